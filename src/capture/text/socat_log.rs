//! The headings in the logs of `socat -v` and `socat -x`:
//! `> 2026/11/24 14:07:03.000353375  length=203 from=0 to=202`.

use super::super::form::Form;
use super::super::reading::Reading;
use super::dialogue::{Dialogue, Speaker};
use super::digits;

/// A heading taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    pub(super) who: Speaker,
    /// Bytes that follow.
    pub(super) length: usize,
    /// Offset of the first of them in that direction.
    pub(super) from: u64,
}

/// Reads a heading.
pub(super) fn heading(line: &[u8]) -> Option<Heading> {
    let (who, rest) = match line.split_first_chunk::<2>()? {
        (b"> ", rest) => (Speaker::First, rest),
        (b"< ", rest) => (Speaker::Second, rest),
        _ => return None,
    };
    if !rest.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let value = |name: &[u8]| {
        let word = rest
            .split(|&byte| byte == b' ')
            .find_map(|word| word.strip_prefix(name))?;
        digits::number(word, 10)
    };
    Some(Heading {
        who,
        length: usize::try_from(value(b"length=")?).ok()?,
        from: value(b"from=")?,
    })
}

/// The connections of a log, one after the other; a direction that begins anew begins another.
#[derive(Debug)]
pub(super) struct Log {
    form: Form,
    ordinal: u64,
    dialogue: Dialogue,
}

impl Log {
    /// Nothing read yet.
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            ordinal: 0,
            dialogue: Dialogue::default(),
        }
    }

    /// The conversation that the block under this heading belongs to.
    pub(super) fn block(
        &mut self,
        heading: &Heading,
        reading: &mut Reading<'_, '_>,
    ) -> &mut Dialogue {
        let held = self.dialogue.side(heading.who).bytes.len();
        if heading.from == 0 && held > 0 {
            self.finish(reading);
        }
        &mut self.dialogue
    }

    /// Delivers the conversation being read.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_, '_>) {
        let dialogue = std::mem::take(&mut self.dialogue);
        if !dialogue.is_empty() {
            dialogue.deliver(self.form, self.ordinal, reading);
            self.ordinal = self.ordinal.saturating_add(1);
        }
    }
}
