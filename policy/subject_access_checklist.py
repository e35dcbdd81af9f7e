"""What stands about an employee in the checklist (GDPR article 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import User
from policy.models import ChecklistAction, ChecklistItem, ChecklistRun, ManagementStatement
from privacy.subject_access import Hit, Source
from workers.subject_access import employees


def _checklist(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Actions, items, filed checklists that name somebody, and statements of the management."""
    return [hit for person in employees(name, handles) for hit in _of(person)]


def _of(person: User) -> list[Hit]:
    hits = [
        Hit(
            subject=f"policy.checklistaction:{row.audit_ref}",
            title=_("Action of the checklist"),
            day=row.due_on,
            fields={_("What"): row.text},
            exact=True,
            others=True,
        )
        for row in ChecklistAction.objects.about(person)
    ]
    hits += [
        Hit(
            subject=f"policy.checklistitem:{row.audit_ref}",
            title=_("Item of the checklist"),
            day=row.seen_on,
            fields={_("Item"): row.get_item_display()},
            exact=True,
        )
        for row in ChecklistItem.objects.about(person)
    ]
    hits += [
        Hit(
            subject=f"policy.checklistrun:{run.audit_ref}",
            title=_("Filed checklist"),
            day=run.day,
            fields={_("Named in"): ", ".join(run.items_naming(person.name)) or "–"},
            exact=True,
            others=True,
        )
        for run in ChecklistRun.objects.about(person)
    ]
    hits += [
        Hit(
            subject=f"policy.managementstatement:{row.audit_ref}",
            title=_("Statement of the management"),
            day=row.given_on,
            fields={_("Statement"): row.text, _("Position"): row.position},
            exact=True,
        )
        for row in ManagementStatement.objects.about(person)
    ]
    return hits


SOURCES = [Source("policy.checklist", gettext_lazy("The checklist"), _checklist)]
