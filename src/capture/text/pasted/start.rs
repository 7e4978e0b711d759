//! Lines on which a message begins.

/// Longest text before a start line on its line.
const LONGEST_PREFIX: usize = 96;

/// A line on which a message begins: what stands before it, and the start line.
pub(super) struct Start<'t> {
    pub(super) prefix: &'t [u8],
    pub(super) shown: &'t [u8],
    pub(super) is_request: bool,
    /// Whether a word stands right before it: then it is one only where fields follow.
    pub(super) is_doubtful: bool,
}

/// The start line on a line, if there is one.
pub(super) fn start(line: &[u8]) -> Option<Start<'_>> {
    let line = line.trim_ascii_end();
    // Line ends that are escapes make it a string.
    if memchr::memmem::find(line, b"\\r\\n").is_some() {
        return None;
    }
    let near = line.get(..line.len().min(LONGEST_PREFIX))?;
    let is_version = |text: &[u8]| {
        matches!(
            text,
            [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0' | b'1']
        )
    };
    if let Some(at) = memchr::memmem::find(near, b"GET ") {
        let shown = line.get(at..)?;
        let version = shown.get(shown.len().checked_sub(8)?..)?;
        let prefix = line.get(..at)?;
        let lead = lead(prefix);
        if is_version(version) && lead != Lead::Prose {
            return Some(Start {
                prefix,
                shown,
                is_request: true,
                is_doubtful: lead == Lead::Word,
            });
        }
    }
    let at = memchr::memmem::find_iter(near, b"HTTP/1.").find(|&at| {
        let rest = line.get(at.saturating_add(8)..).unwrap_or_default();
        matches!(rest, [b' ', a, b, c, ..] if [a, b, c].iter().all(|digit| digit.is_ascii_digit()))
    })?;
    let prefix = line.get(..at)?;
    let lead = lead(prefix);
    (lead != Lead::Prose).then_some(Start {
        prefix,
        shown: line.get(at..)?,
        is_request: false,
        is_doubtful: lead == Lead::Word,
    })
}

/// What stands before a start line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// Nothing, space, a mark, a label.
    Mark,
    /// A word, as programs print it before a value.
    Word,
    /// A sentence, or a part of something else.
    Prose,
}

/// Whether a message may begin behind this.
fn lead(prefix: &[u8]) -> Lead {
    let shown = prefix.trim_ascii_end();
    let Some(last) = shown.last() else {
        return Lead::Mark;
    };
    if last.is_ascii_alphabetic() {
        let word = shown.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let is_word = word <= LONGEST_WORD && shown.len() < prefix.len();
        return if is_word { Lead::Word } else { Lead::Prose };
    }
    if *last == b'/' || (last.is_ascii_digit() && !is_numbers(prefix)) {
        return Lead::Prose;
    }
    Lead::Mark
}

/// More letters than this are no label.
const LONGEST_WORD: usize = 12;

fn is_numbers(prefix: &[u8]) -> bool {
    prefix
        .iter()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace())
}

/// Whether a line is a field: a name, a colon, a value or none.
pub(super) fn is_field(line: &[u8]) -> bool {
    let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    name > 1 && line.get(name) == Some(&b':')
}

impl<'t> Start<'t> {
    /// What stands before the word, where that is the end of the message before: key 3.
    pub(super) fn end_of_another(&self) -> Option<&'t [u8]> {
        let shown = self.prefix.trim_ascii_end();
        let word = shown.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let before = shown.get(..shown.len().checked_sub(word)?)?;
        let before = before.strip_suffix(b" ").unwrap_or(before);
        (self.is_doubtful && !self.is_request && !before.is_empty()).then_some(before)
    }
}
