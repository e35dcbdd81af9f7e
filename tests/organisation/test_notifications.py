"""What reaches somebody and when; devices for push; text messages."""

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64decode
from datetime import date, datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from organisation import calendar, dates, notifications, push
from organisation.access import RIGHTS
from organisation.actions import notifications as deeds
from organisation.choices import Timing
from organisation.models import NotificationChoice, PushDevice, QuietHours, User
from outbox import actions as outbox
from outbox.choices import Outcome, Status
from outbox.models import Message
from privacy.models import AuditEntry
from signals.actions import sharing, sharing_status
from signals.models import Signal
from tests import make
from tests.web_hooks import listening
from youthwork.lib.dates import AMSTERDAM, day_of

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 10, tzinfo=AMSTERDAM)
NIGHT = datetime(2026, 11, 17, 23, tzinfo=AMSTERDAM)
HOUR, DAY, QUARTER = timedelta(hours=1), timedelta(days=1), timedelta(minutes=15)
KIND = "organisation.nobody_on_duty"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Mails are written at the moment at which they are sent."""
    told, send = {"now": NOW}, outbox.send

    def at(pk, now):
        told["now"] = now
        return send(pk, now)

    monkeypatch.setattr(outbox, "send", at)
    monkeypatch.setattr("django.utils.timezone.now", lambda: told["now"])
    return told


def choose(person, *at_once, now=NOW, **also):
    values = {"digest_at": time(9), "quiet_from": time(20), "quiet_until": time(8)}
    deeds.choose(person, at_once, now=now, **(values | also))


def post(person, number=1, kind=KIND, now=NOW, subject="all/2026-11-20/2026-11-22"):
    return outbox.post(
        kind,
        subject=f"organisation.dutygap:{subject}",
        recipient=person.label,
        dedupe_key=f"{kind}:{number}:{person.public_id}",
        not_before=now,
    )


def deliver(now):
    """Send what is due; whom it reached this time."""
    before = len(django_mail.outbox)
    for pk in list(Message.objects.due(now).values_list("pk", flat=True)):
        outbox.send(pk, now)
    return [(sent.to[0], sent.subject) for sent in django_mail.outbox[before:]]


def day(now):
    return calendar.daily_mails(dates.day_of(now), now)["daily_mails"]


# --- at once or once a day ------------------------------------------------------------------------


def test_what_nobody_chose_about_comes_at_once(cast):
    post(cast.manager)
    assert deliver(NOW) == [(cast.manager.email, "Er is niemand van dienst op 20 november")]


def test_what_is_for_the_daily_mail_waits_and_is_told_once_with_counts_and_links_only(cast):
    choose(cast.manager)
    post(cast.manager, 1)
    post(cast.manager, 2)
    assert deliver(NOW) == [] and not Message.objects.owed(NOW + 9 * DAY).exists()

    tomorrow = NOW + DAY
    assert day(tomorrow.replace(hour=8)) == 0
    assert (day(tomorrow), day(tomorrow)) == (1, 0)
    [(to, subject)] = deliver(tomorrow)

    assert (to, subject) == (cast.manager.email, "Wat er op je wacht in Vindplaats")
    body = django_mail.outbox[-1].body
    assert "2 × Niemand van dienst" in body and "/signals/duty/" in body
    assert "/profile/notifications/" in body and "20 november" not in body
    assert set(Message.objects.values_list("status", flat=True)) == {Status.SENT}
    assert deliver(tomorrow + DAY) == [] and day(tomorrow + DAY) == 0


def test_without_anything_waiting_there_is_no_daily_mail(cast):
    choose(cast.manager)
    assert day(NOW + DAY) == 0 and not Message.objects.exists()


def test_when_nothing_is_left_to_say_the_daily_mail_stays_away(cast):
    choose(cast.manager)
    post(cast.manager)
    deliver(NOW)
    make.duty(cast.lead, NOW, NOW + 9 * DAY)

    day(NOW + DAY)
    assert deliver(NOW + DAY) == []
    assert set(Message.objects.values_list("status", flat=True)) == {Status.CANCELLED}


def test_switching_over_loses_nothing_and_tells_nothing_twice(cast):
    choose(cast.manager)
    post(cast.manager, 1)
    deliver(NOW)
    choose(cast.manager, KIND, now=NOW + HOUR)

    assert len(deliver(NOW + HOUR)) == 1
    assert day(NOW + DAY) == 0

    post(cast.manager, 2, now=NOW + DAY)
    choose(cast.manager, now=NOW + DAY)
    assert deliver(NOW + DAY) == []
    day(NOW + 2 * DAY)
    choose(cast.manager, KIND, now=NOW + 2 * DAY)  # while the daily mail carries it
    assert [subject for _to, subject in deliver(NOW + 2 * DAY)] == [
        "Wat er op je wacht in Vindplaats"
    ]
    assert deliver(NOW + 3 * DAY) == []


def test_a_daily_mail_that_bounces_leaves_what_it_carried_to_the_next(cast, monkeypatch):
    import smtplib

    choose(cast.manager)
    post(cast.manager)
    deliver(NOW)
    day(NOW + DAY)

    def refuse(self, fail_silently=False):
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        deliver(NOW + DAY)
    assert Message.objects.get(kind="organisation.digest").status == Status.BOUNCED
    assert day(NOW + 2 * DAY) == 1
    assert len(deliver(NOW + 2 * DAY)) == 1


@pytest.mark.parametrize(
    ("today", "comes"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 12, 25), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), True),
        (date(2026, 4, 3), True),  # Good Friday: terms run on then
    ],
)
def test_the_daily_mail_comes_on_working_days(cast, today, comes):
    now = datetime.combine(today, time(12), AMSTERDAM)
    assert notifications.digest_is_due(cast.manager, now) is comes


@pytest.mark.parametrize("chosen", [time(9), time(23, 15), time(23, 59)])
def test_the_daily_mail_comes_each_day_whatever_its_hour(cast, chosen):
    """The run of each hour is never two days at the same minute."""
    QuietHours.objects.create(user=cast.worker, digest_at=chosen)
    at, due = datetime(2026, 11, 16, 0, 3, tzinfo=AMSTERDAM), set()
    while day_of(at) < date(2026, 11, 21):
        if notifications.digest_is_due(cast.worker, at):
            due.add(day_of(at))
        at += timedelta(minutes=57)
    assert len(due) == 5


def test_who_keeps_no_hours_gets_it_by_day_and_not_in_quiet_hours(cast):
    QuietHours.objects.create(
        user=cast.manager, digest_at=time(9), quiet_from=time(12), quiet_until=time(14)
    )
    friday = datetime(2026, 11, 20, tzinfo=AMSTERDAM)
    due = [
        hour
        for hour in range(24)
        if notifications.digest_is_due(cast.manager, friday.replace(hour=hour, minute=30))
    ]
    assert due == [9, 10, 11, 14, 15, 16, 17]


def test_who_left_gets_no_daily_mail(cast):
    choose(cast.manager)
    post(cast.manager)
    deliver(NOW)
    User.objects.filter(pk=cast.manager.pk).update(status="left", left_on=TUESDAY)
    assert day(NOW + DAY) == 0


# --- quiet hours ----------------------------------------------------------------------------------


def test_nothing_comes_in_quiet_hours_and_it_comes_when_they_end(cast):
    choose(cast.manager, KIND)
    message = post(cast.manager, now=NIGHT)
    assert deliver(NIGHT) == []
    message.refresh_from_db()
    assert (message.status, message.attempts, message.leased_until) == (Status.WAITING, 0, None)
    assert message.not_before == datetime(2026, 11, 18, 8, tzinfo=AMSTERDAM)
    assert len(deliver(message.not_before)) == 1


def test_who_chose_no_quiet_hours_is_reached_at_night(cast):
    post(cast.manager, now=NIGHT)
    assert len(deliver(NIGHT)) == 1


clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(clocks, clocks, st.integers(0, 60 * 24 * 400))
def test_quiet_hours_end_after_the_moment_and_within_a_day(start, end, minutes):
    moment = datetime(2026, 1, 1, tzinfo=AMSTERDAM) + timedelta(minutes=minutes)
    until = dates.quiet_until(moment, start, end)
    if until is not None:
        assert moment < until <= moment + timedelta(hours=26)
        assert dates.quiet_until(until, start, end) is None
    if start == end:
        assert until is None


# --- urgent ---------------------------------------------------------------------------------------


def urgent(cast, now=NIGHT, **also):
    return make.signal(cast.worker, severity=also.pop("severity", 5), now=now, seen_at=now, **also)


def test_who_has_the_duty_is_warned_whatever_was_chosen_and_however_quiet(cast):
    choose(cast.lead)
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast)
    assert [to for to, _subject in deliver(NIGHT)] == [cast.lead.email]


def test_while_nobody_has_the_duty_urgent_waits_for_no_daily_mail(cast):
    choose(cast.lead)
    urgent(cast, severity=4)
    assert cast.lead.email in [to for to, _subject in deliver(NIGHT)]


def test_the_duty_of_another_team_lets_no_urgent_wait_for_the_daily_mail(cast):
    for lead in (cast.lead, cast.other_lead):
        choose(lead)
    make.duty(cast.other_lead, NIGHT - HOUR, NIGHT + 3 * HOUR, team=cast.zuid)
    urgent(cast, severity=4)
    assert cast.lead.email in [to for to, _subject in deliver(NIGHT)]


def test_whoever_is_next_is_reached_at_once_whatever_all_of_them_chose(cast):
    """Severity 5 woke nobody after the first where the others had left it to the daily mail."""
    for person in (cast.lead, cast.other_lead, cast.manager):
        choose(person)
        NotificationChoice.objects.create(user=person, kind="signals.urgent", timing="digest")
    make.duty(cast.other_lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast)
    first, again, then = (deliver(NIGHT + step * QUARTER) for step in range(3))

    assert [to for to, _subject in first] == [cast.other_lead.email]
    assert sorted(to for to, _subject in again) == [cast.lead.email, cast.other_lead.email]
    assert [to for to, _subject in then] == [cast.manager.email]
    assert not Message.objects.for_digest().exists()


def test_whoever_is_next_is_woken_as_well_whatever_was_chosen(cast, service):
    device(cast.lead, f"{service.url}/lead")
    choose(cast.lead)
    make.duty(cast.other_lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast)
    deliver(NIGHT)
    assert service.received == []

    deliver(NIGHT + QUARTER)
    assert len(service.received) == 1


# --- push -----------------------------------------------------------------------------------------


def device(person, url, name="Telefoon"):
    return deeds.add_device(person, url, name, inside=True, now=NOW)


@pytest.fixture
def service(settings):
    settings.PUSH_INSIDE, settings.VAPID_PRIVATE_KEY = True, bytes(range(1, 33))
    with listening() as hook:
        yield hook


def claims(header):
    payload = header.split("t=")[1].split(",")[0].split(".")[1]
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def test_a_push_goes_without_payload_and_is_signed_with_our_key(cast, service):
    device(cast.lead, f"{service.url}/abc")
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast)
    assert len(deliver(NIGHT)) == 1  # the mail

    [came] = service.received
    assert (came.path, came.body) == ("/abc", b"")
    headers = {name.lower(): value for name, value in came.headers.items()}
    assert headers["authorization"].startswith("vapid t=")
    assert push.public_key() in headers["authorization"]
    assert claims(headers["authorization"])["aud"] == service.url
    assert (headers["ttl"], headers["urgency"]) == ("3600", "high")
    assert "content-encoding" not in headers
    row = Message.objects.get(kind="signals.urgent_push", status=Status.SENT)
    assert row.recipient == cast.lead.label


@pytest.fixture
def asked(cast, service):
    """A question at night to share something of a life at stake, without an agreement."""
    device(cast.privacy_officer, f"{service.url}/abc")
    device(cast.lead, f"{service.url}/lead")
    made = make.draft(urgent(cast), make.partner(), by=cast.lead, now=NIGHT)
    Message.objects.all().delete()
    sharing.ask(made, by=cast.lead, now=NIGHT)
    return made


def test_a_question_to_share_wakes_the_privacy_officer_while_a_life_is_at_stake(
    cast, service, asked
):
    """At any hour, as its mail; a device is woken with nothing in it."""
    assert cast.privacy_officer.email in [to for to, _subject in deliver(NIGHT)]
    assert [(came.path, came.body) for came in service.received] == [("/abc", b"")]
    row = Message.objects.get(kind="signals.sharing_push")
    assert (row.recipient, row.status) == (cast.privacy_officer.label, Status.SENT)


def test_of_a_calm_signal_and_without_a_key_nobody_is_woken_to_decide(cast, service, settings):
    device(cast.privacy_officer, f"{service.url}/abc")
    calm = make.draft(urgent(cast, severity=4), make.partner(), by=cast.lead, now=NIGHT)
    sharing.ask(calm, by=cast.lead, now=NIGHT)
    settings.VAPID_PRIVATE_KEY = b""
    unkeyed = make.draft(urgent(cast), make.partner("School"), by=cast.lead, now=NIGHT)
    sharing.ask(unkeyed, by=cast.lead, now=NIGHT)
    assert not Message.objects.filter(kind="signals.sharing_push").exists()


@pytest.mark.parametrize("meanwhile", ["decided", "lowered", "no longer theirs"])
def test_nobody_is_woken_for_what_waits_for_them_no_more(cast, service, asked, meanwhile):
    if meanwhile == "decided":
        sharing_status.decline(
            asked, reason="Nee, eerst bellen.", by=cast.privacy_officer, now=NIGHT
        )
    elif meanwhile == "lowered":
        Signal.objects.update(severity=4)
    else:
        cast.privacy_officer.memberships.all().delete()
    deliver(NIGHT)
    assert service.received == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_its_push_service_forgot_ends(cast, service, status):
    service.status = status
    made = device(cast.lead, f"{service.url}/abc")
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast, severity=4)

    assert len(deliver(NIGHT)) == 1  # the mail went all the same

    assert not PushDevice.objects.exists()
    assert Message.objects.get(kind="signals.urgent_push").status == Status.BOUNCED
    ended = AuditEntry.objects.get(subject=made.label, verb="ended")
    assert ended.by is None


def test_who_counts_on_a_device_that_its_push_service_forgot_is_mailed_once(cast, service):
    service.statuses = {"/old": 410}
    for endpoint, name in (("/old", "Phone"), ("/new", "Laptop")):
        device(cast.lead, service.url + endpoint, name)
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast, severity=4)
    deliver(NIGHT)

    (told,) = deliver(NIGHT)

    assert told[0] == cast.lead.email
    text = django_mail.outbox[-1].body
    assert "Nog aan: Laptop." in text and reverse("organisation:notifications") in text
    assert service.url not in text
    assert deliver(NIGHT) == []


def test_of_a_device_that_was_replaced_as_it_was_woken_nothing_is_said(cast, service):
    made = device(cast.lead, f"{service.url}/abc")
    PushDevice.objects.all().delete()

    deeds.forget_device(made, now=NIGHT)

    assert not Message.objects.filter(kind="organisation.device_gone").exists()
    assert not AuditEntry.objects.filter(subject=made.label, verb="ended").exists()


def test_nobody_without_access_is_mailed_about_a_device(cast, service):
    service.status = 410
    device(cast.lead, f"{service.url}/abc")
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast, severity=4)
    deliver(NIGHT)
    cast.lead.memberships.all().delete()
    assert deliver(NIGHT) == []


def test_a_push_service_that_is_down_is_asked_again_and_stops_no_mail(cast, service):
    service.status = 503
    device(cast.lead, f"{service.url}/abc")
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast, severity=4)

    assert len(deliver(NIGHT)) == 1
    service.status = 201
    deliver(NIGHT + 2 * timedelta(minutes=1))

    assert Message.objects.get(kind="signals.urgent_push").status == Status.SENT
    assert len(service.received) == 2 and len(django_mail.outbox) == 1


def test_of_two_devices_one_that_fails_never_stops_the_other(cast, service):
    service.statuses = {"/old": 410}
    device(cast.lead, f"{service.url}/old")
    device(cast.lead, f"{service.url}/new", "Laptop")
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    urgent(cast, severity=4)
    deliver(NIGHT)
    left = PushDevice.objects.get()
    assert left.name == "Laptop" and left.used_at == NIGHT


def test_nothing_is_pushed_once_somebody_took_the_signal_over(cast, service):
    from signals.actions import owning

    device(cast.lead, f"{service.url}/abc")
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    signal = urgent(cast)
    deliver(NIGHT)
    owning.assign(Signal.objects.get(pk=signal.pk), cast.lead, by=cast.lead, now=NIGHT)
    deliver(NIGHT + HOUR)
    assert len(service.received) == 1


def test_an_address_inside_the_house_is_never_pushed_to(cast, settings):
    settings.PUSH_INSIDE, settings.VAPID_PRIVATE_KEY = False, bytes(range(1, 33))
    with listening() as hook:
        device(cast.lead, f"{hook.url}/abc")
        make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
        urgent(cast, severity=4)
        deliver(NIGHT)
    assert hook.received == []


@pytest.mark.parametrize(
    "url", ["http://push.example.com/x", "https://10.0.0.1/x", "x", "https://"]
)
def test_an_address_of_no_push_service_is_refused(cast, url):
    with pytest.raises(ValidationError):
        deeds.add_device(cast.lead, url, "Telefoon", inside=False, now=NOW)


def test_an_address_may_hold_digits_that_look_like_a_citizen_service_number(cast):
    made = device(cast.lead, "https://push.example.com/58436996-f3a8-4e2e-8e8c-af3f13ac9e89")
    assert made.endpoint.endswith("58436996-f3a8-4e2e-8e8c-af3f13ac9e89")


def test_a_device_that_somebody_else_used_is_from_now_on_this_one_s(cast):
    device(cast.lead, "https://push.example.com/abc")
    device(cast.other_lead, "https://push.example.com/abc")
    assert PushDevice.objects.get().user == cast.other_lead


def test_the_address_of_a_device_is_encrypted_and_prints_nowhere(cast):
    from django.db import connection

    made = device(cast.lead, "https://push.example.com/very-secret")
    with connection.cursor() as cursor:
        cursor.execute("SELECT endpoint FROM organisation_pushdevice")
        assert b"very-secret" not in bytes(cursor.fetchone()[0])
    assert "secret" not in str(made) + made.label


def test_who_leaves_takes_no_device_along(cast):
    from organisation.actions import leaving

    device(cast.lead, "https://push.example.com/abc")
    leaving.leave(cast.lead, by=cast.administrator, today=TUESDAY, now=NOW)
    assert not PushDevice.objects.exists()


# --- text messages --------------------------------------------------------------------------------


@pytest.fixture
def provider(settings, cast):
    settings.SMS_HOOK_SECRET = "a secret of more than thirty-two letters"
    User.objects.filter(pk=cast.lead.pk).update(phone="06 00 00 00 01")
    make.duty(cast.lead, NIGHT - HOUR, NIGHT + 3 * HOUR)
    with listening() as hook:
        settings.SMS_HOOK_URL = f"{hook.url}/text"
        hook.status = 202
        yield hook


def test_a_text_message_is_signed_and_says_nothing(cast, provider, settings):
    signal = urgent(cast)
    deliver(NIGHT)

    [came] = provider.received
    told = json.loads(came.body)
    assert told["to"] == "06 00 00 00 01" and signal.ref not in told["text"]
    assert told["id"] == Message.objects.get(kind="signals.urgent_text", status="sent").ref
    seconds, signed = (
        part.split("=")[1] for part in came.headers["X-Vindplaats-Signature"].split(",")
    )
    expected = hmac.new(
        settings.SMS_HOOK_SECRET.encode(), f"{seconds}.".encode() + came.body, hashlib.sha256
    )
    assert signed == expected.hexdigest() and int(seconds) == int(NIGHT.timestamp())


def test_a_provider_that_is_down_stops_no_mail_and_gets_the_same_id_again(cast, provider):
    provider.status = 500
    urgent(cast, severity=4)
    assert len(deliver(NIGHT)) == 1
    provider.status = 200
    deliver(NIGHT + 2 * timedelta(minutes=1))
    ids = {json.loads(came.body)["id"] for came in provider.received}
    assert (len(provider.received), len(ids)) == (2, 1)


def test_nobody_s_mail_waits_for_somebody_else_s_push_or_text(cast, provider, settings, service):
    User.objects.filter(pk=cast.other_lead.pk).update(phone="06 00 00 00 02")
    for person, token in ((cast.lead, "a"), (cast.other_lead, "b")):
        device(person, f"{service.url}/{token}")
    urgent(cast)
    again = Message.objects.filter(not_before=NIGHT + timedelta(minutes=15)).in_order()
    kinds = [message.kind.partition("urgent")[2] for message in again]
    assert kinds == ["", "", "_push", "_push", "_text", "_text"]


@pytest.mark.parametrize(("status", "left"), [(422, "bounced"), (401, "waiting"), (429, "waiting")])
def test_a_refused_number_is_given_up_and_a_wrong_secret_is_tried_again(
    cast, provider, status, left
):
    provider.status = status
    urgent(cast, severity=4)
    deliver(NIGHT)
    assert Message.objects.get(kind="signals.urgent_text").status == left


def test_without_a_provider_nobody_gets_a_text_message(cast, settings):
    settings.SMS_HOOK_URL = ""
    User.objects.filter(pk=cast.lead.pk).update(phone="06 00 00 00 01")
    urgent(cast)
    assert not Message.objects.filter(kind="signals.urgent_text").exists()


# --- the page -------------------------------------------------------------------------------------

PAGE = "/profile/notifications/"


def test_the_page_keeps_what_is_chosen(cast):
    browser = make.signed_in(cast.lead)
    page = browser.get(PAGE).content.decode()
    urgent_switch = re.search(r'<input[^>]*value="signals.urgent"[^>]*>', page)[0]
    assert " checked" in urgent_switch and " disabled" in urgent_switch
    posted = {
        "at_once": ["signals.step_late"],
        "digest_at": "14:00",
        "quiet_from": "",
        "quiet_until": "",
    }
    assert browser.post(PAGE, posted).status_code == 302
    chosen = notifications.timings(cast.lead)
    assert chosen[KIND] == Timing.DIGEST
    assert not {"signals.step_late", "signals.urgent"} & set(chosen)
    hours = QuietHours.objects.get()
    assert (hours.digest_at, hours.quiet_from) == (time(14), None)


def test_the_page_says_that_urgent_comes_to_who_has_duty(cast):
    make.duty(cast.lead, NOW - HOUR, NOW + HOUR)
    page = make.signed_in(cast.lead).get(PAGE).content.decode()
    assert "Je hebt nu dienst" in page


def test_nobody_chooses_for_a_kind_that_is_not_theirs(cast):
    browser = make.signed_in(cast.worker)
    posted = {"at_once": ["signals.opened_on_duty"], "digest_at": "14:00"}
    assert browser.post(PAGE, posted).status_code == 422


@pytest.mark.parametrize("what", ["x" * 3000, "\x00", "🙂", "25:61"])
def test_nothing_posted_breaks_the_page(cast, what):
    browser = make.signed_in(cast.lead)
    posted = dict.fromkeys(
        ["at_once", "digest_at", "quiet_from", "quiet_until", "endpoint", "name"], what
    )
    assert browser.post(PAGE, posted).status_code == 422
    assert browser.post(PAGE + "devices/", posted).status_code == 422


def test_one_of_the_quiet_hours_alone_is_refused(cast):
    posted = {"at_once": [], "digest_at": "14:00", "quiet_from": "20:00", "quiet_until": ""}
    answer = make.signed_in(cast.lead).post(PAGE, posted)
    assert answer.status_code == 422 and "id_quiet_until_error" in answer.content.decode()


def test_a_browser_that_gave_up_its_address_for_another_has_one_device(cast, service):
    """Else its owner would be told that it wakes no more, and ten of them leave no room."""
    for number in range(9):
        device(cast.lead, f"{service.url}/{number}")
    device(cast.lead, f"{service.url}/of-an-older-key")
    posted = {
        "endpoint": f"{service.url}/new", "before": f"{service.url}/of-an-older-key", "name": "X",
    }  # fmt: skip
    answer = make.signed_in(cast.lead).post(PAGE + "devices/", posted)

    assert answer.status_code == 302
    kept = {made.endpoint for made in PushDevice.objects.all()}
    assert f"{service.url}/new" in kept and f"{service.url}/of-an-older-key" not in kept


def test_a_device_is_added_tested_and_removed(cast, service):
    browser = make.signed_in(cast.lead)
    posted = {"endpoint": f"{service.url}/abc", "name": "Werktelefoon"}
    assert browser.post(PAGE + "devices/", posted).status_code == 302
    made = PushDevice.objects.get()
    assert "Werktelefoon" in browser.get(PAGE).content.decode()

    test = reverse("organisation:test_device", args=[made.public_id])
    assert [browser.post(test).status_code for _time in range(2)] == [302, 302]
    deliver(NOW)
    assert len(service.received) == 1

    remove = reverse("organisation:remove_device", args=[made.public_id])
    assert make.signed_in(cast.other_lead).post(remove).status_code == 404
    assert browser.post(remove).status_code == 302 and not PushDevice.objects.exists()


def test_the_page_asks_six_queries_at_most(cast, django_assert_max_num_queries):
    browser = make.signed_in(cast.lead)
    for number in range(5):
        device(cast.lead, f"https://push.example.com/{number}")
    choose(cast.lead)
    browser.get(PAGE)
    with django_assert_max_num_queries(6):
        browser.get(PAGE)


def test_a_held_message_is_skipped_without_an_attempt(cast):
    choose(cast.manager)
    message = post(cast.manager)
    assert outbox.send(message.pk, NOW) is Outcome.SKIPPED
    message.refresh_from_db()
    assert (message.attempts, message.in_digest) == (0, True)


def test_every_kind_that_is_chosen_for_is_a_message_with_a_page_and_known_rights(settings, cast):
    for key, kind in notifications.kinds().items():
        assert key in settings.MESSAGE_KINDS and str(kind.name) and str(kind.hint)
        assert reverse(kind.page)
        assert [right for right in kind.rights if right not in RIGHTS] == []


def test_the_service_worker_has_the_words_of_a_push(client, db):
    script = client.get("/sw.js").content.decode()
    assert "Er wacht een dringend bericht. Open de app." in script
    assert "Nog niemand heeft het overgenomen. Open de app." in script


def test_what_was_chosen_of_urgent_signals_before_they_always_came_is_gone_and_nothing_else(cast):
    for kind in ("signals.urgent", "signals.step_due"):
        NotificationChoice.objects.create(user=cast.lead, kind=kind, timing="digest")
    migration = import_module("organisation.migrations.0007_urgent_is_not_chosen")
    migration.take_away(apps, None)
    assert notifications.timings(cast.lead) == {"signals.step_due": "digest"}
