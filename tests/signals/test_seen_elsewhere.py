"""An account that two teams saw: who triages hears which team to ask, and nothing else of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisation.models import Membership
from signals.actions import editing, erasing, merging, triage
from signals.choices.editing import RetractReason
from signals.choices.signal import Status
from signals.models import Signal
from tests import make
from tests.make import signed_in
from tests.signals.test_merging import SAME

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOLD = "Team Zuid zag dit account ook."


def logged(by, days_ago=0, **also):
    values = SAME | {"account_handle": "expose_voorbeeld", "platform": make.platform()} | also
    return make.signal(by, now=timezone.now() - days_ago * DAY, **values)


def read(person, signal):
    return signed_in(person).get(signal.get_absolute_url()).content.decode()


def test_who_leads_hears_which_team_saw_the_account_and_whom_to_ask(cast):
    ours, theirs = logged(cast.worker), logged(cast.other_worker, narrative="Bij de haven.")

    body = read(cast.lead, ours)

    assert f"{TOLD} Vraag het {cast.other_lead.name} (teamleider)." in body
    assert theirs.ref not in body and "Bij de haven." not in body
    assert reverse("signals:detail", args=[theirs.ref]) not in body
    assert "Team Noord zag dit account ook." in read(cast.other_lead, theirs)
    assert TOLD not in read(cast.worker, ours)


def test_however_often_a_team_saw_it_it_is_told_once(cast):
    ours = logged(cast.worker)
    for _each in range(3):
        logged(cast.other_worker)
    assert read(cast.lead, ours).count(TOLD) == 1


def test_of_a_team_that_nobody_leads_only_that_it_saw_it_is_told(cast):
    ours, _theirs = logged(cast.worker), logged(cast.other_worker)
    Membership.objects.filter(user=cast.other_lead).delete()
    body = read(cast.lead, ours)
    assert TOLD in body and "Vraag het" not in body


def test_who_leads_both_teams_gets_the_suggestion_itself(cast):
    ours, theirs = logged(cast.worker), logged(cast.other_worker)
    make.membership(cast.lead, "team_lead", cast.zuid)
    body = read(cast.lead, ours)
    assert TOLD not in body and theirs.ref in body
    assert "Van team Zuid, dat het eigen signaal opvolgt." in body
    assert "Ja, voeg samen" not in body


def test_who_leads_both_takes_nothing_of_two_teams_together(cast):
    """Who reads the one signal would follow up the other, which its own team finds no more."""
    ours, theirs = logged(cast.worker), logged(cast.other_worker)
    make.membership(cast.lead, "team_lead", cast.zuid)
    sent = signed_in(cast.lead).post(
        reverse("signals:merge", args=[ours.ref]), {"number": theirs.ref}
    )
    assert "Elk team volgt het eigen signaal op." in sent.content.decode()
    assert not Signal.objects.filter(status=Status.MERGED).exists()


@pytest.mark.parametrize(
    ("also", "deed", "is_told"),
    [
        ({"account_handle": "een_ander"}, None, False),
        ({"account_handle": "https://www.instagram.com/Expose_Voorbeeld/?igsh=a"}, None, True),
        ({"category": "bullying", "subcategory": ""}, None, True),
        ({"days_ago": 60}, None, True),
        ({"days_ago": 60}, "close", False),
        ({"days_ago": 6}, "close", True),
        ({}, "retract", False),
        ({}, "erase", False),
        ({}, "practice", False),
        ({"concerns_one_youth": True, "account_handle": "", "platform": None}, None, False),
    ],
)
def test_of_what_the_other_team_has_it_is_told(cast, also, deed, is_told):
    ours, theirs = logged(cast.worker), logged(cast.other_worker, **also)
    by = {"by": cast.other_lead, "now": timezone.now()}
    if deed == "close":
        triage.close(theirs, "nothing_found", **by)
    elif deed == "retract":
        editing.retract(theirs, RetractReason.MISTAKE, **by | {"by": cast.other_worker})
    elif deed == "practice":
        Signal.objects.filter(pk=theirs.pk).update(is_practice=True)
    elif deed == "erase":
        erasing.erase_account(theirs, **by)
    assert (TOLD in read(cast.lead, ours)) == is_told


def test_a_practice_signal_finds_nothing_out(cast):
    ours, _theirs = logged(cast.worker), logged(cast.other_worker)
    Signal.objects.filter(pk=ours.pk).update(is_practice=True)
    assert TOLD not in read(cast.lead, ours)


def test_an_account_that_only_a_duplicate_names_is_told_of_too(cast):
    stays = logged(cast.worker, 1, account_handle="")
    goes = logged(cast.colleague)
    merging.merge(stays, goes, by=cast.lead, now=timezone.now())
    logged(cast.other_worker)
    assert TOLD in read(cast.lead, Signal.objects.get(pk=stays.pk))


def test_a_duplicate_of_the_other_team_counts_while_what_it_goes_on_in_is_open(cast):
    ours = logged(cast.worker)
    stays, goes = logged(cast.other_worker, 61, account_handle=""), logged(cast.other_worker, 60)
    merging.merge(stays, goes, by=cast.other_lead, now=timezone.now())
    assert TOLD in read(cast.lead, ours)


def test_a_closed_signal_and_what_leaves_the_house_say_nothing_of_it(cast):
    ours, _theirs = logged(cast.worker), logged(cast.other_worker)
    exported = list(Signal.objects.exportable_by(cast.lead))
    assert "Zuid" not in str(exported)
    triage.close(ours, "nothing_found", by=cast.lead, now=timezone.now())
    assert TOLD not in read(cast.lead, ours)
