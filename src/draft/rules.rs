//! The table of rules: the only copy of their prose. Findings, `explain`, JSON and the docs read it.
//!
//! Sections and steps are the draft's (-76 and hybi-00 number them alike). Severity follows one
//! principle: *error* where a conforming peer aborts, fails or has nothing to go on with; *warning*
//! where it should or may abort, or where the sender breaks a rule that no peer checks; *note*
//! where it is odd and harmless.

use super::By::{self, Capture, Client, Server};
use super::Severity::{self, Error, Note, Warning};

/// One rule of the draft.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id: subject first, then what is wrong.
    pub id: &'static str,
    /// The draft's section.
    pub section: &'static str,
    /// The step in that section, where the rule has one.
    pub step: Option<u8>,
    /// Who breaks it.
    pub by: By,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// What a conforming peer does about it, and why.
    pub consequence: &'static str,
    /// How to mend it.
    pub help: &'static str,
}

/// The rule of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The rules that keep the draft's procedure from being run (5.2 steps 4 to 8): with one of these
/// broken, no answer is allowed.
pub static FORBIDDING: [&Rule; 5] = [
    &KEY_NO_DIGITS,
    &KEY_NO_SPACES,
    &KEY_NOT_MULTIPLE,
    &PART_TOO_LARGE,
    &KEY_FIELD_MISSING,
];

