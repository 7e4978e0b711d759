//! The connections of a loop, each in a slot whose number is its token.

/// Slots that are used again, so that memory follows the connections at one time.
#[derive(Debug)]
pub(super) struct Slots<T> {
    slots: Vec<Option<T>>,
    free: Vec<usize>,
}

impl<T> Slots<T> {
    pub(super) const fn new() -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
        }
    }

    /// How many slots are taken.
    pub(super) fn len(&self) -> usize {
        self.slots.len().saturating_sub(self.free.len())
    }

    /// The slot that the next one gets.
    pub(super) fn next(&self) -> usize {
        self.free.last().copied().unwrap_or(self.slots.len())
    }

    /// Puts one into the next slot.
    pub(super) fn insert(&mut self, one: T) -> usize {
        let at = self.free.pop().unwrap_or(self.slots.len());
        match self.slots.get_mut(at) {
            Some(slot) => *slot = Some(one),
            None => self.slots.push(Some(one)),
        }
        at
    }

    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.slots.get_mut(at)?.as_mut()
    }

    pub(super) fn remove(&mut self, at: usize) -> Option<T> {
        let one = self.slots.get_mut(at)?.take()?;
        self.free.push(at);
        Some(one)
    }

    /// All that are there, with their slots.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        let slots = self.slots.iter().enumerate();
        slots.filter_map(|(at, slot)| Some((at, slot.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_that_is_free_is_used_again() {
        let mut slots = Slots::new();
        assert_eq!(
            (slots.next(), slots.insert('a'), slots.insert('b')),
            (0, 0, 1)
        );
        assert_eq!(slots.remove(0), Some('a'));
        assert_eq!((slots.remove(0), slots.remove(9)), (None, None));
        assert_eq!((slots.len(), slots.next(), slots.insert('c')), (1, 0, 0));
        assert_eq!(
            slots.iter().map(|(at, c)| (at, *c)).collect::<Vec<_>>(),
            [(0, 'c'), (1, 'b')]
        );
        assert!(slots.get_mut(2).is_none());
    }
}
