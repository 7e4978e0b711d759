#!/usr/bin/env python3
"""Writes handshake_test.json and response_test.json, in the manner of Wycheproof.

An oracle of its own: integers of any size, hashlib, and the client's steps of draft 76, 4.1, written
here from the draft and from nothing else. The draft's examples and the answers of ../vectors.json are
held against it before anything is written."""

import hashlib
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
MOST = 2**32 - 1


# ---- The server's computation, draft 76, 5.2 steps 4 to 9 ----

def read_key(key):
    """Rules that the key breaks, rules that only warn, and the part."""
    digits = bytes(c for c in key if 0x30 <= c <= 0x39)
    spaces = key.count(b" ")
    broken, warned = [], []
    if not digits:
        broken.append("key-no-digits")
    if not spaces:
        broken.append("key-no-spaces")
    if broken:
        return broken, warned, None
    number = int(digits)
    part, rest = divmod(number, spaces)
    if rest:
        broken.append("key-not-multiple")
    elif part > MOST:
        broken.append("part-too-large")
    elif number > MOST:
        warned.append("key-number-too-large")
    return broken, warned, part


def solve(key1, key2, key3):
    """[subject, rule] of what forbids an answer, of what warns, and the answer."""
    broken, warned, parts = [], [], []
    for name, key in (("key1", key1), ("key2", key2)):
        faults, warnings, part = read_key(key)
        broken += [[name, rule] for rule in faults]
        warned += [[name, rule] for rule in warnings]
        parts.append(part)
    if broken:
        return broken, warned, None
    block = b"".join(part.to_bytes(4, "big") for part in parts) + key3
    return broken, warned, hashlib.md5(block).hexdigest()


# ---- The client's checks, draft 76, 4.1 steps 28 to 46 ----

class Fail(Exception):
    """The client fails the connection at this step."""


def take(data, at):
    if at >= len(data):
        raise Fail("the connection ends")
    return data[at], at + 1


def check(response, url, origin, protocol, expected):
    """Returns normally where a conforming client goes on to frames."""
    at = 0
    line = b""
    while not line.endswith(b"\n"):                                      # 28
        byte, at = take(response, at)
        line += bytes([byte])
    if len(line) < 7 or not line.endswith(b"\r\n") or line.count(b" ") < 2:
        raise Fail(28)
    code = line.split(b" ")[1]                                           # 29, 30
    if len(code) != 3 or not code.isdigit():
        raise Fail(30)
    if code != b"101":                                                   # 31
        raise Fail(31)
    fields = []
    while True:                                                          # 32 to 40
        name = b""
        while True:
            byte, at = take(response, at)
            if byte == 0x0D:
                if name:
                    raise Fail(34)
                break
            if byte == 0x0A:
                raise Fail(34)
            if byte == 0x3A:
                break
            name += bytes([byte]).lower() if 0x41 <= byte <= 0x5A else bytes([byte])
        if byte == 0x0D:
            break
        value, count = b"", 0
        while True:
            byte, at = take(response, at)
            if byte == 0x0D:
                break
            if byte == 0x0A:
                raise Fail(36)
            if byte == 0x20 and count == 0:
                count = 1
                continue
            count = 1
            value += bytes([byte])
        byte, at = take(response, at)
        if byte != 0x0A:
            raise Fail(37)
        fields.append((name, value))
    byte, at = take(response, at)
    if byte != 0x0A:
        raise Fail(40)

    def only(name):                                                      # 41
        values = [value for key, value in fields if key == name]
        if len(values) != 1:
            raise Fail(41)
        return values[0]

    if any(not name for name, _ in fields):
        raise Fail(41)
    if only(b"upgrade") != b"WebSocket":
        raise Fail(41)
    if only(b"connection").lower() != b"upgrade":
        raise Fail(41)
    if only(b"sec-websocket-origin") != origin:
        raise Fail(41)
    if only(b"sec-websocket-location") != url:
        raise Fail(41)
    if protocol is not None and only(b"sec-websocket-protocol") != protocol:
        raise Fail(41)
    if len(response) - at < 16:                                          # 44
        raise Fail(44)
    if response[at : at + 16] != expected:                               # 45
        raise Fail(45)


# ---- Handshakes ----

