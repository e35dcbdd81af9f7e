"""A partner's page by link: opened once, in one browser, and what stands in it."""

from __future__ import annotations

import re
import smtplib
from datetime import datetime, timedelta

import pytest
from django import conf
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisation.actions import leaving, partners
from organisation.choices import DataKind
from organisation.models import Membership
from outbox import actions as outbox
from outbox.choices import Status
from outbox.dates import MAX_ATTEMPTS
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals.actions import sharing
from signals.models import Disclosure, Signal
from signals.sharing import OF_A_SIGNAL
from tests import make
from tests.clock import ahead
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of
from youthwork.lib.links import token_hash
from youthwork.logs import route_of

pytestmark = pytest.mark.django_db
SENTENCE = "Er is opgeroepen tot een vechtpartij."
NAMING = "Dader is Samira, bel 06-12345678 of a@example.org, @boos.account, Dorpsstraat 12."
VALUES = {  # every text that a signal may hold, each to be recognised
    "narrative": "Verhaal-zeearend met bijzonderheden.",
    "account_handle": "handvat_zwaluw",
    "location_url": "https://example.org/ijsvogel",
    "area": "Pleinleeuwerik",
    "severity": 4,
    "category": "violence",
    "subcategory": "call_to_fight",
}
TOLD = {  # what each kind shows of it
    DataKind.CATEGORY: ["Geweld: oproep tot vechten"],
    DataKind.SEVERITY: ["Snel</span>"],
    DataKind.PLATFORM: ["Instagram"],
    DataKind.AREA_TIME: ["Pleinleeuwerik", "vrijdag 20 november, avond"],
    DataKind.SUMMARY: [SENTENCE],
    DataKind.LOCATION_URL: ["https://example.org/ijsvogel"],
    DataKind.ACCOUNT_HANDLE: ["handvat_zwaluw"],
    DataKind.ACUTE_DANGER: ["Het kan snel komen"],
}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def police(cast):
    partner = make.partner()
    make.agreement(partner)
    return partner


def shared(cast, police, now: datetime, *kinds: str) -> Disclosure:
    signal = make.signal(cast.worker, now=now, platform=make.platform(), **VALUES)
    kinds = kinds or ("category", "summary")
    summary = SENTENCE if "summary" in kinds else ""
    return make.disclosure(
        signal, police, by=cast.lead, now=now, data_kinds=list(kinds), summary=summary
    )


def link(row: Disclosure, now: datetime) -> str:
    return reverse("partner_link", args=[sharing.issue_link(row, now=now)])


def browser() -> Client:
    caches["default"].clear()  # of an address that was not limited yet
    return Client(headers={"host": "localhost"})


def opened(client: Client, address: str):
    """Through the link, over the press, to the page."""
    page = client.get(address).url
    client.post(page)
    return page, client.get(page)


def test_the_token_leaves_the_address_bar_and_the_first_page_shows_nothing(cast, police, now):
    row, client = shared(cast, police, now), browser()
    answer = client.get(link(row, now))
    assert (answer.status_code, answer.url) == (302, f"/p/{row.ref}/")
    assert answer["Referrer-Policy"] == "no-referrer"
    page = client.get(answer.url)
    assert SENTENCE not in page.content.decode() and "Openen" in page.content.decode()
    for each in (answer, page):
        assert "no-store" in each["Cache-Control"] and each["X-Robots-Tag"] == "noindex"


def test_the_partner_reads_what_was_agreed(cast, now):
    """Picture 33b: *Lees het convenant*."""
    school = make.partner("School", "school")
    document = "https://example.org/convenant.pdf"
    agreement = make.agreement(school, document=document, purpose="Samen optreden bij exposing")
    row = make.disclosure(make.signal(cast.worker), school, by=cast.lead, now=now)
    body = opened(browser(), link(row, now))[1].content.decode()
    assert "Lees wat is afgesproken" in body and agreement.purpose in body
    assert f'href="{document}"' in body


