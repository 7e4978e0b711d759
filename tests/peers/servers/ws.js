// ws 0.4.32 (npm), the last line with draft 76. Echoes text. Prints its port.
const http = require('http');
const { Server } = require('ws');

const http_server = http.createServer((request, response) => {
  response.writeHead(400, { Connection: 'close' });
  response.end();
});
const server = new Server({ server: http_server });
server.on('connection', (socket) => {
  socket.on('message', (message) => socket.send(message));
  socket.on('error', () => {});
});
process.on('uncaughtException', (error) => console.error('uncaught', error.message));
http_server.listen(0, '127.0.0.1', () => console.log('port', http_server.address().port));
