#!/usr/bin/env python3
"""What a terminal shows: terminal.py WS76. `compute --step` at a pseudo-terminal, a section a key
press; and text in a C locale."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

WS76 = sys.argv[1]
STEP = [WS76, "compute", "--example", "--step", "--color", "never"]
PROMPT = "q ends"


def whole(*args, **more):
    return subprocess.run(args, capture_output=True, check=True, **more).stdout.decode()


class Terminal:
    """A command at a terminal of so many columns."""

    def __init__(self, command, columns=80):
        pid, self.master = pty.fork()
        if pid == 0:
            os.environ.pop("COLUMNS", None)
            os.environ["LC_ALL"], os.environ["TERM"] = "C.UTF-8", "xterm"
            # The size is set before the command runs.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
            os.execvp(command[0], command)
        self.pid, self.text = pid, ""

    def read(self, until):
        """All that comes until a text comes, or the end."""
        new = b""
        while until.encode() not in new:
            if not select.select([self.master], [], [], 20)[0]:
                raise AssertionError(f"waited for {until!r}, there is {new.decode()!r}")
            try:
                piece = os.read(self.master, 4096)
            except OSError:  # the end, on Linux
                piece = b""
            if not piece:
                break
            new += piece
        text = new.decode().replace("\r\n", "\n")
        self.text += text
        return text

    def press(self, key):
        while termios.tcgetattr(self.master)[3] & termios.ICANON:  # it does not wait for a key yet
            time.sleep(0.01)
        os.write(self.master, key.encode())

    def end(self):
        self.read("\0")
        _, status = os.waitpid(self.pid, 0)
        os.close(self.master)
        return os.waitstatus_to_exitcode(status)


def shown(text):
    """What stays to be read: a line that is cleared leaves nothing."""
    return re.sub(r"step \d+ of \d+: a key for the next, q ends(\r|\x1b\[\d*[A-Za-z])*", "", text)


def steps_by_key():
    all_of_it = whole(WS76, "compute", "--example", env={**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80"})
    terminal = Terminal(STEP)
    first = terminal.read(PROMPT)
    assert "part 1" in first and "part 2" not in first, first
    terminal.press(" ")
    assert "part 2" in terminal.read(PROMPT)
    terminal.press("\n")
    third = terminal.read(PROMPT)
    assert "challenge block" in third and "answer," not in third, third
    terminal.press("x")
    assert terminal.end() == 0
    assert shown(terminal.text) == all_of_it, (shown(terminal.text), all_of_it)


def q_leaves():
    for key in ("q", "Q", "\x1b", "\x03", "\x04"):
        terminal = Terminal(STEP)
        terminal.read(PROMPT)
        terminal.press(key)
        code = terminal.end()
        assert code in ((0, -2, 130) if key == "\x03" else (0,)), (key, code)
        assert "part 2" not in terminal.text, key


def plain_without_a_terminal():
    assert whole(*STEP) == whole(*STEP[:-3], "--color", "never"), "--step through a pipe is the whole text"


def widths():
    for columns in (40, 80, 120):
        terminal = Terminal([WS76, "verify", "testdata/formats/oldws-draft.raw", "--color", "always"], columns)
        assert terminal.end() == 1
        text = re.sub(r"\x1b\[[0-9;]*m", "", terminal.text)
        assert "mismatch" in text, text
        for line in text.splitlines():
            is_command = line.endswith("\\") or line.lstrip().startswith("--challenge")
            is_path = line.startswith("capture ")
            assert is_command or is_path or len(line) <= columns, (columns, line)


def ascii_alone():
    for more, env in (["--ascii"], {}), ([], {"LC_ALL": "C"}), ([], {"LC_ALL": "POSIX"}):
        for command in (["compute", "--example", "-v"], ["verify", "testdata/formats/oldws-draft.raw"], ["explain"]):
            out = subprocess.run([WS76, *command, *more], capture_output=True, env={**os.environ, **env}, check=False).stdout
            assert out.isascii() and len(out) > 200, (command, more, env)


for check in (steps_by_key, q_leaves, plain_without_a_terminal, widths, ascii_alone):
    check()
print("a step a key press, q leaves; 40, 80 and 120 columns; ASCII alone in a C locale")
