"""What the page of one signal shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.models import Platform, User
from privacy.text_check import findings
from signals.choices.signal import OPEN, Status, StepKind
from signals.emptying import days_of
from signals.models import Signal, SignalStep
from signals.querysets.rights import reached
from signals.querysets.signal import SignalQuerySet
from signals.screens import (
    approach,
    assessing,
    availability,
    course,
    editing,
    follow,
    form,
    informing,
    masking,
    offline,
    together,
)
from signals.screens import items as items_screen
from signals.screens.wording import STATE_LOOKS, day, title_of, when
from youthwork.lib.dates import day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, all_of, read


def own_words(user: User) -> list[str]:
    """Words with a capital that are no names here: platforms, teams and their areas."""
    own = [row.name for row in Platform.objects.offered()]
    for team in user.current_teams:
        own += [team.name, *team.areas]
    return own


def opened(ref: str, user: User, now: datetime) -> Asking[Signal | None]:
    """The signal with this number, as its page shows it, for who opens it without a reason."""
    if user.has_perm("signals.triage"):
        yield from reached(user, now)
    yield (rows := prepared(_opened, ref, user, now))
    return next(iter(rows), None)


def _opened(ref: str, user: User, now: datetime) -> SignalQuerySet:
    rows = Signal.objects.shown_to(user, now).filter(ref=ref)
    return rows.opened_by(user, day_of(now))


def page(
    signal: Signal, user: User, now: datetime, given: Mapping[str, BaseForm] | None = None
) -> Asking[dict[str, Any]]:
    """Everything the page of one signal shows, with the forms this person may use.

    `given` are forms that were refused, to be shown as they were sent.
    """
    may_see_account = signal.may_work or user.has_perm("signals.view_with_reason")
    is_open = signal.status in OPEN
    tone, icon = STATE_LOOKS[Status(signal.status)]
    steps = prepared(lambda signal: SignalStep.objects.of_page(signal), signal)
    _steps, erased_on, hint, timeline, rounds, *parts = yield from all_of(
        read(steps),
        _erased_on(signal, now),
        availability.hint(signal, user),
        course.timeline(signal, steps, now),
        items_screen.of_signal(signal, user, now),
        approach.of_signal(signal, user, now),
        follow.shown(signal, steps, user, now, given or {}),
        together.shown(signal, user, now, by_account=may_see_account),
        editing.shown(signal, user, now),
        assessing.shown(signal, now),
        masking.shown(signal, steps, user, now),
        informing.shown(signal, now, given),
    )
    return {
        "signal": signal,
        "rounds": rounds,
        "title": title_of(signal),
        "when": when(signal.seen_at, now),
        "tone": tone,
        "state": capfirst(str(signal.get_status_display())),
        "state_icon": icon,
        "facts": facts(signal, now),
        "timeline": course.with_items(timeline, rounds["rows"]),
        "names_nobody": names_nobody(signal, steps, own_words(user)),
        "erased_on": erased_on,
        "has_account": may_see_account and signal.keeps_account,
        "may_take": signal.may_triage and is_open and signal.owner_id != user.pk,
        "me": str(user.public_id),
        "availability_hint": hint,
        **(form.red_card(signal, now) if is_open else {}),
        "unregistered": _unregistered(steps),
    } | {name: value for part in parts for name, value in part.items()}


def names_nobody(signal: Signal, steps: Iterable[SignalStep], allowed: list[str]) -> bool:
    """Whether no text of a signal holds what looks like a name, a number or an address."""
    texts = [signal.title, signal.narrative, signal.meaning, signal.paused_reason]
    texts += [text for step in steps for text in (step.note, step.outcome)]
    return not any(findings(text, allowed=allowed) for text in texts if text)


def _unregistered(steps: Iterable[SignalStep]) -> bool:
    """Whether a partner was informed, and nothing that was shared stands in the register."""
    told = [step for step in steps if step.kind == StepKind.INFORMED_PARTNER and step.done_at]
    return bool(told) and not any(step.partner_id for step in told)


def facts(signal: Signal, now: datetime) -> list[tuple[str, str]]:
    """What is known besides the narrative: name and value, only what was filled in."""
    known: list[tuple[str, object]] = [
        (_("Kind"), signal.get_category_display()),
        (_("Sub-kind"), signal.subcategory_label),
        (_("Platform"), signal.platform),
        (_("Place"), "" if signal.keeps_no_story else signal.area or _("Whole team")),
        (_("Team"), signal.team),
        (
            _("Seen"),
            f"{day(timezone.localdate(signal.seen_at), timezone.localdate(now))}, "
            f"{timezone.localtime(signal.seen_at):%H:%M}",
        ),
        *offline.facts(signal),
        (_("How it was noticed"), signal.get_observed_display()),
        (_("Still there"), signal.get_still_visible_display()),
        (_("About minors"), signal.get_about_minors_display()),
        (_("Young people"), signal.get_group_size_display()),
        (_("Age"), signal.get_age_band_display()),
        (_("Take up"), signal.get_opportunity_when_display()),
        (_("Owner"), signal.owner.name if signal.owner else ""),
        (_("Outcome"), capfirst(str(signal.get_outcome_display()))),
    ]
    return [(name, str(value)) for name, value in known if value]


def _erased_on(signal: Signal, now: datetime) -> Asking[dict[str, str]]:
    """When account and text go; known once the signal is closed."""
    today = timezone.localdate(now)
    days = yield from days_of(signal, today)
    return {} if days is None else {"account": day(days[0], today), "text": day(days[1], today)}
