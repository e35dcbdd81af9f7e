"""The texts of image consent: by key and language, with values filled in.

Each language is one file beside this one. The letter of a key tells where it is read: O the rows
and yes and no · P the form of a parent or guardian · Y that of a young person of 16 or older ·
S lines of both · E and X states and errors · F fields and buttons · W stopping · Q the page of an
event · G two guardians · H on the worker's telephone · J a young person's own link · D the
receipt · M a line in a mail · A around them · K how to check a seal · V the survey of young people
· B the form to ask for one's data · N what we write down about what we see online. A key that ends
in `y` says the same to a young person (`spoken` finds it).

What was shown to a signer is kept as a version in the database and never edited: a page for a
signer fills the text of that version (`fill`, `fill_html`), not the one of the files. In Arabic a
value stands between `<bdi>` and `</bdi>`: an element in HTML, two invisible characters elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from html import escape as escape_text
from pathlib import Path
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from consent.languages import DUTCH, LANGUAGES
from youthwork.lib.dates import AMSTERDAM
from youthwork.lib.digests import digest_of

GUARDIAN, YOUTH = "guardian", "youth"
PLACEHOLDERS = frozenset(
    """
    address birthday_16 child date deadline due event expires_on fg_name fingerprint initial
    legal_name link manage_link n no_rows number org phone places platform privacy_mail
    remark_not_possible rows signer_name suggestion takedown_due team total valid_until what
    withdrawn_on worker yes_rows
    """.split()
)
# The rows that a signer answers, by the name under which they are kept.
ROWS = {
    "photo": "O1",
    "video": "O2",
    "closed_profiles": "O3",
    "public_pages": "O4",
    "video_platforms": "O5",
    "website": "O6",
    "print": "O7",
    "press": "O8",
    "training": "O9",
}
# What a signer reads and answers, and what the hash of a version is taken of.
FORM_KEYS = {
    GUARDIAN: (
        *ROWS.values(),
        *("OY", "ON"),
        *(f"P{number:02}" for number in range(1, 26)),
        *("S01", "G01"),
        *(f"F{number:02}" for number in range(9, 20)),
    ),
    YOUTH: (
        *ROWS.values(),
        *("OY", "ON"),
        *(f"Y{number:02}" for number in (*range(1, 20), 23, 24)),
        "S01y",
    ),
}
BETWEEN_LANGUAGES = "\n\n— — —\n\n"
NOTHING = "–"

_ISOLATE, _END, _RIGHT_TO_LEFT = "\u2068", "\u2069", "\u200f"
_NUMBERS = re.compile(r"[\d +()/-]{4,}")
_FIGURES = re.compile(r"(?:<bdi>)?(\d\d-\d\d-\d{4})(?:</bdi>)?")
_PIECE = re.compile(r"<bdi>|</bdi>|\{(\w+)\}")
_STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class UnknownText(LookupError):
    """There is no such key, kind of mail, audience or language."""


class MissingValue(LookupError):
    """A place in the text has no value, or a value has no such place anywhere."""


@dataclass(frozen=True)
class Rows:
    """Rows of the form (names of ROWS) as a value: their short names, in the reader's language."""

    names: tuple[str, ...]

    def __init__(self, names: Iterable[str]) -> None:
        object.__setattr__(self, "names", tuple(name for name in ROWS if name in set(names)))


@dataclass(frozen=True)
class Said:
    """Another text as a value, said in the reader's language: a remark, or *N., 1 of 2*."""

    key: str
    values: Mapping[str, object]

    def __init__(self, key: str, **values: object) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", values)


@dataclass(frozen=True)
class WriteTo:
    """An e-mail address where the text has a place for a telephone: it is named as what it is."""

    address: str


def text(key: str, language: str, **values: object) -> str:
    """The text as plain text. Raises UnknownText and MissingValue.

    A value is text or a number; a date, a moment, Rows and Said are written in the language, and
    around WriteTo nobody is asked to call. More
    values than the text has places for are fine.
    """
    return fill(template(key, language), language, **values)


def html(key: str, language: str, **values: object) -> SafeString:
    """The text as HTML: values escaped and each in a `<bdi>`."""
    return fill_html(template(key, language), language, **values)


