//! The inputs that the command line names.

mod folder;
mod pairs;

use std::collections::{HashSet, VecDeque};
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use glob::Pattern;
use ws76::capture::Pair;

use folder::{Entry, Folder};
pub(crate) use pairs::{SaidBy, TwoFiles};

/// One input.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file in any form.
    File(PathBuf, Origin),
    /// The two directions in two files of raw bytes.
    Pair(TwoFiles),
    /// The two files that tcpflow writes of a connection.
    Tcpflow(Pair),
    /// Something that yields no files, and why.
    Nothing { path: PathBuf, why: String },
}

/// How an input came to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The command line names it.
    Named,
    /// A folder holds it: a regular file.
    Found,
}

impl Input {
    /// The path as the report has it.
    pub(crate) fn name(&self) -> String {
        name_of(match self {
            Self::Stdin => return "-".to_owned(),
            Self::File(path, _) | Self::Nothing { path, .. } => path,
            Self::Pair(pair) => &pair.request,
            Self::Tcpflow(pair) => &pair.first,
        })
    }
}

/// A path as reports have it. Names that are no UTF-8 stay apart: their odd bytes are escaped.
fn name_of(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02x}"));
        }
    }
    name
}

/// The inputs of a command in their order. Folders are read when it is their turn, and of each only
/// the names are held.
#[derive(Debug)]
pub(crate) struct Inputs {
    patterns: Vec<Pattern>,
    ahead: VecDeque<Ahead>,
    /// The folder that is read, and those that hold it.
    open: Vec<Folder>,
    /// Whether the folder that was named has yielded an input yet.
    has_yielded: bool,
    /// Files and folders that were met, by device and number: links may lead to them again.
    met: HashSet<(u64, u64)>,
}

#[derive(Debug)]
enum Ahead {
    Input(Input),
    Folder(PathBuf),
}

impl Inputs {
    /// Those that the command line names; none named is standard input. Files that belong together
    /// are put together by their names.
    pub(crate) fn all(paths: &[PathBuf], recursive: bool, patterns: &[Pattern]) -> Self {
        let mut inputs = Self::of(Vec::new());
        inputs.patterns = patterns.to_vec();
        if paths.is_empty() {
            inputs.ahead.push_back(Ahead::Input(standard_input()));
        }
        let mut files = Vec::new();
        for path in paths {
            let next = if path.as_os_str() == "-" {
                Ahead::Input(standard_input())
            } else if recursive && path.is_dir() {
                Ahead::Folder(path.clone())
            } else {
                files.push(path.clone());
                continue;
            };
            inputs.push_files(&mut files);
            inputs.ahead.push_back(next);
        }
        inputs.push_files(&mut files);
        inputs
    }

    /// These alone.
    pub(crate) fn of(inputs: Vec<Input>) -> Self {
        Self {
            patterns: Vec::new(),
            ahead: inputs.into_iter().map(Ahead::Input).collect(),
            open: Vec::new(),
            has_yielded: true,
            met: HashSet::new(),
        }
    }

    fn push_files(&mut self, files: &mut Vec<PathBuf>) {
        let inputs = pairs::paired(std::mem::take(files));
        self.ahead.extend(inputs.into_iter().map(Ahead::Input));
    }

    /// Begins to read a folder, unless it was read already; an input where it cannot be read.
    fn enter(&mut self, path: PathBuf) -> Option<Input> {
        let read = std::fs::metadata(&path).and_then(|metadata| {
            if self.is_new(&metadata) {
                Folder::read(&path, metadata.dev(), &self.patterns).map(Some)
            } else {
                Ok(None)
            }
        });
        match read {
            Ok(folder) => {
                self.open.extend(folder);
                None
            }
            Err(error) => {
                let why = error.to_string();
                Some(Input::Nothing { path, why })
            }
        }
    }

    fn is_new(&mut self, metadata: &Metadata) -> bool {
        self.met.insert((metadata.dev(), metadata.ino()))
    }

    /// The input at an entry of the folder that is read; none where that is another folder, or was
    /// met before.
    fn at(&mut self, entry: Entry) -> Option<Input> {
        match entry {
            Entry::File {
                path,
                device,
                number,
            } => {
                let is_new = self.met.insert((device, number));
                self.has_yielded |= !is_new;
                is_new.then_some(Input::File(path, Origin::Found))
            }
            Entry::Pair(input) => Some(input),
            Entry::Folder(path) => self.enter(path),
            Entry::Link(path) => self.follow(path),
        }
    }

    fn follow(&mut self, path: PathBuf) -> Option<Input> {
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => self.enter(path),
            Ok(metadata) => {
                let is_new = metadata.is_file() && self.is_new(&metadata);
                self.has_yielded |= metadata.is_file();
                is_new.then_some(Input::File(path, Origin::Found))
            }
            Err(error) => {
                let why = if error.kind() == io::ErrorKind::NotFound {
                    "a link that leads nowhere".to_owned()
                } else {
                    error.to_string()
                };
                Some(Input::Nothing { path, why })
            }
        }
    }

    /// The next input of the folders that are read.
    fn next_of_folders(&mut self) -> Option<Input> {
        loop {
            let Some(entry) = self.open.last_mut()?.next() else {
                let folder = self.open.pop()?;
                if self.open.is_empty() && !self.has_yielded {
                    let why = if self.patterns.is_empty() {
                        "no files in it"
                    } else {
                        "no files in it that fit --glob"
                    };
                    return Some(Input::Nothing {
                        path: folder.into_path(),
                        why: why.to_owned(),
                    });
                }
                continue;
            };
            if let Some(input) = self.at(entry) {
                self.has_yielded = true;
                return Some(input);
            }
        }
    }
}

impl Iterator for Inputs {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            if let Some(input) = self.next_of_folders() {
                return Some(input);
            }
            match self.ahead.pop_front()? {
                Ahead::Input(input) => return Some(input),
                Ahead::Folder(path) => {
                    self.has_yielded = false;
                    if let Some(input) = self.enter(path) {
                        return Some(input);
                    }
                }
            }
        }
    }
}

fn standard_input() -> Input {
    if super::stdin_is_terminal() {
        super::notify("reading the capture from the terminal; Ctrl-D ends it");
    }
    Input::Stdin
}
