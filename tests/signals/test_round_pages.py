"""Pages of Instaclean: who sees what, what leaves the house, the screen that opens nothing else."""

import csv
import io
import re
from datetime import datetime, time, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from organisation import hands
from organisation.choices import PlatformStatus
from organisation.models import Organisation, Platform, Team, User
from privacy.models import AuditEntry
from signals import places
from signals.actions import answers, items, rounds
from signals.choices.rounds import Decision
from signals.forms.rounds import AT_ONCE, DecisionForm
from signals.item_marks import SAYS
from signals.models import InstacleanItem, InstacleanRound
from signals.screens import items as screen
from tests import make
from tests.access.house import House, every_name
from tests.access.table import TABLE
from tests.make import signed_in
from youthwork.lib import said
from youthwork.lib.dates import day_of, start_of_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(cast):
    return make.round_of(timezone.localdate(), community_service=True, participants_count=3)


@pytest.fixture
def checked(cast, round):
    """Three checked items on the list, of different kinds, and one that waits."""
    wanted = [
        {},
        {"category": "exposing", "subcategory": "expose_account", "account_handle": "expose.noord",
         "location_url": "https://www.instagram.com/expose.noord/"},
        {"category": "violence", "subcategory": "fight_video", "account_handle": "knokken.nl",
         "platform": make.platform("tiktok", "TikTok"),
         "location_url": "https://www.tiktok.com/@knokken.nl/video/1"},
    ]  # fmt: skip
    for also in wanted:
        item = make.item(cast.worker, round, **also)
        items.check(item, by=cast.colleague, now=timezone.now())
    make.item(cast.worker, round, location_url="", account_handle="nog.niet.compleet")
    return list(InstacleanItem.objects.order_by("pk"))


def body(answer):
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode("utf-8-sig")


def seen_on(page):
    """What the form of *Checked* on this page carries of what stands there."""
    return seen_in(page.content.decode())


def seen_in(text):
    return re.search(r'name="seen" value="([^"]*)"', text)[1]


def shown(client, item):
    """The page of an item with account, address and notice on it."""
    return client.post(reverse("signals:notice", args=[item.ref]))


def check(client, item, seen=None):
    """Have it shown and press *Checked*, or press it on a page that was opened before."""
    seen = seen or seen_on(shown(client, item))
    return client.post(reverse("signals:item_deed", args=[item.ref, "check"]), {"seen": seen})


# --- pages --------------------------------------------------------------------------------------


def test_what_is_wrong_with_an_account_stands_below_the_heading(cast, round):
    answer = signed_in(cast.worker).post(reverse("signals:new_item"), {})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index("<h1") < page.index("errors-title") < page.index("redcard")


def test_the_answer_about_names_stands_below_the_texts_it_is_about(cast, round, checked):
    client = signed_in(cast.worker)
    typed = {"reason": "Jan Jansen biedt het aan.", "rule_text": "Verkoop door Jan Jansen"}
    item = checked[0]
    for address in (reverse("signals:new_item"), reverse("signals:change_item", args=[item.ref])):
        page = client.post(address, typed).content.decode()
        places = [page.index(f'id="id_{name}"') for name in
                  ("rule_text", "reason", "text_confirmed", "seen_on")]  # fmt: skip
        assert places == sorted(places)
    made = {"decision": "removed", "decided_on": timezone.localdate(), "sent_at": timezone.now()}
    InstacleanItem.objects.filter(pk=item.pk).update(status="decided", **made)
    address = reverse("signals:item_deed", args=[item.ref, "wrong"])
    page = client.post(address, {"note": "Van Jan Jansen."}).content.decode()
    assert page.index('id="wrong_note"') < page.index('id="wrong_text_confirmed"')


def test_a_worker_puts_an_account_on_the_list_and_a_colleague_checks_it(cast, round):
    values = {
        "round": round.ref, "platform": make.platform().slug, "category": "substances",
        "subcategory": "substances/offer", "ground": "law", "rule_text": "Geen verkoop van drugs",
        "reason": "Het account biedt een lijst aan.", "account_handle": "@Pillen.Centrum",
        "location_url": "https://www.instagram.com/pillen.centrum/?igsh=abc&utm_source=x",
        "seen_on": timezone.localdate().isoformat(), "good_faith": "on",
    }  # fmt: skip
    answer = signed_in(cast.worker).post(reverse("signals:new_item"), values)

    item = InstacleanItem.objects.get()
    assert (answer.status_code, answer.url) == (302, item.get_absolute_url())
    assert item.location_url == "https://www.instagram.com/pillen.centrum/"
    page = check(signed_in(cast.colleague), item)
    item.refresh_from_db()
    assert (page.status_code, item.status) == (302, "checked")


def test_who_checks_what_changed_meanwhile_reads_it_again_first(cast, round):
    """One reads, the other writes it anew, the one presses *Checked*: on what nobody read."""
    item = make.item(cast.worker, round)
    reader = signed_in(cast.colleague)
    seen = seen_on(shown(reader, item))
    notice = make.notice(reason="Anders dan wat er stond.", account_handle="pillen.anders")
    items.change(item, notice, by=cast.worker, now=timezone.now())

    refused = check(reader, item, seen)

    text = refused.content.decode()
    item.refresh_from_db()
    assert (refused.status_code, item.status, item.checked_by) == (422, "listed", None)
    assert "Reden, Account" in text or "Reason, Account" in text
    assert "Anders dan wat er stond." in text and "pillen.anders" not in text
    # The account is other than it was: shown anew, and then checked.
    assert 'name="seen"' not in text
    again = check(reader, item)
    item.refresh_from_db()
    assert (again.status_code, item.status, item.checked_by) == (302, "checked", cast.colleague)


@pytest.mark.parametrize("seen", ["", "x", "." * 10, "\0", "0" * 300])
def test_a_check_without_what_was_read_is_refused(cast, round, seen):
    item = make.item(cast.worker, round)
    address = reverse("signals:item_deed", args=[item.ref, "check"])
    answer = signed_in(cast.colleague).post(address, {"seen": seen})
    item.refresh_from_db()
    assert (answer.status_code, item.status) == (422, "listed")


def test_a_check_begins_with_the_account_and_the_address_on_the_screen(cast, round):
    item, client = make.item(cast.worker, round), signed_in(cast.colleague)
    address = reverse("signals:item_deed", args=[item.ref, "check"])
    before = client.get(item.get_absolute_url()).content.decode()
    assert address not in before and 'name="seen"' not in before
    assert reverse("signals:notice", args=[item.ref]) in before
    assert "pillen.centrum" not in before

    page = shown(client, item).content.decode()
    assert "https://www.instagram.com/pillen.centrum/" in page and address in page
    assert AuditEntry.objects.filter(verb="shown_account", by=cast.colleague).count() == 1
    assert address not in shown(signed_in(cast.worker), item).content.decode()


def test_what_lacks_something_offers_no_check_and_says_who_completes_it(cast, checked):
    item = checked[3]
    address = reverse("signals:item_deed", args=[item.ref, "check"])
    change = reverse("signals:change_item", args=[item.ref])
    for who, completes in ((cast.other_worker, False), (cast.colleague, True)):
        client = signed_in(who)
        for page in (client.get(item.get_absolute_url()), shown(client, item)):
            text = page.content.decode()
            assert address not in text and 'id="check-t"' not in text
            assert (change in text) is completes
            assert (f"{cast.worker.name} " in text.split("grid-2 side")[0]) is not completes
    refused = client.post(address, {"seen": said.marks(item, SAYS)})
    item.refresh_from_db()
    assert (refused.status_code, item.status) == (422, "listed")
    assert 'id="check-t"' not in refused.content.decode()


