"""An evaluation from its preparation to the next one: answers, decisions, who may what."""

from datetime import date, time, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from outbox.models import Message
from policy import agenda, ics
from policy.actions import calendar_links, decisions, evaluations, figures
from policy.actions import documents as deeds
from policy.choices.evaluations import AgendaItem, EvaluationStatus, FigureState
from policy.models import (
    Decision,
    DocumentVerdict,
    Evaluation,
    EvaluationAnswer,
    PolicyDocument,
)
from policy.screens import agenda as lines
from policy.screens import evaluations as screen
from privacy.models import DataRequest, RetentionRun
from tests import make
from tests.policy import documents
from tests.policy.conftest import DUE, TODAY, at
from tests.privacy import make as asks
from tests.sign_in import sign_in
from tests.two_people import opened
from workers.models import PulseAnswer, PulseRound

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = at(TODAY)


def web(person):
    client = Client()
    sign_in(client, person)
    return client


def refused(code, deed, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        deed(*args, **kwargs)
    found = refusal.value
    codes = (
        [e.code for each in found.error_dict.values() for e in each]
        if hasattr(found, "error_dict")
        else [found.code]
    )
    assert codes == [code]


def address(name, evaluation, **also):
    return reverse(f"policy:{name}", kwargs={"public_id": evaluation.public_id} | also)


# --- the rules ------------------------------------------------------------------------------------


def test_there_is_one_open_evaluation_also_for_two_runs_at_once(due):
    assert evaluations.plan_next(DUE, by=None, now=NOW) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.create(number=2, due_on=DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=due.pk).update(status=EvaluationStatus.FINISHED)


def test_it_is_not_planned_at_a_time_that_the_clock_skips(due, cast):
    day, invited = date(2027, 3, 28), [cast.worker, cast.privacy_officer]
    plan = partial(evaluations.choose_day, due, by=cast.manager, now=NOW)
    refused("no_such_time", plan, day, time(2, 30), invited)
    plan(day, time(3, 30), invited)
    assert b"DTSTART:20270328T013000Z" in ics.of_evaluation(due)


def test_f46_f47_the_next_is_planned_from_the_day_it_was_held(due, cast):
    held = date(2026, 8, 31)
    following = evaluations.finish(due, held, [cast.manager], by=cast.manager, now=NOW)
    assert following.due_on == date(2027, 2, 28)
    assert (following.number, following.status) == (2, EvaluationStatus.PLANNED)


def test_finishing_refuses_a_day_to_come_nobody_there_and_a_second_time(due, cast):
    by = {"by": cast.manager, "now": NOW}
    refused("in_future", evaluations.finish, due, TODAY + DAY, [cast.manager], **by)
    refused("nobody", evaluations.finish, due, TODAY, [], **by)
    same = Evaluation.objects.get()
    following = evaluations.finish(due, TODAY, [cast.manager], **by)
    refused("stale", evaluations.finish, same, TODAY, [cast.manager], **by)
    refused("before_last", evaluations.finish, following, TODAY, [cast.manager], **by)


def test_of_two_who_type_the_second_is_told_and_nothing_is_lost(due, cast):
    item = AgendaItem.TIME
    evaluations.answer(due, item, "rooster", version=0, by=cast.lead, now=NOW)
    refused("stale", evaluations.answer, due, item, "uren", version=0, by=cast.manager, now=NOW)
    assert EvaluationAnswer.objects.get().text == "rooster"
    evaluations.answer(due, item, "rooster en uren", version=1, by=cast.manager, now=NOW)
    again = evaluations.answer(due, item, "rooster en uren", version=1, by=cast.manager, now=NOW)
    assert (again.version, again.by) == (2, cast.manager)


def test_the_privacy_officer_fills_in_the_item_on_privacy(due, cast):
    by = {"version": 0, "by": cast.privacy_officer, "now": NOW}
    evaluations.answer(due, AgendaItem.PRIVACY, "in orde", **by)
    refused("not_yours", evaluations.answer, due, AgendaItem.TIME, "nee", **by)


def test_a_finished_one_stays_as_it_was(due, cast):
    evaluations.finish(due, TODAY, [cast.manager], by=cast.manager, now=NOW)
    by = {"by": cast.manager, "now": NOW}
    refused("closed", evaluations.answer, due, AgendaItem.TIME, "later", version=0, **by)
    refused("closed", decisions.decide, due, "later", cast.worker, TODAY + DAY, **by)
    assert not figures.keep(due, {"time": {}}, today=TODAY, now=NOW)


def test_f47_a_missed_half_year_is_counted_for_the_report(due, cast):
    end = date(2028, 12, 31)
    assert screen.missed([due], date(2027, 1, 1), DUE) == 0
    assert screen.missed([due], date(2027, 1, 1), date(2027, 6, 30)) == 1
    assert screen.missed([due], date(2027, 7, 1), date(2027, 12, 31)) == 1
    following = evaluations.let_lapse(due, "fusie", by=cast.manager, now=at(DUE + DAY))
    assert following.due_on == date(2027, 9, 10)
    assert screen.missed([due], date(2027, 1, 1), end) == 1
    assert screen.missed([due], date(2028, 1, 1), end) == 0


def test_who_leaves_hands_over_what_they_agreed_to_do(due, cast):
    decisions.decide(due, "laptop", cast.worker, TODAY, by=cast.manager, now=NOW)
    assert decisions.hand_over(cast.worker, cast.lead, by=None, now=NOW) == 1
    assert Decision.objects.get().owner == cast.lead


# --- figures --------------------------------------------------------------------------------------


def test_the_agenda_has_twelve_items_also_when_nothing_is_known(due, cast):
    found = agenda.collect(due, TODAY)
    figures.keep(due, found, today=TODAY, now=NOW)
    shown = lines.lines(due, None, cast.manager, TODAY)
    assert [line.number for line in shown] == list(range(1, 13))
    assert all(line.value or line.detail or line.label for line in shown)
    assert "time" not in found, "nobody wrote hours"


def item_ten(evaluation, user):
    with translation.override("en"):
        found = lines.lines(evaluation, None, user, TODAY)
    return next(line for line in found if line.key == "privacy")


def test_item_ten_reads_requests_breaches_and_nights_of_the_period(due, cast):
    first = date(2026, 9, 10)  # half a year before the day it is due
    for day in (first - DAY, first, TODAY):
        asks.request(at(day))
    late = DataRequest.objects.get(received_on=first)
    DataRequest.objects.filter(pk=late.pk).update(due_on=TODAY - DAY)
    for day in (first - DAY, first, TODAY):
        make.breach(cast.worker, now=at(day))
    for back in range(1, 6):
        if back != 3:
            row = {"rule": "a", "day": TODAY - back * DAY, "finished_at": NOW}
            RetentionRun.objects.create(**row, failed=back == 5)

    found = agenda.collect(due, TODAY)[AgendaItem.PRIVACY]
    due.figures = {"privacy": found}
    line = item_ten(due, cast.worker)

    assert (found["requests"], found["requests_open"], found["requests_late"]) == (2, 2, 1)
    assert (found["breaches"], found["breaches_open"]) == (2, 2)
    assert (found["nights"], found["failed"], found["missed"]) == (5, 1, 1)
    assert (line.value, line.state) == ("2 requests", FigureState.LOOK)
    assert "1 past its term" in line.detail and "2 breaches" in line.detail
    assert "erasing went wrong on 2 of 5 nights" in line.detail


def test_item_ten_says_that_nothing_went_wrong(due, cast):
    RetentionRun.objects.create(rule="a", day=TODAY - DAY, finished_at=NOW)
    due.figures = {"privacy": agenda.collect(due, TODAY)[AgendaItem.PRIVACY]}
    line = item_ten(due, cast.manager)
    assert (line.value, line.state) == ("0 requests", FigureState.FILL)
    assert line.detail == "0 breaches · erasing went well on 1 night"


def test_an_evaluation_counted_before_there_were_registers_reads_as_it_was(due, cast):
    due.figures = {"privacy": {"agreements": 4, "ending": 1, "failed": 0}}
    line = item_ten(due, cast.manager)
    assert (line.value, line.detail) == ("4 agreements", "1 agreement ends soon")


def test_nothing_about_staff_before_the_works_council_agreed(due, cast):
    cast.organisation.works_council_agreed_on = None
    cast.organisation.save()
    found = agenda.collect(due, TODAY)
    assert not {"time", "balance", "profiles"} & set(found)


def test_who_leads_a_team_gets_no_figures_of_other_teams_signals(due, cast):
    due.figures = {"signals": {"signals": 142, "good": 20, "open": 5}}
    by = {line.key: line for line in lines.lines(due, None, cast.lead, TODAY)}
    assert by["signals"].value == "–"
    by = {line.key: line for line in lines.lines(due, None, cast.manager, TODAY)}
    assert by["signals"].value == "142"


def test_a_figure_says_what_it_was_last_time(due, cast):
    due.figures = {"balance": {"give": 53, "least": 50}}
    before = Evaluation(number=0, figures={"balance": {"give": 44, "least": 50}})
    line = next(x for x in lines.lines(due, before, cast.manager, TODAY) if x.key == "balance")
    assert (line.value, line.change) == ("53%", "was 44%")


def test_the_line_of_confidence_stands_with_the_item_on_colleagues_and_stays_frozen(due, cast):
    for number, value in enumerate((2, 3)):
        day = date(2025, 3, 3) + timedelta(days=182 * number)
        made = PulseRound.objects.create(
            opened_on=day, closes_on=day + timedelta(days=14), questions=["confidence"]
        )
        PulseAnswer.objects.create(round=made, question="confidence", value=value, times=6)
    figures.keep(due, agenda.collect(due, TODAY), today=TODAY, now=NOW)
    PulseRound.objects.all().delete()
    due.refresh_from_db()
    page = web(cast.manager).get(due.get_absolute_url()).content.decode()
    assert "van 2,0 in maart 2025 naar 3,0 in september 2025" in page


# --- pages ----------------------------------------------------------------------------------------


def test_j7_from_planning_to_the_next_one(due, cast):
    client, ahead = web(cast.manager), timezone.localdate() + timedelta(days=100)
    answer = opened(client, address("plan_evaluation", due)).send(
        planned_on=f"{ahead:%d-%m-%Y}",
        planned_time="14:30",
        invited=[cast.worker.public_id, cast.privacy_officer.public_id],
    )
    assert answer.status_code == 302
    asked = Message.objects.filter(kind="policy.evaluation_planned")
    assert sorted(asked.values_list("recipient", flat=True)) == sorted(
        [cast.worker.label, cast.privacy_officer.label]
    )
    client.post(address("count_again", due))
    assert client.post(address("start_evaluation", due)).status_code == 302
    client.post(address("answer", due, item="time"), {"text": "21 procent", "version": "0"})
    client.post(
        address("decide", due),
        {"agreed": "rooster", "owner": str(cast.lead.public_id), "due_on": ahead.isoformat()},
    )
    page = client.get(due.get_absolute_url()).content.decode()
    assert "21 procent" in page
    assert "rooster" in page
    today = date.today().isoformat()
    answer = client.post(
        address("finish_evaluation", due),
        {"held_on": today, "present": [str(cast.worker.public_id)], "others_present": "jongere"},
    )
    assert answer.status_code == 302
    due.refresh_from_db()
    assert (due.status, due.held_on.isoformat()) == (EvaluationStatus.FINISHED, today)
    assert list(due.present.all()) == [cast.worker]
    assert Evaluation.objects.open().get().number == 2
    page = client.get(due.get_absolute_url()).content.decode()
    assert "Cora" not in page
    assert "Wim" in page


def test_typing_is_kept_and_who_comes_second_sees_both_texts(due, cast):
    url = address("answer", due, item="balance")
    evaluations.answer(due, "balance", "van Lea", version=0, by=cast.lead, now=NOW)
    client = web(cast.manager)
    second = client.post(url, {"text": "van Mia", "version": "0"}, HTTP_HX_REQUEST="true")
    assert second.status_code == 422
    text = second.content.decode()
    assert "van Lea" in text
    assert 'name="version" value="1"' in text
    whole = client.post(url, {"text": "van Mia", "version": "0"})
    assert whole.status_code == 422
    assert "van Mia" in whole.content.decode()
    saved = client.post(url, {"text": "van Lea en Mia", "version": "1"}, HTTP_HX_REQUEST="true")
    assert saved.status_code == 200
    assert "Bewaard om" in saved.content.decode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"text": "x" * 2001, "version": "0"}, "2000"),
        ({"text": "bsn 111222333", "version": "0"}, "burgerservicenummer"),
        ({"text": "goed", "version": "-1"}, ""),
        ({"text": "goed"}, ""),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(due, cast, data, told):
    answer = web(cast.manager).post(address("answer", due, item="time"), data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert data["text"][:200] in text
    assert told in text
    assert not EvaluationAnswer.objects.exists()


def test_a_name_is_kept_and_asked_about(due, cast):
    answer = web(cast.manager).post(
        address("answer", due, item="time"),
        {"text": "Met Jayden gesproken, zegt Lea.", "version": "0"},
        HTTP_HX_REQUEST="true",
    )
    assert "Jayden lijkt op een naam" in answer.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"agreed": "", "owner": "", "due_on": ""},
        {"agreed": "a", "owner": "x", "due_on": "31-02-2027"},
        {"agreed": "a" * 300, "owner": "{me}", "due_on": "2001-01-01"},
    ],
)
def test_a_decision_without_owner_or_day_is_refused(due, cast, data):
    data = {k: v.format(me=cast.manager.public_id) for k, v in data.items()}
    answer = web(cast.manager).post(address("decide", due), data)
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_the_page_asks_as_much_for_many_rows_as_for_few(due, cast, django_assert_max_num_queries):
    figures.keep(due, agenda.collect(due, TODAY), today=TODAY, now=NOW)
    evaluations.finish(due, TODAY, [cast.manager], by=cast.manager, now=NOW)
    following = Evaluation.objects.open().get()
    for number, item in enumerate(AgendaItem):
        evaluations.answer(following, item, f"{number}", version=0, by=cast.lead, now=NOW)
        later = date.today() + (number + 1) * DAY
        decisions.decide(following, f"{number}", cast.worker, later, by=cast.lead, now=NOW)
    client = web(cast.manager)
    for url in (following.get_absolute_url(), reverse("policy:evaluations")):
        client.get(url)
        with django_assert_max_num_queries(10):
            assert client.get(url).status_code == 200


