#!/usr/bin/env python3
"""Runs the mutants that cargo-mutants lists, all of them in one build.

cargo-mutants builds anew for each mutant. Here each function gets a copy of its body for each of its mutants,
behind a test of WS76_MUTANT; copies that do not compile are unviable, as they are for cargo-mutants. What cannot
be copied so (a constant, a `const fn` that constants need) is "left" for cargo-mutants itself.

    all_at_once.py TREE LIST_JSON -- ARGUMENTS OF THE TEST PROGRAM

TREE is a copy of the package that may be changed. results.txt, a line for each mutant, is written beside
LIST_JSON as the run goes on; the totals follow at its end, or when it is interrupted. MUTANTS_JOBS is how many
mutants run at a time, MUTANTS_NICE how nice they are.
"""

import collections
import concurrent.futures
import json
import os
import re
import resource
import signal
import subprocess
import sys

CARGO = ["--no-default-features", "--features", "capture,internals"]
# A mutant that never ends may also grow.
BYTES = 4 << 30
KINDS = ["caught", "unviable", "missed", "timeout", "left"]
# Slow tests that catch little: what all others let pass, they see too.
SLOW = ["test_versions::", "test_captures::"]
OF_DIAGNOSIS = ["test_mistakes::", "test_diagnosis::", "test_elsewhere::", "test_wrong_servers::"]


def but(names):
    return [word for name in names for word in ("--skip", name)]


# They hold what is dumped and pasted.
SLOW_OF_CAPTURES = [
    "dumps_and_transcripts",
    "many_short_lines",
    "renderings::",
    "with_one_byte_changed",
    "without_end_in_every_form",
]


def of_captures(*modules):
    return [f"test_captures::{module}" for module in modules]


SLOW_OF_DIAGNOSIS = [
    "a_digest_of_20_bytes",
    "each_mistake_is_found_back_on_many_requests",
    "nothing_explains_a_near_answer",
    "what_a_digest_is_written_as",
    "what_explains_all_does_not_depend",
    "what_is_written_in_few_bytes",
    "what_was_found_before",
]
# What holds a file, by the start of its name: tests, and the seconds of the processor that they may take, so that
# a busy machine makes no difference. Each stage has what those before it let pass.
STAGES = {
    "src/capture": [
        (["capture::layers", "capture::flow", *of_captures("connections", "links", "records", "segments")], 10),
        ([*but(SLOW_OF_CAPTURES), "capture::", "test_captures::"], 30),
    ],
    "src/versions": [(["test_versions::", "versions::"], 20)],
    "src/diagnosis/exhaust": [
        (["diagnosis::exhaust::", *but(["cancelled", "random_target", "every_kernel_equals", "last_word_of_all"])], 20),
        (["diagnosis::exhaust::", "a_part_that_no_mistake_makes"], 120),
    ],
    "src/diagnosis": [
        (["test_mistakes::"], 5),
        ([*but(["exhaust", *SLOW_OF_DIAGNOSIS]), "diagnosis::", "test_elsewhere::"], 30),
        (["test_wrong_servers::"], 30),
        (SLOW_OF_DIAGNOSIS, 90),
    ],
    "": [(but(SLOW + OF_DIAGNOSIS), 5), (SLOW, 60)],
}
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


def in_box(head):
    """The head of a function whose copies may return different iterators, and whether that took a change."""
    code = re.sub("//.*", "", head)
    own = re.search(r"\bfn \w+<('\w+)", code)
    is_borrowed = re.search(r"&(?!')", code.split("->")[0])
    named = re.search(r"'(?!static)\w+", code)
    life = own[1] if own else "'_" if is_borrowed else named[0] if named else "'static"
    head, count = re.subn(r"-> impl ((?:DoubleEnded)?Iterator<.*?>)(?: \+ (?:use<[^>]*>|'\w+))?(?=\s*\{$)", rf"-> Box<dyn \1 + {life}>", head, flags=re.S)
    return head, count == 1


