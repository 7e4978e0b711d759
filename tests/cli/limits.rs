//! What lies behind a limit ends in no 0, and every format says so. docs/limits.md lists the limits.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::{Run, run, run_with};

use crate::unjudged::Folder;
use crate::wire::{Kind, Order, Talk, Tcp, link, pcap};

/// Draft 76, 1.2, with fields before the keys and behind them.
fn request(before: &str, behind: &str) -> String {
    format!(
        "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n{before}\
         Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nUpgrade: WebSocket\r\n\
         Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nOrigin: http://example.com\r\n{behind}\r\n^n:ds[4U"
    )
}

fn response(behind: &str) -> String {
    format!(
        "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Origin: http://example.com\r\n\
         Sec-WebSocket-Location: ws://example.com/demo\r\n{behind}\r\n8jKS'y:G*Co,Wxa-"
    )
}

/// An answer that is soon explained.
fn in_hex() -> String {
    response("").replace("8jKS'y:G*Co,Wxa-", "386a4b5327793a472a436f2c5778612d")
}

const FORMATS: [&str; 7] = ["text", "json", "jsonl", "tap", "junit", "github", "html"];

/// Holds a capture to code 3, with every format and with the totals alone, and each format that shows
/// handshakes to saying why.
#[track_caller]
fn is_unjudged(capture: &[u8], why: &str) {
    for format in FORMATS {
        let run = run_with(&["verify", "-", "--format", format], capture);
        assert_eq!(run.code, 3, "{format}: {}", run.out());
        let said = words(&run);
        assert!(said.contains(why), "{format}: {said}");
    }
    assert_eq!(run_with(&["verify", "-", "--summary"], capture).code, 3);
    assert_eq!(run_with(&["verify", "-", "-q"], capture).code, 3);
}

/// Both streams: what is said of an input as a whole is on standard error in text.
fn words(run: &Run) -> String {
    let both = format!("{} {}", run.out(), run.err());
    both.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A conversation between two ends: a handshake, and both sides close.
fn talk(port: u16, request: &str, response: &str) -> Vec<Tcp> {
    let mut talk = Talk::new(
        ([10, 0, 0, 2], port).into(),
        ([10, 0, 0, 1], 8080).into(),
        [1000, 2_000_000],
    );
    let mut segments = talk.open();
    segments.push(talk.say(0, request.as_bytes()));
    segments.push(talk.say(1, response.as_bytes()));
    segments.extend(talk.close());
    segments
}

#[test]
fn more_fields_than_are_kept_leave_a_handshake_unjudged() {
    let many = "X: a\r\n".repeat(4097);
    let judged = |capture: String| is_unjudged(capture.as_bytes(), "has more than 4096 fields");
    // The keys may be among them; a second Sec-WebSocket-Origin too.
    judged(request(&many, "") + &response(""));
    judged(request("", &many) + &response(""));
    judged(request("", "") + &response(&format!("{many}Sec-WebSocket-Origin: http://other\r\n")));
    // What is odd about thousands of lines does not hide it.
    judged(request("", &"a b\r\n".repeat(5000)) + &response(""));
    // One that is right beside it changes nothing.
    let mut segments = talk(4000, &request("", ""), &response(""));
    segments.extend(talk(4001, &request(&many, ""), &response("")));
    let frames: Vec<_> = segments.iter().map(Tcp::ip).collect();
    let capture = pcap(Kind::Micro, Order::Little, link::RAW, &frames);
    is_unjudged(&capture, "request-many-fields");
    let parse = run_with(&["parse", "-"], request("", &many).as_bytes());
    assert_eq!(parse.code, 3, "{}", parse.out());
    // As many as are kept are all judged.
    let whole = request("", &"X: a\r\n".repeat(4000)) + &response("");
    assert_eq!(run_with(&["verify", "-"], whole.as_bytes()).code, 0);
}

#[test]
fn an_output_behind_too_many_links_is_refused_and_no_link_is_replaced() {
    let folder = Folder::new("links");
    let target = folder.write("0", b"old");
    for number in 1..=42 {
        symlink(
            (number - 1).to_string(),
            format!("{}/{number}", folder.path()),
        )
        .unwrap();
    }
    let written = |number: u32| {
        let path = format!("{}/{number}", folder.path());
        let run = run(&["verify", "testdata/draft/1.2.raw", "-o", &path]);
        assert!(
            fs::symlink_metadata(&path).unwrap().is_symlink(),
            "{number}"
        );
        (run.code, run.err(), fs::read(&target).unwrap() != b"old")
    };
    let (code, said, is_new) = written(41);
    assert_eq!((code, is_new), (3, false));
    assert!(
        said.contains("/41: more than 40 links lead on from it"),
        "{said}"
    );
    assert_eq!(written(40), (0, String::new(), true));
    symlink("circle", format!("{}/circle", folder.path())).unwrap();
    let circle = format!("{}/circle", folder.path());
    assert_eq!(
        run(&["verify", "testdata/draft/1.2.raw", "-o", &circle]).code,
        3
    );
}

/// As gdb prints a string with so many runs of one byte in a field.
fn printed(request: &str, runs: usize, length: usize) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace("\r\n", "\\r\\n"));
    let response = response("X: 1\r\n");
    let (before, after) = response.split_once("1\r\n\r\n").unwrap();
    let run = format!(", 'a' <repeats {length} times>");
    let run = [run.as_str()].repeat(runs).join(", \"b\"");
    format!(
        "$1 = {}\n$2 = {}{run}, {}\n",
        quoted(request),
        quoted(before),
        quoted(&format!("\r\n\r\n{after}"))
    )
}

