//! The forms of captures: one row each, from which sniffing, help and documentation are made.

use std::fmt;

use super::reading::{PacketReader, TextReader};
use super::sniff::{Confidence, Head};
use super::text::{
    base64_text, follow_ascii, follow_hex, follow_raw, follow_yaml, hex_text, ngrep, od, prefixed,
    socat_hex, socat_text, tcpdump_hex, xxd, xxd_include, xxd_plain,
};
use super::{packets, raw, sniff};

/// A form in which people hold what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// The bytes themselves.
    Raw,
    /// A libpcap file.
    Pcap,
    /// A pcapng file.
    Pcapng,
    /// Anything, compressed by gzip.
    Gzip,
    /// Anything, compressed by zstd.
    Zstd,
    /// The dump of `xxd`.
    Xxd,
    /// The plain dump of `xxd -p`.
    XxdPlain,
    /// A C array, as `xxd -i` writes it.
    XxdInclude,
    /// The dump of `hexdump -C`.
    Hexdump,
    /// The dump of `od -t x1`, with or without text, of `od -x` and of `hexdump`.
    Od,
    /// Packets as `tcpdump -X`, `-XX`, `-x` and `-xx` and `tshark -x` print them.
    TcpdumpHex,
    /// Wireshark's "follow stream" as hexadecimal dump.
    FollowHex,
    /// Wireshark's "follow stream", raw.
    FollowRaw,
    /// Wireshark's "follow stream" as YAML.
    FollowYaml,
    /// Wireshark's "follow stream" as text.
    FollowAscii,
    /// Packets as `ngrep -x` prints them.
    Ngrep,
    /// The log of `socat -x`, with or without `-v`.
    SocatHex,
    /// The log of `socat -v`.
    SocatText,
    /// Lines marked `>` and `<`, as `curl -v` shows them.
    Prefixed,
    /// Hexadecimal digits in any dress.
    HexText,
    /// Base64, the URL-safe alphabet included.
    Base64,
    /// The two files that tcpflow writes of a connection.
    Tcpflow,
}

/// What is known of a form.
#[derive(Debug)]
#[non_exhaustive]
pub struct Row {
    /// The form.
    pub form: Form,
    /// Its name on the command line.
    pub id: &'static str,
    /// What it is, in one sentence without a full stop.
    pub sentence: &'static str,
    /// A command line that makes it.
    pub command: &'static str,
    /// For a form that loses bytes: the command line that keeps them.
    pub instead: Option<&'static str>,
    pub(super) sniff: fn(&Head<'_>) -> Confidence,
    pub(super) reader: Reader,
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

impl Form {
    /// The name on the command line: `pcap`, `xxd`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().map_or("unknown", |row| row.id)
    }

    /// The form of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.id == id).map(|row| row.form)
    }

    /// The command line that keeps the bytes which this form loses, if it loses any.
    pub(super) fn instead(self) -> Option<&'static str> {
        self.row().and_then(|row| row.instead)
    }

    /// The form's row; each form has one, as a test holds.
    pub(super) fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.form == self)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.id())
    }
}

macro_rules! table {
    ($($form:ident $id:literal, $sentence:literal, $command:literal, $instead:expr, $sniff:expr, $reader:expr;)*) => {
        &[$(Row {
            form: Form::$form,
            id: $id,
            sentence: $sentence,
            command: $command,
            instead: $instead,
            sniff: $sniff,
            reader: $reader,
        }),*]
    };
}

