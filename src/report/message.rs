//! Start line and fields of a message.

use serde::Serialize;

use super::text;
use crate::message::Message;

/// One field as it stands in its message.
#[derive(Debug, Clone, Serialize)]
pub struct FieldReport {
    /// Offset of the field's line from the message's first byte.
    pub offset: usize,
    /// The name's bytes.
    pub name_hex: String,
    /// The name, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_text: Option<String>,
    /// The value's bytes.
    pub value_hex: String,
    /// The value, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<String>,
    /// The line's bytes, for those who draw them.
    #[serde(skip)]
    pub line: Vec<u8>,
}

/// Start line and fields of one message.
#[derive(Debug, Clone, Serialize)]
pub struct MessageReport {
    /// The start line's bytes, without its end.
    pub start_line_hex: String,
    /// The start line, where it is printable ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_line_text: Option<String>,
    /// The fields in wire order.
    pub fields: Vec<FieldReport>,
    /// The start line's bytes, for those who draw them.
    #[serde(skip)]
    pub start_line: Vec<u8>,
}

impl MessageReport {
    pub(super) fn new(message: &Message<'_>) -> Self {
        let start_line = message.text(message.start_line());
        let fields = message.fields().iter().map(|field| {
            let (name, value) = (message.text(field.name), message.text(field.value));
            FieldReport {
                offset: field.line.start,
                name_hex: hex::encode(name),
                name_text: text(name),
                value_hex: hex::encode(value),
                value_text: text(value),
                line: message.text(field.line).to_vec(),
            }
        });
        Self {
            start_line_hex: hex::encode(start_line),
            start_line_text: text(start_line),
            fields: fields.collect(),
            start_line: start_line.to_vec(),
        }
    }
}
