//! Which renderer writes which format.

use super::palette::Palette;
use super::text::Detail;
use super::{Extent, HandshakeRenderer, github, html, json, junit, tap, text};
use crate::report::Policy;

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Test Anything Protocol.
    Tap,
    /// JUnit XML.
    Junit,
    /// One page for a browser.
    Html,
    /// Annotations of GitHub Actions.
    Github,
}

/// How handshakes are written.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The colours of text.
    pub palette: Palette,
    /// How much text says.
    pub detail: Detail,
    /// What counts as passed.
    pub policy: Policy,
    /// What is written of the handshakes.
    pub extent: Extent,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            palette: Palette::plain(),
            detail: Detail::Normal,
            policy: Policy::default(),
            extent: Extent::One,
        }
    }
}

/// The renderer of handshakes in a format; none where the format has none of that extent.
#[must_use]
pub fn handshakes(format: Format, options: &Options) -> Option<Box<dyn HandshakeRenderer>> {
    let Options {
        palette,
        detail,
        policy,
        extent,
    } = *options;
    Some(match (format, extent) {
        (Format::Text, Extent::Totals) => Box::new(text::SummaryWriter::new(palette)),
        (Format::Text, extent) => Box::new(text::HandshakeWriter::new(palette, detail, extent)),
        (Format::Json, Extent::Totals) => Box::new(json::SummaryWriter::default()),
        (_, Extent::Totals) => return None,
        (Format::Json, _) => Box::new(json::ObjectWriter::new()),
        (Format::Jsonl, _) => Box::new(json::LineWriter),
        (Format::Tap, _) => Box::new(tap::TapWriter::new(policy)),
        (Format::Junit, _) => Box::new(junit::JunitWriter::new(policy)),
        (Format::Github, _) => Box::new(github::GithubWriter::new(policy)),
        (Format::Html, _) => Box::new(html::PageWriter::new(policy)),
    })
}