DRAFT = [
    ("1.2", b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", b"^n:ds[4U", b"8jKS'y:G*Co,Wxa-"),
    ("1.3", b"18x 6]8vM;54 *(5:  {   U1]8  z [  8", b"1_ tx7X d  <  nw  334J702) 7]o}` 0", b"Tm[K T2u", b"fQJ,fN/4F4!~K~MH"),
    ("4.1", b"P388 O503D&ul7 {K%gX( %7  15", b"1 N ?|k UT0or 3o  4 I97N 5-S3O 31", b"G0\"-Z?GX", b"0st3Rl&q-2ZU^weu"),
    ("5.2", b"3e6b263  4 17 80", b"17  9 G`ZD9   2 2b 7X 3 /r90", b"WjN}|M(6", b"n`9eBk9z$R8pOtVb"),
]
KEY1, KEY2, KEY3 = DRAFT[0][1:4]

NOTES = {
    "DraftExample": ("The draft's own example: keys, key 3 and answer are printed there.", "BASIC"),
    "Conforming": ("Keys as a conforming client makes them, 4.1 steps 16 to 26.", "BASIC"),
    "WhiteSpace": ("White space that is not U+0020 does not count as a space.", "KNOWN_BUG"),
    "SpacesAtEnds": ("Spaces at the ends of a key count: nothing may be trimmed.", "KNOWN_BUG"),
    "SpaceRuns": ("Runs of spaces must stay as they are.", "KNOWN_BUG"),
    "Junk": ("Every byte that is neither a digit nor U+0020 is passed over.", "EDGE_CASE"),
    "BinaryKey3": ("Key 3 holds NUL, line ends or bytes above 7f.", "KNOWN_BUG"),
    "AnswerBytes": ("The answer holds NUL, line ends or bytes above 7f.", "KNOWN_BUG"),
    "PartRange": ("A part at the edge of 32 bits, signed or unsigned.", "EDGE_CASE"),
    "Zero": ("The number 0 is a number.", "KNOWN_BUG"),
    "LargeNumber": ("The key number is above 4294967295 and the part fits: this procedure answers, hybi-01 aborts.", "EDGE_CASE"),
    "NoPart": ("A key has no part: a server must abort and answer nothing.", "MISSING_STEP"),
    "Legacy": ("Of the project's older collection of keys.", "BASIC"),
}


def handshakes():
    """(comment, flags, key 1, key 2, key 3)"""
    for section, key1, key2, key3, answer in DRAFT:
        _, _, found = solve(key1, key2, key3)
        assert bytes.fromhex(found) == answer, section
        yield f"draft 76, {section}", ["DraftExample"], key1, key2, key3
    for name, byte in (("a tab", b"\t"), ("U+00A0 in Latin-1", b"\xa0"), ("U+00A0 in UTF-8", b"\xc2\xa0"),
                       ("a vertical tab", b"\v"), ("a form feed", b"\f"), ("U+3000 in UTF-8", b"\xe3\x80\x80")):
        yield f"{name} among the spaces", ["WhiteSpace"], b"4 @1 " + byte + b" 46546xW%0l 1 5", KEY2, KEY3
        yield f"{name} in place of the only space", ["WhiteSpace", "NoPart"], b"12" + byte + b"34", KEY2, KEY3
    for name, key in (("a space before", b" 12 34"), ("a space behind", b"12 34 "),
                      ("two spaces at both ends", b"  120 35  "), ("no other spaces than those at the ends", b" 1234 ")):
        yield name, ["SpacesAtEnds"], key, KEY2, KEY3
    yield "twelve spaces in one run", ["SpaceRuns"], b"1" + b" " * 12 + b"2", KEY2, KEY3
    yield "a hundred spaces", ["SpaceRuns"], b"1" + b" " * 100 + b"00", KEY2, KEY3
    yield "the same key twice", ["Conforming"], KEY1, KEY1, KEY3
    yield "the draft's keys exchanged", ["Conforming"], KEY2, KEY1, KEY3
    yield "no junk at all", ["Junk"], b"1 2", b"3 4", KEY3
    yield "a minus sign is junk", ["Junk"], b"-1 2", KEY2, KEY3
    yield "a plus sign, a point and an exponent are junk", ["Junk"], b"+1. 2e0", KEY2, KEY3
    yield "0x is junk", ["Junk"], b"0x1 2", KEY2, KEY3
    yield "digits of other scripts are junk", ["Junk"], "1 \u0663\uff12 4".encode(), KEY2, KEY3
    yield "superscript digits of Latin-1 are junk", ["Junk"], b"1 \xb2\xb3 6", KEY2, KEY3
    yield "every junk character in a key", ["Junk"], bytes([*range(0x21, 0x30), *range(0x3A, 0x7F)]) + b"1 2", KEY2, KEY3
    yield "bytes above 7f are junk", ["Junk"], b"\xff1 2\x80", KEY2, KEY3
    yield "a NUL in a key is junk", ["Junk"], b"1\x00 2", KEY2, KEY3
    for name, key3 in (("NUL first", b"\0" + b"1234567"), ("NUL last", b"1234567\0"), ("eight NUL", bytes(8)),
                       ("CR LF CR LF", b"ab\r\n\r\ncd"), ("LF last", b"1234567\n"), ("spaces at the ends", b" 123456 "),
                       ("eight times ff", b"\xff" * 8), ("UTF-8 of two characters", "\u00e9\u00e8\u00ea\u00eb".encode()),
                       ("bytes that are no UTF-8", b"\xc3\x28\xa0\xa1\xe2\x28\xa1\x80"), ("digits and a space", b"123 4567")):
        yield f"key 3 with {name}", ["BinaryKey3"], KEY1, KEY2, key3
    for part in (0, 1, 127, 128, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**31 + 1, MOST):
        flags = ["PartRange"] if part else ["PartRange", "Zero"]
        yield f"part 1 is {part}", flags, f"{part} ".encode() + b"x", KEY2, KEY3
        yield f"part 2 is {part}", flags, KEY1, f"x {part}".encode(), KEY3
    yield "both parts are 0", ["Zero", "PartRange"], b"0 x", b"x 0", KEY3
    yield "0 over twelve spaces", ["Zero"], b"x0" + b" " * 12 + b"x", KEY2, KEY3
    yield "leading zeros", ["Zero"], b"000 12x", KEY2, KEY3
    for spaces in (2, 5, 12, 100):
        number = MOST * spaces
        yield f"the largest part over {spaces} spaces", ["LargeNumber", "PartRange"], str(number).encode() + b" " * spaces + b"x", KEY2, KEY3
    yield "4294967296 over 2", ["LargeNumber"], b"42949 67296 ", KEY2, KEY3
    yield "2^64 over 8", ["NoPart"], str(2**64).encode() + b" " * 8 + b"x", KEY2, KEY3
    yield "2^33 over 3 leaves 2", ["NoPart"], str(2**33).encode() + b" " * 3 + b"x", KEY2, KEY3
    yield "a number of 12 digits whose part fits", ["LargeNumber"], str(4294967291 * 97).encode() + b" " * 97, KEY2, KEY3
    for name, key in (("no digit", b"x y"), ("no space", b"12345"), ("nothing", b""), ("one space alone", b" "),
                      ("one digit alone", b"7"), ("neither digit nor space", b"abc"), ("5 over 2", b"5  "),
                      ("the part is 4294967296", b"4294967296 "), ("2^64 over 1", str(2**64).encode() + b" "),
                      ("2^64 + 4 wraps to 4", str(2**64 + 4).encode() + b" "), ("2^32 + 4 wraps to 4", str(2**32 + 4).encode() + b" "),
                      ("a hundred digits", b"7" * 100 + b" "), ("a blog's example: 102251 over 4", b"1\\}  a`;l022aaf  51")):
        yield f"key 1: {name}", ["NoPart"], key, KEY2, KEY3
        yield f"key 2: {name}", ["NoPart"], KEY1, key, KEY3
    yield "both keys without a part, for different reasons", ["NoPart"], b"12345", b"x y", KEY3
    for name, wanted in (("a NUL", b"\0"), ("CR LF", b"\r\n"), ("a byte above 7f first", None), ("printable ASCII alone", "ascii")):
        chance = random.Random(name)
        while True:
            key1, key2, key3 = conforming(chance)
            answer = bytes.fromhex(solve(key1, key2, key3)[2])
            if wanted is None and answer[0] > 0x7F or wanted == "ascii" and all(0x20 <= b < 0x7F for b in answer[:8]):
                break
            if isinstance(wanted, bytes) and wanted in answer:
                break
        name = "printable ASCII in its first half" if wanted == "ascii" else name
        yield f"the answer has {name}", ["AnswerBytes"], key1, key2, key3
    chance = random.Random(76)
    for _ in range(100):
        yield "made by 4.1 steps 16 to 26", ["Conforming"], *conforming(chance)
    old = json.loads((HERE.parent / "vectors.json").read_text())["vectors"]
    seen = {(key1, key2) for _, key1, key2, _, _ in DRAFT}
    for vector in old:
        key1, key2 = vector["key1"].encode("latin-1"), vector["key2"].encode("latin-1")
        key3 = bytes.fromhex(vector["key3_hex"])
        broken, _, answer = solve(key1, key2, key3)
        assert answer == vector["answer_hex"], vector
        assert sorted(broken) == sorted(map(list, vector["broken"])), vector
        if (key1, key2) not in seen:
            yield vector["source"], ["Legacy"], key1, key2, key3


def conforming(chance):
    """Keys as 4.1 steps 16 to 26 have them."""
    def key():
        spaces = chance.randint(1, 12)
        number = chance.randint(0, MOST // spaces)
        text = list(str(number * spaces).encode())
        for _ in range(chance.randint(1, 12)):
            text.insert(chance.randint(0, len(text)), chance.choice([*range(0x21, 0x30), *range(0x3A, 0x7F)]))
        for _ in range(spaces):
            text.insert(chance.randint(1, len(text) - 1), 0x20)
        return bytes(text)
    return key(), key(), bytes(chance.randrange(256) for _ in range(8))


# ---- Responses ----

RESPONSE_NOTES = {
    "Right": ("A response that a conforming client takes.", "BASIC"),
    "Status": ("The status line: 4.1 steps 28 to 31.", "MISSING_STEP"),
    "Reader": ("Line ends and names, as the client's reader takes them: 4.1 steps 32 to 40.", "MISSING_STEP"),
    "Fields": ("The fields that must be there exactly once: 4.1 step 41.", "MISSING_STEP"),
    "Answer": ("The 16 bytes: 4.1 steps 42 to 46.", "MISSING_STEP"),
    "Leeway": ("Odd, and no reason for a client to fail.", "EDGE_CASE"),
}
URL, ORIGIN = b"ws://example.com/demo", b"http://example.com"
REQUEST = (
    b"GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nSec-WebSocket-Key2: %b\r\n%b"
    b"Upgrade: WebSocket\r\nSec-WebSocket-Key1: %b\r\nOrigin: http://example.com\r\n\r\n%b"
)
STATUS = b"HTTP/1.1 101 WebSocket Protocol Handshake\r\n"
FIELDS = [b"Upgrade: WebSocket\r\n", b"Connection: Upgrade\r\n", b"Sec-WebSocket-Origin: http://example.com\r\n",
          b"Sec-WebSocket-Location: ws://example.com/demo\r\n"]
SAMPLE = b"Sec-WebSocket-Protocol: sample\r\n"
ANSWER = DRAFT[0][4]


def responses():
    """(comment, flag, the rule that fails it, whether a subprotocol is asked for, response)"""
    def with_(index, line):
        return [*FIELDS[:index], line, *FIELDS[index + 1:]]

    def whole(status=STATUS, fields=FIELDS, answer=ANSWER, end=b"\r\n"):
        return status + b"".join(fields) + end + answer

    yield "as the draft has it", "Right", None, False, whole()
    yield "with the subprotocol that was asked for", "Right", None, True, whole(fields=[*FIELDS, SAMPLE])
    yield "fields in another order", "Right", None, False, whole(fields=FIELDS[::-1])
    yield "a frame behind the answer", "Leeway", None, False, whole(answer=ANSWER + b"\0hello\xff")
    yield "another reason phrase", "Leeway", None, False, whole(status=b"HTTP/1.1 101 Switching Protocols\r\n")
    yield "no reason phrase, but its space", "Leeway", None, False, whole(status=b"HTTP/1.1 101 \r\n")
    yield "another version in the status line", "Leeway", None, False, whole(status=b"HTTP/1.0 101 x\r\n")
    yield "names in lower case", "Leeway", None, False, whole(fields=[f.split(b":")[0].lower() + b":" + f.split(b":", 1)[1] for f in FIELDS])
    yield "names in upper case", "Leeway", None, False, whole(fields=[f.split(b":")[0].upper() + b":" + f.split(b":", 1)[1] for f in FIELDS])
    yield "connection in lower case", "Leeway", None, False, whole(fields=with_(1, b"Connection: upgrade\r\n"))
    yield "no space behind the colon", "Leeway", None, False, whole(fields=with_(0, b"Upgrade:WebSocket\r\n"))
    yield "a field that the draft does not know", "Leeway", None, False, whole(fields=[*FIELDS, b"Server: x\r\n"])
    yield "cookies", "Leeway", None, False, whole(fields=[*FIELDS, b"Set-Cookie: a=b\r\n", b"Set-Cookie: c=d\r\n"])
    yield "a subprotocol that nobody asked for", "Leeway", None, False, whole(fields=[*FIELDS, SAMPLE])
    yield "an empty value of an unknown field", "Leeway", None, False, whole(fields=[*FIELDS, b"X:\r\n"])

    yield "status 200", "Status", "status-not-101", False, whole(status=b"HTTP/1.1 200 OK\r\n")
    yield "status 400", "Status", "status-not-101", False, whole(status=b"HTTP/1.1 400 Bad Request\r\n")
    yield "status 1010", "Status", "status-code-malformed", False, whole(status=b"HTTP/1.1 1010 x\r\n")
    yield "status 10", "Status", "status-code-malformed", False, whole(status=b"HTTP/1.1 10 x\r\n")
    yield "status in letters", "Status", "status-code-malformed", False, whole(status=b"HTTP/1.1 abc x\r\n")
    yield "two spaces before the code", "Status", "status-code-malformed", False, whole(status=b"HTTP/1.1  101 x\r\n")
    yield "no second space", "Status", "status-line-malformed", False, whole(status=b"HTTP/1.1 101\r\n")
    yield "a status line of six bytes", "Status", "status-line-malformed", False, whole(status=b"a 1 \r\n")
    yield "the status line ends with LF", "Status", "response-line-end", False, whole(status=STATUS.replace(b"\r", b""))

    yield "a field ends with LF", "Reader", "response-line-end", False, whole(fields=with_(0, b"Upgrade: WebSocket\n"))
    yield "a CR without LF", "Reader", "response-bare-cr", False, whole(fields=[*FIELDS, b"X: a\rb\r\n"])
    yield "a line without a colon", "Reader", "response-field-grammar", False, whole(fields=[*FIELDS, b"nothing\r\n"])
    yield "a folded line", "Reader", "response-field-grammar", False, whole(fields=[*FIELDS, b"X: a\r\n", b" b\r\n"])
    yield "an empty name", "Reader", "response-empty-name", False, whole(fields=[*FIELDS, b": x\r\n"])

    for index, (name, rule) in enumerate((("Upgrade", "upgrade-answer"), ("Connection", "connection-answer"),
                                          ("Sec-WebSocket-Origin", "origin-answer"), ("Sec-WebSocket-Location", "location-answer"))):
        yield f"no {name}", "Fields", rule, False, whole(fields=with_(index, b""))
        yield f"{name} twice", "Fields", rule, False, whole(fields=[*FIELDS, FIELDS[index]])
        yield f"{name} with a space behind its value", "Fields", rule, False, whole(fields=with_(index, FIELDS[index].replace(b"\r", b" \r")))
        yield f"{name} with two spaces before its value", "Fields", rule, False, whole(fields=with_(index, FIELDS[index].replace(b": ", b":  ")))
    yield "upgrade in lower case", "Fields", "upgrade-answer", False, whole(fields=with_(0, b"Upgrade: websocket\r\n"))
    yield "upgrade with a list", "Fields", "upgrade-answer", False, whole(fields=with_(0, b"Upgrade: WebSocket, h2c\r\n"))
    yield "connection with a list", "Fields", "connection-answer", False, whole(fields=with_(1, b"Connection: keep-alive, Upgrade\r\n"))
    yield "another origin", "Fields", "origin-answer", False, whole(fields=with_(2, b"Sec-WebSocket-Origin: http://example.org\r\n"))
    yield "an origin with a slash", "Fields", "origin-answer", False, whole(fields=with_(2, b"Sec-WebSocket-Origin: http://example.com/\r\n"))
    yield "an origin with a capital", "Fields", "origin-answer", False, whole(fields=with_(2, b"Sec-WebSocket-Origin: http://Example.com\r\n"))
    yield "the field's name of draft 75", "Fields", "origin-answer", False, whole(fields=with_(2, b"WebSocket-Origin: http://example.com\r\n"))
    for name, value in (("the default port", b"ws://example.com:80/demo"), ("no path", b"ws://example.com/"),
                        ("wss", b"wss://example.com/demo"), ("http", b"http://example.com/demo"), ("another host", b"ws://localhost/demo")):
        yield f"a location with {name}", "Fields", "location-answer", False, whole(fields=with_(3, b"Sec-WebSocket-Location: " + value + b"\r\n"))
    yield "no subprotocol where one was asked for", "Fields", "protocol-answer", True, whole()
    yield "another subprotocol", "Fields", "protocol-answer", True, whole(fields=[*FIELDS, b"Sec-WebSocket-Protocol: other\r\n"])
    yield "the subprotocol in another case", "Fields", "protocol-answer", True, whole(fields=[*FIELDS, b"Sec-WebSocket-Protocol: Sample\r\n"])
    yield "the subprotocol twice", "Fields", "protocol-answer", True, whole(fields=[*FIELDS, SAMPLE, SAMPLE])

    yield "no answer", "Answer", "answer-short", False, whole(answer=b"")
    yield "fifteen bytes", "Answer", "answer-short", False, whole(answer=ANSWER[:15])
    yield "the answer's last bit is wrong", "Answer", "answer-wrong", False, whole(answer=ANSWER[:15] + bytes([ANSWER[15] ^ 1]))
    yield "the answer's first bit is wrong", "Answer", "answer-wrong", False, whole(answer=bytes([ANSWER[0] ^ 0x80]) + ANSWER[1:])
    yield "the answer in hex", "Answer", "answer-wrong", False, whole(answer=ANSWER.hex().encode())
    yield "a line end before the answer", "Answer", "answer-wrong", False, whole(answer=b"\r\n" + ANSWER)
    yield "sixteen zeros", "Answer", "answer-wrong", False, whole(answer=bytes(16))
    yield "the fields end, and nothing more", "Answer", "response-incomplete", False, whole(answer=b"", end=b"")


def notes(table):
    return {flag: {"bugType": kind, "description": text} for flag, (text, kind) in table.items()}


def document(schema, about, table, groups):
    count = 0
    for group in groups:
        for test in group["tests"]:
            count += 1
            group["tests"][group["tests"].index(test)] = {"tcId": count, **test}
    return {"algorithm": "WebSocket draft 76 opening handshake", "schema": schema, "about": about,
            "numberOfTests": count, "notes": notes(table), "testGroups": groups}


def handshake_file():
    groups = {}
    for comment, flags, key1, key2, key3 in handshakes():
        broken, warned, answer = solve(key1, key2, key3)
        if broken and "NoPart" not in flags:
            flags = [*flags, "NoPart"]
        test = {"comment": comment, "flags": flags, "key1_hex": key1.hex(), "key2_hex": key2.hex(), "key3_hex": key3.hex()}
        if broken:
            test |= {"result": "invalid", "rules": [{"subject": s, "rule": r} for s, r in broken]}
        else:
            test |= {"result": "acceptable" if warned else "valid", "answer_hex": answer}
            if warned:
                test["rules"] = [{"subject": s, "rule": r} for s, r in warned]
        groups.setdefault(flags[0], []).append(test)
    groups = [{"type": "Draft76Handshake", "section": "5.2", "tests": tests} for tests in groups.values()]
    about = ["valid: a conforming server answers with answer_hex.",
             "acceptable: draft 76 answers with answer_hex; servers of hybi-01 to -03 abort.",
             "invalid: a conforming server closes the connection and answers nothing; rules says why."]
    return document("handshake_test_schema.json", about, NOTES, groups)


def response_file():
    groups = {}
    for comment, flag, rule, asks, response in responses():
        request = REQUEST % (KEY2, SAMPLE if asks else b"", KEY1, KEY3)
        try:
            check(response, URL, ORIGIN, b"sample" if asks else None, ANSWER)
            accepted = True
        except Fail:
            accepted = False
        assert accepted == (rule is None), comment
        test = {"comment": comment, "flags": [flag], "request_hex": request.hex(), "response_hex": response.hex(),
                "result": "valid" if accepted else "invalid"}
        if rule:
            test["rule"] = rule
        groups.setdefault(flag, []).append(test)
    groups = [{"type": "Draft76Response", "section": "4.1", "url": URL.decode(), "tests": tests} for tests in groups.values()]
    about = ["valid: a conforming client that sent the request goes on to frames.",
             "invalid: it fails the connection; rule is the id, in ws76, of what is wrong."]
    return document("response_test_schema.json", about, RESPONSE_NOTES, groups)


if __name__ == "__main__":
    for name, made in (("handshake_test.json", handshake_file()), ("response_test.json", response_file())):
        (HERE / name).write_text(json.dumps(made, indent=1) + "\n")
        print(name, made["numberOfTests"])
