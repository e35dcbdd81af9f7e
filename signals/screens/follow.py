"""What somebody may do about a signal, as the forms of its page; and what is still to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.choices import PersonStatus, Role
from organisation.models import Organisation, Team, User
from privacy import audit
from privacy.models import AuditEntry
from signals.choices.rounds import Decision
from signals.choices.signal import (
    OPEN,
    Severity,
    Status,
    StepKind,
    keeps_no_place,
    stands_alone,
)
from signals.forms.reports import AnswerForm
from signals.forms.triage import (
    AssignForm,
    CloseForm,
    GiveStepForm,
    MergeForm,
    PauseForm,
    ReopenForm,
    ResumeForm,
    SeverityForm,
    StepForm,
    TickForm,
    WaitForm,
)
from signals.models import Signal, SignalStep
from signals.querysets.lists import Listed
from signals.screens import course
from signals.screens.wording import answer_of, by_day, day
from workers.models import Activity
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, Rows, all_of


@dataclass(frozen=True)
class Act:
    """One thing to do about a signal: its form, where that goes, how it is called."""

    key: str
    title: str
    icon: str
    form: BaseForm
    url: str
    button: str
    is_open: bool = False
    is_main: bool = False
    hint: str = ""

    @property
    def fields(self) -> list[Any]:
        """What is always shown, with the tick about names when it is asked for."""
        asks = getattr(self.form, "asks_about_names", False)
        hidden = {*self.folded_names, *([] if asks else ["text_confirmed"])}
        return [field for field in self.form if field.name not in hidden]

    @property
    def folded(self) -> list[Any]:
        return [self.form[name] for name in self.folded_names if name in self.form.fields]

    @property
    def folded_names(self) -> tuple[str, ...]:
        return getattr(self.form, "folded", ())

    @property
    def unfolded(self) -> bool:
        """Whether something was typed, or is wrong, in what is folded."""
        return any(field.errors or field.value() for field in self.folded)


@dataclass(frozen=True)
class ToDo:
    """A step that somebody will do: by which day, and the form that ticks it off."""

    title: str
    text: str
    owner: str
    ref: str  # of the duplicate that it is about
    by_day: str
    is_late: bool
    done_url: str
    drop_url: str
    give_url: str
    form: BaseForm | None
    give_form: BaseForm | None
    is_shared: bool = False  # done by sharing
    share_url: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Report:
    """What was reported to a platform by hand: what came back, and the form to write that down."""

    key: str
    title: str
    text: str
    is_decided: bool
    url: str
    form: BaseForm
    is_open: bool = False


def shown(
    signal: Signal,
    steps: Iterable[SignalStep],
    user: User,
    now: datetime,
    given: Mapping[str, BaseForm],
) -> Asking[dict[str, Any]]:
    """What the page shows of following up; `given` are forms that were refused, by key."""
    offered = yield from choices(signal, user, timezone.localdate(now))
    acts = possible(signal, user, now, given, offered)
    return {
        "acts": [act for act in acts if act.key != "reopen"],
        "kind_url": kind_url(signal),
        "reopen": next((act for act in acts if act.key == "reopen"), None),
        "to_do": to_do(signal, steps, user, now, given, offered),
        "started": started(signal, steps),
        "reports": reports(signal, steps, now, given),
        "seen": seen(signal, now),
        "rests": _rests(signal, now),
        "warns_on": _warns_on(signal, steps, now),
        "owner_away": _owner_away(signal),
    }


def may_change_kind(signal: Signal) -> bool:
    """Whether who looks may say that an open signal is of another kind."""
    return signal.status in OPEN and signal.may_triage


def kind_url(signal: Signal) -> str:
    """Where somebody says so; "" for who may not."""
    return reverse("signals:change_kind", args=[signal.ref]) if may_change_kind(signal) else ""


def seen(signal: Signal | Listed, now: datetime) -> str:
    """What a form carries of the signal as it was on the screen: its version, and when."""
    return f"{signal.version}.{int(now.timestamp())}"


def was_seen(text: str) -> tuple[int, int] | None:
    """The version and the second of `seen`; None for what a form doesn't carry or is no such."""
    version, _dot, second = text.partition(".")
    if version.isascii() and version.isdecimal() and second.isascii() and second.isdecimal():
        return int(version[:9]), int(second[:11])
    return None


