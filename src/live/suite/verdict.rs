//! What came for one request, held against what must come.

use std::time::Duration;

use super::super::connect::{self, ConnectError, Target};
use super::super::script::{self, Ending, Exchanged, Step};
use super::super::told;
use super::{Expect, Request};
use crate::draft::rules::Rule;
use crate::judge::{Exchange, Handshake, Scope, Verdict};
use crate::message::{Response, Side};

/// What one request came to.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) passed: bool,
    /// In a few words, the same ones for the same behaviour.
    pub(super) came: String,
    pub(super) detail: Vec<String>,
    /// Each set of mistakes that explains it.
    pub(super) diagnosis: Vec<Vec<&'static str>>,
}

impl Outcome {
    pub(super) fn nothing_sent() -> Self {
        Self {
            passed: true,
            came: "nothing was sent".to_owned(),
            detail: Vec::new(),
            diagnosis: Vec::new(),
        }
    }
}

/// What a server did, as far as the cases tell it apart.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Came {
    Answered,
    WrongAnswer,
    /// 101, and fewer than 16 bytes behind the fields.
    NoAnswer,
    /// A status other than 101.
    Refused(Option<u16>),
    /// The connection closed or reset before a response was whole.
    Closed,
    /// Nothing, or half a response, until the time was over.
    Silent,
    NoConnection,
}

impl Came {
    fn words(&self) -> String {
        match self {
            Self::Answered => "answered".to_owned(),
            Self::WrongAnswer => "wrong answer".to_owned(),
            Self::NoAnswer => "101 without answer".to_owned(),
            Self::Refused(Some(code)) => format!("refused with {code}"),
            Self::Refused(None) => "refused with no HTTP status".to_owned(),
            Self::Closed => "closed".to_owned(),
            Self::Silent => "silent".to_owned(),
            Self::NoConnection => "no connection".to_owned(),
        }
    }

    const fn is_abort(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Closed)
    }
}

/// Sends a request and judges what comes.
pub(super) fn of(target: &Target, expect: Expect, request: &Request, time: Duration) -> Outcome {
    let mut steps = request.steps.clone();
    steps.push(Step::AwaitAnswer);
    if matches!(expect, Expect::Closing) {
        steps.push(Step::Send(vec![0xff, 0x00]));
        steps.push(Step::AwaitEnd);
    }
    match script::play(target, &steps, time) {
        Ok(exchanged) => still_there(target, time, judge(target, expect, request, &exchanged)),
        Err(error) => Outcome {
            passed: false,
            came: Came::NoConnection.words(),
            detail: vec![why(&error)],
            diagnosis: Vec::new(),
        },
    }
}

/// A server that closes without an answer may be one that dies of the request: that is no abort.
fn still_there(target: &Target, time: Duration, outcome: Outcome) -> Outcome {
    let is_doubtful = [Came::Closed, Came::NoAnswer, Came::Silent];
    if is_doubtful.iter().all(|came| came.words() != outcome.came) {
        return outcome;
    }
    match connect::stays(target, time) {
        Ok(()) => outcome,
        Err(error) => Outcome {
            passed: false,
            came: "the server is gone".to_owned(),
            detail: vec![why(&error)],
            diagnosis: Vec::new(),
        },
    }
}

fn why(error: &ConnectError) -> String {
    let cause = std::error::Error::source(error);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

fn judge(target: &Target, expect: Expect, request: &Request, exchanged: &Exchanged) -> Outcome {
    let received = exchanged.bytes_of(Side::Server);
    let response = Some(received.as_slice()).filter(|bytes| !bytes.is_empty());
    let exchange = Exchange::from_sides(&request.bytes, response, true);
    let secure = Some(target.url.secure);
    let handshake = Handshake::judge(&exchange, Scope::Both, secure);
    let came = came(&handshake, exchanged.ending);
    let broken = |rules: &[&Rule]| -> Vec<String> {
        let findings = handshake.findings.iter();
        findings
            .filter(|finding| rules.iter().any(|rule| rule.id == finding.rule.id))
            .map(|finding| finding.message.clone())
            .collect()
    };
    let is_101 = matches!(came, Came::Answered | Came::WrongAnswer | Came::NoAnswer);
    let mut detail = Vec::new();
    let mut words = came.words();
    let passed = match expect {
        Expect::Answer => came == Came::Answered,
        Expect::Abort => came.is_abort(),
        Expect::AnswerOrAbort => came == Came::Answered || came.is_abort(),
        Expect::Keeps(rules) | Expect::KeepsOrAbort(rules) => {
            let or_abort = matches!(expect, Expect::KeepsOrAbort(_)) && came.is_abort();
            detail = broken(rules);
            if is_101 {
                words = if detail.is_empty() { "kept" } else { "broken" }.to_owned();
            }
            or_abort || (is_101 && detail.is_empty())
        }
        Expect::Closing if came == Came::Answered => {
            let after = after_answer(&handshake);
            let frame = [0xff, 0x00];
            let answered = after.windows(2).any(|pair| pair == frame);
            let ended = matches!(exchanged.ending, Ending::Closed | Ending::Reset);
            words = match (answered, ended) {
                (true, _) => "FF 00",
                (false, true) => "closed",
                (false, false) => "left open",
            }
            .to_owned();
            answered || ended
        }
        Expect::Closing => false,
    };
    let mut diagnosis = Vec::new();
    if is_101 && !passed {
        let (lines, found) = explained(&handshake);
        detail.extend(lines);
        diagnosis = found;
    }
    if let (Came::Refused(_), Some(response)) = (&came, &handshake.response) {
        let line = response.message.text(response.message.start_line());
        detail.push(crate::bytes::escape_up_to(line, 60));
    }
    Outcome {
        passed,
        came: words,
        detail,
        diagnosis,
    }
}

fn came(handshake: &Handshake<'_>, ending: Ending) -> Came {
    let Some(response) = handshake.response.as_ref().filter(|r| r.status.ended) else {
        return match ending {
            Ending::Late => Came::Silent,
            Ending::Full => Came::Refused(None),
            _ => Came::Closed,
        };
    };
    match response.code() {
        Some(101) => {}
        code => return Came::Refused(code),
    }
    if response.answer_bytes().map_or(0, <[u8]>::len) < 16 {
        return Came::NoAnswer;
    }
    match handshake.verdict {
        // Of a request that must be aborted there is no right answer to compare with.
        Some(Verdict::Match | Verdict::Faulty | Verdict::Aborted) => Came::Answered,
        _ => Came::WrongAnswer,
    }
}

fn after_answer<'a>(handshake: &Handshake<'a>) -> &'a [u8] {
    let body = handshake.response.as_ref().and_then(Response::body);
    body.and_then(|body| body.get(16..)).unwrap_or_default()
}

/// Both answers, and what the server computed instead, where that is known.
fn explained(handshake: &Handshake<'_>) -> (Vec<String>, Vec<Vec<&'static str>>) {
    let report = told::of_judged(handshake, String::new(), None);
    let mut lines = Vec::new();
    let Some(judged) = report.judged() else {
        return (lines, Vec::new());
    };
    if let Some(received) = judged.received_hex.as_ref().filter(|hex| !hex.is_empty()) {
        let expected = report.computation.answer_hex.iter();
        lines.extend(expected.map(|answer| format!("expected {answer}")));
        lines.push(format!("received {received}"));
    }
    for explanation in &judged.diagnosis {
        let ids = explanation.mistakes.join(" + ");
        lines.push(format!("{} [{ids}]", explanation.explanation));
    }
    let found = judged.diagnosis.iter();
    (lines, found.map(|found| found.mistakes.clone()).collect())
}
