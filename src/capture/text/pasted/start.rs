//! Lines on which a message begins.

/// Longest text before a start line on its line.
const LONGEST_PREFIX: usize = 96;

/// A line on which a message begins: what stands before it, and the start line.
pub(super) struct Start<'t> {
    pub(super) prefix: &'t [u8],
    pub(super) shown: &'t [u8],
    pub(super) is_request: bool,
}

/// The start line on a line, if there is one.
pub(super) fn start(line: &[u8]) -> Option<Start<'_>> {
    let line = line.trim_ascii_end();
    // Line ends that are escapes make it a string.
    if memchr::memmem::find(line, b"\\r\\n").is_some() {
        return None;
    }
    let near = line.get(..line.len().min(LONGEST_PREFIX))?;
    let is_version = |text: &[u8]| {
        matches!(
            text,
            [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0' | b'1']
        )
    };
    if let Some(at) = memchr::memmem::find(near, b"GET ") {
        let shown = line.get(at..)?;
        let version = shown.get(shown.len().checked_sub(8)?..)?;
        let prefix = line.get(..at)?;
        if is_version(version) && is_lead(prefix) {
            return Some(Start {
                prefix,
                shown,
                is_request: true,
            });
        }
    }
    let at = memchr::memmem::find_iter(near, b"HTTP/1.").find(|&at| {
        let rest = line.get(at.saturating_add(8)..).unwrap_or_default();
        matches!(rest, [b' ', a, b, c, ..] if [a, b, c].iter().all(|digit| digit.is_ascii_digit()))
    })?;
    let prefix = line.get(..at)?;
    is_lead(prefix).then_some(Start {
        prefix,
        shown: line.get(at..)?,
        is_request: false,
    })
}

/// Whether a message may begin behind this: nothing, space, a mark, a label.
fn is_lead(prefix: &[u8]) -> bool {
    match prefix.trim_ascii_end().last() {
        None => true,
        Some(last) => {
            !last.is_ascii_alphabetic()
                && *last != b'/'
                && (!last.is_ascii_digit() || is_numbers(prefix))
        }
    }
}

fn is_numbers(prefix: &[u8]) -> bool {
    prefix
        .iter()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace())
}
