//! Link types, IPv4 and IPv6, extension fields, fragments.

use std::net::{Ipv6Addr, SocketAddr};

use ws76::capture::Options;

use crate::support::{Peer, read_one, read_with, talk};
use crate::wire::{Kind, Order, Talk, Tcp, ethernet, link, loopback, pcap, sll, sll2, tagged, udp};

fn talk6() -> Talk {
    let end =
        |last, port| SocketAddr::from((Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last), port));
    Talk::new(end(1, 40000), end(2, 8080), [7, 8])
}

fn file(link: u32, segments: &[Tcp], frame: impl Fn(&Tcp) -> Vec<u8>) -> Vec<u8> {
    let frames: Vec<_> = segments.iter().map(frame).collect();
    pcap(Kind::Micro, Order::Little, link, &frames)
}

#[test]
fn every_link_type_around_ipv4_and_ipv6() {
    type Wrap = fn(&[u8]) -> Vec<u8>;
    let both: [(&str, u32, Wrap); 10] = [
        ("ethernet", link::ETHERNET, |ip| ethernet(ip)),
        ("a vlan tag", link::ETHERNET, |ip| tagged(ip, &[0x8100])),
        ("tag in tag", link::ETHERNET, |ip| {
            tagged(ip, &[0x88a8, 0x8100])
        }),
        ("three tags", link::ETHERNET, |ip| {
            tagged(ip, &[0x9100, 0x8100, 0x8100])
        }),
        ("twelve of them", link::ETHERNET, |ip| {
            tagged(ip, &[0x8100; 12])
        }),
        ("cooked", link::SLL, |ip| sll(ip)),
        ("cooked, version 2", link::SLL2, |ip| sll2(ip)),
        ("raw", link::RAW, |ip| ip.to_vec()),
        ("raw of OpenBSD", 12, |ip| ip.to_vec()),
        ("raw of BSD/OS", 14, |ip| ip.to_vec()),
    ];
    for peer in [Peer::good(), Peer::bad()] {
        let segments = [peer.segments(&mut talk(40000)), peer.segments(&mut talk6())];
        for (name, number, wrap) in both {
            for segments in &segments {
                let file = file(number, segments, |segment| wrap(&segment.ip()));
                read_one(&file).assert_is(&peer, name);
            }
        }
    }
}

#[test]
fn loopback_in_either_byte_order_with_the_numbers_of_each_system() {
    let peer = Peer::good();
    for number in [link::NULL, link::LOOP] {
        for family in [[2, 0, 0, 0], [0, 0, 0, 2]] {
            let segments = peer.segments(&mut talk(40000));
            let file = file(number, &segments, |segment| loopback(&segment.ip(), family));
            read_one(&file).assert_is(&peer, "IPv4");
        }
        // Linux, Windows, NetBSD, FreeBSD, macOS.
        for family in [10, 23, 24, 28, 30] {
            let segments = peer.segments(&mut talk6());
            for family in [[family, 0, 0, 0], [0, 0, 0, family]] {
                let file = file(number, &segments, |segment| loopback(&segment.ip(), family));
                read_one(&file).assert_is(&peer, "IPv6");
            }
        }
    }
}

#[test]
fn raw_ip_of_one_version() {
    let peer = Peer::good();
    for (number, mut talk) in [(link::IPV4, talk(40000)), (link::IPV6, talk6())] {
        let file = file(number, &peer.segments(&mut talk), Tcp::ip);
        read_one(&file).assert_is(&peer, "one version");
    }
}

#[test]
fn an_unknown_link_type_is_told() {
    let segments = Peer::good().segments(&mut talk(40000));
    let (told, result) = read_with(&file(147, &segments, Tcp::ip)[..], &Options::default());
    assert_eq!(told, []);
    let statistics = result.unwrap();
    assert_eq!((statistics.packets, statistics.unknown_link), (8, 8));
    assert_eq!(statistics.notes.len(), 1);
    assert!(statistics.notes[0].to_string().contains("link type 147"));
}

