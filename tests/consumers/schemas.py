#!/usr/bin/env python3
"""Holds what each command writes to docs/schema/ws76-1.json, and the vectors to their schemas:
schemas.py WS76. Needs Python's jsonschema."""

import json
import pathlib
import subprocess
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
WS76 = sys.argv[1]
SCHEMA = json.loads((ROOT / "docs/schema/ws76-1.json").read_text())
VERDICTS = {"match", "faulty", "mismatch", "aborted", "refused", "incomplete", "not-draft-76"}
seen = set()


def run(*args):
    return subprocess.run([WS76, *args], cwd=ROOT, capture_output=True, check=False).stdout


def hold(value, definition, said):
    """Against the definition of the command, and against the whole."""
    for schema in ({**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{definition}"}]}, SCHEMA):
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(value))
        if errors:
            error = jsonschema.exceptions.best_match(errors)
            sys.exit(f"{said}: {error.json_path}: {error.message[:400]}")
    for handshake in value.get("handshakes", [value]):
        seen.add(handshake.get("verdict"))


def check(definition, *args, lines=False):
    said = " ".join(args)
    out = run(*args, "--format", "jsonl" if lines else "json")
    texts = out.splitlines() if lines else [out]
    assert texts, said
    for text in texts:
        hold(json.loads(text), definition, said)


jsonschema.Draft202012Validator.check_schema(SCHEMA)
captures = ["verify", "-r", "testdata/formats", "testdata/damaged", "testdata/draft", "testdata/peers", "no-such-file"]
article = ["--key1", "1\\}  a`;l022aaf  51", "--key2", "x", "--key3", "hex:00ff0d0a00000000"]
check("compute", "compute", "--example")
check("compute", "compute", "--example", "2", "--trace")
check("compute", "compute", *article, "--lenient")
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
