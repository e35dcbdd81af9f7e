"""Where a person may stand in the privacy officer's room: the trail, and earlier requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.actions.requests import email_term, name_term
from privacy.models import AuditEntry, DataRequest
from privacy.request_choices import Asker
from privacy.subject_access import Hit, Source
from youthwork.lib.dates import day_of

MOST_LINES = 200  # of the trail about one object


def _requests(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """A name alone may be a namesake's: what goes by it is looked at, unless the birth differs.

    The date of birth is that of who asked only where they asked for themselves.
    """
    addresses = [email_term(handle) for handle in handles if "@" in handle]
    for row in DataRequest.objects.asked_by_term(name_term(name), addresses).order_by("pk"):
        known = row.day_of_birth if row.asker == Asker.SELF else None
        differs = bool(born and known and born != known)
        by_address = row.email_term in addresses
        if differs and not by_address:
            continue
        yield Hit(
            subject=row.label,
            title=_("Request about data"),
            day=row.received_on,
            fields={
                _("Number"): row.ref,
                _("What is asked"): str(row.get_kind_display()),
                _("State"): str(row.get_status_display()),
                _("Name"): row.asker_name or "",
                _("E-mail address"): row.asker_email or "",
            },
            exact=by_address and not differs,
            others=differs or not by_address,
        )


def _trail(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Who read or changed what was found: when and what, never which employee (CJEU C-579/21)."""
    references = [word for word in words if len(word) >= 6 and " " not in word]
    rows = AuditEntry.objects.filter(subject_ref__in=references).order_by("subject", "at")
    for subject, entries in groupby(rows.iterator(chunk_size=500), key=lambda row: row.subject):
        kept = list(entries)[-MOST_LINES:]
        lines = [f"{timezone.localtime(row.at):%Y-%m-%d %H:%M} {row.verb_label}" for row in kept]
        yield Hit(
            subject=subject,
            title=_("Who read or changed it, in the trail"),
            day=day_of(kept[-1].at),
            fields={_("When and what"): "\n".join(lines)},
            exact=True,
        )


SOURCES = [
    Source("privacy.requests", gettext_lazy("Requests about data"), _requests),
    Source("privacy.trail", gettext_lazy("The audit trail"), _trail, by_reference=True),
]
