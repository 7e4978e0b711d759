//! A handshake that was made from a seed.

use serde::Serialize;

use super::{ComputationReport, text};
use crate::challenge::Computation;
use crate::draft::KeyFields;
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
    pub request_hex: String,
    /// The response, the answer included; none where the server aborts.
    pub response_hex: Option<String>,
    /// How the client made the keys, where that was asked for; none for the keys of an example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<[MadeKeyReport; 2]>,
    /// The request's bytes, for those who draw them.
    #[serde(skip)]
    pub request: Vec<u8>,
    /// The response's bytes, for those who draw them.
    #[serde(skip)]
    pub response: Option<Vec<u8>>,
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
    pub with_junk_hex: String,
    /// The same, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_junk_text: Option<String>,
    /// The key: step 22.
    pub key_hex: String,
    /// The same, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_text: Option<String>,
    /// The bytes after step 21, for those who draw them.
    #[serde(skip)]
    pub with_junk: Vec<u8>,
    /// The key's bytes, for those who draw them.
    #[serde(skip)]
    pub key: Vec<u8>,
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
            with_junk_hex: hex::encode(&made.with_junk),
            with_junk_text: text(&made.with_junk),
            key_hex: hex::encode(&made.key),
            key_text: text(&made.key),
            with_junk: made.with_junk.clone(),
            key: made.key.clone(),
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
        let (key1, key2) = (keys.key1.unwrap_or_default(), keys.key2.unwrap_or_default());
        let key3 = request.key3().unwrap_or_default();
        let computation = Computation::new(key1, key2, key3);
        let findings = check_keys(&computation.key1, &computation.key2);
        let made = handshake.made.as_ref();
        let made = made.filter(|_| making == KeyMaking::Explained);
        Self {
            index,
            seed: seed.to_string(),
            mistakes,
            request_hex: hex::encode(&handshake.request),
            response_hex: handshake.response.as_ref().map(hex::encode),
            request: handshake.request.clone(),
            response: handshake.response.clone(),
            made: made.map(|keys| keys.each_ref().map(MadeKeyReport::new)),
            computation: ComputationReport::new(&computation, &findings, false),
        }
    }
}
