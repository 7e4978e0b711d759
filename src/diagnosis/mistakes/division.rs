//! The division, and what holds the quotient.

use super::{Mistake, fix};
use crate::diagnosis::stage::Choice::{Division, Fit, NoSpaces};
use crate::diagnosis::stage::Overflow::{Lowest, Saturates, Wraps, Zero};
use crate::diagnosis::stage::Which::{Both, First, Second};
use crate::diagnosis::stage::{self, Int};

mistakes! {
    "no-spaces-is-zero" Seen "c++" NoSpaces(stage::NoSpaces::PartZero),
        "The server took 0 for the part of a key without spaces, where it must close the connection.",
        "part = spaces ? number / spaces : 0;",
        "websocketpp, Chromium's net/server",
        "close the connection where a key has no space (5.2 step 5)", fix::DIVISION;
    "no-spaces-undivided" Likely "c" NoSpaces(stage::NoSpaces::Undivided),
        "The server did not divide the number of a key without spaces, where it must close the connection.",
        "if (spaces > 0) number /= spaces;",
        "",
        "close the connection where a key has no space (5.2 step 5)", fix::DIVISION;
    "no-spaces-is-255" Seen "java" NoSpaces(stage::NoSpaces::Part255),
        "The server took 255 for the part of a key without spaces or digits: its mark of a failure.",
        "return -1;   // and cut to a byte",
        "jWebSocket",
        "close the connection where a key has no space or no digit", fix::DIVISION;
    "not-divided" Likely "c php" Division(stage::Division::Undivided),
        "The server did not divide the key numbers by their spaces.",
        "block = pack('NN', $number1, $number2) . $key3;",
        "the step is easily overlooked",
        "divide each key number by the spaces of its key (5.2 step 7)", fix::DIVISION;
    "quotient-truncated" Seen "python c java javascript php ruby go erlang" Division(stage::Division::Truncated),
        "The server rounded the quotient down, where it must close the connection.",
        "part = number // spaces   # whatever the remainder",
        "twenty-four servers read, among them eventlet, Tornado, txWS, faye, cowboy, misultin, Jetty, Netty, Fleck, Java-WebSocket, Protocol::WebSocket, websocketpp, Chromium's net/server, mochiweb, lighttpd",
        "close the connection where the number does not divide by its spaces (5.2 step 6)", fix::DIVISION;
    "quotient-rounded" Likely "javascript php" Division(stage::Division::Rounded),
        "The server rounded the quotient to the nearest integer, where it must close the connection.",
        "const part = Math.round(number / spaces);",
        "floating-point division, then round",
        "close the connection where the number does not divide by its spaces (5.2 step 6)", fix::DIVISION;
    "quotient-ceiling" Rare "javascript" Division(stage::Division::Ceiling),
        "The server rounded the quotient up, where it must close the connection.",
        "const part = Math.ceil(number / spaces);",
        "floating-point division, then ceil",
        "close the connection where the number does not divide by its spaces (5.2 step 6)", fix::DIVISION;
    "multiplied" Rare "c" Division(stage::Division::Multiplied),
        "The server multiplied the key numbers by their spaces.",
        "part = number * spaces;",
        "",
        "divide each key number by the spaces of its key (5.2 step 7)", fix::DIVISION;
    "remainder-taken" Rare "c" Division(stage::Division::Remainder),
        "The server took the remainder of the division for the part.",
        "part = number % spaces;",
        "",
        "take the quotient (5.2 step 7)", fix::DIVISION;
    "failed-part-left-out" Seen "javascript" Division(stage::Division::FailedLeftOut),
        "The server left the key that fails its check out, and hashed the rest.",
        "keys.forEach(key => { if (number % spaces !== 0) return; md5.update(pack(number / spaces)); });",
        "Socket.IO 0.6 to 0.9, ws 0.4: a return that only leaves the loop",
        "close the connection, and stop there, where a key fails a check", fix::DIVISION;
    "quotient-wraps-u32" Seen "java erlang ruby javascript" Fit(stage::Fit::Int(Int::unsigned(32), Wraps)),
        "The server took a quotient above 32 bits modulo 2^32.",
        "buffer.putInt((int) (number / spaces));",
        "cowboy, misultin, mochiweb, Jetty, Netty, Fleck, Java-WebSocket, Protocol::WebSocket, websocket-driver (Ruby), websocketpp, and JavaScript servers that shift (>>)",
        "close the connection where a part does not fit 32 bits: no conforming client makes one", fix::DIVISION;
    "quotient-saturates-u32" Rare "rust" Fit(stage::Fit::Int(Int::unsigned(32), Saturates)),
        "The server's quotients stopped at 4294967295.",
        "let part = (number as f64 / spaces as f64) as u32;",
        "as in Rust",
        "close the connection where a part does not fit 32 bits", fix::DIVISION;
    "quotient-saturates-i32" Likely "java rust" Fit(stage::Fit::Int(Int::signed(32), Saturates)),
        "The server's quotients stopped at 2147483647.",
        "int part = (int) (number / (double) spaces);",
        "(int) of a double in Java, as i32 in Rust",
        "take the quotient as a long: (int) (number / spaces)", fix::DIVISION;
    "quotient-overflow-is-lowest" Likely "c php" Fit(stage::Fit::Int(Int::signed(32), Lowest)),
        "The server took -2147483648 for a quotient above 2147483647.",
        "int part = (double) number / spaces;   /* cvttsd2si on x86 */",
        "x86 has this for a floating-point number that is too large",
        "divide integers of 64 bits", fix::DIVISION;
    "quotient-overflow-is-zero" Rare "delphi" Fit(stage::Fit::Int(Int::signed(32), Zero)),
        "The server took 0 for a quotient above 2147483647.",
        "part := StrToIntDef(IntToStr(number div spaces), 0);",
        "a conversion that fails",
        "divide and keep integers of 64 bits", fix::DIVISION;
    "quotient-8-bits" Rare "delphi" Fit(stage::Fit::Int(Int::unsigned(8), Wraps)),
        "The server held the quotients in 8 bits.",
        "var part: Byte;",
        "",
        "hold the parts in 32 bits without a sign", fix::DIVISION;
    "quotient-16-bits" Rare "arduino c" Fit(stage::Fit::Int(Int::unsigned(16), Wraps)),
        "The server held the quotients in 16 bits.",
        "unsigned int part = number / spaces;   // 16 bits on AVR",
        "int of small processors",
        "hold the parts in 32 bits without a sign", fix::DIVISION;
    "quotient-16-bits-signed" Likely "arduino java" Fit(stage::Fit::Int(Int::signed(16), Wraps)),
        "The server held the quotients in 16 bits with a sign.",
        "int part = number / spaces;   // 16 bits on AVR",
        "int of small processors, short in Java",
        "hold the parts in 32 bits without a sign", fix::DIVISION;
    "quotient-24-bits" Rare "c" Fit(stage::Fit::Int(Int::unsigned(24), Wraps)),
        "The server held the quotients in 24 bits.",
        "struct { unsigned part : 24; } block;",
        "bit fields",
        "hold the parts in 32 bits without a sign", fix::DIVISION;
    "quotient-31-bits" Rare "java php" Fit(stage::Fit::Int(Int::unsigned(31), Wraps)),
        "The server cleared the top bit of the parts.",
        "int part = (int) (number / spaces) & Integer.MAX_VALUE;",
        "a cure for negative numbers",
        "write all 32 bits of a part", fix::DIVISION;
    "quotient-f32" Likely "c" Fit(stage::Fit::F32),
        "The server held the quotients in floating-point numbers of single precision.",
        "float part = number / spaces;",
        "float for a number of ten digits",
        "hold the parts in integers", fix::DIVISION;
    "quotient-six-digits" Rare "bash" Fit(stage::Fit::SixDigits),
        "The server kept six significant digits of the quotients.",
        "part=$(awk \"BEGIN { print $number / $spaces }\")",
        "OFMT of awk is %.6g",
        "print integers with %d: printf \"%d\"", fix::DIVISION;
    "parts-zero" Likely "c javascript delphi" Fit(stage::Fit::Constant(Both, 0)),
        "The server took 0 for both parts.",
        "const part = number / spaces >>> 0;   // NaN and Infinity become 0",
        "spaces that were taken off before they were counted; a conversion that fails; variables that were never set",
        "print number and spaces of both keys: one of them is not what it should be", fix::DIVISION;
    "part1-zero" Likely "c javascript" Fit(stage::Fit::Constant(First, 0)),
        "The server took 0 for part 1.",
        "const part1 = parts['Sec-WebSocket-Key1'] | 0;   // undefined becomes 0",
        "a field that is not found under its name",
        "print number and spaces of key 1: one of them is not what it should be", fix::DIVISION;
    "part2-zero" Likely "c javascript" Fit(stage::Fit::Constant(Second, 0)),
        "The server took 0 for part 2.",
        "const part2 = parts['Sec-WebSocket-Key2'] | 0;   // undefined becomes 0",
        "a field that is not found under its name",
        "print number and spaces of key 2: one of them is not what it should be", fix::DIVISION;
    "parts-one" Rare "c" Fit(stage::Fit::Constant(Both, 1)),
        "The server took 1 for both parts.",
        "part = !!number;",
        "a truth value in place of a number",
        "print number and spaces of both keys", fix::DIVISION;
    "parts-largest-i32" Likely "java" Fit(stage::Fit::Constant(Both, 0x7fff_ffff)),
        "The server took 2147483647 for both parts.",
        "int part = (int) (number / (double) spaces);   // spaces is 0: Infinity",
        "(int) of infinity in Java",
        "count the spaces before they are taken off", fix::DIVISION;
    "part1-largest-i32" Rare "java" Fit(stage::Fit::Constant(First, 0x7fff_ffff)),
        "The server took 2147483647 for part 1.",
        "int part1 = (int) (number1 / (double) spaces1);",
        "(int) of a double that is too large, in Java",
        "divide longs", fix::DIVISION;
    "part2-largest-i32" Rare "java" Fit(stage::Fit::Constant(Second, 0x7fff_ffff)),
        "The server took 2147483647 for part 2.",
        "int part2 = (int) (number2 / (double) spaces2);",
        "(int) of a double that is too large, in Java",
        "divide longs", fix::DIVISION;
    "parts-lowest-i32" Likely "c" Fit(stage::Fit::Constant(Both, 0x8000_0000)),
        "The server took -2147483648 for both parts.",
        "int part = number / (double) spaces;   /* spaces is 0: infinity, 0x80000000 on x86 */",
        "x86 has this for infinity and NaN",
        "count the spaces before they are taken off", fix::DIVISION;
    "part1-lowest-i32" Rare "c" Fit(stage::Fit::Constant(First, 0x8000_0000)),
        "The server took -2147483648 for part 1.",
        "int part1 = number1 / (double) spaces1;",
        "x86 has this for a floating-point number that is too large",
        "divide integers of 64 bits", fix::DIVISION;
    "part2-lowest-i32" Rare "c" Fit(stage::Fit::Constant(Second, 0x8000_0000)),
        "The server took -2147483648 for part 2.",
        "int part2 = number2 / (double) spaces2;",
        "x86 has this for a floating-point number that is too large",
        "divide integers of 64 bits", fix::DIVISION;
    "parts-all-ones" Likely "c java" Fit(stage::Fit::Constant(Both, 0xffff_ffff)),
        "The server took 4294967295 for both parts.",
        "uint32_t part = part_of(key);   /* -1: it failed */",
        "-1 as the mark of a failure; infinity as unsigned",
        "look why the keys are taken for wrong ones, and close the connection where they are", fix::DIVISION;
    "part1-all-ones" Rare "c" Fit(stage::Fit::Constant(First, 0xffff_ffff)),
        "The server took 4294967295 for part 1.",
        "uint32_t part1 = part_of(key1);   /* -1: it failed */",
        "-1 as the mark of a failure",
        "look why key 1 is taken for a wrong one", fix::DIVISION;
    "part2-all-ones" Rare "c" Fit(stage::Fit::Constant(Second, 0xffff_ffff)),
        "The server took 4294967295 for part 2.",
        "uint32_t part2 = part_of(key2);   /* -1: it failed */",
        "-1 as the mark of a failure",
        "look why key 2 is taken for a wrong one", fix::DIVISION;
}
