//! Collecting the findings of one message, and the checks that both messages share.

use super::rules::{self, Row, Rule};
use super::{Finding, Subject, names};
use crate::bytes::{Span, escape_up_to};
use crate::message::{Field, LineEnd, Message, Quirk, QuirkKind, Separator};

/// How much of a value a message quotes.
const QUOTED: usize = 60;

/// How many misspelt names are reported of one message.
const MOST_NAMES: usize = 8;

/// Whether the line ends in a capture are those that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    /// They are: an LF without a CR is the peer's fault.
    AsSent,
    /// The CRs were lost when the file was made.
    LostInCapture,
}

/// The rules that a message's lines break; they differ by who reads it.
pub(super) struct LineRules {
    pub(super) line_end: &'static Row,
    pub(super) bare_lf: &'static Row,
    pub(super) bare_cr: &'static Row,
    pub(super) grammar: &'static Row,
    pub(super) empty_name: &'static Row,
    pub(super) name_byte: &'static Row,
    pub(super) many_fields: &'static Row,
    pub(super) no_space: &'static Row,
}

/// One message and what was found in it.
pub(super) struct Collector<'c, 'a> {
    pub(super) message: &'c Message<'a>,
    pub(super) findings: Vec<Finding>,
    subject: Subject,
}

impl<'c, 'a> Collector<'c, 'a> {
    pub(super) const fn new(message: &'c Message<'a>, subject: Subject) -> Self {
        Self {
            message,
            findings: Vec::new(),
            subject,
        }
    }

    /// Bytes of the message for a sentence.
    pub(super) fn quoted(&self, span: Span) -> String {
        quoted(self.message.text(span))
    }

    /// Reports what concerns the message as a whole.
    pub(super) fn report(&mut self, rule: &'static Rule, text: impl Into<String>) {
        self.findings.push(Finding::new(rule, self.subject, text));
    }

    /// Reports what is wrong at a place.
    pub(super) fn report_at(
        &mut self,
        rule: &'static Rule,
        text: impl Into<String>,
        line: Span,
        mark: Span,
    ) {
        let finding = Finding::new(rule, self.subject, text).at(self.message, line, mark);
        self.findings.push(finding);
    }

    /// Reports that a field's value is not the one wanted.
    pub(super) fn report_value(&mut self, rule: &'static Rule, field: &Field, wanted: &str) {
        let (name, value) = (self.quoted(field.name), self.quoted(field.value));
        let text = format!("{name} is \"{value}\", {wanted}");
        self.report_at(rule, text, field.line, field.value);
    }

    /// Reports what is odd about the lines: how they end, and which of them are not fields.
    pub(super) fn lines(&mut self, rules: &LineRules, line_ends: LineEnds) {
        let sent_lf = line_ends == LineEnds::AsSent;
        let how = match self.message.line_end() {
            Some(LineEnd::Lf) if sent_lf => Some("all lines end with LF instead of CR LF"),
            Some(LineEnd::Mixed) => Some(
                "the first line ends with CR LF and the fields with LF: CR LF CR LF never comes",
            ),
            _ => None,
        };
        if let Some(how) = how {
            self.report(rules.line_end, how);
        }
        for quirk in first_of_each_kind(self.message.quirks()) {
            let (rule, text) = match quirk.kind {
                QuirkKind::BareLf => (rules.bare_lf, "LF without a preceding CR"),
                QuirkKind::BareCr => (rules.bare_cr, "CR without a following LF"),
                QuirkKind::Folded => (
                    rules.grammar,
                    "a line begins with white space: the draft has no line folding",
                ),
                QuirkKind::NoColon => (rules.grammar, "a line has no colon"),
                QuirkKind::EmptyName => (rules.empty_name, "a field has an empty name"),
                QuirkKind::NameByte => (
                    rules.name_byte,
                    "a field's name holds a byte outside U+0021 to U+007E",
                ),
                QuirkKind::TooManyFields => (rules.many_fields, rules.many_fields.title),
            };
            self.report_at(rule, text, quirk.line, quirk.at);
        }
        let mut fields = self.message.fields().iter();
        if let Some(field) = fields.find(|field| field.separator == Separator::Colon) {
            let text = format!("no space follows the colon of {}", self.quoted(field.name));
            let mark = Span::sized(field.name.end, 1);
            self.report_at(rules.no_space, text, field.line, mark);
        }
    }

    /// Reports names that are almost right, and fields that announce a body, although the raw bytes
    /// after the fields (`tail`) are not one.
    pub(super) fn names(&mut self, tail: &str) {
        let named = |field: &&Field| field.separator != Separator::Missing;
        let fields = self.message.fields().iter().filter(named);
        let odd = fields.filter_map(|field| Some((self.odd_name(field)?, *field)));
        let odd = odd.collect::<Vec<_>>();
        let more = odd.len().saturating_sub(MOST_NAMES);
        for (number, ((rule, mut text), field)) in (1..=MOST_NAMES).zip(odd) {
            if number == MOST_NAMES && more > 0 {
                text.push_str(&format!("; {more} more names are almost right"));
            }
            self.report_at(rule, text, field.line, field.name);
        }
        for name in ["Content-Length", "Transfer-Encoding"] {
            if let Some(field) = self.message.named(name).next() {
                let text = format!("{name} announces a body, {tail} is not one");
                self.report_at(&rules::FIELD_BODY_LENGTH, text, field.line, field.name);
            }
        }
    }

    fn odd_name(&self, field: &Field) -> Option<(&'static Rule, String)> {
        let name = self.message.text(field.name);
        let shown = || self.quoted(field.name);
        if matches!(name, [.., b'3']) && name.eq_ignore_ascii_case(b"Sec-WebSocket-Key3") {
            let text = match self.subject {
                Subject::Response => "the answer is the 16 bytes after the empty line",
                _ => "key 3 is the eight bytes after the empty line",
            };
            let text = format!("{} is a field: {text}", shown());
            return Some((&rules::KEY3_FIELD, text));
        }
        if let Some(new) = names::of_draft_75(name) {
            let text = format!("{} is draft 75's name of {new}", shown());
            return Some((&rules::FIELD_DRAFT_75, text));
        }
        let meant = names::misspelt(name)?;
        let text = format!("{} looks like {meant}", shown());
        Some((&rules::FIELD_MISSPELT, text))
    }
}

/// Bytes for a sentence: escaped, and of a length that it bears.
pub(super) fn quoted(bytes: &[u8]) -> String {
    escape_up_to(bytes, QUOTED)
}

/// The first quirk of each kind: a hostile message may have thousands of one.
fn first_of_each_kind(quirks: &[Quirk]) -> Vec<Quirk> {
    let mut firsts: Vec<Quirk> = Vec::new();
    for quirk in quirks {
        if !firsts.iter().any(|first| first.kind == quirk.kind) {
            firsts.push(*quirk);
        }
    }
    firsts
}
