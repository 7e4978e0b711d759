//! One whole exhaustion of part 1 on all cores, as `hashcat.sh` times it.
#![allow(missing_docs, reason = "a program has no users of its items")]

use std::io::{self, Write as _};

use ws76::diagnosis::exhaust::{Exhaustion, Progress, Question, Word};

fn main() -> io::Result<()> {
    // The block of draft 76, 1.2, and a target that no part 1 gives: all 2^32 are tried.
    let block = b"\x31\x6e\x41\x13\x0f\x7e\xd6\x3c^n:ds[4U";
    let target = *b"\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff";
    let question = Question::new(block, Word::First, target).map_err(io::Error::other)?;
    let search = Exhaustion::new(question);
    let outcome = search.run(&Progress::new());
    writeln!(io::stdout(), "{}: {outcome:?}", search.kernel())
}
