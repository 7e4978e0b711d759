"""Responses of draft 76 that break one rule each, and a server that gives each under a path of its
own, with two text frames behind it. `ANSWERS` says what a client is given; the right one is `right`.
"""
import hashlib
import re
import socket
import struct
import threading

FRAMES = b"\x00first\xff\x00second\xff"


class Response:
    """The parts of a response that a variant changes."""

    def __init__(self, origin, location, answer):
        self.status = b"HTTP/1.1 101 WebSocket Protocol Handshake"
        self.fields = [
            (b"Upgrade", b"WebSocket"),
            (b"Connection", b"Upgrade"),
            (b"Sec-WebSocket-Origin", origin),
            (b"Sec-WebSocket-Location", location),
        ]
        self.separator = b": "
        self.line_end = b"\r\n"
        self.before = b""
        self.answer = answer
        self.behind = b""
        self.frames = FRAMES

    def bytes(self):
        lines = [self.status]
        lines += [f if isinstance(f, bytes) else f[0] + self.separator + f[1] for f in self.fields]
        head = self.line_end.join(lines) + self.line_end * 2
        return self.before + head + self.answer + self.behind + self.frames

    def at(self, name):
        return next(n for n, f in enumerate(self.fields) if f[0] == name)

    def value(self, name):
        return self.fields[self.at(name)][1]


def status(line):
    def change(response):
        response.status = line
    return change


def put(name, value):
    """Another value for a field; a function makes it out of the right one."""
    def change(response):
        at = response.at(name)
        new = value(response.fields[at][1]) if callable(value) else value
        response.fields[at] = (name, new)
    return change


def rename(name, new):
    def change(response):
        at = response.at(name)
        response.fields[at] = (new, response.fields[at][1])
    return change


def drop(name):
    def change(response):
        del response.fields[response.at(name)]
    return change


def twice(name):
    def change(response):
        response.fields.append(response.fields[response.at(name)])
    return change


def line(text):
    """A whole line between the fields: a name and a value, or bytes as they are."""
    def change(response):
        response.fields.insert(2, text)
    return change


def answer(make):
    def change(response):
        response.answer = make(response.answer)
    return change


def attribute(name, value):
    def change(response):
        setattr(response, name, value)
    return change


def behind(extra):
    return attribute("behind", extra)


UP, CON, ORI, LOC = b"Upgrade", b"Connection", b"Sec-WebSocket-Origin", b"Sec-WebSocket-Location"

