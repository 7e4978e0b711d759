//! What the forms of "follow TCP stream" have in common: rules of `=`, and who the nodes are.

use super::super::form::Form;
use super::super::reading::Reading;
use super::super::sniff::Head;
use super::dialogue::{self, Dialogue};

/// Whether the head begins a followed stream shown as `kind`: `hex`, `raw`, `ascii`.
pub(super) fn begins(head: &Head<'_>, kind: &str) -> bool {
    let mut lines = head.lines();
    let rule = lines.next().is_some_and(is_rule);
    let title = lines
        .next()
        .and_then(|line| line.strip_prefix(b"Follow: tcp,"));
    rule && title == Some(kind.as_bytes())
}

/// A line of `=` between streams.
pub(super) fn is_rule(line: &[u8]) -> bool {
    line.len() >= 16 && line.iter().all(|&byte| byte == b'=')
}

/// The streams of a text, one after the other.
#[derive(Debug)]
pub(super) struct Streams {
    form: Form,
    ordinal: u64,
    first: Option<Vec<u8>>,
    /// The stream being read.
    pub(super) dialogue: Dialogue,
}

impl Streams {
    /// None yet.
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            ordinal: 0,
            first: None,
            dialogue: Dialogue::default(),
        }
    }

    /// Takes a line that is not data; `false` where it is.
    pub(super) fn heading(&mut self, line: &[u8], reading: &mut Reading<'_, '_>) -> bool {
        if is_rule(line) {
            self.finish(reading);
        } else if let Some(node) = line.strip_prefix(b"Node 0: ") {
            self.first = Some(node.to_vec());
        } else if let Some(node) = line.strip_prefix(b"Node 1: ") {
            let first = self.first.take().unwrap_or_default();
            self.dialogue.set_flow(dialogue::flow(&first, node));
        } else {
            return line.starts_with(b"Follow: ") || line.starts_with(b"Filter: ");
        }
        true
    }

    /// Ends the stream being read.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_, '_>) {
        let dialogue = std::mem::take(&mut self.dialogue);
        if !dialogue.is_empty() {
            dialogue.deliver(self.form, self.ordinal, reading);
            self.ordinal = self.ordinal.saturating_add(1);
        }
    }
}
