//! Link layers around an IP packet.

/// 0x0800 or 0x86dd, by the version in the packet.
fn ether_type(ip: &[u8]) -> [u8; 2] {
    if ip[0] >> 4 == 4 {
        [0x08, 0x00]
    } else {
        [0x86, 0xdd]
    }
}

/// Ethernet II.
pub(crate) fn ethernet(ip: &[u8]) -> Vec<u8> {
    tagged(ip, &[])
}

/// Ethernet II with VLAN tags, the outermost first: each its type, 0x8100 or 0x88a8.
pub(crate) fn tagged(ip: &[u8], tags: &[u16]) -> Vec<u8> {
    let mut frame = vec![2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1];
    for (at, tag) in tags.iter().enumerate() {
        frame.extend_from_slice(&tag.to_be_bytes());
        frame.extend_from_slice(&(100 + at as u16).to_be_bytes());
    }
    frame.extend_from_slice(&ether_type(ip));
    frame.extend_from_slice(ip);
    frame
}

/// Linux cooked: type, hardware type, length of the address, the address in eight bytes.
pub(crate) fn sll(ip: &[u8]) -> Vec<u8> {
    let mut frame = vec![0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];
    frame.extend_from_slice(&ether_type(ip));
    frame.extend_from_slice(ip);
    frame
}

/// Linux cooked, version 2: the protocol first, the interface's number after it.
pub(crate) fn sll2(ip: &[u8]) -> Vec<u8> {
    let mut frame = ether_type(ip).to_vec();
    frame.extend_from_slice(&[0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0]);
    frame.extend_from_slice(ip);
    frame
}

/// Loopback: the address family in four bytes, in whichever order.
pub(crate) fn loopback(ip: &[u8], family: [u8; 4]) -> Vec<u8> {
    [&family[..], ip].concat()
}
