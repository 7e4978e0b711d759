//! The suite as a tool of CI: chosen cases, known failures, kept exchanges, reports.

use ws76::live::serve::Settings;
use ws76::live::suite::cases;

use crate::support::{Scripted, Serving, folder, read_to_end, run};

fn wrong() -> Serving {
    let mistake = ws76::diagnosis::mistakes::find("parts-little-endian").unwrap();
    Serving::start(Settings {
        chain: mistake.chain(),
        ..Settings::default()
    })
}

#[test]
fn the_cases_are_listed_with_their_ids() {
    let (code, out, err) = run(&["probe", "--list-cases", "-q"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let ids: Vec<&str> = cases().map(|(_, case)| case.id).collect();
    assert_eq!(out.lines().collect::<Vec<_>>(), ids);
    let (_, out, _) = run(&["probe", "--list-cases", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(list["cases"].as_array().unwrap().len(), ids.len());
}

#[test]
fn a_case_asks_for_the_suite_and_one_left_out_is_not_run() {
    let server = Serving::start(Settings::default());
    let url = server.url();
    let two = ["--case", "part-zero", "--case", "part-one"];
    let (code, out, _) = run(&[&["probe", &url][..], &two].concat());
    assert_eq!(code, 0, "{out}");
    assert!(out.ends_with("2 cases: 2 passed\n"), "{out}");
    let (code, out, _) = run(&[&["probe", &url, "--skip", "part-one"][..], &two].concat());
    assert_eq!(code, 0, "{out}");
    assert!(out.ends_with("1 case: 1 passed\n"), "{out}");
}

#[test]
fn side_by_side_the_cases_come_to_the_same_in_the_same_order() {
    let server = Serving::start(Settings::default());
    let url = server.url();
    let args = ["probe", &url, "--suite", "--seed", "3", "--timeout", "10"];
    let (_, one, _) = run(&args);
    let (code, eight, _) = run(&[&args[..], &["--jobs", "8"]].concat());
    assert_eq!((code, one), (0, eight));
}

#[test]
fn a_server_that_fails_the_plain_request_ends_the_run_unless_it_is_to_go_on() {
    let server = wrong();
    let url = server.url();
    let args = [
        "probe",
        &url,
        "--seed",
        "1",
        "--timeout",
        "300ms",
        "--format",
        "json",
    ];
    let summary = |more: &[&str]| {
        let (code, out, _) = run(&[&args[..], more].concat());
        assert_eq!(code, 1, "{out}");
        let run: serde_json::Value = serde_json::from_str(&out).unwrap();
        run["summary"].clone()
    };
    let first = summary(&["--suite"]);
    assert_eq!(
        (&first["errors"], &first["ended"]),
        (&1.into(), &"plain-failed".into())
    );
    assert_eq!(first["not_run"], cases().count() - 1);
    let few = [
        "--case",
        "request-plain",
        "--case",
        "spaces-one",
        "--case",
        "part-one",
    ];
    let all = summary(&[&["--keep-going"][..], &few].concat());
    assert_eq!((&all["not_run"], &all["errors"]), (&0.into(), &3.into()));
    let args = ["probe", &url, "--seed", "1", "--keep-going"];
    let (code, out, _) = run(&[&args[..], &few].concat());
    assert_eq!(code, 1);
    // The mistake's sentence: once below the first case, once in the sum.
    let sentence = out.matches("little-endian byte order").count();
    assert_eq!(sentence, 2, "{out}");
    assert!(out.contains("parts-little-endian, 3 cases\n"), "{out}");
}

#[test]
fn a_silent_server_ends_the_run_within_one_time_out() {
    let server = Scripted::times(2, |_, mut stream| {
        read_to_end(&mut stream);
    });
    let (code, out, _) = run(&["probe", &server.url(), "--suite", "--timeout", "300ms"]);
    assert_eq!(code, 4, "{out}");
    assert!(out.contains("98 not run"), "{out}");
}

#[test]
fn known_failures_do_not_fail_the_run_and_one_that_passes_is_reported() {
    let server = wrong();
    let folder = folder("known");
    let list = folder.join("known.txt");
    std::fs::write(&list, "# of our server\nkeys-random\n\npart-zero # fixed\n").unwrap();
    let list = list.to_str().unwrap();
    let url = server.url();
    let args = ["probe", &url, "--seed", "1", "--known", list];
    let two = ["--case", "keys-random", "--case", "part-zero"];
    let (code, out, err) = run(&[&args[..], &two].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(
        out.contains("to be taken off the known list: part-zero"),
        "{out}"
    );
    assert!(out.contains("1 passed, 1 failed as known"), "{out}");
    let (code, out, _) = run(&[&args[..], &two, &["--format", "tap"]].concat());
    assert_eq!(code, 0);
    assert!(
        out.contains("not ok 1 - keys-random # TODO known failure"),
        "{out}"
    );
    assert!(
        out.contains("ok 2 - part-zero # TODO known failure"),
        "{out}"
    );
    // Others fail as they do.
    let (code, ..) = run(&[&args[..], &["--case", "spaces-one"]].concat());
    assert_eq!(code, 1);
    std::fs::write(list, "no-such-case\n").unwrap();
    let (code, _, err) = run(&args);
    assert_eq!(code, 2);
    assert!(err.contains("known.txt:1: no case has the id"), "{err}");
}

#[test]
fn odd_exchanges_are_kept_as_captures_that_verify_reads() {
    let server = wrong();
    let folder = folder("odd");
    let dir = folder.to_str().unwrap();
    let url = server.url();
    let args = [
        "probe",
        &url,
        "--seed",
        "1",
        "--case",
        "spaces-one",
        "--case",
        "part-zero",
    ];
    let (code, ..) = run(&[&args[..], &["--save", dir]].concat());
    assert_eq!(code, 1);
    let names: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["spaces-one.pcap"]);
    let (code, out, _) = run(&["verify", folder.join("spaces-one.pcap").to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(out.contains("parts-little-endian"), "{out}");
    let (code, _, err) = run(&[&args[..], &["--save", dir]].concat());
    assert_eq!(code, 2);
    assert!(err.contains("use --force"), "{err}");
}

#[test]
fn several_runs_are_set_side_by_side() {
    let folder = folder("report");
    let (good, bad) = (Serving::start(Settings::default()), wrong());
    let mut files = Vec::new();
    for (name, server) in [("good", &good), ("bad", &bad)] {
        let path = folder
            .join(format!("{name}.json"))
            .to_str()
            .unwrap()
            .to_owned();
        let url = server.url();
        let args = [
            "probe",
            &url,
            "--seed",
            "1",
            "--case",
            "spaces-one",
            "--case",
            "part-zero",
        ];
        run(&[&args[..], &["--format", "json", "-o", &path]].concat());
        files.push(path);
    }
    let (code, out, err) = run(&["report", &files[0], &files[1]]);
    assert_eq!((code, err.as_str()), (0, ""));
    let row: Vec<&str> = out
        .lines()
        .find(|line| line.starts_with("spaces-one"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(row, ["spaces-one", "passed", "failed"]);
    assert!(
        !out.contains("part-zero") && out.contains("parts-little-endian, 1 case"),
        "{out}"
    );
    let page = folder.join("index.html").to_str().unwrap().to_owned();
    let (code, ..) = run(&["report", &files[0], &files[1], "-o", &page]);
    assert_eq!(code, 0);
    let page = std::fs::read_to_string(page).unwrap();
    for part in [
        ">good<",
        ">bad<",
        "spaces-one",
        "wrong answer",
        "parts-little-endian",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<script") && !page.contains("http-equiv=\"refresh"));
    let capture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/testdata/formats/oldws-draft.raw"
    );
    let verified = folder.join("verified.json").to_str().unwrap().to_owned();
    run(&["verify", capture, "--format", "json", "-o", &verified]);
    let (code, out, _) = run(&["report", &verified]);
    assert_eq!(code, 0);
    assert!(out.contains("verified  1 handshakes: 1 mismatch"), "{out}");
    let (code, page, err) = run(&["report", &files[0], &verified, "--format", "html"]);
    assert_eq!((code, err.as_str()), (0, ""));
    for part in [">good<", ">verified<", "1 mismatch", "challenge-utf8"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let (code, _, err) = run(&["report", "Cargo.toml", &files[0]]);
    assert_eq!(code, 3);
    assert!(err.contains("Cargo.toml: not the JSON of one run"), "{err}");
}

#[test]
#[cfg(unix)]
fn a_run_that_is_stopped_prints_what_there_is() {
    use std::io::{BufRead as _, Read as _};

    // One that accepts and is silent.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let held: Vec<_> = listener.incoming().collect();
        drop(held);
    });
    let two = ["--case", "part-zero", "--case", "part-one"];
    let args = [&["probe", &url, "--timeout", "60"][..], &two].concat();
    let mut child = crate::support::ws76()
        .args(args)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert!(line.starts_with("suite"), "{line}");
    crate::support::terminate(&child);
    let code = child.wait().unwrap().code();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("the run was stopped"), "{rest}");
    assert!(rest.ends_with("0 cases: 2 not run\n"), "{rest}");
    assert_eq!(code, Some(3));
}
