// websocket-driver 0.7.4 (npm) behind Node's HTTP server. Echoes text. Prints its port.
const http = require('http');
const websocket = require('websocket-driver');

const server = http.createServer((request, response) => {
  response.writeHead(400, { Connection: 'close' });
  response.end();
});
server.on('upgrade', (request, socket, body) => {
  socket.on('error', () => {});
  if (!websocket.isWebSocket(request)) return socket.destroy();
  const driver = websocket.http(request);
  driver.io.write(body);
  socket.pipe(driver.io).pipe(socket);
  driver.messages.on('data', (message) => driver.text(message));
  driver.on('error', () => {});
  driver.start();
});
server.listen(0, '127.0.0.1', () => console.log('port', server.address().port));
