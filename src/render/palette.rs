//! The colours, by what they mean, and the columns that text is laid out for.

use owo_colors::{AnsiColors, Style, XtermColors};

/// The columns that text is laid out for where nothing says otherwise.
pub const WIDTH: usize = 80;

/// The fewest and the most columns that text is laid out for.
const WIDTHS: [usize; 2] = [40, 200];

/// Below so many columns, 16 bytes in hex take two rows.
const NARROW: usize = 60;

/// One style for each meaning: a digit, a space, a part and key 3 keep theirs from the first line
/// to the last. Colour never carries a fact alone.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    /// Digits of a key.
    pub digit: Style,
    /// Spaces of a key.
    pub space: Style,
    /// Part 1, wherever its bytes go.
    pub part1: Style,
    /// Part 2, wherever its bytes go.
    pub part2: Style,
    /// Key 3, wherever its bytes go.
    pub key3: Style,
    /// A heading, a field's name.
    pub label: Style,
    /// What only accompanies: offsets, section and step.
    pub faint: Style,
    /// What is right.
    pub right: Style,
    /// What is wrong: an error, a differing byte.
    pub wrong: Style,
    /// A warning.
    pub warning: Style,
    /// A note, help.
    pub note: Style,
    /// How many columns a line has.
    pub width: usize,
    /// How many columns a row of a list and a verdict have. Each stays on one line, for `grep` and
    /// `tail`, where no terminal shows it.
    pub row_width: usize,
}

impl Palette {
    /// The same for text that is moved right by so many columns.
    #[must_use]
    pub(crate) const fn moved(mut self, by: usize) -> Self {
        self.width = self.width.saturating_sub(by);
        self
    }

    /// No colour at all: not one escape sequence is written.
    #[must_use]
    pub const fn plain() -> Self {
        let none = Style::new();
        Self {
            digit: none,
            space: none,
            part1: none,
            part2: none,
            key3: none,
            label: none,
            faint: none,
            right: none,
            wrong: none,
            warning: none,
            note: none,
            width: WIDTH,
            row_width: usize::MAX,
        }
    }

    /// The same colours for lines and rows of so many columns; 40 to 200 are taken.
    #[must_use]
    pub fn sized(mut self, width: usize) -> Self {
        let [least, most] = WIDTHS;
        self.width = width.clamp(least, most);
        self.row_width = self.width;
        self
    }

    /// How many bytes in hex go into a row.
    #[must_use]
    pub const fn bytes_in_row(&self) -> usize {
        if self.width < NARROW { 8 } else { 16 }
    }

    /// Colours that a light and a dark terminal both show well: the themes' own green, magenta,
    /// cyan and red, and two of the 256 that lie midway between black and white.
    #[must_use]
    pub fn coloured() -> Self {
        let ansi = |colour: AnsiColors| Style::new().color(colour);
        let blue = Style::new().color(XtermColors::from(33));
        let orange = Style::new().color(XtermColors::from(172));
        Self {
            digit: ansi(AnsiColors::Green).bold(),
            space: ansi(AnsiColors::Magenta).bold(),
            part1: ansi(AnsiColors::Cyan),
            part2: blue,
            key3: orange,
            label: Style::new().bold(),
            faint: Style::new().dimmed(),
            right: ansi(AnsiColors::Green).bold(),
            wrong: ansi(AnsiColors::Red).bold(),
            warning: orange.bold(),
            note: ansi(AnsiColors::Cyan).bold(),
            width: WIDTH,
            row_width: usize::MAX,
        }
    }
}
