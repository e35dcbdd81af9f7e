"""The register: a post written down with everybody on it, and gone again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent import checking
from consent.actions import taking_down
from consent.checking import Verdict
from consent.choices.consent import PLACE_OF, Channel, ConsentStatus, TakedownReason
from consent.choices.request import ROWS, Answered, ImageKind
from consent.models import Consent, Publication, PublicationSubject, Subject
from consent.standings import Known, of_subjects
from organisation.choices import ImagePlace
from organisation.models import Team, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of

SAME_WITHIN = timedelta(minutes=10)  # sent twice it is one post


@dataclass(frozen=True)
class Posted:
    """What was posted, where, on which day, and who is on it."""

    kind: str
    channel: str
    posted_on: date
    what: str
    address: str
    people: Sequence[Subject]


@transaction.atomic
def publish(posted: Posted, *, by: User, now: datetime) -> Publication:
    """Write a post down, when everybody on it said yes to its kind and its place on that day.

    Where somebody stopped since, it is written down with a task to take it down.

    Judged here once more, on rows that nobody changes meanwhile: between the question and the post
    somebody may have stopped. Raises ValidationError with code `not_allowed`, which says of each
    who stands in the way which rows are a yes, or `future`.
    """
    if posted.posted_on > day_of(now):
        told = _("This day is still to come.")
        raise ValidationError({"posted_on": ValidationError(told, code="future")})
    Subject.objects.wait_for(*posted.people)
    # Locks the rows on PostgreSQL, and takes SQLite's one write lock.
    Consent.objects.filter(subject__in=posted.people).update(status=F("status"))
    known = _as_of(posted, of_subjects(posted.people))
    _refuse(known, posted)
    stands = _stands(posted, known, by, now)
    if stands is not None:
        return stands
    made = Publication.objects.create(
        team=_team_of(by, known),
        channel=posted.channel,
        kind=posted.kind,
        what=posted.what,
        address=posted.address or None,
        posted_on=posted.posted_on,
        made_by=by,
        made_at=now,
    )
    PublicationSubject.objects.bulk_create(
        PublicationSubject(publication=made, consent=one.consent) for one in known
    )
    audit.record(AuditVerb.MADE, made, by=by, after=posted.channel, at=now)
    for one in known:
        assert one.consent is not None  # judged to be a yes
        _take_down_what_stopped(one.consent, by, now)
    return made


def _team_of(by: User, known: Sequence[Known]) -> Team:
    """The team of who posted: the one that asked, where it is theirs; it takes the post down."""
    mine = {team.pk: team for team in by.current_teams}
    asked = [
        key
        for one in known
        for key in (one.consent and one.consent.team_id, one.request.team_id, one.subject.team_id)
    ]
    found = next((mine[key] for key in asked if key in mine), None)
    return found or next(iter(mine.values()), known[0].request.team)


def _as_of(posted: Posted, known: Sequence[Known]) -> list[Known]:
    """Each with what counted on the day of the post, where it no longer does.

    A post that was right when it was made belongs in the register, all the more when somebody
    stopped since: what stopped before still makes it lawful (GDPR art. 7(3)), and it has to go.
    """
    place = PLACE_OF[Channel(posted.channel)].value
    found = []
    for one in known:
        now_counts = checking.judge(one.standing, posted.kind, place, posted.posted_on)
        if now_counts[0] not in (Verdict.YES, Verdict.CALL):
            one = _then(one, posted.posted_on) or one
        found.append(one)
    return found


def _then(one: Known, day: date) -> Known | None:
    """The same person with the consent that was in force on a day, and to its end."""
    consent = Consent.objects.in_force_on(one.subject, day)
    if consent is None:
        return None
    later = {
        row for made in consent.withdrawals.all() if day_of(made.at) > day for row in made.rows
    }
    before = set(consent.withdrawn_rows) - later
    said = {row for row, word in consent.decisions.items() if word == Answered.YES}
    standing = replace(
        one.standing,
        status=ConsentStatus.VALID.value,
        yes=frozenset(said - before),
        valid_from=consent.valid_from,
        valid_until=consent.valid_until,
        assurance=consent.assurance,
        is_own=consent.is_own,
    )
    return replace(one, consent=consent, standing=standing)


_REASONS = {
    ConsentStatus.DISPUTED: TakedownReason.DISPUTED,
    ConsentStatus.REPLACED: TakedownReason.REPLACED,
}


def _take_down_what_stopped(consent: Consent, by: User, now: datetime) -> None:
    """Tasks for what is no longer a yes; what time ended goes when its day comes."""
    if consent.status == ConsentStatus.EXPIRED:
        return
    stopped = consent.status in (ConsentStatus.WITHDRAWN, ConsentStatus.REPLACED)
    disputed = consent.status == ConsentStatus.DISPUTED
    rows = list(consent.decisions) if stopped or disputed else consent.withdrawn_rows
    if rows:
        reason = _REASONS.get(ConsentStatus(consent.status), TakedownReason.WITHDRAWN)
        taking_down.ask_for(consent, rows, reason, by=by, now=now)


def _refuse(known: Sequence[Known], posted: Posted) -> None:
    """Raises ValidationError for each on the post who didn't say yes to it."""
    place = PLACE_OF[Channel(posted.channel)].value
    day = posted.posted_on
    told = []
    if len(known) < max(1, len(posted.people)):
        told.append(ValidationError(_("Choose who is on it."), code="not_allowed"))
    for one in known:
        verdict, _why = checking.judge(one.standing, posted.kind, place, day)
        if verdict != Verdict.YES:
            told.append(ValidationError(_words(one, verdict, day), code="not_allowed"))
    if told:
        raise ValidationError(told)


