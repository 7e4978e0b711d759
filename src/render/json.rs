//! The contract's JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::HandshakeRenderer;
use super::indent::{Indented, Safe, gathered};
#[cfg(feature = "capture")]
use crate::capture::TABLE;
use crate::report::{
    ComputationReport, FailedInput, HandshakeReport, ProbeReport, SCHEMA, Summary, TogetherReport,
};

/// How an object is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Over several lines.
    Lines,
    /// In one line.
    OneLine,
}

/// An object with the schema's name before the rest.
#[derive(Serialize)]
struct Document<'r, T> {
    schema: &'static str,
    #[serde(flatten)]
    rest: &'r T,
}

/// Writes one object over several lines, or in one.
fn write_document<T: Serialize>(out: &mut dyn Write, rest: &T, layout: Layout) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA,
        rest,
    };
    let mut out = gathered(Safe(out));
    match layout {
        Layout::Lines => serde_json::to_writer_pretty(&mut out, &document)?,
        Layout::OneLine => serde_json::to_writer(&mut out, &document)?,
    }
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes a value over several lines; all but the first are moved right. A string in JSON holds no
/// line end, so this changes white space alone.
fn write_indented<T: Serialize>(
    out: &mut dyn Write,
    value: &T,
    indent: &'static str,
) -> io::Result<()> {
    let mut out = Indented::new(gathered(Safe(out)), indent);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.flush()
}

/// Writes the object of `compute`.
pub fn write_computation(
    out: &mut dyn Write,
    report: &ComputationReport,
    layout: Layout,
) -> io::Result<()> {
    write_document(out, report, layout)
}

/// Writes an object over several lines, or in one, the schema's name first.
///
/// # Errors
/// Those of the writer.
pub fn write_object<T: Serialize>(
    out: &mut dyn Write,
    object: &T,
    layout: Layout,
) -> io::Result<()> {
    write_document(out, object, layout)
}

/// Writes one object whose `handshakes` are written as they come.
#[derive(Debug, Default)]
pub struct ListWriter {
    has_any: bool,
}

impl ListWriter {
    /// Writes the next handshake, and before the first the object's beginning.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn item<T: Serialize>(&mut self, out: &mut dyn Write, item: &T) -> io::Result<()> {
        if self.has_any {
            writeln!(out, ",")?;
        } else {
            writeln!(out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"handshakes\": [")?;
        }
        self.has_any = true;
        write!(out, "    ")?;
        write_indented(out, item, "    ")
    }

    /// Writes the object's end.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        if self.has_any {
            writeln!(out, "\n  ]\n}}")
        } else {
            writeln!(
                out,
                "{{\n  \"schema\": \"{SCHEMA}\",\n  \"handshakes\": []\n}}"
            )
        }
    }
}

#[derive(Serialize)]
struct Probed<'r> {
    probe: &'r ProbeReport,
    handshakes: [&'r HandshakeReport; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnosis: Vec<&'r TogetherReport>,
    summary: &'r Summary,
}

/// What a probe had.
#[derive(Debug, Clone, Copy)]
pub struct ProbeParts<'r> {
    /// What was asked.
    pub probe: &'r ProbeReport,
    /// The handshake.
    pub handshake: &'r HandshakeReport,
    /// What further requests showed.
    pub together: Option<&'r TogetherReport>,
}

/// Writes the object of `probe`: that of `verify`, with what was asked before it.
pub fn write_probe(out: &mut dyn Write, parts: ProbeParts<'_>, layout: Layout) -> io::Result<()> {
    let mut summary = Summary::default();
    summary.count(parts.handshake);
    let probed = Probed {
        probe: parts.probe,
        handshakes: [parts.handshake],
        diagnosis: parts.together.into_iter().collect(),
        summary: &summary,
    };
    write_document(out, &probed, layout)
}

/// Writes one handshake a line, a line for each input that failed, and the totals in the last.
#[derive(Debug, Default)]
pub struct LineWriter;

impl HandshakeRenderer for LineWriter {
    fn handshake(&mut self, out: &mut dyn Write, report: HandshakeReport) -> io::Result<()> {
        write_document(out, &report, Layout::OneLine)
    }

