//! MD5 code of one's own, with a fault.

use crate::diagnosis::exhaust::schedule::{apply, word_of};
use crate::diagnosis::stage::Md5Fault;
use crate::md5_rounds::{INITIAL, SINES};

/// The MD5 of a message as faulty code has it.
pub(super) fn digest(message: &[u8], fault: Md5Fault) -> [u8; 16] {
    let mut state = initial(fault);
    for words in blocks(message, fault) {
        state = compressed(state, &words);
    }
    let mut digest = [0; 16];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        let is_big = writes_big_endian(fault);
        bytes.copy_from_slice(&if is_big {
            word.to_be_bytes()
        } else {
            word.to_le_bytes()
        });
    }
    digest
}

/// The state that the code begins with.
pub(in crate::diagnosis) const fn initial(fault: Md5Fault) -> [u32; 4] {
    let [a, b, c, d] = INITIAL;
    match fault {
        Md5Fault::StartsAtZero => [0; 4],
        Md5Fault::StartMisspelt => [a, b, c, 0x1032_5467],
        _ => [a, b, c, d],
    }
}

/// Whether it writes the digest's words in big-endian order.
pub(in crate::diagnosis) const fn writes_big_endian(fault: Md5Fault) -> bool {
    matches!(
        fault,
        Md5Fault::BigEndian | Md5Fault::BigEndianLengthRight | Md5Fault::BigEndianLength64
    )
}

/// The message's words, block by block.
fn blocks(message: &[u8], fault: Md5Fault) -> Vec<[u32; 16]> {
    let padded = padded(message, fault);
    let (blocks, _) = padded.as_chunks::<64>();
    blocks.iter().map(|block| words(block, fault)).collect()
}

/// The words of a message of at most 55 bytes: one block. A longer one is cut.
pub(in crate::diagnosis) fn only_block(message: &[u8], fault: Md5Fault) -> [u32; 16] {
    let mut block = [0_u8; 64];
    for (to, from) in block.iter_mut().zip(message) {
        *to = *from;
    }
    if let Some(behind) = block.get_mut(message.len()) {
        *behind = first_behind(fault);
    }
    if let Some(length) = block.last_chunk_mut() {
        *length = length_behind(message, fault);
    }
    words(&block, fault)
}

fn words(block: &[u8; 64], fault: Md5Fault) -> [u32; 16] {
    let is_big = writes_big_endian(fault) || fault == Md5Fault::BigEndianMessage;
    let mut words = [0_u32; 16];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = if is_big {
            u32::from_be_bytes(*bytes)
        } else {
            u32::from_le_bytes(*bytes)
        };
    }
    words
}

/// The byte behind the message.
const fn first_behind(fault: Md5Fault) -> u8 {
    match fault {
        Md5Fault::NoOneBit => 0,
        _ => 0x80,
    }
}

/// The message with what MD5 puts behind it, a multiple of 64 bytes.
fn padded(message: &[u8], fault: Md5Fault) -> Vec<u8> {
    let mut padded = message.to_vec();
    padded.push(first_behind(fault));
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend(length_behind(message, fault));
    padded
}

/// The last eight bytes.
const fn length_behind(message: &[u8], fault: Md5Fault) -> [u8; 8] {
    let bytes = message.len() as u64;
    let bits = bytes.wrapping_mul(8);
    match fault {
        Md5Fault::LengthInBytes => bytes.to_le_bytes(),
        Md5Fault::NoLength => [0; 8],
        Md5Fault::LengthBigEndian => bits.to_be_bytes(),
        // The words are read big-endian: low word first, or the two as one number.
        Md5Fault::BigEndian => bits.rotate_left(32).to_be_bytes(),
        Md5Fault::BigEndianLength64 => bits.to_be_bytes(),
        Md5Fault::BigEndianMessage => bits.rotate_left(32).to_be_bytes(),
        _ => bits.to_le_bytes(),
    }
}

fn compressed(before: [u32; 4], words: &[u32; 16]) -> [u32; 4] {
    let mut state = before;
    for (step, &sine) in SINES.iter().enumerate() {
        let word = words.get(word_of(step)).copied().unwrap_or(0);
        state = apply(step, state, sine.wrapping_add(word));
    }
    for (word, before) in state.iter_mut().zip(before) {
        *word = word.wrapping_add(before);
    }
    state
}
