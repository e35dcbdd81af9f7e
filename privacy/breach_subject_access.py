"""What the register of breaches may say about a person (GDPR art. 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from privacy.models import Breach
from privacy.subject_access import Hit, Source
from youthwork.lib.dates import day_of


def _breaches(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Breaches in whose texts one of the words stands; who reported or decided it by name."""
    asked = [each.casefold() for each in (name, *handles, *words) if each.strip()]
    hits = []
    rows = Breach.objects.newest_first().select_related("decided_by")
    for row in rows.prefetch_related("measures"):
        texts = {
            str(_("What happened")): row.what_happened,
            str(_("Which data")): row.data,
            str(_("What it may lead to")): row.consequences,
            str(_("Why not, or why later")): row.authority_reason,
            str(_("Why not")): row.people_reason,
            str(_("What was done")): "\n".join(m.note for m in row.measures.all() if m.note),
        }
        told = {label: text for label, text in texts.items() if text}
        found = "\n".join(told.values()).casefold()
        people = [each.name.casefold() for each in (row.reported_by, row.decided_by) if each]
        mine = name.casefold() in people
        if mine or any(word in found for word in asked):
            hits.append(
                Hit(
                    subject=f"privacy.breach:{row.ref}",
                    title=_("Breach"),
                    day=day_of(row.found_at),
                    fields=told,
                    exact=mine,
                    others=True,
                )
            )
    return hits


SOURCES = [Source("privacy.breaches", _("Register of breaches"), _breaches)]
