"""The signal form without what nobody filled in says the same as the whole one."""

import pytest
from django.forms import BooleanField, Form
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from signals.forms.log import SignalForm
from tests import make

pytestmark = pytest.mark.django_db
TYPED = [
    "", " ", "Ruzie bij de kiosk", "Mohammed slaat", "111222333", "https://x.nl/?igsh=1",
    "a" * 3000, "vorige week", "20-11-2026 22:30", "01-01-2020 10:00",
    "bf0f7cd3-1a53-4a2e-9c66-3c2dcbf0a1aa", "instagram", "Centrum",
]  # fmt: skip


def sent_in(field):
    """What a browser, or somebody without one, may send for a field."""
    if isinstance(field, BooleanField):
        return ["", "on"]
    offered = [value for value, _label in getattr(field, "choices", ()) if value]
    return ["", *offered, "nonsense"] if offered else TYPED


SENT = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(sent_in(field)) for name, field in SignalForm.base_fields.items()
    },
)


class AsDjango(SignalForm):
    _clean_fields = Form._clean_fields


@given(sent=SENT)
def test_errors_and_what_was_read_are_those_of_the_whole_form(sent):
    data = QueryDict(mutable=True)
    data.update(sent)
    brief, whole = (form(data, user=None, now=make.FRIDAY_NIGHT) for form in (SignalForm, AsDjango))
    whole.whole()

    assert brief.errors == whole.errors
    assert brief.cleaned_data == whole.cleaned_data


def test_it_is_whole_when_it_is_shown_and_after_an_error():
    sent = {"client_id": TYPED[10], "category": "violence", "severity": "3", "narrative": "Ruzie"}
    form = SignalForm(sent, user=None, now=make.FRIDAY_NIGHT)
    assert form.is_valid()
    assert "title" not in form.fields

    form.add_error("title", "Te lang.")
    assert list(form.fields) == list(SignalForm.base_fields)
    assert form.errors == {"title": ["Te lang."]}
    assert form["narrative"].value() == "Ruzie"
