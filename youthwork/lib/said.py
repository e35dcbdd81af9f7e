"""What a row said when somebody opened it, so that nobody writes over what they haven't seen.

For rows without a number of their version: the form carries a keyed digest of each thing that the
row said (`marks`), and an action compares them with what it says by now (`refuse_overtaken`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.crypto import salted_hmac
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LENGTH = 8  # hexadecimal digits of each
MOST = 200  # characters of all of them in a form

Row = TypeVar("Row", bound=Model)


class SeenField(forms.CharField):
    """Hidden: the marks of what stood on the screen when this form was opened."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        told = gettext_lazy("This form is damaged. Open it again.")
        wrong = ("required", "max_length", "null_characters_not_allowed")
        super().__init__(max_length=MOST, error_messages=dict.fromkeys(wrong, told))


def marks(row: Model, names: Collection[str]) -> str:
    """A keyed digest of each column of the row, in the order of `names`, with dots between."""
    return ".".join(_mark(row, name) for name in names)


def changed(row: Model, names: Collection[str], seen: str) -> list[str]:
    """The columns that hold something else than when `seen` was made; all where it is none."""
    before = seen.split(".")
    if len(before) != len(names):
        return list(names)
    return [name for name, was in zip(names, before, strict=True) if _mark(row, name) != was]


def refuse_overtaken(row: Row, labels: Mapping[str, Any], seen: str, told: str = "") -> Row:
    """The row as it is by now, held until the end of the transaction.

    Raises ValidationError (`stale`) with what was changed since `seen`, by its label on screen;
    `told` says so in the words of the page, with %(what)s.
    """
    there = type(row)._base_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if there is None:
        raise ValidationError(_("Someone else just changed this."), code="stale")
    if found := changed(there, list(labels), seen):
        what = ", ".join(dict.fromkeys(str(labels[name]) for name in found))
        told = told or _("Changed since you opened this: %(what)s. Look at it, and save again.")
        raise ValidationError(told, code="stale", params={"what": what})
    return there


def labels_of(row: Model, names: Collection[str]) -> dict[str, str]:
    """How the columns are called, for where a page has no words of its own."""
    return {name: capfirst(str(_field(row, name).verbose_name)) for name in names}


def is_overtaken(form: forms.BaseForm) -> bool:
    """Whether the form was refused because somebody else was first."""
    return form.is_bound and form.has_error("__all__", "stale")


def see_again(form: forms.BaseForm, row: Model, names: Collection[str]) -> None:
    """Let a form that was refused be sent again: what the row says by now stands beside it."""
    data: Any = form.data
    form.data = data = data.copy()
    data[form.add_prefix("seen")] = marks(row, names)


def overtaken(form: forms.BaseForm, row: Model, names: Collection[str]) -> list[tuple[str, str]]:
    """What the row says by now where somebody was first: label and value, as the form has them.

    The form can be sent again then. Nothing where nobody was first.
    """
    there = type(row)._base_manager.filter(pk=row.pk).first() if is_overtaken(form) else None
    if there is None:
        return []
    found = changed(there, names, form["seen"].value())
    see_again(form, there, names)
    return [
        (str(form.fields[name].label), _shown(form.fields[name], there, name)) for name in found
    ]


def _shown(field: forms.Field, row: Model, name: str) -> str:
    value, words = getattr(row, name), dict(getattr(field, "choices", ()))
    each = value if isinstance(value, list) else [value]
    found = [str(words.get(one) or localize(one)) for one in each if one not in (None, "")]
    return ", ".join(found) or "–"


def _field(row: Model, name: str) -> Any:
    return row._meta.get_field(name)


def _mark(row: Model, name: str) -> str:
    text = str(getattr(row, _field(row, name).attname) or "")
    made = salted_hmac(f"{row._meta.label_lower}:{row.pk}:{name}", text, algorithm="sha256")
    return made.hexdigest()[:LENGTH]
