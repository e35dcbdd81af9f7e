"""The copy of an answer: one PDF with the organisation's seal, in the signer's language.

The mailed one names the young person by first name and initial; the full one, with the date of
birth, stands behind the link to see and stop, and is shown to staff who may read the consent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from consent import dates, evidence, shown, values
from consent.choices.consent import ConsentStatus
from consent.choices.evidence import EvidenceKind
from consent.choices.request import Answered, Attested, Relation, Route
from consent.languages import LANGUAGES
from consent.models import Answer, Attestation, Consent
from consent.texts import catalogue
from consent.texts.catalogue import NOTHING, ROWS
from organisation.house_style import on_paper
from youthwork.lib import pdf, seal
from youthwork.lib.dates import day_of

RELATIONS = {
    Relation.PARENT: "F10",
    Relation.GUARDIAN: "F11",
    Relation.GUARDIAN_INSTITUTION: "F12",
}
ROUND = 4  # units of paper around a drawn signature
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PATH = re.compile(r"[MLC\d .,-]+")


@dataclass(frozen=True)
class Drawn:
    """A drawn signature: its path, and the box that holds it."""

    path: str
    box: str

    @classmethod
    def of(cls, path: str) -> Drawn | None:
        """None for what is no path data: nothing else gets into a document."""
        numbers = [float(number) for number in _NUMBER.findall(path)]
        across, down = numbers[0::2], numbers[1::2]
        if not down or not _PATH.fullmatch(path):
            return None
        left, top = min(across) - ROUND, min(down) - ROUND
        width, height = max(across) + ROUND - left, max(down) + ROUND - top
        return cls(path, f"{left:g} {top:g} {width:g} {height:g}")


@dataclass(frozen=True)
class Row:
    """What was asked in one row, what was said, and since when it is no longer so."""

    about: str
    said: str
    stopped: str


def made(answer: Answer, *, full: bool) -> bytes:
    """The sealed copy as of now. Raises PdfFailed."""
    organisation = values.of_organisation()
    mark = seal.current(str(organisation["legal_name"]))
    return pdf.render("pdf/receipt.html", page(answer, mark, full=full) | on_paper(), mark)


def to_mail(answer: Answer, now: datetime) -> bytes:
    """The copy that goes by mail; what went is proved by its hash in the chain."""
    document = made(answer, full=False)
    with transaction.atomic():
        evidence.add(
            answer.signer.request,
            EvidenceKind.SEALED,
            evidence.of_copy(answer),
            at=now,
            shown=hashlib.sha256(document).hexdigest(),
        )
    return document


def name_of_file(answer: Answer) -> str:
    """Without a name: it stands in a folder of downloads."""
    return f"{answer.signer.request.ref}.pdf"


def page(answer: Answer, mark: seal.Seal | None, *, full: bool) -> dict[str, Any]:
    """What the copy shows, in the language in which the answer was given."""
    signer, language = answer.signer, answer.text.language
    request = signer.request
    consent = request.consent_or_none
    given = values.of_request(request) | {"fingerprint": mark.fingerprint() if mark else NOTHING}
    until = _valid_until(answer, consent, language)

    def says(key: str, **also: object) -> str:
        return catalogue.html(catalogue.spoken(key, signer.role), language, **(given | also))

    return {
        "language": language,
        "is_rtl": LANGUAGES[language].is_rtl,
        "title": catalogue.text(catalogue.spoken("D01", signer.role), language, **given),
        "organisation_name": given["org"],
        "w": {f"D{number:02}": says(f"D{number:02}") for number in range(2, 21)},
        "legal_name": given["legal_name"],
        "asked_by": f"{given['worker']}, {given['team']}",
        "about": _about(answer, full=full),
        "signed_by": answer.signer_name or NOTHING,
        "relation": _relation(answer, language),
        "signed_at": catalogue.written_moment(answer.signed_at, language),
        "ref": request.ref,
        "rows": _rows(answer, consent, given),
        "valid_until": until,
        "change": _how_to_change(answer, until, says),
        "stopped": _stopped(consent, language),
        "how_sure": catalogue.text(how_sure(answer), language, **given),
        "drawn": Drawn.of(answer.drawn) if answer.drawn else None,
        "typed": answer.typed or "",
        "text_language": LANGUAGES[language].name,
        "version": answer.text.version.number,
        "text_hash": answer.text_hash,
        "text": _text_that_was_read(answer),
        "sealed": mark is not None,
        "check_at": settings.SITE_URL + reverse("seal") + f"?lang={language}",
    }


def _how_to_change(answer: Answer, until: str, says: Callable[[str], str]) -> str:
    """By the link in the mail, for who gets one; for who has no address whom to write to."""
    if answer.signer.email:
        return says("D21")
    return says("A08") if until else ""  # after a no there is nothing to stop


def _about(answer: Answer, *, full: bool) -> str:
    about = answer.signer.request.subject
    if not full:
        return about.short_name
    name = f"{about.first_name or NOTHING} {about.last_name or ''}".strip()
    born = catalogue.written_date(about.born, answer.text.language) if about.born else ""
    return f"{name}, {born}" if born else name


def _text_that_was_read(answer: Answer) -> list[str]:
    """The lines under the hash; nothing once a name or number in them is another by now."""
    request, role, text = answer.signer.request, answer.signer.role, answer.text
    read = shown.read(request, role, text, answer.text_hash, day_of(answer.signed_at))
    return [line.text for line in read]


def _relation(answer: Answer, language: str) -> str:
    key = RELATIONS.get(Relation(answer.relation))
    if key is None:
        return ""
    return answer.text.content.get(key) or catalogue.template(key, language)


def _rows(answer: Answer, consent: Consent | None, given: dict[str, object]) -> list[Row]:
    """As they were worded in the version that was signed."""
    content, language = answer.text.content, answer.text.language
    since = {
        row: made.at
        for made in (consent.withdrawals.newest_first() if consent else ())
        for row in made.rows
    }
    return [
        Row(
            catalogue.fill_html(content[ROWS[row]], language, **given),
            content["OY" if said == Answered.YES else "ON"],
            catalogue.text("D23", language, date=day_of(since[row])) if row in since else "",
        )
        for row, said in answer.decisions.items()
    ]


def _valid_until(answer: Answer, consent: Consent | None, language: str) -> str:
    """What was promised with this answer; nothing for a no."""
    if consent is not None:
        return catalogue.written_date(consent.valid_until, language)
    born = answer.signer.request.subject.born
    if born is None or Answered.YES not in answer.decisions.values():
        return ""
    strict = values.sixteen_is_strict()
    until = dates.validity(born, day_of(answer.signed_at), strict=strict).until
    return catalogue.written_date(until, language)


def _stopped(consent: Consent | None, language: str) -> str:
    if consent is None or consent.status != ConsentStatus.WITHDRAWN or consent.ended_at is None:
        return ""
    return catalogue.text("D23", language, date=day_of(consent.ended_at))


def how_sure(answer: Answer) -> str:
    """The key of how we know who gave an answer."""
    stated = Attestation.objects.filter(answer=answer).order_by("at", "pk").last()
    if stated is not None and stated.attested == Attested.SEEN:
        return "D14"
    if stated is not None and stated.attested == Attested.SPOKEN:
        return "D15"
    route = answer.signer.request.route
    if route == Route.PAPER:
        return "A19"
    if answer.on_device:
        return "D25"
    return "D16" if route == Route.EMAIL else "D24"
