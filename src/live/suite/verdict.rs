//! What came for one request, held against what must come.

use super::super::connect::{ConnectError, Connection, Got, after};
use super::super::had::{ANSWER_LEN, Had};
use super::super::script::{self, Ending, Exchanged, Step};
use super::{Expect, Request, Suite, plain};
use crate::challenge::Answer;
use crate::diagnosis::mistakes::Mistake;
use crate::diagnosis::{Case, MOST};
use crate::draft::Finding;
use crate::draft::rules::Row;
use crate::judge::{Handshake, Verdict};
use crate::message::{Response, Side};
use std::time::Duration;

/// Longer than a process takes to die.
const MOMENT: Duration = Duration::from_millis(100);

/// What one request came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Whether what came is what must come.
    pub passed: bool,
    /// What came.
    pub came: Came,
    /// The rules that the response breaks, of those that the case is about.
    pub broken: Vec<Finding>,
    /// The right answer and the one that came, where they differ.
    pub answers: Option<(Answer, Vec<u8>)>,
    /// Each set of mistakes that explains the answer.
    pub explanations: Vec<Vec<&'static Mistake>>,
    /// The status line of a refusal.
    pub status_line: Option<Vec<u8>>,
    /// What went both ways, where there was a connection.
    pub exchanged: Option<Exchanged>,
}

impl Outcome {
    pub(super) const fn nothing_sent() -> Self {
        Self::of(true, Came::NothingSent)
    }

    const fn of(passed: bool, came: Came) -> Self {
        Self {
            passed,
            came,
            broken: Vec::new(),
            answers: None,
            explanations: Vec::new(),
            status_line: None,
            exchanged: None,
        }
    }
}

/// What a server did, as far as the cases tell it apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// The case sends nothing.
    NothingSent,
    /// 101 and the right answer; where the case is about the fields, 101 and fields that keep the
    /// rules.
    Answered,
    /// 101 and another answer.
    WrongAnswer,
    /// 101, and fewer than 16 bytes behind the fields.
    NoAnswer,
    /// 101, and fields that break the rules.
    Broken,
    /// A status other than 101; none where what came is no HTTP.
    Refused(Option<u16>),
    /// The connection was closed or reset before a response was whole.
    Closed,
    /// Nothing, or half a response, until the time was over.
    Silent,
    /// The closing frame came back.
    ClosingFrame,
    /// The connection stays open after a closing frame.
    LeftOpen,
    /// There was no connection, for this reason.
    NoConnection(String),
    /// The server accepts no connection any more, for this reason: the request ended it.
    Gone(String),
    /// The server no longer answers a plain request that it answered before.
    Hung,
}

impl Came {
    /// In a few words, the same ones for the same behaviour.
    #[must_use]
    pub fn words(&self) -> String {
        let words = match self {
            Self::NothingSent => "nothing was sent",
            Self::Answered => "answered",
            Self::WrongAnswer => "wrong answer",
            Self::NoAnswer => "101 without answer",
            Self::Broken => "broken",
            Self::Refused(Some(code)) => return format!("refused with {code}"),
            Self::Refused(None) => "refused with no HTTP status",
            Self::Closed => "closed",
            Self::Silent => "silent",
            Self::ClosingFrame => "FF 00",
            Self::LeftOpen => "left open",
            Self::NoConnection(_) => "no connection",
            Self::Gone(_) => "the server is gone",
            Self::Hung => "the server hangs",
        };
        words.to_owned()
    }

    const fn is_abort(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Closed)
    }

    /// Whether the server sent anything.
    pub(super) const fn is_response(&self) -> bool {
        let answered = matches!(self, Self::Answered | Self::WrongAnswer | Self::NoAnswer);
        answered || matches!(self, Self::Refused(_))
    }

    /// Whether nothing more can be asked of the server.
    pub(super) const fn is_end(&self) -> bool {
        matches!(self, Self::NoConnection(_) | Self::Gone(_) | Self::Hung)
    }
}

/// Sends a request and judges what comes.
pub(super) async fn of(suite: &Suite, expect: Expect, request: &Request) -> Outcome {
    let mut steps = request.steps.clone();
    steps.push(Step::AwaitAnswer);
    if matches!(expect, Expect::Closing) {
        steps.push(Step::Send(vec![0xff, 0x00]));
        steps.push(Step::AwaitEnd);
    }
    match script::play(&suite.target, &steps, suite.time).await {
        Err(error) => Outcome::of(false, Came::NoConnection(error.with_cause())),
        Ok(exchanged) => {
            let mut outcome = judge(suite, expect, request, &exchanged);
            outcome.exchanged = Some(exchanged);
            // A server that closes without an answer may be one that dies of the request.
            if matches!(outcome.came, Came::Closed | Came::NoAnswer | Came::Silent)
                && let Some(came) = ended(suite, &outcome.came).await
            {
                outcome.passed = false;
                outcome.came = came;
            }
            outcome
        }
    }
}

