//! What is sent around the answer.

use super::{Mistake, fix};
use crate::diagnosis::stage;
use crate::diagnosis::stage::Choice::Wrapping;

mistakes! {
    "answer-missing" Seen "javascript python" Wrapping(stage::Wrapping::Missing),
        "The server sent 101 and its fields, and no answer.",
        "socket.write(fields); socket.write(answerOf(keys));   // throws",
        "websocket-driver 0.7.4 on a key number above 32 bits; txWS on Python 3 whenever a byte is above 0x7f; Tornado and Socket.IO on a bad key; an error after the fields, a deadlock with a proxy that holds key 3 back; websockify and its copies on a key 3 with a NUL, which they take for draft 75",
        "look for an error in the server's log right after the fields; if a proxy is between, send status line, fields and empty line before waiting for key 3", fix::WRITING;
    "answer-http-error" Seen "python javascript" Wrapping(stage::Wrapping::HttpError),
        "The server sent the text of an HTTP error in place of the answer, behind its 101.",
        "start_response('101 ...', fields); raise ValueError('bad key')",
        "gunicorn, SockJS: an error after the 101",
        "look for the error in the server's log; check the keys before the 101 is sent", fix::WRITING;
    "answer-in-field" Likely "javascript" Wrapping(stage::Wrapping::InField),
        "The server sent the answer in a field.",
        "fields['Sec-WebSocket-Accept'] = answer;",
        "RFC 6455 has its answer in Sec-WebSocket-Accept",
        "send the 16 raw bytes behind the empty line", fix::WRITING;
    "answer-before-status-line" Likely "python java" Wrapping(stage::Wrapping::BeforeStatusLine),
        "The server sent the answer before its status line.",
        "sock.send(answer); out.write(fields); out.flush()",
        "fields that wait in a buffer while the answer goes to the connection itself",
        "write status line, fields, empty line and answer through the same stream, in this order", fix::WRITING;
    "answer-newline-before" Likely "java php" Wrapping(stage::Wrapping::LineEndBefore),
        "The server sent a line end too many before the answer.",
        "out.println(); out.println(); out.write(answer);",
        "fields that end in an empty line, and another one after them",
        "send one CR LF after the last field's own", fix::WRITING;
    "answer-line-feed-before" Likely "python" Wrapping(stage::Wrapping::LineFeedBefore),
        "The server sent an LF before the answer.",
        "print(fields); sys.stdout.buffer.write(answer)",
        "print adds an LF",
        "send nothing between the empty line and the answer", fix::WRITING;
    "answer-newlines-around" Likely "java" Wrapping(stage::Wrapping::LineEndsAround),
        "The server sent a line end before the answer and one behind it.",
        "out.println(fields); out.println(answer);",
        "println throughout",
        "send one CR LF after the last field's own, and nothing behind the 16 bytes", fix::WRITING;
    "answer-newline-after" Seen "php java" Wrapping(stage::Wrapping::LineEndAfter),
        "The server sent a line end behind the answer.",
        "fwrite($conn, $answer . \"\\r\\n\");",
        "the first PHP class of 2010; println",
        "send nothing behind the 16 bytes but frames", fix::WRITING;
    "answer-line-feed-after" Likely "python bash" Wrapping(stage::Wrapping::LineFeedAfter),
        "The server sent an LF behind the answer.",
        "puts answer",
        "puts, echo, print",
        "send nothing behind the 16 bytes but frames", fix::WRITING;
    "answer-nul-after" Seen "php c" Wrapping(stage::Wrapping::NulAfter),
        "The server sent a NUL behind the answer: the client takes it for the start of a frame.",
        "$upgrade .= $answer . chr(0);",
        "PHP servers after an article of 2010; sizeof of a buffer of 17",
        "send nothing behind the 16 bytes but frames", fix::WRITING;
    "answer-newline-nul-after" Seen "php" Wrapping(stage::Wrapping::LineEndNulAfter),
        "The server sent a line end and a NUL behind the answer.",
        "$upgrade .= $answer . \"\\r\\n\" . chr(0);",
        "PHP servers after an article of 2010",
        "send nothing behind the 16 bytes but frames", fix::WRITING;
    "answer-empty-line-after" Likely "php" Wrapping(stage::Wrapping::EmptyLineAfter),
        "The server sent two line ends behind the answer.",
        "fwrite($conn, $fields . \"\\r\\n\" . $answer . \"\\r\\n\\r\\n\");",
        "",
        "send nothing behind the 16 bytes but frames", fix::WRITING;
    "answer-ff-after" Seen "c++" Wrapping(stage::Wrapping::FfAfter),
        "The server sent 0xff behind the answer: with a frame's 0x00 it is the closing handshake.",
        "response += answer; response += '\\xff';",
        "openFrameworks servers",
        "send nothing behind the 16 bytes but frames", fix::WRITING;
    "answer-newline-ff-after" Seen "c++" Wrapping(stage::Wrapping::LineEndFfAfter),
        "The server sent a line end and 0xff behind the answer: with a frame's 0x00 that is the closing handshake.",
        "client.sendMessage(response);   // adds CR LF and 0xff",
        "openFrameworks servers",
        "send nothing behind the 16 bytes but frames", fix::WRITING;
    "answer-twice" Seen "javascript" Wrapping(stage::Wrapping::Twice),
        "The server sent the answer twice.",
        "socket.write(fields + answer); socket.write(answer);",
        "",
        "send the 16 bytes once: what follows is taken for frames", fix::WRITING;
    "answer-md5sum" Likely "bash" Wrapping(stage::Wrapping::Md5sum),
        "The server sent what md5sum prints around the answer: two spaces, a hyphen and an LF.",
        "printf '%s' \"$block\" | md5sum",
        "",
        "send the 16 raw bytes: openssl md5 -binary", fix::WRITING;
    "answer-quoted" Rare "javascript" Wrapping(stage::Wrapping::Quoted),
        "The server sent the answer in double quotes.",
        "socket.write(JSON.stringify(answer));",
        "",
        "send the 16 bytes alone", fix::WRITING;
    "answer-single-quoted" Rare "python" Wrapping(stage::Wrapping::SingleQuoted),
        "The server sent the answer in single quotes.",
        "sock.send(fields + repr(answer))   # Python 2",
        "",
        "send the 16 bytes alone", fix::WRITING;
    "answer-behind-quote" Rare "php" Wrapping(stage::Wrapping::QuoteBefore),
        "The server sent a double quote before the answer.",
        "echo \"$fields\\r\\n\\r\\n\\\"\" . $answer;",
        "a quote too many in the text of the fields",
        "end the fields in CR LF CR LF and nothing else", fix::WRITING;
    "answer-chunked" Likely "javascript java" Wrapping(stage::Wrapping::Chunked),
        "The server sent the answer as a chunk of HTTP's chunked transfer coding.",
        "response.writeHead(101, fields); response.write(answer);",
        "an HTTP library that writes a body",
        "write the 16 bytes to the connection itself, past the HTTP library", fix::WRITING;
    "answer-chunked-whole" Likely "javascript" Wrapping(stage::Wrapping::ChunkedWhole),
        "The server sent the answer as a whole body in HTTP's chunked transfer coding.",
        "response.writeHead(101, fields); response.end(answer);",
        "an HTTP library that writes a body",
        "write the 16 bytes to the connection itself, past the HTTP library", fix::WRITING;
    "answer-framed" Likely "php javascript" Wrapping(stage::Wrapping::Framed),
        "The server sent the answer as a text frame, between 0x00 and 0xff.",
        "send($conn, $answer);   // the function for messages",
        "the server's own function for messages",
        "write the 16 bytes to the connection itself; frames begin behind them", fix::WRITING;
    "answer-framed-rfc6455" Likely "javascript" Wrapping(stage::Wrapping::FramedHybi),
        "The server sent the answer as a text frame of RFC 6455.",
        "connection.send(answer);",
        "the server's own function for messages",
        "write the 16 bytes to the connection itself; frames begin behind them", fix::WRITING;
    "answer-framed-rfc6455-binary" Rare "javascript" Wrapping(stage::Wrapping::FramedHybiBinary),
        "The server sent the answer as a binary frame of RFC 6455.",
        "connection.sendBytes(answer);",
        "the server's own function for messages",
        "write the 16 bytes to the connection itself; frames begin behind them", fix::WRITING;
    "answer-length-before" Rare "java" Wrapping(stage::Wrapping::LengthBefore),
        "The server sent the answer's length before it.",
        "stream.writeInt(answer.length); stream.write(answer);",
        "writers of length and bytes, DataOutputStream among them",
        "send the 16 bytes alone", fix::WRITING;
    "answer-short-length-before" Rare "java" Wrapping(stage::Wrapping::ShortLengthBefore),
        "The server sent the answer's length in two bytes before it.",
        "stream.writeShort(answer.length); stream.write(answer);",
        "writers of length and bytes",
        "send the 16 bytes alone", fix::WRITING;
    "answer-nul-before" Rare "c" Wrapping(stage::Wrapping::NulBefore),
        "The server sent a NUL before the answer.",
        "write(fd, fields, strlen(fields) + 1); write(fd, answer, 16);",
        "the NUL of a C string",
        "send nothing between the empty line and the answer", fix::WRITING;
}
