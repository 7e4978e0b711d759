//! What the server did, in one sentence, and both computations from the stage where they part.

use std::io::{self, Write};

use owo_colors::Style;

use super::line::{Line, write_wrapped};
use crate::bytes::spaced_hex;
use crate::render::palette::Palette;
use crate::report::{
    Comparison, DeepReport, ExplanationReport, Hex, KeysReport, SearchReport, Stage, TogetherReport,
    VerdictReport,
};

/// Where the values of a comparison begin.
const VALUES: usize = 20;

/// The most bytes in one line of a comparison, and the fewest.
const CELLS: [usize; 2] = [6, 20];

/// Bytes in one line of a comparison.
fn cells_of(palette: &Palette) -> usize {
    let [least, most] = CELLS;
    let room = palette.width.saturating_sub(VALUES).saturating_add(1);
    (room / 3).clamp(least, most)
}

/// Longer byte strings are not laid against each other: the work grows with the square.
const LONGEST: usize = 128;

/// Explanations that are shown in full; of the others the ids.
const IN_FULL: usize = 3;

/// Writes the explanations of one wrong answer.
pub(super) fn write(
    out: &mut dyn Write,
    palette: &Palette,
    judged: &VerdictReport,
) -> io::Result<()> {
    let explanations = &judged.diagnosis;
    for (index, explanation) in explanations.iter().take(IN_FULL).enumerate() {
        writeln!(out)?;
        let lead = if index == 0 { "  " } else { "  Or: " };
        let ids = explanation.mistakes.join(" + ");
        let text = format!("{} [{ids}]", explanation.explanation);
        write_wrapped(out, palette.line().plain(lead), &text, 2)?;
        if index == 0 {
            for comparison in &explanation.comparison {
                write_comparison(out, palette, comparison)?;
            }
        }
        write_help(out, palette, &explanation.help, &explanation.mistakes)?;
        if let Some(reason) = &explanation.chance {
            let text = format!("it may be chance: {reason}");
            write_wrapped(out, palette.line().styled("  note: ", palette.note), &text, 8)?;
        }
    }
    let is_bent = |found: &ExplanationReport| {
        let of_text = ["answer-utf8", "answer-replaced", "answer-question-marks"];
        found.mistakes.iter().any(|id| of_text.contains(id))
    };
    if judged.may_be_bent && explanations.first().is_some_and(is_bent) {
        let text = "an editor or a terminal does the same to a capture; tcpdump -w FILE keeps the \
                    bytes and shows which it was";
        write_wrapped(out, palette.line().styled("  note: ", palette.note), text, 8)?;
    }
    write_others(out, palette, explanations, judged.next_request.as_ref())?;
    judged
        .deep
        .as_ref()
        .map_or(Ok(()), |deep| write_deep(out, palette, deep))
}

fn write_deep(out: &mut dyn Write, palette: &Palette, deep: &DeepReport) -> io::Result<()> {
    writeln!(out)?;
    let Some(found) = &deep.found else {
        let end = if deep.cancelled {
            ", then it was ended"
        } else {
            ""
        };
        let text = format!(
            "no value of part 1 or part 2 explains it either: {} searches over all 2^32{end}{}",
            deep.searches,
            supposed(&deep.sought)
        );
        return write_wrapped(out, palette.line().styled("  note: ", palette.note), &text, 8);
    };
    write_wrapped(out, palette.line().plain("  "), &found.explanation, 2)?;
    if found.origins.is_empty() {
        let text = "nothing simple makes that number of the key";
        return write_wrapped(out, palette.line().styled("  note: ", palette.note), text, 8);
    }
    for origin in &found.origins {
        write_wrapped(out, palette.line().plain("    it may be "), origin, 6)?;
    }
    Ok(())
}

