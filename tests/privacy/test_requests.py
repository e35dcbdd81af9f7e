"""Requests under GDPR articles 15 to 21, from the form to the answer."""

import csv
import io
import json
import re
import zipfile
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from consent.actions.asking import post_to_signer
from consent.models import ConsentRequest, Subject
from outbox import jobs
from outbox.models import Message
from privacy import (
    request_dates,
    request_paper,
    request_screens,
    subject_access,
    subject_access_own,
)
from privacy.actions import answering, requests, searching
from privacy.actions.answering import Judgement
from privacy.models import AnswerPackage, AuditEntry, DataRequest, RequestHit, RequestStep
from privacy.request_choices import (
    NEXT,
    About,
    Give,
    Ground,
    Identity,
    Kind,
    LinkPurpose,
    Refusal,
    Result,
    Status,
)
from privacy.request_deeds import named
from privacy.request_screens import suggested_masks
from privacy.subject_access import Hit
from signals.models import ApproachStep, SignalStep
from tests import make
from tests.consent import make as consents
from tests.make import AMSTERDAM
from tests.paging import pages
from tests.privacy import make as asks
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
FORM = "/privacy-request/"
GOOD = {
    "kind": "access",
    "asker": "self",
    "name": "Sanne Vos",
    "email": "ouder@example.org",
    "phone": "06 12345678",
    "about": "Alles wat er over mij is",
}


def words(answer):
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


# --- the clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 11, 12), date(2026, 12, 12), date(2027, 2, 12)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)),
        (date(2027, 12, 31), date(2028, 1, 31), date(2028, 3, 31)),
        (date(2028, 1, 30), date(2028, 2, 29), date(2028, 4, 30)),
    ],
)
def test_the_term_is_a_month_of_the_calendar_and_two_more_from_receipt(received, due, extended):
    assert request_dates.due(received, extended=False) == due
    assert request_dates.due(received, extended=True) == extended


# --- the public form ------------------------------------------------------------------------------


def test_a_request_by_the_form_gets_a_number_and_a_mail_without_content(client, cast):
    answer = client.post(FORM, GOOD)

    assert answer.status_code == 200
    [made] = DataRequest.objects.all()
    assert re.fullmatch(r"V-\d{4}-01", made.ref) and made.ref in words(answer)
    assert made.asker_name == "Sanne Vos" and made.status == Status.RECEIVED
    call_command("deliver")
    to_asker, to_officer = sorted(mail.outbox, key=lambda one: one.to != ["ouder@example.org"])
    assert to_officer.to == [cast.privacy_officer.email]
    for sent in (to_asker, to_officer):
        assert made.ref in sent.subject and "Vos" not in sent.body and "Alles" not in sent.body
    assert "ouder@example.org" not in to_officer.body


def test_the_form_is_there_in_six_languages_and_keeps_what_was_typed(client, cast, settings):
    settings.DEMO = True
    for code in ("nl", "en", "tr", "ar", "pl", "uk"):
        answer = client.post(f"{FORM}?lang={code}", GOOD | {"kind": "", "name": "Şeyma"})
        assert answer.status_code == 422 and f'lang="{code}"' in answer.content.decode()
        assert "Şeyma" in answer.content.decode()
    assert not DataRequest.objects.exists()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("kind", "everything"),
        ("asker", "mayor"),
        ("name", " "),
        ("email", "geen adres"),
        ("phone", "bel maar"),
        ("about", "mijn bsn is 123456782"),
        ("about", "x" * 2001),
    ],
)
def test_the_form_refuses_what_makes_no_sense(client, cast, name, wrong):
    answer = client.post(FORM, GOOD | {name: wrong})

    assert answer.status_code == 422 and not DataRequest.objects.exists()


def test_a_parent_names_the_child(client, cast):
    assert client.post(FORM, GOOD | {"asker": "parent"}).status_code == 422
    answer = client.post(FORM, GOOD | {"asker": "parent", "subject_name": "Milan Vos"})
    assert answer.status_code == 200
    assert DataRequest.objects.get().searched_name == "Milan Vos"


def test_stopping_image_consent_waits_for_nothing_and_tells_nobody_who_is_known(client, cast):
    consents.consent(cast.worker, cast.noord, now=timezone.now())
    Message.objects.all().delete()
    known = client.post(FORM, GOOD | {"kind": "stop"})
    unknown = client.post(FORM, GOOD | {"kind": "stop", "email": "vreemd@example.org"})

    assert words(known).split() == words(unknown).split()
    assert not DataRequest.objects.exists()
    assert [sent.kind for sent in Message.objects.all()] == ["consent.receipt"]


def test_ten_requests_an_hour_come_from_one_address(client, cast):
    for _one in range(10):
        assert client.post(FORM, GOOD).status_code == 200
    assert client.post(FORM, GOOD).status_code == 429


# --- written down by a colleague ------------------------------------------------------------------


def test_a_worker_writes_down_a_letter_and_sees_no_request(cast):
    worker = sign_in(Client(), cast.worker)
    came_in = timezone.localdate() - timedelta(days=3)
    answer = worker.post(
        reverse("privacy:new_request"),
        GOOD | {"kind": "erase", "channel": "letter", "received_on": came_in.isoformat()},
    )

    assert answer.status_code == 302 and answer.url == "/"
    made = DataRequest.objects.get()
    assert made.received_on == came_in and made.registered_by == cast.worker
    assert made.due_on == request_dates.due(came_in, extended=False)
    assert worker.get(made.get_absolute_url()).status_code == 404
    assert worker.get(reverse("privacy:requests")).status_code == 403


def test_a_day_to_come_is_refused_beside_its_field(cast):
    officer = sign_in(Client(), cast.privacy_officer)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = officer.post(
        reverse("privacy:new_request"),
        GOOD | {"channel": "mail", "received_on": tomorrow.isoformat()},
    )

    assert answer.status_code == 422 and "received_on" in answer.context["form"].errors


