"""What policy holds on an employee: what they wrote, adopted and read (GDPR article 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policy.models import Goal, PolicyDocument, ReadConfirmation, StoredFile
from privacy.subject_access import Hit, Source
from workers.subject_access import employees
from youthwork.lib.dates import day_of


def _written(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Versions that somebody wrote, proposed or adopted, and files they put in."""
    hits = []
    for person in employees(name, handles):
        theirs = Q(made_by=person) | Q(proposed_by=person) | Q(adopted_by=person)
        for document in PolicyDocument.objects.filter(theirs).order_by("pk"):
            hits.append(
                Hit(
                    subject=f"policy.policydocument:{document.public_id}",
                    title=_("Policy document"),
                    day=day_of(document.made_at),
                    fields={_("Title"): document.title, _("Version"): str(document.number)},
                    exact=True,
                )
            )
        for goal in Goal.objects.filter(Q(made_by=person) | Q(adopted_by=person)).order_by("pk"):
            hits.append(
                Hit(
                    subject=f"policy.goal:{goal.public_id}",
                    title=_("Goal"),
                    day=day_of(goal.made_at),
                    fields={_("Goal"): goal.text},
                    exact=True,
                )
            )
        for file in StoredFile.objects.filter(made_by=person).order_by("pk"):
            hits.append(
                Hit(
                    subject=f"policy.storedfile:{file.public_id}",
                    title=_("File"),
                    day=day_of(file.made_at),
                    fields={_("Name"): file.name},
                    exact=True,
                )
            )
    return hits


def _read(name: str, born: date | None, handles: Sequence[str], words: Sequence[str]) -> list[Hit]:
    """What somebody confirmed to have read."""
    return [
        Hit(
            subject=f"policy.policydocument:{row.document.public_id}",
            title=_("Confirmed to have read"),
            day=day_of(row.confirmed_at),
            fields={_("Title"): row.document.title, _("Version"): str(row.document.number)},
            exact=True,
        )
        for person in employees(name, handles)
        for row in ReadConfirmation.objects.filter(user=person).select_related("document")
    ]


SOURCES = [
    Source("policy.written", gettext_lazy("Policy that employees wrote or adopted"), _written),
    Source("policy.read", gettext_lazy("Policy that employees confirmed to have read"), _read),
]
