"""How long policy is kept: what was replaced, who read it, files that nobody uses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from organisation.models import User
from policy.actions import files
from policy.models import Goal, GoalReading, PolicyDocument, ReadConfirmation, StoredFile
from policy.models.files import FOLDER
from privacy.retention import Rule, Term, delete_first, forget_people
from youthwork.lib.dates import add_months, kept_from, start_of_day

# Who gets a subsidy keeps the accounts of it for seven years (General Administrative Law Act,
# article 4:69); policy is part of what is accounted for.
REPLACED_MONTHS = 84
LEFT_MONTHS = 24
UNUSED = timedelta(days=1)
AUTHORS = (
    (PolicyDocument, ("made_by", "proposed_by", "adopted_by")),
    (StoredFile, ("made_by",)),
    (Goal, ("made_by", "adopted_by")),
    (GoalReading, ("read_by",)),
)


def _delete_replaced(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, REPLACED_MONTHS))
    return delete_first(PolicyDocument.objects.replaced_before(before), limit)


def _forget_readers(today: date, now: datetime, limit: int) -> int:
    gone = User.objects.left_by(add_months(today, -LEFT_MONTHS)).values("pk")
    return delete_first(ReadConfirmation.objects.filter(user__in=gone), limit)


def _forget_authors(today: date, now: datetime, limit: int) -> int:
    """What a document says stays; who wrote and adopted it goes with them."""
    gone = User.objects.left_by(add_months(today, -LEFT_MONTHS)).values("pk")
    return forget_people(AUTHORS, gone, limit)


def _delete_unused(today: date, now: datetime, limit: int) -> int:
    """Files that no row points at, and what was written to the storage and never committed."""
    known = set(StoredFile.objects.values_list("content", flat=True))
    unused = list(StoredFile.objects.unused_since(now - UNUSED)[:limit])
    for file in unused:
        files.let_go(file, by=None, now=now)
    return len(unused) + _sweep(known, now, limit - len(unused))


def _count_unused(today: date, now: datetime, limit: int) -> int:
    """Files are gone for good once they are deleted, so that a dry run counts the rows only."""
    return StoredFile.objects.unused_since(now - UNUSED)[:limit].count()


def _sweep(known: set[str], now: datetime, limit: int) -> int:
    if limit <= 0:
        return 0
    try:
        written = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:  # nothing was ever written; a bucket has no folders, and says []
        return 0
    names = (f"{FOLDER}/{name}" for name in sorted(written))
    stray = [
        name
        for name in names
        if name not in known and default_storage.get_modified_time(name) < now - UNUSED
    ][:limit]
    for name in stray:
        default_storage.delete(name)
    return len(stray)


RULES = [
    Rule(
        key="policy.replaced",
        models=("policy.policydocument",),
        basis=_("What held when is part of accounting for a subsidy."),
        term=Term(months=REPLACED_MONTHS, after=_("it was adopted, once it is replaced")),
        erases=_("The version, its file and who confirmed to have read it."),
        run=_delete_replaced,
    ),
    Rule(
        key="policy.readers",
        models=("policy.readconfirmation",),
        basis=_("Whether everybody knew what was agreed is asked about who works here."),
        term=Term(months=LEFT_MONTHS, after=_("somebody left")),
        erases=_("What they confirmed to have read."),
        run=_forget_readers,
    ),
    Rule(
        key="policy.authors",
        models=(
            *("policy.policydocument", "policy.storedfile"),
            *("policy.goal", "policy.goalreading"),
        ),
        basis=_("What was agreed stays; who wrote it is asked back for some time."),
        term=Term(months=LEFT_MONTHS, after=_("somebody left")),
        erases=_("Who wrote, proposed and adopted it; what it says stays."),
        run=_forget_authors,
    ),
    Rule(
        key="policy.files",
        models=("policy.storedfile",),
        basis=_("Nothing points at it."),
        term=Term(days=1, after=_("nothing points at it any more")),
        erases=_("The file."),
        run=_delete_unused,
        count=_count_unused,
    ),
]
