//! One line of output: styled pieces, and how many columns they take.

use std::io::{self, Write};

use owo_colors::Style;

use crate::render::palette::{Palette, WIDTH};

/// Where the values of a block begin, behind their labels.
pub(super) const INDENT: usize = 10;

/// A line being put together. What is pushed must be safe already: printable ASCII from
/// [`crate::bytes`], or marks of our own that take one column each.
#[derive(Debug)]
pub(super) struct Line {
    text: String,
    /// Columns taken since the last line end.
    columns: usize,
    width: usize,
}

impl Palette {
    /// An empty line of the palette's width.
    pub(super) const fn line(&self) -> Line {
        Line {
            text: String::new(),
            columns: 0,
            width: self.width,
        }
    }

    /// A line that begins with a label, padded to [`INDENT`].
    pub(super) fn labelled(&self, label: &str, style: Style) -> Line {
        self.line().styled(label, style).column(INDENT)
    }
}

impl Line {
    /// An empty line.
    pub(super) const fn new() -> Self {
        Self {
            text: String::new(),
            columns: 0,
            width: WIDTH,
        }
    }

    /// A line that begins with a label, padded to [`INDENT`].
    pub(super) fn labelled(label: &str, style: Style) -> Self {
        Self::new().styled(label, style).column(INDENT)
    }

    /// Ends the line and begins another, `indent` columns in.
    fn turn(&mut self, indent: usize) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
        self.text.push_str(&" ".repeat(indent));
        self.columns = indent;
    }

    /// Adds styled prose; what does not fit goes to further lines, `indent` columns in. No word is
    /// broken.
    pub(super) fn wrapped(mut self, text: &str, style: Style, indent: usize) -> Self {
        for word in text.split_inclusive(' ') {
            let room = self.width.saturating_sub(self.columns);
            if word.trim_end().chars().count() > room && self.columns > indent {
                self.turn(indent);
            }
            self.push(word, style);
        }
        self
    }

    /// Adds what belongs together: behind the line where it has room, else on a line of its own.
    pub(super) fn fitted(mut self, column: usize, text: &str, style: Style) -> Self {
        let columns = text.chars().count();
        let at = column.max(self.columns.saturating_add(1));
        if at.saturating_add(columns) > self.width && self.columns >= INDENT {
            self.turn(INDENT);
            return self.styled(text, style);
        }
        self.column(column).styled(text, style)
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

    /// Adds text that ends at the right edge, on a line of its own where there is no room.
    pub(super) fn right(mut self, text: &str, style: Style) -> Self {
        let columns = text.chars().count();
        let column = self.width.saturating_sub(columns);
        if self.columns >= column && !text.is_empty() {
            self.turn(0);
        }
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

    /// Columns that there are.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// Writes the line and its end; spaces at the end are left off.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.text.trim_end_matches(' '))
    }
}

/// Writes prose behind what the first line holds, all other lines begun with `indent` spaces.
pub(super) fn write_wrapped(
    out: &mut dyn Write,
    first: Line,
    text: &str,
    indent: usize,
) -> io::Result<()> {
    first.wrapped(text, Style::new(), indent).write(out)
}
