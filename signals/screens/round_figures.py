"""The figures of Instaclean rounds: exact for who may open every item, in cuts for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from statistics import median
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import Platform
from signals.choices.rounds import (
    Decision,
    RoundStatus,
    listed_categories,
)
from signals.choices.signal import Category
from signals.models import InstacleanRound
from signals.screens.wording import round_title
from youthwork.lib.suppression import THRESHOLD, Figure, Mark, suppress_list


@dataclass(frozen=True)
class Outcome:
    """What came of a group of items that were sent."""

    sent: int
    removed: int
    partly: int
    not_removed: int
    no_answer: int
    answered: int  # by the platform: what it left without an answer took no days
    median_days: float | None  # from sending to the first answer; None without one

    @property
    def decided(self) -> int:
        return self.removed + self.partly + self.not_removed + self.no_answer

    @property
    def waiting(self) -> int:
        return self.sent - self.decided

    @property
    def removed_percent(self) -> int | None:
        return round(100 * self.removed / self.sent) if self.sent else None

    @property
    def days(self) -> str:
        """The median in whole or half days; a dash without one."""
        if self.median_days is None:
            return "–"
        whole = int(self.median_days)
        return str(whole) if whole == self.median_days else f"{whole}½".removeprefix("0")


Row = tuple[str, str, str, str, datetime | None, date | None]


def outcome(rows: Iterable[Row]) -> Outcome:
    """The outcome of these rows: round, platform, category, decision, sent, answered."""
    counts = dict.fromkeys(Decision.values, 0)
    days, sent = [], 0
    for _round, _platform, _category, decision, sent_at, answered_on in rows:
        sent += 1
        if decision:
            counts[decision] += 1
        if answered_on and sent_at:
            days.append((answered_on - timezone.localdate(sent_at)).days)
    return Outcome(
        sent=sent,
        removed=counts[Decision.REMOVED],
        partly=counts[Decision.PARTLY],
        not_removed=counts[Decision.NOT_REMOVED],
        no_answer=counts[Decision.NO_ANSWER],
        answered=len(days),
        median_days=float(median(days)) if days else None,
    )


def outcomes_by(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, Outcome]:
    """Outcomes by round, platform or category."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: outcome(group) for name, group in groups.items()}


APART = ""  # the key of what was reported apart from a round


@dataclass(frozen=True)
class Told:
    """The outcome of a group as its reader gets it, small numbers hidden where they must be."""

    name: str
    sent: str
    removed: str = ""
    percent: str = ""
    days: str = ""


def told_by_round(rows: Sequence[Row]) -> dict[str, Told]:
    """By round what was sent and removed, for who may open every item."""
    found = outcomes_by(rows, lambda row: row[0] or APART)
    return {key: _exactly(key, each) for key, each in found.items()}


@dataclass(frozen=True)
class Cut:
    """What is told of one finished round, or of several together, to who may open no item."""

    refs: tuple[str, ...]
    told: Told
    kinds: list[Told]
    platforms: list[Told]


def finished_in_order(rounds: Iterable[InstacleanRound]) -> list[InstacleanRound]:
    """Rounds of which every item has its outcome, in the order in which they ended."""
    found = [each for each in rounds if each.status == RoundStatus.CLOSED and each.closed_at]
    return sorted(found, key=attrgetter("closed_at", "ref"))


def cuts(finished: Sequence[InstacleanRound], rows: Sequence[Row]) -> list[Cut]:
    """The figures of finished rounds, oldest first, for who may open no item.

    `finished` in the order in which they ended, `rows` what was sent with them. Rounds are taken
    together until the list by kind tells half of what it counts. What is finished never changes
    and stands in one cut, so no two looks differ by a few. The lists of a cut share their total,
    which is shown, and nothing else (docs/decisions/0116-figures-of-finished-rounds.md).
    """
    by_round: dict[str, list[Row]] = {}
    for row in rows:
        by_round.setdefault(row[0], []).append(row)
    found, refs, together, offered = list[Cut](), list[str](), list[Row](), dict[str, None]()
    for round in finished:
        refs.append(round.ref)
        offered |= dict.fromkeys(round.platforms)
        together += by_round.get(round.ref, [])
        counts = _counts(together, lambda row: row[2], _no_kinds())
        if _tells(counts):
            found.append(_cut(tuple(refs), together, counts, offered))
            refs, together, offered = [], [], {}
    return found


@dataclass(frozen=True)
class ToldLast:
    """Of the newest cut: its rounds, how many were sent, and removed."""

    refs: tuple[str, ...]
    sent: str
    removed: str


def told_last(
    finished: Sequence[InstacleanRound], counts: Iterable[tuple[str, str, str, int]]
) -> ToldLast | None:
    """The newest of `cuts`, from counts by round, category and decision; None without one."""
    by_round: dict[str, list[tuple[str, str, int]]] = {}
    for ref, category, decision, number in counts:
        by_round.setdefault(ref, []).append((category, decision, number))
    newest, refs, kinds, removed = None, list[str](), _no_kinds(), 0
    for round in finished:
        refs.append(round.ref)
        for category, decision, number in by_round.get(round.ref, []):
            kinds[category] = kinds.get(category, 0) + number
            removed += number if decision == Decision.REMOVED else 0
        if _tells(kinds):
            ended = suppress_list([removed, sum(kinds.values()) - removed])
            newest = ToldLast(tuple(refs), ended.total.text(), ended.cells[0].text())
            refs, kinds, removed = [], _no_kinds(), 0
    return newest


