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
from policy.actions import calendar_links, decisions, evaluations, figures, reminders
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
from signals.models import InstacleanItem, PublishedList
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
ONE_EACH = ("exposing", "violence", "weapons", "bullying", "gaming", "recruitment")


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


def test_what_lapsed_looks_back_until_its_own_day_and_its_decisions_stand_in_the_next(due, cast):
    what = decisions.decide(due, "laptop", cast.worker, DUE, by=cast.manager, now=NOW).what
    following = evaluations.let_lapse(due, "fusie", by=cast.manager, now=NOW)
    due.refresh_from_db()
    subs = {screen.page(due, cast.manager, at(DUE + days * DAY))["sub"] for days in (-9, 1, 90)}
    assert len(subs) == 1 and "10 maart 2027" in subs.pop()
    shown = screen.page(following, cast.manager, at(DUE + DAY))
    assert [each["what"] for each in shown["earlier"]] == [what]
    assert agenda.collect(following, DUE + DAY)["decisions"]["open"] == 1


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


def ended_round(cast, ended, kinds=("substances",) * 12 + ONE_EACH, removed=10):
    """A round whose last answers came on a day, of the quarter of a month before."""
    seen, sent = ended - timedelta(days=30), at(ended - timedelta(days=10))
    made = make.round_of(seen, status="closed", sent_at=sent, closed_at=at(ended))
    InstacleanItem.objects.bulk_create(
        InstacleanItem(
            ref=f"I-{made.ref}-{number}",
            round=made,
            team=cast.noord,
            platform=make.platform(),
            category=kind,
            ground="law",
            good_faith=True,
            has_exact_place=True,
            seen_on=seen,
            status="decided",
            checked_at=sent,
            sent_at=sent,
            decision="removed" if number < removed else "not_removed",
            decided_on=ended - DAY,
            erased_at=at(ended),
        )
        for number, kind in enumerate(kinds)
    )


def told(kind, months, on, **counts):
    """A list of the organisation as it was published."""
    PublishedList.objects.create(
        kind=kind,
        first_month=months[0],
        last_month=months[-1],
        total=sum(counts.values()),
        figures=[[key, count, "shown"] for key, count in counts.items()],
        published_at=at(on, time(4)),
    )


def counted(evaluation, day):
    figures.keep(evaluation, agenda.collect(evaluation, day), today=day, now=at(day))
    return evaluation.figures


@pytest.mark.parametrize("written_down", [1, 3, 4, 10])
def test_what_is_told_after_a_meeting_stands_in_one_evaluation(due, cast, written_down):
    """Lists come three days after their month, answers to a round when they come. Held on the day
    after a quarter and written down then, or in the days after."""
    meeting = date(2027, 7, 1)
    april, may, june, december = (date(2027, month, 1) for month in (4, 5, 6, 12))
    ended_round(cast, date(2027, 3, 29))
    told("category", [may], date(2027, 6, 4), opportunity=5, violence=6)
    finished_on = date(2027, 7, written_down)

    def told_in_july():
        ended_round(cast, date(2027, 7, 4))
        told("category", [june], date(2027, 7, 4), opportunity=10, violence=20)
        told("outcome", [april, june], date(2027, 7, 4), open=8, resolved=33)
        told("offline", [april, june], date(2027, 7, 4), fits=9, differs=9)

    if is_late := finished_on > date(2027, 7, 3):
        told_in_july()
    first = counted(due, finished_on)
    following = evaluations.finish(
        due, meeting, [cast.worker], by=cast.manager, now=at(finished_on)
    )
    if not is_late:
        told_in_july()
    told("category", [december], date(2028, 1, 4), opportunity=50, violence=50)
    second = counted(following, date(2028, 1, 2))

    second_quarter = [["2027-04-01", "2027-06-01"]]
    of_quarter = {"open": 8, "open_of": 41, "open_months": second_quarter, "in_time": None}
    of_june = {"signals": 30, "good": 10, "months": [["2027-06-01", "2027-06-01"]]}
    in_july = {"signals": of_june | of_quarter}
    in_july |= {"offline": {"fits": 50, "differs": 50, "months": second_quarter}}
    in_july |= {"instaclean": {"removed": 10, "sent": 18, "rounds": 1}}
    if is_late:
        both = {"signals": 41, "good": 15, "months": [["2027-05-01", "2027-06-01"]]}
        assert first["signals"] == both | of_quarter
        assert first["offline"] == in_july["offline"]
        assert first["instaclean"] == {"removed": 20, "sent": 36, "rounds": 2}
        assert not set(in_july) & set(second)
    else:
        of_may = {"signals": 11, "good": 5, "months": [["2027-05-01", "2027-05-01"]]}
        nothing = {"open": None, "open_of": 0, "open_months": [], "in_time": None}
        assert first["signals"] == of_may | nothing
        assert first["instaclean"] == in_july["instaclean"] and "offline" not in first
        assert {key: second.get(key) for key in in_july} == in_july