ANSWERS = {
    "right": lambda response: None,
    # Step 28 to 31: the status line.
    "status-other-reason": status(b"HTTP/1.1 101 Switching Protocols"),
    "status-no-reason": status(b"HTTP/1.1 101 "),
    "status-one-space": status(b"HTTP/1.1 101"),
    "status-http-1.0": status(b"HTTP/1.0 101 WebSocket Protocol Handshake"),
    "status-other-version": status(b"ICY 101 OK"),
    "status-200": status(b"HTTP/1.1 200 OK"),
    "status-407": status(b"HTTP/1.1 407 Proxy Authentication Required"),
    "status-four-digits": status(b"HTTP/1.1 0101 WebSocket Protocol Handshake"),
    "status-cr-inside": status(b"HTTP/1.1 101 Web\rSocket"),
    "continue-before": attribute("before", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "crlf-before": attribute("before", b"\r\n"),
    # Steps 32 to 40: the fields' bytes.
    "lf-only": attribute("line_end", b"\n"),
    "no-space-after-colon": attribute("separator", b":"),
    "two-spaces-after-colon": attribute("separator", b":  "),
    "field-unknown": line((b"Server", b"test")),
    "field-cookie": line((b"Set-Cookie", b"a=b")),
    "field-length": line((b"Content-Length", b"16")),
    "field-chunked": line((b"Transfer-Encoding", b"chunked")),
    "field-empty-value": line((b"X-Empty", b"")),
    "field-empty-value-no-space": line(b"X-Empty:"),
    "field-empty-name": line((b"", b"x")),
    "field-no-colon": line(b"nocolon"),
    "field-folded": line(b"X-Folded: a\r\n b"),
    "field-lf-in-value": line((b"X-Lf", b"a\nb: c")),
    "field-cr-in-value": line((b"X-Cr", b"a\rb")),
    "field-nul-in-value": line((b"X-Nul", b"a\0b")),
    "field-nul-in-name": line((b"X-\0Nul", b"a")),
    "field-latin1-in-value": line((b"X-High", b"caf\xe9")),
    "field-latin1-in-name": line((b"X-\xe9", b"a")),
    "field-utf8-in-value": line((b"X-Utf8", "caf\u00e9".encode())),
    "field-control-in-value": line((b"X-Bell", b"a\x07b")),
    "field-long": line((b"X-Long", b"x" * 5000)),
    # Step 41: Upgrade and Connection.
    "upgrade-absent": drop(UP),
    "upgrade-lower-case": put(UP, b"websocket"),
    "upgrade-upper-case": put(UP, b"WEBSOCKET"),
    "upgrade-other": put(UP, b"h2c"),
    "upgrade-empty": put(UP, b""),
    "upgrade-trailing-space": put(UP, b"WebSocket "),
    "upgrade-leading-space": put(UP, b" WebSocket"),
    "upgrade-twice": twice(UP),
    "upgrade-name-lower-case": rename(UP, b"upgrade"),
    "upgrade-name-upper-case": rename(UP, b"UPGRADE"),
    "upgrade-space-before-colon": rename(UP, b"Upgrade "),
    "connection-absent": drop(CON),
    "connection-lower-case": put(CON, b"upgrade"),
    "connection-list": put(CON, b"keep-alive, Upgrade"),
    "connection-keep-alive": put(CON, b"keep-alive"),
    "connection-trailing-space": put(CON, b"Upgrade "),
    "connection-twice": twice(CON),
    # Step 41: origin.
    "origin-absent": drop(ORI),
    "origin-other": put(ORI, b"http://example.com"),
    "origin-upper-case": put(ORI, bytes.upper),
    "origin-slash": put(ORI, lambda value: value + b"/"),
    "origin-empty": put(ORI, b""),
    "origin-star": put(ORI, b"*"),
    "origin-twice": twice(ORI),
    "origin-draft-75": rename(ORI, b"WebSocket-Origin"),
    # Step 41: location.
    "location-absent": drop(LOC),
    "location-other-port": put(LOC, lambda value: re.sub(rb":\d+/", b":80/", value)),
    "location-no-port": put(LOC, lambda value: re.sub(rb":\d+/", b"/", value)),
    "location-wss": put(LOC, lambda value: b"wss" + value[2:]),
    "location-http": put(LOC, lambda value: b"http" + value[2:]),
    "location-upper-case-scheme": put(LOC, lambda value: b"WS" + value[2:]),
    "location-other-host": put(LOC, lambda value: value.replace(b"127.0.0.1", b"localhost")),
    "location-slash-more": put(LOC, lambda value: value + b"/"),
    "location-other-path": put(LOC, lambda value: value + b"x"),
    "location-path-alone": put(LOC, lambda value: value[value.index(b"/", 5):]),
    "location-empty": put(LOC, b""),
    "location-twice": twice(LOC),
    "location-draft-75": rename(LOC, b"WebSocket-Location"),
    # Step 41: subprotocol, which was not asked for.
    "protocol-unasked": line((b"Sec-WebSocket-Protocol", b"sample")),
    "protocol-unasked-empty": line((b"Sec-WebSocket-Protocol", b"")),
    # Steps 42 to 45: the answer.
    "answer-wrong": answer(lambda right: right[::-1]),
    "answer-hex": answer(lambda right: right.hex().encode()),
    "answer-short": answer(lambda right: right[:15]),
    "answer-missing": answer(lambda right: b""),
    "answer-crlf-before": answer(lambda right: b"\r\n" + right),
    "answer-lf-before": answer(lambda right: b"\n" + right),
    # What stands behind the answer, where frames begin.
    "behind-crlf": behind(b"\r\n"),
    "behind-lf": behind(b"\n"),
    "behind-nul": behind(b"\0"),
    "behind-ff": behind(b"\xff"),
    "behind-closing": behind(b"\xff\x00"),
    # Another answer than its own: what its first byte is decides what a client does with it.
    "behind-second-answer": behind(b"8jKS'y:G*Co,Wxa-"),
    "behind-rfc6455-frame": behind(b"\x81\x02hi"),
}
# Without an answer, frames would be taken for it.
for short in ("answer-short", "answer-missing"):
    ANSWERS[short] = (lambda change: lambda response: (change(response), setattr(response, "frames", b"")))(ANSWERS[short])


def part(key):
    digits, spaces = re.sub(rb"\D", b"", key), key.count(b" ")
    return int(digits) // spaces


class Server:
    """Gives the response that a request's path names; keeps both sides' bytes of the last one."""

    def __init__(self, limit=3.0, frames=True):
        self.limit = limit
        self.frames = frames
        self.seen = {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def end(self):
        self.listener.close()

    def serve(self, client):
        client.settimeout(self.limit)
        try:
            request = b""
            while (end := request.find(b"\r\n\r\n")) < 0 or len(request) < end + 12:
                got = client.recv(4096)
                if not got:
                    return
                request += got
            request = request[:end + 12]
            name, response = respond(request)
            if not self.frames:
                response.frames = b""
            sent = response.bytes()
            self.seen[name] = (request, sent)
            client.sendall(sent)
            # A client that opens says hello; one that fails closes. One that waits is left waiting.
            said = b""
            while not said.endswith(b"\xff") and (got := client.recv(4096)):
                said += got
        except OSError:
            pass
        finally:
            client.close()


def respond(request):
    """The name of the variant that a request asks for, and its response."""
    head = request[:-12]
    lines = head.split(b"\r\n")
    path = lines[0].split(b" ")[1]
    fields = {name.lower(): value for name, _, value in (one.partition(b": ") for one in lines[1:])}
    block = struct.pack(
        ">II", part(fields[b"sec-websocket-key1"]), part(fields[b"sec-websocket-key2"])
    ) + request[-8:]
    right = hashlib.md5(block).digest()
    response = Response(fields[b"origin"], b"ws://" + fields[b"host"] + path, right)
    name = path.lstrip(b"/").decode()
    ANSWERS[name](response)
    return name, response