def test_a_get_decides_nothing_however_often_a_mail_program_looks(cast, police, now):
    row = shared(cast, police, now)
    address = link(row, now)
    for _look in range(3):
        scanner = browser()
        scanner.get(scanner.get(address).url)
    row.refresh_from_db()
    assert (row.read_at, row.browser_hash, row.answer) == (None, "", "")
    _page, answer = opened(browser(), address)
    assert SENTENCE in answer.content.decode()


def test_one_browser_has_it_a_second_one_is_kindly_sent_for_a_new_link(cast, police, now):
    row, first, second = shared(cast, police, now), browser(), browser()
    address = link(row, now)
    page, _answer = opened(first, address)
    waiting = second.get(address)
    told = second.get(waiting.url)
    assert told.status_code == 404 and "Vraag de afzender om een nieuwe" in told.content.decode()
    assert second.post(page).status_code == 404
    assert SENTENCE in first.get(page).content.decode()


def test_of_two_browsers_that_press_at_once_one_wins(cast, police, now):
    row = shared(cast, police, now)
    same = Disclosure.objects.get(pk=row.pk)
    assert sharing.open_in(row, "one", now=now) and not sharing.open_in(same, "two", now=now)
    assert Disclosure.objects.read_by(row.ref, "one", now)
    assert not Disclosure.objects.read_by(row.ref, "two", now)


@pytest.mark.parametrize("days", [1, 3, 6])
def test_who_opened_it_reads_and_answers_until_the_link_ends(cast, police, now, days):
    """What said which browser it is stood in the session, which ends after twelve hours."""
    row, client, other = shared(cast, police, now), browser(), browser()
    address = link(row, now)
    page, _answer = opened(client, address)
    with ahead(days):
        assert SENTENCE in client.get(page).content.decode()
        assert SENTENCE in client.get(address, follow=True).content.decode()  # the mail once more
        assert other.get(address, follow=True).status_code == 404
        assert other.post(page, {"answer": "known"}).status_code == 404
        assert client.post(page, {"answer": "taken_up"}).status_code == 302
    row.refresh_from_db()
    assert row.answer == "taken_up"


def test_after_the_last_day_it_is_closed_in_the_browser_that_opened_it_too(cast, police, now):
    row, client = shared(cast, police, now), browser()
    address = link(row, now)
    page, _answer = opened(client, address)
    with ahead(7):
        assert client.get(page).status_code == client.get(address).status_code == 404
        assert client.post(page, {"answer": "known"}).status_code == 404


def test_a_page_that_was_closed_stays_so_on_the_days_after(cast, police, now):
    row, client = shared(cast, police, now), browser()
    address = link(row, now)
    page, _answer = opened(client, address)
    sharing.revoke(row, by=cast.lead, now=timezone.now())
    with ahead(1):
        assert client.get(page).status_code == client.get(address).status_code == 404


def test_who_logs_in_and_out_in_that_browser_still_reads_it(cast, police, now):
    row, client = shared(cast, police, now), browser()
    page, _answer = opened(client, link(row, now))
    sign_in(client, cast.worker)
    assert SENTENCE in client.get(page).content.decode()
    assert client.post(reverse("account_logout")).status_code == 302
    assert SENTENCE in client.get(page).content.decode()
    with ahead(1):
        assert client.post(page, {"answer": "known"}).status_code == 302


def test_what_a_browser_keeps_opens_no_other_page_and_says_nothing_of_this_one(cast, police, now):
    row, another = shared(cast, police, now), shared(cast, police, now)
    client, other = browser(), browser()
    opened(client, link(row, now))
    foreign, _answer = opened(other, link(another, now))
    assert client.get(foreign).status_code == 404
    row.refresh_from_db()
    kept = client.cookies["partner"].value
    assert re.fullmatch(r"[\w-]{43}", kept)
    assert row.browser_hash == token_hash(kept)