def test_the_director_sees_numbers_only(cast):
    made = asks.request()
    director = sign_in(Client(), cast.director)
    page = director.get(reverse("privacy:requests"))

    assert page.status_code == 200 and made.ref not in words(page)
    assert director.get(made.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("finished", [False, True])
def test_pages_of_requests_pass_none_over_and_show_none_twice(cast, finished):
    """Also when one comes in meanwhile that stands before them; some came in on one day."""
    now, officer = timezone.now(), cast.privacy_officer
    listed, url = ("done", "older_url") if finished else ("open", "next_url")

    def come(days):
        made = asks.request(now, received_on=day_of(now) - timedelta(days=days))
        if finished:
            requests.reject(made, Refusal.IDENTITY, words="Kom langs.", by=officer, now=now)
        return made.ref

    every = [come(number // 2) for number in range(53)]
    shown = []
    for page in pages(sign_in(Client(), officer), reverse("privacy:requests"), url):
        assert len(page[listed]) <= 50
        shown += [row.ref for row in page[listed]]
        come(0 if finished else 40)
    assert sorted(shown) == sorted(every)


@pytest.mark.parametrize("place", ["x", "2026-11-20.", "9999-99-99.1", "0001-01-01.1"])
def test_any_place_in_the_list_of_requests_is_answered(cast, place):
    asks.request()
    desk = sign_in(Client(), cast.privacy_officer)
    for name in ("after", "done"):
        page = desk.get(reverse("privacy:requests"), {name: place})
        assert [len(page.context["open"]), page.status_code] == [1, 200]
    behind = desk.get(reverse("privacy:requests"), {"after": "9000-01-01.1"})
    assert behind.context["open"] == [] and behind.context["first_url"]
    assert "Geen open verzoeken" not in words(behind)


# --- who is it? -----------------------------------------------------------------------------------


def test_a_link_goes_to_an_address_that_we_knew_and_to_no_other(cast, settings):
    now = timezone.now()
    settings.SITE_URL = "http://testserver"
    consents.consent(cast.worker, cast.noord, now=now)
    made, strange = asks.request(now), asks.request(now, email="vreemd@example.org")
    with pytest.raises(ValidationError) as refusal:
        requests.send_link(strange, by=cast.privacy_officer, now=now)
    assert refusal.value.code == "unknown"

    requests.send_link(made, by=cast.privacy_officer, now=now)
    call_command("deliver")
    [sent] = [one for one in mail.outbox if "/d/identity/" in one.body]
    assert sent.to == ["ouder@example.org"]
    [link] = re.findall(r"http://testserver(/d/identity/\S+)", sent.body)
    visitor = Client()
    assert visitor.get(link).status_code == 200  # a mail scanner opens it: nothing happens
    made.refresh_from_db()
    assert made.status == Status.IDENTITY
    assert visitor.post(link).status_code == 200
    made.refresh_from_db()
    assert (made.status, made.identity, made.identity_by) == (
        Status.SEARCHING,
        Identity.LINK,
        None,
    )
    assert visitor.get(link).status_code == 404  # it worked once


def test_a_press_that_comes_too_late_finds_the_link_gone(cast):
    """Two presses at once: the second opened the link before the first one used it up."""
    made = asks.request()
    link = reverse("request_show_who", args=[asks.link(made, LinkPurpose.IDENTITY)])
    DataRequest.objects.filter(pk=made.pk).update(
        status=Status.SEARCHING, identity=Identity.LINK, identity_on=timezone.localdate()
    )
    assert Client().post(link).status_code == 404


# --- searching ------------------------------------------------------------------------------------


def test_of_two_who_begin_to_search_at_once_one_is_told_and_the_search_runs(cast):
    made, now = asks.identified(cast.privacy_officer), timezone.now()
    asked = {"born": "", "handles": "", "words": "", "by": cast.privacy_officer, "now": now}
    other = DataRequest.objects.get(pk=made.pk)
    searching.begin(made, **asked)
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        searching.begin(other, **asked)
    assert refusal.value.code == "stale"
    while jobs.take_one():
        pass
    made.refresh_from_db()
    assert made.status == Status.ASSESSING


def while_it_is_searched(made, deed):
    """Let the search run, with something that happens in the middle of it."""
    looked = []

    def clock():
        looked.append(1)
        if len(looked) == 5:
            deed(DataRequest.objects.get(pk=made.pk))
        return timezone.now()

    assert jobs.take_one(clock) and len(looked) > 5
    while jobs.take_one():
        pass
    made.refresh_from_db()


def test_what_is_asked_during_a_search_is_searched_too(cast):
    make.signal(cast.worker, narrative="Er is ruzie op het plein.")
    made, now = asks.identified(cast.privacy_officer), timezone.now()
    asked = {"born": "", "handles": "", "by": cast.privacy_officer, "now": now}
    searching.begin(made, words="", **asked)
    while_it_is_searched(made, lambda fresh: searching.begin(fresh, words="plein", **asked))
    assert made.status == Status.ASSESSING
    assert made.hits.filter(source="signals.narrative").exists()


def test_a_term_that_is_extended_during_a_search_shows_after_it(cast):
    made, now = asks.identified(cast.privacy_officer), timezone.now()
    officer = cast.privacy_officer
    searching.begin(made, born="", handles="", words="", by=officer, now=now)
    while_it_is_searched(
        made, lambda fresh: requests.extend(fresh, reason="Er is veel.", by=officer, now=now)
    )
    assert made.status == Status.EXTENDED


def test_another_name_than_the_letter_says_is_searched_for(cast):
    make.signal(cast.worker, narrative="Sanne de Boer wil meevieren op het plein.")
    made = asks.identified(cast.privacy_officer, asker="self", subject_name="")
    desk = make.signed_in(cast.privacy_officer)
    page = reverse("privacy:request_search", args=[made.ref])
    assert "Sanne Vos" in desk.get(page).content.decode()
    assert desk.post(page, {"subject_name": "Sanne de Boer"}).status_code == 302
    while jobs.take_one():
        pass
    assert made.hits.filter(source="signals.narrative").exists()


def test_an_earlier_request_is_found_by_each_address(cast):
    earlier = asks.request(name="Iemand Anders", email="tweede@example.org")
    made = asks.searched(cast.privacy_officer, handles="eerste@example.org\ntweede@example.org")
    assert earlier.label in made.hits.values_list("subject", flat=True)


def test_the_log_and_the_stations_tell_the_time_of_amsterdam(cast):
    late = datetime(2026, 7, 1, 0, 30, tzinfo=AMSTERDAM)
    made = asks.assessed(cast.privacy_officer, late)
    made.refresh_from_db()
    shown = request_screens.page(made, day_of(late))
    assert {line["when"] for line in shown["log"]} == {"1 juli 2026 00:30"}
    assert shown["flow"][2].text.startswith("1 juli,")


def test_a_station_that_is_done_says_so_in_words(cast):
    made = asks.assessed(cast.privacy_officer, timezone.now())
    page = sign_in(Client(), cast.privacy_officer).get(made.get_absolute_url()).content.decode()
    stations = re.findall(
        r'<li class="(\w*)"[^>]*><span class="k">(.*?)</span><span class="b">', page
    )
    assert [look for look, _shown in stations] == ["done"] * 3 + ["now", ""]
    assert ["klaar" in shown for _look, shown in stations] == [True] * 3 + [False] * 2


def test_the_search_finds_consent_mail_and_trail_and_leaves_an_entry_without_words(cast):
    now = timezone.now()
    consent = consents.consent(cast.worker, cast.noord, now=now)
    made = asks.searched(cast.privacy_officer, now, born=consents.BORN.isoformat())

    assert made.status == Status.ASSESSING
    sources = set(RequestHit.objects.filter(request=made).values_list("source", flat=True))
    assert {"consent.young_people", "outbox.messages", "privacy.trail"} <= sources
    about = RequestHit.objects.get(request=made, source="consent.young_people")
    assert about.reference == consent.request.ref and "Milan" in about.content
    assert not [name for name in about.fields if "_" in name or "_1" in name]  # words, not code
    assert "closed_profiles" not in about.content and "photo" not in about.content
    entries = AuditEntry.objects.filter(subject=made.label, verb="searched")
    assert entries.filter(by=cast.privacy_officer).count() == 1
    assert not any("Milan" in f"{row.reason}{row.after}{row.fields}" for row in entries)


def test_words_of_the_code_are_not_suggested_as_names_of_others(cast):
    consents.consent(cast.worker, cast.noord, now=timezone.now())
    made = asks.searched(cast.privacy_officer)
    hit = made.hits.get(source="consent.young_people")
    with translation.override("nl"):
        shown = suggested_masks(made, hit).splitlines()
    assert not {"Video’s", "Gesloten", "Openbare", "Website", "Drukwerk", "Krant"} & set(shown)


def test_a_guardian_is_found_by_name_and_an_account_in_signals(cast):
    now = timezone.now()
    consents.consent(cast.worker, cast.noord, now=now, email="ander@example.org")
    make.signal(cast.worker, account_handle="@sanne.vos")
    made = asks.searched(
        cast.privacy_officer, now, asker="self", subject_name="", handles="@sanne.vos"
    )

    sources = set(RequestHit.objects.filter(request=made).values_list("source", flat=True))
    assert {"consent.signers", "signals.account"} <= sources


def test_searching_again_keeps_what_was_judged_and_adds_what_is_new(cast):
    now = timezone.now()
    officer = cast.privacy_officer
    consents.consent(cast.worker, cast.noord, now=now)
    made = asks.searched(officer, now)
    first = made.hits.get(source="consent.young_people")
    answering.judge(first, Judgement(About.ASKER, Give.ALL), by=officer, now=now)
    before = made.hits.count()
    make.signal(cast.worker, narrative="Gisteren was Milan Vos op het plein.")
    searching.begin(made, born="", handles="", words="", by=officer, now=now)
    while jobs.take_one():
        pass

    made.refresh_from_db()
    first.refresh_from_db()
    assert made.hits.count() > before and first.give == Give.ALL
    assert made.hits.filter(source="signals.narrative").count() == 1


def again(made, by, **also):
    """Search once more."""
    asked = dict.fromkeys(("born", "handles", "words"), "") | also
    searching.begin(made, **asked, by=by, now=timezone.now())
    while jobs.take_one():
        pass
    made.refresh_from_db()


def test_searched_again_each_hit_is_as_certain_as_it_is_found_now(cast):
    """What was found by an address, and what hangs on it, may be a namesake's by the name alone."""
    officer, him = cast.privacy_officer, {"asker": "self", "name": "Jan de Vries"}
    him["subject_name"] = ""
    earlier = asks.request(email="een@example.org", **him)
    made = asks.searched(officer, handles="een@example.org", email="", **him)
    found = set(made.hits.plain().values_list("source", flat=True))
    assert found == {"privacy.requests", "outbox.messages", "privacy.trail"}

    again(made, officer)

    assert not made.hits.plain().exists()
    assert not made.hits.filter(exact=True).exists()
    hit = made.hits.get(source="privacy.requests")
    assert (hit.subject, hit.exact, hit.others) == (earlier.label, False, True)

    again(made, officer, handles="een@example.org")
    hit.refresh_from_db()
    assert (hit.exact, hit.others) == (True, False)


def test_what_was_given_with_one_press_waits_again_once_no_search_finds_it_certain(cast):
    officer, him = cast.privacy_officer, {"asker": "self", "name": "Jan de Vries"}
    him["subject_name"] = ""
    asks.request(email="een@example.org", **him)
    made = asks.searched(officer, handles="een@example.org", email="", **him)
    by_hand = made.hits.get(source="privacy.requests")
    said = Judgement(About.ASKER, Give.ALL)
    answering.judge(by_hand, said, by=officer, now=timezone.now())
    mail_about = made.hits.get(source="outbox.messages")
    assert answering.judge_plain(made, by=officer, now=timezone.now()) == made.hits.count() - 1

    again(made, officer, handles="een@example.org")
    mail_about.refresh_from_db()
    assert (mail_about.give, mail_about.decided_by) == (Give.ALL, officer)

    again(made, officer, handles="twee@example.org")
    assert [*made.hits.exclude(give="")] == [by_hand]
    with pytest.raises(ValidationError, match="beoordeeld"):
        answering.result_of(made, list(made.hits.all()))

    mail_about.refresh_from_db()
    answering.judge(mail_about, said, by=officer, now=timezone.now())
    again(made, officer)
    assert {*made.hits.exclude(give="")} == {by_hand, mail_about}


def test_what_changed_since_stands_once_and_is_judged_anew(cast):
    officer, now = cast.privacy_officer, timezone.now()
    signal = make.signal(cast.worker, narrative="Gisteren was Milan Vos op het plein.")
    make.signal(cast.worker, narrative="Milan Vos was er ook.")
    made = asks.searched(officer)
    first, other = made.hits.filter(source="signals.narrative").order_by("number")
    for hit in (first, other):
        answering.judge(hit, Judgement(About.ASKER, Give.ALL), by=officer, now=now)
    is_first = first.subject == f"signals.signal:{signal.ref}"
    changed, same = (first, other) if is_first else (other, first)
    desk = sign_in(Client(), officer)
    address = reverse("privacy:request_hit", args=[made.ref, changed.number])
    seen = desk.get(address).context["form"]["seen"].value()
    signal.narrative = "Gisteren was Milan Vos op de brug."
    signal.save(update_fields=["narrative"])

    again(made, officer)

    rows = {hit.number: hit for hit in made.hits.filter(source="signals.narrative")}
    assert {*rows} == {changed.number, same.number}
    assert "brug" in rows[changed.number].content and not rows[changed.number].is_decided
    assert rows[same.number].give == Give.ALL
    said = {"concerns": "asker", "give": "all", "seen": seen}  # of a form over the earlier text
    assert desk.post(address, said).status_code == 422


def test_what_something_was_done_with_stays_beside_what_stands_there_now(cast):
    officer, now = cast.privacy_officer, timezone.now()
    signal = make.signal(cast.worker, narrative="Gisteren was Milan Vos op het plein.")
    made = asks.searched(officer, kind=Kind.RECTIFY)
    [hit] = made.hits.filter(source="signals.narrative")
    made.hits.filter(pk=hit.pk).update(done="signals.mask", done_on=day_of(now))
    signal.narrative = "Gisteren was Milan Vos op de brug."
    signal.save(update_fields=["narrative"])

    again(made, officer)

    old, new = made.hits.filter(source="signals.narrative").order_by("number")
    assert (old.pk, old.done, new.done) == (hit.pk, "signals.mask", "")


def test_of_a_signal_two_steps_found_by_different_words_both_stay(cast):
    officer, now = cast.privacy_officer, timezone.now()
    signal = make.signal(cast.worker, narrative="Er is ruzie op het plein.")
    for note in ("Met Milan gebeld.", "Met Vos gebeld."):
        SignalStep.objects.create(signal=signal, kind="talk_parent", done_at=now, note=note)
    made = asks.searched(officer, words="Milan")
    again(made, officer, words="Vos")
    assert made.hits.filter(source="signals.steps").count() == 2


def test_what_was_written_while_following_up_is_searched_too(cast):
    signal = make.signal(cast.worker, narrative="Er is ruzie op het plein.")
    SignalStep.objects.create(
        signal=signal, kind="talk_parent", done_at=timezone.now(), note="Met Milan Vos gebeld."
    )
    make.approach(cast.lead, problem="Milan Vos wil helpen.")
    step = {"kind": "talk_youth", "done_at": timezone.now(), "outcome": "Milan Vos doet mee."}
    other = make.approach(cast.lead)
    ApproachStep.objects.create(approach=other, by=cast.lead, **step)
    made = asks.searched(cast.privacy_officer, asker="self", name="Milan Vos", subject_name="")
    found = set(made.hits.values_list("source", flat=True))
    assert {"signals.steps", "signals.approach_texts"} <= found
    assert made.hits.filter(subject=f"signals.approach:{other.public_id}").exists()


def test_an_employee_is_one_hit_however_many_signals_they_logged(cast):
    for _one in range(3):
        make.signal(cast.worker, narrative="Er is ruzie op het plein.")
    made = asks.searched(
        cast.privacy_officer, asker="self", name=cast.worker.name, subject_name="", email=""
    )
    [hit] = made.hits.filter(source="signals.author")
    assert hit.subject == cast.worker.label and "3" in hit.fields.values()


def test_words_that_stand_everywhere_push_out_no_exact_hit_and_say_so(cast, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 3)
    for _one in range(6):
        make.signal(cast.worker, narrative="Er is ruzie op het plein.")
    consents.consent(cast.worker, cast.noord, now=timezone.now())
    made = asks.searched(cast.privacy_officer, words="plein")

    assert made.cut_off and made.hits.filter(source="consent.young_people").exists()
    first = [*made.hits.order_by("pk").values_list("pk", "exact", "others")]
    again(made, cast.privacy_officer, words="plein")
    assert made.cut_off
    assert [*made.hits.order_by("pk").values_list("pk", "exact", "others")] == first


# --- judging --------------------------------------------------------------------------------------


@pytest.fixture
def in_text(cast):
    """A request with one hit in a text that names somebody else as well."""
    make.signal(
        cast.worker, narrative="Milan Vos wil meevieren. Joris de Wit reageerde als eerste."
    )
    made = asks.searched(cast.privacy_officer)
    [hit] = made.hits.filter(source="signals.narrative")
    return hit


def test_what_is_about_others_is_covered_in_the_answer_and_only_there(cast, in_text, settings):
    now, officer = timezone.now(), cast.privacy_officer
    said = Judgement(About.ASKER, Give.MASKED, masks="joris  de wit", reason="Iemand anders.")
    answering.judge(in_text, said, by=officer, now=now)
    for hit in in_text.request.hits.undecided():
        answering.judge(hit, Judgement(About.ASKER, Give.ALL), by=officer, now=now)
    desk = sign_in(Client(), officer)
    address = reverse("privacy:request_send", args=[in_text.request.ref])
    before = desk.get(address).content
    assert b"wil meevieren" in before and b"data-blank-cover" in before
    answer = desk.post(address, {"words": ""})

    assert answer.status_code == 200
    package = AnswerPackage.objects.get()
    assert "Joris" not in package.page and answering.BLOCK in package.page
    in_text.refresh_from_db()
    assert "Joris" in in_text.content


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Judgement(About.ASKER, Give.MASKED), "masks"),
        (Judgement(About.ASKER, Give.MASKED, masks="Piet"), "masks"),
        (Judgement(About.ASKER, Give.NONE, reason="Daarom"), "exception"),
        (Judgement(About.ASKER, Give.NONE, Ground.NOT_THEIRS, "Daarom"), "exception"),
        (Judgement(About.UNSURE, Give.NONE, Ground.OTHERS), "reason"),
    ],
)
def test_a_judgement_is_whole_or_refused(cast, in_text, said, field):
    with pytest.raises(ValidationError) as refusal:
        answering.judge(in_text, said, by=cast.privacy_officer, now=timezone.now())
    assert field in refusal.value.error_dict


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        (["Joris", "Joris de Wit"], "███ belde. ███ bleef bij Piet."),
        (["Joris de Wit", "Joris"], "███ belde. ███ bleef bij Piet."),
        (["Joris de", "de Wit bleef", "Piet"], "Joris belde. ███ bij ███."),
        ([], "Joris belde. Joris de Wit bleef bij Piet."),
    ],
)
def test_what_is_covered_is_covered_whole_in_whichever_order_it_is_written(passages, expected):
    text = "Joris belde. Joris de Wit bleef bij Piet."
    assert answering.covered(text, passages) == expected


