//! The entries of one folder, sorted by name, so that two runs read them in the same order.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::DirEntryExt as _;
use std::path::{Path, PathBuf};

use glob::Pattern;

use super::{Input, pairs};

/// What a folder holds.
#[derive(Debug)]
pub(super) enum Entry {
    /// A regular file.
    File {
        path: PathBuf,
        device: u64,
        number: u64,
    },
    /// Two files that belong together.
    Pair(Input),
    Folder(PathBuf),
    Link(PathBuf),
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    File,
    Folder,
    Link,
}

/// One name, as short as can be: a folder may hold millions.
#[derive(Debug, Clone, Copy)]
struct Name {
    start: u32,
    length: u8,
    kind: Kind,
    number: u64,
}

/// A folder and how far it is read. Hidden entries and what is neither file, folder nor link are
/// left out. No entry is asked what it is: the folder says it.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    device: u64,
    /// All names, one after the other.
    text: Vec<u8>,
    names: Vec<Name>,
    next: usize,
    /// Files that belong to another one: the second of a pair to the first, and that to the input.
    pairs: HashMap<usize, Option<Input>>,
}

impl Folder {
    /// Reads the names in a folder; of the files those alone that fit a pattern, if there are any.
    pub(super) fn read(path: &Path, device: u64, patterns: &[Pattern]) -> io::Result<Self> {
        let mut folder = Self {
            path: path.to_path_buf(),
            device,
            text: Vec::new(),
            names: Vec::new(),
            next: 0,
            pairs: HashMap::new(),
        };
        for entry in std::fs::read_dir(path)? {
            folder.take(&entry?, patterns)?;
        }
        let text = std::mem::take(&mut folder.text);
        folder
            .names
            .sort_unstable_by(|a, b| bytes(&text, a).cmp(bytes(&text, b)));
        folder.text = text;
        folder.pairs = pairs::among(folder.names.iter().enumerate().filter_map(|(at, name)| {
            let may = matches!(name.kind, Kind::File) && pairs::may_pair(bytes(&folder.text, name));
            may.then(|| (at, folder.path_of(name)))
        }));
        Ok(folder)
    }

    /// The folder itself.
    pub(super) fn into_path(self) -> PathBuf {
        self.path
    }

    fn take(&mut self, entry: &std::fs::DirEntry, patterns: &[Pattern]) -> io::Result<()> {
        let name = entry.file_name();
        let kind = entry.file_type()?;
        let kind = if kind.is_file() {
            Kind::File
        } else if kind.is_dir() {
            Kind::Folder
        } else if kind.is_symlink() {
            Kind::Link
        } else {
            return Ok(());
        };
        let fits = |pattern: &Pattern| pattern.matches(&name.to_string_lossy());
        let is_left_out =
            !matches!(kind, Kind::Folder) && !patterns.is_empty() && !patterns.iter().any(fits);
        if is_left_out || name.as_bytes().starts_with(b".") {
            return Ok(());
        }
        // No name has more than 255 bytes (NAME_MAX), and no folder 4 GiB of them.
        let (Ok(start), Ok(length)) = (u32::try_from(self.text.len()), u8::try_from(name.len()))
        else {
            return Err(io::ErrorKind::InvalidFilename.into());
        };
        self.text.extend_from_slice(name.as_bytes());
        self.names.push(Name {
            start,
            length,
            kind,
            number: entry.ino(),
        });
        Ok(())
    }

    fn path_of(&self, name: &Name) -> PathBuf {
        self.path.join(OsStr::from_bytes(bytes(&self.text, name)))
    }

    /// The next entry.
    pub(super) fn next(&mut self) -> Option<Entry> {
        loop {
            let at = self.next;
            let name = *self.names.get(at)?;
            self.next = at.saturating_add(1);
            match self.pairs.remove(&at) {
                Some(Some(input)) => return Some(Entry::Pair(input)),
                // The other file of a pair.
                Some(None) => continue,
                None => {}
            }
            let path = self.path_of(&name);
            return Some(match name.kind {
                Kind::File => Entry::File {
                    path,
                    device: self.device,
                    number: name.number,
                },
                Kind::Folder => Entry::Folder(path),
                Kind::Link => Entry::Link(path),
            });
        }
    }
}

fn bytes<'t>(text: &'t [u8], name: &Name) -> &'t [u8] {
    let rest = usize::try_from(name.start)
        .ok()
        .and_then(|at| text.get(at..));
    rest.and_then(|rest| rest.get(..usize::from(name.length)))
        .unwrap_or_default()
}
