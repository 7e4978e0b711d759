//! A client of `serve` over loopback: whatever it sends, in whatever pieces, the server stays; a
//! conforming handshake gets the right answer, and each text frame comes back.
#![no_main]

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use ws76::live::serve::{Server, Settings};
use ws76::live::Stop;
use ws76_fuzz::handshake::{Edit, Handshake, edited};
use ws76_fuzz::oracle;

static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();

fn address() -> SocketAddr {
    *ADDRESS.get_or_init(|| {
        static STOP: OnceLock<Stop> = OnceLock::new();
        let stop = STOP.get_or_init(Stop::new);
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::bind(any, Settings::default(), stop).expect("a port");
        let address = server.address();
        std::thread::spawn(move || {
            server.run(&mut |_| ()).expect("the server stays");
            panic!("the server has ended");
        });
        address
    })
}

/// Sends the bytes in pieces, then ends its side, and reads all that comes.
fn talk(bytes: &[u8], cuts: &[u16]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address()).expect("the server takes connections");
    stream.set_nodelay(true).expect("no delay");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a time-out");
    let mut rest = bytes;
    for cut in cuts.iter().take(4) {
        let (piece, after) = rest.split_at(usize::from(*cut) % (rest.len() + 1));
        if stream.write_all(piece).is_err() {
            break;
        }
        rest = after;
    }
    let _ = stream.write_all(rest);
    let _ = stream.shutdown(Shutdown::Write);
    let mut received = Vec::new();
    match stream.read_to_end(&mut received) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("no end within 5 s"),
        _ => received,
    }
}

fuzz_target!(|input: (Handshake, Vec<Edit>, Vec<u8>, Vec<u16>)| {
    let (handshake, edits, frames, cuts) = input;
    let mut bytes = edited(handshake.request.clone(), &edits);
    bytes.extend(&frames);
    let received = talk(&bytes, &cuts);
    if edits.is_empty() {
        let Some((_, body)) = oracle::read_response(&received) else {
            panic!("no response: {}", received.escape_ascii());
        };
        assert_eq!(received.get(body..body + 16), Some(&handshake.answer[..]));
        let echoed = oracle::echoes(&frames);
        assert!(received[body + 16..].starts_with(&echoed), "{}", received.escape_ascii());
    }
});
