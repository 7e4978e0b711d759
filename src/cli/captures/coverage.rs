//! What of an input was not judged. This is the one place that decides what "all was judged" means:
//! whatever comes to a reason here is reported in every format and ends the run with 3 at least.

use ws76::capture::Note;
use ws76::report::FailedInput;

use super::error::SourceError;

/// Reasons of one input that are reported; more would say nothing new.
const MOST: usize = 8;

/// Why an input was not judged to its end; nothing where it was.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    reasons: Vec<String>,
    /// How many more there are.
    more: u64,
    /// Offset of the first byte that was not judged, where it is known.
    offset: Option<u64>,
    /// It has no form of a capture at all.
    is_unknown_form: bool,
}

impl Coverage {
    /// The coverage of an input that yields nothing.
    pub(super) fn of_error(error: &SourceError) -> Self {
        let mut coverage = Self::default();
        coverage.fail(error);
        coverage
    }

    /// The input cannot be read, or not on, or holds nothing to judge.
    pub(super) fn fail(&mut self, error: &SourceError) {
        self.is_unknown_form |= error.is_unknown_form();
        self.add(error.to_string(), error.offset());
    }

    /// Whether it is no capture: a file that was found in a folder is passed over then.
    pub(super) const fn is_unknown_form(&self) -> bool {
        self.is_unknown_form
    }

    /// Something is odd about the input as a whole.
    pub(super) fn note(&mut self, note: &Note) {
        if note.leaves_unjudged() {
            self.add(note.to_string(), note.offset());
        }
    }

    /// So many connections ended, by the capture's end, a gap or a limit, while they could still
    /// begin a handshake.
    pub(super) fn undecided(&mut self, connections: u64) {
        let text = match connections {
            0 => return,
            1 => "one connection was cut in its request, which may be a handshake".to_owned(),
            _ => format!(
                "{connections} connections were cut in their requests, which may be handshakes"
            ),
        };
        self.add(text, None);
    }

    /// Another reason.
    pub(super) fn add(&mut self, reason: String, offset: Option<u64>) {
        self.offset = match (self.offset, offset) {
            (Some(known), Some(offset)) => Some(known.min(offset)),
            (known, offset) => known.or(offset),
        };
        if self.reasons.contains(&reason) {
            return;
        }
        if self.reasons.len() < MOST {
            self.reasons.push(reason);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// What is reported, unless all was judged.
    pub(super) fn into_failed(mut self, source: &str) -> Option<FailedInput> {
        if self.more > 0 {
            self.reasons
                .push(format!("and {} more of the kind", self.more));
        }
        (!self.reasons.is_empty()).then(|| FailedInput {
            source: source.to_owned(),
            reason: self.reasons.join("\n"),
            offset: self.offset,
        })
    }
}