def template(key: str, language: str) -> str:
    """The text with its places, as it stands in the file."""
    found: dict[str, str] = _file(language)["texts"]
    if key not in found:
        raise UnknownText(key)
    return found[key]


def spoken(key: str, audience: str) -> str:
    """The key of what is said to this audience: a young person's own form where there is one."""
    own = f"{key}y"
    return own if audience == YOUTH and own in _file(DUTCH)["texts"] else key


def fill(written: str, language: str, **values: object) -> str:
    """Plain text from a text with places; isolates around values where the text has `<bdi>`."""
    given, written = _checked(values, language), _named(written, language, values)
    lines = [
        _fill(line, given, {"<bdi>": _ISOLATE, "</bdi>": _END}, _plain, _plain)
        for line in written.split("\n")
        if not _is_left_out(line, given)
    ]
    if LANGUAGES[language].is_rtl:
        # A line of nothing but values has no direction of its own.
        lines = [
            f"{_RIGHT_TO_LEFT}{line}" if line.startswith(_ISOLATE) and _is_bare(line) else line
            for line in lines
        ]
    return "\n".join(lines)


def fill_html(written: str, language: str, **values: object) -> SafeString:
    """HTML from a text with places: values escaped, each isolated from the text around it.

    For the inside of an element; an attribute takes the plain text.
    """
    given, written = _checked(values, language), _named(written, language, values)
    bare = re.sub(r"<bdi>(\{\w+\})</bdi>", r"\1", written)
    filled = _fill(bare, given, {"<bdi>": "<bdi>", "</bdi>": "</bdi>"}, _isolated, _escaped)
    return mark_safe(filled)  # noqa: S308  our own text, with every value escaped


def mail(kind: str, audience: str, language: str, **values: object) -> tuple[str, str]:
    """Subject and body, plain text, in one language. Raises UnknownText and MissingValue."""
    try:
        found = _file(language)["mails"][kind][audience]
    except KeyError:
        raise UnknownText(f"{kind} {audience}") from None
    subject = fill(found["subject"], language, **values)
    return " ".join(subject.split()), fill(found["body"].strip(), language, **values)


def mail_in_two(
    kind: str, audience: str, language: str, page: str, **values: object
) -> tuple[str, str]:
    """The whole mail: in Dutch, below it in the reader's language, and what we write down.

    `page`: the address of the public page on what is written down. Dates, Rows and Said are written
    in the language of each part, so that both are made of the same values.
    """
    subject, body = mail(kind, audience, DUTCH, **values)
    if language != DUTCH:
        other_subject, other_body = mail(kind, audience, language, **values)
        subject = f"{subject} · {other_subject}"
        body = two_languages(body, other_body)
    return subject, f"{body}\n\n{foot(page, language)}"


def foot(page: str, language: str) -> str:
    """Where to read what is written down, in Dutch and in the reader's language."""
    labels = dict.fromkeys(text("A09", each) for each in (DUTCH, language))
    return f"{' · '.join(labels)}\n{page}"


def two_languages(dutch: str, other: str) -> str:
    """Two blocks of one mail, Dutch first."""
    return f"{dutch}{BETWEEN_LANGUAGES}{other}"


def mails() -> dict[str, tuple[str, ...]]:
    """Every kind of mail and to whom it is written."""
    return {kind: tuple(by_audience) for kind, by_audience in _file(DUTCH)["mails"].items()}


def all_keys() -> tuple[str, ...]:
    """Every key, in the order of the file."""
    return tuple(_file(DUTCH)["texts"])


def form_content(audience: str, language: str) -> dict[str, str]:
    """What a signer is shown and asked, without values: the content of a version."""
    return {key: template(key, language) for key in FORM_KEYS[audience]}


def content_hash(content: Mapping[str, str]) -> str:
    """SHA-256 of a version's content, hexadecimal; the order of the keys makes no difference."""
    return digest_of(dict(content))


def question_and_note(written: str) -> tuple[str, str]:
    """Of a question with its answers in line (P16): the question, and the note in brackets."""
    asked = re.match(r".*?[?؟]", written)
    noted = re.search(r"\(([^()]*)\)\s*$", written)
    return (asked[0] if asked else written), (noted[1] if noted else "")


