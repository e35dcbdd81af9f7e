"""What a form reads: found on its page, and by watching what its view asks of a post."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

WATCHED = "vp-watched"  # a post with this field is watched
NOT_TYPED = frozenset({WATCHED, "csrfmiddlewaretoken", "_method"})


@dataclass
class Reads:
    """The fields of a form, by name: what may stand there when it is filled in well."""

    good: dict[str, list[str]] = field(default_factory=dict)  # empty: anything
    files: set[str] = field(default_factory=set)

    def note(self, name: str, *values: str) -> None:
        if name in NOT_TYPED or name in self.files:
            return
        known = self.good.setdefault(name, [])
        known += [value for value in values[:60] if value not in known]

    def note_file(self, name: str) -> None:
        self.good.pop(name, None)
        self.files.add(name)


class _Page(HTMLParser):
    """The fields of the forms of a page that are sent to one address."""

    def __init__(self, address: str, reads: Reads) -> None:
        super().__init__()
        self.address, self.reads = address, reads
        self.inside = False
        self.list = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        seen = {name: value or "" for name, value in attributes}
        if tag == "form":
            posts = seen.get("method", "").lower() == "post"
            self.inside = posts and seen.get("action", "") in ("", self.address)
        name = seen.get("name", "")
        if tag == "option" and self.list:
            self.reads.note(self.list, seen.get("value", ""))
        if tag not in ("input", "select", "textarea", "button") or not (self.inside and name):
            return
        self.list = name if tag == "select" else ""
        if seen.get("type") == "file":
            self.reads.note_file(name)
        elif tag in ("select", "textarea") or not seen.get("value"):
            self.reads.note(name)
        else:
            self.reads.note(name, seen["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "select":
            self.list = ""


def on_page(html: str, address: str, reads: Reads) -> None:
    """Note the fields that a page shows for this address."""
    _Page(address, reads).feed(html)


@contextmanager
def watching(reads: Reads) -> Iterator[None]:
    """Note what is asked of a watched post in this block, and which form fields it fills."""
    own = {name: MultiValueDict.__dict__.get(name) for name in ("__getitem__", "_getlist", "get")}

    def watched(name: str) -> Any:
        before = own[name]

        def asked(self: MultiValueDict[str, Any], key: str, *also: Any, **named: Any) -> Any:
            if isinstance(self, QueryDict) and dict.__contains__(self, WATCHED):
                reads.note(str(key))
            return before(self, key, *also, **named)

        return asked

    def has(self: MultiValueDict[str, Any], key: str) -> bool:
        if isinstance(self, QueryDict) and dict.__contains__(self, WATCHED):
            reads.note(str(key))
        return dict.__contains__(self, key)

    def full_clean(form: forms.BaseForm) -> None:
        if form.is_bound:
            for name, known in form.fields.items():
                _note_field(reads, form.add_prefix(name), known)
        cleaned(form)

    cleaned = forms.BaseForm.full_clean
    for name in own:
        setattr(MultiValueDict, name, watched(name))
    MultiValueDict.__contains__ = has  # type: ignore[assignment]
    forms.BaseForm.full_clean = full_clean  # type: ignore[method-assign]
    try:
        yield
    finally:
        for name, before in own.items():
            setattr(MultiValueDict, name, before)
        del MultiValueDict.__contains__
        forms.BaseForm.full_clean = cleaned  # type: ignore[method-assign]


def _note_field(reads: Reads, name: str, known: forms.Field) -> None:
    if isinstance(known, forms.FileField):
        reads.note_file(name)
        return
    if isinstance(known, forms.MultiValueField):
        for number, part in enumerate(known.fields):
            _note_field(reads, f"{name}_{number}", part)
        return
    reads.note(name, *_good(known))


def _good(known: forms.Field) -> list[str]:
    """What fits the field, as it is typed."""
    if choices := getattr(known, "choices", None):
        return [str(value) for value, _label in _flat(choices)]
    kinds: list[tuple[type[forms.Field], list[str]]] = [
        (forms.BooleanField, ["on"]),
        (forms.DateTimeField, ["2026-11-20T22:30", "2026-11-27T20:00"]),
        (forms.DateField, ["2026-11-20", "2026-12-01", "2027-01-04", "2012-02-29"]),
        (forms.TimeField, ["20:00", "21:30"]),
        (forms.EmailField, ["ouder@example.org", "nieuw@example.org"]),
        (forms.URLField, ["https://example.org/a"]),
        (forms.UUIDField, ["6d0f2a4e-52a1-4c3b-9a7e-0a2f6a1c9b10"]),
        (forms.IntegerField, ["1", "3", "60"]),
        (forms.DecimalField, ["1", "36", "7.5"]),
    ]
    return next((values for kind, values in kinds if isinstance(known, kind)), [])


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
