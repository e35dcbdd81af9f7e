"""Texts: Dutch and English are complete, and say what the code says.

python -m tests.texts     prints what is wrong and exits 1 then; needs no settings
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en")
# In a file with none of these there is no text: `_` comes from Django's gettext or is called here.
TEXTS = re.compile(r"gettext|trans|\b_\(")
F_STRING = re.compile(r"\b(?:[fF][rR]?|[rR][fF])[\"']")
HOLDERS = re.compile(r"%\(\w+\)[sd]|%s|%d|\{\w+\}")
GATHERED = (".py", ".html", ".txt")
NOT_OURS = {".venv", ".git", "node_modules", "var", "build", "tests", "__pycache__"}
NOT_OURS |= {"docs", "locale", "static"}


class BuildFile(makemessages.BuildFile):
    """A template of which nobody asks where each text stands: that takes a walk over all texts."""

    def postprocess_messages(self, msgs: str) -> str:
        return msgs


class Gathering(makemessages.Command):
    build_file_class = BuildFile


@cache
def catalogue(language: str) -> list[polib.POEntry]:
    found = polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po"))
    return [entry for entry in found if not entry.obsolete]


def unfinished(language: str) -> list[str]:
    """Texts without a translation, or with one that somebody has yet to look at."""
    return [
        f"{language}: {entry.msgid!r} is not translated"
        for entry in catalogue(language)
        if entry.fuzzy or not entry.translated()
    ]


def place_holders_lost(language: str) -> list[str]:
    """Translations that don't name what the text names; a plural may leave some out."""
    wrong = []
    for entry in catalogue(language):
        asked = set(HOLDERS.findall(entry.msgid))
        if entry.msgid_plural:
            asked |= set(HOLDERS.findall(entry.msgid_plural))
            right = all(
                set(HOLDERS.findall(said)) <= asked for said in entry.msgstr_plural.values()
            )
        else:
            right = set(HOLDERS.findall(entry.msgstr)) == asked
        if not right:
            wrong.append(f"{language}: {entry.msgid!r} has other place-holders")
    return wrong


def compiled_otherwise(language: str) -> list[str]:
    """Texts of which the compiled catalogue says something else than the written one."""
    compiled = polib.mofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.mo"))
    made, written = (
        {(e.msgctxt, e.msgid): (e.msgstr, tuple(sorted(e.msgstr_plural.items()))) for e in entries}
        for entries in (compiled, catalogue(language))
    )
    return [
        f"{language}: {text!r} is compiled otherwise" for _context, text in _keys(made, written)
    ]


def gathered_otherwise() -> list[str]:
    """Texts that `make messages` would add to the catalogue, or take out of it."""
    with _elsewhere() as folder, override_settings(LOCALE_PATHS=[]), contextlib.chdir(folder):
        # Without a language in the folder nothing is merged: the texts are gathered and kept.
        Path("locale").mkdir()
        call_command(
            Gathering(stdout=io.StringIO(), stderr=io.StringIO()),
            exclude=LANGUAGES, keep_pot=True, no_location=True,
        )  # fmt: skip
        gathered = polib.pofile("locale/django.pot")
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue("nl")}
    found = {(entry.msgctxt, entry.msgid) for entry in gathered}
    return [f"{text!r} is not in the catalogue: make messages" for _, text in found - known] + [
        f"{text!r} is no longer in the code: make messages" for _, text in known - found
    ]


def hidden_from_gathering() -> list[str]:
    """Texts within an f-string: nothing is gathered from there, so they stay in English."""
    return [
        f"{path.relative_to(ROOT)}:{line}: a text within an f-string is not gathered"
        for path, source in _sources()
        if path.suffix == ".py"
        for line in hidden_in(source)
    ]


def hidden_in(source: str) -> list[int]:
    """Lines of a Python file where a text stands within an f-string."""
    if not F_STRING.search(source):
        return []
    return [
        call.lineno
        for string in ast.walk(ast.parse(source))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and (call.func.id == "_" or "gettext" in call.func.id)
    ]


@cache
def _sources() -> list[tuple[Path, str]]:
    """Files of ours that hold texts, and what stands in them."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(set(below) - NOT_OURS)
        for path in (Path(folder, name) for name in sorted(names) if name.endswith(GATHERED)):
            source = path.read_text()
            if TEXTS.search(source):
                found.append((path, source))
    return found


@contextlib.contextmanager
def _elsewhere() -> Iterator[str]:
    """A folder that leads to what holds texts, for Django writes beside each template."""
    with tempfile.TemporaryDirectory(prefix="vindplaats-texts-") as folder:
        for path, _source in _sources():
            link = Path(folder, path.relative_to(ROOT))
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
        yield folder


def _keys(one: dict, other: dict) -> list[tuple[str | None, str]]:
    """Of what the two differ in."""
    return sorted(
        {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)},
        key=lambda key: key[1],
    )


def wrong() -> list[str]:
    each = (unfinished, place_holders_lost, compiled_otherwise)
    return [line for check in each for language in LANGUAGES for line in check(language)] + (
        gathered_otherwise() + hidden_from_gathering()
    )


if __name__ == "__main__":
    settings.configure()
    lines = wrong()
    print("\n".join(lines))
    sys.exit(1 if lines else 0)
