#!/usr/bin/env python3
"""Holds what each command writes to docs/schema/ws76-1.json, and the vectors to their schemas:
schemas.py WS76. Needs Python's jsonschema."""

import contextlib
import json
import pathlib
import re
import subprocess
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
WS76 = sys.argv[1]
SCHEMA = json.loads((ROOT / "docs/schema/ws76-1.json").read_text())
VERDICTS = {"match", "faulty", "mismatch", "aborted", "refused", "incomplete", "not-draft-76"}
seen = set()
sought = set()


def strict(schema):
    """The same schema, which refuses every key that it does not list: one that was forgotten fails."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "allOf" in schema:
        parts = [SCHEMA["$defs"][part["$ref"].split("/")[-1]] if "$ref" in part else part for part in schema["allOf"]]
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        joined = {"type": "object", "required": [], "properties": {}}
        for part in parts:
            joined["required"] += part["required"]
            joined["properties"] |= part["properties"]
            joined |= {key: part[key] for key in ("if", "then", "else") if key in part}
        return strict({**rest, **joined})
    made = {key: strict(value) if key not in ("if", "then", "else") else value for key, value in schema.items()}
    if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
        made["additionalProperties"] = False
    return made


STRICT = strict(SCHEMA)


def run(*args, stdin=None):
    return subprocess.run([WS76, *args], cwd=ROOT, capture_output=True, check=False, input=stdin).stdout


def hold(value, definition, said):
    """Against the definition of the command, and against the whole."""
    of_command = {**STRICT, "anyOf": [{"$ref": f"#/$defs/{definition}"}]}
    for schema in (of_command, STRICT, SCHEMA):
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(value))
        if errors:
            error = jsonschema.exceptions.best_match(errors)
            sys.exit(f"{said}, {definition}: {error.json_path}: {error.message[:400]}")
    for handshake in value.get("handshakes", [value]):
        seen.add(handshake.get("verdict"))
        if "sought" in handshake:
            sought.add((definition, handshake["sought"]["less_because"]))


def check(definition, *args, lines=False):
    out = run(*args, "--format", "jsonl" if lines else "json")
    check_text(definition, out, " ".join(args), lines)


def check_text(definition, out, said, lines=False):
    texts = out.splitlines() if lines else [out]
    assert texts, said
    for text in texts:
        hold(json.loads(text), definition, said)


@contextlib.contextmanager
def listening(*args):
    """A live command at a free port; yields its port and what it wrote in the end."""
    process = subprocess.Popen([WS76, *args], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for line in process.stderr:
        if port := re.search(rb"127\.0\.0\.1:(\d+)", line):
            break
    out = []
    try:
        yield port[1].decode(), out
        if "--once" not in args:
            process.terminate()
        out.append(process.communicate(timeout=60)[0])
    finally:
        process.kill()


jsonschema.Draft202012Validator.check_schema(SCHEMA)
captures = ["verify", "-r", "testdata/formats", "testdata/damaged", "testdata/draft", "testdata/peers", "no-such-file"]
article = ["--key1", "1\\}  a`;l022aaf  51", "--key2", "x", "--key3", "hex:00ff0d0a00000000"]
check("compute", "compute", "--example")
check("compute", "compute", "--example", "2", "--trace")
check("compute", "compute", *article, "--lenient")
check("compute_key", "compute", "--key", "dGhlIHNhbXBsZSBub25jZQ==")
check("compute_key", "compute", "--key", "dGhlIHNhbXBsZSBub25jZQ==", lines=True)
check("verify", *captures)
check("verify_line", *captures, lines=True)
check("summary", *captures, "--summary")
check("parse", "parse", *captures[1:])
check("parse_line", "parse", *captures[1:], lines=True)
check("formats", "parse", "--list-formats")
check("generate", "generate", "--count", "3", "--explain-key")
check("generate_line", "generate", "--count", "3", "--mistake", "parts-little-endian", lines=True)
check("explain", "explain")
check("explain", "explain", "key-not-multiple")
check("explain", "explain", "parts-little-endian")
check("explain", "explain", "5.2 step 6", "mismatch", "part-zero", "accept-hex", "upgrade-answer")
check("explain", "explain", "location mismatch: ws://a/ != ws://a:80/")
check("explain", "explain", "handshake failed")
check("verify", "verify", "--deep", "testdata/formats/oldws-draft.raw")

# Answers that nothing explains: of them all is sought, and less where a key is long.
short = (ROOT / "testdata/renderings/gdb-print-str.mismatch").read_bytes()
long = (ROOT / "testdata/draft/1.2.raw").read_bytes().replace(b"1 5\r\n", b"1 5" + 1024 * b"x" + b"\r\n")[:-16] + 16 * b"?"
for definition, form in (("verify", "json"), ("verify_line", "jsonl")):
    for capture in (short, long):
        check_text(definition, run("verify", "-", "--format", form, stdin=capture), "unexplained", form == "jsonl")
assert {(d, why) for d in ("verify", "verify_line") for why in (None, "long-keys")} <= sought, sought

# Live commands, each with the others as its peer.
for form, server, whole in (("json", (), "verify"), ("jsonl", ("--mistake", "parts-little-endian"), "verify_line")):
    lines = form == "jsonl"
    with listening("serve", "0", "--once", "--format", form, *server) as (port, out):
        check("probe", "probe", f"ws://127.0.0.1:{port}/", "--seed", "1", "--no-fallback")
    check_text(whole, out[0], f"serve, {form}", lines)
with listening("serve", "0", "--mistake", "parts-little-endian") as (port, _):
    check("probe", "probe", f"ws://127.0.0.1:{port}/", "--send", "hello")
    check("suite", "probe", f"ws://127.0.0.1:{port}/", "--suite")
    check("suite_line", "probe", f"ws://127.0.0.1:{port}/", "--suite", lines=True)
    for form in ("json", "jsonl"):
        with listening("tap", "0", port, "--once", "--format", form) as (tap, out):
            run("probe", f"ws://127.0.0.1:{tap}/", "--no-fallback")
        check_text("verify" if form == "json" else "verify_line", out[0], f"tap, {form}", form == "jsonl")
assert VERDICTS <= seen, f"no capture has the verdict {VERDICTS - seen}"

# A value that is not as the schema says is refused.
broken = json.loads(run("compute", "--example", "--format", "json"))
broken["answer_hex"] = "38"
assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(broken)

for name in ("handshake", "response"):
    folder = ROOT / "testdata/vectors"
    schema = json.loads((folder / f"{name}_test_schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads((folder / f"{name}_test.json").read_text()))
print("every command and verdict is as docs/schema/ws76-1.json says")
