//! Why a source yields nothing.

use std::io;

use super::form::Form;

/// Why a source could not be read. Conversations found before the error were delivered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source failed while it was read.
    #[error("the source cannot be read")]
    Read(#[source] io::Error),
    /// The source is a directory.
    #[error("the source is a directory")]
    Directory,
    /// The source has no bytes.
    #[error("the source is empty")]
    Empty,
    /// No form fits.
    #[error("no known form of capture: it begins with \"{}\"{}{}", first.escape_ascii(), inside(wrappers), nearest_forms(nearest))]
    NotRecognised {
        /// The first bytes, at most 16.
        first: Vec<u8>,
        /// The forms already undone, outermost first.
        wrappers: Vec<Form>,
        /// The forms that it is nearest to, at most two, and what is missing.
        nearest: Vec<(Form, &'static str)>,
    },
    /// It is known what it is, and that it is no capture.
    #[error("{what}{}: {advice}", inside(wrappers))]
    Foreign {
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
        /// The forms already undone, outermost first.
        wrappers: Vec<Form>,
    },
    /// The source does not keep to the form that it begins with, or that was asked for.
    #[error("not {form}: {problem}, at offset {at}")]
    Malformed {
        /// The form.
        form: Form,
        /// What is wrong.
        problem: Problem,
        /// Where, in bytes from the start of that form.
        at: u64,
    },
    /// A form that must be read whole is longer than the limit.
    #[error("{form} of more than {limit} bytes: raise the limit or convert it to pcap")]
    TooLong {
        /// The form.
        form: Form,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A zstd frame asks for a larger window than is held.
    #[error(
        "zstd with a window of {} MiB, and at most {} MiB are held\ndecompress it first: zstd -d --long=31 -c FILE | ws76 verify -",
        window >> 20, limit >> 20
    )]
    WindowTooLarge {
        /// The window, in bytes.
        window: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The source is not of the form that was asked for.
    #[error("not {asked}{}", found.map_or_else(String::new, |found| format!(": it looks like {found}")))]
    NotThatForm {
        /// The form that was asked for.
        asked: Form,
        /// The form that it has.
        found: Option<Form>,
    },
    /// More forms within forms than the limit.
    #[error("more than {limit} forms within each other")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
}

/// What is wrong with the text or the bytes of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Not a line of this form.
    #[error("a line of another kind")]
    Line,
    /// A digit pair that is not hexadecimal, or half a pair.
    #[error("broken hexadecimal digits")]
    Hex,
    /// Not base64.
    #[error("broken base64")]
    Base64,
    /// No field of a handshake.
    #[error("no field of a WebSocket handshake in it")]
    NoField,
    /// No bytes at all.
    #[error("no bytes in it")]
    NoBytes,
    /// The first bytes of the file are not those of the form.
    #[error("another beginning")]
    Magic,
    /// A compressed stream of which nothing can be decoded.
    #[error("nothing of it can be decompressed")]
    Stream,
    /// The form is two files, or a folder of them.
    #[error("this form needs the two files of a connection")]
    TwoFiles,
}

fn inside(wrappers: &[Form]) -> String {
    let names: Vec<_> = wrappers.iter().map(|form| form.id()).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(" (inside {})", names.join(", "))
    }
}

fn nearest_forms(nearest: &[(Form, &'static str)]) -> String {
    let forms: Vec<_> = nearest
        .iter()
        .map(|(form, missing)| format!("{form} ({missing})"))
        .collect();
    if forms.is_empty() {
        String::new()
    } else {
        format!("\nthe nearest forms: {}", forms.join(", "))
    }
}
