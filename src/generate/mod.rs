//! Conforming requests from a seed: draft 76, 4.1 steps 5 to 26.
//!
//! One seed always makes the same bytes, on every machine and in every version of ws76: the
//! generator is ChaCha8, and nothing but its 64-bit words is taken from it.

mod exchange;
mod key;
mod pcap;

pub use exchange::{GenerateError, GeneratedHandshake, HandshakePlan, Handshakes, response_fields};
pub use key::{KeyShape, MadeKey};
pub use pcap::{Connection, ConnectionEnd, pcap_beginning, pcap_packets};

use rand::rngs::ChaCha8Rng;
use rand::{Rng as _, SeedableRng as _};

use crate::challenge::Key3;
use crate::key::{KeyByte, LARGEST};

/// The most spaces in a key, 4.1 step 16, and the most junk characters, 4.1 step 21.
pub const MOST: u64 = 12;

/// The source of everything that a client leaves to chance.
#[derive(Debug)]
pub struct Generator(ChaCha8Rng);

/// The two keys and key 3 of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// The value of `Sec-WebSocket-Key1`.
    pub key1: Vec<u8>,
    /// The value of `Sec-WebSocket-Key2`.
    pub key2: Vec<u8>,
    /// The eight bytes after the fields.
    pub key3: Key3,
}

impl Generator {
    /// The generator of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number from 0 up to `end`, which is left out; 0 where `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        // The upper half of a product with a random 64-bit fraction: even to one part in 2^32 for
        // every range that the draft has.
        let product = u128::from(self.0.next_u64()).wrapping_mul(u128::from(end));
        u64::try_from(product >> 64).unwrap_or(0)
    }

    fn up_to(&mut self, first: u64, last: u64) -> u64 {
        let count = last.saturating_sub(first).saturating_add(1);
        first.saturating_add(self.below(count))
    }

    /// A place from `first` to `last`, both included.
    fn place(&mut self, first: usize, last: usize) -> usize {
        let as_u64 = |at: usize| u64::try_from(at).unwrap_or(0);
        usize::try_from(self.up_to(as_u64(first), as_u64(last))).unwrap_or(first)
    }

    /// What a conforming client takes for one key: 4.1 steps 16 to 18, and the count of step 21.
    pub fn key_shape(&mut self) -> KeyShape {
        let spaces = self.up_to(1, MOST);
        KeyShape {
            spaces,
            part: self.up_to(0, LARGEST.checked_div(spaces).unwrap_or(0)),
            junk: self.up_to(1, MOST),
        }
    }

    /// The key of a shape: 4.1 steps 19 to 22. A shape beyond the draft's limits makes the key
    /// that it says.
    pub fn key_of(&mut self, shape: KeyShape) -> Vec<u8> {
        self.make_key(shape).key
    }

    /// One conforming key with what it was after each step: 4.1 steps 16 to 22.
    pub fn made_key(&mut self) -> MadeKey {
        let shape = self.key_shape();
        self.make_key(shape)
    }

    /// One conforming key: 4.1 steps 16 to 22.
    pub fn key(&mut self) -> Vec<u8> {
        self.made_key().key
    }

    /// A character of U+0021 to U+002F or U+003A to U+007E: 4.1 step 21.
    pub fn junk(&mut self) -> u8 {
        loop {
            let byte = u8::try_from(self.up_to(0x21, 0x7e)).unwrap_or(b'!');
            if KeyByte::is_allowed_junk(byte) {
                return byte;
            }
        }
    }

    /// Key 3: eight random bytes, 4.1 step 26.
    pub fn key3(&mut self) -> Key3 {
        self.0.next_u64().to_be_bytes()
    }

    /// All three keys of a request, in the order of the draft's steps.
    pub fn keys(&mut self) -> Keys {
        Keys {
            key1: self.key(),
            key2: self.key(),
            key3: self.key3(),
        }
    }

    /// Puts things into a random order: that of the fields, 4.1 step 24.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let at = self.place(0, last);
            things.swap(at, last);
        }
    }
}

/// A request as bytes, in its pieces: what a sender may part in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestBytes {
    /// Start line, fields and the empty line.
    pub head: Vec<u8>,
    /// The bytes after them: key 3.
    pub key3: Vec<u8>,
}

impl RequestBytes {
    /// The whole request.
    #[must_use]
    pub fn concat(&self) -> Vec<u8> {
        [self.head.as_slice(), &self.key3].concat()
    }
}

/// A request to be made: 4.1 steps 5 to 26. Values are written as they stand, so that broken
/// requests can be made too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestPlan {
    /// The resource name: `/` and what follows, 4.1 step 5.
    pub resource: Vec<u8>,
    /// The fields in the order in which they are written, names and values.
    pub fields: Vec<(Vec<u8>, Vec<u8>)>,
    /// The bytes after the empty line.
    pub key3: Vec<u8>,
}

