"""Whom an urgent signal reaches, in which order, and what stops it."""

from datetime import datetime, timedelta
from functools import partial
from itertools import product
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from organisation import duty
from organisation.choices import PersonStatus, Role
from organisation.models import DutyShift, Membership, User
from outbox import actions as outbox_actions
from outbox import delivery
from outbox.carrier import Carrier
from outbox.choices import Outcome as Went
from outbox.choices import Status as Sent
from outbox.models import Message
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals import alarms, mail
from signals.actions import alerts, moving, owning, reading, triage
from signals.actions import steps as planning
from signals.choices.signal import Outcome, Severity, Status, StepKind
from signals.models import Signal
from tests import make
from tests.bell import heard
from youthwork.lib.dates import AMSTERDAM, day_of

pytestmark = pytest.mark.django_db

NOW = make.FRIDAY_NIGHT
HOUR, QUARTER, MINUTE = timedelta(hours=1), timedelta(minutes=15), timedelta(minutes=1)


def on_duty(person, **also):
    return make.duty(person, NOW - HOUR, NOW + 3 * HOUR, **also)


def steps(team, moment=NOW):
    """Names of each step; who is warned is asked more briefly, and is the same people."""
    line = duty.line(team, moment)
    labels = [[person.label for person in step] for step in line.steps]
    first = partial(alarms.whom, Severity.FAST)
    for asked, expected in ((duty.brief_line, labels), (first, labels[:1])):
        found = asked(team, moment)
        assert [[person.label for person in step] for step in found.steps] == expected
        assert found.on_duty == line.on_duty
    return [[person.name for person in step] for step in line.steps]


def deliver(until):
    """Send what is due at each minute; whom it reached since the start, in order."""
    moment = NOW
    while moment <= until:
        for pk in list(Message.objects.due(moment).values_list("pk", flat=True)):
            outbox_actions.send(pk, moment)
        moment += MINUTE
    return mails()


def mails():
    return [(sent.to[0].split("@")[0], sent.subject) for sent in django_mail.outbox]