def test_what_came_of_signals_says_of_how_many_and_of_which_months(due, cast):
    """It read as if eight of the thirty of June were open, while it was of the whole quarter."""
    july = date(2027, 7, 10)
    april, may, june = (date(2027, month, 1) for month in (4, 5, 6))

    def line(item, **kept):
        due.figures = kept or agenda.collect(due, july)
        with translation.override("en"):
            found = lines.lines(due, None, cast.manager, july)
        return next((each.value, each.detail) for each in found if each.key == item)

    told("outcome", [april, june], date(2027, 7, 4), open=8, resolved=33)
    of_quarter = "8 of 41 still open (April to June 2027)"
    assert line("signals") == ("–", of_quarter)
    told("category", [june], date(2027, 7, 4), opportunity=10, violence=20)
    assert line("signals") == ("30", f"signals (June 2027) · {of_quarter}")
    told("category", [april, may], date(2027, 7, 4), opportunity=5, violence=6)
    assert line("signals") == ("41", "signals (April to June 2027) · 8 still open")
    told("offline", [april, june], date(2027, 7, 4), fits=9, differs=9)
    assert line("offline") == ("50%", "fits (April to June 2027) · 50% differs")
    before = {"signals": {"signals": 142, "good": 20, "open": 5}}
    assert line("signals", **before) == ("142", "signals · 5 still open")


def test_months_long_over_that_are_published_at_once_are_no_news_of_an_evaluation(due, cast):
    """As where a house begins to publish; one that comes late, after a night that failed, is."""
    counted(due, date(2027, 7, 10))
    following = evaluations.finish(
        due, date(2027, 7, 10), [cast.worker], by=cast.manager, now=at(date(2027, 7, 10))
    )
    for month in range(1, 8):
        published_on = date(2027, 8, 4) if month == 7 else date(2027, 7, 12)
        told("category", [date(2027, month, 1)], published_on, opportunity=5, violence=10 * month)
    assert counted(following, date(2027, 8, 20))["signals"]["signals"] == 65 + 75


def test_rounds_that_are_told_together_count_in_the_evaluation_of_the_last(due, cast):
    """Of three nothing is told by itself; the next round, two quarters later, tells of both."""
    ended_round(cast, date(2027, 6, 20), ["substances"] * 3, removed=3)
    assert "instaclean" not in counted(due, date(2027, 7, 1))
    following = evaluations.finish(
        due, date(2027, 7, 1), [cast.worker], by=cast.manager, now=at(date(2027, 7, 1))
    )
    ended_round(cast, date(2027, 12, 20))
    found = counted(following, date(2028, 1, 2))
    assert found["instaclean"] == {"removed": 13, "sent": 21, "rounds": 2}


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


def test_what_colleagues_answered_is_told_though_one_question_runs_on(due, cast):
    """Held three days late: how sure they feel was asked already, in a round that ends after it."""
    meeting, asked_on = DUE + 3 * DAY, DUE - 4 * DAY
    half_yearly = PulseRound.objects.create(
        opened_on=DUE - 7 * DAY, closes_on=DUE + 7 * DAY, questions=["confidence"]
    )
    PulseAnswer.objects.create(round=half_yearly, question="confidence", value=3, times=6)
    Evaluation.objects.filter(pk=due.pk).update(planned_on=meeting)
    due.refresh_from_db()
    assert reminders.ask_the_team(due, today=asked_on, now=at(asked_on))
    given = {("enough_time", 4): 6, ("support", 3): 4, ("support", 4): 2}
    for (question, value), times in given.items():
        PulseAnswer.objects.filter(question=question, value=value).update(times=times)

    def colleagues(day):
        due.figures = {"colleagues": agenda.collect(due, day)["colleagues"] | {"asked": 9}}
        with translation.override("en"):
            return next(x for x in lines.lines(due, None, cast.manager, day) if x.number == 11)

    before = colleagues(meeting - DAY)
    assert (before.value, before.label) == ("6 of 9", "3 to go")
    assert before.detail == "answers are in"
    then = colleagues(meeting)
    assert (then.value, then.state) == ("6 of 9", FigureState.READY)
    assert then.detail == "answers are in · enough time 4.0 · know whom to turn to 3.3"
    after = colleagues(DUE + 7 * DAY)
    assert after.value == "3.0 of 5"
    assert after.detail == "feel sure online · enough time 4.0 · know whom to turn to 3.3"


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
