"""What the pages of evaluations show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import User
from policy import dates
from policy.agenda import period_of
from policy.choices.evaluations import EvaluationStatus, FigureState
from policy.models import CalendarLink, Decision, Evaluation, EvaluationAnswer, PolicyDocument
from policy.querysets.evaluations import items_of
from policy.screens import agenda
from policy.screens.places import tabs
from youthwork.lib.together import read, together

TERM_DAYS = 183  # about half a year: what the ring counts down from
RADIUS = 50
AROUND = 2 * math.pi * RADIUS
STATUS_LOOKS = {
    EvaluationStatus.PLANNED: ("info", "calendar-event"),
    EvaluationStatus.IN_PROGRESS: ("warn", "hourglass-split"),
    EvaluationStatus.FINISHED: ("ok", "check-lg"),
    EvaluationStatus.OVERDUE: ("bad", "clock"),
    EvaluationStatus.LAPSED: ("", "calendar-x"),
}


@dataclass(frozen=True)
class Ring:
    """A ring of which a part is filled: as text, ready for SVG."""

    filled: str
    number: int
    label: str

    @classmethod
    def of(cls, part: float, number: int, label: str) -> Ring:
        done = max(0.0, min(1.0, part))
        return cls(f"{done * AROUND:.1f} {AROUND:.1f}", number, label)


@dataclass(frozen=True)
class Answered:
    """What was found about an item, and how it is written."""

    text: str
    version: int
    by: str
    url: str
    may_write: bool


def day(value: date, today: date | None = None) -> str:
    """`10 March 2027`, without the year where it is this one."""
    with_year = today is None or value.year != today.year
    return date_format(value, "j F Y" if with_year else "j F").lower()


def until(evaluation: Evaluation, today: date) -> str:
    """How long there is, or how late it is."""
    late = evaluation.days_late(today)
    if late:
        return ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
    left = (evaluation.meets_on - today).days
    if left < 0:
        return _("The day has passed")
    if left == 0:
        return _("Today")
    return ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}


def late_banner(evaluation: Evaluation | None, today: date) -> str:
    """What stands above a page while an evaluation is late; nothing else."""
    if evaluation is None or not evaluation.is_open or not evaluation.days_late(today):
        return ""
    days = evaluation.days_late(today)
    told = ngettext(
        "The evaluation of %(due)s is %(days)d day late. At least once in six months, we agreed.",
        "The evaluation of %(due)s is %(days)d days late. At least once in six months, we agreed.",
        days,
    )
    return told % {"due": day(evaluation.due_on), "days": days}


# --- the list -------------------------------------------------------------------------------------


def listed(user: User, today: date) -> dict[str, Any]:
    """The one to come with its countdown, and every one before it."""
    rows = list(Evaluation.objects.visible_to(user).newest_first().with_counts())
    open_one = next((row for row in rows if row.is_open), None)
    last = next((row for row in rows if row.held_on), None)
    return {
        "tabs": tabs(user, "policy:evaluations"),
        "coming": open_one,
        "countdown": coming(open_one, today) if open_one else None,
        "last": last_held(last),
        "late": late_banner(open_one, today),
        "may_plan": bool(open_one) and user.has_perm("policy.plan_evaluations"),
        "rows": [_row(row, today) for row in rows if not row.is_open],
        "missed": missed(rows, date.min, today),
        "has_link": CalendarLink.objects.filter(person=user).exists(),
    }


def coming(evaluation: Evaluation, today: date) -> dict[str, Any]:
    """The one to come with its countdown; how late it is once it is."""
    number = max(0, (evaluation.meets_on - today).days)
    tone, icon = STATUS_LOOKS[EvaluationStatus(evaluation.status)]
    told = day(evaluation.meets_on)
    left = ngettext("%(days)d day left", "%(days)d days left", number) % {"days": number}
    return {
        "evaluation": evaluation,
        "ring": Ring.of(number / TERM_DAYS, number, left),
        "unit": ngettext("day", "days", number),
        "title": told if evaluation.planned_on else _("Before %(day)s") % {"day": told},
        "prepare": _("Prepare from %(day)s")
        % {"day": day(dates.prepare_from(evaluation.due_on, evaluation.meets_on), today)},
        "until": until(evaluation, today),
        "late": late_banner(evaluation, today),
        "tone": tone,
        "icon": icon,
    }


def last_held(last: Evaluation | None) -> str:
    if last is None or last.held_on is None:
        return _("The first one")
    return _("The last one: %(day)s") % {"day": day(last.held_on)}


def _row(row: Any, today: date) -> dict[str, Any]:
    """One that is over: when, how late, what of its decisions is still to be done."""
    tone, icon = STATUS_LOOKS[EvaluationStatus(row.status)]
    late = row.days_late(today) if row.held_on else 0
    decided = ngettext("%(count)d decision", "%(count)d decisions", row.decision_count)
    parts = [decided % {"count": row.decision_count}]
    if row.to_do_count:
        still = ngettext("%(count)d to be done", "%(count)d to be done", row.to_do_count)
        parts.append(still % {"count": row.to_do_count})
    if late:
        told = ngettext("held %(days)d day late", "held %(days)d days late", late)
        parts.append(told % {"days": late})
    if row.lapsed_because:
        parts.append(row.lapsed_because)
    title = _("Evaluation of %(day)s") % {"day": day(row.held_on or row.due_on)}
    return {
        "url": row.get_absolute_url(),
        "title": title,
        "text": " · ".join(parts),
        "tone": tone,
        "icon": icon,
        "label": row.get_status_display(),
    }


def missed(rows: Sequence[Evaluation], first: date, last: date) -> int:
    """How many half years between two days ended without an evaluation.

    Of one that was held late, those until then; of one that lapsed or is still open, those until
    the end. What a report says of its period.
    """
    total = 0
    for row in rows:
        end = min(row.held_on or last, last)
        before = dates.missed_terms(row.due_on, min(first, end)) if first > row.due_on else 0
        missed_by_end = dates.missed_terms(row.due_on, end)
        if row.status == EvaluationStatus.LAPSED:
            missed_by_end = 1 if row.due_on < end else 0
            before = 1 if row.due_on < first else 0
        total += max(0, missed_by_end - before)
    return total


# --- one evaluation -------------------------------------------------------------------------------


def page(evaluation: Evaluation, user: User, now: datetime) -> dict[str, Any]:
    """The agenda with its figures, answers and decisions; what this person may do about it."""
    today = timezone.localdate(now)
    held = Evaluation.objects.before(evaluation)[:1]
    said = EvaluationAnswer.objects.of(evaluation)
    invited = (evaluation.present if evaluation.held_on else evaluation.invited).order_by("name")
    verdicts = evaluation.verdicts.select_related("document").order_by("document__type")
    together(*map(read, (held, said, invited, verdicts)))
    before = next(iter(held), None)
    lines = agenda.lines(evaluation, before, user, today)
    answers = {row.item: row for row in said}
    decisions = list(Decision.objects.visible_to(user).beside(evaluation, before).in_order())
    may_plan = evaluation.is_open and user.has_perm("policy.plan_evaluations")
    mine = items_of(user) if evaluation.is_open else frozenset()
    lapsed = evaluation.status == EvaluationStatus.LAPSED
    period = period_of(evaluation, before, evaluation.due_on if lapsed else today)
    tone, icon = STATUS_LOOKS[EvaluationStatus(evaluation.status)]
    asking = [line for line in lines if line.state in agenda.ASKING]
    ready = sum(line.state == FigureState.READY for line in lines)
    return {
        "evaluation": evaluation,
        "title": _title(evaluation),
        "sub": _sub(evaluation, period.first, period.last, now),
        "state": (tone, evaluation.get_status_display(), icon),
        "late": late_banner(evaluation, today),
        "items": [
            {"line": line, "answer": _answered(evaluation, line.key, answers, mine)}
            for line in lines
        ],
        "is_held": bool(evaluation.held_on),
        "in_meeting": evaluation.status == EvaluationStatus.IN_PROGRESS,
        "may_plan": may_plan,
        "may_start": may_plan and evaluation.status != EvaluationStatus.IN_PROGRESS,
        "may_decide": evaluation.is_open and user.has_perm("policy.give_input"),
        "writes": bool(mine),
        "ready": Ring.of(ready / len(lines), ready, _("%(count)d ready") % {"count": ready}),
        "asks": ngettext(
            "%(count)d item asks something", "%(count)d items ask something", len(asking)
        )
        % {"count": len(asking)},
        "until": until(evaluation, today) if evaluation.is_open else "",
        "before_title": _("Before %(day)s") % {"day": day(evaluation.meets_on, today)},
        "todo": [line for line in asking if line.todo],
        "decisions": [
            _decided(row, user, today) for row in decisions if row.evaluation_id == evaluation.pk
        ],
        "earlier": [
            _decided(row, user, today) for row in decisions if row.evaluation_id != evaluation.pk
        ],
        "verdicts": list(verdicts) if evaluation.held_on else [],
        "people": _people(invited),
        "others": evaluation.others_present,
    }


def _title(evaluation: Evaluation) -> str:
    when = day(evaluation.day)
    if evaluation.held_on or evaluation.status == EvaluationStatus.LAPSED:
        return _("Evaluation of %(day)s") % {"day": when}
    if evaluation.status == EvaluationStatus.IN_PROGRESS:
        return _("Evaluation of %(day)s: the meeting") % {"day": when}
    return _("Prepare the evaluation of %(day)s") % {"day": when}


def _sub(evaluation: Evaluation, first: date, last: date, now: datetime) -> str:
    about = _("About %(first)s to %(last)s") % {"first": day(first), "last": day(last)}
    if evaluation.figures_at is None:
        return about
    at = timezone.localtime(evaluation.figures_at)
    if at.date() == timezone.localdate(now):
        made = _("figures of %(time)s") % {"time": date_format(at, "H:i")}
    else:
        made = _("figures of %(day)s") % {"day": day(at.date(), timezone.localdate(now))}
    return f"{about} · {made}"


def _answered(
    evaluation: Evaluation,
    item: str,
    answers: dict[str, EvaluationAnswer],
    mine: frozenset[str],
) -> Answered:
    row = answers.get(item)
    return Answered(
        text=row.text if row else "",
        version=row.version if row else 0,
        by=row.by.first_name if row and row.by else "",
        url=reverse("policy:answer", args=[evaluation.public_id, item]),
        may_write=item in mine,
    )


def _decided(row: Decision, user: User, today: date) -> dict[str, Any]:
    """A decision with who, when and how it stands."""
    if row.done_on:
        tone, icon, label = "ok", "check-lg", _("Done")
    elif row.is_late(today):
        tone, icon, label = "bad", "clock", _("Late")
    else:
        tone, icon, label = "warn", "hourglass-split", _("Runs")
    manages = user.has_perm("policy.plan_evaluations")
    is_mine = row.owner_id == user.pk
    return {
        "row": row,
        "what": row.what,
        "who": row.owner.first_name if row.owner else _("nobody yet"),
        "due": day(row.due_on, today),
        "tone": tone,
        "icon": icon,
        "label": label,
        "may_end": row.done_on is None and (is_mine or manages),
        "may_change": row.done_on is None and manages,
    }


def _people(invited: Iterable[User]) -> str:
    """Who is asked to be there, or was: first names in one line."""
    names = [person.first_name for person in invited]
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def colleagues(today: date) -> list[User]:
    """Who can be there, and who can agree to do something."""
    return list(User.objects.with_a_role(today))


def documents() -> list[PolicyDocument]:
    """What is adopted, of which an evaluation says whether it stays."""
    return list(PolicyDocument.objects.adopted().order_by("type"))


def feed_address(token: str) -> str:
    """The secret address, as a calendar wants it."""
    return settings.SITE_URL + reverse("policy:feed", args=[token])


def saved_at(row: EvaluationAnswer) -> str:
    """That what was typed is kept."""
    return _("Saved at %(time)s") % {"time": date_format(timezone.localtime(row.changed_at), "H:i")}
