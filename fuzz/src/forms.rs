//! Captures in forms that tools write, written by hand.

use std::fmt::Write as _;
use std::io::Write as _;

use arbitrary::Arbitrary;
use base64::Engine as _;

/// A form that says all bytes.
#[derive(Debug, Clone, Copy, Arbitrary, PartialEq, Eq)]
pub enum Form {
    Hex,
    HexSpaced,
    HexUpper,
    Xxd,
    XxdInclude,
    HexdumpC,
    Od,
    Base64,
    Base64Lines,
    Gzip,
    Zstd,
}

/// The bytes in that form.
#[must_use]
pub fn written(bytes: &[u8], form: Form) -> Vec<u8> {
    let pairs = |bytes: &[u8], between: &str| {
        let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        pairs.join(between)
    };
    let ascii = |bytes: &[u8]| -> String {
        let shown = |byte: &u8| char::from(if matches!(byte, 0x20..=0x7e) { *byte } else { b'.' });
        bytes.iter().map(shown).collect()
    };
    let base64 = base64::engine::general_purpose::STANDARD;
    let mut text = String::new();
    match form {
        Form::Hex => text = pairs(bytes, "") + "\n",
        Form::HexSpaced => text = pairs(bytes, " ") + "\n",
        Form::HexUpper => text = pairs(bytes, "").to_uppercase(),
        Form::Xxd => {
            for (at, row) in bytes.chunks(16).enumerate() {
                let words: Vec<String> = row.chunks(2).map(|word| pairs(word, "")).collect();
                let _ = writeln!(text, "{:08x}: {:39}  {}", at * 16, words.join(" "), ascii(row));
            }
        }
        Form::XxdInclude => {
            text.push_str("unsigned char a_raw[] = {\n");
            for (at, row) in bytes.chunks(12).enumerate() {
                let row: Vec<String> = row.iter().map(|byte| format!("0x{byte:02x}")).collect();
                let comma = if at * 12 + row.len() < bytes.len() { "," } else { "" };
                let _ = writeln!(text, "  {}{comma}", row.join(", "));
            }
            let _ = writeln!(text, "}};\nunsigned int a_raw_len = {};", bytes.len());
        }
        Form::HexdumpC => {
            for (at, row) in bytes.chunks(16).enumerate() {
                let (left, right) = row.split_at(row.len().min(8));
                let both = format!("{}  {}", pairs(left, " "), pairs(right, " "));
                let _ = writeln!(text, "{:08x}  {both:48}  |{}|", at * 16, ascii(row));
            }
            let _ = writeln!(text, "{:08x}", bytes.len());
        }
        Form::Od => {
            for (at, row) in bytes.chunks(16).enumerate() {
                let _ = writeln!(text, "{:07o} {}", at * 16, pairs(row, " "));
            }
            let _ = writeln!(text, "{:07o}", bytes.len());
        }
        Form::Base64 => text = base64.encode(bytes) + "\n",
        Form::Base64Lines => {
            for line in base64.encode(bytes).as_bytes().chunks(76) {
                let _ = writeln!(text, "{}", String::from_utf8_lossy(line));
            }
        }
        Form::Gzip => {
            let level = flate2::Compression::fast();
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
            writer.write_all(bytes).expect("a vector takes all");
            return writer.finish().expect("a vector takes all");
        }
        Form::Zstd => {
            let level = ruzstd::encoding::CompressionLevel::Fastest;
            return ruzstd::encoding::compress_to_vec(bytes, level);
        }
    }
    text.into_bytes()
}
