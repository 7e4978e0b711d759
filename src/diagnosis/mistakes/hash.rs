//! The hash, and what is taken for it.

use super::{Mistake, fix};
use crate::diagnosis::stage;
use crate::diagnosis::stage::Choice::Hash;
use crate::diagnosis::stage::{Accepted, Example, Md5Fault, Order};

mistakes! {
    "answer-words-swapped" Likely "c javascript" Hash(stage::Hash::Ordered(Order::WordsSwapped)),
        "The server wrote the four words of the MD5 in the wrong byte order.",
        "for (i = 0; i < 4; i++) put_big_endian(answer + 4 * i, state[i]);",
        "MD5 code of one's own that prints its state as big-endian words",
        "MD5 writes its words little-endian (RFC 1321, 3.5)", fix::HASH;
    "answer-halves-reversed" Rare "c" Hash(stage::Hash::Ordered(Order::HalvesReversed)),
        "The server wrote the bytes of each half of the MD5 backwards.",
        "uint64_t halves[2] = {htobe64(low), htobe64(high)};",
        "the digest as two 64-bit numbers",
        "write the digest's bytes in their order", fix::HASH;
    "answer-halves-exchanged" Rare "c" Hash(stage::Hash::Ordered(Order::HalvesExchanged)),
        "The server wrote the second half of the MD5 before the first.",
        "memcpy(answer, &high, 8); memcpy(answer + 8, &low, 8);",
        "the digest as two 64-bit numbers",
        "write the digest's bytes in their order", fix::HASH;
    "answer-byte-reversed" Rare "c#" Hash(stage::Hash::Ordered(Order::Reversed)),
        "The server wrote the bytes of the MD5 backwards.",
        "Array.Reverse(answer);",
        "the digest as one little-endian number",
        "write the digest's bytes in their order", fix::HASH;
    "answer-nibbles-swapped" Rare "perl" Hash(stage::Hash::Ordered(Order::NibblesSwapped)),
        "The server exchanged the two hex digits of each byte of the MD5.",
        "my $answer = pack('h*', md5_hex($block));",
        "pack('h*') has the low digit first",
        "write the digest's bytes: pack('H*'), or md5 in place of md5_hex", fix::HASH;
    "md5-of-md5" Rare "php" Hash(stage::Hash::Twice),
        "The server sent the MD5 of the MD5.",
        "$answer = md5(md5($block, true), true);",
        "",
        "hash the block once", fix::HASH;
    "md5-of-hex-md5" Likely "php" Hash(stage::Hash::OfHex),
        "The server sent the MD5 of the MD5's hex digits.",
        "$answer = md5(md5($block), true);",
        "",
        "hash the block once: md5($block, true)", fix::HASH;
    "md5-big-endian" Likely "c" Hash(stage::Hash::Own(Md5Fault::BigEndian)),
        "The server's own MD5 read and wrote its words in big-endian order.",
        "memcpy(words, block, 64);   /* on a big-endian machine */",
        "code for little-endian machines on another one",
        "MD5 has little-endian words (RFC 1321, 2): use a library's", fix::HASH;
    "md5-big-endian-length-right" Likely "c" Hash(stage::Hash::Own(Md5Fault::BigEndianLengthRight)),
        "The server's own MD5 read and wrote its words in big-endian order, all but the length's.",
        "memcpy(words, block, 64);   /* on a big-endian machine; the length is put in byte by byte */",
        "code for little-endian machines on another one",
        "MD5 has little-endian words (RFC 1321, 2): use a library's", fix::HASH;
    "md5-big-endian-length-64" Rare "c" Hash(stage::Hash::Own(Md5Fault::BigEndianLength64)),
        "The server's own MD5 read and wrote its words in big-endian order, and its length as one number of 64 bits.",
        "memcpy(words, block, 64); *(uint64_t *) (words + 14) = bits;   /* on a big-endian machine */",
        "code for little-endian machines on another one",
        "MD5 has little-endian words (RFC 1321, 2): use a library's", fix::HASH;
    "md5-big-endian-message" Rare "javascript" Hash(stage::Hash::Own(Md5Fault::BigEndianMessage)),
        "The server's own MD5 read the message's words in big-endian order.",
        "words[i >> 2] |= block[i] << (24 - i % 4 * 8);",
        "the words of SHA-1",
        "MD5 has little-endian words (RFC 1321, 2): use a library's", fix::HASH;
    "md5-length-in-bytes" Rare "javascript" Hash(stage::Hash::Own(Md5Fault::LengthInBytes)),
        "The server's own MD5 counted the message's length in bytes, not in bits.",
        "words[14] = block.length;",
        "",
        "MD5's length is in bits (RFC 1321, 3.2): use a library's", fix::HASH;
    "md5-length-left-out" Rare "javascript" Hash(stage::Hash::Own(Md5Fault::NoLength)),
        "The server's own MD5 left the message's length out.",
        "words[14] = 0;",
        "",
        "MD5 puts the length in bits behind the message (RFC 1321, 3.2): use a library's", fix::HASH;
    "md5-length-big-endian" Rare "c" Hash(stage::Hash::Own(Md5Fault::LengthBigEndian)),
        "The server's own MD5 wrote the message's length in big-endian order.",
        "words[15] = htonl(bits);",
        "the length of SHA-1",
        "MD5's length is little-endian (RFC 1321, 3.2): use a library's", fix::HASH;
    "md5-one-bit-left-out" Rare "c" Hash(stage::Hash::Own(Md5Fault::NoOneBit)),
        "The server's own MD5 left the 1 bit behind the message out.",
        "memset(buffer + length, 0, 56 - length);",
        "",
        "MD5 puts 0x80 behind the message (RFC 1321, 3.1): use a library's", fix::HASH;
    "md5-starts-at-zero" Rare "c" Hash(stage::Hash::Own(Md5Fault::StartsAtZero)),
        "The server's own MD5 began with a state of zeros.",
        "MD5_CTX context; memset(&context, 0, sizeof context);   /* MD5_Init is missing */",
        "",
        "call MD5_Init, or use a library's one call", fix::HASH;
    "md5-start-misspelt" Rare "c" Hash(stage::Hash::Own(Md5Fault::StartMisspelt)),
        "The server's own MD5 began with a misspelt state: its last word is 0x10325467.",
        "uint32_t d = 0x10325467;",
        "",
        "the last word is 0x10325476 (RFC 1321, 3.3): use a library's", fix::HASH;
    "answer-hmac" Rare "python" Hash(stage::Hash::Hmac),
        "The server sent an HMAC-MD5 of key 3, the parts being its key.",
        "answer = hmac.new(parts, key3, hashlib.md5).digest()",
        "",
        "hash the 16 bytes with MD5 alone (5.2 step 9)", fix::HASH;
    "answer-not-hashed" Rare "c" Hash(stage::Hash::None),
        "The server sent the challenge block itself, unhashed.",
        "write(fd, block, 16);",
        "",
        "send the MD5 of the block (5.2 step 9)", fix::HASH;
    "answer-md4" Rare "php" Hash(stage::Hash::Md4),
        "The server answered with the MD4 of the block.",
        "$answer = hash('md4', $block, true);",
        "",
        "the hash is MD5 (5.2 step 9)", fix::HASH;
    "answer-sha1" Likely "c javascript" Hash(stage::Hash::Sha1Cut),
        "The server answered with the first 16 bytes of the SHA-1 of the block.",
        "SHA1(block, 16, hash); write(fd, hash, 16);",
        "code of RFC 6455, bent",
        "the hash is MD5 (5.2 step 9)", fix::HASH;
    "answer-sha1-whole" Likely "javascript" Hash(stage::Hash::Sha1),
        "The server answered with the 20 bytes of the SHA-1 of the block.",
        "const answer = crypto.createHash('sha1').update(block).digest();",
        "code of RFC 6455, bent",
        "the hash is MD5 (5.2 step 9)", fix::HASH;
    "answer-sha256" Rare "javascript" Hash(stage::Hash::Sha256Cut),
        "The server answered with the first 16 bytes of the SHA-256 of the block.",
        "const answer = crypto.createHash('sha256').update(block).digest().subarray(0, 16);",
        "",
        "the hash is MD5 (5.2 step 9)", fix::HASH;
    "answer-sha256-whole" Rare "javascript" Hash(stage::Hash::Sha256),
        "The server answered with the 32 bytes of the SHA-256 of the block.",
        "const answer = crypto.createHash('sha256').update(block).digest();",
        "",
        "the hash is MD5 (5.2 step 9)", fix::HASH;
    "answer-sha512" Rare "javascript" Hash(stage::Hash::Sha512Cut),
        "The server answered with the first 16 bytes of the SHA-512 of the block.",
        "const answer = crypto.createHash('sha512').update(block).digest().subarray(0, 16);",
        "",
        "the hash is MD5 (5.2 step 9)", fix::HASH;
    "answer-crc32" Rare "php" Hash(stage::Hash::Crc32),
        "The server answered with the CRC-32 of the block.",
        "$answer = pack('N', crc32($block));",
        "",
        "the hash is MD5 (5.2 step 9)", fix::HASH;
    "answer-zeros" Likely "c java" Hash(stage::Hash::Zeros),
        "The server sent zero bytes for an answer.",
        "byte[] answer = new byte[16]; out.write(answer);",
        "a buffer that the hash never reached; the first jWebSocket sent eight",
        "hash the block into the buffer that is sent", fix::HASH;
    "answer-of-draft-1-2" Likely "c" Hash(stage::Hash::OfDraft(Example::First)),
        "The server sent the answer to the example of the draft's 1.2, whatever was asked.",
        "write(fd, \"8jKS'y:G*Co,Wxa-\", 16);",
        "an example that was copied as it is",
        "compute the answer from the request's keys", fix::HASH;
    "answer-of-draft-1-3" Likely "c" Hash(stage::Hash::OfDraft(Example::Second)),
        "The server sent the answer to the example of the draft's 1.3, whatever was asked.",
        "write(fd, \"fQJ,fN/4F4!~K~MH\", 16);",
        "an example that was copied as it is",
        "compute the answer from the request's keys", fix::HASH;
    "answer-of-draft-5-2" Likely "c" Hash(stage::Hash::OfDraft(Example::Third)),
        "The server sent the answer to the example of the draft's 5.2, whatever was asked.",
        "write(fd, \"n`9eBk9z$R8pOtVb\", 16);",
        "an example that was copied as it is",
        "compute the answer from the request's keys", fix::HASH;
    "answer-key3" Rare "c" Hash(stage::Hash::Key3),
        "The server sent key 3 back.",
        "write(fd, key3, 8);",
        "an echo",
        "send the MD5 of the block (5.2 step 9)", fix::HASH;
    "answer-rfc6455" Seen "c javascript" Hash(stage::Hash::Rfc6455(Accepted::Key1)),
        "The server answered as RFC 6455 has it: Sec-WebSocket-Accept of key 1, and no 16 bytes.",
        "fields['Sec-WebSocket-Accept'] = accept(request.headers['sec-websocket-key1']);",
        "later webdis: a server of RFC 6455 that does not look which Key field there is",
        "answer a request with two keys as draft 76 has it, or close the connection", fix::WRITING;
    "answer-rfc6455-key2" Rare "c" Hash(stage::Hash::Rfc6455(Accepted::Key2)),
        "The server answered as RFC 6455 has it: Sec-WebSocket-Accept of key 2, and no 16 bytes.",
        "fields['Sec-WebSocket-Accept'] = accept(request.headers['sec-websocket-key2']);",
        "a server of RFC 6455 that takes the last field whose name begins so",
        "answer a request with two keys as draft 76 has it, or close the connection", fix::WRITING;
    "answer-rfc6455-key3" Rare "javascript" Hash(stage::Hash::Rfc6455(Accepted::Key3)),
        "The server answered as RFC 6455 has it: Sec-WebSocket-Accept of key 3, and no 16 bytes.",
        "fields['Sec-WebSocket-Accept'] = accept(key3);",
        "",
        "answer a request with two keys as draft 76 has it, or close the connection", fix::WRITING;
    "answer-rfc6455-both-keys" Rare "javascript" Hash(stage::Hash::Rfc6455(Accepted::Keys)),
        "The server answered as RFC 6455 has it: Sec-WebSocket-Accept of key 1 and key 2 in a row, and no 16 bytes.",
        "fields['Sec-WebSocket-Accept'] = accept(key1 + key2);",
        "",
        "answer a request with two keys as draft 76 has it, or close the connection", fix::WRITING;
    "answer-rfc6455-behind" Likely "javascript" Hash(stage::Hash::Rfc6455Behind(Accepted::Key1)),
        "The server sent what RFC 6455 has in Sec-WebSocket-Accept, made of key 1, in place of the answer.",
        "socket.write(fields + sha1(key1 + GUID, 'base64'));",
        "code of RFC 6455, bent",
        "answer with the MD5 of the block (5.2 step 9)", fix::HASH;
    "answer-rfc6455-behind-key2" Rare "javascript" Hash(stage::Hash::Rfc6455Behind(Accepted::Key2)),
        "The server sent what RFC 6455 has in Sec-WebSocket-Accept, made of key 2, in place of the answer.",
        "socket.write(fields + sha1(key2 + GUID, 'base64'));",
        "code of RFC 6455, bent",
        "answer with the MD5 of the block (5.2 step 9)", fix::HASH;
    "answer-rfc6455-behind-key3" Rare "javascript" Hash(stage::Hash::Rfc6455Behind(Accepted::Key3)),
        "The server sent what RFC 6455 has in Sec-WebSocket-Accept, made of key 3, in place of the answer.",
        "socket.write(fields + sha1(key3 + GUID, 'base64'));",
        "code of RFC 6455, bent",
        "answer with the MD5 of the block (5.2 step 9)", fix::HASH;
    "answer-rfc6455-behind-both-keys" Rare "javascript" Hash(stage::Hash::Rfc6455Behind(Accepted::Keys)),
        "The server sent what RFC 6455 has in Sec-WebSocket-Accept, made of both keys, in place of the answer.",
        "socket.write(fields + sha1(key1 + key2 + GUID, 'base64'));",
        "code of RFC 6455, bent",
        "answer with the MD5 of the block (5.2 step 9)", fix::HASH;
    "answer-rfc6455-raw" Rare "c" Hash(stage::Hash::Rfc6455Raw(Accepted::Key1)),
        "The server sent the first 16 bytes of the SHA-1 that RFC 6455 makes of key 1.",
        "SHA1(key1_and_guid, length, hash); write(fd, hash, 16);",
        "code of RFC 6455, bent",
        "answer with the MD5 of the block (5.2 step 9)", fix::HASH;
    "answer-always-the-same" Likely "c" Hash(stage::Hash::Same),
        "The server sent the same 16 bytes to every request.",
        "static char answer[16]; if (!answer[0]) compute(request, answer);",
        "an answer that is computed once, or of variables that are never set; it shows by two handshakes",
        "compute the answer of each request's own keys", fix::HASH;
    "answer-of-request-before" Likely "c php" Hash(stage::Hash::Before),
        "The server sent the answer to another request.",
        "static unsigned char answer[16]; send(fd, answer, 16, 0); compute(request, answer);",
        "variables that connections share; it shows by two handshakes",
        "keep keys and answer with their connection", fix::HASH;
}
