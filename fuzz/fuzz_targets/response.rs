//! A response with changes: it is right exactly where the client of 4.1, written down naively,
//! opens the connection, and its fields are the ones that that client reads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ws76::draft::{Scheme, Severity};
use ws76::judge::{Exchange, Handshake as Judged, Scope};
use ws76::message::Response;
use ws76_fuzz::handshake::{Edit, Handshake, edited};
use ws76_fuzz::oracle;

fuzz_target!(|input: (Handshake, Vec<Edit>)| {
    let (handshake, edits) = input;
    let bytes = edited(handshake.response(), &edits);
    if let Some((fields, body)) = oracle::read_response(&bytes) {
        let response = Response::read(&bytes);
        let message = &response.message;
        let ours: Vec<oracle::Field> = message
            .fields()
            .iter()
            .map(|field| {
                let name = message.text(field.name).to_ascii_lowercase();
                (name, message.text(field.value).to_vec())
            })
            .collect();
        assert_eq!((ours, message.body()), (fields, Some(body)));
    }
    let exchange = Exchange::from_wire(&handshake.request, Some(&bytes));
    let judged = Judged::judge(&exchange, Scope::Both, Some(Scheme::Ws));
    let is_error = |finding: &&ws76::draft::Finding| finding.rule.severity == Severity::Error;
    let is_right = judged.verdict.is_some_and(|verdict| verdict.word() == "match")
        && judged.findings.iter().find(is_error).is_none();
    let opens = oracle::client_opens(&bytes, handshake.asked());
    assert_eq!(is_right, opens, "{:?}: {:#?}\n{}", judged.verdict, judged.findings, bytes.escape_ascii());
});
