//! Draft 76 written down naively, after its text, with nothing of the library.

use md5::{Digest as _, Md5};

/// 5.2 steps 4 to 7: the part of a key, by long division on digit strings; none where a server has
/// to abort, or where the part has no encoding in 32 bits.
#[must_use]
pub fn part(key: &[u8]) -> Option<u32> {
    let spaces = key.iter().filter(|&&byte| byte == 0x20).count() as u64;
    let digits: Vec<u64> = key
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .map(|byte| u64::from(byte - b'0'))
        .collect();
    if spaces == 0 || digits.is_empty() {
        return None;
    }
    let (mut rest, mut quotient) = (0_u64, 0_u64);
    for digit in digits {
        rest = rest * 10 + digit;
        // Beyond 32 bits it stays beyond, whatever follows.
        quotient = (quotient * 10 + rest / spaces).min(1 << 40);
        rest %= spaces;
    }
    (rest == 0).then_some(quotient).and_then(|part| u32::try_from(part).ok())
}

/// 5.2 steps 8 and 9: the answer.
#[must_use]
pub fn answer(key1: &[u8], key2: &[u8], key3: [u8; 8]) -> Option<[u8; 16]> {
    let mut block = part(key1)?.to_be_bytes().to_vec();
    block.extend(part(key2)?.to_be_bytes());
    block.extend(key3);
    Some(Md5::digest(block).into())
}

/// A field as the client of 4.1 reads it: the name in lower case, the value.
pub type Field = (Vec<u8>, Vec<u8>);

/// 4.1 steps 28 to 40: what a client reads of a response, and where the 16 bytes begin; none where
/// it fails the connection.
#[must_use]
pub fn read_response(bytes: &[u8]) -> Option<(Vec<Field>, usize)> {
    // Step 28.
    let end = bytes.iter().position(|&byte| byte == 0x0a)? + 1;
    let line = &bytes[..end];
    if line.len() < 7 || line[line.len() - 2] != 0x0d {
        return None;
    }
    let mut spaces = (0..line.len()).filter(|&at| line[at] == 0x20);
    let (first, second) = (spaces.next()?, spaces.next()?);
    // Steps 29 to 31.
    if &line[first + 1..second] != b"101" {
        return None;
    }
    let mut at = end;
    let mut next = || {
        let byte = bytes.get(at).copied();
        at += 1;
        byte
    };
    let mut fields = Vec::new();
    loop {
        // Steps 33 and 34.
        let mut name = Vec::new();
        loop {
            match next()? {
                0x0d if name.is_empty() => {
                    // Step 40.
                    return (next()? == 0x0a).then_some((fields, at));
                }
                0x0d | 0x0a => return None,
                0x3a => break,
                byte @ 0x41..=0x5a => name.push(byte + 0x20),
                byte => name.push(byte),
            }
        }
        // Steps 35 and 36.
        let (mut value, mut count) = (Vec::new(), 0_u64);
        loop {
            let byte = next()?;
            count += 1;
            match byte {
                0x20 if count == 1 => {}
                0x0d => break,
                0x0a => return None,
                byte => value.push(byte),
            }
        }
        // Steps 37 and 38.
        if next()? != 0x0a {
            return None;
        }
        fields.push((name, value));
    }
}

/// What a client asked for, as step 41 needs it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub origin: &'a [u8],
    pub location: &'a [u8],
    pub protocol: Option<&'a [u8]>,
    pub answer: [u8; 16],
}

