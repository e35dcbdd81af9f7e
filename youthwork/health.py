"""Health pages: `live` for whoever restarts or routes to a process, `ready` for who keeps watch.

Neither holds personal data, so both are open. A load balancer asks `live`: taking web processes
away because the broker is down would lose the signals that can still be saved (decision 0024).
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import Error, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisation.models import User
from outbox import signs, waking
from outbox.models import DailyRun, Message
from privacy.models import TrailCheck
from youthwork.lib import clamav

log = logging.getLogger(__name__)

WAIT = 1  # seconds
WORKER_LATE, DAILY_LATE, MESSAGE_LATE = (
    timedelta(minutes=3),
    timedelta(hours=2, minutes=10),
    timedelta(minutes=15),
)

_asking = threading.Lock()


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """What the house stands on, and how long ago its machinery worked, in seconds.

    503 when database or broker is down. `late` names what works but lags behind; `scanner` stands
    there where an installation has one.
    """
    now = timezone.now()
    state: dict[str, object] = {"database": "ok", "broker": "ok"}
    try:
        with answering():
            state |= ages(now)
    except Error:  # of the database, whichever
        state["database"] = "down"
    if not waking.broker_answers():
        state["broker"] = "down"
    down = "down" in state.values()
    if clamav.is_set_up():  # without it files are refused, and all else goes on
        state["scanner"] = "ok" if clamav.answers() else "away"
    behind = state.get("late") or state.get("scanner") == "away"
    status = "down" if down else "late" if behind else "ok"
    return JsonResponse({"status": status} | state, status=503 if down else 200)


def ages(now: datetime) -> dict[str, object]:
    """Ages in whole seconds; null for what never was, which is late once there are people."""
    worker = signs.age(signs.WORKER, now)
    run = DailyRun.objects.order_by("-ran_at").first()
    daily = None if run is None else now - run.ran_at
    owed_since = Message.objects.oldest_owed(now)
    oldest = None if owed_since is None else now - owed_since
    in_use = None not in (worker, daily) or User.objects.exists()
    late = [
        name
        for name, age, limit in (("worker", worker, WORKER_LATE), ("daily", daily, DAILY_LATE))
        if (in_use if age is None else age > limit)
    ]
    if oldest is not None and oldest > MESSAGE_LATE:
        late.append("messages")
    if run is not None and run.failed and "daily" not in late:
        late.append("daily")  # it ran, and did not come to its end
    trail = TrailCheck.objects.standing()
    if trail.broken:
        late.append("trail")  # somebody may have changed what was recorded
    return {
        "worker_age": _seconds(worker),
        "daily_age": _seconds(daily),
        "oldest_unsent_age": _seconds(oldest),
        "failed_messages": Message.objects.given_up().count(),
        "failed_jobs": run.failed if run is not None else 0,
        "trail_check_age": _seconds(trail.last and now - trail.last.at),
        "trail_broken": int(trail.broken is not None),
        "late": late,
    }


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else max(0, int(age.total_seconds()))


def _database_answers() -> bool:
    """Whether the database answers within a second, asked from aside.

    A server that hangs without closing its connections keeps a query waiting for ever, and no
    setting of the connection ends that; here only the thread that asked is left waiting.
    """
    if not _asking.acquire(timeout=WAIT):  # the one who asked before is still waiting
        return False
    done, answers = threading.Event(), []

    def ask() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            answers.append(True)
        except Error as error:
            log.warning("the database doesn't answer: %s", type(error).__name__)
        finally:
            connection.close()
            _asking.release()
            done.set()

    threading.Thread(target=ask, name="health", daemon=True).start()
    done.wait(WAIT)
    return bool(answers)


@contextmanager
def answering() -> Iterator[None]:
    """Raises OperationalError within a second when the database doesn't answer; no query of the
    block takes longer than a second either, where the database can promise that."""
    if not _database_answers():
        raise OperationalError
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [WAIT * 1000])
        yield


urlpatterns = [path("live/", live, name="live"), path("ready/", ready, name="ready")]
