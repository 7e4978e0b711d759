//! A writer that moves every line right: details below the line that they belong to.

use std::io::{self, Write};

/// Columns by which details are moved.
pub(super) const BY: usize = 2;

/// Moves lines right; empty ones stay empty.
pub(super) struct Indented<'w> {
    out: &'w mut dyn Write,
    is_at_start: bool,
}

impl<'w> Indented<'w> {
    pub(super) const fn new(out: &'w mut dyn Write) -> Self {
        Self {
            out,
            is_at_start: true,
        }
    }
}

impl Write for Indented<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if self.is_at_start && line != b"\n" {
                self.out.write_all(&[b' '; BY])?;
            }
            self.out.write_all(line)?;
            self.is_at_start = line.ends_with(b"\n");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
