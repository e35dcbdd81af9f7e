"""What is shown of nudges: to the person, after a week to who leads the team, as totals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.models import User
from workers.choices.nudges import SAID, NudgeReason
from workers.models import Nudge
from workers.planning import Period
from workers.querysets.nudges import LEAD_AFTER, NOT_AGAIN
from youthwork.lib.said import marks
from youthwork.lib.suppression import Figure, suppress_list

Rows = QuerySet[Any, tuple[Any, ...]]
FIELDS = (
    "worker", "public_id", "sent_on", "online_percent", "reason", "with_colleague", "pk",
    "lead_wrote_at", "lead",
)  # fmt: skip
COLUMNS = ("worker_id", *FIELDS[1:-1], "lead_id")


@dataclass(frozen=True)
class Asked:
    """A question to somebody as a lead sees it, a week after it went out."""

    worker: int
    public_id: UUID
    sent_on: date
    online_percent: int
    reason: str
    with_colleague: bool
    pk: int
    lead_wrote_at: datetime | None
    lead: int | None  # who wrote to them last

    @property
    def said(self) -> str:
        """The answer in words; empty without one."""
        return str(SAID[NudgeReason(self.reason)]) if self.reason else ""

    @property
    def icon(self) -> str:
        return "chat-left-text" if self.reason else "hourglass-split"

    def hint(self, name: str) -> str:
        """One line beside somebody's name."""
        day = date_format(self.sent_on, "j F")
        first = name.split(" ")[0]
        if not self.reason:
            return _("Was asked on %(day)s how it goes, no answer yet.") % {"day": day}
        words = _("%(name)s says: %(said)s.") % {"name": first, "said": self.said}
        if self.with_colleague:
            words += " " + _("Would like to look along with a colleague.")
        return words


def of_teams(teams: Collection[int], period: Period, today: date) -> Rows:
    """What leads may know of who works in these teams: rows for `asked`."""
    found = Nudge.objects.of_teams(teams, today).between(period.first, period.last)
    rows: Rows = found.order_by().values_list(*COLUMNS)
    return rows


def _asked(values: Sequence[Any]) -> Asked:
    return Asked(**dict(zip(FIELDS, values, strict=True)))


def asked(rows: Iterable[tuple[Any, ...]]) -> dict[int, Asked]:
    """The newest of each worker."""
    found: dict[int, Asked] = {}
    for row in sorted(rows, key=lambda row: row[2]):
        found[row[0]] = _asked(row)
    return found


def talks(
    found: dict[int, Asked], names: dict[int, str], today: date, viewer: int | None
) -> list[dict[str, Any]]:
    """With whom a lead may have a word: recent questions, by alphabet, with words to begin with.

    That another lead wrote is said, so that nobody hears twice; what, is between those two.
    """
    recent = [row for row in found.values() if row.sent_on > today - NOT_AGAIN]
    return [
        {
            "name": names[row.worker].split(" ")[0],
            "row": row,
            "you_wrote": row.lead is not None and row.lead == viewer,
            "another_wrote": row.lead is not None and row.lead != viewer,
            "day": row.sent_on,
            "words": words_for(row, names[row.worker]),
            # As the form of its own page has it: another lead may write meanwhile.
            "seen": marks(Nudge(pk=row.pk, lead_wrote_at=row.lead_wrote_at), ["lead_wrote_at"]),
            "equipment": reverse("workers:equipment") if row.reason == NudgeReason.PHONE else "",
        }
        for row in sorted(recent, key=lambda row: names.get(row.worker, "").casefold())
        if row.worker in names
    ]


def words_for(row: Asked, name: str) -> str:
    """A message that a lead can send as it is, or change."""
    first = name.split(" ")[0]
    begin = {
        "": pgettext(
            "nudge",
            "Hi %(name)s, how is it going online? Do you have enough time and means? "
            "Shall we talk for a moment on Monday?",
        ),
        NudgeReason.BUSY: pgettext(
            "nudge",
            "Hi %(name)s, you wrote that you are too busy with other work. "
            "Shall we look on Monday what can wait?",
        ),
        NudgeReason.AWAY: pgettext(
            "nudge",
            "Hi %(name)s, you were away. Take your time; "
            "if there is something I can take over, tell me.",
        ),
        NudgeReason.PHONE: pgettext(
            "nudge",
            "Hi %(name)s, you wrote that your phone or account doesn't work. "
            "I will see to it. What exactly goes wrong?",
        ),
        NudgeReason.UNSURE_HOW: pgettext(
            "nudge",
            "Hi %(name)s, you wrote that you are not sure how to begin online. "
            "Shall we look together for half an hour on Monday?",
        ),
        NudgeReason.OTHER: pgettext(
            "nudge",
            "Hi %(name)s, you wrote that there is something else. "
            "Shall we talk for a moment on Monday?",
        ),
    }[row.reason]
    return begin % {"name": first}


def first_words(nudge: Nudge, by: User) -> str:
    """What the form of a lead begins with: what they wrote before, or words that fit.

    What another lead wrote is between that lead and the worker.
    """
    if nudge.lead_words and nudge.lead_id == by.pk:
        return str(nudge.lead_words)
    values = [getattr(nudge, name) for name in COLUMNS]
    return words_for(_asked(values), nudge.worker.name)


def question(nudge: Nudge) -> dict[str, Any]:
    """The page of who was asked."""
    return {
        "row": nudge,
        "told_on": nudge.sent_on + LEAD_AFTER,
        "lead_name": nudge.lead.name if nudge.lead else "",
        "icons": {
            NudgeReason.BUSY: "hourglass-split",
            NudgeReason.AWAY: "sun",
            NudgeReason.PHONE: "phone",
            NudgeReason.UNSURE_HOW: "question-circle",
            NudgeReason.OTHER: "chat-dots",
        },
    }


def totals(rows: Iterable[tuple[str, int]]) -> list[tuple[str, Figure]] | None:
    """How often each reason was given: for who sees numbers only, small ones hidden."""
    counts = dict(rows)
    if not sum(counts.values()):
        return None
    keys = [*NudgeReason.values, ""]
    cells = suppress_list([counts.get(key, 0) for key in keys]).cells
    labels = [*(str(label) for label in NudgeReason.labels), pgettext("nudge", "No answer")]
    return list(zip(labels, cells, strict=True))
