"""What the pages of competences and trainings show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.choices import Role
from organisation.models import User
from workers import first_weeks
from workers.choices.competences import (
    COMPETENT,
    EVERY_MONTHS,
    FEWEST_PEOPLE,
    INDICATORS,
    TARGET_PERCENT,
    Competence,
    Level,
    Side,
)
from workers.choices.pulse import Pulse
from workers.models import (
    Attendance,
    CompetenceAssessment,
    GrowthGoal,
    PulseAnswer,
    Training,
)
from workers.querysets.competences import counting
from workers.querysets.pulse import Mean, means_of
from workers.screens.activities import in_words
from youthwork.lib.dates import add_months
from youthwork.lib.together import fetch, together

SCALE_FROM, SCALE_STEP = 18, 88  # of the drawing of one to four, in its units
BAR = 420  # width of a bar, likewise
GOAL_OF_CONFIDENCE = 4


@dataclass(frozen=True)
class Line:
    """One competence on the page: both views, drawn and in words."""

    name: str
    told: str  # "3 and 4", "3"
    label: str  # of the drawing
    mine: str  # where the dot stands; "" when there is none
    theirs: str
    ticks: list[str]
    differs: str
    points: list[tuple[str, str]]


@dataclass(frozen=True)
class Person:
    """Somebody of the own team, without a score."""

    name: str
    url_id: UUID
    mine_on: str
    theirs_on: str
    is_due: bool
    first_steps: str  # "3 of 8" of who is new; else ""


def side_of(person: User, viewer: User) -> Side:
    return Side.SELF if person.pk == viewer.pk else Side.LEAD


def address(person: User, viewer: User) -> str:
    """Where this reader sees this worker's competences."""
    if person.pk == viewer.pk:
        return reverse("workers:competences")
    return reverse("workers:competences_of", args=[person.public_id])


def attending(user: User, today: date) -> list[User]:
    """Of whom this person may say that they were at a training: leads of their own people."""
    if not user.has_perm("workers.assess_others"):
        return list(User.objects.holding(Role.WORKER, today))
    return list(User.objects.led_by(user, today).order_by("name", "pk"))


def expected(training: Training) -> QuerySet[User]:
    """Who signed up, or was there."""
    return User.objects.working().filter(pk__in=training.attendances.values("person"))


def _at(level: int) -> str:
    return str(SCALE_FROM + SCALE_STEP * (level - 1))


def newest(person: User, viewer: User, today: date) -> dict[str, CompetenceAssessment]:
    """The last view of each side that this reader may see."""
    rows = CompetenceAssessment.objects.visible_to(viewer, today).filter(person=person)
    found: dict[str, CompetenceAssessment] = {}
    for row in rows.newest_first():
        found.setdefault(row.side, row)
    return found


def page(person: User, viewer: User, today: date) -> dict[str, Any]:
    """How far somebody is, as the worker or the own lead sees it, and what they agreed."""
    views = newest(person, viewer, today)
    mine, theirs = views.get(Side.SELF), views.get(Side.LEAD)
    lead = theirs.by.first_name if theirs and theirs.by else _("your team lead")
    goals = GrowthGoal.objects.visible_to(viewer, today).of(person)
    return {
        "person": person,
        "is_own": person.pk == viewer.pk,
        "leads": person.pk == viewer.pk and viewer.has_perm("workers.assess_others"),
        "filled": [
            (_("Yourself") if row is mine else lead, in_words(row.day, today))
            for row in (mine, theirs)
            if row
        ],
        "mine_on": in_words(mine.day, today) if mine else "",
        "theirs_on": in_words(theirs.day, today) if theirs else "",
        "lead": lead,
        "lines": [_line(key, mine, theirs, lead) for key in INDICATORS] if views else [],
        "levels": " · ".join(f"{level.value} {str(level.label).lower()}" for level in Level),
        "is_due": _is_due(views.get(Side.SELF), today),
        "goals": [
            {
                "id": goal.public_id,
                "text": goal.text,
                "about": goal.get_competence_display(),
                "due": in_words(goal.due_on, today),
                "is_done": goal.done_on is not None,
                "is_late": goal.done_on is None and goal.due_on < today,
            }
            for goal in goals
        ],
    }


def _is_due(row: CompetenceAssessment | None, today: date) -> bool:
    return row is None or today >= add_months(row.day, EVERY_MONTHS)


