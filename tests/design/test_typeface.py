"""Which letters the typeface has, in which of its files, and what pages without them do."""

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from fontTools.ttLib import TTFont

from consent.texts import catalogue

FONTS = settings.BASE_DIR / "static/fonts"
SHEET = (settings.BASE_DIR / "static/css/app.css").read_text()


def letters(name):
    return set(TTFont(FONTS / f"figtree-{name}-wght-normal.woff2").getBestCmap())


def asked_for(name):
    """The letters for which a browser loads this file."""
    [ranges] = re.findall(rf"figtree-{name}-wght-normal[^}}]*?unicode-range:\s*([^;}}]*)", SHEET)
    found = set()
    for part in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        found |= set(range(int(part[0], 16), int(part[1] or part[0], 16) + 1))
    return found


def test_the_letters_of_turkish_and_polish_are_one_small_file():
    """A browser asks the later of two faces first, so that the larger files stay unloaded."""
    assert asked_for("turkish-polish") == letters("turkish-polish")
    assert not letters("turkish-polish") & letters("latin-ext")
    places = [SHEET.index(f"figtree-{name}") for name in ("latin-w", "latin-ext", "turkish-polish")]
    assert places == sorted(places)
    assert (FONTS / "figtree-turkish-polish-wght-normal.woff2").stat().st_size <= 3_600


def test_no_letter_of_the_first_file_is_asked_of_a_later_one():
    """The dotless i and the euro were, and it hasn't them: 8 kB of each Turkish page."""
    later = asked_for("latin-ext") | asked_for("turkish-polish") | asked_for("rare")
    assert not letters("latin") & later


def test_the_typeface_of_every_page_arrives_in_one_round_trip():
    """And with both sheets and a page of 4.2 kB in two (docs/decisions/0282)."""
    assert (FONTS / "figtree-latin-wght-normal.woff2").stat().st_size <= 10_900


def test_a_letter_that_few_names_have_is_in_one_file_and_asked_of_that():
    assert asked_for("rare") == letters("rare")
    assert not letters("rare") & letters("latin")
    assert SHEET.index("figtree-latin-w") < SHEET.index("figtree-rare")
    assert letters("latin") <= asked_for("latin")
    assert {ord(letter) for letter in "øåæÿ"} <= letters("rare")
    kept = {letter for letter in range(0x20, 0x100) if chr(letter).isprintable()}
    assert kept <= letters("latin") | letters("rare")


def test_the_texts_of_four_languages_are_all_in_the_typeface():
    first = letters("latin")
    both = first | letters("turkish-polish")
    for language, wanted in {"nl": first, "en": first, "tr": both, "pl": both}.items():
        for key in catalogue.all_keys():
            written = re.sub(r"{\w+}", "", catalogue.template(key, language))
            assert {ord(letter) for letter in written} <= wanted, (language, key)


def test_figures_are_drawn_in_the_face_of_every_page():
    """A small number, a half, a difference: what comes later moves the line it stands in."""
    assert {ord(sign) for sign in "<5 ½ × − – … % € @"} <= letters("latin")


def test_a_page_in_another_script_asks_for_no_typeface():
    for language in ("nl", "pl", "ar", "uk"):
        with translation.override(language):
            page = render_to_string("frame.html")
        assert ("preload" in page) == (language in ("nl", "pl"))
        assert f'<html lang="{language}"' in page
    assert "html:is(:lang(ar), :lang(uk))" in (
        settings.BASE_DIR / "static/css/more.css"
    ).read_text().replace(",:lang", ", :lang")
