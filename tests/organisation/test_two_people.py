"""Two people end a role or exchange a shift at once: the second is told and loses nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from organisation.models import DutyShift, Membership
from tests import make
from tests.sign_in import sign_in
from tests.two_people import Opened, refusal, shown, told
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def signed_in(person):
    return sign_in(Client(), person)


def day(number):
    return day_of(timezone.now()) + number * DAY


# --- the last day of a role -----------------------------------------------------------------------


@pytest.fixture
def role(cast):
    return Membership.objects.get(user=cast.worker)


@pytest.fixture
def person_page(cast):
    return reverse("organisation:person", args=[cast.worker.public_id])


def end_of(client, page, role):
    """The form that ends this role, as it stands on the page."""
    forms = html.fromstring(client.get(page).content).forms
    [found] = [form for form in forms if form.fields.get("membership") == str(role.pk)]
    names = [name for name in found.fields if name != "csrfmiddlewaretoken"]
    return Opened(client, found.get("action"), {name: [found.fields[name]] for name in names})


def test_of_two_who_end_a_role_the_second_reads_the_day_that_the_first_chose(
    cast, role, person_page
):
    both = (cast.administrator, make.person("Bea Beheer", "administrator"))
    first, second = (end_of(signed_in(who), person_page, role) for who in both)

    assert first.send(until_day=day(30)).status_code == 302
    answer = second.send(until_day=day(10))

    assert answer.status_code == 422
    assert told(answer) == {"Tot en met": date_format(day(30))}, told(answer)
    role.refresh_from_db()
    assert role.until_day == day(30)
    again = shown(answer, second.client, second.address, mark="membership")
    assert again.fields["until_day"] == [str(day(10))]
    assert again.send().status_code == 302, refusal(answer)
    role.refresh_from_db()
    assert role.until_day == day(10)


def test_a_role_that_somebody_ended_at_once_says_so_to_the_second(cast, role, person_page):
    both = (cast.administrator, make.person("Bea Beheer", "administrator"))
    first, second = (end_of(signed_in(who), person_page, role) for who in both)

    assert first.send(until_day=day(-1)).status_code == 302
    answer = second.send(until_day=day(10))

    assert answer.status_code == 422
    assert told(answer) == {"Tot en met": date_format(day(-1))}
    role.refresh_from_db()
    assert role.until_day == day(-1)


def test_each_role_on_the_page_is_its_own(cast, role, person_page):
    """What somebody else does with another role of theirs is no reason to be held up."""
    Membership.objects.create(user=cast.worker, role="manager", from_day=day(-5))
    client = signed_in(cast.administrator)
    mine = end_of(client, person_page, role)
    other = Membership.objects.filter(user=cast.worker).exclude(pk=role.pk).get()
    Membership.objects.filter(pk=other.pk).update(until_day=day(3))

    assert mine.send(until_day=day(5)).status_code == 302


# --- exchanging a shift ---------------------------------------------------------------------------


@pytest.fixture
def rota(cast):
    """Three evenings, each of somebody else; two leads who may change them."""
    start = timezone.now().replace(hour=18, minute=0, second=0, microsecond=0)
    third = make.person("Zed Leider", "team_lead", cast.zuid)
    people = (cast.lead, cast.other_lead, third)
    return [
        make.duty(person, start + number * DAY, start + number * DAY + 5 * HOUR)
        for number, person in enumerate(people, start=2)
    ]


def swap_form(client, shift):
    page = reverse("signals:duty_shift", args=[shift.public_id])
    return shown(client.get(page), client, page, mark="other")


def test_of_two_who_exchange_a_shift_the_second_sees_who_has_it_by_now(cast, rota):
    mine, theirs, third = rota
    first, second = (swap_form(signed_in(who), mine) for who in (cast.lead, cast.other_lead))

    assert first.send(other=theirs.public_id).status_code == 302
    answer = second.send(other=third.public_id)

    assert answer.status_code == 422
    rows = told(answer)
    assert "Olga Leider" in rows["Dienst"] and "Zed Leider" in rows["Ruil met"]
    assert [row.person for row in DutyShift.objects.order_by("starts_at")] == [
        cast.other_lead, cast.lead, third.person,
    ]  # fmt: skip
    again = shown(answer, second.client, second.address, mark="other")
    assert again.fields["other"] == [str(third.public_id)]
    assert again.send().status_code == 302
    mine.refresh_from_db()
    assert mine.person == third.person


def test_who_was_given_the_other_shift_meanwhile_is_no_surprise(cast, rota):
    mine, theirs, third = rota
    form = swap_form(signed_in(cast.lead), mine)
    DutyShift.objects.filter(pk=theirs.pk).update(person=third.person)

    answer = form.send(other=theirs.public_id)

    assert answer.status_code == 422
    assert "Zed Leider" in told(answer)["Ruil met"]
    mine.refresh_from_db()
    assert mine.person == cast.lead


def test_the_same_exchange_by_two_is_done_once(cast, rota):
    mine, theirs, _third = rota
    first, second = (swap_form(signed_in(who), mine) for who in (cast.lead, cast.other_lead))
    assert first.send(other=theirs.public_id).status_code == 302
    answer = second.send(other=theirs.public_id)
    assert answer.status_code == 422 and "Olga Leider" in told(answer)["Dienst"]
    mine.refresh_from_db()
    assert mine.person == cast.other_lead
