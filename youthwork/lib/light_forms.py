"""Forms whose fields are copied lightly.

Django copies every field of a form, its widget and its choices piece by piece, for each form that
is made: for the signal form a third of what saving one costs.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.forms import BaseForm, Field, Widget

F = TypeVar("F", bound=type[BaseForm])


class _Fields(dict[str, Field]):
    """Declared fields; a copy of them shares what no form of this house changes in place."""

    def __deepcopy__(self, memo: Any) -> dict[str, Field]:
        return {name: _copied(field) for name, field in self.items()}


def _copied(field: Field) -> Field:
    new = _twin(field)
    new.widget = _twin(field.widget)
    new.widget.attrs = field.widget.attrs.copy()
    new.error_messages = field.error_messages.copy()
    new.validators = field.validators[:]
    return new


T = TypeVar("T", Field, Widget)


def _twin(one: T) -> T:
    new = object.__new__(type(one))
    new.__dict__.update(one.__dict__)
    return new


def light(form: F) -> F:
    """Decorator: each form of this class gets light copies of its fields.

    For fields of one widget without parts. Choices may be set anew on a form (`choices = …`),
    not changed in place.
    """
    form.base_fields = _Fields(form.base_fields)  # type: ignore[attr-defined]
    return form
