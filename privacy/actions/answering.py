"""Judging what was found, answering, and who fetches the answer."""

from __future__ import annotations

import re
import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from privacy import above, audit, journal, request_dates
from privacy.actions.requests import move, note
from privacy.choices import BLOCK, AuditVerb
from privacy.models import AnswerPackage, DataRequest, RequestHit, RequestLink
from privacy.querysets.requests import MOST_WRONG
from privacy.request_choices import (
    LOOKED_AT,
    About,
    Give,
    Ground,
    Kind,
    LinkPurpose,
    Result,
    Status,
    Step,
)
from privacy.request_deeds import Deed, Said
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen

DIGITS = 8


@dataclass(frozen=True)
class Judgement:
    """What is decided about one hit."""

    concerns: About
    give: Give
    exception: Ground | None = None
    reason: str = ""
    masks: str = ""


@dataclass(frozen=True)
class Package:
    """An answer as it goes out: the file, the same as data for its page, and as of when."""

    file: bytes
    page: str
    digest: str
    judged_at: datetime | None


def pattern(passage: str) -> re.Pattern[str]:
    """The passage however it is spaced, capital or small."""
    return re.compile(r"\s+".join(map(re.escape, passage.split())), re.IGNORECASE)


def covered(text: str, passages: list[str]) -> str:
    """The text with each passage covered, also where one stands in another or runs into it."""
    spans = sorted(found.span() for each in passages for found in pattern(each).finditer(text))
    shown, at = "", 0
    for start, end in spans:
        if start >= at:
            shown += text[at:start] + BLOCK
        at = max(at, end)
    return shown + text[at:]


@transaction.atomic
def judge(
    hit: RequestHit, said: Judgement, *, by: Any, now: datetime, seen: Seen | None = None
) -> None:
    """Decide whom a hit is about and what of it is handed over.

    Raises ValidationError: `not_there` for a passage to cover that does not stand there, `required`
    for a ground, reason or passage that is missing, `no_such_step` when it isn't judged now,
    `stale` where somebody judged it since the form was opened (`seen`).
    """
    if seen:
        seen.hold(hit)
    if hit.request.status not in LOOKED_AT:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    said = _whole(said)
    passages = [line.strip() for line in said.masks.splitlines() if line.strip()]
    if said.give == Give.MASKED:
        _must("masks", passages, _("Write what is to be covered, one passage on a line."))
        for passage in passages:
            if not any(pattern(passage).search(text) for text in hit.fields.values()):
                told = _("‘%(passage)s’ does not stand there.") % {"passage": passage}
                raise ValidationError({"masks": ValidationError(told, code="not_there")})
    if said.give == Give.NONE:
        ground = said.exception
        if said.concerns != About.OTHER and ground == Ground.NOT_THEIRS:
            ground = None  # what is theirs is held back for another reason than that
        _must("exception", ground, _("Choose the exception of the law."))
        _must("reason", said.reason, _("Write the reason; it stands in the answer."))
    RequestHit.objects.filter(pk=hit.pk).update(
        concerns=said.concerns,
        give=said.give,
        exception=said.exception or "" if said.give == Give.NONE else "",
        reason=said.reason or None if said.give != Give.ALL else None,
        masks="\n".join(passages) if said.give == Give.MASKED else None,
        together=False,
        decided_by=by,
        decided_at=now,
    )
    hit.refresh_from_db()
    audit.record(AuditVerb.CHECKED, hit.request, by=by, fields=["hits"], after=said.give, at=now)
    note(hit.request, Step.DECIDED, by=by, now=now, told=f"{hit.number} {said.give}")


@transaction.atomic
def judge_plain(request: DataRequest, *, by: Any, now: datetime) -> int:
    """Give all of each hit that waits, was found exactly and names nobody else; how many.

    What may be about somebody else is judged one by one. They are marked (`together`): one that
    another search finds certain no longer waits again. Raises ValidationError, `no_such_step`.
    """
    if request.status not in LOOKED_AT:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    rows = RequestHit.objects.of_request_for(request).plain()
    count = rows.update(
        concerns=About.ASKER,
        give=Give.ALL,
        exception="",
        together=True,
        decided_by=by,
        decided_at=now,
    )
    if count:
        audit.record(
            AuditVerb.CHECKED, request, by=by, fields=["hits"], after=f"{Give.ALL} {count}", at=now
        )
        note(request, Step.DECIDED, by=by, now=now, told=f"{count} {Give.ALL}")
    return count


def _whole(said: Judgement) -> Judgement:
    """What is about somebody else is not handed over, and needs no other ground."""
    if said.concerns != About.OTHER:
        return said
    reason = said.reason or _("It is about somebody else.")
    return Judgement(About.OTHER, Give.NONE, Ground.NOT_THEIRS, reason)


def _must(name: str, given: object, told: str) -> None:
    if not given:
        raise ValidationError({name: ValidationError(told, code="required")})