def warned(letters):
    """Those of the alarm; who was given the signal hears that it is theirs."""
    return [letter for letter in letters if letter[1].startswith("Dringend signaal")]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A mail is written at the moment at which it is sent."""
    told = {"now": NOW}
    send = outbox_actions.send

    def at(pk, now):
        told["now"] = now
        return send(pk, now)

    monkeypatch.setattr(outbox_actions, "send", at)
    monkeypatch.setattr("signals.mail.timezone.now", lambda: told["now"])
    return told


# --- whom it reaches ------------------------------------------------------------------------------


def test_whoever_has_the_duty_comes_first_then_the_next(cast):
    on_duty(cast.other_lead, backup=cast.manager)
    third = make.person("Zed Leider", "team_lead", cast.zuid)

    assert steps(cast.noord) == [
        ["Olga Leider"], ["Mia Manager"], ["Lea Leider"], [third.name],
    ]  # fmt: skip


def test_the_team_s_own_duty_goes_before_that_of_the_organisation(cast):
    on_duty(cast.other_lead)
    on_duty(cast.lead, team=cast.noord)

    assert steps(cast.noord)[:2] == [["Lea Leider"], ["Olga Leider"]]
    assert steps(cast.zuid)[0] == ["Olga Leider"]


def test_the_duty_of_another_team_disturbs_nobody_here(cast):
    on_duty(cast.other_lead, team=cast.zuid)

    line = duty.line(cast.noord, NOW)
    assert not line.on_duty
    assert steps(cast.noord) == [["Lea Leider", "Olga Leider"], ["Mia Manager"]]


def test_when_nobody_has_the_duty_all_leads_hear_of_it(cast):
    assert steps(cast.noord) == [["Lea Leider", "Olga Leider"], ["Mia Manager"]]


def test_f24_who_is_on_long_leave_is_skipped(cast):
    on_duty(cast.lead, backup=cast.other_lead)
    User.objects.filter(pk=cast.lead.pk).update(status="paused")

    assert steps(cast.noord) == [["Olga Leider"], ["Mia Manager"]]
    assert User.objects.get(pk=cast.other_lead.pk).is_on_duty(NOW)


def test_who_has_a_shift_and_leads_nothing_any_more_is_skipped(cast):
    """They would open nothing, and of severity 4 nobody else would hear."""
    on_duty(cast.other_lead, team=cast.noord)
    Membership.objects.filter(user=cast.other_lead).update(role=Role.WORKER)
    make.signal(cast.worker, severity=4, now=NOW)

    assert steps(cast.noord) == [["Lea Leider"], ["Mia Manager"]]
    assert [to for to, _subject in deliver(NOW)] == ["lea.leider"]


def test_who_stands_in_and_leads_nothing_any_more_is_skipped(cast):
    on_duty(cast.lead, backup=cast.other_lead)
    Membership.objects.filter(user=cast.other_lead).delete()

    assert steps(cast.noord) == [["Lea Leider"], ["Mia Manager"]]


OK, AWAY, ROLELESS = "active", "paused", "without a role"
SHIFTS = [None, *product((OK, AWAY, ROLELESS), (None, OK, AWAY, ROLELESS))]


@pytest.mark.parametrize("own", SHIFTS, ids=str)
def test_who_is_warned_is_who_has_the_duty_whoever_is_away(cast, own):
    """`steps` holds the brief question to the line; here for each pair of shifts."""
    a_day_ago = day_of(NOW) - timedelta(days=1)
    people = [
        [make.person(f"{name} {place}", "team_lead", cast.zuid) for name in ("Dienst", "Invaller")]
        for place in ("eigen", "huis")
    ]
    for house in SHIFTS:
        DutyShift.objects.all().delete()
        for team, states, pair in zip((cast.noord, None), (own, house), people, strict=True):
            if states is None:
                continue
            for person, state in zip(pair, states, strict=True):
                User.objects.filter(pk=person.pk).update(status=AWAY if state == AWAY else OK)
                until = a_day_ago if state == ROLELESS else None
                person.memberships.update(until_day=until, from_day=a_day_ago)
            on_duty(pair[0], team=team, backup=pair[1] if states[1] else None)
        found = steps(cast.noord)
        if own and own[0] == OK:
            assert found[0] == ["Dienst eigen"]


@pytest.mark.parametrize(("since", "until"), [(-3 * HOUR, timedelta(0)), (MINUTE, 3 * HOUR)])
def test_a_shift_that_is_over_or_still_to_come_is_nobodys_duty(cast, since, until):
    make.duty(cast.manager, NOW + since, NOW + until)
    assert steps(cast.noord) == [["Lea Leider", "Olga Leider"], ["Mia Manager"]]


def test_who_stands_in_two_shifts_at_once_is_warned_once(cast):
    """PostgreSQL keeps them apart; elsewhere they may overlap."""
    rows = [
        (person.pk, person.name, person.public_id, "", OK, "team_lead", False, cast.noord.pk, None)
        for person in (cast.other_lead, cast.lead, cast.other_lead)
    ]
    line = duty.line_by(rows, cast.noord, NOW, first=True)
    assert [person.name for person in line.first] == ["Lea Leider", "Olga Leider"]


@pytest.mark.parametrize("team", [True, False], ids=["own", "house"])
def test_who_has_the_duty_is_one_question(cast, team, django_assert_num_queries):
    on_duty(cast.other_lead, team=cast.noord if team else None, backup=cast.manager)
    with django_assert_num_queries(1):
        assert [person.name for person in alarms.whom(Severity.FAST, cast.noord, NOW).first] == [
            "Olga Leider"
        ]


@pytest.mark.parametrize("phone", ["", "06 12345678"])
def test_a_text_goes_to_who_has_a_number(cast, settings, phone):
    settings.SMS_HOOK_URL = "https://sms.example.com/"
    User.objects.filter(pk=cast.lead.pk).update(phone=phone)
    on_duty(cast.lead)
    make.signal(cast.worker, severity=4, now=NOW)

    kinds = set(Message.objects.due(NOW).values_list("kind", flat=True))
    assert kinds == ({alarms.KIND, alarms.TEXT} if phone else {alarms.KIND})


def test_f50_without_leads_and_manager_the_director_hears_of_it_then_the_administrator(cast):
    gone = (cast.lead, cast.other_lead, cast.manager)
    User.objects.filter(pk__in=[person.pk for person in gone]).update(status="paused")
    assert steps(cast.noord) == [["Dirk Bestuur"]]
    User.objects.filter(pk=cast.director.pk).update(status="paused")
    assert steps(cast.noord) == [["Ad Beheer"]]


def test_the_line_takes_one_query(cast, django_assert_num_queries):
    on_duty(cast.lead, backup=cast.other_lead)
    with django_assert_num_queries(1):
        duty.line(cast.noord, NOW)


def test_a_warning_asks_eight_statements_whatever_is_in_the_outbox(
    cast, django_assert_max_num_queries
):
    """Claim, whom with when and rights, signal, later ones, line, stands, went and trail."""
    on_duty(cast.lead, backup=cast.other_lead)
    for _number in range(3):
        make.signal(cast.worker, severity=5, now=NOW)
    messages = list(Message.objects.due(NOW))
    outbox_actions.send_each(messages[:1], lambda: NOW)
    with django_assert_max_num_queries(8 + 2 * 2):  # and the ends of two transactions
        assert outbox_actions.send_each(messages[1:2], lambda: NOW).total() == 1


def test_who_holds_no_role_any_more_is_sent_to_no_signal(cast):
    """Rights are read with whom it goes to, each time that it is sent."""
    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=4, now=NOW)
    [message] = Message.objects.due(NOW)
    assert signal.ref in mail.urgent(message, NOW).text

    cast.lead.duty_shifts.all().delete()
    cast.lead.memberships.update(until_day=day_of(NOW) - timedelta(days=1))

    assert signal.ref not in mail.urgent(message, NOW).text


def test_whom_a_message_goes_to_is_asked_anew_each_time_that_it_is_sent(cast, settings):
    on_duty(cast.lead, backup=cast.other_lead)
    make.signal(cast.worker, severity=4, now=NOW)
    [message] = Message.objects.due(NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens
    assert outbox_actions.send_each([message], lambda: NOW)[Went.FAILED] == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    User.objects.filter(pk=cast.lead.pk).update(status="paused")

    later = NOW + HOUR
    assert outbox_actions.send_each([message], lambda: later)[Went.SKIPPED] == 1

    assert django_mail.outbox == []
    assert Message.objects.get(pk=message.pk).status == Sent.BOUNCED
    assert Message.objects.due(later).get().recipient == cast.other_lead.label


# --- within a minute ------------------------------------------------------------------------------


@pytest.fixture
def rung(monkeypatch):
    """Which tasks were woken: by PostgreSQL itself, elsewhere by whoever saved."""
    if connection.vendor == "postgresql":
        with heard() as told:
            yield told
        return
    woken = []
    monkeypatch.setattr("outbox.waking.wake", woken.append)
    yield lambda: woken


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("severity", [4, 5])
@pytest.mark.parametrize("rises", [False, True], ids=["logged", "rises"])
def test_r41_saving_wakes_the_worker_whose_next_round_tells(cast, severity, rises, rung):
    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=3, now=NOW) if rises else None
    with transaction.atomic():
        if signal:
            triage.change_severity(signal, Severity(severity), "erger", by=cast.lead, now=NOW)
        else:
            make.signal(cast.worker, severity=severity, now=NOW)
        # There already, in the transaction of the save, and due at once.
        assert Message.objects.due(NOW).get().recipient == cast.lead.label
        assert rung() == []
    assert rung() == ["outbox.tasks.deliver"]

    delivery.sweep(lambda: NOW)
    assert [sent.to for sent in django_mail.outbox] == [[cast.lead.email]]


def test_r41_whatever_is_urgent_is_sent_before_older_messages(settings):
    assert {*alarms.WAYS} <= {*settings.SENT_FIRST} <= {*settings.MESSAGE_KINDS}


# --- severity 5 -----------------------------------------------------------------------------------


def test_severity_4_reaches_who_is_on_duty_once_and_nobody_else(cast):
    on_duty(cast.lead, backup=cast.other_lead)
    signal = make.signal(cast.worker, severity=4, now=NOW)

    sent = deliver(NOW + 2 * HOUR)

    assert sent == [("lea.leider", f"Dringend signaal {signal.ref}, ernst 4")]
    assert "15 minuten" not in django_mail.outbox[0].body


def test_severity_5_goes_again_after_15_minutes_and_then_to_the_next_each_step_once(cast):
    on_duty(cast.lead, backup=cast.other_lead)
    make.signal(cast.worker, severity=5, now=NOW)

    assert [to for to, _subject in deliver(NOW)] == ["lea.leider"]
    assert len(deliver(NOW + 14 * MINUTE)) == 1
    assert sorted(to for to, _subject in deliver(NOW + QUARTER)[1:]) == [
        "lea.leider", "olga.leider",
    ]  # fmt: skip
    assert [to for to, _subject in deliver(NOW + 3 * QUARTER)[3:]] == ["mia.manager"]
    assert len(deliver(NOW + 12 * HOUR)) == 4


def test_the_mail_says_who_is_next_and_nothing_of_content(cast):
    on_duty(cast.lead, backup=cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)

    deliver(NOW + 2 * QUARTER)
    first, again, nxt, last = (sent.body for sent in django_mail.outbox)

    assert "Neemt niemand het binnen 15 minuten over, dan gaat dit bericht naar Olga" in first
    assert "Nog niemand" not in first
    for body in (again, nxt):
        assert "Nog niemand heeft het overgenomen" in body and "naar Mia Manager" in body
    assert "15 minuten" not in last and "/signals/" not in last
    assert "teamleider" in last
    assert all(signal.narrative not in body for body in (first, again, nxt, last))


def planned(signal, person, days=0):
    """What somebody means to do that many days from now, written down after a minute."""
    due_on = timezone.localdate(NOW) + timedelta(days=days)
    kind, now = StepKind.TALK_YOUTH, NOW + MINUTE
    return planning.plan_step(signal, kind, owner=person, due_on=due_on, by=person, now=now)


@pytest.mark.parametrize(
    "deed",
    [
        lambda s, who: owning.assign(s, who, by=who, now=NOW + 5 * MINUTE),
        lambda s, who: owning.assign(s, s.created_by, by=who, now=NOW + 5 * MINUTE),
        lambda s, who: triage.add_step(s, StepKind.CALLED_112_POLICE, by=who, now=NOW + 5 * MINUTE),
        lambda s, who: moving.move(s, Status.WAITING_PARTNER, by=who, now=NOW + 5 * MINUTE),
        lambda s, who: planning.tick_off(planned(s, who), by=who, now=NOW + 5 * MINUTE),
    ],
    ids=["owner", "gave it to the worker", "step", "asked a partner", "did what was planned"],
)
def test_what_was_taken_over_goes_no_further(cast, deed):
    on_duty(cast.other_lead, backup=cast.lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    deliver(NOW)

    deed(signal, cast.other_lead)

    assert len(warned(deliver(NOW + 4 * HOUR))) == 1
    rows = Message.objects.exclude(kind="signals.answered")  # with the daily mail
    assert set(rows.values_list("status", flat=True)) == {Sent.SENT, Sent.CANCELLED}


def test_a_plan_that_is_given_to_a_colleague_takes_nothing_over(cast):
    """It stood in the trail as if the signal had been given an owner: nobody else was warned."""
    on_duty(cast.lead, backup=cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    deliver(NOW)
    step = planned(signal, cast.lead, 1)
    colleague = make.person("Luc Leider", "team_lead", cast.noord)

    planning.give_step(step, colleague, by=cast.lead, now=NOW)

    page = make.signed_in(cast.lead).get(signal.get_absolute_url()).content.decode()
    assert "Toegewezen aan Luc" not in page and 'id="warns-on"' in page
    assert not alarms.is_taken_over(Signal.objects.get(pk=signal.pk), NOW)
    assert warned(deliver(NOW + timedelta(minutes=16)))


@pytest.mark.parametrize("days", [0, 1], ids=["today", "tomorrow"])
def test_a_mere_plan_takes_nothing_over_and_the_page_says_so(cast, days):
    on_duty(cast.lead, backup=cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    deliver(NOW)
    client = make.signed_in(cast.lead)
    goes_on = 'id="warns-on"'
    assert goes_on not in client.get(signal.get_absolute_url()).content.decode()

    planned(signal, cast.lead, days)

    assert not alarms.is_taken_over(signal, NOW)
    assert len(deliver(NOW + QUARTER)) == 3
    assert goes_on in client.get(signal.get_absolute_url()).content.decode()
    owning.assign(signal, cast.lead, by=cast.lead, now=NOW + QUARTER + MINUTE)
    assert len(deliver(NOW + 4 * HOUR)) == 3
    assert goes_on not in client.get(signal.get_absolute_url()).content.decode()


def test_laying_it_aside_until_a_day_takes_nothing_over_either(cast):
    on_duty(cast.lead, backup=cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    deliver(NOW)
    until = timezone.localdate(NOW) + timedelta(days=3)

    triage.pause(signal, until, "na het weekend", by=cast.lead, now=NOW + MINUTE)

    assert not alarms.is_taken_over(signal, NOW)
    assert len(deliver(NOW + QUARTER)) == 3


def test_a_step_of_the_worker_takes_nothing_over(cast):
    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=5, now=NOW, first_steps=["called_112_police"])
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.worker, now=NOW + MINUTE)

    assert not alarms.is_taken_over(signal, NOW)
    assert len(deliver(NOW + QUARTER)) == 3


def test_a_step_of_who_logged_it_and_leads_another_team_takes_nothing_over(cast):
    """As worker here they wait for somebody, as any worker does; no second warning went out."""
    on_duty(cast.lead)
    make.membership(cast.other_lead, "worker", cast.noord)
    who = User.objects.get(pk=cast.other_lead.pk)
    signal = make.signal(who, cast.noord, now=NOW, category="violence", severity=5)
    deliver(NOW)
    signal.refresh_from_db()
    triage.add_step(signal, StepKind.CONSULTED_COLLEAGUE, by=who, now=NOW + MINUTE)
    assert len(deliver(NOW + QUARTER)) > 1


def test_after_an_outage_only_what_still_applies_goes_out_once_to_each(cast):
    """Two hours without a worker: nobody gets the first and the second warning together."""
    on_duty(cast.lead, backup=cast.other_lead)
    make.signal(cast.worker, severity=5, now=NOW)

    late = NOW + 2 * HOUR
    for pk in Message.objects.due(late).values_list("pk", flat=True):
        outbox_actions.send(pk, late)

    assert sorted(sent.to[0] for sent in django_mail.outbox) == sorted(
        person.email for person in (cast.lead, cast.other_lead, cast.manager)
    )
    assert Message.objects.filter(status=Sent.CANCELLED).count() == 1


@pytest.mark.parametrize(
    "deed",
    [
        lambda signal, cast: owning.assign(
            signal, cast.colleague, by=cast.other_lead, now=NOW + MINUTE
        ),
        lambda signal, cast: triage.change_severity(
            signal, Severity.FAST, "loopt minder hard", by=cast.other_lead, now=NOW + MINUTE
        ),
    ],
    ids=["taken over", "less serious"],
)
def test_after_an_outage_who_was_to_be_warned_hears_of_it_once_though_no_more_steps_follow(
    cast, deed
):
    """The first step gave way to the second, and the second had nothing to say any more."""
    on_duty(cast.lead)
    make.push_device(cast.lead)
    deed(make.signal(cast.worker, severity=5, now=NOW), cast)

    late = NOW + 2 * QUARTER
    for pk in list(Message.objects.due(late).values_list("pk", flat=True)):
        outbox_actions.send(pk, late)
    assert [to for to, _subject in warned(mails())] == ["lea.leider"]


def test_after_an_outage_what_was_raised_again_is_told_once(cast):
    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=4, now=NOW)
    owning.assign(signal, cast.colleague, by=cast.other_lead, now=NOW + MINUTE)
    triage.change_severity(signal, Severity.NOW, "erger", by=cast.other_lead, now=NOW + 2 * MINUTE)
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.other_lead, now=NOW + 3 * MINUTE)

    late = NOW + 2 * QUARTER
    for pk in list(Message.objects.due(late).values_list("pk", flat=True)):
        outbox_actions.send(pk, late)
    assert [to for to, _subject in warned(mails())] == ["lea.leider"]


def test_after_an_outage_a_signal_that_was_closed_is_told_to_who_was_to_be_warned(cast):
    on_duty(cast.lead, backup=cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.lead, now=NOW + MINUTE)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW + MINUTE)

    assert [to for to, _subject in deliver(NOW + HOUR)] == ["lea.leider"]
    assert "intussen afgesloten" in django_mail.outbox[0].body


def test_a_signal_saved_offline_warns_when_it_arrives(cast):
    on_duty(cast.lead)
    make.signal(cast.worker, severity=5, now=NOW, seen_at=NOW - 20 * HOUR)

    assert len(deliver(NOW)) == 1
    assert "om 22:30" in django_mail.outbox[0].body


def test_a_severity_that_rises_warns_and_a_repeated_call_does_not(cast):
    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=3, now=NOW)
    Signal.objects.filter(pk=signal.pk).update(severity=5)
    signal.refresh_from_db()

    alerts.raise_alarm(signal, NOW)
    alerts.raise_alarm(signal, NOW)

    assert [to for to, _subject in deliver(NOW)] == ["lea.leider"]
    # A deed from before the severity rose takes nothing over.
    audit.record(AuditVerb.ASSIGNED, signal, by=cast.lead, at=NOW - MINUTE)
    assert not alarms.is_taken_over(signal, NOW)


def test_a_severity_that_falls_stops_the_line(cast):
    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    deliver(NOW)
    Signal.objects.filter(pk=signal.pk).update(severity=3)

    assert len(deliver(NOW + 4 * HOUR)) == 1


def test_a_message_written_before_alarms_had_steps_is_a_first_step(cast):
    signal = make.signal(cast.worker, severity=4, now=NOW)
    Message.objects.filter(recipient=cast.lead.label).update(
        dedupe_key=f"signals.urgent:{signal.ref}:{cast.lead.public_id}"
    )
    written = mail.urgent(Message.objects.get(recipient=cast.lead.label), timezone.now())
    assert signal.ref in written.subject


@pytest.mark.parametrize(
    ("seen", "written", "told"),
    [
        ("13 22:00", "13 23:00", "op 13 november om 22:00 en om 23:00 opgeschreven"),
        ("13 22:00", "20 21:00", "op 13 november om 22:00 en op 20 november om 21:00 opgeschreven"),
        ("19 23:50", "20 00:10", "op 19 november om 23:50 en op 20 november om 00:10 opgeschreven"),
    ],
)
def test_the_mail_says_on_which_day_it_was_written_where_that_is_not_when_it_was_seen(
    cast, seen, written, told
):
    at = {
        name: datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM)
        for name, text in {"seen_at": seen, "created_offline_at": written}.items()
    }
    make.signal(cast.worker, severity=4, now=NOW, **at)
    text = mail.urgent(Message.objects.get(recipient=cast.lead.label), NOW).text
    assert f"Het is gezien {told} zonder verbinding." in text
    assert "gemeld om 22:30." in text


@pytest.mark.parametrize(
    ("after", "told"), [(HOUR, "gemeld om 22:30."), (2 * HOUR, "gemeld op 20 november om 22:30.")]
)
def test_a_mail_that_goes_on_another_day_says_on_which_it_was_logged(cast, after, told):
    """After days without mail it read as if it came today."""
    make.signal(cast.worker, severity=4, now=NOW)
    text = mail.urgent(Message.objects.get(recipient=cast.lead.label), NOW + after).text
    assert f"in team Noord, {told}" in text


# --- who may open it ------------------------------------------------------------------------------


def test_who_is_warned_later_may_open_it_with_a_reason_from_then_on(cast):
    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)

    def opens(moment):
        person = User.objects.get(pk=cast.other_lead.pk)
        return Signal.objects.readable_with_reason_by(person, moment).filter(pk=signal.pk).exists()

    assert not opens(NOW)
    assert opens(NOW + QUARTER)
    assert not opens(NOW + timedelta(days=8))


@pytest.mark.parametrize("status", [Sent.BOUNCED, Sent.FAILED])
def test_who_was_warned_by_push_opens_it_though_the_mail_came_back(cast, status):
    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    mails = Message.objects.filter(kind=alarms.KIND, recipient=cast.other_lead.label)
    mails.update(status=status)

    person = User.objects.get(pk=cast.other_lead.pk)
    rows = Signal.objects.readable_with_reason_by(person, NOW + 2 * QUARTER)
    assert rows.filter(pk=signal.pk).exists()


def test_a_lead_on_duty_for_the_own_team_opens_nothing_of_another(cast):
    on_duty(cast.other_lead, team=cast.zuid)
    on_duty(cast.lead, team=cast.noord)
    theirs = make.signal(cast.worker, severity=4, now=NOW)
    ours = make.signal(cast.other_worker, severity=4, now=NOW)
    person = User.objects.get(pk=cast.other_lead.pk)

    assert not Signal.objects.readable_with_reason_by(person, NOW).filter(pk=theirs.pk).exists()
    assert Signal.objects.visible_to(person).get() == ours  # no reason asked


def test_a_manager_who_has_the_duty_is_told_to_call_a_lead_and_gets_no_link(cast):
    on_duty(cast.manager)
    make.signal(cast.worker, severity=4, now=NOW)
    deliver(NOW)

    [sent] = django_mail.outbox
    assert sent.to == [cast.manager.email]
    assert "Bel een teamleider" in sent.body
    assert "/signals/" not in sent.body


def test_a_manager_who_is_warned_opens_nothing(cast):
    make.signal(cast.worker, severity=5, now=NOW)
    moment = NOW + 5 * QUARTER
    assert not Signal.objects.readable_with_reason_by(cast.manager, moment).exists()


@pytest.mark.parametrize("taken_after", [0, 1, 14, 15, 16, 29, 30, 31, 45, 60, 90])
def test_nobody_hears_of_it_after_it_was_taken_over_and_nobody_twice_in_a_step(cast, taken_after):
    on_duty(cast.lead, backup=cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    taken_at = NOW + taken_after * MINUTE
    deliver(taken_at)
    before = len(django_mail.outbox)
    owning.assign(signal, cast.lead, by=cast.lead, now=taken_at)

    assert len(deliver(NOW + 3 * HOUR)) == before
    keys = list(Message.objects.values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("has_duty", "told"), [(True, "had dienst"), (False, "kreeg een dringend bericht")]
)
def test_the_privacy_officer_hears_whether_it_was_duty_or_a_warning(cast, has_duty, told):
    on_duty(cast.other_lead if has_duty else cast.lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    reading.open_with_reason(signal, "niemand nam op", by=cast.other_lead, now=NOW + QUARTER)

    written = mail.opened_on_duty(
        Message.objects.get(kind="signals.opened_on_duty"), timezone.now()
    )
    assert f"Olga Leider {told}" in written.text and "ernst 5" in written.text


def test_f50_without_a_privacy_officer_the_director_hears_that_somebody_opened_it(cast):
    on_duty(cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    for officer in User.objects.holding(Role.PRIVACY_OFFICER, timezone.localdate(NOW)):
        User.objects.filter(pk=officer.pk).update(status=PersonStatus.PAUSED)
    reading.open_with_reason(signal, "niemand nam op", by=cast.other_lead, now=NOW)

    [told] = Message.objects.of_kind("signals.opened_on_duty")
    written = mail.opened_on_duty(told, timezone.now())
    assert written.to == [cast.director.email] and "Olga Leider had dienst" in written.text
    # What only the privacy officer reads stands in no mail to somebody else.
    assert "niemand nam op" not in written.text and reverse("privacy:audit") not in written.text


@pytest.mark.parametrize("htmx", [True, False])
def test_who_has_the_duty_and_makes_it_calm_comes_back_to_the_inbox(cast, htmx):
    now = timezone.now()
    make.duty(cast.other_lead, now - HOUR, now + 9 * HOUR)
    signal = make.signal(cast.worker, severity=5)
    client = make.signed_in(cast.other_lead, **({"HTTP_HX_REQUEST": "true"} if htmx else {}))
    client.post(signal.get_absolute_url(), {"reason": "Ik heb vanavond dienst."})
    address = reverse("signals:change_severity", args=[signal.ref])
    answer = client.post(address, {"severity": "4", "reason": "Het valt mee."})
    assert answer.status_code == (200 if htmx else 302)
    assert "HX-Redirect" not in answer.headers

    answer = client.post(address, {"severity": "3", "reason": "Het is voorbij."})

    assert answer.headers["HX-Redirect" if htmx else "Location"] == "/signals/"
    assert f"{signal.ref}" in client.get("/signals/", headers={"HX-Request": ""}).content.decode()


# --- severity 4 that reaches nobody ---


def test_a_mail_of_severity_4_that_comes_back_goes_to_the_next_at_once(cast):
    on_duty(cast.other_lead)
    signal = make.signal(cast.worker, severity=4, now=NOW)
    [first] = Message.objects.filter(kind="signals.urgent")
    deliver(NOW)
    outbox_actions.came_back(first.ref, Sent.BOUNCED, NOW + MINUTE)
    outbox_actions.came_back(first.ref, Sent.BOUNCED, NOW + MINUTE)
    told = [to for to, _subject in deliver(NOW + 2 * HOUR)]
    assert told == ["olga.leider", "lea.leider"]
    assert AuditEntry.objects.filter(subject=audit.label(signal), after="signals.urgent").exists()


def test_who_left_between_saving_and_sending_is_not_the_last_to_hear(cast):
    on_duty(cast.other_lead)
    make.signal(cast.worker, severity=4, now=NOW)
    User.objects.filter(pk__in=[cast.other_lead.pk, cast.lead.pk]).update(status="paused")
    assert [to for to, _subject in deliver(NOW + HOUR)] == ["mia.manager"]


def test_a_full_mailbox_of_who_is_on_duty_lets_the_next_hear_within_minutes(cast, monkeypatch):
    """Of severity 4, which says "today": what keeps failing is tried for days."""
    on_duty(cast.other_lead)
    make.signal(cast.worker, severity=4, now=NOW)
    sent = Carrier.send

    def send(self, envelope):
        if "olga.leider" in envelope.to[0]:
            raise SMTPRecipientsRefused({envelope.to[0]: (452, b"4.2.2 mailbox full")})
        return sent(self, envelope)

    monkeypatch.setattr(Carrier, "send", send)
    for minute in range(16):
        delivery.sweep(lambda minute=minute: NOW + minute * MINUTE)
    assert [to for to, _subject in warned(mails())] == ["lea.leider"]

    for quarter in range(1, 12):  # nobody else, however often the first fails
        delivery.sweep(lambda quarter=quarter: NOW + quarter * QUARTER)
    assert [to for to, _subject in warned(mails())] == ["lea.leider"]


def test_a_full_mailbox_after_it_was_lowered_passes_over_no_lead(cast, monkeypatch):
    """Of when it was severity 5 a message waited for half an hour later: it reached nobody yet."""
    on_duty(cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    triage.change_severity(signal, 4, "minder", by=cast.lead, now=NOW + MINUTE)
    sent = Carrier.send

    def send(self, envelope):
        if "olga.leider" in envelope.to[0]:
            raise SMTPRecipientsRefused({envelope.to[0]: (452, b"4.2.2 mailbox full")})
        return sent(self, envelope)

    monkeypatch.setattr(Carrier, "send", send)
    for minute in range(12, 40):  # the worker stood still for twelve minutes
        delivery.sweep(lambda minute=minute: NOW + minute * MINUTE)

    assert "lea.leider" in [to for to, _subject in warned(mails())]


def test_what_came_back_goes_no_further_once_somebody_has_it_or_another_way_reached_them(cast):
    on_duty(cast.other_lead)
    for came_meanwhile in ("taken", "pushed"):
        signal = make.signal(cast.worker, severity=4, now=NOW)
        first = Message.objects.filter(kind="signals.urgent").latest("pk")
        outbox_actions.send(first.pk, NOW)
        if came_meanwhile == "taken":
            owning.assign(signal, cast.lead, by=cast.lead, now=NOW + MINUTE)
        else:
            key = first.dedupe_key.replace("signals.urgent:", "signals.urgent_push:")
            Message.objects.create(
                ref="M-PUSHED", kind="signals.urgent_push", subject=first.subject,
                recipient=first.recipient, dedupe_key=key, status="sent", sent_at=NOW,
            )  # fmt: skip
        number = Message.objects.filter(kind="signals.urgent").count()
        outbox_actions.came_back(first.ref, Sent.BOUNCED, NOW + 2 * MINUTE)
        assert Message.objects.filter(kind="signals.urgent").count() == number


def test_of_severity_5_what_comes_back_changes_nothing_for_the_next_hear_anyway(cast):
    on_duty(cast.other_lead)
    make.signal(cast.worker, severity=5, now=NOW)
    first = Message.objects.filter(kind="signals.urgent").earliest("pk")
    deliver(NOW)
    number = Message.objects.filter(kind="signals.urgent").count()
    outbox_actions.came_back(first.ref, Sent.BOUNCED, NOW + MINUTE)
    assert Message.objects.filter(kind="signals.urgent").count() == number


def test_what_was_raised_lowered_and_raised_again_goes_down_one_line(cast):
    on_duty(cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    deliver(NOW)
    for minutes, severity in ((1, 4), (2, 5)):
        now = NOW + minutes * MINUTE
        signal = Signal.objects.get(pk=signal.pk)
        triage.change_severity(signal, Severity(severity), "", by=cast.worker, now=now)
    told = [to for to, _subject in deliver(NOW + 2 * HOUR)]
    assert told.count("lea.leider") == 1 and told.count("mia.manager") == 1


def test_what_is_urgent_no_more_when_it_goes_calls_nobody(cast):
    on_duty(cast.other_lead)
    signal = make.signal(cast.worker, severity=4, now=NOW)
    Signal.objects.filter(pk=signal.pk).update(severity=3)
    assert deliver(NOW + HOUR) == []


def test_who_left_with_a_device_is_not_the_last_to_hear_either(cast):
    on_duty(cast.other_lead)
    make.signal(cast.worker, severity=4, now=NOW)
    mail_row = Message.objects.get(recipient=cast.other_lead.label)
    Message.objects.create(
        ref="M-PUSHED", kind="signals.urgent_push", subject=mail_row.subject,
        recipient=mail_row.recipient, not_before=NOW,
        dedupe_key=mail_row.dedupe_key.replace("signals.urgent:", "signals.urgent_push:"),
    )  # fmt: skip
    User.objects.filter(pk=cast.other_lead.pk).update(status="paused")
    assert [to for to, _subject in deliver(NOW + HOUR)] == ["lea.leider"]


def test_whose_message_was_cancelled_hears_when_the_first_comes_back(cast):
    """Raised to 5 and lowered again: the line had nothing to say, until the first came back."""
    on_duty(cast.other_lead)
    signal = make.signal(cast.worker, severity=5, now=NOW)
    first = Message.objects.filter(kind="signals.urgent").earliest("pk")
    deliver(NOW)
    triage.change_severity(
        Signal.objects.get(pk=signal.pk), Severity.FAST, "", by=cast.worker, now=NOW + MINUTE
    )
    assert [to for to, _subject in deliver(NOW + 2 * HOUR)] == ["olga.leider"]
    outbox_actions.came_back(first.ref, Sent.BOUNCED, NOW + 2 * HOUR)
    django_mail.outbox.clear()
    for pk in list(Message.objects.due(NOW + 2 * HOUR).values_list("pk", flat=True)):
        outbox_actions.send(pk, NOW + 2 * HOUR)
    assert [to for to, _subject in mails()] == ["lea.leider"]
