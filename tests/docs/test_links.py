"""What the documents point at is there, and each decision stands in the index."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
DECISIONS = ROOT / "docs/decisions"
OUTSIDE = ("http://", "https://", "mailto:")


def tracked(*patterns):
    """Files that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted({ROOT / name for name in listed.stdout.split("\0") if name})


def pages():
    return [path for path in tracked("*.md") if path.exists()]


def anchor(heading):
    """The fragment that a heading gets where Markdown is shown."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def leads_somewhere(page, target):
    name, _hash, fragment = target.partition("#")
    file = page.parent / name if name else page
    if not file.exists():
        return False
    return not fragment or fragment in map(anchor, HEADING.findall(file.read_text()))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    targets = [
        target for target in LINK.findall(page.read_text()) if not target.startswith(OUTSIDE)
    ]

    assert [target for target in targets if not leads_somewhere(page, target)] == []


def test_every_page_of_the_docs_that_the_code_names_is_there():
    """Comments, docstrings and messages send readers to `docs/…`."""
    named = re.compile(r"\bdocs/[\w./-]*\w\.(?:md|png)\b")
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in tracked("*.py", "*.html", "*.js", "*.scss", "*.toml", "Makefile", "bin/*")
        if path.exists() and path != Path(__file__).resolve()
        for name in named.findall(path.read_text(errors="replace"))
        if not (ROOT / name).exists()
    ]

    assert missing == []


def test_every_decision_that_the_code_names_by_number_is_there():
    numbers = {path.name[:4] for path in DECISIONS.glob("[0-9]*.md")}
    named = re.compile(r"\bdecision (\d{4})\b")
    missing = [
        f"{path.relative_to(ROOT)}: {number}"
        for path in tracked("*.py", "*.html", "*.js", "Makefile", "bin/*")
        if path.exists()
        for number in named.findall(path.read_text(errors="replace"))
        if number not in numbers
    ]

    assert missing == []


def test_every_decision_stands_in_the_index_under_its_own_title():
    index = (DECISIONS / "README.md").read_text()
    listed = dict(re.findall(r"^- \[(.+)\]\(([\w.-]+\.md)\)$", index, re.MULTILINE))
    titles = {
        HEADING.search(path.read_text())[1]: path.name
        for path in DECISIONS.glob("*.md")
        if path.name != "README.md"
    }

    assert listed == titles


def test_no_two_decisions_have_one_number():
    numbers = [path.name[:4] for path in DECISIONS.glob("[0-9]*.md")]

    assert len(numbers) == len(set(numbers))