def test_what_a_browser_keeps_is_out_of_reach_and_ends_with_the_link(cast, police, now, settings):
    row, client = shared(cast, police, now), browser()
    settings.SESSION_COOKIE_SECURE = True
    page = client.get(link(row, now)).url
    kept = client.post(page).cookies["__Secure-partner"]
    assert (kept["path"], kept["domain"]) == (page, "")
    assert (kept["secure"], kept["httponly"], kept["samesite"]) == (True, True, "Lax")
    assert kept["max-age"] == pytest.approx(7 * 24 * 3600, abs=60)
    for looked in (client.get(page), client.post(page, {"answer": "burn"})):
        assert not looked.cookies.get("__Secure-partner")


def test_wrong_old_closed_and_foreign_links_answer_alike(cast, police, now):
    old, closed = shared(cast, police, now), shared(cast, police, now)
    old_address, closed_address = link(old, now), link(closed, now)
    sharing.revoke(closed, by=cast.lead, now=now)
    Disclosure.objects.filter(pk=old.pk).update(link_ends_at=now - timedelta(seconds=1))
    wrong = reverse("partner_link", args=["x" * 43])
    foreign = reverse("partner_page", args=[old.ref])
    told = set()
    for address in (wrong, old_address, closed_address, foreign, "/p/💥/"):
        answer = browser().get(address)
        assert answer.status_code == 404
        told.add(answer.content.decode().partition("<main")[2].partition("</main>")[0])
    assert len(told) == 1


def test_closing_it_takes_the_open_page_away_at_once(cast, police, now):
    row, client = shared(cast, police, now), browser()
    page, _answer = opened(client, link(row, now))
    sharing.revoke(row, by=cast.lead, now=timezone.now())
    assert client.get(page).status_code == 404
    assert client.post(page, {"answer": "known"}).status_code == 404


def test_a_page_closes_with_the_agreement_that_is_stopped_and_opens_under_the_next(
    cast, police, now
):
    row, client = shared(cast, police, now), browser()
    unread = shared(cast, police, now)
    agreement = row.agreement
    page, answer = opened(client, link(row, now))
    assert SENTENCE in answer.content.decode()

    partners.end_agreement(agreement, by=cast.manager, now=now)

    assert client.get(page).status_code == 404
    assert client.post(page, {"answer": "known"}).status_code == 404
    assert browser().get(link(unread, now)).status_code == 404
    assert not sharing.open_in(unread, "iemand", now=now)
    [mail] = Message.objects.filter(kind="signals.shared", subject__endswith=unread.ref)
    assert render(mail, now=now) is None
    lead = sign_in(Client(), cast.lead)
    ours = lead.get(row.get_absolute_url()).content.decode()
    assert 'value="again"' in ours and 'value="revoke"' not in ours
    assert re.search("Closed with the agreement|Gesloten met de afspraak", ours)

    later = now + timedelta(minutes=6)
    row = Disclosure.objects.get(pk=row.pk)
    with pytest.raises(ValidationError) as refusal:
        sharing.send_again(row, by=cast.lead, now=later)
    assert refusal.value.code == "no_agreement"
    following = make.agreement(police, from_day=day_of(now) - timedelta(days=1))
    sharing.send_again(row, by=cast.lead, now=later)
    assert Disclosure.objects.get(pk=row.pk).agreement == following
    assert SENTENCE in opened(browser(), link(row, now))[1].content.decode()


def test_a_new_link_kills_the_old_one(cast, police, now):
    row, client = shared(cast, police, now), browser()
    old = link(row, now)
    page, _answer = opened(client, old)
    row.refresh_from_db()
    sharing.send_again(row, by=cast.lead, now=now)
    assert browser().get(old).status_code == 404 and client.get(page).status_code == 404
    _page, answer = opened(browser(), link(row, now))
    assert SENTENCE in answer.content.decode()


