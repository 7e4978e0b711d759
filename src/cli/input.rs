//! The inputs that the command line names.

use std::io;
use std::path::{Path, PathBuf};

use ws76::capture::{self, Pair};

/// Folders within folders that are looked into.
const DEEPEST: usize = 64;

/// One input.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file in any form.
    File(PathBuf),
    /// The two directions in two files of raw bytes.
    Pair { request: PathBuf, response: PathBuf },
    /// The two files that tcpflow writes of a connection.
    Tcpflow(Pair),
    /// A folder that yields no files, and why.
    NoFiles { folder: PathBuf, why: String },
}

impl Input {
    /// The path as the report has it.
    pub(crate) fn name(&self) -> String {
        let path = match self {
            Self::Stdin => return "-".to_owned(),
            Self::File(path) => path,
            Self::Pair { request, .. } => request,
            Self::Tcpflow(pair) => &pair.first,
            Self::NoFiles { folder, .. } => folder,
        };
        path.to_string_lossy().into_owned()
    }
}

/// The inputs of a command in their order; none named is standard input. tcpflow's files are put
/// together by their names; a folder that cannot be listed is an input that cannot be read.
pub(crate) fn all(paths: &[PathBuf], recursive: bool) -> Vec<Input> {
    if paths.is_empty() {
        return vec![standard_input()];
    }
    let mut inputs = Vec::new();
    let mut files = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.append(&mut paired(std::mem::take(&mut files)));
            inputs.push(standard_input());
        } else if recursive && path.is_dir() {
            let (known, told) = (files.len(), inputs.len());
            collect(path, DEEPEST, &mut files, &mut inputs);
            if files.len() == known && inputs.len() == told {
                let (folder, why) = (path.clone(), "no files in it".to_owned());
                inputs.push(Input::NoFiles { folder, why });
            }
        } else {
            files.push(path.clone());
        }
    }
    inputs.append(&mut paired(files));
    inputs
}

fn standard_input() -> Input {
    if super::stdin_is_terminal() {
        super::tell("reading the capture from the terminal; Ctrl-D ends it");
    }
    Input::Stdin
}

/// The files with tcpflow's pairs put together, each where its first file stands.
fn paired(files: Vec<PathBuf>) -> Vec<Input> {
    if files.len() < 2 {
        return files.into_iter().map(Input::File).collect();
    }
    let order: Vec<PathBuf> = files.clone();
    let pairing = capture::pair_tcpflow(files);
    if pairing.pairs.is_empty() {
        return pairing.rest.into_iter().map(Input::File).collect();
    }
    let (mut pairs, mut rest) = (
        pairing.pairs.into_iter().peekable(),
        pairing.rest.into_iter().peekable(),
    );
    let mut inputs = Vec::with_capacity(order.len());
    for path in order {
        if pairs.peek().is_some_and(|pair| pair.first == path) {
            inputs.extend(pairs.next().map(Input::Tcpflow));
        } else if rest.peek() == Some(&path) {
            inputs.extend(rest.next().map(Input::File));
        }
    }
    inputs
}

/// All files below a folder, sorted by name, so that two runs read them in the same order. Hidden
/// ones are left out, and links are not followed.
fn collect(folder: &Path, deepest: usize, files: &mut Vec<PathBuf>, inputs: &mut Vec<Input>) {
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let (folder, why) = (folder.to_path_buf(), error.to_string());
            inputs.push(Input::NoFiles { folder, why });
            return;
        }
    };
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let Some(kind) = entry.file_type().ok().filter(|_| !is_hidden) else {
            continue;
        };
        if kind.is_dir() && deepest > 0 {
            collect(&entry.path(), deepest.saturating_sub(1), files, inputs);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
}
