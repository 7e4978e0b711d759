//! `ws76 explain`.

use ws76::draft::rules;
use ws76::render::{json, text};

use super::args::{ExplainArgs, Format, Global};
use super::outcome::{Outcome, UsageError};
use super::output::Output;

/// Tells one rule, or lists all.
pub(crate) fn run(
    args: &ExplainArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let palette = output.palette();
    if matches!(global.format, Format::Tap | Format::Junit) {
        let text = format!("--format {} is for parse and verify", global.format);
        return Err(UsageError(text).into());
    }
    let is_text = global.format == Format::Text;
    match &args.id {
        Some(id) => {
            let rule = rules::find(id).ok_or_else(|| unknown(id))?;
            if is_text {
                text::write_rule(output, &palette, rule)?;
            } else {
                json::write_rules(output, &[rule])?;
            }
        }
        None if is_text => text::write_rules(output, &palette, rules::ALL)?,
        None => json::write_rules(output, rules::ALL)?,
    }
    Ok(Outcome::Right)
}

fn unknown(id: &str) -> UsageError {
    let near: Vec<&str> = rules::ALL
        .iter()
        .map(|rule| rule.id)
        .filter(|known| known.contains(id) || id.contains(known))
        .collect();
    let advice = if near.is_empty() {
        "ws76 explain lists all ids".to_owned()
    } else {
        format!("is it one of these: {}?", near.join(", "))
    };
    UsageError(format!("no rule has the id \"{id}\"\n{advice}"))
}