impl RequestPlan {
    /// The request of a conforming client, fields in the order of the draft's steps. `host` is
    /// the Host field's value, `origin` the Origin field's.
    #[must_use]
    pub fn new(resource: &[u8], host: &[u8], origin: &[u8], keys: &Keys) -> Self {
        let field = |name: &str, value: &[u8]| (name.as_bytes().to_vec(), value.to_vec());
        Self {
            resource: resource.to_vec(),
            fields: vec![
                field("Upgrade", b"WebSocket"),
                field("Connection", b"Upgrade"),
                field("Host", host),
                field("Origin", origin),
                field("Sec-WebSocket-Key1", &keys.key1),
                field("Sec-WebSocket-Key2", &keys.key2),
            ],
            key3: keys.key3.to_vec(),
        }
    }

    /// Adds a field behind the others.
    #[must_use]
    pub fn with(mut self, name: &str, value: &[u8]) -> Self {
        self.fields.push((name.as_bytes().to_vec(), value.to_vec()));
        self
    }

    /// Writes another value into each field of a name; the name's case does not count.
    #[must_use]
    pub fn set(mut self, name: &str, value: &[u8]) -> Self {
        for field in &mut self.fields {
            if field.0.eq_ignore_ascii_case(name.as_bytes()) {
                field.1 = value.to_vec();
            }
        }
        self
    }

    /// Leaves out each field of a name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields
            .retain(|field| !field.0.eq_ignore_ascii_case(name.as_bytes()));
        self
    }

    /// Puts the fields into an order by their names; others come behind.
    #[must_use]
    pub fn ordered(mut self, names: &[&str]) -> Self {
        let place = |name: &[u8]| {
            let same = |known: &&str| known.as_bytes().eq_ignore_ascii_case(name);
            names.iter().position(same).unwrap_or(names.len())
        };
        self.fields.sort_by_key(|(name, _)| place(name));
        self
    }

    /// Takes the fields in a random order, as 4.1 step 24 has it.
    #[must_use]
    pub fn shuffled(mut self, generator: &mut Generator) -> Self {
        generator.shuffle(&mut self.fields);
        self
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> RequestBytes {
        let mut head = [b"GET ", self.resource.as_slice(), b" HTTP/1.1\r\n"].concat();
        for (name, value) in &self.fields {
            head.extend_from_slice(name);
            head.extend_from_slice(b": ");
            head.extend_from_slice(value);
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        RequestBytes {
            head,
            key3: self.key3.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{KeyFields, RequestContext, check_request, version_of};
    use crate::key::KeyReading;
    use crate::message::Request;
    use proptest::prelude::*;

    #[test]
    fn a_seed_makes_the_same_bytes_everywhere() {
        let keys = Generator::new(76).keys();
        let plan = RequestPlan::new(b"/", b"localhost", b"http://localhost", &keys);
        let text = crate::bytes::escape(&plan.bytes().concat());
        assert_eq!(
            text,
            "GET / HTTP/1.1\\r\\nUpgrade: WebSocket\\r\\nConnection: Upgrade\\r\\nHost: localhost\\r\\n\
             Origin: http://localhost\\r\\nSec-WebSocket-Key1: _32644l77[ mdj7r8\\\\3\\r\\n\
             Sec-WebSocket-Key2: 3d363g1  6 790 6sP   }%\\r\\n\\r\\nY\\xaf\\xb2>\\x95\\x96W\\xcb"
        );
    }

    #[test]
    fn every_range_reaches_both_its_ends() {
        let mut generator = Generator::new(0);
        let mut seen = [0_u32; 14];
        for _ in 0..2000 {
            let shape = generator.key_shape();
            seen[usize::try_from(shape.spaces).unwrap()] += 1;
        }
        assert_eq!((seen[0], seen[13]), (0, 0));
        assert!(seen[1..13].iter().all(|&count| count > 100), "{seen:?}");
        assert_eq!(generator.below(0), 0);
        assert_eq!(generator.below(1), 0);
    }

    proptest! {
        #[test]
        fn a_generated_request_breaks_no_rule(seed: u64) {
            let mut generator = Generator::new(seed);
            let keys = generator.keys();
            let plan = RequestPlan::new(b"/chat?x=1", b"example.com", b"http://example.com", &keys)
                .shuffled(&mut generator);
            let bytes = plan.bytes().concat();
            let request = Request::read(&bytes);
            let context = RequestContext {
                line_ends: crate::draft::LineEnds::AsSent,
                key3_lost: false,
            };
            let findings = check_request(&request, &KeyFields::of(&request), version_of(&request), context);
            prop_assert!(findings.is_empty(), "{findings:?}");
            prop_assert_eq!(request.key3(), Some(keys.key3));
        }

        #[test]
        fn a_key_has_the_shape_that_it_was_made_for(seed: u64) {
            let mut generator = Generator::new(seed);
            let shape = generator.key_shape();
            let key = generator.key_of(shape);
            let reading = KeyReading::new(&key);
            prop_assert_eq!(reading.spaces(), shape.spaces);
            prop_assert_eq!(reading.part().map(u64::from), Ok(shape.part));
            prop_assert!(key.first() != Some(&b' ') && key.last() != Some(&b' '));
            prop_assert!(shape.part.saturating_mul(shape.spaces) <= LARGEST);
        }
    }
}
