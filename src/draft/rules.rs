//! The table of rules: the only copy of their prose. Findings, `explain`, JSON, the docs, `serve` and
//! the conformance suite read it.
//!
//! Sections and steps are the draft's (-76 and hybi-00 number them alike). Severity follows one
//! principle: *error* where a conforming peer aborts, fails or has nothing to go on with; *warning*
//! where it should or may abort, where the sender breaks a rule that no peer checks, or where a
//! browser of the time trips over it; *note* where it is odd and harmless.

use super::By::{self, Capture, Client, Server};
use super::Severity::{self, Error, Note, Warning};
use Duty::{MayAbort, MustAbort, Nothing, ShouldAbort};

/// The document that a rule is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Document {
    /// draft-hixie-thewebsocketprotocol-76.
    Draft76,
    /// RFC 6455, and hybi-04 and later where they agree with it.
    Rfc6455,
}

impl Document {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft76 => "draft 76",
            Self::Rfc6455 => "RFC 6455",
        }
    }
}

impl serde::Serialize for Document {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match self {
            Self::Draft76 => "draft-76",
            Self::Rfc6455 => "rfc-6455",
        })
    }
}

/// What the draft asks of a server in the face of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Duty {
    /// Nothing.
    Nothing,
    /// It may abort the connection.
    MayAbort,
    /// It should abort the connection: mostly the general rule of 5.1 for a request that does not
    /// match its grammar.
    ShouldAbort,
    /// It must abort the connection (5.2 steps 5 and 6).
    MustAbort,
    /// It must send this (5.2 steps 10 to 13).
    Sends {
        /// What, in a few words.
        what: &'static str,
        /// The same where an abort is right as well.
        or_abort: &'static str,
    },
}

impl Duty {
    /// In a few words; none where the draft asks nothing.
    #[must_use]
    pub const fn words(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::MayAbort => Some("may abort the connection"),
            Self::ShouldAbort => Some("should abort the connection"),
            Self::MustAbort => Some("must abort the connection"),
            Self::Sends { what, .. } => Some(what),
        }
    }
}

/// What a server must send, with the words for a case in which an abort is right as well.
macro_rules! sends {
    ($what:literal) => {
        Duty::Sends {
            what: $what,
            or_abort: concat!($what, ", or the connection closed"),
        }
    };
}

/// What a rule is about, where code has to know: `version-` and `key-field-` are for readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum About {
    /// The messages as such.
    Messages,
    /// Which protocol the messages are of.
    Version,
    /// The field that a key is in, and not its value.
    KeyField,
}

/// One rule of the draft.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// Its id: subject first, then what is wrong.
    pub id: &'static str,
    /// Where it is taken from.
    pub document: Document,
    /// The document's section.
    pub section: &'static str,
    /// The step in that section, where the rule has one.
    pub step: Option<u8>,
    /// Who breaks it.
    pub by: By,
    /// How much it weighs.
    pub severity: Severity,
    /// What a server must, should or may do: about a request that breaks it, or so as to keep it.
    pub server: Duty,
    /// What it is about.
    pub(crate) about: About,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// What a conforming peer does about it, and why.
    pub consequence: &'static str,
    /// How to fix it.
    pub help: &'static str,
}

impl Rule {
    /// Document, section and step.
    #[must_use]
    pub fn place(&self) -> String {
        let name = self.document.name();
        match self.step {
            Some(step) => format!("{name}, {} step {step}", self.section),
            None => format!("{name}, {}", self.section),
        }
    }
}

/// The rule of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The rules that keep the draft's procedure from being run (5.2 steps 4 to 8): with one of these
/// broken, no answer is allowed.
pub static FORBIDDING: [&Row; 5] = [
    &KEY_NO_DIGITS,
    &KEY_NO_SPACES,
    &KEY_NOT_MULTIPLE,
    &PART_TOO_LARGE,
    &KEY_FIELD_MISSING,
];

