//! From words on the command line to what is explained.

use ws76::diagnosis::Mistake;
use ws76::draft::console;
use ws76::draft::rules::Rule;
use ws76::judge::Verdict;
use ws76::live::suite;
use ws76::report::{CaseHelp, CauseReport, MistakeReport};
use ws76::versions::slips::{self, Slip};

use super::{all_mistakes, all_rules, all_verdicts};

/// More topics than these are a list, a line each.
pub(super) const IN_FULL: usize = 12;

/// More ids are not suggested.
const MOST_NEAR: usize = 12;

/// One thing to explain.
#[derive(Debug, Clone)]
pub(super) enum Topic {
    Rule(&'static Rule),
    Mistake(&'static Mistake),
    Slip(&'static Slip),
    Verdict(Verdict),
    Case(CaseHelp),
    Message(CauseReport),
    HandshakeFailed,
}

/// What a browser that says nothing leaves to find out.
pub(super) const HANDSHAKE_FAILED: &[&str] = &[
    "The browser failed the connection and its console says no more than that, or nothing. By the draft a script must not learn why (6.1).",
    "WebKit of 2011 says nothing where the 16 bytes are wrong, and waits without an event where they are short or absent or a field holds a NUL; every other cause has a message: ws76 explain \"the message\". So a silent console most likely means a wrong answer.",
    "To find out: ws76 probe ws://HOST:PORT/PATH makes the handshake itself and names the mistake. Or capture the browser's own: tcpdump -i any -s 0 -w session.pcap port PORT, then ws76 verify session.pcap. For a WebKit of that time add --client webkit534.",
    "A browser of today speaks RFC 6455 only, and a draft-76 server cannot satisfy it: its console then says 'Sec-WebSocket-Accept' header is missing.",
];

/// What to do with a message.
pub(super) const FIND_OUT: &[&str] = &[
    "ws76 probe ws://HOST:PORT/PATH makes the handshake and reports each broken rule; or capture the browser's own with tcpdump -i any -s 0 -w session.pcap port PORT, then ws76 verify session.pcap.",
];

impl Topic {
    fn id(&self) -> &str {
        match self {
            Self::Rule(rule) => rule.id,
            Self::Mistake(mistake) => mistake.id,
            Self::Slip(slip) => slip.id,
            Self::Verdict(verdict) => verdict.word(),
            Self::Case(case) => case.id,
            Self::Message(cause) => cause.message,
            Self::HandshakeFailed => "handshake-failed",
        }
    }

    /// The id of what has no list of its own.
    pub(super) fn other_id(&self) -> Option<String> {
        let is_other = matches!(self, Self::Verdict(_) | Self::Case(_));
        is_other.then(|| self.id().to_owned())
    }
}

/// All that has an id.
pub(super) fn all() -> Vec<Topic> {
    let rules = all_rules().map(Topic::Rule);
    let mistakes = all_mistakes().map(Topic::Mistake);
    let slips = slips::ALL.iter().map(Topic::Slip);
    let verdicts = all_verdicts().into_iter().map(Topic::Verdict);
    let cases = suite::cases().map(|(group, case)| {
        Topic::Case(CaseHelp {
            id: case.id,
            group: group.title,
            section: case.section,
            step: case.step,
            severity: case.severity,
            sent: case.sent,
            must: case.expect.words(),
        })
    });
    let all = rules.chain(mistakes).chain(slips).chain(verdicts);
    all.chain(cases).chain([Topic::HandshakeFailed]).collect()
}

/// What the words ask for; what nothing answers is an error that names near ids.
pub(super) fn find(words: &[String]) -> Result<Vec<Topic>, String> {
    let joined = words.join(" ");
    if let Some(topics) = of_step(&joined) {
        return Ok(topics);
    }
    let whole = of_message(&joined);
    if words.len() > 1 && !whole.is_empty() {
        return Ok(whole);
    }
    if words.len() > 1 && says_nothing(&joined.to_lowercase()) {
        return Ok(vec![Topic::HandshakeFailed]);
    }
    let all = all();
    let mut found = Vec::new();
    for word in words {
        let topics = of_word(word, &all);
        if topics.is_empty() {
            return Err(unknown(word, &all));
        }
        found.extend(topics);
    }
    Ok(found)
}

fn of_word(word: &str, all: &[Topic]) -> Vec<Topic> {
    let id = word.trim().to_lowercase().replace('_', "-");
    let pattern: Vec<&str> = id.split('*').collect();
    let named = |topic: &&Topic| matches(&pattern, topic.id());
    let found: Vec<Topic> = all.iter().filter(named).cloned().collect();
    if !found.is_empty() {
        return found;
    }
    if says_nothing(&id) {
        return vec![Topic::HandshakeFailed];
    }
    of_step(word).unwrap_or_else(|| of_message(word))
}

/// Whether a message, in lower case, says no more than that there is no connection.
fn says_nothing(text: &str) -> bool {
    const WHOLE: [&str; 3] = [
        "handshake failed",
        "connection failed",
        "websocket connection failed",
    ];
    let text = text.replace(['-', '\u{2019}'], " ");
    WHOLE.contains(&text.as_str()) || text.contains("t establish a connection to the server")
}

/// Whether a text is the pieces of a pattern in a row, with anything between them.
fn matches(pattern: &[&str], text: &str) -> bool {
    let [first, rest @ ..] = pattern else {
        return false;
    };
    let Some(mut left) = text.strip_prefix(first) else {
        return false;
    };
    let Some((last, middle)) = rest.split_last() else {
        return left.is_empty();
    };
    for piece in middle {
        match left.find(piece) {
            Some(at) => {
                left = left
                    .get(at.saturating_add(piece.len())..)
                    .unwrap_or_default()
            }
            None => return false,
        }
    }
    left.ends_with(last)
}

fn of_message(text: &str) -> Vec<Topic> {
    let causes = console::causes(text).into_iter();
    causes
        .map(|cause| {
            Topic::Message(CauseReport {
                message: cause.says,
                by: cause.by,
                rules: cause.rules,
            })
        })
        .collect()
}

/// The rules and cases of a section, or of one step: `5.2`, `5.2 step 6`, `rfc 4.1 step 4`.
fn of_step(text: &str) -> Option<Vec<Topic>> {
    let text = text.trim().to_lowercase();
    let (is_rfc, text) = match text.strip_prefix("rfc") {
        Some(rest) => (true, rest.trim().trim_start_matches("6455").trim()),
        None => (false, text.as_str()),
    };
    let (section, step) = match text.split_once(' ') {
        Some((section, rest)) => {
            let number = rest.trim().strip_prefix("step").unwrap_or(rest).trim();
            (
                section.trim_end_matches(','),
                Some(number.parse::<u8>().ok()?),
            )
        }
        None => (text, None),
    };
    let is_number = section.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !is_number || !section.contains('.') {
        return None;
    }
    let is_there = |other: &str, at: Option<u8>| other == section && (step.is_none() || at == step);
    let is_of = |topic: &Topic| match topic {
        Topic::Rule(rule) => {
            (rule.document.name() != "draft 76") == is_rfc && is_there(rule.section, rule.step)
        }
        Topic::Case(case) => !is_rfc && is_there(case.section, case.step),
        _ => false,
    };
    let found: Vec<Topic> = all().into_iter().filter(is_of).collect();
    (!found.is_empty()).then_some(found)
}

fn unknown(word: &str, all: &[Topic]) -> String {
    let id = word.to_lowercase();
    let mut near: Vec<(usize, &str)> = all
        .iter()
        .map(|topic| (distance(&id, topic.id()), topic.id()))
        .filter(|(_, other)| id.len() > 2 && (other.contains(&id) || id.contains(other)))
        .collect();
    near.extend(
        all.iter()
            .map(|topic| (distance(&id, topic.id()), topic.id()))
            .filter(|(distance, other)| distance.saturating_mul(4) <= other.len()),
    );
    near.sort_unstable();
    near.dedup();
    let ids: Vec<&str> = near.iter().take(MOST_NEAR).map(|(_, id)| *id).collect();
    let advice = if ids.is_empty() {
        "ws76 explain lists all ids".to_owned()
    } else {
        format!("did you mean: {}?", ids.join(", "))
    };
    format!("no rule, mistake, verdict or case has the id \"{word}\"\n{advice}")
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, to) in row.iter_mut().skip(1).zip(b.bytes()) {
            let replaced = diagonal.saturating_add(usize::from(from != to));
            diagonal = *cell;
            left = replaced
                .min(left.saturating_add(1))
                .min(cell.saturating_add(1));
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

/// The mistakes among the topics that are made in a language.
pub(super) fn of_language(topics: Vec<Topic>, language: &str) -> Result<Vec<Topic>, String> {
    let is_made =
        |topic: &Topic| matches!(topic, Topic::Mistake(mistake) if mistake.is_of(language));
    let found: Vec<Topic> = topics.into_iter().filter(is_made).collect();
    if found.is_empty() {
        let languages = all_mistakes().flat_map(|mistake| mistake.languages.split(' '));
        let mut known: Vec<&str> = languages.collect();
        known.sort_unstable();
        known.dedup();
        let known = known.join(", ");
        return Err(format!(
            "none of these mistakes is made in the language \"{language}\"\nlanguages: {known}"
        ));
    }
    Ok(found)
}

/// A mistake with the code of one language, where there is code in it.
pub(super) fn in_language(mut report: MistakeReport, language: Option<&str>) -> MistakeReport {
    if let Some(language) = language {
        let is_of = |name: &str| name.eq_ignore_ascii_case(language);
        if report.fixes.iter().any(|fix| is_of(fix.language)) {
            report.fixes.retain(|fix| is_of(fix.language));
        }
    }
    report
}