/// What the rest of the block was supposed to be in each search; nothing where there was none.
fn supposed(sought: &[SearchReport]) -> String {
    let mut rests: Vec<(String, Vec<&str>)> = Vec::new();
    for search in sought {
        let rest = match search.mistakes.as_slice() {
            [] => "the rest right".to_owned(),
            mistakes => mistakes.join(" and "),
        };
        let part = if search.subject == "part1" { "part 1" } else { "part 2" };
        match rests.iter_mut().find(|(known, _)| *known == rest) {
            Some((_, parts)) => parts.push(part),
            None => rests.push((rest, vec![part])),
        }
    }
    let mut text = String::new();
    for (at, (rest, parts)) in rests.iter().enumerate() {
        text.push_str(if at == 0 { ", with " } else { ", " });
        text.push_str(rest);
        if let [part] = parts.as_slice() {
            text.push_str(&format!(" ({part} alone)"));
        }
    }
    text
}

/// Names explanations that were shown in full before.
pub(super) fn write_again(
    out: &mut dyn Write,
    palette: &Palette,
    judged: &VerdictReport,
) -> io::Result<()> {
    let ids = judged
        .diagnosis
        .iter()
        .map(|found| found.mistakes.join(" + "));
    let ids: Vec<String> = ids.collect();
    if ids.is_empty() {
        return Ok(());
    }
    let text = format!("as above: {}", ids.join(", or "));
    write_wrapped(out, palette.line().styled("  note: ", palette.note), &text, 8)
}

/// Writes what explains all wrong answers of a server.
pub(super) fn write_together(
    out: &mut dyn Write,
    palette: &Palette,
    together: &TogetherReport,
) -> io::Result<()> {
    let server = match &together.server {
        Some(server) => format!(" of {}", crate::bytes::safe_text(server)),
        None => String::new(),
    };
    let cause = match together.mistakes.len() {
        1 => "one mistake explains",
        2 => "two mistakes explain",
        _ => "three mistakes explain",
    };
    palette.line()
        .styled("\u{2717} ", palette.wrong)
        .plain(&format!(
            "{cause} {} wrong answers{server}",
            count_of(together)
        ))
        .write(out)?;
    write_mistakes(out, palette, &together.explanation, &together.mistakes)?;
    write_help(out, palette, &together.help, &together.mistakes)?;
    if !together.or.is_empty() {
        let or: Vec<String> = together.or.iter().map(|ids| ids.join(" + ")).collect();
        let text = format!("as well explained by {}", or.join(", or "));
        write_wrapped(out, palette.line().styled("  note: ", palette.note), &text, 8)?;
    }
    if let Some(telling) = &together.next_request {
        write_telling(out, palette, telling)?;
    }
    let Some(broken) = &together.broken else {
        return Ok(());
    };
    writeln!(out)?;
    let plural = if broken.compared == 1 { "" } else { "s" };
    let text = format!(
        "  besides, it answered {} request{plural} that it must abort",
        broken.compared
    );
    palette.line().plain(&text).write(out)?;
    write_mistakes(out, palette, &broken.explanation, &broken.mistakes)?;
    write_help(out, palette, &broken.help, &broken.mistakes)
}

/// How many wrong answers are explained, and of how many where not all are.
fn count_of(together: &TogetherReport) -> String {
    if together.explained < together.compared {
        format!("{} of {}", together.explained, together.compared)
    } else {
        together.compared.to_string()
    }
}

fn write_mistakes(
    out: &mut dyn Write,
    palette: &Palette,
    explanation: &str,
    ids: &[&str],
) -> io::Result<()> {
    let text = format!("{explanation} [{}]", ids.join(" + "));
    write_wrapped(out, palette.line().plain("  "), &text, 2)
}

fn write_help(
    out: &mut dyn Write,
    palette: &Palette,
    help: &[&str],
    mistakes: &[&str],
) -> io::Result<()> {
    for (help, id) in help.iter().zip(mistakes) {
        let text = format!("{help} (more: ws76 explain {id})");
        write_wrapped(out, palette.line().styled("  help: ", palette.note), &text, 8)?;
    }
    Ok(())
}