@dataclass(frozen=True)
class Kind:
    """How a thing to do is called and drawn, and the name of its address."""

    title: str | Promise
    icon: str
    button: str | Promise
    address: str = ""


KINDS = {  # in the order of the page
    "assign": Kind(gettext_lazy("Give to a colleague"), "person-check", gettext_lazy("Assign")),
    "step": Kind(gettext_lazy("Add a step"), "journal-plus", gettext_lazy("Save step"), "add_step"),
    "state": Kind(
        gettext_lazy("Where does it stand?"),
        "hourglass-split",
        gettext_lazy("Change state"),
        "change_state",
    ),
    "pause": Kind(gettext_lazy("Let it rest"), "pause-circle", gettext_lazy("Let it rest")),
    "resume": Kind(
        gettext_lazy("End the rest"), "arrow-counterclockwise", gettext_lazy("Take it up again")
    ),
    "severity": Kind(
        gettext_lazy("Change the severity"),
        "exclamation-triangle",
        gettext_lazy("Change severity"),
        "change_severity",
    ),
    "merge": Kind(
        gettext_lazy("Take together with another"), "diagram-3", gettext_lazy("Take together")
    ),
    "close": Kind(gettext_lazy("Close"), "check2-circle", gettext_lazy("Close signal")),
    "reopen": Kind(
        gettext_lazy("Open again"), "arrow-counterclockwise", gettext_lazy("Reopen signal")
    ),
}


class Choices(NamedTuple):
    """What the forms of following up offer."""

    people: Sequence[User] = ()  # to whom the signal may be given
    helpers: Sequence[User] = ()  # who may be asked for a step
    activities: Sequence[Activity] = ()


def choices(signal: Signal, user: User, today: date) -> Asking[Choices]:
    """What is offered to this person of a signal that is open, who may have a step to give away."""
    if not is_followed_up(signal):
        return Choices()
    (people, helpers), offered = yield from all_of(
        people_for(signal, user, today), activities(user, today)
    )
    return Choices(people, helpers, offered)


def possible(
    signal: Signal, user: User, now: datetime, given: Mapping[str, BaseForm], offered: Choices
) -> list[Act]:
    """What this person may do about the signal as it is now, in the order of the page."""
    may = _may(signal, user, timezone.localdate(now))
    people, helpers, started = offered
    silent = signal.keeps_no_story
    forms: dict[str, Callable[[], BaseForm]] = {
        "assign": lambda: AssignForm(people=people),
        "step": lambda: StepForm(people=helpers, me=user, activities=started, silent=silent),
        "state": lambda: WaitForm(now_in=signal.status),
        "pause": lambda: PauseForm(silent=silent),
        "resume": ResumeForm,
        "severity": lambda: SeverityForm(now_in=signal.severity, silent=silent),
        "merge": MergeForm,
        "close": lambda: CloseForm(mistaken=signal.is_led_by(user, timezone.localdate(now))),
        "reopen": lambda: ReopenForm(silent=silent),
    }
    main = "assign" if may["assign"] and not signal.owner_id else "step"
    found = [_act(key, signal, given.get(key) or forms[key]()) for key in KINDS if may[key]]
    return [_unfolded(act, main, bool(given)) for act in found]


def _may(signal: Signal, user: User, today: date) -> dict[str, bool]:
    """Which of KINDS this person may do, by key."""
    is_open = signal.status in OPEN
    triage, work, move = (
        is_open and may for may in (signal.may_triage, signal.may_work, signal.may_move)
    )
    rests = bool(signal.paused_until and signal.paused_until > today)
    fixed = signal.is_opportunity or keeps_no_place(signal.subcategory)
    return {
        "assign": triage,
        "step": work,
        "state": move,
        "pause": move and not rests,
        "resume": move and rests,
        "severity": triage and not fixed,
        "merge": triage
        and signal.team_id in user.led_keys
        and not stands_alone(signal.subcategory),
        "close": move,
        "reopen": signal.may_move and signal.status == Status.CLOSED,
    }


