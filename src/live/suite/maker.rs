//! What the cases make their requests from.

use super::super::script::Step;
use super::super::url::Url;
use crate::generate::{Generator, KeyShape, Keys, RequestPlan};

/// One request of a case, and how it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// All bytes up to and with key 3: what is judged.
    pub bytes: Vec<u8>,
    /// How they are sent, without the waiting for what comes.
    pub steps: Vec<Step>,
}

/// Makes conforming requests to a URL, and the pieces of others.
#[derive(Debug)]
pub struct Maker<'u> {
    /// The case's chance.
    pub generator: Generator,
    url: &'u Url,
    origin: String,
}

impl<'u> Maker<'u> {
    pub(super) fn new(url: &'u Url, origin: Option<&str>, seed: u64, id: &str) -> Self {
        Self {
            generator: Generator::new(seed ^ fnv(id.as_bytes())),
            url,
            origin: origin.map_or_else(|| url.same_origin(), str::to_owned),
        }
    }

    /// The URL.
    #[must_use]
    pub const fn url(&self) -> &Url {
        self.url
    }

    /// A conforming request with these keys, fields in the order of the draft's steps.
    #[must_use]
    pub fn plan_of(&self, keys: &Keys) -> RequestPlan {
        let host = self.url.host_field();
        let resource = self.url.resource.as_bytes();
        RequestPlan::new(resource, host.as_bytes(), self.origin.as_bytes(), keys)
    }

    /// A conforming request with random keys.
    pub fn plan(&mut self) -> RequestPlan {
        let keys = self.generator.keys();
        self.plan_of(&keys)
    }

    /// A conforming request with key 1 as it is given; its value is not checked.
    pub fn with_key1(&mut self, key1: &[u8]) -> RequestPlan {
        self.plan().set("Sec-WebSocket-Key1", key1)
    }

    /// The same for key 2.
    pub fn with_key2(&mut self, key2: &[u8]) -> RequestPlan {
        self.plan().set("Sec-WebSocket-Key2", key2)
    }

    /// A key of a shape.
    pub fn key(&mut self, spaces: u64, part: u64, junk: u64) -> Vec<u8> {
        self.generator.key_of(KeyShape { spaces, part, junk })
    }

    /// A conforming request with key 3 as it is given.
    pub fn with_key3(&mut self, key3: [u8; 8]) -> RequestPlan {
        let mut plan = self.plan();
        plan.key3 = key3.to_vec();
        plan
    }
}

/// The request sent at once.
pub(super) fn at_once(plan: &RequestPlan) -> Request {
    of_bytes(plan.bytes().concat())
}

/// The same, as the only one of a case.
pub(super) fn one(plan: &RequestPlan) -> Vec<Request> {
    vec![at_once(plan)]
}

/// Any bytes as a request.
pub(super) fn of_bytes(bytes: Vec<u8>) -> Request {
    Request {
        steps: vec![Step::Send(bytes.clone())],
        bytes,
    }
}

/// FNV-1a, so that each case has chance of its own.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
