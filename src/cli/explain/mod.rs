//! `ws76 explain`.

mod topic;

use ws76::diagnosis::mistakes;
use ws76::draft::rules;
use ws76::judge::Verdict;
use ws76::render::{html, json, text};
use ws76::report::{Explained, MistakeReport, RuleReport, SlipReport, TopicReport, VerdictHelp};
use ws76::versions;

use super::args::{ExplainArgs, Format, Global};
use super::outcome::{Outcome, UsageError};
use super::output::Output;
use topic::{HANDSHAKE_FAILED, Topic};

/// Explains what was asked for, or lists all.
pub(crate) fn run(
    args: &ExplainArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let is_text = match global.format {
        Format::Text => true,
        Format::Json | Format::Jsonl | Format::Html => false,
        format => return Err(UsageError::no_such_format(format).into()),
    };
    let mut topics = if args.ids.is_empty() {
        Vec::new()
    } else {
        topic::find(&args.ids).map_err(UsageError)?
    };
    let is_list = args.ids.is_empty() || topics.len() > topic::IN_FULL;
    if args.ids.is_empty() {
        topics = topic::all();
    }
    if let Some(language) = &args.language {
        topics = topic::of_language(topics, language).map_err(UsageError)?;
    }
    if global.format == Format::Html {
        html::write_explained(output, &report(&topics, args.language.as_deref()))?;
    } else if is_text && is_list {
        write_list(output, &topics)?;
    } else if is_text {
        write_in_full(output, &topics, args.language.as_deref())?;
    } else {
        let report = report(&topics, args.language.as_deref());
        let layout = match global.format {
            Format::Json => json::Layout::Lines,
            _ => json::Layout::OneLine,
        };
        json::write_object(output, &report, layout)?;
    }
    Ok(Outcome::Right)
}

fn report(topics: &[Topic], language: Option<&str>) -> Explained {
    let mut explained = Explained::default();
    for topic in topics {
        match topic {
            Topic::Rule(rule) => explained.rules.push(RuleReport::new(rule)),
            Topic::Mistake(mistake) => {
                explained
                    .mistakes
                    .push(topic::in_language(MistakeReport::new(mistake), language));
            }
            Topic::Slip(slip) => explained.slips.push(SlipReport::new(slip)),
            Topic::Verdict(verdict) => explained.verdicts.push(VerdictHelp::new(*verdict)),
            Topic::Case(case) => explained.cases.push(*case),
            Topic::Message(cause) => explained.messages.push(cause.clone()),
            Topic::HandshakeFailed => explained.topics.push(TopicReport {
                id: "handshake-failed",
                paragraphs: HANDSHAKE_FAILED,
            }),
        }
    }
    explained
}

fn write_in_full(
    output: &mut Output,
    topics: &[Topic],
    language: Option<&str>,
) -> anyhow::Result<()> {
    let palette = output.palette();
    for (index, topic) in topics.iter().enumerate() {
        if index > 0 {
            writeln(output)?;
        }
        match topic {
            Topic::Rule(rule) => text::write_rule(output, &palette, rule)?,
            Topic::Mistake(mistake) => {
                let report = topic::in_language(MistakeReport::new(mistake), language);
                text::write_mistake(output, &palette, &report)?;
            }
            Topic::Slip(slip) => text::write_slip(output, &palette, slip)?,
            Topic::Verdict(verdict) => {
                text::write_verdict(output, &palette, &VerdictHelp::new(*verdict))?;
            }
            Topic::Case(case) => text::write_case(output, &palette, case)?,
            Topic::Message(cause) => text::write_cause(output, &palette, cause)?,
            Topic::HandshakeFailed => {
                text::write_topic(output, &palette, "handshake-failed", HANDSHAKE_FAILED)?;
            }
        }
    }
    if topics
        .iter()
        .any(|topic| matches!(topic, Topic::Message(_)))
    {
        writeln(output)?;
        text::write_topic(output, &palette, "to find out which", topic::FIND_OUT)?;
    }
    Ok(())
}

fn writeln(output: &mut Output) -> std::io::Result<()> {
    use std::io::Write as _;
    output.write_all(b"\n")
}

/// A line for each.
fn write_list(output: &mut Output, topics: &[Topic]) -> anyhow::Result<()> {
    let palette = output.palette();
    let mut rules = Vec::new();
    let mut mistakes = Vec::new();
    let mut slips = Vec::new();
    for topic in topics {
        match topic {
            Topic::Rule(rule) => rules.push(*rule),
            Topic::Mistake(mistake) => mistakes.push(*mistake),
            Topic::Slip(slip) => slips.push(*slip),
            _ => {}
        }
    }
    text::write_rules(output, &palette, &rules)?;
    text::write_mistakes(output, &palette, &mistakes)?;
    if !slips.is_empty() {
        writeln(output)?;
        text::write_slips(output, &palette, &slips)?;
    }
    let others: Vec<String> = topics.iter().filter_map(Topic::other_id).collect();
    if !others.is_empty() {
        writeln(output)?;
        let others = others.join(", ");
        let head = "verdicts and cases of the conformance suite";
        text::write_topic(output, &palette, head, &[&others])?;
    }
    Ok(())
}

/// Every rule of both documents.
fn all_rules() -> impl Iterator<Item = &'static rules::Rule> {
    let of_rfc6455 = versions::rules::ALL.iter().copied();
    rules::ALL.iter().copied().chain(of_rfc6455)
}

/// Every verdict.
const fn all_verdicts() -> [Verdict; 7] {
    Verdict::ALL
}

/// Every mistake.
fn all_mistakes() -> impl Iterator<Item = &'static ws76::diagnosis::Mistake> {
    mistakes::ALL.iter().copied()
}
