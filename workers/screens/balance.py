"""What the pages of giving and taking show: one's own figures, and those of teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.choices import PartnerType
from organisation.models import Membership, Organisation, Team, User
from workers import balance
from workers.agreed import may_follow
from workers.balance import Practice
from workers.choices.activities import GiveTake, Origin
from workers.choices.contacts import ContactOutcome, Known
from workers.choices.hours import Function
from workers.choices.routine import RoutineDeed
from workers.models import HourPart, RoutineDay, RoutineTime
from workers.querysets.hours import Minutes
from workers.small_teams import FEWEST
from workers.themes import theme_name, themes
from workers.wording import hours
from youthwork.lib.charts import BarRow, share
from youthwork.lib.dates import DAY
from youthwork.lib.suppression import Figure, suppress_list
from youthwork.lib.together import Asking, all_of, read, together

FEED_DAYS = 30  # after which one looks again at what the feed shows
BAR, AIR = 340.0, 4.0  # width of the bar of giving and taking, and between its halves


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
        parts += [
            balance.asked_of(user, first, today),
            balance.asked_days_online(user, today),
            _routine(user, today),
        ]
    if sees_teams and agreed:
        parts.append(_teams(user, first, today))
    found = together(*parts)
    if mine:
        own, days = found[0], found[1]
        context |= {"mine": person(own), "streak": balance.streak(days, today)}
        context["week"] = sum(1 for back in range(7) if today - back * DAY in days)
        context |= {"was_online": today in days, **found[2]}
    context["teams"] = found[-1] if sees_teams and agreed else []
    context["may_set"] = user.has_perm("organisation.set_practice")
    return context


def _routine(user: User, today: date) -> Asking[dict[str, Any]]:
    """The moments one chose, hours online of today, and whether one looked lately at the feed."""
    times = RoutineTime.objects.held_by(user)
    looked = RoutineDay.objects.held_by(user, RoutineDeed.MIXED_FEED).values_list("day", flat=True)
    last = looked[:1]
    worked = HourPart.objects.online_by(user, today).by_where()
    yield times, last, worked
    online = Minutes.of(worked).online
    day = next(iter(last), None)
    return {
        "moments": [(row.get_weekday_display(), row.at) for row in times],
        "online_today": hours(online) if online else "",
        "feed_day": day,
        "feed_fresh": day is not None and (today - day).days < FEED_DAYS,
    }


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
    given, talked = practice.give_take[GiveTake.GIVE], practice.conversations
    gives = suppress_list([talked, given - talked, practice.give_take[GiveTake.TAKE]], exact=exact)
    is_whole = all(figure.is_shown for figure in gives.cells)
    offline = practice.told_offline_percent(exact=sees_contacts)
    panel = give_take_panel(practice) if is_whole else None
    return {
        "panel": panel,
        "is_hidden": not is_whole and bool(practice.give_take.total()),
        "functions": _bars(Function.choices, practice.functions, exact, f"{tag}f"),
        "minutes": _minutes(practice) if exact else None,
        "origins": _bars(Origin.choices, practice.origins, exact, f"{tag}o"),
        "known": _bars(Known.choices, practice.known, sees_contacts, f"{tag}k"),
        "outcomes": _bars(ContactOutcome.choices, practice.outcomes, sees_contacts, f"{tag}c"),
        "themes": _telling(_themes(practice), practice.contact_themes, sees_contacts, f"{tag}t"),
        "partners": _telling(_partners(), practice.with_partners, exact, f"{tag}p"),
        "offline_percent": None if offline is None else round(offline),
        "activities": suppress_list([practice.activities], exact=exact).total,
        "tag": tag,
    }


def _themes(practice: Practice) -> list[tuple[str, Any]]:
    """Themes of contacts, those that forms offer in their order and then others that were used."""
    counts = practice.contact_themes
    offered = [*themes(), ("", _("Something else"))]
    known = {value for value, _label in offered}
    return [*offered, *((each, theme_name(each)) for each in sorted(counts) if each not in known)]


def _partners() -> list[tuple[str, Any]]:
    return [*PartnerType.choices, ("", pgettext("partner", "Not said"))]


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
            id=f"{tag}{place}",
        )
        for place, ((label, _number), figure) in enumerate(zip(named, shown.cells, strict=True))
    ]
    return Bars(rows, _("last four weeks"), shown.total)


def _telling(
    choices: Iterable[tuple[str, Any]], counts: Counter[str], exact: bool, tag: str
) -> Bars | None:
    """A long vocabulary without the lines that tell nothing; hidden ones go whatever they hold."""
    whole = _bars(choices, counts, exact, tag)
    return whole and replace(whole, rows=[row for row in whole.rows if row.figure.count])


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
