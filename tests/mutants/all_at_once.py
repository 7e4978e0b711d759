#!/usr/bin/env python3
"""Runs the mutants that cargo-mutants lists, all of them in one build.

cargo-mutants builds anew for each mutant. Here each function gets a copy of its body for each of its mutants,
behind a test of WS76_MUTANT; copies that do not compile are unviable, as they are for cargo-mutants. What cannot
be copied so (a function that returns `impl Trait`, a `const fn` that constants need) is written to left.txt
for cargo-mutants itself.

    all_at_once.py TREE LIST_JSON -- ARGUMENTS OF THE TEST PROGRAM

TREE is a copy of the package that may be changed. caught.txt, missed.txt, timeout.txt, unviable.txt and
left.txt are written beside LIST_JSON.
"""

import collections
import json
import os
import re
import resource
import signal
import subprocess
import sys

CARGO = ["--no-default-features", "--features", "capture,internals"]
# Of the processor, so that a busy machine makes no difference.
SECONDS = 25
# Slow tests that catch little: what all others let pass, they see too.
LATE = ["--skip", "test_versions::", "--skip", "test_captures::"]
SWITCH = """
/// Whether this mutant is switched on.
pub fn is_mutant(number: u32) -> bool {
    static ON: std::sync::LazyLock<u32> = std::sync::LazyLock::new(|| {
        std::env::var("WS76_MUTANT").ok().and_then(|on| on.parse().ok()).unwrap_or(0)
    });
    *ON == number
}
"""


class Source:
    """A file, with places by line and column from 1."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        self.starts = [0]
        for line in self.text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def at(self, place):
        return self.starts[place["line"] - 1] + place["column"] - 1

    def span(self, span):
        return self.at(span["start"]), self.at(span["end"])


def body_of(text, start, end):
    """The inside of a function's braces."""
    name = re.compile(r"\bfn\s+\w+").search(text, start, end)
    depth, at = 0, name.end()
    while text[at] != "{" or depth:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[at], 0)
        at += 1
    return at + 1, text.rindex("}", start, end)


def changed(source, functions, dropped):
    """The file with a copy of the body for each mutant that is not dropped."""
    text = source.text
    for (start, end), mutants in sorted(functions.items(), reverse=True):
        mutants = [mutant for mutant in mutants if mutant["number"] not in dropped]
        if not mutants:
            continue
        body = body_of(source.text, start, end)
        copies = "\n"
        for mutant in mutants:
            number = mutant["number"]
            at, to = source.span(mutant["span"])
            copy = source.text[body[0] : at] + mutant["replacement"] + source.text[to : body[1]]
            copies += f"//BEGIN {number}\nif crate::is_mutant({number}) {{ return {{ {copy}\n}}; }}\n//END\n"
        head = source.text[start : body[0]]
        head = re.sub(r"\bconst fn\b", "fn", head)
        text = text[:start] + head + copies + text[body[0] :]
    return text


def errors(tree):
    """What does not compile, by file and line; and the program, where all does."""
    command = ["cargo", "test", "--no-run", "--lib", "--message-format=json", *CARGO]
    output = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    found, program = [], None
    for line in output.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable"):
            program = message["executable"]
        if message["reason"] != "compiler-message" or message["message"]["level"] != "error":
            continue
        said = message["message"]
        places = []
        for span in said["spans"]:
            while span:
                places.append((not span["is_primary"], span["file_name"], span["line_start"]))
                span = (span["expansion"] or {}).get("span")
        if places:
            found.append((said["message"], [place[1:] for place in sorted(places)]))
    return found, program


def mutant_at(tree, file, line):
    number = None
    if not file.startswith("src/"):
        return None
    with open(f"{tree}/{file}", encoding="utf-8") as lines:
        for at, text in enumerate(lines, 1):
            if text.startswith("//BEGIN "):
                number = int(text.split()[1])
            if at == line:
                return number
            if text.startswith("//END"):
                number = None
    return None


