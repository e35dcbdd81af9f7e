"""What a report says: figures of a period by block, as plain JSON with small numbers hidden.

Everything comes from the lists of the apps below, counted here and nowhere kept otherwise, but for
signals: of these the published lists are added up. tests/policy/test_reports.py reckons each figure
again from its list. What is told of young people or what came of it goes through
`youthwork.lib.suppression`; time, goals and money are our own.
Shape: {block: {"facts": [fact], "tables": [table], "lines": [text]}}, see `policy.report_tables`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.choices.reports import Block
from policy.report_content.about import About
from policy.report_content.contact import contact_block, practice_of
from policy.report_content.done import (
    counted_approaches,
    counted_notices,
    counted_questions,
    done_block,
)
from policy.report_content.house import counted_consents, goals_block, means_block, privacy_block
from policy.report_content.seen import seen_lines, seen_tables, told_of
from policy.report_content.working_time import online_and_offline, time_block
from policy.report_tables import fact
from workers import figures
from workers.agreed import may_follow

Content = dict[str, dict[str, Any]]
Step = Callable[[int], None]  # told how far the making is, in per cent


def made(of: About, today: date, step: Step = lambda _percent: None) -> Content:
    """Every block with figures; `step` hears how far it is."""
    content: Content = {}
    told = told_of(of)
    step(30)
    practice = practice_of(of, today)
    step(50)
    makers: tuple[tuple[Block, Callable[[], dict[str, Any]]], ...] = (
        (Block.TIME, lambda: time_block(of, today)),
        (
            Block.SEEN,
            lambda: {"facts": [], "tables": seen_tables(told), "lines": seen_lines(told, of)},
        ),
        (Block.DONE, lambda: done_block(of, told)),
        (Block.CONTACT, lambda: contact_block(of, practice)),
        (Block.GOALS, lambda: goals_block(of)),
        (Block.PRIVACY, lambda: privacy_block(of)),
        (Block.MEANS, lambda: means_block(of)),
    )
    for number, (block, make) in enumerate(makers, start=1):
        content[block] = make()
        step(50 + number * 45 // len(makers))
    content[Block.SUMMARY] = _summary(content)
    return content


def changed_since(of: About, content: Content, today: date) -> list[str]:
    """Names of the lists that no longer come to what the figures say.

    What is counted here is what each block starts from; a list that hides its total is held
    against that, so a change among hidden numbers alone goes by. Of signals that is a month that
    was told since.
    """
    counted: dict[str, dict[str, Any]] = {
        table["key"]: table
        for table in (
            *seen_tables(told_of(of))[:1],
            counted_approaches(of),
            counted_questions(of),
            counted_notices(of),
            counted_consents(of),
        )
    }
    kept = {table["key"]: table for made in content.values() for table in made["tables"]}
    found = [
        str(table["title"])
        for key, table in counted.items()
        if key not in kept or kept[key]["rows"][-1][-1] != table["rows"][-1][-1]
    ]
    facts = content.get(Block.TIME, {}).get("facts", [])
    told = [fact["value"] for fact in facts if fact["key"] in ("online", "offline")]
    if may_follow(today) and told != online_and_offline(figures.read(of.period, today, of.pks)):
        found.append(_("Hours"))
    return found


def _summary(content: Content) -> dict[str, Any]:
    """Four figures of the others."""
    facts = [
        fact
        for fact in content[Block.TIME]["facts"]
        if fact["key"] in ("online", "share", "friday")
    ]
    if tables := content[Block.SEEN]["tables"]:
        number = tables[0]["rows"][-1][1]
        facts.append(fact("signals", pgettext("report", "Signals"), number))
    return {"facts": facts, "tables": [], "lines": []}
