//! Text without a character beyond ASCII: for terminals and locales that draw no boxes.

/// Replaces the marks that text output draws with, each by one ASCII character, so that all columns
/// stay. Captured bytes are escaped before: they hold nothing to replace.
#[derive(Debug, Default)]
pub struct AsciiMarks {
    /// The beginning of a character whose other bytes have not come yet.
    begun: Vec<u8>,
}

/// What stands for a mark.
const fn plain(mark: char) -> char {
    match mark {
        '\u{2500}' => '-',
        '\u{2501}' => '=',
        '\u{2502}' => '|',
        '\u{2423}' => '_',
        '\u{b7}' => '.',
        '\u{2713}' => '+',
        '\u{2717}' => 'x',
        '\u{250c}'..='\u{253c}' => '+',
        _ => '?',
    }
}

impl AsciiMarks {
    /// The next bytes of the text with their marks replaced. A character that a write has cut in two
    /// comes with the next one.
    #[must_use]
    pub fn take(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            if byte.is_ascii() {
                self.begun.clear();
                out.push(byte);
                continue;
            }
            self.begun.push(byte);
            match std::str::from_utf8(&self.begun) {
                Ok(text) => {
                    out.extend(text.chars().map(|mark| plain(mark) as u8));
                    self.begun.clear();
                }
                Err(error) if error.error_len().is_some() => {
                    out.push(b'?');
                    self.begun.clear();
                }
                Err(_) => {}
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_becomes_one_character_however_it_is_cut() {
        let text = "\u{250c}\u{2500}\u{252c}\u{2510} \u{2713} \u{2717} \u{2423}\u{b7}\u{2501}a";
        for piece in 1..5 {
            let mut marks = AsciiMarks::default();
            let out: Vec<u8> = text
                .as_bytes()
                .chunks(piece)
                .flat_map(|bytes| marks.take(bytes))
                .collect();
            assert_eq!(out, b"+-++ + x _.=a", "{piece}");
        }
        assert_eq!(AsciiMarks::default().take(b"a\xffb\xe2z"), b"a?bz");
    }
}
