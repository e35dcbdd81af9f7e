"""What has to come down: reminded of, told when late, ticked off, handed on, seen at the start."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import calendar, tiles
from consent.actions import asking, taking_down, withdrawing
from consent.models import TakedownTask
from organisation.actions.leaving import leave
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import NOW
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

DAY = timedelta(days=1)
DUE = date(2026, 11, 25)  # three working days after NOW, a Friday


@pytest.fixture
def stopped(cast):
    """A consent with two posts, stopped on NOW."""
    consent = make.consent(cast.worker, cast.noord)
    for what in ("voetbaltoernooi", "open avond"):
        make.publication(consent, by=cast.colleague, what=what)
    withdrawing.withdraw(consent, None, who="signer", route="link", now=NOW)
    return consent


def day(on):
    done = calendar.take_downs(on, NOW + (on - day_of(NOW)))
    return done["take_downs_reminded"], done["take_downs_escalated"]


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_on_the_day_everybody_concerned_is_reminded_once(cast, stopped):
    assert day(DUE - DAY) == (0, 0)
    assert day(DUE) == (1, 0)
    assert day(DUE) == (0, 0)
    assert told("consent.take_down_due") == sorted(
        person.label for person in (cast.worker, cast.colleague, cast.lead)
    )


def test_a_day_later_who_leads_hears_that_it_is_late_once(cast, stopped):
    day(DUE)
    assert day(DUE + DAY) == (0, 1)
    assert day(DUE + 5 * DAY) == (0, 0)
    assert told("consent.take_down_late") == [cast.lead.label]


def test_f49_after_an_outage_only_the_later_goes_out(cast, stopped):
    assert day(DUE + 3 * DAY) == (0, 1)
    assert told("consent.take_down_due") == []


def test_what_is_gone_is_not_asked_for(cast, stopped):
    for task in TakedownTask.objects.all():
        taking_down.done(task, by=cast.worker, now=NOW)
    assert day(DUE + DAY) == (0, 0)


@pytest.mark.parametrize("kind", ["take_down", "take_down_due", "take_down_late"])
def test_a_mail_leads_to_the_list_and_names_nobody(cast, stopped, kind):
    from consent import staff_mail

    day(DUE)
    day(DUE + DAY)
    message = Message.objects.filter(kind=f"consent.{kind}").first()
    mail = getattr(staff_mail, kind)(message, timezone.now())
    assert reverse("consent:take_downs") in mail.text
    assert "Milan" not in mail.subject + mail.text and "voetbal" not in mail.text
    TakedownTask.objects.update(done_at=NOW)
    assert getattr(staff_mail, kind)(message, timezone.now()) is None


def test_j6_5_ticked_off_one_by_one_and_the_signer_hears_it_with_the_last(cast, stopped):
    client = sign_in(Client(), cast.colleague)
    address = reverse("consent:take_downs")
    tasks = client.get(address).context["tasks"]
    assert {task.title for task in tasks} == {"voetbaltoernooi", "open avond"}
    for task in tasks:
        assert not told("consent.taken_down")
        gone = reverse("consent:post_gone", args=[task.ref])
        assert client.post(gone, {"back": "tasks"}).url == address
    assert len(told("consent.taken_down")) == 1
    assert "empty" in client.get(address).content.decode()


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=2)], ids=str)
def test_who_stops_the_rest_while_the_last_post_goes_hears_that_it_is_gone(cast, later):
    consent = make.consent(cast.worker, cast.noord)
    make.publication(consent, by=cast.colleague)
    withdrawing.withdraw(consent, ["closed_profiles"], who="signer", route="link", now=NOW)
    # The stop waited for what changes the consent: it was asked for before that was done.
    taking_down.done(TakedownTask.objects.get(), by=cast.colleague, now=NOW + later)
    rest = withdrawing.withdraw(consent, None, who="signer", route="link", now=NOW)
    rest.refresh_from_db()
    assert rest.closed_at == NOW and len(told("consent.taken_down")) == 2


def test_the_start_page_says_what_waits(cast, stopped):
    for name in ("Noor", "Sem"):
        make.request(cast.worker, cast.noord, first_name=name, now=NOW - 2 * DAY)
    shown = answered(tiles.tasks(cast.worker, NOW))
    assert [task.icon for task in shown] == ["trash3", "card-image"]
    late = answered(tiles.tasks(cast.colleague, NOW + 20 * DAY))
    assert [task.tone for task in late] == ["danger"]
    for person in (cast.manager, cast.other_worker):
        assert answered(tiles.tiles(person, NOW)) == []
    assert sign_in(Client(), cast.worker).get("/").status_code == 200


def test_f23_open_questions_of_who_leaves_go_to_the_lead_and_mails_name_the_team(cast):
    from consent import values

    waiting = make.request(cast.worker, cast.noord)
    answered = make.consent(cast.worker, cast.noord, first_name="Vera")
    assert values.of_request(waiting)["worker"] == "Wim"
    now = timezone.now()
    leave(cast.worker, by=cast.administrator, today=day_of(now), now=now)
    waiting.refresh_from_db()
    assert waiting.made_by == cast.lead and values.of_request(waiting)["worker"] == "Noord"
    answered.request.refresh_from_db()
    assert answered.request.made_by == cast.worker
    assert AuditEntry.objects.filter(verb="assigned", subject_ref=waiting.ref).exists()


def test_of_a_team_without_a_lead_they_go_to_who_takes_over(cast):
    waiting = make.request(cast.other_worker, cast.zuid)
    assert asking.hand_over(cast.other_worker, cast.lead, by=None, now=NOW) == 1
    waiting.refresh_from_db()
    assert waiting.made_by == cast.other_lead


def test_f53_what_is_to_be_erased_comes_down_first(cast):
    """The row of a post stays until it is gone; then nothing of the person is left."""
    from consent.actions import erasing

    consent = make.consent(cast.worker, cast.noord)
    post = make.publication(consent, by=cast.worker)
    taking_down.ask_for(consent, list(consent.decisions), "erased", by=cast.lead, now=NOW)
    [task] = TakedownTask.objects.all()
    assert task.reason == "erased"
    taking_down.done(task, by=cast.worker, now=NOW)
    erasing.erase(consent.request, by=None, now=NOW)
    assert not type(post).objects.exists() and not type(consent).objects.exists()
