//! Start line and fields of a message.

use serde::Serialize;

use super::hex::{Hex, twin};
use crate::message::{Message, Separator};

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
}

impl MessageReport {
    pub(super) fn new(message: &Message<'_>) -> Self {
        let fields = message.fields().iter().map(|field| FieldReport {
            offset: field.line.start,
            name: Hex::from(message.text(field.name)),
            value: Hex::from(message.text(field.value)),
            separator: field.separator,
        });
        Self {
            start_line: Hex::from(message.text(message.start_line())),
            fields: fields.collect(),
        }
    }
}