fn write_others(
    out: &mut dyn Write,
    palette: &Palette,
    explanations: &[ExplanationReport],
    telling: Option<&KeysReport>,
) -> io::Result<()> {
    if explanations.len() > 1 {
        writeln!(out)?;
        let others = explanations.iter().skip(IN_FULL);
        let others: Vec<String> = others.map(|other| other.mistakes.join(" + ")).collect();
        let text = if others.is_empty() {
            "no byte of this capture tells them apart".to_owned()
        } else {
            let others = others.join(", ");
            format!("no byte of this capture tells them apart, nor these: {others}")
        };
        write_wrapped(out, palette.line().styled("  note: ", palette.note), &text, 8)?;
    }
    telling.map_or(Ok(()), |telling| write_telling(out, palette, telling))
}

/// The request that would tell explanations apart, as a command.
fn write_telling(out: &mut dyn Write, palette: &Palette, telling: &KeysReport) -> io::Result<()> {
    let value = |bytes: &Hex| match bytes.text() {
        Some(text) if !text.contains('\'') => format!("'{text}'"),
        _ => format!("hex:{bytes}"),
    };
    palette.line()
        .styled("  help: ", palette.note)
        .plain("this request tells them apart:")
        .write(out)?;
    let key1 = value(&telling.key1);
    let key2 = value(&telling.key2);
    writeln!(out, "        ws76 probe URL --key1 {key1} \\")?;
    let key3 = &telling.key3;
    writeln!(out, "          --key2 {key2} \\")?;
    writeln!(out, "          --challenge hex:{key3}")
}

pub(super) fn write_comparison(
    out: &mut dyn Write,
    palette: &Palette,
    comparison: &Comparison,
) -> io::Result<()> {
    let Comparison {
        label,
        right,
        server,
    } = comparison;
    if let (Stage::Bytes(right, right_note), Stage::Bytes(server, server_note)) = (right, server)
        && right.len() <= LONGEST
        && server.len() <= LONGEST
    {
        let notes = [right_note.as_str(), server_note.as_str()];
        return write_bytes(out, palette, label, &align(right, server), notes);
    }
    write_stage(out, palette, label, "right", right)?;
    write_stage(out, palette, "", "server", server)
}

fn write_stage(
    out: &mut dyn Write,
    palette: &Palette,
    label: &str,
    side: &str,
    stage: &Stage,
) -> io::Result<()> {
    let head = row(palette, label, side);
    match stage {
        Stage::None(text) => write_wrapped(out, head, text, VALUES),
        Stage::Text(text) => head.plain(text).write(out),
        Stage::Bytes(bytes, note) => {
            // Room for the dots.
            let cells = cells_of(palette).saturating_sub(1);
            let shown = crate::bytes::Span::sized(0, cells).of(bytes);
            let more = if bytes.len() > cells { "..." } else { "" };
            head.plain(&spaced_hex(shown)).plain(more).write(out)?;
            palette.line()
                .column(VALUES)
                .styled(note, palette.faint)
                .write(out)
        }
    }
}

fn row(palette: &Palette, label: &str, side: &str) -> Line {
    let style = style_of(palette, side);
    palette.line()
        .plain("    ")
        .styled(label, palette.label)
        .column(12)
        .styled(side, style)
        .column(VALUES)
}

const fn style_of(palette: &Palette, side: &str) -> Style {
    // "right" and "server" are all there is.
    if side.len() == 5 {
        palette.right
    } else {
        palette.wrong
    }
}

/// A byte of each side, or a gap where the other has one more.
type Pair = (Option<u8>, Option<u8>);