def _no_kinds() -> dict[str, int]:
    return dict.fromkeys((kind for kind, _label in listed_categories()), 0)


def _tells(kinds: Mapping[str, int]) -> bool:
    """Whether a list by kind shows at least half of what it counts."""
    numbers = list(kinds.values())
    return sum(numbers) >= THRESHOLD and suppress_list(numbers).is_telling


def _counts(rows: Sequence[Row], key: Callable[[Row], str], all_: Iterable[str]) -> dict[str, int]:
    """How often each occurs, those that don't too: which stand there tells nothing."""
    counts = dict.fromkeys(all_, 0)
    for row in rows:
        counts[key(row)] = counts.get(key(row), 0) + 1
    return counts


def _cut(
    refs: tuple[str, ...], rows: Sequence[Row], kinds: dict[str, int], offered: Iterable[str]
) -> Cut:
    """`offered`: slugs of platforms that could be on these lists. Which is hidden beside a small
    one goes by their order, so that is never the order of today."""
    names = Platform.objects.names()
    result = outcome(rows)
    ended = suppress_list([result.removed, result.sent - result.removed])
    removed = ended.cells[0]
    return Cut(
        refs,
        Told(
            name=", ".join(refs),
            sent=ended.total.text(),
            removed=removed.text(),
            percent=f"{result.removed_percent}%" if removed.is_shown else "",
            days=result.days if result.answered >= THRESHOLD else "–",
        ),
        _listed({str(Category(kind).label): count for kind, count in kinds.items()}),
        _listed(_counts(rows, lambda row: row[1], [names.get(slug, slug) for slug in offered])),
    )


def _listed(counts: Mapping[str, int]) -> list[Told]:
    cells = suppress_list(list(counts.values())).cells
    return [Told(name, cell.text()) for name, cell in zip(counts, cells, strict=True)]


def told_by_group(rows: Sequence[Row]) -> dict[str, list[Told]]:
    """By kind and by platform, the largest first, for who may open every item."""

    def groups(key: Callable[[Row], str], name: Callable[[str], str]) -> list[Told]:
        found = outcomes_by(rows, key)
        keys = sorted(found, key=lambda each: (-found[each].sent, name(each)))
        return [_exactly(name(each), found[each]) for each in keys]

    return {
        "kinds": groups(lambda row: row[2], lambda kind: str(Category(kind).label)),
        "platforms": groups(lambda row: row[1], str),
    }


HIDDEN, UNDER = (Figure(None, mark).text() for mark in (Mark.ALSO, Mark.UNDER))


@dataclass(frozen=True)
class Shortened:
    """A list of a cut as a page has it: the same told in fewer lines."""

    rows: list[Told]  # none where nothing at all is told
    under: list[str]  # the names of those of which each is under five


def shortened(told: Sequence[Told]) -> Shortened:
    """Made from what is told and not from counts, so it can say no more than that."""
    if all(row.sent == HIDDEN for row in told):
        return Shortened([], [])
    return Shortened(
        [row for row in told if row.sent != UNDER],
        [row.name for row in told if row.sent == UNDER],
    )


def _untold(round: InstacleanRound, is_below: bool) -> str:
    """Why no figure stands with a round. Its state and what stands below say the same."""
    if round.status == RoundStatus.NOT_HELD:
        return _("No figures")
    if round.status != RoundStatus.CLOSED:
        return _("Told when the round is finished")
    return (
        _("Told below, together with other rounds")
        if is_below
        else _("Told together with a next round")
    )


def figures_of_all(
    rounds: Sequence[InstacleanRound], finished: Sequence[InstacleanRound], rows: Sequence[Row]
) -> dict[str, Any]:
    """What the page of all rounds shows of their figures to who may open no item."""
    by_ref = {round.ref: round for round in rounds}
    found = cuts(finished, rows)
    told = {cut.refs[0]: cut.told for cut in found if len(cut.refs) == 1}
    below = {ref for cut in found for ref in cut.refs}
    return {
        "told": told,
        "untold": {ref: _untold(by_ref[ref], ref in below) for ref in by_ref.keys() - told.keys()},
        "cuts": [
            {
                "key": f"cut-{cut.refs[0].lower()}",
                "title": ", ".join(round_title(by_ref[ref]) for ref in cut.refs),
                "is_several": len(cut.refs) > 1,
                "told": cut.told,
                "kinds": shortened(cut.kinds),
                "platforms": shortened(cut.platforms),
            }
            for cut in reversed(found)
        ],
    }


def _exactly(name: str, result: Outcome) -> Told:
    percent = "" if result.removed_percent is None else f"{result.removed_percent}%"
    return Told(name, str(result.sent), str(result.removed), percent, result.days)
