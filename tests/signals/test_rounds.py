"""Rounds of Instaclean: made by the calendar, sent by a lead, ended with an outcome or a reason."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from organisation.models import Organisation
from outbox.models import Message
from policy.report_content import done
from policy.report_content.about import about
from privacy import audit
from privacy.models import AuditEntry
from signals import calendar, goal_figures, mail, places, quarters, retention
from signals.actions import answers, editing, erasing, items, rounds, triage
from signals.addresses import without_traces
from signals.choices.editing import RetractReason
from signals.choices.rounds import Decision, NotHeldCause, NoticeStatus, RoundStatus, Theme
from signals.choices.signal import Outcome
from signals.models import InstacleanItem, InstacleanRound, RoundSession
from signals.screens.items import item_page
from signals.screens.round_figures import outcome
from tests import make
from youthwork.lib.dates import add_months, day_of
from youthwork.lib.suppression import Between

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
TODAY = day_of(NOW)


@pytest.fixture
def round(cast):
    return make.round_of(TODAY)


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=make.AMSTERDAM)


def refused(act, *args, **also):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **also)
    return {error.code for error in _all(refusal.value)}


def _all(error):
    if hasattr(error, "error_dict"):
        return [each for errors in error.error_dict.values() for each in errors]
    return error.error_list


def sent(cast, round, **also):
    """An item that was checked and sent with its round."""
    item = make.item(cast.worker, round, NOW, **also)
    items.check(item, by=cast.colleague, now=NOW)
    rounds.send(round, by=cast.lead, now=NOW)
    item.refresh_from_db()
    return item


def run_retention(moment):
    for rule in retention.RULES:
        rule.run(timezone.localdate(moment), moment, 100)


# --- the calendar -------------------------------------------------------------------------------


def test_the_calendar_makes_the_round_of_this_quarter_and_the_next(cast):
    calendar.instaclean(date(2026, 10, 1), at(date(2026, 10, 1)))

    found = InstacleanRound.objects.order_by("ref").values_list("ref", "status", "starts_on")
    assert list(found) == [
        ("2026-Q4", "planned", date(2026, 11, 2)),
        ("2027-Q1", "planned", date(2027, 2, 1)),
    ]


def test_a_second_run_of_the_day_changes_nothing(cast):
    calendar.instaclean(TODAY, NOW)
    assert not any(calendar.instaclean(TODAY, NOW).values())


def test_four_rounds_stand_in_each_year_even_after_an_outage(cast):
    for day in (date(2025, 11, 20), date(2027, 1, 5)):
        calendar.instaclean(day, at(day))
        calendar.instaclean(day, at(day))
    of_2026 = InstacleanRound.objects.filter(year=2026)
    assert [row.quarter for row in of_2026.order_by("quarter")] == [1, 2, 3, 4]
    assert {row.status for row in of_2026} == {"not_held"}


def test_a_round_that_begins_is_told_to_every_worker_and_lead_once(cast):
    for _again in range(2):
        calendar.instaclean(date(2026, 11, 2), at(date(2026, 11, 2)))

    told = Message.objects.filter(kind="signals.round_begins")
    assert {row.recipient for row in told} == {
        person.label
        for person in (
            cast.worker,
            cast.colleague,
            cast.lead,
            cast.other_worker,
            cast.other_lead,
        )
    }
    assert InstacleanRound.objects.get(ref="2026-Q4").status == "open"


def test_f70_an_empty_round_ends_as_not_held_with_a_reason(cast, round):
    day = date(2027, 1, 1)
    calendar.instaclean(day, at(day))

    round.refresh_from_db()
    assert round.status == RoundStatus.NOT_HELD
    assert round.not_held_cause == NotHeldCause.EMPTY and not round.not_held_reason

    reason = "Te weinig mensen dit kwartaal."
    rounds.give_reason(round, NotHeldCause.PEOPLE, reason, by=cast.lead, now=at(day))
    round.refresh_from_db()
    assert (round.not_held_cause, round.not_held_reason) == (NotHeldCause.PEOPLE, reason)

    for act in (rounds.give_reason, rounds.not_held):
        assert refused(act, round, NotHeldCause.OTHER, by=cast.lead, now=at(day)) == {"required"}


def test_the_words_on_why_a_round_was_not_held_go_in_time_and_the_cause_stays(cast, round):
    day, late = date(2027, 1, 1), date(2032, 1, 1)
    calendar.instaclean(day, at(day))
    round.refresh_from_db()
    rounds.give_reason(round, NotHeldCause.PEOPLE, "Joyce was ziek.", by=cast.lead, now=at(day))
    # As it was written before there was a choice.
    older = make.round_of(date(2026, 8, 1))
    also = {"not_held_reason": "Iedereen was op vakantie.", "closed_at": NOW}
    InstacleanRound.objects.filter(pk=older.pk).update(status="not_held", **also)

    for _again in range(2):
        run_retention(at(late))

    for row, cause in ((round, NotHeldCause.PEOPLE), (older, NotHeldCause.OTHER)):
        row.refresh_from_db()
        assert (row.not_held_cause, row.not_held_reason or "") == (cause, "")
        erased = AuditEntry.objects.filter(verb="erased", subject_ref=row.ref)
        assert erased.count() == 1


def test_whoever_leads_is_told_once_that_the_list_would_have_been_sent(cast, round):
    last, after = round.ends_on, round.ends_on + timedelta(days=1)
    assert calendar.instaclean(last, at(last))["late_rounds_told"] == 0
    assert calendar.instaclean(after, at(after))["late_rounds_told"] == 2
    assert calendar.instaclean(after, at(after))["late_rounds_told"] == 0
    message = Message.objects.filter(kind="signals.round_late").first()
    assert round.get_absolute_url() in mail.round_late(message, at(after)).text

    # More time, and then to who leads it.
    InstacleanRound.objects.filter(pk=round.pk).update(ends_on=after, lead=cast.lead)
    assert mail.round_late(message, at(after)) is None
    later = after + timedelta(days=1)
    assert calendar.instaclean(later, at(later))["late_rounds_told"] == 1
    assert Message.objects.filter(kind="signals.round_late").count() == 3


def test_mail_on_a_round_names_no_day_as_if_it_were_to_come(cast):
    """After an outage it comes late."""
    calendar.instaclean(date(2026, 11, 2), at(date(2026, 11, 2)))
    message = Message.objects.filter(kind="signals.round_begins").first()
    on_time, late, too_late = (
        mail.round_begins(message, at(date(2026, 11, day))) for day in (2, 4, 28)
    )
    assert "begint op 2 november" in on_time.subject
    assert "Zet er uiterlijk 20 november op" in on_time.text
    assert "begon op 2 november" in late.subject and "uiterlijk 20 november" in late.text
    assert "begon op 2 november" in too_late.subject and "uiterlijk" not in too_late.text


def test_f70_a_round_with_items_does_not_end_by_itself(cast, round):
    make.item(cast.worker, round, NOW)
    calendar.instaclean(date(2027, 1, 1), at(date(2027, 1, 1)))
    round.refresh_from_db()
    assert round.status == RoundStatus.OPEN
    told = refused(rounds.not_held, round, NotHeldCause.PEOPLE, by=cast.lead, now=NOW)
    assert told == {"not_empty"}


def test_nothing_comes_on_a_list_that_was_just_closed(cast, round):
    """Who opened the page before still holds the round as it was."""
    opened = InstacleanRound.objects.get(pk=round.pk)
    apart = make.item(cast.worker, None, NOW)
    rounds.not_held(round, NotHeldCause.PEOPLE, by=cast.lead, now=NOW)

    assert refused(make.item, cast.worker, opened, NOW) == {"list_closed"}
    assert refused(items.to_round, apart, opened, by=cast.worker, now=NOW) == {"list_closed"}
    assert not rounds.quarter_ended(opened, now=NOW)


@given(st.integers(2000, 2100), st.integers(1, 4))
def test_the_days_of_a_list_lie_in_its_quarter(year, quarter):
    starts, ends = quarters.list_days(year, quarter)
    assert quarters.quarter_of(starts) == quarters.quarter_of(ends) == (year, quarter)
    assert starts.weekday() == 0 and ends > starts
    last = quarters.last_day(year, quarter)
    assert quarters.quarter_of(last) == (year, quarter)
    assert quarters.quarter_of(last + timedelta(days=1)) == quarters.next_quarter(year, quarter)


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2026, 10, 1), (date(2026, 11, 2), date(2026, 11, 20))),
        (date(2026, 11, 20), (date(2026, 11, 2), date(2026, 11, 20))),
        (date(2026, 11, 24), (date(2026, 11, 24), date(2026, 12, 12))),
        (date(2026, 12, 31), (date(2026, 12, 31), date(2026, 12, 31))),
    ],
)
def test_who_begins_late_in_a_quarter_has_a_list_that_is_still_open(cast, day, days):
    done = calendar.instaclean(day, at(day))
    round = InstacleanRound.objects.get(ref="2026-Q4")
    assert (round.starts_on, round.ends_on) == days
    assert done["late_rounds_told"] == 0


# --- what a lead does ---------------------------------------------------------------------------


def test_a_round_is_sent_once_everything_was_checked(cast, round):
    assert refused(rounds.send, round, by=cast.lead, now=NOW) == {"nothing_to_send"}
    item = make.item(cast.worker, round, NOW)
    assert refused(rounds.send, round, by=cast.lead, now=NOW) == {"not_checked"}
    items.check(item, by=cast.colleague, now=NOW)

    assert rounds.send(round, by=cast.lead, now=NOW) == 1

    item.refresh_from_db()
    assert (item.status, round.status) == (NoticeStatus.SENT, RoundStatus.SENT)
    assert item.sent_at == round.sent_at == NOW


def test_the_first_decision_brings_the_round_to_its_outcome_and_the_last_lets_it_close(cast, round):
    first = make.item(cast.worker, round, NOW)
    second = make.item(cast.worker, round, NOW, location_url="https://www.instagram.com/ander/")
    for item in (first, second):
        items.check(item, by=cast.colleague, now=NOW)
    rounds.send(round, by=cast.lead, now=NOW)
    for item in (first, second):
        item.refresh_from_db()
    answers.decide(first, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    round.refresh_from_db()
    assert round.status == RoundStatus.OUTCOME
    assert refused(rounds.close, round, by=cast.lead, now=NOW) == {"undecided"}

    late = NOW + timedelta(days=quarters.ANSWER_DAYS)
    answers.decide(second, Decision.NO_ANSWER, day_of(late), by=cast.worker, now=late)
    rounds.close(round, by=cast.lead, now=late)
    assert round.status == RoundStatus.CLOSED


def test_the_days_of_a_round_stay_in_its_quarter(cast, round):
    days = {"lead": cast.lead, "community_service": False, "participants_count": None}
    also = {"by": cast.lead, "now": NOW} | days
    assert refused(
        rounds.plan, round, starts_on=date(2026, 9, 30), ends_on=date(2026, 11, 1), **also
    ) == {"other_quarter"}
    assert refused(
        rounds.plan, round, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 1), **also
    ) == {"ends_before_it_starts"}
    rounds.plan(round, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 27), **also)
    round.refresh_from_db()
    assert (round.starts_on, round.lead) == (date(2026, 11, 9), cast.lead)


def talk(round, held_on, by, now=NOW):
    also = {"themes": [Theme.OWN_PROFILE], "reflection": "", "by": by, "now": now}
    return rounds.add_session(round, held_on=held_on, **also)


def test_a_talk_lies_within_its_round(cast):
    round = make.round_of(TODAY, community_service=True, starts_on=date(2026, 11, 9))
    assert refused(talk, round, date(2026, 11, 8), cast.worker) == {"before"}
    assert refused(talk, round, TODAY + timedelta(days=1), cast.worker) == {"in_the_future"}
    talk(round, date(2026, 11, 9), cast.worker)
    InstacleanRound.objects.filter(pk=round.pk).update(
        status="closed", sent_at=NOW, closed_at=NOW, starts_on=date(2026, 11, 2)
    )
    # Also where the page was open from before it ended.
    assert refused(talk, round, TODAY, cast.worker, NOW + timedelta(days=1)) == {"ended"}


def test_the_database_keeps_a_talk_within_its_round(cast):
    round = make.round_of(TODAY, community_service=True, starts_on=date(2026, 11, 9))
    made = talk(round, date(2026, 11, 10), cast.worker)
    rows = InstacleanRound.objects.filter(pk=round.pk)
    talks = RoundSession.objects.filter(pk=made.pk)
    for act in (
        lambda: talks.update(held_on=date(2026, 11, 8)),
        lambda: RoundSession.objects.create(round=round, held_on=date(2026, 11, 8)),
        lambda: rows.update(starts_on=date(2026, 11, 11)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    rows.update(status="not_held", not_held_reason="Ziek.", closed_at=at(TODAY))
    RoundSession.objects.create(round=round, held_on=TODAY)  # as a backup puts it back
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundSession.objects.create(round=round, held_on=TODAY + timedelta(days=1))


def test_a_round_with_a_talk_is_not_planned_past_it(cast):
    round = make.round_of(TODAY, community_service=True, starts_on=date(2026, 11, 2))
    talk(round, date(2026, 11, 9), cast.worker)
    days = {"ends_on": date(2026, 11, 27), "lead": None, "participants_count": None}
    also = days | {"by": cast.lead, "now": NOW}
    first = date(2026, 11, 10)
    assert refused(rounds.plan, round, starts_on=first, community_service=True, **also) == {"talks"}
    first = date(2026, 11, 9)
    assert refused(rounds.plan, round, starts_on=first, community_service=False, **also) == {
        "talks"
    }
    rounds.plan(round, starts_on=first, community_service=True, **also)
    assert InstacleanRound.objects.get().starts_on == first


def test_a_talk_keeps_its_themes_and_no_one_who_took_part(cast):
    round = make.round_of(TODAY, community_service=True, participants_count=3)
    rounds.add_session(
        round,
        held_on=TODAY,
        themes=[Theme.OWN_PROFILE, Theme.BYSTANDER],
        reflection="Goed gesprek over doorsturen.",
        by=cast.worker,
        now=NOW,
    )
    session = round.sessions.get()
    assert session.themes == ["bystander", "own_profile"]
    names = {field.name for field in session._meta.get_fields()}
    assert names == {"id", "round", "held_on", "themes", "reflection", "by"}


def test_who_leaves_hands_the_round_to_the_lead(cast, round):
    InstacleanRound.objects.update(lead=cast.worker)
    assert rounds.hand_over(cast.worker, cast.lead, by=None, now=NOW) == 1
    round.refresh_from_db()
    assert round.lead == cast.lead


def test_a_platform_that_is_silent_for_30_days_is_told_once_and_nothing_moves(cast, round):
    item = sent(cast, round)
    apart = make.item(cast.worker, None, NOW, location_url="https://example.org/apart")
    items.check(apart, by=cast.colleague, now=NOW)
    items.send(apart, by=cast.lead, now=NOW)
    InstacleanRound.objects.update(lead=cast.lead)
    early, late = TODAY + timedelta(days=29), TODAY + timedelta(days=30)
    assert calendar.instaclean(early, at(early))["silence_told"] == 0
    # The one who leads the round; of what went apart each lead.
    assert calendar.instaclean(late, at(late))["silence_told"] == 1 + 2
    assert calendar.instaclean(late, at(late))["silence_told"] == 0
    told = Message.objects.filter(kind="signals.silence")
    assert {(row.subject.partition(":")[2], row.recipient) for row in told} == {
        (round.ref, cast.lead.label),
        (apart.ref, cast.lead.label),
        (apart.ref, cast.other_lead.label),
    }
    item.refresh_from_db()
    assert (item.status, item.decision) == (NoticeStatus.SENT, "")


def test_an_appeal_that_stays_without_an_answer_is_told_too(cast, round):
    item = sent(cast, round)
    day = NOW + timedelta(days=30)
    calendar.instaclean(day_of(day), day)  # of the round they heard, and then an answer came
    answers.decide(item, Decision.NOT_REMOVED, day_of(day), by=cast.worker, now=day)
    answers.appeal(item, day_of(day), by=cast.worker, now=day)
    early, late = day + timedelta(days=29), day + timedelta(days=30)

    assert calendar.instaclean(day_of(early), early)["silence_told"] == 0
    assert calendar.instaclean(day_of(late), late)["silence_told"] == 2  # each lead
    assert calendar.instaclean(day_of(late), late)["silence_told"] == 0
    message = Message.objects.filter(subject=audit.label(item)).first()
    written = mail.silence(message, late)
    assert item.get_absolute_url() in written.text and "bezwaar" in written.text
    [(_check, _send, to_answer, _review)] = InstacleanItem.objects.waiting_for(
        cast.colleague, day_of(late)
    )
    assert to_answer == 1 and InstacleanItem.objects.tab("answer").get() == item
    answers.decide_appeal(item, Decision.NO_ANSWER, day_of(late), by=cast.worker, now=late)
    assert mail.silence(message, late) is None


def test_the_mail_about_silence_names_no_account_and_is_not_sent_once_there_is_an_answer(
    cast, round
):
    item = sent(cast, round)
    forty_days_ago = timezone.now() - timedelta(days=40)
    InstacleanItem.objects.update(checked_at=forty_days_ago, sent_at=forty_days_ago)
    calendar.instaclean(timezone.localdate(), timezone.now())
    message = Message.objects.filter(kind="signals.silence").first()
    written = mail.silence(message, timezone.now())
    assert round.get_absolute_url() in written.text
    assert "pillen" not in written.text and "instagram" not in written.text.lower()

    item.refresh_from_db()
    answers.decide(item, Decision.NO_ANSWER, timezone.localdate(), by=cast.lead, now=timezone.now())
    assert mail.silence(message, timezone.now()) is None


def test_no_answer_counts_as_one_from_the_thirtieth_day(cast, round):
    item = sent(cast, round)
    first = NOW + timedelta(days=quarters.ANSWER_DAYS)
    before = first - timedelta(days=1)
    for moment, on in ((NOW, TODAY), (before, day_of(before)), (first, day_of(before))):
        act = answers.decide, item, Decision.NO_ANSWER, on
        assert refused(*act, by=cast.worker, now=moment) == {"too_early"}
        item.refresh_from_db()
        assert item.status == NoticeStatus.SENT
    assert list(InstacleanItem.objects.without_answer(day_of(before))) == []
    assert list(InstacleanItem.objects.without_answer(day_of(first))) == [item]
    answers.decide(item, Decision.NO_ANSWER, day_of(first), by=cast.worker, now=first)
    assert item.decided_on == day_of(first)


def test_no_answer_to_an_appeal_counts_as_one_from_the_thirtieth_day(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.appeal(item, TODAY, by=cast.worker, now=NOW)
    first = NOW + timedelta(days=quarters.ANSWER_DAYS)
    before = first - timedelta(days=1)
    act = answers.decide_appeal, item, Decision.NO_ANSWER, day_of(before)
    assert refused(*act, by=cast.worker, now=before) == {"too_early"}
    answers.decide_appeal(item, Decision.NO_ANSWER, day_of(first), by=cast.worker, now=first)
    assert item.status == NoticeStatus.DONE


def test_figures_follow_an_appeal_that_was_won(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.appeal(item, TODAY, by=cast.worker, now=NOW)
    late = NOW + timedelta(days=20)
    answers.decide_appeal(item, Decision.REMOVED, day_of(late), by=cast.worker, now=late)

    [(_round, _platform, _kind, decision, _sent, decided_on)] = InstacleanItem.objects.outcomes()

    assert (decision, decided_on) == ("removed", TODAY)


def test_figures_of_a_finished_round_follow_an_appeal_won_before_it_ended(cast, round):
    """And none that was won after: what was told never changes, whatever day is written down."""
    for name in ("voor", "na"):
        place = f"https://www.instagram.com/{name}/"
        item = make.item(cast.worker, round, NOW, account_handle=name, location_url=place)
        items.check(item, by=cast.colleague, now=NOW)
    rounds.send(round, by=cast.lead, now=NOW)
    before, after = InstacleanItem.objects.order_by("pk")
    for item in (before, after):
        answers.decide(item, Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
        answers.appeal(item, TODAY, by=cast.worker, now=NOW)
    answers.decide_appeal(before, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    round.refresh_from_db()
    rounds.close(round, by=cast.lead, now=NOW + timedelta(hours=1))
    late = NOW + timedelta(hours=2)
    answers.decide_appeal(after, Decision.REMOVED, TODAY, by=cast.worker, now=late)

    told = [row[3] for row in InstacleanItem.objects.finished_outcomes()]
    assert told == ["removed", "not_removed"]
    counts = {decision: many for *_, decision, many in InstacleanItem.objects.finished_counts()}
    assert counts == {"removed": 1, "not_removed": 1}


@pytest.mark.parametrize("with_signal", [False, True])
@pytest.mark.parametrize("closed_after", [0, 1])
def test_an_appeal_that_was_decided_while_its_round_ended_changes_no_figure(
    cast, round, with_signal, closed_after
):
    """The page was sent before the round ended, and written behind it."""
    signal = make.signal(cast.worker, now=NOW) if with_signal else None
    item = items.put_on_list(
        make.notice(NOW), team=cast.noord, round=round, signal=signal, by=cast.worker, now=NOW
    )
    items.check(item, by=cast.colleague, now=NOW)
    rounds.send(round, by=cast.lead, now=NOW)
    rows = InstacleanItem.objects.select_related("round", "signal")
    answers.decide(rows.get(), Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.appeal(rows.get(), TODAY, by=cast.worker, now=NOW)
    seen_before = rows.get()
    round.refresh_from_db()
    rounds.close(round, by=cast.lead, now=NOW + timedelta(seconds=closed_after))
    told = InstacleanItem.objects.finished_outcomes()

    answers.decide_appeal(seen_before, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)

    item.refresh_from_db()
    assert (item.status, item.final_decision) == ("done", "removed")
    assert item.done_at > round.closed_at
    assert InstacleanItem.objects.finished_outcomes() == told


def test_the_figure_of_a_goal_follows_an_appeal_that_was_won(cast, round):
    for name in "abcdefghij":
        item = make.item(cast.worker, round, NOW, location_url=f"https://www.tiktok.com/@{name}")
        items.check(item, by=cast.colleague, now=NOW)
    rounds.send(round, by=cast.lead, now=NOW)
    for number, item in enumerate(InstacleanItem.objects.order_by("pk")):
        decision = Decision.REMOVED if number < 4 else Decision.NOT_REMOVED
        answers.decide(item, decision, TODAY, by=cast.worker, now=NOW)
    assert goal_figures.notices_removed(TODAY) == Between(0, 40)  # of ten, under five
    answers.appeal(item, TODAY, by=cast.worker, now=NOW)
    answers.decide_appeal(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    assert goal_figures.notices_removed(TODAY) == Between(50, 50)


@pytest.mark.parametrize(
    ("first", "second", "days"), [("no_answer", "removed", "–"), ("not_removed", "no_answer", "0")]
)
def test_an_answer_that_stayed_out_makes_no_platform_slower(cast, round, first, second, days):
    """Whichever of the two stayed out, the days are those of the first answer."""
    item = sent(cast, round)
    asked = NOW + timedelta(days=30 if first == "no_answer" else 0)
    answers.decide(item, Decision(first), day_of(asked), by=cast.worker, now=asked)
    answers.appeal(item, day_of(asked), by=cast.worker, now=asked)
    late = asked + timedelta(days=30)
    answers.decide_appeal(item, Decision(second), day_of(late), by=cast.worker, now=late)

    assert outcome(InstacleanItem.objects.outcomes()).days == days


def test_a_report_counts_the_days_of_answers_alone(cast, round):
    """As the figures of rounds do: no answer makes no platform slower."""
    for number in range(11):
        place = f"https://www.tiktok.com/@{number}"
        items.check(
            make.item(cast.worker, round, NOW, location_url=place), by=cast.colleague, now=NOW
        )
    rounds.send(round, by=cast.lead, now=NOW)
    found = list(InstacleanItem.objects.order_by("pk"))
    soon, late = NOW + timedelta(days=3), NOW + timedelta(days=30)
    for item in found[:5]:
        answers.decide(item, Decision.REMOVED, day_of(soon), by=cast.worker, now=soon)
    for item in found[5:]:
        answers.decide(item, Decision.NO_ANSWER, day_of(late), by=cast.worker, now=late)

    told = done.counted_notices(about(TODAY, TODAY, team=item.team))
    assert " 3 " in told["note"]
    assert outcome(InstacleanItem.objects.outcomes()).days == "3"


@pytest.mark.parametrize("many", [4, 23])
def test_a_report_of_closed_rounds_does_not_say_that_nothing_waits(cast, round, many):
    """Beside the figures of those rounds it is no news, and was taken for cover (0349). Of few it
    stands there whatever the rounds are, as its gap would tell that there are some."""
    decisions = [*["removed"] * 10, *["partly"] * 4, *["not_removed"] * 5, *["no_answer"] * 4]
    for number in range(many):
        place = f"https://www.tiktok.com/@{number}"
        items.check(
            make.item(cast.worker, round, NOW, location_url=place), by=cast.colleague, now=NOW
        )
    rounds.send(round, by=cast.lead, now=NOW)
    late = NOW + timedelta(days=30)
    for item, decision in zip(InstacleanItem.objects.order_by("pk"), decisions, strict=False):
        answers.decide(item, Decision(decision), day_of(late), by=cast.worker, now=late)

    def told():
        return [row[1] for row in done.counted_notices(about(TODAY, TODAY, team=item.team))["rows"]]

    assert len(told()) == 6
    round.refresh_from_db()
    rounds.close(round, by=cast.lead, now=late)
    assert len(told()) == (6 if many == 4 else 5)
    assert many == 4 or told() == ["10", "<5", "–", "<5", "23"]


@pytest.mark.parametrize(("days", "half"), [([1, 1, 2, 3, 3, 3], 3), ([1, 1, 2, 3, 3], 2)])
def test_a_report_says_within_how_many_days_half_had_come(days, half):
    """Two and a half days are three: a whole day in which at least half had come."""
    by = dict.fromkeys((*Decision.values, ""), 0)
    assert f" {half} " in done.notice_table(by, days)["note"]


@given(
    st.sampled_from(["www.instagram.com/p/x/", "instagram.com/P/X", "https://m.instagram.com/p/x"]),
    st.sampled_from(["", "?igsh=1", "?utm_source=a&fbclid=b", "?_t=8&share_id=3", "#:~:text=Naam"]),
)
def test_f60_one_place_is_known_again_however_it_was_shared(address, trace):
    assert places.term(address + trace) == places.term("https://www.instagram.com/p/x/")
    assert places.is_exact(address + trace)


@given(st.sampled_from(["igsh", "si", "u_code", "user_id", "fbclid", "invite", "new_tracker"]))
def test_what_is_listed_is_cut_as_what_is_logged(trace):
    typed = f"https://www.tiktok.com/@x/video/1?{trace}=abc"
    assert places.kept(typed) == without_traces(typed) == "https://www.tiktok.com/@x/video/1"


def test_a_page_behind_a_hash_is_an_exact_place_of_its_own():
    first, other = "https://example.org/#/album/3", "https://example.org/#/album/4"
    assert places.is_exact(first) and places.term(first) != places.term(other)
    assert not places.is_exact("https://example.org/#p12")


# --- an item ------------------------------------------------------------------------------------


def test_somebody_else_checks_what_one_puts_on_the_list(cast, round):
    item = make.item(cast.worker, round, NOW)
    assert refused(items.check, item, by=cast.worker, now=NOW) == {"second_pair_of_eyes"}
    items.check(item, by=cast.colleague, now=NOW)
    assert (item.status, item.checked_by) == (NoticeStatus.CHECKED, cast.colleague)


@pytest.mark.parametrize("lost", ["location_url", "rule_text", "reason"])
def test_the_database_keeps_what_a_checked_notice_says_until_it_is_erased(cast, round, lost):
    """Article 16(2) DSA: the exact place, which law or rule, and why."""
    row = InstacleanItem.objects.filter(pk=sent(cast, round).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**{lost: ""})
    row.update(**{lost: "█████"})  # where a name was covered
    items.erase(row.get(), by=None, now=NOW)
    assert not getattr(row.get(), lost)


def test_what_is_changed_after_the_check_is_checked_again(cast, round):
    item = make.item(cast.worker, round, NOW)
    items.check(item, by=cast.colleague, now=NOW)
    items.change(item, make.notice(NOW, reason="Anders."), by=cast.worker, now=NOW)
    item.refresh_from_db()
    assert (item.status, item.checked_by) == (NoticeStatus.LISTED, None)


def test_who_wrote_it_anew_lets_somebody_else_check_it(cast, round):
    """Else one person would send whatever they like over the name of who listed it."""
    item = make.item(cast.worker, round, NOW)
    items.change(item, make.notice(NOW, account_handle="heel.anders"), by=cast.colleague, now=NOW)
    assert refused(items.check, item, by=cast.colleague, now=NOW) == {"second_pair_of_eyes"}
    items.check(item, by=cast.worker, now=NOW)
    item.refresh_from_db()
    assert (item.created_by, item.checked_by) == (cast.colleague, cast.worker)


def test_who_saves_it_as_it_stood_is_still_the_second_pair_of_eyes(cast, round):
    item = make.item(cast.worker, round, NOW)
    items.change(item, make.notice(NOW), by=cast.colleague, now=NOW)
    assert refused(items.check, item, by=cast.worker, now=NOW) == {"second_pair_of_eyes"}
    items.check(item, by=cast.colleague, now=NOW)
    item.refresh_from_db()
    assert (item.created_by, item.checked_by) == (cast.worker, cast.colleague)


def test_what_was_changed_meanwhile_is_not_checked(cast, round):
    item = make.item(cast.worker, round, NOW)
    stale = type(item).objects.get(pk=item.pk)
    items.change(item, make.notice(NOW, reason="Anders."), by=cast.worker, now=NOW)
    assert refused(items.check, stale, by=cast.colleague, now=NOW) == {"stale"}
    type(item).objects.all().delete()
    assert refused(items.check, stale, by=cast.colleague, now=NOW) == {"stale"}


def test_what_was_checked_meanwhile_is_not_written_over(cast, round):
    """The second pair of eyes saw another text than what would go out."""
    item = make.item(cast.worker, round, NOW)
    stale = type(item).objects.get(pk=item.pk)
    items.check(item, by=cast.colleague, now=NOW)
    notice = make.notice(NOW, reason="Anders.")
    assert refused(items.change, stale, notice, by=cast.worker, now=NOW) == {"stale"}
    assert refused(items.to_round, stale, None, by=cast.worker, now=NOW) == {"stale"}
    item.refresh_from_db()
    assert item.status == NoticeStatus.CHECKED
    assert (item.reason, item.round) == (stale.reason, round)


LACKING = [
    {"category": "", "subcategory": ""},
    {"ground": ""},
    {"rule_text": ""},
    {"reason": ""},
    {"location_url": ""},
    {"is_closed_account": True},
    {"seen_on": None},
    {"good_faith": False},
]


@pytest.mark.parametrize("lacking", LACKING, ids=lambda lacking: next(iter(lacking)))
def test_what_a_notice_asks_is_there_before_it_is_checked(cast, round, lacking):
    item = make.item(cast.worker, round, NOW, **lacking)
    assert refused(items.check, item, by=cast.colleague, now=NOW) == {"incomplete"}


NO_ADDRESS = ["instagram", "in een story", "javascript:alert(1)//x.com/y", "javascript://x.com/y",
              "data:text/html,x.com/y", "file:///etc/passwd", "https:///pad"]  # fmt: skip
NO_ACCOUNT = ["@jan de vries", "javascript:alert(1)", "iemand uit de klas", "@", "…/naam"]


@pytest.mark.parametrize(
    "what", [{"location_url": p} for p in NO_ADDRESS] + [{"account_handle": h} for h in NO_ACCOUNT]
)
def test_what_is_no_account_and_no_address_goes_in_no_notice(cast, round, what):
    told = {"location_url": "no_address", "account_handle": "no_account"}[next(iter(what))]
    assert refused(make.item, cast.worker, round, NOW, **what) == {told}
    item = make.item(cast.worker, round, NOW)
    notice = make.notice(NOW, **what)
    assert refused(items.change, item, notice, by=cast.worker, now=NOW) == {told}


@pytest.mark.parametrize("handle", ["@naam", "naam.b_1", "имя", "naam#1234", "x.com/naam",
                                    "https://www.instagram.com/naam/"])  # fmt: skip
def test_an_account_is_one_word_or_its_address(cast, round, handle):
    assert make.item(cast.worker, round, NOW, account_handle=handle).account_handle == handle


def test_f45_the_address_of_an_account_does_not_say_who_shared_it(cast, round):
    shared = make.notice(NOW, account_handle="https://www.instagram.com/naam/?igsh=MzRl")
    item = make.item(cast.worker, round, NOW, account_handle=shared.account_handle)
    assert item.account_handle == "https://www.instagram.com/naam/"
    items.change(item, shared, by=cast.worker, now=NOW)
    assert item.account_handle == "https://www.instagram.com/naam/"


@pytest.mark.parametrize("place", ["", "https://www.instagram.com", "https://www.instagram.com/"])
def test_f58_an_item_without_exact_location_cannot_be_sent(cast, round, place):
    item = make.item(cast.worker, round, NOW, location_url=place)
    assert refused(items.check, item, by=cast.colleague, now=NOW) == {"incomplete"}
    assert refused(rounds.send, round, by=cast.lead, now=NOW) == {"not_checked"}


def test_f58_a_closed_account_cannot_be_sent(cast, round):
    item = make.item(cast.worker, round, NOW, is_closed_account=True)
    assert refused(items.check, item, by=cast.colleague, now=NOW) == {"incomplete"}
    assert any("app" in told or "closed" in told for told in item.lacks)


def test_f59_an_account_removed_by_mistake_is_noted_and_looked_into(cast, round):
    item = sent(cast, round)
    assert refused(answers.note_wrong, item, "Fout.", by=cast.worker, now=NOW) == {"undecided"}
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.note_wrong(item, "Een grap van een klas.", by=cast.worker, now=NOW)
    assert (item.wrong_on, item.reviewed_at) == (TODAY, None)

    answers.review(item, by=cast.lead, now=NOW)
    assert (item.reviewed_by, item.reviewed_at) == (cast.lead, NOW)
    assert refused(answers.review, item, by=cast.lead, now=NOW) == {"no_such_step"}


@pytest.mark.parametrize("decision", [Decision.NOT_REMOVED, Decision.NO_ANSWER])
@pytest.mark.parametrize("then", ["left", "closed"])
def test_f59_an_account_that_went_after_its_decision_was_final_is_noted_as_well(
    cast, round, decision, then
):
    """While it can be, the decision itself is written anew; that is what the figures follow."""
    item, day = sent(cast, round), NOW + timedelta(days=30)
    answers.decide(item, decision, day_of(day), by=cast.worker, now=day)
    note = {"by": cast.worker, "now": day}
    assert refused(answers.note_wrong, item, "Toch weg.", **note) == {"not_removed"}
    assert not _offers_note(cast.worker, item)
    if then == "left":
        answers.finish(item, by=cast.worker, now=day)
    else:
        rounds.close(InstacleanRound.objects.get(pk=round.pk), by=cast.lead, now=day)

    item = InstacleanItem.objects.get(pk=item.pk)
    assert _offers_note(cast.worker, item)
    answers.note_wrong(item, "Toch weg.", **note)
    answers.review(item, by=cast.lead, now=day)
    assert item.final_decision == decision


def _offers_note(person, item):
    page = make.signed_in(person).get(item.get_absolute_url()).content.decode()
    return reverse("signals:item_deed", args=[item.ref, "wrong"]) in page


def test_f59_what_is_written_about_an_erased_account_goes_thirty_days_later(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    run_retention(NOW + timedelta(days=31))
    item.refresh_from_db()
    assert item.erased_at and item.account_handle is None

    noted = NOW + timedelta(days=60)
    answers.note_wrong(item, "Een grap van een klas.", by=cast.worker, now=noted)
    answers.review(item, by=cast.lead, now=noted)
    run_retention(noted + timedelta(days=29))
    item.refresh_from_db()
    assert (item.wrong_note, item.reviewed_by) == ("Een grap van een klas.", cast.lead)

    run_retention(noted + timedelta(days=30))
    item.refresh_from_db()
    assert (item.wrong_note, item.reviewed_by) == (None, None)
    assert item.wrong_on == day_of(noted) and item.reviewed_at == noted


def test_a_note_of_day_29_does_not_go_with_the_account_on_day_30(cast, round):
    """The account goes 30 days after the outcome; what was found out about it stays as long."""
    item = sent(cast, round)
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    noted = NOW + timedelta(days=29)
    answers.note_wrong(item, "Een grap van een klas.", by=cast.worker, now=noted)
    run_retention(NOW + timedelta(days=30))
    item.refresh_from_db()
    assert item.erased_at and (item.account_handle, item.created_by) == (None, None)
    assert item.wrong_note == "Een grap van een klas."

    answers.review(item, by=cast.lead, now=noted + timedelta(days=9))
    run_retention(noted + timedelta(days=30))
    item.refresh_from_db()
    assert (item.wrong_note, item.reviewed_by) == (None, cast.lead)
    run_retention(noted + timedelta(days=39))
    item.refresh_from_db()
    assert item.reviewed_by is None


def test_who_asks_to_be_erased_has_the_note_erased_too(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.note_wrong(item, "Een grap van een klas.", by=cast.worker, now=NOW)
    items.erase(item, by=cast.lead, now=NOW)
    item.refresh_from_db()
    assert item.wrong_note is None


def test_a_second_note_of_a_mistake_is_refused_with_the_first_beside_what_was_typed(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    as_opened = type(item).objects.get(pk=item.pk)
    answers.note_wrong(item, "Een grap van een klas.", by=cast.worker, now=NOW)
    answers.review(item, by=cast.lead, now=NOW)

    assert refused(answers.note_wrong, item, "Fout.", by=cast.worker, now=NOW) == {"noted"}
    assert refused(answers.note_wrong, as_opened, "Fout.", by=cast.worker, now=NOW) == {"stale"}
    answer = make.signed_in(cast.colleague).post(
        reverse("signals:item_deed", args=[item.ref, "wrong"]), {"note": "Het was satire."}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Een grap van een klas." in page and "Het was satire." in page
    item.refresh_from_db()
    assert (item.wrong_note, item.reviewed_by) == ("Een grap van een klas.", cast.lead)


def test_what_turns_up_after_a_note_was_erased_is_noted_anew_and_looked_into_again(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.note_wrong(item, "Een grap van een klas.", by=cast.worker, now=NOW)
    answers.review(item, by=cast.lead, now=NOW)
    as_opened = type(item).objects.get(pk=item.pk)
    run_retention(NOW + timedelta(days=31))
    item.refresh_from_db()
    assert item.wrong_note is None and item.wrong_on == TODAY

    later = NOW + timedelta(days=60)
    page = make.signed_in(cast.worker).get(item.get_absolute_url())
    assert "wrong_form" in page.context
    answers.note_wrong(item, "Het is nog steeds weg.", by=cast.worker, now=later)
    again = refused(answers.note_wrong, item, "Nog eens.", by=cast.worker, now=later)
    assert again == refused(answers.note_wrong, as_opened, "Ja.", by=cast.lead, now=later)
    assert again == {"noted"}
    item.refresh_from_db()
    assert (item.wrong_on, item.wrong_note) == (day_of(later), "Het is nog steeds weg.")
    assert item.reviewed_at is None
    answers.review(item, by=cast.other_lead, now=later)
    run_retention(later + timedelta(days=30))
    item.refresh_from_db()
    assert (item.wrong_note, item.reviewed_at) == (None, later)


def test_of_two_who_look_into_a_mistake_one_is_told(cast, round):
    first = sent(cast, round)
    answers.decide(first, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.note_wrong(first, "Een grap van een klas.", by=cast.worker, now=NOW)
    second = type(first).objects.get(pk=first.pk)
    answers.review(first, by=cast.lead, now=NOW)
    assert refused(answers.review, second, by=cast.other_lead, now=NOW) == {"stale"}
    first.refresh_from_db()
    assert first.reviewed_by == cast.lead


def test_the_redress_of_a_decision_that_came_after_erasing_goes_too(cast, round):
    item = sent(cast, round)
    run_retention(at(date(2027, 5, 21)))
    item.refresh_from_db()
    assert item.erased_at

    came = at(date(2027, 6, 1))
    answers.decide(item, Decision.NOT_REMOVED, day_of(came), "In de app.", by=cast.worker, now=came)
    run_retention(at(date(2027, 6, 30)))
    item.refresh_from_db()
    assert item.redress == "In de app."
    run_retention(at(date(2027, 7, 1)))
    item.refresh_from_db()
    assert item.redress is None and item.decision == Decision.NOT_REMOVED


def test_nothing_is_checked_or_sent_while_a_platform_can_answer_nobody(cast, round):
    """DSA article 16(2)(c): a notice holds the e-mail address of who reports."""
    listed = make.item(cast.worker, round, NOW)
    checked = make.item(cast.worker, None, NOW, location_url="https://example.org/apart")
    items.check(checked, by=cast.colleague, now=NOW)
    Organisation.objects.update(contact_mail="")
    caches["process"].clear()

    assert refused(items.check, listed, by=cast.colleague, now=NOW) == {"no_sender"}
    assert refused(items.send, checked, by=cast.lead, now=NOW) == {"no_sender"}
    checked.round = round
    checked.save()
    listed.delete()
    assert refused(rounds.send, round, by=cast.lead, now=NOW) == {"no_sender"}


def test_f60_an_account_that_returns_shows_its_earlier_decision(cast, round):
    first = sent(cast, round)
    answers.decide(first, Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
    later = at(date(2027, 2, 2))
    items.erase(first, by=None, now=later)  # the account is gone, the keyed number stays
    next_round = make.round_of(day_of(later))
    again = make.item(
        cast.other_worker,
        next_round,
        later,
        account_handle="@Pillen.Centrum",
        location_url="instagram.com/pillen.centrum?igsh=MzRl",
    )
    other = make.item(cast.other_worker, next_round, later, account_handle="ander",
                      location_url="https://instagram.com/ander")  # fmt: skip

    assert InstacleanItem.objects.earlier(again) == [first]
    assert InstacleanItem.objects.earlier(other) == []


def test_f60_an_account_listed_by_the_address_of_its_page_is_known_again_by_its_name(cast, round):
    page = {"account_handle": "", "location_url": "https://www.instagram.com/pillen.centrum/"}
    first = sent(cast, round, **page)
    answers.decide(first, Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
    story = {"location_url": "https://www.instagram.com/stories/pillen.centrum/1/"}
    again = make.item(cast.other_worker, None, NOW, account_handle="@Pillen.Centrum", **story)
    other = make.item(cast.other_worker, None, NOW, account_handle="", **story)

    assert InstacleanItem.objects.earlier(again) == [first]
    assert first not in InstacleanItem.objects.earlier(other)


def test_a_decision_can_be_appealed_for_six_months(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
    late = at(date(2027, 5, 21))
    day_after = {"on": day_of(late), "by": cast.worker, "now": late}
    assert refused(answers.appeal, item, **day_after) == {"too_late"}

    last = at(date(2027, 5, 20))
    answers.appeal(item, day_of(last), by=cast.worker, now=last)
    answers.decide_appeal(item, Decision.REMOVED, day_of(last), by=cast.worker, now=last)

    assert (item.status, item.final_decision) == (NoticeStatus.DONE, Decision.REMOVED)


def test_who_may_appeal_reads_when_the_texts_for_it_go(cast, round):
    """Six months after it was sent; the page named the later day of the appeal alone."""
    item, late = sent(cast, round), NOW + timedelta(days=150)
    answers.decide(item, Decision.NOT_REMOVED, day_of(late), by=cast.worker, now=late)
    item.refresh_from_db()
    page = item_page(item, cast.worker, late, [])
    assert page["texts_go_on"] == date(2027, 5, 20) < page["appeal_until"] == date(2027, 10, 19)
    run_retention(at(date(2027, 5, 19)))
    assert InstacleanItem.objects.get(pk=item.pk).account_handle
    run_retention(at(date(2027, 5, 20)))
    item.refresh_from_db()
    assert not item.account_handle
    assert item_page(item, cast.worker, late, [])["texts_go_on"] is None


def test_a_platform_that_answers_after_all_is_written_down(cast, round):
    """And the term of the appeal is that of its real decision."""
    item = sent(cast, round)
    silent, late = NOW + timedelta(days=30), NOW + timedelta(days=40)
    answers.decide(item, Decision.NO_ANSWER, day_of(silent), by=cast.worker, now=silent)
    answers.correct(
        item, Decision.NOT_REMOVED, day_of(late), "Beroep.", by=cast.colleague, now=late
    )

    item.refresh_from_db()
    assert (item.status, item.decision, item.decided_on) == ("decided", "not_removed", day_of(late))
    assert item.redress == "Beroep."
    last = add_months(day_of(late), 6)
    answers.appeal(item, last, by=cast.worker, now=at(last))


@pytest.mark.parametrize("then", ["appealed", "left", "noted", "erased", "closed"])
def test_a_decision_on_which_something_rests_is_not_written_anew(cast, round, then):
    item = sent(cast, round)
    answers.decide(item, Decision.PARTLY, TODAY, by=cast.worker, now=NOW)
    {
        "appealed": lambda: answers.appeal(item, TODAY, by=cast.worker, now=NOW),
        "left": lambda: answers.finish(item, by=cast.worker, now=NOW),
        "noted": lambda: answers.note_wrong(item, "Verkeerd account.", by=cast.worker, now=NOW),
        "erased": lambda: items.erase(item, by=None, now=NOW),
        "closed": lambda: rounds.close(
            InstacleanRound.objects.get(pk=round.pk), by=cast.lead, now=NOW
        ),
    }[then]()
    item = InstacleanItem.objects.get(pk=item.pk)
    assert not item.may_be_corrected
    given = (item, Decision.REMOVED, TODAY)
    codes = refused(answers.correct, *given, by=cast.worker, now=NOW)
    assert codes == {"ended" if then == "closed" else "no_such_step"}


def appealed(cast, round, outcome=Decision.NOT_REMOVED):
    item = sent(cast, round)
    answers.decide(item, Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.appeal(item, TODAY, by=cast.worker, now=NOW)
    answers.decide_appeal(item, outcome, TODAY, by=cast.worker, now=NOW)
    return InstacleanItem.objects.get(pk=item.pk)


def test_what_came_of_an_appeal_is_written_anew_and_stays_done_when_it_was(cast, round):
    item, later = appealed(cast, round), NOW + timedelta(days=3)
    answers.correct_appeal(item, Decision.REMOVED, day_of(later), by=cast.colleague, now=later)

    item.refresh_from_db()
    assert (item.status, item.final_decision, item.done_at) == ("done", "removed", NOW)
    assert (item.decision, item.appeal_decided_on) == ("not_removed", day_of(later))
    entry = AuditEntry.objects.filter(verb="changed").latest("pk")
    told = (entry.actor, entry.fields.split(","))
    assert told == (cast.colleague.label, ["appeal_decision", "appeal_decided_on"])


@pytest.mark.parametrize("then", ["noted", "erased", "closed"])
def test_an_outcome_on_which_something_rests_is_not_written_anew(cast, round, then):
    item = appealed(cast, round, Decision.PARTLY)
    {
        "noted": lambda: answers.note_wrong(item, "Verkeerd account.", by=cast.worker, now=NOW),
        "erased": lambda: items.erase(item, by=None, now=NOW),
        "closed": lambda: rounds.close(
            InstacleanRound.objects.get(pk=round.pk), by=cast.lead, now=NOW
        ),
    }[then]()
    item = InstacleanItem.objects.get(pk=item.pk)
    assert not item.appeal_may_be_corrected
    given = (item, Decision.REMOVED, TODAY)
    codes = refused(answers.correct_appeal, *given, by=cast.worker, now=NOW)
    assert codes == {"ended" if then == "closed" else "no_such_step"}


def test_an_outcome_written_anew_keeps_the_rules_of_an_outcome(cast, round):
    item = appealed(cast, round)
    for decision, on in (
        (Decision.REMOVED, TODAY - timedelta(days=1)),
        (Decision.NO_ANSWER, TODAY),
    ):
        told = refused(answers.correct_appeal, item, decision, on, by=cast.worker, now=NOW)
        assert told == {"too_early"}


def test_without_an_appeal_no_outcome_is_written_anew(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.NOT_REMOVED, TODAY, by=cast.worker, now=NOW)
    answers.finish(item, by=cast.worker, now=NOW)
    given = (item, Decision.REMOVED, TODAY)
    assert refused(answers.correct_appeal, *given, by=cast.worker, now=NOW) == {"no_such_step"}


def test_a_decision_written_anew_keeps_the_rules_of_a_decision(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    for decision, on in (
        (Decision.NOT_REMOVED, TODAY - timedelta(days=1)),
        (Decision.NO_ANSWER, TODAY),
    ):
        told = refused(answers.correct, item, decision, on, by=cast.worker, now=NOW)
        assert told == {"too_early"}


def test_what_was_removed_is_not_appealed(cast, round):
    item = sent(cast, round)
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    assert refused(answers.appeal, item, TODAY, by=cast.worker, now=NOW) == {"removed"}


def left(cast, round, decision=Decision.NOT_REMOVED):
    """An item of which somebody left the decision as it is."""
    item = sent(cast, round)
    answers.decide(item, decision, TODAY, by=cast.worker, now=NOW)
    answers.finish(item, by=cast.worker, now=NOW)
    return InstacleanItem.objects.get(pk=item.pk)


def test_what_was_left_as_it_is_can_be_appealed_while_the_term_runs(cast, round):
    """Whoever leaves it doesn't take the six months away (DSA article 20)."""
    item, last = left(cast, round), at(date(2027, 5, 20))
    day_after = last + timedelta(days=1)
    late = {"on": day_of(day_after), "by": cast.worker, "now": day_after}
    assert refused(answers.appeal, item, **late) == {"too_late"}

    answers.appeal(item, day_of(last), by=cast.colleague, now=last)
    item.refresh_from_db()
    assert (item.status, item.appealed_on, item.done_at) == ("appealed", day_of(last), None)

    answers.decide_appeal(item, Decision.REMOVED, day_of(last), by=cast.worker, now=last)
    item.refresh_from_db()
    assert (item.status, item.final_decision, item.done_at) == ("done", "removed", last)


