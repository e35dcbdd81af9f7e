"""Accounts begin with an invitation: seven days, once, by who may hand out the role."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from organisation import mail
from organisation.actions import invitations, leaving, staff, teams
from organisation.choices import PersonStatus, Role
from organisation.models import Invitation, InvitationLink, Organisation, Team, User
from outbox.models import Message
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import give_second_factor, sign_in

pytestmark = pytest.mark.django_db
LONG = "vier-woorden-op-een-rij"


def invite(cast, email="nieuw@example.org", **also):
    values = {"role": Role.WORKER, "team": cast.noord, "by": cast.lead, "now": timezone.now()}
    return invitations.invite(email, **(values | also))


def link_of(invitation) -> str:
    token = invitations.issue_link(invitation, now=timezone.now())
    return f"/accounts/invitation/{token}/"


def begin(client, invitation, **also):
    client.get(link_of(invitation))
    data = {"name": "Nina Nieuw", "password1": LONG, "password2": LONG}
    return client.post("/accounts/invitation/", data | also)


def test_a_new_worker_gets_a_mail_with_a_link_and_begins(client, cast):
    sign_in(client, cast.lead)
    posted = client.post(
        "/people/invite/",
        {"email": "Nieuw@Example.org", "role": "worker", "team": str(cast.noord.public_id)},
    )
    assert posted.status_code == 302
    message = Message.objects.get(kind="organisation.invitation")
    assert "@" not in message.subject + message.recipient + message.dedupe_key
    written = mail.invitation(message, timezone.now())
    assert list(written.to) == ["nieuw@example.org"]
    client.logout()

    opened = client.get(re.search(r"http://localhost(/\S+)", written.text)[1])
    assert opened.url == "/accounts/invitation/"
    page = client.get(opened.url)
    assert page["Cache-Control"].count("no-store")
    done = client.post(opened.url, {"name": "Nina Nieuw", "password1": LONG, "password2": LONG})

    assert done.url == "/accounts/second-step/"
    person = User.objects.get(email="nieuw@example.org")
    assert (person.name, person.roles) == ("Nina Nieuw", {"worker"})
    assert person.current_teams == [cast.noord]
    assert client.get("/signals/new/").status_code == 200


def test_only_the_hash_of_the_token_is_kept(cast):
    invitation = invite(cast)
    token = invitations.issue_link(invitation, now=timezone.now())

    assert len(token) == 43
    assert token not in InvitationLink.objects.get().token_hash
    assert token not in str(AuditEntry.objects.values())


def test_the_session_keeps_the_hash_of_the_token_only(client, cast):
    link = link_of(invite(cast))
    assert client.get(link).status_code == 302
    assert link.split("/")[3] not in str(dict(client.session))
    assert client.get("/accounts/invitation/").status_code == 200


def test_invitation_pages_are_no_referrer_and_in_no_search_engine(client, cast):
    link = link_of(invite(cast))
    pages = [client.get(link), client.get("/accounts/invitation/x/")]
    assert {page["Referrer-Policy"] for page in pages} == {"no-referrer"}
    pages.append(client.get("/accounts/invitation/"))
    assert {page["X-Robots-Tag"] for page in pages} == {"noindex"}
    # Its form needs an Origin header; the token is no longer in its address.
    assert pages[2]["Referrer-Policy"] == "same-origin"


def test_opening_the_link_decides_nothing(client, cast):
    invitation = invite(cast)
    for _time in range(3):
        assert client.get(link_of(invitation)).status_code == 302
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email=invitation.email).exists()


def test_wrong_old_used_and_withdrawn_links_answer_alike(client, cast):
    old, used, gone = invite(cast), invite(cast, "b@example.org"), invite(cast, "c@example.org")
    links = [link_of(old), link_of(used), link_of(gone), f"/accounts/invitation/{'x' * 43}/"]
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    invitations.accept(
        used, name="B", password=LONG, today=timezone.localdate(), now=timezone.now()
    )
    invitations.withdraw(gone, by=cast.lead, now=timezone.now())

    answers = [client.get(link) for link in links]

    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r'nonce="[^"]*"', "", a.content.decode()) for a in answers}) == 1


def test_a_link_works_once(client, cast):
    invitation = invite(cast)
    link = link_of(invitation)
    assert begin(client, invitation).status_code == 302
    client.logout()

    assert client.get(link).status_code == 404
    with pytest.raises(ValidationError) as refusal:
        invitations.accept(
            invitation, name="X", password=LONG, today=timezone.localdate(), now=timezone.now()
        )
    assert refusal.value.code in ("stale", "known")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password2": "iets heel anders"}, "password2"),
        ({"password1": "kort", "password2": "kort"}, "password1"),
        ({"password1": "wachtwoord", "password2": "wachtwoord"}, "password1"),
        ({"name": ""}, "name"),
        ({"name": "123456782"}, "name"),  # a citizen service number
    ],
)
def test_a_refused_password_or_name_keeps_the_link_open(client, cast, typed, field):
    invitation = invite(cast)

    answer = begin(client, invitation, **typed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert LONG not in answer.content.decode()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_a_new_invitation_ends_the_one_before(client, cast):
    first = invite(cast)
    link = link_of(first)
    second = invite(cast, "NIEUW@example.org")

    assert client.get(link).status_code == 404
    assert client.get(link_of(second)).status_code == 302


def test_a_lead_ends_no_invitation_of_somebody_else(cast):
    as_manager = invite(cast, role=Role.MANAGER, team=None, by=cast.administrator)
    with pytest.raises(ValidationError) as refusal:
        invite(cast)
    assert refusal.value.error_dict["email"][0].code == "not_yours"
    as_manager.refresh_from_db()
    assert as_manager.withdrawn_at is None

    invite(cast, by=cast.administrator)
    as_manager.refresh_from_db()
    assert as_manager.withdrawn_at is not None


@pytest.mark.parametrize(
    ("role", "team"), [("team_lead", "noord"), ("worker", "zuid"), ("administrator", None)]
)
def test_a_lead_invites_workers_to_the_own_team_only(cast, role, team):
    with pytest.raises(ValidationError) as refusal:
        invite(cast, role=Role(role), team=getattr(cast, team) if team else None)
    assert refusal.value.code == "not_yours"


def test_the_administrator_hands_out_every_role(cast):
    for role in Role:
        team = cast.zuid if role in ("worker", "team_lead") else None
        invite(cast, f"{role}@example.org", role=role, team=team, by=cast.administrator)
    assert Invitation.objects.count() == len(Role)


def test_a_role_and_a_team_belong_together(cast):
    for role, team in ((Role.WORKER, None), (Role.MANAGER, cast.noord)):
        with pytest.raises(ValidationError):
            invite(cast, role=role, team=team, by=cast.administrator)


def test_who_has_the_role_already_is_not_invited_again(cast):
    with pytest.raises(ValidationError):
        invite(cast, cast.worker.email)


def test_a_colleague_gets_another_role_by_signing_in(client, cast):
    invitation = invite(
        cast, cast.other_worker.email, role=Role.WORKER, team=cast.noord, by=cast.lead
    )
    client.get(link_of(invitation))
    page = client.get("/accounts/invitation/")
    assert "password1" not in page.content.decode()
    refused = client.post(
        "/accounts/invitation/", {"name": "X", "password1": LONG, "password2": LONG}
    )
    assert refused.status_code == 422
    assert cast.other_worker.check_password(make.PASSWORD)

    sign_in(client, cast.other_worker)
    client.get(link_of(invitation))
    assert client.post("/accounts/invitation/").status_code == 302

    person = User.objects.get(pk=cast.other_worker.pk)
    assert person.current_teams == [cast.noord, cast.zuid]


def test_an_invitation_to_a_team_that_merged_leads_to_where_it_goes_on(client, cast):
    invitation, today = invite(cast), timezone.localdate()
    teams.merge_team(cast.noord, cast.zuid, by=cast.administrator, today=today, now=timezone.now())
    assert begin(client, invitation).status_code == 302
    assert User.objects.get(email=invitation.email).current_teams == [cast.zuid]


def test_nobody_gets_a_role_in_a_team_that_has_ended(client, cast):
    new, known = invite(cast), invite(cast, cast.other_worker.email)
    gone = timezone.localdate() - timedelta(days=1)
    Team.objects.filter(pk=cast.noord.pk).update(active_until=gone)
    assert begin(client, new).status_code == 422
    assert not User.objects.filter(email=new.email).exists()

    sign_in(client, cast.other_worker)
    client.get(link_of(known))
    assert client.post("/accounts/invitation/").status_code == 404
    assert User.objects.get(pk=cast.other_worker.pk).current_teams == [cast.zuid]


def test_who_left_comes_back_with_a_new_password_and_no_old_second_step(client, cast):
    from tests.sign_in import give_second_factor

    give_second_factor(cast.worker)
    now = timezone.now()
    leaving.leave(cast.worker, by=cast.administrator, today=timezone.localdate(), now=now)
    invitation = invite(cast, cast.worker.email)

    assert begin(client, invitation, name="Wim Werker").status_code == 302

    person = User.objects.get(pk=cast.worker.pk)
    assert person.status == PersonStatus.ACTIVE
    assert person.left_on is None
    assert person.check_password(LONG)
    assert not person.authenticator_set.exists()


@pytest.mark.parametrize("who", ["lead", "privacy_officer", "administrator"])
def test_who_comes_back_on_the_day_they_left_holds_the_role_of_the_invitation_only(cast, who):
    person, now, today = getattr(cast, who), timezone.now(), timezone.localdate()
    make.person("Bea Beheer", "administrator")
    make.membership(person, "director", from_day=today)  # began today: it never counted
    leaving.leave(person, by=cast.manager, today=today, now=now)
    made = invite(cast, person.email, team=cast.zuid, by=None)

    begun = invitations.accept(made, name=person.name, password=LONG, today=today, now=now)

    assert (begun.roles, begun.current_teams) == ({"worker"}, [cast.zuid])
    before = person.memberships.exclude(role="worker").get()
    assert before.until_day == today - timedelta(days=1)


def test_who_stood_in_and_comes_back_on_the_day_they_left_stands_in_no_longer(cast):
    now, today = timezone.now(), timezone.localdate()
    for holder in (cast.lead, cast.other_lead):
        make.deputy(holder, cast.colleague, in_days=0)
    cast.colleague.memberships.filter(team=cast.zuid).update(from_day=today - timedelta(days=9))
    leaving.leave(cast.colleague, by=cast.administrator, today=today, now=now)
    made = invite(cast, cast.colleague.email)

    begun = invitations.accept(made, name="Cas Collega", password=LONG, today=today, now=now)

    assert begun.roles == {"worker"} and not begun.led_teams
    stood_in = begun.memberships.get(deputy_for__isnull=False)
    assert (stood_in.team, stood_in.until_day) == (cast.zuid, today - timedelta(days=1))


def test_an_invitation_to_lead_waits_while_they_stand_in_for_the_privacy_officer(client, cast):
    lead = {"role": Role.TEAM_LEAD, "team": cast.zuid, "by": cast.administrator}
    invitation = invite(cast, cast.other_worker.email, **lead)
    make.deputy(cast.privacy_officer, cast.other_worker, in_days=0)
    sign_in(client, cast.other_worker)
    client.get(link_of(invitation))
    page = client.post("/accounts/invitation/")
    assert page.status_code == 422 and "vervangt nooit" in page.content.decode()
    assert not cast.other_worker.memberships.filter(role="team_lead").exists()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_a_paused_colleague_is_not_let_in_by_an_invitation(cast):
    now = timezone.now()
    staff.pause(cast.worker, by=cast.administrator, today=timezone.localdate(), now=now)
    with pytest.raises(ValidationError) as refusal:
        invite(cast, cast.worker.email)
    assert refusal.value.error_dict["email"][0].code == "paused"


def test_who_does_not_manage_people_is_not_told_of_somebodys_leave(cast):
    staff.pause(
        cast.other_worker, by=cast.administrator, today=timezone.localdate(), now=timezone.now()
    )
    told = {}
    for by in (cast.lead, cast.administrator):
        with pytest.raises(ValidationError) as refusal:
            invite(cast, cast.other_worker.email, by=by)
        told[by] = refusal.value.messages[0]
    assert "pauze" in told[cast.administrator] and "pauze" not in told[cast.lead]


def test_the_mail_says_nothing_once_the_invitation_is_over(cast):
    invitation = invite(cast)
    message = Message.objects.get(kind="organisation.invitation")
    invitations.withdraw(invitation, by=cast.lead, now=timezone.now())

    assert mail.invitation(message, timezone.now()) is None


def test_another_mail_waits_five_minutes(cast):
    invitation = invite(cast)
    now = timezone.now()
    now += timedelta(seconds=10 - now.timestamp() % 300)  # they are counted in fives of the clock
    invitations.send_again(invitation, by=cast.lead, now=now)
    with pytest.raises(ValidationError) as refusal:
        invitations.send_again(invitation, by=cast.lead, now=now + timedelta(seconds=1))
    assert refusal.value.code == "too_soon"


def test_links_are_tried_twenty_times_a_minute_at_most(client, cast):
    answers = {client.get(f"/accounts/invitation/{n}/").status_code for n in range(25)}
    assert answers == {404, 429}


def test_the_first_administrator_lands_on_the_set_up_page(client, db, capsys, settings):
    settings.ORG_NAME = "Stichting Begin"
    call_command("invite", "Eerste@example.org", role="administrator", json=True)
    answer = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert Organisation.objects.get().name == "Stichting Begin"
    assert answer["role"] == "administrator"
    assert answer["link"].startswith("http://localhost/accounts/invitation/")

    client.get(answer["link"].removeprefix("http://localhost"))
    done = client.post(
        "/accounts/invitation/", {"name": "Eef Eerst", "password1": LONG, "password2": LONG}
    )

    assert done.url == "/settings/"
    assert client.get("/settings/").url == "/accounts/second-step/?next=/settings/"
    give_second_factor(User.objects.get())
    assert client.get("/accounts/second-step/?next=/settings/").url == "/settings/"
    assert client.get("/settings/").status_code == 200
    assert AuditEntry.objects.filter(verb=AuditVerb.INVITATION_ACCEPTED).exists()


@pytest.mark.parametrize(
    ("email", "options"),
    [
        ("geen-adres", {"role": "administrator"}),
        ("a@example.org", {"role": "worker"}),
        ("a@example.org", {"role": "worker", "team": "Nergens"}),
        ("a@example.org", {"role": "manager", "team": "Noord"}),
    ],
)
def test_the_command_refuses_with_one_clear_line(cast, email, options):
    with pytest.raises(CommandError) as refusal:
        call_command("invite", email, **options)
    assert "\n" not in str(refusal.value)
    assert not Invitation.objects.exists()
