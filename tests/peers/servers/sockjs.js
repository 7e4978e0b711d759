// sockjs 0.1.2 (npm): its own WebSocket transport, with draft 76. Prints its port.
const http = require('http');
const sockjs = require('sockjs');

const server = sockjs.createServer({ log: () => {} });
server.on('connection', (connection) => {
  connection.on('data', (message) => connection.write(message));
});
const http_server = http.createServer((request, response) => {
  response.writeHead(400, { Connection: 'close' });
  response.end();
});
// A path is the prefix, a server, a session, and the transport.
server.installHandlers(http_server, { prefix: '/echo' });
// From Node.js 12 on, sockets of its HTTP server refuse setEncoding, which this version calls: it would
// send 101 and close. That refusal is taken back, and nothing else.
http_server.prependListener('upgrade', (request, socket) => delete socket.setEncoding);
process.on('uncaughtException', (error) => console.error('uncaught', error.message));
http_server.listen(0, '127.0.0.1', () => console.log('port', http_server.address().port));
