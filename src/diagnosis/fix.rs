//! How each part of the computation is written rightly, in the languages people write servers in.

/// The right code of one part of the computation in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fix {
    /// The language.
    pub language: &'static str,
    /// The code, a line or a few.
    pub code: &'static str,
}

macro_rules! fixes {
    ($($(#[$doc:meta])* $name:ident: $c:literal, $python:literal, $javascript:literal, $java:literal, $php:literal;)*) => {
        $(
            $(#[$doc])*
            pub(super) static $name: &[Fix] = &[
                Fix { language: "C", code: $c },
                Fix { language: "Python", code: $python },
                Fix { language: "JavaScript", code: $javascript },
                Fix { language: "Java", code: $java },
                Fix { language: "PHP", code: $php },
            ];
        )*
    };
}

fixes! {
    /// Taking the value of a key's field.
    KEY:
        "const char *key = colon + 2;   /* up to the CR LF, nothing trimmed */",
        "key = line.split(b\": \", 1)[1].decode(\"latin-1\")   # no strip()",
        "const key = line.slice(line.indexOf(': ') + 2);   // no trim()",
        "String key = line.substring(line.indexOf(\": \") + 2);   // no trim()",
        "$key = substr($line, strpos($line, ': ') + 2);   // no trim()";
    /// Making the key number.
    NUMBER:
        "uint64_t number = 0;\nint digits = 0;\nfor (p = key; p < end; p++)\n    if (*p >= '0' && *p <= '9') {\n        if (number > UINT32_MAX) return abort_connection();\n        number = number * 10 + (*p - '0');\n        digits++;\n    }\nif (digits == 0) return abort_connection();",
        "digits = \"\".join(c for c in key if c in \"0123456789\")\nif digits == \"\":\n    return abort()\nnumber = int(digits)",
        "const digits = key.replace(/[^0-9]/g, '');\nif (digits === '' || Number(digits) > 0xffffffff) return abort();\nconst number = Number(digits);",
        "String digits = key.replaceAll(\"[^0-9]\", \"\");\nif (digits.isEmpty() || digits.length() > 18) return abort();\nlong number = Long.parseLong(digits);",
        "$digits = preg_replace('/[^0-9]/', '', $key);\nif ($digits === '' || strlen($digits) > 18) return abort();\n$number = (int) $digits;   // 64-bit PHP";
    /// Counting the spaces.
    SPACES:
        "uint32_t spaces = 0;\nfor (p = key; p < end; p++) spaces += *p == ' ';",
        "spaces = key.count(\" \")",
        "const spaces = key.split(' ').length - 1;",
        "long spaces = key.chars().filter(c -> c == ' ').count();",
        "$spaces = substr_count($key, ' ');";
    /// Dividing.
    DIVISION:
        "if (spaces == 0 || number % spaces != 0 || number / spaces > UINT32_MAX)\n    return abort_connection();\nuint32_t part = number / spaces;",
        "if spaces == 0 or number % spaces != 0 or number // spaces > 0xFFFFFFFF:\n    return abort()\npart = number // spaces",
        "if (spaces === 0 || number % spaces !== 0) return abort();\nconst part = number / spaces;",
        "if (spaces == 0 || number % spaces != 0 || number / spaces > 0xFFFFFFFFL) return abort();\nlong part = number / spaces;",
        "if ($spaces === 0 || $number % $spaces !== 0) return abort();\n$part = intdiv($number, $spaces);\nif ($part > 0xFFFFFFFF) return abort();";
    /// Laying out the challenge block.
    BLOCK:
        "uint32_t be1 = htonl(part1), be2 = htonl(part2);\nmemcpy(block, &be1, 4); memcpy(block + 4, &be2, 4); memcpy(block + 8, key3, 8);",
        "block = struct.pack(\">II\", part1, part2) + key3",
        "const block = Buffer.alloc(16);\nblock.writeUInt32BE(part1, 0); block.writeUInt32BE(part2, 4); key3.copy(block, 8);",
        "byte[] block = ByteBuffer.allocate(16)\n    .putInt((int) part1).putInt((int) part2).put(key3).array();",
        "$block = pack('NN', $part1, $part2) . $key3;";
    /// Reading key 3.
    KEY3:
        "for (got = 0; got < 8; got += n)\n    if ((n = read(fd, key3 + got, 8 - got)) <= 0) return abort_connection();",
        "key3 = stream.read(8)   # bytes, from socket.makefile('rb')",
        "const key3 = received.subarray(end + 4, end + 12);   // a Buffer; wait until it has 8 bytes",
        "byte[] key3 = new byte[8];\nnew DataInputStream(in).readFully(key3);   // no Reader, no String",
        "$key3 = stream_get_contents($conn, 8);   // binary; no trim()";
    /// Hashing.
    HASH:
        "MD5(block, 16, answer);   /* 16, not strlen(block) */",
        "answer = hashlib.md5(block).digest()",
        "const answer = crypto.createHash('md5').update(block).digest();   // a Buffer in, a Buffer out",
        "byte[] answer = MessageDigest.getInstance(\"MD5\").digest(block);",
        "$answer = md5($block, true);";
    /// Writing the answer.
    WRITING:
        "write(fd, \"\\r\\n\", 2); write(fd, answer, 16);   /* no \"%s\", no strlen */",
        "sock.sendall(fields + b\"\\r\\n\" + answer)",
        "socket.write(fields + '\\r\\n', 'latin1'); socket.write(answer);",
        "OutputStream out = socket.getOutputStream();   // no Writer\nout.write(fields); out.write(\"\\r\\n\".getBytes(US_ASCII)); out.write(answer); out.flush();",
        "fwrite($conn, $fields . \"\\r\\n\" . $answer);   // the 16 bytes of md5($block, true)";
}
