//! Field names that are almost right.

use crate::message::{Print, is_same_name};

/// The names of the draft that a handshake depends on.
const NAMES: [&str; 9] = [
    "Sec-WebSocket-Key1",
    "Sec-WebSocket-Key2",
    "Sec-WebSocket-Origin",
    "Sec-WebSocket-Location",
    "Sec-WebSocket-Protocol",
    "Upgrade",
    "Connection",
    "Host",
    "Origin",
];

/// Names that resemble one of them and are meant as they stand.
const OTHERS: [&str; 17] = [
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Key3",
    "Sec-WebSocket-Accept",
    "Sec-WebSocket-Draft",
    "Sec-WebSocket-Version",
    "Sec-WebSocket-Extensions",
    "WebSocket-Origin",
    "WebSocket-Location",
    "WebSocket-Protocol",
    "Location",
    "Version",
    "Cookie",
    "Server",
    "Date",
    "Age",
    "Via",
    "Proxy-Connection",
];

/// Changes of one character that still make a name a misspelt one.
const MOST_CHANGES: usize = 2;

/// Of a name as short as this, so many changes make another word.
const SHORT: usize = 4;

/// The name that a misspelt one means; none for the right names and for unknown ones.
#[must_use]
pub(super) fn misspelt(name: &[u8]) -> Option<&'static str> {
    if is_long(name) || is_known(name) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    NAMES
        .iter()
        .filter(|known| known.len() > SHORT && known.len().abs_diff(name.len()) <= MOST_CHANGES)
        .map(|known| {
            (
                changes(&name, known.to_ascii_lowercase().as_bytes()),
                *known,
            )
        })
        .filter(|(changes, _)| *changes <= MOST_CHANGES)
        .min_by_key(|(changes, _)| *changes)
        .map(|(_, known)| known)
}

/// What the names of the draft look like at a glance.
const PRINTS: [Print; NAMES.len()] = prints(&NAMES);

/// What the others look like.
const OTHER_PRINTS: [Print; OTHERS.len()] = prints(&OTHERS);

const fn prints<const COUNT: usize>(mut names: &[&str]) -> [Print; COUNT] {
    let mut prints = [Print::of(&[]); COUNT];
    let mut left = prints.as_mut_slice();
    while let ([name, more @ ..], [print, others @ ..]) = (names, left) {
        *print = Print::of(name.as_bytes());
        (names, left) = (more, others);
    }
    prints
}

/// Whether a name is right, or meant as it stands.
fn is_known(name: &[u8]) -> bool {
    let print = Print::of(name);
    let is_among = |texts: &[&str], prints: &[Print]| {
        let mut known = prints.iter().zip(texts);
        known.any(|(known, text)| *known == print && is_same_name(name, text.as_bytes()))
    };
    is_among(&NAMES, &PRINTS) || is_among(&OTHERS, &OTHER_PRINTS)
}

/// So long a name is like none.
const fn is_long(name: &[u8]) -> bool {
    name.len() > 40
}

/// The name of draft 76 for a field of draft 75.
#[must_use]
pub(super) fn of_draft_75(name: &[u8]) -> Option<&'static str> {
    // Most names begin with another letter.
    if !matches!(name, [b'w' | b'W', ..]) {
        return None;
    }
    [
        ("WebSocket-Origin", "Sec-WebSocket-Origin"),
        ("WebSocket-Location", "Sec-WebSocket-Location"),
        ("WebSocket-Protocol", "Sec-WebSocket-Protocol"),
    ]
    .into_iter()
    .find(|(old, _)| name.eq_ignore_ascii_case(old.as_bytes()))
    .map(|(_, new)| new)
}

/// Levenshtein's distance; both texts are short.
fn changes(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, &to) in row.iter_mut().skip(1).zip(b) {
            let replaced = diagonal.saturating_add(usize::from(from != to));
            diagonal = *cell;
            left = replaced
                .min(left.saturating_add(1))
                .min(cell.saturating_add(1));
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_articles_misspelling_is_known() {
        assert_eq!(misspelt(b"Sec-WebSockets-Key1"), Some("Sec-WebSocket-Key1"));
        assert_eq!(misspelt(b"sec-websocket-key-2"), Some("Sec-WebSocket-Key2"));
        assert_eq!(misspelt(b"Upgrade "), Some("Upgrade"));
        assert_eq!(misspelt(b"Conection"), Some("Connection"));
    }

    #[test]
    fn right_and_unknown_names_are_not_misspelt() {
        for name in [
            "sec-websocket-key1",
            "Sec-WebSocket-Key",
            "Cookie",
            "X-Key",
            "Hst",
            "Accept",
        ] {
            assert_eq!(misspelt(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn a_name_is_known_in_any_case() {
        for name in NAMES.iter().chain(&OTHERS) {
            for name in [(*name).to_owned(), name.to_uppercase(), name.to_lowercase()] {
                assert!(is_known(name.as_bytes()), "{name}");
            }
            assert!(!is_known(format!("{name}-").as_bytes()), "{name}-");
        }
        assert!(!is_known(b""));
    }

    #[test]
    fn changes_are_counted() {
        assert_eq!(changes(b"kitten", b"sitting"), 3);
        assert_eq!(changes(b"", b"ab"), 2);
        assert_eq!(changes(b"ab", b""), 2);
    }
}
