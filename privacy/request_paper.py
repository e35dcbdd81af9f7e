"""The answer to a request: what is handed over, as PDF/UA and JSON in one file, and as a page."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy import above, register
from privacy.actions import answering
from privacy.models import DataRequest, RequestHit
from privacy.request_choices import Give, Ground, Kind
from privacy.request_deeds import named
from privacy.screens import field_name
from youthwork.lib import pdf
from youthwork.lib.dates import day_of

TEMPLATE = "pdf/data_answer.html"
AUTHORITY = "autoriteitpersoonsgegevens.nl"
PORTABLE = "vindplaats-portable/1"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the file says nothing about when but its content
# Of one PDF, so that a thousand hits can be drawn: each row of a hit counts as so many letters.
LETTERS, LETTERS_OF_A_ROW = 200_000, 80


def language_of(request: DataRequest) -> str:
    """Dutch or English; who reads another language gets Dutch, and help with it."""
    return "en" if request.language == "en" else settings.LANGUAGE_CODE


def made(request: DataRequest, *, words: str, now: datetime) -> answering.Package:
    """The answer as of now. Raises pdf.PdfFailed."""
    judged_at = answering.judged_at(request)
    with translation.override(language_of(request)):
        content = content_of(request, words=words, now=now)
        page = json.dumps(content, ensure_ascii=False)
        papers = [pdf.render(TEMPLATE, part) for part in _parts(content)]
    data = json.dumps(content["data"], ensure_ascii=False, indent=2).encode()
    numbers = [f"-{n}" for n in range(1, len(papers) + 1)] if papers[1:] else [""]
    named = {f"{request.ref}{n}.pdf": paper for n, paper in zip(numbers, papers, strict=True)}
    file = _zip(named | {f"{request.ref}.json": data})
    return answering.Package(file, page, hashlib.sha256(file).hexdigest(), judged_at)


def _parts(content: dict[str, Any]) -> list[dict[str, Any]]:
    """What each PDF says: one, or several of a long answer, of which the last says how it ends."""
    pieces: list[list[dict[str, Any]]] = [[]]
    room = LETTERS
    for row in content["given"]:
        weight = sum(len(text) + LETTERS_OF_A_ROW for _name, text in [["", ""], *row["fields"]])
        if pieces[-1] and weight > room:
            pieces.append([])
            room = LETTERS
        pieces[-1].append(row)
        room -= weight
    parts = [content | {"given": piece} for piece in pieces]
    for number, part in enumerate(parts, 1) if parts[1:] else ():
        told = {"title": content["title"], "part": number, "parts": len(parts)}
        part["title"] = _("%(title)s, part %(part)s of %(parts)s") % told
    for part in parts[1:]:
        part["words"] = ""
    for part in parts[:-1]:
        part |= {"kept": [], "done": [], "why": []}
    return parts


def _zip(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def content_of(request: DataRequest, *, words: str, now: datetime) -> dict[str, Any]:
    """What the page, the PDF and the JSON say: plain values only."""
    house = above.house()
    hits = list(RequestHit.objects.of_request_for(request))
    given = [_given(hit) for hit in hits if hit.give in (Give.ALL, Give.MASKED)]
    kept = [
        _kept(hit) for hit in hits if hit.give == Give.NONE and hit.exception != Ground.NOT_THEIRS
    ]
    done = [_done(hit) for hit in hits if hit.done]
    why = register.told_about(
        {hit.subject.partition(":")[0] for hit in hits if hit.give != Give.NONE}
    )
    answered = day_of(now)
    data = {
        "request": request.ref,
        "kind": request.kind,
        "received_on": request.received_on.isoformat(),
        "answered_on": answered.isoformat(),
        "controller": house["legal_name"] or house["name"],
        "contact": house["mail"],
        "answer": words,
        "found": [
            {
                "what": row["title"],
                "day": row["iso"],
                "reference": row["reference"],
                "covered": row["covered"],
                "fields": dict(row["fields"]),
            }
            for row in given
        ],
        "not_given": kept,
        "done": [{"what": row["title"], "deed": row["deed"]} for row in done],
        "why_we_hold_it": [dict(row) for row in why],
        "complaint": AUTHORITY,
    }  # fmt: skip
    if request.kind == Kind.PORT:
        data["taken_along"] = _taken_along(hits)
    return {
        "title": _("Answer to your request %(ref)s") % {"ref": request.ref},
        "organisation_name": house["name"],
        "facts": [
            [_("Request"), str(request.get_kind_display())],
            [_("About"), request.searched_name],
            [_("Came in on"), _day(request.received_on)],
            [_("Answered on"), _day(answered)],
            [_("By"), house["legal_name"] or house["name"]],
        ],
        "words": words,
        "nothing": not given and not kept,
        "given": given,
        "kept": kept,
        "done": done,
        "why": why if request.kind == Kind.ACCESS else [],
        "contact": house["mail"],
        "authority": AUTHORITY,
        "data": data,
    }


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _fields(hit: RequestHit) -> list[list[str]]:
    passages = hit.passages() if hit.give == Give.MASKED else []
    return [
        [field_name(hit.subject, name), answering.covered(text, passages)]
        for name, text in hit.fields.items()
    ]


def _given(hit: RequestHit) -> dict[str, Any]:
    return {
        "title": hit.title,
        "reference": hit.reference,
        "day": _day(hit.day) if hit.day else "",
        "iso": hit.day.isoformat() if hit.day else None,
        "fields": _fields(hit),
        "covered": hit.give == Give.MASKED,
        "reason": hit.reason or "",
    }


def _taken_along(hits: list[RequestHit]) -> dict[str, Any]:
    """Under the names of the code, whatever the language; docs/privacy.md says what they mean."""
    records = [
        {
            "source": hit.source,
            "reference": hit.reference,
            "day": hit.day.isoformat() if hit.day else None,
            "fields": {
                name: answering.covered(text, hit.passages() if hit.give == Give.MASKED else [])
                for name, text in hit.fields.items()
            },
        }
        for hit in hits
        if hit.give in (Give.ALL, Give.MASKED)
    ]
    return {"format": PORTABLE, "records": records}


def _kept(hit: RequestHit) -> dict[str, Any]:
    return {
        "title": hit.title,
        "ground": str(hit.get_exception_display()),
        "reason": hit.reason or "",
    }


def _done(hit: RequestHit) -> dict[str, Any]:
    deed = named(hit.done)
    return {
        "title": hit.title,
        "deed": str(deed.label) if deed else hit.done,
        "day": _day(hit.done_on) if hit.done_on else "",
    }
