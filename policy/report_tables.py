"""The pieces that every block of a report is made of: facts, tables, and lists with hidden cells.

Plain JSON: a fact is {key, label, value, note}; a table {key, title, header, rows: [[label, cell,
…]], hides, note}, of which `hides` says that small numbers do not stand in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youthwork.lib.suppression import Figure, suppress_list

Table = dict[str, Any]


def hours(minutes: float) -> str:
    """Whole hours, as people say them."""
    return number_format(round(minutes / 60), use_l10n=True, force_grouping=True)


def per_cent(share: float | None) -> str:
    return "–" if share is None else f"{round(share)}%"


def fact(key: str, label: object, value: str, note: str = "") -> dict[str, str]:
    return {"key": key, "label": str(label), "value": value, "note": note}


def table(
    key: str, title: str, header: Sequence[str], rows: Sequence[Sequence[str]], **also: Any
) -> Table:
    return {
        "key": key,
        "title": title,
        "header": list(header),
        "rows": [list(row) for row in rows],
        "hides": also.pop("hides", False),
        "note": also.pop("note", ""),
    }


def hidden_list(
    key: str, title: str, labels: Sequence[object], counts: Sequence[int], **also: Any
) -> Table:
    """A list of counts that make a whole, with its total; small ones hidden."""
    shown = suppress_list(list(counts))
    rows = [[str(label), cell.text()] for label, cell in zip(labels, shown.cells, strict=True)]
    rows.append([_("Together"), shown.total.text()])
    header = [also.pop("what", _("Kind")), pgettext("count", "Number")]
    return table(key, title, header, rows, hides=_hides([*shown.cells, shown.total]), **also)


def hidden_parts(
    key: str, title: str, pairs: Iterable[tuple[object, int]], whole: int, **also: Any
) -> Table:
    """Counts of things of which one may have several: hidden too when the rest is small."""
    found = [(label, suppress_list([n, max(whole - n, 0)]).cells[0]) for label, n in pairs]
    rows = [[str(label), cell.text()] for label, cell in found]
    header = [also.pop("what", _("Kind")), pgettext("count", "Number")]
    return table(key, title, header, rows, hides=_hides(cell for _l, cell in found), **also)


def _hides(shown: Iterable[Figure]) -> bool:
    return any(not each.is_shown for each in shown)
