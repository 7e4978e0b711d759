//! Which judged handshakes have something to diagnose, and what of them.

use super::discriminating::{self, Discriminating};
use super::material::Material;
use super::mistakes::{Mistake, chain_of};
use super::search::{Explanation, Known, Memory, Sought, explain};
use super::seen::Seen;
use super::stage::Chain;
use crate::draft::Finding;
use crate::draft::rules::{self, Row};
use crate::judge::{Handshake, Verdict};

/// What a capture may have lost of the request.
static LOST_OF_REQUEST: [&Row; 3] = [
    &rules::CAPTURE_SPACES_COLLAPSED,
    &rules::CAPTURE_ENTITIES,
    &rules::CAPTURE_KEY3_SHORT,
];

/// A request and what a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<'a> {
    /// What the server had before it.
    pub material: Material<'a>,
    /// What it sent.
    pub seen: Seen<'a>,
}

/// What was found out about one wrong answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnosis<'a> {
    /// The explanations of the fewest mistakes, the commonest first.
    pub explanations: Vec<Explanation<'a>>,
    /// A request whose answer would decide between the explanations, where there are several.
    pub next_request: Option<&'static Discriminating>,
    /// What was sought.
    pub sought: Sought,
    /// What later answers are tried by.
    pub known: Option<Known>,
}

impl Diagnosis<'_> {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.explanations.is_empty()
    }
}

impl<'a> Case<'a> {
    /// The case of a handshake whose answer is wrong, missing, or forbidden and given all the
    /// same; none where there is nothing to explain or not enough was captured to explain it.
    #[must_use]
    pub fn of(handshake: &'a Handshake<'_>) -> Option<Self> {
        let has = |rule: &rules::Rule| handshake.findings.iter().any(|f| f.rule.id == rule.id);
        let is_wrong = match handshake.verdict? {
            Verdict::Mismatch => true,
            Verdict::Aborted => has(&rules::ANSWER_FORBIDDEN),
            // Where the capture lost bytes, the server is not to blame for them.
            Verdict::Incomplete => {
                handshake.response?.code() == Some(101) && !has(&rules::CAPTURE_GAP)
            }
            Verdict::Match | Verdict::Faulty | Verdict::Refused | Verdict::NotDraft76 => false,
        };
        is_wrong.then(|| Self::read(handshake)).flatten()
    }

    /// The case of any handshake that has keys and a response, right ones included: what a server
    /// did rightly speaks against mistakes too.
    #[must_use]
    pub fn read(handshake: &'a Handshake<'_>) -> Option<Self> {
        let response = handshake.response?;
        // What the capture lost of a key or of key 3 is no evidence against the server.
        let is_lost = |finding: &Finding| LOST_OF_REQUEST.iter().any(|rule| finding.is_of(rule));
        if handshake.findings.iter().any(is_lost) {
            return None;
        }
        Some(Self {
            material: Material::of(handshake.request?)?.solved(handshake.solution),
            seen: Seen::of(response, handshake.uncertain)?,
        })
    }

