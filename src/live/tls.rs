//! TLS for `wss://`, by rustls over ring.

use std::io;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Does the TLS handshake before the deadline. The error is a sentence, with what to do about it.
pub(super) async fn connect(
    tcp: TcpStream,
    host: &str,
    insecure: bool,
    deadline: Instant,
) -> Result<TlsStream<TcpStream>, String> {
    let config = config(insecure).map_err(|error| error.to_string())?;
    let name = ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, tcp);
    match timeout_at(deadline, connecting).await {
        Err(_) => Err("the server accepted the connection and did not answer in time".to_owned()),
        Ok(connected) => connected.map_err(|error| explained(&error)),
    }
}

fn config(insecure: bool) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let versions = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    if insecure {
        let any = Arc::new(AnyCertificate(provider));
        return Ok(versions
            .dangerous()
            .with_custom_certificate_verifier(any)
            .with_no_client_auth());
    }
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

/// The error with what to do about it, where that is known.
fn explained(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => format!(
            "the server's certificate {} (--insecure accepts any certificate)",
            certificate_fault(why)
        ),
        Some(rustls::Error::InvalidMessage(_)) => {
            "the server does not speak TLS at this port: try ws://".to_owned()
        }
        _ if error.kind() == io::ErrorKind::UnexpectedEof => {
            "the server closed the connection within the TLS handshake: try ws://".to_owned()
        }
        _ => error.to_string(),
    }
}

/// What is wrong with a certificate.
fn certificate_fault(why: &CertificateError) -> String {
    match why {
        CertificateError::UnknownIssuer => "has no issuer that is known here".to_owned(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "has expired".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another name".to_owned()
        }
        // A certificate authority's own certificate, as self-signed ones often are: what the library says
        // of it are names of its types.
        CertificateError::Other(_) => "is not one of a server, or is self-signed".to_owned(),
        why => format!("is not valid: {why}"),
    }
}

/// Accepts any certificate, and still checks that the server holds its key.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