def typed_in(page, **also):
    """What the form of *Change* on this page holds, with something else typed in it."""
    form = page.context["form"]
    held = {field.name: field.value() for field in form if field.value() not in (None, False, "")}
    held = {name: "on" if value is True else value for name, value in held.items()}
    return held | also


def test_an_item_that_a_team_left_behind_holds_up_no_round(cast, checked):
    """It lacks something, who listed it is gone, and their team has ended."""
    item, client = checked[3], signed_in(cast.other_lead)
    InstacleanItem.objects.filter(pk=item.pk).update(created_by=None)
    address = reverse("signals:item_deed", args=[item.ref, "take-off"])
    assert address not in client.get(item.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 404

    Team.objects.filter(pk=item.team_id).update(active_until=timezone.localdate() - timedelta(1))

    page = client.get(item.get_absolute_url()).content.decode()
    assert address in page and reverse("signals:change_item", args=[item.ref]) in page
    assert client.get(reverse("signals:change_item", args=[item.ref])).status_code == 200
    assert client.post(address).status_code == 302
    assert not InstacleanItem.objects.filter(pk=item.pk).exists()


def test_who_only_reads_is_told_who_completes_an_item(cast, checked):
    item, client = checked[3], signed_in(cast.privacy_officer)

    def told():
        page = client.get(item.get_absolute_url())
        assert page.context["who_completes"] in page.content.decode()
        return page.context["who_completes"]

    assert "Wim Werker" in told() and "team Noord" in told()

    User.objects.filter(pk=cast.worker.pk).update(status="left", left_on=timezone.localdate())
    assert "Wim Werker" not in told()
    nobody_s = told()

    Team.objects.filter(pk=item.team_id).update(active_until=timezone.localdate() - timedelta(1))
    assert told() != nobody_s and "Noord" in told()


ADULT = {
    "category": "exposing",
    "subcategory": "exposing/sexual_image_adult",
    "reason": "Het account verspreidt beelden van een school.",
}


@pytest.mark.parametrize("changed", [False, True])
def test_of_a_sexual_image_the_list_asks_who_is_in_it(cast, changed):
    """It took *of an adult* for what somebody typed about girls of fourteen."""
    client = signed_in(cast.worker)
    make.round_of(timezone.localdate())
    if changed:
        item = make.item(cast.worker, None, timezone.now())
        address = reverse("signals:change_item", args=[item.ref])
        carried = {"seen": client.get(address).context["form"]["seen"].value()}
    else:
        address, carried = reverse("signals:new_item"), {"round": "now"}
    count = InstacleanItem.objects.count()
    assert 'name="shows_minor"' not in client.get(address).content.decode()
    typed = carried | ADULT | {"platform": make.platform().slug}

    answer = client.post(address, typed)

    form, page = answer.context["form"], answer.content.decode()
    assert answer.status_code == 422 and list(form.errors) == ["shows_minor"]
    assert 'name="shows_minor"' in page and ADULT["reason"] in page
    assert client.post(address, typed | {"shows_minor": "maybe"}).status_code == 422
    assert client.post(address, typed | {"shows_minor": "no"}).status_code == 302
    assert InstacleanItem.objects.count() == count + (not changed)
    listed = InstacleanItem.objects.get(subcategory="sexual_image_adult")
    assert listed.status == "listed"


def test_what_shows_a_minor_comes_on_no_list_and_goes_off_it(cast):
    client = signed_in(cast.worker)
    make.round_of(timezone.localdate())
    yes = ADULT | {"platform": make.platform().slug, "round": "now", "shows_minor": "yes"}
    answer = client.post(reverse("signals:new_item"), yes)
    assert answer.status_code == 422 and not InstacleanItem.objects.exists()
    assert answer.context["form"].errors.as_data()["subcategory"][0].code == "image_of_a_minor"

    also = {"category": "exposing", "subcategory": "sexual_image_adult"}
    item = make.item(cast.worker, None, timezone.now(), **also)
    address = reverse("signals:change_item", args=[item.ref])
    carried = {"seen": client.get(address).context["form"]["seen"].value()}
    page = client.post(address, yes | carried, follow=True)
    assert not InstacleanItem.objects.exists()
    assert "Het is van de lijst." in page.content.decode()
    assert AuditEntry.objects.filter(verb="erased", subject__endswith=item.ref).exists()


SHORT = "https://vm.tiktok.com/ZGexxx/"


def test_f45_a_short_address_on_the_list_is_kept_and_who_typed_it_told(cast, round):
    """As on the form of a signal: who shared it stands behind it."""
    client, address = signed_in(cast.worker), reverse("signals:new_item")
    values = {"round": round.ref, "platform": make.platform().slug, "location_url": SHORT}

    refused = client.post(address, values | {"platform": ""}).content.decode()
    assert refused.count("Dit is een kort adres") == 1
    saved = client.post(address, values, follow=True)
    item = InstacleanItem.objects.get()
    assert item.location_url == SHORT and "Dit is een kort adres" in saved.content.decode()

    change = reverse("signals:change_item", args=[item.ref])
    page = client.get(change)
    assert "Dit is een kort adres" in page.content.decode()
    long = "https://www.tiktok.com/@x/video/7?_r=1"
    saved = client.post(change, typed_in(page, location_url=long), follow=True).content.decode()
    item.refresh_from_db()
    assert item.location_url == "https://www.tiktok.com/@x/video/7"
    assert "Dit is een kort adres" not in saved and "knipten het einde" in saved
    assert "Dit is een kort adres" not in client.get(change).content.decode()


def test_f45_a_short_address_that_comes_from_a_signal_or_stands_in_a_reason_is_told(cast, round):
    signal = make.signal(cast.worker, location_url=SHORT, platform=make.platform())
    client, address = signed_in(cast.worker), reverse("signals:new_item")
    page = client.get(f"{address}?signal={signal.ref}").content.decode()
    assert "Dit is een kort adres" in page
    assert "Dit is een kort adres" not in client.get(address).content.decode()
    values = {"round": round.ref, "platform": make.platform().slug}
    values |= {"reason": f"Zie {SHORT}", "text_confirmed": "on"}
    assert "Dit is een kort adres" in client.post(address, values, follow=True).content.decode()


def test_of_two_who_change_an_item_the_later_sees_what_the_other_wrote(cast, round):
    """Nobody writes over what a colleague wrote meanwhile without having seen it."""
    item = make.item(cast.worker, round)
    first, second = signed_in(cast.worker), signed_in(cast.colleague)
    address = reverse("signals:change_item", args=[item.ref])
    one, other = first.get(address), second.get(address)

    saved = first.post(address, typed_in(one, reason="Wat de eerste schreef."))
    values = typed_in(other, rule_text="Wat de tweede schreef.", account_handle="twee.de")
    refused = second.post(address, values)

    item.refresh_from_db()
    assert (saved.status_code, refused.status_code) == (302, 422)
    assert (item.reason, item.account_handle) == ("Wat de eerste schreef.", "pillen.centrum")
    text = refused.content.decode()
    assert re.search("(Reden|Reason)[.] (Kijk|Look)", text)  # what changed, and nothing else
    assert "Wat de eerste schreef." in text
    for typed in ("Wat de tweede schreef.", "twee.de"):
        assert typed in text
    # Who has seen it saves what they made of the two.
    again = second.post(address, typed_in(refused))
    item.refresh_from_db()
    assert (again.status_code, item.rule_text) == (302, "Wat de tweede schreef.")


def test_who_changes_an_item_that_was_changed_and_checked_meanwhile_is_told(cast, round):
    item = make.item(cast.worker, round)
    client = signed_in(cast.worker)
    address = reverse("signals:change_item", args=[item.ref])
    values = typed_in(client.get(address))
    items.change(item, make.notice(reason="Anders."), by=cast.worker, now=timezone.now())
    items.check(item, by=cast.colleague, now=timezone.now())
    refused = client.post(address, values)
    item.refresh_from_db()
    assert (refused.status_code, item.status, item.reason) == (422, "checked", "Anders.")


@pytest.mark.parametrize("seen", ["", "x", "." * 10, "\0", "0" * 300])
def test_a_change_without_what_was_read_is_refused(cast, round, seen):
    item = make.item(cast.worker, round)
    client = signed_in(cast.worker)
    address = reverse("signals:change_item", args=[item.ref])
    values = typed_in(client.get(address), seen=seen, reason="Zonder te lezen.")
    answer = client.post(address, values)
    item.refresh_from_db()
    assert (answer.status_code, item.reason) != (302, "Zonder te lezen.")
    assert answer.status_code == 422 and "Zonder te lezen." in answer.content.decode()


def test_the_form_of_an_image_of_a_minor_comes_back_with_the_numbers(cast, round):
    values = {
        "round": round.ref, "platform": make.platform().slug, "category": "exposing",
        "subcategory": "exposing/sexual_image_minor",
        "reason": "Dit blijft staan in het formulier.",
    }  # fmt: skip
    answer = signed_in(cast.worker).post(reverse("signals:new_item"), values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dit blijft staan" in page and 'href="tel:112"' in page
    assert 'href="https://offlimits.nl"' in page  # the hotline
    assert '<div class="redcard"><details open>' in page
    assert not InstacleanItem.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"platform": "x" * 500, "reason": "\0" * 3, "seen_on": "gisteren", "subcategory": "a/b/c"},
        {
            "platform": ["instagram", "tiktok"],
            "category": "😀",
            "ground": "wet",
            "round": "2099-Q9",
        },
        {"location_url": "http://[::1", "platform": "instagram", "category": "weapons"},
        {"reason": "x" * 100_000, "platform": "instagram"},
    ],
)
def test_whatever_is_posted_is_refused_and_never_an_error(cast, round, values):
    answer = signed_in(cast.worker).post(reverse("signals:new_item"), values)
    assert answer.status_code in (302, 422)


