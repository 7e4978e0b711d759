//! Further requests that tell the explanations of a wrong answer apart.

use super::connect::ConnectError;
use super::probe::{Key3Timing, Probe};
use super::script;
use super::told;
use crate::diagnosis::{Case, MOST, TELLING, Telling, Together, explain_together};
use crate::judge::{Exchange, Handshake, Scope, Verdict};
use crate::message::Side;
use crate::report::TogetherReport;

/// Further requests that are asked at most.
const MOST_ASKED: usize = 8;

/// What came of further requests.
#[derive(Default)]
pub(super) struct Asked {
    /// None where there is nothing to tell apart: the first answer is right, or has fewer than two
    /// explanations.
    pub(super) together: Option<TogetherReport>,
    /// Why no more was asked: the server takes no more connections.
    pub(super) cut_off: Option<ConnectError>,
}

/// Asks until one explanation is left, nothing more would tell, or the server is gone.
pub(super) fn further(probe: &Probe, request: &[u8], response: &[u8]) -> Asked {
    let first = (request.to_vec(), response.to_vec());
    let mut had = vec![first];
    let Some(mut next) = to_ask(&had, probe) else {
        return Asked::default();
    };
    let mut cut_off = None;
    let mut asked: Vec<&Telling> = Vec::new();
    for number in 1..=MOST_ASKED {
        match ask(probe, next, number) {
            Ok(one) => had.push(one),
            Err(error) => {
                cut_off = Some(error);
                break;
            }
        }
        asked.extend(next);
        match together(&had, probe) {
            Some(found) if found.sets.len() > 1 => {
                let fresh = found.telling.filter(|telling| !asked.contains(telling));
                next = fresh.or_else(|| TELLING.iter().find(|telling| !asked.contains(telling)));
            }
            _ => break,
        }
    }
    let found = if had.len() > 1 {
        together(&had, probe)
    } else {
        None
    };
    let wrong = with_cases(&had, probe, |wrong, _| wrong.len() as u64);
    Asked {
        together: found.map(|found| TogetherReport::new(None, wrong, &found)),
        cut_off,
    }
}

type Had = (Vec<u8>, Vec<u8>);

/// The request to ask first, where the answer has several explanations; of random keys, where none
/// of the known ones tells them apart.
fn to_ask(had: &[Had], probe: &Probe) -> Option<Option<&'static Telling>> {
    with_cases(had, probe, |wrong, _| {
        let diagnosis = wrong.first()?.diagnose(MOST);
        (diagnosis.explanations.len() > 1).then_some(diagnosis.telling)
    })
}

fn ask(probe: &Probe, telling: Option<&Telling>, number: usize) -> Result<Had, ConnectError> {
    let mut probe = probe.clone();
    // Another seed has another order of fields too, which some mistakes go by.
    probe.seed = probe.seed.wrapping_add(u64::try_from(number).unwrap_or(0));
    probe.key1 = telling.map(|telling| telling.key1.as_bytes().to_vec());
    probe.key2 = telling.map(|telling| telling.key2.as_bytes().to_vec());
    probe.key3 = telling.map(|telling| telling.key3);
    probe.timing = Key3Timing::AtOnce;
    let exchanged = script::play(&probe.target, &probe.steps(), probe.time)?;
    Ok((probe.request().concat(), exchanged.bytes_of(Side::Server)))
}

fn together(had: &[Had], probe: &Probe) -> Option<Together> {
    with_cases(had, probe, explain_together)
}

/// The wrong and the right ones of what was had.
fn with_cases<T>(
    had: &[Had],
    probe: &Probe,
    work: impl FnOnce(&[Case<'_>], &[Case<'_>]) -> T,
) -> T {
    let exchanges: Vec<Exchange<'_>> = had
        .iter()
        .map(|(request, response)| told::exchange(request, response))
        .collect();
    let secure = Some(probe.target.url.secure);
    let judged: Vec<Handshake<'_>> = exchanges
        .iter()
        .map(|exchange| Handshake::judge(exchange, Scope::Both, secure))
        .collect();
    let wrong: Vec<Case<'_>> = judged.iter().filter_map(Case::of).collect();
    let is_right = |handshake: &&Handshake<'_>| handshake.verdict.is_some_and(Verdict::is_right);
    let right = judged.iter().filter(is_right);
    let right: Vec<Case<'_>> = right.filter_map(Case::read).collect();
    work(&wrong, &right)
}
