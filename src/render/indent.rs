//! Lines moved right as they are written: what is large is never held as a whole.

use std::io::{self, BufWriter, Write};

/// Bytes gathered before they are written, 32 KiB: most objects are one write.
const GATHERED: usize = 32 << 10;

/// Gathers many small writes. Each goes on as a whole, together with others.
pub(super) fn gathered<W: Write>(out: W) -> BufWriter<W> {
    BufWriter::with_capacity(GATHERED, out)
}

/// Moves each line but the first to the right.
pub(super) struct Indented<W> {
    out: W,
    indent: &'static str,
}

impl<W: Write> Indented<W> {
    /// Writes to `out`, with `indent` after each line break.
    pub(super) const fn new(out: W, indent: &'static str) -> Self {
        Self { out, indent }
    }
}

impl<W: Write> Write for Indented<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.out.write_all(line)?;
            if line.ends_with(b"\n") {
                self.out.write_all(self.indent.as_bytes())?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Escapes characters of JSON that a terminal acts on or that turn text around: names of files may
/// hold anything. What a reader of the JSON gets does not change. Each write has whole characters.
pub(super) struct Safe<W>(pub(super) W);

impl<W: Write> Write for Safe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_plain = bytes.iter().all(|byte| matches!(byte, ..0x7f));
        let text = std::str::from_utf8(bytes).ok().filter(|_| !is_plain);
        let Some(text) = text else {
            self.0.write_all(bytes)?;
            return Ok(bytes.len());
        };
        for character in text.chars() {
            if crate::bytes::is_unsafe(character) {
                write!(self.0, "\\u{:04x}", u32::from(character))?;
            } else {
                let mut bytes = [0; 4];
                let encoded = character.encode_utf8(&mut bytes);
                self.0.write_all(encoded.as_bytes())?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_on_is_escaped_and_the_rest_is_not() {
        let mut out = Vec::new();
        let written = Safe(&mut out).write_all("a\u{7f}\u{9b}\u{202e}\u{e9}\n".as_bytes());
        assert!(written.is_ok());
        assert_eq!(out, "a\\u007f\\u009b\\u202e\u{e9}\n".as_bytes());
    }

    #[test]
    fn every_line_but_the_first_is_moved() {
        let mut out = Vec::new();
        let mut indented = Indented::new(gathered(&mut out), "  ");
        for part in ["{", "\n", "  a\n b", "\n}"] {
            assert!(indented.write_all(part.as_bytes()).is_ok());
        }
        assert!(indented.flush().is_ok());
        drop(indented);
        assert_eq!(out, b"{\n    a\n   b\n  }");
    }
}
