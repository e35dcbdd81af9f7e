"""What a calendar job says of itself to the day that runs it."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

log = logging.getLogger(__name__)

Row = TypeVar("Row")
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


class Unfinished(Exception):
    """Some rows of a job could not be done; the others are. How many, and no names."""


class OneByOne:
    """The rows of a job `in_steps`, each in its own transaction: a bad one never stops the rest."""

    def __init__(self) -> None:
        self.failed = 0

    def each(self, rows: Iterable[Row], deed: Callable[[Row], int | None]) -> int:
        """Do it to each; the sum of what the deed returns, which is one where it returns None.

        A row that somebody changed just before is left to the next run.
        """
        done = 0
        for row in rows:
            try:
                with transaction.atomic():
                    count = deed(row)
            except Exception as error:  # the one boundary: a bad row never stops the rest
                if isinstance(error, ValidationError) and getattr(error, "code", "") == "stale":
                    continue
                self.failed += 1
                log.error("%s could not be done", row, exc_info=error)
            else:
                done += 1 if count is None else count
        return done

    def finish(self) -> None:
        """Raises Unfinished where a row could not be done, so that the day tells of it."""
        if self.failed:
            raise Unfinished(f"{self.failed} rows")