fn write_bytes(
    out: &mut dyn Write,
    palette: &Palette,
    label: &str,
    pairs: &[Pair],
    notes: [&str; 2],
) -> io::Result<()> {
    for (index, pairs) in pairs.chunks(cells_of(palette)).enumerate() {
        let label = if index == 0 { label } else { "" };
        let right = row(palette, label, "right");
        cells(right, pairs, |pair| pair.0, palette.right).write(out)?;
        let server = row(palette, "", "server");
        cells(server, pairs, |pair| pair.1, palette.wrong).write(out)?;
        if pairs.iter().all(|pair| pair.0 == pair.1) {
            continue;
        }
        let marks: Vec<&str> = pairs
            .iter()
            .map(|pair| if pair.0 == pair.1 { "  " } else { "^^" })
            .collect();
        palette.line()
            .column(VALUES)
            .styled(marks.join(" ").trim_end(), palette.wrong)
            .write(out)?;
    }
    let [right, server] = notes;
    palette.line()
        .column(VALUES)
        .styled(&format!("{right}; server: {server}"), palette.faint)
        .write(out)
}

/// The hex cells of one side, those that differ in colour.
fn cells(mut line: Line, pairs: &[Pair], side: impl Fn(&Pair) -> Option<u8>, style: Style) -> Line {
    for pair in pairs {
        match side(pair) {
            Some(byte) if pair.0 == pair.1 => line.push(&format!("{byte:02x} "), Style::new()),
            Some(byte) => {
                line.push(&format!("{byte:02x}"), style);
                line.push(" ", Style::new());
            }
            None => line.push("-- ", Style::new()),
        }
    }
    line
}

/// Lays two byte strings against each other so that most bytes stand under their like.
fn align(right: &[u8], server: &[u8]) -> Vec<Pair> {
    let width = server.len().saturating_add(1);
    // How many bytes can stand under their like from here on.
    let mut table = vec![0_u16; right.len().saturating_add(1).saturating_mul(width)];
    let at = |row: usize, column: usize| row.saturating_mul(width).saturating_add(column);
    let read = |table: &[u16], row, column| table.get(at(row, column)).copied().unwrap_or(0);
    for row in (0..right.len()).rev() {
        for column in (0..server.len()).rev() {
            let (below, beside) = (row.saturating_add(1), column.saturating_add(1));
            let best = if right.get(row) == server.get(column) {
                read(&table, below, beside).saturating_add(1)
            } else {
                read(&table, below, column).max(read(&table, row, beside))
            };
            if let Some(cell) = table.get_mut(at(row, column)) {
                *cell = best;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    // Bytes that have little in common are laid against each other as they come.
    let in_common = usize::from(read(&table, 0, 0)).saturating_mul(2);
    let as_they_come = right.len() == server.len() || in_common < right.len().min(server.len());
    while row < right.len() || column < server.len() {
        let (ours, theirs) = (right.get(row).copied(), server.get(column).copied());
        let (below, beside) = (row.saturating_add(1), column.saturating_add(1));
        let skips_ours = read(&table, below, column);
        let skips_theirs = read(&table, row, beside);
        let pair = match (ours, theirs) {
            (Some(_), Some(_))
                if ours == theirs
                    || as_they_come
                    || read(&table, below, beside) >= skips_ours.max(skips_theirs) =>
            {
                (ours, theirs)
            }
            (Some(_), Some(_)) if skips_ours >= skips_theirs => (ours, None),
            (Some(_), None) => (ours, None),
            _ => (None, theirs),
        };
        row = row.saturating_add(usize::from(pair.0.is_some()));
        column = column.saturating_add(usize::from(pair.1.is_some()));
        pairs.push(pair);
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stand_under_their_like() {
        let pairs = align(b"\x7e\xd6\x3c", b"\x7e\xc3\x96\x3c");
        let sides: (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        assert_eq!(sides.0.iter().filter(|cell| cell.is_none()).count(), 1);
        assert_eq!(sides.0.last(), sides.1.last());
        assert_eq!(
            align(b"ab", b"ba"),
            [(Some(b'a'), Some(b'b')), (Some(b'b'), Some(b'a'))]
        );
        assert_eq!(align(b"", b"a"), [(None, Some(b'a'))]);
    }
}
