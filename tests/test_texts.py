"""Texts: Dutch and English are complete, and say what the code says."""

import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en")
HOLDERS = re.compile(r"%\(\w+\)[sd]|%s|%d|\{\w+\}")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_ours_is_missing_or_fuzzy(language):
    wanting = [
        entry.msgid
        for entry in catalogue(language)
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]

    assert wanting == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_keeps_its_place_holders(language):
    for entry in catalogue(language):
        said = list(entry.msgstr_plural.values()) or [entry.msgstr]
        for text in said:
            asked = set(HOLDERS.findall(entry.msgid))
            if entry.msgid_plural:
                asked |= set(HOLDERS.findall(entry.msgid_plural))
                assert set(HOLDERS.findall(text)) <= asked, entry.msgid
            else:
                assert set(HOLDERS.findall(text)) == asked, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language):
    compiled = polib.mofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.mo"))
    made = {(e.msgctxt, e.msgid): (e.msgstr, dict(e.msgstr_plural)) for e in compiled}
    written = {
        (e.msgctxt, e.msgid): (e.msgstr, dict(e.msgstr_plural))
        for e in catalogue(language)
        if not e.obsolete
    }

    assert made == written


def test_the_catalogues_hold_every_text_of_the_code(tmp_path):
    """`make messages` would find nothing new."""
    assert shutil.which("xgettext"), "gettext is needed (make test installs it)"
    copy = tmp_path / "tree"
    shutil.copytree(
        ROOT,
        copy,
        ignore=shutil.ignore_patterns(
            ".venv", ".git", "node_modules", "var", "build", "tests", "__pycache__", "vendor"
        ),
    )
    import os
    import sys

    environment = {**os.environ, "DEMO": "1", "VAR_DIR": str(tmp_path / "var")}
    for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "ALLOWED_HOSTS", "SITE_URL"):
        environment.pop(name, None)
    environment["DJANGO_SETTINGS_MODULE"] = "youthwork.settings"
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "nl", "--no-location", "--no-obsolete"],
        cwd=copy,
        env=environment,
        check=True,
        capture_output=True,
    )
    found = polib.pofile(str(copy / "locale/nl/LC_MESSAGES/django.po"))
    known = {(e.msgctxt, e.msgid) for e in catalogue("nl") if not e.obsolete}

    assert {(e.msgctxt, e.msgid) for e in found if not e.obsolete} == known


def test_dutch_is_what_people_see_by_default(client, db):
    assert '<html lang="nl"' in client.get("/accounts/login/").content.decode()
