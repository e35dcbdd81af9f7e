"""What the page of one signal shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.models import Platform, User
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.querysets import names_of_people
from signals.choices.editing import RetractReason
from signals.choices.signal import (
    OPEN,
    Status,
    StepKind,
)
from signals.forms.triage import (
    AssignForm,
    CloseForm,
    ReopenForm,
    StepForm,
    WaitForm,
)
from signals.models import Signal
from signals.retention import ACCOUNT_DAYS, CLOSED_MONTHS
from signals.screens import approach, assessing, editing, masking
from signals.screens import rounds as rounds_screen
from signals.screens.wording import STATE_LOOKS, day, title_of, when
from youthwork.lib.dates import add_months

if TYPE_CHECKING:
    pass


def own_words(user: User) -> list[str]:
    """Words with a capital that are no names here: platforms, teams and their areas."""
    own = [row.name for row in Platform.objects.offered()]
    for team in user.current_teams:
        own += [team.name, *team.areas]
    return own


def colleagues(signal: Signal) -> list[User]:
    """Who may own this signal: whoever works in its team today."""
    return list(User.objects.working_in(signal.team, timezone.localdate()))


def owners(signal: Signal, user: User) -> list[User]:
    """To whom this person may give a signal: its colleagues, and oneself (who has the duty)."""
    people = colleagues(signal)
    return people if user in people else [*people, user]


def page(signal: Signal, user: User, now: datetime) -> dict[str, Any]:
    """Everything the page of one signal shows, with the forms this person may use."""
    may_triage, may_work, may_move = signal.may_triage, signal.may_work, signal.may_move
    may_see_account = may_work or user.has_perm("signals.view_with_reason")
    is_open = signal.status in OPEN
    tone, icon = STATE_LOOKS[Status(signal.status)]
    people = owners(signal, user) if may_triage and is_open else []
    return {
        "signal": signal,
        "rounds": rounds_screen.of_signal(signal, user, now),
        "title": title_of(signal),
        "when": when(signal.seen_at, now),
        "tone": tone,
        "state": capfirst(str(signal.get_status_display())),
        "state_icon": icon,
        "facts": facts(signal, now),
        "timeline": timeline(signal, now),
        "erased_on": _erased_on(signal, now),
        "has_account": may_see_account and bool(signal.account_handle or signal.location_url),
        "may_take": may_triage and is_open and signal.owner_id != user.pk,
        "next_act": "assign" if people and not signal.owner_id else "step",
        "me": str(user.public_id),
        "assign_form": AssignForm(people=people) if people else None,
        "step_form": StepForm() if may_work and is_open else None,
        "state_form": WaitForm(now_in=signal.status) if may_move and is_open else None,
        "close_form": CloseForm() if may_move and is_open else None,
        "reopen_form": ReopenForm() if may_move and signal.status == Status.CLOSED else None,
        **approach.of_signal(signal, user, now),
        **editing.shown(signal, user, now),
        **assessing.shown(signal, user, now),
        **masking.shown(signal, user, now),
    }


def facts(signal: Signal, now: datetime) -> list[tuple[str, str]]:
    """What is known besides the narrative: name and value, only what was filled in."""
    known: list[tuple[str, object]] = [
        (_("Kind"), signal.get_category_display()),
        (_("Sub-kind"), signal.subcategory_label),
        (_("Platform"), signal.platform),
        (_("Place"), signal.area or _("Whole team")),
        (_("Team"), signal.team),
        (
            _("Seen"),
            f"{day(timezone.localdate(signal.seen_at), timezone.localdate(now))}, "
            f"{timezone.localtime(signal.seen_at):%H:%M}",
        ),
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


TOLD = (
    AuditVerb.LOGGED,
    AuditVerb.MOVED,
    AuditVerb.ASSIGNED,
    AuditVerb.PAUSED,
    AuditVerb.ERASED,
    AuditVerb.CORRECTED,
    AuditVerb.CHANGED,
    AuditVerb.RETRACTED,
    AuditVerb.MASKED,
)


def timeline(signal: Signal, now: datetime) -> list[dict[str, str]]:
    """What happened to a signal, oldest first: the steps, and the moves of the trail."""
    entries: list[tuple[datetime, dict[str, str]]] = []
    told = list(AuditEntry.objects.about(audit.label(signal)).with_verbs(TOLD))
    names = names_of_people(told)
    for step in signal.steps.in_order():
        entries.append(
            (
                step.done_at,
                {
                    "icon": "check-lg",
                    "tone": "prim",
                    "title": str(StepKind(step.kind).label),
                    "text": step.note or (step.activity.title if step.activity else ""),
                    "by": step.by.name if step.by else "",
                },
            )
        )
    entries += [(entry.at, _told(entry, names)) for entry in told]
    entries.sort(key=lambda pair: pair[0])
    return [value | {"when": when(moment, now, with_time=True)} for moment, value in entries]


def _told(entry: AuditEntry, names: Mapping[str, str]) -> dict[str, str]:
    by = entry.by.name if entry.by else ""
    if entry.verb == AuditVerb.LOGGED:
        return {"icon": "plus-lg", "title": _("Logged"), "by": by}
    if entry.verb == AuditVerb.ASSIGNED:
        owner = names.get(entry.after.partition(":")[2])
        title = _("Assigned to %(name)s") % {"name": owner} if owner else _("Given an owner")
        return {"icon": "person-check", "title": title, "by": by}
    if entry.verb == AuditVerb.PAUSED:
        return {"icon": "pause-circle", "title": _("Put to rest"), "by": by}
    if entry.verb == AuditVerb.ERASED:
        return {"icon": "shield-check", "title": _("Account and address erased"), "by": by}
    if entry.verb == AuditVerb.CORRECTED:
        return {"icon": "pencil", "title": _("Text or kind changed"), "by": by}
    if entry.verb == AuditVerb.MASKED:
        return {"icon": "eye-slash", "title": _("Something was covered"), "by": by}
    if entry.verb == AuditVerb.CHANGED:
        title = _("Reporting code changed") if entry.after else _("Said what it may be")
        return {"icon": "chat-square-text", "title": title, "by": by}
    if entry.verb == AuditVerb.RETRACTED:
        reason = RetractReason(entry.after).label
        return {
            "icon": "arrow-counterclockwise",
            "title": _("Taken back: %(reason)s") % {"reason": str(reason).lower()},
            "by": by,
        }
    status = Status(entry.after)
    return {
        "icon": STATE_LOOKS[status][1],
        "title": capfirst(str(status.label)),
        "by": by,
    }


def _erased_on(signal: Signal, now: datetime) -> dict[str, str]:
    """When account and text go; known once the signal is closed."""
    if not signal.closed_at:
        return {}
    closed, today = timezone.localdate(signal.closed_at), timezone.localdate(now)
    return {
        "account": day(closed + timedelta(days=ACCOUNT_DAYS), today),
        "text": day(add_months(closed, CLOSED_MONTHS), today),
    }
