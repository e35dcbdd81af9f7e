"""Short questions: answered once, by nobody known, and shown from five answers on."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from privacy.models import AuditEntry
from tests.make import AMSTERDAM
from tests.sign_in import sign_in
from workers.actions import pulse
from workers.calendar import pulse as calendar
from workers.choices.pulse import Pulse
from workers.models import PulseAnswer, PulseRound, PulseTaken
from workers.retention import growth as retention
from workers.screens import pulse as screen
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)
TODAY = day_of(NOW)


@pytest.fixture
def asked():
    return pulse.ask([Pulse.CONFIDENCE], TODAY, now=NOW)


def counted():
    """How often each value was given."""
    return dict(PulseAnswer.objects.filter(times__gt=0).values_list("value", "times"))


def opened(today):
    return calendar.short_questions(today, NOW)["pulse_rounds_opened"]


def test_the_question_comes_every_six_months_once_also_after_an_outage():
    assert opened(date(2026, 3, 9)) == 1
    assert opened(date(2026, 3, 9)) == opened(date(2026, 9, 8)) == 0
    assert opened(date(2026, 9, 20)) == 1  # eleven days late
    assert opened(date(2027, 3, 19)) == 0
    assert opened(date(2027, 3, 20)) == 1


def test_nobody_is_asked_by_two_rounds_at_once(asked):
    assert pulse.ask(list(Pulse), TODAY + timedelta(days=13), now=NOW) is None
    assert pulse.ask(list(Pulse), TODAY + timedelta(days=14), now=NOW) is not None


def test_an_answer_holds_nobody_and_the_trail_does_not_tell(cast, asked):
    before = AuditEntry.objects.count()
    pulse.answer(asked, {"confidence": 4}, by=cast.worker, now=NOW)
    assert {field.name for field in PulseAnswer._meta.get_fields()} == {
        "id",
        "round",
        "question",
        "value",
        "times",
    }
    assert AuditEntry.objects.count() == before
    assert PulseTaken.objects.get().person == cast.worker


def test_the_order_of_rows_does_not_tell_who_answered_what(cast, asked):
    """Also not in the file itself: SQLite numbers rows as they come, PostgreSQL places them so."""
    people = (cast.worker, cast.colleague, cast.other_worker)

    def rows():
        return list(PulseAnswer.objects.values_list("question", "value"))

    before = rows()
    for person, value in zip(people, (5, 1, 5), strict=True):
        pulse.answer(asked, {"confidence": value}, by=person, now=NOW)
    assert sorted(rows()) == sorted(before)
    assert sorted(before) == [("confidence", value) for value in range(1, 6)]
    assert counted() == {1: 1, 5: 2}


def test_nobody_answers_twice_late_or_out_of_range(cast, asked):
    pulse.answer(asked, {"confidence": 4}, by=cast.worker, now=NOW)
    for person, given, days in (
        (cast.worker, {"confidence": 5}, 0),
        (cast.colleague, {"confidence": 6}, 0),
        (cast.colleague, {}, 0),
        (cast.colleague, {"confidence": 3, "support": 3}, 0),
        (cast.colleague, {"confidence": 3}, 14),
    ):
        with pytest.raises(ValidationError):
            pulse.answer(asked, given, by=person, now=NOW + timedelta(days=days))
    assert counted() == {4: 1}


def test_a_mean_is_shown_from_five_answers_and_after_the_round(cast, asked):
    for value in (1, 2, 3, 4):
        PulseAnswer.objects.count_one(asked, "confidence", value)
    after = TODAY + timedelta(days=14)
    assert PulseAnswer.objects.means("confidence", TODAY) == []
    assert [mean.mean for mean in PulseAnswer.objects.means("confidence", after)] == [None]
    PulseAnswer.objects.count_one(asked, "confidence", 5)
    assert [mean.mean for mean in PulseAnswer.objects.means("confidence", after)] == [3.0]


def closed_round(day, values):
    made = PulseRound.objects.create(
        opened_on=day, closes_on=day + timedelta(days=14), questions=["confidence"]
    )
    for value, times in values.items():
        PulseAnswer.objects.create(round=made, question="confidence", value=value, times=times)
    return made


def test_the_line_of_confidence_stands_over_the_rounds_with_five_answers(cast):
    for number, values in enumerate(({3: 5}, {4: 4}, {3: 1, 4: 5})):
        closed_round(date(2025, 3, 3) + timedelta(days=182 * number), values)
    found = screen.rounds(TODAY)
    assert [round(mean, 2) for _day, mean in found] == [3.0, 3.83]  # four answers tell nothing
    page = sign_in(Client(), cast.worker).get(reverse("workers:pulse")).content.decode()
    assert "van 3,0 in maart 2025 naar 3,8 in maart 2026" in page
    assert '<td class="r num">3,8</td>' in page and 'role="img"' in page
    assert screen.confidence(found[:1]) is None


def test_a_worker_answers_from_the_start_page_and_is_not_asked_again(cast):
    pulse.ask([Pulse.CONFIDENCE], date.today(), now=NOW)
    worker = sign_in(Client(), cast.worker)
    address = reverse("workers:pulse")
    assert address in worker.get("/").content.decode()
    assert worker.post(address, {"confidence": "9"}).status_code == 422
    assert worker.post(address, {"confidence": "4"}).status_code == 302
    assert address not in worker.get("/").content.decode()
    assert worker.post(address, {"confidence": "4"}).status_code == 200
    assert counted() == {4: 1}


def test_who_answered_is_forgotten_when_the_questions_close(cast, asked):
    pulse.answer(asked, {"confidence": 4}, by=cast.worker, now=NOW)
    run = next(rule.run for rule in retention.RULES if rule.key == "workers.pulse")
    assert run(TODAY + timedelta(days=13), NOW, 100) == 0
    assert run(TODAY + timedelta(days=14), NOW, 100) == 1
    assert (counted(), PulseRound.objects.count()) == ({4: 1}, 1)
