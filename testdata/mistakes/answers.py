"""What a server writes that makes one mistake of `ws76 explain`, for each request of this file.

Written from the sentences and the wrong lines of code in docs/mistakes.md, with Python's own hashes, codecs and
numbers; ws76 is not asked. `answers.py` writes requests.jsonl and answers.txt beside it; `answers.py ID NUMBER`
prints the bytes of one answer.

answers.txt has a line for each mistake: its id, and for each request the first eight hex digits of the SHA-256
of what is written (the field's value behind `field:`, bytes before the status line behind `lead:`, else those
after the fields). `-` is no answer, `=` the right one, `?` what sentence and code leave open.
"""

import base64
import decimal
import fractions
import hashlib
import hmac
import json
import math
import pathlib
import re
import struct
import sys
import unicodedata
import urllib.parse
import zlib

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
WHITE = b" \t\n\x0b\x0c\r"
OPEN = "open"


class Request:
    def __init__(self, key1, key2, key3, after=b"", key2_first=False, more=()):
        assert len(key3) == 8, key3
        self.keys, self.key3, self.after = [key1, key2], key3, after
        self.key2_first, self.more = key2_first, list(more)
        head = b"GET / HTTP/1.1\r\nSec-WebSocket-Key1: "
        middle = b"\r\nSec-WebSocket-Key2: "
        self.starts = [len(head), len(head) + len(key1) + len(middle)]
        self.bytes = head + key1 + middle + key2 + b"\r\n\r\n" + key3 + after
        self.body = len(self.bytes) - 8 - len(after)


# The keys as taken.


