//! What clients do where a rule is broken: the draft's client fails the connection at every rule of
//! 4.1; real ones are laxer in some places and stricter in others.
//!
//! One table, a module for each kind of client. `explain` and the help of findings take their lines from it, `verify --client webkit534`
//! judges as that client does, and console messages are traced back to rules through it.

mod browsers;
mod libraries;
mod today;

use std::sync::LazyLock;

use super::Severity;
use super::rules::Rule;

/// A client that the table has rows for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// PhantomJS 1.9.8, run against each variant.
    Webkit534,
    /// Firefox 4, by its source code.
    Firefox4,
    /// The websocket gem's client, run against each variant.
    WebsocketRuby,
    /// Protocol::WebSocket's client, run against each variant.
    ProtocolWebsocket,
    /// Chromium 156, which speaks RFC 6455 only, run against each variant of that version.
    Chromium156,
}

impl Client {
    /// Every client, in the order of the pages.
    pub const ALL: [Self; 5] = [
        Self::Webkit534,
        Self::Firefox4,
        Self::WebsocketRuby,
        Self::ProtocolWebsocket,
        Self::Chromium156,
    ];

    /// Its name, and how what is said of it is known.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Webkit534 => "WebKit 534.34 (measured)",
            Self::Firefox4 => "Firefox 4 (by its code)",
            Self::WebsocketRuby => "websocket 1.2.9, Ruby (measured)",
            Self::ProtocolWebsocket => "Protocol::WebSocket 0.26, Perl (measured)",
            Self::Chromium156 => "Chromium 156 (measured)",
        }
    }

    /// Its name, and the version of the protocol that it speaks.
    #[must_use]
    pub const fn and_version(self) -> &'static str {
        match self {
            Self::Webkit534 => "WebKit 534.34, draft 76",
            Self::Firefox4 => "Firefox 4, draft 76",
            Self::WebsocketRuby => "websocket 1.2.9, draft 76",
            Self::ProtocolWebsocket => "Protocol::WebSocket 0.26, draft 76",
            Self::Chromium156 => "Chromium 156, RFC 6455",
        }
    }

    /// Whether people browse with it.
    #[must_use]
    pub const fn is_browser(self) -> bool {
        !matches!(self, Self::WebsocketRuby | Self::ProtocolWebsocket)
    }
}

/// What a client does about a rule that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// It fails the connection.
    Fails,
    /// It opens the connection, as if the rule were kept.
    Opens,
    /// It opens the connection, and messages are lost or changed.
    Harmed,
}

impl Does {
    /// In a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::Opens => "opens",
            Self::Harmed => "opens, and is harmed",
        }
    }
}

/// One row: a client, a rule, and in which of the rule's cases.
#[derive(Debug, Clone)]
pub struct Behaviour {
    /// The client.
    pub client: Client,
    /// The rule's id.
    pub rule: &'static str,
    /// What it does.
    pub does: Does,
    /// In which case, or with what effect.
    pub when: &'static str,
    /// What its console says then; none where it says nothing.
    pub says: Option<&'static str>,
}

impl Behaviour {
    const fn new(client: Client, rule: &'static str, does: Does, when: &'static str) -> Self {
        Self {
            client,
            rule,
            does,
            when,
            says: None,
        }
    }

    const fn saying(mut self, says: &'static str) -> Self {
        self.says = Some(says);
        self
    }
}

/// Every row: browsers of the time, libraries, browsers of today.
pub fn all() -> impl Iterator<Item = &'static Behaviour> {
    ROWS.iter()
}

/// They are made at their first use: as constants they would be addresses that the loader adjusts at
/// each start of a program.
static ROWS: LazyLock<Vec<Behaviour>> = LazyLock::new(|| {
    [browsers::rows(), libraries::rows(), today::rows()].concat()
});

impl Rule {
    /// What browsers' consoles say where it is broken, by the table of clients.
    pub fn messages(&self) -> impl Iterator<Item = &'static str> {
        of(self).filter_map(|row| row.says)
    }
}

/// What clients do about a rule.
pub fn of(rule: &Rule) -> impl Iterator<Item = &'static Behaviour> {
    let id = rule.id;
    all().filter(move |row| row.rule == id)
}

/// Where a browser departs from the document's client, in one line: what it accepts of a rule that is an error, what
/// it trips over of one that is not. None where all that is known agrees with the draft.
#[must_use]
pub fn departure(rule: &Rule) -> Option<String> {
    let departs = |row: &&Behaviour| match rule.severity {
        Severity::Error => row.does == Does::Opens,
        Severity::Warning | Severity::Note => row.does != Does::Opens,
    };
    let row = of(rule)
        .filter(|row| row.client.is_browser())
        .find(departs)?;
    let parts = [row.client.name(), row.does.words(), row.when];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(parts.join(" "))
}