/// Whether the server has ended, or hangs: a plain request says so at once, where it is answered.
async fn ended(suite: &Suite, came: &Came) -> Option<Came> {
    let gone = |error: ConnectError| Some(Came::Gone(error.with_cause()));
    if *came == Came::Silent && !suite.answers_plain() {
        // Silence is this server's habit, not what this request did to it.
        return None;
    }
    let deadline = after(suite.time);
    let mut connection = match Connection::open(&suite.target, deadline).await {
        Ok(connection) => connection,
        Err(error) => return gone(error),
    };
    let request = plain(suite);
    let _ = connection.write(&request, deadline).await;
    match connection.read(&mut [0], deadline).await {
        Got::Bytes(_) => None,
        Got::Late => suite.answers_plain().then_some(Came::Hung),
        // One that is about to die still accepts connections for a moment.
        Got::End | Got::Broken => {
            tokio::time::sleep(MOMENT).await;
            Connection::open(&suite.target, after(suite.time))
                .await
                .err()
                .and_then(gone)
        }
    }
}

fn judge(suite: &Suite, expect: Expect, request: &Request, exchanged: &Exchanged) -> Outcome {
    let response = exchanged.bytes_of(Side::Server);
    let scheme = suite.target.url.scheme();
    let had = Had::new(request.bytes.clone(), response, Some(scheme), exchanged.ending);
    weigh(expect, &had.judge(), exchanged.ending)
}

fn weigh(expect: Expect, handshake: &Handshake<'_>, ending: Ending) -> Outcome {
    let came = came(handshake, ending);
    let is_101 = matches!(came, Came::Answered | Came::WrongAnswer | Came::NoAnswer);
    let mut outcome = match expect {
        Expect::Answer => Outcome::of(came == Came::Answered, came),
        Expect::Abort => Outcome::of(came.is_abort(), came),
        Expect::AnswerOrAbort => Outcome::of(came == Came::Answered || came.is_abort(), came),
        Expect::Keeps(rules) | Expect::KeepsOrAbort(rules) if is_101 => keeps(handshake, rules),
        Expect::Keeps(_) => Outcome::of(false, came),
        Expect::KeepsOrAbort(_) => Outcome::of(came.is_abort(), came),
        Expect::Closing if came == Came::Answered => closing(handshake, ending),
        Expect::Closing => Outcome::of(false, came),
    };
    if is_101 && !outcome.passed {
        explain(handshake, &mut outcome);
    }
    if let (Came::Refused(_), Some(response)) = (&outcome.came, &handshake.response) {
        let line = response.message.text(response.message.start_line());
        outcome.status_line = Some(line.to_vec());
    }
    outcome
}

fn keeps(handshake: &Handshake<'_>, rules: &[&Row]) -> Outcome {
    let findings = handshake.findings.iter();
    let broken: Vec<Finding> = findings
        .filter(|finding| rules.iter().any(|rule| rule.id == finding.rule.id))
        .cloned()
        .collect();
    let came = if broken.is_empty() {
        Came::Answered
    } else {
        Came::Broken
    };
    Outcome {
        broken,
        ..Outcome::of(came == Came::Answered, came)
    }
}

/// 5.3: the closing frame back, or the end of the connection.
fn closing(handshake: &Handshake<'_>, ending: Ending) -> Outcome {
    let body = handshake.response.and_then(Response::body);
    let behind = body.and_then(|body| body.get(ANSWER_LEN..));
    let mut pairs = behind.unwrap_or_default().windows(2);
    if pairs.any(|pair| pair == [0xff, 0x00]) {
        Outcome::of(true, Came::ClosingFrame)
    } else if matches!(ending, Ending::Closed | Ending::Reset) {
        Outcome::of(true, Came::Closed)
    } else {
        Outcome::of(false, Came::LeftOpen)
    }
}

fn came(handshake: &Handshake<'_>, ending: Ending) -> Came {
    let Some(response) = handshake.response.filter(|r| r.status.ended) else {
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
    if response.answer_bytes().map_or(0, <[u8]>::len) < ANSWER_LEN {
        return Came::NoAnswer;
    }
    // Of a request that must be aborted there is no right answer to compare with.
    let is_wrong = handshake.verdict == Some(Verdict::Mismatch);
    if is_wrong {
        Came::WrongAnswer
    } else {
        Came::Answered
    }
}

/// Both answers, and what the server computed instead, where that is known.
fn explain(handshake: &Handshake<'_>, outcome: &mut Outcome) {
    let received = handshake.received.filter(|bytes| !bytes.is_empty());
    let right = handshake.answer();
    outcome.answers = right.zip(received.map(<[u8]>::to_vec));
    if let Some(case) = Case::of(handshake) {
        let found = case.diagnose(MOST).explanations.into_iter();
        outcome.explanations = found.map(|found| found.mistakes).collect();
    }
}
