"""Whatever any one person ever gets of signals, no hidden count can be worked out from it.

A small organisation is made by chance and lives for some months: signals in several teams and
municipalities, late ones, duplicates that are merged, closings and steps; each month is published
as the day does. For each reader every number that they get is written down as a sum over true
cells (month, key, team) of nought or more, what was seen before stays known, and the least and
the most of each hidden cell is computed. Lists that count the same signals by other things share
sums of months and teams only, which any counts by kind and by platform fit alike; so each thing
that is counted by is tried by itself. Each reader knows that nothing is emptied within a year, so
that nothing of it is *not known*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from organisation.models import Municipality, Team, User
from policy import agenda
from policy.actions import reports
from policy.models import Evaluation, Report
from policy.report_content.about import about_report
from policy.report_content.seen import told_of
from policy.report_tables import AT_LEAST
from policy.screens.agenda import ABOUT_SIGNALS
from policy.screens.reports import is_withheld
from signals.actions import merging
from signals.actions import trends as trend_actions
from signals.models import PublishedList, Signal, SignalStep, TrendMessage
from signals.screens import trends as screen
from signals.tiles import tiles
from signals.trend_text import body_of
from signals.trends import CATEGORIES, CHECKED, ENDS, GOES_WITH_TEXT, TAKEN, UNKNOWN
from tests import make
from tests.signals.possible import Contradiction, Possible
from youthwork.lib.dates import AMSTERDAM, add_months, day_of, start_of_day
from youthwork.lib.suppression import THRESHOLD, Figure, Mark
from youthwork.lib.together import answered

DAY = timedelta(days=1)
FIRST = date(2026, 4, 1)
ALL = None  # every key, or every team
KINDS = ("exposing", "violence", "bullying", "substances", "gaming", "weapons")
STEPS = ("talk_youth", "informed_partner", "checked_offline", "informed_partner")
TABLES = {
    "signals_by_category": ("category", CATEGORIES),
    "signals_by_outcome": ("closed", ENDS),
    "steps": ("taken", TAKEN),
    "offline_picture": ("checked", CHECKED),
}


@dataclass(frozen=True)
class Told:
    """A sum that somebody read: of what, of which months and teams, between which bounds."""

    by: str
    months: frozenset[date]
    key: str | None
    teams: frozenset[int] | None
    least: int
    most: int | None

    @property
    def is_shown(self) -> bool:
        return self.least == self.most


def read(text: str | int) -> tuple[int, int | None]:
    """The bounds that a cell gives: `12`, `<5`, `7+` or a dash."""
    if isinstance(text, int) or text.isdecimal():
        return int(text), int(text)
    if text.startswith("<"):
        return 0, int(text[1:]) - 1
    return (int(text.removesuffix(AT_LEAST)), None) if text.endswith(AT_LEAST) else (0, None)


def stretch(first: date, last: date) -> frozenset[date]:
    months = []
    while first <= last:
        months.append(first)
        first = add_months(first, 1)
    return frozenset(months)


def of_list(
    by: str,
    months: Iterable[date],
    teams: Iterable[int] | None,
    cells: Iterable[tuple[str, str | int]],
    total: int,
) -> Iterator[Told]:
    """A list with its total; one of teams or municipalities tells sums of all kinds."""
    months, teams = frozenset(months), None if teams is None else frozenset(teams)
    for key, text in cells:
        if by == "team":
            yield Told("category", months, ALL, frozenset([int(key)]), *read(text))
        else:
            yield Told(by, months, key, teams, *read(text))
    yield Told("category" if by == "team" else by, months, ALL, teams, total, total)


def lists_of(person: User, now: datetime) -> Iterator[Told]:
    """Every line of the file and every column of the page of trends, whichever team is chosen."""
    for wanted in ("", *(str(team.public_id) for team in Team.objects.all())):
        scope = screen.scope_of(person, wanted)
        shown = screen.read(scope, now)
        teams = [team.pk for team in scope.teams] or None
        for column in (*shown.past, *shown.columns):
            if not column.is_live and column.total.count:
                cells = [(key, figure.text()) for key, figure in column.figures.items()]
                if scope.is_exact:
                    known = dict(cells)
                    cells = [(key, known.get(key, "0")) for key in CATEGORIES]
                months = stretch(column.first, column.last)
                yield from of_list("category", months, teams, cells, column.total.count)
        if scope.is_exact:
            continue  # its file holds what is published: never beside that of all teams
        for row in screen.published(scope):
            whose = row.counted or ([row.team_id] if row.team_id else None)
            cells = [(key, Figure(n, Mark(mark)).text()) for key, n, mark in row.figures]
            yield from of_list(
                row.kind, stretch(row.first_month, row.last_month), whose, cells, row.total
            )


def just_told(now: datetime) -> frozenset[date]:
    """Months of which lists were cut now. Who sees exact figures knows them best at that moment:
    what they see later holds late signals, that stand in no list."""
    rows = PublishedList.objects.of_organisation().filter(kind="category", published_at=now)
    return frozenset[date]().union(*(stretch(r.first_month, r.last_month) for r in rows))


def of_report(report: Report) -> Iterator[Told]:
    """Every number on signals in a report."""
    of = about_report(report)
    lists = told_of(of)
    whose = None if report.municipality is None else of.pks
    months_of = {
        by: frozenset[date]().union(*(stretch(r.first_month, r.last_month) for r in rows))
        for by, rows in lists.lists.items()
    }
    for block in report.figures.values():
        for table in block["tables"]:
            rows = table.get("rows", [])
            if table["key"] in TABLES:
                by, keys = TABLES[table["key"]]
                cells = zip(keys, (row[1] for row in rows[:-1]), strict=True)
                yield from of_list(by, months_of[by], whose, cells, int(rows[-1][1]))
            elif table["key"] == "signals_by_month":
                for row, made in zip(rows, lists.of("category"), strict=False):
                    months = stretch(made.first_month, made.last_month)
                    yield from of_list("category", months, whose, [], int(row[1]))


def of_messages(manager: User) -> Iterator[Told]:
    """What a partner reads who got every monthly message that may be written."""
    for row in TrendMessage.objects.lists_for(manager):
        body = body_of(row, "", "Huis").splitlines()
        names = {screen.key_label("category", key, {}): key for key in CATEGORIES}
        cells = [
            (names[name], number)
            for line in body
            if line.startswith("- ")
            for name, number in [line[2:].rsplit(": ", 1)]
        ]
        under = [(key, "<5") for key, _number, mark in row.figures if mark == Mark.UNDER]
        months = stretch(row.first_month, row.last_month)
        yield from of_list("category", months, None, [*cells, *under], row.total)


def given_away(told: set[Told], teams: Iterable[int], led: Iterable[int] = ()) -> list[str]:
    """Hidden cells of which this reader knows more than is promised (0100, 0320).

    `led`: the teams of which they may open every signal.
    """
    found = []
    for by in sorted({each.by for each in told}):
        found += given_away_of(by, [each for each in told if each.by == by], list(teams), set(led))
    return found


def given_away_of(by: str, told: list[Told], teams: list[int], led: set[int]) -> list[str]:
    """What nobody tells apart (months, teams) is one cell; what is known to be nought is none."""
    if by in GOES_WITH_TEXT:
        told = [each for each in told if each.key != UNKNOWN]
    months = sorted({month for each in told for month in each.months})
    alike_months = {m: frozenset(t.months for t in told if m in t.months) for m in months}
    spans = {s: min(m for m in months if alike_months[m] == s) for s in alike_months.values()}
    alike_teams = {p: frozenset(t.teams for t in told if t.teams and p in t.teams) for p in teams}
    parts = {s: min(p for p in teams if alike_teams[p] == s) for s in alike_teams.values()}
    keys = sorted({each.key for each in told if each.key is not ALL})

    def cells(each: Told) -> frozenset[tuple[date, str, int]]:
        return frozenset(
            (month, key, part)
            for month in spans.values()
            if month in each.months
            for key in (keys if each.key is ALL else [each.key])
            for part in parts.values()
            if each.teams is None or part in each.teams
        )

    sums = [(cells(each), each.least, each.most) for each in told]
    try:
        possible = Possible(sums)
    except Contradiction:
        return [f"{by}: the lists do not fit each other"]
    shown = {where for where, least, most in sums if least == most}
    under = {where: most for where, _least, most in sums if most is not None}
    fine = [frozenset([(m, k, p)]) for m in spans.values() for k in keys for p in parts.values()]
    listed = {where for where, _least, _most in sums}
    of_others = {where for where in listed | set(fine) if {p for _m, _k, p in where} - led}
    hidden = of_others - shown
    found = [
        f"{by}: {sorted(where)[:3]} is told and is {least}"
        for where, least, most in sums
        if least == most and least < THRESHOLD and where in of_others
    ]
    for whole in shown:  # what is hidden in a list is together five or more
        rest = whole.difference(*(where for where in shown if where < whole))
        if rest and {p for _m, _k, p in rest} - led:
            most = possible.most(rest)
            if most is not None and most < THRESHOLD:
                found.append(f"{by}: what is left, {sorted(rest)[:3]}, is {most} at most")
    seen = {where: {possible.now(where)} for where in hidden}

    def looked() -> None:
        for where in seen:
            seen[where].add(possible.now(where))

    for where in sorted(hidden, key=sorted):
        wish = under.get(where)
        if wish is None and len(seen[where]) > 1:
            continue
        if wish is not None and {0, wish} <= seen[where]:
            continue
        most = possible.most(where)
        looked()
        least = possible.least(where)
        looked()
        if wish is not None and (least > 0 or most != wish):
            found.append(f"{by}: <5 of {sorted(where)[:3]} is {least} to {most}")
        elif most is not None and most - least < 1 and (where in listed or most < THRESHOLD):
            found.append(f"{by}: {sorted(where)[:3]} is {least} to {most}")
    return found


many = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 8, 11])
month = st.tuples(
    st.lists(many, min_size=12, max_size=12),  # of three teams four kinds
    st.integers(0, 3),  # late
    st.integers(0, 2),  # merged
)
histories = st.tuples(
    st.lists(st.sampled_from([0, 0, 1, 2]), min_size=3, max_size=3),  # where each team works
    st.permutations(KINDS),
    st.lists(month, min_size=3, max_size=6),
)


def log(cast: SimpleNamespace, team: Team, category: str, first: date, number: int) -> None:
    for place in range(number):
        seen = datetime(first.year, first.month, 2 + place % 25, 20, tzinfo=AMSTERDAM)
        area = ("Park", "", "Plein", "")[place % 4]
        made = make.signal(
            cast.worker, team, seen + DAY, category=category, seen_at=seen, area=area
        )
        if place % 3:
            SignalStep.objects.create(
                signal=made, kind=STEPS[place % len(STEPS)], done_at=seen + DAY
            )
        if place % 4:
            Signal.objects.filter(pk=made.pk).update(
                status="closed",
                came_from="new",
                closed_at=seen + DAY,
                outcome=("resolved", "guided", "handed_over")[place % 3],
                offline_picture=("differs", "fits", "unknown")[place % 3],
            )


def live(cast: SimpleNamespace, history: tuple) -> Iterator[datetime]:
    """Live through it; gives the moment after each month was published."""
    where, kinds, months = history
    teams = [cast.noord, cast.zuid, cast.oost]
    for team, place in zip(teams, where, strict=True):
        if place:
            team.municipality = Municipality.objects.get_or_create(
                name=f"Plaats {place}", defaults={"cbs_code": f"000{place}"}
            )[0]
            team.save()
    for number, (counts, late, merged) in enumerate(months):
        first = add_months(FIRST, number)
        for place, many_of in enumerate(counts):
            log(cast, teams[place // 4], kinds[place % 4], first, many_of)
        alone = Signal.objects.filter(
            team=cast.noord, status="new", seen_at__gte=start_of_day(first)
        )
        pairs = list(alone.order_by("category", "pk")[: 2 * merged])
        at = start_of_day(add_months(first, 1) + 2 * DAY)
        for one, other in zip(pairs[::2], pairs[1::2], strict=False):
            if one.category == other.category:
                merging.merge(one, other, by=cast.lead, now=at)
        now = at + 7 * DAY
        trend_actions.publish(day_of(now), now)
        yield now
        log(cast, teams[late % 3], kinds[late], first, late)  # when the lists are told


@pytest.fixture
def house(cast):
    cast.oost = make.team("Oost")
    for team in (cast.noord, cast.zuid, cast.oost):
        team.areas = ["Park", "Plein"]
        team.save()
    cast.of_two = make.person("Tess Twee", "worker", cast.noord)
    make.membership(cast.of_two, "worker", cast.zuid)
    cast.leads_two = make.person("Lot Twee", "team_lead", cast.noord)
    make.membership(cast.leads_two, "team_lead", cast.zuid)
    return cast


@settings(
    max_examples=max(6, settings.default.max_examples // 25),
    phases=[Phase.explicit, Phase.generate],  # a history is short enough to be read
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(history=histories)
def test_nobody_can_work_out_a_hidden_count_from_all_they_ever_got(house, history):
    with transaction.atomic():
        caches["process"].clear()
        look_at_all(house, history)
        transaction.set_rollback(True)


def look_at_all(house: SimpleNamespace, history: tuple) -> None:
    readers = ("worker", "of_two", "lead", "leads_two", "manager", "director", "privacy_officer")
    known: dict[str, set[Told]] = {name: set() for name in (*readers, "municipality", "partner")}
    for number, now in enumerate(live(house, history), 1):
        people = {name: User.objects.get(pk=getattr(house, name).pk) for name in readers}
        for name, person in people.items():
            out = just_told(now)
            read_now = set(lists_of(person, now))
            if person.led_teams:
                read_now = {each for each in read_now if each.months <= out}
            known[name] |= read_now
        known["partner"] |= set(of_messages(people["manager"]))
        if number % 3 and number < len(history[2]):
            continue
        places = Municipality.objects.filter(pk__in=Team.objects.values("municipality"))
        for place in (None, *(places if len(places) > 1 else ())):
            report = reports.begin(
                first_day=FIRST,
                last_day=day_of(now),
                municipality=place,
                team=None,
                by=house.manager,
                now=now,
            )
            reports.fill(report, lambda _percent: None, now=now)
            found = set(of_report(report))
            known["municipality"] |= found
            for name, person in people.items():
                if not is_withheld(report, person):
                    known[name] |= found
    teams = list(Team.objects.values_list("pk", flat=True))
    led = {name: [team.pk for team in person.led_teams] for name, person in people.items()}
    away = {name: given_away(told, teams, led.get(name, ())) for name, told in known.items()}
    away = {name: found for name, found in away.items() if found}
    assert not away, (away, list(PublishedList.objects.values("kind", "first_month", "figures")))


def said_apart(person: User, now: datetime) -> list[object]:
    """What the start page, *what stands out* and the agenda of the evaluation say of signals."""
    shown = screen.page(screen.read(screen.scope_of(person), now), {}, 12)
    apart = [tile for tile in answered(tiles(person, now)) if tile.key != "signals.instaclean"]
    evaluation = Evaluation.objects.create(number=99, due_on=day_of(now))
    numbers = agenda.collect(evaluation, day_of(now))
    evaluation.delete()
    return [
        shown["insights"],
        *((tile.key, dict(tile.context)) for tile in apart),
        *(dict(numbers.get(str(item), {})) for item in ABOUT_SIGNALS),
    ]


def without_share_in_time(said: object) -> str:
    """That share is counted anew, in whole tens that keep a part and a rest under five open
    (tests/lib/test_suppression.py), or as a goal tells it; it tells of no signal."""
    return re.sub(r"minstens \d+ op de 10 op tijd|'in_time': [^,}]*", "", str(said))


@settings(
    max_examples=max(6, settings.default.max_examples // 25),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(history=histories)
def test_start_page_what_stands_out_and_agenda_say_no_more_than_the_lists(house, history):
    """Whatever becomes of the signals behind them: each number there is one of the lists, which
    stand in the equations above, or made of them."""
    with transaction.atomic():
        for now in live(house, history):
            director = User.objects.get(pk=house.director.pk)
            before = without_share_in_time(said_apart(director, now))
            with transaction.atomic():
                SignalStep.objects.all().delete()
                Signal.objects.filter(team=house.noord).update(category="weapons", area="")
                Signal.objects.filter(team=house.zuid).delete()
                assert without_share_in_time(said_apart(director, now)) == before
                transaction.set_rollback(True)
        transaction.set_rollback(True)


def test_who_computes_knows_that_nothing_is_emptied_yet():
    cells = [("fits", "<5"), ("differs", "<5"), ("checked", 9), ("unchecked", 20), (UNKNOWN, "<5")]
    told = set(of_list("offline", [FIRST], None, cells, 37))
    assert any("is 4 to 4" in each for each in given_away(told, [1]))


def test_the_one_who_computes_finds_what_can_be_subtracted():
    """A quarter of which two months are known, and a cell between two lists."""
    april, may, june = stretch(FIRST, add_months(FIRST, 2))
    lists = [
        *of_list("category", [april], None, [("a", 12), ("b", "<5"), ("c", "–")], 30),
        *of_list("category", [april, may, june], None, [("a", 40), ("b", "<5"), ("c", "–")], 70),
    ]
    assert given_away(set(lists), [1, 2]) == []
    told = of_list("category", [may, june], None, [("b", 2)], 40)
    assert any("<5" in each for each in given_away({*lists, *told}, [1, 2]))
    led = of_list("category", [april], [1], [("a", 9), ("b", 1), ("c", 10)], 20)
    assert any("is 3 to 3" in each for each in given_away({*lists, *led}, [1, 2], [1]))
