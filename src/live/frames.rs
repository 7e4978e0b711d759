//! Frames of draft 76, 4.2 and 5.3, sent back as they come.

/// Reads frames and writes the text frames back. A frame is passed on while it comes, so its
/// length has no limit and takes no memory.
#[derive(Debug, Default)]
pub(super) struct Echo {
    state: State,
    /// Text frames that came whole.
    pub(super) frames: u64,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a frame's type.
    #[default]
    Type,
    /// In a text frame: 00, text, FF.
    Text,
    /// In a frame of a type from 01 to 7F: passed over up to its FF.
    Unknown,
    /// In the length of a frame of a type from 80 on, 7 bits a byte.
    Length { closing: bool, length: u64 },
    /// In its bytes, so many of which are left.
    Bytes(u64),
    /// The closing frame has come, or a length that no frame has.
    Closed,
}

impl Echo {
    /// Takes what came and adds what goes back.
    pub(super) fn take(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            self.state = match self.state {
                State::Type if byte == 0x00 => {
                    out.push(byte);
                    State::Text
                }
                State::Type if byte < 0x80 => State::Unknown,
                State::Type => State::Length {
                    closing: byte == 0xff,
                    length: 0,
                },
                State::Text => {
                    out.push(byte);
                    if byte == 0xff {
                        self.frames = self.frames.saturating_add(1);
                        State::Type
                    } else {
                        State::Text
                    }
                }
                State::Unknown if byte == 0xff => State::Type,
                State::Unknown => State::Unknown,
                State::Length { closing, length } => after_length_byte(byte, closing, length),
                State::Bytes(1) => State::Type,
                State::Bytes(left) => State::Bytes(left.saturating_sub(1)),
                State::Closed => State::Closed,
            };
            if self.state == State::Closed {
                return;
            }
        }
    }

    /// Whether the closing frame has come.
    pub(super) fn is_closed(&self) -> bool {
        self.state == State::Closed
    }
}

/// 5.3: the length is big-endian, 7 bits a byte, with the high bit where more follow.
fn after_length_byte(byte: u8, closing: bool, length: u64) -> State {
    let bits = u64::from(byte & 0x7f);
    let longer = length
        .checked_mul(128)
        .and_then(|length| length.checked_add(bits));
    match (longer, byte >= 0x80) {
        // No peer will ever send so much.
        (None, _) => State::Closed,
        (Some(length), true) => State::Length { closing, length },
        (Some(0), false) if closing => State::Closed,
        (Some(0), false) => State::Type,
        (Some(length), false) => State::Bytes(length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo(pieces: &[&[u8]]) -> (Vec<u8>, u64, bool) {
        let (mut echo, mut out) = (Echo::default(), Vec::new());
        for piece in pieces {
            echo.take(piece, &mut out);
        }
        (out, echo.frames, echo.is_closed())
    }

    #[test]
    fn text_frames_come_back_however_they_are_split() {
        let whole = b"\x00hello\xff\x00\xff";
        assert_eq!(echo(&[whole]), (whole.to_vec(), 2, false));
        let bytes: Vec<&[u8]> = whole.chunks(1).collect();
        assert_eq!(echo(&bytes), (whole.to_vec(), 2, false));
    }

    #[test]
    fn other_frames_are_passed_over() {
        let (out, frames, closed) = echo(&[b"\x01abc\xff\x80\x03\x00\xff\x00\x80\x00\x00a\xff"]);
        assert_eq!(
            (out.as_slice(), frames, closed),
            (&b"\x00a\xff"[..], 1, false)
        );
    }

    #[test]
    fn ff_00_closes_in_every_spelling_and_nothing_after_it_counts() {
        assert_eq!(
            echo(&[b"\x00a\xff\xff\x00\x00b\xff"]),
            (b"\x00a\xff".to_vec(), 1, true)
        );
        assert_eq!(echo(&[b"\xff\x80\x00"]), (vec![], 0, true));
        assert_eq!(echo(&[&[0x80], &[0xff; 20]]), (vec![], 0, true));
        assert_eq!(echo(&[b"\xff\x02\x00\x00"]), (vec![], 0, false));
    }
}
