"""The hot things with nothing around them: the limit of Django as written."""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
import uuid
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from weakref import WeakSet

from celery import Celery
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import ExtractHour
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bench.floor import PAGE, PASSWORD, TEAM, models
from bench.paper import PLAIN_CSS, plain

PEOPLE = 12
LATE = timedelta(days=2)
WRITES = 2  # who measures saves a plain row for another team, as who saves does there
COLUMNS = "id created category severity status platform neighbourhood worker_id".split()


_stored = cache(make_password)
_KEY = bytes(32)
_BOX = AESGCM(_KEY)


def hash_checked(_request: HttpRequest) -> HttpResponse:
    """What checking one password takes in a server, with an answer around it."""
    return HttpResponse(str(check_password(PASSWORD, _stored(PASSWORD))))


class SignalForm(forms.ModelForm):
    class Meta:
        model = models.Signal
        fields = ["category", "severity", "platform", "neighbourhood", "narrative"]


@login_required
def log_signal(request: HttpRequest) -> HttpResponse:
    form = SignalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.created = timezone.now()
        form.instance.team_id = WRITES
        form.instance.worker_id = request.user.pk
        form.save()
        return redirect("/signals/new/?ok=1")
    return render(request, "floor/form.html", {"form": form})


@login_required
def log_kept(request: HttpRequest) -> HttpResponse:
    """The same form, kept as a signal has to be kept: a number, a text that nobody reads in the
    database, words by which it is found all the same, an entry of the trail; all or nothing."""
    form = SignalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            _keep(form.cleaned_data, request.user.pk, timezone.now())
        return redirect("/signals/kept/?ok=1")
    return render(request, "floor/form.html", {"form": form})


@login_required
def log_warned(request: HttpRequest) -> HttpResponse:
    """The same, of which whoever has the duty is warned: a row that waits in the same transaction,
    and a task for the worker once it is kept."""
    form = SignalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        with transaction.atomic():
            number = _keep(form.cleaned_data, request.user.pk, now)
            running = models.Duty.objects.filter(starts_at__lte=now, ends_at__gt=now)
            for worker in running.filter(team_id=TEAM).values_list("worker_id", flat=True):
                models.Warning.objects.create(
                    key=f"{number}:{worker}", number=number, worker_id=worker, due_at=now
                )
            transaction.on_commit(_wake)
        return redirect("/signals/warned/?ok=1")
    return render(request, "floor/form.html", {"form": form})


class PlainForm(forms.Form):
    """The fields of `SignalForm` without a model behind them: nothing makes a row of them."""

    category = forms.ChoiceField(choices=models.CATEGORIES)
    severity = forms.TypedChoiceField(choices=models.SEVERITIES, coerce=int)
    platform = forms.ChoiceField(choices=models.PLATFORMS)
    neighbourhood = forms.CharField(max_length=60)
    narrative = forms.CharField(widget=forms.Textarea)


@login_required
def log_least(request: HttpRequest) -> HttpResponse:
    """What `log_warned` does, with as little as it can be had for: the rows are one statement that
    PostgreSQL keeps, sent by the driver as one message, which is its own transaction and tells
    whoever listens that something waits."""
    form = PlainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _keep_at_once(form.cleaned_data, request.user.pk, timezone.now())
        return redirect("/signals/least/?ok=1")
    return render(request, "floor/form.html", {"form": form})


@cache
def _tasks() -> Celery:
    tasks = Celery("floor", broker=os.environ["FLOOR_BROKER"])
    tasks.conf.task_ignore_result = True
    return tasks


def _wake() -> None:
    _tasks().send_task("floor.deliver", retry=False, expires=50)


