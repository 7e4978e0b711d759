//! Why an input yields nothing, and what to do about it.

use std::io;

use ws76::capture::{self, Statistics};

/// Why an input cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    /// The system says no.
    #[error("{source}{}", advice(source))]
    Io { source: io::Error },
    /// It is no capture.
    #[error("{}{}", chain(source), advice_on_capture(source))]
    Capture { source: capture::Error },
    /// It is a capture, and has no handshake in it.
    #[error(
        "no handshake of draft 76 or any other WebSocket in it (packets: {packets}, connections: {flows})\nlook whether the port is the right one, and whether the capture began before the connection"
    )]
    NoHandshake {
        /// Packets read.
        packets: u64,
        /// Connections seen.
        flows: u64,
    },
    /// The same, and packets were cut when they were captured.
    #[error(
        "no handshake can be seen in it: {snapped} of {packets} packets were captured only in part\ncapture whole packets: tcpdump -s 0 -w FILE port PORT"
    )]
    Snapped {
        /// Packets read.
        packets: u64,
        /// TCP packets that were cut.
        snapped: u64,
    },
    /// The same, and more was sent than was kept.
    #[error("no handshake can be seen in the {kept} bytes kept of each direction: raise --kept")]
    KeptTooFew {
        /// Bytes kept of each direction.
        kept: u64,
    },
    /// It is a packet capture, and no packet is in it.
    #[error(
        "a packet capture without a whole packet\nlook whether interface and port are the right ones (tcpdump -i any -s 0 -w FILE port PORT), and begin before the client connects"
    )]
    NoPackets,
    /// It is two files of a connection, and no handshake is in them.
    #[error(
        "no handshake of draft 76 or any other WebSocket in the two files of this connection\ncheck whether the port is the right one, and whether the capture began before the connection"
    )]
    NoHandshakeInPair,
    /// It is a folder that yields nothing, or a link to nothing.
    #[error("{why}")]
    NoFiles {
        /// Why there are none.
        why: String,
    },
    /// There is nothing but line ends in it.
    #[error("nothing but line ends\ncapture anew, for instance with tcpdump -w FILE port PORT")]
    Blank,
}

impl SourceError {
    /// Where in the input the first byte lies that was not judged, where that is known.
    pub(super) const fn offset(&self) -> Option<u64> {
        match self {
            Self::Capture {
                source: capture::Error::Malformed { at, .. },
            } => Some(*at),
            _ => None,
        }
    }

    /// Whether it is a file that has no form of a capture at all.
    pub(super) const fn is_unknown_form(&self) -> bool {
        matches!(
            self,
            Self::Capture {
                source: capture::Error::NotRecognised { .. } | capture::Error::Foreign { .. }
            }
        )
    }

    /// The error of a capture in which no handshake was found.
    pub(super) fn nothing_in(statistics: &Statistics) -> Self {
        let (packets, flows) = (statistics.packets, statistics.flows);
        if packets == 0 && statistics.conversations == 0 {
            Self::NoPackets
        } else if packets == 0 {
            Self::Blank
        } else if statistics.snapped > 0 {
            Self::Snapped {
                packets,
                snapped: statistics.snapped,
            }
        } else {
            Self::NoHandshake { packets, flows }
        }
    }
}

/// What to do about an error of the system, where that is not plain.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::IsADirectory => "\nsay -r to read all files in it",
        io::ErrorKind::PermissionDenied => {
            "\nmake it readable, or pipe it in: sudo cat FILE | ws76 verify -"
        }
        _ => "",
    }
}

/// An error with its causes, in one line.
fn chain(error: &capture::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

fn advice_on_capture(error: &capture::Error) -> &'static str {
    match error {
        capture::Error::Empty => "\ncapture anew, for instance with tcpdump -s 0 -w FILE port PORT",
        capture::Error::NotRecognised { .. } => {
            "\nws76 parse --list-formats lists the forms that can be read; --input-format forces one"
        }
        _ => "",
    }
}
