# Protocol::WebSocket (Debian's libprotocol-websocket-perl): its server handshake over plain sockets.
# Bytes go in as they come. Echoes text. Prints its port.
use strict;
use warnings;
use IO::Socket::INET;
use Protocol::WebSocket::Frame;
use Protocol::WebSocket::Handshake::Server;

$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
my $server = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 64, ReuseAddr => 1, Proto => 'tcp'
) or die $!;
$| = 1;
print 'port ', $server->sockport, "\n";
while (1) {
    my $socket = $server->accept or next;
    my $pid = fork;
    next if $pid;
    close $server;
    serve($socket);
    exit 0;
}

sub serve {
    my ($socket) = @_;
    my $handshake = Protocol::WebSocket::Handshake::Server->new;
    until ($handshake->is_done) {
        sysread($socket, my $chunk, 4096) or return;
        # What is left of the chunk stays in it: the frames.
        eval { $handshake->parse($chunk) } or return;
        if ($handshake->is_done) {
            syswrite $socket, $handshake->to_string;
            my $frame = Protocol::WebSocket::Frame->new(version => $handshake->version);
            $frame->append($chunk) if length $chunk;
            frames($socket, $frame, $handshake->version);
            return;
        }
    }
}

sub frames {
    my ($socket, $frame, $version) = @_;
    while (sysread($socket, my $chunk, 4096)) {
        $frame->append($chunk);
        while (defined(my $message = $frame->next_bytes)) {
            return if $frame->can('is_close') && $frame->is_close;
            my $out = Protocol::WebSocket::Frame->new(buffer => $message, version => $version);
            syswrite $socket, $out->to_bytes;
        }
    }
}
