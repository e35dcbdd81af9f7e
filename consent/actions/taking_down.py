"""Posts that have to go: asked for, done, or said to be impossible."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

import outbox.actions
from consent import dates, hearing
from consent.choices.consent import PLACE_OF, Channel, TakedownReason
from consent.hearing import Hearer
from consent.models import (
    Consent,
    Publication,
    PublicationSubject,
    Subject,
    TakedownTask,
    Withdrawal,
)
from organisation.choices import Role
from organisation.models import Team, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of
from youthwork.lib.working_days import add_working_days


def rests_on(publication: Publication, rows: Collection[str]) -> bool:
    """Whether a post needs one of these rows: its kind, or its place."""
    return publication.kind in rows or PLACE_OF[Channel(publication.channel)].value in rows


@transaction.atomic
def ask_for(
    consent: Consent,
    rows: Collection[str],
    reason: TakedownReason,
    *,
    by: User | None,
    now: datetime,
) -> list[TakedownTask]:
    """A task for each post that rests on a row that is a yes no longer; each once.

    Due after three working days. Whoever posted it and the leads of the team are told.
    """
    posts = Publication.objects.online().resting_on(consent).select_related("team")
    due = add_working_days(day_of(now), dates.TAKE_DOWN_WORKING_DAYS)
    asked = set(
        TakedownTask.objects.open_or_impossible()
        .filter(consent=consent)
        .values_list("publication", flat=True)
    )
    made = [
        TakedownTask(publication=post, consent=consent, reason=reason, due_on=due, made_at=now)
        for post in posts
        if rests_on(post, rows) and post.pk not in asked
    ]
    if not made:
        return []
    TakedownTask.objects.bulk_create(made)
    _open_again(consent, made)
    audit.record(AuditVerb.STEP_PLANNED, consent, by=by, after=reason, at=now)
    outbox.actions.post_to_each(
        "consent.take_down",
        subject=audit.label(consent.request),
        recipients=_told(consent, made, now),
        dedupe_key=f"consent.take_down:{consent.request.ref}:{now:%Y%m%d%H%M%S}",
    )
    return made


def _open_again(consent: Consent, tasks: Collection[TakedownTask]) -> None:
    """A post that comes to light after the last was gone: the end is still to be told."""
    Consent.objects.filter(pk=consent.pk).update(taken_down_at=None)
    for made in consent.withdrawals.filter(closed_at__isnull=False):
        if any(rests_on(task.publication, made.rows) for task in tasks):
            type(made).objects.filter(pk=made.pk).update(closed_at=None)


@transaction.atomic
def remind(consent: Consent, tasks: Collection[TakedownTask], *, late: bool, now: datetime) -> None:
    """Posts of one consent are to go today, or should have gone: each is told once.

    On the day who posted, who asked and who leads; when it is late who leads the team.
    """
    kind = "consent.take_down_late" if late else "consent.take_down_due"
    keys = [task.pk for task in tasks]
    columns = {"escalated_at" if late else "reminded_at": now}
    TakedownTask.objects.open().filter(pk__in=keys).update(**columns)
    told = _leads(tasks, now) if late else _told(consent, tasks, now)
    audit.record(AuditVerb.SENT, consent, by=None, after=kind, at=now)
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(consent.request),
        recipients=told,
        dedupe_key=f"{kind}:{consent.request.ref}:{min(keys)}",
    )


def _teams(tasks: Collection[TakedownTask]) -> dict[int, Team]:
    """The teams of the posts: they have the list, whichever team asked for consent."""
    return {task.publication.team_id: task.publication.team for task in tasks}


def _leads(tasks: Collection[TakedownTask], now: datetime) -> list[str]:
    """Labels of who answers for the teams of the posts: their leads, else who stands above."""
    each = [User.objects.answering_for(team, day_of(now)) for team in _teams(tasks).values()]
    return sorted({person.label for found in each for person in found})


def _told(consent: Consent, tasks: Collection[TakedownTask], now: datetime) -> list[str]:
    """Labels of who posted, who leads the teams of the posts, and who asked there.

    Where none of them works here any more, of who answers for the teams.
    """
    teams = _teams(tasks)
    keys = {task.publication.made_by_id for task in tasks}
    if consent.team_id in teams:
        keys.add(consent.request.made_by_id)
    people = list(User.objects.working().filter(pk__in=[key for key in keys if key]))
    for team in teams.values():
        people += User.objects.holding(Role.TEAM_LEAD, day_of(now), team)
    return sorted({person.label for person in people}) or _leads(tasks, now)


@transaction.atomic
def done(task: TakedownTask, *, by: User, now: datetime, impossible: str = "") -> None:
    """The post is gone, or can't be taken away: said honestly to who is to hear it.

    With the last one they hear that it is done, once.
    """
    Subject.objects.on_post(task.publication_id).wait()  # everybody's stop is looked at below
    rows = TakedownTask.objects.filter(pk=task.pk, done_at=None)
    if not rows.update(done_at=now, done_by=by):
        return
    if impossible:
        task.refresh_from_db()
        task.impossible = impossible
        task.save(update_fields=["impossible"])
    else:
        Publication.objects.filter(pk=task.publication_id, taken_down_at=None).update(
            taken_down_at=now
        )
        # Gone for everybody on it.
        TakedownTask.objects.open().filter(publication=task.publication_id).update(
            done_at=now, done_by=by
        )
    audit.record(AuditVerb.ENDED, task.publication, by=by, at=now)
    concerned = Consent.objects.filter(tasks__publication=task.publication_id).distinct()
    for consent in concerned.select_related("request", "subject"):
        _close(consent, now)


def _close(consent: Consent, now: datetime) -> None:
    """Tell that it is done to who is to hear it: of each stop of which nothing is left to do."""
    for made in consent.withdrawals.filter(closed_at=None).order_by("pk"):
        made.consent = consent
        close_when_gone(made, now)
    if TakedownTask.objects.open().filter(consent=consent).exists():
        return
    over = Consent.objects.filter(pk=consent.pk, taken_down_at=None).over_or_disputed()
    if not over.update(taken_down_at=now):
        return
    reasons = set(TakedownTask.objects.filter(consent=consent).values_list("reason", flat=True))
    for hearer in hearing.of_end(consent, reasons):
        _tell_it_is_gone(audit.label(consent.request), now, hearer)


def close_when_gone(made: Withdrawal, now: datetime) -> None:
    """Where nothing is left to take down because of this stop; told once, if there was something.

    Also of a stop that waited while the last post went: its own moment lies before that.
    """
    tasks = tasks_of(made)
    if not all(task.done_at for task in tasks):
        return
    rows = type(made).objects.filter(pk=made.pk, closed_at=None)
    if not rows.update(closed_at=now) or not tasks:
        return
    ref = Withdrawal.objects.ref_of(made)
    for hearer in hearing.of_stop(made):
        _tell_it_is_gone(f"consent.withdrawal:{ref}", now, hearer)


def _tell_it_is_gone(subject: str, at: datetime, hearer: Hearer) -> None:
    outbox.actions.post(
        "consent.taken_down",
        subject=subject,
        recipient=hearer.label,
        dedupe_key=f"consent.taken_down:{subject}:{hearer.label}:{at:%Y%m%d%H%M%S}",
    )


def tasks_of(made: Withdrawal) -> list[TakedownTask]:
    """What had to come down when this was stopped, whoever else asked for it too."""
    since = TakedownTask.objects.still_to_do_at(made.at).filter(consent=made.consent)
    rows = set(made.rows)
    return [
        task
        for task in since.select_related("publication").order_by("pk")
        if rests_on(task.publication, rows)
    ]


def carry_over(earlier: Consent, later: Consent) -> None:
    """Posts that stay rest on the new consent from now on."""
    asked = TakedownTask.objects.open().filter(consent=earlier).values("publication")
    stay = PublicationSubject.objects.filter(
        consent=earlier, publication__taken_down_at=None
    ).exclude(publication__in=asked)
    stay.update(consent=later)
