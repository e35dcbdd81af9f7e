"""Pieces of charts and tables that stand on a page some hundred times.

Tags, not includes or loops of a template: an include costs a rendering each time and a variable
some microseconds, and the page of trends had four hundred and two thousand of them. Colours are
those of paper; a class overrides them on screen.
"""

from collections.abc import Sequence

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from youthwork.lib.charts import BarRow, Box, Stacked, Word
from youthwork.lib.suppression import Figure, Mark

register = template.Library()

SERIES = {1: "#0F6A70", 2: "#C8741F", 3: "#6D4B8D", 4: "#B7476A"}
OTHER = "#7F8B8D"

_UP = '<line class="p-l" x1="0" y1="0" x2="0" y2="8" stroke="#FFFFFF" stroke-width="1.5" />'
_ACROSS = '<line class="p-l" x1="0" y1="4" x2="8" y2="4" stroke="#FFFFFF" stroke-width="1.5" />'
_PATTERNS = {
    0: '<pattern id="{id}p0" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect class="p-hid-bg" width="6" height="6" fill="#F3EDE3" />'
    '<line class="p-hid-l" x1="0" y1="0" x2="0" y2="6" stroke="#857C6E" /></pattern>',
    2: '<pattern id="{id}p2" width="8" height="8" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate(45)">{_UP}</pattern>',
    3: '<pattern id="{id}p3" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<circle class="p-d" cx="2" cy="2" r="1.2" fill="#FFFFFF" />'
    '<circle class="p-d" cx="6" cy="6" r="1.2" fill="#FFFFFF" /></pattern>',
    4: '<pattern id="{id}p4" width="8" height="8" patternUnits="userSpaceOnUse">'
    f"{_ACROSS}</pattern>",
    5: '<pattern id="{id}p5" width="8" height="8" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate(45)">{_UP}{_ACROSS}</pattern>',
}
_UNDER = mark_safe('<span class="hidc">&lt;5</span>')


@register.filter
def paper(series: int) -> str:
    """The colour of a series (1 to 5) on paper."""
    return SERIES.get(series, OTHER)


@register.simple_tag
def patterns(id: str, series: int | None = None) -> SafeString:
    """The patterns of one chart, by its id, unique on the page: `{id}p2` to `p5`, and `p0` for
    what is hidden; of one series (0, 2 to 5) its own."""
    wanted = "".join(_PATTERNS.values()) if series is None else _PATTERNS[series]
    return format_html(wanted, id=id)


@register.simple_tag
def figure(one: Figure) -> str | SafeString:
    """A count, or the mark that stands for a hidden one."""
    if one.count is not None:
        return str(one.count)
    if one.mark == Mark.UNDER:
        return _UNDER
    return format_html(
        '<span class="hidc"><span aria-hidden="true">–</span>'
        '<span class="visually-hidden">{}</span></span>',
        gettext("hidden"),
    )


@register.simple_tag
def cells(figures: Sequence[Figure]) -> SafeString:
    """Cells of a row of a table, one for each count."""
    drawn = "".join(f'<td class="r num">{figure(one)}</td>' for one in figures)
    return mark_safe(drawn)  # noqa: S308  numbers, and marks of our own


@register.simple_tag
def stacks(chart: Stacked, id: str) -> SafeString:
    """The bars of a chart, a series at a time, with their totals above and their names below."""
    # From the foot upwards, and what is hidden last: the smallest boxes may lie over each other.
    numbers = sorted(chart.series, key=lambda number: (not number, number))
    drawn = [_series(number, chart.series[number], chart.wide, id) for number in numbers]
    for words, said in (
        (chart.inside, 'class="inv" fill="#FFFFFF"'),
        (chart.totals, 'class="v" fill="#17282C"'),
        (chart.labels, 'fill="#4F5F62"'),
    ):
        drawn += [_word(word, said) for word in words]
    return mark_safe("".join(drawn))  # noqa: S308  sizes are numbers, words are escaped


def _word(word: Word, said: str) -> str:
    x, y, text = word
    return f'<text {said} x="{x}" y="{y}" text-anchor="middle">{escape(text)}</text>'


def _series(number: int, boxes: list[Box], wide: str, id: str) -> str:
    """Its boxes, and its pattern over all of them as one path."""
    rects = "".join(
        f'<rect x="{x}" y="{y}" width="{wide}" height="{height}" rx="2" />'
        for x, y, height in boxes
    )
    if not number:
        return (
            f'<g class="hid-o" fill="url(#{id}p0)" stroke="#857C6E" stroke-dasharray="3 2">'
            f"{rects}</g>"
        )
    drawn = f'<g class="f-c{number}" fill="{paper(number)}">{rects}</g>'
    if number > 1:
        over = "".join(f"M{x} {y}h{wide}v{height}h-{wide}z" for x, y, height in boxes)
        drawn += f'<path d="{over}" fill="url(#{id}p{number})" opacity=".55" />'
    return drawn


@register.simple_tag
def bar(share: str, hidden: bool, id: str, tone: str = "f-on") -> SafeString:
    """One bar of a list, in a cell of its table; the number stands beside it.

    `share`: 0 to 100, with a point. `id`: unique on the page. `tone`: a class of colours.
    """
    drawn: str
    if hidden:
        drawn = format_html(
            '<defs>{}</defs><rect class="hid-o" x=".5" y=".5" width="26" height="9"'
            ' fill="url(#{}p0)" stroke="#857C6E" />',
            patterns(id, 0),
            id,
        )
    else:
        drawn = (
            '<rect class="f-track" width="100" height="10" fill="#E4DBCD" />'
            f'<rect class="{tone}" width="{share}" height="10" fill="#0F7A80" />'
        )
    return mark_safe(  # noqa: S308  a length and names of our own
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f"{drawn}</svg>"
    )


@register.simple_tag
def bar_rows(rows: Sequence[BarRow], compares: bool) -> SafeString:
    """Rows of a table: name, bar, number and, where that is compared, the difference."""
    return mark_safe("".join(_bar_row(row, compares) for row in rows))  # noqa: S308  escaped there


def _bar_row(row: BarRow, compares: bool) -> str:
    hidden = not row.figure.is_shown
    drawn = bar(row.share, hidden, row.id) if hidden or row.share else ""
    difference = f'<td class="d num">{escape(row.difference) or "–"}</td>' if compares else ""
    return (
        f'<tr><th scope="row">{escape(row.label)}</th><td class="b">{drawn}</td>'
        f'<td class="n num">{figure(row.figure)}</td>{difference}</tr>'
    )
