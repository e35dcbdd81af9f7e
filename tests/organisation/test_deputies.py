"""Who stands in holds the role's rights while it lasts, and not a day longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organisation.actions import deputies, leaving, memberships
from organisation.choices import Role
from organisation.models import Membership, User
from outbox.models import Message
from privacy.models import AuditEntry
from signals.models import Signal
from tests import make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOW = timezone.now()


def fresh(person):
    return User.objects.get(pk=person.pk)


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_deputy_has_the_rights_of_the_role_while_it_lasts(cast, today):
    signal = make.signal(cast.worker)
    make.deputy(cast.lead, cast.other_worker, in_days=0)
    stands_in = fresh(cast.other_worker)
    assert stands_in.has_perm("signals.triage") and stands_in.led_teams == [cast.noord]
    assert signal in Signal.objects.triageable_by(stands_in, timezone.now())
    Membership.objects.filter(deputy_for=cast.lead).update(
        from_day=today - 9 * DAY, until_day=today - DAY
    )
    assert not fresh(cast.other_worker).has_perm("signals.triage")


def test_before_its_first_day_a_deputy_has_nothing(cast):
    make.deputy(cast.lead, cast.other_worker, in_days=1)
    assert not fresh(cast.other_worker).has_perm("signals.triage")


def test_what_a_deputy_is_stands_in_the_trail_and_they_are_told(cast):
    make.deputy(cast.privacy_officer, cast.manager, in_days=0)
    assert fresh(cast.manager).has_perm("privacy.read_audit")
    entry = AuditEntry.objects.filter(subject=cast.manager.label).latest("pk")
    assert (entry.verb, entry.after, entry.by_id) == (
        "joined",
        "privacy_officer",
        cast.privacy_officer.pk,
    )
    assert Message.objects.get(kind="organisation.deputy").recipient == cast.manager.label


@pytest.mark.parametrize(("days", "field"), [(-1, "until_day"), (120, "until_day")])
def test_a_deputy_stands_in_for_three_months_at_most(cast, today, days, field):
    with pytest.raises(ValidationError) as refusal:
        make.deputy(cast.lead, cast.other_worker, until_day=today + DAY + days * DAY)
    assert field in refusal.value.message_dict


def test_nobody_stood_in_before_they_were_appointed(cast, today):
    with pytest.raises(ValidationError) as refusal:
        make.deputy(cast.lead, cast.other_worker, in_days=-1)
    assert "from_day" in refusal.value.message_dict


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_calendar_has_is_refused(cast, day):
    typed = {"post": cast.lead.memberships.get().pk, "person": cast.other_worker.public_id}
    client = make.signed_in(cast.lead)
    answer = client.post("/profile/deputies/", typed | {"from_day": day, "until_day": day})
    assert answer.status_code == 422 and day in answer.content.decode()


def test_who_handles_signals_never_stands_in_for_the_privacy_officer(cast):
    for holder, who in ((cast.privacy_officer, cast.lead), (cast.lead, cast.privacy_officer)):
        with pytest.raises(ValidationError) as refusal:
            make.deputy(holder, who)
        assert "person" in refusal.value.message_dict


@pytest.mark.parametrize("first", ["lead", "privacy_officer"])
def test_nobody_stands_in_for_a_lead_and_the_privacy_officer_in_one_time(cast, first):
    """Neither role is held yet when the second is appointed."""
    second = "privacy_officer" if first == "lead" else "lead"
    make.deputy(getattr(cast, first), cast.other_worker, in_days=10)
    with pytest.raises(ValidationError) as refusal:
        make.deputy(getattr(cast, second), fresh(cast.other_worker), in_days=17)
    assert refusal.value.error_dict["person"][0].code == "apart"
    make.deputy(getattr(cast, second), fresh(cast.other_worker), in_days=18)


def test_of_two_who_appoint_one_deputy_at_once_one_is_told(cast):
    seen_by_first, seen_by_second = fresh(cast.other_worker), fresh(cast.other_worker)
    assert seen_by_first.roles == seen_by_second.roles == {"worker"}
    make.deputy(cast.lead, seen_by_first, in_days=0)
    with pytest.raises(ValidationError) as refusal:
        make.deputy(cast.privacy_officer, seen_by_second, in_days=0)
    assert refusal.value.error_dict["person"][0].code == "apart"
    assert fresh(cast.other_worker).roles == {"worker", "team_lead"}


def test_who_is_to_lead_a_team_does_not_stand_in_for_the_privacy_officer_then(cast, today):
    make.membership(cast.other_worker, "team_lead", cast.zuid, from_day=today + 20 * DAY)
    with pytest.raises(ValidationError) as refusal:
        make.deputy(cast.privacy_officer, cast.other_worker, in_days=15)
    assert "person" in refusal.value.message_dict
    make.deputy(cast.privacy_officer, cast.other_worker, in_days=5)


@pytest.mark.parametrize("holder", ["lead", "privacy_officer"])
def test_who_stands_in_is_not_given_the_role_that_does_not_go_with_it(cast, today, holder):
    """The administrator gave it meanwhile, and both were held at one time."""
    make.deputy(getattr(cast, holder), cast.other_worker, in_days=10)
    role, team = (Role.PRIVACY_OFFICER, None) if holder == "lead" else (Role.TEAM_LEAD, cast.zuid)
    given = {"role": role, "team": team, "by": cast.administrator, "now": timezone.now()}
    for last in (None, today + 10 * DAY):
        with pytest.raises(ValidationError) as refusal:
            memberships.give_role(cast.other_worker, from_day=today, until_day=last, **given)
        assert refusal.value.error_dict["role"][0].code == "apart"
    before = {"from_day": today, "until_day": today + 9 * DAY}
    for days in (before, {"from_day": today + 18 * DAY}):
        memberships.give_role(cast.other_worker, **days, **given)


def test_a_role_does_not_go_on_into_the_days_of_standing_in_for_the_other(cast, today):
    make.deputy(cast.privacy_officer, cast.other_worker, in_days=10)
    held = make.membership(cast.other_worker, "team_lead", cast.zuid, until_day=today + 5 * DAY)
    by = {"by": cast.administrator, "today": today, "now": timezone.now()}
    with pytest.raises(ValidationError) as refusal:
        memberships.end_role(held, until_day=today + 10 * DAY, **by)
    assert refusal.value.error_dict["until_day"][0].code == "apart"
    memberships.end_role(held, until_day=today + 9 * DAY, **by)


def test_the_administrator_reads_beside_the_role_why_it_is_not_given(cast, today):
    make.deputy(cast.privacy_officer, cast.other_worker, in_days=0)
    typed = {"role": "team_lead", "team": str(cast.zuid.public_id), "from_day": today.isoformat()}
    address = reverse("organisation:give_role", args=[cast.other_worker.public_id])
    page = make.signed_in(cast.administrator).post(address, typed)
    assert page.status_code == 422
    assert "vervangt nooit" in page.context["role_form"].errors["role"][0]
    assert page.context["role_form"]["team"].value() == typed["team"]


def test_a_deputy_appoints_nobody(cast, today):
    held = make.deputy(cast.lead, cast.other_worker, in_days=0)
    with pytest.raises(ValidationError):
        deputies.appoint(
            held,
            cast.colleague,
            from_day=today,
            until_day=today,
            by=fresh(cast.other_worker),
            now=timezone.now(),
        )


def test_nobody_appoints_for_a_role_they_do_not_hold(cast, today):
    post = cast.lead.current_memberships[0]
    with pytest.raises(ValidationError):
        deputies.appoint(
            post,
            cast.colleague,
            from_day=today,
            until_day=today,
            by=cast.worker,
            now=timezone.now(),
        )


def test_a_worker_has_no_deputy(cast):
    with pytest.raises(ValidationError):
        make.deputy(cast.worker, cast.colleague)


def test_sent_home_a_deputy_has_nothing_from_this_minute(cast, today):
    held = make.deputy(cast.lead, cast.other_worker, in_days=0)
    deputies.end(held, by=cast.lead, today=today, now=timezone.now())
    assert not fresh(cast.other_worker).has_perm("signals.triage")


def test_who_leaves_takes_the_deputies_along(cast, today):
    make.deputy(cast.lead, cast.other_worker, in_days=0)
    leaving.leave(cast.lead, by=cast.administrator, today=today, now=timezone.now())
    assert not fresh(cast.other_worker).has_perm("signals.triage")


def test_a_role_that_ends_takes_its_deputies_along(cast, today):
    make.deputy(cast.lead, cast.other_worker, in_days=0)
    [post] = cast.lead.current_memberships
    memberships.end_role(
        post, until_day=today - DAY, by=cast.administrator, today=today, now=timezone.now()
    )
    assert not fresh(cast.other_worker).has_perm("signals.triage")


def test_the_database_holds_that_a_deputy_ends(cast):
    held = make.deputy(cast.lead, cast.other_worker)
    for wrong in ({"until_day": None}, {"deputy_for": cast.other_worker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=held.pk).update(**wrong)
