//! Start line and fields of a message.

use serde::Serialize;

use super::hex::{Hex, twin};
use crate::bytes::Span;
use crate::message::{LineEnd, Message, Separator};

/// One field as it stands in its message.
#[derive(Debug, Clone, Serialize)]
pub struct FieldReport {
    /// Offset of the field's line from the message's first byte.
    pub offset: usize,
    /// The name.
    #[serde(flatten, serialize_with = "twin::name")]
    pub name: Hex,
    /// The value.
    #[serde(flatten, serialize_with = "twin::value")]
    pub value: Hex,
    /// What stands between the two.
    #[serde(skip)]
    pub separator: Separator,
    /// What ends the line.
    #[serde(skip)]
    pub end: Option<LineEnd>,
}

impl FieldReport {
    /// The line as it was sent, without its end.
    #[must_use]
    pub fn line(&self) -> Vec<u8> {
        [&self.name, self.separator.bytes(), &self.value].concat()
    }
}

/// Start line and fields of one message.
#[derive(Debug, Clone, Serialize)]
pub struct MessageReport {
    /// The start line, without its end.
    #[serde(flatten, serialize_with = "twin::start_line")]
    pub start_line: Hex,
    /// The fields in wire order.
    pub fields: Vec<FieldReport>,
    /// What ends the start line; none where the message ends before.
    #[serde(skip)]
    pub start_line_end: Option<LineEnd>,
    /// What the empty line is; none where the message ends before.
    #[serde(skip)]
    pub fields_end: Option<LineEnd>,
}

/// What ends the line whose content ends there.
fn end_at(bytes: &[u8], at: usize) -> Option<LineEnd> {
    match Span::sized(at, 2).of(bytes) {
        [b'\r', b'\n'] => Some(LineEnd::CrLf),
        [b'\n', ..] => Some(LineEnd::Lf),
        _ => None,
    }
}

/// What the empty line before the body is.
fn empty_before(bytes: &[u8], body: usize) -> Option<LineEnd> {
    let before = bytes.get(..body)?;
    if before.ends_with(b"\r\n") {
        Some(LineEnd::CrLf)
    } else {
        before.ends_with(b"\n").then_some(LineEnd::Lf)
    }
}

impl MessageReport {
    pub(super) fn new(message: &Message<'_>) -> Self {
        let fields = message.fields().iter().map(|field| FieldReport {
            offset: field.line.start,
            name: Hex::from(message.text(field.name)),
            value: Hex::from(message.text(field.value)),
            separator: field.separator,
            end: end_at(message.bytes(), field.line.end),
        });
        Self {
            start_line_end: end_at(message.bytes(), message.start_line().end),
            fields_end: message.body().and_then(|body| empty_before(message.bytes(), body)),
            start_line: Hex::from(message.text(message.start_line())),
            fields: fields.collect(),
        }
    }
}
