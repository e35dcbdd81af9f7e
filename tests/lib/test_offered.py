"""Fields of which the rows are read at once, and what was sent is looked up among them."""

import uuid

import pytest
from django import forms

from organisation.models import Partner
from tests import make
from tests.signals.test_budgets import asked
from youthwork.lib.offered import RowField, RowsField, offer

pytestmark = pytest.mark.django_db


class Several(forms.Form):
    one = RowField(queryset=Partner.objects.none(), to_field_name="public_id", empty_label="Geen")
    some = RowsField(queryset=Partner.objects.none(), to_field_name="public_id", required=False)

    def __init__(self, data):
        super().__init__(data)
        for field in self.fields.values():
            field.queryset = Partner.objects.order_by("name")
        offer(*self.fields.values())


@pytest.fixture
def schools():
    return [make.partner(f"School {letter}", "school") for letter in "BAC"]


def sent(one, *some):
    return Several({"one": str(one), "some": [str(each) for each in some]})


def test_what_was_chosen_is_looked_up_without_asking_again(schools):
    b, a, c = schools
    statements, form = asked(lambda: sent(b.public_id, c.public_id, a.public_id))
    assert len(statements) == 1
    statements, is_valid = asked(form.is_valid)
    assert is_valid and statements == []
    assert form.cleaned_data == {"one": b, "some": [a, c]}  # in the order in which they are offered
    assert [label for _key, label in form.fields["one"].choices] == ["Geen", str(a), str(b), str(c)]


@pytest.mark.parametrize("wrong", [uuid.uuid4(), "x", "x\x00", "1", "[]"])
def test_what_was_not_offered_is_refused(schools, wrong):
    form = sent(wrong, schools[0].public_id, wrong)
    assert not form.is_valid()
    assert [form.errors.as_data()[name][0].code for name in ("one", "some")] == [
        "invalid_choice"
    ] * 2


def test_nothing_is_nothing_and_some_are_a_list(schools):
    form = sent("")
    assert not form.is_valid() and form.cleaned_data == {"some": []}
    assert form.errors.as_data()["one"][0].code == "required"
    form = Several({"one": str(schools[0].public_id), "some": "x"})
    assert not form.is_valid()
    assert form.errors.as_data()["some"][0].code == "invalid_list"
