//! A response judged as one browser reads it.

use super::{Handshake, Verdict};
use crate::draft::webkit534::{self, Failure};
use crate::draft::{Finding, Scheme, Severity, Subject, rules};

impl Handshake<'_> {
    /// Judges the response as WebKit 534.34 does in place of the draft's client. Rules that it does not
    /// hold a response to become warnings; what it fails on is an error of its own. `scheme`
    /// is that of its URL.
    pub fn weigh_as_webkit534(&mut self, scheme: Option<Scheme>) {
        let is_right = self.verdict.is_some_and(Verdict::is_right);
        let (Some(request), Some(response)) = (&self.request, &self.response) else {
            return;
        };
        if response.message.body().is_none()
            || !(is_right || self.verdict == Some(Verdict::Mismatch))
        {
            return;
        }
        let is_wss = self
            .findings
            .iter()
            .any(|f| f.is_of(&rules::LOCATION_SCHEME));
        let guessed = if is_wss { Scheme::Wss } else { Scheme::Ws };
        let read = webkit534::read(response, request, scheme.unwrap_or(guessed));
        for finding in &mut self.findings {
            if finding.subject == Subject::Response && finding.severity == Severity::Error {
                finding.severity = Severity::Warning;
            }
        }
        if let Err(failure) = read {
            let text = match failure {
                Failure::Says(text) => format!("WebKit 534.34 fails; its console says: {text}"),
                Failure::Silent(why) => {
                    format!("WebKit 534.34 fails, and its console says nothing: {why}")
                }
                Failure::Waits(why) => {
                    format!("WebKit 534.34 waits, without an event or a word in its console: {why}")
                }
            };
            let rule = &rules::CLIENT_FAILS;
            self.findings
                .push(Finding::new(rule, Subject::Response, text));
        }
        if is_right {
            let has_errors = self.findings.iter().any(|f| f.severity == Severity::Error);
            self.verdict = Some(if has_errors {
                Verdict::Faulty
            } else {
                Verdict::Match
            });
        }
    }
}
