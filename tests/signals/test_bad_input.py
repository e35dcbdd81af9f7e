"""What goes wrong when a signal is typed, and what then happens; each case named after itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.models import HeldPost
from signals.choices.signal import TICKS
from signals.models import Signal
from tests import make
from tests.make import signed_in
from youthwork.lib.dates import day_of

NEW = "/signals/new/"


def refused(answer, *names: str) -> str:
    """The body of a 422 that keeps what was typed and names these fields' errors."""
    assert answer.status_code == 422
    body = answer.content.decode()
    assert 'role="alert"' in body
    for name in names:
        assert f"id_{name}" in body or f'name="{name}"' in body
    assert not Signal.objects.exists()
    return body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "nonsense"),
        ("category", ""),
        ("subcategory", "offer"),  # of weapons, not of bullying
        ("subcategory", "nonsense"),
        ("severity", "6"),
        ("severity", "0"),
        ("severity", ""),
        ("severity", "veel"),
        ("platform", "myspace"),
        ("area", "Amsterdam"),
        ("team", "00000000-0000-0000-0000-000000000000"),
        ("still_visible", "maybe"),
        ("identity_sure", "maybe"),
        ("interpretation", "maybe"),
        ("observed", "maybe"),
        ("no_person", "maybe"),
        ("offline_picture", "maybe"),
        ("about_minors", "maybe"),
        ("group_size", "7"),
        ("age_band", "13"),
        ("opportunity_when", "never"),
        ("first_steps", "nothing_at_all"),
        ("client_id", ""),
        ("client_id", "not-a-uuid"),
        ("seen_at", "31-02-2026 22:30"),
        ("seen_at", "25:61"),
        ("seen_at", "0000-00-00"),
        ("narrative", ""),
        ("narrative", "   "),
        ("narrative", "\u200b\u202e\u0007"),
    ],
)
def test_an_unknown_or_malformed_value_is_422_and_nothing_is_lost(as_worker, field, value):
    typed = {"narrative": "Blijft staan wat er stond."} | {field: value}

    body = refused(as_worker.post(NEW, make.posted(**typed)), field)

    if field != "narrative":
        assert "Blijft staan wat er stond." in body


def test_an_empty_form_is_422_and_names_every_needed_answer(as_worker):
    refused(as_worker.post(NEW, {}), "category", "severity", "narrative")


def test_f36_a_pasted_200_kb_is_refused_kindly_and_kept(as_worker):
    long = "heel veel tekst " * 13_000  # 208 kB

    answer = as_worker.post(NEW, make.posted(narrative=long))

    assert answer.status_code == 422
    assert long[:200] in answer.content.decode()
    assert not Signal.objects.exists()


def test_f36_more_than_any_form_holds_is_413(as_worker):
    answer = as_worker.post(NEW, make.posted(narrative="x" * 300_000))

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "text",
    [
        "Filmpje met 😀👩‍👧 en é (samengesteld) gaat rond.",
        "حساب ينشر صورا في المدرسة",
        "Ţest met ąęś, їґ en đặc biệt.",
    ],
)
def test_f37_every_script_is_kept(as_worker, text):
    assert as_worker.post(NEW, make.posted(narrative=text)).status_code == 302

    import unicodedata

    assert Signal.objects.get().narrative == unicodedata.normalize("NFC", text)


def test_f37_control_and_bidi_characters_are_taken_out(as_worker):
    typed = "regel een\x00\x07\nregel \u202etwee\u202c\u2066 drie\u2069"

    assert as_worker.post(NEW, make.posted(narrative=typed)).status_code == 302
    assert Signal.objects.get().narrative == "regel een\nregel twee drie"


@pytest.mark.parametrize(
    "text", ["\u2800 \u2800", "\ufe0f", "\u0301\u0308", "\u200b\u3164", " \u00a0"]
)
def test_f37_a_text_in_which_nothing_can_be_seen_is_none(as_worker, text):
    assert as_worker.post("/signals/new/", make.posted(narrative=text)).status_code == 422
    assert not Signal.objects.exists()


def test_f37_a_story_of_emoji_alone_is_one(as_worker):
    assert as_worker.post("/signals/new/", make.posted(narrative="🔥👨‍👩‍👧")).status_code == 302
    assert Signal.objects.get().narrative == "🔥👨‍👩‍👧"


