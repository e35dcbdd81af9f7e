"""The Celery app: what the beat calls, and what a worker does when it starts."""

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from celery import Celery, bootsteps
from celery.signals import setup_logging, worker_init, worker_ready
from click import Option
from django.db import connection

if TYPE_CHECKING:
    from outbox.bell import Ear

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthwork.settings")

HALF_MINUTE, MINUTE, HOUR = 30, 60, 60 * 60  # seconds

app = Celery("youthwork")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # in every thread of a web process, not only in the one that imported this


def _every(seconds: int, task: str) -> dict[str, object]:
    """A beat entry that expires before the next one, so that an outage leaves no pile.

    Up to a tenth sooner, by chance at each start: instances that one host starts together don't
    do their work together for long.
    """
    interval = seconds * random.uniform(0.9, 1)  # noqa: S311 - no secret
    return {"task": task, "schedule": interval, "options": {"expires": interval - 5}}


app.conf.beat_schedule = {
    # Where no wake-up came, what is urgent still leaves within a minute (R41).
    "deliver": _every(HALF_MINUTE, "outbox.tasks.deliver"),
    "work": _every(MINUTE, "outbox.tasks.work"),
    "sign-of-life": _every(MINUTE, "outbox.tasks.sign_of_life"),
    "daily": _every(HOUR, "youthwork.tasks.daily"),
}
AT_START = ("sign-of-life", "daily", "deliver", "work")


class Alive(bootsteps.StartStopStep):
    """With `--alive FILE` a worker touches that file as long as it goes round (health checks)."""

    requires: ClassVar = {"celery.worker.components:Timer"}
    EVERY = 10  # seconds

    def __init__(self, parent: Any, alive: str | None = None, **options: Any) -> None:
        super().__init__(parent, **options)
        self.file = Path(alive) if alive else None

    def start(self, parent: Any) -> None:
        if self.file:
            self.file.touch()
            parent.timer.call_repeatedly(self.EVERY, self.file.touch)


class Listening(bootsteps.StartStopStep):
    """A worker hears PostgreSQL's bell: what is saved is told with its commit (outbox/bell.py)."""

    requires: ClassVar = {"celery.worker.components:Pool"}  # a pool that forks has forked by then

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.ear: Ear | None = None

    def include_if(self, parent: Any) -> bool:
        return connection.vendor == "postgresql"

    def start(self, parent: Any) -> None:
        from outbox.bell import Ear  # the apps are loaded by now

        self.ear = Ear()
        self.ear.start()

    def stop(self, parent: Any) -> None:
        if self.ear is not None:
            self.ear.stop()


app.user_options["worker"].add(Option(["--alive"], help="a file to touch while at work"))
app.steps["worker"].add(Alive)
app.steps["worker"].add(Listening)


@setup_logging.connect
def keep_our_logging(**_signal: object) -> None:
    """Celery sets up no logging where this is connected; LOGGING of settings stands."""


@worker_init.connect
def refuse_demo_people(**_signal: object) -> None:
    """A real instance does no work on a demo database, and none on one half restored."""
    from organisation.startup import refuse_demo_data  # the apps are loaded by now
    from youthwork.backups.opening import refuse_unfinished

    refuse_demo_data()
    refuse_unfinished()


@worker_ready.connect
def begin_at_once(**_signal: object) -> None:
    """An interval never fires in a process that is restarted within it."""
    for name in AT_START:
        entry = app.conf.beat_schedule[name]
        app.send_task(entry["task"], **entry["options"])
