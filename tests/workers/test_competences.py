"""Competences: seen by the worker and the own lead, and by others as numbers of five and more."""

import uuid
from datetime import date, datetime

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from organisation.choices import PersonStatus
from organisation.models import User
from privacy.models import AuditEntry
from tests import make
from tests.make import AMSTERDAM
from tests.sign_in import sign_in
from workers.actions import competences as deeds
from workers.choices.competences import CODES, INDICATORS, Side
from workers.models import Attendance, CompetenceAssessment, GrowthGoal, Training
from workers.retention import growth as retention
from workers.screens import competences as screen
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)
TODAY = day_of(NOW)


def levels(level=3, **also):
    """Every indicator on one level, but for those of the competences named."""
    return {code: also.get(code.rpartition("_")[0], level) for code in CODES}


@pytest.fixture
def agreed(cast):
    cast.organisation.works_council_agreed_on = date(2026, 1, 5)
    cast.organisation.save()
    return cast


def posted(level="3"):
    return dict.fromkeys(CODES, level)


def test_every_indicator_stands_under_its_competence_once():
    assert len(CODES) == len(set(CODES)) == 28
    for competence, indicators in INDICATORS.items():
        assert all(code.rpartition("_")[0] == competence for code in indicators)


@given(st.dictionaries(st.sampled_from(CODES), st.integers(1, 4), min_size=28, max_size=28))
def test_the_level_of_a_competence_lies_among_those_of_its_points(said):
    row = CompetenceAssessment(levels=said)
    for competence, indicators in INDICATORS.items():
        points = [said[code] for code in indicators]
        assert min(points) <= row.level_of(competence) <= max(points)


def test_filled_in_twice_on_a_day_is_one_view_and_another_day_is_another(cast):
    first = deeds.assess(cast.worker, levels(2), by=cast.worker, now=NOW)
    assert deeds.assess(cast.worker, levels(3), by=cast.worker, now=NOW) == first
    deeds.assess(cast.worker, levels(4), by=cast.lead, now=NOW)
    deeds.assess(cast.worker, levels(4), by=cast.worker, now=NOW.replace(day=21))
    rows = CompetenceAssessment.objects.order_by("pk").values_list("side", "day__day")
    assert list(rows) == [("self", 20), ("lead", 20), ("self", 21)]
    verbs = AuditEntry.objects.filter(subject__startswith="workers.competence").values_list("verb")
    assert [verb for (verb,) in verbs.order_by("pk")] == ["made", "changed", "made", "made"]


@pytest.mark.parametrize("wrong", [{}, {"privacy_a": 3}, levels() | {"privacy_a": 5}], ids=str)
def test_half_a_list_or_a_level_that_is_none_is_refused(cast, wrong):
    with pytest.raises(ValidationError):
        deeds.assess(cast.worker, wrong, by=cast.worker, now=NOW)


def test_only_the_worker_and_the_own_lead_see_what_was_filled_in(cast):
    made = deeds.assess(cast.worker, levels(), by=cast.worker, now=NOW)
    goal = deeds.agree(cast.worker, goal_values(), by=cast.lead, now=NOW)
    for person, sees in (
        (cast.worker, True),
        (cast.lead, True),
        (cast.colleague, False),
        (cast.other_lead, False),
        (cast.manager, False),
        (cast.director, False),
        (cast.privacy_officer, False),
        (cast.administrator, False),
    ):
        person = User.objects.get(pk=person.pk)
        assert (made in CompetenceAssessment.objects.visible_to(person, TODAY)) is sees
        assert (goal in GrowthGoal.objects.visible_to(person, TODAY)) is sees


def goal_values(**also):
    values = {
        "public_id": uuid.uuid4(),
        "competence": "privacy",
        "text": "Samen een bericht nakijken",
        "due_on": date(2026, 12, 15),
    }
    return values | also


def test_an_agreement_sent_twice_is_one_and_ticked_twice_is_done_once(cast):
    values = goal_values()
    goal = deeds.agree(cast.worker, values, by=cast.lead, now=NOW)
    assert deeds.agree(cast.worker, values, by=cast.lead, now=NOW) == goal
    for _time in range(2):
        deeds.tick(goal, done=True, by=cast.worker, now=NOW)
    goal.refresh_from_db()
    assert goal.done_on == TODAY
    deeds.tick(goal, done=False, by=cast.worker, now=NOW)
    goal.refresh_from_db()
    assert goal.done_on is None
    entries = AuditEntry.objects.filter(subject=f"workers.growthgoal:{goal.public_id}")
    assert [entry.verb for entry in entries.order_by("pk")] == ["made", "changed", "changed"]


