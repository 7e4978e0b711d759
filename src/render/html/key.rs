//! One key: its bytes in a row, the digits lifted out, the spaces counted, the division.

use super::by_hand::{Recipe, write_recipes};
use super::markup::Html;
use crate::bytes::{escape, is_printable, spaced_hex};
use crate::key::{KeyByte, KeyReading};
use crate::report::KeyReport;

/// So many bytes of a key are drawn; no conforming client sends as many.
const MOST: usize = 160;

/// More digits than these are not read as a number by eye.
const LONGEST: usize = 40;

/// Writes the section's inside. `number` is 1 or 2.
pub(super) fn write(html: &mut Html, number: usize, key: &KeyReport) {
    html.raw("<p class=\"lead\">The value of the field <code>Sec-WebSocket-Key")
        .number(number)
        .raw("</code>, ")
        .number(key.value.len())
        .raw(" bytes. Its <b class=\"digit\">digits</b> in their order are one number, its <b class=\"space\">spaces</b> are counted, and everything else is junk to confuse whoever does not read carefully.</p>\n");
    write_cells(html, key);
    write_facts(html, number, key);
    write_recipes(html, &recipes(key));
}

fn write_cells(html: &mut Html, key: &KeyReport) {
    html.raw("<ol class=\"cells\" aria-label=\"the key, byte by byte\">\n");
    let mut spaces = 0_u64;
    for (byte, kind) in key.marked().take(MOST) {
        let (class, lifted) = match kind {
            KeyByte::Digit => ("<li class=\"digit\">", char::from(byte).to_string()),
            KeyByte::Space => {
                spaces = spaces.saturating_add(1);
                ("<li class=\"space\">", spaces.to_string())
            }
            KeyByte::Junk => ("<li>", String::new()),
        };
        html.raw(class)
            .raw("<i>")
            .text(&format!("{byte:02x}"))
            .raw("</i><b>");
        match kind {
            KeyByte::Space => html.raw("\u{2423}"),
            _ if is_printable(byte) => html.text(&char::from(byte).to_string()),
            _ => html.raw("\u{b7}"),
        };
        html.raw("</b><u>").text(&lifted).raw("</u></li>");
    }
    html.raw("\n</ol>\n");
    let left_out = key.value.len().saturating_sub(MOST);
    if left_out > 0 {
        html.raw("<p>... and ")
            .number(left_out)
            .raw(" more bytes</p>\n");
    }
}

fn write_facts(html: &mut Html, number: usize, key: &KeyReport) {
    html.raw("<dl class=\"facts\">\n<div><dt>digits, in order</dt><dd class=\"digit\">");
    if key.digits.is_empty() {
        html.raw("none");
    } else {
        html.text(&shortened(&key.digits));
    }
    html.raw("</dd><dd class=\"cite\">draft 76, 5.2 step 4</dd></div>\n<div><dt>spaces (U+0020)</dt><dd class=\"space\">")
        .number(key.spaces)
        .raw("</dd><dd class=\"cite\">draft 76, 5.2 step 5</dd></div>\n<div><dt>part ")
        .number(number)
        .raw(" = number / spaces</dt><dd class=\"division\">");
    let number_text = key.key_number.as_deref().map(shortened);
    match (number_text, key.part) {
        (Some(text), Some(part)) => {
            html.raw("<span class=\"digit\">")
                .text(&text)
                .raw("</span> / <span class=\"space\">")
                .number(key.spaces)
                .raw("</span> = ");
            html.raw(part_class(number)).number(part).raw("</b>");
        }
        (None, _) => {
            html.raw("<b class=\"wrong\">none: there is no number</b>");
        }
        (Some(text), None) => {
            html.text(&text).raw(" / ").number(key.spaces).raw(": ");
            html.raw("<b class=\"wrong\">")
                .text(&no_part(key))
                .raw("</b>");
        }
    }
    html.raw("</dd><dd class=\"cite\">draft 76, 5.2 steps 6 and 7</dd></div>\n");
    if let Some(part) = key.part {
        html.raw("<div><dt>as 32 bits, big-endian</dt><dd>")
            .raw(part_class(number))
            .text(&spaced_hex(&part.to_be_bytes()))
            .raw("</b></dd><dd class=\"cite\">draft 76, 5.2 step 8</dd></div>\n");
    }
    html.raw("</dl>\n");
}

fn no_part(key: &KeyReport) -> String {
    match (key.spaces, key.remainder) {
        (0, _) => "no part, there is nothing to divide by".to_owned(),
        (_, Some(rest)) if rest > 0 => {
            format!("no part, the division leaves {rest}, and a server must abort")
        }
        _ => "no part, the quotient does not fit 32 bits".to_owned(),
    }
}

const fn part_class(number: usize) -> &'static str {
    if number == 1 {
        "<b class=\"part1\">"
    } else {
        "<b class=\"part2\">"
    }
}

/// A number in full, or its first digits and their count.
fn shortened(digits: &str) -> String {
    match (digits.get(..24), digits.get(LONGEST..)) {
        (Some(head), Some(rest)) if !rest.is_empty() => {
            format!("{head}... {} digits", digits.len())
        }
        _ => digits.to_owned(),
    }
}

fn recipes(key: &KeyReport) -> Vec<Recipe> {
    if key.value.len() > MOST {
        return Vec::new();
    }
    let literal = super::by_hand::printf(&key.value);
    let mut recipes = Vec::new();
    if !key.digits.is_empty() {
        recipes.push(Recipe::new(
            format!("{literal} | tr -cd 0-9"),
            key.digits.clone(),
        ));
    }
    recipes.push(Recipe::new(
        format!("{literal} | tr -cd ' ' | wc -c"),
        key.spaces.to_string(),
    ));
    let number = key.key_number.as_deref();
    if let (Some(number), Some(part)) = (number.filter(|digits| digits.len() < 19), key.part) {
        recipes.push(Recipe::new(
            format!("printf '%08x\\n' $(({number} / {}))", key.spaces),
            format!("{part:08x}"),
        ));
    }
    if let (Some(number), Some(rest)) = (number, key.remainder) {
        let value = hex::encode(&*key.value);
        let part = key.part.map(|part| format!(" ({part}, {rest})"));
        if let Some(part) = part {
            recipes.push(Recipe::new(
                format!(
                    "python3 -c \"k = bytes.fromhex('{value}'); n = int(bytes(c for c in k if 48 <= \
                     c <= 57)); s = k.count(b' '); print(n, s, divmod(n, s))\""
                ),
                format!("{number} {}{part}", key.spaces),
            ));
        }
    }
    recipes
}

/// The key's value with its digits and spaces in their colours, in one line.
pub(super) fn write_inline(html: &mut Html, key: &KeyReading<'_>) {
    let shown: Vec<(u8, KeyByte)> = key.marked().take(MOST).collect();
    for run in shown.chunk_by(|(_, a), (_, b)| a == b) {
        let bytes: Vec<u8> = run.iter().map(|(byte, _)| *byte).collect();
        match run.first().map(|(_, kind)| *kind) {
            Some(KeyByte::Digit) => {
                html.raw("<b class=\"digit\">")
                    .text(&escape(&bytes))
                    .raw("</b>");
            }
            Some(KeyByte::Space) => {
                html.raw("<b class=\"space\">");
                for _ in run {
                    html.raw("\u{2423}");
                }
                html.raw("</b>");
            }
            _ => {
                html.text(&escape(&bytes));
            }
        }
    }
    if shown.len() < key.value().len() {
        html.raw("...");
    }
}
