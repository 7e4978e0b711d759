//! What the page shows of a report. The other files of the page see this alone.

use crate::message::LineEnd;
use crate::draft::{Finding, Severity};
use crate::judge::Verdict;
use crate::report::{
    ComputationReport, ExplanationReport, HandshakeReport, KeyReport, MessageReport,
    SoughtReport,
};

/// One handshake, or a computation alone.
pub(super) struct View<'r> {
    pub(super) keys: [Option<&'r KeyReport>; 2],
    pub(super) key3: Option<&'r [u8]>,
    /// The challenge block and the right answer.
    pub(super) solved: Option<([u8; 16], [u8; 16])>,
    pub(super) messages: Option<Messages<'r>>,
    pub(super) verdict: Option<Judgement<'r>>,
    pub(super) findings: Vec<FindingView<'r>>,
}

/// The messages of the handshake.
pub(super) struct Messages<'r> {
    pub(super) request: Option<MessageView>,
    pub(super) response: Option<MessageView>,
    /// Whether they were made up around keys from the command line.
    pub(super) is_example: bool,
    pub(super) received: Option<&'r [u8]>,
}

/// One message: its lines.
pub(super) struct MessageView {
    pub(super) lines: Vec<LineView>,
    /// What the empty line is; none where there is none.
    pub(super) fields_end: Option<LineEnd>,
}

/// A line of a message, without its end.
pub(super) struct LineView {
    pub(super) offset: usize,
    pub(super) bytes: Vec<u8>,
    /// The field's name; none for the start line.
    pub(super) name: Option<Vec<u8>>,
    /// How many bytes of the line come before the value.
    pub(super) value_at: usize,
    /// What ends it.
    pub(super) end: Option<LineEnd>,
}

/// The verdict, and what the server did.
pub(super) struct Judgement<'r> {
    pub(super) verdict: Verdict,
    pub(super) cause: Option<String>,
    pub(super) received: Option<&'r [u8]>,
    pub(super) explanations: &'r [ExplanationReport],
    /// What was sought, where nothing explains a wrong answer.
    pub(super) sought: Option<SoughtReport>,
}

/// One finding.
pub(super) struct FindingView<'r> {
    pub(super) severity: Severity,
    pub(super) rule: &'r str,
    pub(super) place: String,
    pub(super) subject: &'static str,
    pub(super) message: &'r str,
    pub(super) consequence: &'r str,
    pub(super) help: &'r str,
    /// Offset in its message.
    pub(super) offset: Option<usize>,
}

impl<'r> View<'r> {
    /// A computation alone.
    pub(super) fn of_computation(report: &'r ComputationReport) -> Self {
        Self {
            keys: [report.key1.as_ref(), report.key2.as_ref()],
            key3: report.key3.as_ref().map(|key3| &*key3.bytes),
            solved: report
                .solution
                .map(|solved| (*solved.block.bytes(), solved.answer)),
            messages: None,
            verdict: None,
            findings: report.findings.iter().map(FindingView::new).collect(),
        }
    }

    /// A handshake.
    pub(super) fn of_handshake(report: &'r HandshakeReport) -> Self {
        let judged = report.judged();
        let received = judged.and_then(|judged| judged.received.as_deref());
        Self {
            messages: Some(Messages {
                request: report.request.as_ref().map(MessageView::new),
                response: report.response.as_ref().map(MessageView::new),
                is_example: false,
                received,
            }),
            verdict: judged.map(|judged| Judgement {
                verdict: judged.verdict,
                cause: report.cause().map(|cause| cause.to_string()),
                received,
                explanations: &judged.diagnosis,
                sought: judged.sought_in_vain(),
            }),
            ..Self::of_computation(&report.computation)
        }
    }
}

impl MessageView {
    fn new(message: &MessageReport) -> Self {
        let start = LineView {
            offset: 0,
            bytes: message.start_line.to_vec(),
            name: None,
            value_at: 0,
            end: message.start_line_end,
        };
        let fields = message.fields.iter().map(|field| LineView {
            offset: field.offset,
            value_at: field.line().len().saturating_sub(field.value.len()),
            bytes: field.line(),
            name: Some(field.name.to_vec()),
            end: field.end,
        });
        Self {
            fields_end: message.fields_end,
            lines: [start].into_iter().chain(fields).collect(),
        }
    }
}

impl<'r> FindingView<'r> {
    fn new(finding: &'r Finding) -> Self {
        Self {
            severity: finding.severity,
            rule: finding.rule.id,
            place: finding.rule.place(),
            subject: finding.subject.word(),
            message: &finding.message,
            consequence: finding.rule.consequence,
            help: finding.rule.help,
            offset: finding.place.as_ref().map(|place| place.offset),
        }
    }
}

/// Section and step of the draft.
pub(super) fn place(section: &str, step: Option<u8>) -> String {
    match step {
        Some(step) => format!("draft 76, {section} step {step}"),
        None => format!("draft 76, {section}"),
    }
}