def test_a_decision_stands_in_what_its_owner_has_to_do(due, cast):
    decisions.decide(due, "rooster maken", cast.worker, date.today(), by=cast.lead, now=NOW)
    assert "rooster maken" in web(cast.worker).get("/").content.decode()
    assert "rooster maken" not in web(cast.colleague).get("/").content.decode()


def test_a_late_evaluation_shows_above_the_pages_and_at_the_start(cast):
    Evaluation.objects.create(number=1, due_on=date.today() - 9 * DAY, status="overdue")
    for person, url in (
        (cast.manager, "/"),
        (cast.director, "/"),
        (cast.worker, reverse("policy:evaluations")),
    ):
        assert "9 dagen te laat" in web(person).get(url).content.decode()


# --- calendars ------------------------------------------------------------------------------------


def test_a_secret_address_gives_ones_calendar_and_a_new_one_kills_the_old(due, cast):
    decisions.decide(due, "laptop kopen", cast.worker, TODAY + DAY, by=cast.lead, now=NOW)
    decisions.decide(due, "telefoon", cast.colleague, TODAY + DAY, by=cast.lead, now=NOW)
    first = calendar_links.make(cast.worker, now=NOW)
    answer = Client().get(reverse("policy:feed", args=[first]))
    assert answer["Content-Type"].startswith("text/calendar")
    known = {"If-None-Match": answer["ETag"]}
    again = Client().get(reverse("policy:feed", args=[first]), headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert "no-store" not in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert b"laptop" not in answer.content, "what was agreed stays in the house"
    days = [each["dtstart"].dt for each in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert days == [DUE, TODAY + DAY]
    second = calendar_links.make(cast.worker, now=NOW)
    assert Client().get(reverse("policy:feed", args=[first])).status_code == 404
    assert Client().get(reverse("policy:feed", args=[second])).status_code == 200
    calendar_links.stop(cast.worker, now=NOW)
    assert Client().get(reverse("policy:feed", args=[second])).status_code == 404


def test_the_calendar_of_who_left_is_gone(due, cast):
    token = calendar_links.make(cast.worker, now=NOW)
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(status="left", left_on=TODAY)
    assert Client().get(reverse("policy:feed", args=[token])).status_code == 404


def test_a_planned_time_is_a_meeting_of_two_hours(due, cast):
    evaluations.choose_day(due, DUE, at(DUE).time(), [], by=cast.manager, now=NOW)
    answer = web(cast.worker).get(address("evaluation_file", due))
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == at(DUE)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=2)
    assert (event["sequence"], event["status"]) == (1, "CONFIRMED")


# --- documents ------------------------------------------------------------------------------------


def test_a_version_that_is_worked_on_goes_on_as_it_is(due, cast):
    document = documents.adopted(cast.manager)
    begun = deeds.start_next(document, by=cast.manager, now=NOW)
    verdicts = {document: ("revise", "past niet meer")}
    evaluations.finish(due, TODAY, [cast.lead], by=cast.manager, now=NOW, verdicts=verdicts)
    assert PolicyDocument.objects.open().get() == begun


def test_finishing_asks_of_each_document_whether_it_stays_and_why(due, cast):
    document = documents.adopted(cast.manager)
    refused("unjudged", evaluations.finish, due, TODAY, [cast.lead], by=cast.manager, now=NOW)
    client, today = web(cast.manager), date.today().isoformat()
    data = {"held_on": today, "present": [str(cast.lead.public_id)]}
    answer = client.post(address("finish_evaluation", due), data)
    assert answer.status_code == 422
    data |= {f"verdict_{document.type}": "revise", f"why_{document.type}": "Snapchat ontbreekt"}
    assert client.post(address("finish_evaluation", due), data).status_code == 302
    [verdict] = DocumentVerdict.objects.all()
    assert (verdict.document, verdict.verdict, verdict.why) == (
        document,
        "revise",
        "Snapchat ontbreekt",
    )
    draft = PolicyDocument.objects.open().get()  # to be revised: the next version is begun
    assert (draft.type, draft.number, draft.body) == (document.type, 2, document.body)
    assert draft.what_changed == "Snapchat ontbreekt"
    page = client.get(due.get_absolute_url()).content.decode()
    assert "Snapchat ontbreekt" in page
    assert reverse("policy:checklist") in page