def test_a_signal_offers_its_account_for_the_list(cast, round):
    signal = make.signal(
        cast.worker, severity=3, category="substances", subcategory="offer",
        account_handle="pillen.centrum", location_url="https://www.instagram.com/pillen.centrum/",
    )  # fmt: skip
    client = signed_in(cast.worker)
    address = f"{reverse('signals:new_item')}?signal={signal.ref}"
    assert address in client.get(signal.get_absolute_url()).content.decode()

    page = client.get(address).content.decode()

    assert 'value="pillen.centrum"' in page
    assert AuditEntry.objects.filter(verb="shown_account", subject__endswith=signal.ref).exists()


def test_a_signal_about_an_image_of_a_minor_offers_no_button(cast, round):
    signal = make.signal(
        cast.worker, narrative="", category="exposing", subcategory="sexual_image_minor"
    )
    client = signed_in(cast.worker)
    address = f"{reverse('signals:new_item')}?signal={signal.ref}"
    assert address not in client.get(signal.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 404


def test_a_colleague_who_may_not_see_the_account_takes_nothing_over(cast, round):
    signal = make.signal(cast.worker, severity=3, account_handle="geheim.account")
    address = f"{reverse('signals:new_item')}?signal={signal.ref}"
    assert signed_in(cast.other_worker).get(address).status_code == 404


def test_account_and_notice_are_shown_on_asking_and_recorded(cast, checked):
    item = checked[0]
    client = signed_in(cast.other_worker)
    assert "pillen.centrum" not in client.get(item.get_absolute_url()).content.decode()

    page = client.post(reverse("signals:notice", args=[item.ref])).content.decode()

    assert "https://www.instagram.com/pillen.centrum/" in page
    assert 'href="https://www.instagram.com' not in page
    assert "info@example.org" in page and "Wim" not in page.split("<textarea")[1].split("</text")[0]
    assert AuditEntry.objects.filter(verb="shown_account", by=cast.other_worker).count() == 1


def test_f60_the_page_of_an_item_shows_the_earlier_decision(cast, round, checked):
    rounds_item = checked[0]
    checked[3].delete()
    rounds.send(round, by=cast.lead, now=timezone.now())
    rounds_item.refresh_from_db()
    answers.decide(
        rounds_item, Decision.NOT_REMOVED, timezone.localdate(), by=cast.lead, now=timezone.now()
    )
    again = make.item(cast.other_worker, None)
    page = signed_in(cast.other_worker).get(again.get_absolute_url()).content.decode()
    assert rounds_item.get_absolute_url() in page


def test_f60_what_was_left_as_it_is_is_appealed_when_the_account_returns(cast, round, checked):
    checked[3].delete()
    rounds.send(round, by=cast.lead, now=timezone.now())
    item, now = InstacleanItem.objects.get(pk=checked[0].pk), timezone.now()
    answers.decide(item, Decision.NOT_REMOVED, timezone.localdate(), by=cast.lead, now=now)
    answers.finish(item, by=cast.lead, now=now)
    again, client = make.item(cast.other_worker, None), signed_in(cast.other_worker)

    [before] = screen.earlier(again, timezone.localdate())
    assert before.appeal and "Maak bezwaar tegen dat besluit" in before.text
    deed = reverse("signals:item_deed", args=[item.ref, "appeal"])
    assert deed in client.get(item.get_absolute_url()).content.decode()
    client.post(deed, {"on": timezone.localdate()})

    item.refresh_from_db()
    assert item.status == "appealed"
    [after] = screen.earlier(again, timezone.localdate())
    assert not after.appeal
    assert deed not in client.get(item.get_absolute_url()).content.decode()


def test_f59_an_account_that_was_removed_by_mistake_says_so_when_it_is_listed_again(cast, checked):
    checked[3].delete()
    rounds.send(checked[0].round, by=cast.lead, now=timezone.now())
    item, now = InstacleanItem.objects.get(pk=checked[0].pk), timezone.now()
    answers.decide(item, Decision.REMOVED, timezone.localdate(), by=cast.worker, now=now)
    again = make.item(cast.other_worker, None)
    [before] = screen.earlier(again, timezone.localdate())
    answers.note_wrong(item, "Het account van iemand anders.", by=cast.worker, now=now)
    [after] = screen.earlier(again, timezone.localdate())

    assert after.text.startswith(before.text) and after.text != before.text


@pytest.mark.parametrize(
    ("reason", "then"),
    [("Klaar", "Klaar."), ("Nee…", "Nee…"), ("Hij zegt: “kom!”", "“kom!”"), ("لماذا؟", "لماذا؟")],
)
def test_a_reason_in_a_notice_ends_as_one_sentence(cast, round, reason, then):
    item = make.item(cast.worker, round, reason=reason)
    assert f"{then} Gezien op" in screen.notice_text(item, Organisation.objects.current())


def test_decisions_of_a_round_are_written_down_one_behind_the_other(cast, checked):
    checked[3].delete()
    rounds.send(checked[0].round, by=cast.lead, now=timezone.now())
    client, today = signed_in(cast.worker), timezone.localdate().isoformat()
    apart = make.item(cast.worker, None, location_url="https://www.instagram.com/apart/")
    items.check(apart, by=cast.colleague, now=timezone.now())
    items.send(apart, by=cast.lead, now=timezone.now())

    def decide(item, **also):
        assert ('name="next"' in client.get(item.get_absolute_url()).content.decode()) is (
            item.round is not None
        )
        address = reverse("signals:item_deed", args=[item.ref, "decide"])
        return client.post(address, {"decision": "removed", "on": today, **also}, follow=True)

    def ends_at(answer, thing):
        return answer.redirect_chain == [(thing.get_absolute_url(), 302)]

    first, second, third = InstacleanItem.objects.filter(round__isnull=False).in_list_order()
    page = decide(second, next="1")
    assert ends_at(page, third)
    assert screen.item_title(second) in page.content.decode().split("<h1")[0]
    page = decide(third, next="1")
    assert ends_at(page, first)  # which was passed over
    page = decide(first, next="1")
    assert ends_at(page, first.round)
    assert set(InstacleanItem.objects.exclude(pk=apart.pk).values_list("status", flat=True)) == {
        "decided"
    }
    assert ends_at(decide(apart, next="1"), apart)


def test_what_a_platform_says_about_redress_is_asked_about_and_cut_as_other_texts_are(
    cast, checked
):
    checked[3].delete()
    rounds.send(checked[0].round, by=cast.lead, now=timezone.now())
    item, client = checked[0], signed_in(cast.worker)
    link = "https://www.instagram.com/help/?entry=abc"
    typed = {"decision": "not_removed", "on": timezone.localdate().isoformat()}
    for deed in ("decide", "correct"):
        address = reverse("signals:item_deed", args=[item.ref, deed])
        told = f"Jan Jansen antwoordt via {link}, op {deed}."
        page = client.get(item.get_absolute_url()).content.decode()
        known = {"seen": seen_in(page)} if deed == "correct" else {}
        sent = typed | known | {"redress": told}

        answer = client.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 422 and "lijkt op een naam" in page
        assert page.index('name="redress"') < page.index('name="text_confirmed"')
        assert client.post(address, sent | {"text_confirmed": "on"}).status_code == 302
        item.refresh_from_db()
        assert item.redress == told.replace("?entry=abc", "")
    item.platform.name = "Wizz"
    asked = {"today": timezone.localdate(), "item": item}
    form = DecisionForm(typed | {"redress": "Dat kan bij Wizz zelf."}, **asked)
    assert form.is_valid()  # the platform is nobody


def test_of_two_who_write_a_decision_anew_the_later_sees_the_other_one(cast, checked):
    checked[3].delete()
    rounds.send(checked[0].round, by=cast.lead, now=timezone.now())
    item, today = InstacleanItem.objects.get(pk=checked[0].pk), timezone.localdate()
    answers.decide(item, Decision.REMOVED, today, by=cast.worker, now=timezone.now())
    client, address = (
        signed_in(cast.worker),
        reverse("signals:item_deed", args=[item.ref, "correct"]),
    )
    page = client.get(item.get_absolute_url()).content.decode()
    typed = {"decision": "partly", "on": today.isoformat(), "redress": "", "seen": seen_in(page)}

    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed | {"decision": "not_removed"})
    item.refresh_from_db()
    assert (again.status_code, item.decision) == (422, "partly")
    page = again.content.decode()
    assert "Deels verwijderd" in page and 'value="not_removed" selected' in page

    assert client.post(address, typed | {"seen": seen_in(page)}).status_code == 302
    for lacking in ("", "x"):
        assert client.post(address, typed | {"seen": lacking}).status_code == 422