def test_f40_an_image_is_refused_with_the_card_and_stored_nowhere(as_worker, settings):
    image = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff\xe0" + b"x" * 100, "image/jpeg")

    body = refused(as_worker.post(NEW, make.posted() | {"photo": image}))

    assert "112" in body and "card-image" in body


def test_f40_who_practises_with_an_image_sees_the_card_too(as_worker):
    """It was passed over in silence: who tries what happens learnt that it may go along."""
    image = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff\xe0" + b"x" * 100, "image/jpeg")

    typed = make.posted()
    typed |= {"practice_id": typed.pop("client_id"), "photo": image}
    body = refused(as_worker.post(reverse("signals:practice"), typed))

    assert "112" in body and "card-image" in body


@pytest.mark.parametrize(
    ("deed", "typed"),
    [
        ("steps/", {"kind": "talk_youth"}),
        ("pause/", {"until": "2026-12-01", "reason": "Vakantie"}),
        ("close/", {"outcome": "resolved"}),
        ("assess/", {"interpretation": "joke"}),
    ],
)
def test_r45_a_file_with_any_deed_about_a_signal_is_refused_not_passed_over(cast, deed, typed):
    signal = make.signal(cast.worker, severity=2)
    image = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff\xe0" + b"x" * 100, "image/jpeg")
    client = signed_in(cast.lead)

    answer = client.post(f"{signal.get_absolute_url()}{deed}", typed | {"photo": image})

    assert answer.status_code == 422
    assert "Beelden gaan nooit mee" in answer.content.decode()
    signal.refresh_from_db()
    assert signal.version == 1 and not signal.steps.exists()


@pytest.mark.parametrize("where", ["signals:new_approach", "signals:new_item"])
def test_r45_nor_does_a_file_go_with_an_approach_or_the_list_of_accounts(cast, where):
    image = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff\xe0" + b"x" * 100, "image/jpeg")

    answer = signed_in(cast.lead).post(reverse(where), {"photo": image})

    assert answer.status_code == 422
    assert "Beelden gaan nooit mee" in answer.content.decode()


@pytest.mark.parametrize("field", ["narrative", "title", "account_handle", "location_url"])
def test_f41_a_citizen_service_number_is_refused_in_every_text(as_worker, field):
    values = {"category": "other", "title": "Iets"} | {field: "zie 111222333 hier"}

    refused(as_worker.post(NEW, make.posted(**values)), field)


def test_f41_nine_digits_that_fail_the_test_are_only_asked_about(as_worker):
    answer = as_worker.post(
        NEW, make.posted(narrative="Het nummer 123456780 staat erbij.", text_confirmed="on")
    )

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("answer", "kept"), [({"no_person": "title"}, "title"), ({"text_confirmed": "on"}, "other")]
)
def test_f42_a_name_is_asked_about_once_and_saved_with_what_it_is(as_worker, answer, kept):
    values = make.posted(narrative="Filmpje waarin Fatima wordt uitgelachen.")

    body = refused(as_worker.post(NEW, values), "narrative", "no_person")
    assert "Fatima" in body
    assert as_worker.post(NEW, values | answer).status_code == 302
    signal = Signal.objects.get()
    assert signal.text_confirmed and signal.no_person == kept


def test_a_suspicion_about_somebody_is_asked_about_and_what_goes_on_is_kept(as_worker):
    """LAW 2a, article 10: the check warns at *dader is*, *verdacht van*, *dealt*."""
    values = make.posted(narrative="Iemand wordt verdacht van diefstal, staat in de reacties.")

    body = refused(as_worker.post(NEW, values), "narrative", "no_person")
    assert "verdacht van" in body

    assert as_worker.post(NEW, values | {"no_person": "phenomenon"}).status_code == 302
    assert Signal.objects.get().no_person == "phenomenon"


def test_f42_saying_no_person_where_nothing_was_found_keeps_nothing(as_worker):
    assert as_worker.post(NEW, make.posted(no_person="place")).status_code == 302
    signal = Signal.objects.get()
    assert (signal.text_confirmed, signal.no_person) == (False, "")


