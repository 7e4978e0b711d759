//! tcpflow: one file for each direction of a connection, named after both ends:
//! `127.000.000.001.40368-127.000.000.001.09102`.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use super::conversation::{Conversation, Endpoint, Flow, Side, Streams};
use super::form::Form;
use super::likeness::Likeness;

/// The two directions of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The file of the direction that was named first.
    pub first: PathBuf,
    /// The file of the other direction.
    pub second: PathBuf,
    /// From the sender of the first file to the sender of the second.
    pub flow: Flow,
}

/// Paths sorted into pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// Files that belong together, in the order of the first of each.
    pub pairs: Vec<Pair>,
    /// All other paths, in their order.
    pub rest: Vec<PathBuf>,
}

/// Whether a file is named as tcpflow names the direction of a connection.
#[must_use]
pub fn is_tcpflow(path: &Path) -> bool {
    name_of(path).is_some()
}

/// Finds the files among `paths` that are two directions of one connection, by their names.
#[must_use]
pub fn pair_tcpflow(paths: impl IntoIterator<Item = PathBuf>) -> Pairing {
    let mut waiting: HashMap<(PathBuf, String, Flow), usize> = HashMap::new();
    let mut slots: Vec<(PathBuf, Option<(PathBuf, Flow)>)> = Vec::new();
    for path in paths {
        let Some((prefix, flow, suffix)) = name_of(&path) else {
            slots.push((path, None));
            continue;
        };
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let tags = format!("{prefix}\n{suffix}");
        let other = (folder.clone(), tags.clone(), flow.clone().reversed());
        let partner = waiting.remove(&other).and_then(|at| slots.get_mut(at));
        match partner {
            Some((_, second)) => *second = Some((path, flow.reversed())),
            None => {
                waiting.insert((folder, tags, flow), slots.len());
                slots.push((path, None));
            }
        }
    }
    let mut pairing = Pairing::default();
    for (first, second) in slots {
        match second {
            Some((second, flow)) => pairing.pairs.push(Pair {
                first,
                second,
                flow,
            }),
            None => pairing.rest.push(first),
        }
    }
    pairing
}

/// The conversation of two files; who sends a request or gets a response is the client, else the
/// higher port. Bytes beyond `kept` of each are not looked at.
#[must_use]
pub fn from_tcpflow(first: &[u8], second: &[u8], flow: Flow, kept: usize) -> Conversation {
    let side = |bytes: &[u8]| {
        let shown = bytes.get(..kept.min(bytes.len())).unwrap_or_default();
        let mut side = Side::whole(shown.to_vec());
        if bytes.len() > kept {
            side.closed = false;
            side.cut = Some(super::conversation::Cut::Limit);
        }
        side
    };
    let swapped = match (Likeness::of(first), Likeness::of(second)) {
        (Likeness::Get, _) | (_, Likeness::Response) => false,
        (_, Likeness::Get) | (Likeness::Response, _) => true,
        _ => port(&flow.client) < port(&flow.server),
    };
    let (client, server, flow) = if swapped {
        (side(second), side(first), flow.reversed())
    } else {
        (side(first), side(second), flow)
    };
    Conversation {
        streams: Streams::Split { client, server },
        flow: Some(flow),
        ordinal: 0,
        settled: 0,
        form: Form::Tcpflow,
        wrappers: Vec::new(),
        notes: Vec::new(),
    }
}

fn port(end: &Endpoint) -> u16 {
    match end {
        Endpoint::Address(address) => address.port(),
        Endpoint::Named(_) => 0,
    }
}

/// What tcpflow may put before the name (`1700000000T`), the flow, and what it may put after
/// (`c1`, `--42`).
fn name_of(path: &Path) -> Option<(String, Flow, String)> {
    let name = path.file_name()?.to_str()?;
    let (prefix, ends) = match name.split_once('T') {
        Some((time, ends)) if time.bytes().all(|byte| byte.is_ascii_digit()) => (time, ends),
        _ => ("", name),
    };
    let (from, rest) = ends.split_once('-')?;
    let length = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'))
        .count();
    // The port has five digits; a `c` after it is a tag.
    let length = rest.get(..length)?.rfind('.')?.checked_add(6)?;
    let (to, suffix) = rest.split_at_checked(length)?;
    let flow = Flow {
        client: Endpoint::Address(end_of(from)?),
        server: Endpoint::Address(end_of(to)?),
    };
    Some((prefix.to_owned(), flow, suffix.to_owned()))
}

/// `127.000.000.001.40368` or `0000:…:0001.40368`.
fn end_of(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.rsplit_once('.')?;
    if port.len() != 5 {
        return None;
    }
    let address: IpAddr = if address.contains(':') {
        address.parse().ok()?
    } else {
        let mut parts = address.split('.').map(|part| part.parse::<u8>().ok());
        let mut part = || parts.next().flatten();
        let octets = [part()?, part()?, part()?, part()?];
        if parts.next().is_some() {
            return None;
        }
        IpAddr::from(octets)
    };
    Some(SocketAddr::new(address, port.parse().ok()?))
}
