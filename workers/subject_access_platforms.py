"""What an employee wrote of platforms (GDPR article 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.subject_access import Hit, Source
from workers.models import PlatformProposal, PlatformVersion, TrendNote
from workers.subject_access import employees
from youthwork.lib.dates import day_of


def _platforms(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Notes and proposals of a person, and how many versions of pages they wrote."""
    hits = []
    for person in employees(name, handles):
        hits += [
            Hit(
                subject=f"workers.trendnote:{note.audit_ref}",
                title=_("Note on a platform"),
                day=day_of(note.written_at),
                fields={_("Note"): note.text or ""},
                exact=True,
                others=True,
            )
            for note in TrendNote.objects.of_author(person)
        ]
        hits += [
            Hit(
                subject=f"workers.platformproposal:{row.audit_ref}",
                title=_("Proposal for a platform's page"),
                day=day_of(row.made_at),
                fields={
                    _("Platform"): row.platform.name,
                    _("Why"): row.why,
                    _("Reason"): row.reason,
                },
                exact=True,
                others=True,
            )
            for row in PlatformProposal.objects.of_author(person)
        ]
        if written := PlatformVersion.objects.filter(written_by=person).count():
            hits.append(
                Hit(
                    subject=person.label,
                    title=_("Pages of platforms"),
                    day=None,
                    fields={_("Versions written"): str(written)},
                    exact=True,
                )
            )
    return hits


SOURCES = [
    Source("workers.platforms", gettext_lazy("What employees wrote of platforms"), _platforms),
]
