"""The time split as a file: what the page shows, for the same teams and days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workers.figures import Tally
from workers.planning import norm_of
from workers.screens.split import teams
from workers.screens.split_reading import Scope, Split
from youthwork.lib.sheets import Value


def header(scope: Scope) -> list[str]:
    names = [_("Team"), _("Worker")] if scope.sees_people else [_("Team"), _("People")]
    return [
        *names,
        _("Hours online"),
        _("Hours offline"),
        pgettext("hours", "Hours other"),
        _("Online share"),
        _("Norm"),
        _("Online after 18 hours"),
        _("First day"),
        _("Last day"),
    ]


def file_rows(split: Split) -> Iterable[Sequence[Value]]:
    """A line for each person and team (for a lead), or for each team: as the page shows them."""
    first, last = split.period.first, split.period.last
    if split.scope.sees_people:
        names = {team.pk: team.name for team in split.scope.teams}
        found = sorted(
            (names[team], split.people[worker][0], worker, tally)
            for (worker, team), tally in split.reading.tallies.items()
        )
        for team, name, worker, tally in found:
            norm = norm_of(split.reading.spans.get(worker, []))
            yield [team, name, *_numbers(tally, norm), first, last]
        return
    for row in teams(split):
        norm = row.line.norm
        yield [row.line.name, row.people, *_numbers(row.line.tally, norm), first, last]


def _numbers(tally: Tally, norm: float | None) -> list[Value]:
    in_hours = [round(n / 60, 2) for n in (tally.online, tally.offline, tally.other)]
    share = None if tally.share is None else round(tally.share, 1)
    return [
        *in_hours,
        share,
        None if norm is None else round(norm, 1),
        round(tally.evening / 60, 2),
    ]
