//! The entrance of library users: a whole handshake, or two keys and key 3.

use std::fmt;
use std::io;

use crate::challenge::{self, Answer, Key3};
use crate::diagnosis::{Case, MOST};
use crate::draft::{Finding, check_keys};
use crate::judge::{Exchange, Handshake, Scope, Verdict};
use crate::render::palette::Palette;
use crate::render::text::{self, Detail};
use crate::report::{
    ComputationReport, ExplanationReport, HandshakeReport, Lenient, Origin, Wanted,
};

/// Judges one handshake: the request's bytes up to key 3 and all that the server sent.
///
/// The bytes are taken as they were sent: a line end behind the answer is the server's, and a byte
/// that is missing was never sent. An empty response is a server that closed the connection without a
/// byte.
///
/// ```
/// let request = b"GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n\
///     Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
///     Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://example.com\r\n\r\n^n:ds[4U";
/// let response = b"HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
///     Connection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
///     Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n8jKS'y:G*Co,Wxa-";
/// let verified = ws76::verify(request, response);
/// assert!(verified.is_match(), "{verified}");
/// ```
#[must_use]
pub fn verify(request: &[u8], response: &[u8]) -> Verified {
    let answered = Some(response).filter(|bytes| !bytes.is_empty());
    let mut exchange = Exchange::from_wire(request, answered);
    exchange.server_closed = true;
    let handshake = Handshake::judge(&exchange, Scope::Both, None);
    let wanted = Wanted {
        verdict: true,
        ..Wanted::default()
    };
    let report = HandshakeReport::new(&handshake, Origin::default(), wanted);
    Verified {
        report: match Case::of(&handshake) {
            Some(case) => report.with_diagnosis(&case.material, &case.diagnose(MOST)),
            None => report,
        },
    }
}

/// Computes the answer from two keys, as the values of their fields, and key 3.
///
/// ```
/// // The example of draft 76, 1.2.
/// let computation = ws76::compute(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U");
/// assert_eq!(computation.answer(), Some(*b"8jKS'y:G*Co,Wxa-"));
/// ```
#[must_use]
pub fn compute(key1: &[u8], key2: &[u8], key3: Key3) -> Computation {
    let computation = challenge::Computation::new(key1, key2, key3);
    let findings = check_keys(&computation.key1, &computation.key2);
    Computation {
        report: ComputationReport::new(&computation, &findings, Lenient::Hidden),
    }
}

/// A judged handshake. Shown, it is what `ws76 verify` writes, without colour.
#[derive(Debug, Clone)]
pub struct Verified {
    report: HandshakeReport,
}

impl Verified {
    /// What became of the handshake.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.report.verdict().unwrap_or(Verdict::Incomplete)
    }

    /// Whether the 16 bytes are right and no finding is an error: a conforming client goes on.
    #[must_use]
    pub fn is_match(&self) -> bool {
        self.verdict() == Verdict::Match
    }

    /// Whether the server did what the draft requires of it, whatever the client did: a server that
    /// closes on a bad key is right. `None` where that does not show.
    #[must_use]
    pub fn server_ok(&self) -> Option<bool> {
        self.report.judged()?.server_ok
    }

    /// Everything that is wrong or odd, in the order in which a reader meets it.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.report.computation.findings
    }

    /// The right answer; `None` where the draft allows none (5.2 steps 4 to 8).
    #[must_use]
    pub fn expected(&self) -> Option<Answer> {
        self.report
            .computation
            .solution
            .map(|solution| solution.answer)
    }

    /// What the server sent in its place: at most 16 bytes, `None` without a 101.
    #[must_use]
    pub fn received(&self) -> Option<&[u8]> {
        self.report.judged()?.received.as_deref()
    }

    /// What the server computed instead, the likeliest first; nothing where the answer is right or no
    /// known mistake explains it.
    pub fn explanations(&self) -> impl Iterator<Item = Explanation<'_>> {
        let judged = self.report.judged();
        let found = judged.map_or(&[][..], |judged| &judged.diagnosis);
        found.iter().map(Explanation)
    }
}

impl fmt::Display for Verified {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown(out, |text| {
            text::write_verified(text, &Palette::plain(), &self.report)
        })
    }
}

/// One way in which a wrong answer comes about.
#[derive(Debug, Clone, Copy)]
pub struct Explanation<'v>(&'v ExplanationReport);

impl<'v> Explanation<'v> {
    /// The ids of the mistakes that make it, all at once, as `ws76 explain` takes them.
    #[must_use]
    pub fn mistakes(&self) -> &'v [&'static str] {
        &self.0.mistakes
    }

    /// How to fix each mistake.
    #[must_use]
    pub fn help(&self) -> &'v [&'static str] {
        &self.0.help
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.explanation)
    }
}

/// Every step from two keys and key 3 to the answer. Shown, it is what `ws76 compute` writes, without
/// colour.
#[derive(Debug, Clone)]
pub struct Computation {
    report: ComputationReport,
}

impl Computation {
    /// The part of key 1 and that of key 2; `None` where the draft aborts on the key.
    #[must_use]
    pub fn parts(&self) -> [Option<u32>; 2] {
        let part = |key: &Option<crate::report::KeyReport>| key.as_ref().and_then(|key| key.part);
        [part(&self.report.key1), part(&self.report.key2)]
    }

    /// The 16 bytes that are hashed; `None` where the draft aborts.
    #[must_use]
    pub fn challenge(&self) -> Option<[u8; 16]> {
        self.report.solution.map(|solution| *solution.block.bytes())
    }

    /// The answer; `None` where the draft aborts.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        self.report.solution.map(|solution| solution.answer)
    }

    /// Every rule that the keys break.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.report.findings
    }
}

impl fmt::Display for Computation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown(out, |text| {
            let (palette, depth) = (Palette::plain(), text::Depth::Rounds);
            text::write_computation(text, &palette, &self.report, Detail::Normal, depth)
        })
    }
}

/// What is written, without the last line end.
fn shown(
    out: &mut fmt::Formatter<'_>,
    write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> fmt::Result {
    let mut text = Vec::new();
    write(&mut text).map_err(|_| fmt::Error)?;
    out.write_str(String::from_utf8_lossy(&text).trim_end_matches('\n'))
}
