//! One client of the server, from its first byte to its last.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::Sender;
use tokio::time::{timeout, timeout_at};

use super::super::connect::after;
use super::super::frames::Echo;
use super::super::had::{Had, KEY3_LEN};
use super::super::script::Ending;
use super::answer::{Decision, decide};
use super::shared::{MADE, SILENT, Shared, UNDER_WAY};
use super::{Seen, page};
use crate::diagnosis::{Chain, Material, Written};
use crate::draft::Scheme;
use crate::message::{Request, Response};

/// For a client to read the last bytes and to close.
const LAST: Duration = Duration::from_secs(2);

/// Read at once.
const PIECE: usize = 4 << 10;

const EMPTY_LINE: &[u8] = b"\r\n\r\n";

/// What happened with a client.
#[derive(Debug)]
pub(super) enum Happened {
    Handshake(Box<Seen>),
    Page(SocketAddr),
    Silent(SocketAddr, Ending),
}

/// How a handshake ended, as far as the server had to do with it.
enum Then {
    /// The handshake is made; these bytes came behind key 3.
    Frames(Vec<u8>),
    /// The connection is closed without another byte (6.2), for this reason.
    Abort(&'static str),
    /// The last bytes are written; the reason, where the handshake was refused with it.
    Refused(&'static str),
    /// A page was sent.
    Page,
}

/// Why a handshake did not come to its end.
enum Cut {
    /// The client closed, reset, or sent more than is read.
    By(Ending),
    /// The server is ending.
    ServerEnds,
}

impl From<io::Error> for Cut {
    fn from(_: io::Error) -> Self {
        Self::By(Ending::Left)
    }
}

struct Client<'s> {
    stream: TcpStream,
    peer: SocketAddr,
    shared: &'s Shared,
    /// What came and was not read yet.
    input: Vec<u8>,
    /// The request, once its empty line has come.
    request: Option<Request<'static>>,
    /// What was written of the response.
    response: Vec<u8>,
}

/// Serves one client until it has gone.
pub(super) async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared>,
    happened: Sender<Happened>,
) {
    let mut client = Client {
        stream,
        peer,
        shared: &shared,
        input: Vec::new(),
        request: None,
        response: Vec::new(),
    };
    let deadline = after(shared.settings.limits.handshake);
    let made = timeout_at(deadline, client.handshake()).await;
    let made = made.unwrap_or(Err(Cut::By(Ending::Late)));
    if let Some(event) = client.event(&made) {
        // The server that is gone needs to hear no more.
        let _ = happened.send(event).await;
    }
    match made {
        Ok(Then::Frames(first)) => client.frames(first).await,
        Ok(Then::Refused(_) | Then::Page) => client.linger().await,
        Ok(Then::Abort(_)) | Err(_) => {}
    }
}

