"""Looking for one account: exactly, within the own teams, with a reason, recorded."""

import re

import pytest
from django.urls import reverse

from privacy.models import AuditEntry
from tests import make
from tests.make import signed_in

URL = reverse("signals:search_account")
ASKED = {"handle": "@Expose_Voorbeeld ", "reason": "zelfde account als in januari?"}


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, account_handle="expose_voorbeeld")


def refs(answer) -> list[str]:
    return list(dict.fromkeys(re.findall(r"S-\d{4}-\d{4}", answer.content.decode())))


def test_a_lead_finds_the_own_teams_signal_by_the_whole_name(cast, signal):
    lead = signed_in(cast.lead)

    assert refs(lead.post(URL, ASKED)) == [signal.ref]
    assert refs(lead.post(URL, ASKED | {"handle": "expose_voor"})) == []


def test_an_account_of_which_only_the_page_was_noted_is_found(cast):
    page = make.signal(cast.worker, location_url="https://www.instagram.com/Expose_Voorbeeld/")
    make.signal(cast.worker, location_url="https://www.instagram.com/p/Expose_Voorbeeld/")

    assert refs(signed_in(cast.lead).post(URL, ASKED)) == [page.ref]


def test_a_lead_of_another_team_finds_nothing(cast, signal):
    assert refs(signed_in(cast.other_lead).post(URL, ASKED)) == []


def test_a_privacy_officer_finds_every_teams(cast, signal):
    assert refs(signed_in(cast.privacy_officer).post(URL, ASKED)) == [signal.ref]


@pytest.mark.parametrize("who", ["worker", "manager", "administrator", "director"])
def test_nobody_else_may_look(cast, signal, who):
    assert signed_in(getattr(cast, who)).post(URL, ASKED).status_code == 403


def test_each_search_is_recorded_with_its_reason_and_without_the_account(cast, signal):
    signed_in(cast.lead).post(URL, ASKED)

    entry = AuditEntry.objects.get(verb="searched")
    assert entry.reason == ASKED["reason"] and entry.by == cast.lead
    assert "expose" not in f"{entry.subject}{entry.before}{entry.after}{entry.fields}".lower()


def test_what_is_on_no_page_yet_is_behind_a_button_that_asks_the_same_again(cast):
    made = [make.signal(cast.worker, account_handle="expose_voorbeeld").ref for _one in range(51)]
    lead = signed_in(cast.lead)
    body = lead.post(URL, ASKED).content.decode()
    after = re.search(r'form="search-account" name="after"\s+value="([^"]+)"', body)[1]
    assert "50 signal" not in body  # that many stand there, not that many there are

    rest = lead.post(URL, ASKED | {"after": after})

    first = list(dict.fromkeys(re.findall(r"S-\d{4}-\d{4}", body)))
    assert len(first) == 50 and sorted(first + refs(rest)) == sorted(made)
    assert 'name="after"' not in rest.content.decode() and "1 signaal" not in rest.content.decode()
    assert AuditEntry.objects.filter(verb="searched").count() == 2


@pytest.mark.parametrize("after", ["x", "1.2.3", "9" * 400, "\x00", "0.0.0.0"])
def test_a_damaged_place_in_the_list_is_no_fault(cast, signal, after):
    assert signed_in(cast.lead).post(URL, ASKED | {"after": after}).status_code == 200


def test_without_a_reason_nothing_is_looked_for(cast, signal):
    answer = signed_in(cast.lead).post(URL, {"handle": "expose_voorbeeld", "reason": ""})

    assert answer.status_code == 422 and not AuditEntry.objects.filter(verb="searched").exists()
