"""A browser of 2011 against `ws76 serve`, its mistakes, `ws76 tap`, and a server that breaks each
rule of the response once (variants.py).
"""
import json
import os
import re
import struct
import subprocess
import tempfile
import pathlib

import variants

HERE = pathlib.Path(__file__).resolve().parent
# How long a browser waits for nothing, in milliseconds, before it is taken to wait for good.
WAIT = "1500"


def attempts(phantomjs, urls):
    """What the browser does with each URL: its events and the lines of its console."""
    with tempfile.TemporaryDirectory() as empty:
        # It crashes on the certificates of today's systems.
        command = [phantomjs, f"--ssl-certificates-path={empty}", str(HERE / "clients" / "webkit.js"), WAIT]
        done = subprocess.run(
            [*command, *urls], capture_output=True, text=True, timeout=600,
            env={**os.environ, "OPENSSL_CONF": "/dev/null", "QT_QPA_PLATFORM": "offscreen"},
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


MESSAGES = ['message "first"', 'message "second"']


def outcome(events, messages):
    """What the browser did, in a few words; `messages` are those that a right server sends."""
    if not events:
        return "waits"
    if events[0] != "open":
        return "fails"
    seen = [event for event in events if event.startswith("message")]
    if seen == messages:
        return "opens" if "error" not in events else "opens, one error event"
    if not seen:
        return "opens, no message"
    if len(seen) < len(messages):
        return "opens, " + " and ".join(json.loads(m[8:]) for m in messages if m not in seen) + " lost"
    return "opens, " + " and ".join(ascii(json.loads(m[8:])) for m in seen if m not in messages)


def said(attempt, port):
    """The console, without what differs from run to run."""
    lines = [line.strip().replace(str(port), "PORT") for line in attempt["console"]]
    # A message that quotes the 16 bytes quotes others each time.
    return [re.sub(r"[\r\n].*", "", line, flags=re.DOTALL) for line in lines]


def pcap(exchanges):
    """A capture of one connection for each exchange, raw IP, as bytes."""
    out = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)

    def packet(number, side, sequence, other, flags, payload=b""):
        ports = (40000 + number, 8080)
        tcp = struct.pack(">HHIIBBHHH", ports[side], ports[1 - side], sequence, other, 0x50, flags, 65535, 0, 0)
        ends = [b"\x0a\x00\x00\x02", b"\x0a\x00\x00\x01"]
        size = 20 + len(tcp) + len(payload)
        ip = struct.pack(">BBHHHBBH", 0x45, 0, size, 1, 0x4000, 64, 6, 0) + ends[side] + ends[1 - side]
        return struct.pack("<IIII", 1_700_000_000, 0, size, size) + ip + tcp + payload

    for number, (request, response) in enumerate(exchanges):
        client, server = 1 + len(request), 1 + len(response)
        out += packet(number, 0, 0, 0, 2) + packet(number, 1, 0, 1, 18) + packet(number, 0, 1, 1, 16)
        out += packet(number, 0, 1, 1, 24, request) + packet(number, 1, 1, client, 24, response)
        out += packet(number, 1, server, client, 17) + packet(number, 0, client, server + 1, 17)
        out += packet(number, 1, server + 1, client + 1, 16)
    return out


def judged(ws76, exchanges):
    """What ws76 says of each exchange: the verdict, and the rules that are broken."""
    done = subprocess.run(
        [ws76, "verify", "--format", "json", "-"], input=pcap(exchanges), capture_output=True,
    )
    found = {}
    for handshake in json.loads(done.stdout)["handshakes"]:
        rules = [f["rule"] for f in handshake["findings"] if f["severity"] != "note"]
        number = int(re.search(r":(\d+) ->", handshake["flow"]).group(1)) - 40000
        found[number] = " ".join([handshake["verdict"] + ":", *dict.fromkeys(rules)])
    return [found[number] for number in range(len(exchanges))]


def responses(ws76, phantomjs):
    """Each variant of the response: what ws76 says of it, and what the browser does and says."""
    server = variants.Server()
    try:
        names = list(variants.ANSWERS)
        seen = attempts(phantomjs, [f"ws://127.0.0.1:{server.port}/{name}" for name in names])
        verdicts = judged(ws76, [server.seen[name] for name in names])
    finally:
        server.end()
    table = {}
    for name, attempt, verdict in zip(names, seen, verdicts, strict=True):
        messages = MESSAGES if name not in ("answer-short", "answer-missing") else []
        table[name] = {"ws76": verdict, "does": outcome(attempt["events"], messages)}
        if lines := said(attempt, server.port):
            table[name]["console"] = lines
    return table


def with_serve(ws76, phantomjs, start, arguments):
    """What the browser does with a server that makes these mistakes, or none."""
    server = start([ws76, "serve", "127.0.0.1:0", *arguments])
    try:
        (attempt,) = attempts(phantomjs, [f"ws://127.0.0.1:{server.port}/"])
        return outcome(attempt["events"], ['message "hello"'])
    finally:
        server.end()


def with_tap(ws76, phantomjs, start, arguments):
    """The same through tap."""
    server = start([ws76, "serve", "127.0.0.1:0", *arguments])
    tap = start([ws76, "tap", "127.0.0.1:0", f"127.0.0.1:{server.port}"])
    try:
        (attempt,) = attempts(phantomjs, [f"ws://127.0.0.1:{tap.port}/"])
        return outcome(attempt["events"], ['message "hello"'])
    finally:
        tap.end()
        server.end()
