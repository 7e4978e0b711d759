//! What browsers print in their consoles when a handshake fails, and which rules can be behind it.

use super::clients;

/// A message, and what can be behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The part of the message that does not vary.
    pub says: &'static str,
    /// Who prints it.
    pub by: &'static str,
    /// The ids of the rules that can be behind it.
    pub rules: Vec<&'static str>,
}

/// What comes after these is the value seen.
const VARIES_AFTER: [&str; 8] = [
    "mismatch: ",
    "No response code found: ",
    "Invalid status code: ",
    "Unexpected response code: ",
    "in value at ",
    "in name at ",
    "after value at ",
    "not present in request: ",
];

/// Shorter texts are not looked for among messages.
const SHORTEST: usize = 8;

/// The causes of a message, whole or in part, quoted or not; none where no browser prints it.
#[must_use]
pub fn causes(text: &str) -> Vec<Cause> {
    let text = plain(text);
    if text.len() < SHORTEST {
        return Vec::new();
    }
    let mut causes: Vec<Cause> = Vec::new();
    for row in clients::all() {
        let Some(says) = row.says.map(fixed) else {
            continue;
        };
        let known = plain(says);
        if !text.contains(&known) && !known.contains(&text) {
            continue;
        }
        let by = row.client.and_version();
        match causes
            .iter_mut()
            .find(|cause| cause.says == says && cause.by == by)
        {
            Some(cause) => cause.rules.push(row.rule),
            None => causes.push(Cause {
                says,
                by,
                rules: vec![row.rule],
            }),
        }
    }
    causes
}

/// A message without what varies in it.
fn fixed(says: &'static str) -> &'static str {
    let end = VARIES_AFTER
        .iter()
        .filter_map(|part| says.find(part).map(|at| at.saturating_add(part.len())))
        .min();
    end.and_then(|end| says.get(..end)).unwrap_or(says)
}

/// Without regard to case, quotes and white space around.
fn plain(text: &str) -> String {
    let text = text.trim().trim_matches(['"', '`']).trim();
    let prefix = "error during websocket handshake: ";
    let lower = text.to_lowercase();
    lower
        .strip_prefix(prefix)
        .unwrap_or(&lower)
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<&'static str> {
        let mut rules: Vec<&str> = causes(text)
            .into_iter()
            .flat_map(|cause| cause.rules)
            .collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    #[test]
    fn a_message_leads_to_its_rules_whole_or_in_part() {
        let whole = "Error during WebSocket handshake: location mismatch: ws://a/ != ws://a:80/";
        assert_eq!(rules(whole), ["location-answer", "location-scheme"]);
        assert_eq!(
            rules("\"location mismatch: \""),
            ["location-answer", "location-scheme"]
        );
        assert_eq!(
            rules("LOCATION MISMATCH"),
            ["location-answer", "location-scheme"]
        );
        assert_eq!(
            rules("Unexpected response code: 502"),
            ["rfc-status", "status-not-101"]
        );
        let long = "WebSocket connection to 'ws://a/' failed: Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value";
        assert_eq!(rules(long), ["rfc-accept-wrong"]);
        assert_eq!(
            rules("invalid UTF-8 sequence in header value"),
            ["response-empty-value", "response-not-utf8"]
        );
    }

    #[test]
    fn other_texts_lead_nowhere() {
        assert_eq!(causes("no such message"), []);
        assert_eq!(causes("mis"), []);
        // Eight characters are enough.
        assert_eq!(causes("mismatc"), []);
        assert_ne!(causes("mismatch"), []);
    }

    #[test]
    fn a_message_of_one_client_is_one_cause_with_all_its_rules() {
        for says in clients::all().filter_map(|row| row.says) {
            let causes = causes(says);
            let count = causes.len();
            let mut messages: Vec<_> = causes.iter().map(|cause| (cause.says, cause.by)).collect();
            messages.sort_unstable();
            messages.dedup();
            assert_eq!(messages.len(), count, "{says}");
            for cause in causes {
                let rows = clients::all().filter(|row| row.says.map(fixed) == Some(cause.says));
                let of_client = rows.filter(|row| row.client.and_version() == cause.by);
                let mut expected: Vec<&str> = of_client.map(|row| row.rule).collect();
                expected.sort_unstable();
                expected.dedup();
                let mut rules = cause.rules.clone();
                rules.sort_unstable();
                assert_eq!(rules, expected, "{says}");
            }
        }
    }
}
