"""Rounds of Instaclean: made and opened by the calendar, sent and closed by a lead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import outbox.actions
from organisation.choices import Role
from organisation.models import Platform, User
from outbox.models import Message
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals import item_marks
from signals.actions import items, reports
from signals.choices.rounds import (
    DECIDED,
    ENDED,
    ROUND_NEXT,
    UNDECIDED,
    UNSENT,
    NotHeldCause,
    NoticeStatus,
    RoundStatus,
    Theme,
)
from signals.models import InstacleanItem, InstacleanRound, RoundSession
from signals.quarters import last_day, list_days_from
from youthwork.lib.said import Seen
from youthwork.lib.together import fetch


@transaction.atomic
def move(
    round: InstacleanRound, to: RoundStatus, *, by: User | None, now: datetime, **also: object
) -> None:
    """Take one step of ROUND_NEXT and audit it; `also` is what the new status implies.

    The UPDATE names the status it expects, so of two people who press at once one wins. Raises
    ValidationError with code `no_such_step` or `stale`.
    """
    audit.record_all([_moved(round, to, by=by, now=now, **also)])


def _moved(
    round: InstacleanRound, to: RoundStatus, *, by: User | None, now: datetime, **also: object
) -> AuditEntry:
    before = RoundStatus(round.status)
    if to not in ROUND_NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    rows = InstacleanRound.objects.filter(pk=round.pk, status=before)
    if not rows.update(status=to, **also):
        raise ValidationError(_("Someone else just changed this round. Look again."), code="stale")
    round.status = to
    for name, value in also.items():
        setattr(round, name, value)
    return audit.entry(AuditVerb.MOVED, round, by=by, before=before, after=to, at=now)


@transaction.atomic
def make(year: int, quarter: int, *, by: User | None, now: datetime) -> InstacleanRound | None:
    """The round of a quarter, planned; None when it was there already."""
    starts, ends = list_days_from(year, quarter, timezone.localdate(now))
    round, made = InstacleanRound.objects.get_or_create(
        year=year,
        quarter=quarter,
        defaults={"ref": f"{year}-Q{quarter}", "starts_on": starts, "ends_on": ends},
    )
    if not made:
        return None
    audit.record(AuditVerb.MADE, round, by=by, at=now)
    return round


@transaction.atomic
def plan(
    round: InstacleanRound,
    *,
    starts_on: date,
    ends_on: date,
    lead: User | None,
    community_service: bool,
    participants_count: int | None,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Choose the days of a round, who leads it, and whether young people help as a service.

    `seen` is what the form was opened with. Raises ValidationError, with code `stale` where
    somebody changed that meanwhile.
    """
    if seen:
        round = seen.hold(round)
    if round.status in ENDED:
        raise ValidationError(_("This round has ended."), code="ended")
    if ends_on < starts_on:
        told = _("Choose a day on or after the first.")
        raise ValidationError({"ends_on": ValidationError(told, code="ends_before_it_starts")})
    first, last = date(round.year, 3 * round.quarter - 2, 1), last_day(round.year, round.quarter)
    for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if not first <= day <= last:
            told = _("Choose a day in this quarter.")
            raise ValidationError({name: ValidationError(told, code="other_quarter")})
    InstacleanRound.objects.hold(round)  # a talk that is written down at this moment waits
    first_talk = RoundSession.objects.first_day_of(round)
    if first_talk is not None and not community_service:
        told = _("Talks with young people stand with this round.")
        raise ValidationError({"community_service": ValidationError(told, code="talks")})
    if first_talk is not None and first_talk < starts_on:
        told = _("There was a talk on %(day)s: the list opens on that day or before.")
        params = {"day": date_format(first_talk, "j F Y")}
        raise ValidationError({"starts_on": ValidationError(told, code="talks", params=params)})
    round.starts_on, round.ends_on, round.lead = starts_on, ends_on, lead
    round.community_service = community_service
    round.participants_count = participants_count if community_service else None
    names = ["starts_on", "ends_on", "lead", "community_service", "participants_count"]
    round.save(update_fields=names)
    audit.record(AuditVerb.CHANGED, round, by=by, fields=names, at=now)


