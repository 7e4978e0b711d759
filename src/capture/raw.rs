//! Raw bytes: a request, a response, or the one after the other.

use super::conversation::{Cut, Side, Streams};
use super::form::Form;
pub(super) use super::likeness::Likeness;
use super::note::{Note, Who};
use super::reading::Reading;
use super::sniff::{Confidence, Head, without_bom};
use super::window::Window;

/// Whether the source begins like a request or a response, after a byte order mark or blank lines.
pub(super) fn sniff(head: &Head<'_>) -> Confidence {
    let bytes = without_bom(head.bytes).trim_ascii_start();
    let line = bytes
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let fits = match Likeness::of(bytes) {
        Likeness::Get | Likeness::Response => true,
        // "DEAD BEEF" begins like a request too: other methods need the version.
        Likeness::Request => memchr::memmem::find(line, b" HTTP/").is_some(),
        Likeness::None | Likeness::Open => false,
    };
    Confidence::Certain.when(fits)
}

/// Delivers what the window shows, untouched; a long source is cut at the limit of whole texts.
pub(super) fn read(window: &mut Window<'_>, reading: &mut Reading<'_, '_>) {
    let kept = reading.options.text;
    let over = window.fill(kept.saturating_add(1));
    let bytes = window.shown();
    let bytes = bytes.get(..kept.min(bytes.len())).unwrap_or_default();
    let mut side = Side::whole(bytes.to_vec());
    let mut notes = Vec::new();
    if over {
        side.closed = false;
        side.cut = Some(Cut::Limit);
        notes.push(Note::KeptLimit {
            side: Who::Client,
            kept: kept as u64,
        });
    } else if window.failed() {
        side.closed = false;
        side.cut = Some(Cut::Gap { missing: None });
    }
    reading.deliver(Form::Raw, 0, Streams::Joined(side), None, notes);
}
