//! How to come to the same values without ws76: lines for a shell and for Python.

use std::fmt::Write as _;

use super::markup::Html;
use crate::bytes::is_printable;

/// One line, and what it prints.
pub(super) struct Recipe {
    command: String,
    /// What its output holds.
    prints: String,
}

impl Recipe {
    pub(super) const fn new(command: String, prints: String) -> Self {
        Self { command, prints }
    }
}

/// Writes lines to try, closed at first.
pub(super) fn write_recipes(html: &mut Html, recipes: &[Recipe]) {
    if recipes.is_empty() {
        return;
    }
    html.raw("<details class=\"hand\"><summary>By hand</summary>\n");
    for recipe in recipes {
        html.raw("<pre><code class=\"run\">")
            .text(&recipe.command)
            .raw("</code>\n<samp>")
            .text(&recipe.prints)
            .raw("</samp></pre>\n");
    }
    html.raw("</details>\n");
}

/// The command `printf` that writes these bytes, in any POSIX shell: what is not printable is octal.
pub(super) fn printf(bytes: &[u8]) -> String {
    let mut text = String::from("printf '");
    for &byte in bytes {
        match byte {
            b'%' => text.push_str("%%"),
            b'\\' => text.push_str("\\\\"),
            b'\'' => text.push_str("'\\''"),
            _ if is_printable(byte) => text.push(char::from(byte)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\{byte:03o}");
            }
        }
    }
    // A format that begins with a hyphen is an option to some.
    let text = text.replacen("printf '-", "printf '\\055", 1);
    text + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printf_writes_the_bytes() {
        assert_eq!(
            printf(b"a%b\\c'd\n\xff1"),
            "printf 'a%%b\\\\c'\\''d\\012\\3771'"
        );
        assert_eq!(printf(b"-x-"), "printf '\\055x-'");
        let all: Vec<u8> = (0..=255).collect();
        let run = std::process::Command::new("sh")
            .args(["-c", &printf(&all)])
            .output();
        if let Ok(run) = run {
            assert_eq!(run.stdout, all);
        }
    }
}
