//! Files that belong together, by their names: tcpflow's two directions of a connection, and
//! `X.request.raw` with `X.response.raw`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ws76::capture;

use super::{Input, Origin};

/// The two directions of a connection in two files of raw bytes.
#[derive(Debug, Clone)]
pub(crate) struct TwoFiles {
    pub(crate) request: PathBuf,
    pub(crate) response: PathBuf,
    /// Whether the command line says which is which, or their names do.
    pub(crate) said_by: SaidBy,
}

/// Who says which of two files holds which direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SaidBy {
    /// `--request` and `--response`.
    Flags,
    /// Their names.
    Names,
}

/// Files in their order, with those that belong together as one input where the first one stands.
pub(super) fn paired(files: Vec<PathBuf>) -> Vec<Input> {
    let mut pairs = if files.len() < 2 {
        HashMap::new()
    } else {
        among(files.iter().cloned().enumerate())
    };
    let files = files.into_iter().enumerate();
    files
        .filter_map(|(at, path)| {
            pairs
                .remove(&at)
                .unwrap_or(Some(Input::File(path, Origin::Named)))
        })
        .collect()
}

/// The pairs among numbered files: the number of the first file of each with the input, and that of
/// the second with none.
pub(super) fn among(
    files: impl Iterator<Item = (usize, PathBuf)>,
) -> HashMap<usize, Option<Input>> {
    let mut of_tcpflow = Vec::new();
    // By the path of the other one.
    let mut waiting: HashMap<PathBuf, (usize, PathBuf)> = HashMap::new();
    let mut pairs = HashMap::new();
    for (at, path) in files {
        if capture::is_tcpflow(&path) {
            of_tcpflow.push((at, path));
        } else if let Some(other) = other_side(&path) {
            match waiting.remove(&path) {
                Some((first_at, first)) => {
                    let (request, response) = if is_response(&path) {
                        (first, path)
                    } else {
                        (path, first)
                    };
                    let said_by = SaidBy::Names;
                    let input = Input::Pair(TwoFiles {
                        request,
                        response,
                        said_by,
                    });
                    pairs.insert(first_at, Some(input));
                    pairs.insert(at, None);
                }
                None => {
                    waiting.insert(other, (at, path));
                }
            }
        }
    }
    let numbers: HashMap<PathBuf, usize> = of_tcpflow
        .iter()
        .map(|(at, path)| (path.clone(), *at))
        .collect();
    for pair in capture::pair_tcpflow(of_tcpflow.into_iter().map(|(_, path)| path)).pairs {
        if let (Some(first), Some(second)) = (numbers.get(&pair.first), numbers.get(&pair.second)) {
            pairs.insert(*first, Some(Input::Tcpflow(pair.clone())));
            pairs.insert(*second, None);
        }
    }
    pairs
}

/// Whether a file of that name may belong to another one: most do not, and need no path for that.
pub(super) fn may_pair(name: &[u8]) -> bool {
    let has = |part: &str| memchr::memmem::find(name, part.as_bytes()).is_some();
    let is_digit = |at: usize| name.get(at).is_some_and(u8::is_ascii_digit);
    let mut dashes = memchr::memchr_iter(b'-', name);
    has(REQUEST) || has(RESPONSE) || dashes.any(|at| at.checked_sub(1).is_some_and(is_digit))
}

const REQUEST: &str = ".request";
const RESPONSE: &str = ".response";

fn is_response(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| place_of(name, RESPONSE).is_some())
}

/// The path of the other direction's file; none where the name says no direction.
fn other_side(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let sides = [(REQUEST, RESPONSE), (RESPONSE, REQUEST)];
    sides.into_iter().find_map(|(this, other)| {
        let at = place_of(name, this)?;
        let (before, rest) = name.split_at_checked(at)?;
        let after = rest.strip_prefix(this)?;
        Some(path.with_file_name(format!("{before}{other}{after}")))
    })
}

/// Where a part of a name stands that a dot or the end follows.
fn place_of(name: &str, part: &str) -> Option<usize> {
    let at = name.rfind(part)?;
    let after = name.get(at.saturating_add(part.len())..)?;
    (after.is_empty() || after.starts_with('.')).then_some(at)
}