#[test]
fn runs_of_one_byte_are_as_long_as_is_taken_and_no_longer() {
    let request = request("", "");
    let one = printed(&request, 1, 4096);
    assert_eq!(run_with(&["verify", "-"], one.as_bytes()).code, 0, "{one}");
    is_unjudged(printed(&request, 1, 4097).as_bytes(), "cut short");
    // 1 MiB of one message, and 16 MiB of all.
    is_unjudged(printed(&request, 300, 4096).as_bytes(), "cut short");
    let many = printed(&request, 200, 4096).repeat(24);
    is_unjudged(
        many.as_bytes(),
        "escaped of more than 16777216 bytes: the messages behind them were not read",
    );
}

#[test]
fn a_request_that_shows_itself_late_is_found_behind_another() {
    let cookie = format!("Cookie: {}\r\n", "x".repeat(1_200_000));
    let wrong = in_hex();
    let capture = request("", "") + &response("") + &request(&cookie, "") + &wrong;
    let run = run_with(&["verify", "-", "--format", "json"], capture.as_bytes());
    let json = run.json();
    assert_eq!(
        (run.code, &json["summary"]["mismatch"]),
        (1, &1.into()),
        "{}",
        json["summary"]
    );
}

#[test]
fn a_value_of_a_list_that_is_too_long_blames_nobody() {
    let listed = |key1: &str| {
        let text = format!(
            "HTTP_HOST=example.com\nHTTP_UPGRADE=WebSocket\nHTTP_SEC_WEBSOCKET_KEY1={key1}\n\
             HTTP_SEC_WEBSOCKET_KEY2=12998 5 Y3 1  .P00\n"
        );
        run_with(&["verify", "-"], text.as_bytes()).code
    };
    assert_eq!(listed("4 @1  46546xW%0l 1 5"), 3);
    // Its spaces come behind what is read of a value: it is no key without any.
    assert_eq!(listed(&format!("4{} 1 5", "x".repeat(5000))), 3);
}

#[test]
fn reasons_behind_the_eighth_are_counted() {
    let good = fs::read("testdata/formats/good.pcap").unwrap();
    is_unjudged(&good.repeat(12), "and 3 more of the kind");
}

