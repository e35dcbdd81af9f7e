"""What fields of a form offer, read at once: Django asks for the rows of each by itself, and again
for what was sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.utils.functional import Promise

from youthwork.lib.together import fetch

if TYPE_CHECKING:
    _One = ModelChoiceField[Any]
    _Several = ModelMultipleChoiceField[Any]
else:
    _One, _Several = ModelChoiceField, ModelMultipleChoiceField


class RowField(_One):
    """One of the rows that `offer` read."""

    rows: dict[str, Any]  # by what is sent

    def to_python(self, value: Any) -> Any:
        """The row that was chosen. Raises ValidationError (`invalid_choice`)."""
        if value in self.empty_values:
            return None
        return self.chosen(value)

    def chosen(self, value: Any) -> Any:
        """The row of this value. Raises ValidationError (`invalid_choice`)."""
        if (row := self.rows.get(str(value))) is None:
            told = self.error_messages["invalid_choice"]
            raise ValidationError(told, code="invalid_choice", params={"value": value})
        return row


class RowsField(RowField, _Several):
    """Several of them, in the order in which they are offered."""

    def to_python(self, value: Any) -> list[Any]:
        """The rows that were chosen. Raises ValidationError (`invalid_choice`, `invalid_list`)."""
        if not value:
            return []
        if not isinstance(value, list | tuple):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        chosen = [self.chosen(each) for each in value]
        return [row for row in self.rows.values() if row in chosen]

    def clean(self, value: Any) -> Any:
        """As of any field: Django's own asks the database for what was sent."""
        rows = self.to_python(value)
        self.validate(rows)
        self.run_validators(rows)
        return rows


def offer(*fields: RowField) -> None:
    """Read the rows of all these fields in one statement, as they are offered from now on."""
    asked = [field.queryset.all() for field in fields if field.queryset is not None]
    fetch(*asked)
    for field, found in zip(fields, asked, strict=True):
        field.rows = {str(field.prepare_value(row)): row for row in found}
        field.choices = [*_empty(field), *_named(field)]


def _empty(field: RowField) -> Iterable[tuple[str, str | Promise]]:
    return [] if field.empty_label is None else [("", field.empty_label)]


def _named(field: RowField) -> Iterable[tuple[str, str]]:
    return [(key, field.label_from_instance(row)) for key, row in field.rows.items()]
