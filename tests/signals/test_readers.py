"""Who read a signal, for who may read it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from privacy import audit
from privacy.choices import AuditVerb
from signals.actions import reading
from tests import make
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, severity=4)


def page(signal):
    return reverse("signals:readers", args=[signal.ref])


def test_its_team_sees_who_read_it_when_and_why(client, cast, signal):
    now = timezone.now()
    reading.read(signal, by=cast.lead, now=now - timedelta(hours=2))
    reading.read(signal, by=cast.privacy_officer, now=now, reason="vraag van een ouder")
    reading.show_account(signal, by=cast.lead, now=now - timedelta(hours=1))

    response = sign_in(client, cast.worker).get(page(signal))

    told = [(row["who"], row["reason"]) for row in response.context["readings"]]
    officer, lead = cast.privacy_officer.name, cast.lead.name
    assert told == [(officer, "vraag van een ouder"), (lead, ""), (lead, "")]
    text = response.content.decode()
    assert officer in text and "vraag van een ouder" in text
    assert signal.narrative not in text


def test_readings_of_another_signal_and_other_deeds_stay_out(client, cast, signal):
    reading.read(make.signal(cast.worker), by=cast.lead, now=timezone.now())
    audit.record(AuditVerb.ASSIGNED, signal, by=cast.lead)
    response = sign_in(client, cast.worker).get(page(signal))
    assert response.status_code == 200
    assert response.context["readings"] == []


@pytest.mark.parametrize(
    "who", ["colleague", "other_worker", "other_lead", "manager", "privacy_officer", "director"]
)
def test_who_may_not_read_it_as_team_gets_404(client, cast, signal, who):
    assert sign_in(client, getattr(cast, who)).get(page(signal)).status_code == 404


def test_page_of_the_signal_leads_there_in_one_tap(client, cast, signal):
    text = sign_in(client, cast.lead).get(signal.get_absolute_url()).content.decode()
    assert f'href="{page(signal)}"' in text


def test_privacy_officer_is_led_to_the_whole_trail_of_it(client, cast, signal):
    officer = sign_in(client, cast.privacy_officer)
    address = signal.get_absolute_url()
    officer.post(address, {"reason": "vraag van een ouder"})
    text = officer.get(address).content.decode()
    assert f"/privacy/audit/?about={signal.ref}" in text
    assert page(signal) not in text


def test_reading_is_asked_for_the_second_step(client, cast, signal):
    sign_in(client, cast.lead, confirmed=False)
    assert client.get(page(signal)).status_code == 302


def test_many_readings_are_shown_fifty_at_a_time_in_few_queries(
    client, cast, signal, django_assert_max_num_queries
):
    now = timezone.now()
    for number in range(60):
        reading.read(signal, by=cast.lead, now=now - timedelta(minutes=number))
    sign_in(client, cast.worker).get(page(signal))
    with django_assert_max_num_queries(6):
        first = client.get(page(signal))
    second = client.get(page(signal) + first.context["older_url"])
    assert (len(first.context["readings"]), len(second.context["readings"])) == (50, 10)
