"""What somebody may send in a form: filled in well, with a few fields spoiled."""

from __future__ import annotations

import random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

from tests.fuzz.reading import Reads

MARK = "<vp-mark onload=alert(1)>"
ODD = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: a=b",
    "-1",
    "0",
    "99999999999999999999",
    "2147483648",
    "9223372036854775808",
    "1e400",
    "nan",
    "infinity",
    "١٢٣",
    "0x10",
    "1_000",
    "²",
    "9" * 5_000,
    "None",
    "true",
    "[]",
    "{}",
    '{"a": [null]}',
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "31-12-9999",
    "2026-11-20T25:61",
    "24:00",
    "23:59:59.999999",
    MARK,
    f"'\"--></script>{MARK}",
    "{{ 7|add:7 }}{% debug %}",
    "%s%(a)s{0.__class__}",
    "' OR 1=1 --",
    "../../../../etc/passwd",
    "javascript:alert(1)",
    "//evil.example",
    "https://evil.example/\\@localhost",
    "http://[::1",
    "https://example.org:99999/",
    "=HYPERLINK(1)",
    "\ud800",
    "\u202e\u200b\ufeff",
    "🧑‍🧑‍🧒‍🧒" * 50,
    "İıſẞﬁ",
    "a" * 5_000,
    "[" * 3_000,
    "M0 0" + " L1e9 -1e9" * 300,
    "00000000-0000-0000-0000-000000000000",
    "a@b@c",
    "x@xn--",
    "+31600000000",
    "S-2026-0001",
    "S-9999-99999999999999999999",
    "123456782",
]
PLAIN = [
    "Een gewone zin.",
    "Ilse",
    "1",
    "2",
    "on",
    "yes",
    "no",
    "all",
    "2026-11-20",
    "20:00",
    "nieuw@example.org",
    "6d0f2a4e-52a1-4c3b-9a7e-0a2f6a1c9b10",
]
FILES: list[tuple[str, bytes]] = [
    ("leeg.csv", b""),
    ("lijst.csv", b"Voornaam;Geboortedatum\nIlse;2012-02-29\n"),
    ("uren.csv", b"Dag,Minuten\n2026-11-19,60\n"),
    ("nul.csv", b"\x00\x00\x00"),
    ("grens.csv", b'"open\n' + b"a;" * 400),
    ("half.xlsx", b"PK\x03\x04 not a book"),
    ("half.pdf", b"%PDF-1.7\n%%EOF"),
    ("half.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
    ("half.jpg", b"\xff\xd8\xff\xe0"),
    (f"{MARK}.pdf", b"%PDF-1.7"),
    ("../../uit.docx", b"PK\x03\x04"),
    ("prent.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
]

Typed = dict[str, list[Any]]


def _spoiling(names: list[str]) -> st.SearchStrategy[list[tuple[str, Any]]]:
    odd = st.one_of(st.sampled_from(ODD), st.sampled_from(ODD), st.text(max_size=30), st.none())
    return st.lists(st.tuples(st.sampled_from(names), odd), max_size=4)


def filled_in(reads: Reads) -> st.SearchStrategy[Typed]:
    """Posts of this form: well filled in by a chance of their own, then up to four fields spoiled.

    None in the place of a value leaves the field out; a field spoiled twice is sent twice.
    """
    names = sorted({*reads.good, *reads.files, "vp-unknown"})
    return st.builds(
        lambda chance, spoiled: filled_by(reads, random.Random(chance), spoiled),
        st.integers(0, 2**32),
        _spoiling(names),
    )


def filled_by(reads: Reads, chance: random.Random, spoiled: list[tuple[str, Any]]) -> Typed:
    typed: Typed = {}
    leaves_out = chance.choice((0.0, 0.0, 0.3, 0.6))
    for name, good in reads.good.items():
        if chance.random() >= leaves_out:
            typed[name] = [chance.choice(good or PLAIN)]
            if len(good) > 2 and chance.random() < 0.2:
                typed[name] = chance.sample(good, 2)
    for name in reads.files:
        if chance.random() >= leaves_out:
            typed[name] = [SimpleUploadedFile(*chance.choice(FILES))]
    touched: set[str] = set()
    for name, value in spoiled:
        if name not in touched:
            typed.pop(name, None)
        touched.add(name)
        if value is not None:
            typed.setdefault(name, []).append(value)
    return typed
