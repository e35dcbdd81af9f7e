"""F23: who leaves or is paused has no access from the next request on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from lxml import html

import outbox.actions
from organisation.actions import invitations, leaving, memberships, staff
from organisation.choices import PersonStatus, Role
from organisation.models import DutyShift, Invitation, Membership, User
from outbox.choices import Status
from outbox.models import Message
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals.models import Signal
from tests import make
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today():
    return timezone.localdate()


def leave(cast, person, now, today):
    return leaving.leave(person, by=cast.administrator, today=today, now=now)


def test_f23_access_ends_the_same_minute_in_every_session(cast, now, today):
    phone, laptop = sign_in(Client(), cast.worker), sign_in(Client(), cast.worker)
    assert phone.get("/").status_code == laptop.get("/").status_code == 200

    leave(cast, cast.worker, now, today)

    for device in (phone, laptop):
        answer = device.get("/")
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")
    users = [session.get_decoded().get("_auth_user_id") for session in Session.objects.all()]
    assert str(cast.worker.pk) not in users


def test_f23_open_signals_go_to_the_lead(cast, now, today):
    signal = make.signal(cast.worker)
    Signal.objects.filter(pk=signal.pk).update(owner=cast.worker)

    assert leave(cast, cast.worker, now, today) == 1

    signal.refresh_from_db()
    assert signal.owner == cast.lead


def test_f23_it_all_happens_or_nothing_does(cast, now, today, settings):
    settings.HANDOVERS = ["tests.organisation.test_leaving.broken"]
    device = sign_in(Client(), cast.worker)

    with pytest.raises(RuntimeError):
        leave(cast, cast.worker, now, today)

    assert User.objects.get(pk=cast.worker.pk).status == PersonStatus.ACTIVE
    assert device.get("/").status_code == 200


def broken(person, to, *, by, now):
    raise RuntimeError


def test_roles_end_and_the_history_stays(cast, now, today):
    make.membership(cast.worker, "worker", cast.zuid, from_day=today + timedelta(days=5))
    leave(cast, cast.worker, now, today)

    held = Membership.objects.get(user=cast.worker)
    assert (held.team, held.until_day) == (cast.noord, today)


def test_invitations_of_a_leaver_are_withdrawn(cast, now, today):
    invitations.invite("x@example.org", role=Role.WORKER, team=cast.noord, by=cast.lead, now=now)
    leave(cast, cast.lead, now, today)
    assert Invitation.objects.get().withdrawn_at == now


def test_duty_goes_to_who_stands_in(cast, now, today):
    hour = timedelta(hours=1)
    DutyShift.objects.create(
        person=cast.lead, backup=cast.other_lead, starts_at=now + hour, ends_at=now + 2 * hour
    )
    DutyShift.objects.create(person=cast.lead, starts_at=now + 3 * hour, ends_at=now + 4 * hour)

    leave(cast, cast.lead, now, today)

    assert DutyShift.objects.get().person == cast.other_lead


def test_the_only_administrator_can_not_leave_or_lose_the_role(cast, now, today):
    with pytest.raises(ValidationError) as refusal:
        leave(cast, cast.administrator, now, today)
    assert refusal.value.code == "last_administrator"
    with pytest.raises(ValidationError):
        staff.pause(cast.administrator, by=cast.administrator, today=today, now=now)
    with pytest.raises(ValidationError):
        memberships.end_role(
            cast.administrator.memberships.get(),
            until_day=today - timedelta(days=1),
            by=cast.administrator,
            today=today,
            now=now,
        )


def ended(held, until_day, cast, now, today):
    """The code of the refusal, or None."""
    try:
        memberships.end_role(held, until_day=until_day, by=cast.administrator, today=today, now=now)
    except ValidationError as refusal:
        errors = getattr(refusal, "error_dict", {"": [refusal]})
        return next(iter(errors.values()))[0].code
    return None


def test_days_that_have_passed_keep_who_held_which_role(cast, now, today):
    held, day = cast.colleague.memberships.get(), timedelta(days=1)
    assert ended(held, today - 2 * day, cast, now, today) == "past"
    held.refresh_from_db()
    assert held.until_day is None
    assert ended(held, today - day, cast, now, today) is None
    held.refresh_from_db()
    assert held.until_day == today - day
    assert ended(held, today + day, cast, now, today) == "over"


def test_a_role_that_ends_goes_on_until_the_next_one_begins_and_no_longer(cast, now, today):
    held, day = cast.colleague.memberships.get(), timedelta(days=1)
    assert ended(held, today + 5 * day, cast, now, today) is None
    make.membership(cast.colleague, held.role, held.team, from_day=today + 9 * day)
    held.refresh_from_db()
    assert ended(held, today + 9 * day, cast, now, today) == "overlap"
    assert ended(held, today + 8 * day, cast, now, today) is None


def test_who_stands_in_does_so_no_longer_than_was_agreed(cast, now, today):
    make.deputy(cast.lead, cast.colleague, in_days=0)
    held = cast.colleague.memberships.get(deputy_for=cast.lead)
    assert ended(held, held.until_day + timedelta(days=1), cast, now, today) == "long"
    assert ended(held, today, cast, now, today) is None


def test_of_two_who_end_a_role_one_is_told(cast, now, today):
    seen_by_first = cast.colleague.memberships.get()
    seen_by_second = cast.colleague.memberships.get()
    assert ended(seen_by_first, today, cast, now, today) is None
    assert ended(seen_by_second, today + timedelta(days=5), cast, now, today) == "stale"


def seen_of(client, person):
    """What the page of somebody with one role carries of it, to be posted with its end."""
    forms = html.fromstring(client.get(f"/people/{person.public_id}/").content).forms
    [ends] = [form for form in forms if "membership" in form.fields]
    return ends.fields["seen"]


def test_a_role_ended_in_the_past_by_its_form_keeps_what_was_typed(cast, client, today):
    sign_in(client, cast.administrator)
    held, typed = cast.colleague.memberships.get(), (today - timedelta(days=9)).isoformat()
    answer = client.post(
        f"/people/{cast.colleague.public_id}/roles/end/",
        {"membership": held.pk, "until_day": typed, "seen": seen_of(client, cast.colleague)},
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and f'value="{typed}"' in page
    assert f'href="#until-{held.pk}"' in page and f'id="until-{held.pk}"' in page


@pytest.mark.parametrize("days", [0, 14])
def test_the_house_has_an_administrator_tomorrow_too(cast, now, today, days):
    held, last = cast.administrator.memberships.get(), today + timedelta(days=days)
    by = {"by": cast.administrator, "today": today, "now": now}
    with pytest.raises(ValidationError) as refusal:
        memberships.end_role(held, until_day=last, **by)
    assert refusal.value.code == "last_administrator"

    make.membership(cast.manager, "administrator", from_day=last + timedelta(days=1))
    memberships.end_role(held, until_day=last, **by)
    assert cast.administrator.memberships.get().until_day == last


def test_who_left_can_not_log_in(client, cast, now, today):
    leave(cast, cast.worker, now, today)
    answer = client.post(
        "/accounts/login/", {"login": cast.worker.email, "password": make.PASSWORD}
    )
    assert answer.url == "/accounts/inactive/"
    assert client.get("/").status_code == 302


def test_a_pause_ends_access_until_it_is_over(client, cast, now, today):
    sign_in(client, cast.worker)
    staff.pause(cast.worker, by=cast.administrator, today=today, now=now)
    assert client.get("/").url.startswith("/accounts/login/")

    staff.resume(cast.worker, by=cast.administrator, now=now)
    sign_in(client, User.objects.get(pk=cast.worker.pk))
    assert client.get("/").status_code == 200


def test_who_lost_every_role_is_out_on_the_next_request(client, cast, now, today):
    sign_in(client, cast.worker)
    Membership.objects.filter(user=cast.worker).update(until_day=today - timedelta(days=1))

    assert client.get("/").url.startswith("/accounts/login/")
    assert not client.session.get("_auth_user_id")


def test_who_has_no_role_today_can_not_log_in(client, cast, today):
    Membership.objects.filter(user=cast.worker).update(from_day=today + timedelta(days=1))
    answer = client.post(
        "/accounts/login/", {"login": cast.worker.email, "password": make.PASSWORD}
    )
    assert answer.url == "/accounts/inactive/"


def test_of_two_who_end_access_at_once_one_is_told(cast, now, today):
    seen_twice = User.objects.get(pk=cast.worker.pk)
    leave(cast, cast.worker, now, today)
    with pytest.raises(ValidationError) as refusal:
        staff.pause(seen_twice, by=cast.administrator, today=today, now=now)
    assert refusal.value.code == "stale"


def test_leaving_by_the_page(client, cast):
    sign_in(client, cast.administrator)
    address = f"/people/{cast.worker.public_id}/leave/"
    assert cast.lead.name in client.get(address).content.decode()
    assert client.post(address).url == "/people/"
    assert User.objects.get(pk=cast.worker.pk).status == PersonStatus.LEFT


def test_a_role_ends_at_once_with_yesterday_as_its_last_day(client, cast, now, today):
    device = sign_in(Client(), cast.worker)
    sign_in(client, cast.administrator)
    answer = client.post(
        f"/people/{cast.worker.public_id}/roles/end/",
        {
            "membership": cast.worker.memberships.get().pk,
            "until_day": (today - timedelta(days=1)).isoformat(),
            "seen": seen_of(client, cast.worker),
        },
    )
    assert answer.status_code == 302
    assert device.get("/").status_code == 302


def for_the_daily_mail(person, key):
    made = outbox.actions.post(
        "organisation.nobody_on_duty", subject="organisation.dutygap:all", recipient=person.label,
        dedupe_key=key,
    )  # fmt: skip
    Message.objects.filter(pk=made.pk).update(in_digest=True)
    return made


def test_what_waited_for_the_daily_mail_of_a_leaver_goes_to_nobody(cast, now, today):
    waited = [for_the_daily_mail(cast.worker, key) for key in ("one", "two")]
    other = for_the_daily_mail(cast.colleague, "three")

    leave(cast, cast.worker, now, today)

    assert list(Message.objects.for_digest()) == [other]
    statuses = Message.objects.filter(pk__in=[each.pk for each in waited]).values_list("status")
    assert set(statuses) == {(Status.CANCELLED,)}
    told = AuditEntry.objects.filter(verb=AuditVerb.CANCELLED)
    assert {entry.by for entry in told} == {cast.administrator} and told.count() == 2