@pytest.mark.parametrize("why", ["removed", "appealed", "erased"])
def test_what_is_done_for_good_is_not_appealed(cast, round, why):
    item = {
        "removed": lambda: left(cast, round, Decision.REMOVED),
        "appealed": lambda: appealed(cast, round),
        "erased": lambda: left(cast, round),
    }[why]()
    if why == "erased":
        items.erase(item, by=None, now=NOW)
        item = InstacleanItem.objects.get(pk=item.pk)
    codes = refused(answers.appeal, item, TODAY, by=cast.worker, now=NOW)
    assert codes == {"removed" if why == "removed" else "no_such_step"}


def test_of_two_at_once_who_appeal_what_was_left_the_later_is_refused(cast, round):
    item = left(cast, round)
    also = {"by": cast.worker, "now": NOW}
    first, second = (InstacleanItem.objects.get(pk=item.pk) for _each in range(2))
    answers.appeal(first, TODAY, **also)
    answers.decide_appeal(first, Decision.NOT_REMOVED, TODAY, **also)
    assert refused(answers.appeal, second, TODAY, **also) == {"stale"}


def test_what_was_erased_meanwhile_is_not_appealed(cast, round):
    item = left(cast, round)
    items.erase(InstacleanItem.objects.get(pk=item.pk), by=None, now=NOW)
    assert refused(answers.appeal, item, TODAY, by=cast.worker, now=NOW) == {"stale"}


