//! How much is spent on wrong answers: what explained earlier ones is tried first, and of those that
//! nothing explains the later ones are searched for less.

use ws76::diagnosis::{Known, MOST, Memory};

use super::judging::{Judged, Search};

/// Answers that nothing explains of which each is searched for all that is known: some seconds of
/// work.
pub(super) const THOROUGH: u32 = 100;

/// Those behind them that are searched for two mistakes at once, and the rest for single ones: of a
/// hundred thousand the last need not cost what the first do.
const PAIRS: u32 = 1000;

/// Exchanges of a block, when there were so many before.
const BLOCK: usize = 64;

/// The most mistakes at once that an answer is searched for, behind so many that nothing explained.
pub(in crate::cli) const fn most_behind(in_vain: u32) -> usize {
    match in_vain {
        0..THOROUGH => MOST,
        THOROUGH..PAIRS => 2,
        _ => 1,
    }
}

/// What is spent on the answers of one input. It changes only between blocks of exchanges, so that
/// nothing depends on how many are judged at once. The first blocks are short: what explains the
/// first answers is soon tried on the others.
#[derive(Debug, Clone, Default)]
pub(super) struct Pace {
    /// Answers that nothing explained.
    in_vain: u32,
    memory: Memory,
    /// Exchanges of the blocks before.
    before: usize,
    block: Block,
}

/// What a block has come to.
#[derive(Debug, Clone, Default)]
struct Block {
    exchanges: usize,
    in_vain: u32,
    known: Vec<Known>,
}

impl Pace {
    /// Goes on with another input.
    pub(super) fn next(&self) -> Self {
        let mut next = self.clone();
        next.close();
        next.before = 0;
        next
    }

    /// The same for an input that is judged beside others: of it only so many answers are searched
    /// for all that is known.
    pub(super) fn beside_others(&self, thorough: u32) -> Self {
        let mut next = self.next();
        next.in_vain = next.in_vain.max(THOROUGH.saturating_sub(thorough));
        next
    }

    /// Takes what an input that began as [`Pace::beside_others`] came to.
    pub(super) fn add(&mut self, began: &Self, ended: &Self) {
        let more = ended.all_in_vain().saturating_sub(began.in_vain);
        self.in_vain = self.in_vain.saturating_add(more);
        self.memory.add(&ended.memory);
        ended
            .block
            .known
            .iter()
            .for_each(|known| self.memory.keep(known));
    }

    /// How the next exchanges are searched.
    pub(super) const fn search(&self) -> Search<'_> {
        Search {
            most: most_behind(self.in_vain),
            memory: &self.memory,
        }
    }

    /// How many exchanges the block has room for.
    pub(super) fn room(&self) -> usize {
        let size = self.before.clamp(1, BLOCK);
        size.saturating_sub(self.block.exchanges).max(1)
    }

    /// Counts an exchange that was judged.
    pub(super) fn pass(&mut self, judged: &Judged<'_>) {
        self.block.exchanges = self.block.exchanges.saturating_add(1);
        if let Judged::Handshake(found) = judged {
            let in_vain = u32::from(found.is_unexplained);
            self.block.in_vain = self.block.in_vain.saturating_add(in_vain);
            self.block.known.extend(found.known.clone());
        }
        if self.block.exchanges >= self.before.clamp(1, BLOCK) {
            self.close();
        }
    }

    fn all_in_vain(&self) -> u32 {
        self.in_vain.saturating_add(self.block.in_vain)
    }

    fn close(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.before = self.before.saturating_add(block.exchanges);
        self.in_vain = self.in_vain.saturating_add(block.in_vain);
        block.known.iter().for_each(|known| self.memory.keep(known));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_answers_that_nothing_explains_are_searched_for_most() {
        let found = [0, 99, 100, 999, 1000, u32::MAX].map(most_behind);
        assert_eq!(found, [MOST, MOST, 2, 2, 1, 1]);
        assert_eq!(MOST, 3);
    }
}
