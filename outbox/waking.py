"""Telling the worker that a row waits, so that it need not wait for the beat.

PostgreSQL does so by itself (`outbox/bell.py`), and whoever hears it wakes a sweep; with SQLite
whoever saves does.

A wake-up carries nothing: the rows are the queue. Losing one loses half a minute, so it is never
worth a person's time: one second at most, no second try, never an error.

Celery is loaded with the first wake-up of a process, or beside the first requests: a command that
wakes nobody and the first answer of a web process do without (decision 0270).
"""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from youthwork.lib.on_demand import Behind

if TYPE_CHECKING:
    from kombu import Connection

log = logging.getLogger(__name__)

DELIVER = "outbox.tasks.deliver"
WORK = "outbox.tasks.work"
WAIT = 1  # seconds for the broker
EXPIRES = 50  # seconds; by then a sweep of the beat has been
QUIET = 10  # seconds in which a broker that didn't answer is left alone

_left_alone_until = 0.0  # monotonic seconds
_tasks = Behind(settings.TASKS_APP)


def after_commit(task: str = DELIVER) -> None:
    """Wake a sweep when the running transaction commits: once, however many rows it made."""
    if connection.vendor == "postgresql":
        return  # which rings as it commits
    knock = _deliver if task == DELIVER else _work
    if knock not in [entry[1] for entry in connection.run_on_commit]:
        transaction.on_commit(knock, robust=True)


def _deliver() -> None:
    wake(DELIVER)


def _work() -> None:
    wake(WORK)


def wake(task: str) -> bool:
    """Ask the worker to run a sweep now; whether the broker took it."""
    global _left_alone_until
    if time.monotonic() < _left_alone_until:
        return False
    try:
        line = _kept_line()
        from kombu.pools import connections

        with connections[line].acquire(block=True, timeout=WAIT) as taken:
            _tasks().send_task(
                task, connection=taken, retry=False, expires=EXPIRES, ignore_result=True
            )
    except Exception as error:  # whatever a broker's client raises: the beat comes anyway
        _left_alone_until = time.monotonic() + QUIET
        log.warning("no wake-up for %s: %s", task, type(error).__name__)
        return False
    return True


def broker_answers() -> bool:
    """Whether the broker takes a connection, asked within a second."""
    try:
        with _line() as asked:
            asked.default_channel  # noqa: B018 - opens the connection
            return True
    except Exception as error:  # as above
        log.warning("the broker doesn't answer: %s", type(error).__name__)
        return False


def _kept_line() -> Connection:
    """The same line for each wake-up: making one anew takes a third of what a wake-up takes."""
    conf = _tasks().conf
    return _line_to(conf.broker_write_url, str(conf.broker_transport_options))


@lru_cache(maxsize=1)
def _line_to(_address: str, _options: str) -> Connection:
    return _line()


def _line() -> Connection:
    """A connection with short waits; the worker's own is more patient.

    Without `max_retries` kombu tries for ever inside the first use of a channel, whatever
    `retry=False` says.
    """
    line: Connection = _tasks().connection_for_write(
        connect_timeout=WAIT,
        transport_options={
            "socket_timeout": WAIT,
            "socket_connect_timeout": WAIT,
            "max_retries": 0,
            "connect_retries_timeout": WAIT,
        },
    )
    return line
