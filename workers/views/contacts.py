"""The contact tally: counting, looking back, taking a mistake away."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workers.actions.contacts import count_contact, remove_contact
from workers.forms.contacts import ContactForm
from workers.models import ContactTally
from workers.screens import contacts as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.count_contacts", raise_exception=True)
def contacts(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    before, counted = _day(request.GET.get("before")), _uuid(request.GET.get("counted"))
    if request.method == "POST":
        form = ContactForm(request.POST, by=request.user, today=day_of(now))
        if form.is_valid():
            with refusals_on(form):
                made = count_contact(form.cleaned_data, by=request.user, now=now)
                return redirect(f"{reverse('workers:contacts')}?counted={made.public_id}")
        seen = screen.look(request.user, day_of(now))
        return render(request, "workers/contacts.html", screen.page(seen, form), status=422)
    seen = screen.look(request.user, day_of(now), before, counted)
    form = ContactForm(by=request.user, today=day_of(now), last=seen.last)
    return render(request, "workers/contacts.html", screen.page(seen, form))


@require_POST
@login_required
@permission_required("workers.count_contacts", raise_exception=True)
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whoever taps twice, or on what is gone, comes back to the tally as well."""
    now = timezone.now()
    rows = ContactTally.objects.removable_by(request.user, day_of(now))
    if contact := rows.filter(public_id=public_id).first():
        remove_contact(contact, by=request.user, now=now)
        messages.success(request, _("Taken away."))
    return redirect("workers:contacts")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
