"""Two deeds that go on side by side: each rests after every statement that may hold a row."""

import re
import threading
import time

from django.core.exceptions import ValidationError
from django.db import connection, connections

RESTS = 0.015  # seconds, in which the other goes on
WRITES = ("UPDATE", "INSERT", "DELETE", "COMMIT")
HOLDS = re.compile(r" FOR (NO KEY )?UPDATE\b")


def _resting(execute, sql, params, many, context):
    done = execute(sql, params, many, context)
    if str(sql).lstrip().startswith(WRITES) or HOLDS.search(str(sql)):
        time.sleep(RESTS)
    return done


class Behind:
    """A deed on a line of its own, begun while this one holds what it needs."""

    def __init__(self, deed):
        """Returns once it waits for this line, or has ended."""
        self._broke, self._pid, known = [], None, threading.Event()

        def run():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    [self._pid] = cursor.fetchone()
                known.set()
                deed()
            except Exception as error:
                self._broke.append(error)
            finally:
                known.set()
                connections.close_all()

        self._thread = threading.Thread(target=run)
        self._thread.start()
        known.wait()
        while self.waits and not self._is_blocked():
            pass

    @property
    def waits(self):
        return self._thread.is_alive()

    def _is_blocked(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [self._pid])
            return bool(cursor.fetchone()[0])

    def end(self):
        """Wait for its end; what it raised is raised here."""
        self._thread.join()
        if self._broke:
            raise self._broke[0]


def side_by_side(*deeds, after=0):
    """What came of each deed, in their order: `done`, or the code of the refusal.

    Each begins `after` seconds later than the one before. Whatever else a deed raises, such as the
    database's own word on a deadlock, it raises here.
    """
    said, broke, start = [None] * len(deeds), [], threading.Barrier(len(deeds))

    def run(place, deed):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET deadlock_timeout = '50ms'")
            start.wait()
            time.sleep(place * after)
            with connection.execute_wrapper(_resting):
                deed()
            said[place] = "done"
        except ValidationError as refusal:
            errors = refusal.error_dict.values() if hasattr(refusal, "error_dict") else [[refusal]]
            said[place] = next(iter(errors))[0].code
        except Exception as error:
            broke.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broke:
        raise broke[0]
    return said