@pytest.mark.parametrize(
    "also",
    [
        {"category": "unsafe_home", "severity": "4"},
        {"concerns_one_youth": "on"},
        {"category": "exposing", "subcategory": "sexual_image_minor"},
    ],
    ids=["unsafe home", "one youth", "minor image"],
)
def test_a_story_is_refused_where_none_is_kept_and_the_rest_is_saved_without(as_worker, also):
    refused(as_worker.post(NEW, make.posted(**also)), "narrative")

    assert as_worker.post(NEW, make.posted(**also, narrative=None)).status_code == 302
    assert not Signal.objects.get().narrative


def test_of_one_recognisable_youth_the_least_is_saved(as_worker, cast):
    """GDPR article 9: only category, severity and step."""
    values = make.posted(
        narrative=None,
        concerns_one_youth="on",
        category="other",
        title="Iets",
        account_handle="iemand_x",
        location_url="https://example.org/p/1",
        identity_sure="yes",
        group_size="one",
        age_band="12_15",
        handle_spreads="on",
        platform="instagram",
        area="Plein",
        still_visible="yes",
        about_minors="yes",
        interpretation="joke",
        offline_picture="fits",
        first_steps=["talk_youth"],
    )
    make.platform()
    cast.noord.areas = ["Plein"]
    cast.noord.save()
    answer = as_worker.post(NEW, values, follow=True)

    signal = Signal.objects.get()
    kept = (signal.category, signal.severity, signal.platform, signal.steps.count())
    assert kept == ("other", 2, None, 1)
    for name in ("narrative", "title", "account_handle", "location_url", "area", *TICKS):
        assert not getattr(signal, name), name
    assert "ga het gesprek aan" in answer.content.decode()


def test_of_unsafe_at_home_only_day_team_and_step_are_saved(as_worker, cast):
    """TEXTS 6: *Hier alleen: datum, team, stap.*"""
    make.platform()
    cast.noord.areas = ["Plein"]
    cast.noord.save()
    sent = {"narrative": None, "category": "unsafe_home", "severity": "4", "platform": "instagram"}
    as_worker.post(NEW, make.posted(**sent, area="Plein", still_visible="yes"))
    signal = Signal.objects.get()
    assert (signal.team, signal.platform, signal.area) == (cast.noord, None, "")
    assert not any(getattr(signal, name) for name in TICKS)


def test_a_place_that_is_not_kept_says_whose_team_it_is_all_the_same(as_worker, cast):
    """The first team got it, as of all that names neither team nor place."""
    make.membership(cast.worker, "worker", cast.zuid)
    cast.noord.areas, cast.zuid.areas = ["Plein"], ["Haven"]
    for team in (cast.noord, cast.zuid):
        team.save()

    as_worker.post(
        NEW, make.posted(narrative=None, category="unsafe_home", severity="4", area="Haven")
    )

    signal = Signal.objects.get()
    assert (signal.team, signal.area) == (cast.zuid, "")


@pytest.mark.parametrize("field", ["account_handle", "location_url"])
def test_a_minor_image_takes_no_account_and_no_address(as_worker, field):
    values = make.posted(
        category="exposing", subcategory="sexual_image_minor", narrative=None, **{field: "iets"}
    )
    refused(as_worker.post(NEW, values), field)


def test_a_minor_image_is_severity_5_whatever_was_sent(as_worker):
    for severity in ("1", None):
        values = make.posted(
            category="exposing",
            subcategory="sexual_image_minor",
            narrative=None,
            severity=severity,
        )
        assert as_worker.post(NEW, values).status_code == 302
    assert set(Signal.objects.values_list("severity", flat=True)) == {5}


def test_an_opportunity_takes_no_severity_even_when_one_is_sent(as_worker):
    values = make.posted(category="opportunity", severity="4", opportunity_when="later")

    assert as_worker.post(NEW, values).status_code == 302
    assert Signal.objects.get().severity is None


def test_something_else_needs_a_title(as_worker):
    refused(as_worker.post(NEW, make.posted(category="other")), "title")

    assert as_worker.post(NEW, make.posted(category="other", title="Rare geur")).status_code == 302


