#!/usr/bin/env python3
"""What the Chromium of this machine does with responses of RFC 6455 that break one rule each: a line
of JSON for each, which testdata/rfc6455/today.jsonl holds.

usage: tests/peers/today.py [CHROMIUM] > testdata/rfc6455/today.jsonl
"""
import base64
import hashlib
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
FIELDS = [b"Upgrade: websocket", b"Connection: Upgrade", b"Sec-WebSocket-Accept: %s"]


def lines(status=b"HTTP/1.1 101 Switching Protocols", fields=FIELDS, end=b"\r\n", more=(), behind=b""):
    return lambda accept: end.join([status, *[one.replace(b"%s", accept) for one in fields], *more, b"", b""]) + behind


RESPONSES = {
    "right": lines(),
    "lf-only": lines(end=b"\n"),
    "http-1.0": lines(status=b"HTTP/1.0 101 Switching Protocols"),
    "http-1.2": lines(status=b"HTTP/1.2 101 Switching Protocols"),
    "space-before-colon": lines(fields=[b"Upgrade : websocket", *FIELDS[1:]]),
    "no-space-after-colon": lines(fields=[one.replace(b": ", b":") for one in FIELDS]),
    "upgrade-upper-case": lines(fields=[b"Upgrade: WEBSOCKET", *FIELDS[1:]]),
    "upgrade-twice": lines(more=[b"Upgrade: websocket"]),
    "upgrade-list": lines(fields=[b"Upgrade: websocket, h2c", *FIELDS[1:]]),
    "connection-list": lines(fields=[FIELDS[0], b"Connection: keep-alive, Upgrade", FIELDS[2]]),
    "accept-white-space": lines(fields=[*FIELDS[:2], b"Sec-WebSocket-Accept:   %s  "]),
    "no-reason": lines(status=b"HTTP/1.1 101"),
    "field-folded": lines(more=[b"X-Folded: a\r\n b"]),
    "field-no-colon": lines(more=[b"nocolon"]),
    "field-nul": lines(more=[b"X-Nul: a\0b"]),
    "field-length": lines(more=[b"Content-Length: 0"]),
    "field-chunked": lines(more=[b"Transfer-Encoding: chunked"]),
    "protocol-empty": lines(more=[b"Sec-WebSocket-Protocol: "]),
    "behind-crlf": lines(behind=b"\r\n"),
}


def serve(listener, seen):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=answer, args=(client, seen), daemon=True).start()


def answer(client, seen):
    with client:
        request = b""
        while b"\r\n\r\n" not in request:
            got = client.recv(4096)
            if not got:
                return
            request += got
        name = request.split(b" ", 2)[1].lstrip(b"/").decode()
        if name == "page":
            body = page(client.getsockname()[1]).encode()
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            return
        if name == "events":
            seen["events"] = json.loads(re.search(rb"X-Events: ([^\r]*)", request).group(1))
            client.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        if name not in RESPONSES:
            return
        key = re.search(rb"Sec-WebSocket-Key: ([^\r]*)", request).group(1)
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        response = RESPONSES[name](accept)
        seen[name] = (request, response)
        client.sendall(response)
        client.settimeout(1)
        try:
            while client.recv(4096):
                pass
        except OSError:
            pass


def page(port):
    return """<!DOCTYPE html><title>ws76</title><script>
const names = %s;
const events = {};
function next() {
  const name = names.shift();
  if (!name) {
    return fetch('/events', { headers: { 'X-Events': JSON.stringify(events) } })
      .finally(() => console.log('done'));
  }
  events[name] = [];
  const socket = new WebSocket('ws://127.0.0.1:%d/' + name);
  for (const kind of ['open', 'error', 'close']) {
    socket.addEventListener(kind, () => events[name].push(kind));
  }
  // What follows the answer is read at once.
  socket.addEventListener('open', () => setTimeout(() => socket.close(), 300));
  socket.addEventListener('close', next);
}
next();
</script>""" % (json.dumps(list(RESPONSES)), port)


class Browser:
    """Chromium, spoken to through the pipe of its debugger: the console is heard there."""

    def __init__(self, chromium, folder):
        read, self.out = os.pipe()
        self.heard, write = os.pipe()
        flags = f"--headless --no-sandbox --disable-gpu --remote-debugging-pipe --user-data-dir={folder}"
        self.process = subprocess.Popen(
            ["bash", "-c", f"exec {chromium} {flags} 3<&{read} 4>&{write}"], pass_fds=(read, write),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(read)
        os.close(write)
        self.numbers = itertools.count(1)
        self.rest = b""

    def messages(self):
        while True:
            while b"\0" not in self.rest:
                self.rest += os.read(self.heard, 65536)
            message, _, self.rest = self.rest.partition(b"\0")
            yield json.loads(message)

    def ask(self, method, session=None, **params):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        return next(m["result"] for m in self.messages() if m.get("id") == number)

    def console(self, url):
        """Opens a page; what the console says until the page has sent its events."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Log.enable", session)
        self.ask("Runtime.enable", session)
        self.ask("Page.navigate", session, url=url)
        for message in self.messages():
            params = message.get("params", {})
            if message.get("method") == "Log.entryAdded":
                yield params["entry"]["text"]
            if message.get("method") == "Runtime.consoleAPICalled" and params["args"][0].get("value") == "done":
                return

    def end(self):
        self.process.terminate()
        self.process.wait()


def main(chromium):
    listener = socket.create_server(("127.0.0.1", 0))
    seen = {}
    threading.Thread(target=serve, args=(listener, seen), daemon=True).start()
    says = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(chromium, folder)
        for line in browser.console(f"http://127.0.0.1:{listener.getsockname()[1]}/page"):
            if found := re.search(r"WebSocket connection to 'ws://[^/]*/([^']*)' failed: (.*)", line):
                says[found[1]] = found[2]
        browser.end()
    version = subprocess.run([chromium, "--version"], capture_output=True, text=True).stdout.split()[1]
    for name in RESPONSES:
        request, response = seen[name]
        print(json.dumps({
            "id": name, "chromium": version.split(".")[0], "events": seen["events"][name], "says": says.get(name),
            "request": base64.b64encode(request).decode(), "response": base64.b64encode(response).decode(),
        }))


if __name__ == "__main__":
    main(*sys.argv[1:] or ["chromium"])
