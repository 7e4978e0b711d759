//! How the parts are written, and in which order the pieces lie.

use super::{Mistake, fix};
use crate::diagnosis::stage;
use crate::diagnosis::stage::Choice::{Encoding, Layout};

mistakes! {
    "parts-little-endian" Seen "c php delphi" Encoding(stage::Encoding::LittleEndian),
        "The server wrote the parts in little-endian byte order.",
        "memcpy(block, &part1, 4); memcpy(block + 4, &part2, 4);   /* on x86 */",
        "the first jWebSocket, lighttpd's mod_wstunnel; memcpy of an integer on x86, pack('L', ...), BitConverter; a drawing in a known article leads to it",
        "write the parts in big-endian byte order (5.2 step 8)", fix::BLOCK;
    "part1-little-endian" Likely "c" Encoding(stage::Encoding::FirstLittleEndian),
        "The server wrote part 1 in little-endian byte order, part 2 rightly.",
        "part2 = htonl(part2); memcpy(block, &part1, 4); memcpy(block + 4, &part2, 4);",
        "htonl on one of the two",
        "convert both parts with htonl", fix::BLOCK;
    "part2-little-endian" Likely "c" Encoding(stage::Encoding::SecondLittleEndian),
        "The server wrote part 2 in little-endian byte order, part 1 rightly.",
        "part1 = htonl(part1); memcpy(block, &part1, 4); memcpy(block + 4, &part2, 4);",
        "htonl on one of the two",
        "convert both parts with htonl", fix::BLOCK;
    "parts-halves-little-endian" Likely "c" Encoding(stage::Encoding::HalvesLittleEndian),
        "The server wrote the two halves of each part in order, but each with its low byte first.",
        "uint16_t halves[2] = {part >> 16, part}; memcpy(block, halves, 4);   /* on x86 */",
        "two 16-bit stores, htons missing",
        "write the parts in big-endian byte order (5.2 step 8)", fix::BLOCK;
    "parts-halves-swapped" Likely "c" Encoding(stage::Encoding::HalvesSwapped),
        "The server wrote the low half of each part before the high one.",
        "uint16_t halves[2] = {htons(part), htons(part >> 16)}; memcpy(block, halves, 4);",
        "16-bit compilers, PDP byte order",
        "write the parts in big-endian byte order (5.2 step 8)", fix::BLOCK;
    "parts-htons" Likely "c" Encoding(stage::Encoding::Htons),
        "The server converted the parts with htons: the low half is left, two zero bytes behind it.",
        "part = htons(part); memcpy(block, &part, 4);",
        "htons for htonl",
        "convert the parts with htonl", fix::BLOCK;
    "parts-low-bytes-swapped" Rare "delphi" Encoding(stage::Encoding::LowBytesSwapped),
        "The server exchanged only the two low bytes of each part, and wrote it little-endian.",
        "part := Swap(part); Move(part, block[0], 4);",
        "Delphi's Swap of an integer exchanges its two low bytes",
        "exchange all four bytes of a part: SwapEndian, htonl", fix::BLOCK;
    "parts-16-bit" Likely "php java" Encoding(stage::Encoding::BigEndian16),
        "The server wrote each part in two bytes.",
        "$block = pack('nn', $part1, $part2) . $key3;",
        "pack('n'), writeShort",
        "write each part in four bytes: pack('N')", fix::BLOCK;
    "parts-16-bit-little-endian" Likely "php c" Encoding(stage::Encoding::LittleEndian16),
        "The server wrote each part in two bytes, little-endian.",
        "$block = pack('vv', $part1, $part2) . $key3;",
        "pack('v'), memcpy of a short",
        "write each part in four bytes, big-endian: pack('N')", fix::BLOCK;
    "parts-64-bit" Likely "java rust php" Encoding(stage::Encoding::BigEndian64),
        "The server wrote each part in eight bytes.",
        "buffer.putLong(part1).putLong(part2).put(key3);",
        "putLong or writeLong of a Java long, u64::to_be_bytes, pack('J')",
        "write each part in four bytes", fix::BLOCK;
    "parts-64-bit-little-endian" Rare "c" Encoding(stage::Encoding::LittleEndian64),
        "The server wrote each part in eight bytes, little-endian.",
        "memcpy(block, &part1, sizeof part1);   /* uint64_t on x86 */",
        "",
        "write each part in four bytes, big-endian", fix::BLOCK;
    "parts-in-64-bit-slots" Likely "c" Encoding(stage::Encoding::BigEndianPadded64),
        "The server wrote four zero bytes behind each part.",
        "long part = htonl(number / spaces); memcpy(block, &part, sizeof part);",
        "htonl in a long of 64 bits",
        "use uint32_t for what htonl returns", fix::BLOCK;
    "parts-double" Likely "java" Encoding(stage::Encoding::Double),
        "The server wrote the parts as floating-point numbers of double precision.",
        "stream.writeDouble(number / spaces);",
        "writeDouble in Java and ActionScript, pack('>d')",
        "write each part as a 32-bit integer", fix::BLOCK;
    "parts-double-little-endian" Rare "c" Encoding(stage::Encoding::DoubleLittleEndian),
        "The server wrote the parts as little-endian floating-point numbers of double precision.",
        "double part = number / spaces; memcpy(block, &part, sizeof part);",
        "",
        "write each part as a 32-bit integer", fix::BLOCK;
    "parts-float" Rare "java" Encoding(stage::Encoding::Float),
        "The server wrote the parts as floating-point numbers of single precision.",
        "stream.writeFloat(number / spaces);",
        "",
        "write each part as a 32-bit integer", fix::BLOCK;
    "parts-float-little-endian" Rare "c" Encoding(stage::Encoding::FloatLittleEndian),
        "The server wrote the parts as little-endian floating-point numbers of single precision.",
        "float part = number / spaces; memcpy(block, &part, 4);",
        "",
        "write each part as a 32-bit integer", fix::BLOCK;
    "parts-leading-zeros-lost" Likely "erlang ruby" Encoding(stage::Encoding::Shortest),
        "The server wrote the parts without their leading zero bytes.",
        "Block = [binary:encode_unsigned(Part1), binary:encode_unsigned(Part2), Key3],",
        "encode_unsigned in Erlang, BigInteger in Java",
        "write each part in four bytes: <<Part1:32>>", fix::BLOCK;
    "parts-sign-byte" Likely "java" Encoding(stage::Encoding::SignByte),
        "The server wrote a zero byte before a part from 2147483648 on, and no leading zeros before a small one.",
        "digest.update(BigInteger.valueOf(part1).toByteArray());",
        "BigInteger.toByteArray",
        "write each part in four bytes: ByteBuffer.putInt", fix::BLOCK;
    "parts-sign-byte-cut" Seen "java" Encoding(stage::Encoding::SignByteCut),
        "The server wrote a zero byte before a part from 2147483648 on, and lost its last byte.",
        "System.arraycopy(BigInteger.valueOf(part1).toByteArray(), 0, block, 0, 4);",
        "a Processing sketch that several projects took over; it fails now and then",
        "write each part in four bytes: ByteBuffer.putInt", fix::BLOCK;
    "parts-ber" Rare "perl" Encoding(stage::Encoding::Ber),
        "The server wrote the parts as compressed integers, seven bits a byte.",
        "my $block = pack('ww', $part1, $part2) . $key3;",
        "pack('w')",
        "write each part in four bytes: pack('N')", fix::BLOCK;
    "parts-leb128" Rare "java" Encoding(stage::Encoding::Leb128),
        "The server wrote the parts as variable-length integers, seven bits a byte, the lowest first.",
        "output.writeUInt32NoTag(part1);",
        "protobuf",
        "write each part in four bytes, big-endian", fix::BLOCK;
    "parts-decimal-text" Likely "php javascript" Encoding(stage::Encoding::Decimal),
        "The server hashed the parts as decimal text.",
        "$answer = md5($part1 . $part2 . $key3, true);",
        "PHP, string concatenation",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-decimal-text-signed" Likely "c java" Encoding(stage::Encoding::DecimalSigned),
        "The server hashed the parts as decimal text of signed numbers.",
        "sprintf(block, \"%d%d\", part1, part2);",
        "%d, string concatenation of an int",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-decimal-point" Rare "python lua" Encoding(stage::Encoding::DecimalPoint),
        "The server hashed the parts as decimal text with a decimal point: 829309203.0.",
        "block = str(number / spaces).encode()",
        "/ in Python 3 and Lua 5.3 makes a floating-point number",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-decimal-padded" Rare "c" Encoding(stage::Encoding::DecimalPadded),
        "The server hashed the parts as text of ten decimal digits.",
        "sprintf(block, \"%010u%010u\", part1, part2);",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-decimal-colon" Rare "php" Encoding(stage::Encoding::DecimalThen(b':')),
        "The server hashed the parts as decimal text with a colon behind each.",
        "$answer = md5(\"$part1:$part2:$key3\", true);",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-decimal-space" Rare "python" Encoding(stage::Encoding::DecimalThen(b' ')),
        "The server hashed the parts as decimal text with a space behind each.",
        "block = b'%d %d %b' % (part1, part2, key3)",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-decimal-comma" Rare "javascript" Encoding(stage::Encoding::DecimalThen(b',')),
        "The server hashed the parts as decimal text with a comma behind each.",
        "hash.update([part1, part2, key3].join());",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-decimal-line" Rare "python" Encoding(stage::Encoding::DecimalThen(b'\n')),
        "The server hashed the parts as decimal text with an LF behind each.",
        "print(part1, part2, key3, sep='\\n')",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-decimal-negated" Rare "c" Encoding(stage::Encoding::DecimalNegated),
        "The server hashed the parts as decimal text with a minus sign before it.",
        "sprintf(block, \"%lld%lld\", -part1, -part2);",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-hex-text" Likely "c" Encoding(stage::Encoding::Hex),
        "The server hashed the parts as text of eight hex digits.",
        "sprintf(block, \"%08x%08x\", part1, part2);",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-hex-text-short" Rare "php javascript c" Encoding(stage::Encoding::HexShort),
        "The server hashed the parts as hex digits without leading zeros.",
        "const block = part1.toString(16) + part2.toString(16) + key3;",
        "dechex, toString(16), %x",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-hex-text-upper" Likely "c#" Encoding(stage::Encoding::HexUpper),
        "The server hashed the parts as text of eight upper-case hex digits.",
        "string block = part1.ToString(\"X8\") + part2.ToString(\"X8\") + key3;",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-hex-text-upper-short" Rare "c" Encoding(stage::Encoding::HexUpperShort),
        "The server hashed the parts as upper-case hex digits without leading zeros.",
        "sprintf(block, \"%X%X\", part1, part2);",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-binary-text" Rare "javascript" Encoding(stage::Encoding::Binary),
        "The server hashed the parts as binary digits.",
        "const block = part1.toString(2) + part2.toString(2) + key3;",
        "",
        "write each part as four bytes, big-endian", fix::BLOCK;
    "parts-utf8" Likely "javascript python php" Encoding(stage::Encoding::Utf8),
        "The server turned the parts into text: each of their bytes above 0x7f became two.",
        "block += String.fromCharCode(part >> 24 & 255, part >> 16 & 255, part >> 8 & 255, part & 255);",
        "String.fromCharCode or chr, then a hash that takes text for UTF-8",
        "write the parts into bytes, not into a string", fix::BLOCK;
    "parts-question-marks" Likely "java c#" Encoding(stage::Encoding::QuestionMarks),
        "The server turned the parts into ASCII: each of their bytes above 0x7f became a question mark.",
        "byte[] bytes = part.getBytes(\"US-ASCII\");",
        "getBytes(US_ASCII), Encoding.ASCII",
        "write the parts into bytes, not into a string", fix::BLOCK;
    "parts-modulo-255" Seen "lua" Encoding(stage::Encoding::Modulo255),
        "The server made the bytes of the parts modulo 255 instead of 256.",
        "string.char(math.floor(part / 2^24) % 255, ...)",
        "u-gotta-luvit (Lua)",
        "a byte is the remainder of 256", fix::BLOCK;
    "parts-short-shifts" Rare "c" Encoding(stage::Encoding::ShortShifts),
        "The server shifted the parts by 12, 8, 4 and 0 bits for their bytes.",
        "block[0] = part >> 12; block[1] = part >> 8; block[2] = part >> 4; block[3] = part;",
        "shifts of a hex digit each",
        "shift by 24, 16, 8 and 0", fix::BLOCK;
    "parts-last-byte-zero" Rare "c" Encoding(stage::Encoding::LastByteZero),
        "The server wrote 0 for the last byte of each part.",
        "block[0] = part >> 24; block[1] = part >> 16; block[2] = part >> 8; block[3] = part >> 32;",
        "a slip in the last shift",
        "write all four bytes of a part", fix::BLOCK;
    "parts-added" Rare "javascript" Encoding(stage::Encoding::Sum64),
        "The server hashed the sum of both parts in eight bytes.",
        "buffer.writeBigUInt64BE(BigInt(part1 + part2));",
        "a plus that adds where it should join",
        "write both parts, one behind the other", fix::BLOCK;
    "parts-xored" Rare "c" Encoding(stage::Encoding::Xor),
        "The server hashed the exclusive or of both parts in four bytes.",
        "uint32_t part = htonl(part1 ^ part2);",
        "",
        "write both parts, one behind the other", fix::BLOCK;
    "layout-reversed" Likely "c" Layout(stage::Layout::Reversed),
        "The server laid the block out backwards: key 3, part 2, part 1.",
        "memcpy(block, key3, 8); memcpy(block + 8, &part2, 4); memcpy(block + 12, &part1, 4);",
        "a drawing in a known article, read from the left",
        "the block is part 1, part 2, key 3 (5.2 step 8)", fix::BLOCK;
    "layout-key3-first" Likely "python" Layout(stage::Layout::Key3First),
        "The server put key 3 before the parts.",
        "block = key3 + struct.pack('>II', part1, part2)",
        "key 3 is at hand first",
        "the block is part 1, part 2, key 3 (5.2 step 8)", fix::BLOCK;
    "layout-key3-between" Likely "python" Layout(stage::Layout::Key3Between),
        "The server put key 3 between the parts.",
        "block = part1 + key3 + part2",
        "",
        "the block is part 1, part 2, key 3 (5.2 step 8)", fix::BLOCK;
    "layout-part2-left-out" Likely "c" Layout(stage::Layout::Part2LeftOut),
        "The server hashed part 1 and key 3, without part 2.",
        "memcpy(block, &part1, 4); memcpy(block + 4, key3, 8); MD5(block, 12, answer);",
        "",
        "the block is part 1, part 2, key 3 (5.2 step 8)", fix::BLOCK;
    "layout-part1-left-out" Likely "c" Layout(stage::Layout::Part1LeftOut),
        "The server hashed part 2 and key 3, without part 1.",
        "block = part1; block = part2; block += key3;",
        "an assignment where something is to be added",
        "the block is part 1, part 2, key 3 (5.2 step 8)", fix::BLOCK;
    "layout-key3-alone" Rare "c" Layout(stage::Layout::Key3Alone),
        "The server hashed key 3 alone.",
        "MD5(key3, 8, answer);",
        "",
        "the block is part 1, part 2, key 3 (5.2 step 8)", fix::BLOCK;
    "layout-keys-as-text" Likely "php" Layout(stage::Layout::KeysAsText),
        "The server hashed the keys as they are, and key 3.",
        "$answer = md5($key1 . $key2 . $key3, true);",
        "digits, spaces and division left out",
        "make a number of each key's digits, and divide it by the key's spaces (5.2 steps 4 to 7)", fix::BLOCK;
    "layout-digits-as-text" Rare "php" Layout(stage::Layout::DigitsAsText),
        "The server hashed the digits of the keys as text, and key 3.",
        "$answer = md5($digits1 . $digits2 . $key3, true);",
        "division and packing left out",
        "divide each number by the key's spaces, and write the parts as four bytes, big-endian", fix::BLOCK;
    "block-byte-reversed" Rare "java" Layout(stage::Layout::BytesReversed),
        "The server hashed the block with all its bytes backwards.",
        "Collections.reverse(block);",
        "the block as one little-endian 128-bit number",
        "the block is big-endian: part 1 comes first, its highest byte at its front", fix::BLOCK;
    "block-words-reversed" Likely "c" Layout(stage::Layout::WordsReversed),
        "The server reversed the bytes of each of the block's four words.",
        "for (i = 0; i < 4; i++) words[i] = htonl(words[i]);",
        "htonl over the whole block, key 3 too",
        "convert the two parts alone: key 3 is bytes already", fix::BLOCK;
}
