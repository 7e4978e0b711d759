//! `ws76 explain`.

use ws76::diagnosis::mistakes;
use ws76::draft::rules;
use ws76::render::{json, text};
use ws76::report::MistakeReport;

use super::args::{ExplainArgs, Format, Global};
use super::outcome::{Outcome, UsageError};
use super::output::Output;

/// Tells one rule or mistake, or lists all.
pub(crate) fn run(
    args: &ExplainArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let palette = output.palette();
    if !matches!(global.format, Format::Text | Format::Json | Format::Jsonl) {
        return Err(UsageError::no_such_format(global.format).into());
    }
    let is_text = global.format == Format::Text;
    let layout = match global.format {
        Format::Json => json::Layout::Lines,
        _ => json::Layout::OneLine,
    };
    let Some(id) = &args.id else {
        if is_text {
            text::write_rules(output, &palette, rules::ALL)?;
            text::write_mistakes(output, &palette, mistakes::ALL)?;
        } else {
            json::write_explained(output, rules::ALL, mistakes::ALL, layout)?;
        }
        return Ok(Outcome::Right);
    };
    match (rules::find(id), mistakes::find(id)) {
        (Some(rule), _) if is_text => text::write_rule(output, &palette, rule)?,
        (Some(rule), _) => json::write_explained(output, &[rule], &[], layout)?,
        (None, Some(mistake)) if is_text => {
            text::write_mistake(output, &palette, &MistakeReport::new(mistake))?;
        }
        (None, Some(mistake)) => json::write_explained(output, &[], &[mistake], layout)?,
        (None, None) => return Err(unknown(id).into()),
    }
    Ok(Outcome::Right)
}

fn unknown(id: &str) -> UsageError {
    let rules = rules::ALL.iter().map(|rule| rule.id);
    let mistakes = mistakes::ALL.iter().map(|mistake| mistake.id);
    let near: Vec<&str> = rules
        .chain(mistakes)
        .filter(|known| known.contains(id) || id.contains(known))
        .collect();
    let advice = if near.is_empty() {
        "ws76 explain lists all ids".to_owned()
    } else {
        format!("is it one of these: {}?", near.join(", "))
    };
    UsageError(format!(
        "no rule and no mistake has the id \"{id}\"\n{advice}"
    ))
}
