#!/usr/bin/env python3
"""Prints the n-th block of a language in a Markdown file: blocks.py FILE LANGUAGE [N]."""

import re
import sys

path, language, *number = sys.argv[1:]
blocks = re.findall(rf"^```{language}\n(.*?)^```$", open(path).read(), re.S | re.M)
print(blocks[int(number[0]) if number else 0], end="")
