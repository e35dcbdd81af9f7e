"""The script that looks at texts while someone types, held to the server's own sentences."""

import json
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
VECTORS = json.loads((ROOT / "tests/privacy/text_check_vectors.json").read_text())
CHECK = """async (vectors) => {
  const { findings } = await import("/static/js/text-check.js");
  return vectors.map(({ text, allowed }) => findings(text, allowed ?? []));
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def checked():
    """What the script finds in each sentence, in Chromium."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=ROOT))
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        system = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/static/js/text-check.js")
        found = page.evaluate(CHECK, VECTORS)
        browser.close()
    server.shutdown()
    return found


@pytest.mark.parametrize("number", range(len(VECTORS)), ids=lambda n: VECTORS[n]["text"][:40])
def test_script_finds_what_the_server_finds(checked, number):
    vector, found = VECTORS[number], checked[number]

    assert [[each["kind"], each["text"]] for each in found] == vector["found"]
    units = vector["text"].encode("utf-16-le")
    for each in found:  # positions are those of a selection in the browser
        assert units[2 * each["start"] : 2 * each["end"]].decode("utf-16-le") == each["text"]
