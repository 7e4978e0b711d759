#!/usr/bin/env python3
"""Makes testdata/draft/*.raw and testdata/damaged/* from the draft's examples and from real captures.

Run in testdata/: python3 make.py. Nothing here computes an answer: all answers are the draft's own
(draft/draft.json) or the captured peer's.
"""
import json
import pathlib

CRLF = b"\r\n"
examples = {e["name"]: e for e in json.load(open("draft/draft.json"))}


def fields(example, order):
    values = {
        "Host": b"example.com",
        "Connection": b"Upgrade",
        "Upgrade": b"WebSocket",
        "Origin": b"http://example.com",
        "Sec-WebSocket-Protocol": b"sample",
        "Sec-WebSocket-Key1": bytes.fromhex(example["key1_hex"]),
        "Sec-WebSocket-Key2": bytes.fromhex(example["key2_hex"]),
    }
    return b"".join(name.encode() + b": " + values[name] + CRLF for name in order)


def request(example, resource, order):
    line = b"GET " + resource + b" HTTP/1.1" + CRLF
    return line + fields(example, order) + CRLF + bytes.fromhex(example["key3_hex"])


def response(example, resource, protocol):
    return (
        b"HTTP/1.1 101 WebSocket Protocol Handshake" + CRLF
        + b"Upgrade: WebSocket" + CRLF
        + b"Connection: Upgrade" + CRLF
        + b"Sec-WebSocket-Origin: http://example.com" + CRLF
        + b"Sec-WebSocket-Location: ws://example.com" + resource + CRLF
        + (b"Sec-WebSocket-Protocol: sample" + CRLF if protocol else b"")
        + CRLF
        + bytes.fromhex(example["response_hex"])
    )


ORDER_12 = ["Host", "Connection", "Sec-WebSocket-Key2", "Sec-WebSocket-Protocol", "Upgrade",
            "Sec-WebSocket-Key1", "Origin"]
ORDER_52 = ["Connection", "Host", "Upgrade", "Sec-WebSocket-Key1", "Origin", "Sec-WebSocket-Key2"]
for name, resource, order in [("1.2", b"/demo", ORDER_12), ("1.3", b"/", ORDER_52),
                              ("4.1", b"/", ORDER_52), ("5.2", b"/", ORDER_52)]:
    example = examples[name]
    raw = request(example, resource, order) + response(example, resource, order is ORDER_12)
    pathlib.Path(f"draft/{name}.raw").write_bytes(raw)

good = pathlib.Path("formats/wsdriver-draft.raw").read_bytes()
split = good.index(CRLF * 2) + 4 + 8
client, server = good[:split], good[split:]
rand = (pathlib.Path("peers/wsdriver/rand0.request.bin").read_bytes(),
        pathlib.Path("peers/wsdriver/rand0.response.bin").read_bytes())


def lf(message, tail):
    return message[:-tail].replace(CRLF, b"\n") + message[-tail:]


def utf8(message, tail):
    return message[:-tail] + message[-tail:].decode("latin-1").encode()


def replaced(message, tail):
    return message[:-tail] + message[-tail:].decode("utf-8", "replace").encode()


nbsp = client.replace(b"4 @1  46546xW%0l 1 5", "4 @1  46546xW%0l 1 5".replace(" ", "\u00a0").encode())
collapsed = client.replace(b"12998 5 Y3 1  .P00", b"12998 5 Y3 1 .P00")
damaged = {
    "hand-made.txt": lf(client, 8) + b"\n\n" + lf(server, 16) + b"\n",
    "lf-server-only.raw": client + lf(server, 16),
    "newline-after-key3.raw": client + b"\n" + server,
    "newline-after-answer.raw": client + server + b"\r\n",
    "byte-order-mark.raw": b"\xef\xbb\xbf" + client + server,
    "utf8.raw": utf8(rand[0], 8) + utf8(rand[1], 16),
    "replaced.raw": replaced(rand[0], 8) + replaced(rand[1], 16),
    "answer-replaced-by-server.raw": rand[0] + replaced(rand[1], 16),
    "answer-replaced.raw": client + server[:-16] + bytes.fromhex("386aefbfbd5327793aefbfbd472a436f2c57782d"),
    "no-break-spaces.raw": nbsp + server,
    "spaces-collapsed.raw": collapsed + server,
    "key3-missing.raw": client[:-8] + server,
    "misspelt-key.raw": client.replace(b"Sec-WebSocket-Key1", b"Sec-WebSockets-Key1") + server,
    "upgrade-lower-case.raw": client + server.replace(b"Upgrade: WebSocket", b"Upgrade: websocket"),
    "location-port-80.raw": client.replace(b"127.0.0.1:9101", b"127.0.0.1")
    + server.replace(b"127.0.0.1:9101", b"127.0.0.1:80"),
    "folded-field.raw": client + server.replace(b"Connection: Upgrade", b"Connection:\r\n Upgrade"),
    "continue-first.raw": client + b"HTTP/1.1 100 Continue\r\n\r\n" + server,
    "escape-sequences.raw": client.replace(b"Origin: http://example.com", b"Origin: \x1b[31m\x9b2J\x07")
    .replace(b"GET /demo", b"GET /\x1b]0;x\x07demo") + server.replace(b"http://example.com", b"\x1b[31m\r"),
    "draft-75.raw": b"GET /demo HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: example.com\r\n"
    b"Origin: http://example.com\r\n\r\nHTTP/1.1 101 Web Socket Protocol Handshake\r\nUpgrade: WebSocket\r\n"
    b"Connection: Upgrade\r\nWebSocket-Origin: http://example.com\r\n"
    b"WebSocket-Location: ws://example.com/demo\r\n\r\n",
    "rfc-6455.raw": b"GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://example.com\r\n"
    b"Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Version: 13\r\n\r\n"
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n\r\n",
}
for name, data in damaged.items():
    pathlib.Path(f"damaged/{name}").write_bytes(data)