/// Defines the rows and the list of them all, so that no row can be left off the list. A rule is made
/// at its first use: as a constant it would be addresses that the loader adjusts at each start of a
/// program.
macro_rules! rule_table {
    ($document:expr; $($name:ident: $id:literal, $section:literal $step:expr, $by:expr, $severity:expr, $server:expr,
        $(about $about:ident,)? $title:literal, $consequence:literal, $help:literal;)*) => {
        /// A row of the table; it dereferences to the rule.
        #[derive(Debug, Clone, Copy)]
        #[expect(non_camel_case_types, reason = "named as the rows are")]
        pub enum Row {
            $(#[doc = concat!("That of `", $id, "`.")] $name,)*
        }

        impl Row {
            /// The rule, made: a function each, so that the compiler makes no table of them.
            fn make(self) -> Rule {
                match self {
                    $(Self::$name => {
                        #[inline(never)]
                        fn row() -> Rule {
                            Rule {
                                id: $id, document: $document, section: $section, step: $step, by: $by,
                                severity: $severity, server: $server,
                                about: $crate::draft::rules::about!($($about)?),
                                title: $title, consequence: $consequence, help: $help,
                            }
                        }
                        row()
                    })*
                }
            }
        }

        impl std::ops::Deref for Row {
            type Target = Rule;

            #[expect(clippy::indexing_slicing, reason = "there are as many places as rows")]
            fn deref(&self) -> &Rule {
                const COUNT: usize = [$(Row::$name),*].len();
                static MADE: [std::sync::OnceLock<Rule>; COUNT] = [const { std::sync::OnceLock::new() }; COUNT];
                MADE[*self as usize].get_or_init(|| self.make())
            }
        }

        $(
            #[doc = concat!("Rule `", $id, "`: ", $title, ".")]
            pub const $name: Row = Row::$name;
        )*

        /// Every rule, in the order in which a handshake meets them.
        pub static ALL: std::sync::LazyLock<Vec<&'static Rule>> =
            std::sync::LazyLock::new(|| vec![$(&$name),*]);
    };
}

/// What a row is about.
macro_rules! about {
    () => {
        $crate::draft::rules::About::Messages
    };
    ($about:ident) => {
        $crate::draft::rules::About::$about
    };
}
pub(crate) use {about, rule_table, sends};

rule_table! { Document::Draft76;
    // The keys.
    KEY_NO_DIGITS: "key-no-digits", "5.2" Some(4), Client, Error, ShouldAbort,
        "the key holds no digit",
        "There is no key number, so there is no part and no answer. The draft does not name the case; a server should abort the connection. Some servers take 0 for the missing number and answer.",
        "put the decimal digits of a number into the key (4.1 step 20); the number 0 is written as the digit 0";
    KEY_NO_SPACES: "key-no-spaces", "5.2" Some(5), Client, Error, MustAbort,
        "the key holds no space",
        "The key number would be divided by zero: a server must abort the connection, since this is a symptom of a cross-protocol attack. Only U+0020 counts, not a tab and not U+00A0.",
        "put 1 to 12 spaces into the key (4.1 step 22); where the key was copied from a web page, look for U+00A0 in place of U+0020";
    KEY_NOT_MULTIPLE: "key-not-multiple", "5.2" Some(6), Client, Error, MustAbort,
        "the key number does not divide by the number of spaces",
        "A server must abort the connection: a conforming client multiplies a number by the number of spaces, so the division always comes out even. Many servers round down and answer.",
        "take a number, multiply it by the number of spaces, and write the product's digits into the key (4.1 steps 16 to 20); where the key was copied from a web page, its runs of spaces may have collapsed";
    PART_TOO_LARGE: "part-too-large", "5.2" Some(8), Client, Error, ShouldAbort,
        "the part does not fit 32 bits",
        "The challenge block has four bytes for each part, and the draft defines no way to write a larger one, so there is no answer. Servers that do answer wrap it modulo 2^32.",
        "keep the number below 4294967296 divided by the number of spaces (4.1 step 17)";
    KEY_NUMBER_TOO_LARGE: "key-number-too-large", "4.1" Some(17), Client, Warning, Nothing,
        "the key number is above 4294967295",
        "No conforming client sends such a key. The procedure of the draft still answers, since the part fits 32 bits; servers of hybi-01 to -03 abort, and servers with 32-bit arithmetic wrap.",
        "keep the product of number and spaces at or below 4294967295 (4.1 steps 17 to 19)";
    KEY_NO_BREAK_SPACE: "key-no-break-space", "4.1" Some(22), Client, Warning, Nothing,
        "the key holds a no-break space (U+00A0)",
        "It does not count as a space, so the division is by another number. The HTML editions of the draft print their example keys with U+00A0.",
        "replace each U+00A0 by U+0020, or take the key's bytes from a capture rather than from a web page";
    KEY_JUNK_BYTE: "key-junk-byte", "4.1" Some(21), Client, Warning, Nothing,
        "the key holds a byte that no conforming client uses",
        "A server ignores it. Servers that count white space with \\s divide by another number where it is a tab.",
        "use junk from U+0021 to U+002F and U+003A to U+007E only";
    KEY_SPACE_AT_END: "key-space-at-end", "4.1" Some(22), Client, Warning, Nothing,
        "the key begins or ends with a space",
        "The draft counts it. A server whose reader trims the value does not, and divides by another number, or by none. Clients made before mid-April 2010 send such keys.",
        "insert spaces anywhere but at the two ends of the key";
    KEY_SPACES_TOO_MANY: "key-spaces-too-many", "4.1" Some(16), Client, Warning, Nothing,
        "the key holds more than 12 spaces",
        "No conforming client sends it; a server counts all of them.",
        "put 1 to 12 spaces into the key";
    KEY_JUNK_COUNT: "key-junk-count", "4.1" Some(21), Client, Note, Nothing,
        "the key does not hold 1 to 12 junk characters",
        "No server acts on it, and the keys that the draft prints as examples have 13 and 14 themselves.",
        "nothing to fix; a client that follows step 21 to the letter uses 1 to 12";
    KEY_LEADING_ZERO: "key-leading-zero", "4.1" Some(20), Client, Note, Nothing,
        "the key number has a leading zero",
        "It does not change the number; a conforming client writes none.",
        "write the product in decimal without padding";

    // The request.
    REQUEST_INCOMPLETE: "request-incomplete", "5.1" None, Client, Warning, Nothing,
        "the request ends before its empty line",
        "A server waits for the rest; the handshake cannot be judged.",
        "capture the whole request, or have the client end its fields with CR LF CR LF";
    REQUEST_MISSING: "request-missing", "5.1" None, Capture, Warning, Nothing,
        "the capture holds no request",
        "Without the keys there is no right answer to compare with.",
        "capture both directions, in one file with the request first, or in two files with --request F --response F";
    REQUEST_METHOD: "request-method", "5.1" Some(1), Client, Warning, ShouldAbort,
        "the request does not begin with GET and a space",
        "A server should abort if the request does not match 5.1.",
        "send GET, a space, the resource name, a space and HTTP/1.1 (4.1 step 5)";
    REQUEST_RESOURCE: "request-resource", "5.1" Some(3), Client, Warning, ShouldAbort,
        "the resource name is not an absolute path of U+0021 to U+007E",
        "A server should abort; one that serves a single resource may ignore it. Proxies and capture tools write the whole URL here; the location is judged by its path.",
        "begin the resource name with / and percent-encode what is not in U+0021 to U+007E";
    REQUEST_VERSION: "request-version", "4.1" Some(5), Client, Note, Nothing,
        "the request line does not end in HTTP/1.1",
        "A draft-76 server ignores it (5.1 step 4); HTTP servers and proxies may not.",
        "end the request line with HTTP/1.1";
    REQUEST_LINE_END: "request-line-end", "5.1" Some(5), Client, Error, ShouldAbort,
        "the request ends its lines with LF instead of CR LF",
        "A server looks for the bytes 0D 0A 0D 0A and never finds them.",
        "end each line with CR LF";
    REQUEST_BARE_LF: "request-bare-lf", "5.1" Some(5), Client, Warning, MayAbort,
        "a field of the request holds an LF without a CR",
        "Only CR LF ends a field here, so the LF is part of the value; other servers see two fields.",
        "end each field with CR LF";
    REQUEST_BARE_CR: "request-bare-cr", "5.1" Some(5), Client, Warning, MayAbort,
        "a field of the request holds a CR without an LF",
        "Only CR LF ends a field here, so the CR is part of the value; other servers see two fields.",
        "end each field with CR LF";
    REQUEST_FIELD_GRAMMAR: "request-field-grammar", "5.1" Some(5), Client, Warning, ShouldAbort,
        "a line of the request is not a field",
        "A field is a name of U+0021 to U+0039 and U+003B to U+007E, a colon, one space, and a value; a server should abort. The draft has no line folding.",
        "write each field as Name: value on one line";
    REQUEST_NO_SPACE_AFTER_COLON: "request-no-space-after-colon", "5.1" Some(5), Client, Warning, ShouldAbort,
        "no space follows a field's colon",
        "5.1 requires exactly one. The value is read unchanged, so no space of a key is lost. A server that blindly skips one byte loses the value's first.",
        "write a colon and one space";
    REQUEST_MANY_FIELDS: "request-many-fields", "5.1" Some(5), Client, Warning, MayAbort,
        "the request has more than 4096 fields",
        "The rest are not read here, so that nothing is judged; the draft sets no limit, servers do.",
        "send the fields that the handshake needs";
    UPGRADE_FIELD: "upgrade-field", "5.1" None, Client, Warning, ShouldAbort,
        "the request's Upgrade field is not WebSocket",
        "A server should abort if it is absent or another value, compared without regard to ASCII case.",
        "send Upgrade: WebSocket (4.1 step 7), once";
    CONNECTION_FIELD: "connection-field", "5.1" None, Client, Warning, ShouldAbort,
        "the request's Connection field is not Upgrade",
        "A server should abort if it is absent or another value: the whole value counts, so keep-alive, Upgrade does not match. Reverse proxies send that.",
        "send Connection: Upgrade (4.1 step 8), once; have the proxy set the field for this path";
    HOST_FIELD: "host-field", "5.1" None, Client, Warning, ShouldAbort,
        "the request's Host field is absent, empty, or has no decimal port up to 65535",
        "A server should abort if the field is absent or does not name it (DNS rebinding). The location is made from it, and the client compares that byte for byte.",
        "send Host: with the host in lower case, and a colon and the port in decimal if it is not the scheme's default (4.1 steps 9 to 12)";
    HOST_NOT_LOWER_CASE: "host-not-lower-case", "4.1" Some(9), Client, Warning, Nothing,
        "the request's Host field holds upper case",
        "A client sends its host in lower case and expects the location in lower case, byte for byte.",
        "send the host in lower case (4.1 step 9); a server lowers it before it makes the location (3.2)";
    HOST_NAMES_DEFAULT_PORT: "host-names-default-port", "4.1" Some(11), Client, Warning, Nothing,
        "the request's Host field names the default port",
        "A client leaves the default port out, and expects a location without it. A server that copies the field into the location fails such a client.",
        "leave :80 out for ws:// and :443 for wss:// (4.1 steps 11 and 12)";
    ORIGIN_FIELD: "origin-field", "5.1" None, Client, Warning, ShouldAbort,
        "the request has no Origin field",
        "A server should abort if the field is absent or names an unexpected origin: it has nothing to send back.",
        "send Origin: with the page's origin in lower case (4.1 step 13), once";
    ORIGIN_NOT_LOWER_CASE: "origin-not-lower-case", "4.1" Some(13), Client, Warning, Nothing,
        "the request's Origin field holds upper case",
        "An origin has no upper case (4.1). A server sends it back in lower case, and the client compares byte for byte.",
        "send the page's origin in lower case";
    PROTOCOL_FIELD: "protocol-field", "4.1" Some(14), Client, Warning, MayAbort,
        "the request's Sec-WebSocket-Protocol field is not one subprotocol",
        "The field holds one name of U+0020 to U+007E, not empty; a list of names came with hybi-01. A server may abort.",
        "send one subprotocol, or leave the field out";
    KEY_FIELD_MISSING: "key-field-missing", "5.2" Some(2), Client, Error, ShouldAbort, about KeyField,
        "the request lacks a key field",
        "Without both keys the procedure of 5.2 cannot be run: a server should abort. Many servers take such a request for draft 75.",
        "send Sec-WebSocket-Key1 and Sec-WebSocket-Key2 (4.1 step 23), each once and spelt like this";
    KEY_FIELD_DUPLICATE: "key-field-duplicate", "5.2" Some(2), Client, Error, MayAbort, about KeyField,
        "the request has a key field twice",
        "The draft does not say which of the two is the key; servers take the first, the last, or both joined. The first is used here.",
        "send each key field once";
    FIELD_DUPLICATE: "field-duplicate", "5.1" Some(5), Client, Warning, MayAbort,
        "the request has a field twice",
        "The draft does not say which one counts; the first is used here.",
        "send the field once";
    FIELD_MISSPELT: "field-misspelt", "5.1" Some(5), Client, Warning, Nothing,
        "a field's name looks like a misspelt one",
        "Names are compared as a whole, so the field is ignored as unknown. A well-known article prints Sec-WebSockets-Key1.",
        "spell the name as the draft does";
    FIELD_DRAFT_75: "field-draft-75", "4.1" Some(41), Server, Warning, Nothing,
        "a field has its name of draft 75",
        "Draft 76 put Sec- before WebSocket-Origin, WebSocket-Location and WebSocket-Protocol; the old names are ignored as unknown.",
        "write Sec-WebSocket-Origin, Sec-WebSocket-Location, Sec-WebSocket-Protocol";
    FIELD_BODY_LENGTH: "field-body-length", "5.1" Some(6), Client, Warning, sends!("neither Content-Length nor Transfer-Encoding"),
        "the message announces a body",
        "The bytes after the fields are not an HTTP body. A proxy or an HTTP library may hold them back or wrap them.",
        "leave Content-Length and Transfer-Encoding out";
    KEY3_ABSENT: "key3-absent", "5.1" Some(6), Client, Warning, Nothing,
        "no byte follows the request's empty line",
        "Key 3 is needed for the answer, and a server waits for it. An HTTP log or a proxy that sees no body loses it.",
        "capture the eight bytes after the empty line too (tcpdump -w); have the client send them";
    KEY3_SHORT: "key3-short", "5.1" Some(6), Client, Warning, Nothing,
        "fewer than eight bytes follow the request's empty line",
        "Key 3 is exactly eight bytes, and a server waits for the rest.",
        "capture all eight bytes (tcpdump -w); have the client send eight bytes of any value (4.1 step 26)";
    KEY3_FIELD: "key3-field", "5.1" Some(6), Client, Warning, Nothing,
        "key 3 is not a field",
        "Key 3 is the eight bytes after the request's empty line, as the answer is the 16 bytes after the response's. A field Sec-WebSocket-Key3 is ignored as unknown; some libraries keep key 3 or the answer under that name and write it out when they print the fields.",
        "send the bytes after the empty line, without a name; if only a log shows the field, capture the bytes (tcpdump -w)";

    // What protocol it is.
    VERSION_RFC_6455: "version-rfc-6455", "5.1" None, Client, Warning, ShouldAbort, about Version,
        "this is a handshake of RFC 6455 or hybi-04 and later, not of draft 76",
        "One Sec-WebSocket-Key in base64, answered by Sec-WebSocket-Accept; no bytes follow the fields.",
        "check Sec-WebSocket-Accept (ws76 verify does); for draft 76, use a client of that draft";
    VERSION_DRAFT_75: "version-draft-75", "5.1" None, Client, Warning, ShouldAbort, about Version,
        "this is a handshake of draft 75, which has no keys",
        "Clients of draft 75 (Chrome 4 and 5, Safari 5.0.0) send no keys and expect no 16 bytes. The two drafts cannot interoperate.",
        "use a client of draft 76, or have the server answer draft 75 by its own rules";
    VERSION_NOT_WEBSOCKET: "version-not-websocket", "5.1" None, Client, Warning, ShouldAbort, about Version,
        "this is an HTTP request without a WebSocket handshake",
        "It has neither keys nor Upgrade: WebSocket.",
        "check whether a proxy removed the fields: Upgrade and Connection are hop-by-hop";
    VERSION_HYBI_01_03: "version-hybi-01-03", "5.1" None, Client, Note, Nothing, about Version,
        "Sec-WebSocket-Draft is a field of hybi-01 to -03",
        "The handshake's arithmetic is that of draft 76, only a key number above 4294967295 aborts; the frames after it differ.",
        "nothing to fix in the handshake; check which frames the two sides use";
    VERSION_HYBRID: "version-hybrid", "5.1" None, Client, Note, Nothing, about Version,
        "the request has the keys of draft 76 and the key of RFC 6455",
        "Each server answers the protocol that it prefers; it is judged here as draft 76.",
        "send the fields of one protocol";

    // The response.
    RESPONSE_MISSING: "response-missing", "4.1" Some(28), Capture, Warning, Nothing,
        "no response follows the request",
        "A client fails the connection at its end. A server that waits for key 3 behind a proxy that waits for the 101 is a deadlock of this kind.",
        "capture both directions; if the server is silent, check that all eight bytes of key 3 reach it";
    RESPONSE_CLOSED: "response-closed", "4.1" Some(28), Server, Error, sends!("a 101"),
        "the server closed the connection before it had answered",
        "A client fails the connection. The capture is complete: what is missing was never sent.",
        "check the server's log: it may have failed on this request, or refuse its origin, host or resource";
    RESPONSE_INCOMPLETE: "response-incomplete", "4.1" Some(34), Server, Warning, sends!("CR LF CR LF at the end of the fields"),
        "the response ends before its empty line",
        "A client fails the connection when it ends here.",
        "capture the whole response; if the server sent no more, have it end its fields with CR LF CR LF";
    STATUS_LINE_MALFORMED: "status-line-malformed", "4.1" Some(28), Server, Error, sends!("HTTP/1.1 101, a space, a reason, CR LF"),
        "the status line is shorter than 7 bytes, lacks CR LF or has fewer than two spaces",
        "A client fails the connection. The second space must be there even where no reason follows the code.",
        "send HTTP/1.1 101 WebSocket Protocol Handshake and CR LF (5.2 step 10)";
    STATUS_CODE_MALFORMED: "status-code-malformed", "4.1" Some(30), Server, Error, sends!("the status code 101"),
        "the status code is not three digits",
        "A client fails the connection.",
        "send HTTP/1.1 101 WebSocket Protocol Handshake and CR LF (5.2 step 10)";
    STATUS_NOT_101: "status-not-101", "4.1" Some(31), Server, Error, sends!("a 101"),
        "the status code is not 101",
        "A client fails the connection: the server refused, or a proxy answered in its place.",
        "read the response's text for the server's reason; a 100, 400 or 502 often comes from a proxy that does not support this handshake";
    REFUSED_BAD_REQUEST: "refused-bad-request", "5.2" Some(6), Server, Note, Nothing,
        "the server refused a request that it has to abort",
        "The draft just closes the connection (6.2); an HTTP error before that is harmless: the client fails the connection in either case.",
        "nothing to fix in the server; fix the request";
    STATUS_STRAY_CR: "status-stray-cr", "4.1" Some(28), Server, Warning, sends!("no CR in the status line but at its end"),
        "the status line holds a CR before its end",
        "A client of draft 76 accepts it; clients of hybi-01 and later fail the connection.",
        "end the status line with CR LF and write no other CR into it";
    STATUS_VERSION: "status-version", "5.2" Some(10), Server, Warning, sends!("HTTP/1.1 before the status code"),
        "the status line does not begin with HTTP/1.1",
        "The client does not check it; the draft requires a valid HTTP status line.",
        "begin the status line with HTTP/1.1";
    RESPONSE_LINE_END: "response-line-end", "4.1" Some(34), Server, Error, sends!("CR LF at the end of each line, and nowhere else"),
        "the response ends a line with LF instead of CR LF",
        "A client fails the connection at the LF.",
        "end each line with CR LF; in PHP and Perl write \"\\r\\n\", not a line break in a here document";
    RESPONSE_BARE_CR: "response-bare-cr", "4.1" Some(37), Server, Error, sends!("CR LF at the end of each line, and nowhere else"),
        "a CR in the response is not followed by LF",
        "A client fails the connection at the byte after the CR.",
        "end each line with CR LF";
    RESPONSE_FIELD_GRAMMAR: "response-field-grammar", "4.1" Some(34), Server, Error, sends!("fields of a name, a colon, one space, a value"),
        "a line of the response is not a field",
        "A client fails the connection: the line ends while the name is still being read. The draft has no line folding.",
        "write each field as Name: value on one line";
    RESPONSE_EMPTY_NAME: "response-empty-name", "4.1" Some(41), Server, Error, sends!("fields of a name, a colon, one space, a value"),
        "a field of the response has an empty name",
        "A client fails the connection.",
        "write each field as Name: value";
    RESPONSE_NAME_BYTE: "response-name-byte", "5.2" Some(11), Server, Warning, sends!("fields of a name, a colon, one space, a value"),
        "a field's name in the response holds a byte outside U+0021 to U+007E",
        "The client takes the byte as part of the name: with a space before the colon the name is another, unknown one.",
        "write the colon directly after the name";
    RESPONSE_NUL: "response-nul", "5.2" Some(11), Server, Warning, sends!("fields without a NUL"),
        "a field of the response holds a NUL",
        "The draft's client goes on; WebKit fails the connection, whichever field it is.",
        "write no NUL into a field; in C, do not count the terminator in a length";
    RESPONSE_NOT_UTF8: "response-not-utf8", "5.2" Some(11), Server, Warning, sends!("fields in UTF-8"),
        "a field of the response is not valid UTF-8",
        "The draft's client decodes names and values as UTF-8 and goes on; WebKit fails the connection, whichever field it is.",
        "write fields in ASCII, or in UTF-8";
    RESPONSE_EMPTY_VALUE: "response-empty-value", "5.2" Some(11), Server, Warning, Nothing,
        "a field of the response has an empty value",
        "The draft's client goes on; WebKit fails the connection, whichever field it is. Servers that always send Sec-WebSocket-Protocol fail there.",
        "leave a field without a value out";
    RESPONSE_NO_SPACE_AFTER_COLON: "response-no-space-after-colon", "5.2" Some(11), Server, Warning, sends!("fields of a name, a colon, one space, a value"),
        "no space follows a field's colon in the response",
        "A server must write one; the client's reader does not need it.",
        "write a colon and one space";
    RESPONSE_MANY_FIELDS: "response-many-fields", "5.2" Some(11), Server, Warning, Nothing,
        "the response has more than 4096 fields",
        "The rest are not read here, so that nothing is judged; the draft sets no limit, clients do.",
        "send the fields that the handshake needs";
    UPGRADE_ANSWER: "upgrade-answer", "4.1" Some(41), Server, Error, sends!("Upgrade: WebSocket, once and to the letter"),
        "the response's Upgrade field is not exactly one WebSocket",
        "A client fails the connection. Case matters: websocket, as RFC 6455 servers write it, is wrong here.",
        "send Upgrade: WebSocket once, to the letter";
    CONNECTION_ANSWER: "connection-answer", "4.1" Some(41), Server, Error, sends!("Connection: Upgrade, once"),
        "the response's Connection field is not exactly one Upgrade",
        "A client fails the connection. It compares the whole value, without regard to ASCII case.",
        "send Connection: Upgrade once, and nothing else in it";
    ORIGIN_ANSWER: "origin-answer", "4.1" Some(41), Server, Error, sends!("Sec-WebSocket-Origin with the request's origin in lower case, once"),
        "the response's Sec-WebSocket-Origin field is not exactly the request's origin",
        "A client fails the connection: it compares byte for byte.",
        "send Sec-WebSocket-Origin once, with the request's Origin in lower case (5.2 step 2)";
    LOCATION_ANSWER: "location-answer", "4.1" Some(41), Server, Error, sends!("Sec-WebSocket-Location with the client's URL, once"),
        "the response's Sec-WebSocket-Location field is not exactly the client's URL",
        "A client fails the connection: it compares byte for byte.",
        "send Sec-WebSocket-Location once: ws:// (or wss://), the host, :port only where it is not the default, and the resource name (3.2)";
    LOCATION_SCHEME: "location-scheme", "4.1" Some(41), Server, Warning, Nothing,
        "the location says wss:// and the capture does not show whether the client used TLS",
        "Behind a proxy that ends TLS this is right; for a client that connected to ws:// it fails the connection.",
        "use --secure if the client used wss://";
    PROTOCOL_ANSWER: "protocol-answer", "4.1" Some(41), Server, Error, sends!("the subprotocol asked for, byte for byte and once"),
        "the response's Sec-WebSocket-Protocol field is not exactly the subprotocol asked for",
        "A client fails the connection.",
        "send the subprotocol back once, byte for byte";
    PROTOCOL_UNASKED: "protocol-unasked", "5.2" Some(11), Server, Warning, sends!("no Sec-WebSocket-Protocol"),
        "the response names a subprotocol that the client did not ask for",
        "A server must leave the field out then; the client ignores it.",
        "send Sec-WebSocket-Protocol only where the request has it";
    ANSWER_SHORT: "answer-short", "4.1" Some(44), Server, Warning, sends!("all 16 bytes of the answer"),
        "fewer than 16 bytes follow the response's empty line",
        "If the response ends here, the client fails the connection.",
        "capture all 16 bytes (tcpdump -w); if the server sent no more, look for a write that stops at a NUL, or an error after the fields";
    ANSWER_LOST: "answer-lost", "4.1" Some(45), Capture, Warning, Nothing,
        "bytes of the answer are lost in the capture",
        "A client compares all 16; what was lost cannot be compared.",
        "capture in a form that keeps the bytes: tcpdump -s 0 -w FILE, socat -x, or the raw form of follow";
    ANSWER_WRONG: "answer-wrong", "4.1" Some(45), Server, Error, sends!("the right answer"),
        "the 16 bytes are not the right answer",
        "A client fails the connection.",
        "compute the MD5 of part 1, part 2 (32-bit big-endian each) and key 3, and write its 16 raw bytes";
    ANSWER_FORBIDDEN: "answered-forbidden", "5.2" Some(6), Server, Error, MustAbort,
        "the server answered a request that it must abort",
        "The server closes the connection instead (5.2 steps 5 and 6): a request that no conforming client makes is a symptom of an attack.",
        "check digits, spaces and the remainder of both keys before sending anything, and close the connection";
    ANSWER_EARLY: "answered-before-key3", "5.2" Some(8), Server, Error, sends!("the right answer"),
        "the server answered without key 3",
        "The 16 bytes are the MD5 of the two parts alone: the server computed them before the eight bytes of key 3 had come (mistake key3-missing). A client fails the connection.",
        "wait until all eight bytes after the empty line have come, then compute the answer";
    ANSWER_FOLLOWED: "answer-followed", "4.1" Some(46), Server, Warning, sends!("nothing but frames after the 16 bytes"),
        "bytes that are not a frame follow the answer",
        "From the 17th byte on a client reads frames: 00, text, FF; or FF 00 to close. Other bytes are taken as part of one, so the first messages are lost or changed.",
        "write the 16 bytes and nothing after them until there is a message to send";

    // The client that was chosen.
    CLIENT_FAILS: "client-fails", "4.1" None, Server, Error, Nothing,
        "the client that was chosen fails the connection",
        "This is what the client of --client does with this response, as measured; the draft's client may go on.",
        "change what the message names; ws76 verify without --client judges by the draft";

    // The capture.
    CAPTURE_BOM: "capture-bom", "4.1" Some(5), Capture, Warning, Nothing,
        "the file begins with a UTF-8 byte order mark",
        "An editor added it; it is ignored.",
        "save without a byte order mark, or capture with tcpdump -w";
    CAPTURE_LEADING_BYTES: "capture-leading-bytes", "4.1" Some(5), Capture, Warning, Nothing,
        "empty lines precede the first message",
        "They are ignored.",
        "capture the bytes from the connection's first on";
    CAPTURE_LF_LINE_ENDS: "capture-lf-line-ends", "4.1" Some(24), Capture, Warning, Nothing,
        "both messages end their lines with LF alone, as a text file does",
        "The CRs were probably lost on the way into the file; the lines are read as if they ended in CR LF. A peer that really sends LF alone fails.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_NEWLINE_AFTER_KEY3: "capture-newline-after-key3", "4.1" Some(26), Capture, Warning, Nothing,
        "a line end follows key 3",
        "No client sends it: it was added when the file was made. Key 3 is the eight bytes before it.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_NEWLINE_AFTER_ANSWER: "capture-newline-after-answer", "5.2" Some(13), Capture, Warning, Nothing,
        "a line end follows the answer",
        "It was probably added when the file was made. If the server sent it, it breaks the frames that follow: the client loses the first message (mistake answer-newline-after).",
        "capture with tcpdump -w, which keeps the bytes; if the server writes a line end after the 16 bytes, remove it";
    CAPTURE_UTF8: "capture-utf8", "4.1" Some(26), Capture, Warning, Nothing,
        "the captured bytes above 0x7f were written as UTF-8",
        "A terminal or an editor turned each into two bytes; they are read as the bytes they were.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_CODE_PAGE: "capture-code-page", "4.1" Some(26), Capture, Warning, Nothing,
        "the captured bytes above 0x7f became characters of a code page",
        "A terminal, an editor or a web page took the bytes for text of windows-1252, cp437 or the like and wrote it as UTF-8. Where windows-1252 gives exactly 8 and 16 bytes back, they are judged; what does not come out right is not held against the server.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_ENTITIES: "capture-entities", "4.1" Some(26), Capture, Warning, Nothing,
        "the capture holds entities of HTML",
        "The source of a web page was copied: an entity such as &#39; brings digits and characters into a key that the client did not send, so the key is not judged.",
        "copy the text as the page shows it, or capture with tcpdump -w";
    CAPTURE_TYPOGRAPHY: "capture-typography", "4.1" Some(26), Capture, Warning, Nothing,
        "a character was replaced by a typographic one",
        "A blog, a wiki or a word processor did it. What the byte was can be guessed, not known, so the answer is not judged.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_STAND_INS: "capture-stand-ins", "4.1" Some(26), Capture, Warning, Nothing,
        "dots or question marks stand in for bytes that are not printable",
        "Hardly any MD5 is printable text: the tool that showed the answer replaced bytes. The others can prove an answer wrong, not right.",
        "capture with tcpdump -s 0 -w FILE, socat -x, or the raw form of follow";
    CAPTURE_SPACES_COLLAPSED: "capture-spaces-collapsed", "4.1" Some(22), Capture, Warning, Nothing,
        "the capture lost spaces of a key",
        "A web page shows a run of spaces as one. With some more spaces in the keys the captured answer is right, so neither side is to blame.",
        "copy from the page's source, or capture with tcpdump -w";
    CAPTURE_KEY3_SHORT: "capture-key3-short", "4.1" Some(26), Capture, Warning, Nothing,
        "less than eight bytes of key 3 are in the capture",
        "The line end behind it is the text file's. A byte that is not printable was lost when key 3 was printed, so there is no right answer to compare with.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_REPLACED: "capture-replaced", "4.1" Some(26), Capture, Warning, Nothing,
        "bytes of the capture were replaced by a stand-in character",
        "The original bytes are lost, so what depends on them cannot be judged.",
        "capture with tcpdump -w, which keeps the bytes";
    CAPTURE_LOSSY: "capture-lossy", "4.1" Some(26), Capture, Warning, Nothing,
        "the form of the capture loses bytes",
        "Bytes that are not printable appear as dots or not at all; what depends on them is not judged.",
        "capture in a form that keeps the bytes: tcpdump -s 0 -w FILE, socat -x, or the raw form of follow";
    CAPTURE_GAP: "capture-gap", "4.1" Some(26), Capture, Warning, Nothing,
        "bytes of the conversation are not in the capture",
        "Bytes that are missing look like bytes that the peer did not send.",
        "capture all of it: tcpdump -s 0 -w FILE, begun before the connection and ended after it";
    CAPTURE_EXCHANGED: "capture-exchanged", "4.1" Some(28), Capture, Warning, Nothing,
        "the response is where the request should be",
        "Each was recognised by its first line; they were judged as request and response.",
        "put the request first: --request FILE --response FILE, or cat REQUEST RESPONSE";
    CAPTURE_ODD: "capture-odd", "4.1" Some(26), Capture, Note, Nothing,
        "the capture is odd",
        "It was read anyway.",
        "capture with tcpdump -s 0 -w FILE, begun before the connection, to be sure";
    CAPTURE_KEY3_LONG: "capture-key3-long", "5.1" Some(6), Capture, Warning, Nothing,
        "more than eight bytes lie between the request's empty line and the response",
        "The first eight are taken as key 3; the bytes may have been changed when the file was made.",
        "capture with tcpdump -w, which keeps the bytes";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_appear_once() {
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
            assert_eq!(find(rule.id), Some(*rule));
        }
        assert_eq!(find("no-rule"), None);
    }

    #[test]
    fn prose_is_printable_and_punctuated_alike() {
        for rule in ALL.iter() {
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
