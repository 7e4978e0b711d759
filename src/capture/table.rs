//! How each form is recognised and read.

use super::error::Error;
use super::flow::Connections;
use super::form::Form;
use super::reading::Reading;
use super::sniff::{Confidence, Head};
use super::text::{
    Dumped,     base64_text, cat_v, curl_ascii, curl_trace, devtools, follow_ascii, follow_hex, follow_raw,
    follow_yaml, gdb, hex_text, listed, nc_hex, ngrep, od, od_chars, packet_text, pasted,
    payload_hex, prefixed, saz, search, socat_hex, socat_text, strace, tcpdump_hex, utf16, xxd,
    xxd_include, xxd_plain,
};
use super::window::Window;
use super::{packets, raw, sniff};

/// Reads packets from a window to its end and hands them to the connections.
pub(super) type PacketReader =
    fn(&mut Window<'_>, &mut Connections, &mut Reading<'_, '_>) -> Result<(), Error>;

/// Reads a whole text.
pub(super) type TextReader = fn(&[u8], &mut Reading<'_, '_>) -> Result<Dumped, Error>;

/// How one form is recognised and read.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) form: Form,
    /// Whether each direction's bytes are in it as they were on the wire.
    pub(super) keeps_bytes: bool,
    pub(super) sniff: Sniff,
    pub(super) reader: Reader,
}

/// How a form is recognised.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sniff {
    /// By the shape of the head.
    Shape(fn(&Head<'_>) -> Confidence),
    /// By what is decoded from the head: it has to be of a form itself.
    Decoded(fn(&Head<'_>) -> Option<Vec<u8>>),
}

/// How a form is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reader {
    /// As it stands.
    Raw,
    /// Packet by packet.
    Packets(PacketReader),
    /// By a decoder, whose output is some other form.
    Gzip,
    /// By a decoder, whose output is some other form.
    Zstd,
    /// As a whole.
    Text(TextReader),
    /// Not from one source.
    TwoFiles,
}

/// A form that fits, and how well.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) entry: &'static Entry,
    pub(super) confidence: Confidence,
}

/// The forms that fit, the best first; in the order of the table among equals. One that is certain
/// is alone.
pub(super) fn candidates(head: &Head<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for entry in ENTRIES {
        let confidence = match entry.sniff {
            Sniff::Shape(sniff) => sniff(head),
            Sniff::Decoded(decode) => Confidence::Possible.when(is_capture(decode, head)),
        };
        if confidence == Confidence::Certain {
            return vec![Candidate { entry, confidence }];
        }
        if confidence > Confidence::No {
            found.push(Candidate { entry, confidence });
        }
    }
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.confidence));
    found
}

/// Whether the head decodes to a capture: any text of hexadecimal digits decodes to something.
fn is_capture(decode: fn(&Head<'_>) -> Option<Vec<u8>>, outer: &Head<'_>) -> bool {
    let Some(depth) = outer.depth.checked_sub(1) else {
        return false;
    };
    let Some(bytes) = decode(outer).filter(|bytes| !bytes.is_empty()) else {
        return false;
    };
    let head = Head {
        bytes: &bytes,
        complete: false,
        depth,
    };
    !candidates(&head).is_empty()
}

/// The entry of a form; each form has one, as a test holds.
pub(super) fn entry(form: Form) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.form == form)
}

impl Form {
    /// Whether each direction's bytes are in the form as they were on the wire.
    #[must_use]
    pub fn keeps_bytes(self) -> bool {
        entry(self).is_some_and(|entry| entry.keeps_bytes)
    }
}

macro_rules! entries {
    ($($form:ident $keeps:literal $how:ident($sniff:expr) $reader:expr;)*) => {
        &[$(Entry {
            form: Form::$form,
            keeps_bytes: $keeps,
            sniff: Sniff::$how($sniff),
            reader: $reader,
        }),*]
    };
}