/// Defines the rows and the list of them all, so that no row can be left off the list.
macro_rules! rules {
    ($($name:ident: $id:literal, $section:literal $step:expr, $by:expr, $severity:expr,
        $title:literal, $consequence:literal, $help:literal;)*) => {
        $(
            #[doc = concat!("Rule `", $id, "`: ", $title, ".")]
            pub static $name: Rule = Rule {
                id: $id, section: $section, step: $step, by: $by, severity: $severity,
                title: $title, consequence: $consequence, help: $help,
            };
        )*
        /// Every rule, in the order in which a handshake meets them.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    // The keys.
    KEY_NO_DIGITS: "key-no-digits", "5.2" Some(4), Client, Error,
        "the key holds no digit",
        "There is no key number, so there is no part and no answer: a server must abort the connection. Some servers take the missing number for 0 and answer all the same.",
        "put the decimal digits of a number into the key (4.1 step 20); the number 0 is written as the digit 0";
    KEY_NO_SPACES: "key-no-spaces", "5.2" Some(5), Client, Error,
        "the key holds no space",
        "The key number would be divided by zero: a server must abort the connection, since this is a symptom of a cross-protocol attack. Only U+0020 counts, not a tab and not U+00A0.",
        "put 1 to 12 spaces into the key (4.1 step 22); where the key was copied from a web page, look for U+00A0 in place of U+0020";
    KEY_NOT_MULTIPLE: "key-not-multiple", "5.2" Some(6), Client, Error,
        "the key number does not divide by the number of spaces",
        "A server must abort the connection: a conforming client multiplies a number by the number of spaces, so the division always comes out even. Many servers round down and answer all the same.",
        "take a number, multiply it by the number of spaces, and write the product's digits into the key (4.1 steps 16 to 20); where the key was copied from a web page, its runs of spaces may have collapsed";
    PART_TOO_LARGE: "part-too-large", "5.2" Some(8), Client, Error,
        "the part does not fit 32 bits",
        "The challenge block has four bytes for each part, and the draft defines no way to write a larger one, so there is no answer. Servers that answer all the same wrap it modulo 2^32.",
        "keep the number below 4294967296 divided by the number of spaces (4.1 step 17)";
    KEY_NUMBER_TOO_LARGE: "key-number-too-large", "4.1" Some(17), Client, Warning,
        "the key number is above 4294967295",
        "No conforming client sends such a key. The procedure of the draft still answers, since the part fits 32 bits; servers of hybi-01 to -03 abort, and servers with 32-bit arithmetic wrap.",
        "keep the product of number and spaces at or below 4294967295 (4.1 steps 17 to 19)";
    KEY_NO_BREAK_SPACE: "key-no-break-space", "4.1" Some(22), Client, Warning,
        "the key holds a no-break space (U+00A0)",
        "It does not count as a space, so the division is by another number. The HTML editions of the draft print their example keys with U+00A0.",
        "replace each U+00A0 by U+0020, or take the key's bytes from a capture rather than from a web page";
    KEY_JUNK_BYTE: "key-junk-byte", "4.1" Some(21), Client, Warning,
        "the key holds a byte that no conforming client puts there",
        "A server passes over it. Servers that count white space with \\s divide by another number where it is a tab.",
        "take junk from U+0021 to U+002F and U+003A to U+007E alone";
    KEY_SPACE_AT_END: "key-space-at-end", "4.1" Some(22), Client, Warning,
        "the key begins or ends with a space",
        "The draft counts it. A server whose reader trims the value does not, and divides by another number, or by none. Clients made before mid-April 2010 send such keys.",
        "put spaces anywhere but at the two ends of the key";
    KEY_SPACES_TOO_MANY: "key-spaces-too-many", "4.1" Some(16), Client, Warning,
        "the key holds more than 12 spaces",
        "No conforming client sends it; a server counts them as they are.",
        "put 1 to 12 spaces into the key";
    KEY_JUNK_COUNT: "key-junk-count", "4.1" Some(21), Client, Note,
        "the key does not hold 1 to 12 junk characters",
        "No server acts on it, and the keys that the draft prints as examples have 13 and 14 themselves.",
        "nothing to mend; a client that follows step 21 to the letter puts 1 to 12 of them in";
    KEY_LEADING_ZERO: "key-leading-zero", "4.1" Some(20), Client, Note,
        "the key number has a leading zero",
        "It changes nothing in the number; a conforming client writes the product without.",
        "write the product in decimal without padding";

    // The request.
    REQUEST_INCOMPLETE: "request-incomplete", "5.1" None, Client, Warning,
        "the request ends before its empty line",
        "A server waits for the rest; the handshake cannot be judged.",
        "capture the request whole, or have the client end its fields with CR LF CR LF";
    REQUEST_MISSING: "request-missing", "5.1" None, Capture, Warning,
        "the capture holds no request",
        "Without the keys there is no right answer to compare with.",
        "capture both directions; hand them over in one file, request first, or with --request F --response F";
    REQUEST_METHOD: "request-method", "5.1" Some(1), Client, Warning,
        "the request does not begin with GET and a space",
        "What does not match the grammar of 5.1, a server should abort.",
        "send GET, a space, the resource name, a space and HTTP/1.1 (4.1 step 5)";
    REQUEST_RESOURCE: "request-resource", "5.1" Some(3), Client, Warning,
        "the resource name is not an absolute path of U+0021 to U+007E",
        "A server should abort; one that serves a single resource may pass over it.",
        "begin the resource name with / and percent-encode what is not in U+0021 to U+007E";
    REQUEST_VERSION: "request-version", "4.1" Some(5), Client, Note,
        "the request line does not end in HTTP/1.1",
        "A draft-76 server passes over it (5.1 step 4); HTTP servers and proxies may not.",
        "end the request line with HTTP/1.1";
    REQUEST_LINE_END: "request-line-end", "5.1" Some(5), Client, Error,
        "the request ends its lines with LF instead of CR LF",
        "A server looks for the bytes 0D 0A 0D 0A and never finds them.",
        "end each line with CR LF";
    REQUEST_BARE_LF: "request-bare-lf", "5.1" Some(5), Client, Warning,
        "a field of the request holds an LF without a CR",
        "Only CR LF ends a field here, so the LF is part of the value; other servers see two fields.",
        "end each field with CR LF";
    REQUEST_BARE_CR: "request-bare-cr", "5.1" Some(5), Client, Warning,
        "a field of the request holds a CR without an LF",
        "Only CR LF ends a field here, so the CR is part of the value; other servers see two fields.",
        "end each field with CR LF";
    REQUEST_FIELD_GRAMMAR: "request-field-grammar", "5.1" Some(5), Client, Warning,
        "a line of the request is not a field",
        "A field is a name of U+0021 to U+0039 and U+003B to U+007E, a colon, one space, and a value; a server should abort. The draft knows no folded lines.",
        "write each field as Name: value on one line";
    REQUEST_NO_SPACE_AFTER_COLON: "request-no-space-after-colon", "5.1" Some(5), Client, Warning,
        "no space follows a field's colon",
        "5.1 demands exactly one; the value is read as it stands, so no space of a key is lost. A server that skips one byte blindly loses the value's first.",
        "write a colon and one space";
    REQUEST_MANY_FIELDS: "request-many-fields", "5.1" Some(5), Client, Warning,
        "the request has more than 4096 fields",
        "The ones beyond are not read here; the draft sets no limit, servers do.",
        "send the fields that the handshake needs";
    UPGRADE_FIELD: "upgrade-field", "5.1" None, Client, Warning,
        "the request's Upgrade field is not WebSocket",
        "A server should abort if it is absent or another value, compared without regard to ASCII case.",
        "send Upgrade: WebSocket (4.1 step 7), once";
    CONNECTION_FIELD: "connection-field", "5.1" None, Client, Warning,
        "the request's Connection field is not Upgrade",
        "A server should abort if it is absent or another value: the whole value counts, so keep-alive, Upgrade does not match. Reverse proxies send that.",
        "send Connection: Upgrade (4.1 step 8), once; have the proxy set the field for this path";
    HOST_FIELD: "host-field", "5.1" None, Client, Warning,
        "the request's Host field is absent or not as the draft has it",
        "A server should abort if it is absent or names another server (DNS rebinding), and it makes the location of it: the client compares that byte for byte with a host in lower case, without its default port.",
        "send Host: with the host in lower case, and :port only where it is not the scheme's default (4.1 steps 9 to 12)";
    ORIGIN_FIELD: "origin-field", "5.1" None, Client, Warning,
        "the request's Origin field is absent or not as the draft has it",
        "A server should abort if it is absent or unexpected. It answers with the origin in lower case, and the client compares byte for byte.",
        "send Origin: with the page's origin in lower case (4.1 step 13), once";
    PROTOCOL_FIELD: "protocol-field", "4.1" Some(14), Client, Warning,
        "the request's Sec-WebSocket-Protocol field is not one subprotocol",
        "The field holds one name of U+0020 to U+007E, not empty; a list of names came only with hybi-01.",
        "send one subprotocol, or leave the field out";
    KEY_FIELD_MISSING: "key-field-missing", "5.2" Some(2), Client, Error,
        "the request lacks a key field",
        "Without both keys the procedure of 5.2 cannot be run: a server should abort. Many servers take such a request for draft 75.",
        "send Sec-WebSocket-Key1 and Sec-WebSocket-Key2 (4.1 step 23), each once and spelt so";
    KEY_FIELD_DUPLICATE: "key-field-duplicate", "5.2" Some(2), Client, Error,
        "the request has a key field twice",
        "The draft does not say which of the two is the key; servers take the first, the last, or both joined. The first is used here.",
        "send each key field once";
    FIELD_DUPLICATE: "field-duplicate", "5.1" Some(5), Client, Warning,
        "the request has a field twice",
        "The draft does not say which one counts; the first is used here.",
        "send the field once";
    FIELD_MISSPELT: "field-misspelt", "5.1" Some(5), Client, Warning,
        "a field's name looks like a misspelt one",
        "Names are compared as a whole, so the field is passed over as unknown. A well-known article prints Sec-WebSockets-Key1.",
        "spell the name as the draft does";
    FIELD_DRAFT_75: "field-draft-75", "4.1" Some(41), Server, Warning,
        "a field has its name of draft 75",
        "Draft 76 put Sec- before WebSocket-Origin, WebSocket-Location and WebSocket-Protocol; the old names are passed over as unknown.",
        "write Sec-WebSocket-Origin, Sec-WebSocket-Location, Sec-WebSocket-Protocol";
    FIELD_BODY_LENGTH: "field-body-length", "5.1" Some(6), Client, Warning,
        "the message announces a body",
        "The bytes after the fields are raw in this draft: no Content-Length and no Transfer-Encoding. A proxy or an HTTP library may keep them back or wrap them.",
        "leave Content-Length and Transfer-Encoding out";
    KEY3_ABSENT: "key3-absent", "5.1" Some(6), Client, Warning,
        "no byte follows the request's empty line",
        "Key 3 is needed for the answer, and a server waits for it. An HTTP log or a proxy that sees no body loses it.",
        "capture the eight bytes after the empty line too (tcpdump -w); have the client send them";
    KEY3_SHORT: "key3-short", "5.1" Some(6), Client, Warning,
        "fewer than eight bytes follow the request's empty line",
        "Key 3 is exactly eight bytes, and a server waits for the rest.",
        "capture all eight bytes (tcpdump -w); have the client send eight bytes of any value (4.1 step 26)";
    KEY3_FOLLOWED: "key3-followed", "4.1" Some(26), Client, Note,
        "bytes follow key 3 before the answer has come",
        "A client waits for the answer before it sends frames; a server takes them for frames all the same.",
        "send nothing after key 3 until the answer has been checked";

    // What protocol it is.
    VERSION_RFC_6455: "version-rfc-6455", "5.1" None, Client, Warning,
        "this is a handshake of RFC 6455 or hybi-04 and later, not of draft 76",
        "One Sec-WebSocket-Key in base64, answered by Sec-WebSocket-Accept; no bytes follow the fields.",
        "point ws76 at a draft-76 client, or use a tool for RFC 6455";
    VERSION_DRAFT_75: "version-draft-75", "5.1" None, Client, Warning,
        "this is a handshake of draft 75, which has no keys",
        "Clients of draft 75 (Chrome 4 and 5, Safari 5.0.0) send no keys and expect no 16 bytes. The two drafts cannot interoperate.",
        "use a client of draft 76, or have the server answer draft 75 by its own rules";
    VERSION_NOT_WEBSOCKET: "version-not-websocket", "5.1" None, Client, Warning,
        "this is an HTTP request without a WebSocket handshake",
        "It has neither keys nor Upgrade: WebSocket.",
        "look whether a proxy took the fields away: Upgrade and Connection are hop-by-hop";
    VERSION_HYBI_01_03: "version-hybi-01-03", "5.1" None, Client, Note,
        "Sec-WebSocket-Draft tells of hybi-01 to -03",
        "The handshake's arithmetic is that of draft 76, only a key number above 4294967295 aborts; the frames after it differ.",
        "nothing to mend in the handshake; check which frames the two sides speak";
    VERSION_HYBRID: "version-hybrid", "5.1" None, Client, Note,
        "the request has the keys of draft 76 and the key of RFC 6455",
        "Each server answers the protocol that it prefers; it is judged here as draft 76.",
        "send the fields of one protocol";

    // The response.
    RESPONSE_MISSING: "response-missing", "4.1" Some(28), Capture, Warning,
        "no response follows the request",
        "A client fails the connection at its end. A server that waits for key 3 behind a proxy that waits for the 101 deadlocks in this way.",
        "capture both directions; if the server is silent, look whether all eight bytes of key 3 reach it";
    RESPONSE_CLOSED: "response-closed", "4.1" Some(28), Server, Error,
        "the server closed the connection before it had answered",
        "A client fails the connection. The capture is complete: what is missing was never sent.",
        "check the server's log: it may have failed on this request, or refuse its origin, host or resource";
    RESPONSE_INCOMPLETE: "response-incomplete", "4.1" Some(34), Server, Warning,
        "the response ends before its empty line",
        "A client fails the connection when it ends here.",
        "capture the response whole; if the server sent no more, have it end its fields with CR LF CR LF";
    STATUS_LINE_MALFORMED: "status-line-malformed", "4.1" Some(28), Server, Error,
        "the status line is shorter than 7 bytes, lacks CR LF or has fewer than two spaces",
        "A client fails the connection. The second space must be there even where no reason follows the code.",
        "send HTTP/1.1 101 WebSocket Protocol Handshake and CR LF (5.2 step 10)";
    STATUS_CODE_MALFORMED: "status-code-malformed", "4.1" Some(30), Server, Error,
        "the status code is not three digits",
        "A client fails the connection.",
        "send HTTP/1.1 101 WebSocket Protocol Handshake and CR LF (5.2 step 10)";
    STATUS_NOT_101: "status-not-101", "4.1" Some(31), Server, Error,
        "the status code is not 101",
        "A client fails the connection: the server refused, or something between answered in its place.",
        "read the response's text for the server's reason; a 100, 400 or 502 often comes from a proxy that does not know this handshake";
    STATUS_STRAY_CR: "status-stray-cr", "4.1" Some(28), Server, Warning,
        "the status line holds a CR before its end",
        "Draft 76 lets it pass; clients of hybi-01 and later fail.",
        "end the status line with CR LF and have no other CR in it";
    STATUS_VERSION: "status-version", "5.2" Some(10), Server, Warning,
        "the status line does not begin with HTTP/1.1",
        "The client does not look at it; the draft demands a valid HTTP status line.",
        "begin the status line with HTTP/1.1";
    RESPONSE_LINE_END: "response-line-end", "4.1" Some(34), Server, Error,
        "the response ends a line with LF instead of CR LF",
        "A client fails the connection at the LF.",
        "end each line with CR LF; in PHP and Perl write \"\\r\\n\", not a line break in a here document";
    RESPONSE_BARE_CR: "response-bare-cr", "4.1" Some(37), Server, Error,
        "a CR in the response is not followed by LF",
        "A client fails the connection at the byte after the CR.",
        "end each line with CR LF";
    RESPONSE_FIELD_GRAMMAR: "response-field-grammar", "4.1" Some(34), Server, Error,
        "a line of the response is not a field",
        "A client fails the connection: the line ends while the name is still being read. The draft knows no folded lines.",
        "write each field as Name: value on one line";
    RESPONSE_EMPTY_NAME: "response-empty-name", "4.1" Some(41), Server, Error,
        "a field of the response has an empty name",
        "A client fails the connection.",
        "write each field as Name: value";
    RESPONSE_NAME_BYTE: "response-name-byte", "5.2" Some(11), Server, Warning,
        "a field's name in the response holds a byte outside U+0021 to U+007E",
        "The client takes the byte for a part of the name: a space before the colon makes another, unknown field of it.",
        "write the colon right behind the name";
    RESPONSE_NO_SPACE_AFTER_COLON: "response-no-space-after-colon", "5.2" Some(11), Server, Warning,
        "no space follows a field's colon in the response",
        "A server must write one; the client's reader does without.",
        "write a colon and one space";
    RESPONSE_MANY_FIELDS: "response-many-fields", "5.2" Some(11), Server, Warning,
        "the response has more than 4096 fields",
        "The ones beyond are not read here; the draft sets no limit, clients do.",
        "send the fields that the handshake needs";
    UPGRADE_ANSWER: "upgrade-answer", "4.1" Some(41), Server, Error,
        "the response's Upgrade field is not exactly one WebSocket",
        "A client fails the connection. The case counts: websocket, as RFC 6455 servers write it, is wrong here.",
        "send Upgrade: WebSocket once, to the letter";
    CONNECTION_ANSWER: "connection-answer", "4.1" Some(41), Server, Error,
        "the response's Connection field is not exactly one Upgrade",
        "A client fails the connection. The whole value counts, without regard to ASCII case.",
        "send Connection: Upgrade once, and nothing else in it";
    ORIGIN_ANSWER: "origin-answer", "4.1" Some(41), Server, Error,
        "the response's Sec-WebSocket-Origin field is not exactly the request's origin",
        "A client fails the connection: it compares byte for byte.",
        "send Sec-WebSocket-Origin once, with the request's Origin in lower case (5.2 step 2)";
    LOCATION_ANSWER: "location-answer", "4.1" Some(41), Server, Error,
        "the response's Sec-WebSocket-Location field is not exactly the client's URL",
        "A client fails the connection: it compares byte for byte.",
        "send Sec-WebSocket-Location once: ws:// (or wss://), the host, :port only where it is not the default, and the resource name (3.2)";
    LOCATION_SCHEME: "location-scheme", "4.1" Some(41), Server, Warning,
        "the location says wss:// and the capture does not tell whether the client used TLS",
        "Behind a proxy that ends TLS this is right; for a client that connected to ws:// it fails the connection.",
        "say --secure where the client used wss://";
    PROTOCOL_ANSWER: "protocol-answer", "4.1" Some(41), Server, Error,
        "the response's Sec-WebSocket-Protocol field is not exactly the subprotocol asked for",
        "A client fails the connection.",
        "send the subprotocol back once, byte for byte";
    PROTOCOL_UNASKED: "protocol-unasked", "5.2" Some(11), Server, Warning,
        "the response names a subprotocol that nobody asked for",
        "A server must leave the field out then; the client passes over it.",
        "send Sec-WebSocket-Protocol only where the request has it";
    ANSWER_SHORT: "answer-short", "4.1" Some(44), Server, Warning,
        "fewer than 16 bytes follow the response's empty line",
        "A client that meets the end here fails the connection.",
        "capture all 16 bytes (tcpdump -w); if the server sent no more, look for a write that stops at a NUL, or for an error after the fields";
    ANSWER_LOST: "answer-lost", "4.1" Some(45), Capture, Warning,
        "bytes of the answer are lost in the capture",
        "A client compares all 16; what was lost cannot be compared.",
        "capture in a form that keeps the bytes: tcpdump -s 0 -w FILE, socat -x, or the raw form of follow";
    ANSWER_WRONG: "answer-wrong", "4.1" Some(45), Server, Error,
        "the 16 bytes are not the right answer",
        "A client fails the connection.",
        "compute the MD5 of part 1, part 2 (32-bit big-endian each) and key 3, and write its 16 raw bytes";
    ANSWER_FORBIDDEN: "answered-forbidden", "5.2" Some(6), Server, Error,
        "the server answered a request that it must abort",
        "The draft has a server close the connection instead (5.2 steps 5 and 6): a request that no conforming client makes is a symptom of an attack.",
        "check digits, spaces and the remainder of both keys before anything is sent, and close the connection";
    ANSWER_FOLLOWED: "answer-followed", "4.1" Some(46), Server, Note,
        "bytes follow the answer",
        "They are frames: a server may send them at once.",
        "nothing to mend where they are frames; where they are a line end, leave it out";

    // The capture.
    CAPTURE_BOM: "capture-bom", "4.1" Some(5), Capture, Warning,
        "the file begins with a UTF-8 byte order mark",
        "An editor put it there; it is left out here.",
        "save without a byte order mark, or capture with tcpdump -w";
    CAPTURE_LEADING_BYTES: "capture-leading-bytes", "4.1" Some(5), Capture, Warning,
        "empty lines stand before the first message",
        "They are left out here.",
        "capture the bytes from the connection's first on";
    CAPTURE_LF_LINE_ENDS: "capture-lf-line-ends", "4.1" Some(24), Capture, Warning,
        "both messages end their lines with LF alone, as a text file does",
        "The CRs were lost on the way into the file, most likely; they are read as if they were there. A peer that really sends LF alone fails.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_NEWLINE_AFTER_KEY3: "capture-newline-after-key3", "4.1" Some(26), Capture, Warning,
        "a line end stands after key 3",
        "No client sends it: it was put there when the file was made. Key 3 is the eight bytes before it.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_NEWLINE_AFTER_ANSWER: "capture-newline-after-answer", "5.2" Some(13), Capture, Warning,
        "a line end stands after the answer",
        "It was put there when the file was made, most likely; a server that sends it breaks the frames that follow.",
        "capture with tcpdump -w, which keeps the bytes; if the server writes a line end after the 16 bytes, leave it out";
    CAPTURE_UTF8: "capture-utf8", "4.1" Some(26), Capture, Warning,
        "the captured bytes above 0x7f were written as UTF-8",
        "A terminal or an editor made two bytes of each; they are read as the bytes they were.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_REPLACED: "capture-replaced", "4.1" Some(26), Capture, Warning,
        "bytes of the capture were replaced by a stand-in character",
        "What they were is lost, so what depends on them cannot be judged.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_LOSSY: "capture-lossy", "4.1" Some(26), Capture, Warning,
        "the form of the capture loses bytes",
        "Bytes that are not printable are shown as dots or left out; what depends on them is not judged.",
        "capture in a form that keeps the bytes: tcpdump -s 0 -w FILE, socat -x, or the raw form of follow";
    CAPTURE_GAP: "capture-gap", "4.1" Some(26), Capture, Warning,
        "bytes of the conversation are not in the capture",
        "What stands behind the gap cannot be told apart from what the peer did not send.",
        "capture all of it: tcpdump -s 0 -w FILE, begun before the connection and ended after it";
    CAPTURE_ODD: "capture-odd", "4.1" Some(26), Capture, Note,
        "the capture is odd",
        "It was read all the same.",
        "capture with tcpdump -s 0 -w FILE, begun before the connection, to be sure";
    CAPTURE_KEY3_LONG: "capture-key3-long", "5.1" Some(6), Capture, Warning,
        "more than eight bytes stand between the request's empty line and the response",
        "The first eight are taken for key 3; the bytes may have been changed when the file was made.",
        "capture with tcpdump -w, which keeps the bytes";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_told_once() {
        for (index, rule) in ALL.iter().enumerate() {
            assert!(
                rule.id
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            assert!(
                !ALL[..index].iter().any(|other| other.id == rule.id),
                "{}",
                rule.id
            );
        }
    }

    #[test]
    fn prose_is_printable_and_told_as_the_contract_wants_it() {
        for rule in ALL {
            for text in [rule.title, rule.consequence, rule.help] {
                assert!(text.bytes().all(crate::bytes::is_printable), "{}", rule.id);
            }
            assert!(rule.consequence.ends_with('.'), "{}", rule.id);
            assert!(
                !rule.help.ends_with('.') && !rule.title.ends_with('.'),
                "{}",
                rule.id
            );
        }
    }
}
