//! zstd streams of any number of frames, skippable ones passed over, by the reference library: it
//! decodes several times as fast as what is written in Rust so far.

use std::io::Read;

use zstd::stream::read::Decoder;

use super::error::Error;
use super::window::Window;

/// Largest window of a frame that is decoded, as a power of two: 128 MiB, that of `zstd -22`. The
/// decoder holds so many bytes.
const LARGEST_WINDOW: u32 = 27;

/// The decoded bytes of one frame after the other.
///
/// # Errors
/// [`Error::WindowTooLarge`] where the first frame asks for more than the largest window.
pub(super) fn frames<'r>(mut source: Window<'r>) -> Result<impl Read + Send + use<'r>, Error> {
    source.fill(14);
    let limit = 1_u64 << LARGEST_WINDOW;
    if let Some(window) = window_of(source.shown()).filter(|window| *window > limit) {
        return Err(Error::WindowTooLarge { window, limit });
    }
    let mut decoder = Decoder::with_buffer(source).map_err(Error::Read)?;
    decoder
        .window_log_max(LARGEST_WINDOW)
        .map_err(Error::Read)?;
    Ok(decoder)
}

/// The window that a frame's head asks for (RFC 8878, 3.1.1.1); none where it is no such frame.
fn window_of(bytes: &[u8]) -> Option<u64> {
    let head = bytes.strip_prefix(b"\x28\xb5\x2f\xfd")?;
    let (descriptor, rest) = head.split_first()?;
    if descriptor & 0x20 == 0 {
        let window = rest.first()?;
        let base = 1_u64 << (10_u32.saturating_add(u32::from(window >> 3)));
        return Some(base.saturating_add((base / 8).saturating_mul(u64::from(window & 7))));
    }
    // One segment: the window is as large as the contents, whose size comes behind the dictionary.
    let dictionary = match descriptor & 3 {
        3 => 4,
        length => usize::from(length),
    };
    let size = rest.get(dictionary..)?;
    Some(match descriptor >> 6 {
        0 => u64::from(*size.first()?),
        1 => u64::from(u16::from_le_bytes(*size.first_chunk()?)).saturating_add(256),
        2 => u64::from(u32::from_le_bytes(*size.first_chunk()?)),
        _ => u64::from_le_bytes(*size.first_chunk()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frames_window_is_read_as_the_format_says() {
        // By `zstd --ultra -22`, `--long=31`, and of a file of 1000 bytes, which is one segment.
        let window = |bytes: &[u8]| window_of(&[b"\x28\xb5\x2f\xfd", bytes].concat());
        assert_eq!(window(b"\x04\x88"), Some(128 << 20));
        assert_eq!(window(b"\x04\xa8"), Some(2 << 30));
        assert_eq!(window(b"\x64\xe8\x02"), Some(1000));
        assert_eq!(window(b"\x24\x05"), Some(5));
        assert_eq!(window(b"\x04"), None);
        assert_eq!(window_of(b"\x50\x2a\x4d\x18\x04\x88"), None);
    }
}
