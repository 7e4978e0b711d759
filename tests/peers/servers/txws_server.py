"""txWS (PyPI) over Twisted. Echoes text. Prints its port."""
from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol
from txws import WebSocketFactory


class Echo(Protocol):
    def dataReceived(self, data):
        self.transport.write(data)


port = reactor.listenTCP(0, WebSocketFactory(Factory.forProtocol(Echo)), interface="127.0.0.1")
print("port", port.getHost().port, flush=True)
reactor.run()
