//! `strace`: the data of `read`, `write`, `recvfrom`, `sendto` and the like, by process and
//! descriptor. `dtruss` and `truss` write nearly the same.

use std::collections::HashMap;

use super::super::conversation::Cut;
use super::super::error::{Error, Problem};
use super::super::form::Form;
use super::super::note::Note;
use super::super::likeness::Likeness;
use super::super::reading::Reading;
use super::super::sniff::{Confidence, Head};
use super::dialogue::{Dialogue, Speaker};
use super::piece::Piece;
use super::scan::Scan;
use super::{Dumped, digits, lines, literal};

/// Calls that bring data to the traced process.
const IN: [&[u8]; 6] = [
    b"read",
    b"recv",
    b"recvfrom",
    b"recvmsg",
    b"readv",
    b"pread64",
];
/// Calls that send data away.
const OUT: [&[u8]; 6] = [
    b"write",
    b"send",
    b"sendto",
    b"sendmsg",
    b"writev",
    b"pwrite64",
];
/// What is said where a string is cut.
const WHOLE: &str = "run strace with -s 9999";

/// A call on a line.
#[derive(Clone, Copy, Debug)]
struct Call<'t> {
    process: u64,
    name: &'t [u8],
    /// The arguments and what follows.
    rest: &'t [u8],
    /// Whether its beginning was on another line.
    resumed: bool,
}

/// Whether a call with a string is among the first lines.
pub(in crate::capture) fn sniff(head: &Head<'_>) -> Confidence {
    let fits = |line: &[u8]| {
        call(line).is_some_and(|call| {
            speaker(call.name).is_some() && memchr::memchr(b'"', call.rest).is_some()
        })
    };
    Confidence::Likely.when(head.lines().any(fits))
}

/// Reads the calls.
pub(in crate::capture) fn read(
    text: &[u8],
    reading: &mut Reading<'_, '_>,
) -> Result<Dumped, Error> {
    let mut talks = Talks::default();
    let mut unfinished: HashMap<u64, u64> = HashMap::new();
    let mut found = false;
    for line in lines::of(text) {
        let Some(call) = call(line.text) else {
            continue;
        };
        let descriptor = match unfinished.remove(&call.process).filter(|_| call.resumed) {
            Some(descriptor) => descriptor,
            None => match descriptor(call.rest) {
                Some(descriptor) => descriptor,
                None => continue,
            },
        };
        if line.text.ends_with(b"<unfinished ...>") {
            unfinished.insert(call.process, descriptor);
        }
        let place = (call.process, descriptor);
        let Some(who) = speaker(call.name) else {
            if call.name == b"close" {
                talks.finish(place);
            }
            continue;
        };
        let Some(data) = data(call.rest, line.last) else {
            continue;
        };
        found = true;
        talks.say(place, who, &data, reading);
    }
    talks.finish_all(reading);
    if found {
        Ok(Dumped::Done)
    } else {
        Err(Error::Malformed {
            form: Form::Strace,
            problem: Problem::NoBytes,
            at: 0,
        })
    }
}

fn speaker(name: &[u8]) -> Option<Speaker> {
    if IN.contains(&name) {
        Some(Speaker::First)
    } else if OUT.contains(&name) {
        Some(Speaker::Second)
    } else {
        None
    }
}

/// The call on a line, behind the process, times and the like.
fn call(line: &[u8]) -> Option<Call<'_>> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if let Some(at) = memchr::memmem::find(line.get(..line.len().min(80))?, b"<... ") {
        let mut scan = Scan::new(line, at.saturating_add(5));
        let name = scan.take_while(is_word);
        let rest = scan.rest().strip_prefix(b" resumed>")?;
        let process = process(line.get(..at)?);
        return Some(Call {
            process,
            name,
            rest,
            resumed: true,
        });
    }
    let open = memchr::memchr(b'(', line.get(..line.len().min(120))?)?;
    let before = line.get(..open)?;
    let start = before.iter().rposition(|&byte| !is_word(byte));
    let start = start.map_or(0, |at| at.saturating_add(1));
    Some(Call {
        process: process(before.get(..start)?),
        name: before.get(start..)?,
        rest: line.get(open.saturating_add(1)..)?,
        resumed: false,
    })
}

/// The number of the process: `[pid 123]` or a number at the beginning of the line.
fn process(before: &[u8]) -> u64 {
    let mut scan = Scan::new(before, 0);
    scan.eat(b"[pid");
    scan.skip_space();
    let shown = scan.take_while(|byte| byte.is_ascii_digit());
    // `12:00:00` is a time.
    let is_number = scan.peek().is_none_or(|byte| matches!(byte, b' ' | b']'));
    digits::number(shown, 10).filter(|_| is_number).unwrap_or(0)
}

/// The first argument, a descriptor: `4`, `0x4`, `4<socket:[1]>`.
fn descriptor(rest: &[u8]) -> Option<u64> {
    let mut scan = Scan::new(rest, 0);
    if scan.eat(b"0x") {
        digits::number(scan.take_while(|byte| byte.is_ascii_hexdigit()), 16)
    } else {
        digits::number(scan.take_while(|byte| byte.is_ascii_digit()), 10)
    }
}

