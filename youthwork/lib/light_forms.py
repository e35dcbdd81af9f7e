"""Forms whose fields are copied lightly, or left out until somebody looks.

Django copies every field of a form, its widget and its choices piece by piece, for each form that
is made, and cleans each, filled in or not: for the signal form a third of what saving one costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy, deepcopy
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm, Field, Form, MultipleChoiceField, Widget
from django.http import QueryDict

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


class BriefForm(Form):
    """A form that was sent has the fields that somebody filled in; the others are blank.

    Cleaned data are those of the whole form. Left out are fields that may be empty and have no
    `clean_` of their own; `whole` brings them back, and so does the first error. Call it before
    a form is shown. For fields of one widget without parts, none of them a file or disabled,
    without a prefix.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        self._blank: dict[str, Any] = {}
        self._is_whole = data is None
        if data is not None:
            blank, sent = _blank(type(self)), _sent(data, type(self))
            self._blank = {name: value for name, value in blank.items() if name not in sent}
            self.base_fields = _Fields(  # type: ignore[misc]
                (name, field) for name, field in self.base_fields.items() if name not in self._blank
            )
        super().__init__(data, *args, **kwargs)

    def whole(self) -> None:
        """Bring back what was left out; what was found wrong stays."""
        if self._is_whole:
            return
        self._is_whole = True
        self.fields = deepcopy(type(self).base_fields) | self.fields
        self.prepare_fields()

    def prepare_fields(self) -> None:
        """Give fields what is of this form alone, such as choices; called again by `whole`."""

    def add_error(self, field: str | None, error: Any) -> None:
        self.whole()  # an error may stand on any field
        super().add_error(field, error)

    def _clean_fields(self) -> None:
        """As Django's, without an object for each field that a template may ask for more."""
        for name, field in self.fields.items():
            given = field.widget.value_from_datadict(self.data, self.files, name)
            try:
                self.cleaned_data[name] = field.clean(given)
                if (own := getattr(self, f"clean_{name}", None)) is not None:
                    self.cleaned_data[name] = own()
            except ValidationError as error:
                self.add_error(name, error)

    def clean(self) -> dict[str, Any]:
        for name, value in self._blank.items():
            self.cleaned_data.setdefault(name, copy(value))
        return self.cleaned_data


@cache
def _blank(form: type[BriefForm]) -> dict[str, Any]:
    """What each field that may be left out is cleaned to when nobody filled it in."""
    return {
        name: field.clean(field.widget.value_from_datadict({}, QueryDict(), name))
        for name, field in form.base_fields.items()
        if not field.required and not hasattr(form, f"clean_{name}")
    }


def _sent(data: Mapping[str, Any], form: type[BriefForm]) -> set[str]:
    """Names of what somebody filled in; of several answers an empty one is none of the choices."""
    lists = data.lists() if isinstance(data, QueryDict) else ((n, [v]) for n, v in data.items())
    several = _several(form)
    return {name for name, values in lists if any(values) or (values and name in several)}


@cache
def _several(form: type[BriefForm]) -> frozenset[str]:
    fields = form.base_fields.items()
    return frozenset(name for name, field in fields if isinstance(field, MultipleChoiceField))
