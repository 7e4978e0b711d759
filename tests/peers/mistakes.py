"""A browser against every mistake of `ws76 serve`.

A relay stands between the two. It starts the server whose mistake a request's path names, passes
every byte on, and keeps both sides' bytes, so that one process of the browser tries hundreds of
mistakes. Whether an answer is wrong is computed here, not by ws76.
"""
import base64
import concurrent.futures
import hashlib
import json
import pathlib
import re
import select
import socket
import struct
import subprocess
import tempfile
import threading

import browser
import variants

# Browsers at one time: some answers make them wait, and they can wait side by side.
AT_ONCE = 4
# Handshakes until a mistake is taken never to show on the browser's keys.
TRIES = 100
ECHO = b"\x00hello\xff"
DATA = pathlib.Path(__file__).resolve().parent.parent.parent / "testdata" / "webkit534" / "mistakes.jsonl"


class Relay:
    """Passes connections for /MISTAKE/N on to a server that makes the mistake."""

    def __init__(self, ws76):
        self.ws76 = ws76
        self.mistake = self.process = self.port = None
        self.seen = {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        threading.Thread(target=self.run, daemon=True).start()

    def url(self, mistake, number):
        return f"ws://127.0.0.1:{self.address[1]}/{mistake}/{number}"

    def run(self):
        # The browser opens one connection after the other.
        while True:
            try:
                client, _ = self.listener.accept()
                self.relay(client)
            except (OSError, ValueError):
                if self.listener.fileno() < 0:
                    return

    def relay(self, client):
        with client:
            client.settimeout(5)
            request = b""
            while (end := request.find(b"\r\n\r\n")) < 0 or len(request) < end + 12:
                got = client.recv(4096)
                if not got:
                    return
                request += got
            path = request.split(b" ", 2)[1].decode()
            self.serve(path.split("/")[1])
            response = bytearray()
            self.seen[path] = (request[:end + 12], response)
            with socket.create_connection(("127.0.0.1", self.port)) as server:
                server.sendall(request)
                self.pass_on(client, server, response)

    @staticmethod
    def pass_on(client, server, response):
        while True:
            for ready in select.select([client, server], [], [], 5)[0]:
                got = ready.recv(65536)
                if not got:
                    return
                if ready is server:
                    response += got
                    client.sendall(got)
                else:
                    server.sendall(got)

    def serve(self, mistake):
        if mistake == self.mistake:
            return
        self.end_server()
        self.process = subprocess.Popen(
            [self.ws76, "serve", "127.0.0.1:0", "--format", "jsonl", "--mistake", mistake],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        self.mistake = mistake
        self.port = int(re.search(r"ws://[^/ ]*:(\d+)", self.process.stderr.readline()).group(1))
        # What it says later is not read.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def end_server(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def end(self):
        self.listener.close()
        self.end_server()


def is_right(request, response):
    """Whether the response is 101 with the right answer, and nothing but frames behind it."""
    head, _, body = response.partition(b"\r\n\r\n")
    keys = [re.search(rb"\r\nSec-WebSocket-Key%d: ([^\r]*)" % n, request).group(1) for n in (1, 2)]
    block = struct.pack(">II", *map(variants.part, keys)) + request[-8:]
    right = hashlib.md5(block).digest()
    return head.startswith(b"HTTP/1.1 101 ") and head.count(b"\r\n") == 4 and body in (right, right + ECHO)


def tried(ws76, phantomjs, wanted):
    """Tries (mistake, how often); the first exchange of each that shows it, or the last one."""
    relay = Relay(ws76)
    try:
        urls = [relay.url(mistake, number) for mistake, times in wanted for number in range(times)]
        attempts = browser.attempts(phantomjs, urls)
    finally:
        relay.end()
    found = {}
    for attempt in attempts:
        path = "/" + attempt["url"].split("/", 3)[3]
        mistake = path.split("/")[1]
        if mistake in found and found[mistake]["shows"]:
            continue
        request, response = relay.seen[path]
        found[mistake] = {
            # A computation that these keys cannot have ends in a closed connection.
            "shows": bool(response) and not is_right(request, bytes(response)),
            "request": request,
            "response": bytes(response).removesuffix(ECHO),
            "does": browser.outcome(attempt["events"], ['message "hello"']),
            "says": next(iter(browser.said(attempt, relay.address[1])), None),
        }
    return found


def all_of(ws76, phantomjs, ids):
    """What the browser does with each mistake."""
    found = {}
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        def round_of(ids, times):
            shares = [[(name, times) for name in ids[at::AT_ONCE]] for at in range(AT_ONCE)]
            for share in pool.map(lambda share: tried(ws76, phantomjs, share) if share else {}, shares):
                found.update(share)

        round_of(ids, 1)
        unseen = [name for name in ids if not found[name]["shows"]]
        # A browser that fails gives way to the next one at once; the command line has a limit.
        for at in range(0, len(unseen), 200):
            round_of(unseen[at:at + 200], TRIES)
    return {name: found[name] for name in ids}


def write(found):
    """The exchanges, for the tests that hold the model of this browser to them."""
    with DATA.open("w") as out:
        for name, row in found.items():
            row = {"id": name, **row}
            for side in ("request", "response"):
                row[side] = base64.b64encode(row[side]).decode()
            out.write(json.dumps(row) + "\n")
