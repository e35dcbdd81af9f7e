"""Members, invitations and what may happen to a person's access."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation import staff_list
from organisation.actions import accounts, invitations, leaving, memberships, staff
from organisation.choices import ROLE_HINTS
from organisation.confirmation import access_confirmed
from organisation.forms.people import EndRoleForm, InviteForm, PeopleFilter, PersonForm, RoleForm
from organisation.forms.staff_list import StaffListForm
from organisation.models import Invitation, Team, User
from organisation.people import grouped
from privacy.keeping_screens import hold_url
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@require_safe
@login_required
@permission_required("organisation.see_colleagues", raise_exception=True)
def people(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    user = request.user
    chosen = PeopleFilter(request.GET, teams=Team.objects.visible_to(user).order_by("name"))
    rows = User.objects.visible_to(user).listed(chosen.chosen, day_of(now))
    manages = user.has_perm("organisation.manage_people")
    groups = grouped(rows, chosen.chosen.get("team"), day_of(now))
    context = {
        "filter": chosen,
        "groups": groups,
        "teams": sum(group.team is not None for group in groups),
        "number": len(rows),
        "invitations": Invitation.objects.visible_to(user).open_at(now),
        "may_invite": user.has_perm("organisation.invite"),
        "may_manage": manages,
        "may_manage_teams": user.has_perm("organisation.manage_teams"),
    }
    return render(request, "organisation/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.invite", raise_exception=True)
@access_confirmed
def invite(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, by=request.user, today=day_of(now))
    if form.is_valid():
        with refusals_on(form):
            invitations.invite(**form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("The invitation is on its way. The link works for 7 days."))
            return redirect("organisation:people")
    context = {"form": form, "role_hints": {role.value: hint for role, hint in ROLE_HINTS.items()}}
    status = 422 if form.errors else 200
    return render(request, "organisation/invite.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.manage_people", raise_exception=True)
def staff_list_page(request: HttpRequest) -> HttpResponse:
    """A list of new colleagues: looked over first, then all invited or nobody."""
    posted = request.method == "POST"
    given = (request.POST, request.FILES) if posted else ()
    form = StaffListForm(*given, by=request.user, today=day_of(timezone.now()))
    if posted and request.POST.get("do") == "invite" and form.is_valid():
        return _invite_listed(request, form)
    return _listed(request, form)


@access_confirmed
def _invite_listed(request: HttpRequest, form: StaffListForm) -> HttpResponse:
    """Invite everybody on a list that was looked over; a refusal is told on its page."""
    with refusals_on(form):
        made = staff_list.invite_all(form.lines, by=request.user, now=timezone.now())
        told = ngettext(
            "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", len(made)
        )
        messages.success(request, told % {"n": len(made)})
        return redirect("organisation:people")
    return _listed(request, form)


def _listed(request: HttpRequest, form: StaffListForm) -> HttpResponse:
    """The page of a list, looked over once it was read."""
    context: dict[str, Any] = {"form": form, "looked": [], "wrong": 0}
    if form.is_bound and form.is_valid():
        wrong = staff_list.look_over(form.lines, by=request.user, now=timezone.now())
        context |= {"wrong": len(wrong), "text": form.as_text}
        context["looked"] = [
            {
                "line": line,
                "role": line.role.label if line.role else "",
                "errors": wrong.get(line.number, []),
            }
            for line in form.lines
        ]
    status = 422 if form.errors or context["wrong"] else 200
    return render(request, "organisation/staff_list.html", context, status=status)


def _invitation_deed(deed: Callable[..., None], done: StrPromise) -> Callable[..., HttpResponse]:
    """A view of one press on an invitation; a refusal is told on the list."""

    @require_POST
    @login_required
    def view(request: HttpRequest, public_id: UUID) -> HttpResponse:
        rows = Invitation.objects.visible_to(request.user)
        invitation = get_object_or_404(rows, public_id=public_id)
        try:
            deed(invitation, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, done)
        return redirect("organisation:people")

    return view


withdraw = _invitation_deed(invitations.withdraw, gettext_lazy("The invitation is withdrawn."))
send_again = _invitation_deed(invitations.send_again, gettext_lazy("A new mail is on its way."))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@access_confirmed
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One colleague with their roles, past ones too; the administrator changes them here."""
    if request.method != "POST":
        people = User.objects.visible_to(request.user)
        return _page(request, get_object_or_404(people, public_id=public_id))
    colleague = _manageable(request, public_id)
    form = PersonForm(request.POST, person=colleague)
    if form.is_valid():
        with refusals_on(form):
            by, now = request.user, timezone.now()
            staff.change_person(colleague, form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("organisation:person", public_id)
    return _page(request, colleague, form=form)


def _manageable(request: HttpRequest, public_id: UUID) -> User:
    """The person whose access this user may change; 404 for everybody else."""
    people = User.objects.manageable_by(request.user)
    return get_object_or_404(people, public_id=public_id)


def _page(request: HttpRequest, colleague: User, **forms: Form) -> HttpResponse:
    """A person's page; with a refused form 422."""
    user, today = request.user, day_of(timezone.now())
    manages = user.has_perm("organisation.manage_people")
    shown = User.objects.visible_to(user).with_memberships().with_second_factor()
    colleague = shown.get(pk=colleague.pk)
    context: dict[str, Any] = {
        "colleague": colleague,
        "may_manage": manages,
        "hold_url": hold_url(colleague, user),
        "is_self": colleague.pk == user.pk,
        "today": today,
        "yesterday": today - timedelta(days=1),
        "refused": next(iter(forms.values()), None),
        "ended": forms.get("end_form"),
    }
    if manages:
        form = forms.get("form") or PersonForm(person=colleague)
        ended = forms.get("end_form")
        context |= {
            "form": form,
            "role_form": forms.get("role_form") or RoleForm(by=user, today=today),
            "overtaken": form.overtaken() or (ended.overtaken() if ended else []),
        }
        for held in colleague.history:
            held.end_form = EndRoleForm(person=colleague, held=held)
    return render(request, "organisation/person.html", context, status=422 if forms else 200)


@require_POST
@login_required
@access_confirmed
def give_role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    colleague = _manageable(request, public_id)
    now = timezone.now()
    form = RoleForm(request.POST, by=request.user, today=day_of(now))
    if form.is_valid():
        with refusals_on(form):
            memberships.give_role(colleague, **form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("Saved."))
            return redirect("organisation:person", public_id)
    return _page(request, colleague, role_form=form)


@require_POST
@login_required
def end_role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shorten a role at once; what makes it last longer asks for a code first, as giving it."""
    colleague = _manageable(request, public_id)
    form = EndRoleForm(request.POST, person=colleague)
    if not form.is_valid():
        return _page(request, colleague, end_form=form)
    held, until_day = form.cleaned_data["membership"], form.cleaned_data["until_day"]
    goes_on = held.until_day is not None and until_day > held.until_day
    save = access_confirmed(_end_role) if goes_on else _end_role
    return save(request, colleague, form)


def _end_role(request: HttpRequest, colleague: User, form: EndRoleForm) -> HttpResponse:
    now = timezone.now()
    with refusals_on(form):
        memberships.end_role(
            form.cleaned_data["membership"],
            until_day=form.cleaned_data["until_day"],
            by=request.user,
            today=day_of(now),
            now=now,
            seen=form.on_screen,
        )
        messages.success(request, _("Saved."))
        return redirect("organisation:person", colleague.public_id)
    return _page(request, colleague, end_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask first: what happens, and to whom open work goes. Then it happens this minute."""
    colleague = _manageable(request, public_id)
    now = timezone.now()
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            leaving.leave(colleague, by=request.user, today=day_of(now), now=now)
            messages.success(request, _("Access has ended."))
            return redirect("organisation:people")
    context = {
        "colleague": colleague,
        "to": User.objects.visible_to(request.user).successor_of(colleague, day_of(now)),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/leave.html", context, status=status)


def _deed(act: Callable[[User, User], object], done: StrPromise) -> Callable[..., HttpResponse]:
    """A view of one press on a person's page; a refusal is shown there."""

    @require_POST
    @login_required
    def view(request: HttpRequest, public_id: UUID) -> HttpResponse:
        colleague = _manageable(request, public_id)
        form = Form(request.POST)
        form.is_valid()
        with refusals_on(form):
            act(colleague, request.user)
            messages.success(request, done)
            return redirect("organisation:person", public_id)
        return _page(request, colleague, deed=form)

    return view


def _pause(colleague: User, by: User) -> None:
    now = timezone.now()
    staff.pause(colleague, by=by, today=day_of(now), now=now)


def _resume(colleague: User, by: User) -> None:
    staff.resume(colleague, by=by, now=timezone.now())


def _reset(colleague: User, by: User) -> None:
    accounts.reset_second_factor(colleague, by=by, now=timezone.now())


def _end_sessions(colleague: User, by: User) -> None:
    accounts.end_sessions(colleague, by=by, now=timezone.now())


pause = _deed(_pause, gettext_lazy("Access is paused."))
resume = access_confirmed(_deed(_resume, gettext_lazy("Access is back.")))
reset_second_factor = access_confirmed(
    _deed(_reset, gettext_lazy("They set up a new second step at the next log-in."))
)
end_sessions = _deed(_end_sessions, gettext_lazy("Signed out on every device."))
