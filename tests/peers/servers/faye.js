// faye 0.6.6 (npm): its own WebSocket class, with draft 76.
// Echoes nothing: frames are Bayeux. Prints its port.
const http = require('http');
const faye = require('faye');

const http_server = http.createServer((request, response) => {
  response.writeHead(400, { Connection: 'close' });
  response.end();
});
// The path becomes part of a pattern; the suite asks for any.
const adapter = new faye.NodeAdapter({ mount: '.*', timeout: 20 });
adapter.attach(http_server);
process.on('uncaughtException', (error) => console.error('uncaught', error.message));
http_server.listen(0, '127.0.0.1', () => console.log('port', http_server.address().port));
