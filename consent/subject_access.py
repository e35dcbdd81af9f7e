"""Where a person may stand in image consent: as the young person, as who signed, as who asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consent import people
from consent.choices.request import Answered, ImageKind
from consent.models import Answer, ConsentRequest, ErasedMark, Publication, Signer, Subject
from consent.querysets.request import ConsentRequestQuerySet
from organisation.choices import ImagePlace
from privacy import audit
from privacy.subject_access import Hit, Source
from youthwork.lib.dates import day_of


def _young_people(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    rows = _about(name, born).with_people()
    return [_hit(row, _("Consent about this young person")) for row in rows]


def _about(name: str, born: date | None) -> ConsentRequestQuerySet:
    """What was asked about a young person of this name, born on that day if it is known."""
    first, _space, last = " ".join(name.split()).partition(" ")
    whole = Subject.objects.by_name(people.name_term(first, last))
    if born is not None:
        whole = whole.filter(birth_term=people.birth_term(born))
    return ConsentRequest.objects.about(whole)


def _signers(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Of whom it was asked, by address or by name; who is the young person too is told of once."""
    terms = [people.email_term(word) for word in (*handles, *words) if "@" in word]
    found = set(Signer.objects.filter(email_term__in=terms).values_list("request", flat=True))
    told = set(_about(name, born).values_list("pk", flat=True))
    found -= told
    for row in ConsentRequest.objects.filter(pk__in=found).with_people():
        yield _hit(row, _("Consent asked of this address"))
    named = _named(name) - found - told
    for row in ConsentRequest.objects.filter(pk__in=named).with_people():
        yield _hit(row, _("Consent asked of somebody of this name"))


def _named(name: str) -> set[int]:
    """Keys of requests that somebody of exactly this name was asked or signed.

    Names of guardians have no term of their own: each is opened once, which takes some seconds for
    a hundred thousand, and a request comes a few times a year.
    """
    asked = people.plain(name)
    if not asked:
        return set()
    return {
        key
        for rows in (
            Signer.objects.values_list("request_id", "name"),
            Answer.objects.values_list("signer__request_id", "signer_name"),
        )
        for key, written in rows.order_by().iterator(chunk_size=2000)
        if written and people.plain(written) == asked
    }


def _erased(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """The mark of who asked to be erased; what else there was is gone."""
    first = name.split()[0] if name.split() else ""
    marks = ErasedMark.objects.of(first, born) if born else ErasedMark.objects.none()
    return [
        Hit(
            subject=f"consent.erasedmark:{mark.audit_ref}",
            title=_("Asked to be erased, and not to be asked again"),
            day=day_of(mark.made_at),
            exact=True,
        )
        for mark in marks
    ]


WORDS = dict([*ImageKind.choices, *ImagePlace.choices, *Answered.choices])


def _word(code: str) -> str:
    return _small(str(WORDS.get(code, code)))


def _small(label: str) -> str:
    """A capital within a sentence would be taken for a name to cover; TikTok keeps its own."""
    return label[:1].lower() + label[1:] if label.split()[0][1:].islower() else label


def _hit(request: ConsentRequest, title: Any) -> Hit:
    """In words, as it is read by who asked; the names of signers carry their number from two on."""
    subject = request.subject
    fields = {
        str(_("First name")): subject.first_name or "",
        str(_("Last name")): subject.last_name or "",
        str(_("Date of birth")): subject.birth_date or "",
        str(_("E-mail address")): subject.email or "",
        str(_("Occasion")): request.occasion,
        str(_("Asked for")): ", ".join(_word(row) for row in request.rows),
        str(_("Status")): str(request.get_status_display()),
    }
    for signer in request.signers.select_related("answer"):
        number = f" {signer.number}" if signer.number > 1 else ""
        if signer.doubts:
            fields[_("Doubts about who signed") + number] = ", ".join(signer.doubts)
        asked = f"{signer.name or ''} {signer.email or ''}".strip()
        fields[_("Who was asked") + number] = asked
        answer = signer.answer_or_none
        if answer is not None:
            said = ", ".join(
                f"{_word(row)}: {_word(word)}" for row, word in answer.decisions.items()
            )
            signed = timezone.localtime(answer.signed_at)
            fields[_("Answer") + number] = f"{signed:%Y-%m-%d %H:%M}, {said}"
            fields[_("Signed by") + number] = answer.signer_name or ""
    fields[str(_("Posted"))] = "; ".join(_posts(request))
    return Hit(
        subject=audit.label(request),
        title=title,
        day=day_of(request.made_at),
        fields=fields,
        exact=True,
        others=True,
    )


def _posts(request: ConsentRequest) -> Iterable[str]:
    consent = request.consent_or_none
    if consent is None:
        return
    for post in Publication.objects.resting_on(consent):
        where = _small(str(post.get_channel_display()))
        yield f"{post.posted_on} {where}, {post.what} {post.address or ''}".strip()


SOURCES = [
    Source("consent.young_people", _("Image consent, young people"), _young_people, portable=True),
    Source("consent.signers", _("Image consent, who was asked"), _signers, portable=True),
    Source("consent.erased", _("Image consent, erased on request"), _erased),
]