def _line(
    key: str, mine: CompetenceAssessment | None, theirs: CompetenceAssessment | None, lead: str
) -> Line:
    name = str(Competence(key).label)
    own, other = (row.level_of(key) if row else None for row in (mine, theirs))
    told = _both(own, other)
    differs = ""
    if own is not None and other is not None and own != other:
        sees_more = _("%(lead)s sees more in you than you do.") % {"lead": lead}
        differs = sees_more if other > own else _("You look at this differently. Talk about it.")
    return Line(
        name=name,
        told=told,
        label=_("%(name)s: %(levels)s, from 1 to 4") % {"name": name, "levels": told},
        mine=_at(own) if own else "",
        theirs=_at(other) if other else "",
        ticks=[_at(level) for level in Level.values],
        differs=differs,
        points=[
            (
                str(text),
                _both(
                    mine.levels.get(code) if mine else None,
                    theirs.levels.get(code) if theirs else None,
                ),
            )
            for code, text in INDICATORS[key].items()
        ],
    )


def _both(own: int | None, other: int | None) -> str:
    if own is not None and other is not None:
        return _("%(own)s and %(other)s") % {"own": own, "other": other}
    return str(own if own is not None else other if other is not None else "–")


# --- of the own team ------------------------------------------------------------------------------


def people(lead: User, today: date) -> list[Person]:
    """Who works in the teams led, by name, with when each side filled it in; never how far.

    Of who is new, how many of the first eight steps are done.
    """
    led = User.objects.led_by(lead, today).with_current_memberships(today)
    rows = led.exclude(pk=lead.pk).order_by("name", "pk")
    seen: dict[tuple[int, str], date] = {
        (person, side): day
        for person, side, day in CompetenceAssessment.objects.visible_to(lead, today)
        .order_by()
        .values_list("person", "side")
        .annotate(last=Max("day"))
    }
    found = []
    new = first_weeks.new_among(rows, today)
    taken = dict(zip(new, together(*map(first_weeks.taken_by, new)), strict=True))
    for person in rows:
        mine, theirs = (seen.get((person.pk, side)) for side in (Side.SELF, Side.LEAD))
        found.append(
            Person(
                name=person.name,
                url_id=person.public_id,
                mine_on=in_words(mine, today) if mine else "",
                theirs_on=in_words(theirs, today) if theirs else "",
                is_due=theirs is None or today >= add_months(theirs, EVERY_MONTHS),
                first_steps=_("%(count)s of %(all)s")
                % {"count": first_weeks.done(taken[person]), "all": len(taken[person])}
                if person in taken
                else "",
            )
        )
    return found


# --- numbers --------------------------------------------------------------------------------------


def numbers(today: date) -> dict[str, Any]:
    """What the teams can do: shares of people, no names, nothing about fewer than five."""
    a_year_ago = add_months(today, -EVERY_MONTHS)
    two_years_ago = add_months(a_year_ago, -EVERY_MONTHS)
    seen = CompetenceAssessment.objects.of_who_works_here(two_years_ago, today)
    rounds = PulseAnswer.objects.by_round(Pulse.CONFIDENCE, today)
    holding = User.objects.holding(Role.WORKER, today)
    practising = User.objects.practising(today)  # leads look at themselves too
    fetch(known := seen.select_related("team"), rounds, holding, practising)
    asked, workers = {person.pk for person in practising}, list(holding)
    known = [row for row in known if row.person_id in asked]
    now, before = counting(known, today), counting(known, a_year_ago)
    groups = _groups(now)
    return {
        "asked": len(asked),
        "filled": len(now),
        "too_few": len(now) < FEWEST_PEOPLE,
        "together_only": len(groups) == 1,
        "heads": [name for name, _rows in groups],
        "rows": [
            {
                "name": str(Competence(key).label),
                "shares": [_share(rows, key) for _name, rows in groups],
                "before": _percent(list(before.values()), key),
            }
            for key in INDICATORS
        ]
        if len(now) >= FEWEST_PEOPLE
        else [],
        "target": TARGET_PERCENT,
        "target_at": f"{BAR * TARGET_PERCENT / 100:.1f}",
        "trainings": _trained(today, workers),
        "confidence": _confidence(means_of(rounds)),
    }