    /// Explains the case by at most `most` mistakes.
    #[must_use]
    pub fn diagnose(&self, most: usize) -> Diagnosis<'a> {
        let explanations = explain(&self.material, &self.seen, most);
        let chains: Vec<Chain> = explanations.iter().map(|found| found.chain).collect();
        let next_request = discriminating::best_of(&chains);
        Diagnosis {
            known: Known::of(&explanations, next_request),
            next_request,
            explanations,
            sought: Sought::of(&self.material, most),
        }
    }

    /// The same, where what explained earlier answers of the server is tried first, however many
    /// mistakes that is.
    #[must_use]
    pub fn diagnose_again(&self, most: usize, memory: &Memory) -> Diagnosis<'a> {
        match memory.explain(&self.material, &self.seen) {
            Some(again) => Diagnosis {
                known: Some(again.known),
                next_request: again.next_request,
                explanations: again.explanations,
                sought: Sought::of(&self.material, most),
            },
            None => self.diagnose(most),
        }
    }

    /// Whether a server that makes these mistakes, and no others, would have answered so.
    #[must_use]
    pub fn fits(&self, mistakes: &[&'static Mistake]) -> bool {
        chain_of(mistakes).is_some_and(|chain| self.evidence(&chain).is_some())
    }

    /// How many bytes speak for a chain; none where one speaks against it. An answer that was cut
    /// speaks for as many as it has.
    pub(super) fn evidence(&self, chain: &Chain) -> Option<usize> {
        let written = chain.answer(&self.material)?;
        let cut = self.seen.may_be_cut_of(&written);
        let cut = cut.then(|| self.seen.body().len());
        self.seen.speaks_for(&written).or(cut)
    }

    /// Whether the server sent nothing behind its fields.
    pub(super) fn is_silent(&self) -> bool {
        self.seen.body().is_empty()
    }

    /// The 16 bytes that a client takes for the answer; none where fewer were sent.
    pub(super) fn answer(&self) -> Option<&'a [u8]> {
        self.seen.body().get(..16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Subject;
    use crate::judge::{Exchange, Scope};

    /// Draft 76, 1.2.
    const FIELDS: &str = "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
        Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://example.com\r\n\r\n";
    const ANSWER: &str = "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
        Connection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
        Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n";

    /// Whether there is something to diagnose, and whether there is something to read.
    fn is_case(fields: &str, response: &str, lost: Option<&'static Row>) -> (bool, bool) {
        let request = format!("{fields}^n:ds[4U");
        let mut exchange = Exchange::from_wire(request.as_bytes(), Some(response.as_bytes()));
        exchange.findings.extend(lost.map(|rule| Finding::new(rule, Subject::Capture, "lost")));
        let handshake = Handshake::judge(&exchange, Scope::Both, None);
        (Case::of(&handshake).is_some(), Case::read(&handshake).is_some())
    }

    #[test]
    fn a_case_is_what_a_server_is_to_blame_for() {
        let right = format!("{ANSWER}8jKS'y:G*Co,Wxa-");
        let wrong = format!("{ANSWER}8jKS'y:G*Co,Wxa.");
        let short = format!("{ANSWER}8jKS");
        let forbidden = FIELDS.replace("12998 5 Y3 1  .P00", "1299853100");
        for (fields, response, lost, expected) in [
            (FIELDS, &right, None, (false, true)),
            (FIELDS, &wrong, None, (true, true)),
            // An answer that must not be given, and one that is not.
            (&forbidden, &right, None, (true, true)),
            (&forbidden, &"HTTP/1.1 400 No\r\n\r\n".to_owned(), None, (false, true)),
            (FIELDS, &short, None, (true, true)),
            (FIELDS, &short, Some(&rules::CAPTURE_GAP), (false, true)),
            (FIELDS, &"HTTP/1.1 101 X\r\n".to_owned(), None, (false, false)),
            (FIELDS, &"HTTP/1.1 404 No\r\n\r\n".to_owned(), None, (false, true)),
            // What the capture lost of the keys is no evidence against the server.
            (FIELDS, &wrong, Some(&rules::CAPTURE_SPACES_COLLAPSED), (false, false)),
            (FIELDS, &right, Some(&rules::CAPTURE_ENTITIES), (false, false)),
            (FIELDS, &wrong, Some(&rules::CAPTURE_KEY3_SHORT), (false, false)),
        ] {
            assert_eq!(is_case(fields, response, lost), expected, "{lost:?} {fields}{response}");
        }
    }

    #[test]
    fn a_case_knows_what_speaks_for_a_chain() {
        let of = |body: &'static [u8]| Case {
            material: Material::from_keys(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U"),
            seen: Seen::from_body(body),
        };
        let right = Chain::default();
        assert_eq!(of(b"8jKS'y:G*Co,Wxa-").evidence(&right), Some(16));
        assert_eq!(of(b"8jKS'y:G*Co,Wxa.").evidence(&right), None);
        // Cut.
        assert_eq!(of(b"8jKS").evidence(&right), Some(4));
        assert_eq!(of(b"8jKT").evidence(&right), None);
        let hex = super::super::mistakes::find("answer-hex").unwrap();
        assert!(of(b"386a4b5327793a472a436f2c5778612d").fits(&[hex]));
        assert!(!of(b"8jKS'y:G*Co,Wxa-").fits(&[hex]));
        assert!(!of(b"386a4b5327793a472a436f2c5778612d").fits(&[hex, super::super::mistakes::find("answer-base64").unwrap()]));
        assert!(of(b"").is_silent() && !of(b"8").is_silent());
        assert_eq!(of(b"8jKS'y:G*Co,Wxa-more").answer(), Some(&b"8jKS'y:G*Co,Wxa-"[..]));
        assert_eq!(of(b"8jKS'y:G*Co,Wxa").answer(), None);
        let found = of(b"8jKS'y:G*Co,Wxa.").diagnose(1);
        assert!(found.is_nothing() && found.sought.mistakes == 1);
        assert!(!of(b"386a4b5327793a472a436f2c5778612d").diagnose(1).is_nothing());
    }
}
