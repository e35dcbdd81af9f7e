"""Where something to share stands: its steps, somebody's no, and who hears of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation import duty
from organisation.choices import Role
from organisation.models import Team, User
from outbox.actions import Post
from privacy import audit
from privacy.choices import AuditVerb
from signals import sharing
from signals.choices.sharing import SHARING_NEXT, SharingStatus
from signals.models import Approach, Disclosure, Signal
from youthwork.lib.dates import day_of
from youthwork.lib.together import Asking, answered


def move(disclosure: Disclosure, to: SharingStatus, **also: object) -> None:
    """One step of SHARING_NEXT; the UPDATE names the status it expects."""
    before = SharingStatus(disclosure.status)
    rows = Disclosure.objects.filter(pk=disclosure.pk, status=before)
    try:
        with transaction.atomic():
            is_moved = to in SHARING_NEXT[before] and rows.update(status=to, **also)
    except IntegrityError as refused:  # the row goes further than its ground by now
        told = _("Something of it was changed meanwhile. Look at it again.")
        raise ValidationError(told, code="changed") from refused
    if not is_moved:
        raise ValidationError(_("Someone else just decided this. Look again."), code="stale")
    disclosure.status = to
    for name, value in also.items():
        setattr(disclosure, name, value)


@transaction.atomic
def decline(disclosure: Disclosure, *, reason: str, by: User | None, now: datetime) -> None:
    """Not shared: a lead's no to a proposal, or the privacy officer's; `by` is None of a run."""
    move(
        disclosure,
        SharingStatus.DECLINED,
        declined_by=by,
        declined_at=now,
        decision_reason=reason,
    )
    audit.record(AuditVerb.CANCELLED, disclosure, by=by, after=SharingStatus.DECLINED, at=now)
    outbox.actions.post_many(told_decided(disclosure, by))


def decline_waiting(about: Signal | Approach, *, by: User | None, now: datetime) -> Asking[None]:
    """Decline what was proposed or asked of what is open no more; who waits hears it.

    Nobody could share it any more, and where a life was at stake it went on calling people.
    """
    waiting = Disclosure.objects.waiting_of(about).held().select_related("made_by", "asked_by")
    yield waiting
    if isinstance(about, Approach):
        reason, name = _("This approach has ended."), "approach"
    else:
        reason, name = _("The signal isn't open any more."), "signal"
    for disclosure in waiting:
        setattr(disclosure, name, about)
        decline(disclosure, reason=reason, by=by, now=now)


def told_decided(disclosure: Disclosure, by: User | None) -> list[Post]:
    """What tells who waits to hear: who proposed it and who asked it, but not whoever decided."""
    waited = dict.fromkeys((disclosure.made_by, disclosure.asked_by))
    kind = kind_before("signals.sharing_decided", disclosure)
    about = audit.label(disclosure)
    return [
        Post(kind, about, person.label, f"{kind}:{disclosure.ref}:{person.public_id}")
        for person in waited
        if person is not None and person != by
    ]


def tell(
    kind: str,
    disclosure: Disclosure,
    people: Iterable[User],
    not_before: datetime | None = None,
) -> None:
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(disclosure),
        recipients=[person.label for person in people],
        dedupe_key=f"{kind}:{disclosure.ref}",
        not_before=not_before,
    )


def kind_of(usual: str, about: Signal | Approach) -> str:
    """The kind of a message to a colleague: one that never waits where a life is at stake."""
    return f"{usual}_now" if sharing.may_go_beyond(about) else usual


def kind_before(usual: str, disclosure: Disclosure) -> str:
    """The same of a yes that is awaited: what a partner was told already wakes nobody for it."""
    return f"{usual}_now" if disclosure.hurries else usual


def first_who_opens(
    disclosure: Disclosure, people: Iterable[User | None], now: datetime
) -> list[User]:
    """The first of these who can open it, else the leads of its team.

    Where nobody leads the team, who hears of an alarm there.
    """
    return first_of_each({disclosure: list(people)}, now)[disclosure]


def first_of_each(
    rows: Mapping[Disclosure, Sequence[User | None]], now: datetime
) -> dict[Disclosure, list[User]]:
    """As `first_who_opens` of several, each with its people: asked by person and team, not by row.

    All have as many people to choose from.
    """
    found: dict[Disclosure, list[User]] = {}
    for rank in zip(*rows.values(), strict=True):
        theirs: dict[User, list[Disclosure]] = defaultdict(list)
        for row, person in zip(rows, rank, strict=True):
            if row not in found and person is not None:
                theirs[person].append(row)
        for person, own in theirs.items():
            if not _works(person):
                continue
            may_open = Disclosure.objects.filter(pk__in=[row.pk for row in own])
            read = may_open.visible_to(person, now).readable_by(person, now)
            opens = set(read.values_list("pk", flat=True))
            found |= {row: [person] for row in own if row.pk in opens}
    leads: dict[int, list[User]] = {}
    for row in rows:
        if row not in found:
            team = row.about.team
            if team.pk not in leads:
                leads[team.pk] = _leads_of(team, now)
            found[row] = leads[team.pk]
    return found


def _works(person: User) -> bool:
    return person.is_active and bool(person.roles)


def _leads_of(team: Team, now: datetime) -> list[User]:
    leads = User.objects.holding(Role.TEAM_LEAD, day_of(now), team)
    return list(leads or duty.without_duty(now))


def tell_changed(about: Signal | Approach, now: datetime) -> None:
    """After a change, in its transaction: which partners' pages show nothing any more."""
    answered(changed(about, now))


def changed(about: Signal | Approach, now: datetime) -> Asking[None]:
    """The same, asked with what else a deed asks."""
    yield (rows := Disclosure.objects.open_at(now).showing(about))
    for disclosure in rows:
        tell_if_changed(disclosure, now)


def tell_if_changed(disclosure: Disclosure, now: datetime) -> None:
    """Whoever shared it hears that the partner sees nothing of it; once for each change of it."""
    values = Disclosure.objects.values_of(disclosure)
    if not sharing.is_changed(disclosure, values):
        return
    became = f"{disclosure.ref}:{sharing.mark(disclosure.ref, values)[:32]}"
    tell_who_shared("signals.share_changed", disclosure, became, now)


def tell_who_shared(kind: str, disclosure: Disclosure, key: str, now: datetime) -> None:
    """Mail who can send a new link, once for each key."""
    # Of what goes beyond an agreement the privacy officer alone sends one.
    first = disclosure.approver if disclosure.in_spite_of else None
    people = first_who_opens(disclosure, (first, disclosure.shared_by, disclosure.made_by), now)
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(disclosure),
        recipients=[person.label for person in people],
        dedupe_key=f"{kind}:{key}",
    )