@transaction.atomic
def do(
    hit: RequestHit,
    deed: Deed,
    *,
    reason: str,
    words: str = "",
    instead: str = "",
    by: Any,
    now: datetime,
) -> None:
    """Do in the data what is asked, through the app that holds it, and write down that it is done.

    `words` are passages, one on a line. Raises ValidationError as that app does (a legal hold keeps
    what it holds), `no_such_step` for a deed that doesn't fit, `twice` when something was done
    already, `required` without what the deed asks for.
    """
    request = hit.request
    said = Said(reason, tuple(filter(None, map(str.strip, words.splitlines()))), instead.strip())
    if "words" in deed.asks:
        _must("words", said.words, _("Write what it is about, as it stands there."))
    if "instead" in deed.asks:
        _must("instead", said.instead, _("Write what it must be."))
    if request.status not in LOOKED_AT or not deed.fits(request.kind, hit.subject):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    rows = RequestHit.objects.filter(pk=hit.pk, done="")
    if not rows.update(done=deed.key, done_on=day_of(now)):
        raise ValidationError(_("Something was done here already."), code="twice")
    if deed.do is not None:
        deed.do(hit.subject, said, by=by, now=now)
    if deed.journalled:  # what was refused must not be done after a restore
        journal.note("privacy.deed", hit.subject, [deed.key], at=now)
    hit.refresh_from_db()
    why = covered(reason, list(said.words))  # the trail keeps no name
    audit.record(
        AuditVerb.CHANGED, request, by=by, reason=why, fields=["hits"], after=deed.key, at=now
    )
    note(request, Step.DONE, by=by, now=now, told=f"{hit.number} {deed.key}")


def result_of(request: DataRequest, hits: list[RequestHit]) -> Result:
    """What the answer comes to. Raises ValidationError: `undecided`, `nothing_done`."""
    if any(not hit.is_decided for hit in hits):
        raise ValidationError(_("Not every hit has been judged yet."), code="undecided")
    theirs = [hit for hit in hits if hit.give != Give.NONE or hit.exception != Ground.NOT_THEIRS]
    if not theirs:
        return Result.NOTHING
    if request.kind in (Kind.ACCESS, Kind.PORT):
        granted = [hit for hit in theirs if hit.give != Give.NONE]
        whole = [hit for hit in theirs if hit.give == Give.ALL]
        if not granted:
            return Result.PARTLY
        return Result.GRANTED if len(whole) == len(theirs) else Result.PARTLY
    done = [hit for hit in theirs if hit.done]
    if not done:
        raise ValidationError(
            _("Nothing was done in the data yet. Do it with a hit, or reject with a reason."),
            code="nothing_done",
        )
    return Result.GRANTED if len(done) == len(theirs) else Result.PARTLY


def judged_at(request: DataRequest) -> datetime | None:
    """When a hit was judged last: what a package is made of."""
    last: datetime | None = RequestHit.objects.filter(request=request).aggregate(
        last=Max("decided_at")
    )["last"]
    return last


@transaction.atomic
def send(request: DataRequest, made: Package, *, words: str, by: Any, now: datetime) -> str:
    """Freeze the answer and mail a link to it; returns the code, which is told by phone.

    Without an address of who asked the file is handed over on paper. Raises ValidationError as
    `result_of` and `move` do, `stale` when something was judged since the file was made.
    """
    hits = list(RequestHit.objects.of_request_for(request))
    result = result_of(request, hits)
    if made.judged_at != judged_at(request):
        raise ValidationError(_("Someone else just changed this request."), code="stale")
    move(
        request,
        Status.SENT,
        by=by,
        now=now,
        result=result,
        answer=words or None,
        finished_on=day_of(now),
    )
    code = _new_code()
    AnswerPackage.objects.create(
        request=request,
        content=b64encode(made.file).decode(),
        page=made.page,
        digest=made.digest,
        made_at=now,
        code_hash=make_password(code),
        ends_at=_ends(now),
    )
    audit.record(AuditVerb.EXPORTED, request, by=by, after=result, at=now)
    note(request, Step.SENT, by=by, now=now, told=result)
    _post_link(request, now)
    return code


def _ends(now: datetime) -> datetime:
    return now + timedelta(days=request_dates.LINK_DAYS)


def _new_code() -> str:
    """Eight digits: five tries out of a hundred million."""
    return "".join(secrets.choice("0123456789") for _digit in range(DIGITS))


def _post_link(request: DataRequest, now: datetime) -> None:
    if request.asker_email:
        above.post(
            "organisation.request_answer",
            subject=request.label,
            recipient=request.label,
            dedupe_key=f"{request.ref}:answer:{now.timestamp():.6f}",  # each ends the one before
        )


@transaction.atomic
def renew(request: DataRequest, *, by: Any, now: datetime) -> str:
    """A new link and a new code, when the first ended, locked or got lost; those of before end.

    Raises ValidationError (`gone`) when the file has gone.
    """
    code = _new_code()
    rows = AnswerPackage.objects.filter(request=request, content__isnull=False)
    if not rows.update(code_hash=make_password(code), ends_at=_ends(now), wrong_codes=0):
        raise ValidationError(_("The answer was erased after its term."), code="gone")
    RequestLink.objects.filter(request=request, purpose=LinkPurpose.ANSWER).delete()
    audit.record(AuditVerb.CHANGED, request, by=by, fields=["code"], at=now)
    note(request, Step.CODE, by=by, now=now)
    _post_link(request, now)
    return code


@transaction.atomic
def open_with(package: AnswerPackage, code: str, *, now: datetime) -> bool:
    """Whether the code is right; after five wrong ones the link opens nothing any more.

    The count goes up before the code is compared, so that tries at once count each.
    """
    request = package.request
    rows = AnswerPackage.objects.filter(pk=package.pk, wrong_codes__lt=MOST_WRONG)
    if not rows.update(wrong_codes=F("wrong_codes") + 1):
        return False
    if not check_password(re.sub(r"\D", "", code), package.code_hash):
        if AnswerPackage.objects.filter(pk=package.pk, wrong_codes=MOST_WRONG).exists():
            audit.record(AuditVerb.FAILED, request, by=None, fields=["code"], at=now)
            note(request, Step.LOCKED, by=None, now=now)
        return False
    AnswerPackage.objects.filter(pk=package.pk).update(wrong_codes=0, opened_at=now)
    audit.record(AuditVerb.READ, request, by=None, at=now)
    if package.opened_at is None:
        note(request, Step.OPENED, by=None, now=now)
    return True
