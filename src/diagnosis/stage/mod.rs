//! The computation as a chain of stages, each with the draft's choice and wrong ones.
//!
//! The default of every stage is what the draft has; a chain of defaults is the right computation.
//! Stages are listed in the order in which they act.

mod block;
mod keys;
mod number;
mod written;

pub use block::{Encoding, Input, Key3Taking, Layout, Text};
pub use keys::{Cut, Pairing, Repeated, Taking};
pub use number::{Counting, Digits, Division, Fit, Int, NoSpaces, Number, Overflow, Which};
pub use written::{Accepted, Example, Form, Hash, Md5Fault, Order, Wrapping};

/// Defines the choices and the chain from one list of stages.
macro_rules! stages {
    ($($(#[$doc:meta])* $name:ident($type:ty) $field:ident $phase:ident;)*) => {
        /// One choice at one stage.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Choice {
            $($(#[$doc])* $name($type),)*
        }

        /// A server's computation: a choice at each stage. The default is the draft's.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct Chain {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl Chain {
            /// The same chain with another choice at one stage.
            #[must_use]
            pub const fn with(mut self, choice: Choice) -> Self {
                match choice {
                    $(Choice::$name(choice) => self.$field = choice,)*
                }
                self
            }
        }

        impl Choice {
            /// The phase that the choice belongs to.
            #[must_use]
            pub const fn phase(self) -> Phase {
                match self {
                    $(Self::$name(_) => Phase::$phase,)*
                }
            }
        }
    };
}

stages! {
    /// Which value goes to which part.
    Pairing(Pairing) pairing Keys;
    /// What becomes of a key field that appears several times.
    Repeated(Repeated) repeated Keys;
    /// What is taken for a key.
    Taking(Taking) taking Keys;
    /// Which characters go into its number.
    Digits(Digits) digits Reading;
    /// What holds the number.
    Number(Number) number Reading;
    /// What counts as a space.
    Counting(Counting) counting Reading;
    /// What becomes of a key without spaces.
    NoSpaces(NoSpaces) no_spaces Parts;
    /// How the number is divided.
    Division(Division) division Parts;
    /// What holds the quotient.
    Fit(Fit) fit Parts;
    /// How the parts are written.
    Encoding(Encoding) encoding Block;
    /// What is taken for key 3.
    Key3(Key3Taking) key3 Block;
    /// In which order the pieces lie.
    Layout(Layout) layout Block;
    /// What of the block is hashed.
    Input(Input) input Block;
    /// What the hash is.
    Hash(Hash) hash Digest;
    /// What of the digest is written, and as what.
    Form(Form) form Written;
    /// What is sent around it.
    Wrapping(Wrapping) wrapping Written;
}

/// The stages by what they work on; the search and the catalogue go by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The keys as taken.
    Keys,
    /// Digits and spaces.
    Reading,
    /// The division.
    Parts,
    /// Parts and key 3 to the bytes that are hashed.
    Block,
    /// The hash.
    Digest,
    /// What is written.
    Written,
}

impl Phase {
    /// All, in their order.
    pub const ALL: [Self; 6] = [
        Self::Keys,
        Self::Reading,
        Self::Parts,
        Self::Block,
        Self::Digest,
        Self::Written,
    ];

    /// What the phase is about, for a heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Keys => "the keys as taken",
            Self::Reading => "digits and spaces",
            Self::Parts => "the division",
            Self::Block => "the challenge block",
            Self::Digest => "the hash",
            Self::Written => "what is written",
        }
    }
}

impl Choice {
    /// Whether two choices are of the same stage, so that no server can make both.
    #[must_use]
    pub fn excludes(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phase_has_its_heading() {
        let titles = [
            "the keys as taken",
            "digits and spaces",
            "the division",
            "the challenge block",
            "the hash",
            "what is written",
        ];
        assert_eq!(Phase::ALL.map(Phase::title), titles);
    }

    #[test]
    fn two_choices_of_a_stage_exclude_each_other() {
        let (hex, raw) = (Choice::Form(Form::Hex), Choice::Form(Form::Raw));
        assert!(hex.excludes(raw) && hex.excludes(hex));
        assert!(!hex.excludes(Choice::Hash(Hash::Md4)));
    }
}
