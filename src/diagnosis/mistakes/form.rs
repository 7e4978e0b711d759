//! What of the digest is written, and as what.

use super::{Mistake, fix};
use crate::diagnosis::stage;
use crate::diagnosis::stage::Choice::Form;
use crate::diagnosis::stage::Text;

mistakes! {
    "answer-hex" Likely "php python javascript" Form(stage::Form::Hex),
        "The server sent the answer as 32 hex digits.",
        "$answer = md5($block);",
        "md5() in PHP, hexdigest() in Python, digest('hex') in Node.js",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-upper" Likely "c# java" Form(stage::Form::HexUpper),
        "The server sent the answer as 32 upper-case hex digits.",
        "string answer = BitConverter.ToString(hash).Replace(\"-\", \"\");",
        "a hex printer",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-first-16" Likely "php" Form(stage::Form::HexFirst16),
        "The server sent the first 16 hex digits of the answer.",
        "$answer = substr(md5($block), 0, 16);",
        "16 characters of what md5 returns",
        "send the 16 raw bytes: md5($block, true)", fix::WRITING;
    "answer-hex-middle-16" Likely "php c#" Form(stage::Form::HexMiddle16),
        "The server sent the hex digits of the answer from the ninth to the 24th.",
        "$answer = substr(md5($block), 8, 16);",
        "the MD5 of 16 digits that is common in Chinese code",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-upper-first-16" Rare "c#" Form(stage::Form::HexUpperFirst16),
        "The server sent the first 16 upper-case hex digits of the answer.",
        "string answer = hex.ToUpper().Substring(0, 16);",
        "",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-upper-middle-16" Rare "c#" Form(stage::Form::HexUpperMiddle16),
        "The server sent the upper-case hex digits of the answer from the ninth to the 24th.",
        "string answer = BitConverter.ToString(hash, 4, 8).Replace(\"-\", \"\");",
        "the MD5 of 16 digits that is common in Chinese code",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-prefixed" Rare "python" Form(stage::Form::HexPrefixed),
        "The server sent the answer as hex digits behind 0x.",
        "answer = hex(int.from_bytes(digest, 'big'))",
        "hex in Python, %#x",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-hyphens" Likely "c#" Form(stage::Form::HexHyphens),
        "The server sent the answer as hex digits with hyphens between the bytes.",
        "string answer = BitConverter.ToString(hash);",
        "",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-colons" Rare "java" Form(stage::Form::HexColons),
        "The server sent the answer as hex digits with colons between the bytes.",
        "answer += String.format(\"%02x:\", b);",
        "printers of fingerprints",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-upper-colons" Rare "java" Form(stage::Form::HexUpperColons),
        "The server sent the answer as upper-case hex digits with colons between the bytes.",
        "answer += String.format(\"%02X:\", b);",
        "printers of fingerprints",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-upper-spaces" Rare "c#" Form(stage::Form::HexUpperSpaces),
        "The server sent the answer as upper-case hex digits with spaces between the bytes.",
        "string answer = BitConverter.ToString(hash).Replace('-', ' ');",
        "",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-spaces" Rare "python" Form(stage::Form::HexSpaces),
        "The server sent the answer as hex digits with spaces between the bytes.",
        "answer = digest.hex(' ')",
        "",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-unpadded" Likely "java arduino" Form(stage::Form::HexUnpadded),
        "The server sent the answer as hex digits, each byte below 16 as one digit.",
        "for (byte b : hash) answer += Integer.toHexString(b & 0xff);",
        "toHexString, print(b, HEX)",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-signed" Likely "java c" Form(stage::Form::HexSigned),
        "The server sent the answer as hex digits, each byte above 0x7f with ffffff before it.",
        "for (byte b : hash) answer += Integer.toHexString(b);",
        "a byte with a sign that was widened",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-signed-padded" Likely "c" Form(stage::Form::HexSignedPadded),
        "The server sent the answer as pairs of hex digits, each byte above 0x7f with ffffff before it.",
        "for (i = 0; i < 16; i++) sprintf(p, \"%02x\", (char) hash[i]);",
        "a char with a sign that was widened",
        "send the 16 raw bytes", fix::WRITING;
    "answer-hex-number" Likely "java" Form(stage::Form::HexNumber),
        "The server sent the answer as a hex number, without leading zeros.",
        "String answer = new BigInteger(1, hash).toString(16);",
        "",
        "send the 16 raw bytes", fix::WRITING;
    "answer-base64" Likely "javascript java" Form(stage::Form::Base64),
        "The server sent the answer in base64.",
        "const answer = hash.digest('base64');",
        "digest('base64') in Node.js; RFC 6455 has base64",
        "send the 16 raw bytes", fix::WRITING;
    "answer-base64-unpadded" Likely "perl" Form(stage::Form::Base64Unpadded),
        "The server sent the answer in base64 without its padding.",
        "my $answer = md5_base64($block);",
        "",
        "send the 16 raw bytes: md5 in place of md5_base64", fix::WRITING;
    "answer-base64-url" Rare "python java" Form(stage::Form::Base64Url),
        "The server sent the answer in base64 for URLs.",
        "answer = base64.urlsafe_b64encode(digest)",
        "",
        "send the 16 raw bytes", fix::WRITING;
    "answer-base64-url-unpadded" Rare "javascript" Form(stage::Form::Base64UrlUnpadded),
        "The server sent the answer in base64 for URLs, without its padding.",
        "const answer = hash.digest('base64url');",
        "",
        "send the 16 raw bytes", fix::WRITING;
    "answer-base64-first-16" Rare "javascript" Form(stage::Form::Base64First16),
        "The server sent the first 16 characters of the answer's base64.",
        "const answer = hash.digest('base64').slice(0, 16);",
        "",
        "send the 16 raw bytes", fix::WRITING;
    "answer-base64-of-hex" Likely "php" Form(stage::Form::Base64OfHex),
        "The server sent the base64 of the answer's hex digits.",
        "$answer = base64_encode(md5($block));",
        "",
        "send the 16 raw bytes: md5($block, true)", fix::WRITING;
    "answer-decimals" Likely "javascript" Form(stage::Form::Decimals),
        "The server sent the answer as decimal numbers: 12,240,3.",
        "socket.write(answer.toString());   // an array",
        "Array.toString in JavaScript",
        "send the 16 raw bytes: Buffer.from(answer)", fix::WRITING;
    "answer-decimal-list" Likely "python" Form(stage::Form::DecimalsListed),
        "The server sent the answer as a list of decimal numbers: [12, 240, 3].",
        "answer = str(list(digest))",
        "str of a list",
        "send the 16 raw bytes", fix::WRITING;
    "answer-signed-decimal-list" Likely "java" Form(stage::Form::SignedListed),
        "The server sent the answer as a list of signed decimal numbers: [12, -16, 3].",
        "out.print(Arrays.toString(hash));",
        "",
        "send the 16 raw bytes: out.write(hash)", fix::WRITING;
    "answer-decimals-spaced" Likely "go" Form(stage::Form::DecimalsSpaced),
        "The server sent the answer as decimal numbers in brackets: [12 240 3].",
        "fmt.Fprint(connection, answer)",
        "%v of a slice",
        "send the 16 raw bytes: connection.Write(answer)", fix::WRITING;
    "answer-python-bytes" Likely "python" Form(stage::Form::PythonBytes),
        "The server sent the answer as Python prints bytes: b'...'.",
        "sock.sendall((fields + str(answer)).encode())",
        "str of bytes in Python 3",
        "send the 16 raw bytes: fields.encode() + answer", fix::WRITING;
    "answer-utf8" Likely "javascript java perl" Form(stage::Form::Text(Text::Utf8)),
        "The server wrote the answer as text: each byte above 0x7f became two.",
        "socket.write(fields + answer.toString('latin1'));",
        "a Writer in Java, write(string) in Node.js",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-utf8-first-16" Likely "c#" Form(stage::Form::Utf8First16),
        "The server wrote the answer as text, each byte above 0x7f as two, and sent 16 bytes of that.",
        "stream.Write(Encoding.UTF8.GetBytes(answer), 0, 16);",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-replaced" Seen "java go rust" Form(stage::Form::Text(Text::Replaced)),
        "The server decoded the answer as UTF-8 before it wrote it: each error became U+FFFD.",
        "writer.write(new String(hash));",
        "a Java server; from_utf8_lossy in Rust",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-errors-dropped" Likely "php python" Form(stage::Form::Text(Text::ErrorsDropped)),
        "The server decoded the answer as UTF-8 and dropped what is no UTF-8.",
        "fwrite($conn, iconv('UTF-8', 'UTF-8//IGNORE', $answer));",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-each-replaced" Likely "java" Form(stage::Form::Text(Text::EachReplaced)),
        "The server decoded the answer as ASCII: each byte above 0x7f became U+FFFD.",
        "writer.write(new String(hash, US_ASCII));",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-question-marks" Likely "java c#" Form(stage::Form::Text(Text::QuestionMarks)),
        "The server wrote the answer as ASCII: each byte above 0x7f became a question mark.",
        "var writer = new StreamWriter(stream, Encoding.ASCII);",
        "a PrintWriter or StreamWriter for ASCII",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-high-bytes-lost" Likely "python" Form(stage::Form::Text(Text::HighDropped)),
        "The server dropped the bytes of the answer above 0x7f.",
        "sock.sendall(answer.encode('ascii', 'ignore'))",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-seven-bits" Likely "c" Form(stage::Form::Text(Text::SevenBits)),
        "The server cleared the top bit of each byte of the answer.",
        "for (i = 0; i < 16; i++) putc(answer[i] & 0x7f, stream);",
        "a stream of seven bits",
        "write bytes to the connection, all eight bits of each", fix::WRITING;
    "answer-windows-1252" Likely "java c#" Form(stage::Form::Text(Text::Windows1252)),
        "The server decoded the answer as windows-1252 and wrote it as UTF-8.",
        "writer.write(new String(hash));   // the default charset of Windows",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-windows-1252-replaced" Likely "java python" Form(stage::Form::Text(Text::Windows1252Replaced)),
        "The server decoded the answer as windows-1252 and wrote it as UTF-8: what that code page leaves open became U+FFFD.",
        "writer.write(new String(hash, \"windows-1252\"));",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-windows-1252-question-marks" Rare "java" Form(stage::Form::Text(Text::Windows1252ToLatin1)),
        "The server decoded the answer as windows-1252 and wrote it as Latin-1: 0x80 to 0x9f became question marks.",
        "out.write(new String(hash).getBytes(ISO_8859_1));   // the default charset of Windows",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-utf16-little-endian" Likely "c# delphi" Form(stage::Form::Text(Text::Utf16Le)),
        "The server wrote the answer as UTF-16: a zero byte behind each.",
        "stream.Write(Encoding.Unicode.GetBytes(answer), 0, 32);",
        "strings in C# and Delphi",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-utf16-big-endian" Likely "java" Form(stage::Form::Text(Text::Utf16Be)),
        "The server wrote the answer as UTF-16: a zero byte before each.",
        "stream.writeChars(answer);",
        "",
        "write bytes to the connection: stream.write(bytes)", fix::WRITING;
    "answer-utf16-marked" Rare "java" Form(stage::Form::Text(Text::Utf16BeMarked)),
        "The server wrote the answer as UTF-16 behind a byte order mark: a zero byte before each.",
        "out.write(answer.getBytes(\"UTF-16\"));",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-utf16-little-endian-marked" Rare "c#" Form(stage::Form::Text(Text::Utf16LeMarked)),
        "The server wrote the answer as UTF-16 behind a byte order mark: a zero byte behind each.",
        "var writer = new StreamWriter(stream, Encoding.Unicode);",
        "",
        "write bytes to the connection, not a string", fix::WRITING;
    "answer-write-utf" Likely "java" Form(stage::Form::Text(Text::WriteUtf)),
        "The server sent the answer as Java's writeUTF writes it: its length, and modified UTF-8.",
        "stream.writeUTF(answer);",
        "DataOutputStream.writeUTF",
        "write bytes to the connection: stream.write(bytes)", fix::WRITING;
    "answer-cut-at-nul" Likely "c" Form(stage::Form::CutAtNul),
        "The server sent the answer only up to its first NUL.",
        "send(fd, answer, strlen(answer), 0);",
        "C string functions",
        "send 16 bytes, whatever they are", fix::WRITING;
    "answer-zeroed-after-nul" Likely "c" Form(stage::Form::ZeroedAfterNul),
        "The server zeroed the answer from its first NUL on.",
        "strncpy(response + length, answer, 16);",
        "C string functions",
        "copy the answer with memcpy", fix::WRITING;
    "answer-nuls-lost" Likely "bash" Form(stage::Form::NulsLost),
        "The server lost the NULs of the answer.",
        "printf '%s' \"$answer\"",
        "a shell's variables hold no NUL",
        "keep the answer in hex, and turn it into bytes last: xxd -r -p", fix::WRITING;
    "answer-trimmed" Likely "php" Form(stage::Form::Trimmed),
        "The server took white space and NUL off the ends of the answer.",
        "fwrite($conn, trim($answer));",
        "",
        "send 16 bytes, whatever they are", fix::WRITING;
    "answer-stripped" Likely "python" Form(stage::Form::Stripped),
        "The server took white space off the ends of the answer.",
        "sock.sendall(answer.strip())",
        "",
        "send 16 bytes, whatever they are", fix::WRITING;
    "answer-chomped" Likely "bash perl" Form(stage::Form::Chomped),
        "The server took LFs off the end of the answer.",
        "answer=$(openssl md5 -binary < block)",
        "$(...) in shells, chomp in Perl",
        "send 16 bytes, whatever they are", fix::WRITING;
    "answer-line-feeds-doubled" Likely "c" Form(stage::Form::LineFeedsDoubled),
        "The server turned each LF in the answer into CR LF.",
        "fwrite(answer, 1, 16, stdout);   /* text mode on Windows */",
        "",
        "set the stream to binary mode: _setmode(fd, _O_BINARY)", fix::WRITING;
    "answer-carriage-returns-lost" Rare "c" Form(stage::Form::CarriageReturnsLost),
        "The server turned each CR LF in the answer into LF.",
        "answer.replace(\"\\r\\n\", \"\\n\");",
        "text mode",
        "send 16 bytes, whatever they are", fix::WRITING;
    "answer-first-15" Likely "c" Form(stage::Form::First(15)),
        "The server sent only the first 15 bytes of the answer.",
        "write(fd, answer, sizeof answer - 1);",
        "one off",
        "send all 16 bytes", fix::WRITING;
    "answer-first-15-nul" Likely "c" Form(stage::Form::First15Nul),
        "The server sent the first 15 bytes of the answer and a NUL.",
        "snprintf(buffer, 16, \"%s\", answer); write(fd, buffer, 16);",
        "snprintf keeps a place for the NUL",
        "copy the answer with memcpy", fix::WRITING;
    "answer-first-8" Likely "c" Form(stage::Form::First(8)),
        "The server sent only the first 8 bytes of the answer.",
        "write(fd, answer, sizeof answer);   /* a pointer */",
        "sizeof of a pointer",
        "send all 16 bytes", fix::WRITING;
    "answer-first-4" Likely "c" Form(stage::Form::First(4)),
        "The server sent only the first 4 bytes of the answer.",
        "write(fd, answer, sizeof answer);   /* a pointer of 32 bits */",
        "sizeof of a pointer",
        "send all 16 bytes", fix::WRITING;
    "answer-first-byte-lost" Rare "c" Form(stage::Form::FirstByteLost),
        "The server sent the answer without its first byte.",
        "write(fd, answer + 1, 15);",
        "an offset one too large",
        "send all 16 bytes", fix::WRITING;
    "answer-big-integer" Likely "java" Form(stage::Form::BigInteger),
        "The server sent the answer as a number's bytes: with a zero byte before it where its top bit is set.",
        "out.write(new BigInteger(1, hash).toByteArray());",
        "",
        "send the digest's bytes themselves", fix::WRITING;
    "answer-lower-case" Rare "javascript" Form(stage::Form::LowerCase),
        "The server turned the letters in the answer into lower case.",
        "socket.write((fields + answer).toLowerCase());",
        "a whole response made lower case",
        "send 16 bytes, whatever they are", fix::WRITING;
    "answer-in-20" Rare "c" Form(stage::Form::Padded(20)),
        "The server sent the answer and four NULs behind it.",
        "char answer[20]; write(fd, answer, sizeof answer);",
        "sizeof of a buffer",
        "send 16 bytes", fix::WRITING;
    "answer-in-32" Rare "c" Form(stage::Form::Padded(32)),
        "The server sent the answer and 16 NULs behind it.",
        "char answer[32]; write(fd, answer, sizeof answer);",
        "sizeof of a buffer",
        "send 16 bytes", fix::WRITING;
}
