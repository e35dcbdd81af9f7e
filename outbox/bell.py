"""The bell of the outbox: PostgreSQL tells the workers that a row waits, with the commit of it.

A trigger rings, so that a row that somebody writes by whatever way is heard, and none that was
rolled back; whoever saves sends nothing for it and waits for no broker. A worker that hears it
wakes a sweep. See docs/decisions/0335-the-database-rings.md.
"""

from __future__ import annotations

import logging
import os
import select
import socket
from collections.abc import Collection
from contextlib import closing, suppress
from threading import Event, Thread
from typing import Any

from django.db import connection

from outbox import waking
from outbox.choices import JobState, Status
from youthwork.lib.triggers import Triggers

log = logging.getLogger(__name__)

CHANNEL = "outbox"  # of this database: PostgreSQL keeps those of others apart
LOOKS = 60  # seconds without a ring after which the line is asked whether it still holds
GIVES_UP = 10  # seconds that what is asked may stay without any sign that it arrived
AGAIN = 5  # seconds until a line that broke is opened anew
HEARD = (waking.DELIVER, waking.WORK)

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION outbox_rings() RETURNS trigger AS $$
BEGIN
  PERFORM pg_notify('{CHANNEL}', TG_ARGV[0]);
  RETURN NULL;
END $$ LANGUAGE plpgsql"""


def _rings(name: str, table: str, when: str, task: str) -> str:
    return f"""
CREATE OR REPLACE TRIGGER {name} AFTER {when.format(table=table)}
  EXECUTE FUNCTION outbox_rings('{task}')"""


NEW_ROWS = "INSERT ON {table} FOR EACH STATEMENT"
# What failed for good is tried again, what was kept for the daily mail goes by itself.
WAITS_AGAIN = f"""UPDATE OF status, in_digest ON {{table}} FOR EACH ROW
  WHEN (NEW.status = '{Status.WAITING}' AND NOT NEW.in_digest
    AND (OLD.status <> '{Status.WAITING}' OR OLD.in_digest))"""
IN_LINE_AGAIN = f"""UPDATE OF state ON {{table}} FOR EACH ROW
  WHEN (NEW.state = '{JobState.WAITING}' AND OLD.state = '{JobState.FAILED}')"""

TRIGGERS = Triggers(
    tables={"outbox_message", "outbox_job"},
    postgresql=[
        _FUNCTION,
        _rings("outbox_message_waits", "outbox_message", NEW_ROWS, waking.DELIVER),
        _rings("outbox_message_waits_again", "outbox_message", WAITS_AGAIN, waking.DELIVER),
        _rings("outbox_job_waits", "outbox_job", NEW_ROWS, waking.WORK),
        _rings("outbox_job_waits_again", "outbox_job", IN_LINE_AGAIN, waking.WORK),
    ],
    sqlite={},  # has no bell: there `waking.after_commit` does it
)


class Ear(Thread):
    """Hears the bell and wakes a sweep at each ring, however often its line breaks.

    What rings while there is no line isn't heard: sweeps are woken as it is opened, and run by
    themselves (mail twice a minute, work once). What the broker doesn't take is asked of it again.
    """

    def __init__(self) -> None:
        super().__init__(name="ear", daemon=True)
        self._stopped, self._stops = os.pipe()
        self._over = Event()
        self._owed: set[str] = set()  # heard, and not taken by the broker yet

    def stop(self) -> None:
        """Hear no more; the thread ends as soon as it is done with what it heard."""
        self._over.set()
        os.write(self._stops, b".")

    def run(self) -> None:
        while not self._over.is_set():
            try:
                self._listen()
            except Exception as error:  # whatever a driver raises: the sweeps come anyway
                log.warning("the bell is not heard: %s", type(error).__name__)
                connection.close()
                self._over.wait(AGAIN)
        connection.close()
        os.close(self._stopped)
        os.close(self._stops)

    def _listen(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        line: Any = connection.connection
        _give_up_soon(line.fileno())
        self._wake(HEARD)
        ready = select.poll()
        for watched in (line.fileno(), self._stopped):
            ready.register(watched, select.POLLIN)
        while not self._over.is_set():
            if not ready.poll((waking.QUIET if self._owed else LOOKS) * 1000):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            line.poll()
            rung = {ring.payload for ring in line.notifies}
            line.notifies.clear()
            self._wake(rung | self._owed)

    def _wake(self, tasks: Collection[str]) -> None:
        self._owed = {task for task in HEARD if task in tasks and not waking.wake(task)}


def _give_up_soon(line: int) -> None:
    """Have the kernel end a line on which nothing arrives any more, and not after a quarter of an
    hour; one by a socket file knows no such thing, nor does every system."""
    with suppress(OSError, AttributeError), closing(socket.socket(fileno=os.dup(line))) as ours:
        ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GIVES_UP * 1000)
