"""Items of Instaclean: the list, one item, putting it on the list and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organisation.confirmation import reading_confirmed
from organisation.models import Organisation, Platform, User
from signals.actions import answers, items, reading
from signals.forms import rounds as forms
from signals.forms.images import refuse_files
from signals.item_marks import SAYS
from signals.models import InstacleanItem, InstacleanRound, Signal
from signals.querysets.items import InstacleanItemQuerySet
from signals.screens import items as screen
from signals.screens import remembered
from signals.screens.form import remarks
from signals.screens.signal import own_words
from signals.views.signal import for_deed
from youthwork.lib import said
from youthwork.lib.refusals import refusals_on
from youthwork.lib.said import SeenMixin


@require_GET
@login_required
@permission_required("signals.read_items", raise_exception=True)
@reading_confirmed
def listing(request: HttpRequest) -> HttpResponse:
    """Every item of the organisation, the newest first; accounts stand on its own page."""
    tab, today = request.GET.get("tab", ""), timezone.localdate()
    found = InstacleanItem.objects.visible_to(request.user).tab(tab)
    page = found.page(request.GET.get("after", ""))
    context = {
        "tabs": screen.tabs(tab),
        "rows": [screen.item_row(item, request.user, today) for item in page.rows],
        "older_url": f"{request.path}?tab={tab}&after={page.after}" if page.after else "",
        "may_list": request.user.has_perm("signals.list_items"),
    }
    return render(request, "signals/items.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.list_items", raise_exception=True)
@reading_confirmed
def new(request: HttpRequest) -> HttpResponse:
    """Put an account on the list, typed or taken over from a signal (`?signal=`)."""
    now = timezone.now()
    signal = _signal(request)
    first = _first(request, signal) if signal and request.method != "POST" else {}
    initial = first | screen.round_asked_for(request.GET.get("round", ""))
    rounds = list(InstacleanRound.objects.open_for(request.user))
    form = forms.ItemForm(**_asked(request), rounds=rounds, initial=initial)
    item = None
    refuse_files(form, request.FILES)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            item = items.put_on_list(
                form.notice(),
                team=form.chosen_team(signal.team if signal else None),
                round=form.chosen_round(),
                signal=signal,
                by=request.user,
                now=now,
                once=True,
            )
    return _saved(request, form, item) if item else _form_page(request, form, signal=signal)


def _saved(request: HttpRequest, form: forms.ItemForm, item: InstacleanItem) -> HttpResponse:
    for told in remarks(form):
        messages.info(request, told)
    return redirect(item)


def _signal(request: HttpRequest) -> Signal | None:
    """The signal that an item is made from: one whose account this person may see, with a reason
    where one is asked (404)."""
    ref = request.GET.get("signal", "")
    if not ref:
        return None
    rows = Signal.objects.listable_by(request.user, timezone.now())
    return for_deed(request, rows.select_related("platform"), ref)


def _first(request: HttpRequest, signal: Signal) -> dict[str, Any]:
    """What is taken over; showing the account is recorded, as on the signal's own page."""
    now = timezone.now()
    reason = remembered.reason_of(signal, request.user, now)
    reading.show_account(signal, by=request.user, now=now, reason=reason)
    return screen.first_of_signal(signal, Platform.objects.offered())


def _asked(request: HttpRequest, known: Platform | None = None) -> dict[str, Any]:
    return {
        "data": request.POST if request.method == "POST" else None,
        "user": request.user,
        "platforms": Platform.objects.offered(known),
        "allowed": own_words(request.user),
    }


