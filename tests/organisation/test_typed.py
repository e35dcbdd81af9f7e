"""What of a form is text to give back, and how it is packed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from organisation.held_posts import SECRET
from organisation.typed import CHOSEN, Typed
from youthwork.lib.on_demand import load_all

OURS = {"privacy", "organisation", "workers", "signals", "policy"}
TEXT = (forms.TextInput, forms.Textarea, forms.EmailInput, forms.URLInput)
PICKED = (forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.HiddenInput)
NEVER_KEPT = {"credential", "password", "password1", "password2"}


def every_form(kind: type = forms.BaseForm) -> Iterator[type]:
    get_resolver().url_patterns  # noqa: B018  names every view, which import every form
    list(load_all())
    for form in kind.__subclasses__():
        if form.__module__.partition(".")[0] in OURS:
            yield form
        yield from every_form(form)


def is_text(field: forms.Field) -> bool:
    return isinstance(field.widget, TEXT) and not isinstance(field.widget, PICKED)


def test_what_was_typed_is_packed_without_loss_and_without_digits():
    fields = (("note", "Zoë\r\n\t‮ 123456782"), ("client_id", "x"), ("note", ""))
    typed = Typed("/signals/S-2026-0001/steps/?a=1", fields)
    assert typed.packed().isalpha()
    assert Typed.unpacked(typed.packed()) == typed
    with pytest.raises(ValidationError):
        typed.check()


@pytest.mark.parametrize("text", ["gepest", "a" * 200_000, "2026-11-20", "wim@x.nl", "on"])
def test_a_text_of_any_shape_is_shown(text):
    typed = Typed("/", (("narrative", text), ("category", "bullying"), ("title", " ")))
    assert typed.texts == [text]


def test_every_field_of_every_form_is_known_as_picked_or_as_text():
    fields = {
        (name, is_text(field))
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if name not in NEVER_KEPT
    }
    assert len(fields) > 50
    assert {name for name, text in fields if not text} - CHOSEN == set()
    assert {name for name, text in fields if text} & CHOSEN == set()


OF_A_TEMPLATE = re.compile(r'<(?:input[^>]*type="hidden"|button)[^>]*? name="(\w+)"')
# Elsewhere these are written: hidden they hold words that were found, a number, a list of people.
SAID = {"about", "number", "pasted", "subject", "words"}


def test_what_a_template_hides_in_a_form_or_a_button_says_is_picked():
    """A mark of what was looked at stood among the words that somebody typed."""
    texts = [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")]
    names = {name for text in texts for name in OF_A_TEMPLATE.findall(text)}
    assert len(names) > 30
    assert names - CHOSEN - SAID - set(SECRET) - NEVER_KEPT == set()
