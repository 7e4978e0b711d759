//! The keys as taken.

use super::{Mistake, fix};
use crate::diagnosis::stage::Choice::{Pairing, Repeated, Taking};
use crate::diagnosis::stage::{self, Cut};

mistakes! {
    "key-trimmed" Seen "php python java" Taking(stage::Taking::Trimmed),
        "The server trimmed white space off the ends of the keys before it counted.",
        "$key = trim(substr($line, strpos($line, ':') + 1));",
        "websocketpp, txWS, red5, libwebsite, Emitter, gevent-websocket, mochiweb, lighttpd; mod_websocket issue 2 (Chrome 6.0.427 sent keys with a leading space); readers of HTTP trim",
        "take the value as it is behind the colon and one space", fix::KEY;
    "key-trailing-spaces-lost" Seen "java" Taking(stage::Taking::TrailingSpacesLost),
        "The server did not count the spaces at the end of the keys.",
        "int spaces = key.split(\" \").length - 1;",
        "Java-WebSocket: Java's split drops empty pieces at the end",
        "count every space of the value", fix::SPACES;
    "key-cut-at-colon" Seen "php python" Taking(stage::Taking::CutAt(Cut::ColonSpace)),
        "The server cut the keys at the next colon and space in them.",
        "list(, $key) = explode(': ', $line);",
        "PHP servers after an article of 2010 that take the second piece; key 1 of the draft's 1.3 breaks them",
        "split name and value at the first colon only", fix::KEY;
    "key-cut-at-any-colon" Likely "javascript c# python" Taking(stage::Taking::CutAt(Cut::Colon)),
        "The server cut the keys at the next colon in them.",
        "const key = line.split(':')[1].replace(' ', '');",
        "splitting the line at every colon, and one space taken off",
        "split name and value at the first colon only", fix::KEY;
    "key-cut-at-colon-trimmed" Likely "javascript php" Taking(stage::Taking::CutAtTrimmed(Cut::Colon)),
        "The server cut the keys at the next colon in them, and trimmed them.",
        "const key = line.split(':')[1].trim();",
        "",
        "split name and value at the first colon only, and do not trim", fix::KEY;
    "key-cut-at-colon-space-kept" Likely "javascript php" Taking(stage::Taking::CutAtColonSpaceKept),
        "The server cut the keys at the next colon in them, and counted the space after the first colon too.",
        "const key = line.split(':')[1];",
        "",
        "split name and value at the first colon and the one space after it", fix::KEY;
    "key-after-last-colon" Rare "c" Taking(stage::Taking::AfterLastColon),
        "The server took what follows the last colon of a key's line for the key, trimmed.",
        "const char *key = strrchr(line, ':') + 1;",
        "",
        "split name and value at the first colon", fix::KEY;
    "key-cut-at-comma" Likely "java go" Taking(stage::Taking::CutAt(Cut::Comma)),
        "The server cut the keys at the first comma in them.",
        "String key = fields.get(\"Sec-WebSocket-Key1\").split(\",\")[0];",
        "fields read as lists; Spring and others take the first element",
        "take the whole value: commas are characters like others", fix::KEY;
    "key-cut-at-comma-trimmed" Rare "java" Taking(stage::Taking::CutAtTrimmed(Cut::Comma)),
        "The server cut the keys at the first comma in them, and trimmed them.",
        "String key = value.split(\",\")[0].trim();",
        "",
        "take the whole value: commas are characters like others", fix::KEY;
    "key-cut-at-semicolon" Rare "java python" Taking(stage::Taking::CutAt(Cut::Semicolon)),
        "The server cut the keys at the first semicolon in them.",
        "value, _ = cgi.parse_header(line)",
        "readers of MIME parameters",
        "take the whole value: semicolons are characters like others", fix::KEY;
    "key-cut-at-semicolon-trimmed" Rare "java python" Taking(stage::Taking::CutAtTrimmed(Cut::Semicolon)),
        "The server cut the keys at the first semicolon in them, and trimmed them.",
        "key = value.split(';')[0].strip()",
        "readers of MIME parameters",
        "take the whole value: semicolons are characters like others", fix::KEY;
    "key-cut-at-space" Likely "c bash" Taking(stage::Taking::CutAt(Cut::Space)),
        "The server cut the keys at the first space in them.",
        "sscanf(line, \"Sec-WebSocket-Key1: %s\", key);",
        "sscanf with %s, awk's fields, words of a shell",
        "read up to the end of the line: spaces are the divisor", fix::KEY;
    "key-cut-at-quote" Rare "bash" Taking(stage::Taking::CutAt(Cut::Quote)),
        "The server cut the keys at the first double quote in them.",
        "key=$(echo \"$line\" | cut -d'\"' -f1)",
        "shells and readers of CSV",
        "take the whole value: quotes are characters like others", fix::KEY;
    "key-cut-at-equals" Rare "php bash" Taking(stage::Taking::CutAt(Cut::Equals)),
        "The server cut the keys at the first equals sign in them.",
        "parse_str('key1=' . $value, $fields);",
        "readers of name=value pairs",
        "take the whole value: equals signs are characters like others", fix::KEY;
    "key-cut-at-16" Rare "c" Taking(stage::Taking::First(16)),
        "The server read only the first 16 characters of the keys.",
        "char key[17]; strncpy(key, value, 16);",
        "",
        "read up to the end of the line: a key has up to 34 characters", fix::KEY;
    "key-cut-at-20" Rare "c" Taking(stage::Taking::First(20)),
        "The server read only the first 20 characters of the keys.",
        "char key[21]; strncpy(key, value, 20);",
        "",
        "read up to the end of the line: a key has up to 34 characters", fix::KEY;
    "key-cut-at-24" Rare "c" Taking(stage::Taking::First(24)),
        "The server read only the first 24 characters of the keys.",
        "char key[25]; strncpy(key, value, 24);",
        "RFC 6455 has keys of 24 characters",
        "read up to the end of the line: a key has up to 34 characters", fix::KEY;
    "key-cut-at-31" Rare "c" Taking(stage::Taking::First(31)),
        "The server read only the first 31 characters of the keys.",
        "char key[32]; fgets(key, sizeof key, stream);",
        "",
        "read up to the end of the line: a key has up to 34 characters", fix::KEY;
    "key-cut-at-32" Rare "c" Taking(stage::Taking::First(32)),
        "The server read only the first 32 characters of the keys.",
        "char key[33]; strncpy(key, value, 32);",
        "",
        "read up to the end of the line: a key has up to 34 characters", fix::KEY;
    "key-runs-collapsed" Likely "python java" Taking(stage::Taking::RunsCollapsed),
        "The server folded each run of spaces in the keys to one.",
        "key = ' '.join(value.split())",
        "folding after RFC 2616, split and join; a capture pasted from a web page looks the same",
        "keep every space of the value: they are the divisor", fix::KEY;
    "key-leading-space-kept" Likely "c javascript" Taking(stage::Taking::LeadingSpace),
        "The server counted the space after the colon too.",
        "const key = line.slice(line.indexOf(':') + 1);",
        "splitting the line at the colon alone",
        "split name and value by the colon and one space", fix::KEY;
    "key-name-digit" Likely "python" Taking(stage::Taking::NameDigit),
        "The server took the digit of the field's name for the key's first.",
        "number = int(''.join(c for c in line if c.isdigit()))",
        "reading digits from the whole line, Sec-WebSocket-Key1: and all",
        "read digits and spaces of the value alone", fix::KEY;
    "key-whole-line" Likely "python c" Taking(stage::Taking::WholeLine),
        "The server read digits and spaces of the whole line, the field's name included.",
        "number, spaces = digits_of(line), line.count(' ')",
        "reading digits and spaces from the whole line, Sec-WebSocket-Key1: and all",
        "read digits and spaces of the value alone", fix::KEY;
    "key-past-line-end" Seen "c++" Taking(stage::Taking::PastLineEnd),
        "The server did not end the keys at their line's end.",
        "std::string key = request.substr(colon + 2, end);",
        "C++ servers whose second argument of substr is a place, where it is a length",
        "take end - (colon + 2) characters", fix::KEY;
    "key-percent-decoded" Rare "javascript" Taking(stage::Taking::PercentDecoded),
        "The server decoded percent signs in the keys.",
        "const key = decodeURIComponent(value);",
        "",
        "take the value as it is: it is not a URL", fix::KEY;
    "key-form-decoded" Rare "php python" Taking(stage::Taking::FormDecoded),
        "The server decoded the keys as a form: plus signs became spaces, percent signs were decoded.",
        "$key = urldecode($value);",
        "",
        "take the value as it is: it is not a form", fix::KEY;
    "key-plus-is-space" Rare "php" Taking(stage::Taking::PlusDecoded),
        "The server took plus signs in the keys for spaces.",
        "$key = str_replace('+', ' ', $value);",
        "readers of forms",
        "take the value as it is: it is not a form", fix::KEY;
    "key-html-escaped" Rare "php" Taking(stage::Taking::HtmlEscaped),
        "The server escaped the keys for HTML, so that the digits of &#039; were counted.",
        "$key = htmlspecialchars($value, ENT_QUOTES);",
        "",
        "take the value as it is, and escape only what is shown", fix::KEY;
    "key-comments-lost" Rare "java" Taking(stage::Taking::CommentsLost),
        "The server left out what is in parentheses in the keys.",
        "key = value.replaceAll(\"\\\\([^)]*\\\\)\", \"\");",
        "comments of RFC 822",
        "take the whole value: parentheses are characters like others", fix::KEY;
    "key-tags-lost" Rare "php" Taking(stage::Taking::TagsLost),
        "The server left out what is between < and > in the keys.",
        "$key = strip_tags($value);",
        "",
        "take the whole value: it is not HTML", fix::KEY;
    "key-first-character-lost" Rare "delphi c" Taking(stage::Taking::FirstLost),
        "The server did not look at the first character of the keys.",
        "for (i = 1; i < strlen(key); i++)",
        "strings that begin at 1 in one place and at 0 in another",
        "begin at the first character", fix::KEY;
    "key-last-character-lost" Rare "c" Taking(stage::Taking::LastLost),
        "The server did not look at the last character of the keys.",
        "for (i = 0; i < strlen(key) - 1; i++)",
        "a loop that is one too short, or a CR that was taken off already",
        "go on to the last character", fix::KEY;
    "key-fields-joined" Seen "javascript erlang" Repeated(stage::Repeated::Joined),
        "The server joined key fields of the same name with a comma and a space.",
        "const key = request.headers['sec-websocket-key1'];",
        "Node.js, mochiweb, lighttpd; a client must not send a key twice",
        "close the connection where a key field appears twice", fix::KEY;
    "key-fields-joined-by-comma" Seen "python" Repeated(stage::Repeated::JoinedByComma),
        "The server joined key fields of the same name with a comma.",
        "key = environ['HTTP_SEC_WEBSOCKET_KEY1']",
        "gevent, gunicorn: WSGI joins repeated fields",
        "close the connection where a key field appears twice", fix::KEY;
    "key-last-field" Seen "python php" Repeated(stage::Repeated::Last),
        "The server took the last of several key fields of the same name.",
        "fields[name] = value",
        "a map that a later field overwrites",
        "close the connection where a key field appears twice", fix::KEY;
    "keys-swapped" Seen "c" Pairing(stage::Pairing::Swapped),
        "The server exchanged key 1 and key 2.",
        "block = pack(part2, part1, key3);",
        "txWebSocket issue 4",
        "part 1 is made of Sec-WebSocket-Key1, by its name (5.2 step 2)", fix::BLOCK;
    "keys-in-wire-order" Seen "c python" Pairing(stage::Pairing::WireOrder),
        "The server took the keys in the order in which their fields came.",
        "parts = [part_of(line) for line in lines if b'-Key' in line]",
        "txWebSocket issue 4: the client shuffles its fields, as 4.1 step 24 has it",
        "take the keys by the names of their fields: the order means nothing (5.2 step 2)", fix::KEY;
    "key1-twice" Likely "c" Pairing(stage::Pairing::Key1Twice),
        "The server used key 1 for both parts.",
        "part2 = part_of(find(request, \"Sec-WebSocket-Key\"));",
        "copy and paste; a search for the part of the name that both fields have",
        "make part 2 of Sec-WebSocket-Key2", fix::BLOCK;
    "key2-twice" Likely "c" Pairing(stage::Pairing::Key2Twice),
        "The server used key 2 for both parts.",
        "part1 = part_of(key2);",
        "copy and paste",
        "make part 1 of Sec-WebSocket-Key1", fix::BLOCK;
    "key-last-twice" Rare "php" Pairing(stage::Pairing::LastTwice),
        "The server used the key that came last for both parts.",
        "if (strncmp(line, \"Sec-WebSocket-Key\", 17) == 0) key = line + 20;",
        "one variable for both fields",
        "keep the two keys apart by the whole names of their fields", fix::KEY;
}