#[test]
fn ipv6_extension_fields_stand_before_the_segment() {
    let peer = Peer::bad();
    // Hop by hop (0), then destination options (60), then TCP (6); each eight bytes.
    let extensions = [60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0];
    let segments = peer.segments(&mut talk6());
    let file = file(link::RAW, &segments, |segment| {
        segment.ip_after(&extensions, 0)
    });
    read_one(&file).assert_is(&peer, "two extensions");
}

#[test]
fn an_ipv6_packet_that_is_its_only_fragment_is_read() {
    let peer = Peer::good();
    // Fragment (44): TCP next, offset 0, no more.
    let only = [6, 0, 0, 0, 0, 0, 0, 9];
    let segments = peer.segments(&mut talk6());
    let file = file(link::RAW, &segments, |segment| segment.ip_after(&only, 44));
    let told = read_one(&file);
    assert_eq!((told.verdict, &told.response), ("match", &peer.response));
}

#[test]
fn fragments_are_told_and_never_judged_as_if_they_were_whole() {
    for peer in [Peer::good(), Peer::bad()] {
        for cut in [3, 4] {
            let mut frames = Vec::new();
            for (at, segment) in peer.segments(&mut talk(40000)).iter().enumerate() {
                if at == cut {
                    frames.extend(segment.fragments(96));
                } else {
                    frames.push(segment.ip());
                }
            }
            let file = pcap(Kind::Micro, Order::Little, link::RAW, &frames);
            let (told, result) = read_with(&file[..], &Options::default());
            assert!(result.unwrap().fragments >= 3);
            assert_eq!(told.len(), 1);
            assert_eq!(told[0].verdict, "incomplete", "{:?}", told[0].findings);
            assert!(told[0].says("IP fragments"), "{:?}", told[0].findings);
        }
    }
}

#[test]
fn padding_of_a_short_ethernet_frame_is_none_of_the_segment() {
    let peer = Peer::good();
    let mut segments = peer.segments(&mut talk(40000));
    // Three bytes of the request alone: the frame is padded to 60 bytes.
    let request = segments.remove(3);
    let pieces = crate::wire::in_pieces(&request, 3);
    segments.splice(3..3, pieces);
    let file = file(link::ETHERNET, &segments, |segment| {
        let mut frame = ethernet(&segment.ip());
        frame.resize(frame.len().max(60), b'?');
        frame
    });
    read_one(&file).assert_is(&peer, "padded");
}

#[test]
fn other_traffic_is_passed_over_and_counted() {
    let peer = Peer::good();
    let mut frames: Vec<_> = peer
        .segments(&mut talk(40000))
        .iter()
        .map(|segment| ethernet(&segment.ip()))
        .collect();
    let ends = talk(40000);
    frames.insert(
        1,
        ethernet(&udp(ends.client, ends.server, b"GET / HTTP/1.1\r\n\r\n")),
    );
    let mut arp = ethernet(&[0x45; 28]);
    arp[12..14].copy_from_slice(&[0x08, 0x06]);
    frames.insert(4, arp);
    frames.insert(5, vec![0; 9]);
    frames.insert(6, ethernet(&[0x45, 0, 0, 200]));
    let mut noise = talk(50000);
    frames.extend(noise.open().iter().map(|segment| ethernet(&segment.ip())));
    frames.push(ethernet(&noise.say(0, b"\x16\x03\x01\x00\x05hello").ip()));
    let file = pcap(Kind::Micro, Order::Little, link::ETHERNET, &frames);
    let (told, result) = read_with(&file[..], &Options::default());
    told[0].assert_is(&peer, "among other traffic");
    let statistics = result.unwrap();
    assert_eq!(statistics.packets, frames.len() as u64);
    assert_eq!(statistics.other_packets, 2, "UDP and ARP");
    assert_eq!(
        statistics.undecodable, 2,
        "a short frame and half an IP packet"
    );
    assert_eq!(
        (
            statistics.flows,
            statistics.other_flows,
            statistics.conversations
        ),
        (2, 1, 1)
    );
}
