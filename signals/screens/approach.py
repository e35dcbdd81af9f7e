"""What the pages of approaches show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import User
from signals.choices.approach import ONLINE_STEPS
from signals.choices.signal import SPENT, Category, Outcome, Status, StepKind
from signals.emptying import day_of_approach
from signals.forms.approach import (
    AddToForm,
    ApproachForm,
    ApproachGiveForm,
    ApproachStepForm,
    ApproachTickForm,
    EndForm,
    StepDeedForm,
    StepOffer,
    step_offer,
)
from signals.models import Approach, ApproachStep, Disclosure, Signal
from signals.querysets.approach import ApproachQuerySet
from signals.screens.wording import day, kind_of
from workers.choices.activities import ActivityMode
from workers.choices.hours import Function
from workers.models import PART_MAX
from youthwork.lib.dates import day_of, end_of_day
from youthwork.lib.keyset import PAGE, Place, page_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.suppression import THRESHOLD
from youthwork.lib.together import Asking, all_of, counted, read

STEP_ICONS = {
    StepKind.TALK_YOUTH: "chat-dots",
    StepKind.TALK_PARENT: "house",
    StepKind.CONSULTED_COLLEAGUE: "people",
    StepKind.CHECKED_OFFLINE: "person-walking",
    StepKind.REPORTED_PLATFORM: "flag",
    StepKind.INFORMED_PARTNER: "buildings",
    StepKind.REPORTING_CODE_STARTED: "journal-check",
    StepKind.ADVISED_POLICE_REPORT: "shield",
    StepKind.CALLED_112_POLICE: "telephone-fill",
    StepKind.ACTIVITY_STARTED: "calendar-event",
    StepKind.INFORMATION_GIVEN: "megaphone",
    StepKind.VICTIM_SUPPORT: "heart",
    StepKind.NONE_NEEDED: "check-lg",
}


@dataclass(frozen=True)
class Row:
    """One approach in the list."""

    url: str
    title: str
    text: str


@dataclass(frozen=True)
class Event:
    """One part of the story: online or on the street, in colour, icon and word."""

    at: datetime
    when: str
    title: str
    icon: str
    online: bool
    text: str = ""
    tags: list[str] = field(default_factory=list)
    url: str = ""


def listed(user: User, today: date, after: str = "", ended: str = "") -> dict[str, Any]:
    """A page of what runs and one of what ended, the last begun first.

    `after` and `ended`: where the page before ended, of what runs and of what ended.
    """
    seen, led = Approach.objects.visible_to(user, today), {team.pk for team in user.led_teams}
    place, place_ended = Place.parse(after), Place.parse(ended)
    rows = seen.open().listed(user, place)[: PAGE + 1]
    running = page_of(rows, place, _begun, part="running")
    rows = seen.over().listed(user, place_ended)[: PAGE + 1]
    over = page_of(rows, place_ended, _begun, name="ended", part="ended")
    return {
        "running": [_row(row, row.team_id in led, today) for row in running.rows],
        "newest_running_url": running.first_url,
        "older_running_url": running.next_url,
        "ended": [_row(row, row.team_id in led, today) for row in over.rows],
        "newest_url": over.first_url,
        "older_url": over.next_url,
        "may_start": user.has_perm("signals.approach"),
    }


def _begun(approach: Approach) -> Place:
    return Place(approach.started_on, approach.pk)


def _row(approach: Approach, leads: bool, today: date) -> Row:
    """How many signals it holds is told to who leads its team; to others a few are just a few.

    A few that this person can't open are never in the sum: the rest would give their number away.
    """
    count, may = approach.signal_count, approach.readable_count
    few = 0 < count - may < THRESHOLD
    told = ngettext("%(count)s signal", "%(count)s signals", count) % {"count": count}
    if count < THRESHOLD and (not leads or (few and not may)):
        told = _("fewer than %(count)s signals") % {"count": THRESHOLD}
    elif few:
        told = ngettext(
            "%(count)s signal and fewer than %(few)s that you can't open",
            "%(count)s signals and fewer than %(few)s that you can't open",
            may,
        ) % {"count": may, "few": THRESHOLD}
    days = (
        _("since %(day)s") % {"day": day(approach.started_on, today)}
        if approach.is_open
        else _("until %(day)s") % {"day": day(approach.ended_on, today)}
    )
    lead = approach.lead.name if approach.lead else ""
    return Row(
        url=approach.get_absolute_url(),
        title=approach.title or "",
        text=" · ".join(part for part in (told, days, lead) if part),
    )


SEEN_OFTEN, LATELY = 2, timedelta(days=28)  # so many others in so long: take it up together


def of_signal(signal: Signal, user: User, now: datetime) -> Asking[dict[str, Any]]:
    """What the page of one signal shows: its approaches, and whether to begin one."""
    gone = signal.status in SPENT or signal.is_practice or signal.keeps_no_story
    gone = gone or signal.outcome == Outcome.RETRACTED
    led = signal.team_id in {team.pk for team in user.led_teams}  # as `approachable_by`
    acts = led and not gone and user.has_perm("signals.approach")
    mine = prepared(_holding, user, day_of(now), signal)
    offered = Approach.objects.visible_to(user, day_of(now)).open().beside(signal)
    like = counted(Signal.objects.visible_to(user).like(signal, now - LATELY), count=Count("pk"))
    yield (mine, offered, like) if acts else mine
    [(often,)] = (acts and not mine and like) or [(0,)]
    return {
        "approaches": list(mine),
        "may_start_approach": acts,
        "add_to_form": AddToForm(offered=offered) if acts else None,
        "seen_often": ngettext(
            "%(count)s other signal like this in four weeks. Take it up together?",
            "%(count)s other signals like this in four weeks. Take them up together?",
            often,
        )
        % {"count": often}
        if often >= SEEN_OFTEN
        else "",
    }


def _holding(user: User, today: date, signal: Signal) -> ApproachQuerySet:
    return Approach.objects.visible_to(user, today).holding(signal)


def page(
    approach: Approach,
    user: User,
    now: datetime,
    words: list[str],
    of_step: StepDeedForm | None = None,
) -> Asking[tuple[dict[str, Any], list[Disclosure]]]:
    """Everything the page of one approach shows, with the forms this person may use; and what was
    shared of it and of its signals.

    Its signals that this person may not read are only counted; `words` are those of the house that
    the check for names lets pass; `of_step` is the form of a planned step that was refused.
    """
    may_edit: bool = approach.may_edit
    act = may_edit and approach.is_open
    today = timezone.localdate(now)
    found = Signal.objects.opened_by(user, today).under(approach)
    all_signals = counted(Signal.objects.under(approach).order_by(), count=Count("pk"))
    all_steps, partners = approach.steps.in_order(), approach.partners.all()
    disclosures = Disclosure.objects.visible_to(user, now).of_approach(approach)
    offered, erased_on, *_read = yield from all_of(
        step_offer(approach, user, today) if approach.is_open else read(partners),
        day_of_approach(approach, today),
        *map(read, (found, all_signals, all_steps, partners, disclosures)),
    )
    readable, steps = list(found), list(all_steps)
    planned = [step for step in steps if step.done_at is None]
    shared = [row for row in disclosures if row.shared_at]
    [(count,)] = all_signals
    hidden = count - len(readable)
    shown = {
        "approach": approach,
        "lead": approach.lead.name if approach.lead else "",
        "state": _state(approach, today),
        "duration": _duration(approach, today),
        "facts": _facts(approach, today),
        "story": story(approach, readable, steps, shared, now),
        "planned": [_planned(step, approach, user, today, of_step, offered) for step in planned],
        "started": [_started(step) for step in steps if _asks_which(step, approach, user)],
        "signals": readable,
        "hidden": hidden,
        "hidden_text": _counted(hidden),
        "people": _people(approach, readable, steps),
        "partners": ", ".join(partner.name for partner in partners),
        "erased_on": day(erased_on, today) if erased_on else "",
        "may_edit": may_edit,
        "may_tell": user.has_perm("workers.write_examples"),
        "step_form": ApproachStepForm(approach=approach, offered=offered, allowed=words)
        if act
        else None,
        "end_form": EndForm(approach=approach, today=today, allowed=words) if act else None,
    }
    return shown, list(disclosures)


def differs(form: ApproachForm, approach: Approach) -> list[tuple[str, str]]:
    """What the approach says now where the form says something else; when somebody was quicker."""
    if not form.has_error(NON_FIELD_ERRORS, "stale"):
        return []
    there = {
        "title": approach.title or "",
        "problem": approach.problem or "",
        "goal": approach.goal or "",
        "lead": approach.lead.name if approach.lead else "",
        "started_on": date_format(approach.started_on, "j F Y"),
        "partners": ", ".join(partner.name for partner in approach.partners.all()),
    }
    typed = {
        "lead": str(approach.lead.public_id) if approach.lead else "",
        "started_on": str(approach.started_on),
        "partners": sorted(str(partner.public_id) for partner in approach.partners.all()),
    }
    found = []
    for name, text in there.items():
        value = form[name].value()
        same = sorted(value or []) if name == "partners" else str(value or "").strip()
        if same != typed.get(name, text):
            found.append((str(form[name].label), text))
    return found


def _counted(hidden: int) -> str:
    """How many signals of an approach somebody can't open; a few are not told apart."""
    if hidden < THRESHOLD:
        return _("And fewer than %(count)s that you can't open.") % {"count": THRESHOLD}
    return _("And %(count)s that you can't open.") % {"count": hidden}


