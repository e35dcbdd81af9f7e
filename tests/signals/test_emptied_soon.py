"""Fourteen days before closed signals are emptied who leads hears: how many, and when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import HealthCheck, example, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from organisation.models import Membership, Team
from outbox.mail import render
from outbox.models import Message
from privacy import audit
from privacy.actions import keeping
from privacy.models import LegalHold
from signals import calendar, emptying, holds, retention
from signals.actions import approach as approaches
from signals.actions import erasing, merging, triage
from signals.choices.signal import Outcome
from signals.models import Approach, Signal
from tests import make
from tests.make import AMSTERDAM
from tests.signals.test_budgets import asked, told
from youthwork.lib.dates import DAY, add_months, day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
CLOSED = datetime(2025, 12, 10, 15, tzinfo=AMSTERDAM)
GOES = date(2026, 12, 11)  # after a year of days
TOLD = GOES - 14 * DAY
NARRATIVE = next(rule for rule in retention.RULES if rule.key == "signals.narrative")


def closed(cast, at=CLOSED, by=None, lead=None) -> Signal:
    signal = make.signal(by or cast.worker, now=at)
    triage.close(signal, Outcome.RESOLVED, by=lead or cast.lead, now=at)
    return signal


def hold(signal, until, cast) -> LegalHold:
    return LegalHold.objects.create(
        subject=f"signals.signal:{signal.ref}",
        reason="aangifte loopt",
        placed_on=day_of(CLOSED),
        until=until,
        by=cast.privacy_officer,
    )


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=AMSTERDAM)


def run(day: date) -> int:
    return calendar.emptied_soon(day, at(day))["told_of_emptying"]


def posted() -> list[Message]:
    return list(Message.objects.of_kind("signals.emptied_soon").order_by("pk"))


def mails(day: date):
    """What each message says on a day; None for one that says nothing."""
    return [render(message, at(day)) for message in posted()]


@pytest.fixture
def english(settings):
    """Mails in the words of the source."""
    settings.LANGUAGE_CODE = "en"


def test_who_leads_hears_it_once_fourteen_days_before(cast, english):
    for _number in range(2):
        closed(cast)
    assert run(TOLD - DAY) == 0
    assert (run(TOLD), run(TOLD), run(TOLD + DAY)) == (1, 0, 0)

    [mail] = mails(TOLD)
    assert mail.to == [cast.lead.email]
    assert mail.subject == "2 signals become anonymous in 14 days"
    assert "On 11 December we erase text, account name and link of 2 closed signals" in mail.text
    assert "team Noord" in mail.text and "privacy officer" in mail.text


def test_the_mail_says_nothing_of_what_the_signals_are_about(cast, english):
    signal = closed(cast)
    run(TOLD)
    [mail] = mails(TOLD)
    assert mail.subject == "1 signal becomes anonymous in 14 days"
    for word in (signal.ref, signal.narrative, str(signal.get_category_display()), "uitgelachen"):
        assert word not in mail.text + mail.subject


def test_what_a_run_missed_is_told_together_by_the_next_with_its_own_days(cast, english):
    closed(cast)
    closed(cast, CLOSED + 3 * DAY)
    assert run(TOLD + 5 * DAY) == 1
    [mail] = mails(TOLD + 5 * DAY)
    assert mail.subject == "2 signals become anonymous within 12 days"
    assert "From 11 December to 14 December we erase" in mail.text


def test_one_day_that_was_missed_is_told_by_the_days_that_are_left(cast, english):
    closed(cast)
    assert run(GOES - DAY) == 1
    [mail] = mails(GOES - DAY)
    assert mail.subject == "1 signal becomes anonymous in 1 day"
    assert "On 11 December we erase" in mail.text


def test_what_goes_today_is_told_no_more(cast):
    closed(cast)
    assert run(GOES) == 0 and not posted()


def test_what_a_run_missed_and_what_is_new_are_one_message(cast, english):
    closed(cast, CLOSED + DAY)
    run(TOLD + DAY)
    closed(cast, CLOSED)
    closed(cast, CLOSED + 2 * DAY)
    assert run(TOLD + 2 * DAY) == 1
    assert sorted(mail.subject for mail in mails(TOLD + 2 * DAY)) == [
        "1 signal becomes anonymous in 13 days",
        "3 signals become anonymous within 14 days",
    ]


def test_the_mail_counts_what_is_left_when_it_goes(cast, english):
    kept = closed(cast)
    closed(cast)
    run(TOLD)
    hold(kept, GOES + 30 * DAY, cast)
    [mail] = mails(TOLD + 2 * DAY)
    assert mail.subject == "1 signal becomes anonymous in 12 days"
    assert mails(GOES) == [None]


def test_what_is_open_held_or_taken_together_is_not_counted(cast):
    hold(closed(cast), GOES, cast)
    make.signal(cast.worker, now=CLOSED)
    stays, double = make.signal(cast.worker, now=CLOSED), make.signal(cast.worker, now=CLOSED)
    merging.merge(double, stays, by=cast.lead, now=CLOSED)
    again = closed(cast)
    triage.reopen(again, "Het is er weer.", by=cast.lead, now=CLOSED + DAY)
    assert run(TOLD) == 0


def test_what_a_hold_keeps_is_told_of_before_the_hold_ends(cast, english):
    hold(closed(cast), GOES + 9 * DAY, cast)
    assert [run(TOLD + days * DAY) for days in (0, 9, 10)] == [0, 0, 1]
    [mail] = mails(TOLD + 10 * DAY)
    assert "On 21 December we erase" in mail.text


def held_person(person, until, cast) -> LegalHold:
    return LegalHold.objects.create(
        subject=person.label,
        reason="klacht loopt",
        placed_on=day_of(CLOSED),
        until=until,
        by=cast.privacy_officer,
    )


def test_no_day_is_told_of_what_names_a_held_colleague_before_that_hold_ends(cast, english):
    """Neither in a mail nor on the page: it stays until then."""
    signal = closed(cast)
    held_person(cast.worker, GOES + 9 * DAY, cast)
    assert [run(TOLD + days * DAY) for days in (0, 9, 10)] == [0, 0, 1]
    account_day, text_day = answered(emptying.days_of(Signal.objects.get(), TOLD))
    assert account_day == text_day == GOES + 10 * DAY
    assert keeping.keep_term(NARRATIVE, GOES + 9 * DAY, at(GOES + 9 * DAY)) == 0
    assert keeping.keep_term(NARRATIVE, text_day, at(text_day)) == 1
    assert signal.created_by == cast.worker


@pytest.mark.parametrize("whose", ["lead", "step"])
def test_of_an_approach_that_names_a_held_colleague_no_earlier_day_is_told(cast, whose):
    [rule] = [each for each in retention.RULES if each.key == "signals.approach"]
    row = make.approach(cast.lead, now=CLOSED)
    approaches.add_step(row, "talk_youth", by=cast.other_lead, now=CLOSED)
    approaches.end(row, "Klaar.", by=cast.lead, now=CLOSED, ended_on=day_of(CLOSED))
    until = date(2028, 3, 1)
    held_person(cast.lead if whose == "lead" else cast.other_lead, until, cast)
    day = answered(emptying.day_of_approach(Approach.objects.get(), day_of(CLOSED)))
    assert day == until + DAY
    assert keeping.keep_term(rule, until, at(until)) == 0
    assert keeping.keep_term(rule, day, at(day)) == 1


def test_a_shorter_term_counts(cast):
    closed(cast)
    keeping.set_term(NARRATIVE, 20, "", by=cast.privacy_officer, now=CLOSED)
    assert run(TOLD - 21 * DAY) == 0
    assert run(TOLD - 20 * DAY) == 1


def test_each_team_is_told_of_its_own(cast, english):
    closed(cast)
    closed(cast, by=cast.other_worker, lead=cast.other_lead)
    assert run(TOLD) == 2
    assert sorted((mail.to[0], mail.subject) for mail in mails(TOLD)) == sorted(
        (lead.email, "1 signal becomes anonymous in 14 days")
        for lead in (cast.lead, cast.other_lead)
    )


def test_of_a_team_that_ended_who_leads_where_it_went_on_hears(cast):
    closed(cast)
    Team.objects.filter(pk=cast.noord.pk).update(active_until=TOLD - 5 * DAY, merged_into=cast.zuid)
    assert run(TOLD) == 1
    [message] = posted()
    assert message.recipient == cast.other_lead.label


def test_of_a_team_that_ended_for_good_or_that_nobody_leads_nobody_hears(cast):
    """A manager opens no signals and gets no numbers under five."""
    closed(cast)
    closed(cast, by=cast.other_worker, lead=cast.other_lead)
    Team.objects.filter(pk=cast.noord.pk).update(active_until=TOLD - 5 * DAY)
    Membership.objects.filter(user=cast.other_lead).update(until_day=TOLD - DAY)
    assert run(TOLD) == 0 and not posted()

    make.membership(cast.colleague, "team_lead", cast.zuid)
    assert run(TOLD + DAY) == 1


def test_who_leads_the_team_no_longer_gets_no_mail(cast):
    closed(cast)
    run(TOLD)
    Membership.objects.filter(user=cast.lead).update(until_day=TOLD)
    assert mails(TOLD + DAY) == [None]


def test_the_link_leads_to_those_signals(cast, english):
    now = timezone.now()
    soon = add_months(day_of(now) + 9 * DAY, -12)
    going = closed(cast, at(soon))
    closed(cast, at(soon + 30 * DAY))
    closed(cast, at(soon), by=cast.other_worker, lead=cast.other_lead)
    erasing.tell_leads(day_of(now), now)
    [text] = [render(each, now).text for each in posted() if each.recipient == cast.lead.label]
    [url] = [part for part in text.split() if "going=" in part]

    browser = make.signed_in(cast.lead)
    address = url[url.index(reverse("signals:search")) :]
    browser.get(address)
    statements, page = asked(lambda: browser.get(address))
    assert [row.ref for row in page.context["rows"]] == [going.ref]
    assert "Closed signals that are emptied on" in page.context["title"]
    assert len(statements) <= 6, told(statements)
    assert make.signed_in(cast.other_lead).get(address).context["rows"] == []
    broken = browser.get(address.replace("going=2", "going=x"))
    assert not broken.context.get("title")


LATER = st.integers(0, 16)
ROWS = st.lists(st.tuples(LATER, st.none() | LATER, st.booleans()), min_size=1, max_size=4)


@tried(
    max_examples=max(6, tried.default.max_examples // 12),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=ROWS, shorter=st.sampled_from([0, 3]))
@example(rows=[(0, 2, False), (2, None, True)], shorter=0)
def test_each_day_as_many_were_announced_as_retention_empties(cast, rows, shorter):
    """Closed a year ago, logged two years ago, held until a day, by a shorter term: what is told
    of a day is what goes on it."""
    start = GOES - 3 * DAY
    with transaction.atomic():
        keeping.set_term(NARRATIVE, shorter, "", by=cast.privacy_officer, now=CLOSED)
        for later, held, is_old in rows:
            moment = CLOSED + later * DAY
            signal = make.signal(cast.worker, now=moment - timedelta(days=365 if is_old else 0))
            by_then = moment + timedelta(days=300 if is_old else 0)
            triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=by_then)
            if held is not None:
                hold(signal, GOES + held * DAY, cast)
        keeping.keep_term(NARRATIVE, start, at(start))
        kept = answered(holds.held_until(start))
        for number in range(14):
            day = start + number * DAY
            assert holds.held_signals(day) == {ref for ref, until in kept.items() if until >= day}
            due = [each.day for each in emptying.going(day)]
            assert keeping.keep_term(NARRATIVE, day + DAY, at(day + DAY)) == due.count(day + DAY)
            assert len(emptying.going(day + DAY)) >= len(due) - due.count(day + DAY)
        transaction.set_rollback(True)


@pytest.mark.parametrize("shorter", [0, 3])
@pytest.mark.parametrize("logged_before", [0, 600])
@pytest.mark.parametrize("held", ["", "signal", "worker"])
def test_the_page_names_the_days_on_which_account_and_text_go(cast, shorter, logged_before, held):
    """However long before it closed it was logged, by a shorter term, and after a hold."""
    then = timezone.now() - 20 * DAY
    account = next(rule for rule in retention.RULES if rule.key == "signals.account")
    for rule in (account, NARRATIVE):
        keeping.set_term(rule, shorter, "", by=cast.privacy_officer, now=then)
    signal = make.signal(
        cast.worker,
        now=then - logged_before * DAY,
        platform=make.platform(),
        account_handle="voorbeeld.noord",
    )
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=then)
    if held:
        row = hold(signal, day_of(then) + 500 * DAY, cast)
        subject = audit.label(signal) if held == "signal" else cast.worker.label
        LegalHold.objects.filter(pk=row.pk).update(subject=subject)
    signal = Signal.objects.get(pk=signal.pk)
    account_day, text_day = answered(emptying.days_of(signal, timezone.localdate()))

    page = make.signed_in(cast.lead).get(signal.get_absolute_url()).content.decode()
    for day in (account_day, text_day):
        assert f"{day.day} {date_format(day, 'F')}" in page
    for rule, day in ((account, account_day), (NARRATIVE, text_day)):
        assert keeping.keep_term(rule, day - DAY, at(day - DAY)) == 0
        assert keeping.keep_term(rule, day, at(day)) == 1


def test_what_is_due_goes_by_the_run_of_the_night(cast):
    """The text of one that was logged three years ago, and is closed today."""
    now = timezone.now()
    signal = make.signal(cast.worker, now=now - 1100 * DAY)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=now)
    _account, text = answered(emptying.days_of(signal, day_of(now)))
    assert text == day_of(now)


def test_holds_of_others_cost_the_page_of_a_signal_nothing(cast):
    signal = closed(cast, timezone.now() - 20 * DAY)
    browser = make.signed_in(cast.lead)
    browser.get(signal.get_absolute_url())
    before, _page = asked(lambda: browser.get(signal.get_absolute_url()))
    for number in range(1, 6):
        hold(closed(cast), timezone.localdate() + number * DAY, cast)
    after, _page = asked(lambda: browser.get(signal.get_absolute_url()))
    assert len(after) == len(before), told(after)


@pytest.mark.parametrize("shorter", [0, 3])
@pytest.mark.parametrize("began_before", [0, 900])
@pytest.mark.parametrize("is_held", [False, True])
def test_the_page_of_an_approach_names_the_day_on_which_its_text_goes(
    cast, shorter, began_before, is_held
):
    then = timezone.now() - 20 * DAY
    [rule] = [each for each in retention.RULES if each.key == "signals.approach"]
    keeping.set_term(rule, shorter, "", by=cast.privacy_officer, now=then)
    row = make.approach(cast.lead, now=then - began_before * DAY)
    approaches.end(row, "Klaar.", by=cast.lead, now=then, ended_on=day_of(then))
    if is_held:
        LegalHold.objects.create(
            subject=audit.label(row), reason="aangifte loopt", placed_on=day_of(then),
            until=day_of(then) + 900 * DAY, by=cast.privacy_officer,
        )  # fmt: skip
    row = Approach.objects.get(pk=row.pk)
    day = answered(emptying.day_of_approach(row, timezone.localdate()))

    page = make.signed_in(cast.lead).get(row.get_absolute_url()).content.decode()
    assert f"{day.day} {date_format(day, 'F')}" in page
    assert keeping.keep_term(rule, day - DAY, at(day - DAY)) == 0
    assert keeping.keep_term(rule, day, at(day)) == 1


def test_one_that_joins_a_day_that_was_told_of_is_told_too(cast, english):
    """A hold that is lifted, or one of nearly two years that is closed late."""
    closed(cast)
    kept = closed(cast)
    row = hold(kept, GOES + 60 * DAY, cast)
    old = make.signal(cast.worker, now=datetime(2024, 12, 10, 15, tzinfo=AMSTERDAM))
    assert run(TOLD) == 1
    row.delete()
    assert (run(GOES - 5 * DAY), run(GOES - 5 * DAY)) == (1, 0)
    triage.close(old, Outcome.RESOLVED, by=cast.lead, now=at(GOES - 4 * DAY))
    assert (run(GOES - 4 * DAY), run(GOES - 3 * DAY)) == (1, 0)
    assert mails(GOES - 3 * DAY)[-1].subject == "3 signals become anonymous in 3 days"


def test_of_each_signal_its_lead_hears_whatever_was_told_of_the_others(cast, english):
    """One that was told of is held; another joins its day, or one of many days told together."""
    kept = closed(cast)
    for later in range(0, 8, 2):
        closed(cast, CLOSED + later * DAY)
    waits = closed(cast, CLOSED + 6 * DAY)
    row = hold(waits, GOES + 60 * DAY, cast)
    assert run(TOLD + 6 * DAY) == 1
    hold(kept, GOES + 60 * DAY, cast)
    row.delete()
    assert (run(GOES - 2 * DAY), run(GOES - DAY)) == (1, 0)
    assert mails(GOES - DAY)[-1].subject == "2 signals become anonymous in 7 days"


def test_one_whose_day_moved_is_told_of_again(cast):
    signal = closed(cast)
    assert run(TOLD) == 1
    hold(signal, GOES + 4 * DAY, cast)
    assert (run(TOLD + DAY), run(TOLD + 5 * DAY), run(TOLD + 6 * DAY)) == (0, 1, 0)


def test_who_leads_from_now_on_hears_what_who_led_before_was_told(cast):
    """It counted as told, and the texts went without a word to anybody who could ask for a hold."""
    closed(cast)
    assert run(TOLD) == 1
    Membership.objects.filter(user=cast.lead).update(until_day=TOLD)
    newcomer = make.person("Nieuwe Leider", "team_lead", cast.noord)

    assert [run(TOLD + day * DAY) for day in (1, 2)] == [1, 0]

    assert [message.recipient for message in posted()] == [cast.lead.label, newcomer.label]
    assert [mail and mail.to for mail in mails(TOLD + DAY)] == [None, [newcomer.email]]


def test_what_was_practised_is_not_counted_nor_figures_of_what_was_taken_back(cast, english):
    kept, mistake = closed(cast), closed(cast)
    Signal.objects.filter(pk=closed(cast).pk).update(is_practice=True)
    run(TOLD)
    assert "2 closed signals of team Noord. The figures stay." in mails(TOLD)[0].text

    Signal.objects.filter(pk=mistake.pk).update(outcome=Outcome.RETRACTED)

    assert "2 closed signals of team Noord.\n" in mails(TOLD)[0].text
    assert "figures" not in mails(TOLD)[0].text and kept.pk