def _act(key: str, signal: Signal, form: BaseForm) -> Act:
    kind = KINDS[key]
    return Act(
        key,
        str(kind.title),
        icon=kind.icon,
        form=form,
        url=reverse(f"signals:{kind.address or key}", args=[signal.ref]),
        button=str(kind.button),
    )


def _unfolded(act: Act, main: str, something_refused: bool) -> Act:
    is_main = act.key == main
    is_open = bool(act.form.errors) or (is_main and not something_refused)
    return replace(act, is_main=is_main, is_open=is_open)


def people_for(signal: Signal, user: User, today: date) -> Asking[tuple[list[User], list[User]]]:
    """To whom this person may give a signal, and whom ask to do a step.

    The first are whoever works in its team today, and oneself (who has the duty); of them, whoever
    may read the signal anyway is asked for a step.
    """
    given = (signal.team_id, today)
    working = prepared(lambda team, day: User.objects.working_in(team, day), *given)
    yield working, (led_by := prepared(_leads, *given))
    people = list(working) if user in working else [*working, user]
    organisation = Organisation.objects.current()
    if organisation and organisation.colleagues_may_read and not signal.is_urgent:
        return people, people
    may = {*led_by, signal.owner_id, signal.created_by_id}
    return people, [one for one in people if one.pk in may]


def _leads(team: Team, today: date) -> Rows:
    leads = User.objects.holding(Role.TEAM_LEAD, today, team).order_by()
    return leads.values_list("pk", flat=True)


def _choosable(user: User, today: date) -> Rows:
    return Activity.objects.visible_to(user).choosable(today).only("public_id", "title")


def activities(user: User, today: date) -> Asking[list[Activity]]:
    """Which activities a step may name, as this person sees them."""
    yield (rows := prepared(_choosable, user, today))
    return list(rows)


def started(signal: Signal, steps: Iterable[SignalStep]) -> list[dict[str, str]]:
    """Activities that were started of which nobody wrote down yet which it is."""
    return [
        {
            "title": _("Which activity did you start?"),
            "text": step.note or "",
            "url": reverse("signals:step_activity", args=[signal.ref, step.pk]),
        }
        for step in steps
        if step.done_at
        and step.kind == StepKind.ACTIVITY_STARTED
        and not step.activity_id
        and signal.may_work
        and signal.status in OPEN
        and not signal.keeps_no_story
    ]


def to_do(
    signal: Signal,
    steps: Iterable[SignalStep],
    user: User,
    now: datetime,
    given: Mapping[str, BaseForm],
    offered: Choices,
) -> list[ToDo]:
    """What is still to be done, first due first; to tick off or give for who works on the signal.

    Nothing is, of what was taken back: what was planned then comes back when it is opened again.
    What was planned about a duplicate is ticked off on its own page and where it goes on; whom it
    may be given to depends on who reads the duplicate, so that is done there.
    """
    if not is_followed_up(signal):
        return []
    today, silent = timezone.localdate(now), signal.keeps_no_story
    found = []
    for step in steps:
        if step.done_at or not step.due_on:
            continue
        is_own = step.signal_id == signal.pk
        may = signal.may_work or step.owner_id == user.pk
        urls = [
            reverse(f"signals:{name}", args=[signal.ref, step.pk])
            for name in ("step_done", "step_drop", "step_give")
        ]
        ticked, passed_on = (given.get(f"{key}-{step.pk}") for key in ("tick", "give"))
        others = others_than(step, offered) if may and is_own else []
        give_form = GiveStepForm(step=step.pk, others=others) if others else None
        is_shared = step.kind == StepKind.INFORMED_PARTNER
        may_tell = user.has_perm("signals.propose_sharing") and signal.status in OPEN
        may_tell = may_tell and not (signal.is_practice or stands_alone(signal.subcategory))
        form = ticked or TickForm(step=step.pk, silent=silent)
        found.append(
            ToDo(
                title=str(StepKind(step.kind).label),
                text=step.note or "",
                owner=step.owner.name if step.owner else _("Nobody"),
                ref="" if is_own else step.ref,
                by_day=by_day(step.due_on, today),
                is_late=step.due_on < today,
                done_url=urls[0],
                drop_url=urls[1],
                give_url=urls[2],
                form=form if may else None,
                give_form=(passed_on or give_form) if may else None,
                is_shared=is_shared,
                share_url=reverse("signals:share", args=[signal.ref])
                if is_shared and may_tell
                else "",
                is_open=bool(ticked or passed_on),
            )
        )
    return found


