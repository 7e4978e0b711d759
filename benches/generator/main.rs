//! Writes a pcap of many connections, and beside it what each handshake in it has to be judged as.
//!
//! ```sh
//! cargo run --release --example generator -- --connections 100000 --seed 1 --out many.pcap
//! ```
//!
//! `many.pcap.tsv` then holds a line for each handshake, in the order of first packets: the flow,
//! the verdict, and what happens in it. The same arguments always give the same bytes.
#![allow(
    clippy::print_stdout,
    reason = "a tool for the bench, not part of ws76"
)]

mod traffic;
#[path = "../../tests/wire/mod.rs"]
mod wire;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use clap::Parser;

use traffic::Plan;

/// Writes a pcap of many connections and the verdicts that they have to get
#[derive(Parser)]
struct Args {
    /// Connections, those without a handshake included
    #[arg(long, value_name = "N", default_value_t = 1000)]
    connections: u64,
    /// Everything random comes from it
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Connections open at once
    #[arg(long, value_name = "N", default_value_t = 64)]
    window: usize,
    /// Bytes of frames after each handshake, at most
    #[arg(long, value_name = "BYTES", default_value_t = 2000)]
    padding: usize,
    /// The pcap; the verdicts go to FILE.tsv. - is standard output, and the verdicts are left out
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// One small file for each handshake instead, and FILE is the folder of them
    #[arg(long)]
    split: bool,
}

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let plan = Plan {
        connections: args.connections,
        seed: args.seed,
        window: args.window,
        padding: args.padding,
    };
    if args.split {
        return split(&plan, &args.out);
    }
    if args.out.as_os_str() == "-" {
        let mut pcap = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
        traffic::write(&plan, &mut pcap, &mut |_| Ok(()))?;
        return pcap.flush();
    }
    let mut verdicts = args.out.clone().into_os_string();
    verdicts.push(".tsv");
    let mut pcap = BufWriter::with_capacity(1 << 20, File::create_new(&args.out)?);
    let mut tsv = BufWriter::new(File::create_new(verdicts)?);
    let count = traffic::write(&plan, &mut pcap, &mut |expected| {
        let traffic::Expected {
            flow,
            verdict,
            kind,
        } = expected;
        writeln!(tsv, "{flow}\t{verdict}\t{kind}")
    })?;
    pcap.flush()?;
    tsv.flush()?;
    println!(
        "{} packets, {} connections, of which {} hold a handshake",
        count.packets, count.connections, count.handshakes
    );
    Ok(())
}

/// Each handshake in a file of its own, a thousand to a folder.
fn split(plan: &Plan, out: &std::path::Path) -> std::io::Result<()> {
    let mut written = 0;
    for number in 0.. {
        if written == plan.connections {
            break;
        }
        let mut pcap = Vec::new();
        if traffic::write_one(plan, number, &mut pcap)?.is_none() {
            continue;
        }
        let folder = out.join(format!("{:03}", written / 1000));
        if written % 1000 == 0 {
            std::fs::create_dir_all(&folder)?;
        }
        std::fs::write(folder.join(format!("{written:06}.pcap")), pcap)?;
        written = written.saturating_add(1);
    }
    Ok(())
}
