"""Reading asks for a second factor or passkey, confirmed lately: with real log-ins."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation import confirmation
from organisation.choices import Role
from organisation.models import Invitation, User
from tests import make
from tests.sign_in import code_of, give_second_factor, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_codes")]
LOGIN = "/accounts/login/"
ON_A_TEAM = (Role.WORKER, Role.TEAM_LEAD)


def log_in(client: Client, person: User, secret: str | None = None, **also) -> HttpResponse:
    """As the log-in page does it: password, then the code where one is asked."""
    data = {"login": person.email, "password": make.PASSWORD}
    answer = client.post(LOGIN, data | also)
    if secret is not None:
        assert answer.url == reverse("mfa_authenticate")
        answer = client.post(answer.url, {"code": code_of(secret)})
    return answer


@pytest.fixture
def page(cast) -> str:
    """The page of one signal, which opens its narrative."""
    return reverse("signals:detail", args=[make.signal(cast.worker).ref])


def change_session(client: Client, **values) -> None:
    session = client.session
    for name, value in values.items():
        session[name] = value
    session.save()


def age_records(client: Client, seconds: float, *methods: str) -> None:
    records = client.session["account_authentication_methods"]
    for record in records:
        if not methods or record["method"] in methods:
            record["at"] -= seconds
    change_session(client, account_authentication_methods=records)


def test_a_reader_without_second_factor_is_sent_to_set_one_up(client, cast):
    log_in(client, cast.lead)

    answer = client.get("/signals/")

    assert answer.status_code == 302
    assert answer.url == "/accounts/second-step/?next=/signals/"
    assert client.get(answer.url).status_code == 200


def test_a_reader_without_second_factor_may_log_a_signal_and_sign_out(client, cast):
    log_in(client, cast.worker)

    assert client.get("/signals/new/").status_code == 200
    saved = client.post("/signals/new/", make.posted())
    assert saved.status_code in (302, 303)
    assert "second-step" not in saved.url
    assert client.get(saved.url).status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


@pytest.mark.parametrize("role", sorted(Role.values))
def test_nobody_goes_on_with_a_password_alone(client, cast, role):
    log_in(client, make.person("Bas Bloot", role, cast.noord if role in ON_A_TEAM else None))

    for page in ("/", "/more/", "/people/", "/settings/"):
        assert client.get(page).url == f"/accounts/second-step/?next={page}"
    assert client.post("/people/teams/", {"name": "Oost"}).url == "/accounts/second-step/?next=/"
    assert "Later" not in client.get("/accounts/second-step/").content.decode()


def test_with_a_second_factor_made_at_once_an_administrator_goes_on(client, cast):
    log_in(client, cast.administrator)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret

    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})

    assert done.status_code == 302
    assert client.get("/settings/").status_code == 200


def test_the_last_factor_stays_whatever_the_role(client, cast):
    give_second_factor(cast.administrator)
    factor = Authenticator.objects.get(user=cast.administrator)
    assert not get_mfa_adapter().can_delete_authenticator(factor)

    passkey = Authenticator.Type.WEBAUTHN
    Authenticator.objects.create(user=cast.administrator, type=passkey, data={})

    assert get_mfa_adapter().can_delete_authenticator(factor)


def test_logging_in_with_a_code_opens_reading(client, cast, page):
    secret = give_second_factor(cast.lead)

    answer = log_in(client, cast.lead, secret)

    assert answer.url == "/"
    assert client.get(page).status_code == 200


def test_a_confirmation_of_twelve_hours_ago_counts_no_more(client, cast, page, settings):
    log_in(client, cast.lead, give_second_factor(cast.lead))
    age_records(client, settings.READING_CONFIRMED_SECONDS + 1)

    answer = client.get(page)

    assert answer.status_code == 302
    assert answer.url == f"/accounts/confirm/?next={page}"


def test_a_password_typed_again_does_not_open_reading(client, cast, page, settings):
    log_in(client, cast.lead, give_second_factor(cast.lead))
    age_records(client, settings.READING_CONFIRMED_SECONDS + 1, "mfa")

    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})

    assert client.get(page).url.startswith("/accounts/confirm/")


def test_a_password_typed_again_does_not_add_a_second_factor_beside_one(client, cast):
    log_in(client, cast.lead, give_second_factor(cast.lead))
    age_records(client, 3600)

    asked = client.get("/accounts/2fa/webauthn/add/")
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    again = client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    assert again.url.startswith(reverse("mfa_reauthenticate"))
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 302


def test_f66_fifteen_idle_minutes_end_reading_but_not_the_session(client, cast, page, settings):
    log_in(client, cast.lead, give_second_factor(cast.lead))
    assert client.get(page).status_code == 200
    change_session(client, seen_at=int(time.time()) - settings.READING_IDLE_SECONDS - 1)

    assert client.get("/").status_code == 200
    assert client.get(page).url.startswith("/accounts/confirm/")
    assert client.get("/signals/new/").status_code == 200


def test_fourteen_idle_minutes_end_nothing(client, cast, page, settings):
    log_in(client, cast.lead, give_second_factor(cast.lead))
    client.get("/")
    change_session(client, seen_at=int(time.time()) - settings.READING_IDLE_SECONDS + 60)

    assert client.get(page).status_code == 200


def test_last_seen_is_written_at_most_once_a_minute(client, cast):
    sign_in(client, cast.administrator)
    client.get("/people/")
    seen = int(time.time()) - 30
    change_session(client, seen_at=seen)
    client.get("/people/")
    assert client.session["seen_at"] == seen

    change_session(client, seen_at=seen - 31)
    client.get("/people/")
    assert client.session["seen_at"] > seen


def test_the_confirm_page_takes_a_code_and_leads_back(client, cast, page, settings):
    secret = give_second_factor(cast.lead)
    sign_in(client, cast.lead, confirmed=False, secret=secret)
    address = client.get(page).url
    assert client.get(address).status_code == 200

    wrong = client.post(address, {"confirm-code": "000000"})
    assert wrong.status_code == 422
    right = client.post(address, {"confirm-code": code_of(secret)})

    assert right.url == page
    assert client.get(page).status_code == 200


def test_the_confirm_page_leads_to_this_site_only(client, cast):
    secret = give_second_factor(cast.lead)
    sign_in(client, cast.lead, confirmed=False, secret=secret)

    answer = client.post(
        "/accounts/confirm/?next=https://elsewhere.example/", {"confirm-code": code_of(secret)}
    )

    assert answer.url == "/"


def test_f64_nothing_typed_is_lost_when_a_form_asks_for_a_code(rf, client, cast):
    """A form that is sent after the silence comes back as a page that asks, and goes on."""
    secret = give_second_factor(cast.lead)
    sign_in(client, cast.lead, confirmed=False, secret=secret)
    signal = make.signal(cast.worker)
    address = reverse("signals:add_step", args=[signal.ref])
    typed = {"kind": "talk_youth", "note": 'Een "lang" <verhaal>'}

    asked = client.post(address, typed)
    assert asked.status_code == 200
    page = asked.content.decode()
    assert "Een &quot;lang&quot; &lt;verhaal&gt;" in page
    assert signal.steps.count() == 0

    sent = client.post(address, typed | {"confirm-code": code_of(secret)})
    assert sent.status_code in (302, 303)
    assert signal.steps.get().note == typed["note"]


def test_a_wrong_code_keeps_what_was_typed(client, cast):
    sign_in(client, cast.lead, confirmed=False)
    signal = make.signal(cast.worker)

    asked = client.post(
        reverse("signals:add_step", args=[signal.ref]),
        {"kind": "talk_youth", "note": "Blijft staan", "confirm-code": "123456"},
    )

    assert asked.status_code == 422
    assert "Blijft staan" in asked.content.decode()


def test_what_stood_in_other_forms_is_shown_by_what_asks_and_by_what_is_gone(client, cast):
    """To be copied, as one form is sent: after a wrong code too, and where it finds nothing."""
    secret = give_second_factor(cast.lead)
    sign_in(client, cast.lead, confirmed=False, secret=secret)
    address = reverse("signals:add_step", args=[make.signal(cast.worker).ref])
    typed = {"note": "Gebeld", "confirm-beside": ["Een <half> verhaal", "Nog een"]}

    for code in ({}, {"confirm-code": "000000"}):
        page = client.post(address, typed | code).content.decode()
        shown = page.partition('aria-label="Wat je typte"')[2].partition("</section>")[0]
        assert "Een &lt;half&gt; verhaal" in shown
        assert "Nog een" in shown
        assert "Gebeld" not in shown
        assert "data-blank-cover" in page  # hidden in one tap

    gone = reverse("signals:add_step", args=["S-2020-0001"])
    given_back = client.post(gone, typed | {"confirm-code": code_of(secret)})
    assert given_back.status_code == 404
    assert "Nog een" in given_back.content.decode()


def test_htmx_is_sent_to_the_confirm_page_as_a_whole(client, cast, page):
    sign_in(client, cast.lead, confirmed=False)

    answer = client.get(
        page,
        headers={"hx-request": "true", "hx-current-url": "http://testserver/signals/S-2026-0001/"},
    )

    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/accounts/confirm/?next=http%3A//testserver")


def test_exports_ask_again_after_ten_minutes(rf, cast, client, settings):
    sign_in(client, cast.lead)
    view = confirmation.export_confirmed(lambda request: HttpResponse("file"))
    request = rf.get("/export/")
    request.user, request.session = cast.lead, client.session
    assert view(request).content == b"file"

    records = request.session["account_authentication_methods"]
    records[-1]["at"] -= settings.EXPORT_CONFIRMED_SECONDS
    assert view(request).status_code == 302


@pytest.mark.parametrize(
    "name", ["signals:export", "signals:export_xlsx", "workers:export_team_hours"]
)
def test_a_file_of_figures_asks_again_after_ten_minutes(client, cast, settings, name):
    address = reverse(name)
    sign_in(client, cast.lead)
    assert client.get(address).status_code == 200

    session = client.session
    session["account_authentication_methods"][-1]["at"] -= settings.EXPORT_CONFIRMED_SECONDS
    session.save()
    answer = client.get(address)
    assert answer.status_code == 302 and "/accounts/confirm/" in answer.url


def _asked_for_a_code(client, settings, address, given):
    """Whether a form asks for a code once ten minutes have passed."""
    age_records(client, settings.EXPORT_CONFIRMED_SECONDS, "mfa")
    answer = client.post(address, given)
    return answer.status_code == 200 and "confirm-code" in answer.content.decode()


@pytest.mark.parametrize("deed", ["person", "give_role", "resume", "reset_factor", "invite"])
def test_who_finds_the_laptop_of_an_administrator_gets_no_way_in(client, cast, settings, deed):
    """Another address and a new second step would be the account of whoever reads everything."""
    sign_in(client, cast.administrator)
    officer = cast.privacy_officer
    give_second_factor(officer)
    pk = [] if deed == "invite" else [officer.public_id]
    address = reverse(f"organisation:{deed}", args=pk)
    assert client.get(reverse("organisation:person", args=[officer.public_id])).status_code == 200
    given = {"name": officer.name, "email": "elders@example.org", "role": "privacy_officer"}

    assert _asked_for_a_code(client, settings, address, given)

    officer.refresh_from_db()
    assert officer.email != "elders@example.org"
    assert Authenticator.objects.filter(user=officer).exists()
    assert not Invitation.objects.exists()


def test_a_list_of_staff_asks_before_it_invites(client, cast, settings):
    sign_in(client, cast.administrator)
    address = reverse("organisation:staff_list")
    given = {"pasted": "naam;e-mail;rol\nElif;elif@example.org;manager"}
    age_records(client, settings.EXPORT_CONFIRMED_SECONDS, "mfa")
    assert "confirm-code" not in client.post(address, given | {"do": "look"}).content.decode()
    asked = client.post(address, given | {"do": "invite"}).content.decode()
    assert "confirm-code" in asked and "elif@example.org" in asked
    assert not Invitation.objects.exists()


def test_who_stands_in_is_asked_for_a_code(client, cast, settings):
    sign_in(client, cast.lead)
    assert _asked_for_a_code(client, settings, reverse("organisation:deputies"), {})


def test_what_takes_access_away_asks_nothing(client, cast, settings):
    sign_in(client, cast.administrator)
    pause = reverse("organisation:pause", args=[cast.worker.public_id])
    assert not _asked_for_a_code(client, settings, pause, {})
    cast.worker.refresh_from_db()
    assert cast.worker.status == "paused"


@pytest.mark.parametrize(("days", "asks"), [(9, True), (2, False)])
def test_a_role_is_made_to_last_longer_with_a_code_only(client, cast, settings, days, asks):
    sign_in(client, cast.administrator)
    today = timezone.localdate()
    held = cast.worker.memberships.get()
    held.until_day = today + timedelta(days=5)
    held.save()
    page = client.get(reverse("organisation:person", args=[cast.worker.public_id]))
    [shown] = page.context["colleague"].history
    until_day = today + timedelta(days=days)
    given = {
        "membership": held.pk, "until_day": until_day, "seen": shown.end_form["seen"].value(),
    }  # fmt: skip
    address = reverse("organisation:end_role", args=[cast.worker.public_id])
    assert _asked_for_a_code(client, settings, address, given) is asks
    held.refresh_from_db()
    assert (held.until_day == until_day) is not asks


def test_nobody_takes_away_their_own_second_step(client, cast):
    sign_in(client, cast.administrator)
    give_second_factor(cast.administrator)
    page = client.get(reverse("organisation:person", args=[cast.administrator.public_id]))
    address = reverse("organisation:reset_factor", args=[cast.administrator.public_id])
    assert address not in page.content.decode()
    assert client.post(address).status_code == 422
    assert Authenticator.objects.filter(user=cast.administrator).exists()


def test_the_demo_asks_nothing(client, cast, page, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(cast.lead, backend="organisation.access.LogInBackend")

    assert client.get(page).status_code == 200


@pytest.mark.django_db(transaction=True)  # allauth tells of a new factor after the commit
def test_a_new_second_factor_opens_reading_at_once(client, cast, page):
    log_in(client, cast.lead)
    form = client.get("/accounts/2fa/totp/activate/").context["form"]
    secret = form.secret

    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})

    assert client.get(page).status_code == 200


def test_secrets_of_code_apps_are_encrypted(cast):
    secret = give_second_factor(cast.lead)

    kept = Authenticator.objects.get(user=cast.lead, type="totp").data

    assert secret not in str(kept)


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_nobody_takes_the_last_second_factor_away(client, cast, who):
    sign_in(client, getattr(cast, who))
    records = client.session["account_authentication_methods"]
    records[-1]["reauthenticated"] = True
    change_session(client, account_authentication_methods=records)

    client.post("/accounts/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(user=getattr(cast, who), type="totp").exists()


def test_a_session_ends_twelve_hours_after_log_in_however_used(client, cast):
    log_in(client, cast.administrator)
    assert client.cookies["session"]["max-age"] == pytest.approx(12 * 3600, abs=5)
    change_session(client, session_ends_at=int(time.time()) - 1)

    answer = client.get("/people/")

    assert answer.status_code == 302
    assert answer.url.startswith(LOGIN)


def test_f66_the_log_in_form_offers_no_remember_me(client, cast):
    assert "remember" not in client.get(LOGIN).content.decode()
    log_in(client, cast.administrator, remember="on")
    assert client.session.get_expiry_age() <= 12 * 3600
