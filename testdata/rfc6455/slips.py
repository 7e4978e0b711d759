#!/usr/bin/env python3
"""Writes slips.json: for one key, the value of Sec-WebSocket-Accept that each slip makes.

An oracle of its own: hashlib and base64, nothing of ws76."""
import base64, hashlib, json, os, struct

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def b64(data):
    return base64.b64encode(data)


def sha(data):
    return hashlib.sha1(data).digest()


def values(key):
    """Slip id -> value."""
    right = sha(key + GUID)
    text = b64(right)
    hashed = {
        "accept-guid-misspelt": key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B12",
        "accept-guid-dash": key + GUID.replace(b"-", b"\xe2\x80\x93"),
        "accept-guid-lower-case": key + GUID.lower(),
        "accept-guid-missing": key,
        "accept-guid-no-hyphens": key + GUID.replace(b"-", b""),
        "accept-guid-braces": key + b"{" + GUID + b"}",
        "accept-guid-line-end": key + GUID + b"\n",
        "accept-guid-first": GUID + key,
        "accept-guid-binary": key + bytes.fromhex(GUID.replace(b"-", b"").decode()),
        "accept-key-decoded": base64.b64decode(key) + GUID,
        "accept-key-lf": key + b"\n" + GUID,
        "accept-key-cr": key + b"\r" + GUID,
        "accept-key-crlf": key + b"\r\n" + GUID,
        "accept-key-space-before": b" " + key + GUID,
        "accept-key-space-after": key + b" " + GUID,
        "accept-key-nul": key + b"\0" + GUID,
        "accept-end-nul": key + GUID + b"\0",
        "accept-key-one-pad": key[:-1] + GUID,
        "accept-key-no-pad": key[:-2] + GUID,
        "accept-key-first-cut": key[1:] + GUID,
        "accept-key-cut": key[:16] + GUID,
        "accept-key-lower-case": key.lower() + GUID,
        "accept-key-plus-space": key.replace(b"+", b" ") + GUID,
        "accept-key-quoted": b'"' + key + b'"' + GUID,
        "accept-key-empty": GUID,
        "accept-key-undefined": b"undefined" + GUID,
        "accept-key-null": b"null" + GUID,
        "accept-key-none": b"None" + GUID,
        "accept-key-line": b"Sec-WebSocket-Key: " + key + GUID,
        "accept-utf16le": (key + GUID).decode().encode("utf-16-le"),
        "accept-utf16be": (key + GUID).decode().encode("utf-16-be"),
    }
    made = {slip: b64(sha(data)) for slip, data in hashed.items()}
    made |= {
        "accept-md5": b64(hashlib.md5(key + GUID).digest()),
        "accept-sha256": b64(hashlib.sha256(key + GUID).digest()),
        "accept-no-hash": b64(key + GUID),
        "accept-zero-digest": b64(bytes(20)),
        "accept-words-swapped": b64(struct.pack("<5I", *struct.unpack(">5I", right))),
        "accept-digest-16": b64(right[:16]),
        "accept-digest-cut-at-nul": b64(right.split(b"\0")[0]),
        "accept-digest-question-marks": b64(bytes(c if c < 128 else 63 for c in right)),
        "accept-digest-utf8": b64(right.decode("latin-1").encode()),
        "accept-hex-base64": b64(right.hex().encode()),
        "accept-hex-upper-base64": b64(right.hex().upper().encode()),
        "accept-hex": right.hex().encode(),
        "accept-hex-upper": right.hex().upper().encode(),
        "accept-url-safe": base64.urlsafe_b64encode(right),
        "accept-unpadded": text.rstrip(b"="),
        "accept-pad-a": text.replace(b"=", b"A"),
        "accept-plus-space": text.replace(b"+", b" "),
        "accept-percent": text.replace(b"+", b"%2B").replace(b"/", b"%2F").replace(b"=", b"%3D"),
        "accept-quoted": b'"' + text + b'"',
        "accept-base64-twice": b64(text),
        "accept-lower-case": text.lower(),
        "accept-upper-case": text.upper(),
        "accept-sample": b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "accept-key-itself": key,
    }
    return {slip: value.decode() for slip, value in made.items()}


def has_all(key):
    """Whether every slip shows: the value has + and /, the key has +, the digest a NUL."""
    digest = sha(key + GUID)
    text = b64(digest)
    return b"+" in key and b"+" in text[1:-1] and b"/" in text and 0 in digest[6:]


number = 0
while True:
    key = b64(hashlib.md5(str(number).encode()).digest())
    if has_all(key):
        break
    number += 1
out = {"key": key.decode(), "right": b64(sha(key + GUID)).decode(), "slips": values(key)}
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "slips.json"), "w") as file:
    json.dump(out, file, indent=2)
    file.write("\n")
