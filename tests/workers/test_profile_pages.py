"""The pages of work accounts, their check and one's own hours."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from lxml import html

from organisation.models import HelpLine, Organisation, Platform
from outbox.models import Message
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.tied import untied
from tests.workers.conftest import NOW
from tests.workers.test_profiles import ALL_YES, FRIDAY, but
from workers.actions import profiles as deeds
from workers.actions.availability import set_week
from workers.choices.profiles import Item, Status
from workers.models import Availability, ProfileCheck, ProfileException, WorkProfile
from youthwork.lib.dates import day_of

NAME = "jw_wim_proefstuk"
PAGE_QUERIES, SAVE_QUERIES = 6, 9


@pytest.fixture
def house(cast):
    Organisation.objects.update(handle_pattern="jw_{voornaam}_proefstuk")
    return cast


def account(of, slug="instagram", **also):
    values = {"platform": Platform.objects.get(slug=slug), "handle": NAME} | also
    return deeds.keep(WorkProfile(user=of), values, by=of, now=NOW)


@pytest.fixture
def profile(house):
    return account(house.worker)


def test_a_poster_holds_what_is_in_order_and_whom_to_call_otherwise(client, profile, house):
    address = as_(client, house.worker).get("/profile/").content.decode()
    assert reverse("workers:poster") in address
    page = client.get(reverse("workers:poster")).content.decode()
    assert NAME not in page  # nobody looked at it yet
    profile.url = "https://www.instagram.com/jw_wim_proefstuk"
    profile.save()
    deeds.check(profile, ALL_YES, by=house.worker, now=NOW)
    page = client.get(reverse("workers:poster")).content.decode()
    assert NAME in page and "112" in page and "0800-0432" in page and 'class="qr"' in page
    assert as_(client, house.manager).get(reverse("workers:poster")).status_code == 403


def as_(client, person):
    return sign_in(client, person)


def form(**also):
    return {"platform": "instagram", "handle": NAME, "visibility": "closed"} | also


def answers(**also):
    return {item.value: "yes" for item in Item} | also


def test_a_worker_writes_an_account_down_and_checks_it(client, house):
    as_(client, house.worker)
    client.post(reverse("workers:new_account"), form())
    row = WorkProfile.objects.get()
    page = client.get("/profile/check/")
    assert page.status_code == 200
    assert page.content.count(b"<fieldset") >= 16
    done = client.post(reverse("workers:check_of", args=[row.public_id]), answers())
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.status == Status.IN_ORDER


def test_an_account_in_order_doesnt_read_as_if_nothing_was_answered(client, profile, house):
    as_(client, house.worker)
    address = reverse("workers:check_of", args=[profile.public_id])
    [chip] = client.get(address).context["chips"]
    assert (chip.note, chip.is_done) == ("0/16", False)
    deeds.check(profile, but(profile_10="no"), by=house.worker, now=NOW)
    [chip] = client.get(address).context["chips"]
    assert (chip.note, chip.is_done) == ("16/16", False)
    deeds.check(profile, ALL_YES, by=house.worker, now=NOW)
    ProfileCheck.objects.update(day=FRIDAY - timedelta(days=40))  # a new one begins with nothing
    [chip] = client.get(address).context["chips"]
    assert (chip.note, chip.is_done) == ("", True)


def test_a_user_name_outside_the_pattern_is_told_with_an_example_and_kept(client, house):
    as_(client, house.worker)
    page = client.post(reverse("workers:new_account"), form(handle="wim_op_straat"), follow=True)
    assert "jw_wim_proefstuk" in page.content.decode()
    assert WorkProfile.objects.get().handle == "wim_op_straat"


def test_what_blocks_is_named_on_the_page(client, profile, house):
    deeds.check(profile, but(profile_10="no"), by=house.worker, now=NOW)
    as_(client, house.worker)
    text = client.get(reverse("workers:check_of", args=[profile.public_id])).content.decode()
    assert 'href="#id_profile_10"' in text
    assert 'href="#id_profile_1"' not in text
    assert 'id="id_profile_10"' in text


def test_each_of_the_five_headings_says_why_and_has_an_example(client, profile, house):
    page = sign_in(client, house.worker).get(reverse("workers:check"))
    parts = page.context["parts"]
    assert len(parts) == 5
    assert all(part.why and any(q.example for q in part.questions) for part in parts)


def test_the_why_of_each_question_is_heard_with_it(client, profile, house):
    address = reverse("workers:check_of", args=[profile.public_id])
    as_(client, house.worker)
    refused = client.post(address, answers(profile_2="not_applicable"))
    for page in (client.get(address), refused):
        shown = html.fromstring(page.content)
        assert untied(shown) == []
        for part in page.context["parts"]:
            for question in part.questions:
                [group] = shown.xpath(f"//fieldset[@id='{question.answer.auto_id}']")
                told = [shown.get_element_by_id(key).text_content()
                        for key in group.get("aria-describedby").split()]  # fmt: skip
                assert told[-1].startswith(question.why)
                assert len(told) == 1 + bool(question.answer.errors)


def test_the_examples_name_the_help_lines_as_the_house_has_them(client, profile, house):
    HelpLine.objects.filter(key="kindertelefoon").update(name="Kindertel", number="0800-9999")
    caches["process"].clear()
    as_(client, house.worker)
    for address in (reverse("workers:check"), reverse("workers:accounts")):
        text = client.get(address).content.decode()
        assert "112 of Kindertel 0800-9999" in text and "0800-0432" not in text
    check = client.get(reverse("workers:check")).content.decode()
    assert check.count("112 of Kindertel 0800-9999") == 2  # of the item, and of the whole profile
    caches["process"].clear()


def test_a_refused_check_keeps_what_was_typed(client, profile, house):
    as_(client, house.worker)
    sent = answers(profile_2="not_applicable", profile_9_remark="zie @wim.thuis")
    page = client.post(reverse("workers:check_of", args=[profile.public_id]), sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert "zie @wim.thuis" in text and "profile_2_remark" in text
    assert WorkProfile.objects.get().last_check is None


@pytest.mark.parametrize("value", ["x" * 5000, "\x00", "😀", "[]"])
def test_whatever_is_posted_is_no_server_error(client, profile, house, value):
    as_(client, house.worker)
    wrong = dict.fromkeys([item.value for item in Item] + ["profile_1_remark"], value)
    check = reverse("workers:check_of", args=[profile.public_id])
    assert client.post(check, wrong).status_code == 422
    everything = dict.fromkeys(["platform", "handle", "url", "visibility", "followers"], value)
    assert client.post(reverse("workers:new_account"), everything).status_code == 422
    assert client.post(reverse("workers:availability"), {"from_0": value}).status_code == 422


def test_the_lead_looks_only_once_the_works_council_agreed(client, profile, house):
    as_(client, house.lead)
    check = reverse("workers:check_of", args=[profile.public_id])
    assert client.get(check).status_code == 200
    assert NAME in client.get("/profile/team/").content.decode()
    Organisation.objects.update(works_council_agreed_on=None)
    from django.core.cache import caches

    caches["process"].clear()
    assert client.get(check).status_code == 404
    assert NAME not in client.get("/profile/team/").content.decode()


def test_others_than_the_lead_see_numbers_without_names(client, profile, house):
    for person in (house.manager, house.privacy_officer, house.director):
        as_(client, person)
        text = client.get("/profile/team/").content.decode()
        assert "Noord" in text and 'class="hidc"' in text
        assert NAME not in text and house.worker.name not in text


def test_the_lead_sees_what_differs_in_one_list_by_name(client, house):
    account(house.worker, handle="wim", bio="Jongerenwerker bij Proefstuk", availability_text="ma")
    account(house.colleague, handle="jw_cora_proefstuk", bio="Altijd online")
    account(house.other_worker)
    as_(client, house.lead)
    text = client.get("/profile/team/").content.decode()
    listed = text.split('id="differ-t"')[1].split('id="all-t"')[0]
    assert re.findall(r"Cora Collega|Wim Werker|Otto Ander", listed) == [
        "Cora Collega",
        "Wim Werker",
    ]


def test_a_week_is_kept_and_stands_in_the_texts(client, profile, house):
    as_(client, house.worker)
    week = {"from_0": "14:00", "until_0": "22:00", "from_4": "10:00", "until_4": "12:00"}
    week |= {"from_4_2": "19:00", "until_4_2": "23:00"}
    assert client.post(reverse("workers:availability"), week).status_code == 302
    assert Availability.objects.filter(user=house.worker).count() == 3
    assert "14–22" in client.get("/profile/accounts/").content.decode()


@pytest.mark.parametrize(
    "week",
    [
        {"from_0": "14:00"},
        {"from_0": "14:00", "until_0": "13:00"},
        {"from_0": "25:00", "until_0": "26:00"},
        {"from_0": "10:00", "until_0": "14:00", "from_0_2": "13:00", "until_0_2": "15:00"},
    ],
)
def test_hours_that_cannot_be_are_refused_and_kept_on_the_page(client, house, week):
    as_(client, house.worker)
    page = client.post(reverse("workers:availability"), week)
    assert page.status_code == 422
    assert week["from_0"] in page.content.decode()
    assert not Availability.objects.exists()


def test_everybody_keeps_their_own_hours(client, house):
    as_(client, house.director)
    done = client.post("/profile/availability/", {"from_1": "09:00", "until_1": "17:00"})
    assert done.status_code == 302
    assert client.get("/profile/").status_code == 200


def test_hours_of_a_day_touch_but_never_overlap(house):
    set_week(house.worker, [(0, time(9), time(12)), (0, time(12), time(14))], by=None, now=NOW)
    with pytest.raises(ValidationError):
        set_week(house.worker, [(0, time(9), time(12)), (0, time(11), time(14))], by=None, now=NOW)


def test_a_public_profile_is_asked_and_decided(client, profile, house):
    as_(client, house.worker)
    ask = reverse("workers:ask_exception", args=[profile.public_id])
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    client.post(ask, {"reason": "Clips van de voetbalclub", "until_day": until})
    asked = ProfileException.objects.get()
    assert Message.objects.filter(kind="workers.exception_asked").count() == 1
    as_(client, house.lead)
    decide = reverse("workers:decide_exception", args=[asked.public_id])
    assert "Clips van de voetbalclub" in client.get(decide).content.decode()
    client.post(decide, {"decision": "yes"})
    profile.refresh_from_db()
    assert profile.public_until.isoformat() == until


def test_the_line_under_mails_holds_work_accounts(client, profile, house):
    as_(client, house.worker)
    text = client.get("/profile/").content.decode()
    assert f"Instagram: {NAME}" in text
    client.post(reverse("workers:visible"), {"visible": ["card", "poster"]})
    assert client.get("/profile/").content.decode().count(" checked>") == 2


def test_pages_and_saves_ask_little(client, house):
    for slug in ("instagram", "snapchat", "tiktok"):
        deeds.check(account(house.worker, slug), ALL_YES, by=house.worker, now=NOW)
    for number in range(6):
        person = make.person(f"Nora Nieuw {number}", "worker", house.noord)
        deeds.check(account(person), but(profile_1="no"), by=person, now=NOW)
    row = WorkProfile.objects.filter(user=house.worker).first()
    Organisation.objects.current()
    as_(client, house.worker)
    check = reverse("workers:check_of", args=[row.public_id])
    pages = ["/profile/", "/profile/accounts/", check, "/profile/availability/"]
    pages += [reverse("workers:check_history", args=[row.public_id])]
    for page in pages:
        client.get(page)
        statements, answer = asked(lambda page=page: client.get(page))
        assert answer.status_code == 200
        assert len(statements) <= PAGE_QUERIES, page + told(statements)
    statements, answer = asked(lambda: client.post(check, answers()))
    assert answer.status_code == 302
    assert len(statements) <= SAVE_QUERIES, told(statements)
    as_(client, house.lead)
    for page in ("/profile/team/", check):
        client.get(page)
        statements, _answer = asked(lambda page=page: client.get(page))
        assert len(statements) <= PAGE_QUERIES, page + told(statements)


def test_no_name_of_an_account_stands_in_trail_or_outbox(profile, house):
    deeds.check(profile, but(profile_1="no"), by=house.worker, now=NOW)
    deeds.end(profile, how="closed", proof="samen verwijderd", by=house.worker, now=NOW)
    rows = [*AuditEntry.objects.values_list(), *Message.objects.values_list()]
    assert rows
    assert not [row for row in rows if NAME in str(row) or "samen verwijderd" in str(row)]
    assert day_of(profile.ended_at) == FRIDAY
