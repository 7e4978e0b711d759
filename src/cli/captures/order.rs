//! Conversations in the order of their first packet, though they are complete in another, and
//! gathered into batches. What waits is counted in bytes.

use std::collections::BTreeMap;
use std::mem;
use std::ops::ControlFlow;

use ws76::capture::{Conversation, Side, Streams};

/// Bytes that wait for a connection that is still open, 8 MiB. One that stays open for the whole
/// capture would hold all that come after it; then those go first, in the order of their packets.
const MOST_HELD: usize = 8 << 20;

/// Conversations of a batch: waking a thread costs more than judging one.
const BATCH: usize = 128;
/// Bytes of a batch that is not handed on yet, 512 KiB.
const BATCH_BYTES: usize = 512 << 10;

/// In which order conversations are handed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// That of their first packets.
    #[default]
    FirstPacket,
    /// That in which they are complete, which holds none back: for totals, in which no order shows.
    Completion,
}

/// Conversations that are handed on together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) conversations: Vec<Conversation>,
    /// Their memory, in bytes.
    pub(super) weight: usize,
}

/// Takes batches; may ask to stop.
pub(super) type Hand<'h> = &'h mut dyn FnMut(Batch) -> ControlFlow<()>;

/// Puts conversations in order and gathers them.
#[derive(Debug, Default)]
pub(super) struct Batcher {
    order: Order,
    /// By ordinal, and by their number among those of the same ordinal.
    waiting: BTreeMap<(u64, u64), Box<Conversation>>,
    waiting_bytes: usize,
    taken: u64,
    batch: Batch,
}

impl Batcher {
    /// Nothing gathered yet.
    pub(super) fn new(order: Order) -> Self {
        Self {
            order,
            ..Self::default()
        }
    }

    /// Takes a conversation; hands on what may go by now.
    pub(super) fn take(&mut self, conversation: Conversation, hand: Hand<'_>) -> ControlFlow<()> {
        let settled = conversation.settled;
        let is_next = self.waiting.is_empty() && conversation.ordinal <= settled;
        if is_next || self.order == Order::Completion {
            return self.gather(conversation, hand);
        }
        self.taken = self.taken.saturating_add(1);
        self.waiting_bytes = self.waiting_bytes.saturating_add(weight(&conversation));
        self.waiting
            .insert((conversation.ordinal, self.taken), Box::new(conversation));
        while let Some(first) = self.waiting.first_entry() {
            let (ordinal, _) = *first.key();
            if ordinal > settled && self.waiting_bytes <= MOST_HELD {
                break;
            }
            let first = first.remove();
            self.waiting_bytes = self.waiting_bytes.saturating_sub(weight(&first));
            self.gather(*first, hand)?;
        }
        ControlFlow::Continue(())
    }

    /// Hands on what is gathered: nothing more comes for a while.
    pub(super) fn flush(&mut self, hand: Hand<'_>) -> ControlFlow<()> {
        if self.batch.conversations.is_empty() {
            return ControlFlow::Continue(());
        }
        // The next batch will hold about as many.
        let next = Batch {
            conversations: Vec::with_capacity(self.batch.conversations.len()),
            weight: 0,
        };
        hand(mem::replace(&mut self.batch, next))
    }

    /// Hands on everything: nothing more comes.
    pub(super) fn finish(&mut self, hand: Hand<'_>) -> ControlFlow<()> {
        while let Some((_, conversation)) = self.waiting.pop_first() {
            self.gather(*conversation, hand)?;
        }
        self.flush(hand)
    }

    fn gather(&mut self, conversation: Conversation, hand: Hand<'_>) -> ControlFlow<()> {
        self.batch.weight = self.batch.weight.saturating_add(weight(&conversation));
        self.batch.conversations.push(conversation);
        if self.batch.conversations.len() >= BATCH || self.batch.weight >= BATCH_BYTES {
            return self.flush(hand);
        }
        ControlFlow::Continue(())
    }
}

/// The memory that a conversation holds, in bytes.
fn weight(conversation: &Conversation) -> usize {
    let side = |side: &Side| {
        let doubts = side.uncertain.len().saturating_mul(16);
        side.bytes.capacity().saturating_add(doubts)
    };
    let bytes = match &conversation.streams {
        Streams::Joined(both) => side(both),
        Streams::Split { client, server } => side(client).saturating_add(side(server)),
    };
    let notes = conversation.notes.len().saturating_mul(32);
    bytes
        .saturating_add(notes)
        .saturating_add(size_of::<Conversation>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow::Continue;

    use ws76::capture::{self, Options};

    fn conversation(ordinal: u64, settled: u64, bytes: usize) -> Conversation {
        let mut found = None;
        let raw = [&b"GET / HTTP/1.1\r\n\r\n"[..], &vec![b'x'; bytes]].concat();
        let read = capture::read(&raw[..], &Options::default(), &mut |conversation| {
            found = Some(conversation);
            Continue(())
        });
        assert!(read.is_ok());
        let found = found.into_iter().next();
        Conversation {
            ordinal,
            settled,
            ..found.unwrap_or_else(|| unreachable!("a request is a conversation"))
        }
    }

    fn ordinals(batcher: &mut Batcher, conversations: Vec<Conversation>) -> Vec<u64> {
        let mut found = Vec::new();
        let mut hand = |batch: Batch| {
            found.extend(batch.conversations.iter().map(|c| c.ordinal));
            Continue(())
        };
        for conversation in conversations {
            assert!(batcher.take(conversation, &mut hand).is_continue());
        }
        found
    }

    #[test]
    fn what_waits_for_an_open_connection_is_bounded_in_bytes() {
        let mut batcher = Batcher::default();
        let large = |ordinal| conversation(ordinal, 0, 1 << 20);
        // The first connection, 0, stays open.
        let found = ordinals(&mut batcher, (1..=6).rev().map(large).collect());
        assert!(found.is_empty());
        let found = ordinals(&mut batcher, (7..=20).map(large).collect());
        assert!(batcher.waiting_bytes <= MOST_HELD);
        let expected: Vec<u64> = (1..=found.len() as u64).collect();
        assert!(found.len() >= 12);
        assert_eq!(found, expected);
    }

    #[test]
    fn none_waits_where_no_order_shows() {
        let mut batcher = Batcher::new(Order::Completion);
        let mut found = Vec::new();
        let mut hand = |batch: Batch| {
            found.extend(batch.conversations.iter().map(|c| c.ordinal));
            Continue(())
        };
        // The first connection, 0, stays open.
        for ordinal in [2, 3, 1] {
            assert!(
                batcher
                    .take(conversation(ordinal, 0, 10), &mut hand)
                    .is_continue()
            );
        }
        assert!(batcher.waiting.is_empty());
        assert!(batcher.flush(&mut hand).is_continue());
        assert_eq!(found, [2, 3, 1]);
    }

    #[test]
    fn many_small_ones_are_handed_on_together() {
        let mut batcher = Batcher::default();
        let mut sizes = Vec::new();
        let mut hand = |batch: Batch| {
            sizes.push(batch.conversations.len());
            Continue(())
        };
        for ordinal in 0..200 {
            let small = conversation(ordinal, ordinal, 10);
            assert!(batcher.take(small, &mut hand).is_continue());
        }
        assert!(batcher.finish(&mut hand).is_continue());
        assert_eq!(sizes, [128, 72]);
    }
}
