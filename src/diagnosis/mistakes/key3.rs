//! What is taken for key 3.

use super::{Mistake, fix};
use crate::diagnosis::stage::Choice::Key3;
use crate::diagnosis::stage::{Key3Taking, Text};

mistakes! {
    "key3-missing" Seen "php ruby erlang" Key3(Key3Taking::Missing),
        "The server hashed the two parts alone, without key 3.",
        "$answer = md5(pack('NN', $part1, $part2) . $body, true);   // $body is empty yet",
        "misultin where key 3 is late, PHP servers where it holds an LF, ruby websocket 1.2.9 where it comes in a later packet; mod_websocket issue 4",
        "wait for all eight bytes after the empty line: nothing announces them, and they may come in a packet of their own", fix::KEY3;
    "key3-zeros" Seen "java c" Key3(Key3Taking::Zeros),
        "The server hashed eight zero bytes in place of key 3.",
        "byte[] key3 = new byte[8]; in.read(key3);   // what it returns is not looked at",
        "red5 where key 3 is late: a buffer that the eight bytes never reached",
        "wait for all eight bytes after the empty line before hashing", fix::KEY3;
    "key3-first-1" Seen "javascript ruby" Key3(Key3Taking::First(1)),
        "The server hashed only the first byte of key 3.",
        "const key3 = data.slice(end + 4);   // what has come so far",
        "faye, socket.io, circuits, ruby websocket: what came with the fields",
        "wait for all eight bytes after the empty line", fix::KEY3;
    "key3-first-2" Seen "javascript ruby" Key3(Key3Taking::First(2)),
        "The server hashed only the first 2 bytes of key 3.",
        "const key3 = data.slice(end + 4);   // what has come so far",
        "faye, socket.io, circuits, ruby websocket: what came with the fields",
        "wait for all eight bytes after the empty line", fix::KEY3;
    "key3-first-3" Seen "javascript c" Key3(Key3Taking::First(3)),
        "The server hashed only the first 3 bytes of key 3.",
        "fgets(key3, sizeof key3, stream);   /* a pointer of four bytes */",
        "faye, socket.io, circuits, ruby websocket: what came with the fields; fgets with the size of a pointer",
        "wait for all eight bytes after the empty line", fix::KEY3;
    "key3-first-4" Seen "javascript c" Key3(Key3Taking::First(4)),
        "The server hashed only the first 4 bytes of key 3.",
        "read(fd, key3, sizeof key3);   /* a pointer of four bytes */",
        "faye, socket.io, circuits, ruby websocket: what came with the fields; sizeof of a pointer",
        "wait for all eight bytes after the empty line", fix::KEY3;
    "key3-first-5" Seen "javascript ruby" Key3(Key3Taking::First(5)),
        "The server hashed only the first 5 bytes of key 3.",
        "const key3 = data.slice(end + 4);   // what has come so far",
        "faye, socket.io, circuits, ruby websocket: what came with the fields",
        "wait for all eight bytes after the empty line", fix::KEY3;
    "key3-first-6" Seen "javascript ruby" Key3(Key3Taking::First(6)),
        "The server hashed only the first 6 bytes of key 3.",
        "const key3 = data.slice(end + 4);   // what has come so far",
        "faye, socket.io, circuits, ruby websocket: what came with the fields",
        "wait for all eight bytes after the empty line", fix::KEY3;
    "key3-first-7" Seen "javascript c" Key3(Key3Taking::First(7)),
        "The server hashed only the first 7 bytes of key 3.",
        "fgets(key3, 8, stream);",
        "faye, socket.io, circuits, ruby websocket: what came with the fields; fgets keeps a place for the NUL",
        "wait for all eight bytes after the empty line", fix::KEY3;
    "key3-first-1-zeroed" Rare "c" Key3(Key3Taking::FirstZeroed(1)),
        "The server hashed the first byte of key 3 and seven zero bytes.",
        "read(fd, key3, 8);   /* what it returns is not looked at */",
        "a short read into a buffer of zeros",
        "read until all eight bytes are there", fix::KEY3;
    "key3-first-2-zeroed" Rare "c" Key3(Key3Taking::FirstZeroed(2)),
        "The server hashed the first 2 bytes of key 3 and six zero bytes.",
        "read(fd, key3, 8);   /* what it returns is not looked at */",
        "a short read into a buffer of zeros",
        "read until all eight bytes are there", fix::KEY3;
    "key3-first-3-zeroed" Rare "c" Key3(Key3Taking::FirstZeroed(3)),
        "The server hashed the first 3 bytes of key 3 and five zero bytes.",
        "read(fd, key3, 8);   /* what it returns is not looked at */",
        "a short read into a buffer of zeros",
        "read until all eight bytes are there", fix::KEY3;
    "key3-first-4-zeroed" Likely "c" Key3(Key3Taking::FirstZeroed(4)),
        "The server hashed the first 4 bytes of key 3 and four zero bytes.",
        "memcpy(block + 8, key3, sizeof(int));",
        "the size of an int or of a pointer",
        "copy all eight bytes", fix::KEY3;
    "key3-first-5-zeroed" Rare "c" Key3(Key3Taking::FirstZeroed(5)),
        "The server hashed the first 5 bytes of key 3 and three zero bytes.",
        "read(fd, key3, 8);   /* what it returns is not looked at */",
        "a short read into a buffer of zeros",
        "read until all eight bytes are there", fix::KEY3;
    "key3-first-6-zeroed" Rare "c" Key3(Key3Taking::FirstZeroed(6)),
        "The server hashed the first 6 bytes of key 3 and two zero bytes.",
        "read(fd, key3, 8);   /* what it returns is not looked at */",
        "a short read into a buffer of zeros",
        "read until all eight bytes are there", fix::KEY3;
    "key3-first-7-zeroed" Likely "c" Key3(Key3Taking::FirstZeroed(7)),
        "The server hashed the first 7 bytes of key 3 and a zero byte.",
        "snprintf(key3, 8, \"%s\", rest);",
        "snprintf and fgets keep a place for the NUL",
        "copy all eight bytes with memcpy", fix::KEY3;
    "key3-stripped" Seen "ruby" Key3(Key3Taking::Stripped),
        "The server stripped white space and NUL off the ends of key 3.",
        "key3 = body.strip",
        "ruby websocket 1.2.9; trim in PHP",
        "key 3 is eight bytes, whatever they are", fix::KEY3;
    "key3-spaces-stripped" Seen "python java" Key3(Key3Taking::SpaceStripped),
        "The server stripped white space off both ends of key 3.",
        "key3 = body.strip()",
        "cyclone; strip in Python, trim in Java and JavaScript",
        "key 3 is eight bytes, whatever they are", fix::KEY3;
    "key3-end-stripped" Seen "python perl" Key3(Key3Taking::EndStripped),
        "The server stripped white space off the end of key 3.",
        "key3 = body.rstrip()",
        "rstrip, rtrim, chomp",
        "key 3 is eight bytes, whatever they are", fix::KEY3;
    "key3-start-stripped" Likely "python" Key3(Key3Taking::StartStripped),
        "The server stripped white space off the start of key 3.",
        "key3 = body.lstrip()",
        "a reader that passes over line ends before a body",
        "key 3 is eight bytes, whatever they are", fix::KEY3;
    "key3-chomped" Likely "perl ruby" Key3(Key3Taking::Chomped),
        "The server took line ends off the end of key 3.",
        "key3 = body.chomp",
        "chomp; the last line of a request",
        "key 3 is eight bytes, whatever they are", fix::KEY3;
    "key3-frame-marks-stripped" Seen "php" Key3(Key3Taking::FrameMarksStripped),
        "The server stripped 0x00 and 0xff, the marks of a frame, off key 3.",
        "$input = trim($input, \"\\x00\\xFF\");",
        "PHP servers that take the marks off before they look whether the input is a handshake or a frame",
        "take the marks off frames alone", fix::KEY3;
    "key3-cut-at-nul" Likely "c" Key3(Key3Taking::CutAtNul),
        "The server hashed key 3 only up to its first NUL.",
        "MD5_Update(&context, key3, strlen(key3));",
        "C string functions",
        "key 3 is eight bytes, whatever they are: memcpy, not strcpy", fix::KEY3;
    "key3-cut-at-line-end" Seen "php java" Key3(Key3Taking::CutAtLineEnd),
        "The server read key 3 as a line: it ended at the first line end.",
        "String key3 = reader.readLine();",
        "PHP servers whose pattern stops at LF; readline for the bytes after the fields",
        "read eight bytes, not a line", fix::KEY3;
    "key3-cut-after-line-end" Likely "python php" Key3(Key3Taking::CutAfterLineEnd),
        "The server read key 3 as a line: it ended with the first LF, which was kept.",
        "key3 = stream.readline()",
        "readline in Python, fgets in PHP, gets in Ruby for the bytes after the fields",
        "read eight bytes, not a line", fix::KEY3;
    "key3-last-line" Seen "php java" Key3(Key3Taking::LastLine),
        "The server took the last line of the request for key 3.",
        "$key3 = end(explode(\"\\r\\n\", $request));",
        "PHP servers and a Java one that split the request at CR LF",
        "take the eight bytes after the empty line: CR LF may be among them", fix::KEY3;
    "key3-line-after-key2" Seen "c++" Key3(Key3Taking::LineAfterKey2),
        "The server took the line that follows Sec-WebSocket-Key2 for key 3.",
        "key3 = lines[i + 1];   // the line of Sec-WebSocket-Key2 is lines[i]",
        "openFrameworks servers: right as long as that is the last field",
        "take the eight bytes after the empty line: fields come in any order", fix::KEY3;
    "key3-nuls-lost" Likely "bash" Key3(Key3Taking::NulsLost),
        "The server lost the NULs of key 3, and the LFs at its end.",
        "key3=$(head -c 8)",
        "a shell's variables hold no NUL, and $(...) takes LFs off the end",
        "keep key 3 in a file, or in hex: head -c 8 | xxd -p", fix::KEY3;
    "key3-line-feeds-doubled" Likely "c" Key3(Key3Taking::LineFeedsDoubled),
        "The server turned each LF in key 3 into CR LF.",
        "FILE *stream = fopen(name, \"w\");   /* text mode on Windows */",
        "",
        "open files and streams in binary mode", fix::KEY3;
    "key3-line-ends-unified" Likely "python" Key3(Key3Taking::LineEndsUnified),
        "The server turned each CR LF and CR in key 3 into LF.",
        "stream = connection.makefile('r', encoding='latin-1')",
        "universal newlines",
        "open the stream in binary mode: makefile('rb')", fix::KEY3;
    "key3-carriage-returns-lost" Likely "c" Key3(Key3Taking::CarriageReturnsLost),
        "The server turned each CR LF in key 3 into LF.",
        "FILE *stream = fdopen(fd, \"r\");   /* text mode on Windows */",
        "",
        "open files and streams in binary mode", fix::KEY3;
    "key3-utf8" Seen "javascript java c#" Key3(Key3Taking::Text(Text::Utf8)),
        "The server turned key 3 into text: each of its bytes above 0x7f became two.",
        "md5.update(key3.toString('latin1'));",
        "Orona where key 3 is late; Latin-1 strings in Java, C# and Python 3, written as UTF-8",
        "keep key 3 in bytes", fix::KEY3;
    "key3-replaced" Likely "javascript java python" Key3(Key3Taking::Text(Text::Replaced)),
        "The server decoded key 3 as UTF-8: each error became U+FFFD.",
        "const key3 = data.toString().slice(-8);",
        "strings in Java, C#, Python 3 and Node.js",
        "keep key 3 in bytes", fix::KEY3;
    "key3-errors-dropped" Likely "python php" Key3(Key3Taking::Text(Text::ErrorsDropped)),
        "The server decoded key 3 as UTF-8 and dropped what is no UTF-8.",
        "key3 = body.decode('utf-8', 'ignore').encode()",
        "iconv //IGNORE",
        "keep key 3 in bytes", fix::KEY3;
    "key3-each-replaced" Likely "java" Key3(Key3Taking::Text(Text::EachReplaced)),
        "The server decoded key 3 as ASCII: each byte above 0x7f became U+FFFD.",
        "String key3 = new String(bytes, StandardCharsets.US_ASCII);",
        "",
        "keep key 3 in bytes", fix::KEY3;
    "key3-question-marks" Likely "c# java" Key3(Key3Taking::Text(Text::QuestionMarks)),
        "The server turned key 3 into ASCII: each byte above 0x7f became a question mark.",
        "byte[] key3 = Encoding.ASCII.GetBytes(text);",
        "getBytes(US_ASCII), Encoding.ASCII",
        "keep key 3 in bytes", fix::KEY3;
    "key3-high-bytes-lost" Likely "python" Key3(Key3Taking::Text(Text::HighDropped)),
        "The server dropped the bytes of key 3 above 0x7f.",
        "key3 = body.decode('ascii', 'ignore').encode()",
        "",
        "keep key 3 in bytes", fix::KEY3;
    "key3-seven-bits" Likely "java c" Key3(Key3Taking::Text(Text::SevenBits)),
        "The server cleared the top bit of each byte of key 3.",
        "key3[i] = (byte) (reader.read() & 0x7f);",
        "",
        "keep all eight bits of a byte", fix::KEY3;
    "key3-windows-1252" Likely "java c#" Key3(Key3Taking::Text(Text::Windows1252)),
        "The server decoded key 3 as windows-1252 and hashed it as UTF-8.",
        "String key3 = new String(bytes);   // the default charset of Windows",
        "",
        "keep key 3 in bytes", fix::KEY3;
    "key3-windows-1252-replaced" Rare "java python" Key3(Key3Taking::Text(Text::Windows1252Replaced)),
        "The server decoded key 3 as windows-1252 and hashed it as UTF-8: what that code page leaves open became U+FFFD.",
        "byte[] key3 = new String(bytes, \"windows-1252\").getBytes(UTF_8);",
        "",
        "keep key 3 in bytes", fix::KEY3;
    "key3-windows-1252-question-marks" Likely "java" Key3(Key3Taking::Text(Text::Windows1252ToLatin1)),
        "The server decoded key 3 as windows-1252 and wrote it as Latin-1: 0x80 to 0x9f became question marks.",
        "byte[] key3 = new String(bytes).getBytes(ISO_8859_1);   // the default charset of Windows",
        "",
        "keep key 3 in bytes", fix::KEY3;
    "key3-utf16-little-endian" Rare "c#" Key3(Key3Taking::Text(Text::Utf16Le)),
        "The server hashed key 3 as UTF-16: a zero byte behind each.",
        "byte[] key3 = Encoding.Unicode.GetBytes(text);",
        "strings in C# and Delphi",
        "keep key 3 in bytes", fix::KEY3;
    "key3-utf16-big-endian" Rare "java" Key3(Key3Taking::Text(Text::Utf16Be)),
        "The server hashed key 3 as UTF-16: a zero byte before each.",
        "byte[] key3 = text.getBytes(StandardCharsets.UTF_16BE);",
        "writeChars in Java",
        "keep key 3 in bytes", fix::KEY3;
    "key3-hex" Likely "php python" Key3(Key3Taking::Hex),
        "The server hashed key 3 as hex digits.",
        "block = struct.pack('>II', part1, part2) + key3.hex().encode()",
        "bin2hex, what a debugger showed",
        "hash the eight bytes themselves", fix::KEY3;
    "key3-hex-upper" Rare "c#" Key3(Key3Taking::HexUpper),
        "The server hashed key 3 as upper-case hex digits.",
        "string key3 = BitConverter.ToString(bytes).Replace(\"-\", \"\");",
        "",
        "hash the eight bytes themselves", fix::KEY3;
    "key3-base64" Rare "javascript" Key3(Key3Taking::Base64),
        "The server hashed key 3 as base64.",
        "hash.update(key3.toString('base64'));",
        "",
        "hash the eight bytes themselves", fix::KEY3;
    "key3-off-by-one" Likely "c" Key3(Key3Taking::Early(1)),
        "The server took key 3 from one byte too early: from the LF of the empty line on.",
        "memcpy(key3, strstr(request, \"\\r\\n\\r\\n\") + 3, 8);",
        "an offset that counts CR LF CR LF as three",
        "key 3 begins four bytes after the start of CR LF CR LF", fix::KEY3;
    "key3-off-by-two" Likely "c" Key3(Key3Taking::Early(2)),
        "The server took key 3 from two bytes too early: from the CR LF of the empty line on.",
        "memcpy(key3, strstr(request, \"\\r\\n\\r\\n\") + 2, 8);",
        "an offset that counts the end of the last field and not the empty line",
        "key 3 begins four bytes after the start of CR LF CR LF", fix::KEY3;
    "key3-off-by-four" Likely "c" Key3(Key3Taking::Early(4)),
        "The server took key 3 from four bytes too early: CR LF CR LF and four bytes of it.",
        "memcpy(key3, strstr(request, \"\\r\\n\\r\\n\"), 8);",
        "an offset that is not moved past CR LF CR LF",
        "key 3 begins four bytes after the start of CR LF CR LF", fix::KEY3;
    "key3-with-line-end" Likely "c" Key3(Key3Taking::WithLineEnd),
        "The server hashed the CR LF of the empty line and key 3 behind it.",
        "std::string key3 = request.substr(request.rfind(\"\\r\\n\"));",
        "",
        "key 3 begins four bytes after the start of CR LF CR LF", fix::KEY3;
    "key3-first-byte-lost" Rare "c" Key3(Key3Taking::OneLate),
        "The server lost the first byte of key 3.",
        "read(fd, &skipped, 1); read(fd, key3, 8);",
        "a reader that skips one byte after the fields",
        "key 3 begins four bytes after the start of CR LF CR LF", fix::KEY3;
    "key3-first-byte-lost-zeroed" Rare "c" Key3(Key3Taking::LateZeroed(1)),
        "The server lost the first byte of key 3, and hashed a zero byte behind the rest.",
        "read(fd, &skipped, 1); read(fd, key3, 8);   /* seven are left */",
        "a reader that skips one byte after the fields",
        "key 3 begins four bytes after the start of CR LF CR LF", fix::KEY3;
    "key3-first-two-lost-zeroed" Rare "c" Key3(Key3Taking::LateZeroed(2)),
        "The server lost the first two bytes of key 3, and hashed two zero bytes behind the rest.",
        "fgets(line, sizeof line, stream); fread(key3, 1, 8, stream);",
        "a reader that skips a line end after the fields",
        "key 3 begins four bytes after the start of CR LF CR LF", fix::KEY3;
    "key3-reversed" Rare "c" Key3(Key3Taking::Reversed),
        "The server reversed the bytes of key 3.",
        "uint64_t key3 = be64toh(*(uint64_t *) body);",
        "reading key 3 as a number of the other byte order",
        "keep key 3 in wire order (5.2 step 8)", fix::KEY3;
    "key3-halves-reversed" Rare "c" Key3(Key3Taking::HalvesReversed),
        "The server reversed the bytes of each half of key 3.",
        "key3[0] = htonl(key3[0]); key3[1] = htonl(key3[1]);",
        "htonl on what is bytes already",
        "keep key 3 in wire order (5.2 step 8)", fix::KEY3;
    "key3-signed-integers" Rare "java" Key3(Key3Taking::SignedInts),
        "The server hashed each byte of key 3 as a signed 32-bit integer.",
        "for (byte b : key3) stream.writeInt(b);",
        "",
        "write each byte as one byte", fix::KEY3;
    "key3-twice" Rare "javascript" Key3(Key3Taking::Twice),
        "The server hashed key 3 twice.",
        "md5.update(key3); md5.update(buffer.slice(end));",
        "a buffer that is not cleared",
        "hash key 3 once", fix::KEY3;
    "key3-with-frames" Seen "javascript php" Key3(Key3Taking::AllThatCame),
        "The server took all bytes after the empty line for key 3, the frames behind it included.",
        "$key3 = substr($request, strpos($request, \"\\r\\n\\r\\n\") + 4);",
        "faye, socket.io, websocket.io, PHP servers: hashing the rest of the buffer",
        "take eight bytes: a client may send frames right behind them", fix::KEY3;
    "key3-last-eight" Seen "c# javascript php" Key3(Key3Taking::LastEight),
        "The server took the last eight bytes that it had read for key 3.",
        "$key3 = substr($request, -8);",
        "Fleck, Nugget, jWebSocket, Sirikata, webdis; it shows where frames follow right behind key 3, or where key 3 comes late",
        "key 3 is the eight bytes after the first empty line", fix::KEY3;
    "key3-zeroed-after-nul" Seen "c" Key3(Key3Taking::ZeroedAfterNul),
        "The server zeroed key 3 from its first NUL on.",
        "strncpy(block + 8, key3, 8);",
        "Orbiter WebMFD",
        "copy key 3 with memcpy", fix::KEY3;
    "key3-before-nul" Seen "c" Key3(Key3Taking::BeforeNul),
        "The server took the eight bytes before the request's first NUL for key 3.",
        "memcpy(key3, data + strlen(data) - 8, 8);",
        "c_socket.io_server",
        "key 3 is the eight bytes after the empty line; NUL may be among them", fix::KEY3;
    "key3-after-last-line-end" Seen "java" Key3(Key3Taking::AfterLastLineEnd),
        "The server took what follows the last CR or LF in key 3, with zeros up to eight bytes.",
        "if (b == '\\r' || b == '\\n') line.clear();",
        "red5: lines end at any CR or LF",
        "take the eight bytes after the empty line: CR and LF may be among them", fix::KEY3;
}