def appealed_by_hand(item, on=TODAY):
    """Whether the database lets an item be appealed that no action touches."""
    try:
        with transaction.atomic():
            InstacleanItem.objects.filter(pk=item.pk).update(
                status="appealed", appealed_on=on, done_at=None, appeal_decision="",
                appeal_decided_on=None,
            )  # fmt: skip
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


def test_the_database_keeps_what_is_done_but_for_an_appeal_in_time(cast, round):
    item = left(cast, round)
    for on, may in (
        (TODAY, True),
        (TODAY - timedelta(days=1), False),
        (add_months(TODAY, 6), True),
        (add_months(TODAY, 6) + timedelta(days=1), False),
    ):
        assert appealed_by_hand(item, on) is may
    rows = InstacleanItem.objects.filter(pk=item.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(status="decided", done_at=None)
    items.erase(item, by=None, now=NOW)
    assert not appealed_by_hand(item)


def test_the_database_counts_six_months_as_the_calendar_does(cast, round):
    """Of the end of August the last day is that of February."""
    item = left(cast, round)
    for decided_on in (date(2027, 8, 31), date(2027, 8, 29), date(2027, 9, 30), date(2028, 8, 30)):
        InstacleanItem.objects.filter(pk=item.pk).update(decided_on=decided_on)
        last = quarters.appeal_until(decided_on)
        assert appealed_by_hand(item, last), decided_on
        assert not appealed_by_hand(item, last + timedelta(days=1)), decided_on


@pytest.mark.parametrize("why", ["removed", "appealed"])
def test_the_database_lets_no_appeal_be_made_where_there_is_none(cast, round, why):
    item = left(cast, round, Decision.REMOVED) if why == "removed" else appealed(cast, round)
    assert not appealed_by_hand(item)


LONG_AGO = TODAY - timedelta(days=900)


@pytest.mark.parametrize(
    "values",
    [
        {"category": "zzz"},
        {"ground": "zzz"},
        {"wrong_on": TODAY},
        {"status": "received", "receipt_on": LONG_AGO},
        {"status": "decided", "decision": "zzz", "decided_on": TODAY},
        {"status": "decided", "decision": "removed", "decided_on": LONG_AGO},
        *(
            {"status": "appealed", "decision": decision, "decided_on": TODAY, "appealed_on": on}
            for decision, on in (
                ("not_removed", TODAY - timedelta(days=1)),
                ("not_removed", add_months(TODAY, 6) + timedelta(days=1)),
                ("removed", TODAY),
            )
        ),
        {
            "status": "done", "done_at": NOW, "decision": "not_removed", "decided_on": TODAY,
            "appealed_on": TODAY, "appeal_decision": "removed", "appeal_decided_on": LONG_AGO,
        },
    ],
    ids=lambda values: "-".join(f"{name}_{value}" for name, value in values.items())[:60],
)  # fmt: skip
def test_the_database_refuses_an_item_of_an_unknown_kind_or_out_of_order(cast, round, values):
    item = sent(cast, round)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstacleanItem.objects.filter(pk=item.pk).update(**values)


def test_it_takes_them_in_their_order(cast, round):
    item = sent(cast, round)
    for values in (
        {"status": "received", "receipt_on": TODAY},
        {"status": "decided", "decision": "not_removed", "decided_on": TODAY},
        {"status": "appealed", "appealed_on": add_months(TODAY, 6)},
    ):
        InstacleanItem.objects.filter(pk=item.pk).update(**values)


def test_the_database_keeps_what_came_of_an_appeal_with_what_is_done(cast, round):
    item = left(cast, round)
    answers.appeal(item, TODAY, by=cast.worker, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstacleanItem.objects.filter(pk=item.pk).update(
            appeal_decision="removed", appeal_decided_on=TODAY
        )


def test_texts_of_what_is_appealed_after_all_stay_for_the_appeal(cast, round):
    """Thirty days after it was left they would go, with what the appeal is about."""
    item = left(cast, round)
    later = NOW + timedelta(days=29)
    answers.appeal(item, day_of(later), by=cast.worker, now=later)
    run_retention(NOW + timedelta(days=40))
    item.refresh_from_db()
    assert item.erased_at is None and item.reason


def test_an_account_was_seen_at_most_a_year_before_it_is_put_on_the_list(cast, round):
    long_ago = {"seen_on": TODAY - timedelta(days=367)}
    assert refused(make.item, cast.worker, round, NOW, **long_ago) == {"year"}
    item = make.item(cast.worker, round, NOW, seen_on=TODAY - timedelta(days=365))
    change = make.notice(NOW, **long_ago)
    assert refused(items.change, item, change, by=cast.worker, now=NOW) == {"year"}


def test_days_lie_after_sending_and_not_in_the_future(cast, round):
    item = sent(cast, round)
    too_early, to_come = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    for day, code in ((too_early, "too_early"), (to_come, "in_the_future")):
        assert refused(answers.receipt, item, day, by=cast.worker, now=NOW) == {code}
        assert refused(answers.decide, item, Decision.REMOVED, day, by=cast.worker, now=NOW) == {
            code
        }


def test_a_decision_does_not_lie_before_the_receipt(cast, round):
    item, later = sent(cast, round), NOW + timedelta(days=9)
    answers.receipt(item, day_of(later), by=cast.worker, now=later)
    early = day_of(later) - timedelta(days=1)
    assert refused(
        answers.decide, item, Decision.NOT_REMOVED, early, by=cast.worker, now=later
    ) == {"too_early"}
    answers.decide(item, Decision.NOT_REMOVED, day_of(later), by=cast.worker, now=later)


def test_a_sexual_image_of_a_minor_never_comes_on_the_list(cast, round):
    minor = {"category": "exposing", "subcategory": "sexual_image_minor"}
    with pytest.raises(ValidationError) as refusal:
        make.item(cast.worker, round, NOW, **minor)
    assert {error.code for error in _all(refusal.value)} == {"image_of_a_minor"}
    signal = make.signal(cast.worker, narrative="", **minor)
    with pytest.raises(ValidationError):
        items.put_on_list(
            make.notice(NOW), team=cast.noord, round=round, signal=signal, by=cast.worker, now=NOW
        )
    assert not InstacleanItem.objects.exists()


def test_an_item_of_a_signal_that_turns_out_to_be_such_an_image_is_taken_off(cast, round):
    signal = make.signal(cast.worker, category="exposing", severity=3)
    item = items.put_on_list(
        make.notice(NOW), team=cast.noord, round=round, signal=signal, by=cast.worker, now=NOW
    )
    items.check(item, by=cast.colleague, now=NOW)
    type(signal).objects.filter(pk=signal.pk).update(
        subcategory="sexual_image_minor", severity=5, narrative=""
    )
    assert refused(rounds.send, round, by=cast.lead, now=NOW) == {"nothing_to_send"}
    assert calendar.instaclean(TODAY, NOW)["items_taken_off"] == 1
    assert not InstacleanItem.objects.exists()


def test_an_item_goes_its_way_when_the_text_of_its_signal_went_meanwhile(cast, round):
    """It says all that a notice asks by itself; one that nobody can check holds up the list."""
    signal = make.signal(cast.worker, severity=2, now=NOW)
    item = items.put_on_list(
        make.notice(NOW), team=cast.noord, round=round, signal=signal, by=cast.worker, now=NOW
    )
    triage.close(signal, Outcome.NOTHING_FOUND, by=cast.lead, now=NOW)
    erasing.anonymise(signal, by=None, now=NOW)
    item = InstacleanItem.objects.get()

    items.change(item, make.notice(NOW, reason="Het biedt pillen aan."), by=cast.worker, now=NOW)
    items.check(item, by=cast.colleague, now=NOW)
    assert rounds.send(round, by=cast.lead, now=NOW) == 1

    told = make.notice(NOW, location_url="https://example.org/ander")
    also = {"team": cast.noord, "round": None, "by": cast.worker, "now": NOW}
    assert refused(items.put_on_list, told, signal=item.signal, **also) == {"never_listed"}


@pytest.mark.parametrize(
    "lacking", [{}, *LACKING], ids=lambda lacking: next(iter(lacking), "nothing")
)
def test_only_what_lacks_nothing_waits_for_a_check(cast, lacking):
    item = make.item(cast.worker, **lacking)
    [(to_check, *_others)] = list(
        InstacleanItem.objects.waiting_for(cast.colleague, timezone.localdate())
    ) or [(0, 0, 0, 0)]

    assert bool(to_check) == (not item.lacks) == (not lacking)


# --- to another round -----------------------------------------------------------------------------


def test_the_trail_says_from_which_round_to_which_an_account_went(cast, round):
    later = make.round_of(TODAY + timedelta(days=92), status="planned")
    item = make.item(cast.worker, round, NOW)
    for to in (later, None, round):
        items.to_round(item, to, by=cast.worker, now=NOW)
    told = AuditEntry.objects.filter(verb="changed", fields="round").order_by("pk")
    assert [(entry.before, entry.after) for entry in told] == [
        (round.ref, later.ref), (later.ref, ""), ("", round.ref)
    ]  # fmt: skip


def test_an_account_that_somebody_else_moved_meanwhile_is_not_moved_over_it(cast, round):
    later = make.round_of(TODAY + timedelta(days=92), status="planned")
    item = make.item(cast.worker, round, NOW)
    seen_before = InstacleanItem.objects.select_related("round").get()
    items.to_round(item, later, by=cast.worker, now=NOW)
    assert refused(items.to_round, seen_before, None, by=cast.worker, now=NOW) == {"stale"}
    assert InstacleanItem.objects.get().round == later


def test_what_came_on_a_list_meanwhile_does_not_go_apart(cast, round):
    """It stood as sent on a list that hadn't gone: nothing was left to send or to end with."""
    item = make.item(cast.worker, None, NOW)
    items.check(item, by=cast.colleague, now=NOW)
    seen_before = InstacleanItem.objects.select_related("round").get()
    items.to_round(item, round, by=cast.worker, now=NOW)

    assert refused(items.send, seen_before, by=cast.lead, now=NOW) == {"stale"}

    assert InstacleanItem.objects.get().status == "checked"
    assert rounds.send(round, by=cast.lead, now=NOW) == 1


# --- on which day it went -------------------------------------------------------------------------


def test_a_list_that_went_yesterday_can_be_noted_today(cast, round):
    """It stood as sent today: a receipt of the day before was refused, and answers came sooner."""
    went, monday = TODAY - timedelta(days=3), NOW - timedelta(days=4)
    item = make.item(cast.worker, round, monday)
    items.check(item, by=cast.colleague, now=monday)

    rounds.send(round, on=went, by=cast.lead, now=NOW)

    item = InstacleanItem.objects.select_related("round").get()
    assert day_of(item.sent_at) == day_of(item.round.sent_at) == went
    moved = AuditEntry.objects.filter(verb="moved", after="sent")
    assert [entry.at for entry in moved] == [NOW, NOW]  # written down now, of list and item
    answers.receipt(item, went, by=cast.worker, now=NOW)
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.worker, now=NOW)
    assert outcome(InstacleanItem.objects.outcomes()).median_days == 3
    assert list(InstacleanItem.objects.without_answer(went + timedelta(days=30))) == []


def test_the_days_without_an_answer_are_counted_from_the_day_it_went(cast, round):
    went, before = TODAY - timedelta(days=3), NOW - timedelta(days=4)
    item = make.item(cast.worker, round, before)
    items.check(item, by=cast.colleague, now=before)
    rounds.send(round, on=went, by=cast.lead, now=NOW)
    silent_on = went + timedelta(days=quarters.ANSWER_DAYS)
    assert not InstacleanItem.objects.without_answer(silent_on - timedelta(days=1)).exists()
    assert InstacleanItem.objects.without_answer(silent_on).get() == item


def test_what_goes_today_went_at_this_moment(cast, round):
    item = make.item(cast.worker, None, NOW)
    items.check(item, by=cast.colleague, now=NOW)
    items.send(item, on=TODAY, by=cast.lead, now=NOW)
    assert item.sent_at == NOW


def test_nothing_went_in_the_future_before_its_check_or_before_its_list_opened(cast, round):
    checked = NOW - timedelta(days=2)
    in_list = make.item(cast.worker, round, checked)
    apart = make.item(cast.worker, None, checked, location_url="https://example.org/apart")
    for item in (in_list, apart):
        items.check(item, by=cast.colleague, now=checked)
    also = {"by": cast.lead, "now": NOW}
    for days, code in ((1, "in_the_future"), (-3, "before"), (-400, "before")):
        on = TODAY + timedelta(days=days)
        assert refused(rounds.send, round, on=on, **also) == {code}
        assert refused(items.send, apart, on=on, **also) == {code}
    InstacleanRound.objects.update(starts_on=TODAY)
    round.refresh_from_db()
    assert refused(rounds.send, round, on=day_of(checked), **also) == {"before"}
    InstacleanRound.objects.update(starts_on=day_of(checked))
    round.refresh_from_db()
    for act, what in ((rounds.send, round), (items.send, apart)):
        act(what, on=day_of(checked), **also)
    assert {day_of(item.sent_at) for item in InstacleanItem.objects.all()} == {day_of(checked)}


def test_a_list_whose_first_day_was_put_later_can_be_noted_today(cast, round):
    later = TODAY + timedelta(days=2)
    InstacleanRound.objects.update(starts_on=later, ends_on=later)
    round.refresh_from_db()
    items.check(make.item(cast.worker, round, NOW), by=cast.colleague, now=NOW)
    assert rounds.send(round, on=TODAY, by=cast.lead, now=NOW) == 1


def test_the_database_keeps_what_was_sent_behind_its_check(cast, round):
    item = sent(cast, round)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstacleanItem.objects.update(sent_at=item.checked_at - timedelta(seconds=1))


def test_what_was_taken_back_goes_on_no_list(cast, as_worker):
    """It was a mistake, and once it is erased nobody could say what the notice was about."""
    signal = make.signal(cast.worker, now=NOW)
    editing.retract(signal, RetractReason.MISTAKE, by=cast.worker, now=NOW)
    with pytest.raises(ValidationError) as refused:
        items.put_on_list(
            make.notice(NOW), team=signal.team, round=None, signal=signal, by=cast.worker, now=NOW
        )
    assert refused.value.code == "never_listed"
    page = as_worker.get(signal.get_absolute_url()).content.decode()
    assert signal.ref in page and "/signals/accounts/new/" not in page
