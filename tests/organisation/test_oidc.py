"""Logging in through the organisation's own provider, tried against one in this process."""

from __future__ import annotations

import time
from datetime import date, timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from allauth.idp.oidc.models import Client as Registered
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings
from django.utils import timezone

from organisation.actions import invitations, leaving, teams
from organisation.choices import PersonStatus, Role
from organisation.models import Membership, Team, User
from organisation.oidc import SocialAdapter
from privacy.models import AuditEntry
from tests import make
from tests.organisation import provider
from tests.sign_in import BACKEND, give_second_factor
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
SECRET = "only-for-tests"
APP = {
    "provider_id": "sso",
    "name": "Stichting",
    "client_id": "vindplaats",
    "secret": SECRET,
    "settings": {"server_url": f"{provider.ISSUER}/provider"},
}


@pytest.fixture
def sso(cast, settings, monkeypatch):
    """The provider, where `cast.worker` and a stranger have an account; logs in as one of them."""
    settings.ROOT_URLCONF = "tests.organisation.provider"
    settings.OIDC_ISSUER, settings.OIDC_NAME = provider.ISSUER, "Stichting"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [APP]}
    }
    settings.IDP_OIDC_PRIVATE_KEY = provider.key()
    Registered.objects.create(
        id="vindplaats",
        secret=make_password(SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=f"{provider.ISSUER}/accounts/oidc/callback/",
        skip_consent=True,
    )
    lines = provider.InThisProcess()
    usual = SocialAdapter.get_requests_session

    def session(self):
        made = usual(self)
        made.mount("http://", lines)
        return made

    monkeypatch.setattr(SocialAdapter, "get_requests_session", session)
    monkeypatch.setattr(provider, "CLAIMS", {})
    return cast


def visitor() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.fixture
def client() -> Client:
    return visitor()


def begin(client: Client, goal: str = "") -> str:
    """The address at the provider."""
    answer = client.post("/accounts/oidc/", {"next": goal} if goal else {})
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.context["goal"]


def at_the_provider(address: str, who: User) -> str:
    """Where the provider sends the browser back to, for somebody who is logged in there."""
    there = visitor()
    there.force_login(who, backend=BACKEND)
    parts = urlsplit(address)
    with override_settings(MIDDLEWARE=provider.MIDDLEWARE):
        answer = there.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 302, answer.content.decode()[:600]
    return answer["Location"].removeprefix(provider.ISSUER)


def come(client: Client, who: User, goal: str = "", **claims):
    provider.CLAIMS.update({"email": who.email, "email_verified": True, "name": who.name} | claims)
    return client.get(at_the_provider(begin(client, goal), who))


def is_in(client: Client, who: User) -> bool:
    return client.session.get("_auth_user_id") == str(who.pk)


def roles_of(person: User) -> set[str]:
    return set(User.objects.get(pk=person.pk).roles)


def test_a_colleague_is_known_by_a_verified_address_and_then_by_number(sso, client):
    answer = come(client, sso.worker)
    assert answer.url == "/"
    assert is_in(client, sso.worker)
    known = SocialAccount.objects.get(user=sso.worker)
    assert (known.uid, known.extra_data) == (str(sso.worker.pk), {})
    other = visitor()
    come(other, sso.worker, email="heel-anders@example.org", email_verified=False)
    assert is_in(other, sso.worker)


def test_it_leads_on_to_a_page_of_ours_only(sso, client):
    assert come(client, sso.administrator, "/people/").url == "/people/"
    assert come(visitor(), sso.administrator, "https://elsewhere.example/").url == "/"


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_nobody_verified_opens_nothing(sso, client, verified):
    answer = come(client, sso.worker, email_verified=verified)
    assert answer.status_code == 403 and "_auth_user_id" not in client.session


def test_addresses_of_the_providers_own_domain_need_no_more(sso, client, settings):
    settings.OIDC_EMAIL_DOMAINS = {"example.org"}
    come(client, sso.worker, email_verified=None)
    assert is_in(client, sso.worker)


def stranger(email: str = "vreemd@elders.example") -> User:
    """Has an account at the provider, and here only what that one needs to run: no role."""
    return User.objects.create(email=email, name="Vera Vreemd")


def test_a_stranger_is_told_that_there_is_no_place(sso, client):
    answer = come(client, stranger(), email="nieuw@example.org")
    assert answer.status_code == 403 and not User.objects.filter(email="nieuw@example.org")


def test_who_left_does_not_come_back_by_the_provider(sso, client, settings):
    settings.OIDC_ROLE_CLAIM, settings.OIDC_ROLES = "groups", {"all": {("manager", "")}}
    gone = User.objects.create(
        email="g@example.org", name="Gon Weg", status=PersonStatus.LEFT, left_on=date(2026, 1, 1)
    )
    assert come(client, stranger(), email=gone.email, groups=["all"]).status_code == 403
    assert User.objects.get(pk=gone.pk).status == PersonStatus.LEFT and not roles_of(gone)


def test_who_is_invited_takes_it_up_by_logging_in_there(sso, client):
    invitations.invite(
        "nieuw@example.org", role=Role.WORKER, team=sso.noord, by=sso.lead, now=make.timezone.now()
    )
    come(client, stranger(), email="Nieuw@example.org", name="Nel Nieuw")
    made = User.objects.get(email="nieuw@example.org")
    assert is_in(client, made) and made.name == "Nel Nieuw" and roles_of(made) == {"worker"}
    assert not made.has_usable_password()


def test_a_claim_without_a_mapping_gives_no_role(sso, client):
    come(client, sso.worker, groups=["administrator"], roles=["administrator"])
    assert roles_of(sso.worker) == {"worker"}


@pytest.fixture
def mapped(sso, settings):
    settings.OIDC_ROLE_CLAIM = "groups"
    settings.OIDC_ROLES = {
        "noord": {("worker", "Noord")},
        "leiding": {("team_lead", "Noord"), ("worker", "Noord")},
        "staf": {("manager", "")},
        "weg": {("worker", "Een team dat er niet is")},
    }
    return sso


def test_roles_are_what_the_claim_says_at_each_log_in(mapped, client):
    person = mapped.worker
    come(client, person, groups=["leiding", "administrator"])
    assert roles_of(person) == {"team_lead", "worker"}
    come(visitor(), person, groups="staf")
    assert roles_of(person) == {"manager"}
    come(visitor(), person, groups=["noord"])
    assert roles_of(person) == {"worker"}
    verbs = AuditEntry.objects.filter(subject=person.label).values_list("verb", flat=True)
    assert {"joined", "ended"} <= set(verbs)


def test_who_stands_in_for_a_role_that_the_claim_gives_comes_in(mapped, client):
    make.deputy(mapped.lead, mapped.worker, in_days=0)
    come(client, mapped.worker, groups=["leiding"])
    assert is_in(client, mapped.worker) and roles_of(mapped.worker) == {"team_lead", "worker"}


def test_a_role_that_does_not_go_with_standing_in_waits_and_keeps_nobody_out(mapped, client):
    make.deputy(mapped.privacy_officer, mapped.worker, in_days=0)
    come(client, mapped.worker, groups=["leiding"])
    assert is_in(client, mapped.worker)
    assert roles_of(mapped.worker) == {"worker", "privacy_officer"}


def test_a_role_lasts_until_the_day_before_standing_in_for_the_other(mapped, client, settings):
    """Who was made lead by the provider alone held nothing until then."""
    settings.OIDC_ROLES = {"leiding": {("team_lead", "Noord")}}
    make.deputy(mapped.privacy_officer, mapped.worker, in_days=10)
    come(client, mapped.worker, groups=["leiding"])
    assert is_in(client, mapped.worker) and roles_of(mapped.worker) == {"team_lead"}
    held = mapped.worker.memberships.get(role="team_lead")
    assert held.until_day == timezone.localdate() + timedelta(days=9)


@pytest.mark.parametrize(
    "groups", [True, 3, [], None, ["administrator"], ["weg"], [None, 3], {"a": 1}]
)
def test_never_more_than_is_mapped(mapped, client, groups):
    come(client, mapped.worker, groups=groups)
    assert roles_of(mapped.worker) == set()
    assert client.get("/signals/").status_code == 302


def test_a_mapped_stranger_has_an_account_from_then_on(mapped, client):
    come(client, stranger(), email="nieuw@example.org", groups=["staf"])
    made = User.objects.get(email="nieuw@example.org")
    assert is_in(client, made) and roles_of(made) == {"manager"}


def test_the_only_administrator_stays(mapped, client):
    come(client, mapped.administrator, groups=[])
    assert roles_of(mapped.administrator) == {"administrator"}


def merge(house, day):
    """Noord goes on in Zuid from the day after this one."""
    now = make.timezone.now()
    teams.merge_team(house.noord, house.zuid, by=house.administrator, today=day, now=now)


def test_a_role_in_a_team_that_merged_is_held_where_it_goes_on(mapped, client):
    """The provider still names the team of before: who logged in had a role in no team."""
    today = make.timezone.localdate()
    merge(mapped, today - timedelta(days=1))
    come(client, mapped.worker, groups=["noord"])
    held = Membership.objects.on(today).filter(user=mapped.worker)
    assert is_in(client, mapped.worker)
    assert [(one.role, one.team) for one in held] == [("worker", mapped.zuid)]


def test_on_the_last_day_of_a_team_that_merged_its_role_is_for_that_day(mapped, client):
    today = make.timezone.localdate()
    merge(mapped, today)
    for person in (mapped.worker, mapped.other_lead):
        come(visitor(), person, groups=["noord"])
        held = person.memberships.get(role="worker", team=mapped.noord)
        assert held.until_day == today
    assert mapped.worker.memberships.filter(team=mapped.zuid, until_day=None).exists()


def test_a_role_in_a_team_that_ended_keeps_nobody_out(mapped, client):
    ended = make.timezone.localdate() - timedelta(days=1)
    Team.objects.filter(pk=mapped.noord.pk).update(active_until=ended)
    come(client, mapped.manager, groups=["noord", "staf"])
    assert is_in(client, mapped.manager) and roles_of(mapped.manager) == {"manager"}


def test_standing_in_for_a_colleague_ends_on_its_own_day(mapped, client):
    today = make.timezone.localdate()
    Membership.objects.create(
        user=mapped.worker,
        role="team_lead",
        team=mapped.noord,
        from_day=today,
        until_day=today,
        deputy_for=mapped.lead,
    )
    come(client, mapped.worker, groups=["noord"])
    assert roles_of(mapped.worker) == {"worker", "team_lead"}


def test_who_leaves_is_no_longer_known_there(sso, client):
    come(client, sso.worker)
    now = make.timezone.now()
    leaving.leave(sso.worker, by=sso.administrator, today=day_of(now), now=now)
    assert not SocialAccount.objects.exists() and not client.session.get("_auth_user_id")


def test_our_own_second_step_is_asked_after_the_provider(sso, client):
    give_second_factor(sso.lead)
    assert come(client, sso.lead).url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("claims", "reads"),
    [
        ({"amr": ["pwd", "mfa"], "auth_time": -5}, True),
        ({"acr": "loa3", "auth_time": -5}, True),
        ({"amr": ["pwd"], "auth_time": -5}, False),
        ({"amr": ["mfa"]}, False),  # when, nobody knows
        ({"amr": ["mfa"], "auth_time": 3600}, False),  # tomorrow
        ({"amr": ["mfa"], "auth_time": -13 * 3600}, False),  # longer ago than reading lasts
        ({"userinfo_amr": ["mfa"], "userinfo_auth_time": -5}, True),
        ({"amr": "mfa", "auth_time": "yesterday"}, False),
    ],
)
def test_a_second_step_at_the_provider_counts_where_that_was_decided(
    sso, client, settings, claims, reads
):
    settings.OIDC_SECOND_FACTOR = {"mfa", "loa3"}
    now = time.time()
    for name, value in claims.items():
        if name.endswith("auth_time") and isinstance(value, int):
            claims = claims | {name: int(now + value)}
    come(client, sso.lead, **claims)
    assert is_in(client, sso.lead)
    signal = make.signal(sso.worker)
    assert (client.get(f"/signals/{signal.ref}/").status_code == 200) is reads


