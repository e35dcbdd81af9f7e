"""Keeps the counts of closed months of an instance, as its day does in use."""

import django

django.setup()

from django.utils import timezone  # noqa: E402

from signals.actions import trends  # noqa: E402

now = timezone.now()
trends.mark_months(timezone.localdate(now), now - 2 * trends.MARKED_FOR)
trends.fill_months(now)
