"""The text of the monthly message, made of one published list and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from signals.choices.signal import Category
from youthwork.lib.suppression import THRESHOLD, Mark

if TYPE_CHECKING:
    from signals.models import PublishedList


def period(first: date, last: date) -> str:
    """A month, or from one month to another, in words."""
    if first == last:
        return date_format(first, "F Y")
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "F" if first.year == last.year else "F Y"),
        "last": date_format(last, "F Y"),
    }


def body_of(published: PublishedList, opening: str, organisation: str) -> str:
    """The whole message, in the language of the organisation; hidden numbers are not in it."""
    with translation.override(settings.LANGUAGE_CODE):
        shown = [(key, count) for key, count, _mark in published.figures if count is not None]
        under = [key for key, _count, mark in published.figures if mark == Mark.UNDER]
        untold = [key for key, _c, m in published.figures if m in (Mark.ALSO, Mark.BLANK)]
        lines = [
            _("What youth workers saw online, %(period)s")
            % {"period": period(published.first_month, published.last_month)},
            opening,
            _("Together: %(number)s signals.") % {"number": published.total},
            "\n".join(
                f"- {_label(key)}: {count}"
                for key, count in sorted(shown, key=lambda pair: -pair[1])
            ),
        ]
        if under:
            lines.append(
                _("Fewer than %(number)s, or none: %(kinds)s.")
                % {"number": THRESHOLD, "kinds": _words(under)}
            )
        if untold:
            lines.append(
                _("Not shown, because it would give others away: %(kinds)s.")
                % {"kinds": _words(untold)}
            )
        lines.append(
            _(
                "A signal says what goes on, never who it is about. This message holds no data of "
                "persons. Do you see the same? Call us."
            )
        )
        lines.append(organisation)
    return "\n\n".join(line for line in lines if line) + "\n"


def _label(key: str) -> str:
    return str(Category(key).label)


def _words(keys: list[str]) -> str:
    return capfirst(", ".join(_label(key).lower() for key in keys))
