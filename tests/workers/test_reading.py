"""Who reads hours, what a week comes to, how long it stays, and what a person may ask for."""

from datetime import date, time

import pytest

from organisation.choices import PersonStatus
from organisation.models import User
from tests.workers.conftest import FRIDAY, NOW
from workers import subject_access
from workers.actions import hours as actions
from workers.models import Availability, HourEntry, HourPart
from workers.querysets.hours import Minutes
from workers.retention import hours as retention


@pytest.fixture
def week(cast, worked):
    """Two hours online, three offline, one of the rest; and the days on both sides of the week."""
    for day, where, minutes in [
        (date(2026, 11, 15), "online", 600),
        (date(2026, 11, 16), "online", 30),
        (date(2026, 11, 20), "online", 90),
        (date(2026, 11, 22), "offline", 180),
        (date(2026, 11, 18), "other", 60),
        (date(2026, 11, 23), "online", 600),
    ]:
        actions.book(worked(day=day, where=where, minutes=minutes), by=cast.worker, now=NOW)


def test_a_week_runs_from_monday_to_sunday_in_one_query(cast, week, django_assert_num_queries):
    with django_assert_num_queries(1):
        minutes = HourPart.objects.of_week(cast.worker, FRIDAY).minutes()
    assert minutes == Minutes(online=120, offline=180, other=60)
    assert minutes.online_percent == 40
    assert HourPart.objects.of_week(cast.colleague, FRIDAY).minutes().online_percent is None


def test_hours_are_read_by_who_wrote_them_and_the_lead_of_that_team(cast, week):
    def seen_by(person):
        return HourEntry.objects.visible_to(User.objects.get(pk=person.pk)).count()

    assert {
        name: seen_by(getattr(cast, name))
        for name in ["worker", "lead", "colleague", "other_lead", "manager", "director"]
    } == {"worker": 6, "lead": 6, "colleague": 0, "other_lead": 0, "manager": 0, "director": 0}


def test_hours_go_after_two_years_and_contracts_two_years_after_leaving(cast, worked, contract):
    for day in (date(2024, 11, 19), date(2024, 11, 20)):
        actions.book(worked(day=day, minutes=60), by=cast.worker, now=NOW)
    Availability.objects.create(user=cast.worker, weekday=4)
    rules = {rule.key: rule.run for rule in retention.RULES}
    assert rules["workers.hours"](FRIDAY, NOW, 500) == 1
    assert rules["workers.hours"](FRIDAY, NOW, 500) == 0
    assert rules["workers.contracts"](FRIDAY, NOW, 500) == 0
    User.objects.filter(pk=cast.worker.pk).update(
        status=PersonStatus.LEFT, left_on=date(2024, 11, 20)
    )
    assert rules["workers.contracts"](FRIDAY, NOW, 500) == 1
    assert rules["workers.availability"](FRIDAY, NOW, 500) == 1
    assert rules["workers.availability"](FRIDAY, NOW, 500) == 0


def test_an_employee_finds_contract_hours_notes_and_availability(cast, worked, contract):
    actions.book(worked(minutes=60, note="Rondje met twee collega's."), by=cast.worker, now=NOW)
    Availability.objects.create(
        user=cast.worker, weekday=4, from_time=time(14), until_time=time(23)
    )
    found = {
        source.key: source.search(cast.worker.name.upper(), None, [], [])
        for source in subject_access.SOURCES
    }
    wanted = ("contracts", "hours", "availability", "activities")
    assert [len(found[f"workers.{key}"]) for key in wanted] == [1, 2, 1, 0]
    assert "Rondje met twee collega's." in found["workers.hours"][1].fields.values()
    by_mail = subject_access.SOURCES[0].search("Iemand", None, [cast.worker.email], [])
    assert len(by_mail) == 1
    assert not subject_access.SOURCES[0].search("Iemand Anders", None, [], [])