def test_who_showed_it_at_the_provider_is_led_to_a_new_log_in_by_what_gives_access(
    sso, client, settings
):
    settings.OIDC_SECOND_FACTOR = {"mfa"}
    come(client, sso.lead, amr=["mfa"], auth_time=int(time.time()) - 11 * 60)
    page = "http://localhost/people/invite/"
    given = {"email": "nieuw@example.org", "role": "worker"}
    answer = client.post(page, given, headers={"referer": page})
    assert answer.status_code == 302
    assert answer.url == f"/accounts/second-step/?next={quote(page, safe='/')}"
    elsewhere = client.post(page, given, headers={"referer": "https://elsewhere.example/"})
    assert elsewhere.url == "/accounts/second-step/?next=/"
    swapped = client.post(page, given, headers={"hx-request": "true", "hx-current-url": page})
    assert swapped.status_code == 204
    assert swapped["HX-Redirect"].startswith("/accounts/second-step/")


def test_without_that_decision_none_counts(sso, client):
    come(client, sso.lead, amr=["mfa"], auth_time=int(time.time()))
    assert client.get("/signals/").url.startswith("/accounts/second-step/")


def test_the_request_carries_a_state_and_a_challenge_and_works_once(sso, client):
    address = begin(client)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["state"][0]) >= 16
    provider.CLAIMS.update({"email": sso.worker.email, "email_verified": True})
    back = at_the_provider(address, sso.worker)
    assert visitor().get(back).status_code == 403  # in another browser
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 403
    assert client.get("/accounts/oidc/callback/?error=access_denied").status_code == 403


