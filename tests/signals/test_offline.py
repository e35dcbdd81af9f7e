"""Signals that were written down without a connection: who brings them, when they were seen."""

import json
import re
from datetime import UTC, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from organisation import held_posts, marks
from organisation.marks import mark_of
from organisation.models import DutyShift, HeldPost, HelpLine
from organisation.typed import Typed
from outbox.models import Message
from signals.actions import erasing, masking, owning, triage
from signals.choices.signal import Outcome
from signals.models import Signal
from tests import make

pytestmark = pytest.mark.django_db
DESK = "/signals/unsent/"


def brought(client, **also):
    return client.post(DESK, make.posted(**also))


def iso(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


# --- who brings it ----------------------------------------------------------------------------


def test_a_signal_that_is_brought_answers_with_its_number(as_worker, cast):
    answer = brought(as_worker)

    signal = Signal.objects.get()
    assert answer.json() == {"ref": signal.ref, "url": f"/signals/{signal.ref}/saved/"}
    assert signal.created_by == cast.worker and signal.created_offline_at is None


def test_f28_brought_twice_is_one_signal_and_the_same_answer(as_worker):
    typed = make.posted()

    first, again = as_worker.post(DESK, typed), as_worker.post(DESK, typed)

    assert first.json() == again.json()
    assert Signal.objects.count() == 1


def said(client, signal):
    page = client.get(f"/signals/{signal.ref}/saved/")
    return [str(message) for message in page.context["messages"]]


NOW_FILMED = "Er wordt nu ook gefilmd."


@pytest.mark.parametrize("address", [DESK, "/signals/new/"])
def test_f28_sent_again_with_another_text_keeps_the_first_and_the_other_stands_ready(
    as_worker, address
):
    typed, drawn = make.posted(), {"accept": "text/html"}
    as_worker.post(address, typed, headers=drawn)

    answer = as_worker.post(address, typed | {"narrative": NOW_FILMED}, headers=drawn)

    signal = Signal.objects.get()
    goal = answer.url if answer.status_code == 302 else answer.json()["url"]
    assert goal == f"/signals/{signal.ref}/edit/" and signal.narrative == typed["narrative"]
    page = as_worker.get(goal)
    form = page.context["form"]
    assert any("Wat je daarna hebt veranderd" in str(told) for told in page.context["messages"])
    assert form["narrative"].value() == NOW_FILMED and not form.errors
    assert page.context["now_there"].narrative == typed["narrative"]
    values = {name: form[name].value() or "" for name in ("category", "severity", "narrative")}
    as_worker.post(page.request["PATH_INFO"], values | {"version": page.context["version"]})
    signal.refresh_from_db()
    assert (signal.version, signal.narrative) == (2, NOW_FILMED)
    assert signal.versions.get().narrative == typed["narrative"]


def test_f28_brought_again_with_another_text_by_itself_stays_on_the_device(as_worker):
    typed = make.posted()
    brought(as_worker, **typed)

    answer = brought(as_worker, **typed | {"narrative": NOW_FILMED})

    assert answer.status_code == 422
    assert "Het was al binnen" in str(answer.json()["errors"])
    assert Signal.objects.get().narrative == typed["narrative"]


def test_f28_a_step_that_is_ticked_the_second_time_is_not_dropped_without_a_word(as_worker):
    typed = make.posted(first_steps=["talk_youth"])
    brought(as_worker, **typed)

    same = brought(as_worker, **typed)
    more = brought(as_worker, **typed | {"first_steps": ["talk_youth", "called_112_police"]})

    assert (same.status_code, more.status_code) == (200, 422)
    answer = as_worker.post("/signals/new/", typed | {"first_steps": ["called_112_police"]})
    assert answer.url.endswith("/saved/")
    told = [str(message) for message in as_worker.get(answer.url).context["messages"]]
    assert any("voeg het toe als stap" in line for line in told)


def test_f28_what_came_after_undoes_nothing_that_a_lead_changed(as_worker, cast):
    typed = make.posted()
    as_worker.post("/signals/new/", typed)
    signal = Signal.objects.get()
    triage.change_severity(signal, 3, "Het groeit.", by=cast.lead, now=timezone.now())

    answer = as_worker.post("/signals/new/", typed | {"narrative": NOW_FILMED})

    form = as_worker.get(answer.url).context["form"]
    assert (form["narrative"].value(), form["severity"].value()) == (NOW_FILMED, "3")
    assert not form.errors


def test_f28_that_it_was_changed_since_is_said_where_only_a_choice_differs(as_worker, cast):
    typed = make.posted()
    as_worker.post("/signals/new/", typed)
    also = {"by": cast.lead, "now": timezone.now()}
    owning.assign(Signal.objects.get(), cast.colleague, **also)

    answer = as_worker.post("/signals/new/", typed | {"severity": "5"})

    told = [str(message) for message in as_worker.get(answer.url).context["messages"]]
    assert any("is daarna veranderd" in line for line in told)


def test_f28_a_late_retry_brings_nothing_of_what_was_erased_since(as_worker, cast):
    typed = make.posted(platform=make.platform().slug, account_handle="voorbeeld.noord")
    brought(as_worker, **typed)
    signal = Signal.objects.get()
    erasing.erase_account(signal, by=cast.lead, now=timezone.now())

    assert brought(as_worker, **typed).status_code == 200


def test_f28_what_came_after_is_there_to_be_copied_once_the_signal_is_closed(as_worker, cast):
    typed = make.posted()
    as_worker.post("/signals/new/", typed)
    signal = Signal.objects.get()
    close = {"by": cast.lead, "now": timezone.now()}
    triage.close(signal, Outcome.NOTHING_FOUND, **close)

    answer = as_worker.post("/signals/new/", typed | {"narrative": NOW_FILMED})

    page = as_worker.get(answer.url)
    assert page.status_code == 403 and NOW_FILMED in page.content.decode()


def test_f28_of_what_turns_out_to_show_a_minor_no_word_waits(as_worker):
    image = {"category": "exposing", "subcategory": "sexual_image_adult", "severity": "4"}
    typed = make.posted(**image, shows_minor="no")
    as_worker.post("/signals/new/", typed)

    as_worker.post("/signals/new/", typed | {"shows_minor": "yes", "narrative": NOW_FILMED})

    [held] = [Typed.unpacked(row.payload) for row in HeldPost.objects.all()]
    assert dict(held.fields)["shows_minor"] == "yes"
    assert not {"title", "narrative", "account_handle", "location_url"} & dict(held.fields).keys()
    page = as_worker.get(f"/signals/{Signal.objects.get().ref}/edit/")
    assert NOW_FILMED not in page.content.decode()


def test_f28_where_too_many_forms_wait_the_text_stays_in_the_form(as_worker, monkeypatch):
    monkeypatch.setattr(held_posts, "LIMITS", {"hold": "0/15m/ip"})
    typed = make.posted()
    as_worker.post("/signals/new/", typed)

    answer = as_worker.post("/signals/new/", typed | {"narrative": NOW_FILMED})

    assert answer.status_code == 422 and NOW_FILMED in answer.content.decode()


def test_f28_sent_again_with_another_moment_of_seeing_that_stands_ready(as_worker):
    typed = make.posted()
    as_worker.post("/signals/new/", typed)
    moment = timezone.localtime(timezone.now() - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")

    answer = as_worker.post("/signals/new/", typed | {"seen_at": moment})

    signal = Signal.objects.get()
    assert answer.url == f"/signals/{signal.ref}/edit/"
    page = as_worker.get(answer.url)
    assert page.context["form"]["seen_at"].value() == moment
    assert any("Wat je daarna hebt veranderd" in str(told) for told in page.context["messages"])


def test_f28_sent_again_for_another_team_the_first_one_is_said(as_worker, cast):
    make.membership(cast.worker, "worker", cast.zuid)
    typed = make.posted(team=str(cast.noord.public_id))
    as_worker.post("/signals/new/", typed)

    as_worker.post("/signals/new/", typed | {"team": str(cast.zuid.public_id)})

    signal = Signal.objects.get()
    assert signal.team == cast.noord
    assert any(
        f"voor {cast.noord.name}, en daar blijft het" in told for told in said(as_worker, signal)
    )


@pytest.mark.parametrize("address", [DESK, "/signals/new/"])
def test_f28_the_same_again_says_nothing(as_worker, address):
    moment = timezone.localtime(timezone.now() - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    handle = "https://www.instagram.com/spot.noord/?igsh=abc"
    typed = make.posted(account_handle=handle, seen_at=moment)
    for _time in range(2):
        as_worker.post(address, typed)

    assert not any("al binnen" in line for line in said(as_worker, Signal.objects.get()))


def test_f28_a_late_retry_says_nothing_of_what_was_changed_since(as_worker):
    typed = make.posted()
    brought(as_worker, **typed)
    signal = Signal.objects.get()
    edited = as_worker.get(f"/signals/{signal.ref}/edit/").context["form"].initial
    edited = {name: value for name, value in edited.items() if value} | {"narrative": NOW_FILMED}
    as_worker.post(f"/signals/{signal.ref}/edit/", edited)
    signal.refresh_from_db()
    assert signal.version == 2

    retries = [
        brought(as_worker, **typed | {"narrative": text})
        for text in (typed["narrative"], NOW_FILMED, "Het is weer weg.")
    ]

    assert [answer.status_code for answer in retries] == [200, 200, 422]
    assert not any("veranderd" in line for line in said(as_worker, signal))


def test_f28_a_late_retry_brings_nothing_of_what_was_covered_since(as_worker, cast):
    typed = make.posted(narrative="In een groepsapp wordt Jantje al dagen uitgelachen.")
    brought(as_worker, **typed | {"no_person": "other"})
    signal = Signal.objects.get()
    masking.mask(signal, words="Jantje", by=cast.lead, now=timezone.now())
    signal.refresh_from_db()
    assert "Jantje" not in signal.narrative

    assert brought(as_worker, **typed | {"no_person": "other"}).status_code == 200


def test_the_page_of_a_signal_says_when_it_was_written_and_when_it_came(cast, as_lead):
    now = timezone.now()
    written = now - timedelta(hours=3)
    signal = make.signal(cast.worker, severity=3, now=now, created_offline_at=written)

    shown = as_lead.get(f"/signals/{signal.ref}/").context["facts"]

    told = {name: value[-5:] for name, value in shown}
    assert told["Opgeschreven zonder internet"] == f"{timezone.localtime(written):%H:%M}"
    assert told["Ontvangen"] == f"{timezone.localtime(now):%H:%M}"


def test_f28_another_persons_client_id_is_422(as_worker, cast):
    typed = make.posted()
    make.signed_in(cast.colleague).post(DESK, typed)

    answer = as_worker.post(DESK, typed)

    assert answer.status_code == 422 and answer.json()["errors"]
    assert Signal.objects.get().created_by == cast.colleague


def test_what_waited_for_somebody_else_is_not_taken_in(as_worker, cast):
    answer = brought(as_worker, person=mark_of(cast.colleague))

    assert answer.status_code == 409
    assert not Signal.objects.exists()


def test_a_refusal_names_each_error_by_its_field(as_worker):
    answer = brought(as_worker, narrative="Het nummer is 111222333.", category="")

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"narrative", "category"}


def test_signed_out_hears_401_and_nothing_is_kept(cast):
    nobody = Client(headers={"host": "localhost"})

    assert nobody.get(DESK).status_code == 401
    assert brought(nobody).status_code == 401
    assert not Signal.objects.exists() and not HeldPost.objects.exists()


def test_who_may_not_log_hears_403(cast):
    client = make.signed_in(cast.manager)

    assert client.get(DESK).status_code == 403
    assert brought(client).status_code == 403


def test_before_signals_are_open_the_desk_has_nothing_to_tell_and_takes_nothing_in(as_worker):
    make.closed_signals()
    caches["process"].clear()

    assert as_worker.get(DESK).json() == {}
    assert brought(as_worker).status_code == 403


def test_a_post_without_token_is_refused(cast):
    client = make.signed_in(cast.worker, enforce_csrf_checks=True)
    assert brought(client).status_code == 403

    token = client.get(DESK).json()["token"]
    answer = client.post(DESK, make.posted(), headers={"X-CSRFToken": token})

    assert answer.status_code == 200


def test_an_image_is_refused_here_too(as_worker):
    from django.core.files.uploadedfile import SimpleUploadedFile

    image = SimpleUploadedFile("foto.jpg", b"x", "image/jpeg")
    answer = as_worker.post(DESK, make.posted() | {"photo": image})

    assert answer.status_code == 422
    assert not Signal.objects.exists()


# --- what the desk tells ----------------------------------------------------------------------


def test_the_desk_tells_teams_platform_and_who_has_duty_today(as_worker, cast):
    now = timezone.now()
    cast.lead.phone = "+31 (0)6 00 00 00 01"
    cast.lead.save()
    for begin, person in ((-1, cast.lead), (3, cast.other_lead), (30, cast.lead)):
        start = now + timedelta(hours=begin)
        DutyShift.objects.create(person=person, starts_at=start, ends_at=start + timedelta(hours=4))

    answer = as_worker.get(DESK)

    told = answer.json()
    assert told["person"] == mark_of(cast.worker)
    assert [team["name"] for team in told["teams"]] == ["Noord"]
    assert told["teams"][0]["areas"] == ["Plein", "Haven"]
    [shift] = told["duty"]
    assert (shift["phone"], shift["dial"]) == ("+31 (0)6 00 00 00 01", "+31600000001")
    assert "no-store" in answer["Cache-Control"]


def test_the_desk_and_bringing_keep_to_the_budget_of_queries(
    as_worker, django_assert_max_num_queries
):
    as_worker.get(DESK)
    with django_assert_max_num_queries(6):
        as_worker.get(DESK)


def test_the_mark_is_of_a_person_and_says_nothing(cast):
    marks = {mark_of(person) for person in (cast.worker, cast.colleague, cast.lead)}

    assert len(marks) == 3
    assert all(re.fullmatch(r"[\w-]{16}", mark) for mark in marks)
    assert mark_of(cast.worker) == mark_of(cast.worker)


def test_with_a_new_secret_key_the_same_person_is_back(cast, settings):
    """Everybody logs in again; what waits on a device is still theirs."""
    before = mark_of(cast.worker)
    marks._mark.cache_clear()
    settings.SECRET_KEY = "another " * 8
    assert mark_of(cast.worker) == before


def test_every_signed_in_page_carries_the_mark_and_no_other_does(as_worker, cast):
    nobody = Client(headers={"host": "localhost"})
    for path in ("/", "/signals/new/", "/more/"):
        assert f'data-person="{mark_of(cast.worker)}"' in as_worker.get(path).content.decode()
    assert "data-person" not in nobody.get("/signals/new/").content.decode()
    assert 'data-person=""' in nobody.get("/accounts/login/").content.decode()


# --- when it was --------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [3, 24, 60, 29 * 24])
def test_without_a_time_it_was_seen_when_it_was_written_down(as_worker, hours):
    """Also of Friday night, where the phone was opened on Monday; then it was Monday."""
    now, written = timezone.now(), timezone.now() - timedelta(hours=hours)
    brought(as_worker, created_offline_at=iso(written), device_time=iso(now))

    signal = Signal.objects.get()
    assert abs(signal.created_offline_at - written) < timedelta(minutes=1)
    assert signal.seen_at == signal.created_offline_at
    assert abs(signal.received_at - now) < timedelta(minutes=1)


def test_f29_a_phone_with_a_wrong_clock_is_corrected_by_ours(as_worker):
    """Two days ahead: what counts is that it waited for two hours."""
    now = timezone.now()
    wrong = now + timedelta(days=2)
    brought(as_worker, created_offline_at=iso(wrong - timedelta(hours=2)), device_time=iso(wrong))

    signal = Signal.objects.get()
    assert abs(signal.created_offline_at - (now - timedelta(hours=2))) < timedelta(minutes=1)


def test_f29_a_clock_that_went_back_in_between_gives_now(as_worker):
    now = timezone.now()
    brought(as_worker, created_offline_at=iso(now + timedelta(hours=5)), device_time=iso(now))

    signal = Signal.objects.get()
    assert signal.created_offline_at <= signal.received_at
    assert signal.seen_at <= signal.received_at


@pytest.mark.parametrize(
    "written",
    ["nonsense", "9999-99-99", "0001-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "x" * 5000, "\0"],
)
def test_a_moment_that_cannot_be_true_is_left_out_and_the_signal_saved(as_worker, written):
    answer = brought(as_worker, created_offline_at=written, device_time=iso(timezone.now()))

    assert answer.status_code == 200
    assert Signal.objects.get().created_offline_at is None


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59.000Z", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("clock", ["", "9999-12-31T23:59:59.000Z", "0001-01-01T00:00:00+14:00"])
def test_a_clock_at_the_end_of_all_years_costs_no_signal(as_worker, written, clock):
    """Beside a time that was typed it was an error of the server."""
    now = timezone.now()
    typed = timezone.localtime(now - timedelta(days=1)).strftime("%d-%m-%Y %H:%M")

    answer = brought(as_worker, seen_at=typed, created_offline_at=written, device_time=clock)

    assert answer.status_code == 200
    assert abs(Signal.objects.get().seen_at - (now - timedelta(days=1))) < timedelta(minutes=1)


def test_f29_a_time_to_come_typed_by_a_wrong_clock_is_that_of_writing(as_worker):
    """It was set to when the signal reached us: seen hours after it was written down."""
    now = timezone.now()
    clock = now + timedelta(days=2)
    typed = timezone.localtime(clock - timedelta(hours=3, minutes=10)).strftime("%d-%m-%Y %H:%M")
    written = clock - timedelta(hours=3)
    brought(as_worker, seen_at=typed, created_offline_at=iso(written), device_time=iso(clock))

    signal = Signal.objects.get()
    assert abs(signal.seen_at - (now - timedelta(hours=3))) < timedelta(minutes=1)


def test_what_was_done_before_it_was_written_down_was_not_done_when_it_came(as_worker):
    """112 was called in the basement, three hours before there was a connection."""
    now = timezone.now()
    brought(
        as_worker,
        first_steps=["called_112_police"],
        created_offline_at=iso(now - timedelta(hours=3)),
        device_time=iso(now),
    )

    signal = Signal.objects.get()
    assert signal.steps.get().done_at == signal.created_offline_at


def test_a_refused_form_still_says_when_it_was_written_down(as_worker):
    written = iso(timezone.now() - timedelta(hours=2))
    page = {"accept": "text/html"}
    typed = make.posted(created_offline_at=written, narrative="")
    asked = as_worker.post(DESK, typed, headers=page).content.decode()
    # What a device adds it takes away with the form (offline-form.js).
    field = f'<input type="hidden" name="created_offline_at" value="{written}" data-added>'
    assert asked.count(field) == 1
    fresh = as_worker.get("/signals/new/").content.decode()
    assert 'name="created_offline_at"' not in fresh
    never_away = as_worker.post(DESK, make.posted(narrative=""), headers=page).content.decode()
    assert 'name="created_offline_at"' not in never_away


def test_a_time_that_was_typed_stays(as_worker):
    now = timezone.now()
    typed = timezone.localtime(now - timedelta(days=1)).strftime("%d-%m-%Y %H:%M")
    brought(
        as_worker,
        seen_at=typed,
        created_offline_at=iso(now - timedelta(hours=1)),
        device_time=iso(now),
    )

    assert abs(Signal.objects.get().seen_at - (now - timedelta(days=1))) < timedelta(minutes=1)


@pytest.mark.parametrize("ahead", [timedelta(days=-3), timedelta(hours=5)], ids=["behind", "ahead"])
def test_f29_a_time_that_the_device_filled_in_is_corrected_as_well(as_worker, ahead):
    """What waits is opened again with the time of writing in its field (offline-form.js)."""
    now = timezone.now()
    clock = now + ahead
    written = clock - timedelta(hours=2)
    shown = timezone.localtime(written).strftime("%d-%m-%Y %H:%M")
    brought(as_worker, seen_at=shown, created_offline_at=iso(written), device_time=iso(clock))

    signal = Signal.objects.get()
    assert signal.seen_at == signal.created_offline_at
    assert abs(signal.seen_at - (now - timedelta(hours=2))) < timedelta(minutes=1)


def test_the_alert_of_a_late_signal_says_when_it_was_seen(as_worker, cast):
    now = timezone.now()  # the alert of a quarter of an hour later is not due yet
    signal = make.signal(
        cast.worker,
        severity=5,
        now=now,
        seen_at=now - timedelta(hours=2, minutes=10),
        created_offline_at=now - timedelta(hours=2),
    )

    from signals.mail import urgent

    message = Message.objects.filter(subject__endswith=signal.ref).order_by("pk")[0]
    text = urgent(message, timezone.now()).text

    for minutes in (130, 120, 0):  # seen, written, received
        assert f"{timezone.localtime(now - timedelta(minutes=minutes)):%H:%M}" in text
    assert "groepsapp" not in text


# --- what a phone keeps -------------------------------------------------------------------------


def kept(client, path="/signals/offline/"):
    caches["process"].clear()
    return client.get(path).content.decode()


def test_the_shell_is_the_same_for_everybody(as_worker, cast, client):
    HelpLine.objects.update(checked_on="2026-11-01")
    cast.lead.phone = "06 00 00 00 01"
    cast.lead.save()
    now = timezone.now()
    DutyShift.objects.create(
        person=cast.lead, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
    )

    of_worker, of_nobody = kept(as_worker), kept(client)

    assert of_worker == of_nobody
    for secret in ("csrfmiddlewaretoken", "nonce", "06 00 00 00 01", "Plein", cast.worker.name,
                   cast.lead.name, mark_of(cast.worker)):  # fmt: skip
        assert secret not in of_worker


def test_the_shell_has_everything_of_the_form(as_worker):
    form, shell = as_worker.get("/signals/new/").content.decode(), kept(as_worker)

    values = set(
        re.findall(r'name="(?:category|subcategory|severity|platform)"[^>]* value="\w+"', form)
    )
    found = set(
        re.findall(r'name="(?:category|subcategory|severity|platform)"[^>]* value="\w+"', shell)
    )
    assert {value.replace(" checked", "") for value in values} <= found
    assert "Er is nog niemand gewaarschuwd" in shell
    assert 'href="tel:112"' in shell and "0900" in shell and "0800-0113" in shell
    assert "Bewaren waarschuwt je teamleider" not in shell


def test_the_shell_has_the_tab_bar_of_whoever_logs_signals(client, db):
    page = client.get("/signals/offline/").content.decode()

    bar = page.partition('class="tabbar"')[2].partition("</nav>")[0]
    first, signals, log, _hours, more = re.findall('href="([^"]+)"', bar)
    assert (first, signals, log, more) == ("/", "/signals/", "/signals/new/", "/more/")


def test_the_shell_speaks_the_language_and_look_that_are_asked_for(client, db):
    page = kept(client, "/signals/offline/?lang=en&theme=dark")
    assert 'lang="en"' in page and 'data-bs-theme="dark"' in page and "Kept on your device" in page

    other = kept(client, "/signals/offline/?lang=xx&theme=%3Cscript%3E")
    assert 'lang="nl"' in other and 'data-bs-theme="auto"' in other


def version(client, address="/sw.js"):
    caches["process"].clear()
    return re.search(r'"version": "(\w+)"', client.get(address).content.decode())[1]


def test_the_service_worker_is_never_cached_and_stands_at_the_root(client, db):
    answer = client.get("/sw.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "nonce" not in answer["Content-Security-Policy"]
    assert "csrf" not in answer.cookies and "Set-Cookie" not in answer.headers


def test_what_is_kept_changes_its_version_with_anything_in_it(client, db):
    before = version(client)
    assert version(client) == before

    HelpLine.objects.filter(key="police").update(number="0900-1234")
    after = version(client)
    assert after != before

    for other in ("/sw.js?lang=en", "/sw.js?theme=dark"):
        assert version(client, other) not in (before, after)


def test_the_manifest_has_what_a_home_screen_needs(client, cast):
    answer = client.get("/manifest.webmanifest")

    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert cast.organisation.name in told["name"] and told["short_name"] == "Vindplaats"
    assert (told["id"], told["scope"], told["start_url"]) == ("/", "/", "/")
    assert told["display"] == "standalone" and told["lang"] == "nl" and told["dir"] == "ltr"
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    [shortcut] = told["shortcuts"]
    assert shortcut["short_name"] == "Signaal" and shortcut["url"] == "/signals/new/"


def test_logging_out_has_the_browser_erase_what_it_kept(as_worker):
    assert "Clear-Site-Data" not in as_worker.get("/accounts/logout/").headers

    assert as_worker.post("/accounts/logout/")["Clear-Site-Data"] == '"storage"'
