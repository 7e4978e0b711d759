//! Whole handshakes from a seed: a conforming request, and the response of a server that computes
//! rightly or with mistakes.

use super::{Generator, Keys, MadeKey, RequestPlan};
use crate::diagnosis::{Chain, Material, Mistake, example_of, mistakes};
use crate::draft::{Scheme, expected_location};
use crate::message::Request;

/// So many requests are made in search of one on which mistakes show.
const MOST_TRIES: u32 = 256;

/// What the handshakes have in common. All values go into the request as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandshakePlan {
    /// The resource name.
    pub resource: Vec<u8>,
    /// The Host field.
    pub host: Vec<u8>,
    /// The Origin field.
    pub origin: Vec<u8>,
    /// The Sec-WebSocket-Protocol field, where a subprotocol is asked for.
    pub protocol: Option<Vec<u8>>,
}

/// One handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedHandshake {
    /// The request, key 3 included.
    pub request: Vec<u8>,
    /// The response, the answer included; none where the server aborts.
    pub response: Option<Vec<u8>>,
    /// How key 1 and key 2 were made; none where they are those of a mistake's example.
    pub made: Option<[MadeKey; 2]>,
}

/// Why there is no handshake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GenerateError {
    /// Two mistakes are of one stage.
    #[error("no server can make these mistakes at once: {0} and {1} are of one stage")]
    Excluded(&'static str, &'static str),
    /// The mistakes undo each other, or make the server abort.
    #[error("no request was found, in {MOST_TRIES} tries, whose answer shows these mistakes")]
    NeverShows,
    /// The plan has no location: its host is empty.
    #[error("the request has no Host field from which a server makes its location")]
    NoHost,
}

/// Makes handshakes, one after the other: the same seed and plan make the same ones.
#[derive(Debug)]
pub struct Handshakes {
    generator: Generator,
    plan: HandshakePlan,
    mistakes: Vec<&'static Mistake>,
    chain: Chain,
}

impl Handshakes {
    /// A source of handshakes whose server makes these mistakes; none is a right server.
    ///
    /// # Errors
    /// [`GenerateError::Excluded`].
    pub fn new(
        seed: u64,
        plan: HandshakePlan,
        mistakes: Vec<&'static Mistake>,
    ) -> Result<Self, GenerateError> {
        Ok(Self {
            generator: Generator::new(seed),
            chain: chain_of(&mistakes)?,
            plan,
            mistakes,
        })
    }

    /// The next handshake. With mistakes, its keys are such that the answer shows them: those of a
    /// conforming client where there are any, else those of the mistake's example.
    ///
    /// # Errors
    /// [`GenerateError::NeverShows`] and [`GenerateError::NoHost`].
    pub fn next_handshake(&mut self) -> Result<GeneratedHandshake, GenerateError> {
        for _ in 0..MOST_TRIES {
            let made = [self.generator.made_key(), self.generator.made_key()];
            let [key1, key2] = &made;
            let keys = Keys {
                key1: key1.key.clone(),
                key2: key2.key.clone(),
                key3: self.generator.key3(),
            };
            let plan = self.request(&keys).shuffled(&mut self.generator);
            let handshake = respond(plan.bytes().concat(), &self.chain)?;
            if self.mistakes.is_empty() || handshake.shows {
                return Ok(GeneratedHandshake {
                    request: handshake.request,
                    response: handshake.response,
                    made: Some(made),
                });
            }
        }
        self.example()
    }

    fn request(&self, keys: &Keys) -> RequestPlan {
        let plan = &self.plan;
        let request = RequestPlan::new(&plan.resource, &plan.host, &plan.origin, keys);
        match &plan.protocol {
            Some(protocol) => request.with("Sec-WebSocket-Protocol", protocol),
            None => request,
        }
    }

    /// The request of a mistake that conforming keys do not show.
    fn example(&self) -> Result<GeneratedHandshake, GenerateError> {
        let [mistake] = self.mistakes.as_slice() else {
            return Err(GenerateError::NeverShows);
        };
        let material = example_of(mistake).ok_or(GenerateError::NeverShows)?;
        let [key1, key2] = material.keys.each_ref().map(|key| key.value.to_vec());
        let key3 = material.key3;
        let mut plan = self.request(&Keys { key1, key2, key3 });
        plan.key3 = material.after_fields().to_vec();
        if material.key2_first {
            plan.fields.reverse();
        }
        for (name, key) in ["Sec-WebSocket-Key1", "Sec-WebSocket-Key2"]
            .into_iter()
            .zip(&material.keys)
        {
            for again in key.all.iter().skip(1) {
                plan = plan.with(name, again);
            }
        }
        let handshake = respond(plan.bytes().concat(), &self.chain)?;
        Ok(GeneratedHandshake {
            request: handshake.request,
            response: handshake.response,
            made: None,
        })
    }
}

