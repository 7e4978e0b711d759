//! What a capture yields: the bytes of two talking sides, and where they come from.

use std::fmt;
use std::net::SocketAddr;
use std::ops::Range;

use super::form::Form;
use super::note::Note;

/// Two sides that talked with each other, as far as the capture holds their bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The bytes.
    pub streams: Streams,
    /// Who talked with whom; `None` where the form does not say.
    pub flow: Option<Flow>,
    /// Sorts the conversations of one source by their first packet or byte. Not contiguous:
    /// connections that were passed over use up ordinals too.
    pub ordinal: u64,
    /// No conversation of a lower ordinal than this is to come.
    pub settled: u64,
    /// The innermost form, in which the conversation was found.
    pub form: Form,
    /// The forms undone on the way to it, outermost first (gzip, a hex dump, base64).
    pub wrappers: Vec<Form>,
    /// What the reader of this conversation has to know about it.
    pub notes: Vec<Note>,
}

/// The bytes of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Streams {
    /// Request, then response, in one run of bytes that nobody has split yet. Either may be absent.
    Joined(Side),
    /// Each side by itself.
    Split {
        /// What the side that opened the connection sent.
        client: Side,
        /// What the other side sent.
        server: Side,
    },
}

/// What one side sent, from its first byte on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The bytes without any hole.
    pub bytes: Vec<u8>,
    /// Ranges of `bytes`, ascending, that a lossy form may have replaced: a `.` that may stand
    /// for any byte that is not printable ASCII.
    pub uncertain: Vec<Range<usize>>,
    /// Why `bytes` ends although the side sent more; `None` where nothing speaks for more.
    pub cut: Option<Cut>,
    /// Whether packets show that the side closed the connection here (FIN, RST).
    pub closed: bool,
    /// Number of the packet that holds its first byte, counted from 1; `None` where the form has no
    /// packets.
    pub first_packet: Option<u64>,
}

impl Side {
    /// A side whose bytes are all there and certain.
    pub(super) fn whole(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }

    /// Notes that each `.` from `start` on may stand for another byte.
    pub(super) fn doubt_dots(&mut self, start: usize) {
        let fresh = self.bytes.get(start..).unwrap_or_default();
        for at in memchr::memchr_iter(b'.', fresh) {
            let at = start.saturating_add(at);
            match self.uncertain.last_mut() {
                Some(last) if last.end == at => last.end = at.saturating_add(1),
                _ => self.uncertain.push(at..at.saturating_add(1)),
            }
        }
    }
}

/// Why a side's bytes end before the side did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Bytes were sent that the capture does not hold.
    Gap {
        /// How many are missing before the next bytes held, where that is known.
        missing: Option<u64>,
    },
    /// The limit of bytes kept of one side was reached.
    Limit,
}

/// The two ends of a connection, the client first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Flow {
    /// The side that opened the connection.
    pub client: Endpoint,
    /// The other side.
    pub server: Endpoint,
}

impl Flow {
    /// The same connection seen from the other side.
    pub(super) fn reversed(self) -> Self {
        Self {
            client: self.server,
            server: self.client,
        }
    }
}

impl Flow {
    /// The display filter of Wireshark that shows this connection; none where the form gives names
    /// in place of addresses.
    #[must_use]
    pub fn display_filter(&self) -> Option<String> {
        let (Endpoint::Address(client), Endpoint::Address(server)) = (&self.client, &self.server)
        else {
            return None;
        };
        let ip = if client.is_ipv4() { "ip" } else { "ipv6" };
        Some(format!(
            "{ip}.addr == {} && {ip}.addr == {} && tcp.port == {} && tcp.port == {}",
            client.ip(),
            server.ip(),
            client.port(),
            server.port()
        ))
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} -> {}", self.client, self.server)
    }
}

/// One end of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Address and port; IPv6 shows in brackets.
    Address(SocketAddr),
    /// A form that gives names gave this one; bytes that are not printable ASCII are escaped.
    Named(String),
}

impl Endpoint {
    /// Reads `127.0.0.1:80`, `[::1]:80`, `::1:80` (last colon before the port) or a name.
    pub(super) fn read(text: &[u8]) -> Self {
        let escaped = text.escape_ascii().to_string();
        let address = escaped.parse::<SocketAddr>().ok().or_else(|| {
            let (host, port) = escaped.rsplit_once(':')?;
            let host = host.trim_matches(['[', ']']);
            Some(SocketAddr::new(host.parse().ok()?, port.parse().ok()?))
        });
        address.map_or(Self::Named(escaped), Self::Address)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(out),
            Self::Named(name) => name.fmt(out),
        }
    }
}
