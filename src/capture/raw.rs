//! Raw bytes: requests and responses, the one after the other, any number of times.

use std::io::Cursor;

use super::conversation::{Cut, Side, Streams};
use super::form::Form;
use super::likeness::Likeness;
use super::note::{Dress, Note, Who};
use super::reading::Reading;
use super::sniff::{Confidence, HEAD, Head, without_bom};
use super::text::{dress, envelope, pasted};
use super::window::Window;
use crate::message::series::{Bounds, First, Next, Rest, Series};

/// Bytes kept behind the answer or of a response's body, 64 KiB: no more is needed to judge it, and
/// what follows is only searched for the next request.
const KEPT_BEHIND: usize = 64 << 10;

/// Whether the source begins like a request or a response, after a byte order mark or blank lines.
pub(super) fn sniff(head: &Head<'_>) -> Confidence {
    let bytes = without_bom(head.bytes);
    let blank = bytes
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .count();
    let bytes = bytes.get(blank..).unwrap_or_default();
    let line = bytes
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let fits = match Likeness::of(bytes) {
        Likeness::Get | Likeness::Response => true,
        // "DEAD BEEF" begins like a request too: other methods need the version.
        // "REQ GET /chat" has a label before it.
        Likeness::Request => {
            memchr::memmem::find(line, b" HTTP/1").is_some()
                && memchr::memmem::find(line, b" GET /").is_none()
        }
        Likeness::None | Likeness::Open => false,
    };
    // Escapes in place of line ends are another form, and so are the marks of `cat -v`.
    let bare = line.strip_suffix(b"$").unwrap_or(line);
    let is_escaped = memchr::memmem::find(line, b"\\r\\n").is_some()
        || bare.ends_with(b"^M")
        || line.ends_with(b"\\r$");
    Confidence::Certain.when(fits && !is_escaped)
}

/// Delivers handshake by handshake. Memory grows with the longest one, not with the source.
pub(super) fn read(window: &mut Window<'_>, reading: &mut Reading<'_, '_>) {
    if is_short(window)
        && let Some((text, dress)) = written_out(window.shown())
    {
        reading.note(Note::Undressed(dress));
        window.release();
        return read_series(&mut Window::new(Box::new(Cursor::new(text))), reading);
    }
    if is_short_text(window) {
        if let Some((text, dress)) = dress::line_ends(window.shown()) {
            reading.note(Note::Undressed(dress));
            window.release();
            return read_series(&mut Window::new(Box::new(Cursor::new(text))), reading);
        }
        let is_pasted = !is_straight(window.shown()) && pasted::is_needed(window.shown());
        if is_pasted && pasted::read(window.shown(), reading).is_ok() {
            window.release();
            return;
        }
    }
    read_series(window, reading);
}

/// The bytes of a text in ASCII in which key 3 has eight bytes only where what stands for bytes is undone:
/// quoted-printable, `\xe9`.
fn written_out(text: &[u8]) -> Option<(Vec<u8>, Dress)> {
    if !text.is_ascii() || has_key3(text) {
        return None;
    }
    [envelope::quoted_printable, envelope::escapes]
        .into_iter()
        .filter_map(|undo| undo(text))
        .find(|(bytes, _)| has_key3(bytes))
}