def row_name(name: str, language: str, **values: object) -> str:
    """A row's short name, for a list: what stands before the purpose or the first full stop."""
    written = template(ROWS[name], language)
    short = re.split(r" — | \(|(?<=\w)\. ", written, maxsplit=1)[0].removesuffix(".")
    return fill(short, language, **values)


def months(language: str) -> list[str]:
    """The names of the months, January first."""
    found: list[str] = _file(language)["months"]
    return found


def written_date(day: date, language: str) -> str:
    """A day in words: 5 november 2026."""
    return f"{day.day} {months(language)[day.month - 1]} {day.year}"


def written_moment(moment: datetime, language: str) -> str:
    """A moment on the Amsterdam clock: 5 november 2026, 14:05."""
    local = moment.astimezone(AMSTERDAM)
    comma = "،" if LANGUAGES[language].is_rtl else ","
    return f"{written_date(local.date(), language)}{comma} {local:%H:%M}"


@cache
def _file(language: str) -> dict[str, Any]:
    if language not in LANGUAGES:
        raise UnknownText(language)
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    written = Path(__file__).with_name(f"{language}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(written, Loader=loader)  # noqa: S506  a safe loader
    return found


def _checked(values: Mapping[str, object], language: str) -> dict[str, str]:
    unknown = set(values) - PLACEHOLDERS
    if unknown:
        raise MissingValue(f"no text has a place for {', '.join(sorted(unknown))}")
    return {name: _written(value, values, language) for name, value in values.items()}


def _named(written: str, language: str, values: Mapping[str, object]) -> str:
    """The text, in which nobody is asked to call an e-mail address."""
    if isinstance(values.get("phone"), WriteTo):
        for called, instead in _file(language)["without_phone"].items():
            written = written.replace(called, instead)
    return written


def _written(value: object, values: Mapping[str, object], language: str) -> str:
    if isinstance(value, datetime):
        return written_moment(value, language)
    if isinstance(value, date):
        return written_date(value, language)
    if isinstance(value, Rows):
        between = "؛ " if LANGUAGES[language].is_rtl else "; "
        org = {"org": values["org"]} if "org" in values else {}
        return between.join(row_name(row, language, **org) for row in value.names) or NOTHING
    if isinstance(value, WriteTo):
        value = value.address
    if isinstance(value, Said):
        return text(value.key, language, **value.values)
    return str(value).translate(_STEERING)


def _fill(
    line: str,
    values: Mapping[str, str],
    marks: Mapping[str, str],
    shown: Callable[[str], str],
    literal: Callable[[str], str],
) -> str:
    made, at = [], 0
    for piece in _PIECE.finditer(line):
        made.append(literal(line[at : piece.start()]))
        at = piece.end()
        if not piece[1]:
            made.append(marks[piece[0]])
        elif piece[1] in values:
            made.append(shown(values[piece[1]]))
        else:
            raise MissingValue(piece[1])
    return "".join([*made, literal(line[at:])])


def _plain(value: str) -> str:
    return value


def _isolated(value: str) -> str:
    """A number of a telephone stays on one line, and left to right."""
    look = ' class="nowrap" dir="ltr"' if _NUMBERS.fullmatch(value) else ""
    return f"<bdi{look}>{escape(value)}</bdi>"


def whole_dates(written: SafeString) -> SafeString:
    """HTML of a text in which a date of figures stays on one line, and left to right."""
    return mark_safe(_FIGURES.sub(r'<bdi class="nowrap" dir="ltr">\1</bdi>', written))  # noqa: S308


def _escaped(literal: str) -> str:
    """Our own words; their apostrophes, of which there are many, stay short."""
    return escape_text(literal, quote=False)


def _is_left_out(line: str, values: Mapping[str, str]) -> bool:
    """Whether a line is a place alone, for a remark that there isn't."""
    return line == "{remark_not_possible}" and values.get("remark_not_possible") == ""


def _is_bare(line: str) -> bool:
    """Whether no letter stands outside the isolates."""
    depth = 0
    for letter in line:
        depth += (letter == _ISOLATE) - (letter == _END)
        if not depth and letter.isalpha():
            return False
    return True
