//! What is known of the terminal: its columns, and whether it shows more than ASCII.

use std::env;
use std::ffi::OsStr;

use console::Term;

/// Columns to lay text out for: COLUMNS where it is set, else those of the terminal, where results
/// go there. Else none.
pub(crate) fn width(to_stdout: bool) -> Option<usize> {
    let set = env::var("COLUMNS").ok();
    let set = set.and_then(|columns| columns.parse().ok());
    let of_terminal = || {
        let (_, columns) = Term::stdout().size_checked().filter(|_| to_stdout)?;
        Some(usize::from(columns))
    };
    set.filter(|columns| *columns > 0).or_else(of_terminal)
}

/// Whether the locale is one of ASCII. Where none is set, nothing is known, and text is UTF-8.
pub(crate) fn is_ascii() -> bool {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(env::var_os)
        .find(|value| !value.is_empty())
        .is_some_and(|locale| !is_utf8(&locale))
}

fn is_utf8(locale: &OsStr) -> bool {
    let locale = locale.to_string_lossy().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_says_whether_it_is_utf_8() {
        for locale in ["C.UTF-8", "en_US.utf8", "de_DE.UTF-8@euro"] {
            assert!(is_utf8(OsStr::new(locale)), "{locale}");
        }
        for locale in ["C", "POSIX", "de_DE.ISO-8859-1", "en_US"] {
            assert!(!is_utf8(OsStr::new(locale)), "{locale}");
        }
    }
}
