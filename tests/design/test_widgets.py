"""Controls drawn in Python say the same as Django's templates."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from youthwork.widgets import DRAWN, Renderer

CHOICES = [("", "Kies"), ("a<b", "A & <B>"), ("Groep", [("c", "C"), (4, "Vier")])]
WIDGETS = [
    forms.TextInput(attrs={"maxlength": 80, "dir": "auto", "required": True, "hidden": False}),
    forms.HiddenInput(),
    forms.EmailInput(attrs={"autocomplete": "email"}),
    forms.NumberInput(attrs={"min": 1}),
    forms.DateInput(),
    forms.TimeInput(),
    forms.DateTimeInput(),
    forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    forms.CheckboxInput(attrs={"class": "form-check-input"}),
    forms.Select(choices=CHOICES, attrs={"data-x": '"quoted" & <b>'}),
    forms.SelectMultiple(choices=CHOICES),
]


def plain(html):
    """Without the space that a browser drops between options."""
    return re.sub(r">\s+<", "><", html.strip())


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", "a<b", "c", 4, True, 'zin met "&" en <tekens>\n'])
def test_a_control_says_what_djangos_template_says(widget, value):
    attrs = {"id": "id_x", "aria-invalid": "true"}
    given = [value] if isinstance(widget, forms.SelectMultiple) else value
    ours = widget.render("x", given, attrs=attrs, renderer=Renderer())
    theirs = widget.render("x", given, attrs=attrs, renderer=TemplatesSetting())
    assert widget.template_name in DRAWN
    assert plain(ours) == plain(theirs)