/// The strings among the arguments, as far as the call returned so many bytes.
fn data(rest: &[u8], last: bool) -> Option<Piece> {
    let returned = memchr::memmem::rfind(rest, b" = ").map(|at| {
        let text = rest.get(at.saturating_add(3)..).unwrap_or_default();
        let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        digits::number(text.get(..count).unwrap_or_default(), 10)
    });
    let returned = match returned {
        Some(None) => return None,
        Some(Some(count)) => usize::try_from(count).ok(),
        None => None,
    };
    let mut piece = Piece::default();
    let mut found = false;
    let mut scan = Scan::new(rest, 0);
    while let Some(at) = memchr::memchr(b'"', scan.rest()) {
        scan.pass(at);
        found = true;
        let closed = literal::quoted(&mut scan, &mut piece);
        if !closed || scan.rest().starts_with(b"...") || scan.rest().starts_with(b"..,") {
            piece.cut = true;
            break;
        }
        // The address of a peer is no data.
        if memchr::memmem::find(scan.rest(), b"iov_base=").is_none() {
            break;
        }
        let next = memchr::memmem::find(scan.rest(), b"iov_base=").unwrap_or(0);
        scan.pass(next);
    }
    if let Some(returned) = returned {
        piece.bytes.truncate(returned);
    }
    piece.cut |= last && !found;
    (found && !piece.bytes.is_empty()).then_some(piece)
}

/// The conversations, each under its process and descriptor.
#[derive(Default)]
struct Talks {
    open: HashMap<(u64, u64), (u64, Dialogue)>,
    begun: u64,
    done: Vec<(u64, Dialogue)>,
}

impl Talks {
    fn say(
        &mut self,
        place: (u64, u64),
        who: Speaker,
        piece: &Piece,
        reading: &mut Reading<'_, '_>,
    ) {
        let place = self.shared(place, who, piece);
        let begins = matches!(piece.likeness(), Likeness::Get | Likeness::Response);
        let again = self
            .open
            .get_mut(&place)
            .is_some_and(|(_, dialogue)| begins && !dialogue.side(who).bytes.is_empty());
        if again {
            self.finish(place);
        }
        if !self.open.contains_key(&place) {
            self.open.insert(place, (self.begun, Dialogue::default()));
            self.begun = self.begun.saturating_add(1);
        }
        let Some((_, dialogue)) = self.open.get_mut(&place) else {
            return;
        };
        if dialogue.side(who).cut.is_some() {
            return;
        }
        dialogue.say(who, &piece.bytes, reading.options.kept);
        if piece.cut {
            dialogue.side(who).cut = Some(Cut::Gap { missing: None });
            let form = Form::Strace;
            dialogue.notes.push(Note::Abridged {
                form,
                instead: WHOLE,
            });
        }
    }

    /// Threads of one process share descriptors: a response goes to the request that another
    /// thread read from the same one.
    fn shared(&mut self, place: (u64, u64), who: Speaker, piece: &Piece) -> (u64, u64) {
        if self.open.contains_key(&place) || piece.likeness() != Likeness::Response {
            return place;
        }
        let lonely = |(_, dialogue): &mut (u64, Dialogue)| dialogue.side(who).bytes.is_empty();
        let mut others = self.open.iter_mut().filter(|(key, _)| key.1 == place.1);
        others
            .find_map(|(key, talk)| lonely(talk).then_some(*key))
            .unwrap_or(place)
    }

    fn finish(&mut self, place: (u64, u64)) {
        self.done.extend(self.open.remove(&place));
    }

    fn finish_all(mut self, reading: &mut Reading<'_, '_>) {
        self.done.extend(self.open.into_values());
        self.done.sort_by_key(|(ordinal, _)| *ordinal);
        let mut waiting: Option<(u64, Dialogue)> = None;
        for (ordinal, mut talk) in self.done {
            let likeness =
                [Speaker::First, Speaker::Second].map(|who| Likeness::of(&talk.side(who).bytes));
            // A traced process reads and writes other things too.
            if !likeness
                .iter()
                .any(|it| matches!(it, Likeness::Get | Likeness::Response))
            {
                continue;
            }
            // The two directions may have a descriptor each, as pipes have.
            if let Some((_, before)) = waiting
                .as_mut()
                .filter(|_| !likeness.contains(&Likeness::Get))
                && take_over(before, &mut talk, reading)
            {
                continue;
            }
            if let Some((ordinal, talk)) = waiting.replace((ordinal, talk)) {
                talk.deliver(Form::Strace, ordinal, reading);
            }
        }
        if let Some((ordinal, talk)) = waiting {
            talk.deliver(Form::Strace, ordinal, reading);
        }
    }
}

/// Takes a response over into the conversation that has a request alone.
fn take_over(talk: &mut Dialogue, other: &mut Dialogue, reading: &Reading<'_, '_>) -> bool {
    for (who, opposite) in [
        (Speaker::First, Speaker::Second),
        (Speaker::Second, Speaker::First),
    ] {
        let waits = Likeness::of(&talk.side(opposite).bytes) == Likeness::Get
            && talk.side(who).bytes.is_empty();
        if waits {
            for source in [Speaker::First, Speaker::Second] {
                let bytes = std::mem::take(&mut other.side(source).bytes);
                talk.say(who, &bytes, reading.options.kept);
                let cut = other.side(source).cut;
                let side = talk.side(who);
                side.cut = side.cut.or(cut);
            }
            return true;
        }
    }
    false
}