impl Client<'_> {
    /// 5.1 and 5.2: reads the request, and answers where it is to be answered.
    async fn handshake(&mut self) -> Result<Then, Cut> {
        let settings = &self.shared.settings;
        let end = self.read_fields().await?;
        let request = Request::read(std::mem::take(&mut self.input));
        let decision = decide(&request, settings.is_mistaken());
        self.request = Some(request);
        let fields = match decision {
            Decision::Fields(fields) => fields,
            Decision::Abort(why) => return Ok(Then::Abort(why)),
            Decision::Page => return self.page().await,
            Decision::Refuse(why) => {
                self.write(&page::text("400 Bad Request", why)).await?;
                return Ok(Then::Refused(why));
            }
        };
        let whole = end.saturating_add(KEY3_LEN);
        if self.came() < whole && !settings.is_mistaken() {
            // A proxy may hold key 3 back until these have come.
            self.write(&fields).await?;
        }
        while self.came() < whole {
            self.read_some().await?;
        }
        let request = self.request.as_mut();
        let frames = request.map_or_else(Vec::new, |request| request.message.split_off(whole));
        let Some(written) = self.written(&settings.chain) else {
            return Ok(Then::Abort("the mistaken computation aborts on these keys"));
        };
        let fields = match &written.field {
            Some((name, value)) => with_field(&fields, name, value),
            None => fields,
        };
        let rest = if self.response.is_empty() {
            [written.lead.as_slice(), &fields, &written.body].concat()
        } else {
            written.body
        };
        self.write(&rest).await?;
        Ok(Then::Frames(frames))
    }

    /// Reads up to the request's empty line, and says where it ends.
    async fn read_fields(&mut self) -> Result<usize, Cut> {
        let mut scanned = 0_usize;
        loop {
            let tail = self.input.get(scanned..).unwrap_or_default();
            let found = memchr::memmem::find(tail, EMPTY_LINE);
            let end = found.map(|at| {
                let at = at.saturating_add(EMPTY_LINE.len());
                scanned.saturating_add(at)
            });
            scanned = self.input.len().saturating_sub(EMPTY_LINE.len());
            if end.unwrap_or(self.input.len()) > self.shared.settings.limits.field_bytes {
                return Err(Cut::By(Ending::Full));
            }
            match end {
                Some(end) => return Ok(end),
                None => self.read_some().await?,
            }
        }
    }

    async fn read_some(&mut self) -> Result<(), Cut> {
        let ends = if self.is_silent() {
            SILENT
        } else {
            UNDER_WAY
        };
        tokio::select! {
            ready = self.stream.readable() => ready?,
            () = self.shared.ends(ends) => return Err(Cut::ServerEnds),
        }
        if read_into(&self.stream, &mut self.input)? == Some(0) {
            return Err(Cut::By(Ending::Left));
        }
        if let Some(request) = &mut self.request {
            request.message.append(&self.input);
            self.input.clear();
        }
        Ok(())
    }

    /// Whether no byte has come.
    const fn is_silent(&self) -> bool {
        self.input.is_empty() && self.request.is_none()
    }

    /// How many bytes of the request have come.
    fn came(&self) -> usize {
        let request = self.request.as_ref();
        request.map_or(self.input.len(), |request| request.message.bytes().len())
    }

    /// What the chain writes behind the fields; none where it aborts.
    fn written(&self, chain: &Chain) -> Option<Written> {
        let material = Material::of(self.request.as_ref()?)?;
        chain.answer(&material)
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.response.extend_from_slice(bytes);
        self.stream.write_all(bytes).await
    }

    async fn page(&mut self) -> Result<Then, Cut> {
        let local = self.stream.local_addr()?;
        let pages = self.shared.pages.as_deref();
        if let Some(request) = &self.request {
            let response = page::response(pages, request, local);
            self.write(&response).await?;
        }
        Ok(Then::Page)
    }

    /// What is to be reported of the handshake; none where the server's own end cut it off.
    fn event(&mut self, made: &Result<Then, Cut>) -> Option<Happened> {
        let (ending, why) = match made {
            Ok(Then::Page) => return Some(Happened::Page(self.peer)),
            Err(Cut::ServerEnds) => return None,
            Err(Cut::By(ending)) if self.is_silent() => {
                return Some(Happened::Silent(self.peer, *ending));
            }
            Ok(Then::Frames(_)) => (Ending::Done, None),
            Ok(Then::Refused(why)) => (Ending::Done, Some(*why)),
            Ok(Then::Abort(why)) => (Ending::Closed, Some(*why)),
            Err(Cut::By(ending)) => (*ending, Some(why_cut(*ending))),
        };
        let input = std::mem::take(&mut self.input);
        let request = self.request.take();
        let mut request = request.unwrap_or_else(|| Request::read(input));
        request.message.keep_behind(KEY3_LEN);
        let response = std::mem::take(&mut self.response);
        let response = (!response.is_empty()).then(|| Response::read(response));
        Some(Happened::Handshake(Box::new(Seen {
            number: 0,
            peer: self.peer,
            had: Had::of(request, response, Some(Scheme::Ws), ending),
            why,
        })))
    }

    /// Sends text frames back until the client closes, or the server ends.
    async fn frames(&mut self, first: Vec<u8>) {
        let idle = self.shared.settings.limits.idle;
        let mut echo = Echo::default();
        let mut bytes = first;
        let mut out = Vec::new();
        while !echo.is_closed() {
            let before = echo.frames;
            echo.take(&bytes, &mut out);
            self.shared.count_frames(echo.frames.saturating_sub(before));
            if !matches!(timeout(idle, self.stream.write_all(&out)).await, Ok(Ok(()))) {
                return;
            }
            out.clear();
            bytes.clear();
            if echo.is_closed() {
                break;
            }
            tokio::select! {
                ready = timeout(idle, self.stream.readable()) => {
                    if !matches!(ready, Ok(Ok(()))) {
                        return;
                    }
                }
                () = self.shared.ends(MADE) => break,
            }
            match read_into(&self.stream, &mut bytes) {
                // The client has closed its side; what it sent is written back already.
                Ok(Some(0)) | Err(_) => return,
                Ok(_) => {}
            }
        }
        if matches!(
            timeout(LAST, self.stream.write_all(&[0xff, 0x00])).await,
            Ok(Ok(()))
        ) {
            self.linger().await;
        }
    }

    /// Closes this side and waits for the other's end, so that the last bytes are not lost.
    async fn linger(&mut self) {
        let deadline = after(LAST);
        let _ = self.stream.shutdown().await;
        let mut buffer = [0; 512];
        while let Ok(Ok(1..)) = timeout_at(deadline, self.stream.read(&mut buffer)).await {}
    }
}

/// Reads what is there; none where nothing is. A client that is silent is charged no buffer: the system
/// may say that there are bytes before there are any.
fn read_into(stream: &TcpStream, to: &mut Vec<u8>) -> io::Result<Option<usize>> {
    let mut piece = [0; PIECE];
    match stream.try_read(&mut piece) {
        Ok(count) => {
            to.extend_from_slice(piece.get(..count).unwrap_or_default());
            Ok(Some(count))
        }
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}

const fn why_cut(ending: Ending) -> &'static str {
    match ending {
        Ending::Late => "the time for the handshake was over",
        Ending::Full => "the fields are longer than this server accepts",
        _ => "the client closed the connection",
    }
}

/// The fields with one more before their empty line.
fn with_field(fields: &[u8], name: &str, value: &[u8]) -> Vec<u8> {
    let before = fields.strip_suffix(b"\r\n").unwrap_or(fields);
    [before, name.as_bytes(), b": ", value, b"\r\n\r\n"].concat()
}
