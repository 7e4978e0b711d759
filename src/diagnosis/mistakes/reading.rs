//! Digits, number types and spaces.

use super::{Mistake, fix};
use crate::diagnosis::stage::Choice::{Counting, Digits, Number};
use crate::diagnosis::stage::Overflow::{Lowest, Saturates, Wraps, Zero};
use crate::diagnosis::stage::{self, Int};

mistakes! {
    "first-digits-only" Likely "c php javascript" Digits(stage::Digits::Leading),
        "The server read the key's number only up to the first character that is no digit.",
        "unsigned long number = atol(key);",
        "atoi, strtol, parseInt or (int) on the raw key",
        "collect all digits of the key first, then read them as one number", fix::NUMBER;
    "first-run-only" Likely "javascript python" Digits(stage::Digits::FirstRun),
        "The server read only the first run of digits of the key.",
        "number = int(re.search(r'\\d+', key).group())",
        "a search for \\d+ that takes the first hit",
        "collect all digits of the key first, then read them as one number", fix::NUMBER;
    "last-run-only" Rare "c" Digits(stage::Digits::LastRun),
        "The server read only the last run of digits of the key.",
        "if (!isdigit(c)) number = 0; else number = number * 10 + c - '0';",
        "a number that every other character sets back",
        "collect all digits of the key first, then read them as one number", fix::NUMBER;
    "longest-run-only" Rare "python" Digits(stage::Digits::LongestRun),
        "The server read only the longest run of digits of the key.",
        "number = int(max(re.findall(r'\\d+', key), key=len))",
        "",
        "collect all digits of the key first, then read them as one number", fix::NUMBER;
    "no-digits-is-zero" Seen "ruby c go" Digits(stage::Digits::NoneIsZero),
        "The server took a key without digits for 0.",
        "number = key.gsub(/\\D/, '').to_i",
        "em-websocket, ruby websocket, websocket-driver (Ruby), Protocol::WebSocket, websocketpp, golang.org/x/net/websocket, libwebsite, webdis",
        "close the connection where a key has no digit", fix::NUMBER;
    "digit-zeros-lost" Likely "c" Digits(stage::Digits::ZerosLost),
        "The server did not count zeros as digits.",
        "if (c > '0' && c <= '9')",
        "a comparison that leaves out its end; a test of the digit's value for truth",
        "take every character from '0' to '9', both included", fix::NUMBER;
    "digit-nines-lost" Likely "c" Digits(stage::Digits::NinesLost),
        "The server did not count nines as digits.",
        "if (c >= '0' && c < '9')",
        "a comparison that leaves out its end",
        "take every character from '0' to '9', both included", fix::NUMBER;
    "digit-ends-lost" Likely "c" Digits(stage::Digits::ZerosAndNinesLost),
        "The server counted neither zeros nor nines as digits.",
        "if (c > '0' && c < '9')",
        "a comparison that leaves out its ends",
        "take every character from '0' to '9', both included", fix::NUMBER;
    "first-8-digits" Rare "c" Digits(stage::Digits::First(8)),
        "The server read only the first 8 digits of the key.",
        "char digits[9]; strncpy(digits, all, 8);",
        "a buffer that is too short",
        "a key has up to ten digits; close the connection where they do not fit", fix::NUMBER;
    "first-9-digits" Likely "c java" Digits(stage::Digits::First(9)),
        "The server read only the first 9 digits of the key.",
        "char digits[10]; strncpy(digits, all, 9);",
        "a buffer of ten characters, or what fits a signed 32-bit integer for certain",
        "a key has up to ten digits: keep them all", fix::NUMBER;
    "first-10-digits" Likely "c" Digits(stage::Digits::First(10)),
        "The server read only the first 10 digits of the key.",
        "char digits[11]; strncpy(digits, all, 10);",
        "it shows on keys that no conforming client sends",
        "close the connection where the digits do not fit", fix::NUMBER;
    "last-9-digits" Rare "c" Digits(stage::Digits::Last(9)),
        "The server read only the last 9 digits of the key.",
        "number = (number * 10 + digit) % 1000000000;",
        "",
        "a key has up to ten digits: keep them all", fix::NUMBER;
    "digits-once" Rare "python" Digits(stage::Digits::Once),
        "The server took each digit only where it first appears.",
        "digits = ''.join(dict.fromkeys(c for c in key if c.isdigit()))",
        "a set of digits",
        "take every digit, repeated ones too", fix::NUMBER;
    "digits-of-any-script" Seen "python" Digits(stage::Digits::AnyScript),
        "The server counted digits of every script: U+0665 as 5.",
        "number = int(re.sub(r'\\D', '', key))",
        "autobahn, circuits: \\d and isdigit go by Unicode",
        "take U+0030 to U+0039 alone (5.2 step 4)", fix::NUMBER;
    "digits-with-signs" Likely "php" Digits(stage::Digits::WithSigns),
        "The server kept plus and minus signs with the digits, and read up to the first of them.",
        "$number = (int) filter_var($key, FILTER_SANITIZE_NUMBER_INT);",
        "PHP's filter keeps digits, + and -",
        "keep digits alone", fix::NUMBER;
    "digits-as-floating-point" Rare "php javascript" Digits(stage::Digits::FloatingPoint),
        "The server kept the point, the letter e and signs with the digits, and read a floating-point number.",
        "const number = parseFloat(key.replace(/[^\\d.e+-]/g, ''));",
        "floatval, parseFloat, FILTER_SANITIZE_NUMBER_FLOAT",
        "keep digits alone", fix::NUMBER;
    "digits-up-to-comma" Rare "java" Digits(stage::Digits::UpToComma),
        "The server kept commas with the digits, and read up to the first of them.",
        "Number number = NumberFormat.getInstance(Locale.GERMAN).parse(digits);",
        "a decimal comma",
        "keep digits alone", fix::NUMBER;
    "digits-with-hex-letters" Rare "javascript c" Digits(stage::Digits::HexLetters),
        "The server took a to f for digits too, and read the number as hex.",
        "const number = parseInt(key.replace(/[^0-9a-f]/gi, ''), 16);",
        "isxdigit in place of isdigit",
        "take digits alone, in base ten", fix::NUMBER;
    "digits-as-hex" Likely "c java" Digits(stage::Digits::AsHex),
        "The server read the digits as a hex number.",
        "unsigned long number = strtoul(digits, NULL, 16);",
        "",
        "read the digits in base ten", fix::NUMBER;
    "digits-as-octal" Likely "c" Digits(stage::Digits::AsOctal),
        "The server read the digits as an octal number, up to the first 8 or 9.",
        "unsigned long number = strtoul(digits, NULL, 8);",
        "",
        "read the digits in base ten", fix::NUMBER;
    "digit-colon-is-ten" Rare "c" Digits(stage::Digits::ColonIsTen),
        "The server took a colon for a digit of the value 10.",
        "if (c >= 0x30 && c <= 0x3a)",
        "a comparison that goes one too far",
        "take every character from '0' to '9'", fix::NUMBER;
    "digit-codes" Likely "c java c#" Digits(stage::Digits::Codes),
        "The server added the codes of the digits' characters instead of their values.",
        "number = number * 10 + c;",
        "char is a number in C, Java and C#",
        "subtract '0' from each digit", fix::NUMBER;
    "digits-every-character" Rare "c" Digits(stage::Digits::EveryCharacter),
        "The server took every character of the key for a digit.",
        "for (; *p; p++) number = number * 10 + (*p - '0');",
        "the test for a digit is missing",
        "pass over what is no digit", fix::NUMBER;
    "digits-reversed" Rare "c" Digits(stage::Digits::Reversed),
        "The server read the digits from the last to the first.",
        "for (i = length - 1; i >= 0; i--) number = number * 10 + digit[i];",
        "",
        "read the digits in their order", fix::NUMBER;
    "digits-summed" Rare "python" Digits(stage::Digits::Sum),
        "The server took the sum of the digits for the number.",
        "number = sum(int(c) for c in key if c.isdigit())",
        "",
        "read the digits as one number", fix::NUMBER;
    "digits-counted" Rare "php" Digits(stage::Digits::Count),
        "The server took the number of digits for the number.",
        "$number = preg_match_all('/[0-9]/', $key);",
        "preg_match_all returns how many there are",
        "read the digits as one number", fix::NUMBER;
    "digits-not-reset" Likely "c" Digits(stage::Digits::NotReset32),
        "The server did not set the number back before key 2: key 2's digits follow key 1's, in 32 bits.",
        "uint32_t number = 0; for (k = 0; k < 2; k++) for (p = key[k]; *p; p++) ...",
        "",
        "set the number to 0 before each key", fix::NUMBER;
    "digits-not-reset-64" Likely "java c" Digits(stage::Digits::NotReset64),
        "The server did not set the number back before key 2: key 2's digits follow key 1's, in 64 bits.",
        "long number = 0; for (String key : keys) for (char c : key.toCharArray()) ...",
        "",
        "set the number to 0 before each key", fix::NUMBER;
    "digits-after-part1" Likely "c" Digits(stage::Digits::AfterPart1),
        "The server began the number of key 2 with part 1.",
        "number /= spaces; part[k] = number;   /* and on to key 2 */",
        "one variable for number and part, which is not set back",
        "set the number to 0 before each key", fix::NUMBER;
    "number-wraps-u32" Seen "c go" Number(stage::Number::Int(Int::unsigned(32), Wraps)),
        "The server let the key number wrap at 2^32 before it divided.",
        "uint32_t number = 0; number = number * 10 + digit;",
        "golang.org/x/net/websocket, libwebsite, webdis, c_socket.io_server",
        "collect the digits in 64 bits, and close the connection where they do not fit", fix::NUMBER;
    "number-wraps-i32" Likely "java c# javascript" Number(stage::Number::Int(Int::signed(32), Wraps)),
        "The server held the key number in a signed 32-bit integer: above 2147483647 it became negative.",
        "int number = 0; number = number * 10 + (c - '0');",
        "int in Java, C# and C; | 0 in JavaScript",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-wraps-i32-floored" Likely "javascript python" Number(stage::Number::I32Floored),
        "The server held the key number in a signed 32-bit integer, and rounded the quotient of a negative one down.",
        "const part = Math.floor((number | 0) / spaces);",
        "Math.floor and // go away from zero there, integer division in C and Java toward it",
        "keep the number positive: number >>> 0 in JavaScript", fix::NUMBER;
    "number-saturates-i32" Seen "c php" Number(stage::Number::Int(Int::signed(32), Saturates)),
        "The server's key number stopped at 2147483647.",
        "long number = atol(digits);   /* 32 bits on Windows */",
        "Orbiter WebMFD: atol where long has 32 bits; (int) of a string in 32-bit PHP",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-saturates-u32" Rare "c" Number(stage::Number::Int(Int::unsigned(32), Saturates)),
        "The server's key number stopped at 4294967295.",
        "unsigned long number = strtoul(digits, NULL, 10);   /* 32 bits on Windows */",
        "strtoul where long has 32 bits",
        "collect the digits in 64 bits, and close the connection where they do not fit", fix::NUMBER;
    "number-overflow-is-zero" Likely "delphi rust" Number(stage::Number::Int(Int::signed(32), Zero)),
        "The server took 0 for a key number above 2147483647.",
        "number := StrToIntDef(digits, 0);",
        "StrToIntDef, parse().unwrap_or(0), On Error Resume Next",
        "collect the digits in 64 bits, and close the connection where they do not fit", fix::NUMBER;
    "number-overflow-is-lowest" Rare "c" Number(stage::Number::Int(Int::signed(32), Lowest)),
        "The server took -2147483648 for a key number above 2147483647.",
        "int number = (int) strtod(digits, NULL);   /* cvttsd2si on x86 */",
        "x86 has this for a floating-point number that is too large",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-wraps-i64" Seen "java" Number(stage::Number::Int(Int::signed(64), Wraps)),
        "The server let the key number wrap at 64 bits.",
        "long number = 0; number = number * 10 + (c - '0');",
        "Jetty: a long without a bound, for a key of 19 digits or more",
        "close the connection where the digits do not fit", fix::NUMBER;
    "number-wraps-u64" Likely "c" Number(stage::Number::Int(Int::unsigned(64), Wraps)),
        "The server let the key number wrap at 2^64.",
        "uint64_t number = 0; number = number * 10 + digit;",
        "for a key of 20 digits or more",
        "close the connection where the digits do not fit", fix::NUMBER;
    "number-saturates-i64" Likely "c php" Number(stage::Number::Int(Int::signed(64), Saturates)),
        "The server's key number stopped at 9223372036854775807.",
        "long number = strtol(digits, NULL, 10);",
        "strtol, (int) of a string in 64-bit PHP, for a key of 19 digits or more",
        "close the connection where the digits do not fit", fix::NUMBER;
    "number-saturates-u64" Likely "c" Number(stage::Number::Int(Int::unsigned(64), Saturates)),
        "The server's key number stopped at 18446744073709551615.",
        "uint64_t number = strtoull(digits, NULL, 10);",
        "for a key of 20 digits or more",
        "close the connection where the digits do not fit", fix::NUMBER;
    "number-8-bits" Rare "delphi" Number(stage::Number::Int(Int::unsigned(8), Wraps)),
        "The server held the key number in 8 bits.",
        "var number: Byte;",
        "",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-16-bits" Likely "arduino c" Number(stage::Number::Int(Int::unsigned(16), Wraps)),
        "The server held the key number in 16 bits.",
        "unsigned int number = 0;   // 16 bits on AVR",
        "int of small processors",
        "collect the digits in 64 bits (uint64_t)", fix::NUMBER;
    "number-16-bits-signed" Likely "arduino c" Number(stage::Number::Int(Int::signed(16), Wraps)),
        "The server held the key number in 16 bits with a sign.",
        "int number = 0;   // 16 bits on AVR",
        "int of small processors",
        "collect the digits in 64 bits (uint64_t)", fix::NUMBER;
    "number-24-bits" Rare "c" Number(stage::Number::Int(Int::unsigned(24), Wraps)),
        "The server held the key number in 24 bits.",
        "struct { unsigned number : 24; } key;",
        "bit fields",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-31-bits" Rare "java php" Number(stage::Number::Int(Int::unsigned(31), Wraps)),
        "The server cleared the top bit of the key number.",
        "number = number & Integer.MAX_VALUE;",
        "a cure for negative numbers",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-saturates-i16" Rare "c" Number(stage::Number::Int(Int::signed(16), Saturates)),
        "The server's key number stopped at 32767.",
        "short number = min(strtol(digits, NULL, 10), SHRT_MAX);",
        "",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-saturates-u16" Rare "c" Number(stage::Number::Int(Int::unsigned(16), Saturates)),
        "The server's key number stopped at 65535.",
        "unsigned short number = min(strtoul(digits, NULL, 10), USHRT_MAX);",
        "",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-absolute" Rare "c# java" Number(stage::Number::Absolute32),
        "The server took the magnitude of a key number that had become negative in 32 bits.",
        "int number = Math.Abs((int) long.Parse(digits));",
        "a cure for negative numbers",
        "collect the digits in 64 bits", fix::NUMBER;
    "number-f32" Rare "c lua" Number(stage::Number::F32),
        "The server held the key number in a floating-point number of single precision.",
        "uint32_t number = strtof(digits, NULL);",
        "float for a number of ten digits",
        "collect the digits in an integer of 64 bits, or in a double", fix::NUMBER;
    "number-f32-divided" Likely "c lua" Number(stage::Number::F32Divided),
        "The server held the key number in a floating-point number of single precision, and divided that.",
        "float number = atof(digits); uint32_t part = number / spaces;",
        "float for a number of ten digits; Lua built with float",
        "collect the digits in an integer of 64 bits, or in a double", fix::NUMBER;
    "number-f32-steps" Likely "c" Number(stage::Number::F32Steps),
        "The server collected the digits in a floating-point number of single precision, and divided that.",
        "float number = 0; number = number * 10 + digit;",
        "float for a number of ten digits",
        "collect the digits in an integer of 64 bits, or in a double", fix::NUMBER;
    "number-f64" Seen "javascript" Number(stage::Number::F64),
        "The server held the key number in a floating-point number of double precision.",
        "const number = parseInt(key.replace(/\\D/g, ''), 10);",
        "all servers in JavaScript, for a key of 16 digits or more",
        "close the connection where the number is above 4294967295", fix::NUMBER;
    "number-six-digits" Rare "lua bash" Number(stage::Number::SixDigits),
        "The server kept six significant digits of the key number.",
        "number=$(echo \"$digits\" | awk '{ printf \"%g\", $1 }')",
        "%g in awk, Lua and C",
        "print integers with %d", fix::NUMBER;
    "any-white-space-counted" Seen "python javascript" Counting(stage::Counting::AnyWhiteSpace),
        "The server counted all white space, tabs and no-break spaces included.",
        "const spaces = key.match(/\\s/g).length;",
        "Tornado (isspace), several JavaScript servers (\\s)",
        "count U+0020 alone (5.2 step 5)", fix::SPACES;
    "space-runs-counted" Likely "php java" Counting(stage::Counting::Runs),
        "The server counted a run of spaces as one.",
        "$spaces = preg_match_all('/\\s+/', $key);",
        "splitting at / +/, StringTokenizer",
        "count each U+0020", fix::SPACES;
    "space-runs-one-more" Likely "python ruby" Counting(stage::Counting::RunsAndOne),
        "The server counted the words between runs of spaces.",
        "spaces = len(key.split())",
        "",
        "count each U+0020", fix::SPACES;
    "space-first-run" Rare "javascript" Counting(stage::Counting::FirstRun),
        "The server counted only the first run of spaces.",
        "const spaces = key.match(/ +/)[0].length;",
        "a pattern without the flag g",
        "count each U+0020", fix::SPACES;
    "spaces-one-more" Likely "javascript php" Counting(stage::Counting::More(1)),
        "The server counted one space more than there is.",
        "const spaces = key.split(' ').length;",
        "the number of pieces that split(' ') yields; the space after the colon",
        "count the spaces, not the pieces between them", fix::SPACES;
    "spaces-two-more" Likely "c" Counting(stage::Counting::More(2)),
        "The server counted two spaces more than there are: the CR LF of the line too.",
        "for (p = key; *p; p++) spaces += isspace(*p) != 0;",
        "isspace on a line whose end was kept",
        "count U+0020 alone (5.2 step 5)", fix::SPACES;
    "spaces-three-more" Likely "c" Counting(stage::Counting::More(3)),
        "The server counted three spaces more than there are: the one after the colon and the CR LF of the line too.",
        "for (p = strchr(line, ':'); *p; p++) spaces += isspace(*p) != 0;",
        "isspace on the whole rest of the line",
        "count U+0020 of the value alone (5.2 step 5)", fix::SPACES;
    "spaces-doubled" Rare "c" Counting(stage::Counting::Doubled),
        "The server counted each space twice.",
        "if (*p == ' ') spaces++; if (isspace(*p)) spaces++;",
        "",
        "count each U+0020 once", fix::SPACES;
    "spaces-one-less" Likely "c javascript" Counting(stage::Counting::OneLess),
        "The server counted one space less than there are.",
        "const spaces = key.split(' ').length - 2;",
        "a count that begins at -1 or ends one too early",
        "count each U+0020", fix::SPACES;
    "spaces-one-less-at-least-one" Likely "c javascript" Counting(stage::Counting::OneLessAtLeastOne),
        "The server counted one space less than there are, but at least one.",
        "const spaces = Math.max(1, key.split(' ').length - 2);",
        "",
        "count each U+0020", fix::SPACES;
    "spaces-exchanged" Likely "c" Counting(stage::Counting::Exchanged),
        "The server divided each key's number by the other key's spaces.",
        "part1 = number1 / spaces2;",
        "copy and paste",
        "divide each number by the spaces of its own key", fix::DIVISION;
    "spaces-of-key1" Likely "c" Counting(stage::Counting::OfKey1),
        "The server divided both numbers by key 1's spaces.",
        "part2 = number2 / spaces1;",
        "copy and paste",
        "divide each number by the spaces of its own key", fix::DIVISION;
    "spaces-of-key2" Likely "c" Counting(stage::Counting::OfKey2),
        "The server divided both numbers by key 2's spaces.",
        "part1 = number1 / spaces;   /* counted over again for key 2 */",
        "one variable for both counts",
        "divide each number by the spaces of its own key", fix::DIVISION;
    "spaces-not-reset" Likely "c" Counting(stage::Counting::NotReset),
        "The server did not set the count of spaces back before key 2.",
        "int spaces = 0; for (k = 0; k < 2; k++) for (p = key[k]; *p; p++) spaces += *p == ' ';",
        "",
        "set the count to 0 before each key", fix::SPACES;
    "spaces-summed" Rare "c" Counting(stage::Counting::Summed),
        "The server divided both numbers by the spaces of both keys together.",
        "part1 = number1 / spaces; part2 = number2 / spaces;   /* counted over both keys */",
        "",
        "divide each number by the spaces of its own key", fix::DIVISION;
    "divisor-no-letter-no-digit" Rare "javascript" Counting(stage::Counting::NoLetterNoDigit),
        "The server counted every character that is no letter and no digit.",
        "const spaces = key.match(/\\W/g).length;",
        "",
        "count U+0020 alone (5.2 step 5)", fix::SPACES;
    "divisor-letter-s" Rare "ruby" Counting(stage::Counting::LetterS),
        "The server counted the letter s instead of spaces.",
        "spaces = key.count('\\s')",
        "String#count takes characters, not a pattern",
        "count U+0020: key.count(' ')", fix::SPACES;
    "divisor-length" Rare "c" Counting(stage::Counting::Length),
        "The server divided by the keys' lengths.",
        "part = number / strlen(key);",
        "",
        "divide by the spaces", fix::SPACES;
    "divisor-digits" Rare "c" Counting(stage::Counting::Digits),
        "The server divided by how many digits the keys have.",
        "part = number / strlen(digits);",
        "",
        "divide by the spaces", fix::SPACES;
    "divisor-no-digits" Rare "c" Counting(stage::Counting::NoDigits),
        "The server divided by how many characters are no digits.",
        "if (isdigit(c)) number = number * 10 + c - '0'; else spaces++;",
        "an else where a test for a space belongs",
        "count U+0020 alone (5.2 step 5)", fix::SPACES;
    "divisor-junk" Rare "javascript" Counting(stage::Counting::Junk),
        "The server divided by how many characters are neither digit nor space.",
        "const spaces = key.replace(/[\\d ]/g, '').length;",
        "",
        "count U+0020 alone (5.2 step 5)", fix::SPACES;
}
