//! Texts whose form the first bytes do not decide: each form that may fit is tried, and the one in
//! which most of a handshake is found is taken.
//!
//! Every attempt is linear in the text, and their number is fixed.

use std::io::Cursor;
use std::ops::ControlFlow;

use super::conversation::{Conversation, Streams};
use super::error::Error;
use super::form::Form;
use super::note::{Dress, Note};
use super::likeness::Likeness;
use super::reading::Reading;
use super::sniff::{Confidence, HEAD, Head};
use super::statistics::Statistics;
use super::table::{Candidate, Entry, candidates};
use super::text::{dress, envelope};
use super::window::Window;

/// Reads a window as one form, which may hold another.
pub(super) type ReadAs =
    fn(Window<'_>, &'static Entry, usize, &mut Reading<'_, '_>) -> Result<(), Error>;

/// How an attempt is made.
#[derive(Clone, Copy)]
pub(super) struct Way {
    /// Forms within forms that may still be undone.
    pub(super) depth: usize,
    /// What reads.
    pub(super) read_as: ReadAs,
}

impl Way {
    /// The way of what is within; none where no more forms are undone.
    fn deeper(self) -> Option<Self> {
        let depth = self.depth.checked_sub(1)?;
        Some(Self { depth, ..self })
    }
}

/// How much was found: of the fullest handshake, then of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    fullest: u64,
    all: u64,
}

impl Score {
    fn of(found: &[Conversation]) -> Self {
        let scores = || found.iter().map(score);
        Self {
            fullest: scores().max().unwrap_or_default(),
            all: scores().sum(),
        }
    }

    const fn is_nothing(self) -> bool {
        self.all == 0
    }
}

/// What one attempt came to.
struct Attempt {
    form: Form,
    confidence: Confidence,
    /// How much was found of the fullest handshake, and of all together.
    score: Score,
    found: Vec<Conversation>,
    statistics: Statistics,
    result: Result<(), Error>,
}

/// Reads `text` as the form in which most of a handshake is found; as the first of the `fitting`
/// ones where none holds any. `None` where nothing fits at all.
pub(super) fn read(
    text: &[u8],
    fitting: &[Candidate],
    way: Way,
    reading: &mut Reading<'_, '_>,
) -> Option<Result<(), Error>> {
    let whole;
    let fitting = if fitting.is_empty() {
        // What the head does not show may come later: in a log, behind prose.
        let all = Head {
            bytes: text,
            complete: true,
            depth: way.depth,
        };
        whole = candidates(&all);
        &whole
    } else {
        fitting
    };
    let mut best = fullest(text, fitting, way, reading);
    // Entities, tags and codings are hardly ever data: where anything is found without them, it is taken.
    for (bytes, dress) in envelope::certain(text).chain(dress::markup(text)) {
        if let Some(way) = way.deeper()
            && let Some(bare) = bare(&bytes, dress, way, reading)
        {
            best = Some(bare);
        }
    }
    let is_settled = |best: &Attempt| {
        let is_sure = best.confidence >= Confidence::Likely;
        !best.score.is_nothing() && best.result.is_ok() && (is_sure || is_whole(best))
    };
    if !best.as_ref().is_some_and(is_settled) {
        let dressed = undressed(text, way, reading);
        let is_better = |dressed: &Attempt| best.as_ref().is_none_or(|it| dressed.score > it.score);
        best = dressed.filter(is_better).or(best);
    }
    let best = best?;
    reading.absorb(best.statistics, best.found);
    Some(best.result)
}

/// The attempt that finds most. Another form that finds as much, and other bytes, is noted.
fn fullest(
    text: &[u8],
    fitting: &[Candidate],
    way: Way,
    reading: &Reading<'_, '_>,
) -> Option<Attempt> {
    let mut best: Option<Attempt> = None;
    let mut rival = None;
    for &candidate in fitting {
        let is_enough = |best: &Attempt| is_enough(best, candidate.confidence);
        if best.as_ref().is_some_and(is_enough) {
            break;
        }
        let Some(attempt) = attempt(text, candidate, way, reading) else {
            break;
        };
        match &best {
            Some(best) if attempt.score < best.score => {}
            Some(best) if attempt.score == best.score => {
                let is_rival = !attempt.score.is_nothing()
                    && attempt.confidence == best.confidence
                    && !same_bytes(&attempt.found, &best.found);
                rival = rival.or(is_rival.then_some(attempt.form));
            }
            _ => {
                rival = None;
                best = Some(attempt);
            }
        }
    }
    let mut best = best?;
    if let Some(other) = rival {
        let note = Note::Ambiguous {
            read: best.form,
            other,
        };
        for conversation in &mut best.found {
            conversation.notes.push(note);
        }
    }
    Some(best)
}

/// What is found in the text once what stands around it is taken off: marks of quotation, an
/// indent, numbers of lines, prose between the rows of a dump.
fn undressed(text: &[u8], way: Way, reading: &Reading<'_, '_>) -> Option<Attempt> {
    let way = way.deeper()?;
    let mut best: Option<Attempt> = None;
    for (bytes, dress) in dress::variants(text) {
        let Some(attempt) = bare(&bytes, dress, way, reading) else {
            continue;
        };
        if best.as_ref().is_none_or(|best| attempt.score > best.score) {
            let whole = is_whole(&attempt);
            best = Some(attempt);
            if whole {
                break;
            }
        }
    }
    best
}

