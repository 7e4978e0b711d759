//! The page's sections, in the order of the computation.

use super::block::{self, Colouring};
use super::markup::Html;
use super::view::View;
use super::{Level, by_hand, findings, key, md5, wire};

/// The sections of one handshake, or of a computation.
pub(super) fn write_sections(html: &mut Html, view: &View<'_>, level: Level) {
    html.raw("<main>\n");
    if let Some(messages) = &view.messages {
        level.section(html, "wire");
        level.heading(html, "On the wire");
        wire::write(html, view, messages);
        html.raw("</section>\n");
    }
    let names = [("key1", "Key 1", 1), ("key2", "Key 2", 2)];
    for ((name, heading, number), key) in names.into_iter().zip(&view.keys) {
        if let Some(key) = key {
            level.section(html, name);
            level.heading(html, heading);
            key::write(html, number, key);
            html.raw("</section>\n");
        }
    }
    if let Some((block, answer)) = &view.solved {
        level.section(html, "block");
        level.heading(html, "The challenge block");
        html.raw("<p class=\"lead\">Both parts as 32-bit integers, the most significant byte first, then key 3: 16 bytes, 128 bits. <cite>draft 76, 5.2 step 8</cite></p>\n");
        block::write_strip(html, block, Colouring::Pieces);
        block::write_bits(html, block);
        html.raw("</section>\n");
        level.section(html, "md5");
        level.heading(html, "MD5");
        md5::write(html, block);
        html.raw("</section>\n");
        level.section(html, "answer");
        level.heading(html, "The answer");
        write_answer(html, view, answer);
        html.raw("</section>\n");
    }
    write_explanations(html, view, level);
    if !view.findings.is_empty() {
        level.section(html, "findings");
        level.heading(html, "Findings");
        for finding in &view.findings {
            findings::write_one(html, finding);
        }
        html.raw("</section>\n");
    }
    html.raw("</main>\n");
}

fn write_explanations(html: &mut Html, view: &View<'_>, level: Level) {
    let Some(judged) = &view.verdict else {
        return;
    };
    if judged.explanations.is_empty() && judged.sought.is_none() {
        return;
    }
    level.section(html, "server");
    level.heading(html, "What the server did");
    if let Some(sought) = judged.sought {
        html.raw("<p class=\"sentence\">What it computed is not found: ")
            .text(&sought.to_string())
            .raw(".</p>\n");
    }
    for (index, explanation) in judged.explanations.iter().enumerate() {
        if index > 0 {
            html.raw("<p class=\"or\">or, with the same answer:</p>\n");
        }
        findings::write_explanation(html, explanation);
    }
    html.raw("</section>\n");
}

fn write_answer(html: &mut Html, view: &View<'_>, answer: &[u8; 16]) {
    html.raw("<p class=\"lead\">The 16 bytes of the digest, raw, behind the empty line of the response. A client fails the connection if one of them differs. <cite>draft 76, 5.2 steps 9 and 13, 4.1 step 45</cite></p>\n");
    let received = view.verdict.as_ref().and_then(|judged| judged.received);
    let received = received.filter(|received| *received != answer.as_slice());
    if received.is_some() {
        html.raw("<p class=\"step\">right</p>\n");
    }
    block::write_strip(html, answer, Colouring::Right);
    if let Some(received) = received {
        html.raw("<p class=\"step\">received; bytes that differ are underlined</p>\n");
        block::write_strip(html, received, Colouring::Against(answer));
    }
    html.raw("<dl class=\"facts\">\n<div><dt>hex</dt><dd class=\"answer-hex\">")
        .text(&hex::encode(answer))
        .raw("</dd></div>\n<div><dt>in C</dt><dd>")
        .text(&crate::bytes::c_string(answer))
        .raw("</dd></div>\n</dl>\n");
    let [Some(key1), Some(key2)] = &view.keys else {
        return;
    };
    let Some(key3) = view.key3 else { return };
    if key1.value.len().saturating_add(key2.value.len()) > 400 {
        return;
    }
    let (key1, key2, key3) = (
        hex::encode(&*key1.value),
        hex::encode(&*key2.value),
        hex::encode(key3),
    );
    let command = format!(
        "python3 -c \"import hashlib; h = bytes.fromhex; p = lambda k: (int(bytes(c for c in k if 48 \
         <= c <= 57)) // k.count(b' ')).to_bytes(4, 'big'); \
         print(hashlib.md5(p(h('{key1}')) + p(h('{key2}')) + h('{key3}')).hexdigest())\""
    );
    let recipe = by_hand::Recipe::new(command, hex::encode(answer));
    by_hand::write_recipes(html, &[recipe]);
}