/// Every form, in the order of the rows.
const ENTRIES: &[Entry] = entries! {
    Pcap true Shape(sniff::pcap) Reader::Packets(packets::pcap::read);
    Pcapng true Shape(sniff::pcapng) Reader::Packets(packets::pcapng::read);
    Gzip false Shape(sniff::gzip) Reader::Gzip;
    Zstd false Shape(sniff::zstd) Reader::Zstd;
    Utf16 false Shape(utf16::sniff) Reader::Text(utf16::read);
    Saz true Shape(saz::sniff) Reader::Text(saz::read);
    Raw false Shape(raw::sniff) Reader::Raw;
    Xxd false Shape(xxd::sniff) Reader::Text(xxd::read);
    Hexdump false Shape(od::sniff_hexdump) Reader::Text(od::read_hexdump);
    OdChars false Shape(od_chars::sniff) Reader::Text(od_chars::read);
    Od false Shape(od::sniff) Reader::Text(od::read);
    TcpdumpHex true Shape(tcpdump_hex::sniff) Reader::Text(tcpdump_hex::read);
    PayloadHex false Shape(payload_hex::sniff) Reader::Text(payload_hex::read);
    FollowHex true Shape(follow_hex::sniff) Reader::Text(follow_hex::read);
    FollowRaw true Shape(follow_raw::sniff) Reader::Text(follow_raw::read);
    FollowYaml true Shape(follow_yaml::sniff) Reader::Text(follow_yaml::read);
    FollowAscii false Shape(follow_ascii::sniff) Reader::Text(follow_ascii::read);
    Ngrep true Shape(ngrep::sniff) Reader::Text(ngrep::read);
    SocatHex true Shape(socat_hex::sniff) Reader::Text(socat_hex::read);
    SocatText false Shape(socat_text::sniff) Reader::Text(socat_text::read);
    NcHex true Shape(nc_hex::sniff) Reader::Text(nc_hex::read);
    CurlTrace true Shape(curl_trace::sniff) Reader::Text(curl_trace::read);
    CurlAscii false Shape(curl_ascii::sniff) Reader::Text(curl_ascii::read);
    Strace true Shape(strace::sniff) Reader::Text(strace::read);
    GdbBytes false Shape(gdb::sniff) Reader::Text(gdb::read);
    Prefixed false Shape(prefixed::sniff) Reader::Text(prefixed::read);
    XxdPlain false Decoded(xxd_plain::decoded) Reader::Text(xxd_plain::read);
    XxdInclude false Shape(xxd_include::sniff) Reader::Text(xxd_include::read);
    HexText false Decoded(hex_text::decoded) Reader::Text(hex_text::read);
    Base64 false Decoded(base64_text::decoded) Reader::Text(base64_text::read);
    Devtools false Shape(devtools::sniff) Reader::Text(devtools::read);
    Escaped true Shape(search::sniff_escaped) Reader::Text(search::read);
    Numbers true Shape(search::sniff_numbers) Reader::Text(search::read);
    TcpdumpAscii false Shape(packet_text::sniff_tcpdump) Reader::Text(packet_text::read_tcpdump);
    NgrepText false Shape(packet_text::sniff_ngrep) Reader::Text(packet_text::read_ngrep);
    CatV false Shape(cat_v::sniff) Reader::Text(cat_v::read);
    Har false Shape(listed::sniff_har) Reader::Text(listed::read_har);
    Listed false Shape(listed::sniff) Reader::Text(listed::read);
    Pasted false Shape(pasted::sniff) Reader::Text(pasted::read);
    Tcpflow true Shape(|_| Confidence::No) Reader::TwoFiles;
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::TABLE;

    #[test]
    fn each_form_has_an_entry_in_the_same_order() {
        let rows: Vec<Form> = TABLE.iter().map(|row| row.form).collect();
        let entries: Vec<Form> = ENTRIES.iter().map(|entry| entry.form).collect();
        assert_eq!(rows, entries);
    }
}
