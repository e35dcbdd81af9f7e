"""What is held on a colleague, somebody invited or a partner's contact (AVG art. 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Invitation, Partner, User
from privacy.subject_access import Hit, Source


def _named(name: str, handles: Sequence[str], *, mail: bool = True) -> Q:
    """Exactly this name, or an e-mail address among what the person gave."""
    asked = Q(name__iexact=name.strip())
    if mail:
        for address in (name, *handles):
            if "@" in address:
                asked |= Q(email__iexact=address.strip())
    return asked


def _colleagues(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    hits = []
    for person in User.objects.filter(_named(name, handles)).with_memberships().order_by("pk"):
        roles = "; ".join(
            f"{held.get_role_display()}{f' ({held.team})' if held.team else ''}: "
            f"{held.from_day} – {held.until_day or '…'}"
            for held in person.history
        )
        hits.append(
            Hit(
                subject=person.label,
                title=_("Colleague"),
                day=timezone.localdate(person.created_at),
                fields={
                    _("Name"): person.name,
                    _("E-mail address"): person.email,
                    _("Work phone"): person.phone,
                    _("Roles"): roles,
                },
                exact=True,
            )
        )
    return hits


def _invitations(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    rows = Invitation.objects.filter(_named(name, handles)).order_by("pk")
    return [
        Hit(
            subject=row.label,
            title=_("Invitation"),
            day=timezone.localdate(row.created_at),
            fields={
                _("Name"): row.name,
                _("E-mail address"): row.email,
                _("Role"): row.get_role_display(),
            },
            exact=True,
        )
        for row in rows
    ]


def _contacts(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    asked = {name.strip().lower(), *(handle.strip().lower() for handle in handles)} - {""}
    rows = [
        row
        for row in Partner.objects.order_by("pk")  # a few dozen; the address is encrypted
        if name.strip().lower() in row.contact.lower()
        or (row.contact_mail or "").lower() in asked
        or row.phone.lower() in asked
    ]
    return [
        Hit(
            subject=f"organisation.partner:{row.public_id}",
            title=_("Contact of a partner"),
            day=None,
            fields={
                _("Partner"): row.name,
                _("Contact"): row.contact,
                _("E-mail address"): row.contact_mail or "",
                _("Phone"): row.phone,
            },
        )
        for row in rows
        if name.strip()
    ]


SOURCES = [
    Source("organisation.colleagues", gettext_lazy("Colleagues"), _colleagues),
    Source("organisation.invitations", gettext_lazy("Invitations"), _invitations),
    Source("organisation.contacts", gettext_lazy("Contacts of partners"), _contacts),
]
