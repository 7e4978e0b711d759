"""eventlet (PyPI): its WebSocket middleware. Echoes text. Prints its port."""
import eventlet
from eventlet import websocket, wsgi


@websocket.WebSocketWSGI
def echo(socket):
    while True:
        message = socket.wait()
        if message is None:
            return
        socket.send(message)


listener = eventlet.listen(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)
wsgi.server(listener, echo, log_output=False)