def _words(one: Known, verdict: Verdict, day: date) -> str:
    name = one.subject.short_name
    if verdict == Verdict.CALL:
        told = _("%(name)s: nobody spoke to who signed. For this place somebody calls first.")
        return told % {"name": name}
    rows = set(checking.rows_that_are_yes(one.standing, day))
    if rows:
        labels = ", ".join(_label(row) for row in ROWS if row in rows)
        told = _("%(name)s: no consent for this. There is a yes for: %(rows)s.")
        return told % {"name": name, "rows": labels}
    told = _("%(name)s: no consent on %(day)s. Don't post it, or take it down.")
    return told % {"name": name, "day": date_format(day, "j F Y")}


def _label(row: str) -> str:
    return str(ImageKind(row).label if row in ImageKind.values else ImagePlace(row).label)


def _stands(posted: Posted, known: Sequence[Known], by: User, now: datetime) -> Publication | None:
    """The same post, written down by the same person a moment ago."""
    rows = Publication.objects.filter(
        made_by=by,
        channel=posted.channel,
        kind=posted.kind,
        what=posted.what,
        posted_on=posted.posted_on,
        made_at__gt=now - SAME_WITHIN,
    )
    consents = {one.consent.pk for one in known if one.consent}
    for row in rows.prefetch_related("subjects"):
        same_address = (row.address or "") == posted.address
        if same_address and {each.consent_id for each in row.subjects.all()} == consents:
            return row
    return None


@transaction.atomic
def gone(publication: Publication, *, by: User, now: datetime) -> None:
    """The post is taken down: asked for or not. Once more it changes nothing."""
    task = publication.tasks.open().select_related("consent__request").first()
    if task is not None:
        taking_down.done(task, by=by, now=now)
        return
    rows = Publication.objects.filter(pk=publication.pk, taken_down_at=None)
    if rows.update(taken_down_at=now):
        audit.record(AuditVerb.ENDED, publication, by=by, at=now)


@transaction.atomic
def stays(publication: Publication, why: str, *, by: User, now: datetime) -> None:
    """It can't be removed: one sentence says so to everybody who asked for it."""
    tasks = list(publication.tasks.open().select_related("consent__request"))
    if not tasks:
        raise ValidationError(_("Nobody asked to take this down."), code="no_such_step")
    for task in tasks:
        taking_down.done(task, by=by, now=now, impossible=why)
    audit.record(AuditVerb.NOTED, publication, by=by, fields=("impossible",), at=now)