fn chain_of(mistakes: &[&'static Mistake]) -> Result<Chain, GenerateError> {
    for (index, first) in mistakes.iter().enumerate() {
        let later = mistakes.iter().skip(index.saturating_add(1));
        for second in later {
            if first.choice.excludes(second.choice) {
                return Err(GenerateError::Excluded(first.id, second.id));
            }
        }
    }
    Ok(mistakes::chain_of(mistakes).unwrap_or_default())
}

struct Responded {
    request: Vec<u8>,
    response: Option<Vec<u8>>,
    /// Whether the answer is another than the right one.
    shows: bool,
}

fn respond(bytes: Vec<u8>, chain: &Chain) -> Result<Responded, GenerateError> {
    let (response, shows) = {
        let request = Request::read(&bytes);
        let fields = response_fields(&request).ok_or(GenerateError::NoHost)?;
        let material = Material::of(&request).ok_or(GenerateError::NoHost)?;
        let written = chain.answer(&material);
        let shows = written.is_some() && written != Chain::default().answer(&material);
        let response = written.map(|written| {
            let more = written.field.as_ref();
            let more = more.map(|(name, value)| [name.as_bytes(), b": ", value, b"\r\n"].concat());
            [
                written.lead,
                fields,
                more.unwrap_or_default(),
                b"\r\n".to_vec(),
                written.body,
            ]
            .concat()
        });
        (response, shows)
    };
    Ok(Responded {
        request: bytes,
        response,
        shows,
    })
}

/// The status line and the fields of a right response, without the empty line: 5.2 steps 10 to 12.
/// None where the request has no Host or no Origin field. Values go back as they came: a caller
/// that reads requests from strangers looks for CR and LF in them before.
#[must_use]
pub fn response_fields(request: &Request<'_>) -> Option<Vec<u8>> {
    let message = &request.message;
    let location = expected_location(request, Scheme::Ws)?;
    let origin = message.value("Origin")?.to_ascii_lowercase();
    let mut out = b"HTTP/1.1 101 WebSocket Protocol Handshake\r\n\
        Upgrade: WebSocket\r\nConnection: Upgrade\r\n"
        .to_vec();
    let mut field = |name: &str, value: &[u8]| {
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value);
        out.extend_from_slice(b"\r\n");
    };
    field("Sec-WebSocket-Origin", &origin);
    field("Sec-WebSocket-Location", &location);
    if let Some(protocol) = message.value("Sec-WebSocket-Protocol") {
        field("Sec-WebSocket-Protocol", protocol);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::{Handshake, Scope, Verdict, split};

    fn plan() -> HandshakePlan {
        HandshakePlan {
            resource: b"/chat".to_vec(),
            host: b"example.com".to_vec(),
            origin: b"http://example.com".to_vec(),
            protocol: Some(b"sample".to_vec()),
        }
    }

    fn verdict_of(handshake: &GeneratedHandshake) -> (Option<Verdict>, usize) {
        let response = handshake.response.clone().unwrap_or_default();
        let bytes = [handshake.request.as_slice(), &response].concat();
        let exchanges = split(&bytes);
        assert_eq!(exchanges.len(), 1);
        let judged = Handshake::judge(&exchanges[0], Scope::Both, None);
        (judged.verdict, judged.findings.len())
    }

    #[test]
    fn without_mistakes_each_handshake_is_right_and_breaks_no_rule() {
        let mut source = Handshakes::new(1, plan(), Vec::new()).unwrap();
        for _ in 0..200 {
            let handshake = source.next_handshake().unwrap();
            assert_eq!(verdict_of(&handshake), (Some(Verdict::Match), 0));
        }
    }

    #[test]
    fn a_seed_makes_the_same_handshakes() {
        let make = |seed| {
            let mut source = Handshakes::new(seed, plan(), Vec::new()).unwrap();
            [source.next_handshake(), source.next_handshake()]
        };
        assert_eq!(make(5), make(5));
        assert_ne!(make(5), make(6));
    }

    #[test]
    fn each_mistake_shows_on_each_of_its_handshakes() {
        for mistake in mistakes::ALL {
            let mut source = Handshakes::new(76, plan(), vec![*mistake]).unwrap();
            for _ in 0..3 {
                let handshake = source.next_handshake().expect(mistake.id);
                let right = Chain::default();
                let request = Request::read(&handshake.request);
                let material = Material::of(&request).unwrap();
                let written = mistake.chain().answer(&material).expect(mistake.id);
                assert_ne!(
                    Some(&written),
                    right.answer(&material).as_ref(),
                    "{}",
                    mistake.id
                );
                let response = handshake.response.unwrap();
                assert!(response.ends_with(&written.body), "{}", mistake.id);
            }
        }
    }

    #[test]
    fn mistakes_of_one_stage_exclude_each_other() {
        let two: Vec<_> = ["parts-little-endian", "parts-decimal-text"]
            .iter()
            .filter_map(|id| mistakes::find(id))
            .collect();
        assert_eq!(two.len(), 2);
        let error = Handshakes::new(1, plan(), two).unwrap_err();
        assert!(error.to_string().contains("parts-decimal-text"), "{error}");
    }
}
