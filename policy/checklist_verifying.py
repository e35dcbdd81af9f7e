"""Whether every filed checklist still is what was filed, for `manage.py verify`."""

from __future__ import annotations

from dataclasses import dataclass

from policy.models import ChecklistRun
from privacy.audit import Break
from youthwork.lib.digests import digest_of

BATCH = 20


@dataclass(frozen=True)
class Verdict:
    """What was walked, and the first that isn't what it was."""

    name: str
    filed: int
    broken: Break | None

    @property
    def says(self) -> str:
        return f"{self.filed} filed"


def verify() -> Verdict:
    """Compute the hash of each snapshot anew."""
    filed = 0
    for run in ChecklistRun.objects.filed().order_by("number").iterator(chunk_size=BATCH):
        filed += 1
        if digest_of(run.snapshot) != run.digest:
            found = Break("changed", f"checklist {run.number}", "isn't what was filed")
            return Verdict("checklists", filed, found)
    return Verdict("checklists", filed, None)
