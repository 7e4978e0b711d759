//! What text may do at a given number of columns.

/// Lines that nothing shortens: one word behind a label, and what is there to be copied.
pub(crate) fn may_be_long(line: &str, columns: usize) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let longest = words.iter().map(|word| word.chars().count()).max();
    // A path, a key, a name: with a margin it has no room.
    longest.is_some_and(|longest| longest + 4 > columns)
        // A command goes on after a backslash.
        || line.ends_with('\\')
        || line.trim_start().starts_with("--challenge hex:")
        // Code keeps its lines.
        || (line.starts_with("    ") && line.contains(['(', ';', '{']))
}
