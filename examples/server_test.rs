//! The test of a server of your own, in ten lines: `cargo run --example server_test`.

/// The server under test: the bytes that it sends for a request.
fn respond(request: &[u8]) -> Vec<u8> {
    let _ = request;
    b"HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
      Sec-WebSocket-Origin: http://example.com\r\nSec-WebSocket-Location: ws://example.com/demo\r\n\
      \r\n8jKS'y:G*Co,Wxa-"
        .to_vec()
}

fn main() {
    let request = b"GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
        Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://example.com\r\n\r\n^n:ds[4U";
    let verified = ws76::verify(request, &respond(request));
    assert!(verified.is_match(), "{verified}");

    // A key without spaces: a server closes the connection and sends nothing.
    let bad = String::from_utf8_lossy(request).replace("4 @1  46546xW%0l 1 5", "4@146546xW%0l15");
    let verified = ws76::verify(bad.as_bytes(), b"");
    assert_eq!(verified.server_ok(), Some(true), "{verified}");
}