/// 4.1 steps 28 to 46: whether a client opens the connection.
#[must_use]
pub fn client_opens(bytes: &[u8], asked: Asked<'_>) -> bool {
    let Some((fields, body)) = read_response(bytes) else {
        return false;
    };
    let only = |name: &[u8]| -> Option<&[u8]> {
        let mut values = fields.iter().filter(|field| field.0 == name);
        let value = values.next()?;
        values.next().is_none().then_some(&value.1[..])
    };
    let is_ours = match asked.protocol {
        Some(protocol) => only(b"sec-websocket-protocol") == Some(protocol),
        None => true,
    };
    fields.iter().all(|(name, _)| !name.is_empty())
        && only(b"upgrade") == Some(b"WebSocket")
        && only(b"connection").is_some_and(|value| value.eq_ignore_ascii_case(b"upgrade"))
        && only(b"sec-websocket-origin") == Some(asked.origin)
        && only(b"sec-websocket-location") == Some(asked.location)
        && is_ours
        && bytes.get(body..body + 16) == Some(&asked.answer)
}

/// 5.1 points 5 and 6: the fields of a request, names in lower case, and where key 3 begins; none
/// where a line has no colon or a name no byte. The one space after a colon is left out.
#[must_use]
pub fn read_request(bytes: &[u8]) -> Option<(Vec<Field>, usize)> {
    let find = |from: usize, what: &[u8]| {
        let rest = bytes.get(from..)?;
        Some(from + rest.windows(what.len()).position(|seen| seen == what)?)
    };
    let mut at = find(0, b"\r\n")? + 2;
    let mut fields = Vec::new();
    loop {
        let end = find(at, b"\r\n")?;
        let line = &bytes[at..end];
        at = end + 2;
        if line.is_empty() {
            return Some((fields, at));
        }
        let colon = line.iter().position(|&byte| byte == 0x3a).filter(|&colon| colon > 0)?;
        let value = &line[colon + 1..];
        fields.push((
            line[..colon].to_ascii_lowercase(),
            value.strip_prefix(b" ").unwrap_or(value).to_vec(),
        ));
    }
}

/// What a server that answers each frame with the same sends back for these bytes: text frames, and
/// the closing handshake. Ends at the first byte of another kind, which such a server need not bear.
#[must_use]
pub fn echoes(mut frames: &[u8]) -> Vec<u8> {
    let mut sent = Vec::new();
    loop {
        match frames {
            [0x00, rest @ ..] => {
                let Some(end) = rest.iter().position(|&byte| byte == 0xff) else {
                    return sent;
                };
                sent.extend(&frames[..end + 2]);
                frames = &rest[end + 1..];
            }
            [0xff, 0x00, ..] => {
                sent.extend([0xff, 0x00]);
                return sent;
            }
            _ => return sent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of 1.2 and 5.2, and the article's key, which does not divide.
    #[test]
    fn the_drafts_examples() {
        assert_eq!(part(b"4 @1  46546xW%0l 1 5"), Some(829_309_203));
        assert_eq!(part(b"3e6b263  4 17 80"), Some(906_585_445));
        assert_eq!(part(b"1\\}  a`;l022aaf  51"), None);
        let answer = answer(b"4 @1  46546xW%0l 1 5", b"12998 5 Y3 1  .P00", *b"^n:ds[4U");
        assert_eq!(answer.as_ref(), Some(b"8jKS'y:G*Co,Wxa-"));
        let asked = Asked {
            origin: b"http://a",
            location: b"ws://a/",
            protocol: None,
            answer: answer.unwrap(),
        };
        let response = b" 101 \r\nUPGRADE:WebSocket\r\nconnection: uPGRADE\r\nX:  y\r\n\
            Sec-WebSocket-Origin: http://a\r\nSec-WebSocket-Location: ws://a/\r\n\r\n8jKS'y:G*Co,Wxa-";
        assert!(client_opens(response, asked));
        assert!(!client_opens(&response[..response.len() - 1], asked));
        assert!(!client_opens(b"HTTP/1.1 101\r\n\r\n", asked));
    }

    #[test]
    fn frames_come_back_up_to_the_end() {
        assert_eq!(echoes(b"\0a\xff\0b\xff\xff\0\0c\xff"), b"\0a\xff\0b\xff\xff\0");
        assert_eq!(echoes(b"\0a"), b"");
    }
}
