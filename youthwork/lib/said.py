"""What a row said when somebody opened it, so that nobody writes over what they haven't seen.

For rows without a number of their version: the form carries a keyed digest of each thing that the
row said (`marks`), and an action compares them with what it says by now (`refuse_overtaken`).

A form over a row takes `SeenMixin` and calls `carry` at the end of its `__init__`; its view gives
`form.on_screen` to the action, which begins with `seen.hold(row)`, and shows `form.overtaken()`.
What a form shows of other rows is read `beside` this one, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField, Model
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LENGTH = 8  # hexadecimal digits of each
MOST = 200  # characters of all of them in a form
OVERTAKEN = ("stale", "overtaken")  # codes of refusals

Row = TypeVar("Row", bound=Model)
Beside = Callable[[Any], Mapping[str, Any]]  # what is said beside a row, by name


def _nothing(row: Model) -> Mapping[str, Any]:
    return {}


class SeenField(forms.CharField):
    """Hidden: the marks of what stood on the screen when this form was opened."""

    widget = forms.HiddenInput

    def __init__(self, *, required: bool = True) -> None:
        told = gettext_lazy("This form is damaged. Open it again.")
        wrong = ("required", "max_length", "null_characters_not_allowed")
        errors = dict.fromkeys(wrong, told)
        super().__init__(max_length=MOST, required=required, error_messages=errors)


def marks(row: Model, names: Collection[str], beside: Beside = _nothing) -> str:
    """A keyed digest of each column of the row, in the order of `names`, with dots between."""
    said = beside(row)
    return ".".join(_mark(row, name, said) for name in names)


def changed(row: Model, names: Collection[str], seen: str, beside: Beside = _nothing) -> list[str]:
    """The columns that hold something else than when `seen` was made; all where it is none."""
    before = seen.split(".")
    if len(before) != len(names):
        return list(names)
    now = marks(row, names, beside).split(".")
    return [name for name, is_now, was in zip(names, now, before, strict=True) if is_now != was]


def refuse_overtaken(
    row: Row, labels: Mapping[str, Any], seen: str, told: str = "", beside: Beside = _nothing
) -> Row:
    """The row as it is by now, held until the end of the transaction.

    Raises ValidationError (`stale`) with what was changed since `seen`, by its label on screen;
    `told` says so in the words of the page, with %(what)s.
    """
    there = type(row)._base_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if there is None:
        raise ValidationError(_("Someone else just changed this."), code="stale")
    if found := changed(there, list(labels), seen, beside):
        what = ", ".join(dict.fromkeys(str(labels[name]).rstrip("?") for name in found))
        told = told or _("Changed since you opened this: %(what)s. Look at it, and save again.")
        raise ValidationError(told, code="stale", params={"what": what})
    return there


def is_overtaken(form: forms.BaseForm) -> bool:
    """Whether the form was refused because somebody else was first."""
    return form.is_bound and any(form.has_error("__all__", code) for code in OVERTAKEN)


def see_again(
    form: forms.BaseForm, row: Model, names: Collection[str], beside: Beside = _nothing
) -> None:
    """Let a form that was refused be sent again: what the row says by now stands beside it."""
    data: Any = form.data
    form.data = data = data.copy()
    data[form.add_prefix("seen")] = marks(row, names, beside)


@dataclass(frozen=True)
class Seen:
    """What stood on the screen when a form was opened."""

    labels: Mapping[str, Any]  # how each column is called there
    marks: str  # of these columns, in their order
    beside: Beside = _nothing

    def hold(self, row: Row) -> Row:
        """The row as it is by now, held; ValidationError (`stale`) where it was changed since."""
        return refuse_overtaken(row, self.labels, self.marks, beside=self.beside)


class SeenMixin(forms.BaseForm):
    """A form over a row that is there: it carries what the row said when the form was opened."""

    row: Model | None = None
    shows: Mapping[str, str] = {}  # column -> field
    beside: Beside = staticmethod(_nothing)
    read_only: Mapping[str, forms.Field] = {}

    def carry(
        self,
        row: Model | None,
        fields: Collection[str],
        *,
        beside: Beside = _nothing,
        read_only: Mapping[str, forms.Field] = {},
        **columns: str,
    ) -> None:
        """Carry what the row says in these fields; nothing of one that is still to be made.

        `columns` says what a field shows that isn't called like its column: one of another name,
        or a value within an object (`answers__kind__on`). `beside` reads what a field shows of
        other rows. `read_only` are fields of other forms, of what this one's page only shows.
        A form that carries nothing of a row that is there by now saw nothing of it,
        and is told all that it says.
        """
        if row is None or row.pk is None:
            return
        self.row, self.beside, self.read_only = row, beside, read_only
        self.shows = {columns.get(name, name): name for name in fields}
        self.fields["seen"] = SeenField(required=False)
        if not self.is_bound:
            self.initial["seen"] = marks(row, self.shows, beside)

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, once it is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def on_screen(self) -> Seen | None:
        """What stood on the screen when this valid form was opened; None of a row to be made."""
        if self.row is None:
            return None
        labels = {column: self._shown_as(name).label for column, name in self.shows.items()}
        return Seen(labels, self.cleaned_data["seen"], self.beside)

    def _shown_as(self, name: str) -> forms.Field:
        return self.read_only.get(name) or self.fields[name]

    def overtaken(self) -> list[tuple[str, str]]:
        """What the row says by now where somebody was first: label and value, as the form has them.

        The form can be sent again then. Nothing where nobody was first.
        """
        if self.row is None or not is_overtaken(self):
            return []
        there = type(self.row)._base_manager.filter(pk=self.row.pk).first()
        if there is None:
            return []
        found = changed(there, self.shows, self["seen"].value() or "", self.beside)
        see_again(self, there, self.shows, self.beside)
        said = {column: _held(there, column, self.beside(there), related=True) for column in found}
        fields = [(self._shown_as(self.shows[column]), value) for column, value in said.items()]
        return [(str(field.label), _shown(field, value)) for field, value in fields]


def _shown(field: forms.Field, value: Any) -> str:
    """A value of the row in the words of the form."""
    each = [one for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]
    if isinstance(field, forms.ModelChoiceField):
        found = [str(field.label_from_instance(one)) for one in each]
        found = sorted(found) if isinstance(field, forms.ModelMultipleChoiceField) else found
    else:
        words = {str(key): label for key, label in getattr(field, "choices", ())}
        found = [str(words.get(_key(one)) or _worded(one)) for one in each]
    return ", ".join(found) or "–"


def _key(value: Any) -> str:
    """What stands for a value among the choices of a form."""
    return str(getattr(value, "public_id", value.pk) if isinstance(value, Model) else value)


def _worded(value: Any) -> str:
    if isinstance(value, Model):  # no longer among the choices
        return str(getattr(value, "name", value))
    if isinstance(value, bytes):
        return _("Another one")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(localize(timezone.localtime(value) if isinstance(value, datetime) else value))


def _held(row: Model, name: str, said: Mapping[str, Any], *, related: bool = False) -> Any:
    """What a column holds, or a value within an object (`answers__kind`); of rows their keys.

    With `related` the rows themselves.
    """
    if name in said:
        return said[name]
    column, *keys = name.split("__")
    field = row._meta.get_field(column)
    if isinstance(field, ManyToManyField):
        rows = list(getattr(row, column).all())
        return rows if related else sorted(one.pk for one in rows)
    value = getattr(row, column if related else field.attname)  # type: ignore[union-attr]
    for key in keys:
        value = (value or {}).get(key)
    return bytes(value) if isinstance(value, memoryview) else value


def _mark(row: Model, name: str, said: Mapping[str, Any]) -> str:
    value = _held(row, name, said)
    text = "" if value is None else str(value)
    made = salted_hmac(f"{row._meta.label_lower}:{row.pk}:{name}", text, algorithm="sha256")
    return made.hexdigest()[:LENGTH]
