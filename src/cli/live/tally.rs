//! What handshakes come to, and how many of them a report holds.

use ws76::live::script::Ending;
use ws76::report::{Policy, Standing};

use super::super::args::Format;
use super::super::outcome::Outcome;
use super::seen::Seen;

/// Handshakes of a report that is written at the end: a server may run for months.
const MOST_HELD: u64 = 100_000;

/// What handshakes come to, shown or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    pub(super) policy: Policy,
    outcome: Outcome,
    /// Handshakes of draft 76, and those of other protocols, which count only where there is none.
    draft_76: u64,
    others: u64,
}

impl Tally {
    pub(super) const fn by(policy: Policy) -> Self {
        Self {
            policy,
            outcome: Outcome::Right,
            draft_76: 0,
            others: 0,
        }
    }

    pub(super) fn add(&mut self, seen: &Seen) {
        let standing = self.policy.standing_of(&seen.had.judge());
        let outcome = match (standing, seen.had.ending()) {
            (Standing::Other, _) => {
                self.others = self.others.saturating_add(1);
                return;
            }
            // The server behind a tap was silent; at `serve`, it is the client that was.
            (Standing::Unjudged, Ending::Late) if seen.had.scheme.is_none() => Outcome::Unreachable,
            (standing, _) => Outcome::of(standing),
        };
        self.draft_76 = self.draft_76.saturating_add(1);
        self.outcome = self.outcome.max(outcome);
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            policy: self.policy,
            outcome: self.outcome.max(other.outcome),
            draft_76: self.draft_76.saturating_add(other.draft_76),
            others: self.others.saturating_add(other.others),
        }
    }

    pub(super) fn outcome(self) -> Outcome {
        if self.draft_76 == 0 && self.others > 0 {
            return self.outcome.max(Outcome::Unreadable);
        }
        self.outcome
    }
}

/// Whether a report that is written at the end takes one more handshake.
#[derive(Debug)]
pub(super) struct Held {
    /// None for a form that is written as handshakes come.
    left: Option<u64>,
    pub(super) beyond: u64,
}

impl Held {
    pub(super) fn new(format: Format) -> Self {
        Self {
            left: (format == Format::Junit).then_some(MOST_HELD),
            beyond: 0,
        }
    }

    /// Why the report is not whole, where it is not.
    pub(super) fn reason(&self) -> Option<String> {
        let beyond = self.beyond;
        (beyond > 0).then(|| {
            format!(
                "{beyond} more handshakes were judged and are not in this report, which holds {MOST_HELD}\n\
                 --format jsonl writes each as it comes"
            )
        })
    }

    pub(super) fn takes_one(&mut self) -> bool {
        match &mut self.left {
            None => true,
            Some(0) => {
                self.beyond = self.beyond.saturating_add(1);
                false
            }
            Some(left) => {
                *left = left.saturating_sub(1);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_is_written_at_the_end_holds_so_many_and_no_more() {
        let mut held = Held::new(Format::Junit);
        let taken = (0..MOST_HELD + 3).filter(|_| held.takes_one()).count();
        assert_eq!((taken as u64, held.beyond), (MOST_HELD, 3));
        assert!(
            held.reason()
                .is_some_and(|reason| reason.starts_with("3 more handshakes "))
        );
        // The others are written as they come.
        let mut held = Held::new(Format::Json);
        assert!((0..MOST_HELD + 3).all(|_| held.takes_one()));
        assert_eq!((held.beyond, held.reason()), (0, None));
    }
}