def html(key):
    for plain, escaped in [(b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"), (b'"', b"&quot;"), (b"'", b"&#039;")]:
        key = key.replace(plain, escaped)
    return key


def past_line_end(request, index):
    # substr(colon + 2, end): the second number is a count.
    start = request.starts[index]
    return request.bytes[start : start + start + len(request.keys[index])]


TAKINGS = {
    "key-trimmed": lambda r, k, i: k.strip(b" \t"),
    "key-trailing-spaces-lost": lambda r, k, i: k.rstrip(b" "),
    "key-cut-at-colon": lambda r, k, i: k.split(b": ")[0],
    "key-cut-at-any-colon": lambda r, k, i: k.split(b":")[0],
    "key-cut-at-colon-trimmed": lambda r, k, i: k.split(b":")[0].strip(b" \t"),
    "key-cut-at-colon-space-kept": lambda r, k, i: b" " + k.split(b":")[0],
    "key-after-last-colon": lambda r, k, i: k.split(b":")[-1].strip(b" \t"),
    "key-cut-at-comma": lambda r, k, i: k.split(b",")[0],
    "key-cut-at-comma-trimmed": lambda r, k, i: k.split(b",")[0].strip(b" \t"),
    "key-cut-at-semicolon": lambda r, k, i: k.split(b";")[0],
    "key-cut-at-semicolon-trimmed": lambda r, k, i: k.split(b";")[0].strip(b" \t"),
    "key-cut-at-space": lambda r, k, i: k.split(b" ")[0],
    "key-cut-at-quote": lambda r, k, i: k.split(b'"')[0],
    "key-cut-at-equals": lambda r, k, i: k.split(b"=")[0],
    "key-runs-collapsed": lambda r, k, i: re.sub(b" +", b" ", k),
    "key-leading-space-kept": lambda r, k, i: b" " + k,
    "key-name-digit": lambda r, k, i: b"12"[i : i + 1] + k,
    "key-whole-line": lambda r, k, i: b"12"[i : i + 1] + b" " + k,
    "key-past-line-end": lambda r, k, i: past_line_end(r, i),
    "key-percent-decoded": lambda r, k, i: urllib.parse.unquote_to_bytes(k),
    "key-form-decoded": lambda r, k, i: urllib.parse.unquote_to_bytes(k.replace(b"+", b" ")),
    "key-plus-is-space": lambda r, k, i: k.replace(b"+", b" "),
    "key-html-escaped": lambda r, k, i: html(k),
    "key-comments-lost": lambda r, k, i: re.sub(rb"\([^)]*\)", b"", k),
    "key-tags-lost": lambda r, k, i: re.sub(rb"<[^>]*(>|$)", b"", k),
    "key-first-character-lost": lambda r, k, i: k[1:],
    "key-last-character-lost": lambda r, k, i: k[:-1],
}
for length in (16, 20, 24, 31, 32):
    TAKINGS[f"key-cut-at-{length}"] = lambda r, k, i, length=length: k[:length]
REPEATED = {
    "key-fields-joined": lambda values: b", ".join(values),
    "key-fields-joined-by-comma": lambda values: b",".join(values),
    "key-last-field": lambda values: values[-1],
}
PAIRINGS = {
    "keys-swapped": lambda r: (1, 0),
    "keys-in-wire-order": lambda r: (1, 0) if r.key2_first else (0, 1),
    "key1-twice": lambda r: (0, 0),
    "key2-twice": lambda r: (1, 1),
    "key-last-twice": lambda r: (0, 0) if r.key2_first else (1, 1),
}

# Digits and spaces.


def digits(key):
    return re.sub(rb"[^0-9]", b"", key)


def decimal_of(text):
    return int(text) if text else None


def steps(values, base):
    number = 0
    for value in values:
        number = number * base + value
    return number if values else None


def any_script(key):
    text = key.decode("utf-8", "replace")
    return steps([unicodedata.decimal(c) for c in text if unicodedata.category(c) == "Nd"], 10)


def with_signs(key):
    found = re.match(rb"[+-]?[0-9]+", re.sub(rb"[^0-9+-]", b"", key))
    return int(found[0]) if found else 0


def floating_point(key):
    found = re.match(rb"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.sub(rb"[^0-9.e+-]", b"", key))
    if not found:
        return None
    # Of so large a number all low 32 bits are zero.
    number = float(found[0])
    return int(number) if abs(number) < 1e38 else 0


def longest(key):
    return decimal_of(max(re.findall(rb"[0-9]+", key), key=len, default=b""))


DIGITS = {
    "first-digits-only": lambda k: int(re.match(rb"[0-9]*", k.lstrip())[0] or b"0"),
    "first-run-only": lambda k: decimal_of((re.findall(rb"[0-9]+", k) or [b""])[0]),
    "last-run-only": lambda k: decimal_of((re.findall(rb"[0-9]+", k) or [b""])[-1]),
    "longest-run-only": longest,
    "no-digits-is-zero": lambda k: int(digits(k) or b"0"),
    "digit-zeros-lost": lambda k: decimal_of(digits(k).replace(b"0", b"")),
    "digit-nines-lost": lambda k: decimal_of(digits(k).replace(b"9", b"")),
    "digit-ends-lost": lambda k: decimal_of(digits(k).replace(b"0", b"").replace(b"9", b"")),
    "first-8-digits": lambda k: decimal_of(digits(k)[:8]),
    "first-9-digits": lambda k: decimal_of(digits(k)[:9]),
    "first-10-digits": lambda k: decimal_of(digits(k)[:10]),
    "last-9-digits": lambda k: decimal_of(digits(k)[-9:]),
    "digits-once": lambda k: decimal_of(bytes(dict.fromkeys(digits(k)))),
    "digits-of-any-script": any_script,
    "digits-with-signs": with_signs,
    "digits-as-floating-point": floating_point,
    "digits-up-to-comma": lambda k: int(re.match(rb"[0-9]*", re.sub(rb"[^0-9,]", b"", k))[0] or b"0"),
    "digits-with-hex-letters": lambda k: steps([int(c, 16) for c in re.findall("[0-9a-fA-F]", k.decode("latin-1"))], 16),
    "digits-as-hex": lambda k: steps([c - 48 for c in digits(k)], 16),
    "digits-as-octal": lambda k: steps([c - 48 for c in re.match(rb"[0-7]*", digits(k))[0]], 8) or 0,
    "digit-colon-is-ten": lambda k: steps([c - 48 for c in k if 48 <= c <= 58], 10),
    "digit-codes": lambda k: steps(list(digits(k)), 10),
    "digits-every-character": lambda k: steps([c - 48 for c in k], 10),
    "digits-reversed": lambda k: decimal_of(digits(k)[::-1]),
    "digits-summed": lambda k: sum(c - 48 for c in digits(k)),
    "digits-counted": lambda k: len(digits(k)),
}


def rounded(number, bits):
    """A number as a floating-point number of so many bits, halves to the even one."""
    number = fractions.Fraction(number)
    if number == 0:
        return number
    scale = fractions.Fraction(2) ** (math.floor(math.log2(abs(number))) - bits)
    # The logarithm may be off by one.
    while abs(number) / scale >= 2**bits:
        scale *= 2
    while abs(number) / scale < 2 ** (bits - 1):
        scale /= 2
    return round(number / scale) * scale


def single_steps(key):
    number = fractions.Fraction(0)
    for digit in digits(key):
        number = rounded(rounded(number * 10, 24) + (digit - 48), 24)
    return number


def signed(bits, number):
    number %= 1 << bits
    return number - (1 << bits) if number >> (bits - 1) else number


def limited(number, low, high):
    return min(max(number, low), high)


def six_digits(number):
    with decimal.localcontext(prec=6, rounding=decimal.ROUND_HALF_EVEN):
        return int(+decimal.Decimal(number))


def fits(number, low, high, otherwise):
    return number if low <= number <= high else otherwise


NUMBERS = {
    "number-wraps-u32": lambda n: n % 2**32,
    "number-wraps-i32": lambda n: signed(32, n),
    "number-wraps-i32-floored": lambda n: signed(32, n),
    "number-saturates-i32": lambda n: limited(n, -(2**31), 2**31 - 1),
    "number-saturates-u32": lambda n: limited(n, 0, 2**32 - 1),
    "number-overflow-is-zero": lambda n: fits(n, -(2**31), 2**31 - 1, 0),
    "number-overflow-is-lowest": lambda n: fits(n, -(2**31), 2**31 - 1, -(2**31)),
    "number-wraps-i64": lambda n: signed(64, n),
    "number-wraps-u64": lambda n: n % 2**64,
    "number-saturates-i64": lambda n: limited(n, -(2**63), 2**63 - 1),
    "number-saturates-u64": lambda n: limited(n, 0, 2**64 - 1),
    "number-8-bits": lambda n: n % 2**8,
    "number-16-bits": lambda n: n % 2**16,
    "number-16-bits-signed": lambda n: signed(16, n),
    "number-24-bits": lambda n: n % 2**24,
    "number-31-bits": lambda n: n % 2**31,
    "number-saturates-i16": lambda n: limited(n, -(2**15), 2**15 - 1),
    "number-saturates-u16": lambda n: limited(n, 0, 2**16 - 1),
    "number-absolute": lambda n: abs(signed(32, n)),
    "number-f32": lambda n: int(rounded(n, 24)),
    "number-f64": lambda n: int(rounded(n, 53)),
    "number-six-digits": six_digits,
}
COUNTS = {
    # U+00A0 is one byte in Latin-1, and 0xc2 0xa0 in UTF-8.
    "any-white-space-counted": lambda k: sum(c in WHITE or c == 0xA0 for c in k),
    "space-runs-counted": lambda k: len(re.findall(rb" +", k)),
    "space-runs-one-more": lambda k: len(re.split(rb" +", k)),
    "space-first-run": lambda k: len((re.findall(rb" +", k) or [b""])[0]),
    "spaces-one-more": lambda k: k.count(b" ") + 1,
    "spaces-two-more": lambda k: k.count(b" ") + 2,
    "spaces-three-more": lambda k: k.count(b" ") + 3,
    "spaces-doubled": lambda k: k.count(b" ") * 2,
    "spaces-one-less": lambda k: max(k.count(b" ") - 1, 0),
    "spaces-one-less-at-least-one": lambda k: max(k.count(b" ") - 1, 1),
    "divisor-no-letter-no-digit": lambda k: len(re.sub(rb"[A-Za-z0-9]", b"", k)),
    "divisor-letter-s": lambda k: k.count(b"s"),
    "divisor-length": len,
    "divisor-digits": lambda k: len(digits(k)),
    "divisor-no-digits": lambda k: len(k) - len(digits(k)),
    "divisor-junk": lambda k: len(k) - len(digits(k)) - k.count(b" "),
}
SHARED = {
    "spaces-exchanged": lambda a, b: (b, a),
    "spaces-of-key1": lambda a, b: (a, a),
    "spaces-of-key2": lambda a, b: (b, b),
    "spaces-not-reset": lambda a, b: (a, a + b),
    "spaces-summed": lambda a, b: (a + b, a + b),
}

# The division.


def halves_up(number, spaces):
    return (2 * number + spaces) // (2 * spaces)


DIVISIONS = {
    "not-divided": lambda n, s: n,
    "quotient-truncated": lambda n, s: n // s,
    "quotient-rounded": halves_up,
    "quotient-ceiling": lambda n, s: -(-n // s),
    "multiplied": lambda n, s: n * s,
    "remainder-taken": lambda n, s: n % s,
}
FITS = {
    "quotient-wraps-u32": lambda q: q % 2**32,
    "quotient-saturates-u32": lambda q: limited(q, 0, 2**32 - 1),
    "quotient-saturates-i32": lambda q: limited(q, -(2**31), 2**31 - 1),
    "quotient-overflow-is-lowest": lambda q: fits(q, -(2**31), 2**31 - 1, -(2**31)),
    "quotient-overflow-is-zero": lambda q: fits(q, -(2**31), 2**31 - 1, 0),
    "quotient-8-bits": lambda q: q % 2**8,
    "quotient-16-bits": lambda q: q % 2**16,
    "quotient-16-bits-signed": lambda q: signed(16, q),
    "quotient-24-bits": lambda q: q % 2**24,
    "quotient-31-bits": lambda q: q % 2**31,
    "quotient-f32": lambda q: int(rounded(q, 24)),
    "quotient-six-digits": six_digits,
}
CONSTANTS = {"zero": 0, "one": 1, "largest-i32": 0x7FFFFFFF, "lowest-i32": 0x80000000, "all-ones": 0xFFFFFFFF}


class Abort(Exception):
    pass


def truncated(number, spaces):
    """Towards zero, as C divides."""
    return abs(number) // spaces * (1 if number >= 0 else -1)


def part(request, index, mistake, own, number, spaces, is_key_changed):
    """The part that a server comes to, or none where it leaves the key out."""
    number_of_key, spaces_of_key = own
    is_miscounted = is_key_changed or spaces != spaces_of_key
    # A server that has come to other numbers than the key's checks nothing (5.2 steps 5 to 7), or would mostly abort.
    checks = not is_miscounted and number == number_of_key
    if mistake == "no-spaces-is-255" and (number is None or spaces == 0):
        return 255
    if number is None:
        if not is_key_changed:
            raise Abort
        number = 0
    if spaces == 0:
        if mistake == "not-divided":
            quotient = number
        elif mistake == "no-spaces-is-zero" or is_miscounted:
            quotient = 0
        elif mistake == "no-spaces-undivided":
            quotient = number
        else:
            raise Abort
    elif mistake in DIVISIONS:
        quotient = DIVISIONS[mistake](number, spaces)
    elif mistake == "number-wraps-i32-floored":
        quotient = number // spaces if number < 0 else truncated(number, spaces)
        if checks and number % spaces:
            raise Abort
    elif mistake in ("number-f32-divided", "number-f32-steps"):
        single = single_steps(request.keys[index]) if mistake.endswith("steps") else rounded(number, 24)
        return int(rounded(single / rounded(spaces, 24), 24)) % 2**32
    else:
        if checks and number % spaces:
            raise Abort
        quotient = truncated(number, spaces)
    if mistake in FITS:
        return FITS[mistake](quotient)
    if quotient >= 2**32 and checks:
        raise Abort
    return quotient if quotient < 0 else quotient % 2**32


def parts_of(request, mistake):
    order = PAIRINGS.get(mistake, lambda r: (0, 1))(request)
    taken, owns, changed, numbers, counted = [], [], [], [], []
    for index in order:
        key = request.keys[index]
        value = key
        if mistake in REPEATED and index == 0 and request.more:
            value = REPEATED[mistake]([key, *request.more])
        if mistake in TAKINGS:
            value = TAKINGS[mistake](request, key, index)
        taken.append(value)
        changed.append(value != key)
        owns.append((decimal_of(digits(value)), value.count(b" ")))
    for value in taken:
        number = DIGITS[mistake](value) if mistake in DIGITS else decimal_of(digits(value))
        if number is not None and mistake in NUMBERS:
            number = NUMBERS[mistake](number)
        numbers.append(number)
        counted.append(COUNTS[mistake](value) if mistake in COUNTS else value.count(b" "))
    if mistake in SHARED:
        counted = SHARED[mistake](*counted)
    if mistake in ("digits-not-reset", "digits-not-reset-64", "digits-after-part1"):
        bits = 64 if mistake.endswith("64") else 32
        number = (numbers[0] or 0) % 2**64
        if (numbers[0] or 0) >= 2**bits:
            return OPEN
        if mistake == "digits-after-part1":
            number = number // counted[0] if counted[0] else 0
        for digit in digits(taken[1]):
            number = (number * 10 + digit - 48) % 2**bits
        numbers[1] = number
        # Whatever it is, nobody checks it.
        owns[1] = (-1, owns[1][1])
    parts = []
    constants = {}
    for name, value in CONSTANTS.items():
        constants |= {f"parts-{name}": (value, value), f"part1-{name}": (value, None), f"part2-{name}": (None, value)}
    for place, index in enumerate(order):
        constant = constants.get(mistake, (None, None))[place]
        if constant is not None:
            parts.append(constant)
            continue
        if mistake == "number-f32-steps" and numbers[place] is not None and numbers[place] >= 2**127:
            # Near infinity.
            return OPEN
        try:
            if numbers[place] is not None and abs(numbers[place]) >= 2**127:
                # No such number is modelled but for what wraps or stops.
                raise Abort
            parts.append(part(request, index, mistake, owns[place], numbers[place], counted[place], changed[place]))
        except Abort:
            if mistake != "failed-part-left-out":
                raise
            parts.append(None)
    return parts


# The block.


def sign_byte(number):
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def shortest(number):
    return number.to_bytes(max((number.bit_length() + 7) // 8, 1), "big")


def sevens(number):
    found = []
    while True:
        found.append(number & 0x7F)
        number >>= 7
        if not number:
            return found


def leb128(number):
    low = sevens(number)
    return bytes([b | 0x80 for b in low[:-1]] + low[-1:])


def ber(number):
    high = sevens(number)[::-1]
    return bytes([b | 0x80 for b in high[:-1]] + high[-1:])


def cp1252(byte, otherwise):
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return otherwise or chr(byte)


def modified_utf8(data):
    text = b"".join(b"\xc0\x80" if b == 0 else chr(b).encode() for b in data)
    return struct.pack(">H", len(text)) + text


TEXTS = {
    "utf8": lambda b: b.decode("latin-1").encode(),
    "replaced": lambda b: b.decode("utf-8", "replace").encode(),
    "errors-dropped": lambda b: b.decode("utf-8", "ignore").encode(),
    "each-replaced": lambda b: "".join(chr(c) if c < 0x80 else "\ufffd" for c in b).encode(),
    "question-marks": lambda b: b.decode("latin-1").encode("ascii", "replace"),
    "high-bytes-lost": lambda b: b.decode("ascii", "ignore").encode(),
    "seven-bits": lambda b: bytes(c & 0x7F for c in b),
    "windows-1252": lambda b: "".join(cp1252(c, None) for c in b).encode(),
    "windows-1252-replaced": lambda b: "".join(cp1252(c, "\ufffd") for c in b).encode(),
    "windows-1252-question-marks": lambda b: bytes(63 if 0x80 <= c <= 0x9F else c for c in b),
    "utf16-little-endian": lambda b: b.decode("latin-1").encode("utf-16-le"),
    "utf16-big-endian": lambda b: b.decode("latin-1").encode("utf-16-be"),
    "utf16-marked": lambda b: b"\xfe\xff" + b.decode("latin-1").encode("utf-16-be"),
    "utf16-little-endian-marked": lambda b: b"\xff\xfe" + b.decode("latin-1").encode("utf-16-le"),
    "write-utf": modified_utf8,
}
BIG = struct.Struct(">I").pack
ENCODINGS = {
    "parts-little-endian": lambda p, i: struct.pack("<I", p),
    "part1-little-endian": lambda p, i: struct.pack("<I" if i == 0 else ">I", p),
    "part2-little-endian": lambda p, i: struct.pack("<I" if i == 1 else ">I", p),
    "parts-halves-little-endian": lambda p, i: struct.pack("<HH", p >> 16, p & 0xFFFF),
    "parts-halves-swapped": lambda p, i: struct.pack(">HH", p & 0xFFFF, p >> 16),
    "parts-htons": lambda p, i: struct.pack(">HH", p & 0xFFFF, 0),
    "parts-low-bytes-swapped": lambda p, i: struct.pack(">H", p & 0xFFFF) + struct.pack("<H", p >> 16),
    "parts-16-bit": lambda p, i: struct.pack(">H", p & 0xFFFF),
    "parts-16-bit-little-endian": lambda p, i: struct.pack("<H", p & 0xFFFF),
    "parts-64-bit": lambda p, i: struct.pack(">Q", p),
    "parts-64-bit-little-endian": lambda p, i: struct.pack("<Q", p),
    "parts-in-64-bit-slots": lambda p, i: struct.pack(">II", p, 0),
    "parts-double": lambda p, i: struct.pack(">d", p),
    "parts-double-little-endian": lambda p, i: struct.pack("<d", p),
    "parts-float": lambda p, i: struct.pack(">f", p),
    "parts-float-little-endian": lambda p, i: struct.pack("<f", p),
    "parts-leading-zeros-lost": lambda p, i: shortest(p),
    "parts-sign-byte": lambda p, i: sign_byte(p),
    "parts-sign-byte-cut": lambda p, i: sign_byte(p)[:4],
    "parts-ber": lambda p, i: ber(p),
    "parts-leb128": lambda p, i: leb128(p),
    "parts-decimal-text": lambda p, i: b"%d" % p,
    "parts-decimal-text-signed": lambda p, i: b"%d" % signed(32, p),
    "parts-decimal-point": lambda p, i: b"%d.0" % p,
    "parts-decimal-padded": lambda p, i: b"%010d" % p,
    "parts-decimal-colon": lambda p, i: b"%d:" % p,
    "parts-decimal-space": lambda p, i: b"%d " % p,
    "parts-decimal-comma": lambda p, i: b"%d," % p,
    "parts-decimal-line": lambda p, i: b"%d\n" % p,
    "parts-decimal-negated": lambda p, i: b"%d" % -p,
    "parts-hex-text": lambda p, i: b"%08x" % p,
    "parts-hex-text-short": lambda p, i: b"%x" % p,
    "parts-hex-text-upper": lambda p, i: b"%08X" % p,
    "parts-hex-text-upper-short": lambda p, i: b"%X" % p,
    "parts-binary-text": lambda p, i: bin(p)[2:].encode(),
    "parts-utf8": lambda p, i: TEXTS["utf8"](BIG(p)),
    "parts-question-marks": lambda p, i: TEXTS["question-marks"](BIG(p)),
    "parts-modulo-255": lambda p, i: bytes(p // 2**shift % 255 for shift in (24, 16, 8, 0)),
    "parts-short-shifts": lambda p, i: bytes((p >> shift) & 255 for shift in (12, 8, 4, 0)),
    "parts-last-byte-zero": lambda p, i: BIG(p)[:3] + b"\0",
}
KEY3 = {
    "key3-missing": lambda r, k: b"",
    "key3-zeros": lambda r, k: bytes(8),
    "key3-stripped": lambda r, k: k.strip(WHITE + b"\0"),
    "key3-spaces-stripped": lambda r, k: k.strip(),
    "key3-end-stripped": lambda r, k: k.rstrip(),
    "key3-start-stripped": lambda r, k: k.lstrip(),
    "key3-chomped": lambda r, k: k.rstrip(b"\r\n"),
    "key3-frame-marks-stripped": lambda r, k: k.strip(b"\0\xff"),
    "key3-cut-at-nul": lambda r, k: k.split(b"\0")[0],
    # Whether a CR alone ends a line depends on the language.
    "key3-cut-at-line-end": lambda r, k: OPEN if re.search(rb"\r(?!\n)", k) else re.split(rb"\r?\n", k)[0],
    "key3-cut-after-line-end": lambda r, k: k.splitlines(True)[0] if b"\r" not in k.replace(b"\r\n", b"") and not re.search(b"[\x0b\x0c\x1c-\x1e\x85]", k) else re.match(rb"[^\n]*\n?", k)[0],
    "key3-last-line": lambda r, k: k.split(b"\r\n")[-1],
    "key3-line-after-key2": lambda r, k: OPEN if re.search(rb"\r(?!\n)", k + r.after) else re.split(rb"\r?\n", (k + r.after).lstrip(b"\r\n"))[0],
    "key3-nuls-lost": lambda r, k: k.replace(b"\0", b"").rstrip(b"\n"),
    "key3-line-feeds-doubled": lambda r, k: k.replace(b"\n", b"\r\n"),
    "key3-line-ends-unified": lambda r, k: k.replace(b"\r\n", b"\n").replace(b"\r", b"\n"),
    "key3-carriage-returns-lost": lambda r, k: k.replace(b"\r\n", b"\n"),
    "key3-hex": lambda r, k: k.hex().encode(),
    "key3-hex-upper": lambda r, k: k.hex().upper().encode(),
    "key3-base64": lambda r, k: base64.b64encode(k),
    "key3-off-by-one": lambda r, k: r.bytes[r.body - 1 :][:8],
    "key3-off-by-two": lambda r, k: r.bytes[r.body - 2 :][:8],
    "key3-off-by-four": lambda r, k: r.bytes[r.body - 4 :][:8],
    "key3-with-line-end": lambda r, k: b"\r\n" + k,
    "key3-first-byte-lost": lambda r, k: k[1:],
    "key3-first-byte-lost-zeroed": lambda r, k: k[1:] + bytes(1),
    "key3-first-two-lost-zeroed": lambda r, k: k[2:] + bytes(2),
    "key3-reversed": lambda r, k: k[::-1],
    "key3-halves-reversed": lambda r, k: k[3::-1] + k[:3:-1],
    "key3-signed-integers": lambda r, k: struct.pack(">8i", *struct.unpack("8b", k)),
    "key3-twice": lambda r, k: k + k,
    "key3-with-frames": lambda r, k: k + r.after,
    "key3-last-eight": lambda r, k: (k + r.after)[-8:],
    "key3-zeroed-after-nul": lambda r, k: k.split(b"\0")[0].ljust(8, b"\0"),
    "key3-before-nul": lambda r, k: r.bytes.split(b"\0")[0][-8:],
    "key3-after-last-line-end": lambda r, k: re.split(rb"[\r\n]", k)[-1].ljust(8, b"\0"),
}
for count in range(1, 8):
    KEY3[f"key3-first-{count}"] = lambda r, k, count=count: k[:count]
    KEY3[f"key3-first-{count}-zeroed"] = lambda r, k, count=count: k[:count].ljust(8, b"\0")
LAYOUTS = {
    "layout-reversed": lambda r, a, b, k: k + b + a,
    "layout-key3-first": lambda r, a, b, k: k + a + b,
    "layout-key3-between": lambda r, a, b, k: a + k + b,
    "layout-part2-left-out": lambda r, a, b, k: a + k,
    "layout-part1-left-out": lambda r, a, b, k: b + k,
    "layout-key3-alone": lambda r, a, b, k: k,
    "layout-keys-as-text": lambda r, a, b, k: r.keys[0] + r.keys[1] + k,
    "layout-digits-as-text": lambda r, a, b, k: digits(r.keys[0]) + digits(r.keys[1]) + k,
    "block-byte-reversed": lambda r, a, b, k: (a + b + k)[::-1],
    "block-words-reversed": lambda r, a, b, k: struct.pack("<4I", *struct.unpack(">4I", a + b + k)),
}
INPUTS = {
    "challenge-cut-at-nul": lambda b: b.split(b"\0")[0],
    "challenge-zeroed-after-nul": lambda b: b.split(b"\0")[0].ljust(16, b"\0"),
    "challenge-first-8": lambda b: b[:8],
    "challenge-first-4": lambda b: b[:4],
    "challenge-first-15": lambda b: b[:15],
    "challenge-nul-behind": lambda b: b + bytes(1),
    "challenge-four-nuls-behind": lambda b: b + bytes(4),
    "challenge-eight-nuls-behind": lambda b: b + bytes(8),
    "challenge-in-32": lambda b: b + bytes(16),
    "challenge-in-64": lambda b: b + bytes(48),
    "challenge-line-feed-behind": lambda b: b + b"\n",
    "challenge-line-end-behind": lambda b: b + b"\r\n",
    "challenge-nuls-lost-line-feed-behind": lambda b: b.replace(b"\0", b"") + b"\n",
    "challenge-nuls-lost": lambda b: b.replace(b"\0", b""),
    "md5-of-hex-text": lambda b: b.hex().encode(),
    "md5-of-upper-hex-text": lambda b: b.hex().upper().encode(),
    "md5-of-base64": lambda b: base64.b64encode(b),
    "md5-of-decimal-list": lambda b: ",".join(map(str, b)).encode(),
    "md5-of-signed-decimal-list": lambda b: ",".join(map(str, struct.unpack("16b", b))).encode(),
    "challenge-twice": lambda b: b + b,
    "challenge-guid-behind": lambda b: b + GUID,
    "md5-of-nothing": lambda b: b"",
}

# The hash.

SINES = [int(abs(math.sin(i + 1)) * 2**32) for i in range(64)]
TURNS = [7, 12, 17, 22] * 4 + [5, 9, 14, 20] * 4 + [4, 11, 16, 23] * 4 + [6, 10, 15, 21] * 4
START = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)


def turned(word, bits):
    word &= 0xFFFFFFFF
    return (word << bits | word >> (32 - bits)) & 0xFFFFFFFF


def md5_of_words(blocks, state):
    """RFC 1321, 3.4, of blocks of 16 words."""
    for words in blocks:
        a, b, c, d = state
        for i in range(64):
            if i < 16:
                f, g = b & c | ~b & d, i
            elif i < 32:
                f, g = d & b | ~d & c, (5 * i + 1) % 16
            elif i < 48:
                f, g = b ^ c ^ d, (3 * i + 5) % 16
            else:
                f, g = c ^ (b | ~d), 7 * i % 16
            f = f + a + SINES[i] + words[g]
            a, d, c, b = d, c, b, (b + turned(f, TURNS[i])) & 0xFFFFFFFF
        state = tuple((x + y) & 0xFFFFFFFF for x, y in zip(state, (a, b, c, d)))
    return state


def own_md5(message, order="<", one=b"\x80", length=lambda n: (8 * n, 0), state=START, out="<"):
    """MD5 with faults; `length` gives the last two words of a message of so many bytes."""
    data = message + one
    data += bytes(-(len(data) + 8) % 64)
    words = list(struct.unpack(f"{order}{len(data) // 4}I", data)) + list(length(len(message)))
    blocks = [words[at : at + 16] for at in range(0, len(words), 16)]
    return struct.pack(out + "4I", *md5_of_words(blocks, state))


def swapped(word):
    return struct.unpack("<I", struct.pack(">I", word))[0]


OWN = {
    "md5-big-endian": dict(order=">", out=">"),
    "md5-big-endian-length-right": dict(order=">", out=">", length=lambda n: (swapped(8 * n), 0)),
    "md5-big-endian-length-64": dict(order=">", out=">", length=lambda n: (0, 8 * n)),
    "md5-big-endian-message": dict(order=">"),
    "md5-length-in-bytes": dict(length=lambda n: (n, 0)),
    "md5-length-left-out": dict(length=lambda n: (0, 0)),
    "md5-length-big-endian": dict(length=lambda n: (0, swapped(8 * n))),
    "md5-one-bit-left-out": dict(one=b"\0"),
    "md5-starts-at-zero": dict(state=(0, 0, 0, 0)),
    "md5-start-misspelt": dict(state=(*START[:3], 0x10325467)),
}


def md4(message):
    """RFC 1320."""
    data = message + b"\x80"
    data += bytes(-(len(data) + 8) % 64) + struct.pack("<Q", 8 * len(message))
    state = START
    orders = [range(16), [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15]]
    orders.append([0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15])
    turns, added = [(3, 7, 11, 19), (3, 5, 9, 13), (3, 9, 11, 15)], [0, 0x5A827999, 0x6ED9EBA1]
    mixes = [lambda x, y, z: x & y | ~x & z, lambda x, y, z: x & y | x & z | y & z, lambda x, y, z: x ^ y ^ z]
    for at in range(0, len(data), 64):
        words = struct.unpack("<16I", data[at : at + 64])
        a, b, c, d = state
        for phase in range(3):
            for i, k in enumerate(orders[phase]):
                a = turned(a + mixes[phase](b, c, d) + words[k] + added[phase], turns[phase][i % 4])
                a, b, c, d = d, a, b, c
        state = tuple((x + y) & 0xFFFFFFFF for x, y in zip(state, (a, b, c, d)))
    return struct.pack("<4I", *state)


def md5(data):
    return hashlib.md5(data).digest()


HASHES = {
    "answer-words-swapped": lambda r, h: struct.pack("<4I", *struct.unpack(">4I", md5(h))),
    "answer-halves-reversed": lambda r, h: md5(h)[7::-1] + md5(h)[:7:-1],
    "answer-halves-exchanged": lambda r, h: md5(h)[8:] + md5(h)[:8],
    "answer-byte-reversed": lambda r, h: md5(h)[::-1],
    "answer-nibbles-swapped": lambda r, h: bytes(b >> 4 | b << 4 & 0xF0 for b in md5(h)),
    "md5-of-md5": lambda r, h: md5(md5(h)),
    "md5-of-hex-md5": lambda r, h: md5(md5(h).hex().encode()),
    "answer-hmac": lambda r, h: hmac.new(h[:-8], h[-8:], "md5").digest(),
    "answer-not-hashed": lambda r, h: h,
    "answer-md4": lambda r, h: md4(h),
    "answer-sha1": lambda r, h: hashlib.sha1(h).digest()[:16],
    "answer-sha1-whole": lambda r, h: hashlib.sha1(h).digest(),
    "answer-sha256": lambda r, h: hashlib.sha256(h).digest()[:16],
    "answer-sha256-whole": lambda r, h: hashlib.sha256(h).digest(),
    "answer-sha512": lambda r, h: hashlib.sha512(h).digest()[:16],
    "answer-crc32": lambda r, h: struct.pack(">I", zlib.crc32(h)),
    "answer-zeros": lambda r, h: bytes(16),
    "answer-of-draft-1-2": lambda r, h: b"8jKS'y:G*Co,Wxa-",
    "answer-of-draft-1-3": lambda r, h: b"fQJ,fN/4F4!~K~MH",
    "answer-of-draft-5-2": lambda r, h: b"n`9eBk9z$R8pOtVb",
    "answer-key3": lambda r, h: r.key3,
    "answer-rfc6455-raw": lambda r, h: hashlib.sha1(r.keys[0] + GUID).digest()[:16],
}
for name, settings in OWN.items():
    HASHES[name] = lambda r, h, settings=settings: own_md5(h, **settings)
ACCEPTED = {"": lambda r: r.keys[0], "-key2": lambda r: r.keys[1], "-key3": lambda r: r.key3}
ACCEPTED["-both-keys"] = lambda r: r.keys[0] + r.keys[1]

# What is written.


def signed_hex(form):
    return lambda a: "".join(form % (b if b < 0x80 else b + 0xFFFFFF00) for b in a).encode()


FORMS = {
    "answer-hex": lambda a: a.hex().encode(),
    "answer-hex-upper": lambda a: a.hex().upper().encode(),
    "answer-hex-first-16": lambda a: a.hex()[:16].encode(),
    "answer-hex-middle-16": lambda a: a.hex()[8:24].encode(),
    "answer-hex-upper-first-16": lambda a: a.hex().upper()[:16].encode(),
    "answer-hex-upper-middle-16": lambda a: a.hex().upper()[8:24].encode(),
    # A leading zero is lost in Python, not elsewhere.
    "answer-hex-prefixed": lambda a: OPEN if a[0] < 16 else hex(int.from_bytes(a, "big")).encode(),
    "answer-hex-hyphens": lambda a: a.hex("-").upper().encode(),
    "answer-hex-colons": lambda a: a.hex(":").encode(),
    "answer-hex-upper-colons": lambda a: a.hex(":").upper().encode(),
    "answer-hex-upper-spaces": lambda a: a.hex(" ").upper().encode(),
    "answer-hex-spaces": lambda a: a.hex(" ").encode(),
    "answer-hex-unpadded": lambda a: "".join("%x" % b for b in a).encode(),
    "answer-hex-signed": signed_hex("%x"),
    "answer-hex-signed-padded": signed_hex("%02x"),
    "answer-hex-number": lambda a: b"%x" % int.from_bytes(a, "big"),
    "answer-base64": lambda a: base64.b64encode(a),
    "answer-base64-unpadded": lambda a: base64.b64encode(a).rstrip(b"="),
    "answer-base64-url": lambda a: base64.urlsafe_b64encode(a),
    "answer-base64-url-unpadded": lambda a: base64.urlsafe_b64encode(a).rstrip(b"="),
    "answer-base64-first-16": lambda a: base64.b64encode(a)[:16],
    "answer-base64-of-hex": lambda a: base64.b64encode(a.hex().encode()),
    "answer-decimals": lambda a: ",".join(map(str, a)).encode(),
    "answer-decimal-list": lambda a: str(list(a)).encode(),
    "answer-signed-decimal-list": lambda a: str(list(struct.unpack("16b", a))).encode(),
    "answer-decimals-spaced": lambda a: ("[" + " ".join(map(str, a)) + "]").encode(),
    "answer-python-bytes": lambda a: str(a).encode(),
    "answer-utf8-first-16": lambda a: a.decode("latin-1").encode()[:16],
    "answer-cut-at-nul": lambda a: a.split(b"\0")[0],
    "answer-zeroed-after-nul": lambda a: a.split(b"\0")[0].ljust(16, b"\0"),
    "answer-nuls-lost": lambda a: a.replace(b"\0", b""),
    "answer-trimmed": lambda a: a.strip(b" \t\n\r\0\x0b"),
    "answer-stripped": lambda a: a.strip(),
    "answer-chomped": lambda a: a.rstrip(b"\n"),
    "answer-line-feeds-doubled": lambda a: a.replace(b"\n", b"\r\n"),
    "answer-carriage-returns-lost": lambda a: a.replace(b"\r\n", b"\n"),
    "answer-first-15": lambda a: a[:15],
    "answer-first-15-nul": lambda a: a[:15] + b"\0",
    "answer-first-8": lambda a: a[:8],
    "answer-first-4": lambda a: a[:4],
    "answer-first-byte-lost": lambda a: a[1:],
    "answer-big-integer": lambda a: sign_byte(int.from_bytes(a, "big")),
    "answer-lower-case": lambda a: a.lower(),
    "answer-in-20": lambda a: a + bytes(4),
    "answer-in-32": lambda a: a + bytes(16),
}
WRAPPINGS = {
    "answer-missing": lambda a: b"",
    "answer-newline-before": lambda a: b"\r\n" + a,
    "answer-line-feed-before": lambda a: b"\n" + a,
    "answer-newlines-around": lambda a: b"\r\n" + a + b"\r\n",
    "answer-newline-after": lambda a: a + b"\r\n",
    "answer-line-feed-after": lambda a: a + b"\n",
    "answer-nul-after": lambda a: a + b"\0",
    "answer-newline-nul-after": lambda a: a + b"\r\n\0",
    "answer-empty-line-after": lambda a: a + b"\r\n\r\n",
    "answer-ff-after": lambda a: a + b"\xff",
    "answer-newline-ff-after": lambda a: a + b"\r\n\xff",
    "answer-twice": lambda a: a + a,
    "answer-md5sum": lambda a: a + b"  -\n",
    "answer-quoted": lambda a: b'"' + a + b'"',
    "answer-single-quoted": lambda a: b"'" + a + b"'",
    "answer-behind-quote": lambda a: b'"' + a,
    "answer-chunked": lambda a: b"10\r\n" + a + b"\r\n",
    "answer-chunked-whole": lambda a: b"10\r\n" + a + b"\r\n0\r\n\r\n",
    "answer-framed": lambda a: b"\0" + a + b"\xff",
    "answer-framed-rfc6455": lambda a: b"\x81\x10" + a,
    "answer-framed-rfc6455-binary": lambda a: b"\x82\x10" + a,
    "answer-length-before": lambda a: struct.pack(">I", 16) + a,
    "answer-short-length-before": lambda a: struct.pack(">H", 16) + a,
    "answer-nul-before": lambda a: b"\0" + a,
    # No answer of its own: it takes more than one request, or any text does.
    "answer-http-error": lambda a: OPEN,
}
for name, change in TEXTS.items():
    KEY3[f"key3-{name}"] = lambda r, k, change=change: change(k)
    INPUTS[f"challenge-{name}"] = change
    FORMS[f"answer-{name}"] = change


def answer(request, mistake):
    """The bytes, with `field:` or `lead:` before them where they are there; None where the server aborts."""
    try:
        parts = parts_of(request, mistake)
    except Abort:
        return None
    if parts == OPEN:
        return OPEN
    key3 = KEY3[mistake](request, request.key3) if mistake in KEY3 else request.key3
    if key3 == OPEN:
        return OPEN
    encode = ENCODINGS.get(mistake, lambda p, i: BIG(p))
    low = [None if number is None else number % 2**32 for number in parts]
    first, second = [b"" if number is None else encode(number, place) for place, number in enumerate(low)]
    if mistake == "parts-added":
        first, second = struct.pack(">Q", sum(low)), b""
    if mistake == "parts-xored":
        first, second = BIG(low[0] ^ low[1]), b""
    block = LAYOUTS.get(mistake, lambda r, a, b, k: a + b + k)(request, first, second, key3)
    hashed = INPUTS.get(mistake, lambda b: b)(block)
    digest = HASHES[mistake](request, hashed) if mistake in HASHES else md5(hashed)
    for name, key in ACCEPTED.items():
        accept = base64.b64encode(hashlib.sha1(key(request) + GUID).digest())
        if mistake == f"answer-rfc6455{name}":
            return b"field:" + accept
        if mistake == f"answer-rfc6455-behind{name}":
            return accept
    if mistake == "answer-in-field":
        # Raw bytes have no place in a field.
        return b"field:" + digest.hex().encode()
    if mistake == "answer-before-status-line":
        return b"lead:" + digest
    return (FORMS.get(mistake) or WRAPPINGS.get(mistake) or bytes)(digest)


def ids():
    for table in (TAKINGS, REPEATED, PAIRINGS, DIGITS, NUMBERS, COUNTS, SHARED, DIVISIONS, FITS):
        yield from table
    yield from ("digits-not-reset", "digits-not-reset-64", "digits-after-part1", "number-f32-divided", "number-f32-steps")
    yield from ("no-spaces-is-zero", "no-spaces-undivided", "no-spaces-is-255", "failed-part-left-out")
    for which in ("parts", "part1", "part2"):
        yield from (f"{which}-{name}" for name in CONSTANTS if name != "one" or which == "parts")
    for table in (ENCODINGS, KEY3, LAYOUTS, INPUTS, HASHES, FORMS, WRAPPINGS):
        yield from (name for name in table if name not in ("key3-utf16-marked", "key3-utf16-little-endian-marked", "key3-write-utf"))
    yield from ("parts-added", "parts-xored", "answer-in-field", "answer-before-status-line")
    for name in ACCEPTED:
        yield from (f"answer-rfc6455{name}", f"answer-rfc6455-behind{name}")


# The requests.

KEYS = (b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00")
KEY_3 = b"^n:ds[4U"
OF_KEYS = [
    # Draft 76, 5.2 and 1.3.
    Request(b"3e6b263  4 17 80", b"17  9 G`ZD9   2 2b 7X 3 /r90", b"WjN}|M(6"),
    Request(b"18x 6]8vM;54 *(5:  {   U1]8  z [  8", b"1_ tx7X d  <  nw  334J702) 7]o}` 0", b"Tm[K T2u"),
    # What lists, forms, HTML and comments have a use for.
    Request(b"1,2;3\"4 5=6 7(8)", b"2<4>6%31 8+0 's'", KEY_3),
    Request(b"8: 4:2, 4; 6 0", b'1+2%30(3)4&5"6=7 8', KEY_3),
    Request(b"x7(8 (9) 5) 1(6", b"<b>1<i 2> 4 6<8", KEY_3),
    Request(b"%4 %3 %zz%2%32+%3A 6%20 x", b"4>4&+ +6s ss'", KEY_3),
    Request(b"12#0$0/0~0^ 0_ 0|  0}  0{  @   . ]", b"3-0.2e+1 6:a4 s8", KEY_3),
    Request(b"-1 2.5e2 x6", b"+.5e1e 6 0", KEY_3),
    Request(b".e5 -6 0", b"--4 +8+4 ", KEY_3),
    Request(b"1e38       x", b"9e37  1 3", KEY_3),
    Request(b"9:8f Fa g90:Ab0 00", b"0778 e2 4", KEY_3),
    # Equal runs, zeros and nines, digits that come again.
    Request(b"x90 09 a19 9z", b"11 22 aa33 2", KEY_3),
    Request(b"\t 4 @1\t  46546xW%0l 1 5\t", b" 12998 5 Y3 1  .P00  ", KEY_3),
    # No digits, no spaces, neither.
    Request(b"@ x", KEYS[1], KEY_3),
    Request(KEYS[0], b"a b s", KEY_3),
    Request(b"4@146546xW%0l15", KEYS[1], KEY_3),
    Request(KEYS[0], b"129985Y3", KEY_3),
    Request(b"x", b"y", KEY_3),
    # Remainders: 3 of 4, 1 of 4, 2 of 4.
    Request(b"1\\}  a`;l022aaf  51", KEYS[1], KEY_3),
    Request(b"1\\}  a`;l022aaf  49", KEYS[1], KEY_3),
    Request(KEYS[0], b"1\\}  a`;l022aaf  50", KEY_3),
    # Numbers at and beyond the ends of 8, 16, 24, 31, 32, 63 and 64 bits, and of 127.
    Request(b"2 5 6", b"25 4 x", KEY_3),
    Request(b"6553 6", b"3276 9", KEY_3),
    Request(b"16777 218", b"655 35", KEY_3),
    Request(b"2147483 647", b"2147483 648", KEY_3),
    Request(b"21474836 4 8", b"214748 3650", KEY_3),
    Request(b"42949 67295", b"42949 67296", KEY_3),
    Request(b"429 4 967296", b"4294967 2 97 x 0", KEY_3),
    Request(b"99 99999 9 9998 x", b"9 9999999999 x", KEY_3),
    Request(b"9223372036854775 807", b"9223372036854775 808", KEY_3),
    Request(b"18446744073709551 615", b"18446744073709551 616", KEY_3),
    Request(b"184467440737 09551626 x", b"1844674407370955161 8 0 x", KEY_3),
    Request(b"123456789012345678901234567890 1234567 8", b"98765432109876543210987654321098765432109876 0", KEY_3),
    # Single and double precision, six digits: halves and what is beside them.
    Request(b"16777 217", b"16777 219", KEY_3),
    Request(b"9007199254740 993", b"9007199254740 995", KEY_3),
    Request(b"12345 65 0", b"123457 500", KEY_3),
    Request(b"1234565 000", b"1234566 501", KEY_3),
    # What is over after a division of single precision, and of its steps.
    Request(b"39916 80001 1 3 x", b"8589 9345 93 2 1", KEY_3),
    # No-break spaces in Latin-1 and in UTF-8, digits of other scripts.
    Request(b"4 \xa01 6", b"8 \xc2\xa0 4", KEY_3),
    Request("4 ٣@1  46546xW%0l 1 5".encode(), "1 \uff12\U0001d7d8\u0e59\U0001d7ff6x ".encode(), KEY_3),
    Request("\u0966 \u096f\U000104a5 1".encode(), "\u0970 8 \u065f2 \ufeff".encode(), KEY_3),
    # The same length as the cuts, one more and one less.
    Request(b"4 4 4 4 4 4 4 4 ", b"4 4 4 4 4 4 4 4 4", KEY_3),
    Request(b"4 4 4 4 4 4 4 4 4 4", b"4 4 4 4 4 4 4 4 4 44", KEY_3),
    Request(b"4 4 4 4 4 4 4 4 4 4 4 4x", b"4 4 4 4 4 4 4 4 4 4 4 4 40", KEY_3),
    Request(b"4 4 4 4 4 4 4 4 4 4 4 4 4 4 4 8", b"4 4 4 4 4 4 4 4 4 4 4 4 4 4 4 46", KEY_3),
    Request(b"4 4 4 4 4 4 4 4 4 4 4 4 4 4 4 4x8", b"4 4 4 4 4 4 4 4 4 4 4 4 4 4 4 4x", KEY_3),
    # Bytes of the request, not of the key.
    Request(*KEYS, KEY_3, key2_first=True),
    Request(*KEYS, KEY_3, more=[b"3e6b263  4 17 80"]),
    Request(*KEYS, KEY_3, more=[b"1 5", b" 2, 4 "]),
    Request(*KEYS, KEY_3, after=b"\0hi\xff"),
    Request(*KEYS, KEY_3, after=b"\xff\0 1 2 3 4 5 6 7 8 9 "),
]
OF_BLOCKS = [
    # Small parts and large ones, with each byte above 0x7f once.
    Request(b"0 0", b"1 x", KEY_3),
    Request(b"127 ", b"12 8", KEY_3),
    Request(b"25 5", b"2 56", KEY_3),
    Request(b"3276 7", b"16 383", KEY_3),
    Request(b"163 84", b"65535 ", KEY_3),
    Request(b"20971 51", b"2097 152", KEY_3),
    Request(b"8388 608", b"16777 215", KEY_3),
    Request(b"2684 35455", b"26843 5456", KEY_3),
    Request(b"21474 83647", b"2147 483648", KEY_3),
    Request(b"428088 2296", b"4278 255615", KEY_3),
    Request(b"7 2384", b"1 6843010", KEY_3),
    # Key 3 with line ends, NULs, frame marks, white space, windows-1252 and UTF-8.
    *(
        Request(*KEYS, key3)
        for key3 in (
            b"^n:ds[4\xff",
            b"\xffn:ds[4\0",
            b"\0n:\0ds[U",
            b"\0\0\0\0\0\0\0\0",
            b"k3Byte\r\n",
            b"k3Byt\n\n\n",
            b"k3\r\nBy\r\n",
            b"^n\nds\r4U",
            b"\r\n^n\r\r\n4",
            b" \tn:ds \n",
            b"\x0b\x0cn:ds\x0c\x0b",
            b"\t\x08\x0e!~\x7f\x1f ",
            b"^n\x81s\x8a4U\x9d",
            b"\x80\x8d\x8f\x90\x9f\xa0\xe4\xff",
            "\u00e4\u20acz\u00e9".encode(),
            b"\xe2\x82a\xf0\x9f\x98b\xc0",
            b"\xed\xa0\x80\xf4\x90\x80\x80\xc3",
        )
    ),
    Request(*KEYS, b"k3Byt\r\n4", after=b"\0hi\xff"),
    Request(*KEYS, b"\r\n\r\nabcd", after=b"e\r\nf"),
]


def of_digests():
    """Requests for answers on whose bytes something shows, found by counting key 3 up."""
    wanted = [
        lambda a: a[0] == 0,
        lambda a: a[0] == 0 and a[1] > 0x7F,
        lambda a: a[0] == 0 and a[1] == 0,
        lambda a: a[0] > 0x7F,
        lambda a: a[0] < 16 and a[0] > 0,
        lambda a: a[-1] == 0,
        lambda a: a[-1] == 10,
        lambda a: a[-1] == 11,
        lambda a: a[0] == 12,
        lambda a: a[-1] == 32 and a[0] in b"\t\r ",
        lambda a: 0 in a[1:4],
        lambda a: 0 in a[5:15] and a.count(0) > 1,
        lambda a: 10 in a[2:12],
        lambda a: b"\r\n" in a,
        lambda a: b"'" in a and b'"' not in a,
        lambda a: b'"' in a and b"'" in a,
        lambda a: b"\\" in a and b"\t" in a,
        lambda a: 13 in a and 10 in a and b"\r\n" not in a,
        lambda a: re.search(rb"[\x81\x8d\x8f\x90\x9d]", a) and re.search(rb"[\x80\x82-\x8c]", a),
        lambda a: re.search(rb"[\xc3-\xdf][\x80-\xbf]", a),
        lambda a: re.search(rb"[\xe1-\xec][\x80-\xbf][\x00-\x7f]", a),
        lambda a: re.search(rb"[A-Z].*[A-Z]", a, re.S) and re.search(rb"[a-z]", a),
        lambda a: b"+" in base64.b64encode(a) and b"/" in base64.b64encode(a),
        lambda a: all(b < 0x80 for b in a[:12]),
        lambda a: a[7] > 0x7F and sum(b > 0x7F for b in a[:7]) == 1 and a.decode("latin-1").encode()[15] > 0x7F,
    ]
    found = {}
    number = 0
    while len(found) < len(wanted):
        request = Request(*KEYS, b"%08d" % number)
        digest = answer(request, "")
        number += 1
        for index, is_wanted in enumerate(wanted):
            if index not in found and is_wanted(digest):
                found[index] = request
                break
    return [found[index] for index in range(len(wanted))]


def main():
    requests = [Request(*KEYS, KEY_3), *OF_KEYS, *OF_BLOCKS, *of_digests()]
    assert answer(requests[0], "") == b"8jKS'y:G*Co,Wxa-"
    assert answer(requests[1], "") == b"n`9eBk9z$R8pOtVb"
    assert answer(requests[2], "") == b"fQJ,fN/4F4!~K~MH"
    assert own_md5(b"abc" * 40) == md5(b"abc" * 40)
    assert md4(b"message digest").hex() == "d9130a8164549fe818874806e1c7014b", "RFC 1320, A.5"
    if len(sys.argv) > 1:
        print(answer(requests[int(sys.argv[2])], sys.argv[1]))
        return
    folder = pathlib.Path(__file__).resolve().parent
    with open(folder / "requests.jsonl", "w", encoding="ascii") as file:
        for request in requests:
            row = {"key1": request.keys[0].hex(), "key2": request.keys[1].hex(), "key3": request.key3.hex()}
            row |= {"after": request.after.hex(), "key2_first": request.key2_first, "more": [more.hex() for more in request.more]}
            file.write(json.dumps(row) + "\n")
    with open(folder / "answers.txt", "w", encoding="ascii") as file:
        rights = [answer(request, "") for request in requests]
        for name in sorted(set(ids())):
            shown = []
            for request, right in zip(requests, rights):
                written = answer(request, name)
                if written is None:
                    shown.append("-")
                elif written == OPEN:
                    shown.append("?")
                elif written == right:
                    shown.append("=")
                else:
                    shown.append(hashlib.sha256(written).hexdigest()[:8])
            file.write(f"{name} {' '.join(shown)}\n")


main()