def _state(approach: Approach, today: date) -> str:
    if approach.is_open:
        return capfirst(str(approach.get_status_display()))
    return _("Ended on %(day)s") % {"day": day(approach.ended_on, today)}


def _duration(approach: Approach, today: date) -> str:
    days = ((approach.ended_on or today) - approach.started_on).days + 1
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _facts(approach: Approach, today: date) -> list[tuple[str, str]]:
    known = [
        (_("Problem"), approach.problem),
        (_("Goal"), approach.goal),
        (_("Result"), approach.result),
        (_("Start"), day(approach.started_on, today)),
        (_("Duration"), _duration(approach, today)),
    ]
    return [(name, value) for name, value in known if value]


def story(
    approach: Approach,
    readable: Sequence[Signal],
    steps: Sequence[ApproachStep],
    disclosures: Iterable[Disclosure],
    now: datetime,
) -> list[Event]:
    """Signals, steps with their activities, what partners heard: from screen to street and back."""
    events = [_seen(signal, now) for signal in readable]
    events += [_done(step, now) for step in steps if step.done_at and not _told_by_itself(step)]
    by_day: dict[date, list[Disclosure]] = {}
    for each in disclosures:
        by_day.setdefault(timezone.localdate(each.shared_at), []).append(each)
    events += [_told(shared, now) for shared in by_day.values()]
    if approach.ended_on:
        events.append(_over(approach, now))
    return sorted(events, key=lambda event: event.at)