def is_followed_up(signal: Signal) -> bool:
    """Whether it is open, or was taken together with one that is."""
    return signal.status in OPEN or (signal.status == Status.MERGED and signal.goes_on_as in OPEN)


def others_than(step: SignalStep, offered: Choices) -> list[User]:
    """Who may be asked to do a step instead of who has it."""
    return [person for person in offered.helpers if person.pk != step.owner_id]


def reports(
    signal: Signal, steps: Iterable[SignalStep], now: datetime, given: Mapping[str, BaseForm]
) -> list[Report]:
    """Reports by hand whose answer this person may write down; of closed ones those without.

    Those of signals that were taken together with it too: it goes on here.
    """
    today, found = timezone.localdate(now), []
    for step in steps:
        if not step.done_at or step.kind != StepKind.REPORTED_PLATFORM or step.item_id:
            continue
        waits = not step.decision or step.decision == Decision.NO_ANSWER
        may = signal.status in OPEN or (signal.status == Status.CLOSED and waits)
        if not (may and signal.may_work):
            continue
        key = f"answer-{step.pk}"
        found.append(
            Report(
                key=key,
                title=_("Reported to the platform on %(day)s")
                % {"day": day(timezone.localdate(step.done_at), today)},
                text=answer_of(step, today) or _("No answer noted yet"),
                is_decided=not waits,
                url=reverse("signals:step_answer", args=[signal.ref, step.pk]),
                form=given.get(key) or AnswerForm(step=step, today=today),
                is_open=key in given,
            )
        )
    return found


def changes(signal: Signal, second: int, now: datetime) -> list[dict[str, str]]:
    """What happened to a signal since it was on somebody's screen, oldest first."""
    since = datetime.fromtimestamp(second, tz=timezone.get_current_timezone())
    told = (
        AuditEntry.objects.about(audit.label(signal))
        .with_verbs((*course.TOLD, *course.STEPS))
        .filter(at__gte=since)
        .select_related("by")
        .order_by("at", "pk")
    )
    names = course.names_in(told)
    return [course.told(entry, names, now) for entry in told if not course.twice(entry)]


def _rests(signal: Signal, now: datetime) -> dict[str, str]:
    today = timezone.localdate(now)
    if not signal.paused_until or signal.paused_until <= today or signal.status not in OPEN:
        return {}
    return {"until": day(signal.paused_until, today), "reason": signal.paused_reason or ""}


def _warns_on(signal: Signal, steps: Iterable[SignalStep], now: datetime) -> bool:
    """Whether only a plan or a rest stands with a signal of severity 5, which stops no warning."""
    waits = signal.status in (Status.NEW, Status.REOPENED) and signal.owner_id is None
    is_alarm = waits and signal.severity == Severity.NOW and not signal.is_practice
    return is_alarm and (bool(_rests(signal, now)) or any(step.done_at is None for step in steps))


def _owner_away(signal: Signal) -> str:
    """The name of an owner who can't follow it up now; "" otherwise."""
    away = signal.status in OPEN and signal.owner and signal.owner.status != PersonStatus.ACTIVE
    return signal.owner.name if away else ""
