"""Short questions: answered once, by nobody known, and shown from five answers on."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from privacy.models import AuditEntry
from tests.make import AMSTERDAM
from tests.sign_in import sign_in
from workers import calendar, retention
from workers.actions import pulse
from workers.choices.pulse import Pulse
from workers.models import PulseAnswer, PulseRound, PulseTaken

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)
TODAY = NOW.date()


@pytest.fixture
def asked():
    return pulse.ask([Pulse.CONFIDENCE], TODAY, now=NOW)


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
    }
    assert AuditEntry.objects.count() == before
    assert PulseTaken.objects.get().person == cast.worker


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
    assert PulseAnswer.objects.get().value == 4


def test_a_mean_is_shown_from_five_answers_and_after_the_round(cast, asked):
    for value in (1, 2, 3, 4):
        PulseAnswer.objects.create(round=asked, question="confidence", value=value)
    after = TODAY + timedelta(days=14)
    assert PulseAnswer.objects.means("confidence", TODAY) == []
    assert [mean.mean for mean in PulseAnswer.objects.means("confidence", after)] == [None]
    PulseAnswer.objects.create(round=asked, question="confidence", value=5)
    assert [mean.mean for mean in PulseAnswer.objects.means("confidence", after)] == [3.0]


def test_a_worker_answers_from_the_start_page_and_is_not_asked_again(cast):
    pulse.ask([Pulse.CONFIDENCE], date.today(), now=NOW)
    worker = sign_in(Client(), cast.worker)
    address = reverse("workers:pulse")
    assert address in worker.get("/").content.decode()
    assert worker.post(address, {"confidence": "9"}).status_code == 422
    assert worker.post(address, {"confidence": "4"}).status_code == 302
    assert address not in worker.get("/").content.decode()
    assert worker.post(address, {"confidence": "4"}).status_code == 200
    assert PulseAnswer.objects.count() == 1


def test_who_answered_is_forgotten_when_the_questions_close(cast, asked):
    pulse.answer(asked, {"confidence": 4}, by=cast.worker, now=NOW)
    run = next(rule.run for rule in retention.RULES if rule.key == "workers.pulse")
    assert run(TODAY + timedelta(days=13), NOW, 100) == 0
    assert run(TODAY + timedelta(days=14), NOW, 100) == 1
    assert PulseAnswer.objects.count() == PulseRound.objects.count() == 1
