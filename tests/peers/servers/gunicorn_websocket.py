"""gunicorn-websocket 0.0.3 (PyPI, Python 2) in gunicorn with gevent. Echoes text. Prints its port."""
import sys

from gunicorn.app.base import BaseApplication
from gunicornwebsocket.handler import WebSocketHandler


def echo(environ, start_response):
    websocket = environ["wsgi.websocket"]
    while True:
        message = websocket.receive()
        if message is None:
            return []
        websocket.send(message)


def say_port(server):
    sys.stdout.write("port %d\n" % server.LISTENERS[0].sock.getsockname()[1])
    sys.stdout.flush()


class Echo(BaseApplication):
    def load_config(self):
        self.cfg.set("bind", "127.0.0.1:0")
        self.cfg.set("worker_class", "gevent")
        self.cfg.set("when_ready", say_port)
        self.cfg.set("loglevel", "critical")

    def load(self):
        return WebSocketHandler(echo)


Echo().run()