def test_what_another_key_signed_opens_nothing(sso, client, settings, monkeypatch):
    from allauth.socialaccount.internal import jwtkit

    monkeypatch.setattr(jwtkit, "lookup_kid_jwk", lambda keys, kid: None)
    assert come(client, sso.worker).status_code == 403


def test_a_provider_that_calls_itself_another_is_not_believed(sso, client, settings):
    settings.OIDC_ISSUER = "https://another.example"
    assert client.post("/accounts/oidc/").status_code == 403


def test_a_session_of_before_is_not_carried_on(sso, client):
    client.get("/accounts/login/")
    client.session["vp"] = 1
    address = begin(client)
    before = client.session.session_key
    provider.CLAIMS.update({"email": sso.worker.email, "email_verified": True})
    client.get(at_the_provider(address, sso.worker))
    assert is_in(client, sso.worker) and client.session.session_key != before


def test_only_the_provider_where_that_was_decided(sso, client, settings):
    settings.OIDC_ONLY = True
    page = client.get("/accounts/login/").content.decode()
    assert "Stichting" in page and 'name="password"' not in page and "passkey_login" not in page
    typed = {"login": sso.worker.email, "password": make.PASSWORD}
    assert client.post("/accounts/login/", typed).status_code == 404
    for path in ("password/reset/", "2fa/webauthn/login/", "reauthenticate/", "password/change/"):
        assert client.post(f"/accounts/{path}").status_code in (302, 404), path
    assert "_auth_user_id" not in client.session
    come(client, sso.worker)
    assert is_in(client, sso.worker)


def test_an_invitation_leads_to_the_provider_then(sso, client, settings):
    settings.OIDC_ONLY = True
    made = invitations.invite(
        "nieuw@example.org", role=Role.MANAGER, team=None, by=None, now=make.timezone.now()
    )
    token = invitations.issue_link(made, now=make.timezone.now())
    page = client.get(f"/accounts/invitation/{token}/", follow=True).content.decode()
    assert 'action="/accounts/oidc/"' in page and "password1" not in page
    assert client.post("/accounts/invitation/", {"password1": "x"}).status_code == 422


def test_without_a_provider_its_pages_are_not_there(client, cast):
    assert client.post("/accounts/oidc/").status_code == 404
    assert client.get("/accounts/oidc/callback/?code=a&state=b").status_code == 404
    assert "accounts/oidc" not in client.get("/accounts/login/").content.decode()
