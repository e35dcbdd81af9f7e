"""One's own hours: writing, changing, repeating, and the timer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from workers.actions import hours as deeds
from workers.actions import timer as timer_deeds
from workers.forms.hours import HourForm, TimerForm, day_asked, first_values, values_of
from workers.models import HourEntry, Timer
from workers.screens import hours as screen
from youthwork.lib.dates import DAY, day_of, week_start
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.write_hours", raise_exception=True)
def hours(request: HttpRequest) -> HttpResponse:
    """The form for a day with its week; a post writes an entry."""
    now = timezone.now()
    if request.method == "POST":
        return _write(request, now, deeds.book)
    day = day_asked(request.GET.get("day"), day_of(now))
    form = HourForm(initial=first_values(request.user, day), by=request.user, now=now)
    return _page(request, form, day, now)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_hours(request: HttpRequest, public_id: UUID) -> HttpResponse:
    now, rows = timezone.now(), HourEntry.objects.changeable_by(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        return _write(request, now, lambda worked, **by: deeds.change(row, worked, **by), row)
    form = HourForm(initial=values_of(row), by=request.user, now=now, entry=row)
    return _page(request, form, row.day, now, row)


@require_POST
@login_required
def remove_hours(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = HourEntry.objects.changeable_by(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    with _told(request):
        deeds.remove(row, by=request.user, now=timezone.now())
        messages.success(request, _("Removed."))
    return redirect(screen.address(row.day))


@require_POST
@login_required
@permission_required("workers.write_hours", raise_exception=True)
def repeat_day(request: HttpRequest) -> HttpResponse:
    """The entries of the day before, once more on this day."""
    now = timezone.now()
    day = day_asked(request.POST.get("day"), day_of(now))
    return _repeated(request, day - DAY, day - DAY, 1, day, now)


@require_POST
@login_required
@permission_required("workers.write_hours", raise_exception=True)
def copy_week(request: HttpRequest) -> HttpResponse:
    """The entries of last week, once more on the days of this week that have none."""
    now = timezone.now()
    day = day_asked(request.POST.get("day"), day_of(now))
    monday = week_start(day)
    return _repeated(request, monday - 7 * DAY, monday - DAY, 7, day, now)


@require_POST
@login_required
@permission_required("workers.write_hours", raise_exception=True)
def start_timer(request: HttpRequest) -> HttpResponse:
    form = TimerForm(request.POST, by=request.user)
    if form.is_valid():
        timer_deeds.start(**form.cleaned_data, by=request.user, now=timezone.now())
    else:
        messages.error(request, _("Choose where you worked."))
    return redirect("workers:hours")


@require_POST
@login_required
@permission_required("workers.write_hours", raise_exception=True)
def stop_timer(request: HttpRequest) -> HttpResponse:
    """Write down what the timer counted; where that cannot be, its page asks."""
    now, timer = timezone.now(), Timer.objects.visible_to(request.user).first()
    if timer is None:
        messages.info(request, _("The timer was stopped already."))
        return redirect("workers:hours")
    try:
        row = timer_deeds.stop(timer, by=request.user, now=now)
    except ValidationError:
        return redirect("workers:timer")
    told = _("Less than a minute: nothing was written.")
    if row:
        told = _("Written down: %(length)s.") % {"length": screen.length(row.minutes)}
    messages.success(request, told)
    return redirect("workers:hours")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.write_hours", raise_exception=True)
def timer(request: HttpRequest) -> HttpResponse:
    """The question that a timer leads to which ran too long or over something else."""
    now, running = timezone.now(), Timer.objects.visible_to(request.user).first()
    if running is None:
        return redirect("workers:hours")
    if request.method == "POST":
        return _write(
            request, now, lambda worked, **by: timer_deeds.finish(running, worked, **by), running
        )
    form = HourForm(initial=screen.values_of_timer(running, now), by=request.user, now=now,
                    entry=running)  # fmt: skip
    return _page(request, form, day_of(running.started_at), now, running)


@require_POST
@login_required
@permission_required("workers.write_hours", raise_exception=True)
def drop_timer(request: HttpRequest) -> HttpResponse:
    timer = Timer.objects.visible_to(request.user).first()
    if timer is not None:
        timer_deeds.drop(timer, by=request.user, now=timezone.now())
        messages.success(request, _("The timer is off. Nothing was written."))
    return redirect("workers:hours")


class _told:
    """What an action refuses is said on the next page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, ValidationError):
            messages.error(self.request, " ".join(error.messages))
            return True
        return False


def _repeated(
    request: HttpRequest, first: date, last: date, days: int, day: date, now: datetime
) -> HttpResponse:
    rows = HourEntry.objects.changeable_by(request.user).between(first, last)
    with _told(request):
        count = deeds.repeat(rows, days, by=request.user, now=now)
        told = ngettext("%(count)d entry copied.", "%(count)d entries copied.", count)
        nothing = _("Nothing to copy: these days have hours already.")
        messages.success(request, told % {"count": count} if count else nothing)
    return redirect(screen.address(day))


def _write(
    request: HttpRequest,
    now: datetime,
    deed: Callable[..., HourEntry],
    entry: HourEntry | Timer | None = None,
) -> HttpResponse:
    form = HourForm(request.POST, by=request.user, now=now, entry=entry)
    if form.is_valid():
        with refusals_on(form):
            row = deed(form.worked(), by=request.user, now=now)
            told = _("Written down: %(length)s.") % {"length": screen.length(row.minutes)}
            messages.success(request, told)
            return redirect(screen.address(row.day))
    day = form.cleaned_data.get("day") or day_of(now)
    return _page(request, form, day, now, entry)


def _page(
    request: HttpRequest,
    form: HourForm,
    day: date,
    now: datetime,
    entry: HourEntry | Timer | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "entry": entry if isinstance(entry, HourEntry) else None,
        "asks_timer": isinstance(entry, Timer),
        **screen.form_parts(form),
    }
    context |= {"clash": screen.clash(form)} if form.errors else {}
    context |= screen.read(request.user, day, now)
    return render(request, "workers/hours.html", context, status=422 if form.errors else 200)