def test_of_two_who_write_an_outcome_anew_the_later_sees_the_other_one(cast, checked):
    checked[3].delete()
    rounds.send(checked[0].round, by=cast.lead, now=timezone.now())
    item, today = InstacleanItem.objects.get(pk=checked[0].pk), timezone.localdate()
    given = {"by": cast.worker, "now": timezone.now()}
    answers.decide(item, Decision.NOT_REMOVED, today, **given)
    answers.appeal(item, today, **given)
    answers.decide_appeal(item, Decision.NOT_REMOVED, today, **given)
    client = signed_in(cast.worker)
    address = reverse("signals:item_deed", args=[item.ref, "appeal-correct"])
    page = client.get(item.get_absolute_url()).content.decode()
    typed = {"decision": "partly", "on": today.isoformat(), "seen": seen_in(page)}

    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed | {"decision": "removed"})
    item.refresh_from_db()
    assert (again.status_code, item.appeal_decision) == (422, "partly")
    page = again.content.decode()
    assert "Deels verwijderd" in page and 'value="removed" selected' in page


def test_no_answer_is_offered_from_the_thirtieth_day(cast, checked):
    item, client = checked[0], signed_in(cast.worker)
    checked[3].delete()
    rounds.send(item.round, by=cast.lead, now=timezone.now())
    address, today = reverse("signals:item_deed", args=[item.ref, "decide"]), timezone.localdate()

    def offered(days):
        """By the calendar: in thirty days the clock may have jumped."""
        sent_at = start_of_day(today - timedelta(days=days))
        InstacleanItem.objects.filter(pk=item.pk).update(checked_at=sent_at, sent_at=sent_at)
        return 'value="no_answer"' in client.get(item.get_absolute_url()).content.decode()

    assert not offered(days=0) and not offered(days=29)
    page = client.post(address, {"decision": "no_answer", "on": today.isoformat()})
    first = date_format(today + timedelta(days=1), "j F Y")
    assert page.status_code == 422 and first in page.content.decode()
    assert InstacleanItem.objects.get(pk=item.pk).status == "sent"

    assert offered(days=30)
    before = (today - timedelta(days=1)).isoformat()
    page = client.post(address, {"decision": "no_answer", "on": before})
    assert page.status_code == 422 and date_format(today, "j F Y") in page.content.decode()
    page = client.post(address, {"decision": "no_answer", "on": today.isoformat()})
    assert page.status_code == 302


def test_a_manager_sees_figures_and_no_account(cast, round, checked):
    client = signed_in(cast.manager)
    for name, args in (("signals:rounds", []), ("signals:round", [round.ref])):
        page = client.get(reverse(name, args=args))
        assert page.status_code == 200
        assert "pillen" not in page.content.decode() and "I-20" not in page.content.decode()
    assert client.get(checked[0].get_absolute_url()).status_code == 404


