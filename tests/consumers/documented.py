#!/usr/bin/env python3
"""Runs the commands that README.md and docs/ci.md give for people's own captures and servers:
documented.py WS76. Blocks marked `console` are run by tests/readme.rs, the blocks of docs/vectors.md by
tests/consumers/run, those of docs/scale.md by tests/scale/run. A command that nothing runs fails."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
WS76 = pathlib.Path(sys.argv[1]).resolve()

# What needs a device, a build or minutes, and who runs it instead.
ELSEWHERE = {
    "cargo test": ".ci/run",
    "sudo tcpdump -i any -s 0 -w session.pcap port 8080": "tests/peers/run",
}
# The code with which a command ends: the captures hold right and wrong answers, the server is right.
CODES = {
    "cargo run --release -- verify testdata/formats/oldws-draft.raw": 1,
    "ws76 session.pcap": 1,
    "ws76 verify -r captures/": 1,
    "ws76 verify -r captures --format github": 1,
    "ws76 verify -r captures --format junit -o report.xml": 1,
    "ws76 verify -r captures --format tap": 1,
    "ws76 verify -r captures --format html -o handshakes.html": 1,
}


def commands(page):
    """The commands of a page's sh blocks, and those in the cells of its tables."""
    text = (ROOT / page).read_text()
    for block in re.findall(r"^```sh\n(.*?)^```$", text, re.S | re.M):
        for command in re.sub(r"(\\|\|)\n\s*", r"\1 ", block).splitlines():
            command = re.sub(r"\s{2,}# .*$", "", command).strip()
            if command:
                yield command
    yield from re.findall(r"^\|[^|]*\| `(ws76 [^`|]*)` \|$", text, re.M)


def run(command, folder, port, listening):
    shell = command.replace("cargo run --release --", "ws76").replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    if "ws76 tap" in command:
        shell = re.sub(r"127\.0\.0\.1:7677", "127.0.0.1:0", shell) + " --once"
        tap = listening(shell.split())
        subprocess.run([WS76, "probe", f"ws://127.0.0.1:{tap.port}/"], capture_output=True, check=True)
        return tap.process.wait(timeout=30), ""
    env = {**os.environ, "PATH": f"{WS76.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-c", shell], cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stderr


class Listening:
    """A live command, and the port that it took."""

    def __init__(self, command):
        self.process = subprocess.Popen([WS76, *command[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for line in self.process.stderr:
            if found := re.search(rb"(?:listening|tap).*?127\.0\.0\.1:(\d+)", line):
                self.port = found[1].decode()
                return
        sys.exit(f"{command} says no address")


def main():
    count, failed = 0, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "captures").mkdir()
        formats = ROOT / "testdata/formats"
        for capture in ("good.pcap", "bad.pcap"):
            shutil.copy(formats / capture, folder / "captures")
        shutil.copy(formats / "bad.pcap", folder)
        shutil.copy(ROOT / "testdata/peers/oldws/session.pcap", folder)
        (folder / "testdata").symlink_to(ROOT / "testdata")
        server = Listening(["ws76", "serve", "0"])
        try:
            for page in ("README.md", "docs/ci.md"):
                for command in commands(page):
                    if command in ELSEWHERE:
                        continue
                    code, errors = run(command, folder, server.port, Listening)
                    count += 1
                    if code != CODES.get(command, 0):
                        failed.append(f"{page}: {command}\n  ends with {code}: {errors}")
        finally:
            server.process.kill()
        for made in ("golden.json", "report.xml", "handshakes.html"):
            if not (folder / made).stat().st_size:
                failed.append(f"{made} is empty")
    print("\n".join(failed) or f"{count} commands of README.md and docs/ci.md, run")
    sys.exit(bool(failed) or count < 12)


main()