def _keep(given: dict[str, Any], worker: int, now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE floor_number SET next = next + 1 WHERE year = %s RETURNING next - 1", [now.year]
        )
        [number] = cursor.fetchone()
    text, salt = given["narrative"], os.urandom(16)
    kept = models.Kept.objects.create(
        **given | {"narrative": _encrypted(text)},
        number=f"S-{now.year}-{number:04d}", created=now, team_id=TEAM, worker_id=worker,
    )  # fmt: skip
    models.Word.objects.bulk_create(
        models.Word(signal=kept, team_id=TEAM, term=term) for term in _terms(text)
    )
    told = f"logged {kept.number} {worker} {now.isoformat()}"
    models.Entry.objects.create(
        at=now, verb="logged", number=kept.number, worker_id=worker, salt=salt,
        digest=hashlib.sha256(salt + told.encode()).digest(),
    )  # fmt: skip
    return kept.number


def _encrypted(text: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + _BOX.encrypt(nonce, text.encode(), None)


def _terms(text: str) -> list[int]:
    """Its words as keyed numbers, each once."""
    digests = (hmac.digest(_KEY, word.encode(), "sha256") for word in set(text.lower().split()))
    return [int.from_bytes(digest[:8], "big") >> 1 for digest in digests]


# What `log_warned` writes, row by row, and who has the duty; each part takes what the one before
# it gave.
_AT_ONCE = """
PREPARE floor_least (
    int, timestamptz, int, int, text, smallint, text, text, bytea, bigint[], bytea, text) AS
WITH numbered AS (
    UPDATE floor_number SET next = next + 1 WHERE year = $1 RETURNING (next - 1)::text AS place),
kept AS (
    INSERT INTO floor_kept (number, created, category, severity, status, team_id, worker_id,
                            platform, neighbourhood, narrative)
    SELECT 'S-' || $1 || '-' || lpad(place, greatest(4, length(place)), '0'),
           $2, $5, $6, 'nieuw', $3, $4, $7, $8, $9
    FROM numbered RETURNING id, number),
words AS (
    INSERT INTO floor_word (team_id, term, signal_id)
    SELECT $3, term, id FROM kept, unnest($10) AS term),
entry AS (
    INSERT INTO floor_entry (at, verb, number, worker_id, salt, digest)
    SELECT $2, 'logged', number, $4, $11,
           sha256($11 || convert_to('logged ' || number || $12, 'UTF8'))
    FROM kept)
INSERT INTO floor_warning (key, number, worker_id, due_at)
SELECT number || ':' || worker_id, number, worker_id, $2 FROM kept, floor_duty
WHERE team_id = $3 AND starts_at <= $2 AND ends_at > $2
"""
_RUN_AT_ONCE = f"EXECUTE floor_least ({', '.join(['%s'] * 12)}); NOTIFY floor"
_prepared: WeakSet[Any] = WeakSet()  # connections that keep it


def _keep_at_once(given: dict[str, Any], worker: int, now: datetime) -> None:
    connection.ensure_connection()
    line: Any = connection.connection
    with line.cursor() as cursor:
        if line not in _prepared:
            cursor.execute(_AT_ONCE)
            _prepared.add(line)
        cursor.execute(
            _RUN_AT_ONCE,
            [
                now.year, now, TEAM, worker, given["category"], given["severity"],
                given["platform"], given["neighbourhood"], _encrypted(given["narrative"]),
                _terms(given["narrative"]), os.urandom(16), f" {worker} {now.isoformat()}",
            ],
        )  # fmt: skip


@login_required
def signals(request: HttpRequest) -> HttpResponse:
    """Fifty newest by keyset, filtered, or found by full-text search."""
    found: Any = models.Signal.objects.filter(team_id=TEAM)
    for name in ("category", "severity"):
        if value := request.GET.get(name):
            found = found.filter(**{name: value})
    if words := request.GET.get("q"):
        found = found.extra(where=["tsv @@ websearch_to_tsquery('dutch', %s)"], params=[words])
    if after := request.GET.get("after"):
        stamp, _, key = after.partition("_")
        when = datetime.fromisoformat(stamp)
        found = found.filter(created__lte=when).exclude(created=when, id__gte=uuid.UUID(key))
    rows = list(found.order_by("-created", "-id").values_list(*COLUMNS, named=True)[: PAGE + 1])
    more = f"{rows[PAGE - 1].created.isoformat()}_{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    context = {"rows": rows[:PAGE], "more": more, "q": words or ""}
    return render(request, "floor/list.html", context)


# Where fifty rows lie, by a number: one on a page, without an index.
ANYWHERE = (
    "ctid = ANY (ARRAY(SELECT ('(' || (hashint4(%s * 50 + number)::bigint + 2147483648) %% "
    "(pg_relation_size('floor_signal') / 8192) || ',1)')::tid "
    "FROM generate_series(1, 50) AS number))"
)


@login_required
def anywhere(request: HttpRequest) -> HttpResponse:
    """Fifty rows from all over the table, by where they lie."""
    number = int(request.GET["n"])
    found: Any = models.Signal.objects.extra(where=[ANYWHERE], params=[number])  # noqa: S610
    rows = list(found.values_list(*COLUMNS, named=True))
    return render(request, "floor/list.html", {"rows": rows, "more": "", "q": ""})


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Fifty newest of what is open, with counts above them and a button in each row to give it."""
    is_open = models.Signal.objects.filter(team_id=TEAM, status="open")
    now = timezone.now()
    counts = is_open.aggregate(
        late=Count("pk", filter=Q(created__lt=now - LATE)),
        new=Count("pk", filter=Q(created__gte=now - LATE)),
        mine=Count("pk", filter=Q(worker_id=request.user.pk)),
        all=Count("pk"),
    )
    rows = list(is_open.order_by("-created", "-id").values_list(*COLUMNS, named=True)[: PAGE + 1])
    people = models.Duty.objects.order_by("pk").values_list("worker_id", flat=True)[:PEOPLE]
    context = {"rows": rows[:PAGE], "counts": counts, "people": people, "more": len(rows) > PAGE}
    return render(request, "floor/inbox.html", context)


_one_at_a_time = threading.Lock()  # typefaces that are shared are not safe between threads


@cache
def _typefaces_and_style() -> dict[str, Any]:
    """Read once, as the library's own handbook advises for many documents."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    return {"font_config": fonts, "stylesheets": [CSS(string=PLAIN_CSS, font_config=fonts)]}


@login_required
def plain_pdf(request: HttpRequest) -> HttpResponse:
    """Two pages of a plain table as PDF/UA-1, drawn where the request is answered."""
    from weasyprint import HTML

    with _one_at_a_time:
        made = HTML(string=plain()).write_pdf(
            pdf_variant="pdf/ua-1", pdf_tags=True, **_typefaces_and_style()
        )
    return HttpResponse(made, content_type="application/pdf")


# What today is counted by: five lists, where ours are eight.
LISTS = ("category", "platform", "severity", "status", "hour")


@login_required
def trend(request: HttpRequest) -> HttpResponse:
    return render(request, "floor/trend.html", _kept_months())


@login_required
def trend_today(request: HttpRequest) -> HttpResponse:
    """The same, with what came in today counted as Django is written: a query for each list."""
    begins = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = models.Signal.objects.filter(team_id=TEAM, created__gte=begins).order_by()
    today = today.annotate(hour=ExtractHour("created"))
    lists = [(by, today.values_list(by).annotate(n=Count("pk"))) for by in LISTS]
    return render(request, "floor/trend.html", _kept_months() | {"lists": lists})


def _kept_months() -> dict[str, Any]:
    first = timezone.localdate().replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, category, n FROM floor_rollup WHERE team_id = %s AND month >= %s",
            [TEAM, first.replace(year=first.year - 1)],
        )
        counts = cursor.fetchall()
    table: dict[Any, dict[str, int]] = {}
    for month, category, n in counts:
        table.setdefault(month, {})[category] = n
    keys = [key for key, _label in models.CATEGORIES]
    rows = [(month, [table[month].get(key, 0) for key in keys]) for month in sorted(table)]
    heads = [label for _key, label in models.CATEGORIES]
    return {"rows": rows, "heads": heads}