    fn failed_input(&mut self, out: &mut dyn Write, input: &FailedInput) -> io::Result<()> {
        write_document(out, input, Layout::OneLine)
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        write_document(out, &SummaryObject { summary }, Layout::OneLine)?;
        out.flush()
    }
}

/// One form of captures.
#[cfg(feature = "capture")]
#[derive(Serialize)]
struct FormRow {
    id: &'static str,
    sentence: &'static str,
    command: &'static str,
    /// The command that keeps the bytes which the form loses.
    instead: Option<&'static str>,
    /// How the form begins.
    example: &'static str,
}

#[cfg(feature = "capture")]
#[derive(Serialize)]
struct FormRows {
    formats: Vec<FormRow>,
}

/// Writes the forms of captures, over several lines or in one.
///
/// # Errors
/// Those of the writer.
#[cfg(feature = "capture")]
pub fn write_forms(out: &mut dyn Write, layout: Layout) -> io::Result<()> {
    let formats = TABLE.iter().map(|row| FormRow {
        id: row.id,
        sentence: row.sentence,
        command: row.command,
        instead: row.instead,
        example: row.example,
    });
    let formats = formats.collect();
    write_document(out, &FormRows { formats }, layout)
}

/// Writes one object with all handshakes, each as it comes: only one of them is held in memory.
#[derive(Debug, Default)]
pub struct ObjectWriter {
    has_any: bool,
    together: Vec<TogetherReport>,
    failed: Vec<FailedInput>,
}

impl ObjectWriter {
    /// A writer that has written nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"handshakes\": [")
    }
}

impl HandshakeRenderer for ObjectWriter {
    /// Writes the next handshake, and before the first the object's beginning.
    fn handshake(&mut self, out: &mut dyn Write, report: HandshakeReport) -> io::Result<()> {
        if self.has_any {
            writeln!(out, ",")?;
        } else {
            self.begin(out)?;
            writeln!(out)?;
        }
        self.has_any = true;
        write!(out, "    ")?;
        write_indented(out, &report, "    ")
    }

    fn together(&mut self, _out: &mut dyn Write, together: TogetherReport) -> io::Result<()> {
        self.together.push(together);
        Ok(())
    }

    fn failed_input(&mut self, _out: &mut dyn Write, input: &FailedInput) -> io::Result<()> {
        self.failed.push(input.clone());
        Ok(())
    }

    /// Writes the summary and the object's end.
    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if self.has_any {
            write!(out, "\n  ")?;
        } else {
            self.begin(out)?;
        }
        write!(out, "],")?;
        if !self.together.is_empty() {
            write_member(out, "diagnosis", &self.together)?;
            write!(out, ",")?;
        }
        write_member(out, "inputs_failed", &self.failed)?;
        write!(out, ",")?;
        write_member(out, "summary", summary)?;
        writeln!(out, "\n}}")
    }
}

/// Writes one more member of the outermost object.
fn write_member<T: Serialize>(out: &mut dyn Write, name: &str, value: &T) -> io::Result<()> {
    write!(out, "\n  \"{name}\": ")?;
    write_indented(out, value, "  ")
}

/// Writes the totals alone, and the inputs that failed.
#[derive(Debug, Default)]
pub struct SummaryWriter {
    failed: Vec<FailedInput>,
}

#[derive(Serialize)]
struct Totals<'s> {
    inputs_failed: &'s [FailedInput],
    summary: &'s Summary,
}

#[derive(Serialize)]
struct SummaryObject<'s> {
    summary: &'s Summary,
}

impl HandshakeRenderer for SummaryWriter {
    fn handshake(&mut self, _out: &mut dyn Write, _report: HandshakeReport) -> io::Result<()> {
        Ok(())
    }

    fn failed_input(&mut self, _out: &mut dyn Write, input: &FailedInput) -> io::Result<()> {
        self.failed.push(input.clone());
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let inputs_failed = &self.failed;
        let totals = Totals {
            inputs_failed,
            summary,
        };
        write_document(out, &totals, Layout::Lines)
    }
}