def test_reading_and_answering_are_recorded_and_the_owner_hears_that_there_is_an_answer(
    cast, police, now
):
    row, client = shared(cast, police, now), browser()
    Signal.objects.filter(pk=row.signal_id).update(owner=cast.colleague)
    page, _answer = opened(client, link(row, now))
    client.post(page, {"answer": "taken_up", "note": "We rijden er vanavond langs."})

    row.refresh_from_db()
    assert (row.answer, row.answer_note) == ("taken_up", "We rijden er vanavond langs.")
    [message] = Message.objects.filter(kind="signals.partner_answered")
    assert message.recipient == cast.colleague.label
    mail = render(message, timezone.now())
    assert "vanavond" not in mail.text + mail.subject and SENTENCE not in mail.text
    verbs = AuditEntry.objects.filter(subject_ref=row.ref, actor="").values_list("verb", "fields")
    assert ("read", "partner") in verbs and ("noted", "partner") in verbs
    again = client.post(page, {"answer": "known"})
    assert again.status_code == 422
    row.refresh_from_db()
    assert row.answer == "taken_up"


def told_of_an_answer() -> list[tuple[str, str]]:
    """Who was told that a partner answered, and what the mail says."""
    rows = Message.objects.filter(kind="signals.partner_answered").order_by("pk")
    mails = [render(row, timezone.now()) for row in rows]
    return [(mail.to[0], mail.text) for mail in mails if mail is not None]


def test_an_answer_is_told_to_somebody_who_can_open_it(cast, police, now):
    """Who owned it works elsewhere in the house, who shared it left: the address answered 404."""
    row, client = shared(cast, police, now), browser()
    second = make.person("Lies Leider", "team_lead", cast.noord)
    Signal.objects.filter(pk=row.signal_id).update(owner=cast.colleague)
    Membership.objects.filter(user=cast.colleague).update(role="administrator", team=None)
    page, _answer = opened(client, link(row, now))
    leaving.leave(cast.lead, by=cast.manager, today=day_of(now), now=now)
    Signal.objects.filter(pk=row.signal_id).update(owner=cast.colleague)
    client.post(page, {"answer": "taken_up"})
    [(to, text)] = told_of_an_answer()
    assert to == second.email and row.get_absolute_url() in text


@pytest.mark.parametrize(("severity", "kind"), [(4, ""), (5, "_now")])
def test_an_answer_waits_for_no_hours_while_a_life_is_at_stake(cast, police, now, severity, kind):
    row, client = shared(cast, police, now), browser()
    page, _answer = opened(client, link(row, now))
    Signal.objects.filter(pk=row.signal_id).update(severity=severity)
    client.post(page, {"answer": "known"})
    [message] = Message.objects.filter(kind__startswith="signals.partner_answered")
    assert message.kind == f"signals.partner_answered{kind}"
    assert render(message, now).to == [cast.lead.email]
    assert (message.kind in conf.settings.NOTIFICATION_KINDS) == (severity == 4)


@pytest.mark.parametrize(("other_leads", "told"), [(True, "other_lead"), (False, "manager")])
def test_an_answer_in_a_team_that_nobody_leads_is_told_as_alarms_are(
    cast, police, now, other_leads, told
):
    row, client = shared(cast, police, now), browser()
    page, _answer = opened(client, link(row, now))
    leaving.leave(cast.lead, by=cast.manager, today=day_of(now), now=now)
    Membership.objects.filter(user=cast.lead).delete()
    if not other_leads:
        Membership.objects.filter(role="team_lead").delete()
    client.post(page, {"answer": "taken_up", "note": "We rijden er vanavond langs."})
    [(to, text)] = told_of_an_answer()
    assert to == getattr(cast, told).email
    assert "Noord" in text and "vanavond" not in text
    assert row.get_absolute_url() not in text  # they may not open it


def came_back(row: Disclosure, now: datetime) -> None:
    """The provider tells that the mail with the link did not arrive."""
    mail = Message.objects.of_kind("signals.shared").get(subject=f"signals.disclosure:{row.ref}")
    outbox.came_back(mail.ref, Status.BOUNCED, now)


