//! MD5 of the block: the padded 64 bytes, its words after each round, and the 64 steps.

use super::by_hand::{Recipe, printf, write_recipes};
use super::markup::Html;
use crate::bytes::spaced_hex;
use crate::md5_rounds::Md5Rounds;

/// Writes the section's inside.
pub(super) fn write(html: &mut Html, block: &[u8; 16]) {
    let rounds = Md5Rounds::of(block);
    html.raw("<p class=\"lead\">MD5 takes 64 bytes at a time. The 16 bytes are followed by the byte <code>80</code>, by zeros, and by their length, 128 bits, little-endian.</p>\n");
    html.raw("<pre class=\"dump\">");
    for (index, row) in rounds.padded.chunks(8).enumerate() {
        html.raw("<i>")
            .text(&format!("{:02x}", index.saturating_mul(8)))
            .raw("</i>  ");
        match index {
            0 => {
                let (part1, part2) = row.split_at(4.min(row.len()));
                html.raw("<b class=\"part1\">").text(&spaced_hex(part1));
                html.raw("</b> <b class=\"part2\">")
                    .text(&spaced_hex(part2))
                    .raw("</b>");
            }
            1 => {
                html.raw("<b class=\"key3\">")
                    .text(&spaced_hex(row))
                    .raw("</b>");
            }
            _ => {
                html.text(&spaced_hex(row));
            }
        }
        html.raw("\n");
    }
    html.raw("</pre>\n<p>Four words of 32 bits are stirred in four rounds of 16 steps each. At the end the first words are added to the last ones, and the sum's words, each with its least significant byte first, are the answer.</p>\n");
    write_words(html, &rounds);
    write_steps(html, &rounds);
    let answer = hex::encode(rounds.digest);
    let block = hex::encode(block);
    let bytes = hex::decode(&block).unwrap_or_default();
    write_recipes(
        html,
        &[
            Recipe::new(format!("{} | openssl md5", octal(&bytes)), answer.clone()),
            Recipe::new(
                format!(
                    "python3 -c \"import hashlib; print(hashlib.md5(bytes.fromhex('{block}')).hexdigest())\""
                ),
                answer,
            ),
        ],
    );
}

fn octal(bytes: &[u8]) -> String {
    printf(bytes)
}

fn write_words(html: &mut Html, rounds: &Md5Rounds) {
    html.raw("<div class=\"scroll\"><table class=\"words\"><caption>The four words</caption><thead><tr><th scope=\"col\">after<th scope=\"col\">A<th scope=\"col\">B<th scope=\"col\">C<th scope=\"col\">D</tr></thead><tbody>\n");
    let names = ["start", "round 1", "round 2", "round 3", "round 4", "sum"];
    let states = [&rounds.initial]
        .into_iter()
        .chain(&rounds.rounds)
        .chain([&rounds.sum]);
    for (name, words) in names.into_iter().zip(states) {
        html.raw("<tr><th scope=\"row\">").raw(name);
        for word in words {
            html.raw("<td>").text(&format!("{word:08x}"));
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
}

fn write_steps(html: &mut Html, rounds: &Md5Rounds) {
    html.raw("<details><summary>All 64 steps</summary>\n<p>In each step A, a function of B, C and D, a word X of the block and a constant are added, rotated to the left and added to B. The result becomes B; the other words move on by one. F, G, H and I are the functions of RFC 1321, 3.4.</p>\n<div class=\"scroll\"><table class=\"words\"><thead><tr><th scope=\"col\">step<th scope=\"col\">f<th scope=\"col\">X<th scope=\"col\">word<th scope=\"col\">constant<th scope=\"col\">left<th scope=\"col\">A<th scope=\"col\">B<th scope=\"col\">C<th scope=\"col\">D</tr></thead><tbody>\n");
    for (number, step) in (1_u32..).zip(&rounds.steps) {
        html.raw("<tr><th scope=\"row\">").number(number);
        html.raw("<td>").text(&step.function.to_string());
        html.raw("<td>").number(step.index);
        html.raw("<td>").text(&format!("{:08x}", step.word));
        html.raw("<td>").text(&format!("{:08x}", step.constant));
        html.raw("<td>").number(step.rotation);
        for word in step.state {
            html.raw("<td>").text(&format!("{word:08x}"));
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div></details>\n");
}
