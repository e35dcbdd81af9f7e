"""What a calendar job says of itself to the day that runs it."""

from collections.abc import Callable
from datetime import date, datetime

CalendarJob = Callable[[date, datetime], dict[str, int]]

_in_steps: set[CalendarJob] = set()


def in_steps(job: CalendarJob) -> CalendarJob:
    """Mark a job that commits its own steps: the day puts no transaction around it.

    What it did before it was killed stands, and its next run does the rest.
    """
    _in_steps.add(job)
    return job


def works_in_steps(job: CalendarJob) -> bool:
    """Whether the job was marked by `in_steps`."""
    return job in _in_steps
