"""What is kept of staff goes in time, and can be shown to whom it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from organisation import retention, subject_access
from organisation.actions import invitations, partners
from organisation.choices import Role
from organisation.models import DutyShift, Invitation, Partner, SharingAgreement, User
from privacy.subject_access import Question
from tests import make
from tests.organisation.test_reading import log_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def run(key: str) -> int:
    rule = next(rule for rule in retention.RULES if rule.key == key)
    return rule.run(TODAY, NOW, 100)


def test_names_of_leavers_go_after_two_years_and_a_second_run_finds_nothing(cast):
    User.objects.filter(pk=cast.worker.pk).update(status="left", left_on=date(2024, 11, 20))
    User.objects.filter(pk=cast.colleague.pk).update(status="left", left_on=date(2024, 11, 21))

    assert run("organisation.leavers") == 1
    assert run("organisation.leavers") == 0

    person = User.objects.get(pk=cast.worker.pk)
    assert "Wim" not in person.name + person.email
    assert not person.has_usable_password()
    assert User.objects.get(pk=cast.colleague.pk).name == "Cora Collega"


def test_invitations_go_when_they_are_over(cast):
    for days, accepted in ((40, None), (30, None), (400, NOW - timedelta(days=400)), (5, None)):
        Invitation.objects.create(
            email=f"{days}@example.org",
            role=Role.MANAGER,
            created_at=NOW - timedelta(days=days),
            expires_at=NOW - timedelta(days=days - 7),
            accepted_at=accepted,
            accepted_by=cast.worker if accepted else None,
        )
    assert run("organisation.invitations") == 2
    assert {row.email for row in Invitation.objects.all()} == {"30@example.org", "5@example.org"}


def test_duty_goes_after_a_year(cast):
    for ends in (datetime(2025, 11, 19, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC)):
        DutyShift.objects.create(
            person=cast.lead, starts_at=ends - timedelta(hours=4), ends_at=ends
        )
    assert run("organisation.duty") == 1


def test_a_device_is_forgotten_with_its_session(cast):
    client = Client()
    log_in(client, cast.administrator)
    assert run("organisation.devices") == 0
    client.session.flush()
    assert run("organisation.devices") == 1
    assert not UserSession.objects.exists()


def test_the_contact_of_a_partner_goes_a_year_after_the_last_agreement(cast):
    for name, until in (("Oud", date(2025, 11, 20)), ("Nu", date(2026, 1, 1))):
        partner = Partner.objects.create(type="school", name=name, contact="Kees Contact")
        SharingAgreement.objects.create(
            partner=partner,
            type="exchange",
            legal_basis="6_1_f",
            from_day=date(2020, 1, 1),
            until_day=until,
        )
    assert run("organisation.partner_contacts") == 1
    assert Partner.objects.get(name="Oud").contact == ""


def test_the_contact_of_a_partner_without_agreement_goes_a_year_after_it_was_looked_over(cast):
    by = {"by": cast.manager}
    for name, day in (("Oud", 1), ("Nu", 2)):
        partner = Partner(type="school", name=name)
        saved = datetime(2025, 11, 19 + day, 12, tzinfo=UTC)
        partners.save_partner(partner, {"contact": "Kees Contact"}, now=saved, **by)
    assert run("organisation.partner_contacts") == 1
    assert [*Partner.objects.order_by("name").values_list("name", "contact")] == [
        ("Nu", "Kees Contact"),
        ("Oud", ""),
    ]


def test_a_contact_that_was_written_down_after_the_last_agreement_stays_a_year(cast):
    partner = make.partner()
    make.agreement(partner, from_day=date(2020, 1, 1), until_day=date(2021, 1, 1))
    saved = datetime(2026, 6, 1, 12, tzinfo=UTC)
    partners.save_partner(partner, {"contact": "Wijkagent Noord"}, by=cast.manager, now=saved)
    assert run("organisation.partner_contacts") == 0


def test_a_colleague_finds_what_is_held_on_them(cast):
    now = timezone.now()
    invitations.invite("wim@prive.example", role=Role.WORKER, team=cast.zuid, by=None, now=now)
    question = Question("wim werker", handles=["WIM@prive.example"])
    found = {
        source.key: source.search(question.name, question.born, question.handles, question.words)
        for source in subject_access.SOURCES
    }
    assert [hit.subject for hit in found["organisation.colleagues"]] == [cast.worker.label]
    assert "Noord" in str(found["organisation.colleagues"][0].fields)
    assert len(found["organisation.invitations"]) == 1


@pytest.mark.parametrize(("stopped", "gone"), [(date(2025, 11, 1), 1), (date(2025, 12, 1), 0)])
def test_a_contact_goes_a_year_after_an_agreement_was_stopped_before_its_time(cast, stopped, gone):
    partner = make.partner(contact="Wijkagent", phone="0800 1234")
    days = {"from_day": date(2025, 1, 1), "until_day": date(2030, 1, 1)}
    agreement = make.agreement(partner, **days)
    ended = datetime.combine(stopped, time(12), UTC)
    SharingAgreement.objects.filter(pk=agreement.pk).update(ended_at=ended)
    assert run("organisation.partner_contacts") == gone
    assert run("organisation.partner_contacts") == 0
