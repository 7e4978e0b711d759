//! What `explain` says: rules, mistakes, slips, verdicts, cases of the suite, messages of browsers.

use serde::Serialize;

use super::MistakeReport;
use crate::draft::clients::{self, Behaviour};
use crate::draft::rules::{Document, Rule};
use crate::draft::{By, Severity};
use crate::judge::Verdict;
use crate::versions::slips::Slip;

/// All that was asked for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Explained {
    /// Rules of draft 76 and of RFC 6455.
    pub rules: Vec<RuleReport>,
    /// Mistakes of servers.
    pub mistakes: Vec<MistakeReport>,
    /// Slips that make a wrong `Sec-WebSocket-Accept`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slips: Vec<SlipReport>,
    /// Verdicts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<VerdictHelp>,
    /// Cases of the conformance suite.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<CaseHelp>,
    /// Messages of browsers, and what can be behind them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<CauseReport>,
    /// What has no id of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicReport>,
}

/// A text about something that has no id of its own.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TopicReport {
    /// What it is about.
    pub id: &'static str,
    /// The text.
    pub paragraphs: &'static [&'static str],
}

/// One rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleReport {
    /// Its id.
    pub id: &'static str,
    /// Where it is taken from.
    pub document: Document,
    /// How much it weighs.
    pub severity: Severity,
    /// The document's section.
    pub section: &'static str,
    /// The step in it, where it has one.
    pub step: Option<u8>,
    /// Who breaks it.
    pub by: By,
    /// What a server must, should or may do; none where that is nothing.
    pub server: Option<&'static str>,
    /// What is wrong.
    pub title: &'static str,
    /// What a conforming peer does about it.
    pub consequence: &'static str,
    /// How to fix it.
    pub help: &'static str,
    /// What real clients do about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<ClientReport>,
}

impl RuleReport {
    /// Reports a rule.
    #[must_use]
    pub fn new(rule: &Rule) -> Self {
        Self {
            id: rule.id,
            document: rule.document,
            severity: rule.severity,
            section: rule.section,
            step: rule.step,
            by: rule.by,
            server: rule.server.words(),
            title: rule.title,
            consequence: rule.consequence,
            help: rule.help,
            clients: clients::of(rule).map(ClientReport::new).collect(),
        }
    }
}

/// What a client does where a rule is broken.
#[derive(Debug, Clone, Serialize)]
pub struct ClientReport {
    /// The client, and how that is known.
    pub client: &'static str,
    /// What it does.
    pub does: &'static str,
    /// In which case.
    pub when: &'static str,
    /// What its console says; none where it says nothing.
    pub says: Option<&'static str>,
}

impl ClientReport {
    fn new(row: &Behaviour) -> Self {
        Self {
            client: row.client.name(),
            does: row.does.words(),
            when: row.when,
            says: row.says,
        }
    }
}

/// One slip.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SlipReport {
    /// Its id.
    pub id: &'static str,
    /// What the server does.
    pub sentence: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

impl SlipReport {
    /// Reports a slip.
    #[must_use]
    pub const fn new(slip: &Slip) -> Self {
        Self {
            id: slip.id,
            sentence: slip.sentence,
            help: slip.help,
        }
    }
}

/// One verdict.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct VerdictHelp {
    /// The verdict.
    pub id: Verdict,
    /// What it says of the handshake.
    pub meaning: &'static str,
    /// What to do.
    pub help: &'static str,
    /// The exit code that it leads to.
    pub exit_code: &'static str,
}

impl VerdictHelp {
    /// What a verdict means.
    #[must_use]
    pub const fn new(verdict: Verdict) -> Self {
        let (meaning, help, exit_code) = match verdict {
            Verdict::Match => (
                "the 16 bytes are right, and no finding is an error",
                "nothing to do; warnings may still name what some clients trip over",
                "0",
            ),
            Verdict::Faulty => (
                "the 16 bytes are right, and a rule is broken for which a conforming peer fails the connection",
                "fix the findings that are errors",
                "1",
            ),
            Verdict::Mismatch => (
                "the 16 bytes are not the right answer",
                "read the diagnosis: it names what the server computed instead, where that is known",
                "1",
            ),
            Verdict::Aborted => (
                "the draft forbids an answer to this request, whatever the server did",
                "fix the client's keys; server_ok and the finding answered-forbidden say whether the server was right",
                "1",
            ),
            Verdict::Refused => (
                "the request is right, and the server answered with another status than 101",
                "read the server's text; check that nothing between answers in its place",
                "1",
            ),
            Verdict::Incomplete => (
                "a side is missing, or ends before it can be judged",
                "capture both directions whole: tcpdump -s 0 -w FILE",
                "3 where the capture ends, 1 where the server closed before it had answered",
            ),
            Verdict::NotDraft76 => (
                "another version of the protocol, or no WebSocket",
                "read the finding that names the version; of RFC 6455 it says whether Sec-WebSocket-Accept is right",
                "3",
            ),
        };
        Self {
            id: verdict,
            meaning,
            help,
            exit_code,
        }
    }
}

/// One case of the conformance suite.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CaseHelp {
    /// Its id.
    pub id: &'static str,
    /// Its group.
    pub group: &'static str,
    /// The draft's section.
    pub section: &'static str,
    /// The step in it.
    pub step: Option<u8>,
    /// What a failure weighs.
    pub severity: Severity,
    /// What is sent.
    pub sent: &'static str,
    /// What must come.
    pub must: &'static str,
}

/// A message of a browser.
#[derive(Debug, Clone, Serialize)]
pub struct CauseReport {
    /// The part of it that does not vary.
    pub message: &'static str,
    /// Who prints it.
    pub by: &'static str,
    /// The ids of the rules that can be behind it.
    pub rules: Vec<&'static str>,
}
