"""Searching all sources for a request, and keeping what was found."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from privacy import above, audit
from privacy.actions.requests import move, note
from privacy.choices import AuditVerb
from privacy.models import DataRequest, RequestHit
from privacy.models.requests import HIT_MAX
from privacy.request_choices import LOOKED_AT, Status, Step
from privacy.subject_access import Hit, Source, certain, referred

MOST = 1000  # hits of one request; more can't be judged one by one: search more exactly
KIND = "privacy.search"


@transaction.atomic
def begin(
    request: DataRequest,
    *,
    born: str,
    handles: str,
    words: str,
    subject_name: str = "",
    by: Any,
    now: datetime,
) -> str:
    """Have all sources searched by long work; its reference. Searching again adds what is new.

    What is searched for stays in the request, encrypted; the trail tells that there was searched
    and for what reason, never the words. Raises ValidationError (`no_such_step`, `stale`).
    """
    if request.status in LOOKED_AT:
        move(request, Status.SEARCHING, by=by, now=now)
    if request.status != Status.SEARCHING:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    request.searches += 1
    job = above.queue(
        KIND,
        subject=request.label,
        dedupe_key=f"search:{request.ref}:{request.searches}",
        asked_by=audit.label(by),
    )
    if not job:  # somebody else began the same one; theirs must stay the one that counts
        raise ValidationError(_("Someone else just changed this request."), code="stale")
    values: dict[str, object] = {
        "born": born or None,
        "handles": handles or None,
        "words": words or None,
        "searches": request.searches,
        "job": job,
        "cut_off": False,
    }
    if subject_name:
        values["subject_name"] = subject_name
    DataRequest.objects.filter(pk=request.pk).update(**values)
    for name, value in values.items():
        setattr(request, name, value)
    audit.record(AuditVerb.SEARCHED, request, by=by, reason=request.title, at=now)
    note(request, Step.SEARCHED, by=by, now=now)
    return job


@transaction.atomic
def doubt(request: DataRequest) -> None:
    """Before a search: what another one found is certain again once this one finds it."""
    rows = RequestHit.objects.filter(request=request).exclude(exact=False, others=True)
    rows.update(exact=False, others=True)


@transaction.atomic
def keep(
    request: DataRequest,
    source: str,
    hits: Iterable[Hit],
    *,
    sure: set[str] | None = None,
    has_room: bool = True,
    found: set[str] | None = None,
) -> int:
    """Keep what a source found; how many are new. Nothing is added without room for it.

    What stands there already stays as it was judged, and is as certain as it was found now. `sure`
    is what `certain_of` says of this source; to `found` the digests of these hits are added.
    """
    made = {row.digest: row for row in (_hit(request, source, hit) for hit in hits)}
    if found is not None:
        found.update(made)
    for row in made.values():
        row.others |= sure is not None and row.subject not in sure
    known = RequestHit.objects.filter(request=request, digest__in=list(made))
    again = []
    for row in known.only("digest", "exact", "others"):
        there = made.pop(row.digest)
        if (row.exact, row.others) != (there.exact, there.others):
            row.exact, row.others = there.exact, there.others
            again.append(row)
    RequestHit.objects.bulk_update(again, ["exact", "others"])
    if not has_room:
        return 0
    last = RequestHit.objects.filter(request=request).aggregate(last=Max("number"))["last"] or 0
    for number, row in enumerate(made.values(), start=last + 1):
        row.number = number
    RequestHit.objects.bulk_create(made.values())
    return len(made)


def standing(request: DataRequest, source: Source) -> set[str]:
    """The digests of what earlier searches found in a source."""
    rows = RequestHit.objects.filter(request=request, source=source.key)
    return set(rows.values_list("digest", flat=True))


@transaction.atomic
def replace(request: DataRequest, source: Source, before: set[str], found: set[str]) -> None:
    """After a source: what changed since stands once, in its earlier place, to be judged anew.

    `before` stood there (`standing`), `found` was found now. Where of one thing just one hit is
    gone and just one is new, that is the same one. What something was done with stays: it is the
    account of what was there.
    """
    if source.in_parts or before <= found:
        return
    gone: dict[tuple[str, str], list[RequestHit]] = defaultdict(list)
    new: dict[tuple[str, str], list[RequestHit]] = defaultdict(list)
    rows = RequestHit.objects.of_request_for(request).filter(source=source.key)
    for row in rows.only("number", "subject", "title", "digest", "done"):
        if row.digest not in found:
            gone[row.subject, row.title].append(row)
        elif row.digest not in before:
            new[row.subject, row.title].append(row)
    for place, earlier in gone.items():
        if len(earlier) == len(new[place]) == 1 and not earlier[0].done:
            earlier[0].delete()
            rows.filter(pk=new[place][0].pk).update(number=earlier[0].number)


def _hit(request: DataRequest, source: str, hit: Hit) -> RequestHit:
    fields = {str(name): str(text) for name, text in hit.fields.items() if str(text).strip()}
    content = json.dumps(fields, ensure_ascii=False)
    if len(content) > HIT_MAX:  # a table of years; the officer is pointed to where it stands
        fields = {
            name: text[: HIT_MAX // (2 * len(fields))] + " …" for name, text in fields.items()
        }
        content = json.dumps(fields, ensure_ascii=False)
    told = f"{source}\n{hit.subject}\n{hit.title}\n{content}"
    return RequestHit(
        request=request,
        source=source,
        subject=hit.subject,
        title=str(hit.title)[:120],
        day=hit.day,
        content=content,
        digest=hashlib.sha256(told.encode()).hexdigest(),
        exact=hit.exact,
        others=hit.others,
    )


def references(request: DataRequest) -> Sequence[str]:
    """References of what was found exactly: mails and entries of the trail know these alone."""
    return list(_referred(request))


def _referred(request: DataRequest) -> dict[str, bool]:
    exact = RequestHit.objects.of_request_for(request).filter(exact=True)
    return referred(exact.values_list("subject", "others"))


def handles(request: DataRequest) -> list[str]:
    """Account names, and the address: apps know people by either."""
    return [*request.lines("handles"), *filter(None, [request.asker_email])]


def certain_of(request: DataRequest, source: Source) -> set[str] | None:
    """What a source by reference finds surely; asks the whole source, so once for all it found.

    What was found by the reference of a hit in which somebody else may stand may be theirs too.
    None where that makes no difference.
    """
    if not source.by_reference:
        return None
    return certain(source, handles(request), request.lines("words"), _referred(request))


@transaction.atomic
def finish(request: DataRequest, *, cut_off: bool, now: datetime) -> None:
    """All sources were searched: now each hit is judged. Nothing found is an answer too.

    What was given with one press as it was certain, and isn't any more, waits to be judged itself.
    """
    RequestHit.objects.filter(request=request).given_too_soon().update(
        concerns="", give="", together=False, decided_by=None, decided_at=None
    )
    to = Status.EXTENDED if request.is_extended else Status.ASSESSING
    move(request, to, by=None, now=now, searched_at=now, cut_off=cut_off)
    found = RequestHit.objects.filter(request=request).count()
    audit.record(AuditVerb.SEARCHED, request, by=None, after=str(found), at=now)
    note(request, Step.FOUND, by=None, now=now, told=found)
