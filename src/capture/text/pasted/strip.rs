//! Marks and indents before each line of a message.

use super::super::super::note::Dress;
use super::super::lines::Line;
use super::super::scan::Scan;
use super::start::Start;

/// Takes the marks off the lines that follow a start line.
#[derive(Clone, Copy)]
pub(super) enum Strip<'t> {
    /// They are as they were.
    Nothing,
    /// Each begins with this, digits aside.
    Prefix(&'t [u8]),
    /// Each is indented by so much.
    Indent(usize),
}

impl<'t> Strip<'t> {
    pub(super) fn of(start: &Start<'t>, region: &[Line<'_>]) -> Self {
        let prefix = start.prefix;
        if prefix.is_empty() {
            return Self::Nothing;
        }
        if prefix.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return Self::Indent(prefix.len());
        }
        let strip = Self::Prefix(prefix);
        match region.first().and_then(|line| strip.undo(line.text)) {
            Some(_) => strip,
            None => Self::Nothing,
        }
    }

    /// The line without its marks; `None` where it has none.
    pub(super) fn undo(self, line: &[u8]) -> Option<&[u8]> {
        match self {
            Self::Nothing => Some(line),
            Self::Indent(width) => {
                let lead = line
                    .iter()
                    .take(width)
                    .take_while(|byte| matches!(byte, b' ' | b'\t'))
                    .count();
                line.get(lead..)
            }
            Self::Prefix(prefix) => after_prefix(prefix, line).or_else(|| {
                let bare = prefix.trim_ascii_end();
                let bare = after_prefix(bare, line.trim_ascii_end())?;
                bare.is_empty().then_some(b"".as_slice())
            }),
        }
    }

    pub(super) const fn dress(self, prefix: &[u8]) -> Option<Dress> {
        match (self, prefix) {
            (Self::Nothing, []) => None,
            (Self::Nothing, _) => Some(Dress::Prose),
            (Self::Indent(_), _) => Some(Dress::Indented),
            (Self::Prefix(_), [b'>', ..]) => Some(Dress::Quoted),
            (Self::Prefix(_), _) => Some(Dress::Prefixed),
        }
    }
}

/// What follows the prefix, where any digits stand for its digits.
fn after_prefix<'l>(prefix: &[u8], line: &'l [u8]) -> Option<&'l [u8]> {
    let (mut want, mut have) = (Scan::new(prefix, 0), Scan::new(line, 0));
    while let Some(byte) = want.peek() {
        if byte.is_ascii_digit() || (byte == b' ' && digits_ahead(want) && digits_ahead(have)) {
            want.take_while(|byte| byte == b' ');
            have.take_while(|byte| byte == b' ');
            want.take_while(|byte| byte.is_ascii_digit());
            if have.take_while(|byte| byte.is_ascii_digit()).is_empty() {
                return None;
            }
        } else if have.next() == Some(byte) {
            want.pass(1);
        } else {
            return None;
        }
    }
    Some(have.rest())
}

fn digits_ahead(mut scan: Scan<'_>) -> bool {
    scan.take_while(|byte| byte == b' ');
    scan.peek().is_some_and(|byte| byte.is_ascii_digit())
}
