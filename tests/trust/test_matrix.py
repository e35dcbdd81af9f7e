"""docs/security.md answers each requirement of ASVS 5.0 and names what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (met|n/a|open) \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)
# How many requirements of levels 1 and 2 each section of version 5.0.0 has.
SECTIONS = """
1.1 2 1.2 9 1.3 11 1.4 3 1.5 2 2.1 3 2.2 3 2.3 4 2.4 1 3.2 2 3.3 4 3.4 6 3.5 5 3.7 2 4.1 3
4.2 1 4.3 2 4.4 4 5.1 1 5.2 3 5.3 2 5.4 3 6.1 3 6.2 12 6.3 4 6.4 4 6.5 5 6.6 3 6.8 4 7.1 3 7.2 4
7.3 2 7.4 5 7.5 2 7.6 2 8.1 2 8.2 3 8.3 1 8.4 1 9.1 3 9.2 4 10.1 2 10.2 2 10.3 4 10.4 11 10.5 5
10.6 2 10.7 3 11.1 2 11.2 3 11.3 3 11.4 4 11.5 1 11.6 1 12.1 3 12.2 2 12.3 4 13.1 1 13.2 5 13.3 2
13.4 5 14.1 2 14.2 4 14.3 3 15.1 3 15.2 3 15.3 7 16.1 1 16.2 5 16.3 4 16.4 3 16.5 3 17.1 1 17.2 4
17.3 2""".split()
NEVER_OPEN = ("7.", "8.", "11.", "16.")  # sessions, access, cryptography, logging
NAMED = re.compile(r"`((?:tests|docs|bin|organisation)/[\w./-]+)(?:::(\w+)|#([\w-]+))?`")


def test_every_requirement_of_levels_one_and_two_is_answered_once():
    numbers = [number for number, what, *_rest in ROWS if not what.startswith("(level 3)")]
    assert len(set(numbers)) == len(numbers)
    counted = dict.fromkeys(SECTIONS[::2], 0)
    for number in numbers:
        counted[number.rpartition(".")[0]] += 1
    assert counted == dict(zip(SECTIONS[::2], map(int, SECTIONS[1::2]), strict=True))


def test_at_most_five_are_open_and_none_where_it_would_hurt_most():
    open_ = [number for number, _what, state, _shown in ROWS if state == "open"]
    assert len(open_) <= 5 and not [one for one in open_ if one.startswith(NEVER_OPEN)]


@pytest.mark.parametrize("chapter", sorted({number.split(".")[0] for number, *_ in ROWS}))
def test_what_shows_it_exists(chapter):
    headings = {
        re.sub(r"[^\w-]", "", line.strip("# \n").lower().replace(" ", "-"))
        for line in PAGE.splitlines()
        if line.startswith("#")
    }
    for number, _what, state, shown in ROWS:
        if not number.startswith(chapter + "."):
            continue
        assert len(shown) > 4, number
        for path, test, heading in NAMED.findall(shown):
            assert (ROOT / path).exists(), f"{number}: {path}"
            if test:
                assert f"def {test}(" in (ROOT / path).read_text(), f"{number}: {test}"
            if heading:
                assert heading in headings, f"{number}: {heading}"
        assert state != "met" or re.search(r"`|\[|[A-Z]", shown), number