@transaction.atomic
def open_list(round: InstacleanRound, *, by: User | None, now: datetime) -> None:
    """Open the list and tell every worker and lead, once."""
    move(round, RoundStatus.OPEN, by=by, now=now)
    today = timezone.localdate(now)
    people = {
        person.label
        for role in (Role.WORKER, Role.TEAM_LEAD)
        for person in User.objects.holding(role, today)
    }
    outbox.actions.post_to_each(
        "signals.round_begins",
        subject=audit.label(round),
        recipients=sorted(people),
        dedupe_key=f"signals.round_begins:{round.ref}",
    )


@transaction.atomic
def send(
    round: InstacleanRound,
    *,
    by: User,
    now: datetime,
    on: date | None = None,
    seen: str = "",
) -> int:
    """Note that the list went to the platforms; returns how many items went.

    `on` is the day on which it went, today without it: raises ValidationError as `items.went_at`
    does, also of a day before the list opened.

    `seen` is the mark of what stood on it (signals/item_marks.py); without it the list of now was
    read. Raises ValidationError `stale` where something came on it or was checked anew since: that
    went to no platform.

    Raises ValidationError `nothing_to_send`, or `not_checked` while an item still waits for a
    second pair of eyes: check it, take it off, or leave it for the next round. Raises `no_sender`
    while the organisation has no address.
    """
    unsent = InstacleanItem.objects.filter(round=round).still_to_go()
    # What is put on the list meanwhile comes before, or not.
    fetch(InstacleanRound.objects.held(round), unsent)
    due = [item for item in unsent if item.status == NoticeStatus.CHECKED]
    if waiting := len(unsent) - len(due):
        raise ValidationError(
            _("%(count)s on the list still wait for a second pair of eyes."),
            params={"count": waiting},
            code="not_checked",
        )
    items.refuse_without_sender()
    if not due:
        raise ValidationError(_("There is nothing to send yet."), code="nothing_to_send")
    if seen and seen != item_marks.of_list(due):
        told = ngettext(
            "The list was changed since you looked: %(count)s account goes with it now. Take it "
            "out anew before you note that it went.",
            "The list was changed since you looked: %(count)s accounts go with it now. Take it "
            "out anew before you note that it went.",
            len(due),
        )
        raise ValidationError(told, code="stale", params={"count": len(due)})
    # Its first day may have been put later while it was open: today is never too early.
    opened_on = min(round.starts_on, timezone.localdate(now))
    went = items.went_at(due, on, now, opened_on=opened_on)
    # Before the items, as who changes a signal does; each of them gets a step.
    held = reports.hold_all(due)
    if round.status == RoundStatus.PLANNED:
        raise ValidationError(_("This list has not opened yet."), code="not_open")
    entries = list[AuditEntry]()
    if round.status == RoundStatus.OPEN:
        offered = [platform.slug for platform in Platform.objects.offered()]
        also = {"sent_at": went, "platforms": offered}
        entries.append(_moved(round, RoundStatus.SENT, by=by, now=now, **also))
    checked = items.checked_before(went)
    entries += items.moved(due, NoticeStatus.SENT, by=by, now=now, seen=checked, sent_at=went)
    entries += reports.sent(due, held, at=went, by=by, now=now)
    audit.record_all(entries)
    return len(due)


@transaction.atomic
def close(round: InstacleanRound, *, by: User, now: datetime) -> None:
    """Close a round of which every item has its outcome."""
    rows = InstacleanItem.objects.filter(round=round)
    if rows.filter(status__in=(*UNSENT, *UNDECIDED)).exists():
        raise ValidationError(
            _("Not every item has its outcome yet. Write it down, or take the item off the list."),
            code="undecided",
        )
    if not rows.filter(status__in=DECIDED).exists():
        raise ValidationError(_("Nothing was decided in this round."), code="undecided")
    move(round, RoundStatus.CLOSED, by=by, now=now, closed_at=now)


