//! A zstd stream of any number of frames, skippable ones passed over.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::StreamingDecoder;

use super::window::Window;

/// Largest window of a frame that is decoded, in bytes: 16 MiB, twice of what each decoder has to
/// support (RFC 8878, 3.1.1.1.2), so that memory stays bounded.
const LARGEST_WINDOW: u64 = 16 << 20;

/// The decoded bytes of one frame after the other.
pub(super) struct Frames<'r> {
    state: State<'r>,
}

enum State<'r> {
    Between(Window<'r>),
    Inside(Box<StreamingDecoder<Window<'r>, ruzstd::decoding::FrameDecoder>>),
    Ended,
}

impl<'r> Frames<'r> {
    /// The frames of `source`.
    pub(super) fn new(source: Window<'r>) -> Self {
        Self {
            state: State::Between(source),
        }
    }
}

impl Read for Frames<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(window) => self.state = next_frame(window)?,
                State::Inside(mut decoder) => {
                    let count = decoder.read(into)?;
                    if count == 0 && !into.is_empty() {
                        self.state = State::Between(decoder.into_inner());
                    } else {
                        self.state = State::Inside(decoder);
                        return Ok(count);
                    }
                }
            }
        }
    }
}

/// Passes over skippable frames up to the next one that holds data.
fn next_frame(mut window: Window<'_>) -> io::Result<State<'_>> {
    while window.fill(8) {
        let [a, b, c, d, length @ ..] = window.shown() else {
            break;
        };
        if !(matches!(a, 0x50..=0x5f) && [*b, *c, *d] == [0x2a, 0x4d, 0x18]) {
            break;
        }
        let length = length.first_chunk().copied().map_or(0, u32::from_le_bytes);
        if !window.skip(u64::from(length).saturating_add(8)) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    if window.fill_buf()?.is_empty() {
        return Ok(State::Ended);
    }
    StreamingDecoder::new_with_max_window_size(window, LARGEST_WINDOW)
        .map(|decoder| State::Inside(Box::new(decoder)))
        .map_err(io::Error::other)
}
