//! `ws76 parse` and `ws76 verify`: every handshake of every input.

use std::io::{self, Write};

use ws76::exchange::{self, Exchange};
use ws76::judgement::{Handshake, Scope};
use ws76::render::json::{self, ObjectWriter};
use ws76::render::text::HandshakeWriter;
use ws76::report::{HandshakeReport, Origin, Summary, Wanted};

use super::args::{Format, Global, ParseArgs, VerifyArgs};
use super::input::{Input, InputError};
use super::outcome::Outcome;
use super::output::Output;
use super::tell;

/// Shows captured requests.
pub(crate) fn parse(
    args: &ParseArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let wanted = Wanted {
        verdict: false,
        lenient: args.lenient,
    };
    let inputs = Input::all(&args.files);
    let mut run = Run::new(global, output, Scope::Request, wanted, inputs.len() > 1);
    for input in &inputs {
        run.input(input)?;
    }
    run.finish()
}

/// Judges captured handshakes.
pub(crate) fn verify(
    args: &VerifyArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let wanted = Wanted {
        verdict: true,
        lenient: false,
    };
    let inputs = Input::all(&args.files);
    let mut run = Run::new(global, output, Scope::Both, wanted, inputs.len() > 1);
    run.secure = args.secure.then_some(true);
    if let (Some(request), Some(response)) = (&args.request, &args.response) {
        run.pair(&Input::of(request), &Input::of(response))?;
    } else {
        for input in &inputs {
            run.input(input)?;
        }
    }
    run.finish()
}

/// One run over all inputs.
struct Run<'o> {
    output: &'o mut Output,
    writer: Writer,
    scope: Scope,
    wanted: Wanted,
    secure: Option<bool>,
    summary: Summary,
    outcome: Outcome,
}

enum Writer {
    Text(Box<HandshakeWriter>),
    Json(ObjectWriter),
    JsonLines,
}

impl<'o> Run<'o> {
    fn new(
        global: &Global,
        output: &'o mut Output,
        scope: Scope,
        wanted: Wanted,
        is_list: bool,
    ) -> Self {
        let writer = match global.format {
            Format::Text => {
                let writer = HandshakeWriter::new(output.palette(), output.detail(), is_list);
                Writer::Text(Box::new(writer))
            }
            Format::Json => Writer::Json(ObjectWriter::new()),
            Format::Jsonl => Writer::JsonLines,
        };
        Self {
            output,
            writer,
            scope,
            wanted,
            secure: None,
            summary: Summary::default(),
            outcome: Outcome::Right,
        }
    }

    /// Judges all handshakes of one input; one that cannot be read is told, and the rest goes on.
    fn input(&mut self, input: &Input) -> io::Result<()> {
        let name = input.name();
        let bytes = match input.read() {
            Ok(bytes) => bytes,
            Err(error) => {
                self.unreadable(&error);
                return Ok(());
            }
        };
        let exchanges = exchange::split(&bytes);
        let Some(first) = exchanges.first() else {
            self.unreadable(&InputError::Blank { path: name });
            return Ok(());
        };
        if !looks_like_http(first) {
            let seen = ws76::bytes::escape_up_to(&bytes, 16);
            self.unreadable(&InputError::NotRecognised { path: name, seen });
            return Ok(());
        }
        for (index, exchange) in exchanges.iter().enumerate() {
            self.exchange(exchange, name.clone(), index)?;
        }
        Ok(())
    }

    /// Judges the one handshake of two inputs.
    fn pair(&mut self, request: &Input, response: &Input) -> io::Result<()> {
        let (client, server) = match (request.read(), response.read()) {
            (Ok(client), Ok(server)) => (client, server),
            (client, server) => {
                for error in [client.err(), server.err()].into_iter().flatten() {
                    self.unreadable(&error);
                }
                return Ok(());
            }
        };
        let exchange = Exchange::from_sides(&client, Some(&server), false);
        self.exchange(&exchange, request.name(), 0)
    }

    fn exchange(
        &mut self,
        exchange: &Exchange<'_>,
        source: String,
        index: usize,
    ) -> io::Result<()> {
        let handshake = Handshake::judge(exchange, self.scope, self.secure);
        let origin = Origin {
            source,
            index,
            flow: None,
        };
        let report = HandshakeReport::new(&handshake, origin, self.wanted);
        self.summary.count(report.verdict);
        self.outcome = self.outcome.max(Outcome::of_handshake(&report));
        match &mut self.writer {
            Writer::Text(writer) => writer.handshake(self.output, report),
            Writer::Json(writer) => writer.handshake(self.output, &report),
            Writer::JsonLines => json::write_line(self.output, &report),
        }
    }

    fn unreadable(&mut self, error: &InputError) {
        tell(&error.to_string());
        self.summary.count_error();
        self.outcome = self.outcome.max(Outcome::Unreadable);
    }

    fn finish(mut self) -> anyhow::Result<Outcome> {
        match &mut self.writer {
            Writer::Text(writer) => writer.finish(self.output, &self.summary)?,
            Writer::Json(writer) => writer.finish(self.output, &self.summary)?,
            Writer::JsonLines => self.output.flush()?,
        }
        Ok(self.outcome)
    }
}

/// Whether the bytes begin as a message of HTTP's kind does; anything else is some other file.
fn looks_like_http(exchange: &Exchange<'_>) -> bool {
    let is_method = |bytes: &[u8]| {
        let end = bytes.iter().position(|byte| !byte.is_ascii_uppercase());
        // A capture may be cut anywhere, in the method too.
        end.map_or(!bytes.is_empty() && bytes.len() < 8, |end| {
            (3..=7).contains(&end) && bytes.get(end) == Some(&b' ')
        })
    };
    exchange
        .request
        .as_deref()
        .map_or(exchange.response.is_some(), is_method)
}