def test_figures_are_told_of_finished_rounds_to_who_may_not_open_the_items(cast, round, checked):
    checked[3].delete()
    for place in range(36):
        kind = ({}, {"category": "weapons"}, {"category": "violence", "subcategory": ""})[place % 3]
        at = f"https://example.org/{place}"
        item = make.item(cast.worker, round, location_url=at, **kind)
        items.check(item, by=cast.colleague, now=timezone.now())
    rounds.send(round, by=cast.lead, now=timezone.now())
    lead, manager = signed_in(cast.lead), signed_in(cast.manager)
    address = reverse("signals:rounds")
    assert lead.get(address).context["rows"][0].told.sent == "39"
    page = manager.get(address)
    assert page.context["rows"][0].untold and ">39<" not in page.content.decode()

    for item in InstacleanItem.objects.all():
        answers.decide(item, Decision.NOT_REMOVED, timezone.localdate(), by=cast.lead,
                     now=timezone.now())  # fmt: skip
    round.refresh_from_db()
    rounds.close(round, by=cast.lead, now=timezone.now())

    page = manager.get(address)
    [cut] = page.context["cuts"]
    assert (cut["told"].sent, cut["told"].removed) == ("39", "–")
    kinds = cut["kinds"]
    assert {row.sent for row in kinds.rows} <= {"13", "12", "–"}
    assert len(kinds.rows) + len(kinds.under) == 14
    content = page.content.decode()
    assert "&lt;5" not in content and ", ".join(kinds.under) in content
    assert manager.get(round.get_absolute_url()).context["told"].sent == "39"
    before = page.context["cuts"]

    item = InstacleanItem.objects.first()
    answers.appeal(item, timezone.localdate(), by=cast.lead, now=timezone.now())
    answers.decide_appeal(item, Decision.REMOVED, timezone.localdate(), by=cast.lead,
                        now=timezone.now())  # fmt: skip
    assert manager.get(address).context["cuts"] == before
    assert lead.get(address).context["rows"][0].told.removed == "1"


def test_the_form_to_plan_a_round_comes_on_asking(cast, round):
    client = signed_in(cast.lead)
    address = round.get_absolute_url()
    assert 'name="starts_on"' not in client.get(address).content.decode()
    assert 'name="starts_on"' in client.get(f"{address}?plan=1").content.decode()
    worker = signed_in(cast.worker)
    assert 'name="starts_on"' not in worker.get(f"{address}?plan=1").content.decode()


# --- what leaves the house ------------------------------------------------------------------------


def people_of(cast):
    found = [person for person in vars(cast).values() if hasattr(person, "email")]
    return {person.name for person in found} | {person.email for person in found}


@pytest.mark.parametrize("name", ["round_list", "round_csv", "round_pdf"])
def test_an_export_holds_the_checked_items_and_nobody_who_works_here(cast, round, checked, name):
    answer = signed_in(cast.lead).get(reverse(f"signals:{name}", args=[round.ref]))

    assert answer.status_code == 200
    if name == "round_pdf":
        text = text_of(answer.content)
    else:
        text = body(answer)
        if name == "round_list":
            text = text.split("<main", 1)[1].rsplit("</main>", 1)[0]
    assert [item.ref in text for item in checked] == [True, True, True, False]
    assert not {person for person in people_of(cast) if person in text}
    assert "Stichting Proefstuk" in text and "info@example.org" in text
    assert AuditEntry.objects.filter(verb="exported", after="3").count() == 1


def text_of(pdf):
    """The letters of a PDF, put back together by its own character maps."""
    import re

    import pikepdf

    document = pikepdf.open(io.BytesIO(pdf))
    found = []
    for page in document.pages:
        maps = {}
        for font_name, font in page.Resources.Font.items():
            cmap = font.ToUnicode.read_bytes().decode("latin-1")
            pairs = re.findall(r"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>", cmap)
            maps[font_name] = {
                int(code, 16): bytes.fromhex(value).decode("utf-16-be") for code, value in pairs
            }
        current = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = maps[str(operands[0])]
            elif str(operator) in ("Tj", "TJ"):
                given = operands[0] if str(operator) == "TJ" else [operands[0]]
                for part in given:
                    if isinstance(part, pikepdf.String):
                        raw = bytes(part)
                        codes = [int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2)]
                        found.append("".join(current.get(code, "") for code in codes))
            elif str(operator) in ("ET", "Td", "Tm"):
                found.append("")
    return "".join(found)


def test_the_csv_opens_in_a_dutch_spreadsheet_and_runs_no_formula(cast, round):
    item = make.item(cast.worker, round, reason="=1+1 en meer", account_handle="@31net")
    items.check(item, by=cast.colleague, now=timezone.now())
    answer = signed_in(cast.lead).get(reverse("signals:round_csv", args=[round.ref]))
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    [header, row] = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert len(header) == len(row) == 12
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert row[header.index("Account")] == "31net"


def test_a_list_is_taken_out_by_platform_and_kind(cast, round, checked):
    address = reverse("signals:round_csv", args=[round.ref])
    client = signed_in(cast.lead)
    assert body(client.get(f"{address}?platform=tiktok")).count("I-20") == 1
    assert body(client.get(f"{address}?category=exposing")).count("I-20") == 1
    assert body(client.get(f"{address}?platform=tiktok&category=exposing")).count("I-20") == 0


def test_a_list_holds_exactly_what_was_asked_for_of_a_platform_that_was_put_away_too(
    cast, round, checked
):
    """A link that was kept, with a platform that is archived since: not the accounts of all."""
    Platform.objects.filter(slug="tiktok").update(status=PlatformStatus.ARCHIVED)
    caches["process"].clear()
    client = signed_in(cast.lead)
    address = reverse("signals:round_csv", args=[round.ref])
    assert body(client.get(f"{address}?platform=tiktok")).count("I-20") == 1
    page = client.get(reverse("signals:round_list", args=[round.ref])).content.decode()
    assert 'value="tiktok"' in page and 'value="telegram"' not in page
    for unknown in ("platform=nonsense", "category=nonsense", "platform=telegram"):
        assert client.get(f"{address}?{unknown}").status_code == 404


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_a_list_leaves_the_house_after_a_fresh_confirmation_only(cast, round, checked):
    client = signed_in(cast.lead)
    session = client.session
    session["account_authentication_methods"][1]["at"] -= 11 * 60
    session.save()
    for name in ("round_list", "round_csv", "round_pdf"):
        answer = client.get(reverse(f"signals:{name}", args=[round.ref]))
        assert answer.status_code == 302 and "/accounts/confirm/" in answer.url


# --- the guide's screen ---------------------------------------------------------------------------


def test_the_guides_screen_leaves_out_exposing_and_sexual_items(cast, round, checked):
    for also in (
        {"category": "sexual_misconduct", "subcategory": "grooming", "account_handle": "weg.een"},
        {"category": "other", "subcategory": "", "account_handle": "weg.twee"},
        {"category": "", "subcategory": "", "account_handle": "weg.drie"},
        {"category": "wellbeing", "subcategory": "self_harm_suicide", "account_handle": "weg.vier"},
        {"category": "bullying", "subcategory": "fake_account", "account_handle": "weg.vijf"},
    ):
        make.item(cast.worker, round, **also)
    whole = InstacleanItem.objects.filter(has_exact_place=True).exclude(category="")
    whole.update(status="checked", checked_by=cast.colleague, checked_at=timezone.now())
    client = signed_in(cast.worker)
    assert client.post(reverse("signals:give_screen", args=[round.ref])).status_code == 302

    page = client.get(reverse("signals:guide")).content.decode()
    assert "Om over te praten" in page and "Wil ik bespreken" not in page

    assert "pillen.centrum" in page and "knokken.nl" in page
    for hidden in (
        *("expose.noord", "weg.een", "weg.twee", "weg.drie", "weg.vier", "weg.vijf"),
        *("Wim", "lijst met pillen"),
    ):
        assert hidden not in page
    assert "instagram.com" not in page and "<nav" not in page


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ("@knokken.nl", "@knokken.nl"),
        ("https://www.instagram.com/knokken.nl/", "knokken.nl"),
        ("https://www.instagram.com/p/Cx12345/", ""),
        ("https://facebook.com/profile.php?id=1234", ""),
        ("some.name", "some.name"),
    ],
)
def test_the_guides_screen_names_an_account_and_no_address(account, told):
    assert places.name_in(account) == told