def _groups(
    found: dict[int, CompetenceAssessment],
) -> list[tuple[str, list[CompetenceAssessment]]]:
    """All together, and each team only when every team has five: else one could be worked out."""
    rows = list(found.values())
    teams: dict[int, list[CompetenceAssessment]] = {}
    for row in rows:
        teams.setdefault(row.team_id, []).append(row)
    groups = [(_("All"), rows)]
    if len(teams) > 1 and all(len(each) >= FEWEST_PEOPLE for each in teams.values()):
        named = [(str(each[0].team), each) for each in teams.values()]
        groups += sorted(named, key=lambda pair: pair[0])
    return groups


def _percent(rows: list[CompetenceAssessment], key: str) -> str:
    if len(rows) < FEWEST_PEOPLE:
        return "–"
    return f"{round(100 * sum(row.level_of(key) >= COMPETENT for row in rows) / len(rows))}%"


def _share(rows: list[CompetenceAssessment], key: str) -> dict[str, str]:
    told = _percent(rows, key)
    percent = int(told.rstrip("%")) if told != "–" else 0
    return {"told": told, "width": f"{BAR * percent / 100:.1f}"}


def _trained(today: date, workers: list[User]) -> dict[str, Any]:
    since = add_months(today, -EVERY_MONTHS)
    keys = [person.pk for person in workers]
    count = Attendance.objects.trained_since(since, keys)
    return {
        "share": f"{round(100 * count / len(keys))}%" if keys else "–",
        "rows": [
            {
                "title": row.title,
                "day": in_words(row.day, today),
                "told": _("%(count)s of %(all)s") % {"count": row.attended_count, "all": len(keys)}
                if row.day <= today
                else ngettext("%(count)s signed up", "%(count)s signed up", row.signed_up_count)
                % {"count": row.signed_up_count},
            }
            for row in Training.objects.of_year(today).with_counts(keys)
        ],
    }


def _confidence(known: list[Mean]) -> dict[str, Any]:
    """The half-yearly question, drawn from 1 to 5; a round of fewer than five is left out."""
    shown = [mean for mean in known if mean.mean is not None]
    width, base, step = 374, 90, 19  # units of the drawing: from 6 to 380, 1 to 5 upwards
    points = [
        (6 + width * place / max(1, len(shown) - 1), base - step * ((mean.mean or 1) - 1))
        for place, mean in enumerate(shown)
    ]
    told = [formats.number_format(mean.mean, 1) for mean in shown]
    return {
        "rows": [
            (formats.date_format(mean.day, "F Y"), formats.number_format(mean.mean, 1))
            if mean.mean is not None
            else (formats.date_format(mean.day, "F Y"), _("fewer than 5 answers"))
            for mean in known
        ],
        "path": " ".join(
            f"{'M' if place == 0 else 'L'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(points)
        ),
        "dots": [(f"{x:.1f}", f"{y:.1f}") for x, y in points],
        "last": told[-1] if told else "",
        "last_y": f"{points[-1][1] + 14:.1f}" if points else "",
        "goal_y": f"{base - step * (GOAL_OF_CONFIDENCE - 1):.1f}",
        "goal": str(GOAL_OF_CONFIDENCE),
        "from_label": formats.date_format(shown[0].day, "M y") if shown else "",
        "until_label": formats.date_format(shown[-1].day, "M y") if len(shown) > 1 else "",
        "label": _("Mean of each round, from 1 to 5: %(means)s. Goal %(goal)s.")
        % {"means": "; ".join(told), "goal": GOAL_OF_CONFIDENCE},
    }


# --- trainings ------------------------------------------------------------------------------------


def trainings(user: User, today: date) -> dict[str, Any]:
    """What comes and what was, with one's own place in it."""
    rows = Training.objects.visible_to(user).of_year(today).with_counts().with_place_of(user)
    listed = [
        {
            "row": row,
            "day": in_words(row.day, today),
            "about": ", ".join(str(Competence(key).label) for key in row.competences),
            "is_over": row.day < today,
        }
        for row in rows
    ]
    return {
        "coming": [one for one in reversed(listed) if not one["is_over"]],
        "past": [one for one in listed if one["is_over"]],
        "may_plan": user.has_perm("workers.plan_trainings"),
        "may_come": user.has_perm("workers.assess_self"),
    }