#[test]
fn interfaces_behind_those_that_are_known_are_said_to_be_unread() {
    use crate::wire::Pcapng;
    let packets = |port| talk(port, &request("", ""), &response(""));
    let of = |interface: u32| {
        let mut file = Pcapng::new(Order::Little);
        for _ in 0..4097 {
            file.interface(link::RAW, 0);
        }
        for (number, port) in [(0, 4000), (interface, 4001)] {
            for segment in packets(port) {
                let frame = segment.ip();
                file.packet(number, &frame, frame.len());
            }
        }
        file.bytes
    };
    assert_eq!(run_with(&["verify", "-"], &of(4095)).code, 0);
    is_unjudged(
        &of(4096),
        "packets of interface 4096 were not read: 4096 interfaces are known",
    );
}

#[test]
fn servers_behind_those_that_are_compared_are_counted() {
    let wrong = in_hex();
    let mut frames = Vec::new();
    for server in 0..66_u8 {
        for port in [4000, 4001] {
            let mut talk = Talk::new(
                ([10, 0, 0, 2], port).into(),
                ([10, 0, 1, server], 8080).into(),
                [1, 1],
            );
            let mut segments = talk.open();
            segments.push(talk.say(0, request("", "").as_bytes()));
            segments.push(talk.say(1, wrong.as_bytes()));
            segments.extend(talk.close());
            frames.extend(segments.iter().map(Tcp::ip));
        }
    }
    let capture = pcap(Kind::Micro, Order::Little, link::RAW, &frames);
    for format in ["text", "json", "jsonl", "github", "html"] {
        let run = run_with(&["verify", "-", "--format", format], &capture);
        assert_eq!(run.code, 1);
        let said = words(&run);
        let why = match format {
            "json" => "\"uncompared\": 4",
            "jsonl" => "\"uncompared\":4",
            _ => "4 wrong answers with others of their servers, which are more than 64",
        };
        assert!(said.contains(why), "{format}: {said}");
    }
}

#[test]
fn a_long_refusal_says_how_long_it_is() {
    let page: String = (0..9).map(|number| format!("line {number}\n")).collect();
    let refused = |lines: usize| {
        let page: String = page.split_inclusive('\n').take(lines).collect();
        let length = page.len();
        let capture = format!(
            "{}HTTP/1.1 400 Bad\r\nContent-Length: {length}\r\n\r\n{page}",
            request("", "")
        );
        words(&run_with(&["verify", "-"], capture.as_bytes()))
    };
    let said = refused(9);
    assert!(said.contains("line 4 ... 63 bytes in all"), "{said}");
    let said = refused(5);
    assert!(
        said.contains("line 4") && !said.contains("bytes in all"),
        "{said}"
    );
}

#[test]
fn names_behind_the_eighth_that_is_almost_right_are_counted() {
    let names: String = (0..12).map(|_| "Sec-WebSocket-Kye1: a\r\n").collect();
    let said = |names: &str| {
        let capture = request("", names) + &response("");
        words(&run_with(&["verify", "-"], capture.as_bytes()))
    };
    assert!(
        said(&names).contains("; 4 more names are almost right"),
        "{}",
        said(&names)
    );
    assert!(!said("Sec-WebSocket-Kye1: a\r\n").contains("more names"));
}

#[test]
fn a_report_over_runs_counts_what_they_could_not_read() {
    let folder = Folder::new("compare");
    let run_of = run(&[
        "verify",
        "testdata/draft/1.2.raw",
        "no-such-file",
        "--format",
        "json",
    ]);
    let path = folder.write("one.json", &run_of.stdout);
    let text = run(&["report", &path]).out();
    assert!(
        text.contains("1 handshakes: 1 match, 1 unreadable"),
        "{text}"
    );
    let page = run(&["report", &path, "--format", "html"]).out();
    assert!(
        page.contains("<span class=\"fail\">1 unreadable</span>"),
        "{page}"
    );
}