def test_somebody_else_is_not_handed_over_whatever_was_chosen(cast, in_text):
    said = Judgement(About.OTHER, Give.ALL)
    answering.judge(in_text, said, by=cast.privacy_officer, now=timezone.now())
    assert (in_text.give, in_text.exception) == (Give.NONE, Ground.NOT_THEIRS)


def test_what_is_judged_otherwise_keeps_no_exception_of_before(cast, in_text):
    officer, now = cast.privacy_officer, timezone.now()
    answering.judge(in_text, Judgement(About.OTHER, Give.ALL), by=officer, now=now)
    reopened = Judgement(About.ASKER, Give.ALL, Ground(in_text.exception), in_text.reason)
    answering.judge(in_text, reopened, by=officer, now=now)
    assert (in_text.give, in_text.exception, in_text.reason) == (Give.ALL, "", None)
    in_text.request.hits.exclude(pk=in_text.pk).delete()
    assert answering.result_of(in_text.request, [in_text]) == Result.GRANTED


def test_that_it_is_somebody_elses_is_no_exception_to_choose(cast, in_text):
    """It could be chosen with any answer to whose it is, and was refused with all but one."""
    desk = sign_in(Client(), cast.privacy_officer)
    page = reverse("privacy:request_hit", args=[in_text.request.ref, in_text.number])
    form = desk.get(page).context["form"]
    offered = [key for key, _label in form.fields["exception"].choices]
    assert offered == ["", "others", "confided", "safety", "crime"]
    said = {"give": "none", "exception": "", "reason": "Daarom", "seen": form["seen"].value()}
    refused = desk.post(page, said | {"concerns": "unsure"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["exception"]
    assert refused.context["form"]["reason"].value() == "Daarom"

    assert desk.post(page, said | {"concerns": "other"}).status_code == 302

    in_text.refresh_from_db()
    assert (in_text.give, in_text.exception) == (Give.NONE, Ground.NOT_THEIRS)
    overtaken = desk.post(page, said | {"concerns": "asker", "exception": "safety"})
    shown = dict(overtaken.context["overtaken"])
    assert shown["Uitzondering"] == "Het gaat niet over degene die vraagt"


def test_names_of_others_are_suggested_to_be_covered(cast, in_text):
    officer = sign_in(Client(), cast.privacy_officer)
    page = officer.get(reverse("privacy:request_hit", args=[in_text.request.ref, in_text.number]))

    assert page.status_code == 200
    masks = page.context["form"]["masks"].value()
    assert "Joris" in masks and "Milan" not in masks
    assert b"wil meevieren" in page.content and b"data-blank-cover" in page.content


def test_what_is_certain_and_names_nobody_else_is_given_at_once(cast):
    officer = cast.privacy_officer
    made = asks.identified(officer)
    found = [
        Hit("privacy.datarequest:A", "Zeker", None, {"Tekst": "één"}, exact=True),
        Hit("privacy.datarequest:B", "Ook", None, {"Tekst": "twee"}, exact=True),
        Hit("signals.signal:C", "Met anderen", None, {"Tekst": "drie"}, exact=True, others=True),
        Hit("signals.signal:D", "Woorden", None, {"Tekst": "vier"}),
    ]
    searching.keep(made, "privacy.requests", found)
    searching.finish(made, cut_off=False, now=timezone.now())
    desk = sign_in(Client(), officer)
    assert desk.get(made.get_absolute_url()).context["plain"] == 2
    assert desk.post(reverse("privacy:request_give_plain", args=[made.ref])).status_code == 302

    given = made.hits.exclude(give="").order_by("number")
    assert [hit.title for hit in given] == ["Zeker", "Ook"]
    assert all(hit.decided_by == officer and hit.give == Give.ALL for hit in given)
    assert made.steps.filter(step="decided").count() == 1


@pytest.mark.parametrize("typed", [False, True])
def test_what_goes_by_a_reference_is_as_certain_as_where_it_came_from(cast, typed):
    """Mails and the trail of a consent, in which others stand too, may be about another parent."""
    officer, now = cast.privacy_officer, timezone.now()
    consent = consents.consent(cast.worker, cast.noord, now=now).request
    for signer in consent.signers.all():
        post_to_signer(consent, signer, "consent.receipt", "test")
    earlier = asks.request(now)
    made = asks.searched(officer, now, words=consent.ref if typed else "")

    hits = {(hit.source, hit.subject): hit for hit in made.hits.all()}
    mails = Message.objects.filter(recipient__contains=f":{consent.ref}-")
    theirs = {("outbox.messages", f"outbox.message:{row.ref}") for row in mails}
    theirs |= {key for key in hits if key[0] == "privacy.trail" and consent.ref in key[1]}
    own = [("privacy.requests", earlier.label), ("privacy.trail", earlier.label)]
    own += [
        ("outbox.messages", f"outbox.message:{row.ref}")
        for row in Message.objects.filter(recipient=earlier.label)
    ]
    assert len(theirs) >= 2 and len(own) == 3
    assert all(hits[key].exact and hits[key].others for key in theirs)
    assert not any(hits[key].others for key in own)

    answering.judge_plain(made, by=officer, now=now)
    given = made.hits.exclude(give="")
    assert {(hit.source, hit.subject) for hit in given} == set(own)

    about = {"handles": [made.asker_email], "words": made.lines("words")}
    found = subject_access.search(subject_access.Question(made.searched_name, **about))
    by_command = {(key, hit.subject): hit.others for key, each in found.items() for hit in each}
    assert all(by_command[key] for key in theirs) and not any(by_command[key] for key in own)


def test_an_employee_takes_hours_along_entry_by_entry(cast):
    officer, now = cast.privacy_officer, timezone.now()
    make.hours(cast.worker, note="Gebeld, en gemaild")
    make.hours(cast.lead)
    made = asks.searched(
        officer, kind=Kind.PORT, asker="self", name=cast.worker.name, subject_name="", email=""
    )
    assert {hit.source for hit in made.hits.all()} <= {
        "workers.hours_written", "workers.availability", "workers.profiles", "workers.routine",
    }  # fmt: skip
    answering.judge_plain(made, by=officer, now=now)
    along = request_paper.content_of(made, words="", now=now)["data"]["taken_along"]
    assert along["format"] == "vindplaats-portable/1"
    [hours] = [row for row in along["records"] if row["source"] == "workers.hours_written"]
    [entry] = csv.DictReader(io.StringIO(hours["fields"]["entries"]))
    assert (entry["minutes"], entry["where"]) == ("60", "online")
    assert entry["note"] == "Gebeld, en gemaild" and hours["fields"]["month"] == entry["day"][:7]


# --- the answer -----------------------------------------------------------------------------------


def sent(cast, **also):
    now, officer = timezone.now(), cast.privacy_officer
    consents.consent(cast.worker, cast.noord, now=now)
    made = asks.searched(officer, now, **also)
    for hit in made.hits.all():
        answering.judge(hit, Judgement(About.ASKER, Give.ALL), by=officer, now=now)
    desk = sign_in(Client(), officer)
    page = desk.post(reverse("privacy:request_send", args=[made.ref]), {"words": "Alstublieft."})
    assert page.status_code == 200, words(page)
    code = page.context["code"]
    call_command("deliver")
    [link] = [
        re.findall(r"/d/answer/\S+", one.body)[0] for one in mail.outbox if "/d/answer/" in one.body
    ]
    made.refresh_from_db()
    return made, link, code


def test_the_answer_opens_with_the_code_alone_and_holds_pdf_and_json(cast):
    made, link, code = sent(cast)
    assert (made.status, made.result) == (Status.SENT, Result.GRANTED)
    told = next(one for one in mail.outbox if "/d/answer/" in one.body)
    assert code.replace(" ", "") not in told.body.replace(" ", "")

    visitor = Client()
    assert visitor.get("/d/answer/answer.zip").status_code == 404
    page = visitor.get(link, follow=True)
    assert page.redirect_chain[0][0] == "/d/answer/" and "Milan" not in words(page)
    assert visitor.get("/d/answer/answer.zip").status_code == 404
    assert visitor.post("/d/answer/", {"code": "00000000"}).status_code == 422
    assert visitor.post("/d/answer/", {"code": code}).status_code == 302
    assert "Milan" in words(visitor.get("/d/answer/"))
    file = visitor.get("/d/answer/answer.zip")
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert sorted(archive.namelist()) == [f"{made.ref}.json", f"{made.ref}.pdf"]
        data = json.loads(archive.read(f"{made.ref}.json"))
        assert archive.read(f"{made.ref}.pdf").startswith(b"%PDF")
    assert data["request"] == made.ref and data["why_we_hold_it"]
    assert any("Milan" in json.dumps(row) for row in data["found"])
    assert {"sent", "opened"} <= set(RequestStep.objects.values_list("step", flat=True))


def test_a_long_answer_is_several_pdfs_that_can_be_drawn(cast, monkeypatch):
    """All of a thousand hits as one document took more memory and time than a document may."""
    monkeypatch.setattr(request_paper, "LETTERS", 1)
    made, link, code = sent(cast)
    visitor = Client()
    visitor.get(link, follow=True)
    visitor.post("/d/answer/", {"code": code})
    file = visitor.get("/d/answer/answer.zip")
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        papers = [archive.read(name) for name in archive.namelist() if name.endswith(".pdf")]
        assert f"{made.ref}-2.pdf" in archive.namelist()
    assert len(papers) == made.hits.count() > 1
    assert all(paper.startswith(b"%PDF") for paper in papers)


def test_parts_of_a_long_answer_hold_each_hit_once_and_end_once():
    rows = [
        {"title": str(n), "fields": [["Tekst", "x" * (n * 7919 % 3_000)]] * (1 + n % 5)}
        for n in range(1_000)
    ]
    whole = {"title": "Antwoord", "given": rows, "words": "Hier", "kept": [1], "done": [2]}
    parts = request_paper._parts(whole | {"why": [3]})
    assert [row for part in parts for row in part["given"]] == rows
    assert [part["words"] for part in parts] == ["Hier", *[""] * (len(parts) - 1)]
    for name in ("kept", "done", "why"):
        assert [bool(part[name]) for part in parts] == [False] * (len(parts) - 1) + [True]
    letters = [
        sum(len(text) for row in part["given"] for _name, text in row["fields"]) for part in parts
    ]
    assert max(letters) <= request_paper.LETTERS and len({part["title"] for part in parts}) > 9


def test_who_looks_an_answer_over_read_what_was_found(cast):
    made, now = asks.assessed(cast.privacy_officer), timezone.now()
    given = Judgement(About.ASKER, Give.ALL)
    answering.judge(made.hits.get(), given, by=cast.privacy_officer, now=now)
    read = AuditEntry.objects.filter(subject=made.label, verb="read", fields="hits")
    assert not read.exists()
    desk = make.signed_in(cast.privacy_officer)
    shown = desk.get(reverse("privacy:request_send", args=[made.ref]))
    assert "diploma" in shown.content.decode() and read.get().by == cast.privacy_officer


def test_a_form_that_is_refused_shows_what_was_found_and_that_is_recorded(cast):
    """An empty form to each hit after another showed all of them, and left nothing behind."""
    made, now = asks.assessed(cast.privacy_officer), timezone.now()
    desk = make.signed_in(cast.privacy_officer)
    read = AuditEntry.objects.filter(subject=made.label, verb="read", fields="hits")

    for number, name in enumerate(("request_hit", "request_deed"), 1):
        page = desk.post(reverse(f"privacy:{name}", args=[made.ref, 1]), {})
        assert page.status_code == 422 and "diploma" in page.content.decode()
        assert read.count() == number

    given = Judgement(About.ASKER, Give.ALL)
    answering.judge(made.hits.get(), given, by=cast.privacy_officer, now=now)
    page = desk.post(reverse("privacy:request_send", args=[made.ref]), {"words": "x" * 100_000})
    assert page.status_code == 422 and "diploma" in page.content.decode()
    assert read.count() == 3


def test_a_hit_that_is_judged_leads_on_and_is_read_on_the_page_after_it(cast):
    made = asks.assessed(cast.privacy_officer)
    desk = make.signed_in(cast.privacy_officer)
    page = reverse("privacy:request_hit", args=[made.ref, 1])
    read = AuditEntry.objects.filter(subject=made.label, verb="read", fields="hits")
    seen = desk.get(page).context["form"]["seen"].value()
    assert read.count() == 1
    judged = {"concerns": "asker", "give": "all", "seen": seen}
    assert desk.post(page, judged).status_code == 302 and read.count() == 1


def test_who_searches_reads_what_they_asked_to_have_searched_for(cast):
    made = asks.searched(cast.privacy_officer, handles="milan_voorbeeld")
    desk = make.signed_in(cast.privacy_officer)
    read = AuditEntry.objects.filter(subject=made.label, verb="read")
    page = desk.get(reverse("privacy:request_search", args=[made.ref]))
    assert "milan_voorbeeld" in page.content.decode() and read.get().by == cast.privacy_officer


def test_five_wrong_codes_close_the_link_and_a_new_one_opens_it(cast):
    made, link, code = sent(cast)
    visitor = Client()
    visitor.get(link)
    heard = [visitor.post("/d/answer/", {"code": "12345678"}).status_code for _try in range(5)]
    assert heard == [422, 422, 422, 422, 404]
    assert visitor.post("/d/answer/", {"code": code}).status_code == 404
    assert Client().get(link).status_code == 404
    assert RequestStep.objects.filter(step="locked").count() == 1

    desk = sign_in(Client(), cast.privacy_officer)
    fresh = answering.renew(made, by=cast.privacy_officer, now=timezone.now())
    assert desk.get(made.get_absolute_url()).status_code == 200
    mail.outbox.clear()
    call_command("deliver")
    [again] = re.findall(r"/d/answer/\S+", mail.outbox[-1].body)
    visitor.get(again)
    assert visitor.post("/d/answer/", {"code": fresh}).status_code == 302


def test_each_new_code_comes_with_a_new_link_however_soon(cast):
    """The link of before ends at once, so the one after it must go, also within five minutes."""
    made, link, _code = sent(cast)
    for _again in range(2):
        mail.outbox.clear()
        code = answering.renew(made, by=cast.privacy_officer, now=timezone.now())
        call_command("deliver")
        assert Client().get(link).status_code == 404
        [link] = re.findall(r"/d/answer/\S+", mail.outbox[-1].body)
    visitor = Client()
    visitor.get(link)
    assert visitor.post("/d/answer/", {"code": code}).status_code == 302


def test_who_carries_a_name_alone_gets_no_earlier_request_of_a_namesake(cast):
    officer, him = cast.privacy_officer, {"asker": "self", "name": "Jan de Vries"}
    about = him | {"subject_name": "", "email": "een@example.org"}
    one = asks.searched(officer, born="1980-05-06", **about)
    parent = asks.searched(officer, born="2012-01-02", **about | {"asker": "parent"})

    def found(born, *handles):
        [source] = [each for each in subject_access_own.SOURCES if each.key == "privacy.requests"]
        hits = source.search("Jan de Vries", born, handles, [])
        return {hit.subject: (hit.exact, hit.others) for hit in hits}

    doubtful, certain = (False, True), (True, False)
    assert found(None) == {one.label: doubtful, parent.label: doubtful}
    assert found(date(1980, 5, 6)) == {one.label: doubtful, parent.label: doubtful}
    assert found(date(1990, 5, 6)) == {parent.label: doubtful}  # the day is that of the child
    by_address = found(date(1980, 5, 6), "een@example.org")
    assert by_address == {one.label: certain, parent.label: certain}
    assert found(date(1990, 5, 6), "een@example.org")[one.label] == doubtful


def test_nothing_found_is_an_answer_too(cast):
    officer = cast.privacy_officer
    made = asks.searched(officer, name="Nergens Bekend", asker="self", subject_name="", email="")
    assert made.hits.count() == 0
    desk = sign_in(Client(), officer)
    page = desk.post(reverse("privacy:request_send", args=[made.ref]), {"words": ""})

    assert page.status_code == 200
    made.refresh_from_db()
    assert (made.status, made.result) == (Status.SENT, Result.NOTHING)
    file = desk.get(reverse("privacy:request_file", args=[made.ref]))
    assert file.status_code == 200  # without an address it goes on paper


def test_an_answer_waits_until_every_hit_is_judged(cast):
    consents.consent(cast.worker, cast.noord, now=timezone.now())
    made = asks.searched(cast.privacy_officer)
    desk = sign_in(Client(), cast.privacy_officer)
    page = desk.post(reverse("privacy:request_send", args=[made.ref]), {"words": ""})

    assert page.status_code == 422 and not AnswerPackage.objects.exists()


# --- other rights ---------------------------------------------------------------------------------


def test_erasing_goes_through_the_app_and_is_written_down(cast):
    now, officer = timezone.now(), cast.privacy_officer
    consents.consent(cast.worker, cast.noord, now=now)
    made = asks.searched(officer, now, kind=Kind.ERASE)
    hit = made.hits.get(source="consent.young_people")
    answering.do(hit, named("consent.erase"), reason="Op verzoek", by=officer, now=now)

    assert not ConsentRequest.objects.exists() and not Subject.objects.exists()
    assert hit.done == "consent.erase"
    with pytest.raises(ValidationError) as refusal:
        answering.do(hit, named("by_hand"), reason="nog eens", by=officer, now=now)
    assert refusal.value.code == "twice"


def test_a_hold_keeps_what_is_asked_to_be_erased(cast):
    from privacy.actions import keeping

    now, officer = timezone.now(), cast.privacy_officer
    consent = consents.consent(cast.worker, cast.noord, now=now)
    today = timezone.localdate()
    keeping.place_hold(
        f"consent.consentrequest:{consent.request.ref}",
        reason="Onderzoek",
        until=today + timedelta(days=30),
        by=officer,
        today=today,
        now=timezone.now(),
    )
    made = asks.searched(officer, now, kind=Kind.ERASE)
    hit = made.hits.get(source="consent.young_people")
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        answering.do(hit, named("consent.erase"), reason="Op verzoek", by=officer, now=now)

    assert refusal.value.code == "held"
    hit.refresh_from_db()
    assert hit.done == "" and ConsentRequest.objects.exists()


def test_restricting_is_a_legal_hold_and_needs_no_more(cast):
    now, officer = timezone.now(), cast.privacy_officer
    consents.consent(cast.worker, cast.noord, now=now)
    made = asks.searched(officer, now, kind=Kind.RESTRICT)
    hit = made.hits.get(source="consent.young_people")
    desk = sign_in(Client(), officer)
    answer = desk.post(
        reverse("privacy:request_deed", args=[made.ref, hit.number]),
        {"deed": "privacy.hold", "reason": "Wordt uitgezocht"},
    )
    assert answer.status_code == 302
    from privacy.models import LegalHold

    assert LegalHold.objects.get().subject == hit.subject


# --- the term, refusals ---------------------------------------------------------------------------


def test_extending_is_told_once_and_only_within_the_first_month(cast):
    officer = cast.privacy_officer
    now = datetime(2026, 11, 20, 10, tzinfo=AMSTERDAM)
    made = asks.request(now)
    requests.extend(made, reason="Het is veel.", by=officer, now=now)
    assert made.due_on == date(2027, 2, 20) and made.status == Status.RECEIVED
    with pytest.raises(ValidationError) as twice:
        requests.extend(made, reason="Nog meer.", by=officer, now=now)
    assert twice.value.code == "twice"
    late = asks.request(now)
    with pytest.raises(ValidationError) as refusal:
        requests.extend(late, reason="Te laat.", by=officer, now=now + timedelta(days=31))
    assert refusal.value.code == "too_late"
    call_command("deliver")
    [told] = [one for one in mail.outbox if "Het is veel." in one.body]
    assert told.to == ["ouder@example.org"] and "20 februari" in told.body


def test_an_extended_request_is_judged_under_its_own_state(cast):
    now, officer = timezone.now(), cast.privacy_officer
    made = asks.identified(officer, now)
    requests.extend(made, reason="Het is veel.", by=officer, now=now)
    searching.begin(made, born="", handles="", words="", by=officer, now=now)
    while jobs.take_one():
        pass
    made.refresh_from_db()
    assert made.status == Status.EXTENDED


def test_a_rejection_tells_why_and_where_to_complain(cast):
    officer = cast.privacy_officer
    made = asks.request()
    requests.reject(made, Refusal.IDENTITY, words="Kom even langs.", by=officer, now=timezone.now())
    call_command("deliver")
    [told] = [one for one in mail.outbox if "Kom even langs." in one.body]
    assert "autoriteitpersoonsgegevens.nl" in told.body
    assert (made.status, made.result) == (Status.REJECTED, Result.REFUSED)


def test_the_day_reminds_once_and_marks_what_is_late(cast):
    from privacy.request_calendar import terms

    now = datetime(2026, 11, 20, 10, tzinfo=AMSTERDAM)
    made = asks.request(now)
    for day, expected in (
        (date(2026, 12, 12), {}),
        (date(2026, 12, 13), {"due": 1}),
        (date(2026, 12, 14), {}),
        (date(2026, 12, 21), {"late": 1}),
        (date(2026, 12, 22), {}),
    ):
        assert terms(day, now) == expected, day
    desk = sign_in(Client(), cast.privacy_officer)
    assert desk.get(made.get_absolute_url()).status_code == 200


# --- guarded in the database ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"status": "searching"},
        {"status": "sent", "finished_on": date(2026, 12, 1)},
        {"status": "rejected", "finished_on": date(2026, 12, 1), "result": "refused"},
        {"status": "extended", "identity": "seen", "identity_on": date(2026, 12, 1)},
        {"result": "granted"},
        {"status": "lost"},
        {"kind": "everything"},
    ],
)
def test_no_state_contradicts_itself_whatever_writes_it(cast, values):
    made = asks.request()
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.filter(pk=made.pk).update(**values)


