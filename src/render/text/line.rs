//! One line of output: styled pieces, and how many columns they take.

use std::io::{self, Write};
use std::iter::repeat_n;

use owo_colors::Style;

use crate::render::palette::Palette;

/// Where the values of a block begin, behind their labels.
pub(super) const INDENT: usize = 10;

/// Bytes that most lines have room in: a line that grows piece by piece is moved time and again.
const ROOM: usize = 256;

/// A line being put together. What is pushed must be safe already: printable ASCII from
/// [`crate::bytes`], or marks of our own that take one column each.
#[derive(Debug)]
pub(super) struct Line {
    text: String,
    /// Columns taken since the last line end.
    columns: usize,
    /// The most columns that any of its lines takes.
    widest: usize,
    width: usize,
    /// Where lines begin that take what has no room.
    hang: Option<usize>,
}

impl Palette {
    /// An empty line of the palette's width.
    pub(super) fn line(&self) -> Line {
        Line::of_width(self.width)
    }

    /// An empty row of a list, or a verdict.
    pub(super) fn row(&self) -> Line {
        Line::of_width(self.row_width)
    }

    /// A line that begins with a label, padded to [`INDENT`].
    pub(super) fn labelled(&self, label: &str, style: Style) -> Line {
        let line = self.line().hanging(INDENT);
        line.styled(label, style).column(INDENT)
    }
}

impl Line {
    fn of_width(width: usize) -> Self {
        Self {
            text: String::with_capacity(ROOM),
            columns: 0,
            widest: 0,
            width,
            hang: None,
        }
    }

    /// Has lines that take what has no room begin at a column.
    pub(super) const fn hanging(mut self, column: usize) -> Self {
        self.hang = Some(column);
        self
    }

    /// Ends the line and begins another, `indent` columns in.
    fn turn(&mut self, indent: usize) {
        let indent = indent.min(self.width / 4);
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
        self.text.extend(repeat_n(' ', indent));
        self.columns = indent;
    }

    /// Adds styled prose; what does not fit goes to further lines, `indent` columns in. No word is
    /// broken.
    pub(super) fn wrapped(mut self, text: &str, style: Style, indent: usize) -> Self {
        for word in text.split_inclusive(' ') {
            let length = word.trim_end().chars().count();
            // A long word begins further left, where it fits there.
            let has_room = indent.saturating_add(length) <= self.width;
            let indent = if has_room { indent } else { indent.min(2) };
            if self.columns.saturating_add(length) > self.width && self.columns > indent {
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
        self.text.extend(repeat_n(' ', gap));
        self.columns = self.columns.saturating_add(gap);
        self.widest = self.widest.max(self.columns);
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
        self.widest = self.widest.max(self.columns);
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

    /// Writes the line and its end; spaces at the end are left off. What does not fit goes to
    /// further lines; no word is broken.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.widest <= self.width {
            out.write_all(self.text.trim_end_matches(' ').as_bytes())?;
            return out.write_all(b"\n");
        }
        for line in self.text.split('\n') {
            let line = line.trim_end_matches(' ');
            writeln!(out, "{}", fold(line, self.width, self.hang))?;
        }
        Ok(())
    }
}

/// Puts line breaks where a line has no room for its next word.
fn fold(line: &str, width: usize, hang: Option<usize>) -> String {
    let lead = line.len().saturating_sub(line.trim_start_matches(' ').len());
    let hang = hang.unwrap_or(lead.saturating_add(2)).min(width / 4);
    let least = hang.min(2);
    let (mut folded, mut columns) = (String::new(), 0_usize);
    for word in line.split_inclusive(' ') {
        let length = columns_of(word.trim_end_matches(' '));
        // A long word begins further left, where it fits there.
        let has_room = hang.saturating_add(length) <= width;
        let indent = if has_room { hang } else { least };
        if length > 0 && columns > indent && columns.saturating_add(length) > width {
            folded.truncate(folded.trim_end_matches(' ').len());
            folded.push('\n');
            folded.push_str(&" ".repeat(indent));
            columns = indent;
        }
        folded.push_str(word);
        columns = columns.saturating_add(columns_of(word));
    }
    folded
}

/// Columns of a word that may have colours in it.
fn columns_of(word: &str) -> usize {
    let mut is_colour = false;
    let shown = word.chars().filter(|&c| {
        let counts = !is_colour && c != '\u{1b}';
        is_colour = (is_colour || c == '\u{1b}') && c != 'm';
        counts
    });
    shown.count()
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

/// Writes code, line by line: it is there to be copied, so no line of it is broken. A remark behind
/// a line that has no room for it goes above.
pub(super) fn write_code(out: &mut dyn Write, palette: &Palette, code: &str) -> io::Result<()> {
    const MARGIN: &str = "    ";
    for line in code.lines() {
        let has_room = line.chars().count().saturating_add(MARGIN.len()) <= palette.width;
        let remark = ["   // ", "   # ", "   % ", "   /* "]
            .into_iter()
            .find_map(|mark| Some(line.split_at(line.find(mark)?)));
        match remark.filter(|(code, _)| !has_room && !code.trim().is_empty()) {
            Some((code, remark)) => {
                let indent = code.len().saturating_sub(code.trim_start().len());
                writeln!(out, "{MARGIN}{}{}", " ".repeat(indent), remark.trim())?;
                writeln!(out, "{MARGIN}{}", code.trim_end())?;
            }
            None => writeln!(out, "{MARGIN}{line}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_goes_to_further_lines_without_a_broken_word() {
        let palette = Palette::coloured().sized(40);
        let line = palette.line().plain("  a path: ").styled(
            "twenty columns of text and some more that follow",
            palette.wrong,
        );
        let mut out = Vec::new();
        assert!(line.write(&mut out).is_ok());
        let text = String::from_utf8_lossy(&out);
        let lines: Vec<usize> = text.lines().map(columns_of).collect();
        assert!(lines.len() == 2 && lines.iter().all(|columns| *columns <= 40), "{text}");
        assert!(text.contains("\n    "), "{text}");
        // One word that is longer than any line stays whole.
        assert_eq!(fold(&"x".repeat(90), 40, None), "x".repeat(90));
    }
}
