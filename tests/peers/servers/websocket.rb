# The websocket gem's server handshake (Debian's ruby-websocket) over plain sockets: bytes go in as
# they come, and its answer goes out as it is. Echoes text. Prints its port.
require 'socket'
require 'websocket'

def serve(socket)
  handshake = WebSocket::Handshake::Server.new
  until handshake.finished?
    handshake << socket.readpartial(4096)
    return if handshake.error
  end
  return unless handshake.valid?

  socket.write(handshake.to_s)
  frames = WebSocket::Frame::Incoming::Server.new(version: handshake.version)
  frames << handshake.leftovers if handshake.leftovers
  loop do
    while (frame = frames.next)
      out = WebSocket::Frame::Outgoing::Server.new(
        version: handshake.version, data: frame.data, type: frame.type
      )
      socket.write(out.to_s)
      return if frame.type == :close
    end
    frames << socket.readpartial(4096)
  end
rescue StandardError
  nil
ensure
  socket.close
end

server = TCPServer.new('127.0.0.1', 0)
puts "port #{server.addr[1]}"
$stdout.flush
loop { Thread.new(server.accept) { |socket| serve(socket) } }
