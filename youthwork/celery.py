"""The Celery app: what the beat calls, and what a worker does when it starts."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthwork.settings")

MINUTE, HOUR = 60, 60 * 60  # seconds

app = Celery("youthwork")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # in every thread of a web process, not only in the one that imported this


def _every(seconds: int, task: str) -> dict[str, object]:
    """A beat entry that expires before the next one, so that an outage leaves no pile."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds - 5}}


app.conf.beat_schedule = {
    "deliver": _every(MINUTE, "outbox.tasks.deliver"),
    "work": _every(MINUTE, "outbox.tasks.work"),
    "sign-of-life": _every(MINUTE, "outbox.tasks.sign_of_life"),
    "daily": _every(HOUR, "youthwork.tasks.daily"),
}
AT_START = ("sign-of-life", "daily", "deliver", "work")


@setup_logging.connect
def keep_our_logging(**_signal: object) -> None:
    """Celery sets up no logging where this is connected; LOGGING of settings stands."""


@worker_init.connect
def refuse_demo_people(**_signal: object) -> None:
    """A real instance does no work on a demo database."""
    from organisation.startup import refuse_demo_data  # the apps are loaded by now

    refuse_demo_data()


@worker_ready.connect
def begin_at_once(**_signal: object) -> None:
    """An interval never fires in a process that is restarted within it."""
    for name in AT_START:
        entry = app.conf.beat_schedule[name]
        app.send_task(entry["task"], **entry["options"])
