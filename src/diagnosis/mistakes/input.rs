//! What of the block is hashed.

use super::{Mistake, fix};
use crate::diagnosis::stage;
use crate::diagnosis::stage::Choice::Input;
use crate::diagnosis::stage::Text;

mistakes! {
    "challenge-utf8" Seen "javascript php" Input(stage::Input::Text(Text::Utf8)),
        "The server hashed the challenge block as text: each byte above 0x7f became two.",
        "hash.update(block);   // a string of characters up to 0xff",
        "ws 0.4.32 on Node.js 6 or newer, every handshake",
        "hash bytes, not a string; in Node.js hash.update(Buffer.from(s, 'latin1'))", fix::HASH;
    "challenge-replaced" Likely "java python" Input(stage::Input::Text(Text::Replaced)),
        "The server decoded the challenge block as UTF-8: each error became U+FFFD.",
        "digest.update(new String(block).getBytes());",
        "new String(bytes) in Java, decode(errors='replace') in Python",
        "hash bytes, not a string", fix::HASH;
    "challenge-errors-dropped" Likely "php python" Input(stage::Input::Text(Text::ErrorsDropped)),
        "The server decoded the challenge block as UTF-8 and dropped what is no UTF-8.",
        "$answer = md5(iconv('UTF-8', 'UTF-8//IGNORE', $block), true);",
        "",
        "hash bytes, not a string", fix::HASH;
    "challenge-each-replaced" Likely "java" Input(stage::Input::Text(Text::EachReplaced)),
        "The server decoded the challenge block as ASCII: each byte above 0x7f became U+FFFD.",
        "digest.update(new String(block, US_ASCII).getBytes(UTF_8));",
        "",
        "hash bytes, not a string", fix::HASH;
    "challenge-question-marks" Likely "java c#" Input(stage::Input::Text(Text::QuestionMarks)),
        "The server hashed the challenge block as ASCII: each byte above 0x7f became a question mark.",
        "md5.ComputeHash(Encoding.ASCII.GetBytes(block));",
        "getBytes(US_ASCII), Encoding.ASCII",
        "hash bytes, not a string", fix::HASH;
    "challenge-high-bytes-lost" Likely "python" Input(stage::Input::Text(Text::HighDropped)),
        "The server dropped the bytes of the challenge block above 0x7f.",
        "answer = hashlib.md5(block.encode('ascii', 'ignore')).digest()",
        "",
        "hash bytes, not a string", fix::HASH;
    "challenge-seven-bits" Rare "c" Input(stage::Input::Text(Text::SevenBits)),
        "The server cleared the top bit of each byte of the challenge block.",
        "block[i] &= 0x7f;",
        "",
        "keep all eight bits of a byte", fix::HASH;
    "challenge-windows-1252" Likely "c# java" Input(stage::Input::Text(Text::Windows1252)),
        "The server decoded the challenge block as windows-1252 and hashed it as UTF-8.",
        "md5.ComputeHash(Encoding.UTF8.GetBytes(Encoding.Default.GetString(block)));",
        "the default code page of Windows",
        "hash bytes, not a string", fix::HASH;
    "challenge-windows-1252-replaced" Likely "java python" Input(stage::Input::Text(Text::Windows1252Replaced)),
        "The server decoded the challenge block as windows-1252 and hashed it as UTF-8: what that code page leaves open became U+FFFD.",
        "digest.update(new String(block).getBytes(UTF_8));   // the default charset of Windows",
        "",
        "hash bytes, not a string", fix::HASH;
    "challenge-windows-1252-question-marks" Rare "java" Input(stage::Input::Text(Text::Windows1252ToLatin1)),
        "The server decoded the challenge block as windows-1252 and hashed it as Latin-1: 0x80 to 0x9f became question marks.",
        "digest.update(new String(block).getBytes(ISO_8859_1));   // the default charset of Windows",
        "",
        "hash bytes, not a string", fix::HASH;
    "challenge-utf16-little-endian" Likely "c# delphi" Input(stage::Input::Text(Text::Utf16Le)),
        "The server hashed the challenge block as UTF-16: a zero byte behind each.",
        "md5.ComputeHash(Encoding.Unicode.GetBytes(block));",
        "Encoding.Unicode in C#, UnicodeString in Delphi",
        "hash bytes, not a string", fix::HASH;
    "challenge-utf16-big-endian" Likely "java" Input(stage::Input::Text(Text::Utf16Be)),
        "The server hashed the challenge block as UTF-16: a zero byte before each.",
        "digest.update(block.getBytes(\"UTF-16BE\"));",
        "writeChars in Java",
        "hash bytes, not a string", fix::HASH;
    "challenge-utf16-marked" Rare "java" Input(stage::Input::Text(Text::Utf16BeMarked)),
        "The server hashed the challenge block as UTF-16 behind a byte order mark: a zero byte before each.",
        "digest.update(block.getBytes(\"UTF-16\"));",
        "UTF-16 in Java and Python",
        "hash bytes, not a string", fix::HASH;
    "challenge-utf16-little-endian-marked" Rare "python" Input(stage::Input::Text(Text::Utf16LeMarked)),
        "The server hashed the challenge block as UTF-16 behind a byte order mark: a zero byte behind each.",
        "answer = hashlib.md5(block.encode('utf-16')).digest()",
        "",
        "hash bytes, not a string", fix::HASH;
    "challenge-write-utf" Likely "java" Input(stage::Input::Text(Text::WriteUtf)),
        "The server hashed the challenge block as Java's writeUTF writes it: its length, and modified UTF-8.",
        "stream.writeUTF(block);",
        "DataOutputStream.writeUTF",
        "hash bytes: stream.write(block)", fix::HASH;
    "challenge-cut-at-nul" Likely "c" Input(stage::Input::CutAtNul),
        "The server hashed the challenge block only up to its first NUL.",
        "MD5(block, strlen(block), answer);",
        "",
        "hash 16 bytes, whatever they are", fix::HASH;
    "challenge-zeroed-after-nul" Likely "c" Input(stage::Input::ZeroedAfterNul),
        "The server zeroed the challenge block from its first NUL on.",
        "snprintf(copy, 17, \"%s\", block); MD5(copy, 16, answer);",
        "strncpy, snprintf",
        "copy the block with memcpy", fix::HASH;
    "challenge-first-8" Rare "c" Input(stage::Input::First(8)),
        "The server hashed only the first 8 bytes of the challenge block.",
        "MD5(block, sizeof block, answer);   /* a pointer */",
        "sizeof of a pointer; right parts, and no key 3",
        "hash all 16 bytes", fix::HASH;
    "challenge-first-4" Rare "c" Input(stage::Input::First(4)),
        "The server hashed only the first 4 bytes of the challenge block.",
        "MD5(block, sizeof block, answer);   /* a pointer of 32 bits */",
        "sizeof of a pointer",
        "hash all 16 bytes", fix::HASH;
    "challenge-first-15" Likely "c" Input(stage::Input::First(15)),
        "The server hashed only the first 15 bytes of the challenge block.",
        "MD5(block, 15, answer);",
        "one off; a place kept for a NUL",
        "hash all 16 bytes", fix::HASH;
    "challenge-nul-behind" Likely "c" Input(stage::Input::ZerosBehind(1)),
        "The server hashed the challenge block and a NUL behind it.",
        "char block[17]; MD5(block, sizeof block, answer);",
        "sizeof of a buffer with a place for the NUL",
        "hash 16 bytes", fix::HASH;
    "challenge-four-nuls-behind" Rare "c" Input(stage::Input::ZerosBehind(4)),
        "The server hashed the challenge block and four NULs behind it.",
        "MD5((void *) &challenge, sizeof challenge, answer);",
        "sizeof of a structure or of a buffer of 20 bytes",
        "hash 16 bytes", fix::HASH;
    "challenge-eight-nuls-behind" Rare "c" Input(stage::Input::ZerosBehind(8)),
        "The server hashed the challenge block and eight NULs behind it.",
        "char block[24]; MD5(block, sizeof block, answer);",
        "sizeof of a buffer",
        "hash 16 bytes", fix::HASH;
    "challenge-in-32" Likely "c" Input(stage::Input::ZerosBehind(16)),
        "The server hashed the challenge block and 16 NULs behind it.",
        "char block[32]; MD5(block, sizeof block, answer);",
        "sizeof of a buffer",
        "hash 16 bytes", fix::HASH;
    "challenge-in-64" Likely "c" Input(stage::Input::ZerosBehind(48)),
        "The server hashed the challenge block and 48 NULs behind it.",
        "char block[64]; MD5(block, sizeof block, answer);",
        "sizeof of a buffer",
        "hash 16 bytes", fix::HASH;
    "challenge-line-feed-behind" Likely "bash" Input(stage::Input::LineFeedBehind),
        "The server hashed the challenge block and an LF behind it.",
        "xxd -r -p <<< \"$block\" | cat - <(echo) | md5sum",
        "echo, here strings, puts",
        "hash 16 bytes: printf, not echo", fix::HASH;
    "challenge-line-end-behind" Rare "c#" Input(stage::Input::LineEndBehind),
        "The server hashed the challenge block and a CR LF behind it.",
        "writer.WriteLine(block);",
        "println on Windows",
        "hash 16 bytes", fix::HASH;
    "challenge-nuls-lost-line-feed-behind" Likely "bash" Input(stage::Input::NulsLostLineFeedBehind),
        "The server lost the NULs of the challenge block, and hashed an LF behind it.",
        "answer=$(echo \"$block\" | md5sum)",
        "a shell's variables hold no NUL, and echo adds an LF",
        "keep the block in hex, and turn it into bytes last: printf '%s' \"$hex\" | xxd -r -p | md5sum", fix::HASH;
    "challenge-nuls-lost" Likely "bash" Input(stage::Input::NulsLost),
        "The server lost the NULs of the challenge block.",
        "answer=$(printf '%s' \"$block\" | md5sum)",
        "a shell's variables hold no NUL",
        "keep the block in hex, and turn it into bytes last: printf '%s' \"$hex\" | xxd -r -p | md5sum", fix::HASH;
    "md5-of-hex-text" Likely "php python" Input(stage::Input::Hex),
        "The server hashed the hex digits of the challenge block.",
        "$answer = md5(bin2hex($block), true);",
        "",
        "hash the 16 bytes themselves", fix::HASH;
    "md5-of-upper-hex-text" Likely "c# java" Input(stage::Input::HexUpper),
        "The server hashed the upper-case hex digits of the challenge block.",
        "md5.ComputeHash(Encoding.ASCII.GetBytes(BitConverter.ToString(block).Replace(\"-\", \"\")));",
        "",
        "hash the 16 bytes themselves", fix::HASH;
    "md5-of-base64" Rare "java javascript" Input(stage::Input::Base64),
        "The server hashed the base64 of the challenge block.",
        "hash.update(block.toString('base64'));",
        "",
        "hash the 16 bytes themselves", fix::HASH;
    "md5-of-decimal-list" Likely "javascript" Input(stage::Input::DecimalList),
        "The server hashed the challenge block as a list of decimal numbers: 49,110,65.",
        "hash.update(block.toString());   // an array",
        "Array.toString in JavaScript",
        "hash bytes: hash.update(Buffer.from(block))", fix::HASH;
    "md5-of-signed-decimal-list" Rare "java" Input(stage::Input::SignedDecimalList),
        "The server hashed the challenge block as a list of signed decimal numbers: 49,110,-41.",
        "digest.update(String.join(\",\", list).getBytes());",
        "byte has a sign in Java",
        "hash the 16 bytes themselves", fix::HASH;
    "challenge-twice" Rare "javascript" Input(stage::Input::Twice),
        "The server hashed the challenge block twice in a row.",
        "hash.update(block); hash.update(block);",
        "update and digest that both take the block",
        "hash the block once", fix::HASH;
    "challenge-guid-behind" Rare "javascript" Input(stage::Input::GuidBehind),
        "The server hashed the challenge block and the GUID of RFC 6455 behind it.",
        "hash.update(block + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11');",
        "code of RFC 6455, bent",
        "hash the 16 bytes alone: draft 76 has no GUID", fix::HASH;
    "md5-of-nothing" Likely "python c" Input(stage::Input::Nothing),
        "The server hashed nothing: it sent the MD5 of the empty string.",
        "hash = hashlib.md5(); answer = hash.digest()   # update is missing",
        "a hash that is read before anything was put in; a block that begins with NUL in C",
        "put the 16 bytes into the hash before reading it", fix::HASH;
}
