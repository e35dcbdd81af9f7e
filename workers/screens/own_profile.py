"""What the pages of one's own profile show: what is there, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from organisation.models import Organisation, User
from workers.agreed import may_follow
from workers.choices.profiles import Status, Visible
from workers.forms.profiles import AccountForm, VisibleForm
from workers.models import VisibleItem, WorkProfile
from workers.screens import profiles as screen
from workers.screens.profiles import account, deviations, hours_of, templates_for

VISIBLE_ICONS = {
    Visible.CARD: "person-vcard",
    Visible.SIGNATURE: "envelope",
    Visible.POSTER: "image",
}


def page(user: User, today: date, visible_form: VisibleForm | None = None) -> dict[str, Any]:
    """Accounts, hours, card and signature of this person, as far as their rights go."""
    hours = hours_of(user)
    context: dict[str, Any] = {"hours": hours, "works_online": False}
    context["sees_team"] = user.has_perm("workers.see_profiles")
    context["appoints"] = user.has_perm("organisation.appoint_deputy")
    if not user.has_perm("workers.keep_profile"):
        return context
    rows = list(WorkProfile.objects.own_and_asked(user, others=may_follow(today)))
    own = [row for row in rows if row.user_id == user.pk]
    held = VisibleItem.objects.filter(user=user).values_list("item", flat=True)
    return context | {
        "works_online": True,
        "accounts": [account(row, today) for row in own],
        "looked_along": [account(row, today) for row in rows if row.user_id != user.pk],
        "visible_form": visible_form or VisibleForm.of(held),
        "visible_icons": {str(item): icon for item, icon in VISIBLE_ICONS.items()},
        "signature": signature(user, own, hours),
    }


def signature(user: User, own: Iterable[WorkProfile], hours: str) -> str:
    """A line under e-mails that tells where somebody is to be found online."""
    organisation = Organisation.objects.current()
    name = organisation.name if organisation else ""
    lines = [user.name, ", ".join(filter(None, [user.role_label, name]))]
    lines += [f"{row.platform.name}: {row.handle}" for row in own]
    lines += [hours] if hours else []
    return "\n".join(line for line in lines if line)


def accounts(rows: Iterable[WorkProfile], user: User, today: date) -> dict[str, Any]:
    """One's own accounts, what one copies for them, and those that ended."""
    found = [account(row, today) for row in rows]
    return {
        "accounts": [each for each in found if each.profile.status != Status.ENDED],
        "ended": [each for each in found if each.profile.status == Status.ENDED],
        "templates": templates_for(user, hours_of(user)),
    }


def account_form(form: AccountForm, row: WorkProfile | None, user: User) -> dict[str, Any]:
    """The form of an account; a name that doesn't fit the pattern is told, never refused."""
    templates = templates_for(user, hours_of(user))
    warning = ""
    if row is not None and "handle" in {str(each) for each in deviations(row)}:
        warning = templates.handle
    return {
        "form": form,
        "row": row,
        "account": screen.account(row, timezone.localdate(row.moved_at)) if row else None,
        "templates": templates,
        "does_not_fit": warning,
    }