def test_every_step_of_the_table_can_be_taken_and_no_other(cast):
    for before in Status:
        for to in Status:
            row = DataRequest(ref="V-2026-99", status=before)
            if to not in NEXT[before]:
                with pytest.raises(ValidationError) as refusal:
                    requests.move(row, to, by=None, now=timezone.now())
                assert refusal.value.code == "no_such_step"


# --- keeping, pages -------------------------------------------------------------------------------


def test_what_was_found_goes_and_the_request_stays_for_five_years(cast):
    from privacy.calendar import retention

    made, _link, _code = sent(cast)
    now = timezone.now()

    def run(days):
        day = timezone.localdate() + timedelta(days=days)
        return retention(day, now + timedelta(days=days))

    assert run(15)["privacy.request_files"] >= 1
    package = AnswerPackage.objects.get()
    assert package.content is None and package.page is None and package.digest
    run(190)
    made.refresh_from_db()
    assert not made.hits.exists() and made.findings_erased_at and made.asker_name
    run(366 * 5 + 5)
    assert not DataRequest.objects.exists()


def test_the_pages_ask_few_questions(cast):
    made, _link, _code = sent(cast)
    waiting = asks.assessed(cast.privacy_officer, kind=Kind.ERASE)
    desk = sign_in(Client(), cast.privacy_officer)
    hit = made.hits.first()
    for address, most in (
        (reverse("privacy:requests"), 6),
        (made.get_absolute_url(), 5),
        (waiting.get_absolute_url(), 5),
        (reverse("privacy:request_hit", args=[made.ref, hit.number]), 5),
        (reverse("privacy:request_hit", args=[waiting.ref, 1]), 6),
        (reverse("privacy:register"), 3),
    ):
        desk.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get(address).status_code == 200
        assert len(asked) <= most, (address, [row["sql"][:120] for row in asked])