/// What the likeliest form finds in a text without its dress, if anything.
fn bare(text: &[u8], dress: Dress, way: Way, reading: &Reading<'_, '_>) -> Option<Attempt> {
    let found = candidates(&head(text, way.depth)).into_iter().next();
    let found = found.and_then(|candidate| attempt(text, candidate, way, reading));
    let found = found.filter(|attempt| !attempt.score.is_nothing());
    // Colours lie in boxes, a log's strings in a mail.
    let found = match found {
        Some(attempt) if is_whole(&attempt) || !is_outer(dress) => Some(attempt),
        found if is_outer(dress) => {
            let within = undressed(text, way, reading);
            let best = found.as_ref().map_or(Score::default(), |attempt| attempt.score);
            within.filter(|within| within.score > best).or(found)
        }
        found => found,
    };
    let mut attempt = found?;
    for conversation in &mut attempt.found {
        conversation.notes.push(Note::Undressed(dress));
    }
    (!attempt.score.is_nothing()).then_some(attempt)
}

/// Whether what a text was taken out of may hold one in another dress.
const fn is_outer(dress: Dress) -> bool {
    matches!(dress, Dress::Colours | Dress::MailCoding | Dress::JsonLog)
}

fn attempt(
    text: &[u8],
    candidate: Candidate,
    way: Way,
    reading: &Reading<'_, '_>,
) -> Option<Attempt> {
    let left = reading.attempts.get().checked_sub(1)?;
    reading.attempts.set(left);
    let mut found = Vec::new();
    let mut keep = |conversation| {
        found.push(conversation);
        ControlFlow::Continue(())
    };
    let mut trial = reading.nested(&mut keep);
    let mut window = Window::new(Box::new(Cursor::new(text)));
    window.fill(1);
    let result = (way.read_as)(window, candidate.entry, way.depth, &mut trial);
    let statistics = trial.statistics;
    Some(Attempt {
        form: candidate.entry.form,
        confidence: candidate.confidence,
        score: Score::of(&found),
        found,
        statistics,
        result,
    })
}

/// Whether nothing less sure needs to be tried.
fn is_enough(best: &Attempt, next: Confidence) -> bool {
    next < best.confidence && is_whole(best)
}

/// Whether each conversation found is a whole handshake, and nothing went wrong.
fn is_whole(attempt: &Attempt) -> bool {
    let most = WHOLE.saturating_mul(attempt.found.len() as u64);
    attempt.result.is_ok() && !attempt.score.is_nothing() && attempt.score.all >= most
}

/// The score of a request with a key and of a response, each with what follows its empty line.
const WHOLE: u64 = 5;

/// A point for each start line, one for a key, and one for what follows each empty line.
fn score(conversation: &Conversation) -> u64 {
    match &conversation.streams {
        Streams::Split { client, server } => {
            side(&client.bytes, 8).saturating_add(side(&server.bytes, 16))
        }
        Streams::Joined(both) => {
            let status = memchr::memmem::find_iter(&both.bytes, b"HTTP/1.")
                .find(|&at| {
                    let end = at.saturating_add(11);
                    let text = both.bytes.get(at..end).unwrap_or_default();
                    text.get(8) == Some(&b' ') && text.get(9).is_some_and(u8::is_ascii_digit)
                })
                .unwrap_or(both.bytes.len());
            let (client, server) = both.bytes.split_at_checked(status).unwrap_or_default();
            side(client, 8).saturating_add(side(server, 16))
        }
    }
}

fn side(bytes: &[u8], body: usize) -> u64 {
    if !matches!(Likeness::of(bytes), Likeness::Get | Likeness::Response) {
        return 0;
    }
    let ends: [&[u8]; 2] = [b"\r\n\r\n", b"\n\n"];
    let after = ends
        .iter()
        .filter_map(|end| memchr::memmem::find(bytes, end).map(|at| at.saturating_add(end.len())))
        .min();
    let whole = after.is_some_and(|at| bytes.len().saturating_sub(at) >= body);
    let has_key = memchr::memmem::find(bytes, b"Sec-WebSocket-Key").is_some();
    1_u64
        .saturating_add(u64::from(whole))
        .saturating_add(u64::from(has_key))
}

fn same_bytes(some: &[Conversation], others: &[Conversation]) -> bool {
    let both = |streams: &Streams| match streams {
        Streams::Joined(side) => side.bytes.clone(),
        Streams::Split { client, server } => [&client.bytes[..], &server.bytes[..]].concat(),
    };
    some.len() == others.len()
        && some
            .iter()
            .zip(others)
            .all(|(one, other)| both(&one.streams) == both(&other.streams))
}

/// The first bytes of a text.
pub(super) fn head(text: &[u8], depth: usize) -> Head<'_> {
    Head {
        bytes: text.get(..HEAD.min(text.len())).unwrap_or_default(),
        complete: text.len() <= HEAD,
        depth,
    }
}
