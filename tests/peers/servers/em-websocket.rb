# em-websocket (Debian's ruby-em-websocket). Echoes text. Prints its port.
require 'em-websocket'

EM.run do
  signature = EM::WebSocket.start(host: '127.0.0.1', port: 0) do |socket|
    socket.onmessage { |message| socket.send(message) }
    socket.onerror { |_| }
  end
  port, = Socket.unpack_sockaddr_in(EM.get_sockname(signature))
  puts "port #{port}"
  $stdout.flush
end
