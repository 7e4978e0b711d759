//! Collecting the findings of one message, and the checks that both messages share.

use super::rules::{self, Rule};
use super::{Finding, Subject, names};
use crate::bytes::{Span, escape_up_to};
use crate::message::{Field, LineEnd, Message, Quirk, QuirkKind, Separator};

/// How much of a value a message quotes.
const QUOTED: usize = 60;

/// How many misspelt names are told of one message.
const MOST_NAMES: usize = 8;

/// Whether the line ends in a capture are those that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    /// They are: an LF without a CR is the peer's fault.
    AsSent,
    /// The CRs were lost when the file was made.
    LostInCapture,
}

/// The rules that a message's lines break, told apart by who reads it.
pub(super) struct LineRules {
    pub(super) line_end: &'static Rule,
    pub(super) bare_lf: &'static Rule,
    pub(super) bare_cr: &'static Rule,
    pub(super) grammar: &'static Rule,
    pub(super) empty_name: &'static Rule,
    pub(super) name_byte: &'static Rule,
    pub(super) many_fields: &'static Rule,
    pub(super) no_space: &'static Rule,
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

    /// Tells what concerns the message as a whole.
    pub(super) fn tell(&mut self, rule: &'static Rule, text: impl Into<String>) {
        self.findings.push(Finding::new(rule, self.subject, text));
    }

    /// Tells what stands at a place.
    pub(super) fn tell_at(
        &mut self,
        rule: &'static Rule,
        text: impl Into<String>,
        line: Span,
        mark: Span,
    ) {
        let finding = Finding::new(rule, self.subject, text).at(self.message, line, mark);
        self.findings.push(finding);
    }

    /// Tells that a field's value is not the one wanted.
    pub(super) fn tell_value(&mut self, rule: &'static Rule, field: &Field, wanted: &str) {
        let (name, value) = (self.quoted(field.name), self.quoted(field.value));
        let text = format!("{name} is \"{value}\", {wanted}");
        self.tell_at(rule, text, field.line, field.value);
    }

    /// Tells what is odd about the lines: how they end, and which of them are no fields.
    pub(super) fn lines(&mut self, rules: &LineRules, line_ends: LineEnds) {
        let sent_lf = line_ends == LineEnds::AsSent;
        if sent_lf && self.message.line_end() == Some(LineEnd::Lf) {
            self.tell(rules.line_end, "all lines end with LF instead of CR LF");
        }
        for quirk in first_of_each_kind(self.message.quirks()) {
            let (rule, text) = match quirk.kind {
                QuirkKind::BareLf => (rules.bare_lf, "an LF stands there without a CR"),
                QuirkKind::BareCr => (rules.bare_cr, "a CR stands there without an LF"),
                QuirkKind::Folded => (
                    rules.grammar,
                    "a line begins with white space: the draft knows no folded lines",
                ),
                QuirkKind::NoColon => (rules.grammar, "a line has no colon"),
                QuirkKind::EmptyName => (rules.empty_name, "a field has an empty name"),
                QuirkKind::NameByte => (
                    rules.name_byte,
                    "a field's name holds a byte outside U+0021 to U+007E",
                ),
                QuirkKind::TooManyFields => (rules.many_fields, rules.many_fields.title),
            };
            self.tell_at(rule, text, quirk.line, quirk.at);
        }
        let mut fields = self.message.fields().iter();
        if let Some(field) = fields.find(|field| field.separator == Separator::Colon) {
            let text = format!("no space follows the colon of {}", self.quoted(field.name));
            let mark = Span::sized(field.name.end, 1);
            self.tell_at(rules.no_space, text, field.line, mark);
        }
    }

    /// Tells names that are almost right, and fields that announce a body where `tail`, the raw
    /// bytes after the fields, is none.
    pub(super) fn names(&mut self, tail: &str) {
        let fields = self.message.fields().iter();
        let named = fields.filter(|field| field.separator != Separator::Missing);
        let odd = named.filter_map(|field| {
            let name = self.message.text(field.name);
            let of_draft_75 = names::of_draft_75(name).map(|new| (&rules::FIELD_DRAFT_75, new));
            let misspelt = || names::misspelt(name).map(|meant| (&rules::FIELD_MISSPELT, meant));
            let (rule, right) = of_draft_75.or_else(misspelt)?;
            Some((rule, right, *field))
        });
        for (rule, right, field) in odd.take(MOST_NAMES).collect::<Vec<_>>() {
            let text = if std::ptr::eq(rule, &rules::FIELD_DRAFT_75) {
                format!("{} is draft 75's name of {right}", self.quoted(field.name))
            } else {
                format!("{} looks like {right}", self.quoted(field.name))
            };
            self.tell_at(rule, text, field.line, field.name);
        }
        for name in ["Content-Length", "Transfer-Encoding"] {
            if let Some(field) = self.message.named(name).next() {
                let text = format!("{name} announces a body, {tail} is none");
                self.tell_at(&rules::FIELD_BODY_LENGTH, text, field.line, field.name);
            }
        }
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