def _form_page(request: HttpRequest, form: forms.ItemForm, **also: Any) -> HttpResponse:
    context = screen.form_page(form) | also
    return render(request, "signals/item_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """Write an unsent item anew; what was checked is checked again.

    Who is overtaken sees what the item says by now beside what they typed.
    """
    item, now = _item(InstacleanItem.objects.editable_by(request.user), ref), timezone.now()
    form = forms.ChangeItemForm(**_asked(request, item.platform), item=item)
    overtaken: list[tuple[str, str]] = []
    refuse_files(form, request.FILES)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        if form.shows_a_minor:
            return _never_listed(request, item, now)
        with refusals_on(form):
            items.change(item, form.notice(), by=request.user, now=now, seen=seen)
            return _saved(request, form, item)
        if said.is_overtaken(form):
            item = _item(InstacleanItem.objects.visible_to(request.user), ref)
            overtaken = screen.overtaken(item, seen, timezone.localdate(now))
            said.see_again(form, item, SAYS)
    if overtaken or not form.is_bound:
        items.show_notice(item, by=request.user, now=now)
    context = {"item": item, "item_title": screen.item_title(item), "overtaken": overtaken}
    return _form_page(request, form, **context)


def _never_listed(request: HttpRequest, item: InstacleanItem, now: datetime) -> HttpResponse:
    """Somebody says that a child is in it: it goes off the list, and the page says what to do."""
    try:
        items.take_off(item, by=request.user, now=now)
    except ValidationError as refusal:  # it was sent
        messages.error(request, refusal.messages[0])
        return redirect(item)
    told = _("It is off the list. A sexual image of a minor never goes on one: call the police or "
             "report it to the hotline. Does it come from a signal? Say so there too.")  # fmt: skip
    messages.error(request, told)
    return redirect("signals:new_item")


@require_GET
@login_required
@reading_confirmed
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One item; each opening is recorded."""
    return _page(request, _item(InstacleanItem.objects.visible_to(request.user), ref))


def _item(rows: InstacleanItemQuerySet, ref: str) -> InstacleanItem:
    return get_object_or_404(rows.with_people().filter(ref=ref))


def _page(request: HttpRequest, item: InstacleanItem, **also: Any) -> HttpResponse:
    now = timezone.now()
    items.read(item, by=request.user, now=now)
    refused = [form for form in also.values() if getattr(form, "errors", None)]
    open_rounds = list(InstacleanRound.objects.open_for(request.user))
    context = screen.item_page(item, request.user, now, open_rounds)
    over = [pair for form in refused if isinstance(form, SeenMixin) for pair in form.overtaken()]
    context |= {"refused_forms": refused, "overtaken": over} | also
    return render(request, "signals/item.html", context, status=422 if refused else 200)


@require_POST
@login_required
@reading_confirmed
def notice(request: HttpRequest, ref: str) -> HttpResponse:
    """Show account, address and the notice to copy, recorded each time.

    Only this page carries what a check asks for: who checks has had it on the screen.
    """
    item = _item(InstacleanItem.objects.notices_visible_to(request.user), ref)
    items.show_notice(item, by=request.user, now=timezone.now())
    text = ""
    if not item.lacks and not item.erased_at:
        text = screen.notice_text(item, Organisation.objects.current())
    seen = said.marks(item, SAYS)
    return _page(request, item, notice_shown=True, notice=text, seen=seen)


Rows = Callable[[User], InstacleanItemQuerySet]
Deed = tuple[str, Rows, Callable[..., BaseForm], Callable[..., object]]


def _nothing(request: HttpRequest, item: InstacleanItem) -> BaseForm:
    return forms.NothingForm(request.POST)


def _day(prefix: str) -> Callable[..., BaseForm]:
    return lambda request, item: forms.DayForm(
        request.POST, prefix_id=prefix, today=timezone.localdate()
    )


def _decision(
    prefix: str, kind: type[forms.DecisionForm | forms.AppealDecisionForm]
) -> Callable[..., BaseForm]:
    return lambda request, item: kind(
        request.POST, prefix_id=prefix, today=timezone.localdate(), item=item
    )


def _rounds(request: HttpRequest, item: InstacleanItem) -> BaseForm:
    return forms.MoveForm(request.POST, rounds=list(InstacleanRound.objects.open_for(request.user)))


# What is done with an item: the form on its page, for which rows, how it is read, the action.
DEEDS: dict[str, Deed] = {
    "check": (
        "check_form",
        InstacleanItem.objects.checkable_by,
        lambda request, item: forms.CheckForm(request.POST),
        items.check,
    ),
    "send": ("send_form", InstacleanItem.objects.sendable_by, _day("send"), items.send),
    "receipt": (
        "receipt_form",
        InstacleanItem.objects.workable_by,
        _day("receipt"),
        answers.receipt,
    ),
    "decide": (
        "decision_form",
        InstacleanItem.objects.workable_by,
        _decision("decision", forms.DecisionForm),
        answers.decide,
    ),
    "correct": (
        "correct_form",
        InstacleanItem.objects.workable_by,
        _decision("correct", forms.CorrectionForm),
        answers.correct,
    ),
    "appeal": ("appeal_form", InstacleanItem.objects.workable_by, _day("appeal"), answers.appeal),
    "appeal-decided": (
        "appeal_decision_form",
        InstacleanItem.objects.workable_by,
        _decision("appealed", forms.AppealDecisionForm),
        answers.decide_appeal,
    ),
    "appeal-correct": (
        "appeal_correct_form",
        InstacleanItem.objects.workable_by,
        _decision("outcome", forms.AppealCorrectionForm),
        answers.correct_appeal,
    ),
    "finish": ("finish_form", InstacleanItem.objects.workable_by, _nothing, answers.finish),
    "wrong": (
        "wrong_form",
        InstacleanItem.objects.workable_by,
        lambda request, item: forms.WrongForm(request.POST),
        answers.note_wrong,
    ),
    "review": ("review_form", InstacleanItem.objects.reviewable_by, _nothing, answers.review),
    "move": ("move_form", InstacleanItem.objects.editable_by, _rounds, items.to_round),
    "take-off": ("take_off_form", InstacleanItem.objects.editable_by, _nothing, items.take_off),
}


@require_POST
@login_required
@reading_confirmed
def deed(request: HttpRequest, ref: str, deed: str) -> HttpResponse:
    """Do what a form on the page of an item asks for; a refused one stands on the page."""
    if deed not in DEEDS:
        raise Http404
    name, rows, read, act = DEEDS[deed]
    item = _item(rows(request.user), ref)
    form = read(request, item)
    refuse_files(form, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        if isinstance(form, SeenMixin):
            given = form.typed | {"seen": form.on_screen}
        with refusals_on(form):
            act(item, **given, by=request.user, now=timezone.now())
    if form.errors:
        again = _item(InstacleanItem.objects.visible_to(request.user), ref)
        return _page(request, again, **{name: form})
    if deed == "decide" and item.round is not None and "next" in request.POST:
        return _next(request, item, item.round)
    return redirect(item if item.pk and deed != "take-off" else item.round or "signals:items")


def _next(request: HttpRequest, item: InstacleanItem, round: InstacleanRound) -> HttpResponse:
    """To the next item of this round without a decision; behind the last back to the round."""
    waiting = InstacleanItem.objects.workable_by(request.user).next_undecided(item)
    if waiting is None:
        told = _("Every account of this round has its decision.")
    else:
        told = _("%(account)s is saved. This is the next one without a decision.")
    messages.success(request, told % {"account": screen.item_title(item)})
    return redirect(waiting or round)