def test_the_guides_screen_shows_only_what_a_second_pair_of_eyes_checked(cast, round, checked):
    make.item(cast.worker, round, account_handle="nog.niet.gezien")
    mistaken = make.item(
        cast.worker, round, account_handle="grap.klas", location_url="https://t.me/grap.klas"
    )
    items.check(mistaken, by=cast.colleague, now=timezone.now())
    client = signed_in(cast.worker)
    client.post(reverse("signals:give_screen", args=[round.ref]))
    page = client.get(reverse("signals:guide")).content.decode()
    assert "knokken.nl" in page and "grap.klas" in page and "nog.niet.gezien" not in page

    today, went = timezone.localdate(), timezone.now()
    InstacleanItem.objects.filter(pk=mistaken.pk).update(
        status="decided", sent_at=went, decision="removed", decided_on=today, wrong_on=today
    )
    page = client.get(reverse("signals:guide")).content.decode()
    assert "knokken.nl" in page and "grap.klas" not in page


def test_the_guides_screen_leaves_out_what_the_platform_decided_to_leave(cast, round, checked):
    """The screen says that these accounts break a rule; of these the platform says they don't."""
    client = signed_in(cast.worker)
    client.post(reverse("signals:give_screen", args=[round.ref]))
    today = timezone.localdate()
    row = InstacleanItem.objects.filter(pk=checked[2].pk)

    def is_shown(status, decision, appeal=""):
        at = {"sent_at": timezone.now(), "decided_on": today, "decision": decision}
        if status == "done":
            at |= {"done_at": timezone.now()}
        if appeal or status == "appealed":
            at |= {"appealed_on": today}
        if appeal:
            at |= {"appeal_decision": appeal, "appeal_decided_on": today}
        row.update(status=status, **at)
        return "knokken.nl" in client.get(reverse("signals:guide")).content.decode()

    assert is_shown("decided", "removed") and is_shown("decided", "no_answer")
    assert not is_shown("decided", "not_removed") and not is_shown("appealed", "not_removed")
    assert not is_shown("done", "partly", appeal="not_removed")
    assert is_shown("done", "not_removed", appeal="partly")


def test_on_the_guides_screen_every_other_address_says_so(db):
    house = House()
    allowed = {"signals:guide", "signals:guide_back"}
    client = make.signed_in(house.cast.lead)
    client.post(house.address("signals:give_screen", ref="round"))
    known = {row.name: row.args for row in TABLE}
    for name in every_name():
        if name in allowed or name.startswith("demo:"):
            continue
        address = house.address(name, **known[name])
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            assert answer.status_code == 403, f"{method} {address}"
            assert b"guide-only" in answer.content, f"{method} {address}"
            assert answer[hands.HEADER], f"{method} {address}"
    for address in ("/", "/nergens/", "/signals/rounds/../", "/SIGNALS/guide/"):
        assert b"guide-only" in client.get(address).content


def test_only_the_workers_own_password_closes_the_guides_screen(cast, round, checked):
    client = signed_in(cast.worker)
    client.post(reverse("signals:give_screen", args=[round.ref]))
    back = reverse("signals:guide_back")
    for wrong in ("", "fout-wachtwoord", "x" * 500):
        assert client.post(back, {"password": wrong}).status_code == 422
        assert hands.KEY in client.session

    answer = client.post(back, {"password": make.PASSWORD})

    assert answer.status_code == 302 and hands.KEY not in client.session
    assert hands.HEADER not in answer
    home = client.get(reverse("home"))
    assert home.status_code == 200 and hands.HEADER not in home


def test_who_logs_in_through_a_provider_comes_back_with_a_code(cast, round, checked, monkeypatch):
    cast.worker.set_unusable_password()
    cast.worker.save()
    client = signed_in(cast.worker)
    client.post(reverse("signals:give_screen", args=[round.ref]))
    back = reverse("signals:guide_back")
    page = client.get(back).content.decode()
    assert 'name="confirm-code"' in page and 'name="password"' not in page
    assert client.post(back, {"leave": "1"}).status_code == 422  # there is a way back

    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP.validate_code", _is_123456)
    wrong = client.post(back, {"confirm-code": "654321"})
    assert wrong.status_code == 422 and "err-msg" in wrong.content.decode()
    assert hands.KEY in client.session
    answer = client.post(back, {"confirm-code": "123456"})
    assert answer.status_code == 302 and hands.KEY not in client.session


@pytest.mark.parametrize("has_passkey", [False, True])
def test_a_code_takes_no_device_back_from_who_has_a_password_or_a_passkey(
    cast, round, checked, monkeypatch, has_passkey
):
    """The page has no field for one, but one that was sent opened it: the app is on the device."""
    client = signed_in(cast.worker)
    if has_passkey:
        cast.worker.set_unusable_password()
        cast.worker.save()
        Authenticator.objects.create(user=cast.worker, type="webauthn", data={})
        monkeypatch.setattr("organisation.hands.passkey_data", lambda user: {})
        client = signed_in(cast.worker)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP.validate_code", _is_123456)
    client.post(reverse("signals:give_screen", args=[round.ref]))
    answer = client.post(reverse("signals:guide_back"), {"confirm-code": "123456"})
    assert answer.status_code == 422 and hands.KEY in client.session


def _is_123456(authenticator, code):
    return code == "123456"


def test_who_has_nothing_to_come_back_with_logs_out(cast, round, checked):
    """Somebody whose second factor is their provider's: else the device stays as it is."""
    cast.worker.set_unusable_password()
    cast.worker.save()
    client = signed_in(cast.worker)
    Authenticator.objects.all().delete()
    client.post(reverse("signals:give_screen", args=[round.ref]))
    back = reverse("signals:guide_back")
    assert 'name="leave"' in client.get(back).content.decode()
    assert client.get("/").status_code == 403

    answer = client.post(back, {"leave": "1"})
    assert answer.status_code == 302 and hands.HEADER not in answer
    assert "/accounts/login/" in client.get(answer.url).url


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_after_the_guides_screen_reading_is_confirmed_anew(cast, round, checked):
    client = signed_in(cast.worker)
    client.post(reverse("signals:give_screen", args=[round.ref]))
    client.post(reverse("signals:guide_back"), {"password": make.PASSWORD})
    answer = client.get(checked[0].get_absolute_url())
    assert answer.status_code == 302 and "/accounts/confirm/" in answer.url


def test_who_tries_passwords_by_the_dozen_waits(cast, round, checked):
    client = signed_in(cast.worker)
    client.post(reverse("signals:give_screen", args=[round.ref]))
    back = reverse("signals:guide_back")
    answers = {client.post(back, {"password": f"poging {n}"}).status_code for n in range(12)}
    assert answers == {422, 429}


