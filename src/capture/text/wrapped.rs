//! Strings that a terminal, a mail program or YAML broke over several lines.

/// The string without the line breaks that something put into it, where the line ends of the data are
/// escapes: then no line end as it is was in it. `before` is what stands before it on its first line.
pub(super) fn joined(shown: &[u8], before: &[u8]) -> Option<Vec<u8>> {
    let escapes_line_ends = memchr::memmem::find(shown, b"\\n").is_some();
    let lines: Vec<&[u8]> = shown
        .split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect();
    let (last, full) = lines.split_last()?;
    if !escapes_line_ends || full.is_empty() {
        return None;
    }
    let way = Way::of(full, last, width(before));
    let mut found = Vec::with_capacity(shown.len());
    for (at, line) in full.iter().enumerate() {
        match way {
            Way::Columns => found.extend_from_slice(line),
            Way::Words { kept } => word_wrapped(&mut found, line, kept),
            Way::Folded => {
                let inner = unfolded(line, at == 0);
                match continued(inner) {
                    Some(inner) => found.extend_from_slice(inner),
                    None => {
                        found.extend_from_slice(inner.trim_ascii_end());
                        found.push(b' ');
                    }
                }
            }
        }
    }
    match way {
        Way::Columns => found.extend_from_slice(last),
        Way::Words { kept } => word_wrapped(&mut found, last, kept),
        Way::Folded => found.extend_from_slice(unfolded(last, false)),
    }
    Some(found)
}

/// How a string was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// At a column, wherever it is.
    Columns,
    /// At a space, which was dropped, or kept.
    Words { kept: bool },
    /// As YAML folds: the lines that follow are indented, a break is one space.
    Folded,
}

impl Way {
    /// By the lines that something ended, the last line, and the column at which the first begins.
    fn of(full: &[&[u8]], last: &[u8], column: usize) -> Self {
        let mut others = full.iter().skip(1).copied().chain([last]);
        if others.all(|line| line.starts_with(b"  ")) {
            return Self::Folded;
        }
        let mut widths = full.iter().map(|line| width(line));
        let first = widths.next().unwrap_or_default().saturating_add(column);
        // One break alone shows no column: terminals are hardly ever narrower than this.
        if widths.all(|width| width == first) && (full.len() > 1 || first >= 72) {
            return Self::Columns;
        }
        let mut after = full.iter().skip(1).copied().chain([last]);
        let kept = full.iter().any(|line| line.ends_with(b" "))
            || after.any(|line| line.starts_with(b" "));
        Self::Words { kept }
    }
}

/// Appends a line that was broken off at a space; at a line end of the data, or within a long word,
/// where that is there.
fn word_wrapped(found: &mut Vec<u8>, line: &[u8], kept: bool) {
    if !found.is_empty() && !kept && !found.ends_with(b"\\n") {
        found.push(b' ');
    }
    found.extend_from_slice(line);
}

/// A line of YAML without its indent, and without the mark before spaces that are data.
fn unfolded(line: &[u8], is_first: bool) -> &[u8] {
    if is_first {
        return line;
    }
    let inner = line.trim_ascii_start();
    let marked = inner.strip_prefix(b"\\").filter(|it| it.starts_with(b" "));
    marked.unwrap_or(inner)
}

/// Characters of a line.
fn width(line: &[u8]) -> usize {
    line.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// A line without the backslash that ends it, if one does.
fn continued(line: &[u8]) -> Option<&[u8]> {
    let inner = line.strip_suffix(b"\\")?;
    let slashes = inner.iter().rev().take_while(|&&byte| byte == b'\\');
    (slashes.count() % 2 == 0).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn breaks_are_taken_out() {
        for (shown, column, whole) in [
            // A terminal of ten columns.
            ("GET /c\nhat HTTP/1\n.1\\r\\n", 4, "GET /chat HTTP/1.1\\r\\n"),
            // Mails: the space kept, dropped, and at a line end of the data.
            ("GET / \nHTTP/1.1\\r\\nHost: \na", 2, "GET / HTTP/1.1\\r\\nHost: a"),
            ("GET /\nHTTP/1.1\\r\\nHost:\na", 2, "GET / HTTP/1.1\\r\\nHost: a"),
            ("GET / HTTP/1.1\\r\\n\nHost: a", 2, "GET / HTTP/1.1\\r\\nHost: a"),
            // YAML: a space, none, two.
            ("GET /\n  HTTP/1.1\\r\\nHo\\\n  st:\\\n  \\  a", 3, "GET / HTTP/1.1\\r\\nHost:  a"),
        ] {
            let before = vec![b' '; column];
            let found = joined(shown.as_bytes(), &before).unwrap();
            assert_eq!(String::from_utf8(found).unwrap(), whole);
        }
        assert_eq!(joined(b"GET / HTTP/1.1\nHost: a", b""), None);
    }
}