def test_a_clock_that_runs_ahead_is_set_to_now(as_worker):
    ahead = timezone.localtime() + timedelta(days=2)

    as_worker.post(NEW, make.posted(seen_at=f"{ahead:%Y-%m-%dT%H:%M}"))

    assert Signal.objects.get().seen_at <= timezone.now()


def test_a_time_that_the_clock_skips_is_refused_in_plain_words(as_worker):
    values = make.posted(seen_at="2020-03-29T02:30", seen_long_ago="on")

    answer = as_worker.post(NEW, values)

    refused(answer, "seen_at")
    assert answer.context["form"].errors["seen_at"].as_data()[0].code == "no_such_time"


def test_of_a_time_that_the_clock_shows_twice_the_first_is_meant(as_worker):
    as_worker.post(NEW, make.posted(seen_at="25-10-2020 02:30", seen_long_ago="on"))

    assert Signal.objects.get().seen_at == datetime(2020, 10, 25, 0, 30, tzinfo=UTC)


def test_long_ago_is_asked_about_and_saved_when_confirmed(as_worker):
    long_ago = timezone.localtime() - timedelta(days=40)
    values = make.posted(seen_at=f"{long_ago:%d-%m-%Y %H:%M}")

    refused(as_worker.post(NEW, values), "seen_at", "seen_long_ago")
    assert as_worker.post(NEW, values | {"seen_long_ago": "on"}).status_code == 302


def test_a_forged_csrf_token_is_403_and_saves_nothing(cast):
    forger = signed_in(cast.worker, enforce_csrf_checks=True)

    assert forger.post(NEW, make.posted(csrfmiddlewaretoken="forged")).status_code == 403
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    "ref", ["S-2026-9999", "S-1-1", "x" * 500, "S-2026-0001'--", "%00", "٢٠٢٦", "..%2f.."]
)
def test_a_signal_that_is_not_there_is_404_in_every_way(as_lead, ref):
    for tail in ("", "saved/"):
        assert as_lead.get(f"/signals/{ref}/{tail}").status_code in (404, 400)
    for tail in ("account/", "assign/", "steps/", "state/", "close/", "reopen/"):
        assert as_lead.post(f"/signals/{ref}/{tail}", {"to": "x"}).status_code in (404, 400)


def test_someone_elses_saved_page_is_404(cast, as_worker):
    signal = make.signal(cast.colleague)

    assert as_worker.get(reverse("signals:saved", args=[signal.ref])).status_code == 404


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("assign", {"to": "nobody"}),
        ("assign", {}),
        ("add_step", {"kind": "dance"}),
        ("add_step", {}),
        ("add_step", {"kind": "talk_youth", "note": "111222333"}),
        ("add_step", {"kind": "talk_youth", "note": "x" * 501}),
        ("change_state", {"to": "anonymised"}),
        ("change_state", {"to": "merged"}),
        ("change_state", {}),
        ("close", {"outcome": "fine"}),
        ("close", {}),
        ("reopen", {}),
    ],
)
def test_a_wrong_deed_is_422_and_changes_nothing(as_lead, cast, name, values):
    signal = make.signal(cast.worker)

    answer = as_lead.post(reverse(f"signals:{name}", args=[signal.ref]), values)

    assert answer.status_code == 422, answer.content.decode()[:300]
    assert 'role="alert"' in answer.content.decode()
    signal.refresh_from_db()
    assert (signal.status, signal.owner) == ("new", None)
    assert not signal.steps.exists()


@pytest.mark.parametrize(
    "after", ["x", "1.2", "9.9.9.9", "1.99999999999999999999999999.1", "-1.-1.-1"]
)
def test_a_damaged_cursor_starts_at_the_top(as_lead, cast, after):
    signal = make.signal(cast.worker)

    answer = as_lead.get("/signals/", {"after": after})
    assert answer.status_code == 200
    if after == "x":
        assert signal.ref in answer.content.decode()


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0001-01", "9999-12", "2026-11-01"])
def test_a_month_that_makes_no_sense_shows_the_search(as_lead, month):
    answer = as_lead.get("/signals/search/", {"kind": "bullying", "month": month})

    assert answer.status_code == 200
    assert answer.context["words"] == ""


# --- F64: the session ends while someone types ---------------------------------------------------


