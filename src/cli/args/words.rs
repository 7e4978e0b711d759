//! From the words of the command line to its meaning, where clap alone would refuse them: a file
//! without a command, and words that people try.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;

use clap::FromArgMatches as _;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::shape::{bare, command_for, formats};
use super::{Cli, Command, Global};

/// Words that people try, and the command that does it.
const TRIED: &[(&str, &[&str])] = &[
    ("generate", &["create", "make", "new", "random", "example"]),
    (
        "compute",
        &[
            "calc",
            "calculate",
            "answer",
            "hash",
            "md5",
            "key",
            "keys",
            "solve",
        ],
    ),
    (
        "parse",
        &["decode", "dump", "read", "show", "print", "inspect", "list"],
    ),
    (
        "verify",
        &[
            "check", "validate", "test", "judge", "analyze", "analyse", "diagnose", "lint",
        ],
    ),
    (
        "probe",
        &["connect", "client", "ping", "get", "suite", "conformance"],
    ),
    ("serve", &["server", "listen", "start", "run", "echo"]),
    ("tap", &["proxy", "forward", "sniff", "mitm", "between"]),
    (
        "explain",
        &[
            "rule", "rules", "mistake", "mistakes", "why", "doc", "docs", "describe",
        ],
    ),
    ("completions", &["completion", "complete", "autocomplete"]),
    ("man", &["manual", "manpage"]),
];

/// The command line of the process; what is wrong with it ends the process with code 2.
pub(crate) fn parse() -> Cli {
    let args: Vec<OsString> = std::env::args_os().collect();
    read_words(&args).unwrap_or_else(|error| leave(&error))
}

/// Ends the process with what clap has to say, made safe where it quotes a word that holds more than
/// printable text. Help that cannot be written is a failure like any other.
fn leave(error: &clap::Error) -> ! {
    let is_help = !error.use_stderr();
    let plain = error.render().to_string();
    let is_safe = |c: char| c == '\n' || !(c.is_control() || ws76::bytes::is_unsafe(c));
    let printed = if plain.chars().all(is_safe) {
        error.print()
    } else {
        let lines = plain.lines().map(ws76::bytes::safe_text);
        let text = lines.collect::<Vec<_>>().join("\n");
        writeln!(std::io::stderr(), "{text}")
    };
    let flushed = printed.and_then(|()| std::io::stdout().flush());
    let code = match flushed {
        Err(error) if is_help && error.kind() != std::io::ErrorKind::BrokenPipe => {
            crate::cli::notify(&format!("cannot write the result: {error}"));
            3
        }
        _ => error.exit_code(),
    };
    std::process::exit(code)
}

fn read_words(args: &[OsString]) -> Result<Cli, clap::Error> {
    let error = match read(args) {
        Err(error) if error.kind() == ErrorKind::InvalidSubcommand => error,
        result => return result,
    };
    let word = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => word.clone(),
        _ => return Err(error),
    };
    let places = args
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, arg)| arg.to_string_lossy() == word);
    for (place, arg) in places {
        if !std::fs::metadata(Path::new(arg)).is_ok_and(|file| !file.is_dir()) {
            continue;
        }
        let (before, after) = args.split_at(place);
        let with_command = [before, &["verify".into()], after].concat();
        match read(&with_command) {
            // The word was the value of a flag, and the file stands further on.
            Err(error) if error.kind() == ErrorKind::InvalidSubcommand => {}
            result => return result,
        }
    }
    Err(advised(error, &word))
}

fn read(args: &[OsString]) -> Result<Cli, clap::Error> {
    if let Some(cli) = read_bare(args) {
        return Ok(cli);
    }
    let mut command = command_for(|name| args.iter().any(|arg| arg == name));
    let mut matches = command.try_get_matches_from_mut(args)?;
    let name = matches.subcommand_name().unwrap_or_default().to_owned();
    let name = name.as_str();
    let cli =
        Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
    // Before the command stands the flag of them all, which takes every format.
    if formats(name).contains(&cli.global.format) {
        return Ok(cli);
    }
    let words: Vec<&str> = formats(name).iter().map(|format| format.word()).collect();
    let text = format!(
        "ws76 {name} does not write --format {}, only {}",
        cli.global.format,
        words.join(", ")
    );
    Err(command.error(ErrorKind::InvalidValue, text))
}

/// Reads words with which nothing is wrong and of which the first is the name of a command: that is
/// a third of the work. None in every other case, help included.
fn read_bare(args: &[OsString]) -> Option<Cli> {
    let (first, rest) = args.get(1..)?.split_first()?;
    let name = Command::NAMES.iter().find(|name| first == *name)?;
    let mut command = bare(name).no_binary_name(true);
    let mut matches = command.try_get_matches_from_mut(rest).ok()?;
    // What is found is moved out and not cloned: that is a tenth of a start.
    let global = Global::from_arg_matches_mut(&mut matches).ok()?;
    let command_read = Command::of(name, &mut matches).ok()?;
    // Nor is the tree taken apart: the process ends soon enough.
    std::mem::forget((command, matches));
    Some(Cli {
        global,
        command: command_read,
    })
}

