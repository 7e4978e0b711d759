//! The hash, and what is taken for it.

use md5::{Digest as _, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::own_md5;
use crate::diagnosis::material::Material;
use crate::diagnosis::stage::{Accepted, Example, Hash, Order};

/// The GUID of RFC 6455, 1.3.
pub(in crate::diagnosis) const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

pub(in crate::diagnosis) fn md5(bytes: &[u8]) -> [u8; 16] {
    Md5::digest(bytes).into()
}

/// The MD5 of a block; that of the right one was computed before.
fn of_block(hashed: &[u8], material: &Material<'_>) -> [u8; 16] {
    match material.solution {
        Some(solution) if solution.block.bytes() == hashed => solution.answer,
        _ => md5(hashed),
    }
}

/// The hash.
pub(in crate::diagnosis) fn digest(hashed: &[u8], hash: Hash, material: &Material<'_>) -> Vec<u8> {
    match hash {
        Hash::Md5 => of_block(hashed, material).to_vec(),
        Hash::Ordered(order) => ordered(of_block(hashed, material), order).to_vec(),
        Hash::Twice => md5(&of_block(hashed, material)).to_vec(),
        Hash::OfHex => md5(hex::encode(of_block(hashed, material)).as_bytes()).to_vec(),
        Hash::Own(fault) => own_md5::digest(hashed, fault).to_vec(),
        Hash::Hmac => hmac(hashed).to_vec(),
        Hash::None => hashed.to_vec(),
        Hash::Md4 => md4::Md4::digest(hashed).to_vec(),
        Hash::Sha1 => Sha1::digest(hashed).to_vec(),
        Hash::Sha1Cut => Sha1::digest(hashed).iter().copied().take(16).collect(),
        Hash::Sha256 => Sha256::digest(hashed).to_vec(),
        Hash::Sha256Cut => Sha256::digest(hashed).iter().copied().take(16).collect(),
        Hash::Sha512Cut => Sha512::digest(hashed).iter().copied().take(16).collect(),
        Hash::Crc32 => crc32(hashed).to_be_bytes().to_vec(),
        Hash::Zeros => vec![0; 16],
        Hash::OfDraft(Example::First) => b"8jKS'y:G*Co,Wxa-".to_vec(),
        Hash::OfDraft(Example::Second) => b"fQJ,fN/4F4!~K~MH".to_vec(),
        Hash::OfDraft(Example::Third) => b"n`9eBk9z$R8pOtVb".to_vec(),
        Hash::Key3 => material.key3.to_vec(),
        Hash::Rfc6455(accepted) | Hash::Rfc6455Behind(accepted) => accept(material, accepted),
        Hash::Rfc6455Raw(accepted) => accept(material, accepted).into_iter().take(16).collect(),
        Hash::Same => b"the same, always".to_vec(),
        Hash::Before => before(material).to_vec(),
    }
}

/// The right answer to the request before: to the example of the draft's 1.2, as if that had been
/// it, or to that of 5.2.
fn before(material: &Material<'_>) -> [u8; 16] {
    if material.key3 == *b"^n:ds[4U" {
        *b"n`9eBk9z$R8pOtVb"
    } else {
        *b"8jKS'y:G*Co,Wxa-"
    }
}

fn accept(material: &Material<'_>, accepted: Accepted) -> Vec<u8> {
    let [key1, key2] = material.keys.each_ref().map(|key| key.value);
    let text = match accepted {
        Accepted::Key1 => [key1, GUID].concat(),
        Accepted::Key2 => [key2, GUID].concat(),
        Accepted::Key3 => [&material.key3, GUID].concat(),
        Accepted::Keys => [key1, key2, GUID].concat(),
    };
    Sha1::digest(text).to_vec()
}

/// A digest with its bytes in another order.
pub(in crate::diagnosis) fn ordered(digest: [u8; 16], order: Order) -> [u8; 16] {
    let mut bytes = digest;
    match order {
        Order::WordsSwapped => bytes.chunks_mut(4).for_each(<[u8]>::reverse),
        Order::HalvesReversed => bytes.chunks_mut(8).for_each(<[u8]>::reverse),
        Order::HalvesExchanged => bytes.rotate_left(8),
        Order::Reversed => bytes.reverse(),
        Order::NibblesSwapped => bytes
            .iter_mut()
            .for_each(|byte| *byte = byte.rotate_left(4)),
    }
    bytes
}

/// HMAC-MD5 (RFC 2104) of the last eight bytes, keyed by those before.
fn hmac(hashed: &[u8]) -> [u8; 16] {
    let at = hashed.len().saturating_sub(8);
    let (key, text) = hashed.split_at_checked(at).unwrap_or((hashed, &[]));
    let pad = |mark: u8| {
        let key = key.iter().copied().chain(std::iter::repeat(0)).take(64);
        key.map(|byte| byte ^ mark).collect::<Vec<u8>>()
    };
    let inner = md5(&[&pad(0x36), text].concat());
    md5(&[&pad(0x5c), &inner[..]].concat())
}

/// CRC-32 as in ISO 3309 and zip files.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            let mask = (crc & 1).wrapping_neg();
            crc = crc >> 1 ^ 0xedb8_8320 & mask;
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::challenge::{ChallengeBlock, Solution};
    use crate::diagnosis::stage::Chain;

    #[test]
    fn the_right_block_is_not_hashed_again() {
        let key3 = *b"12345678";
        // This is no hash: it shows where the digest is from.
        let known = Solution {
            block: ChallengeBlock::new(11, 22, key3),
            answer: *b"computed before!",
        };
        let material = Material::from_keys(b"1 1", b"2 2", key3).solved(Some(known));
        let digest = |chain: Chain| chain.steps(&material).digest.unwrap();
        assert_eq!(digest(Chain::default()), known.answer);
        let twice = Chain {
            hash: Hash::Twice,
            ..Chain::default()
        };
        assert_eq!(digest(twice), md5(&known.answer));
        let other = b"another block...";
        assert_eq!(super::digest(other, Hash::Md5, &material), md5(other));
    }

    /// Draft 76, 1.2 and 5.2: the one is answered to the other.
    #[test]
    fn the_request_before_is_another_example() {
        assert_eq!(before(&Material::from_keys(b"", b"", *b"^n:ds[4U")), *b"n`9eBk9z$R8pOtVb");
        assert_eq!(before(&Material::from_keys(b"", b"", *b"WjN}|M(6")), *b"8jKS'y:G*Co,Wxa-");
    }

    #[test]
    fn known_values_of_the_smaller_hashes() {
        // The check value of the CRC catalogue, and test case 2 of RFC 2202 cut to eight bytes of
        // text: made with Python's zlib and hmac.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let keyed = hex::encode(hmac(b"Jefe what do "));
        assert_eq!(keyed, "e0cc25cd36bedd872e4789b3302f8946");
    }
}
