//! `probe wss://` against a server with a certificate of its own.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ws76::message::Request;

use crate::support::{Scripted, right_response, run};

fn server() -> Scripted {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    Scripted::once(move |stream| {
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut tls = StreamOwned::new(connection, stream);
        let mut bytes = Vec::new();
        let mut byte = [0];
        while Request::read(&bytes).key3().is_none() {
            // A client that does not take the certificate goes here.
            if tls.read_exact(&mut byte).is_err() {
                return;
            }
            bytes.push(byte[0]);
        }
        let response = String::from_utf8_lossy(&bytes).contains("Origin: https://localhost:");
        assert!(response, "the origin of a page on the same host");
        let right = right_response(&bytes);
        let at = right
            .windows(5)
            .position(|window| window == b"ws://")
            .unwrap();
        let (before, after) = right.split_at(at + 2);
        tls.write_all(&[before, b"s", after].concat()).unwrap();
        let _ = tls.flush();
        let _ = tls.read_to_end(&mut bytes);
    })
}

fn probe(server: &Scripted, args: &[&str]) -> (i32, String, String) {
    let url = format!("wss://localhost:{}/", server.address.port());
    let to = server.address.to_string();
    run(&[&["probe", &url, "--connect-to", &to], args].concat())
}

#[test]
fn a_self_signed_certificate_is_refused_and_taken_where_that_is_asked_for() {
    let first = server();
    let (code, out, err) = probe(&first, &[]);
    assert_eq!((code, out.as_str()), (4, ""), "{err}");
    assert!(
        err.contains("no TLS") && err.contains("--insecure"),
        "{err}"
    );
    let second = server();
    let (code, out, err) = probe(&second, &["--insecure"]);
    assert_eq!(code, 0, "{out}{err}");
}