def build(tree, sources, files):
    """Builds all mutants; returns the program, the unviable ones and those left."""
    unviable, left = set(), set()
    for _ in range(20):
        for file, functions in files.items():
            with open(f"{tree}/{file}", "w", encoding="utf-8") as out:
                out.write(changed(sources[file], functions, unviable | left))
        found, program = errors(tree)
        if not found:
            return program, unviable, left
        before = len(unviable | left)
        for message, places in found:
            numbers = [mutant_at(tree, *place) for place in places]
            numbers = [number for number in numbers if number is not None]
            if numbers:
                unviable.add(numbers[0])
            name = re.search(r"cannot call non-const .*`(?:\S+::)?(\w+)`", message)
            if name and not numbers:
                for functions in files.values():
                    for mutants in functions.values():
                        for mutant in mutants:
                            if re.split("::", mutant["function"]["function_name"])[-1] == name[1]:
                                left.add(mutant["number"])
        print(f"{len(unviable)} unviable, {len(left)} left", file=sys.stderr, flush=True)
        if len(unviable | left) == before:
            sys.exit(f"does not compile: {found[:5]}")
    sys.exit("does not compile")


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))


def run(program, arguments, tree, number):
    switches = {"WS76_MUTANT": str(number), "CARGO_MANIFEST_DIR": os.path.abspath(tree), "RUSTC_BOOTSTRAP": "1"}
    fast = ["-Z", "unstable-options", "--fail-fast", "--test-threads=1"]
    for late in (LATE, []):
        ended = subprocess.run(
            [program, *arguments, *late, *fast],
            cwd=tree,
            env={**os.environ, **switches},
            preexec_fn=limit,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            return "timeout"
        if ended.returncode != 0:
            return "caught"
    return "missed"


def main():
    tree, listed = sys.argv[1:3]
    arguments = sys.argv[4:]
    with open(listed, encoding="utf-8") as file:
        mutants = json.load(file)
    sources, files, results = {}, {}, collections.defaultdict(list)
    for number, mutant in enumerate(mutants, 1):
        mutant["number"] = number
        file = mutant["file"]
        if file not in sources:
            sources[file] = Source(f"{tree}/{file}")
        function = mutant["function"]
        if not function or "impl " in function["return_type"]:
            results["left"].append(mutant)
            continue
        spans = files.setdefault(file, {})
        span = sources[file].span(function["span"])
        spans.setdefault(span, []).append(mutant)
    with open(f"{tree}/src/lib.rs", "a", encoding="utf-8") as lib:
        lib.write(SWITCH)
    program, unviable, left = build(tree, sources, files)
    if run(program, arguments, tree, 0) != "missed":
        sys.exit("the tests fail without a mutant")
    for mutant in mutants:
        number = mutant["number"]
        if mutant in results["left"]:
            continue
        result = "unviable" if number in unviable else "left" if number in left else None
        result = result or run(program, arguments, tree, number)
        results[result].append(mutant)
        if result in ("missed", "timeout"):
            print(f"{result:8} {mutant['name']}", flush=True)
        if number % 100 == 0:
            print(f"{number} of {len(mutants)}", file=sys.stderr, flush=True)
    table = collections.defaultdict(collections.Counter)
    kinds = ["caught", "unviable", "missed", "timeout", "left"]
    for kind in kinds:
        with open(f"{os.path.dirname(listed)}/{kind}.txt", "w", encoding="utf-8") as out:
            for mutant in results[kind]:
                out.write(mutant["name"] + "\n")
                table["/".join(mutant["file"].split("/")[:2])][kind] += 1
    print(f"{'':24}" + "".join(f"{kind:>10}" for kind in kinds))
    for folder, counts in sorted(table.items()):
        print(f"{folder:24}" + "".join(f"{counts[kind]:>10}" for kind in kinds))


main()
