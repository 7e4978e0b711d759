//! Every step from two keys and key 3 to the answer: `cargo run --example compute`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let computation = ws76::compute(
        b"18x 6]8vM;54 *(5:  {   U1]8  z [  8",
        b"1_ tx7X d  <  nw  334J702) 7]o}` 0",
        *b"Tm[K T2u",
    );
    writeln!(std::io::stdout(), "{computation}")
}
