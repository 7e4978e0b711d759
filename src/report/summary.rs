//! Totals over many handshakes.

use serde::{Serialize, Serializer};

use super::HandshakeReport;
use crate::judge::{Handshake, Verdict};

/// How many handshakes came to what, and what else the inputs held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The handshakes, by what they were judged for.
    #[serde(flatten)]
    pub counts: Counts,
    /// Inputs that could not be read, or not to their end.
    pub errors: u64,
    /// All handshakes.
    pub handshakes: u64,
    /// What else the inputs held.
    pub passed_over: PassedOver,
    /// Wrong answers of servers behind those that are diagnosed as a whole; left out where there
    /// are none.
    #[serde(skip_serializing_if = "is_nothing")]
    pub uncompared: u64,
}

const fn is_nothing(count: &u64) -> bool {
    *count == 0
}

/// The counts of handshakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Of `parse`, by whether a finding is an error.
    Requests {
        /// Requests without errors.
        without_errors: u64,
        /// Requests with errors.
        with_errors: u64,
        /// Requests that end before they can be judged, among both.
        incomplete: u64,
        /// Requests of another protocol, among both.
        not_draft_76: u64,
    },
    /// Of `verify` and the live commands, in the order of [`Verdict::ALL`].
    Verdicts([u64; Verdict::ALL.len()]),
}

impl Default for Counts {
    fn default() -> Self {
        Self::Verdicts([0; Verdict::ALL.len()])
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let mut map = to.serialize_map(None)?;
        match self {
            Self::Requests {
                without_errors,
                with_errors,
                incomplete,
                not_draft_76,
            } => {
                map.serialize_entry("without_errors", without_errors)?;
                map.serialize_entry("with_errors", with_errors)?;
                map.serialize_entry("incomplete", incomplete)?;
                map.serialize_entry("not_draft_76", not_draft_76)?;
            }
            Self::Verdicts(counts) => {
                map.serialize_entry("passed", &self.passed())?;
                map.serialize_entry("failed", &self.failed())?;
                for (verdict, count) in Verdict::ALL.iter().zip(counts) {
                    map.serialize_entry(&verdict.word().replace('-', "_"), count)?;
                }
            }
        }
        map.end()
    }
}

impl Counts {
    /// The counts of `parse`, all 0.
    pub const NO_REQUESTS: Self = Self::Requests {
        without_errors: 0,
        with_errors: 0,
        incomplete: 0,
        not_draft_76: 0,
    };

    /// How many handshakes have that verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u64 {
        match (self, verdict) {
            (Self::Verdicts(counts), _) => {
                let mut counts = Verdict::ALL.iter().zip(counts);
                counts
                    .find(|(other, _)| **other == verdict)
                    .map_or(0, |(_, count)| *count)
            }
            (Self::Requests { incomplete, .. }, Verdict::Incomplete) => *incomplete,
            (Self::Requests { not_draft_76, .. }, Verdict::NotDraft76) => *not_draft_76,
            (Self::Requests { .. }, _) => 0,
        }
    }

    /// Handshakes whose answer is right and that have no error; requests without errors.
    #[must_use]
    pub fn passed(&self) -> u64 {
        match self {
            Self::Requests { without_errors, .. } => *without_errors,
            Self::Verdicts(_) => self.of(Verdict::Match),
        }
    }

    /// All others, but for those of other protocols.
    #[must_use]
    pub fn failed(&self) -> u64 {
        match self {
            Self::Requests { with_errors, .. } => *with_errors,
            Self::Verdicts(counts) => {
                let all = counts
                    .iter()
                    .fold(0, |sum: u64, count| sum.saturating_add(*count));
                all.saturating_sub(self.of(Verdict::Match))
                    .saturating_sub(self.of(Verdict::NotDraft76))
            }
        }
    }

    fn count(&mut self, verdict: Option<Verdict>, has_errors: bool) {
        match self {
            Self::Requests {
                without_errors,
                with_errors,
                incomplete,
                not_draft_76,
            } => {
                add(
                    if has_errors {
                        with_errors
                    } else {
                        without_errors
                    },
                    1,
                );
                match verdict {
                    Some(Verdict::Incomplete) => add(incomplete, 1),
                    Some(Verdict::NotDraft76) => add(not_draft_76, 1),
                    _ => {}
                }
            }
            Self::Verdicts(counts) => {
                for (other, count) in Verdict::ALL.into_iter().zip(counts) {
                    add(count, u64::from(verdict == Some(other)));
                }
            }
        }
    }

    fn add(&mut self, more: &Self) {
        match (self, more) {
            (Self::Verdicts(counts), Self::Verdicts(more)) => {
                counts
                    .iter_mut()
                    .zip(more)
                    .for_each(|(count, more)| add(count, *more));
            }
            (
                Self::Requests {
                    without_errors,
                    with_errors,
                    incomplete,
                    not_draft_76,
                },
                Self::Requests {
                    without_errors: more_without,
                    with_errors: more_with,
                    incomplete: more_incomplete,
                    not_draft_76: more_other,
                },
            ) => {
                add(without_errors, *more_without);
                add(with_errors, *more_with);
                add(incomplete, *more_incomplete);
                add(not_draft_76, *more_other);
            }
            // One run has one command: the two are never mixed.
            (Self::Verdicts(_), Self::Requests { .. })
            | (Self::Requests { .. }, Self::Verdicts(_)) => {}
        }
    }
}

fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}

/// What packet captures hold beside handshakes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// TCP connections without a handshake.
    pub connections: u64,
    /// Packets that are not TCP over IP, or of a link type that cannot be read.
    pub packets: u64,
    /// Packets too short or too damaged to be read.
    pub undecodable: u64,
    /// IP fragments: all but the first of a packet are passed over.
    pub fragments: u64,
    /// Connections given up because too many were open, or too many bytes were held.
    pub given_up: u64,
    /// Files in folders that have no form of a capture.
    pub files: u64,
}

impl Summary {
    /// All 0, with the counts that `parse` has.
    #[must_use]
    pub fn of_requests() -> Self {
        Self {
            counts: Counts::NO_REQUESTS,
            ..Self::default()
        }
    }

    /// All 0, with the same counts.
    #[must_use]
    pub fn emptied(&self) -> Self {
        match self.counts {
            Counts::Requests { .. } => Self::of_requests(),
            Counts::Verdicts(_) => Self::default(),
        }
    }

    /// Counts one handshake.
    pub fn count(&mut self, report: &HandshakeReport) {
        add(&mut self.handshakes, 1);
        let has_errors = report.computation.has_errors();
        self.counts.count(report.verdict(), has_errors);
    }

    /// Counts one handshake of which no report is made.
    pub fn count_judged(&mut self, handshake: &Handshake<'_>) {
        add(&mut self.handshakes, 1);
        self.counts.count(handshake.verdict, handshake.has_errors());
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.counts.add(&other.counts);
        add(&mut self.errors, other.errors);
        add(&mut self.handshakes, other.handshakes);
        self.passed_over.add(&other.passed_over);
        add(&mut self.uncompared, other.uncompared);
    }

    /// Counts one input that could not be read, or not to its end.
    pub fn count_error(&mut self) {
        add(&mut self.errors, 1);
    }
}

impl PassedOver {
    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        add(&mut self.connections, other.connections);
        add(&mut self.packets, other.packets);
        add(&mut self.undecodable, other.undecodable);
        add(&mut self.fragments, other.fragments);
        add(&mut self.given_up, other.given_up);
        add(&mut self.files, other.files);
    }
}