def test_a_tile_names_what_waits(cast, round, checked):
    page = signed_in(cast.colleague).get(reverse("home")).content.decode()
    assert round.get_absolute_url() in page
    item = make.item(cast.worker, round)
    page = signed_in(cast.colleague).get(reverse("home")).content.decode()
    assert f"{reverse('signals:items')}?tab=check" in page
    page = signed_in(cast.worker).get(reverse("home")).content.decode()
    assert f"{reverse('signals:items')}?tab=check" not in page
    InstacleanItem.objects.filter(pk=item.pk).delete()


def test_the_tile_says_to_a_lead_that_a_notice_apart_from_a_round_was_checked(cast, checked):
    """Those of a round go with its list; of one that goes at once nothing else tells a lead."""
    to_send = f"{reverse('signals:items')}?tab=send"
    assert to_send not in signed_in(cast.lead).get("/").content.decode()
    item = make.item(cast.worker, location_url="https://example.org/nu")
    items.check(item, by=cast.colleague, now=timezone.now())

    page = signed_in(cast.lead).get("/").content.decode()
    assert to_send in page and "1 melding te versturen" in page
    assert to_send not in signed_in(cast.worker).get("/").content.decode()
    items.send(item, by=cast.lead, now=timezone.now())
    assert to_send not in signed_in(cast.lead).get("/").content.decode()


def test_the_tile_leads_to_each_mistake_to_look_into_also_of_what_is_done(cast, round, checked):
    checked[3].delete()
    now, today = timezone.now(), timezone.localdate()
    rounds.send(round, by=cast.lead, now=now)
    left, other, _last = InstacleanItem.objects.order_by("pk")
    for item in (left, other):
        answers.decide(item, Decision.REMOVED, today, by=cast.worker, now=now)
    answers.finish(left, by=cast.worker, now=now)
    answers.note_wrong(left, "Het account van iemand anders.", by=cast.worker, now=now)

    client = signed_in(cast.lead)
    [address] = re.findall(r'href="([^"]*tab=wrong)"', client.get("/").content.decode())
    page = client.get(address).content.decode()

    assert left.get_absolute_url() in page and other.get_absolute_url() not in page


def test_an_answer_that_stays_out_for_30_days_asks_for_a_step(cast, round, checked):
    checked[3].delete()
    thirty_days = timedelta(days=30, hours=1)  # an hour more where the clock went back in between
    make.checked_at(timezone.now() - thirty_days)
    rounds.send(round, by=cast.lead, now=timezone.now() - thirty_days)
    page = signed_in(cast.worker).get(reverse("home")).content.decode()
    assert f"{reverse('signals:items')}?tab=answer" in page


@pytest.mark.parametrize(("days", "asked"), [(6, False), (7, True), (29, True), (30, False)])
def test_who_is_asked_to_remind_a_platform_reads_how_on_the_page_of_the_item(
    cast, round, checked, days, asked
):
    checked[3].delete()
    day = timezone.localdate() - timedelta(days=days)
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    make.checked_at(noon)
    rounds.send(round, by=cast.lead, now=noon)
    client = signed_in(cast.worker)
    row = client.get(round.get_absolute_url()).content.decode()
    page = client.get(checked[0].get_absolute_url()).content.decode()
    assert ("Herinner" in row) == ("Herinner het platform en noem de dag" in page) == asked
    assert (f"{days} dagen zonder antwoord" in page) == asked


LISTED = {
    "category": "violence",
    "subcategory": "violence/fight_video",
    "ground": "house_rule",
    "rule_text": "Geen geweld",
    "reason": "Er staat een filmpje van een gevecht.",
    "account_handle": "knokken.nl",
    "location_url": "https://www.tiktok.com/@knokken.nl/video/1",
    "good_faith": "on",
}


def listed(client, of_round, **also):
    day = timezone.localdate().isoformat()
    values = {
        "platform": make.platform("tiktok", "TikTok").slug,
        "round": of_round.ref,
        "seen_on": day,
    }
    return client.post(reverse("signals:new_item"), LISTED | values | also)


def test_an_address_that_is_on_the_list_goes_on_it_once(cast, round):
    """By a form that is sent twice, and by a colleague who writes the address another way."""
    first = listed(signed_in(cast.worker), round)
    assert first.status_code == 302
    item = InstacleanItem.objects.get()
    shared = "https://m.tiktok.com/@Knokken.nl/video/1/?_t=8x"
    for who, also in ((cast.worker, {}), (cast.colleague, {"location_url": shared})):
        answer = listed(signed_in(who), round, **also)
        assert answer.status_code == 422
        assert f"account {item.number}" in body(answer) and LISTED["reason"] in body(answer)
    assert InstacleanItem.objects.get() == item
    other = {"location_url": "https://www.tiktok.com/@knokken.nl/video/2"}
    assert listed(signed_in(cast.colleague), round, **other).status_code == 302


def test_an_account_without_an_address_yet_is_on_the_list_once(cast, round):
    for status, handle in ((302, "nog.niet"), (422, "@Nog.Niet"), (302, "een.ander")):
        answer = listed(signed_in(cast.worker), round, location_url="", account_handle=handle)
        assert answer.status_code == status


def test_an_account_and_a_place_that_are_none_are_said_and_nothing_typed_goes(cast, round):
    wrong = {"account_handle": "@jan de vries", "location_url": "javascript:alert(1)//x.com/y"}
    answer = listed(signed_in(cast.worker), round, **wrong)
    assert answer.status_code == 422 and not InstacleanItem.objects.exists()
    for kept in (*wrong.values(), LISTED["reason"], 'id="id_account_handle_error"',
                 'id="id_location_url_error"'):  # fmt: skip
        assert kept in body(answer)


def test_what_was_sent_may_be_listed_anew(cast, round):
    items.check(make.item(cast.worker, round), by=cast.colleague, now=timezone.now())
    rounds.send(round, by=cast.lead, now=timezone.now())
    notice = InstacleanItem.objects.get()
    again = {"platform": "instagram", "location_url": notice.location_url, "round": AT_ONCE}
    assert listed(signed_in(cast.worker), round, **again).status_code == 302


def test_a_talk_that_is_sent_twice_is_written_down_once(cast, round):
    client, address = signed_in(cast.worker), reverse("signals:add_session", args=[round.ref])
    typed = {"held_on": timezone.localdate().isoformat(), "themes": ["own_profile", "bystander"]}
    assert client.post(address, typed).status_code == 302
    answer = client.post(address, typed)
    assert answer.status_code == 422 and 'value="own_profile" ' in body(answer)
    assert round.sessions.count() == 1
    another = typed | {"reflection": "De tweede groep praatte meer."}
    assert client.post(address, another).status_code == 302
    assert signed_in(cast.colleague).post(address, typed).status_code == 302
    assert round.sessions.count() == 3


# --- where a round stands -------------------------------------------------------------------------


def steps_of(page):
    """Title and text of each step, and the title of the one of now."""
    whole = page.content.decode().partition('<ol class="flow">')[2].partition("</ol>")[0]
    pattern = r'<span class="b">([^<]*)</span><span class="meta">([^<]*)'
    now = whole.partition('aria-current="step"')[2]
    return dict(re.findall(pattern, whole)), (re.findall(pattern, now) or [("", "")])[0][0]