def _seen(signal: Signal, now: datetime) -> Event:
    gone = signal.status == Status.ANONYMISED
    where = " · ".join(str(part) for part in (signal.platform, signal.area) if part)
    return Event(
        at=signal.seen_at,
        when=date_format(timezone.localtime(signal.seen_at), "F Y")
        if gone
        else _moment(signal.seen_at, now),
        title=_("Signal: %(kind)s") % {"kind": kind_of(signal)},
        icon="phone",
        online=True,
        text=where,
        tags=[signal.ref],
        url=signal.get_absolute_url(),
    )


def _told_by_itself(step: ApproachStep) -> bool:
    """Whether what was shared stands there, and the step says no more of it."""
    return step.kind == StepKind.INFORMED_PARTNER and not step.note


def _done(step: ApproachStep, now: datetime) -> Event:
    tags = [step.partner.name] if step.partner else []
    if step.by:
        tags.append(step.by.name)
    online = StepKind(step.kind) in ONLINE_STEPS
    if step.activity:
        tags.insert(0, step.activity.title)
        online = step.activity.mode == ActivityMode.ONLINE
    assert step.done_at is not None
    return Event(
        at=step.done_at,
        when=_moment(step.done_at, now),
        title=str(StepKind(step.kind).label),
        icon=STEP_ICONS[StepKind(step.kind)],
        online=online,
        text="\n".join(text for text in (step.note, step.outcome) if text),
        tags=tags,
        url=step.activity.get_absolute_url() if step.activity else "",
    )


def _over(approach: Approach, now: datetime) -> Event:
    """How it ended, after all else of its last day."""
    assert approach.ended_on is not None
    at = end_of_day(approach.ended_on) - timedelta(seconds=1)
    return Event(
        at=at,
        when=_moment(at, now).rpartition(",")[0],
        title=capfirst(str(approach.get_status_display())),
        icon="flag",
        online=False,
        text=approach.result or "",
    )


def _told(shared: list[Disclosure], now: datetime) -> Event:
    """What was shared on one day, to whom and on what ground; never what it said."""
    at = shared[0].shared_at
    assert at is not None
    names = dict.fromkeys(each.partner.name for each in shared)
    agreed = all(each.agreement_id for each in shared)
    told = (
        ngettext(
            "Shared %(count)s time, under agreement",
            "Shared %(count)s times, under agreement",
            len(shared),
        )
        if agreed
        else ngettext("Shared %(count)s time", "Shared %(count)s times", len(shared))
    )
    return Event(
        at=at,
        when=_moment(at, now),
        title=_("Partners joined in"),
        icon="buildings",
        online=False,
        text=", ".join(names),
        tags=[told % {"count": len(shared)}],
    )


def _moment(moment: datetime, now: datetime) -> str:
    local = timezone.localtime(moment)
    pattern = "l j F" if local.year == timezone.localtime(now).year else "l j F Y"
    return f"{capfirst(date_format(local, pattern))}, {local:%H:%M}"


