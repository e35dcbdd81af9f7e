"""What is held on a colleague, somebody invited or a partner's contact (AVG art. 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation import notifications
from organisation.models import DutyShift, Invitation, Partner, ReadyStatement, User
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
                    _("Said before the start"): "; ".join(
                        f"{row.get_point_display()}: {timezone.localdate(row.said_at)}"
                        for row in ReadyStatement.objects.said_by(person)
                    ),
                    _("Number at the log-in provider"): ", ".join(
                        person.socialaccount_set.values_list("uid", flat=True)
                    ),
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


def _reached(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """How a colleague wants to be reached, on which devices, and when they had duty."""
    hits = []
    for person in User.objects.filter(_named(name, handles)).order_by("pk"):
        hours = notifications.hours_of(person)
        chosen = notifications.timings(person)
        shifts = DutyShift.objects.filter(Q(person=person) | Q(backup=person))
        fields = {
            _("Devices for push"): "; ".join(device.name for device in person.push_devices.all()),
            _("Choices"): "; ".join(f"{kind}: {timing}" for kind, timing in chosen.items()),
            _("Quiet hours"): f"{hours.quiet_from or ''}–{hours.quiet_until or ''}",
            _("Duty"): "; ".join(
                f"{timezone.localtime(shift.starts_at):%Y-%m-%d %H:%M}"
                for shift in shifts.order_by("starts_at")
            ),
        }
        hits.append(
            Hit(subject=person.label, title=_("How a colleague is reached"), day=None,
                fields=fields, exact=True)
        )  # fmt: skip
    return hits


SOURCES = [
    Source("organisation.colleagues", gettext_lazy("Colleagues"), _colleagues),
    Source("organisation.reached", gettext_lazy("Duty and notifications"), _reached),
    Source("organisation.invitations", gettext_lazy("Invitations"), _invitations),
    Source("organisation.contacts", gettext_lazy("Contacts of partners"), _contacts),
]