/// Whether the first request has a key 3 of eight bytes before its response, line ends behind it aside.
fn has_key3(bytes: &[u8]) -> bool {
    let found = Series::default().first(bytes, Rest::Nothing);
    let (First::Ends(bounds) | First::Open(bounds)) = found;
    let (Some(body), Some(response)) = (bounds.body, bounds.response) else {
        return false;
    };
    let parts = bytes.get(body..response).and_then(|it| it.split_at_checked(8));
    parts.is_some_and(|(_, rest)| rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')))
}

fn read_series(window: &mut Window<'_>, reading: &mut Reading<'_, '_>) {
    let mut pieces = Pieces::default();
    while !reading.stopped() && window.fill(1) {
        pieces.deliver_next(window, reading);
    }
}

/// Texts of more bytes than this are not looked through for labels and prose.
const LONGEST_PASTED: usize = 1 << 20;

/// Whether the source is no longer than a text that was put together by hand.
fn is_short(window: &mut Window<'_>) -> bool {
    window.fill(HEAD);
    window.shown().is_ascii() && !window.fill(LONGEST_PASTED)
}

/// Whether the source is a short text: only there line ends may be changed, and labels or prose
/// stand between the messages.
fn is_short_text(window: &mut Window<'_>) -> bool {
    let is_text = |bytes: &[u8]| !bytes.contains(&0) && !bytes.starts_with(b"\xef\xbb\xbf");
    window.fill(HEAD);
    is_text(window.shown()) && !window.fill(LONGEST_PASTED)
}

/// Whether messages follow each other without a byte in between that is not theirs, as in no text
/// that was put together by hand, though all of them may be text.
fn is_straight(bytes: &[u8]) -> bool {
    let mut series = Series::default();
    let mut bytes = bytes;
    let mut is_straight = true;
    while !bytes.is_empty() {
        let found = series.first(bytes, Rest::Nothing);
        let (First::Ends(bounds) | First::Open(bounds)) = found;
        series.pass(bounds.end);
        let (piece, rest) = bytes.split_at_checked(bounds.end).unwrap_or((bytes, &[]));
        // Key 3 is between request and response, the answer behind that; or neither, in RFC 6455.
        let key3 = bounds.body.zip(bounds.response);
        let key3 = key3.map(|(body, response)| response.abs_diff(body));
        let behind = bounds.response_body.and_then(|body| piece.get(body..));
        let follows = matches!(
            (key3, behind.map(<[u8]>::len)),
            (Some(8), Some(16)) | (Some(0), Some(0))
        );
        if follows && matches!(found, First::Ends(_)) {
            return true;
        }
        let after = behind.and_then(|behind| behind.get(16..));
        let ends_there = after.is_some_and(|after| after.trim_ascii().is_empty());
        is_straight &= key3 == Some(8) && ends_there;
        bytes = rest;
    }
    is_straight
}

/// A handshake of more bytes than this is read on by a quarter at a time, else by as much again.
const LARGE: usize = 1 << 20;

/// How far a source of raw bytes was split.
#[derive(Default)]
struct Pieces {
    series: Series,
    ordinal: u64,
    /// The response that the source begins with: its request may follow.
    response: Option<Vec<u8>>,
}

impl Pieces {
    /// Delivers the handshake that the window begins with, and passes on to the next.
    fn deliver_next(&mut self, window: &mut Window<'_>, reading: &mut Reading<'_, '_>) {
        let limit = reading.options.text;
        let mut rest = Rest::More;
        loop {
            let bytes = window.shown();
            let bounds = match self.series.first(bytes, rest) {
                First::Ends(bounds) => return self.deliver(window, &bounds, None, reading),
                First::Open(bounds) => bounds,
            };
            if rest == Rest::Nothing {
                let cut = window.failed().then_some(Cut::Gap { missing: None });
                return self.deliver(window, &bounds, cut, reading);
            }
            let behind = bounds
                .response_body
                .map_or(0, |at| bytes.len().abs_diff(at));
            if behind > KEPT_BEHIND.saturating_mul(2) || bytes.len() > limit {
                return self.deliver_and_search(window, &bounds, reading);
            }
            // Looking again costs as much as what is there: so the window grows by a share of it.
            let more = if bytes.len() > LARGE {
                bytes.len() / 4
            } else {
                bytes.len()
            };
            let wanted = bytes.len().saturating_add(more.max(1));
            if !window.fill(wanted) {
                rest = Rest::Nothing;
            }
        }
    }

    /// Delivers what the bounds enclose.
    fn deliver(
        &mut self,
        window: &mut Window<'_>,
        bounds: &Bounds,
        cut: Option<Cut>,
        reading: &mut Reading<'_, '_>,
    ) {
        let kept = kept(bounds);
        let behind = bounds.end.abs_diff(kept);
        let bytes = window.take(kept);
        window.pass(behind);
        self.series.pass(bounds.end);
        let is_response = bounds.response == Some(bounds.start);
        let is_first = self.ordinal == 0 && self.response.is_none();
        if is_response && is_first && cut.is_none() && window.fill(1) {
            self.response = Some(bytes);
            return;
        }
        if let Some(response) = self.response.take() {
            if bounds.response.is_none() && cut.is_none() && !window.fill(1) {
                return self.hand_on_exchanged(bytes, response, reading);
            }
            self.hand_on(response, None, Vec::new(), reading);
        }
        self.hand_on(bytes, cut, Vec::new(), reading);
    }

    /// Delivers a request whose response came before it.
    fn hand_on_exchanged(
        &mut self,
        request: Vec<u8>,
        response: Vec<u8>,
        reading: &mut Reading<'_, '_>,
    ) {
        let streams = Streams::Split {
            client: Side::whole(request),
            server: Side::whole(response),
        };
        let notes = vec![Note::ResponseFirst];
        reading.deliver(Form::Raw, self.ordinal, streams, None, notes);
    }

    /// Delivers what is needed of a handshake, and searches for the next request in what follows.
    fn deliver_and_search(
        &mut self,
        window: &mut Window<'_>,
        bounds: &Bounds,
        reading: &mut Reading<'_, '_>,
    ) {
        let at = window.offset();
        let limit = reading.options.text;
        let kept = kept(bounds).min(limit);
        // A handshake that is all there was not cut, whatever follows its answer.
        let is_cut = bounds.response_body.is_none() || kept == limit;
        let bytes = window.take(kept);
        self.series.pass(kept);
        if let Some(response) = self.response.take() {
            self.hand_on(response, None, Vec::new(), reading);
        }
        let (mut cut, mut notes) = (None, Vec::new());
        if is_cut {
            let note = Note::KeptLimit {
                side: Who::Client,
                kept: kept as u64,
            };
            cut = Some(Cut::Limit);
            notes.push(note);
            reading.statistics.note(Note::Overlong { at });
        }
        self.hand_on(bytes, cut, notes, reading);
        self.search(window);
    }

    /// Passes on to the next request.
    fn search(&mut self, window: &mut Window<'_>) {
        let mut rest = Rest::More;
        loop {
            let shown = window.shown().len();
            let (passed, wanted) = match self.series.next_request(window.shown(), 0, rest) {
                Next::At(at) => (at, 0),
                Next::Open(at) => (at, shown.abs_diff(at).saturating_mul(2)),
                Next::Nowhere if rest == Rest::Nothing => (shown, 0),
                // The last bytes may begin one.
                Next::Nowhere => (shown.saturating_sub(3), 4),
            };
            window.pass(passed);
            self.series.pass(passed);
            if wanted == 0 {
                return;
            }
            if !window.fill(wanted.max(4)) {
                rest = Rest::Nothing;
            }
        }
    }

    fn hand_on(
        &mut self,
        bytes: Vec<u8>,
        cut: Option<Cut>,
        notes: Vec<Note>,
        reading: &mut Reading<'_, '_>,
    ) {
        let side = Side {
            closed: cut.is_none(),
            cut,
            ..Side::whole(bytes)
        };
        let ordinal = self.ordinal;
        self.ordinal = ordinal.saturating_add(1);
        reading.deliver(Form::Raw, ordinal, Streams::Joined(side), None, notes);
    }
}

/// The end of what is kept of a handshake.
fn kept(bounds: &Bounds) -> usize {
    let answered = bounds
        .response_body
        .map(|at| at.saturating_add(KEPT_BEHIND));
    answered.map_or(bounds.end, |end| end.min(bounds.end))
}
