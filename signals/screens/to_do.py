"""What somebody has to do about signals: own steps that are due (of signals and of approaches),
own signals that are late, what was proposed to be shared with a partner, the monthly message to
partners, and work accounts.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import chain

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.actions.partners import ENDING, RENEWAL
from organisation.models import SharingAgreement, User
from outbox.models import Message
from privacy import audit
from signals.choices.signal import StepKind
from signals.models import AccountQuestion, Disclosure, Signal, TrendMessage
from signals.page_address import page_of
from signals.querysets.planned import Planned, planned_for
from signals.querysets.sharing import allow_numbers, may_write_trends
from signals.screens.inbox import why_here
from signals.screens.informing import key_of
from signals.screens.partners import row_waiting
from signals.screens.wording import by_day, kind_of
from signals.screens.wording import day as day_in_words
from signals.trend_text import period
from workers.screens import means, profile_tasks
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking, all_of, read

AHEAD = timedelta(days=7)  # how early a step shows
ENDS_SOON = timedelta(days=30)  # an agreement; the mail about it goes sixty days before
MOST = 20


def of(user: User, now: datetime) -> Asking[list[Task]]:
    """What this person has to do, urgent and late ones first.

    Who leads sees late signals first in what waits for a decision, so not here again.
    """
    kinds = (_about_signals, _decisions, _checks, _renewals, _monthly, _accounts, _kept)
    parts = [part(user, now) for part in kinds]
    found = yield from all_of(*parts)
    return sorted(chain.from_iterable(found), key=lambda task: task.place)


def _decisions(user: User, now: datetime) -> Asking[list[Task]]:
    today = timezone.localdate(now)
    yield (
        rows := prepared(
            lambda me, day: Disclosure.objects.waiting_for(me, day).gravest_first()[:MOST],
            user,
            today,
        )
    )
    return [_decision(row, now) for row in rows]


def _kept(user: User, now: datetime) -> Asking[list[Task]]:
    """Accounts kept for thirty days: does who is behind each know of it (GDPR article 14)."""
    if not user.has_perm("signals.view"):
        return []
    yield (rows := prepared(lambda me: AccountQuestion.objects.waiting_for(me)[:MOST], user))
    return [
        Task(
            url=f"{(row.signal.merged_into or row.signal).get_absolute_url()}#{key_of(row.pk)}",
            icon="person-check",
            title=_("Account kept for 30 days"),
            text=row.signal.ref,
            by=_("does the person know?"),
            is_late=False,
        )
        for row in rows
    ]


def _checks(user: User, now: datetime) -> Asking[list[Task]]:
    """Agreements that a privacy officer has not looked at, also those that begin later."""
    if not user.has_perm("organisation.check_agreements"):
        return []
    today = timezone.localdate(now)
    yield (rows := prepared(lambda day: SharingAgreement.objects.to_check(day)[:MOST], today))
    return [_check(row, today) for row in rows]


def _renewals(user: User, now: datetime) -> Asking[list[Task]]:
    """Agreements that nothing follows yet and that end within a month, or that a lead asked to
    renew, for who keeps them: a privacy officer where there was no manager to tell of the end.
    """
    if not user.has_perm("organisation.edit_partners"):
        return []
    today = timezone.localdate(now)
    asked = Message.objects.of_kind(RENEWAL).to(user.label).values_list("subject")
    told = Message.objects.of_kind(ENDING).to(user.label).values_list("subject")
    yield asked, told, (rows := SharingAgreement.objects.last_running(today))
    keeps = not user.has_perm("organisation.check_agreements")
    of_asked, of_told = ({subject for (subject,) in found} for found in (asked, told))
    return [
        _renewal(row, today)
        for row in rows
        if audit.label(row) in of_asked
        or (row.until_day <= today + ENDS_SOON and (keeps or audit.label(row) in of_told))
    ]


def _monthly(user: User, now: datetime) -> Asking[list[Task]]:
    """The message about the newest months that were published, where none went and one may go."""
    if not may_write_trends(user):
        return []
    newest = prepared(lambda me: TrendMessage.objects.lists_for(me)[:1], user)
    agreed = prepared(lambda day: TrendMessage.objects.agreements_on(day), timezone.localdate(now))
    yield newest, agreed
    if not any(map(allow_numbers, agreed)):
        return []
    return [
        Task(
            url=reverse("partners:trend_messages"),
            icon="graph-up",
            title=_("Monthly message of %(months)s")
            % {"months": period(row.first_month, row.last_month)},
            text=_("For partners who may have numbers"),
            by=_("not sent yet"),
            is_late=False,
        )
        for row in newest
        if not row.was_sent
    ]


def _accounts(user: User, now: datetime) -> Asking[list[Task]]:
    """Work accounts to check, to close, to decide on; telephones to see to."""
    today = timezone.localdate(now)
    found = yield from all_of(profile_tasks.of(user, now), means.tasks(user, now))
    return [
        Task(
            url=row.url,
            icon=row.icon,
            title=row.title,
            text=row.text,
            by=by_day(row.due_on, today) if row.due_on else _("waits for you"),
            is_late=row.due_on is not None and row.due_on < today,
        )
        for row in chain.from_iterable(found)
    ]


def _decision(row: Disclosure, now: datetime) -> Task:
    """A proposal for a lead, or a request for a privacy officer, to share something."""
    waits = row_waiting(row, now)
    look = waits["title"], waits["text"], waits["label"]
    return Task(waits["url"], "send", *look, row.hurries, row.hurries)


def _about_signals(user: User, now: datetime) -> Asking[list[Task]]:
    if not user.has_perm("signals.view"):
        return []
    today = timezone.localdate(now)
    late = prepared(
        lambda me, at: (
            Signal.objects.late_of(me, at)[:MOST] if not me.led_teams else Signal.objects.none()
        ),
        user,
        now,
    )
    steps, _late = yield from all_of(planned_for(user, today + AHEAD, MOST), read(late))
    tasks = [_step(row, today) for row in steps]
    tasks += [
        Task(
            url=signal.get_absolute_url(),
            icon="inbox",
            title=kind_of(signal),
            text=signal.ref,
            by=why.text,
            is_late=True,
        )
        for signal in late
        if (why := why_here(signal, now))
    ]
    return tasks


def _step(row: Planned, today: date) -> Task:
    """A step to do; the start page is seen without confirming, so nothing that was typed."""
    of_approach = row.approach is not None
    return Task(
        url=reverse("signals:approach", args=[row.approach]) if of_approach else page_of(row.ref),
        icon="signpost-split" if of_approach else "calendar-event",
        title=str(StepKind(row.kind).label),
        text=pgettext("menu", "Approach") if of_approach else kind_of(row),
        by=by_day(row.due_on, today),
        is_late=row.due_on < today,
    )


def _check(agreement: SharingAgreement, today: date) -> Task:
    """An agreement to check; late where things are shared under it already."""
    runs = agreement.from_day <= today
    begins = _("begins on %(day)s") % {"day": day_in_words(agreement.from_day, today)}
    return Task(
        url=reverse("partners:partner", args=[agreement.partner.public_id]),
        icon="patch-check",
        title=_("Check an agreement"),
        text=agreement.partner.name,
        by=_("counts already") if runs else begins,
        is_late=runs,
    )


def _renewal(agreement: SharingAgreement, today: date) -> Task:
    """An agreement to renew."""
    return Task(
        url=reverse("partners:partner", args=[agreement.partner.public_id]),
        icon="calendar-x",
        title=_("Renew an agreement"),
        text=agreement.partner.name,
        by=by_day(agreement.until_day, today),
        is_late=False,
    )
