//! Arguments of `probe`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::PolicyArgs;

/// What runs the suite has no place for a request of the user's own.
const SUITE: [&str; 4] = ["suite", "cases", "skip", "known"];

/// Make a handshake with a live server, or hold it against the conformance suite
#[derive(Debug, Args)]
#[command(after_long_help = "\
The keys are made from a seed as 4.1 steps 16 to 26 say; the same seed sends the same bytes. Keys and
challenge take the prefixes of compute: hex:, base64:, escaped:, @FILE. A server that does not answer
draft 76 is asked once in RFC 6455 and in draft 75, and the output says what it speaks.

Exit code 1: the server is wrong, refuses, or closes before it has answered. 3: it answers another
version of the protocol. 4: it cannot be reached, or does not answer in time.

Examples:
  ws76 probe 8080
  ws76 probe ws://127.0.0.1:8080/chat
  ws76 probe ws://127.0.0.1:8080/ --seed 42 --send hello --save handshake.pcap
  ws76 probe wss://localhost:8443/ --insecure --key3-after-101
  ws76 probe ws://127.0.0.1:8080/ --suite --jobs 8 --format junit -o report.xml
  ws76 probe ws://127.0.0.1:8080/ --suite --known known-failures.txt --save odd/
  ws76 probe ws://127.0.0.1:8080/ --case key3-nul-inside -v")]
pub(crate) struct ProbeArgs {
    /// The server: ws:// or wss://, host, port and path; also HOST:PORT or a port of this machine
    #[arg(value_name = "URL", required_unless_present = "list_cases")]
    pub(crate) url: Option<String>,
    /// What keys and field order are made from; without it, another one each time
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    /// The value of Sec-WebSocket-Key1, in place of one from the seed
    #[arg(
        long,
        value_name = "KEY",
        allow_hyphen_values = true,
        conflicts_with_all = SUITE
    )]
    pub(crate) key1: Option<OsString>,
    /// The value of Sec-WebSocket-Key2, in place of one from the seed
    #[arg(
        long,
        value_name = "KEY",
        allow_hyphen_values = true,
        conflicts_with_all = SUITE
    )]
    pub(crate) key2: Option<OsString>,
    /// The eight bytes after the fields, in place of those from the seed
    #[arg(long, value_name = "BYTES", visible_alias = "key3")]
    #[arg(allow_hyphen_values = true, conflicts_with_all = SUITE)]
    pub(crate) challenge: Option<OsString>,
    /// The Origin field; without it, a page on the server's own host
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Option<String>,
    /// Ask for a subprotocol
    #[arg(long, value_name = "NAME", conflicts_with_all = SUITE)]
    pub(crate) protocol: Option<String>,
    /// Send one more field, "name: value"; may be repeated
    #[arg(long = "header", value_name = "FIELD", conflicts_with_all = SUITE)]
    pub(crate) fields: Vec<String>,
    /// The time for connection and answer: seconds, or with a unit: 500ms, 2s
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) timeout: Option<Duration>,
    /// Connect to HOST:PORT; the request stays as the URL has it
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) connect_to: Option<String>,
    /// Send the eight bytes so much later than the fields, in a packet of their own
    #[arg(long, value_name = "TIME", value_parser = time, conflicts_with_all = SUITE)]
    pub(crate) key3_delay: Option<Duration>,
    /// Hold the eight bytes back until the server's fields have come, as reverse proxies do
    #[arg(long, conflicts_with_all = ["suite", "cases", "key3_delay"])]
    pub(crate) key3_after_101: bool,
    /// Send TEXT in a frame when the handshake is made, and show what comes back
    #[arg(long, value_name = "TEXT", conflicts_with_all = SUITE)]
    pub(crate) send: Option<String>,
    /// Write the handshake's bytes to FILE: .raw, or .pcap for a packet capture; with --suite, the
    /// exchange of each case that fails to a packet capture in the folder FILE
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Make one connection only: do not ask a server that does not answer for other versions
    #[arg(long)]
    pub(crate) no_fallback: bool,
    /// Accept any certificate of a wss:// server
    #[arg(long)]
    pub(crate) insecure: bool,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    /// Hold the server against the conformance suite, a case for each rule (docs/conformance.md)
    #[arg(long)]
    pub(crate) suite: bool,
    /// Run only this case of the suite; may be repeated
    #[arg(long = "case", value_name = "ID")]
    pub(crate) cases: Vec<String>,
    /// Leave out this case of the suite; may be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) skip: Vec<String>,
    /// List the cases of the suite
    #[arg(long)]
    pub(crate) list_cases: bool,
    /// Cases that may run at one time
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    pub(crate) jobs: usize,
    /// Go on where the server fails the plain request, is gone or hangs
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Known failures, an id a line: they do not fail the run, and one that passes is reported
    #[arg(long, value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
}

impl ProbeArgs {
    /// Whether the suite is to be run: what only it has asks for it too.
    pub(crate) fn is_suite(&self) -> bool {
        self.suite || !self.cases.is_empty() || !self.skip.is_empty() || self.known.is_some()
    }
}

/// Reads a time: `2`, `0.5`, `2s`, `500ms`.
pub(crate) fn time(text: &str) -> Result<Duration, String> {
    let (number, scale) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s').unwrap_or(text), 1.0),
    };
    let seconds: f64 = number.parse().map_err(|_| {
        "a time is a number of seconds, or has a unit: 2, 0.5, 2s, 500ms".to_owned()
    })?;
    let time = Duration::try_from_secs_f64(seconds * scale);
    let longest = Duration::from_secs(86_400);
    time.ok()
        .filter(|time| !time.is_zero() && *time <= longest)
        .ok_or_else(|| "a time is above zero and at most a day".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_seconds_or_a_unit() {
        assert_eq!(time("2"), Ok(Duration::from_secs(2)));
        assert_eq!(time("0.5s"), Ok(Duration::from_millis(500)));
        assert_eq!(time("250ms"), Ok(Duration::from_millis(250)));
        for wrong in ["", "x", "-1", "0", "nan", "inf", "1e30", "2m"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }
}
