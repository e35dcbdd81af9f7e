"""Where a person may stand in the papers of accounting: contacts, advice, decisions, own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.models import Dpia, Processor
from privacy.subject_access import Hit, Source


def _processors(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Contacts of processors by name or address; the register is short enough to read whole."""
    asked = {each.strip().casefold() for each in (name, *handles) if each.strip()}
    for row in Processor.objects.by_name():
        mine = {(row.contact_name or "").casefold(), (row.contact_mail or "").casefold()}
        if mine & asked:
            yield Hit(
                subject=f"privacy.processor:{row.public_id}",
                title=_("Contact of a processor"),
                day=row.signed_on,
                fields={
                    _("Processor"): row.name,
                    _("Contact"): row.contact_name or "",
                    _("E-mail address"): row.contact_mail or "",
                },
                exact=True,
            )


def _assessments(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Versions of the impact assessment that somebody advised or decided on."""
    for row in Dpia.objects.newest_first().select_related("advised_by", "decided_by"):
        people = {
            _("Advice of the privacy officer"): row.advised_by,
            _("The decision"): row.decided_by,
        }
        did = [
            deed
            for deed, person in people.items()
            if person is not None and person.name.casefold() == name.casefold()
        ]
        if did:
            yield Hit(
                subject=f"privacy.dpia:{row.number}",
                title=_("Impact assessment"),
                day=row.advised_on,
                fields={_("Version"): str(row.number), _("What was done"): ", ".join(did)},
                exact=True,
            )


SOURCES = [
    Source("privacy.processors", gettext_lazy("Processors"), _processors),
    Source("privacy.dpia", gettext_lazy("Impact assessment"), _assessments),
]