def test_what_was_checked_after_the_list_was_taken_out_is_not_noted_as_sent(cast, round):
    """No platform got it: thirty days later it would be said not to answer."""
    in_list = make.item(cast.worker, round)
    items.check(in_list, by=cast.colleague, now=timezone.now())
    client = signed_in(cast.lead)
    page = client.get(round.get_absolute_url())
    assert "Het is nu 1 account." in page.content.decode()
    late = make.item(cast.worker, round, location_url="https://example.org/later")
    items.check(late, by=cast.colleague, now=timezone.now())
    send, today = reverse("signals:round_deed", args=[round.ref, "send"]), timezone.localdate()

    answer = client.post(send, {"seen": page.context["list_seen"], "on": today})

    assert answer.status_code == 422
    assert "er gaan nu 2 accounts mee" in answer.content.decode()
    assert not InstacleanItem.objects.filter(status="sent").exists()
    assert client.post(send, {"on": today}).status_code == 422  # doesn't say what it saw
    anew = {"seen": answer.context["list_seen"], "on": today}
    assert client.post(send, anew).status_code == 302
    assert InstacleanItem.objects.filter(status="sent").count() == 2


def test_while_an_account_waits_for_a_second_the_page_says_not_to_send_the_list_yet(cast, round):
    """It said *they are 7 accounts now*; whoever mailed these seven was refused to note that."""
    now = timezone.now()
    items.check(make.item(cast.worker, round, now), by=cast.colleague, now=now)
    waits = make.item(cast.worker, round, location_url="https://example.org/later")
    client = signed_in(cast.lead)

    page = client.get(round.get_absolute_url()).content.decode()
    assert "1 op de lijst wacht nog op een tweede paar ogen." in page
    assert "Als verstuurd noteren" not in page

    items.check(waits, by=cast.colleague, now=now)
    page = client.get(round.get_absolute_url()).content.decode()
    assert "Als verstuurd noteren" in page and "tweede paar ogen." not in page


def test_what_was_changed_and_checked_anew_meanwhile_is_not_noted_as_sent(cast, round):
    now = timezone.now()
    item = make.item(cast.worker, round, now)
    items.check(item, by=cast.colleague, now=now)
    client = signed_in(cast.lead)
    page = client.get(round.get_absolute_url())
    items.change(item, make.notice(now, reason="Anders."), by=cast.worker, now=now)
    items.check(item, by=cast.colleague, now=now + timedelta(minutes=1))

    send = reverse("signals:round_deed", args=[round.ref, "send"])
    typed = {"seen": page.context["list_seen"], "on": timezone.localdate()}
    assert "De lijst is veranderd" in client.post(send, typed).content.decode()


def test_a_planned_round_is_not_to_be_sent_before_its_list_opens(cast):
    day = timezone.localdate()
    round = make.round_of(day, status="planned")
    items.check(make.item(cast.worker, round), by=cast.colleague, now=timezone.now())
    page = signed_in(cast.lead).get(round.get_absolute_url())

    assert steps_of(page)[1] == "Lijst maken"
    assert reverse("signals:round_deed", args=[round.ref, "send"]) not in page.content.decode()


def test_a_round_of_a_quarter_that_is_over_was_due(cast):
    round = make.round_of(timezone.localdate() - timedelta(days=100))
    make.item(cast.worker, round)
    told, _now = steps_of(signed_in(cast.lead).get(round.get_absolute_url()))
    assert told["Afgerond"].startswith("had vóór")


def test_no_answer_stands_beside_what_still_waits(cast, round, checked):
    now = timezone.now()
    InstacleanItem.objects.filter(status="listed").delete()
    make.checked_at(now - timedelta(days=31))
    rounds.send(round, by=cast.lead, now=now - timedelta(days=31))
    silent = InstacleanItem.objects.filter(status="sent").first()
    answers.decide(silent, "no_answer", timezone.localdate(), by=cast.lead, now=now)
    page = signed_in(cast.lead).get(round.get_absolute_url()).content.decode()
    assert "Nog geen besluit" in page and "Geen antwoord: 1" in page


def test_who_was_to_lead_a_round_and_leads_no_more_is_named(cast, round):
    InstacleanRound.objects.filter(pk=round.pk).update(lead=cast.worker)
    page = signed_in(cast.lead).get(f"{round.get_absolute_url()}?plan=1").content.decode()
    assert f"{cast.worker.name} zou deze ronde leiden, maar is geen teamleider meer" in page


def test_why_a_round_was_not_held_is_chosen_and_said(cast, round):
    client = signed_in(cast.lead)
    address = reverse("signals:round_deed", args=[round.ref, "not-held"])
    for typed, told in (
        ({"reason": "Iedereen was ziek."}, "Kies waarom."),
        ({"cause": "other"}, "Geef de reden in een paar woorden."),
        ({"cause": "anders"}, ""),
    ):
        answer = client.post(address, typed)
        assert answer.status_code == 422 and told in answer.content.decode()
        assert typed.get("reason", "") in answer.content.decode()

    assert client.post(address, {"cause": "people"}).status_code == 302
    for person in (cast.lead, cast.manager):
        page = signed_in(person).get(round.get_absolute_url()).content.decode()
        assert "Deze ronde ging niet door" in page and "Te weinig mensen" in page


def noted(client, address, **typed):
    answer = client.post(address, typed)
    return answer.status_code, answer.content.decode()


def test_the_day_on_which_a_list_went_is_asked_and_a_wrong_one_stays_to_be_seen(cast, round):
    now, today = timezone.now(), timezone.localdate()
    InstacleanRound.objects.update(starts_on=today - timedelta(days=9), ends_on=today)
    items.check(make.item(cast.worker, round, now), by=cast.colleague, now=now)
    make.checked_at(now - timedelta(days=2))
    client, send = signed_in(cast.lead), reverse("signals:round_deed", args=[round.ref, "send"])
    page = client.get(round.get_absolute_url())
    assert f'value="{today.isoformat()}"' in str(page.context["send_form"]["on"])
    assert 'for="send_on"' in page.content.decode()

    for typed in ("gisteren", "", (today + timedelta(days=1)).isoformat(), "2026-01-02"):
        code, told = noted(client, send, seen=page.context["list_seen"], on=typed)
        assert code == 422 and 'href="#send_on"' in told
        assert f'value="{typed}"' in told or not typed
    assert not InstacleanItem.objects.filter(status="sent").exists()

    went = today - timedelta(days=1)
    page = client.get(round.get_absolute_url())
    code, _told = noted(client, send, seen=page.context["list_seen"], on=went.isoformat())
    assert code == 302
    assert day_of(InstacleanItem.objects.get(status="sent").sent_at) == went


def test_the_day_on_which_one_notice_went_is_asked_too(cast):
    now, today = timezone.now(), timezone.localdate()
    item = make.item(cast.worker, None, now)
    items.check(item, by=cast.colleague, now=now)
    make.checked_at(now - timedelta(days=2))
    client, send = signed_in(cast.lead), reverse("signals:item_deed", args=[item.ref, "send"])
    assert 'id="send_on"' in client.get(item.get_absolute_url()).content.decode()

    before = (today - timedelta(days=3)).isoformat()
    code, told = noted(client, send, on=before)
    assert code == 422 and 'href="#send_on"' in told and f'value="{before}"' in told
    assert "Er is nagekeken op" in told
    went = today - timedelta(days=2)
    assert noted(client, send, on=went.isoformat())[0] == 302
    receipt = reverse("signals:item_deed", args=[item.ref, "receipt"])
    assert noted(client, receipt, on=went.isoformat())[0] == 302
