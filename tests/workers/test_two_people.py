"""Two people who change one thing: the later sees what the other wrote, and loses nothing."""

import re

import pytest
from django.urls import reverse

from tests import make
from tests.make import signed_in

pytestmark = pytest.mark.django_db


def of_partner(cast):
    return make.partner(), "partners:change", "contact", "meeting", ("manager", "privacy_officer")


def of_example(cast):
    made = make.example(cast.worker)
    return made, "workers:change_example", "lesson", "result", ("worker", "lead")


def of_campaign(cast):
    made = make.campaign(cast.worker)
    return made, "workers:change_campaign", "goal", "message", ("worker", "lead")


def typed_in(page, **also):
    """What the form on this page holds, with something else typed in it."""
    form = page.context["form"]
    held = {field.name: field.value() for field in form}
    return {name: value for name, value in held.items() if value is not None} | also


@pytest.mark.parametrize("of", [of_partner, of_example, of_campaign])
def test_of_two_who_change_one_thing_the_later_sees_what_the_other_wrote(cast, of):
    row, name, theirs, ours, people = of(cast)
    first, second = (signed_in(getattr(cast, person)) for person in people)
    address = reverse(name, args=[row.public_id])
    one, other = first.get(address), second.get(address)

    saved = first.post(address, typed_in(one, **{theirs: "Wat de eerste schreef."}))
    refused = second.post(address, typed_in(other, **{ours: "Wat de tweede schreef."}))

    row.refresh_from_db()
    assert (saved.status_code, refused.status_code) == (302, 422)
    assert getattr(row, theirs) == "Wat de eerste schreef."
    assert getattr(row, ours) != "Wat de tweede schreef."
    label = str(refused.context["form"].fields[theirs].label)
    assert refused.context["overtaken"] == [(label, "Wat de eerste schreef.")]
    text = refused.content.decode()
    assert "Wat de eerste schreef." in text and "Wat de tweede schreef." in text
    assert re.search("(Veranderd sinds|Changed since)", text)
    # Who has seen it saves what they made of the two.
    merged = typed_in(refused, **{theirs: "Wat de eerste schreef."})
    again = second.post(address, merged)
    row.refresh_from_db()
    assert again.status_code == 302
    assert (getattr(row, theirs), getattr(row, ours)) == (
        "Wat de eerste schreef.",
        "Wat de tweede schreef.",
    )


@pytest.mark.parametrize("of", [of_partner, of_example, of_campaign])
@pytest.mark.parametrize("seen", ["", "x", "." * 9, "\0", "0" * 300])
def test_a_form_without_what_was_seen_writes_nothing(cast, of, seen):
    row, name, theirs, _ours, people = of(cast)
    client = signed_in(getattr(cast, people[0]))
    address = reverse(name, args=[row.public_id])
    values = typed_in(client.get(address), **{theirs: "Zonder te lezen.", "seen": seen})
    answer = client.post(address, values)
    row.refresh_from_db()
    assert answer.status_code == 422
    assert getattr(row, theirs) != "Zonder te lezen." and "Zonder te lezen." in str(
        answer.content.decode()
    )
