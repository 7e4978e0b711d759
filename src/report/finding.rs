//! One thing wrong or odd, as JSON has it.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::draft::Finding;
use crate::draft::rules::Document;

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("rule", self.rule.id)?;
        map.serialize_entry("severity", &self.severity)?;
        if self.rule.document != Document::Draft76 {
            map.serialize_entry("document", &self.rule.document)?;
        }
        map.serialize_entry("section", self.rule.section)?;
        map.serialize_entry("step", &self.rule.step)?;
        map.serialize_entry("subject", &self.subject)?;
        map.serialize_entry("by", &self.by)?;
        map.serialize_entry("message", &self.message)?;
        map.serialize_entry("help", self.rule.help)?;
        if let Some(place) = &self.place {
            map.serialize_entry("offset", &place.offset)?;
            map.serialize_entry("length", &place.mark.len())?;
        }
        map.end()
    }
}
