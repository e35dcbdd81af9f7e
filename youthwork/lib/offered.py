"""What fields of a form offer, read at once: Django asks for the rows of each by itself."""

from __future__ import annotations

from typing import Any

from django.forms import ModelChoiceField
from django.utils.functional import Promise

from youthwork.lib.together import fetch


def offer(*fields: ModelChoiceField[Any]) -> None:
    """Read the rows of all these fields in one statement, as they are offered from now on.

    What is sent is looked up among the field's rows, as ever.
    """
    rows = [field.queryset.all() for field in fields if field.queryset is not None]
    fetch(*rows)
    for field, found in zip(fields, rows, strict=True):
        offered: list[tuple[Any, str | Promise]] = []
        if field.empty_label is not None:
            offered.append(("", field.empty_label))
        offered += [(field.prepare_value(row), field.label_from_instance(row)) for row in found]
        field.choices = offered
