"""gevent-websocket 0.3.6 (PyPI, Python 2). Echoes text. Prints its port."""
import sys

import gevent.lock

# What it asks for under a name that gevent has given up.
sys.modules["gevent.coros"] = gevent.lock

from gevent.pywsgi import WSGIServer
from geventwebsocket.handler import WebSocketHandler


def echo(environ, start_response):
    websocket = environ.get("wsgi.websocket")
    if websocket is None:
        start_response("400 Bad Request", [])
        return []
    while True:
        message = websocket.receive()
        if message is None:
            return []
        websocket.send(message)


server = WSGIServer(("127.0.0.1", 0), echo, handler_class=WebSocketHandler, log=None)
server.init_socket()
sys.stdout.write("port %d\n" % server.socket.getsockname()[1])
sys.stdout.flush()
server.serve_forever()