def told_of_a_return() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind="signals.share_undelivered").order_by("pk")
    mails = [render(row, timezone.now()) for row in rows]
    return [(mail.to[0], mail.text) for mail in mails if mail is not None]


def test_a_mail_to_a_partner_that_comes_back_is_told_to_who_shared_it(cast, police, now):
    row = shared(cast, police, now)
    Signal.objects.filter(pk=row.signal_id).update(owner=cast.colleague)

    came_back(row, now)

    [(to, text)] = told_of_a_return()
    assert to == cast.lead.email and row.get_absolute_url() in text
    assert police.name in text and SENTENCE not in text and "Geweld" not in text
    page = make.signed_in(cast.lead).get(row.get_absolute_url()).content.decode()
    assert "Niet aangekomen. Bel ze." in page
    assert AuditEntry.objects.filter(verb="bounced", subject_ref=row.ref).exists()


def held_up(row: Disclosure, monkeypatch, times: int) -> Message:
    """The mail with the link was tried so often, and refused for now each time."""
    refused = smtplib.SMTPRecipientsRefused({"x@y.nl": (451, b"4.7.1 later")})
    mail = Message.objects.of_kind("signals.shared").get(subject=f"signals.disclosure:{row.ref}")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", raises(refused))
    for _turn in range(times):
        outbox.send(mail.pk, mail.retry_at or mail.not_before)
        mail.refresh_from_db()
    return mail


def raises(error: Exception):
    def send(self, fail_silently=False):
        raise error

    return send


def test_a_mail_to_a_partner_that_is_given_up_is_told_to_who_shared_it_once(
    cast, police, now, monkeypatch
):
    row = shared(cast, police, now)
    mail = held_up(row, monkeypatch, MAX_ATTEMPTS)
    assert mail.status == Status.FAILED

    [(to, text)] = told_of_a_return()
    assert to == cast.lead.email and row.get_absolute_url() in text
    assert "kwam niet aan" in text and SENTENCE not in text
    page = make.signed_in(cast.lead).get(row.get_absolute_url()).content.decode()
    assert "Niet aangekomen. Bel ze." in page
    assert AuditEntry.objects.filter(verb="failed", subject_ref=row.ref).exists()

    outbox.try_again(mail, by=cast.administrator, now=now)  # and then it comes back
    came_back(row, now)
    assert len(told_of_a_return()) == 1


def test_while_a_mail_to_a_partner_waits_after_an_attempt_the_page_says_to_call(
    cast, police, now, monkeypatch
):
    """For some 64 hours it looked as if it went."""
    row, told = shared(cast, police, now), "De mail is nog niet weg. Heeft het haast? Bel ze."
    lead = make.signed_in(cast.lead)

    def page() -> str:
        return lead.get(row.get_absolute_url()).content.decode()

    assert told not in page()
    mails = Message.objects.of_kind("signals.shared")
    mails.update(attempts=1, leased_until=now + timedelta(minutes=5))  # on its way
    assert told not in page()
    mails.update(attempts=0, leased_until=None)
    held_up(row, monkeypatch, 2)
    assert told in page() and not told_of_a_return()
    sharing.revoke(row, by=cast.lead, now=now)
    assert told not in page()


def test_a_mail_of_before_that_comes_back_says_nothing_of_the_new_link(cast, police, now):
    row = shared(cast, police, now)
    first = Message.objects.get(kind="signals.shared")
    sharing.send_again(row, by=cast.lead, now=now)
    outbox.came_back(first.ref, Status.BOUNCED, now)
    assert not told_of_a_return()
    page = make.signed_in(cast.lead).get(row.get_absolute_url()).content.decode()
    assert "Niet aangekomen" not in page


def test_what_was_opened_or_closed_meanwhile_is_not_called_undelivered(cast, police, now):
    opened_one, closed = shared(cast, police, now), shared(cast, police, now)
    opened(browser(), link(opened_one, now))
    sharing.revoke(closed, by=cast.lead, now=now)
    for row in (opened_one, closed):
        came_back(row, now)
    assert not told_of_a_return()


