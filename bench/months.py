"""Keeps the counts of closed months of an instance and publishes their lists, as its day does in
use: a report adds these up."""

import django

django.setup()

from django.utils import timezone  # noqa: E402

from signals.actions import trends  # noqa: E402

now = timezone.now()
today = timezone.localdate(now)
trends.mark_months(today, now - 2 * trends.MARKED_FOR)
trends.fill_months(now)
trends.publish(today, now)
