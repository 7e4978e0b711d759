//! From a story to packets, with what networks and captures do to them.

use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

use super::story::{End, Story};
use crate::wire::{ACK, RST, Talk, Tcp, in_pieces, udp};

/// Most bytes in a segment, as on Ethernet.
const LARGEST: usize = 1448;

/// The IP packets of a connection, in the order in which they were captured.
pub(crate) fn packets(rng: &mut ChaCha8Rng, story: &Story) -> Vec<Vec<u8>> {
    let mut talk = story.talk.clone();
    if story.is_udp {
        let ends = [(talk.client, talk.server), (talk.server, talk.client)];
        let turns = story.turns.iter().zip(ends);
        return turns
            .map(|(turn, (from, to))| udp(from, to, turn))
            .collect();
    }
    let mut segments = talk.open();
    // A capture that began late has no SYN; noise needs one to be known as such at once.
    if story.verdict.is_some() && rng.random_bool(0.05) {
        segments.clear();
    }
    let mut sent = 0;
    for (at, turn) in story.turns.iter().enumerate() {
        let side = at % 2;
        let lost_before = story.lost_before.filter(|_| side == 1);
        segments.extend(turn_of(rng, &mut talk, side, turn, lost_before));
        if side == 1 {
            sent += turn.len();
        } else if !turn.is_empty() {
            segments.push(talk.segment(1, ACK, b""));
        }
    }
    if sent > 0 {
        segments.push(talk.segment(0, ACK, b""));
    }
    match story.end {
        End::Fin => segments.extend(talk.close()),
        End::Reset => segments.push(talk.segment(1, RST, b"")),
        End::Open => {}
    }
    segments.iter().map(Tcp::ip).collect()
}

/// One turn of a side in segments, some of them again, late or overlapping.
fn turn_of(
    rng: &mut ChaCha8Rng,
    talk: &mut Talk,
    side: usize,
    turn: &[u8],
    lost_before: Option<usize>,
) -> Vec<Tcp> {
    if turn.is_empty() {
        return Vec::new();
    }
    let whole = talk.say(side, turn);
    let size = match rng.random_range(0..50) {
        0 if turn.len() < 400 => 1,
        1..8 if turn.len() < 4000 => rng.random_range(5..100),
        _ => LARGEST,
    };
    let mut segments = in_pieces(&whole, size);
    if let Some(before) = lost_before {
        return without_some(rng, &whole, before);
    }
    for _ in 0..segments.len().min(3) {
        if rng.random_bool(0.8) {
            continue;
        }
        let at = rng.random_range(0..segments.len());
        match rng.random_range(0..3) {
            // Late.
            0 if at + 1 < segments.len() => segments.swap(at, at + 1),
            // Again.
            1 => {
                let again = segments[at].clone();
                let later = rng.random_range(at..segments.len());
                segments.insert(later + 1, again);
            }
            // Again, with bytes around it.
            _ => {
                let overlapping = around(rng, &whole, &segments[at]);
                segments.insert(at, overlapping);
            }
        }
    }
    segments
}

/// A longer segment that holds all of `piece`.
fn around(rng: &mut ChaCha8Rng, whole: &Tcp, piece: &Tcp) -> Tcp {
    let start = piece.sequence.wrapping_sub(whole.sequence) as usize;
    let end = start + piece.payload.len();
    let start = start - rng.random_range(0..=start.min(20));
    let end = (end + rng.random_range(0..=20)).min(whole.payload.len());
    Tcp {
        sequence: whole.sequence.wrapping_add(start as u32),
        payload: whole.payload[start..end].to_vec(),
        ..whole.clone()
    }
}

/// The turn in three segments, of which the capture misses the one in the middle.
fn without_some(rng: &mut ChaCha8Rng, whole: &Tcp, before: usize) -> Vec<Tcp> {
    let start = rng.random_range(1..before - 1);
    let end = rng.random_range(start + 1..=before);
    let rest = Tcp {
        sequence: whole.sequence.wrapping_add(end as u32),
        payload: whole.payload[end..].to_vec(),
        ..whole.clone()
    };
    let mut segments = vec![Tcp {
        payload: whole.payload[..start].to_vec(),
        ..whole.clone()
    }];
    if !rest.payload.is_empty() {
        segments.push(rest);
    }
    segments
}
