//! Captures from files and from standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// More than this is not read of one input: 256 MiB.
const LARGEST: u64 = 256 << 20;

/// Why an input cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    /// The system says no.
    #[error("{path}: {source}{}", advice(source))]
    Io { path: String, source: io::Error },
    /// There is nothing in it.
    #[error("{path}: the file is empty\ncapture anew, for instance with tcpdump -w FILE port PORT")]
    Empty { path: String },
    /// There is nothing but line ends in it.
    #[error(
        "{path}: nothing but line ends\ncapture anew, for instance with tcpdump -w FILE port PORT"
    )]
    Blank { path: String },
    /// It does not begin like a request or a response.
    #[error(
        "{path}: at byte 0: neither a request nor a response begins with \"{seen}\"\nhand over the bytes from the client's GET on, request first, then the response"
    )]
    NotRecognised { path: String, seen: String },
    /// It is larger than a handshake's capture can be.
    #[error("{path}: more than 256 MiB, the limit for a capture of raw bytes")]
    TooLarge { path: String },
}

/// An input: a path, or standard input.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    /// The inputs of a command; none named is standard input.
    pub(crate) fn all(paths: &[PathBuf]) -> Vec<Self> {
        if paths.is_empty() {
            return vec![Self::Stdin];
        }
        paths.iter().map(|path| Self::of(path)).collect()
    }

    /// The input of a path; `-` is standard input.
    pub(crate) fn of(path: &Path) -> Self {
        if path.as_os_str() == "-" {
            Self::Stdin
        } else {
            Self::File(path.to_owned())
        }
    }

    /// The path as the report has it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// All bytes.
    pub(crate) fn read(&self) -> Result<Vec<u8>, InputError> {
        let path = self.name();
        let failed = |source| InputError::Io {
            path: path.clone(),
            source,
        };
        let mut bytes = Vec::new();
        match self {
            Self::Stdin => {
                if super::stdin_is_terminal() {
                    super::tell("reading the capture from the terminal; Ctrl-D ends it");
                }
                io::stdin()
                    .lock()
                    .take(LARGEST.saturating_add(1))
                    .read_to_end(&mut bytes)
            }
            Self::File(path) => File::open(path)
                .and_then(|file| file.take(LARGEST.saturating_add(1)).read_to_end(&mut bytes)),
        }
        .map_err(failed)?;
        if u64::try_from(bytes.len()).is_ok_and(|len| len > LARGEST) {
            return Err(InputError::TooLarge { path });
        }
        if bytes.is_empty() {
            return Err(InputError::Empty { path });
        }
        Ok(bytes)
    }
}

/// What to do about an error of the system, where that is not plain.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::IsADirectory => "\nname the files in it",
        io::ErrorKind::PermissionDenied => {
            "\nmake it readable, or pipe it in: sudo cat FILE | ws76 verify -"
        }
        _ => "",
    }
}
