//! What is odd about a conversation or about the source it comes from.

use std::fmt;

use super::form::Form;

/// One thing that a reader of a conversation has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Note {
    /// Bytes of one side are not in the capture.
    Gap {
        /// The side that sent them.
        side: Who,
        /// Offset of the first missing byte in that side's bytes.
        at: u64,
        /// How many are missing before the next bytes held, where that is known.
        missing: Option<u64>,
    },
    /// Packets were captured only in part.
    SnapLength {
        /// Bytes kept of a packet of this connection, link layer included.
        captured: u32,
    },
    /// The beginning of the connection was not captured: its first bytes are a guess.
    MissingSyn,
    /// IP fragments are not put together: only the first of a packet is read.
    Fragments,
    /// More than the kept bytes of a side were sent; the rest was passed over.
    KeptLimit {
        /// The side that sent them.
        side: Who,
        /// Bytes kept.
        kept: u64,
    },
    /// Too many connections were open at once: this one was given up as the oldest.
    GivenUp,
    /// The source ends inside a packet, block or compressed stream.
    TailCut {
        /// Offset of the first byte of what is cut, in the form that is cut.
        at: u64,
    },
    /// From here on the source does not hold what its form demands; the rest was not read.
    Damaged {
        /// The damaged form.
        form: Form,
        /// Offset of the damage in that form's bytes.
        at: u64,
    },
    /// Here another file begins, as `cat` joins them: it was read as one of its own.
    SecondHead {
        /// Offset of its first byte.
        at: u64,
    },
    /// The response comes before its request.
    ResponseFirst,
    /// A handshake is longer than what is read of one; what follows was searched for the next.
    Overlong {
        /// Offset of its first byte.
        at: u64,
    },
    /// The form replaces bytes that are not printable by a dot.
    Lossy {
        /// The form.
        form: Form,
        /// The command line that keeps every byte.
        instead: &'static str,
    },
    /// The form loses line ends; CR LF was assumed.
    LineEndsAssumed,
    /// Lines of a dump are missing: its offsets jump.
    DumpGap {
        /// Offset of the first missing byte.
        at: u64,
        /// How many bytes are missing.
        missing: u64,
    },
    /// A length that the form states differs from the bytes that are there.
    LengthDiffers {
        /// Bytes stated.
        stated: u64,
        /// Bytes found.
        found: u64,
    },
    /// Packets of this link type cannot be read.
    LinkType(u32),
    /// Packets of an interface that the capture does not describe, or behind more than are kept.
    Interface {
        /// Its number, from 0.
        number: u32,
        /// Interfaces that are known.
        known: u32,
    },
    /// The text stands for more bytes than are taken; the messages that follow were not read.
    TextLimit {
        /// The form.
        form: Form,
        /// Bytes taken.
        limit: u64,
    },
    /// The text was read without what stands around it.
    Undressed(Dress),
    /// The tool that wrote the text cut its strings or lists short.
    Abridged {
        /// The form.
        form: Form,
        /// How to have them whole.
        instead: &'static str,
    },
    /// The text can be read as another form too, with another result.
    Ambiguous {
        /// The form that it was read as.
        read: Form,
        /// The other form.
        other: Form,
    },
    /// The form has no place for key 3 and the answer.
    FieldsAlone {
        /// The form.
        form: Form,
    },
    /// Characters above 0x7f stand in the text as they are: for bytes, or for characters that were sent.
    Characters,
    /// The form has no request line, or not all of it: this one was put together from the fields.
    StartLineAssumed,
}

/// What stands around a text that was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dress {
    /// Marks of quotation before each line, as in a mail.
    Quoted,
    /// An indent.
    Indented,
    /// Numbers of lines.
    Numbered,
    /// Marks of comments before each line.
    Commented,
    /// A fence before and after.
    Fenced,
    /// The marks of HTML.
    Markup,
    /// A time, a name or the like before each line.
    Prefixed,
    /// CR alone or CR CR LF in place of line ends.
    LineEnds,
    /// Breaks within strings: of a terminal's width, of a mail program, of YAML.
    Wrapped,
    /// A mail's quoted-printable or base64.
    MailCoding,
    /// The cells of a table in CSV.
    Cells,
    /// The strings of a log in JSON.
    JsonLog,
    /// The colours of a terminal.
    Colours,
    /// The lines of boxes.
    Boxes,
    /// Escapes in place of bytes that are not ASCII.
    Escapes,
    /// Labels or prose before, between or after.
    Prose,
}

impl fmt::Display for Dress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Quoted => "marks of quotation",
            Self::Indented => "an indent",
            Self::Numbered => "numbers of lines",
            Self::Commented => "marks of comments",
            Self::Fenced => "a fence",
            Self::Markup => "marks of HTML",
            Self::Prefixed => "a prefix of each line",
            Self::LineEnds => "line ends of CR alone or of CR CR LF",
            Self::Wrapped => "line breaks within strings",
            Self::MailCoding => "a mail's quoted-printable or base64",
            Self::Cells => "the quotes of CSV",
            Self::JsonLog => "the JSON of a log",
            Self::Colours => "a terminal's colours",
            Self::Boxes => "the lines of boxes",
            Self::Escapes => "escapes in place of bytes",
            Self::Prose => "labels or prose",
        })
    }
}

