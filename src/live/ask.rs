//! Further requests that decide between the explanations of a wrong answer.

use super::connect::ConnectError;
use super::had::Had;
use super::plan::{Key3Timing, Probe};
use super::script::{self, Exchanged};
use crate::diagnosis::{Case, DISCRIMINATING, Discriminating, MOST, Together, explain_together};
use crate::judge::{Handshake, Verdict};
use crate::message::Side;

/// Further requests that are made at most.
const MOST_ASKED: usize = 8;

/// What came of further requests.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// None where there is nothing to tell apart: the first answer has fewer than two explanations.
    pub(super) had: Vec<Had>,
    /// Why no more were made: the server accepts no more connections.
    pub(super) cut_off: Option<ConnectError>,
}

/// Asks until one explanation is left, nothing more would help, or the server is gone.
pub(super) async fn further(probe: &Probe, first: &Had) -> Asked {
    let mut had = vec![first.clone()];
    let Some(mut next) = to_ask(&had) else {
        return Asked::default();
    };
    let mut cut_off = None;
    let mut asked: Vec<&Discriminating> = Vec::new();
    for number in 1..=MOST_ASKED {
        match ask(probe, next, number).await {
            Ok(one) => had.push(one),
            Err(error) => {
                cut_off = Some(error);
                break;
            }
        }
        asked.extend(next);
        match cases_of(&had, explain_together) {
            Some(found) if found.sets.len() > 1 => {
                let fresh = found
                    .next_request
                    .filter(|request| !asked.contains(request));
                next = fresh.or_else(|| {
                    DISCRIMINATING
                        .iter()
                        .find(|request| !asked.contains(request))
                });
            }
            _ => break,
        }
    }
    had.remove(0);
    Asked { had, cut_off }
}

/// The request to make first, where the answer has several explanations; one of random keys, where
/// none of the known ones decides between them.
fn to_ask(had: &[Had]) -> Option<Option<&'static Discriminating>> {
    cases_of(had, |wrong, _| {
        let diagnosis = wrong.first()?.diagnose(MOST);
        (diagnosis.explanations.len() > 1).then_some(diagnosis.next_request)
    })
}

async fn ask(
    probe: &Probe,
    request: Option<&Discriminating>,
    number: usize,
) -> Result<Had, ConnectError> {
    let mut probe = probe.clone();
    // Another seed has another order of fields too, which some mistakes depend on.
    probe.seed = probe.seed.wrapping_add(u64::try_from(number).unwrap_or(0));
    probe.key1 = request.map(|request| request.key1.as_bytes().to_vec());
    probe.key2 = request.map(|request| request.key2.as_bytes().to_vec());
    probe.key3 = request.map(|request| request.key3);
    probe.timing = Key3Timing::AtOnce;
    let exchanged = script::play(&probe.target, &probe.steps(), probe.time).await?;
    Ok(had(&probe, &exchanged))
}

fn had(probe: &Probe, exchanged: &Exchanged) -> Had {
    let response = exchanged.bytes_of(Side::Server);
    let scheme = probe.target.url.scheme();
    Had::new(probe.request().concat(), response, Some(scheme), exchanged.ending)
}

/// What explains all answers that one server gave; none where nothing does.
#[must_use]
pub fn explained_together(had: &[Had]) -> Option<(usize, Together)> {
    cases_of(had, |wrong, right| {
        explain_together(wrong, right).map(|found| (wrong.len(), found))
    })
}

/// The wrong and the right ones of what was had.
fn cases_of<T>(had: &[Had], work: impl FnOnce(&[Case<'_>], &[Case<'_>]) -> T) -> T {
    let judged: Vec<Handshake<'_>> = had.iter().map(Had::judge).collect();
    let wrong: Vec<Case<'_>> = judged.iter().filter_map(Case::of).collect();
    let is_right = |handshake: &&Handshake<'_>| handshake.verdict.is_some_and(Verdict::is_right);
    let right = judged.iter().filter(is_right);
    let right: Vec<Case<'_>> = right.filter_map(Case::read).collect();
    work(&wrong, &right)
}
