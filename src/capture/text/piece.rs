//! A message as it is put together from strings or lists, and the conversations of such messages.

use super::super::conversation::{Cut, Side, Streams};
use super::super::form::Form;
use super::super::note::{Dress, Note};
use super::super::likeness::Likeness;
use super::super::reading::Reading;
use super::dialogue::{Dialogue, Speaker};
use super::escape::Unit;

/// More of the reading as characters than this is not kept.
const MOST_TEXT: usize = 64 << 10;

/// The bytes of one message, or of a run of messages.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    /// What was written, each escape and each small character a byte.
    pub(super) bytes: Vec<u8>,
    /// The same with everything read as characters, in UTF-8: where characters above 0x7f are in
    /// the text as they are, or beyond Latin-1.
    text: Option<Vec<u8>>,
    /// Line ends are in the text as they are: an editor may have changed them.
    pub(super) has_lines: bool,
    /// Where bytes above 0x7f are that were written as characters, by their number; in ascending order.
    numbered: Vec<usize>,
    /// Something broke it over several lines, which was undone.
    pub(super) is_wrapped: bool,
    /// The tool cut it short.
    pub(super) cut: bool,
    /// Where the fields end: behind the empty line.
    body: Option<usize>,
    /// How far the empty line was looked for.
    looked: usize,
}

impl Piece {
    /// A piece of these bytes.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }

    /// Appends a byte.
    pub(super) fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
        if let Some(text) = &mut self.text {
            push_char(text, char::from(byte));
        }
    }

    /// Appends what an escape stands for.
    pub(super) fn push_unit(&mut self, unit: Unit) {
        match unit {
            Unit::Byte(byte) => self.push(byte),
            Unit::Nothing => {}
            Unit::Char(number) => match u8::try_from(number) {
                Ok(byte) => {
                    if !byte.is_ascii() {
                        self.numbered.push(self.bytes.len());
                    }
                    self.push(byte);
                }
                Err(_) => {
                    let c = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
                    self.widen();
                    self.push_raw_char(c);
                }
            },
        }
    }

    /// Appends a character that is in the text as it is.
    pub(super) fn push_char(&mut self, c: char) {
        if !c.is_ascii() {
            self.widen();
        }
        self.push_raw_char(c);
    }

    fn push_raw_char(&mut self, c: char) {
        push_char(&mut self.bytes, c);
        if let Some(text) = &mut self.text {
            push_char(text, c);
        }
    }

    /// Begins the reading as characters.
    fn widen(&mut self) {
        if self.text.is_none() && self.bytes.len() < MOST_TEXT {
            let text: String = self.bytes.iter().map(|&byte| char::from(byte)).collect();
            self.text = Some(text.into_bytes());
        }
    }

    /// How much is there.
    pub(super) fn mark(&self) -> (usize, usize) {
        (self.bytes.len(), self.text.as_ref().map_or(0, Vec::len))
    }

    /// Drops what came after a mark.
    pub(super) fn back_to(&mut self, mark: (usize, usize)) {
        self.bytes.truncate(mark.0);
        let kept = self.numbered.partition_point(|&at| at < mark.0);
        self.numbered.truncate(kept);
        if let Some(text) = &mut self.text {
            text.truncate(mark.1);
        }
    }

    /// Appends all of another piece.
    pub(super) fn append(&mut self, other: &Self) {
        if other.text.is_some() {
            self.widen();
        }
        if let Some(text) = &mut self.text {
            match &other.text {
                Some(more) => text.extend_from_slice(more),
                None => other
                    .bytes
                    .iter()
                    .for_each(|&byte| push_char(text, char::from(byte))),
            }
        }
        let base = self.bytes.len();
        let moved = other.numbered.iter().map(|at| base.saturating_add(*at));
        self.numbered.extend(moved);
        self.bytes.extend_from_slice(&other.bytes);
        self.has_lines |= other.has_lines;
        self.is_wrapped |= other.is_wrapped;
        self.cut |= other.cut;
    }

    /// How the message begins.
    pub(super) fn likeness(&self) -> Likeness {
        Likeness::of(&self.bytes)
    }

    /// How many bytes follow the empty line, if there is one.
    pub(super) fn body_length(&mut self) -> Option<usize> {
        if self.body.is_none() {
            let from = self.looked.saturating_sub(3);
            let fresh = self.bytes.get(from..).unwrap_or_default();
            self.body = body_of(fresh).map(|at| from.saturating_add(at));
            self.looked = self.bytes.len();
        }
        Some(self.bytes.len().saturating_sub(self.body?))
    }

    /// Bytes that key 3 or the answer lack still; `None` where the fields have not ended.
    pub(super) fn missing(&mut self) -> Option<usize> {
        let want = self.want();
        Some(want.saturating_sub(self.body_length()?))
    }

    /// Whether key 3 or the answer are there.
    pub(super) fn is_complete(&mut self) -> bool {
        self.missing() == Some(0)
    }

    const fn want_of(likeness: Likeness) -> usize {
        match likeness {
            Likeness::Response => 16,
            _ => 8,
        }
    }

    fn want(&self) -> usize {
        Self::want_of(self.likeness())
    }

    /// Whether a status line follows within: request and response in a row.
    fn is_joined(&mut self) -> bool {
        let Some(length) = self
            .body_length()
            .filter(|_| self.likeness() != Likeness::Response)
        else {
            return false;
        };
        let body = self.bytes.len().saturating_sub(length);
        let rest = self.bytes.get(body..).unwrap_or_default();
        memchr::memmem::find_iter(rest, b"HTTP/1.").any(|at| {
            let line = rest.get(at.saturating_add(8)..).unwrap_or_default();
            matches!(line, [b' ', a, b, c, ..] if [a, b, c].iter().all(|d| d.is_ascii_digit()))
        })
    }

    /// Whether what follows the empty line are so many characters in UTF-8.
    fn is_in_characters(&mut self, count: usize) -> bool {
        let length = self.body_length().unwrap_or_default();
        let body = self.bytes.get(self.bytes.len().saturating_sub(length)..);
        let text = body.and_then(|body| std::str::from_utf8(body).ok());
        text.is_some_and(|text| !text.is_ascii() && text.chars().count() == count)
    }

    /// Whether characters above 0x7f stand in the text as they are, where the answer has no room for
    /// their bytes.
    fn has_characters(&mut self) -> bool {
        let want = self.want();
        self.text.is_some() && self.body_length().is_some_and(|length| length > want)
    }

    /// The bytes, and whether they are sure to be those that were sent: where the reading as
    /// characters alone has room for key 3 or the answer, it is taken.
    fn decided(mut self) -> (Vec<u8>, bool, bool) {
        let want = self.want();
        let fits = self.body_length().is_none_or(|length| length == want);
        let joined = self.is_joined();
        if !fits && !joined && !self.cut && self.is_in_utf8(want) {
            return (self.in_utf8(), true, false);
        }
        if self.cut && self.text.is_some() && !fits {
            // Characters that are left of it are no bytes to compare.
            let length = self.body_length().unwrap_or_default();
            self.bytes.truncate(self.bytes.len().saturating_sub(length));
            return (self.bytes, false, false);
        }
        let in_characters = !fits && want == 8 && self.is_in_characters(want);
        match self.text {
            Some(text) if !fits || joined => (text, false, joined),
            // A client's key 3 is eight bytes: eight characters are these in UTF-8.
            _ if in_characters => (self.bytes, false, joined),
            _ => (self.bytes, !self.has_lines, joined),
        }
    }
}

impl Piece {
    /// Whether key 3 or the answer is there exactly where characters by their number stand for their
    /// bytes in UTF-8, as Go writes them among bytes.
    fn is_in_utf8(&mut self, want: usize) -> bool {
        let Some(length) = self.body_length() else {
            return false;
        };
        // Fields may hold such characters as well.
        let start = self.bytes.len().saturating_sub(length);
        let before = self.numbered.partition_point(|&at| at < start);
        let more = self.numbered.len().saturating_sub(before);
        more > 0 && !self.has_lines && length.saturating_add(more) == want
    }

    fn in_utf8(&self) -> Vec<u8> {
        let mut found = Vec::with_capacity(self.bytes.len());
        for (at, &byte) in self.bytes.iter().enumerate() {
            if self.numbered.binary_search(&at).is_ok() {
                push_char(&mut found, char::from(byte));
            } else {
                found.push(byte);
            }
        }
        found
    }
}

