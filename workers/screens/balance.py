"""What the pages of giving and taking show: one's own figures, and those of teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from organisation.models import Membership, Organisation, Team, User
from workers import balance
from workers.agreed import may_follow
from workers.balance import Practice
from workers.choices.activities import GiveTake, Origin
from workers.choices.contacts import ContactOutcome, Known
from workers.choices.hours import Function
from workers.tiles import hours
from youthwork.lib.charts import share
from youthwork.lib.dates import DAY
from youthwork.lib.suppression import Figure, suppress_list
from youthwork.lib.together import Asking, all_of, read, together

BAR, AIR = 340.0, 4.0  # width of the bar of giving and taking, and between its halves
FEWEST = 3  # people in a team of which somebody who leads it not sees figures


@dataclass(frozen=True)
class GiveTakePanel:
    """The bar of giving and taking; widths are literal numbers."""

    give: int
    take: int
    give_percent: int
    take_percent: int
    give_width: str
    take_from: str
    take_width: str
    least: int
    conversations: int
    is_low: bool

    @property
    def posted(self) -> int:
        return self.give - self.conversations


@dataclass(frozen=True)
class BarRow:
    label: str
    figure: Figure
    share: str
    is_hidden: bool = False
    id: str = ""
    difference: str = ""


@dataclass(frozen=True)
class Bars:
    """A list as `charts/bars.html` draws it."""

    rows: list[BarRow]
    period: str
    total: Figure
    compares: bool = False
    before: str = ""


def give_take_panel(practice: Practice) -> GiveTakePanel | None:
    """None while nothing was done online."""
    counts, percent = practice.give_take, practice.give_percent
    if percent is None:
        return None
    least = least_give()
    given = round(percent)
    split = BAR * percent / 100
    both = 0 < percent < 100
    return GiveTakePanel(
        give=counts[GiveTake.GIVE],
        take=counts[GiveTake.TAKE],
        give_percent=given,
        take_percent=100 - given,
        give_width=f"{max(0.0, split - (AIR / 2 if both else 0)):.1f}",
        take_from=f"{split + (AIR / 2 if both else 0):.1f}",
        take_width=f"{max(0.0, BAR - split - (AIR / 2 if both else 0)):.1f}",
        least=least,
        conversations=practice.conversations,
        is_low=percent < least,
    )


def least_give() -> int:
    """The share that gives at least, as the organisation chose."""
    organisation = Organisation.objects.current()
    return organisation.give_percent if organisation else 50


def page(user: User, today: date) -> dict[str, Any]:
    """One's own four weeks, and of the teams one may see; in two statements at most."""
    first = today - (balance.ROLLING_DAYS - 1) * DAY
    sees_teams = user.has_perm("workers.see_team_balance")
    agreed = may_follow(today)
    mine = user.has_perm("workers.count_contacts")
    context: dict[str, Any] = {"agreed": agreed, "sees_teams": sees_teams, "mine": None}
    parts: list[Asking[Any]] = []
    if mine:
        parts += [balance.asked_of(user, first, today), balance.asked_days_online(user, today)]
    if sees_teams and agreed:
        parts.append(_teams(user, first, today))
    found = together(*parts)
    if mine:
        own, days = found[0], found[1]
        context |= {"mine": person(own), "streak": balance.streak(days, today)}
        context["week"] = sum(1 for back in range(7) if today - back * DAY in days)
    context["teams"] = found[-1] if sees_teams and agreed else []
    context["may_set"] = user.has_perm("organisation.set_practice")
    return context


def person(practice: Practice) -> dict[str, Any]:
    """What somebody sees of themselves: every number."""
    return _shown(practice, exact=True, sees_contacts=True, tag="mine")