/// Every form, in the order in which sniffing prefers them where two fit equally well.
pub const TABLE: &[Row] = table! {
    Pcap "pcap", "packets, as libpcap writes them", "tcpdump -i any -s 0 -w FILE tcp port 8080", None, sniff::pcap, Reader::Packets(packets::pcap::read);
    Pcapng "pcapng", "packets, as Wireshark writes them", "tshark -i any -w FILE -f 'tcp port 8080'", None, sniff::pcapng, Reader::Packets(packets::pcapng::read);
    Gzip "gzip", "any other form, compressed by gzip", "gzip FILE", None, sniff::gzip, Reader::Gzip;
    Zstd "zstd", "any other form, compressed by zstd", "zstd FILE", None, sniff::zstd, Reader::Zstd;
    Raw "raw", "the bytes themselves, request then response or one of them", "cat REQUEST RESPONSE", None, raw::sniff, Reader::Raw;
    Xxd "xxd", "a dump by xxd, of any width and grouping", "xxd FILE", None, xxd::sniff, Reader::Text(xxd::read);
    Hexdump "hexdump", "a dump by hexdump -C", "hexdump -C FILE", None, od::sniff_hexdump, Reader::Text(od::read_hexdump);
    Od "od", "a dump by od in hexadecimal, in bytes or in words of two", "od -A x -t x1z FILE (or od -x FILE, hexdump FILE)", None, od::sniff, Reader::Text(od::read);
    TcpdumpHex "tcpdump-x", "packets as text, from the IP layer or from the link layer", "tcpdump -X -s 0 -r FILE (or -XX, -x, -xx; tshark -x -r FILE)", None, tcpdump_hex::sniff, Reader::Text(tcpdump_hex::read);
    FollowHex "follow-hex", "a followed TCP stream as a dump", "tshark -q -z follow,tcp,hex,0 -r FILE", None, follow_hex::sniff, Reader::Text(follow_hex::read);
    FollowRaw "follow-raw", "a followed TCP stream in hexadecimal digits", "tshark -q -z follow,tcp,raw,0 -r FILE", None, follow_raw::sniff, Reader::Text(follow_raw::read);
    FollowYaml "follow-yaml", "a followed TCP stream as YAML", "tshark -q -z follow,tcp,yaml,0 -r FILE", None, follow_yaml::sniff, Reader::Text(follow_yaml::read);
    FollowAscii "follow-ascii", "a followed TCP stream as text: unprintable bytes are lost", "tshark -q -z follow,tcp,ascii,0 -r FILE", Some("tshark -q -z follow,tcp,raw,0"), follow_ascii::sniff, Reader::Text(follow_ascii::read);
    Ngrep "ngrep", "packets as ngrep prints them", "ngrep -x -q '' tcp port 8080", None, ngrep::sniff, Reader::Text(ngrep::read);
    SocatHex "socat-x", "the log of socat in hexadecimal", "socat -x TCP-LISTEN:9000,fork TCP:HOST:8080 2> FILE (or -x -v)", None, socat_hex::sniff, Reader::Text(socat_hex::read);
    SocatText "socat-v", "the log of socat as text: unprintable bytes are lost", "socat -v TCP-LISTEN:9000,fork TCP:HOST:8080 2> FILE", Some("socat -x"), socat_text::sniff, Reader::Text(socat_text::read);
    Prefixed "prefixed", "lines marked > and <: bytes that are not text may be lost", "curl -v URL 2> FILE", Some("tcpdump -s 0 -w FILE"), prefixed::sniff, Reader::Text(prefixed::read);
    XxdPlain "xxd-p", "hexadecimal digits without anything else", "xxd -p FILE", None, xxd_plain::sniff, Reader::Text(xxd_plain::read);
    XxdInclude "xxd-i", "a C array of bytes", "xxd -i FILE", None, xxd_include::sniff, Reader::Text(xxd_include::read);
    HexText "hex", "hexadecimal digits with spaces, colons, commas, 0x or \\x", "od -A n -t x1 FILE", None, hex_text::sniff, Reader::Text(hex_text::read);
    Base64 "base64", "base64, in lines or not, the URL-safe alphabet too", "base64 FILE", None, base64_text::sniff, Reader::Text(base64_text::read);
    Tcpflow "tcpflow", "the two files that tcpflow writes of a connection, or the folder of them", "tcpflow -r FILE", None, |_| Confidence::No, Reader::TwoFiles;
};
