"""Who is given a signal hears of it: nobody else told them, and its alarm ends with an owner."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from organisation import notifications
from organisation.actions import leaving
from organisation.choices import PersonStatus, Timing
from organisation.models import Membership, NotificationChoice
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import moving, owning, steps, triage
from signals.choices.signal import Outcome
from signals.models import Signal
from tests import make
from tests.make import AMSTERDAM, signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
LATER, DAY = MONDAY + timedelta(hours=2), timedelta(days=1)
KINDS = ("signals.given", "signals.given_now")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def posted():
    return list(Message.objects.filter(kind__in=KINDS).order_by("pk"))


def mails(now=LATER):
    return [letter for message in posted() if (letter := render(message, now))]


def given_at_once(signals, to, by, now=MONDAY, **also):
    rows = Signal.objects.filter(pk__in=[signal.pk for signal in signals])
    return owning.assign_each(rows, to, by=by, now=now, **also)


def give(signal, to, by, now=MONDAY):
    owning.assign(fresh(signal), to, by=by, now=now)


def test_who_is_given_a_signal_hears_of_it(cast):
    signal = make.signal(cast.worker, now=MONDAY, severity=3)
    give(signal, cast.colleague, cast.lead)
    [mail] = mails()
    assert mail.to == [cast.colleague.email]
    assert signal.ref in mail.subject and signal.get_absolute_url() in mail.text


def test_the_mail_says_nothing_about_the_signal(cast):
    signal = make.signal(cast.worker, now=MONDAY, narrative="Vechtpartij bij het plein.")
    give(signal, cast.colleague, cast.lead)
    [mail] = mails()
    kind = signal.get_category_display().lower()
    assert "plein" not in mail.text and kind not in mail.text.lower()


def test_who_takes_one_up_or_has_it_already_hears_nothing(cast):
    mine, theirs = (make.signal(cast.worker, now=MONDAY) for _ in range(2))
    give(mine, cast.lead, cast.lead)
    give(theirs, cast.colleague, cast.lead)
    give(theirs, cast.colleague, cast.lead, LATER)
    assert [message.subject_ref for message in posted()] == [theirs.ref]


def test_several_given_at_once_are_one_mail(cast):
    signals = [make.signal(cast.worker, now=MONDAY) for _ in range(3)]
    given_at_once(signals, cast.colleague, cast.lead)
    [mail] = mails()
    assert all(signal.ref in mail.text for signal in signals)


def trail(signal):
    entries = AuditEntry.objects.filter(subject_ref=signal.ref).order_by("pk")
    return [(entry.verb, entry.before, entry.after) for entry in entries]


def test_of_several_given_at_once_each_is_as_if_given_by_itself(cast):
    new, reopened, running = (make.signal(cast.worker, now=MONDAY, severity=2) for _ in range(3))
    triage.close(fresh(reopened), Outcome.NOTHING_FOUND, by=cast.lead, now=MONDAY)
    triage.reopen(fresh(reopened), "", by=cast.lead, now=MONDAY)
    moving.move(fresh(running), "waiting_partner", by=cast.lead, now=MONDAY)
    triage.add_step(fresh(running), "talk_youth", by=cast.worker, now=MONDAY)
    signals = [fresh(signal) for signal in (new, reopened, running)]

    given, refused = given_at_once(signals, cast.colleague, cast.lead, LATER)

    assert given == [signal.ref for signal in signals] and refused == []
    moved = [("in_progress", "new", LATER), ("in_progress", "reopened", LATER)]
    for signal, stands in zip(signals, [*moved, ("waiting_partner", "new", MONDAY)], strict=True):
        now_there = fresh(signal)
        assert (now_there.status, now_there.came_from, now_there.moved_at) == stands
        assert (now_there.owner, now_there.version) == (cast.colleague, signal.version + 1)
        assert trail(signal)[-1] == ("assigned", "", cast.colleague.label)
    assert trail(new)[-2] == ("moved", "new", "in_progress")
    assert trail(reopened)[-2] == ("moved", "reopened", "in_progress")
    assert "moved" not in {verb for verb, _before, _after in trail(running)[-2:]}
    assert [fresh(signal).term_met_at for signal in signals] == [None, None, LATER]


def test_of_several_given_at_once_what_was_planned_goes_along_and_who_had_it_hears(cast):
    theirs, own, of_another = (make.signal(cast.worker, now=MONDAY, severity=2) for _ in range(3))
    planned = {}
    for signal, owner in ((theirs, cast.worker), (own, cast.colleague), (of_another, cast.worker)):
        give(signal, owner, cast.lead)
        for who in (cast.worker, cast.colleague, cast.lead):
            step = steps.plan_step(
                fresh(signal), "talk_youth", owner=who, due_on=day_of(MONDAY) + DAY,
                by=cast.lead, now=MONDAY,
            )  # fmt: skip
            planned[signal, who] = step
    seen = {of_another.ref: 1}

    given, [(refused, _why)] = given_at_once(
        [theirs, own, of_another], cast.colleague, cast.lead, LATER, seen=seen
    )

    assert given == [theirs.ref, own.ref] and refused == of_another.ref
    owners = {key: fresh(step).owner for key, step in planned.items()}
    assert owners.pop((theirs, cast.worker)) == cast.colleague
    assert all(owner == who for (_signal, who), owner in owners.items())
    [gone] = Message.objects.filter(kind="signals.step_gone")
    assert (gone.recipient, gone.subject_ref) == (cast.worker.label, theirs.ref)


def test_of_several_given_at_once_one_that_is_refused_stops_none_and_says_why(cast):
    fine, closed, changed, elsewhere = (
        make.signal(by, now=MONDAY, severity=1)
        for by in (cast.worker, cast.worker, cast.worker, cast.other_worker)
    )
    triage.close(fresh(closed), Outcome.NOTHING_FOUND, by=cast.lead, now=MONDAY)
    signals = [fine, closed, changed, elsewhere]

    given, refused = given_at_once(
        signals, cast.colleague, cast.lead, seen={changed.ref: 7, fine.ref: 1}
    )

    assert given == [fine.ref]
    assert [ref for ref, _why in refused] == [closed.ref, changed.ref, elsewhere.ref]
    assert len({why for _ref, why in refused}) == 3
    assert [fresh(signal).owner for signal in signals] == [cast.colleague, None, None, None]
    assert [message.subject_ref for message in posted()] == [fine.ref]


@pytest.mark.parametrize("again", [False, True])
def test_what_became_urgent_meets_its_term_by_an_owner_once_something_is_done_anew(cast, again):
    """In sets as by itself: what was done before the raise is no answer to it."""
    for at_once in (False, True):
        signal = make.signal(cast.worker, now=MONDAY, severity=2)
        triage.add_step(fresh(signal), "talk_youth", by=cast.worker, now=MONDAY)
        raised = MONDAY + timedelta(hours=1)
        triage.change_severity(fresh(signal), 4, "Erger.", by=cast.lead, now=raised)
        if again:
            triage.add_step(fresh(signal), "talk_youth", by=cast.worker, now=LATER)
        if at_once:
            given_at_once([signal], cast.lead, cast.lead, LATER)
        else:
            give(signal, cast.lead, cast.lead, LATER)
        assert fresh(signal).term_met_at == (LATER if again else None)


def test_what_is_given_at_once_is_written_at_once(cast):
    """A mail that left between two of them would tell of the first and never of the second."""
    signals = [make.signal(cast.worker, now=MONDAY) for _ in range(2)]
    nobody = SimpleNamespace(pk=0, public_id="", audit_ref="nobody", _meta=cast.lead._meta)
    with pytest.raises(ValueError, match="SimpleNamespace"):
        given_at_once(signals, cast.colleague, nobody)
    assert {fresh(signal).owner for signal in signals} == {None} and not posted()


def test_what_is_somebody_else_s_or_closed_by_then_is_left_out(cast):
    first, second, closed = (make.signal(cast.worker, now=MONDAY, severity=1) for _ in range(3))
    given_at_once([first, second, closed], cast.colleague, cast.lead)
    give(first, cast.lead, cast.lead, LATER)
    triage.close(fresh(closed), Outcome.NOTHING_FOUND, by=cast.lead, now=LATER)
    [mail] = mails()
    assert second.ref in mail.text
    assert first.ref not in mail.text and closed.ref not in mail.text


def test_an_urgent_one_comes_at_once_whatever_somebody_chose(cast):
    NotificationChoice.objects.create(
        user=cast.colleague, kind="signals.given", timing=Timing.DIGEST
    )
    for severity in (3, 5):
        give(make.signal(cast.worker, now=MONDAY, severity=severity), cast.colleague, cast.lead)
    waits = {message.kind: notifications.wait(message, MONDAY) for message in posted()}
    assert waits["signals.given_now"] is None
    assert waits["signals.given"].until is None  # with the daily mail


def test_who_is_away_and_a_practice_signal_get_no_mail(cast):
    practice = make.signal(cast.worker, now=MONDAY)
    Signal.objects.filter(pk=practice.pk).update(is_practice=True)
    give(practice, cast.colleague, cast.lead)
    assert posted() == []
    give(make.signal(cast.worker, now=MONDAY), cast.colleague, cast.lead)
    cast.colleague.status = PersonStatus.PAUSED
    cast.colleague.save()
    assert mails() == []


@pytest.mark.parametrize("how", ["left", "role_ended"])
def test_what_was_of_who_went_is_told_to_who_has_it_now(cast, how):
    signal = make.signal(cast.colleague, now=MONDAY, severity=4)
    give(signal, cast.worker, cast.worker)
    if how == "left":
        leaving.leave(cast.worker, by=cast.administrator, today=day_of(MONDAY), now=MONDAY)
    else:
        Membership.objects.filter(user=cast.worker).update(until_day=day_of(MONDAY) - DAY)
        calendar.left_behind(day_of(MONDAY), MONDAY)

    assert fresh(signal).owner == cast.lead
    [mail] = mails()
    assert mail.to == [cast.lead.email] and signal.ref in mail.subject


def test_the_page_where_one_chooses_names_it(cast):
    page = signed_in(cast.worker).get("/profile/notifications/").text
    assert 'value="signals.given"' in page


@pytest.mark.parametrize("number", [1, 6])
def test_those_that_are_refused_ask_no_more_however_many(
    cast, number, django_assert_max_num_queries
):
    elsewhere = [make.signal(cast.other_worker, now=LATER) for _number in range(number)]
    with django_assert_max_num_queries(6):
        given, refused = given_at_once(elsewhere, cast.colleague, cast.lead, LATER)
    assert not given and len(refused) == number
    assert {why for _ref, why in refused} == {"Cora Collega werkt niet in team Zuid."}