impl Note {
    /// Whether bytes of the source were not judged, and no conversation shows it: the one place
    /// that decides which of what is odd about a source leaves it unjudged.
    #[must_use]
    pub const fn leaves_unjudged(&self) -> bool {
        match self {
            Self::TailCut { .. }
            | Self::Damaged { .. }
            | Self::SecondHead { .. }
            | Self::Overlong { .. }
            | Self::DumpGap { .. }
            | Self::LinkType(_)
            | Self::Interface { .. }
            | Self::TextLimit { .. } => true,
            Self::Gap { .. }
            | Self::SnapLength { .. }
            | Self::MissingSyn
            | Self::Fragments
            | Self::KeptLimit { .. }
            | Self::GivenUp
            | Self::Lossy { .. }
            | Self::LineEndsAssumed
            | Self::ResponseFirst
            | Self::LengthDiffers { .. }
            | Self::Undressed(_)
            | Self::Abridged { .. }
            | Self::Ambiguous { .. }
            | Self::FieldsAlone { .. }
            | Self::Characters
            | Self::StartLineAssumed => false,
        }
    }

    /// Offset of what is odd within the source, where there is one.
    #[must_use]
    pub const fn offset(&self) -> Option<u64> {
        match self {
            Self::TailCut { at }
            | Self::Damaged { at, .. }
            | Self::SecondHead { at }
            | Self::Overlong { at }
            | Self::DumpGap { at, .. } => Some(*at),
            _ => None,
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::MissingSyn => "the beginning of the connection was not captured",
            Self::Fragments => "IP fragments of this connection were not put together",
            Self::GivenUp => "given up as the oldest of too many open connections",
            Self::ResponseFirst => "the response comes before its request: they were exchanged",
            Self::LineEndsAssumed => "the form loses line ends: CR LF was assumed after each line",
            Self::Characters => "characters above 0x7f are in the text as they are",
            Self::StartLineAssumed => {
                "the form has no start lines: they were put together from the fields"
            }
            measured => return measured.write_measured(out),
        })
    }
}

impl Note {
    /// What was not captured or not read, and where.
    fn write_measured(self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { side, at, missing } => {
                if let Some(missing) = missing {
                    write!(out, "{missing} ")?;
                }
                write!(
                    out,
                    "bytes of the {side} are missing at offset {at}: they were not captured"
                )
            }
            Self::SnapLength { captured } => write!(
                out,
                "packets were cut at {captured} bytes when they were captured: capture with `tcpdump -s 0`"
            ),
            Self::KeptLimit { side, kept } => {
                write!(out, "the {side} sent more than the {kept} bytes kept")
            }
            Self::TailCut { at } => write!(out, "the capture is cut short at offset {at}"),
            Self::Damaged { form, at } => {
                write!(
                    out,
                    "damaged {form} at offset {at}: nothing after it was read"
                )
            }
            Self::SecondHead { at } => write!(
                out,
                "another capture begins at offset {at}: two files in one, most readers stop there; join captures with mergecap"
            ),
            Self::Overlong { at } => write!(
                out,
                "the handshake at offset {at} is longer than can be read: its rest was passed over"
            ),
            Self::DumpGap { at, missing } => {
                write!(
                    out,
                    "{missing} bytes are missing from the dump at offset {at}"
                )
            }
            Self::LinkType(number) => {
                write!(out, "packets of link type {number} cannot be read")
            }
            Self::Interface { number, known } => write!(
                out,
                "packets of interface {number} were not read: {known} interfaces are known before them"
            ),
            of_form => of_form.write_of_form(out),
        }
    }

    /// What its form or its dress did to a text.
    fn write_of_form(self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lossy { form, instead } => write!(
                out,
                "the form {form} shows unprintable bytes as dots: `{instead}` keeps every byte"
            ),
            Self::LengthDiffers { stated, found } => {
                write!(out, "the form states {stated} bytes and holds {found}")
            }
            Self::Undressed(dress) => {
                write!(out, "the text was read without what surrounds it: {dress}")
            }
            Self::Abridged { form, instead } => {
                write!(out, "the form {form} was cut short by the tool: {instead}")
            }
            Self::TextLimit { form, limit } => write!(
                out,
                "{form} of more than {limit} bytes: the messages behind them were not read, give them in a file of their own"
            ),
            Self::Ambiguous { read, other } => write!(
                out,
                "read as {read}; it can be read as {other} too, with another result: `--input-format {other}`"
            ),
            Self::FieldsAlone { form } => write!(
                out,
                "the form {form} holds fields alone: key 3 is the 8 bytes after the request's empty line, the answer the 16 bytes after the response's; capture both with `tcpdump -s 0 -w FILE`"
            ),
            Self::Gap { .. }
            | Self::SnapLength { .. }
            | Self::KeptLimit { .. }
            | Self::TailCut { .. }
            | Self::Damaged { .. }
            | Self::SecondHead { .. }
            | Self::Overlong { .. }
            | Self::DumpGap { .. }
            | Self::LinkType(_)
            | Self::Interface { .. }
            | Self::MissingSyn
            | Self::Fragments
            | Self::GivenUp
            | Self::ResponseFirst
            | Self::LineEndsAssumed
            | Self::Characters
            | Self::StartLineAssumed => Ok(()),
        }
    }
}

/// A side of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The side that opened the connection.
    Client,
    /// The other side.
    Server,
}

impl fmt::Display for Who {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Client => "client",
            Self::Server => "server",
        })
    }
}
