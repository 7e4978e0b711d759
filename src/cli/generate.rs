//! `ws76 generate`.

use std::io::{self, IsTerminal as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use ws76::diagnosis::{Mistake, mistakes};
use ws76::generate::{
    Connection, ConnectionEnd, GeneratedHandshake, HandshakePlan, Handshakes, pcap_beginning,
    pcap_packets,
};
use ws76::judge::{Handshake, Scope, Verdict, split};
use ws76::message::Side;
use ws76::render::{json, text};
use ws76::report::{GeneratedReport, KeyMaking};

use super::args::{Format, GenerateArgs, Global};
use super::outcome::{Outcome, UsageError};
use super::output::Output;

/// When the first packet of a generated capture was sent, in seconds since 1970: the draft's day.
const FIRST_PACKET: u64 = 1_274_572_800;

/// Writes handshakes one after the other.
pub(crate) fn run(
    args: &GenerateArgs,
    global: &Global,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let format = match (global.format, args.explain_key) {
        (Format::Raw, true) => Format::Text,
        (format, _) => format,
    };
    refuse_terminal(format, global, output)?;
    if format == Format::Pcap && args.explain_key {
        let text =
            "--explain-key is for text, json and jsonl: a packet capture has no place for it";
        return Err(UsageError(text.to_owned()).into());
    }
    let wanted = wanted(args)?;
    let plan = plan(args)?;
    let mut source = Handshakes::new(args.seed, plan, wanted.clone()).map_err(usage)?;
    let ids: Vec<&'static str> = wanted.iter().map(|mistake| mistake.id).collect();
    let making = if args.explain_key {
        KeyMaking::Explained
    } else {
        KeyMaking::LeftOut
    };
    if format == Format::Pcap {
        output.write_all(&pcap_beginning())?;
    }
    let mut list = json::ListWriter::default();
    for index in 0..args.count {
        let handshake = source.next_handshake().map_err(usage)?;
        if index == 0 && wanted.is_empty() {
            refuse_unlawful(&handshake)?;
        }
        let report = || GeneratedReport::new(&handshake, args.seed, index, ids.clone(), making);
        match format {
            Format::Pcap => output.write_all(&packets(&handshake, index))?,
            Format::Json => list.item(output, &report())?,
            Format::Jsonl => json::write_object(output, &report(), json::Layout::OneLine)?,
            Format::Text => {
                if index > 0 {
                    writeln!(output)?;
                }
                let (palette, detail) = (output.palette(), output.detail());
                text::write_generated(output, &palette, &report(), detail)?;
            }
            _ => output.write_all(&raw(&handshake))?,
        }
        if output.is_closed() {
            break;
        }
    }
    if format == Format::Json {
        list.finish(output)?;
    }
    Ok(Outcome::Right)
}

fn usage(error: ws76::generate::GenerateError) -> anyhow::Error {
    UsageError(error.to_string()).into()
}

fn refuse_terminal(format: Format, global: &Global, output: &Output) -> Result<(), UsageError> {
    let is_binary = matches!(format, Format::Raw | Format::Pcap);
    if is_binary && output.is_stdout() && io::stdout().is_terminal() {
        return Err(UsageError(format!(
            "--format {} is binary, and standard output is a terminal\n\
             write to a file with -o FILE, to a pipe, or take --format text or json",
            global.format
        )));
    }
    Ok(())
}

fn wanted(args: &GenerateArgs) -> Result<Vec<&'static Mistake>, UsageError> {
    let find = |id: &String| {
        mistakes::find(id).ok_or_else(|| {
            let id = ws76::bytes::safe_text(id);
            UsageError(format!(
                "no mistake has the id \"{id}\"\nws76 explain lists all ids"
            ))
        })
    };
    args.mistakes.iter().map(find).collect()
}

fn plan(args: &GenerateArgs) -> Result<HandshakePlan, UsageError> {
    let origin = args.origin.clone();
    let origin = origin.unwrap_or_else(|| format!("http://{}", args.host));
    Ok(HandshakePlan {
        resource: value("--path", &args.path)?,
        host: value("--host", &args.host)?,
        origin: value("--origin", &origin)?,
        protocol: match &args.protocol {
            Some(protocol) => Some(value("--protocol", protocol)?),
            None => None,
        },
    })
}

/// The value of a field: no line end in it can begin another one.
fn value(flag: &str, text: &str) -> Result<Vec<u8>, UsageError> {
    if !text.bytes().all(ws76::bytes::is_printable) {
        let seen = ws76::bytes::escape_up_to(text.as_bytes(), 40);
        return Err(UsageError(format!(
            "{flag} takes printable ASCII (U+0020 to U+007E), not \"{seen}\""
        )));
    }
    Ok(text.as_bytes().to_vec())
}

/// A host, origin, path or subprotocol that no conforming client sends is the command line's fault.
fn refuse_unlawful(handshake: &GeneratedHandshake) -> Result<(), UsageError> {
    let bytes = raw(handshake);
    let exchanges = split(&bytes);
    let [exchange] = exchanges.as_slice() else {
        let text = "these values make no conforming handshake";
        return Err(UsageError(text.to_owned()));
    };
    let judged = Handshake::judge(exchange, Scope::Both, None);
    let is_right = judged.verdict == Some(Verdict::Match);
    match judged.findings.first() {
        None if is_right => Ok(()),
        None => Err(UsageError(
            "these values make no conforming handshake".to_owned(),
        )),
        Some(finding) => Err(UsageError(format!(
            "these values make no conforming handshake: {} [{}]\n{}",
            finding.message, finding.rule.id, finding.rule.help
        ))),
    }
}

fn raw(handshake: &GeneratedHandshake) -> Vec<u8> {
    let response = handshake.response.as_deref().unwrap_or_default();
    [handshake.request.as_slice(), response].concat()
}

/// The packets of a connection of its own; each begins a second after the one before.
fn packets(handshake: &GeneratedHandshake, index: u64) -> Vec<u8> {
    let host = |last| Ipv4Addr::new(192, 0, 2, last);
    // Client ports go round in the range that is free for them.
    let port = 49_152_u64.saturating_add(index % 16_384);
    let port = u16::try_from(port).unwrap_or(49_152);
    let (start, later) = (Duration::ZERO, Duration::from_millis(1));
    let mut chunks = vec![(Side::Client, start, handshake.request.as_slice())];
    if let Some(response) = &handshake.response {
        chunks.push((Side::Server, later, response));
    }
    pcap_packets(Connection {
        client: SocketAddr::new(host(1).into(), port),
        server: SocketAddr::new(host(2).into(), 80),
        began: Duration::from_secs(FIRST_PACKET.saturating_add(index)),
        took: Duration::from_millis(2),
        chunks: &chunks,
        end: ConnectionEnd::Closed(Side::Client),
    })
}
