"""What the pages of long work show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from outbox.choices import JobState
from outbox.models import Job

SHOWN_FOR = timedelta(days=7)
LOOKS = {
    JobState.WAITING: ("info", "hourglass-split"),
    JobState.RUNNING: ("info", "arrow-repeat"),
    JobState.DONE: ("ok", "check-lg"),
    JobState.FAILED: ("bad", "x-lg"),
}


@dataclass(frozen=True)
class Shown:
    """One piece of work in words."""

    ref: str
    url: str
    name: str
    state: str
    label: str
    tone: str
    icon: str
    progress: int
    text: str
    asked: str
    is_open: bool
    failed: bool
    result_url: str


def shown(job: Job) -> Shown:
    state = JobState(job.state)
    tone, icon = LOOKS[state]
    return Shown(
        ref=job.ref,
        url=reverse("outbox:job", args=[job.ref]),
        name=name_of(job.kind),
        state=state.value,
        label=capfirst(str(state.label)),
        tone=tone,
        icon=icon,
        progress=job.progress,
        text=_phase(job),
        asked=_when(job.created_at),
        is_open=state in (JobState.WAITING, JobState.RUNNING),
        failed=state == JobState.FAILED,
        result_url=result_url(job),
    )


def rows(jobs: Iterable[Job]) -> list[Shown]:
    return [shown(job) for job in jobs]


def name_of(kind: str) -> str:
    """What people call this kind of work."""
    return str(settings.JOB_NAMES.get(kind, kind))


def result_url(job: Job) -> str:
    """Where what came of it is opened; "" when there is nothing to open."""
    path = settings.JOB_RESULTS.get(job.kind, "")
    if job.state != JobState.DONE or not path:
        return ""
    address: str = import_string(path)(job)
    return address


def _phase(job: Job) -> str:
    if job.state == JobState.WAITING:
        return _("It waits for its turn. That is mostly within a minute.")
    if job.state == JobState.RUNNING:
        if job.last_error:
            return _("It was interrupted and goes on by itself where it was.")
        return _("%(per_cent)s%% is done. You may leave this page; it goes on.") % {
            "per_cent": job.progress
        }
    if job.state == JobState.DONE:
        return _("It is ready.")
    if job.last_error == "WorkerLost":
        return _("It was interrupted too often. Try again; it goes on where it was.")
    return _(
        "Something went wrong with us, not with you. Try again, or give this number: %(ref)s."
    ) % {"ref": job.ref}


def _when(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "l j F H:i")
