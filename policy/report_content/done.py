"""What came of it: outcomes, steps, approaches, and accounts reported to platforms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.report_content.about import About
from policy.report_content.seen import Told, figures_of, months_of
from policy.report_tables import Table, added_list, hidden_list, table
from signals.choices.rounds import Decision, RoundStatus, Theme
from signals.choices.sharing import NOT_ANSWERED, NOT_ANSWERED_LABEL, RequestAnswer
from signals.choices.signal import Outcome, StepKind
from signals.models import (
    Approach,
    InstacleanItem,
    InstacleanRound,
    PartnerRequest,
    PublishedList,
    RoundSession,
)
from signals.quarters import quarter_of
from signals.trends import ENDS, TAKEN
from youthwork.lib.suppression import THRESHOLD


def done_block(of: About, told: Told) -> dict[str, Any]:
    tables = [
        *signal_tables(told),
        counted_approaches(of),
        counted_questions(of),
        counted_notices(of),
        *_rounds(of),
        *_talks(of),
    ]
    return {"facts": [], "tables": tables, "lines": []}


def signal_tables(told: Told) -> list[Table]:
    """What was done with signals, by when it was done: closed, checked in the street, steps."""
    found = [
        _done(
            told.of("closed"),
            "signals_by_outcome",
            _("What came of signals that were closed"),
            [(str(outcome), outcome.label) for outcome in Outcome if str(outcome) in ENDS],
        ),
        _done(
            told.of("taken"),
            "steps",
            _("Steps that were taken"),
            [(key, StepKind(key).label) for key in TAKEN],
            what=_("Step"),
            note=_("A signal may have several steps."),
        ),
        _checked(told.of("checked")),
    ]
    return [each for each in found if each is not None]


def _done(
    rows: Sequence[PublishedList],
    key: str,
    title: str,
    labels: Sequence[tuple[str, object]],
    note: str = "",
    **also: Any,
) -> Table | None:
    if not rows:
        return None
    told = " ".join(filter(None, (note, months_of(rows))))
    lists, total = [figures_of(row) for row in rows], sum(row.total for row in rows)
    return added_list(key, title, labels, lists, total, note=told, **also)


def _checked(rows: Sequence[PublishedList]) -> Table | None:
    """Of how many closed signals the picture in the street was looked at, and what part (R34)."""
    labels = [("checked", _("Checked offline")), ("unchecked", _("Not checked, or not known"))]
    title = _("Checked in the street too, of signals that were closed")
    made = _done(rows, "offline_picture", title, labels)
    if made is None or not made["rows"][0][1].isdecimal():
        return made
    part, whole = int(made["rows"][0][1]), int(made["rows"][-1][1])
    share = _("%(percent)s%% was checked in the street too.") % {
        "percent": round(100 * part / whole)
    }
    return made | {"note": f"{share} {made['note']}"}


def approaches_of(of: About) -> QuerySet[Approach]:
    """Approaches that went on on one of these days."""
    rows = Approach.objects.filter(team__in=of.pks, started_on__lte=of.last)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=of.first))


def counted_approaches(of: About) -> dict[str, Any]:
    rows = approaches_of(of)
    ended = rows.filter(ended_on__lte=of.last).count()
    return approach_table(ended, rows.count() - ended)


def approach_table(ended: int, going_on: int) -> dict[str, Any]:
    return hidden_list(
        "approaches",
        _("Approaches: several signals taken up together"),
        [_("Ended in this period"), _("Still going on")],
        [ended, going_on],
    )


def counted_questions(of: About) -> dict[str, Any]:
    """What partners asked of the organisation on these days, by how it ended (R47).

    What waits for an answer is counted apart, so that together they are all that were asked.
    """
    return question_table(PartnerRequest.objects.counts(of.first, of.last))


def question_table(by: Mapping[str, int]) -> dict[str, Any]:
    return hidden_list(
        "partner_questions",
        _("Questions that partners asked"),
        [*RequestAnswer.labels, NOT_ANSWERED_LABEL],
        [by.get(answer, 0) for answer in (*RequestAnswer.values, NOT_ANSWERED)],
        what=_("Answer"),
        note=_("Questions are asked of the whole organisation."),
    )


def notices_of(of: About) -> QuerySet[InstacleanItem]:
    """What was sent to platforms on these days."""
    return InstacleanItem.objects.filter(
        team__in=of.pks, sent_at__gte=of.begins, sent_at__lt=of.ends
    )


def counted_notices(of: About) -> dict[str, Any]:
    """Accounts reported to platforms, and what those did."""
    sent = notices_of(of)
    by = dict.fromkeys((*Decision.values, ""), 0)
    days, ended = [], 0
    for decision, appeal, at, on, round in sent.values_list(
        "decision", "appeal_decision", "sent_at", "decided_on", "round__status"
    ):
        by[appeal or decision] += 1
        ended += round == RoundStatus.CLOSED
        if on is not None and decision != Decision.NO_ANSWER:  # which makes no platform slower
            days.append((on - timezone.localdate(at)).days)
    # Where few were sent in all, a line that is left out would tell of what there is.
    return notice_table(by, days, may_wait=not THRESHOLD <= ended == sum(by.values()))


def notice_table(
    by: Mapping[str, int], days: Sequence[int] = (), *, may_wait: bool = True
) -> dict[str, Any]:
    """Notices by what was decided, and within how many days half of the decisions came.

    In rounds that are closed nothing waits for a decision, and who sees the figures of these
    rounds knows it: of these alone (not `may_wait`) that line is left out, and nothing hides behind
    it elsewhere (decision 0349).
    """
    found = [(Decision(each).label, by[each]) for each in Decision.values]
    apart = []
    if may_wait or by[""]:
        apart = [len(found)]
        found.append((_("No decision yet"), by[""]))
    note = ""
    if len(days) >= 5:
        half = ceil(median(days))  # a whole day in which half had come
        note = ngettext(
            "Half of the decisions came within %(n)s day.",
            "Half of the decisions came within %(n)s days.",
            half,
        ) % {"n": half}
    made = hidden_list(
        "notices",
        _("Accounts reported to platforms"),
        [label for label, _count in found],
        [count for _label, count in found],
        apart=apart,
        what=_("Decision"),
    )
    removed, total = made["rows"][0][1], made["rows"][-1][1]
    share = ""
    if removed.isdecimal() and total.isdecimal() and int(total):  # which tell it already
        told = _("%(percent)s%% of them was removed.")
        share = told % {"percent": round(100 * int(removed) / int(total))}
    return made | {"note": " ".join(filter(None, (share, note)))}


def _rounds(of: About) -> list[Table]:
    """Each round of a quarter within these days; one that was not held, with why (F70)."""
    rows = [
        [
            _("Quarter %(quarter)s, %(year)s") % {"quarter": round.quarter, "year": round.year},
            " · ".join(filter(None, (capfirst(str(round.get_status_display())), round.told_cause))),
        ]
        for round in InstacleanRound.objects.of_quarters(quarter_of(of.first), quarter_of(of.last))
    ]
    if not rows:
        return []
    note = _("Rounds are of the whole organisation, four a year.")
    title = _("Rounds of Instaclean")
    return [table("rounds", title, [_("Round"), _("State")], rows, note=note)]


def _talks(of: About) -> list[Table]:
    """In how many talks each theme came up: deeds of workers, of nobody who took part (R65)."""
    held = RoundSession.objects.filter(held_on__gte=of.first, held_on__lte=of.last)
    counts = Counter(theme for themes in held.values_list("themes", flat=True) for theme in themes)
    rows = [[str(theme.label), str(counts[theme])] for theme in Theme if counts[theme]]
    if not rows:
        return []
    title = _("Talks with young people who helped in a round")
    note = _("A talk may have several themes.")
    return [table("talks_by_theme", title, [_("Theme"), _("Times")], rows, note=note)]
