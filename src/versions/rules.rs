//! The rules of RFC 6455 that an opening handshake can break, in the manner of draft 76's table.
//!
//! Steps of 4.2.1 are the items of the request's list, those of 4.1 the items of the list by which a
//! client checks the response.

use crate::draft::By::{Client, Server};
use crate::draft::Severity::{Error, Warning};
use crate::draft::rules::Duty::{self, Nothing, ShouldAbort};
use crate::draft::rules::{Document, Rule, rule_table, sends};

/// The rule of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

rule_table! { Document::Rfc6455;
    // The request.
    REQUEST_LINE: "rfc-request-line", "4.2.1" Some(1), Client, Error, ShouldAbort,
        "the request does not begin with GET and end its first line in HTTP/1.1 or later",
        "A server refuses it with 400.",
        "send GET, a space, the resource name, a space and HTTP/1.1";
    REQUEST_LINE_END: "rfc-request-line-end", "4.2.1" None, Client, Warning, Nothing,
        "the request ends lines with LF instead of CR LF",
        "HTTP requires CR LF; many servers accept LF.",
        "end each line with CR LF";
    HOST: "rfc-host", "4.2.1" Some(2), Client, Error, ShouldAbort,
        "the request has no Host field",
        "A server refuses it with 400.",
        "send the server's host, and its port if it is not the default";
    UPGRADE_FIELD: "rfc-upgrade-field", "4.2.1" Some(3), Client, Error, ShouldAbort,
        "the request's Upgrade field does not hold websocket",
        "A server takes it as an ordinary HTTP request. Proxies remove Upgrade: it is hop-by-hop.",
        "send Upgrade: websocket; have the proxy set Upgrade and Connection for this path";
    CONNECTION_FIELD: "rfc-connection-field", "4.2.1" Some(4), Client, Error, ShouldAbort,
        "the request's Connection field does not hold the token Upgrade",
        "A server takes it as an ordinary HTTP request. A list such as keep-alive, Upgrade, which Firefox sends, holds the token.",
        "send Connection: Upgrade; have the proxy set Upgrade and Connection for this path";
    KEY: "rfc-key", "4.2.1" Some(5), Client, Error, ShouldAbort,
        "the request's Sec-WebSocket-Key is not the base64 of 16 bytes, once",
        "A server refuses it with 400.",
        "send the base64 of 16 random bytes: 24 characters, the last two are ==";
    VERSION: "rfc-version", "4.2.1" Some(6), Client, Warning, ShouldAbort,
        "the request's Sec-WebSocket-Version is not 13",
        "A server that does not support the version answers 426 and the versions that it supports (4.4). 4 to 8 were hybi-04 to -12.",
        "send Sec-WebSocket-Version: 13";

    // The response.
    RESPONSE_MALFORMED: "rfc-status-line", "4.1" Some(1), Server, Error, sends!("HTTP/1.1 101 first"),
        "the response does not begin with a status line of HTTP",
        "A client fails the connection; Chromium reports net::ERR_INVALID_HTTP_RESPONSE.",
        "send HTTP/1.1 101 Switching Protocols and CR LF before anything else";
    STATUS_VERSION: "rfc-status-version", "4.2.2" Some(5), Server, Warning, sends!("HTTP/1.1 in the status line"),
        "the status line does not begin with HTTP/1.1",
        "The RFC requires HTTP/1.1. Browsers of today accept HTTP/1.0 here.",
        "begin the status line with HTTP/1.1";
    STATUS: "rfc-status", "4.1" Some(1), Server, Error, sends!("a 101"),
        "the status code is not 101",
        "A client handles any other status as HTTP does, and the connection fails: Chromium reports the code.",
        "read the response's text; check that the request reaches the WebSocket's own path and no proxy answers instead";
    LINE_END: "rfc-response-line-end", "4.2.2" None, Server, Warning, sends!("CR LF at the end of each line"),
        "the response ends lines with LF instead of CR LF",
        "HTTP requires CR LF. Browsers of today accept LF; other clients fail.",
        "end each line with CR LF";
    INCOMPLETE: "rfc-response-incomplete", "4.2.2" None, Server, Error, sends!("an empty line at the end of the fields"),
        "the response ends before its empty line",
        "A client waits for the rest: the connection stays pending.",
        "end the fields with CR LF CR LF";
    NAME_SPACE: "rfc-field-name", "4.2.2" None, Server, Warning, sends!("each field's name directly before its colon"),
        "white space before a field's colon",
        "HTTP forbids it (RFC 7230, 3.2.4). Chromium accepts it; strict clients fail.",
        "write the colon directly after the name";
    RESPONSE_NUL: "rfc-response-nul", "4.2.2" None, Server, Error, sends!("fields without a NUL"),
        "a field of the response holds a NUL",
        "HTTP forbids it (RFC 7230, 3.2). Chromium fails the connection: net::ERR_INVALID_HTTP_RESPONSE.",
        "write a field's length in bytes, not the size of its buffer";
    UPGRADE_ANSWER: "rfc-upgrade-answer", "4.1" Some(2), Server, Error, sends!("Upgrade: websocket"),
        "the response's Upgrade field is not websocket",
        "A client fails the connection. It compares the whole value without regard to ASCII case: a list, or a second field, fails too.",
        "send Upgrade: websocket";
    CONNECTION_ANSWER: "rfc-connection-answer", "4.1" Some(3), Server, Error, sends!("Connection: Upgrade"),
        "the response's Connection field does not hold the token Upgrade",
        "A client fails the connection. Proxies that do not support Upgrade send close or keep-alive here.",
        "send Connection: Upgrade; have the proxy pass Upgrade and Connection on";
    ACCEPT_MISSING: "rfc-accept-missing", "4.1" Some(4), Server, Error, sends!("Sec-WebSocket-Accept, once"),
        "the response has no Sec-WebSocket-Accept",
        "A client fails the connection. Servers that speak an older draft alone do not send it.",
        "send the base64 of the SHA-1 of key and GUID under that name";
    ACCEPT_TWICE: "rfc-accept-twice", "4.1" Some(4), Server, Error, sends!("Sec-WebSocket-Accept, once"),
        "the response has Sec-WebSocket-Accept more than once",
        "A client fails the connection (11.3.3), even if both values are right.",
        "send it once; check that the framework does not add one as well";
    ACCEPT_WRONG: "rfc-accept-wrong", "4.1" Some(4), Server, Error, sends!("the base64 of the SHA-1 of key and GUID"),
        "Sec-WebSocket-Accept is not the value for this key",
        "A client fails the connection.",
        "take the key as it is in the request, append 258EAFA5-E914-47DA-95CA-C5AB0DC85B11, and send the base64 of the 20 bytes of SHA-1";
    EXTENSION: "rfc-extension", "4.1" Some(5), Server, Error, sends!("extensions that the client offered, or none"),
        "the response agrees on an extension that the client did not offer",
        "A client fails the connection.",
        "answer with extensions of the request's Sec-WebSocket-Extensions only, or leave the field out";
    PROTOCOL_UNASKED: "rfc-protocol-unasked", "4.1" Some(6), Server, Error, sends!("no Sec-WebSocket-Protocol"),
        "the response names a subprotocol that the client did not ask for",
        "A client fails the connection.",
        "send one of the subprotocols of the request, or leave the field out";
    PROTOCOL_LIST: "rfc-protocol-list", "4.2.2" Some(5), Server, Error, sends!("one subprotocol"),
        "the response names more than one subprotocol",
        "A client fails the connection: the server chooses one.",
        "choose one of the request's subprotocols and send it alone";
    PROTOCOL_ABSENT: "rfc-protocol-absent", "4.1" Some(6), Server, Warning, Nothing,
        "the client asked for a subprotocol and the response names none",
        "The RFC allows it, and the client may go on without one. Chromium fails the connection.",
        "send one of the request's subprotocols";
    BEHIND: "rfc-bytes-behind", "5.2" None, Server, Error, sends!("nothing but frames after the empty line"),
        "bytes that are not a frame follow the empty line",
        "The first byte after the empty line begins a frame: the connection opens, and the client closes it with an error (Chromium: Invalid frame header).",
        "send nothing after the empty line until there is a frame to send";
    DRAFT_76: "rfc-answered-draft-76", "4.2.2" None, Server, Warning, Nothing,
        "the server answered by draft 76",
        "Sec-WebSocket-Location, Sec-WebSocket-Origin and 16 bytes after the fields are draft 76: the server takes every request for one of that draft.",
        "have the server look for Sec-WebSocket-Version before it chooses the handshake";
}