def test_the_number_of_an_agreement_with_somebody_else_is_refused(cast):
    values = goal_values()
    deeds.agree(cast.worker, values, by=cast.lead, now=NOW)
    with pytest.raises(ValidationError):
        deeds.agree(cast.colleague, values, by=cast.lead, now=NOW)


# --- numbers ---


def people_of(team, count, make_worker):
    return [make_worker(team) for _number in range(count)]


@pytest.fixture
def worker_of(cast):
    """Makes one more worker of a team."""
    return lambda team: make.person(f"Wes {uuid.uuid4().hex[:6]}", "worker", team)


def test_fewer_than_five_people_show_no_share(cast, worker_of):
    for person in people_of(cast.noord, 4, worker_of):
        deeds.assess(person, levels(), by=person, now=NOW)
    found = screen.numbers(TODAY)
    assert found["too_few"] and found["rows"] == []


def test_no_more_filled_it_in_than_were_asked(cast, worker_of):
    """A lead looks at what they can themselves too; who became a manager is asked no more."""
    promoted = worker_of(cast.noord)
    for person in (cast.lead, promoted, *people_of(cast.noord, 4, worker_of)):
        deeds.assess(person, levels(), by=person, now=NOW)
    promoted.memberships.update(role="manager", team=None)
    found, practising = screen.numbers(TODAY), User.objects.practising(TODAY)
    assert (found["filled"], found["asked"]) == (5, practising.count())


def test_a_team_stands_apart_only_when_every_team_has_five(cast, worker_of):
    for person in people_of(cast.noord, 5, worker_of):
        deeds.assess(person, levels(3, privacy=2), by=person, now=NOW)
    (other,) = people_of(cast.zuid, 1, worker_of)
    deeds.assess(other, levels(4), by=other, now=NOW)
    assert len(screen.numbers(TODAY)["heads"]) == 1
    for person in people_of(cast.zuid, 4, worker_of):
        deeds.assess(person, levels(4), by=person, now=NOW)
    found = screen.numbers(TODAY)
    assert len(found["heads"]) == 3
    privacy = found["rows"][-1]
    assert [share["told"] for share in privacy["shares"]] == ["50%", "0%", "100%"]
    assert privacy["before"] == "–"


def test_the_leads_view_counts_before_ones_own_and_an_old_one_not(cast):
    deeds.assess(cast.worker, levels(1), by=cast.lead, now=NOW.replace(month=10))
    deeds.assess(cast.worker, levels(4), by=cast.worker, now=NOW)
    found = CompetenceAssessment.objects.counting_on(TODAY)
    assert found[cast.worker.pk].side == Side.LEAD
    found = CompetenceAssessment.objects.counting_on(date(2027, 10, 20))
    assert found[cast.worker.pk].side == Side.SELF
    assert CompetenceAssessment.objects.counting_on(date(2027, 11, 20)) == {}


# --- pages ---


def test_before_the_works_council_agreed_nobody_sees_a_thing(client, cast):
    cast.organisation.works_council_agreed_on = None
    cast.organisation.save()
    caches["process"].clear()
    deeds.assess(cast.worker, levels(), by=cast.worker, now=NOW)
    for person, name in (
        (cast.worker, "competences"),
        (cast.worker, "competences_fill"),
        (cast.lead, "competences_team"),
        (cast.manager, "competence_numbers"),
    ):
        page = sign_in(Client(), person).get(reverse(f"workers:{name}"))
        assert "workers/not_agreed.html" in [each.name for each in page.templates]


def test_somebody_fills_it_in_and_sees_where_the_lead_looks_differently(agreed):
    cast, worker = agreed, sign_in(Client(), agreed.worker)
    assert worker.post(reverse("workers:competences_fill"), posted()).status_code == 302
    lead = sign_in(Client(), cast.lead)
    address = reverse("workers:competences_fill_of", args=[cast.worker.public_id])
    assert lead.post(address, posted("4")).status_code == 302
    page = worker.get(reverse("workers:competences"))
    assert [line.told for line in page.context["lines"]] == ["3 en 4"] * 6
    assert all(line.differs for line in page.context["lines"])
    listed = lead.get(reverse("workers:competences_team"))
    shown = next(row for row in listed.context["people"] if row.name == cast.worker.name)
    assert not shown.is_due and "3 en 4" not in listed.content.decode()


