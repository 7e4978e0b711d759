//! The forms of captures and the prose about them: help and documentation are made from it.

use std::fmt;
use std::sync::LazyLock;

/// Defines the forms, so that none can be left off the list of rows.
macro_rules! forms {
    ($($(#[$doc:meta])* $form:ident: $id:literal, $sentence:literal,
        $command:literal, $instead:expr, $example:literal;)*) => {
        /// A form in which people hold what was sent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Form {
            $($(#[$doc])* $form,)*
        }

        /// Every form, in the order in which sniffing prefers them where two fit equally well.
        /// The rows are made at their first use: as constants they would be addresses that the loader
        /// adjusts at each start of a program.
        pub static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
            vec![$(Row {
                form: Form::$form,
                id: $id,
                sentence: $sentence,
                command: $command,
                instead: $instead,
                example: $example,
            }),*]
        });
    };
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
    /// A command line, or the clicks, that make it.
    pub command: &'static str,
    /// For a form that loses bytes: the command line that keeps them.
    pub instead: Option<&'static str>,
    /// How it begins: its first line, or its first bytes in hexadecimal.
    pub example: &'static str,
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

    /// The form's row; each form has one.
    pub(super) fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.form == self)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.id())
    }
}

forms! {
    /// A libpcap file.
    Pcap: "pcap", "packets, as libpcap writes them",
        "tcpdump -i any -s 0 -w FILE tcp port 8080",
        None, "d4 c3 b2 a1 02 00 04 00";
    /// A pcapng file.
    Pcapng: "pcapng", "packets, as Wireshark writes them",
        "tshark -i any -w FILE -f 'tcp port 8080'",
        None, "0a 0d 0d 0a";
    /// Anything, compressed by gzip.
    Gzip: "gzip", "any other form, compressed by gzip",
        "gzip FILE",
        None, "1f 8b 08";
    /// Anything, compressed by zstd.
    Zstd: "zstd", "any other form, compressed by zstd",
        "zstd FILE",
        None, "28 b5 2f fd";
    /// Any text, as UTF-16.
    Utf16: "utf-16", "any text form, saved as UTF-16 with or without a byte order mark",
        "COMMAND > FILE in PowerShell",
        None, "ff fe 47 00 45 00 54 00";
    /// A session archive of Fiddler.
    Saz: "saz", "a session archive of Fiddler: a zip with raw/1_c.txt and raw/1_s.txt",
        "File, Save, All Sessions in Fiddler",
        None, "50 4b 03 04 (PK)";
    /// The bytes themselves.
    Raw: "raw", "the bytes themselves, request then response or one of them",
        "cat REQUEST RESPONSE",
        None, "GET /chat HTTP/1.1";
    /// The dump of `xxd`.
    Xxd: "xxd", "a dump by xxd, of any width and grouping",
        "xxd FILE",
        None, "00000000: 4745 5420 2f20 4854 5450 2f31 2e31 0d0a  GET / HTTP/1.1..";
    /// The dump of `hexdump -C`.
    Hexdump: "hexdump", "a dump by hexdump -C",
        "hexdump -C FILE",
        None, "00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  |GET / HTTP/1.1..|";
    /// The dump of `od -c` and of `hexdump -c`.
    OdChars: "od-c", "a dump by od or hexdump as characters",
        "od -c FILE (or hexdump -c FILE)",
        None, "0000000   G   E   T       /       H   T   T   P   /   1   .   1  \\r  \\n";
    /// The dump of `od -t x1`, with or without text, of `od -x` and of `hexdump`.
    Od: "od", "a dump by od in hexadecimal, in bytes or in words of two",
        "od -A x -t x1z FILE (or od -x FILE, hexdump FILE)",
        None, "000000 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a";
    /// Packets as `tcpdump -X`, `-XX`, `-x` and `-xx` and `tshark -x` print them.
    TcpdumpHex: "tcpdump-x", "packets as text, from the IP layer or from the link layer",
        "tcpdump -X -s 0 -r FILE (or -XX, -x, -xx; tshark -x -r FILE)",
        None, "\t0x0000:  4500 003c 1c46 4000 4006 b1e6 7f00 0001  E..<.F@.@.......";
    /// Wireshark's hex dump of a payload.
    PayloadHex: "hex-dump", "a dump of a selection or a packet's payload, by Wireshark",
        "Copy, as Hex Dump (or as Hex + ASCII Dump) on the payload in Wireshark",
        None, "0000   47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a";
    /// Wireshark's "follow stream" as hexadecimal dump.
    FollowHex: "follow-hex", "a followed TCP stream as a dump",
        "tshark -q -z follow,tcp,hex,0 -r FILE",
        None, "Follow: tcp,hex";
    /// Wireshark's "follow stream", raw.
    FollowRaw: "follow-raw", "a followed TCP stream in hexadecimal digits",
        "tshark -q -z follow,tcp,raw,0 -r FILE",
        None, "Follow: tcp,raw";
    /// Wireshark's "follow stream" as YAML.
    FollowYaml: "follow-yaml", "a followed TCP stream as YAML, of Wireshark before and since 3.5",
        "tshark -q -z follow,tcp,yaml,0 -r FILE",
        None, "peer0_0: !!binary |";
    /// Wireshark's "follow stream" as text.
    FollowAscii: "follow-ascii", "a followed TCP stream as text: unprintable bytes are lost",
        "tshark -q -z follow,tcp,ascii,0 -r FILE",
        Some("tshark -q -z follow,tcp,raw,0"), "Follow: tcp,ascii";
    /// Packets as `ngrep -x` prints them.
    Ngrep: "ngrep", "packets as ngrep prints them with -x",
        "ngrep -x -q '' tcp port 8080",
        None, "T 127.0.0.1:40000 -> 127.0.0.1:8080 [AP]";
    /// The log of `socat -x`, with or without `-v`.
    SocatHex: "socat-x", "the log of socat in hexadecimal",
        "socat -x TCP-LISTEN:9000,fork TCP:HOST:8080 2> FILE (or -x -v)",
        None, "> 2026/11/24 14:07:03.000353375  length=203 from=0 to=202";
    /// The log of `socat -v`.
    SocatText: "socat-v", "the log of socat as text: unprintable bytes are lost",
        "socat -v TCP-LISTEN:9000,fork TCP:HOST:8080 2> FILE",
        Some("socat -x"), "> 2026/11/24 14:07:03.000353375  length=203 from=0 to=202";
    /// The log of `nc -o`.
    NcHex: "nc-o", "the log of netcat",
        "nc -o FILE HOST 8080 (netcat-traditional)",
        None, "> 00000000 47 45 54 20 2f 63 68 61 74 20 48 54 54 50 2f 31 # GET /chat HTTP/1";
    /// The log of `curl --trace`.
    CurlTrace: "curl-trace", "the trace of curl",
        "curl --trace FILE URL",
        None, "=> Send header, 203 bytes (0xcb)";
    /// The log of `curl --trace-ascii`.
    CurlAscii: "curl-trace-ascii", "the trace of curl as text: unprintable bytes are lost",
        "curl --trace-ascii FILE URL",
        Some("curl --trace FILE"), "=> Send header, 203 bytes (0xcb)";
    /// The log of `strace`.
    Strace: "strace", "system calls with their data",
        "strace -f -s 9999 -e trace=network,read,write -o FILE COMMAND (-x and -xx too)",
        None, "read(4, \"GET /chat HTTP/1.1\\r\\n\"..., 4096) = 203";
    /// Memory as `gdb` shows it: `x/xb`.
    GdbBytes: "gdb-x", "memory as gdb or lldb shows it",
        "x/400xb BUFFER in gdb",
        None, "0x7ffff7a01000:\t0x47\t0x45\t0x54\t0x20\t0x2f\t0x63\t0x68\t0x61";
    /// Lines marked `>` and `<`, as `curl -v` shows them.
    Prefixed: "prefixed", "lines marked > and <: bytes that are not text may be lost",
        "curl -v URL 2> FILE",
        Some("tcpdump -s 0 -w FILE"), "> GET /chat HTTP/1.1";
    /// The plain dump of `xxd -p`.
    XxdPlain: "xxd-p", "hexadecimal digits without anything else",
        "xxd -p FILE",
        None, "474554202f20485454502f312e310d0a";
    /// A C array, as `xxd -i` writes it.
    XxdInclude: "xxd-i", "a C array of bytes",
        "xxd -i FILE",
        None, "  0x47, 0x45, 0x54, 0x20, 0x2f, 0x20, 0x48, 0x54, 0x54, 0x50, 0x2f, 0x31,";
    /// Hexadecimal digits in any dress.
    HexText: "hex", "hexadecimal digits with spaces, colons, commas, 0x or \\x",
        "od -A n -t x1 FILE",
        None, " 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a";
    /// Base64, the URL-safe alphabet included.
    Base64: "base64", "base64, in lines or not, the URL-safe alphabet too",
        "base64 FILE",
        None, "R0VUIC8gSFRUUC8xLjENCg==";
    /// The network panel of a browser.
    Devtools: "devtools", "the network panel of a browser, with (Key3) and (Challenge Response) or without",
        "copy all fields of the request in the network panel (Chrome 6 to 16, Safari 5)",
        None, "(Key3):5E:6E:3A:64:73:5B:34:55";
    /// String literals with escapes.
    Escaped: "escaped", "strings with escapes: of Python, Ruby, JSON, C, Java, JavaScript, Go, PHP, Erlang, Wireshark",
        "print(repr(data)) in Python (p data in Ruby, JSON.stringify in Node, Copy, as Escaped String in Wireshark)",
        None, "b'GET /chat HTTP/1.1\\r\\nHost: example.com\\r\\n'";
    /// Lists of numbers.
    Numbers: "numbers", "lists of numbers: decimal, signed or not, or hexadecimal, among other text or not",
        "print(list(data)) in Python (Arrays.toString in Java, console.log(buffer) in Node, ~w in Erlang)",
        None, "[71, 69, 84, 32, 47, 99, 104, 97, 116, 32]";
    /// Packets as `tcpdump -A` prints them.
    TcpdumpAscii: "tcpdump-A", "packets as text: unprintable bytes are lost",
        "tcpdump -A -s 0 -r FILE",
        Some("tcpdump -X -s 0 -r FILE"), "E..<.F@.@.......GET /chat HTTP/1.1";
    /// Packets as `ngrep` prints them without `-x`.
    NgrepText: "ngrep-text", "packets as ngrep prints them without -x: unprintable bytes are lost",
        "ngrep -W byline -q '' tcp port 8080",
        Some("ngrep -x -q ''"), "T 127.0.0.1:40000 -> 127.0.0.1:8080 [AP]";
    /// The output of `cat -v` and `cat -A`.
    CatV: "cat-v", "text with ^M for CR and M- for bytes above 0x7f",
        "cat -A FILE (or cat -v, less, vi)",
        None, "GET /chat HTTP/1.1^M$";
    /// An HTTP archive.
    Har: "har", "an HTTP archive: neither key 3 nor the answer is in it",
        "Save all as HAR in the network panel of a browser",
        Some("tcpdump -s 0 -w FILE"), "{\"log\": {\"version\": \"1.2\", \"entries\": [";
    /// Fields as a program lists them.
    Listed: "fields", "fields as a program lists them (environ, print_r, a map, a debug log): key 3 is not among them",
        "print(environ) in a WSGI program (print_r of the fields, nginx's debug log, tshark -V)",
        Some("tcpdump -s 0 -w FILE"), "'HTTP_SEC_WEBSOCKET_KEY1': '4 @1  46546xW%0l 1 5',";
    /// Text with something around it.
    Pasted: "pasted", "text with something around it: quoted, indented, numbered, commented, fenced, with labels between",
        "paste the request and the response into a file",
        None, "Request: GET /chat HTTP/1.1";
    /// The two files that tcpflow writes of a connection.
    Tcpflow: "tcpflow", "the two files that tcpflow writes of a connection, or the folder of them",
        "tcpflow -r FILE",
        None, "127.000.000.001.40368-127.000.000.001.09102";
}