def test_where_who_shared_it_left_the_leads_of_the_team_hear_that_it_came_back(cast, police, now):
    row = shared(cast, police, now)
    second = make.person("Lies Leider", "team_lead", cast.noord)
    leaving.leave(cast.lead, by=cast.manager, today=day_of(now), now=now)
    came_back(row, now)
    assert [to for to, _text in told_of_a_return()] == [second.email]


def test_who_answered_reads_first_that_it_has_been_passed_on_and_what_they_said(cast, police, now):
    """On a phone what stands below the texts is out of sight."""
    row, client = shared(cast, police, now), browser()
    page, _answer = opened(client, link(row, now))
    text = client.post(page, {"answer": "taken_up"}, follow=True).content.decode()
    assert text.index("Wij pakken dit op") < text.index("Uw antwoord is doorgegeven")
    assert text.index("Uw antwoord is doorgegeven") < text.index(SENTENCE)


@pytest.mark.parametrize(
    "posted",
    [{}, {"answer": "burn"}, {"answer": "known", "note": "x" * 301},
     {"answer": "known", "note": "Het is 123456782."}],
    ids=["nothing", "unknown", "long", "bsn"],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_comes_back(cast, police, now, posted):
    row, client = shared(cast, police, now), browser()
    page, _answer = opened(client, link(row, now))
    read = AuditEntry.objects.filter(verb="read", subject_ref=row.ref, fields="partner")
    before = read.count()
    answer = client.post(page, posted)
    assert answer.status_code == 422 and SENTENCE in answer.content.decode()
    assert read.count() == before + 1  # all of it stands there once more
    row.refresh_from_db()
    assert row.answer == ""


def test_a_note_that_names_someone_is_asked_about_once(cast, police, now):
    row, client = shared(cast, police, now), browser()
    page, _answer = opened(client, link(row, now))
    posted = {"answer": "known", "note": NAMING}
    answer = client.post(page, posted)
    html = answer.content.decode()
    assert answer.status_code == 422 and "lijkt op een naam" in html and NAMING in html
    assert 'name="text_confirmed"' in html and "Bewaar het zo" not in html
    row.refresh_from_db()
    assert not row.answer and not row.answer_note
    assert client.post(page, posted | {"text_confirmed": "on"}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answer_note) == ("known", NAMING)


def test_in_a_note_who_wrote_to_whom_is_no_name(cast, police, now):
    row, client = shared(cast, police, now), browser()
    page, _answer = opened(client, link(row, now))
    note = f"Dank, {row.shared_by.first_name}. Namens {police.name}."
    assert client.post(page, {"answer": "known", "note": note}).status_code == 302


def test_who_left_is_nobody_to_call_about_it(cast, police, now):
    cast.lead.phone = "06 12345678"
    cast.lead.save(update_fields=["phone"])
    row, client = shared(cast, police, now), browser()
    page, answer = opened(client, link(row, now))
    html = answer.content.decode()
    assert "tel:" in html and f"Laat het {cast.lead.first_name} weten" in html
    leaving.leave(cast.lead, by=cast.manager, today=day_of(now), now=now)
    html = client.get(page).content.decode()
    assert SENTENCE in html and cast.lead.name in html  # who shared it stays true
    assert "tel:" not in html and f"Laat het {cast.lead.first_name} weten" not in html


def test_an_answer_is_about_what_stood_there(cast, police, now):
    """With a new link to something else they would read that they answered already."""
    row, client = shared(cast, police, now, "category", "severity"), browser()
    page, _answer = opened(client, link(row, now))
    client.post(page, {"answer": "known"})
    row.refresh_from_db()
    later = now + timedelta(minutes=6)
    sharing.send_again(row, by=cast.lead, now=later)  # the same once more
    Signal.objects.filter(pk=row.signal_id).update(severity=5)
    row = Disclosure.objects.get(pk=row.pk)
    with pytest.raises(ValidationError) as refusal:
        sharing.send_again(row, by=cast.lead, now=later + timedelta(minutes=6))
    assert refusal.value.code == "answered"


def test_what_was_changed_after_it_was_shared_is_not_shown(cast, police, now):
    row, client = shared(cast, police, now, "account_handle"), browser()
    page, answer = opened(client, link(row, now))
    assert "handvat_zwaluw" in answer.content.decode()
    Signal.objects.filter(pk=row.signal_id).update(account_handle="handvat_van_een_jongere")
    html = client.get(page).content.decode()
    assert "handvat" not in html and "gewijzigd" in html


def test_the_preview_is_what_they_see(cast, police, now):
    row = shared(cast, police, now, "category", "severity", "area_time", "summary")
    _page, theirs = opened(browser(), link(row, now))
    ours = sign_in(Client(), cast.lead).get(row.get_absolute_url())

    def part(answer):
        html = answer.content.decode()
        return html.partition('aria-labelledby="seen-w"')[2].partition("</section>")[0]

    assert part(ours) == part(theirs) != ""


def test_the_mail_to_a_partner_says_nothing_and_each_rendering_has_its_own_token(cast, police, now):
    row = shared(cast, police, now)
    message = Message.objects.get(kind="signals.shared")
    first, second = render(message, timezone.now()), render(message, timezone.now())
    assert list(first.to) == ["wijkagent@example.org"]
    assert first.text != second.text
    for told in (SENTENCE, row.signal.ref, "Geweld", cast.lead.name):
        assert told not in first.text + first.subject
    assert not Message.objects.filter(recipient__contains="@").exists()


def test_logs_write_the_route_and_never_the_token(cast, police, now):
    address = link(shared(cast, police, now), now)
    assert route_of(address) == "p/<str:token>/"


def test_links_are_not_tried_by_the_dozen(cast, police, now):
    client = browser()
    answers = [client.get(reverse("partner_link", args=["y" * 43])) for _try in range(31)]
    assert answers[-1].status_code == 429


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(kinds=st.lists(st.sampled_from(OF_A_SIGNAL), min_size=1, unique=True))
def test_no_field_outside_the_kinds_ever_reaches_the_partners_html(cast, police, kinds):
    now = timezone.now()
    row = shared(cast, police, now, *(kind.value for kind in kinds))
    _page, answer = opened(browser(), link(row, now))
    html = answer.content.decode()
    assert answer.status_code == 200 and "zeearend" not in html and row.signal.ref not in html
    for kind, texts in TOLD.items():
        for text in texts:
            if kind in kinds:
                assert text.lower() in html.lower(), (kind, text)
            else:
                assert text.lower() not in html.lower(), (kind, text)


@pytest.mark.parametrize(
    "posted",
    [None, {}, {"answer": "burn"}, {"answer": "known", "note": "x" * 301},
     {"answer": "known", "note": "Het is 123456782."},
     {"answer": "known", "note": "Rekening NL91ABNA0417164300."},
     {"answer": "known", "note": NAMING}, {"answer": "known"}],
    ids=["read", "nothing", "unknown", "long", "bsn", "account", "names", "answered"],
)  # fmt: skip
def test_a_partner_is_addressed_formally_whatever_they_send(cast, police, now, posted):
    row, client = shared(cast, police, now), browser()
    page, answer = opened(client, link(row, now))
    if posted is not None:
        answer = client.post(page, posted, follow=True)
    html = answer.content.decode()
    told = re.sub(r"<[^>]+>", " ", html[html.index("<body") :]).lower()
    assert "wat er speelt" in told
    assert not re.findall(r".{20}\b(?:je|jij|jou|jouw)\b.{20}", told, re.DOTALL)


def test_a_page_that_opens_nothing_is_formal_too(db):
    html = browser().get("/p/none/").content.decode()
    told = re.sub(r"<[^>]+>", " ", html[html.index("<body") :]).lower()
    assert not re.findall(r"\b(?:je|jij|jou|jouw)\b", told)
