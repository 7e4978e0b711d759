//! Why a handshake has the verdict that it has, in one sentence.

use super::HandshakeReport;
use crate::draft::rules::{self, About, Row};
use crate::draft::{Finding, Severity};
use crate::judge::Verdict;

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// One sentence, escaped, without a full stop.
    pub sentence: String,
    /// The ids of the rule or of the mistakes, as `explain` takes them.
    pub ids: Vec<&'static str>,
}

impl std::fmt::Display for Cause {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} [{}]", self.sentence, self.ids.join(" + "))
    }
}

/// What keeps a handshake from being judged, the farthest back first: what follows from it is not
/// the cause.
static OF_INCOMPLETE: [&Row; 22] = [
    &rules::REQUEST_MISSING,
    &rules::REQUEST_MANY_FIELDS,
    &rules::REQUEST_INCOMPLETE,
    &rules::KEY3_ABSENT,
    &rules::KEY3_SHORT,
    &rules::RESPONSE_CLOSED,
    &rules::ANSWER_LOST,
    &rules::CAPTURE_REPLACED,
    &rules::CAPTURE_GAP,
    &rules::RESPONSE_MISSING,
    &rules::RESPONSE_MANY_FIELDS,
    &rules::RESPONSE_INCOMPLETE,
    &rules::ANSWER_SHORT,
    &rules::CAPTURE_SPACES_COLLAPSED,
    &rules::CAPTURE_ENTITIES,
    &rules::CAPTURE_KEY3_SHORT,
    &rules::CAPTURE_TYPOGRAPHY,
    &rules::CAPTURE_STAND_INS,
    &rules::CAPTURE_CODE_PAGE,
    &rules::CAPTURE_UTF8,
    &rules::CAPTURE_LOSSY,
    &rules::CAPTURE_ODD,
];

impl HandshakeReport {
    /// Why the handshake does not pass, or has another verdict than `match`; none where all is
    /// right.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        match self.verdict() {
            None | Some(Verdict::Match) => {
                let fails = |least| move |finding: &&Finding| finding.severity >= least;
                let is_failed = self.judged().is_some_and(|judged| !judged.ok);
                let least = if is_failed {
                    Severity::Warning
                } else {
                    Severity::Error
                };
                self.first(fails(least)).map(of_finding)
            }
            Some(Verdict::Faulty) => self.first(is_error).map(|finding| Cause {
                sentence: format!("the answer is right, but {}", finding.message),
                ids: vec![finding.rule.id],
            }),
            Some(Verdict::Mismatch) => self.of_mismatch(),
            Some(Verdict::Aborted) => self.of_aborted(),
            Some(Verdict::Incomplete) => {
                let of = |rule: &&'static Row| self.first(|finding| finding.is_of(rule));
                let known = OF_INCOMPLETE.iter().find_map(of);
                known.or_else(|| self.first(is_error)).map(of_finding)
            }
            Some(Verdict::Refused | Verdict::NotDraft76) => {
                let is_version = |finding: &&Finding| finding.rule.about == About::Version;
                let versions = self.verdict() == Some(Verdict::NotDraft76);
                let version = self.first(is_version).filter(|_| versions);
                version
                    .or_else(|| self.first(is_error))
                    .or_else(|| self.first(|_| true))
                    .map(of_finding)
            }
        }
    }

    fn first(&self, is_wanted: impl Fn(&&Finding) -> bool) -> Option<&Finding> {
        self.computation
            .findings
            .iter()
            .find(|finding| is_wanted(finding))
    }

    fn of_mismatch(&self) -> Option<Cause> {
        let judged = self.judged()?;
        let explanations = &judged.diagnosis;
        let Some(first) = explanations.first() else {
            let less = judged.sought.filter(|sought| sought.less_because.is_some());
            let how = less.map_or_else(String::new, |sought| format!(", {}", sought.how()));
            return Some(Cause {
                sentence: format!("the answer is wrong, and no known mistake explains it{how}"),
                ids: vec![rules::ANSWER_WRONG.id],
            });
        };
        let more = match explanations.len() {
            1 => String::new(),
            2 => ", or another mistake with the same answer".to_owned(),
            count => format!(
                ", or one of {} others with the same answer",
                count.saturating_sub(1)
            ),
        };
        let sentence = first.explanation.trim_end_matches('.');
        Some(Cause {
            sentence: format!("{}{more}", lower_first(sentence)),
            ids: first.mistakes.clone(),
        })
    }

    /// The client's fault comes first; what the server did about it, where it did wrong.
    fn of_aborted(&self) -> Option<Cause> {
        let client = self.first(|finding| {
            let mut forbidding = rules::FORBIDDING.iter();
            forbidding.any(|rule| finding.is_of(rule))
        })?;
        let mut cause = of_finding(client);
        let answered = self.first(|finding| finding.is_of(&rules::ANSWER_FORBIDDEN));
        if let Some(answered) = answered {
            cause.sentence.push_str("; ");
            cause.sentence.push_str(&answered.message);
            cause.ids.push(answered.rule.id);
        }
        Some(cause)
    }
}

fn is_error(finding: &&Finding) -> bool {
    finding.severity == Severity::Error
}

fn of_finding(finding: &Finding) -> Cause {
    Cause {
        sentence: finding.message.clone(),
        ids: vec![finding.rule.id],
    }
}

/// A sentence that goes on behind a colon.
fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
