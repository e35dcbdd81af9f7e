"""What is shown of the short questions: how sure people feel, over the rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from workers.choices.pulse import HIGHEST, Pulse
from workers.models import PulseAnswer
from youthwork.lib.courses import Drawn, course

Rounds = Sequence[tuple[date, float]]  # day and mean, oldest first
SHOWN = 8  # rounds: four years
FEWEST = 2  # that make a line


@dataclass(frozen=True)
class Confidence:
    """The line over the rounds with its table."""

    drawn: Drawn
    label: str
    first: str
    last: str
    target: str
    now: str
    rows: list[tuple[str, str]]  # day and mean in words


def rounds(today: date) -> Rounds:
    """The newest closed rounds of which a mean may be shown."""
    means = PulseAnswer.objects.means(Pulse.CONFIDENCE, today)
    return [(each.day, each.mean) for each in means if each.mean is not None][-SHOWN:]


def confidence(found: Rounds) -> Confidence | None:
    """None while there is no line yet."""
    if len(found) < FEWEST:
        return None
    rows = [(date_format(day, "F Y"), number_format(mean, 1)) for day, mean in found]
    (first, then), (last, now) = rows[0], rows[-1]
    words = {"first": first, "then": then, "last": last, "now": now}
    label = _("How sure people feel online: %(then)s in %(first)s, %(now)s in %(last)s.") % words
    target = _("max. %(most)d") % {"most": HIGHEST}  # there is little room beside the line
    drawn = course(list(found), float(HIGHEST))
    short = [date_format(day, "b Y") for day, _mean in (found[0], found[-1])]
    return Confidence(drawn, label, short[0], short[1], target, now, rows)
