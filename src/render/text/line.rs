//! One line of output: styled pieces, and how many columns they take.

use std::io::{self, Write};

use owo_colors::Style;

/// The width that all text is laid out for.
pub(super) const WIDTH: usize = 80;

/// Where the values of a block begin, behind their labels.
pub(super) const INDENT: usize = 10;

/// A line being put together. What is pushed must be safe already: printable ASCII from
/// [`crate::bytes`], or marks of our own that take one column each.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: String,
    columns: usize,
}

impl Line {
    /// An empty line.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// A line that begins with a label, padded to [`INDENT`].
    pub(super) fn labelled(label: &str, style: Style) -> Self {
        Self::new().styled(label, style).column(INDENT)
    }

    /// Adds plain text.
    pub(super) fn plain(mut self, text: &str) -> Self {
        self.push(text, Style::new());
        self
    }

    /// Adds styled text.
    pub(super) fn styled(mut self, text: &str, style: Style) -> Self {
        self.push(text, style);
        self
    }

    /// Adds spaces up to a column; at least one, where the line is already there.
    pub(super) fn column(mut self, column: usize) -> Self {
        let gap = column.saturating_sub(self.columns);
        let gap = if self.columns > 0 { gap.max(1) } else { gap };
        self.push(&" ".repeat(gap), Style::new());
        self
    }

    /// Adds text that ends at the right edge, or one space further on where there is no room.
    pub(super) fn right(self, text: &str, style: Style) -> Self {
        let column = WIDTH.saturating_sub(text.chars().count());
        self.column(column).styled(text, style)
    }

    /// Adds styled text.
    pub(super) fn push(&mut self, text: &str, style: Style) {
        self.columns = self.columns.saturating_add(text.chars().count());
        if style.is_plain() || text.is_empty() {
            self.text.push_str(text);
        } else {
            self.text.push_str(&style.style(text).to_string());
        }
    }

    /// Columns taken so far.
    pub(super) const fn columns(&self) -> usize {
        self.columns
    }

    /// Writes the line and its end; spaces at the end are left off.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.text.trim_end_matches(' '))
    }
}

/// Prose is wrapped here: details that are moved right stay within [`WIDTH`].
const WRAPPED: usize = WIDTH.saturating_sub(super::indent::BY);

/// Writes prose in lines of at most [`WRAPPED`] columns, all but the first begun with `indent` spaces.
pub(super) fn write_wrapped(
    out: &mut dyn Write,
    first: Line,
    text: &str,
    indent: usize,
) -> io::Result<()> {
    let mut line = first;
    for word in text.split_inclusive(' ') {
        let room = WRAPPED.saturating_sub(line.columns());
        if word.trim_end().chars().count() > room && line.columns() > indent {
            line.write(out)?;
            line = Line::new().column(indent);
        }
        line.push(word, Style::new());
    }
    line.write(out)
}