def _teams(user: User, first: date, today: date) -> Asking[list[dict[str, Any]]]:
    sees_all = user.has_perm("workers.see_all_balances")
    teams: list[Team] = user.led_teams
    if sees_all:
        rows = Team.objects.order_by("name")
        yield rows
        teams = [team for team in rows if team.active_until is None or team.active_until >= today]
    held = Membership.objects.on(today).order_by().values("team")
    people = held.annotate(number=Count("user", distinct=True)).values_list("team", "number")
    practices, numbers = yield from _both(teams, people, first, today)
    led = {team.pk for team in user.led_teams}
    found = []
    for place, team in enumerate(sorted(teams, key=lambda each: each.name)):
        leads = team.pk in led
        few = not leads and dict(numbers).get(team.pk, 0) < FEWEST
        shown = {} if few else _shown(practices[team.pk], exact=leads, tag=f"t{place}")
        found.append({"team": team, "few": few, **shown})
    return found


def _both(teams: Sequence[Team], people: Any, first: date, today: date) -> Asking[tuple[Any, Any]]:
    asked = balance.asked_of_teams(teams, first, today, today=today)
    practices, numbers = yield from all_of(asked, read(people))
    return practices, numbers


def _shown(
    practice: Practice, *, exact: bool, tag: str, sees_contacts: bool = False
) -> dict[str, Any]:
    """The parts of a page. `exact`: this person may open every activity behind it."""
    gives = suppress_list(
        [practice.give_take[GiveTake.GIVE], practice.give_take[GiveTake.TAKE]], exact=exact
    )
    is_whole = all(figure.is_shown for figure in gives.cells)
    panel = give_take_panel(practice) if is_whole else None
    return {
        "panel": panel,
        "is_hidden": not is_whole and bool(practice.give_take.total()),
        "functions": _bars(Function.choices, practice.functions, exact, f"{tag}f"),
        "minutes": _minutes(practice) if exact else None,
        "origins": _bars(Origin.choices, practice.origins, exact, f"{tag}o"),
        "known": _bars(Known.choices, practice.known, sees_contacts, f"{tag}k"),
        "outcomes": _bars(ContactOutcome.choices, practice.outcomes, sees_contacts, f"{tag}c"),
        "offline_percent": _percent(practice.offline_percent, practice, exact=sees_contacts),
        "contacts": practice.contacts.total(),
        "activities": practice.activities,
        "tag": tag,
    }


def _percent(value: float | None, practice: Practice, *, exact: bool) -> int | None:
    """A share of contacts; hidden where one of its parts would be."""
    outcomes = suppress_list(list(practice.outcomes.values()), exact=exact)
    whole = all(figure.is_shown for figure in outcomes.cells)
    return round(value) if value is not None and whole else None


def _bars(
    choices: Iterable[tuple[str, Any]], counts: Counter[str], exact: bool, tag: str
) -> Bars | None:
    """Labels with their counts, in the order of the vocabulary; None of nothing."""
    named = [(str(label), counts[value]) for value, label in choices]
    if not sum(number for _label, number in named):
        return None
    shown = suppress_list([number for _label, number in named], exact=exact)
    most = max((figure.count or 0 for figure in shown.cells), default=0)
    rows = [
        BarRow(
            label=label,
            figure=figure,
            share=share(figure.count or 0, most),
            is_hidden=not figure.is_shown,
            id=f"{tag}{place}",
        )
        for place, ((label, _number), figure) in enumerate(zip(named, shown.cells, strict=True))
    ]
    return Bars(rows, _("last four weeks"), shown.total)


def _minutes(practice: Practice) -> list[tuple[str, str]] | None:
    """Hours online by function, with what said none; sums to all hours online."""
    total = practice.minutes.total()
    if not total:
        return None
    named = [*Function.choices, ("", _("not said"))]
    rows = [
        (str(label), _in_hours(practice.minutes[value]))
        for value, label in named
        if practice.minutes[value]
    ]
    return [*rows, (_("Total"), _in_hours(total))]


def _in_hours(minutes: int) -> str:
    return _("%(n)s hours") % {"n": hours(minutes)}