/// The error with the command that was meant, where the word says which.
fn advised(mut error: clap::Error, word: &str) -> clap::Error {
    let lower = word.to_ascii_lowercase();
    let meant = TRIED
        .iter()
        .find(|(_, words)| words.contains(&lower.as_str()));
    if let Some((meant, _)) = meant {
        let meant = ContextValue::Strings(vec![(*meant).to_owned()]);
        error.insert(ContextKind::SuggestedSubcommand, meant);
        return error;
    }
    let tip = if lower == "version" {
        // It is like verify for clap alone.
        error.remove(ContextKind::SuggestedSubcommand);
        "'ws76 --version' prints the version"
    } else if word.contains(['.', '/', '\\']) {
        "there is no such file; 'ws76 FILE' is short for 'ws76 verify FILE'"
    } else {
        return error;
    };
    let tips = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
    error.insert(ContextKind::Suggested, tips);
    error
}

#[cfg(test)]
mod tests {
    use super::super::{Command, command};
    use super::*;

    fn words(line: &str) -> Result<Cli, String> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        read_words(&args).map_err(|error| error.to_string())
    }

    #[test]
    fn no_tried_word_is_a_command_and_each_leads_to_one() {
        let command = command();
        for (meant, tried) in TRIED {
            assert!(command.find_subcommand(meant).is_some(), "{meant}");
            for word in *tried {
                assert!(command.find_subcommand(word).is_none(), "{word}");
                let error = words(&format!("ws76 {word}")).unwrap_err();
                assert!(error.contains(&format!("'{meant}'")), "{word}: {error}");
            }
        }
    }

    #[test]
    fn version_and_a_missing_file_have_tips_of_their_own() {
        assert!(
            words("ws76 version")
                .unwrap_err()
                .contains("ws76 --version")
        );
        assert!(
            words("ws76 no/such.pcap")
                .unwrap_err()
                .contains("no such file")
        );
        assert!(words("ws76 verfy x").unwrap_err().contains("'verify'"));
    }

    #[test]
    fn the_short_way_reads_as_the_long_one() {
        let args = |line: &str| -> Vec<OsString> { line.split(' ').map(OsString::from).collect() };
        for line in [
            "ws76 compute --key1 -h --key2 1 --challenge 12345678 --format jsonl -vo x",
            "ws76 -q verify a b --format tap --kept 5 -r",
            "ws76 --color never probe ws://a/ --suite --jobs 3",
            "ws76 serve --port 1 127.0.0.1:0",
            "ws76 explain",
            "ws76 man verify",
            "ws76 verify verify",
            "ws76 verify -q a b --format tap --kept 5 -r",
            "ws76 probe ws://a/ --color never --suite --jobs 3",
            "ws76 verify -qv a",
            "ws76 verify a --format json --format jsonl",
            "ws76 generate --count 2 -o x --force",
            "ws76 explain --version",
            "ws76 verify --format pcap",
            "ws76 --format pcap verify",
            "ws76 verify -h",
            "ws76 help verify",
            "ws76 compute",
            "ws76 verify -- -h",
            "ws76 nosuch verify",
        ] {
            let args = args(line);
            let mut full = command_for(|_| true);
            let long = full
                .try_get_matches_from_mut(&args)
                .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches))
                .map(|cli| format!("{cli:?}"));
            if let Some(short) = read_bare(&args) {
                assert_eq!(
                    long.as_deref().ok(),
                    Some(format!("{short:?}").as_str()),
                    "{line}"
                );
            }
        }
        assert!(read_bare(&args("ws76 verify -q a b --format json -r")).is_some());
        for refused in [
            "verify -h",
            "verify --help",
            "verify -V",
            "-q verify a",
            "verify --format raw",
        ] {
            assert!(
                read_bare(&args(&format!("ws76 {refused}"))).is_none(),
                "{refused}"
            );
        }
    }

    #[test]
    fn a_file_without_a_command_is_verified() {
        // Tests run in the package's folder.
        for line in [
            "ws76 Cargo.toml",
            "ws76 -q Cargo.toml",
            "ws76 -o Cargo.toml Cargo.toml README.md",
            "ws76 Cargo.toml --format json",
        ] {
            let cli = words(line).unwrap();
            let Command::Verify(args) = cli.command else {
                panic!("{line}");
            };
            assert_eq!(args.captures.files.first(), Some(&"Cargo.toml".into()));
        }
        assert!(words("ws76 src").is_err(), "a folder needs -r");
    }
}
