"""The counts of past months and what is published of them, as the days before made them."""

from __future__ import annotations

from datetime import time

from signals.actions import trends
from youthwork.demo.people import Cast
from youthwork.lib.dates import DAY, moment_at

NIGHT = time(4)


def write(cast: Cast) -> int:
    """Keep the counts of past months and publish the lists; how many lists."""
    today = cast.plan.last_day
    trends.mark_months(today, moment_at(today - DAY, NIGHT))
    trends.fill_months(moment_at(today, NIGHT))
    return trends.publish(today, moment_at(today, NIGHT))
