//! One reading of one source: what is asked for, what was found, where it goes.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::Rc;

use super::conversation::{Conversation, Flow, Streams};
use super::form::Form;
use super::note::Note;
use super::options::Options;
use super::statistics::Statistics;

/// The taker of conversations; it may ask to stop.
pub(super) type Sink<'s> = &'s mut dyn FnMut(Conversation) -> ControlFlow<()>;

/// One reading of one source.
pub(super) struct Reading<'o, 's> {
    pub(super) options: &'o Options<'o>,
    pub(super) statistics: Statistics,
    /// The forms undone so far, outermost first.
    pub(super) wrappers: Vec<Form>,
    /// Added to each ordinal: one source may hold several pieces that count from 0 each.
    pub(super) first_ordinal: u64,
    /// The lowest ordinal that is still to come, where conversations are not delivered in order.
    pub(super) oldest_open: Option<u64>,
    /// Notes that the conversations of the text being read will carry.
    inherited: Vec<Note>,
    /// Attempts that may still be made at texts whose form is not plain, those within others
    /// included: their number bounds the time.
    pub(super) attempts: Rc<Cell<u32>>,
    sink: Sink<'s>,
}

/// Attempts at one source.
const ATTEMPTS: u32 = 96;

impl<'o, 's> Reading<'o, 's> {
    /// Nothing read yet.
    pub(super) fn new(options: &'o Options<'o>, sink: Sink<'s>) -> Self {
        Self {
            options,
            statistics: Statistics::default(),
            wrappers: Vec::new(),
            first_ordinal: 0,
            oldest_open: None,
            inherited: Vec::new(),
            attempts: Rc::new(Cell::new(ATTEMPTS)),
            sink,
        }
    }

    /// A reading of a part of this one, or of the whole in one of several ways, with its own taker.
    pub(super) fn nested<'n>(&self, sink: Sink<'n>) -> Reading<'o, 'n> {
        Reading {
            options: self.options,
            statistics: Statistics::default(),
            wrappers: self.wrappers.clone(),
            first_ordinal: self.first_ordinal,
            oldest_open: self.oldest_open,
            inherited: self.inherited.clone(),
            attempts: Rc::clone(&self.attempts),
            sink,
        }
    }

    /// Takes over what a nested reading found.
    pub(super) fn absorb(&mut self, statistics: Statistics, found: Vec<Conversation>) {
        self.statistics.add(statistics);
        for conversation in found {
            if self.stopped() {
                return;
            }
            self.statistics.stopped = (self.sink)(conversation).is_break();
        }
    }

    /// How many attempts were made so far.
    pub(super) fn attempts_made(&self) -> u64 {
        u64::from(ATTEMPTS.abs_diff(self.attempts.get()))
    }

    /// Whether the taker asked to stop.
    pub(super) fn stopped(&self) -> bool {
        self.statistics.stopped
    }

    /// Notes something about the text being read, for the source and for each conversation in it.
    pub(super) fn note(&mut self, note: Note) {
        self.statistics.note(note);
        if self.inherited.len() < 8 && !self.inherited.contains(&note) {
            self.inherited.push(note);
        }
    }

    /// Hands a conversation to the taker.
    pub(super) fn deliver(
        &mut self,
        form: Form,
        ordinal: u64,
        streams: Streams,
        flow: Option<Flow>,
        mut notes: Vec<Note>,
    ) {
        if self.stopped() {
            return;
        }
        self.statistics.conversations = self.statistics.conversations.saturating_add(1);
        notes.extend_from_slice(&self.inherited);
        let settled = self.oldest_open.unwrap_or(ordinal);
        let conversation = Conversation {
            streams,
            flow,
            ordinal: self.first_ordinal.saturating_add(ordinal),
            settled: self.first_ordinal.saturating_add(settled),
            form,
            wrappers: self.wrappers.clone(),
            notes,
        };
        self.statistics.stopped = (self.sink)(conversation).is_break();
    }
}
