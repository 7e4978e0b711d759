#!/usr/bin/env python3
"""The page in a browser: page.py WS76 [FOLDER]. Chromium reads the numbers back, measures contrast and
width in light and dark at 1280 and 400 pixels, and runs nothing that a key asks for. With FOLDER,
screenshots are left there."""

import html.parser
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
WS76 = sys.argv[1]
SHOTS = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files"]
SCHEMES = {"light": [], "dark": ["--blink-settings=preferredColorScheme=0"]}

# Runs beside the page, not in it: what every text is read against, and how wide the page is.
PROBE = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<iframe id="page" src="%s" style="width:%dpx;height:900px;border:0"></iframe><pre id="found"></pre><script>
const frame = document.getElementById('page');
const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
frame.onload = () => {
  const page = frame.contentDocument, view = frame.contentWindow;
  for (const closed of page.querySelectorAll('details')) closed.open = true;
  let least = [99, ''];
  const walker = page.createTreeWalker(page.body, 4);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest('svg')) continue;
    const ink = rgb(view.getComputedStyle(node).color);
    let ground = node, colour = [0, 0, 0, 0];
    while (ground && (colour = rgb(view.getComputedStyle(ground).backgroundColor))[3] === 0) ground = ground.parentElement;
    const [a, b] = [light(ink), light(colour)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least[0]) least = [ratio, walker.currentNode.data.slice(0, 40)];
  }
  document.getElementById('found').textContent = JSON.stringify({
    least, width: page.documentElement.scrollWidth, headings: page.querySelectorAll('h1,h2,h3').length,
    scripts: page.scripts.length, title: page.title, ran: 'ran' in view,
    answer: page.querySelector('.answer-hex')?.textContent, strips: page.querySelectorAll('.strip').length,
  });
};
</script>"""


class Text(html.parser.HTMLParser):
    """The text of one element."""

    def __init__(self, wanted):
        super().__init__()
        self.wanted, self.is_in, self.text = wanted, False, ""

    def handle_starttag(self, tag, attrs):
        self.is_in = dict(attrs).get("id") == self.wanted

    def handle_data(self, data):
        self.text += data if self.is_in else ""


def chromium(folder, *args):
    command = ["chromium", *FLAGS, f"--user-data-dir={folder}/profile", *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def measure(folder, page, width, scheme):
    probe = folder / "probe.html"
    probe.write_text(PROBE % (page.as_uri(), width))
    dom = chromium(folder, *SCHEMES[scheme], "--virtual-time-budget=5000", "--dump-dom", probe.as_uri())
    text = Text("found")
    text.feed(dom)
    return json.loads(text.text)


def page_of(folder, name, *args):
    out = subprocess.run([WS76, *args, "--format", "html"], cwd=ROOT, capture_output=True, check=False).stdout
    path = folder / f"{name}.html"
    path.write_bytes(out)
    return path


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        hostile = "1 2</code><script>top.ran=ran=1</script><img src=x onerror=ran=1>\"'"
        pages = {
            "right": page_of(folder, "right", "compute", "--example"),
            "wrong": page_of(folder, "wrong", "verify", "testdata/formats/oldws-draft.raw"),
            "list": page_of(folder, "list", "verify", "testdata/peers/oldws/session.pcap"),
            "explain": page_of(folder, "explain", "explain", "key-not-multiple"),
            "verdicts": page_of(folder, "verdicts", "explain", "mismatch", "part-zero", "accept-hex", "challenge-utf8"),
            "hostile": page_of(folder, "hostile", "compute", "--key1", hostile, "--key2", "2 2", "--key3", "hex:0d0a1b5b00ff8020"),
        }
        least = 99
        for title, page in pages.items():
            for width in (1280, 400):
                for scheme in SCHEMES:
                    found = measure(folder, page, width, scheme)
                    said = f"{title}, {width} px, {scheme}: {found}"
                    assert found["title"].endswith(" - ws76") and found["headings"], said
                    assert 4.5 <= found["least"][0] < 22, said
                    assert found["width"] <= width, said
                    assert not found["scripts"] and not found["ran"], said
                    least = min(least, found["least"][0])
                    if title == "right":
                        assert found["answer"] == "386a4b5327793a472a436f2c5778612d", said
                        assert found["headings"] >= 7, said
                    if SHOTS and title in ("right", "wrong"):
                        SHOTS.mkdir(parents=True, exist_ok=True)
                        shot = SHOTS / f"{title}-{width}-{scheme}.png"
                        size = f"--window-size={max(width, 500)},3600"
                        chromium(folder, *SCHEMES[scheme], size, f"--screenshot={shot}", page.as_uri())
        print(f"{len(pages)} pages at 1280 and 400 pixels, light and dark: least contrast {least:.2f}")


main()
