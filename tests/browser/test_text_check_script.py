"""The script that looks at texts while someone types, held to the server's own sentences."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VECTORS = json.loads((ROOT / "tests/privacy/text_check_vectors.json").read_text())
CHECK = """async (vectors) => {
  const { findings } = await import("/static/js/text-check.js");
  return vectors.map(({ text, allowed }) => findings(text, allowed ?? []));
}"""


@pytest.fixture(scope="module")
def checked(browser, site):
    """What the script finds in each sentence, in Chromium."""
    with browser.new_page() as page:
        page.goto(f"{site.url}/accounts/login/")
        return page.evaluate(CHECK, VECTORS)


@pytest.mark.parametrize("number", range(len(VECTORS)), ids=lambda n: VECTORS[n]["text"][:40])
def test_script_finds_what_the_server_finds(checked, number):
    vector, found = VECTORS[number], checked[number]

    assert [[each["kind"], each["text"]] for each in found] == vector["found"]
    units = vector["text"].encode("utf-16-le")
    for each in found:  # positions are those of a selection in the browser
        assert units[2 * each["start"] : 2 * each["end"]].decode("utf-16-le") == each["text"]
