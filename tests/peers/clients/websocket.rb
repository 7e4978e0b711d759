# The websocket gem's client handshake, draft 76. Prints "accepted" or "rejected".
require 'socket'
require 'websocket'

url, port = ARGV
handshake = WebSocket::Handshake::Client.new(url: url, version: 76, origin: 'http://127.0.0.1')
socket = TCPSocket.new('127.0.0.1', Integer(port))
socket.write(handshake.to_s)
begin
  until handshake.finished?
    raise EOFError unless socket.wait_readable(2)

    handshake << socket.readpartial(4096)
    break if handshake.error
  end
  puts handshake.finished? && handshake.valid? ? 'accepted' : 'rejected'
rescue StandardError
  puts 'rejected'
end