def changed(source, functions, dropped):
    """The file with a copy of the body for each mutant that is not dropped."""
    text = source.text
    for (start, end), mutants in sorted(functions.items(), reverse=True):
        mutants = [mutant for mutant in mutants if mutant["number"] not in dropped]
        if not mutants:
            continue
        body = body_of(source.text, start, end)
        head = re.sub(r"\bconst fn\b", "fn", source.text[start : body[0]])
        head, boxed = in_box(head)
        value = "Box::new({{ {} }})" if boxed else "{{ {} }}"
        copies = "\n"
        for mutant in mutants:
            number = mutant["number"]
            at, to = source.span(mutant["span"])
            copy = source.text[body[0] : at] + mutant["replacement"] + source.text[to : body[1]]
            copies += f"//BEGIN {number}\nif crate::is_mutant({number}) {{ return {value.format(copy + chr(10))}; }}\n//END\n"
        original = source.text[body[0] : body[1]]
        text = text[:start] + head + copies + (value.format(original) if boxed else original) + text[body[1] :]
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


def limit(seconds):
    os.nice(int(os.environ.get("MUTANTS_NICE", "15")))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def stages(mutant):
    return next(of for start, of in STAGES.items() if mutant["file"].startswith(start))


def run(program, arguments, tree, number, stage):
    """How a mutant ends with the tests of a stage."""
    tests, seconds = stage
    switches = {"WS76_MUTANT": str(number), "CARGO_MANIFEST_DIR": os.path.abspath(tree), "RUSTC_BOOTSTRAP": "1"}
    ended = subprocess.run(
        [program, *arguments, *tests, "-Z", "unstable-options", "--fail-fast", "--test-threads=1"],
        cwd=tree,
        env={**os.environ, **switches},
        preexec_fn=lambda: limit(seconds),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return "timeout"
    return "caught" if ended.returncode else "missed"


def folder(mutant):
    return "/".join(mutant["file"].split("/")[:2])


def totals(mutants, results):
    """A line for each folder: how many are listed, and how they ended."""
    table = collections.defaultdict(collections.Counter)
    for mutant in mutants:
        table[folder(mutant)]["listed"] += 1
        table[folder(mutant)][results.get(mutant["number"], "not run")] += 1
    kinds = ["listed", *KINDS, "not run"]
    yield f"{'':24}" + "".join(f"{kind:>10}" for kind in kinds)
    for name, counts in sorted(table.items()):
        yield f"{name:24}" + "".join(f"{counts[kind]:>10}" for kind in kinds)


def main():
    tree, listed = sys.argv[1:3]
    arguments = sys.argv[4:]
    with open(listed, encoding="utf-8") as file:
        mutants = json.load(file)
    sources, files, results = {}, {}, {}
    for number, mutant in enumerate(mutants, 1):
        mutant["number"] = number
        file = mutant["file"]
        if file not in sources:
            sources[file] = Source(f"{tree}/{file}")
        function = mutant["function"]
        if not function:
            results[number] = "left"
            continue
        spans = files.setdefault(file, {})
        span = sources[file].span(function["span"])
        spans.setdefault(span, []).append(mutant)
    with open(f"{tree}/src/lib.rs", "a", encoding="utf-8") as lib:
        lib.write(SWITCH)
    program, unviable, left = build(tree, sources, files)
    for stage in {id(stage): stage for mutant in mutants for stage in stages(mutant)}.values():
        if run(program, arguments, tree, 0, stage) != "missed":
            sys.exit(f"the tests fail without a mutant: {stage}")
    results.update({number: "unviable" for number in unviable})
    results.update({number: "left" for number in left})
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    out = open(f"{os.path.dirname(listed)}/results.txt", "w", encoding="utf-8", buffering=1)
    pool = concurrent.futures.ThreadPoolExecutor(int(os.environ.get("MUTANTS_JOBS", "1")))

    def note(mutant):
        out.write(f"{results[mutant['number']]:8} {mutant['name']}\n")

    def judge(mutant, index):
        number = mutant["number"]
        own = stages(mutant)
        if number in results or index >= len(own):
            return
        result = run(program, arguments, tree, number, own[index])
        if index == len(own) - 1 or result != "missed":
            results[number] = result
            note(mutant)
        else:
            print(f"passes stage {index + 1}: {mutant['name']}", file=sys.stderr, flush=True)

    try:
        for mutant in filter(lambda mutant: mutant["number"] in results, mutants):
            note(mutant)
        for index in range(max(map(len, STAGES.values()))):
            for _ in pool.map(lambda mutant, index=index: judge(mutant, index), mutants):
                pass
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
    finally:
        pool.shutdown(cancel_futures=True)
        for line in totals(mutants, results):
            out.write(line + "\n")
            print(line)


main()
