"""The style sheets hold no class that nothing wears."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
SHEETS = sorted((ROOT / "static/scss").glob("*.scss"))
APPS = "consent organisation outbox policy privacy signals workers youthwork".split()
WORD = re.compile(r"[\w-]+")
NUMBERED = re.compile(r"([A-Za-z][\w-]*?)\{")  # heat{{ shade }}, f"s{level}"


def names(text):
    """Classes of a sheet; those of a loop (`.c#{$n}`) by what stands before the number."""
    text = re.sub(r"//.*|/\*.*?\*/|\"[^\"]*\"|url\([^)]*\)", "", text)
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", text))


@pytest.fixture(scope="module")
def worn():
    """Words of templates, code and scripts, and what comes before a number in them."""
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/js").rglob("*.js")]
    files += [file for app in APPS for file in (ROOT / app).rglob("*.py")]
    texts = [file.read_text() for file in files if "migrations" not in file.parts]
    words = {word for text in texts for word in WORD.findall(text)}
    numbered = {stem for text in texts for stem in NUMBERED.findall(text)}
    return words, numbered


def unworn(found, worn):
    words, numbered = worn
    return sorted(
        name for name in found if name not in words and name.rstrip("0123456789") not in numbered
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_page_or_a_drawing_wears_each_class(sheet, worn):
    assert unworn(names(sheet.read_text()), worn) == []


def test_a_class_that_nothing_wears_is_found(worn):
    sheet = ".dot-of-nobody, .panel { color: red; } // .said-only\n.heat3 { color: blue; }"
    assert unworn(names(sheet), worn) == ["dot-of-nobody"]