def _asks_which(step: ApproachStep, approach: Approach, user: User) -> bool:
    """Whether this person may say which activity a step started, and nobody did yet."""
    may = approach.is_open and (approach.may_edit or step.owner_id == user.pk)
    unknown = step.kind == StepKind.ACTIVITY_STARTED and not step.activity_id
    return may and unknown and step.done_at is not None


def _started(step: ApproachStep) -> dict[str, str]:
    """As on the page of a signal: what is still to be said of an activity that was started."""
    args = [step.approach.public_id, step.public_id]
    return {
        "title": _("Which activity did you start?"),
        "text": step.note or "",
        "url": reverse("signals:approach_step_activity", args=args),
    }


def _planned(
    step: ApproachStep,
    approach: Approach,
    user: User,
    today: date,
    of_step: StepDeedForm | None,
    offered: StepOffer,
) -> dict[str, Any]:
    """What is still to be done, with the forms that tick it off or give it on, for who may."""
    assert step.due_on is not None
    late = step.due_on < today
    may_tick = approach.is_open and (approach.may_edit or step.owner_id == user.pk)
    refused = of_step if of_step and of_step.step == step.public_id else None
    form = give_form = None
    if may_tick:
        form, give_form = refused, refused
        if not isinstance(refused, ApproachTickForm):
            started = offered.activities if step.asks_activity else None
            known = {"approach": approach, "step": step.public_id, "activities": started}
            form = ApproachTickForm(**known)
        if not isinstance(refused, ApproachGiveForm):
            give_form = ApproachGiveForm(step=step, people=offered.people)
    return {
        "step": step,
        "title": str(StepKind(step.kind).label),
        "text": step.note or "",
        "owner": step.owner.name if step.owner else "",
        "late": late,
        "form": form,
        "give_form": give_form if give_form and give_form.fields["to"].offered else None,
        "is_open": refused is not None,
        "is_shared": step.kind == StepKind.INFORMED_PARTNER,
        "due": _("Late: %(day)s") % {"day": day(step.due_on, today)}
        if late
        else _("By %(day)s") % {"day": day(step.due_on, today)},
    }


def _people(
    approach: Approach, readable: Sequence[Signal], steps: Sequence[ApproachStep]
) -> list[str]:
    """Who of us took part, each once: who pulls it first."""
    found = [approach.lead, *(signal.created_by for signal in readable)]
    found += [person for step in steps for person in (step.by, step.owner)]
    return list(dict.fromkeys(person.name for person in found if person))


Told = tuple[datetime, bool, tuple[str, ...]]  # when, whether online, and what is told of it


def _kind_told(kind: Category, at: datetime) -> Told:
    return at, True, (_("Signal: %(kind)s") % {"kind": kind.label},)


def _step_told(step: ApproachStep, now: datetime) -> Told:
    event = _done(step, now)
    month = date_format(day_of(event.at), "F Y")
    partner = step.partner.get_type_display() if step.partner else ""
    what = ": ".join(part for part in (event.title, event.text.replace("\n", " ")) if part)
    return event.at, event.online, (month, partner, what)


def as_example(approach: Approach, user: User, now: datetime) -> dict[str, Any]:
    """An ended approach as the draft of a practice example, which goes into reports: its story.

    Of signals that this person opens and of which something may be told the main kind, once:
    what a worker wrote in one stays there, and how many there were and when is told by the report's
    own figures. Names of colleagues and of partners stay out as well; who writes the example looks
    it over. Both have their place in the course, so that online and offline read as one story,
    steps with their month (R42).
    """
    steps = approach.steps.in_order().filter(done_at__isnull=False).select_related("activity")
    firsts = dict[str, datetime]()
    tellable = Signal.objects.opened_by(user, day_of(now)).tellable_of(approach)
    for category, seen_at in tellable.order_by("seen_at", "pk").values_list("category", "seen_at"):
        firsts.setdefault(category, seen_at)
    course = [_kind_told(Category(kind), at) for kind, at in firsts.items()]
    course += [_step_told(step, now) for step in steps]
    told: dict[bool, list[str]] = {True: [], False: []}
    for place, (_at, online, said) in enumerate(sorted(course, key=itemgetter(0)), 1):
        told[online].append(f"{place}. " + " · ".join(part for part in said if part))
    parts = {
        "situation": approach.problem or "",
        "online": "\n".join(told[True]),
        "offline": "\n".join(told[False]),
        "result": approach.result or "",
        "lesson": approach.lesson or "",
    }
    return {
        "title": approach.title or "",
        "team": str(approach.team.public_id),
        "function": Function.EARLY_WARNING,
        "day": approach.ended_on,
    } | {name: Truncator(text).chars(PART_MAX) for name, text in parts.items()}
