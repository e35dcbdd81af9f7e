"""What Django keeps for the request under way, kept by thread.

Django keeps language, time zone, address prefix and connections in a store that follows
asynchronous code from task to task. It is written in Python and read for every text and every
address of a page, which was a tenth of an inbox, and fifty times for saving a signal. This product
serves by threads only, where a thread's own store is the same. See
docs/decisions/0176-threads-only.md.
"""

from __future__ import annotations

import threading

from django.core.cache import caches
from django.db import connections
from django.urls import base
from django.utils import timezone
from django.utils.translation import trans_real

KEPT = (
    (trans_real, "_active"),
    (timezone, "_active"),
    (base, "_prefixes"),
    (base, "_urlconfs"),
    (connections, "_connections"),
    (caches, "_connections"),
)


def keep_by_thread() -> None:
    """Once, before anything was kept. Raises AttributeError where Django has no such store."""
    for place, name in KEPT:
        getattr(place, name)
        setattr(place, name, threading.local())
