"""Events with a poster, and the page behind its code."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consent import dates, people
from consent.actions import events
from consent.forms.events import EventForm, FillInForm
from consent.models import Event
from consent.screens import asking as asking_screen
from consent.screens import events as screen
from organisation.house_style import on_paper
from organisation.models import Organisation
from youthwork.lib import links, pdf
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.second_factor import without_second_factor

PAGE = "consent/event_page.html"
LOOK, SEND, TO_ONE = "120/m/ip", "40/h/ip", "4/d/key"


@require_GET
@login_required
@permission_required("consent.ask", raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    """Events of one's teams, the newest first."""
    context = screen.listed(request.user, timezone.localdate(), request.GET.get("after", ""))
    return render(request, "consent/events.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("consent.ask", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """Announce an event; then its poster can be printed."""
    form = EventForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        organisation=Organisation.objects.current(),
        initial={"day": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = events.announce(**form.values(), by=request.user, now=timezone.now())
            return redirect(made)
    context = {"form": form} | asking_screen.rows_of(form)
    return render(request, "consent/new_event.html", context, status=422 if form.errors else 200)


def _event(request: HttpRequest, ref: str) -> Event:
    rows = Event.objects.visible_to(request.user).newest_first().with_counts()
    found: Event = get_object_or_404(rows.filter(ref=ref))
    return found


@require_GET
@login_required
def event(request: HttpRequest, ref: str) -> HttpResponse:
    """One event: the code, and how many filled it in."""
    shown = _event(request, ref)
    may_close = Event.objects.editable_by(request.user).filter(ref=shown.ref).exists()
    context = screen.page(shown, timezone.localdate(), may_close=may_close)
    return render(request, "consent/event.html", context)


@require_POST
@login_required
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """The page takes nothing any more."""
    shown = get_object_or_404(Event.objects.editable_by(request.user).filter(ref=ref))
    events.close(shown, by=request.user, now=timezone.now())
    return redirect(shown)


@require_GET
@login_required
def poster(request: HttpRequest, ref: str) -> HttpResponse:
    """The poster as a page to print."""
    return render(request, "consent/poster.html", screen.poster(_event(request, ref)))


@require_GET
@login_required
def poster_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """The poster as a file, A4."""
    shown = _event(request, ref)
    made = pdf.render("pdf/poster.html", screen.poster(shown) | on_paper())
    return pdf.attachment(f"poster-{shown.day}.pdf", made)


@require_http_methods(["GET", "HEAD", "POST"])
@without_second_factor
@never_cache
@links.unlisted
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What a parent fills in; whatever it is, the same answer. No list stands behind it."""
    if refused := links.too_many(request, "event", LOOK):
        return refused
    now = timezone.now()
    found = Event.objects.opened_by(token)
    context = screen.public_page(found, request.GET.get("lang", ""))
    if found is None or not events.takes_in(found, day_of(now)):
        context["says"] = [context["w"].plain("Q13")]
        return render(request, PAGE, context, status=404 if found is None else 200)
    data = request.POST if request.method == "POST" else None
    form = FillInForm(
        context["w"],
        context["languages"],
        today=day_of(now),
        data=data,
        organisation=Organisation.objects.current(),
    )
    if form.is_valid():
        return _filled_in(request, found, form, context)
    return render(request, PAGE, context | {"form": form}, status=422 if form.errors else 200)


def _filled_in(
    request: HttpRequest, found: Event, form: FillInForm, context: dict[str, object]
) -> HttpResponse:
    """Mail the link, and say where to look; too much from one network is told, above the form."""
    now = timezone.now()
    if links.is_within(request, "event_mail", SEND):
        typed = form.filled_in()
        terms = [str(people.email_term(one)) for one in (typed.email, typed.second_email) if one]
        within = [links.is_within(request, "event_to", TO_ONE, term) for term in terms]
        if all(within):
            events.fill_in(found, typed, now=now)
        ends = day_of(dates.link_ends(now)) - timedelta(days=1)
        says = [form.words.plain("Q01"), form.words.plain("Q10", expires_on=ends)]
        return render(request, PAGE, context | {"says": says})
    form.add_error(None, form.words.plain("A07"))
    return render(request, PAGE, context | {"form": form}, status=429)
