"""A form that finds nobody signed in waits for the person who typed it (F64)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation import held_posts, retention
from organisation.actions import holding
from organisation.models import HeldPost, User
from organisation.typed import Typed
from privacy.models import AuditEntry
from signals.actions import triage
from signals.choices.signal import Outcome
from signals.models import SignalStep
from tests import make
from tests.organisation.test_reading import log_in
from tests.sign_in import give_second_factor, sign_in
from youthwork.lib.dates import day_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_codes")]
WAITS = "/accounts/login/?next=/accounts/typed/"
TYPED = "/accounts/typed/"
HIDES = b"data-blank-cover"  # what was typed can be hidden in one tap, as where it was typed
NOTE = "Morgen samen\r\nlangs het plein."


def session_ends(client: Client) -> None:
    client.session.flush()


def texts_given_back(client: Client) -> list[str]:
    typed = client.get(TYPED).context["typed"]
    return typed.texts if typed else []


@pytest.fixture
def step(cast) -> str:
    """Where a note goes to a signal of the worker."""
    return reverse("signals:add_step", args=[make.signal(cast.worker).ref])


@pytest.fixture
def ended(client, cast) -> Client:
    """The browser of a worker whose session has ended while a page stood open."""
    secret = give_second_factor(cast.worker)
    log_in(client, cast.worker, secret)
    client.get("/people/")
    session_ends(client)
    client.secret = secret
    return client


def again(client: Client, person: User, secret: str, **also):
    """Log in once more with the same code: that it was used is forgotten."""
    caches["default"].clear()
    return log_in(client, person, secret, **also)


# --- the forms of the house -----------------------------------------------------------------------


def test_f64_a_note_comes_back_after_log_in_and_is_sent_with_one_press(ended, cast, step):
    answer = ended.post(step, {"kind": "talk_youth", "note": NOTE, "csrfmiddlewaretoken": "x"})
    assert answer.url == WAITS
    landed = again(ended, cast.worker, ended.secret)
    assert landed.url == TYPED
    page = ended.get(TYPED)

    typed = page.context["typed"]
    assert typed.address == step and typed.texts == [NOTE]
    assert dict(typed.fields) == {"kind": "talk_youth", "note": NOTE}
    assert "Morgen samen<br>langs het plein." in page.content.decode()
    assert HIDES in page.content
    assert f'action="{step}"' in page.content.decode()
    assert ended.post(typed.address, dict(typed.fields)).status_code == 302
    assert SignalStep.objects.get().note == "Morgen samen\nlangs het plein."


def test_f64_it_is_given_back_once_and_audited(ended, cast, step):
    ended.post(step, {"kind": "talk_youth", "note": NOTE})
    label = HeldPost.objects.get().audit_ref
    again(ended, cast.worker, ended.secret)

    assert ended.head(TYPED).status_code == 200
    assert texts_given_back(ended) == [NOTE]
    assert texts_given_back(ended) == []

    assert not HeldPost.objects.exists()
    told = AuditEntry.objects.filter(subject=f"organisation.heldpost:{label}").order_by("pk")
    assert [(entry.verb, entry.actor) for entry in told] == [
        ("queued", ""),
        ("resumed", cast.worker.label),
    ]


@pytest.mark.parametrize(
    ("address", "data", "text"),
    [
        ("/settings/details/", {"name": "Stichting De Brug"}, "Stichting De Brug"),
        (
            "/settings/friday-duty/",
            {"friday_duty": "Om en om, tot 23 uur."},
            "Om en om, tot 23 uur.",
        ),
        ("/people/invite/", {"email": "nieuw@example.org", "role": "worker"}, "nieuw@example.org"),
    ],
)
def test_f64_settings_and_people_pages_wait_too(client, cast, address, data, text):
    sign_in(client, cast.administrator).get(address)
    session_ends(client)

    assert client.post(address, data).url == WAITS
    sign_in(client, cast.administrator)

    page = client.get(TYPED)
    assert page.context["typed"].texts == [text]
    assert page.context["typed"].address == address


def test_f64_the_query_of_the_address_comes_along(ended, cast):
    ended.post("/people/invite/?team=noord", {"email": "nieuw@example.org"})
    sign_in(ended, cast.worker)
    assert ended.get(TYPED).context["typed"].address == "/people/invite/?team=noord"


def test_f64_access_that_ended_this_minute_keeps_the_form_too(client, cast, settings):
    sign_in(client, cast.administrator).get("/people/")
    session = client.session
    session["session_ends_at"] = 1
    session.save()

    assert client.post("/settings/details/", {"name": "Nieuw Werk"}).url == WAITS


# --- whose it is ----------------------------------------------------------------------------------


def test_f64_somebody_else_who_logs_in_there_sees_nothing_and_it_stays(ended, cast, step):
    ended.post(step, {"kind": "talk_youth", "note": NOTE})
    other = give_second_factor(cast.colleague)

    assert log_in(ended, cast.colleague, other, next=TYPED).url == "/"
    assert texts_given_back(ended) == []

    ended.post("/accounts/logout/")
    sign_in(ended, cast.worker)
    assert texts_given_back(ended) == [NOTE]


def test_f64_the_page_of_a_log_in_in_another_tab_changes_nothing(ended, cast, step):
    ended.get("/accounts/login/")
    ended.post(step, {"note": NOTE})
    sign_in(ended, cast.colleague)
    assert texts_given_back(ended) == []


def test_f64_what_was_typed_after_signing_out_is_still_of_who_opened_the_page(client, cast, step):
    sign_in(client, cast.worker).get("/people/")
    client.post("/accounts/logout/")
    client.post(step, {"note": NOTE})
    sign_in(client, cast.colleague)
    assert texts_given_back(client) == []


def test_f64_a_form_opened_signed_out_stays_of_who_used_the_browser_last(ended, cast, step):
    ended.get("/signals/new/")
    ended.post(step, {"note": NOTE})
    other = give_second_factor(cast.colleague)
    assert log_in(ended, cast.colleague, other, next=TYPED).url == "/"
    assert texts_given_back(ended) == []
    sign_in(ended, cast.worker)
    assert texts_given_back(ended) == [NOTE]


def test_f64_who_uses_the_browser_next_gets_what_they_type_there_afterwards(ended, cast, step):
    sign_in(ended, cast.colleague).get("/people/")
    session_ends(ended)
    ended.get("/signals/new/")
    ended.post(step, {"note": NOTE})
    sign_in(ended, cast.colleague)
    assert texts_given_back(ended) == [NOTE]


def test_f64_where_nobody_is_known_who_logs_in_is_asked_and_sees_nothing_before(client, cast, step):
    client.post(step, {"note": NOTE})
    landed = log_in(client, cast.worker, give_second_factor(cast.worker))
    assert landed.url == TYPED
    page = client.get(TYPED)
    held = HeldPost.objects.get()
    typed_at = timezone.localtime(held.expires_at - holding.HELD_FOR)
    assert f"{typed_at:%H:%M}" in page.content.decode()
    assert "plein" not in page.content.decode() and step not in page.content.decode()
    assert client.get(TYPED).status_code == 200  # asked until answered

    assert client.post(TYPED, {"mine": "yes"}).url == TYPED
    assert texts_given_back(client) == [NOTE]
    told = AuditEntry.objects.filter(subject=f"organisation.heldpost:{held.audit_ref}")
    verbs = list(told.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["queued", "assigned", "confirmed", "resumed"]


def test_f64_who_did_not_type_it_throws_it_away_unseen(client, cast, step):
    client.post(step, {"note": NOTE})
    log_in(client, cast.worker, give_second_factor(cast.worker))

    assert client.post(TYPED, {"mine": "no"}).url == "/"
    assert not HeldPost.objects.exists()
    assert "held" not in client.cookies or not client.cookies["held"].value
    assert texts_given_back(client) == []


def test_f64_only_who_logs_in_first_is_asked(client, cast, step):
    client.post(step, {"note": NOTE})
    log_in(client, cast.worker, give_second_factor(cast.worker))
    client.post("/accounts/logout/")

    other = give_second_factor(cast.colleague)
    assert log_in(client, cast.colleague, other, next=TYPED).url == "/"
    for answer in ("yes", "no"):
        assert client.post(TYPED, {"mine": answer}).url == TYPED
    assert texts_given_back(client) == [] and HeldPost.objects.get().must_ask


def test_f64_the_token_alone_opens_nothing_elsewhere(ended, cast, step):
    ended.post(step, {"note": NOTE})
    elsewhere = sign_in(Client(), cast.colleague)
    elsewhere.cookies["held"] = ended.cookies["held"].value
    assert texts_given_back(elsewhere) == []


def test_f64_a_new_log_in_leads_there_whatever_page_asked_for_it(ended, cast, step):
    ended.post(step, {"note": NOTE})
    assert again(ended, cast.worker, ended.secret, next="/people/").url == TYPED


def test_f64_the_signal_form_itself_comes_back(client, cast):
    client.post("/signals/new/", make.posted(narrative="Getypt zonder sessie."))
    secret = give_second_factor(cast.worker)

    assert log_in(client, cast.worker, secret).url == TYPED
    assert "Getypt zonder sessie." not in client.get("/signals/new/").content.decode()
    assert client.post(TYPED, {"mine": "yes"}).url == "/signals/new/"
    assert "Getypt zonder sessie." in client.get("/signals/new/").content.decode()
    assert "Getypt zonder sessie." not in client.get("/signals/new/").content.decode()


def test_f64_a_change_comes_back_to_be_copied_where_the_signal_closed_meanwhile(client, cast):
    signal = make.signal(cast.worker)
    address = reverse("signals:edit", args=[signal.ref])
    sign_in(client, cast.worker).get(address)
    session_ends(client)
    client.post(address, {"category": "bullying", "severity": "2", "narrative": NOTE})
    triage.close(signal, Outcome.NO_FOLLOW_UP, by=cast.lead, now=timezone.now())
    sign_in(client, cast.worker)

    page = client.get(address)

    typed = dict(page.context["typed"])
    assert page.status_code == 403 and typed["Wat zie je?"] == NOTE
    assert typed["Hoe ernstig is het?"] == "Let op"
    assert not HeldPost.objects.exists()


def test_f64_the_signal_form_leaves_what_was_typed_elsewhere(ended, cast, step):
    ended.post(step, {"note": NOTE})
    sign_in(ended, cast.worker)
    assert NOTE not in ended.get("/signals/new/").content.decode()
    assert texts_given_back(ended) == [NOTE]


# --- htmx -----------------------------------------------------------------------------------------


HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/signals/?tab=open"}


def test_f64_a_fragment_asked_without_a_session_takes_the_whole_page_along(client, cast):
    answer = client.get("/signals/?tab=closed", headers=HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    goal = "/accounts/login/?next=http%3A//testserver/signals/%3Ftab%3Dopen"
    assert answer["HX-Redirect"] == goal


def test_f64_a_form_sent_by_htmx_is_kept_as_well(ended, cast, step):
    answer = ended.post(step, {"note": NOTE}, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, WAITS)
    sign_in(ended, cast.worker)
    assert texts_given_back(ended) == [NOTE]


def test_f64_a_foreign_page_is_no_place_to_go_back_to(client, cast):
    headers = HTMX | {"HX-Current-URL": "https://evil.example/"}
    assert client.get("/signals/", headers=headers)["HX-Redirect"] == "/accounts/login/?next=/"


# --- what is not kept -----------------------------------------------------------------------------


def test_f64_an_empty_form_leads_back_to_its_page(client, cast, step):
    page = "http://testserver/people/"
    answer = client.post(step, {"csrfmiddlewaretoken": "x", "note": ""}, headers={"Referer": page})
    assert answer.url == "/accounts/login/?next=http%3A//testserver/people/"
    assert not HeldPost.objects.exists()


def test_f64_files_codes_and_safety_marks_are_dropped(client, cast, step):
    photo = SimpleUploadedFile("foto.png", b"een foto", "image/png")
    secrets = {"confirm-code": "123456", "confirm-credential": "{}", "csrfmiddlewaretoken": "x"}
    client.post(step, {"note": NOTE, "photo": photo, "new_password": "geheim"} | secrets)
    held = Typed.unpacked(HeldPost.objects.get().payload)
    assert held.fields == (("note", NOTE),)


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/password/change/",
        "/accounts/confirm/",
        "/accounts/2fa/webauthn/add/",
    ],
)
def test_f64_nothing_of_the_entrance_is_kept(client, cast, address):
    client.post(address, {"login": "wim", "password": make.PASSWORD, "oldpassword": make.PASSWORD})
    assert not HeldPost.objects.exists()


def test_f64_a_forged_form_is_refused_and_not_kept(cast, step):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(step, {"note": NOTE}).status_code == 403
    assert not HeldPost.objects.exists()


def test_f64_a_form_with_its_safety_mark_is_kept(cast, step):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get("/accounts/login/")
    mark = str(page.context["csrf_token"])
    assert strict.post(step, {"note": NOTE, "csrfmiddlewaretoken": mark}).url == WAITS
    assert HeldPost.objects.count() == 1


@pytest.mark.parametrize(
    "note", ["bsn 1234.56.782 gezien", "ï" * 30_000], ids=["citizen service number", "too long"]
)
def test_f64_what_may_not_be_kept_is_shown_to_be_copied(client, cast, step, note):
    answer = client.post(step, {"note": note})
    assert answer.status_code == 422
    assert note in answer.content.decode()
    assert HIDES in answer.content
    assert not HeldPost.objects.exists()
    fragment = client.post(step, {"note": note}, headers=HTMX)
    assert (fragment.status_code, fragment["HX-Retarget"]) == (422, "body")


def test_f64_one_address_fills_no_table(client, cast, step, monkeypatch):
    monkeypatch.setattr(held_posts, "LIMITS", {"hold": "2/15m/ip"})
    answers = [client.post(step, {"note": f"Notitie {number}."}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "Notitie 2." in answers[2].content.decode()
    assert HeldPost.objects.count() == 2


# --- the store ------------------------------------------------------------------------------------


def test_f64_what_waits_is_unreadable_and_of_its_token_only_the_hash_is_kept(ended, step):
    ended.post(step, {"note": NOTE})
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload, token_hash, person_hash FROM organisation_heldpost")
        payload, *hashes = cursor.fetchone()
    assert b"plein" not in bytes(payload) and b"plein".hex().encode() not in bytes(payload)
    assert ended.cookies["held"].value not in hashes


def test_f64_cookies_are_out_of_reach_of_scripts_and_other_sites(ended, step, settings):
    ended.post(step, {"note": NOTE})
    for name in ("held", "person"):
        cookie = ended.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert ended.cookies["held"]["max-age"] == 900
    settings.SESSION_COOKIE_SECURE = True
    assert ended.post(step, {"note": NOTE}).cookies["__Host-held"]["secure"]


def test_f64_after_a_quarter_of_an_hour_nothing_opens_it_and_the_day_takes_it_away(cast):
    now = timezone.now()
    typed = Typed("/settings/details/", (("name", "Stichting"),))
    token = holding.hold_post(typed, person_hash="", now=now)
    late = now + holding.HELD_FOR

    assert holding.take_held_post(token, person_hash="", by=cast.worker, now=late) is None
    drop = next(rule for rule in retention.RULES if rule.key == "organisation.held_post")
    assert drop.run(day_of(late), late, 100) == 1
    assert not HeldPost.objects.exists()


def test_f64_whatever_is_kept_first_takes_away_what_is_old(cast):
    now = timezone.now()
    typed = Typed("/settings/details/", (("name", "Stichting"),))
    holding.hold_post(typed, person_hash="", now=now)
    holding.hold_post(typed, person_hash="", now=now + timedelta(minutes=16))
    assert HeldPost.objects.count() == 1


def test_f64_it_goes_back_once_also_between_two_tabs(cast):
    now = timezone.now()
    token = holding.hold_post(Typed("/x/", (("a", "b"),)), person_hash="wim", now=now)
    take = {"by": cast.worker, "now": now}
    assert holding.take_held_post(token, person_hash="cora", **take) is None
    assert holding.take_held_post(token, person_hash="wim", path="/y/", **take) is None
    assert holding.take_held_post(token, person_hash="wim", **take).fields == (("a", "b"),)
    assert holding.take_held_post(token, person_hash="wim", **take) is None
