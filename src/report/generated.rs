//! A handshake that was made from a seed.

use serde::Serialize;

use super::hex::{Hex, twin};
use super::{ComputationReport, Lenient};
use crate::challenge::Computation;
use crate::draft::KeyFields;
use crate::key::KeyReading;
use crate::draft::check_keys;
use crate::generate::{GeneratedHandshake, MadeKey};
use crate::message::Request;

/// One handshake from a seed, with every step to its answer.
#[derive(Debug, Clone, Serialize)]
pub struct GeneratedReport {
    /// Its number, from 0.
    pub index: u64,
    /// The seed of them all.
    pub seed: String,
    /// The mistakes that the server makes.
    pub mistakes: Vec<&'static str>,
    /// The request, key 3 included.
    #[serde(rename = "request_hex")]
    pub request: Hex,
    /// The response, the answer included; none where the server aborts.
    #[serde(rename = "response_hex")]
    pub response: Option<Hex>,
    /// How the client made the keys, where that was asked for; none for the keys of an example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<[MadeKeyReport; 2]>,
    /// Every step to the right answer.
    #[serde(flatten)]
    pub computation: ComputationReport,
}

/// How a client made a key: 4.1 steps 16 to 22.
#[derive(Debug, Clone, Serialize)]
pub struct MadeKeyReport {
    /// How many spaces: step 16.
    pub spaces: u64,
    /// The largest number that may be taken: step 17.
    pub largest: u64,
    /// The number, which a server finds back as the part: step 18.
    pub number: u64,
    /// Number times spaces: step 19.
    pub product: String,
    /// How many junk characters: step 21.
    pub junk: u64,
    /// The product's digits with the junk among them: step 21.
    #[serde(flatten, serialize_with = "twin::with_junk")]
    pub with_junk: Hex,
    /// The key: step 22.
    #[serde(flatten, serialize_with = "twin::key")]
    pub key: Hex,
}

impl MadeKeyReport {
    /// Reports how a key was made.
    #[must_use]
    pub fn new(made: &MadeKey) -> Self {
        Self {
            spaces: made.shape.spaces,
            largest: made.largest,
            number: made.shape.part,
            product: made.product.to_string(),
            junk: made.shape.junk,
            with_junk: Hex::from(&made.with_junk),
            key: Hex::from(&made.key),
        }
    }
}

/// Whether the report says how the keys were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMaking {
    /// It does.
    Explained,
    /// It does not.
    LeftOut,
}

impl GeneratedReport {
    /// Reports a handshake that was made from `seed`, the `index`-th of them.
    #[must_use]
    pub fn new(
        handshake: &GeneratedHandshake,
        seed: u64,
        index: u64,
        mistakes: Vec<&'static str>,
        making: KeyMaking,
    ) -> Self {
        let request = Request::read(&handshake.request);
        let keys = KeyFields::of(&request);
        let none = KeyReading::new(b"");
        let computation = Computation {
            key1: keys.key1.unwrap_or(none),
            key2: keys.key2.unwrap_or(none),
            key3: request.key3().unwrap_or_default(),
        };
        let findings = check_keys(&computation.key1, &computation.key2);
        let made = handshake.made.as_ref();
        let made = made.filter(|_| making == KeyMaking::Explained);
        Self {
            index,
            seed: seed.to_string(),
            mistakes,
            request: Hex::from(&handshake.request),
            response: handshake.response.as_ref().map(Hex::from),
            made: made.map(|keys| keys.each_ref().map(MadeKeyReport::new)),
            computation: ComputationReport::new(&computation, &findings, Lenient::Hidden),
        }
    }
}
