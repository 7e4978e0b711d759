# Protocol::WebSocket's client handshake, draft 76. Prints "accepted" or "rejected".
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use Protocol::WebSocket::Handshake::Client;

my ($url, $port) = @ARGV;
my $handshake = Protocol::WebSocket::Handshake::Client->new(
    url => $url, version => 'draft-ietf-hybi-00'
);
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Proto => 'tcp') or die $!;
syswrite $socket, $handshake->to_string;
my $verdict = 'rejected';
while (IO::Select->new($socket)->can_read(2)) {
    sysread($socket, my $chunk, 4096) or last;
    eval { $handshake->parse($chunk) } or last;
    if ($handshake->is_done) { $verdict = 'accepted'; last }
}
print "$verdict\n";