fn push_char(into: &mut Vec<u8>, c: char) {
    into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Where the body begins: behind the first empty line.
fn body_of(bytes: &[u8]) -> Option<usize> {
    let ends: [&[u8]; 2] = [b"\r\n\r\n", b"\n\n"];
    ends.iter()
        .filter_map(|end| {
            let at = memchr::memmem::find(bytes, end)?;
            Some(at.saturating_add(end.len()))
        })
        .min()
}

/// The conversations of a text, message by message.
#[derive(Debug)]
pub(super) struct Talks {
    form: Form,
    ordinal: u64,
    request: Option<Piece>,
    response: Option<Piece>,
    /// Bytes of all messages: runs of one byte are more than the text that they were written in.
    bytes: usize,
}

impl Talks {
    /// None yet.
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            ordinal: 0,
            request: None,
            response: None,
            bytes: 0,
        }
    }

    /// The message that was begun last.
    pub(super) fn last(&mut self) -> Option<&mut Piece> {
        self.response.as_mut().or(self.request.as_mut())
    }

    /// Takes a message: a request begins a conversation, a second response does too.
    pub(super) fn take(&mut self, piece: Piece, reading: &mut Reading<'_, '_>) {
        self.bytes = self.bytes.saturating_add(piece.bytes.len());
        let limit = reading.options.text;
        if self.bytes > limit {
            let (form, limit) = (self.form, limit as u64);
            return reading.statistics.note(Note::TextLimit { form, limit });
        }
        if piece.likeness() == Likeness::Response {
            if self.response.is_some() {
                self.finish(reading);
            }
            self.response = Some(piece);
        } else {
            self.finish(reading);
            self.request = Some(piece);
        }
    }

    /// Delivers the conversation being put together.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_, '_>) {
        let (request, mut response) = (self.request.take(), self.response.take());
        let mut notes = Vec::new();
        if request.is_none() && response.is_none() {
            return;
        }
        let cut = [&request, &response]
            .iter()
            .any(|piece| piece.as_ref().is_some_and(|piece| piece.cut));
        if cut {
            let (form, instead) = (self.form, whole(self.form));
            notes.push(Note::Abridged { form, instead });
        }
        let was_wrapped = |piece: &Option<Piece>| piece.as_ref().is_some_and(|it| it.is_wrapped);
        if was_wrapped(&request) || was_wrapped(&response) {
            notes.push(Note::Undressed(Dress::Wrapped));
        }
        if response.as_mut().is_some_and(Piece::has_characters) {
            notes.push(Note::Characters);
        }
        let ordinal = self.ordinal;
        self.ordinal = ordinal.saturating_add(1);
        let was_cut = |piece: &Option<Piece>| piece.as_ref().is_some_and(|piece| piece.cut);
        let cuts = [was_cut(&request), was_cut(&response)];
        let (client, client_exact, joined) = request.map_or((vec![], true, false), Piece::decided);
        let (server, server_exact, _) = response.map_or((vec![], true, false), Piece::decided);
        if joined && server.is_empty() {
            let streams = Streams::Joined(Side::whole(client));
            reading.deliver(self.form, ordinal, streams, None, notes);
            return;
        }
        let form = if client_exact && server_exact {
            self.form
        } else {
            Form::Pasted
        };
        let mut dialogue = Dialogue::default();
        dialogue.notes = notes;
        let kept = reading.options.kept;
        for ((who, bytes), cut) in [(Speaker::First, client), (Speaker::Second, server)]
            .into_iter()
            .zip(cuts)
        {
            dialogue.say(who, &bytes, kept);
            if cut {
                dialogue.side(who).cut = Some(Cut::Gap { missing: None });
            }
        }
        dialogue.deliver(form, ordinal, reading);
    }
}

/// How to have the strings or lists of a form whole.
const fn whole(form: Form) -> &'static str {
    match form {
        Form::Strace => "run strace with -s 9999",
        Form::Numbers => {
            "print all of it (Node: buffer.toString('hex'); Erlang: io:format(\"~w\"); numpy: tolist())"
        }
        _ => "print all of it",
    }
}
