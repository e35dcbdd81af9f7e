"""Figures for Prometheus at `/metrics`: how pages fare, and whether the machinery still works.

Ages and counts are read from the database when they are asked for, so every process gives the
same; the durations of requests are added up over the processes of one server
(`gunicorn.conf.py`). No label holds a path, a name or a reference. What each means and when to
worry: docs/operations.md and docs/alerts.yml.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Histogram, exposition, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.values import MutexValue, ValueClass

from outbox import signs, waking
from youthwork import health
from youthwork.lib import clamav
from youthwork.lib.loopback import is_loopback
from youthwork.lib.second_factor import without_second_factor
from youthwork.logs import NO_ROUTE

GetResponse = Callable[[HttpRequest], HttpResponse]

REQUESTS = CollectorRegistry()
DURATION = Histogram(
    "vindplaats_request_duration_seconds",
    "How long requests took, by page",
    ["method", "route", "status"],
    buckets=(0.05, 0.1, 0.3, 1, 3, 10),
    registry=REQUESTS,
)
METHODS = frozenset({"GET", "HEAD", "POST"})
# Of the signs of life, what readiness doesn't ask: a missing backup stops nobody's work.
AGES = {
    "worker_age": "since the worker last took work",
    "daily_age": "since the calendar last ran",
    "oldest_unsent_age": "since the oldest message that should have gone; 0 for none",
    "trail_check_age": "since the chain of the audit trail was last walked, whole or a part",
}
COUNTS = {
    "failed_messages": "Messages that nobody could send",
    "failed_jobs": "Jobs of the calendar that failed in the last run",
    "trail_broken": "1 where the audit trail is not what was recorded",
}


def timed(get_response: GetResponse) -> GetResponse:
    """Note how long each page took; what a method or an address may be is bounded."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        method = request.method if request.method in METHODS else "other"
        route = (match.route or "/") if match else NO_ROUTE
        DURATION.labels(method, route, response.status_code).observe(time.perf_counter() - began)
        return response

    return middleware


class House:
    """The state of the machinery, asked of the database at each scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        try:
            with health.answering():
                state = health.ages(now)
                backup = signs.age(signs.BACKUP, now)
        except Error:
            state = None
        for name, up in (("database", state is not None), ("broker", waking.broker_answers())):
            yield _gauge(f"{name}_up", f"Whether the {name} answers", float(up))
        if clamav.is_set_up():
            text = "Whether the virus scanner answers"
            yield _gauge("scanner_up", text, float(clamav.answers()))
        if state is None:
            return
        for name, text in AGES.items():
            age = state[name]
            if age is None and name == "oldest_unsent_age":
                age = 0
            if age is not None:  # what never was has no age: the alert is on its absence
                yield _gauge(f"{name}_seconds", f"Seconds {text}", float(str(age)))
        for name, text in COUNTS.items():
            yield _gauge(name, text, float(str(state[name])))
        if backup is not None:
            seconds = backup.total_seconds()
            yield _gauge("backup_age_seconds", "Seconds since the last finished backup", seconds)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"vindplaats_{name}", text, value=value)


def _may_ask(request: HttpRequest) -> bool:
    """Who sits at this machine or in `METRICS_FROM`, and never through a proxy."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    address = request.META.get("REMOTE_ADDR", "")
    if is_loopback(address):
        return True
    try:
        given = ip_address(address)
    except ValueError:
        return False
    given = getattr(given, "ipv4_mapped", None) or given
    return any(given in network for network in settings.METRICS_FROM)


@without_second_factor
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything, in the format that the scraper asks for."""
    if not _may_ask(request):
        raise PermissionDenied
    registry = CollectorRegistry()
    registry.register(House())
    if ValueClass is MutexValue:  # one process
        registry.register(REQUESTS)
    else:
        multiprocess.MultiProcessCollector(registry, os.environ["PROMETHEUS_MULTIPROC_DIR"])
    generate, content_type = exposition.choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(generate(registry), content_type=content_type)