@transaction.atomic
def not_held(
    round: InstacleanRound,
    cause: NotHeldCause,
    reason: str = "",
    *,
    by: User | None,
    now: datetime,
) -> None:
    """End an empty round, with the reason; it stays in the figures as one that was missed.

    A report tells the cause; the words with it stay in the house. Raises ValidationError
    `not_empty`, and `required` for another reason without words.
    """
    _refuse_unsaid(cause, reason)
    InstacleanRound.objects.hold(round)  # who puts something on the list meanwhile waits
    if InstacleanItem.objects.filter(round=round).exists():
        raise ValidationError(
            _("There are items on the list. Take them off, or leave them for the next round."),
            code="not_empty",
        )
    also = {"not_held_cause": cause, "not_held_reason": reason, "closed_at": now}
    move(round, RoundStatus.NOT_HELD, by=by, now=now, **also)


def _refuse_unsaid(cause: NotHeldCause, reason: str) -> None:
    if cause == NotHeldCause.OTHER and not reason:
        told = _("Give the reason in a few words.")
        raise ValidationError({"reason": ValidationError(told, code="required")})


@transaction.atomic
def give_reason(
    round: InstacleanRound,
    cause: NotHeldCause,
    reason: str = "",
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Say why a round was not held, where the calendar ended it.

    `seen` is what the form was opened with. Raises ValidationError, with code `stale` where
    somebody wrote another reason meanwhile, and as `not_held` does.
    """
    _refuse_unsaid(cause, reason)
    if seen:
        round = seen.hold(round)
    if round.status != RoundStatus.NOT_HELD:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    round.not_held_cause, round.not_held_reason = cause, reason
    names = ["not_held_cause", "not_held_reason"]
    round.save(update_fields=names)
    audit.record(AuditVerb.CHANGED, round, by=by, fields=names, at=now)


@transaction.atomic
def quarter_ended(round: InstacleanRound, *, now: datetime) -> bool:
    """End a round whose quarter is over and whose list stayed empty; False where it isn't so."""
    round = InstacleanRound.objects.hold(round)
    if round.status in ENDED or InstacleanItem.objects.filter(round=round).exists():
        return False
    not_held(round, NotHeldCause.EMPTY, by=None, now=now)
    return True


def _leads(today: date) -> list[str]:
    return [person.label for person in User.objects.holding(Role.TEAM_LEAD, today)]


def _leading(round: InstacleanRound | None, leads: list[str]) -> list[str]:
    """Whoever leads a round; every lead where nobody does, or who did leads no more."""
    lead = round.lead.label if round and round.lead else ""
    return [lead] if lead in leads else leads


@transaction.atomic
def tell_late(today: date) -> int:
    """Tell whoever leads a round, else every lead, that its list would have been sent.

    Returns to how many. Once for each day that was chosen: a list that is given more time is told
    of again when that is over.
    """
    leads, told = _leads(today), 0
    for round in InstacleanRound.objects.late(today):
        key = f"signals.round_late:{round.ref}:{round.ends_on}"
        if Message.objects.filter(dedupe_key__startswith=f"{key}:").exists():
            continue
        people = _leading(round, leads)
        outbox.actions.post_to_each(
            "signals.round_late",
            subject=audit.label(round),
            recipients=people,
            dedupe_key=key,
        )
        told += len(people)
    return told


@transaction.atomic
def tell_silence(today: date) -> int:
    """Tell whoever leads a round, else every lead, that no answer came in 30 days; how many heard.

    Once for a round, once for an item apart from one and for each appeal, and again when the mail
    of before is no longer kept (after 90 days) while no answer came. What follows (reminding the
    platform, or writing down that there was no answer) is theirs to decide: nothing moves by
    itself.
    """
    leads = _leads(today)
    told: dict[str, tuple[str, list[str]]] = {}
    for item in InstacleanItem.objects.without_answer(today):
        is_appeal = item.status == NoticeStatus.APPEALED
        about = audit.label(item if is_appeal else item.round or item)
        key = f"signals.silence:{about}" + (":appeal" if is_appeal else "")
        told[key] = about, _leading(item.round, leads)
    subjects = {about for about, _people in told.values()}
    for message in Message.objects.filter(kind="signals.silence", subject__in=subjects):
        told.pop(message.dedupe_key.rpartition(":")[0], None)
    for key, (about, people) in told.items():
        outbox.actions.post_to_each(
            "signals.silence", subject=about, recipients=people, dedupe_key=key
        )
    return sum(len(people) for _about, people in told.values())


@transaction.atomic
def add_session(
    round: InstacleanRound,
    *,
    held_on: date,
    themes: Collection[Theme],
    reflection: str,
    by: User,
    now: datetime,
) -> RoundSession:
    """Write down what was talked about with young people who help; never with whom.

    Raises ValidationError `ended` or `no_service` for a round that takes none, and for a day that
    is not one of the round: before its list opened, or still to come.
    """
    # Of two presses at once the second waits here for the first; and whoever plans it anew.
    round = InstacleanRound.objects.hold(round)
    if round.status in ENDED:
        raise ValidationError(_("This round has ended."), code="ended")
    if not round.community_service:
        raise ValidationError(_("Nobody helps in this round."), code="no_service")
    if held_on > timezone.localdate(now):
        told = _("Choose today or a day before.")
        raise ValidationError({"held_on": ValidationError(told, code="in_the_future")})
    if held_on < round.starts_on:
        told = _("This round began on %(day)s: choose that day or a later one.")
        params = {"day": date_format(round.starts_on, "j F Y")}
        raise ValidationError({"held_on": ValidationError(told, code="before", params=params)})
    same = RoundSession.objects.filter(round=round, held_on=held_on, by=by)
    about = sorted(str(theme) for theme in themes)
    if any(one.themes == about and (one.reflection or "") == reflection for one in same):
        told = _("This talk stands here already. Say how it went when it is another one.")
        raise ValidationError({"reflection": ValidationError(told, code="there_already")})
    session = RoundSession.objects.create(
        round=round,
        held_on=held_on,
        themes=about,
        reflection=reflection,
        by=by,
    )
    audit.record(AuditVerb.NOTED, round, by=by, fields=("themes", "reflection"), at=now)
    return session


def read(round: InstacleanRound, *, by: User, now: datetime) -> None:
    """Record that someone read what stands on the list."""
    audit.record(AuditVerb.READ, round, by=by, at=now)


def exported(round: InstacleanRound, kind: str, count: int, *, by: User, now: datetime) -> None:
    """Record that the list left the house as a file, and how many items it held."""
    audit.record(AuditVerb.EXPORTED, round, by=by, fields=(kind,), after=str(count), at=now)


def screen_given(round: InstacleanRound, *, by: User, now: datetime) -> None:
    """Record that a device was handed over to young people who help."""
    audit.record(AuditVerb.SHARED, round, by=by, fields=("guide_screen",), at=now)


def screen_back(ref: str, *, by: User, now: datetime) -> None:
    """Record that a device was taken back."""
    audit.record(
        AuditVerb.RESUMED, f"signals.instacleanround:{ref}", by=by, fields=("guide_screen",), at=now
    )


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Give the rounds that somebody who leaves was leading to the lead; how many."""
    given = 0
    for round in InstacleanRound.objects.led_by(person):
        InstacleanRound.objects.filter(pk=round.pk).update(lead=to)
        audit.record(AuditVerb.ASSIGNED, round, by=by, after=to.label, at=now)
        given += 1
    return given


@transaction.atomic
def erase_session(session: RoundSession, *, now: datetime) -> None:
    """Erase how a talk went and who wrote it; the day and the themes stay."""
    RoundSession.objects.filter(pk=session.pk).update(reflection="", by=None)
    audit.record(AuditVerb.ERASED, session.round, by=None, fields=("reflection",), at=now)


@transaction.atomic
def erase(round: InstacleanRound, *, now: datetime) -> None:
    """Erase who led a round, and the words on why it was not held; what is counted stays."""
    also = {}
    if round.status == RoundStatus.NOT_HELD and not round.not_held_cause:
        also["not_held_cause"] = NotHeldCause.OTHER
    InstacleanRound.objects.filter(pk=round.pk).update(lead=None, not_held_reason="", **also)
    audit.record(AuditVerb.ERASED, round, by=None, fields=("lead", "not_held_reason"), at=now)
