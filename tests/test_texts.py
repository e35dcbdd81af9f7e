"""Texts: Dutch and English are complete, and say what the code says; `make check` asks it too."""

import re
import shutil

import pytest

from tests import texts


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_text_of_ours_is_missing_or_fuzzy(language):
    assert texts.unfinished(language) == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_text_keeps_its_place_holders(language):
    assert texts.place_holders_lost(language) == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language):
    assert texts.compiled_otherwise(language) == []


def test_the_catalogues_hold_every_text_of_the_code():
    """`make messages` would find nothing new."""
    assert shutil.which("xgettext"), "gettext is needed (make test installs it)"
    assert texts.gathered_otherwise() == []


@pytest.mark.parametrize(
    ("thing", "other"),
    [
        ("passkey", "toegangssleutel"),
        (r"\bh(old|eld)\b", "vastzet|vastgezet|zette? (iets )?vast"),
    ],
)
def test_one_thing_has_one_word_in_dutch(thing, other):
    """As the glossary and the handbook say it."""
    said = [each.msgstr for each in texts.catalogue("nl") if re.search(thing, each.msgid, re.I)]
    assert said
    assert [text for text in said if re.search(other, text, re.I)] == []


def test_no_text_is_hidden_from_who_gathers_them():
    assert texts.hidden_from_gathering() == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x = f'{_(\"hi\")} there'", [1]),
        ('y = 1\nx = rf"""\n{gettext(\'hi\')}"""', [3]),
        ('x = f\'{a({}, ngettext("one", "more", 2))}\'', [1]),
        ('x = _("hi %s") % f"{name}"', []),
        ("x = _('hi')", []),
    ],
)
def test_a_text_within_an_f_string_is_found(source, lines):
    assert texts.hidden_in(source) == lines


def test_dutch_is_what_people_see_by_default(client, db):
    assert '<html lang="nl"' in client.get("/accounts/login/").content.decode()