def test_a_list_with_a_hole_is_refused_and_the_rest_stays_chosen(agreed):
    worker = sign_in(Client(), agreed.worker)
    holed = posted("2") | {"privacy_a": "", "accuracy_a": "9"}
    page = worker.post(reverse("workers:competences_fill"), holed)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"privacy_a", "accuracy_a"}
    assert page.context["form"]["privacy_b"].value() == "2"


def test_a_lead_of_another_team_finds_nobody(agreed):
    other = sign_in(Client(), agreed.other_lead)
    for name in ("competences_of", "competences_fill_of"):
        address = reverse(f"workers:{name}", args=[agreed.worker.public_id])
        assert other.get(address).status_code == 404


def test_the_own_page_asks_at_most_six_queries(agreed, django_assert_max_num_queries):
    cast, worker = agreed, sign_in(Client(), agreed.worker)
    for month in range(1, 9):
        now = NOW.replace(month=month)
        deeds.assess(cast.worker, levels(), by=cast.worker, now=now)
        deeds.assess(cast.worker, levels(), by=cast.lead, now=now)
        deeds.agree(cast.worker, goal_values(), by=cast.lead, now=now)
    worker.get(reverse("workers:competences"))  # which notes that somebody reads here
    with django_assert_max_num_queries(6):
        worker.get(reverse("workers:competences"))


# --- trainings ---


@pytest.fixture
def training(cast):
    values = {"title": "Exposing", "day": date(2026, 12, 1), "hours": 2, "competences": ["privacy"]}
    return deeds.save_training(Training(), values, by=cast.manager, now=NOW)


def test_signing_up_twice_is_one_place_and_after_the_day_it_is_over(cast, training):
    for _time in range(2):
        deeds.sign_up(training, coming=True, by=cast.worker, now=NOW)
    assert Attendance.objects.get().person == cast.worker
    deeds.sign_up(training, coming=False, by=cast.worker, now=NOW)
    assert not Attendance.objects.exists()
    with pytest.raises(ValidationError):
        deeds.sign_up(training, coming=True, by=cast.worker, now=NOW.replace(year=2027))


def test_a_lead_says_who_was_there_of_the_own_people_alone(cast, training):
    manager, lead = sign_in(Client(), cast.manager), sign_in(Client(), cast.lead)
    address = reverse("workers:presence", args=[training.public_id])
    everybody = [str(cast.worker.public_id), str(cast.other_worker.public_id)]

    def says(client, people):
        return client.post(address, {"people": people} | make.carried(client, address))

    assert says(lead, everybody).status_code == 422
    assert says(manager, everybody).status_code == 302
    assert says(lead, []).status_code == 302
    assert [row.person for row in Attendance.objects.all()] == [cast.other_worker]


def test_of_a_training_only_youth_workers_count_in_the_numbers(cast, training):
    there = [cast.worker, cast.lead]
    deeds.note_presence(training, there, there, by=cast.manager, now=NOW.replace(month=12, day=2))
    found = screen.numbers(date(2026, 12, 3))["trainings"]
    workers = User.objects.holding("worker", date(2026, 12, 3)).count()
    assert [row["told"] for row in found["rows"]] == [f"1 van {workers}"]


# --- retention ---


def test_growth_goes_after_three_years_or_a_month_after_somebody_left(cast):
    deeds.assess(cast.worker, levels(), by=cast.worker, now=NOW)
    deeds.assess(cast.colleague, levels(), by=cast.colleague, now=NOW)
    deeds.agree(cast.colleague, goal_values(), by=cast.lead, now=NOW)
    run = next(rule.run for rule in retention.RULES if rule.key == "workers.growth")
    left = User.objects.filter(pk=cast.colleague.pk)
    left.update(status=PersonStatus.LEFT, left_on=date(2026, 12, 1))
    assert run(date(2027, 1, 1), NOW, 100) == 0
    assert run(date(2027, 1, 2), NOW, 100) == 2
    assert run(date(2029, 11, 20), NOW, 100) == 0
    assert run(date(2029, 11, 21), NOW, 100) == 1
