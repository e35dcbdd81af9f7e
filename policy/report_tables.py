"""The pieces that every block of a report is made of: facts, tables, and lists with hidden cells.

Plain JSON: a fact is {key, label, value, note}; a table {key, title, header, rows: [[label, cell,
…]], hides, note}, of which `hides` says that small numbers do not stand in it. `short`, where rows
have long names, are those below the columns of a chart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youthwork.lib.suppression import Figure, Mark, suppress_list

Table = dict[str, Any]
AT_LEAST = "+"


def hours(minutes: float) -> str:
    """Whole hours, as people say them."""
    return number_format(round(minutes / 60), use_l10n=True, force_grouping=True)


def rounded() -> str:
    """What stands below rows of whole hours."""
    return _("Rows are rounded to whole hours; the last row adds up the minutes.")


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
    key: str,
    title: str,
    labels: Sequence[object],
    counts: Sequence[int],
    *,
    apart: Collection[int] = (),
    **also: Any,
) -> Table:
    """A list of counts that make a whole, with its total; small ones hidden.

    `apart`: places of counts that a reader may know from elsewhere.
    """
    shown = suppress_list(list(counts), apart=apart)
    rows = [[str(label), cell.text()] for label, cell in zip(labels, shown.cells, strict=True)]
    rows.append([_("Together"), shown.total.text()])
    header = [also.pop("what", _("Kind")), pgettext("count", "Number")]
    return table(key, title, header, rows, hides=_hides([*shown.cells, shown.total]), **also)


def added_list(
    key: str,
    title: str,
    labels: Iterable[tuple[str, object]],
    lists: Sequence[Mapping[str, Figure]],
    total: int,
    **also: Any,
) -> Table:
    """Lists of the same things that were told, added up: `12`, or `7+` where some hide it.

    `labels` are the cells in their order; what a list doesn't hold is nought in it.
    """
    found = [(label, _added(name, lists)) for name, label in labels]
    rows = [[str(label), cell] for label, cell in found]
    rows.append([_("Together"), str(total)])
    header = [also.pop("what", _("Kind")), pgettext("count", "Number")]
    note = also.pop("note", "")
    if any(cell.endswith(AT_LEAST) for _label, cell in found):
        told = _("With a + it is at least that many: of some months the number is hidden.")
        note = " ".join(filter(None, (note, told)))
    hides = any(not cell.isdecimal() for _label, cell in found)
    return table(key, title, header, rows, hides=hides, note=note, **also)


def _added(name: str, lists: Sequence[Mapping[str, Figure]]) -> str:
    """One cell of lists that were told: nothing stands in it that they don't say."""
    found = [each.get(name, Figure(0, Mark.SHOWN)) for each in lists]
    least = sum(each.count or 0 for each in found)
    if all(each.is_shown for each in found):
        return str(least)
    if len(found) == 1:
        return found[0].text()
    return f"{least}{AT_LEAST}" if least else Figure(None, Mark.BLANK).text()


def _hides(shown: Iterable[Figure]) -> bool:
    return any(not each.is_shown for each in shown)
