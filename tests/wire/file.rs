//! pcap and pcapng files.

/// The byte order of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    fn four(self, number: u32) -> [u8; 4] {
        match self {
            Self::Little => number.to_le_bytes(),
            Self::Big => number.to_be_bytes(),
        }
    }

    fn two(self, number: u16) -> [u8; 2] {
        match self {
            Self::Little => number.to_le_bytes(),
            Self::Big => number.to_be_bytes(),
        }
    }
}

/// The kind of a pcap file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Micro,
    Nano,
    /// Alexey Kuznetzov's: eight bytes more in the head of each record.
    Modified,
}

/// The first 24 bytes of a pcap file.
pub(crate) fn pcap_start(kind: Kind, order: Order, link: u32) -> Vec<u8> {
    let magic = match kind {
        Kind::Micro => 0xa1b2_c3d4_u32,
        Kind::Nano => 0xa1b2_3c4d,
        Kind::Modified => 0xa1b2_cd34,
    };
    let mut file = order.four(magic).to_vec();
    file.extend_from_slice(&order.two(2));
    file.extend_from_slice(&order.two(4));
    for number in [0, 0, 262_144, link] {
        file.extend_from_slice(&order.four(number));
    }
    file
}

/// A record: `frame` as captured, `length` bytes on the wire.
pub(crate) fn pcap_record(
    file: &mut Vec<u8>,
    (kind, order): (Kind, Order),
    time: u32,
    frame: &[u8],
    length: usize,
) {
    for number in [1_700_000_000 + time, 0, frame.len() as u32, length as u32] {
        file.extend_from_slice(&order.four(number));
    }
    if kind == Kind::Modified {
        // Interface, protocol, packet type, padding.
        file.extend_from_slice(&[0; 8]);
    }
    file.extend_from_slice(frame);
}

/// A whole file of frames that were captured in full.
pub(crate) fn pcap(kind: Kind, order: Order, link: u32, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut file = pcap_start(kind, order, link);
    for (time, frame) in (0..).zip(frames) {
        pcap_record(&mut file, (kind, order), time, frame, frame.len());
    }
    file
}

/// A pcapng file in the making.
pub(crate) struct Pcapng {
    pub(crate) bytes: Vec<u8>,
    order: Order,
}

impl Pcapng {
    /// A file with its first section.
    pub(crate) fn new(order: Order) -> Self {
        let mut file = Self {
            bytes: Vec::new(),
            order,
        };
        file.section(order);
        file
    }

    /// Begins a section; its interfaces are counted anew.
    pub(crate) fn section(&mut self, order: Order) {
        self.order = order;
        let mut body = order.four(0x1a2b_3c4d).to_vec();
        body.extend_from_slice(&order.two(1));
        body.extend_from_slice(&order.two(0));
        body.extend_from_slice(&[0xff; 8]);
        self.block(0x0a0d_0d0a, &body);
    }

    /// Names the next interface of the section.
    pub(crate) fn interface(&mut self, link: u32, snap: u32) {
        let mut body = self.order.two(link as u16).to_vec();
        body.extend_from_slice(&[0; 2]);
        body.extend_from_slice(&self.order.four(snap));
        self.block(1, &body);
    }

    /// An enhanced packet block.
    pub(crate) fn packet(&mut self, interface: u32, frame: &[u8], length: usize) {
        let mut body = Vec::new();
        for number in [interface, 0, 0, frame.len() as u32, length as u32] {
            body.extend_from_slice(&self.order.four(number));
        }
        body.extend_from_slice(frame);
        self.block(6, &body);
    }

    /// A simple packet block: of the first interface, without a time.
    pub(crate) fn simple(&mut self, frame: &[u8], length: usize) {
        let mut body = self.order.four(length as u32).to_vec();
        body.extend_from_slice(frame);
        self.block(3, &body);
    }

    /// An obsolete packet block.
    pub(crate) fn obsolete(&mut self, interface: u16, frame: &[u8], length: usize) {
        let mut body = self.order.two(interface).to_vec();
        body.extend_from_slice(&[0; 10]);
        body.extend_from_slice(&self.order.four(frame.len() as u32));
        body.extend_from_slice(&self.order.four(length as u32));
        body.extend_from_slice(frame);
        self.block(2, &body);
    }

    /// Any block.
    pub(crate) fn block(&mut self, kind: u32, body: &[u8]) {
        let padding = body.len().next_multiple_of(4) - body.len();
        let length = self.order.four((12 + body.len() + padding) as u32);
        self.bytes.extend_from_slice(&self.order.four(kind));
        self.bytes.extend_from_slice(&length);
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(&[0; 4][..padding]);
        self.bytes.extend_from_slice(&length);
    }
}
