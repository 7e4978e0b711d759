//! A place in a text that moves forward.

/// More than this before a place on its line is not looked at.
const COLUMNS: usize = 256;

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'t> {
    text: &'t [u8],
    /// The offset of the next byte.
    pub(super) at: usize,
}

impl<'t> Scan<'t> {
    /// The place `at` in `text`.
    pub(super) const fn new(text: &'t [u8], at: usize) -> Self {
        Self { text, at }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// The byte before.
    pub(super) fn before(&self) -> Option<u8> {
        self.text.get(self.at.checked_sub(1)?).copied()
    }

    /// Takes the next byte.
    pub(super) fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at = self.at.saturating_add(1);
        Some(byte)
    }

    /// Passes over `count` bytes.
    pub(super) fn pass(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.text.len());
    }

    /// Takes `word` where it comes next.
    pub(super) fn eat(&mut self, word: &[u8]) -> bool {
        let comes = self.rest().starts_with(word);
        if comes {
            self.pass(word.len());
        }
        comes
    }

    /// Takes bytes as long as they fit.
    pub(super) fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'t [u8] {
        let rest = self.rest();
        let count = rest.iter().take_while(|&&byte| fits(byte)).count();
        self.pass(count);
        rest.get(..count).unwrap_or_default()
    }

    /// Passes over white space, line ends included.
    pub(super) fn skip_space(&mut self) {
        self.take_while(|byte| byte.is_ascii_whitespace());
    }

    /// Another place in the same text.
    pub(super) const fn moved(&self, at: usize) -> Self {
        Self {
            text: self.text,
            at,
        }
    }

    /// The text up to `end`.
    pub(super) fn until(&self, end: usize) -> &'t [u8] {
        self.text
            .get(..end.min(self.text.len()))
            .unwrap_or_default()
    }

    /// The `count` bytes before this place.
    pub(super) fn just_before(&self, count: usize) -> Option<&'t [u8]> {
        self.text.get(self.at.checked_sub(count)?..self.at)
    }

    /// What was passed over since that place.
    pub(super) fn since(&self, start: usize) -> &'t [u8] {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// What is left, and the byte before it.
    pub(super) fn rest_from_before(&self) -> &'t [u8] {
        let at = self.at.saturating_sub(1);
        self.text.get(at..).unwrap_or_default()
    }

    /// What is left of the line, without its end.
    pub(super) fn line(&self) -> &'t [u8] {
        let rest = self.rest();
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// What stands before this place on its line, at most [`COLUMNS`] bytes of it.
    pub(super) fn column(&self) -> &'t [u8] {
        let near = self.at.saturating_sub(COLUMNS);
        let before = self.text.get(near..self.at).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at.saturating_add(1));
        before.get(start..).unwrap_or_default()
    }
}
