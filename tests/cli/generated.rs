//! Captures of many connections from the bench's generator, whose verdicts come of how they were
//! built. `WS76_CONNECTIONS` says how many; CI asks for 100,000.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use crate::support::run;
use crate::traffic::{self, Plan};

/// A generated capture, gone when the test is over.
struct Generated {
    path: PathBuf,
    /// Flow and verdict, in the order of first packets.
    expected: Vec<(String, String)>,
    noise: u64,
}

impl Generated {
    fn new(name: &str, plan: &Plan) -> Self {
        let path = std::env::temp_dir().join(format!("ws76-{name}-{}.pcap", std::process::id()));
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).unwrap());
        let mut expected = Vec::new();
        let count = traffic::write(plan, &mut out, &mut |told| {
            expected.push((told.flow, told.verdict.to_owned()));
            Ok(())
        })
        .unwrap();
        out.flush().unwrap();
        Self {
            path,
            expected,
            noise: count.connections - count.handshakes,
        }
    }

    fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }

    /// Flow and verdict of each handshake as `verify` tells them.
    fn judged(&self, flags: &[&str]) -> Vec<(String, String)> {
        let run = run(&[&["verify", "-q", self.path()], flags].concat());
        // Connections that gave way may have been handshakes, which is said.
        let is_limited = flags.contains(&"--flows");
        assert!(run.err().is_empty() || is_limited, "{}", run.err());
        run.out()
            .lines()
            .map(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                (words[4..7].join(" "), words[1].to_owned())
            })
            .collect()
    }
}

impl Drop for Generated {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn sorted(mut told: Vec<(String, String)>) -> Vec<(String, String)> {
    told.sort();
    told
}

#[test]
fn every_handshake_of_a_busy_capture_is_judged_in_the_order_of_first_packets() {
    for (seed, window, padding) in [(1, 64, 2000), (2, 1, 0), (3, 1000, 300)] {
        let plan = Plan {
            connections: 1500,
            seed,
            window,
            padding,
        };
        let generated = Generated::new(&format!("busy-{seed}"), &plan);
        assert!(generated.expected.len() > 1000);
        assert_eq!(generated.judged(&[]), generated.expected, "seed {seed}");
    }
}

#[test]
fn every_connection_of_a_long_capture_gets_its_verdict() {
    let connections = std::env::var("WS76_CONNECTIONS").map_or(6000, |number| {
        number.parse().expect("WS76_CONNECTIONS is a number")
    });
    let plan = Plan {
        connections,
        seed: 76,
        window: 200,
        padding: 200,
    };
    let generated = Generated::new("long", &plan);
    // A connection without an end holds the order back only so far: see `Order`.
    let found = sorted(generated.judged(&[]));
    let expected = sorted(generated.expected.clone());
    let wrong = found
        .iter()
        .zip(&expected)
        .find(|(found, expected)| found != expected);
    assert_eq!(wrong, None);
    assert_eq!(found.len(), expected.len());

    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, verdict) in &generated.expected {
        *counts.entry(verdict).or_default() += 1;
    }
    let run = run(&["verify", "--summary", "--format", "json", generated.path()]);
    let summary = run.json()["summary"].clone();
    for (verdict, count) in counts {
        assert_eq!(summary[verdict.replace('-', "_")], count, "{verdict}");
    }
    // UDP makes no connection.
    let passed = &summary["passed_over"];
    let connections = passed["connections"].as_u64().unwrap();
    assert!(
        connections < generated.noise && passed["packets"].as_u64().unwrap() > 0,
        "{passed}"
    );
}

#[test]
fn too_few_flows_never_make_a_false_verdict() {
    let plan = Plan {
        connections: 1500,
        seed: 4,
        window: 400,
        padding: 300,
    };
    let generated = Generated::new("flows", &plan);
    let expected: BTreeMap<_, _> = generated.expected.iter().cloned().collect();
    let judged = generated.judged(&["--flows", "40"]);
    assert!(judged.iter().any(|(_, verdict)| verdict == "match"));
    for (flow, verdict) in &judged {
        if verdict != "incomplete" {
            assert_eq!(Some(verdict), expected.get(flow), "{flow}");
        }
    }
}