def test_f64_the_form_opens_without_a_session_and_without_anybodys_data(cast):
    page = Client(headers={"host": "localhost"}).get(NEW)

    assert page.status_code == 200
    for secret in ("Plein", "Haven", cast.worker.name, "Noord"):
        assert secret not in page.content.decode()


def test_f64_what_was_typed_after_the_session_ended_comes_back_after_log_in(cast):
    browser = signed_in(cast.worker)
    browser.get(NEW)
    browser.session.flush()

    held = browser.post(NEW, make.posted(narrative="Dit mag niet weg zijn."))
    assert held.status_code == 302 and held.url.startswith("/accounts/login/")
    assert "weg" not in held.url and not Signal.objects.exists()

    browser.force_login(cast.worker, backend="organisation.access.LogInBackend")
    page = browser.get(NEW).content.decode()
    assert "Dit mag niet weg zijn." in page
    assert re.search(r'value="bullying"[^>]* checked', page)
    assert "Dit mag niet weg zijn." not in browser.get(NEW).content.decode()


def test_f64_someone_else_who_logs_in_on_that_browser_gets_nothing(cast):
    browser = signed_in(cast.worker)
    browser.get(NEW)
    browser.session.flush()
    browser.post(NEW, make.posted(narrative="Dit is van Wim."))

    browser.force_login(cast.colleague, backend="organisation.access.LogInBackend")

    assert "Dit is van Wim." not in browser.get(NEW).content.decode()


def test_f64_what_is_held_is_unreadable_and_gone_after_a_quarter_of_an_hour(cast):
    from organisation import retention

    browser = Client(headers={"host": "localhost"})
    browser.post(NEW, make.posted(narrative="Dit mag niet weg zijn."))

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM organisation_heldpost")
        assert b"weg" not in bytes(cursor.fetchone()[0])
    later = timezone.now() + timedelta(minutes=16)
    drop = next(rule for rule in retention.RULES if rule.key == "organisation.held_post")
    assert drop.run(day_of(later), later, 100) == 1
    assert not HeldPost.objects.exists()


def test_f64_who_logs_in_after_a_form_without_a_session_is_asked_whether_they_typed_it(cast):
    browser = Client(headers={"host": "localhost"})
    browser.get(NEW)
    browser.post(NEW, make.posted(narrative="Getypt voor het inloggen."))

    browser.force_login(cast.worker, backend="organisation.access.LogInBackend")

    assert "Getypt voor het inloggen." not in browser.get(NEW).content.decode()
    asked = browser.get("/accounts/typed/").content.decode()
    assert "Heb jij dit getypt?" in asked and "Getypt voor" not in asked
    assert browser.post("/accounts/typed/", {"mine": "yes"}).url == NEW
    assert "Getypt voor het inloggen." in browser.get(NEW).content.decode()


# --- F66 and a broker that is down ---------------------------------------------------------------


def test_f66_no_signed_in_page_is_kept_by_the_browser(as_lead, cast):
    signal = make.signal(cast.worker)

    for url in ("/", "/signals/", NEW, signal.get_absolute_url()):
        assert "no-store" in as_lead.get(url).headers["Cache-Control"], url


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_cost_a_signal(cast, settings):
    from youthwork.celery import app

    browser = signed_in(cast.worker)
    was = app.conf.broker_url
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    try:
        answer = browser.post(NEW, make.posted(severity="5"))
    finally:
        app.conf.broker_url = was

    assert answer.status_code == 302
    assert Signal.objects.get().severity == 5


@pytest.mark.parametrize(
    "words", ["Kevin", "kevin vuurwerk", "@boos.account", "06-12345678", "06 123456", "a@b.nl"]
)
def test_nobody_is_found_by_searching(as_worker, cast, words):
    make.signal(cast.worker, narrative=f"vuurwerk {words}", text_confirmed=True)

    answer = as_worker.post(reverse("signals:search"), {"q": words})

    assert answer.status_code == 422
    assert f'value="{words}"' in answer.content.decode()
    assert answer.context["search"].errors["q"].as_data()[0].code == "names_someone"


@pytest.mark.parametrize("words", ["vuurwerk", "Vechten bij Haven", "snel 300 euro", "é 2026"])
def test_what_goes_on_is_searched_for(as_worker, words):
    assert as_worker.post(reverse("signals:search"), {"q": words}).status_code == 302
