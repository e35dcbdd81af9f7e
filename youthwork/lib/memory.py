"""What a process that goes on holds: one heap for its threads, shared with those it forks."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

ARENA_MAX = -8  # of mallopt(3): how many heaps the threads of a process have


def settle() -> None:
    """Make what is loaded ready to be shared; call it before threads and forks.

    A heap for each thread keeps the most that any page ever took of it, as often as there are
    threads: a web process with four held six megabytes more, and grew by six to twelve over ten
    thousand requests.
    """
    # A collection writes to every object it looks at, and so copies what is shared. None now
    # either: it would take a fifteenth of the start for a megabyte.
    gc.freeze()
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library than GNU's
            ctypes.CDLL(None).mallopt(ARENA_MAX, 1)
    give_back()


def give_back() -> None:
    """Give the system the pages that are free; takes less than a millisecond."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library than GNU's
            ctypes.CDLL(None).malloc_trim(0)
