"""Posts that have to go: asked for, done, or said to be impossible."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

import outbox.actions
from consent import dates
from consent.choices.consent import PLACE_OF, Channel, TakedownReason
from consent.models import Consent, Publication, PublicationSubject, TakedownTask
from organisation.choices import Role
from organisation.models import User
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
    posts = Publication.objects.online().resting_on(consent)
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
    audit.record(AuditVerb.STEP_PLANNED, consent, by=by, after=reason, at=now)
    outbox.actions.post_to_each(
        "consent.take_down",
        subject=f"consent.consentrequest:{consent.request.ref}",
        recipients=[f"organisation.user:{ref}" for ref in _told(consent, made, now)],
        dedupe_key=f"consent.take_down:{consent.request.ref}:{now:%Y%m%d%H%M%S}",
    )
    return made


@transaction.atomic
def remind(consent: Consent, tasks: Collection[TakedownTask], *, late: bool, now: datetime) -> None:
    """Posts of one consent are to go today, or should have gone: each is told once.

    On the day who posted, who asked and who leads; when it is late who leads the team.
    """
    kind = "consent.take_down_late" if late else "consent.take_down_due"
    keys = [task.pk for task in tasks]
    columns = {"escalated_at" if late else "reminded_at": now}
    TakedownTask.objects.open().filter(pk__in=keys).update(**columns)
    told = _leads(consent, now) if late else _told(consent, tasks, now)
    audit.record(AuditVerb.SENT, consent, by=None, after=kind, at=now)
    outbox.actions.post_to_each(
        kind,
        subject=f"consent.consentrequest:{consent.request.ref}",
        recipients=[f"organisation.user:{ref}" for ref in told],
        dedupe_key=f"{kind}:{consent.request.ref}:{min(keys)}",
    )


def _leads(consent: Consent, now: datetime) -> list[str]:
    """Public ids of who answers for the team: its leads, else who stands above."""
    return sorted(
        str(person.public_id) for person in User.objects.answering_for(consent.team, day_of(now))
    )


def _told(consent: Consent, tasks: Collection[TakedownTask], now: datetime) -> list[str]:
    """Public ids of who posted, who asked, and who leads the team."""
    keys = {task.publication.made_by_id for task in tasks} | {consent.request.made_by_id}
    posters = User.objects.working().filter(pk__in=[key for key in keys if key])
    leads = User.objects.holding(Role.TEAM_LEAD, day_of(now), consent.team)
    return sorted({str(person.public_id) for person in [*posters, *leads]})


@transaction.atomic
def done(task: TakedownTask, *, by: User, now: datetime, impossible: str = "") -> None:
    """The post is gone, or can't be taken away: said honestly to who signed.

    With the last one the signer hears that it is done, once.
    """
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
    consent = task.consent
    audit.record(AuditVerb.ENDED, task.publication, by=by, at=now)
    _close(consent, now)
    for other in Consent.objects.filter(tasks__publication=task.publication_id).distinct():
        _close(other, now)


def _close(consent: Consent, now: datetime) -> None:
    if TakedownTask.objects.open().filter(consent=consent).exists():
        return
    closed = Consent.objects.filter(pk=consent.pk, taken_down_at=None).exclude(ended_at=None)
    if not closed.update(taken_down_at=now):
        return
    signers = consent.request.signers.filter(answer__isnull=False, email__isnull=False)
    outbox.actions.post_to_each(
        "consent.taken_down",
        subject=f"consent.consentrequest:{consent.request.ref}",
        recipients=[f"consent.signer:{signer.audit_ref}" for signer in signers],
        dedupe_key=f"consent.taken_down:{consent.request.ref}",
    )


def carry_over(earlier: Consent, later: Consent) -> None:
    """Posts that stay rest on the new consent from now on."""
    asked = TakedownTask.objects.open().filter(consent=earlier).values("publication")
    stay = PublicationSubject.objects.filter(
        consent=earlier, publication__taken_down_at=None
    ).exclude(publication__in=asked)
    stay.update(consent=later)
