"""Rota, roles and invitations by two people at the same moment, which SQLite cannot show."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation import sessions
from organisation.actions import (
    deputies,
    duty,
    invitations,
    leaving,
    memberships,
    notifications,
    staff,
    teams,
)
from organisation.choices import Role
from organisation.models import DutyShift, Invitation, Membership, Team, User
from organisation.session_store import SessionStore
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from tests import make
from tests.postgresql.side_by_side import Behind, side_by_side
from tests.postgresql.test_outbox_at_once import at_once
from tests.sign_in import sign_in
from workers.actions import availability, profiles, routine
from youthwork.lib.dates import AMSTERDAM, day_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 16, 9, tzinfo=AMSTERDAM)
DAY = timedelta(days=1)


def tried(deed):
    """What came of it: `done`, or the code of the refusal, by field or of the whole."""
    try:
        deed()
    except ValidationError as refusal:
        errors = refusal.error_dict.values() if hasattr(refusal, "error_dict") else [[refusal]]
        return next(iter(errors))[0].code
    return "done"


def in_turns(*deeds):
    """Each deed once, all at the same moment; what came of each, in no order."""
    waiting = list(deeds)
    return sorted(at_once(len(deeds), lambda: tried(waiting.pop())))


def planned(person, by, team, **also):
    day = day_of(NOW) + DAY
    pattern = duty.Pattern(day, day, (day.weekday(),), time(17), time(23))
    return lambda: duty.plan(pattern, person, team=team, by=by, now=NOW, **also)


@pytest.mark.parametrize("for_all", [True, False])
@pytest.mark.parametrize("replace", [True, False])
def test_two_leads_who_plan_one_evening_make_one_shift(cast, for_all, replace):
    team = None if for_all else cast.noord
    if replace:
        planned(cast.manager, cast.lead, team)()
    found = in_turns(
        planned(cast.lead, cast.lead, team, replace=replace),
        planned(cast.other_lead, cast.other_lead, team, replace=replace),
    )
    # With *replace* the second may come wholly after the first, and then does what it was asked.
    assert found == ["done", "taken"] or (replace and found == ["done", "done"])
    assert DutyShift.objects.count() == 1


def test_two_leads_who_plan_at_once_are_each_told_what_came_of_it(cast):
    """Without a turn for each the database ends one of about 150, and nobody hears why."""
    for team in [cast.noord, None] * 20:
        DutyShift.objects.all().delete()
        found = in_turns(
            planned(cast.lead, cast.lead, team), planned(cast.other_lead, cast.other_lead, team)
        )
        assert found == ["done", "taken"]


def test_the_database_itself_refuses_two_on_one_rota_and_lets_edges_touch(cast):
    hour = timedelta(hours=1)
    make.duty(cast.lead, NOW, NOW + hour, team=cast.noord)
    make.duty(cast.lead, NOW + hour, NOW + 2 * hour, team=cast.noord)
    make.duty(cast.lead, NOW, NOW + hour, team=cast.zuid)
    make.duty(cast.lead, NOW, NOW + hour)
    with pytest.raises(IntegrityError, match="duty_of_a_rota_once"), transaction.atomic():
        make.duty(cast.other_lead, NOW + hour / 2, NOW + hour)


def test_of_two_who_change_one_shift_one_is_told(cast):
    shift = make.duty(cast.lead, NOW, NOW + DAY)
    seen = [DutyShift.objects.get(pk=shift.pk) for _each in range(2)]
    at = {"starts": time(18), "ends": time(22), "now": NOW}
    found = in_turns(
        lambda: duty.change(seen[0], cast.other_lead, by=cast.lead, **at),
        lambda: duty.change(seen[1], cast.manager, by=cast.other_lead, **at),
    )
    assert found == ["done", "stale"]


def test_a_swap_pressed_twice_and_from_both_sides_is_one_swap(cast):
    first = make.duty(cast.lead, NOW, NOW + DAY)
    second = make.duty(cast.other_lead, NOW + DAY, NOW + 2 * DAY)

    def swap(one, other):
        pair = [DutyShift.objects.get(pk=each.pk) for each in (one, other)]
        return lambda: duty.swap(*pair, by=cast.lead, now=NOW)

    found = in_turns(swap(first, second), swap(second, first), swap(first, second))
    assert found == ["done", "stale", "stale"]
    people = DutyShift.objects.order_by("starts_at").values_list("person", flat=True)
    assert [*people] == [cast.other_lead.pk, cast.lead.pk]


def test_an_invitation_accepted_twice_is_one_account(cast):
    now, today = timezone.now(), timezone.localdate()
    made = invitations.invite(
        "nieuw@example.org", role=Role.WORKER, team=cast.noord, by=None, now=now
    )

    def accept():
        seen = Invitation.objects.get(pk=made.pk)
        given = {"name": "Nieuw", "password": make.PASSWORD}
        return lambda: invitations.accept(seen, **given, today=today, now=now)

    assert in_turns(accept(), accept(), accept()) == ["done", "known", "known"]
    person = User.objects.get(email="nieuw@example.org")
    assert person.memberships.count() == 1
    assert AuditEntry.objects.filter(verb="invitation_accepted").count() == 1


def test_a_colleague_who_accepts_twice_holds_the_role_once(cast):
    now, today = timezone.now(), timezone.localdate()
    made = invitations.invite(cast.worker.email, role=Role.WORKER, team=cast.zuid, by=None, now=now)
    seen = [Invitation.objects.get(pk=made.pk) for _each in range(2)]
    deeds = [
        lambda one=one: invitations.accept_as(one, cast.worker, today=today, now=now)
        for one in seen
    ]
    assert in_turns(*deeds) == ["done", "stale"]
    assert Membership.objects.filter(user=cast.worker, team=cast.zuid).count() == 1


def test_a_role_given_by_two_at_once_is_held_once(cast):
    now, today = timezone.now(), timezone.localdate()

    def give():
        memberships.give_role(
            cast.worker, role=Role.WORKER, team=cast.zuid, from_day=today,
            until_day=today + 9 * DAY, by=cast.administrator, now=now,
        )  # fmt: skip

    assert in_turns(give, give, give) == ["done", "overlap", "overlap"]
    assert Membership.objects.filter(user=cast.worker, team=cast.zuid).count() == 1


@pytest.mark.parametrize("first", ["longer", "stands in"])
def test_a_role_that_lasts_longer_and_standing_in_for_the_other_take_turns(cast, first):
    """Each saw only what was there before the other: a lead stood in for the privacy officer."""
    now, today = timezone.now(), timezone.localdate()
    made = make.membership(
        cast.other_worker, Role.TEAM_LEAD, cast.zuid,
        from_day=today + DAY, until_day=today + 5 * DAY,
    )  # fmt: skip
    held = Membership.objects.select_related("user").get(pk=made.pk)
    stands_in = User.objects.get(pk=cast.other_worker.pk)
    given = {"by": cast.administrator, "today": today, "now": now}
    pair = [
        lambda: memberships.end_role(held, until_day=today + 10 * DAY, **given),
        lambda: make.deputy(cast.privacy_officer, stands_in, in_days=10, now=now),
    ]
    one, other = pair if first == "longer" else reversed(pair)
    told = []
    with transaction.atomic():
        one()
        waiting = Behind(lambda: told.append(tried(other)))
    waiting.end()

    assert told == ["apart"]


def test_two_administrators_who_end_each_other_s_role_leave_one(cast):
    now, today = timezone.now(), timezone.localdate()
    second = make.membership(cast.manager, Role.ADMINISTRATOR)
    first = cast.administrator.memberships.get(role=Role.ADMINISTRATOR)

    def end(held, by):
        held = Membership.objects.select_related("user").get(pk=held.pk)
        given = {"until_day": today - DAY, "today": today, "now": now}
        return lambda: memberships.end_role(held, by=by, **given)

    found = in_turns(end(first, cast.manager), end(second, cast.administrator))
    assert found == ["done", "last_administrator"]
    assert User.objects.holding(Role.ADMINISTRATOR, today).count() == 1


def test_two_teams_merged_into_each_other_at_once_are_one_merger(cast):
    now, today = timezone.now(), timezone.localdate()

    def merge(team, into):
        seen = [Team.objects.get(pk=each.pk) for each in (team, into)]
        return lambda: teams.merge_team(*seen, by=cast.administrator, today=today, now=now)

    assert in_turns(merge(cast.noord, cast.zuid), merge(cast.zuid, cast.noord)) == ["done", "merge"]
    assert Team.objects.filter(merged_into=None).count() == 1


def merging(cast):
    seen = [Team.objects.get(pk=each.pk) for each in (cast.noord, cast.zuid)]
    now, today = timezone.now(), timezone.localdate()
    return lambda: teams.merge_team(*seen, by=cast.administrator, today=today, now=now)


def left_behind(person, day):
    """The roles that somebody still holds in a team that has ended by then."""
    return person.memberships.not_over_by(day).filter(team__active_until__lt=day)


@pytest.mark.parametrize("first", ["merger", "role"])
@pytest.mark.parametrize("way", ["given", "stood in", "taken up", "taken up by a colleague"])
def test_nobody_keeps_a_role_in_a_team_that_merges_at_that_moment(cast, first, way):
    """It ended with the team on the next day, and nobody had one in the other team instead."""
    now, today = timezone.now(), timezone.localdate()
    email = "nieuw@example.org" if way == "taken up" else cast.other_worker.email
    made = invitations.invite(email, role=Role.WORKER, team=cast.noord, by=None, now=now)
    made = Invitation.objects.select_related("team").get(pk=made.pk)
    post = cast.lead.memberships.select_related("team").get(role=Role.TEAM_LEAD)
    colleague, stands_in = (User.objects.get(pk=cast.other_worker.pk) for _each in range(2))
    deeds = {
        "given": lambda: memberships.give_role(
            colleague, role=Role.WORKER, team=cast.noord, from_day=today,
            by=cast.administrator, now=now,
        ),
        "stood in": lambda: deputies.appoint(
            post, stands_in, from_day=today, until_day=today + 9 * DAY, by=cast.lead, now=now
        ),
        "taken up": lambda: invitations.accept(
            made, name="Nieuw", password=make.PASSWORD, today=today, now=now
        ),
        "taken up by a colleague": lambda: invitations.accept_as(
            made, colleague, today=today, now=now
        ),
    }  # fmt: skip
    pair = [merging(cast), deeds[way]]
    found = side_by_side(*(pair if first == "merger" else reversed(pair)), after=0.01)
    told = found[1] if first == "merger" else found[0]

    assert set(found) <= {"done", "merged"}
    person = User.objects.get(email=email)
    assert not left_behind(person, today + DAY).exists()
    role = Role.TEAM_LEAD if way == "stood in" else Role.WORKER
    there = person.memberships.on(today + DAY).filter(team=cast.zuid, role=role)
    assert there.exists() == (told == "done" or role == Role.WORKER)


@pytest.mark.parametrize("wait", [0, 0.02, 0.04])
@pytest.mark.parametrize("first", ["merger", "end"])
@pytest.mark.parametrize("way", ["leaves", "role ends"])
def test_who_loses_a_role_while_its_team_merges_has_none_in_the_other(cast, way, first, wait):
    """Who left had one there that began tomorrow, and would hold it again when they come back."""
    now, today = timezone.now(), timezone.localdate()
    person = User.objects.get(pk=cast.colleague.pk)
    held = Membership.objects.select_related("user", "team").get(user=person)
    given = {"by": cast.administrator, "today": today, "now": now}
    deeds = {
        "leaves": lambda: leaving.leave(person, **given),
        "role ends": lambda: memberships.end_role(held, until_day=today - DAY, **given),
    }
    pair = [merging(cast), deeds[way]]
    found = side_by_side(*(pair if first == "merger" else reversed(pair)), after=wait)
    told = found[1] if first == "merger" else found[0]
    after = person.memberships.not_over_by(today + DAY)
    assert set(found) <= {"done", "stale"} and after.exists() == (told == "stale")


def test_one_address_taken_by_two_at_once_is_one_account_s(cast):
    now = timezone.now()

    def take(person):
        person = User.objects.get(pk=person.pk)
        given = {"email": "nieuw@example.org"}
        return lambda: staff.change_person(person, given, by=cast.administrator, now=now)

    assert in_turns(take(cast.worker), take(cast.colleague)) == ["done", "taken"]


def test_an_exception_asked_twice_at_once_is_one(cast):
    profile = make.work_profile(cast.worker)

    def ask():
        until = timezone.localdate() + 9 * DAY
        given = {"reason": "Een campagne", "until_day": until, "by": cast.worker}
        profiles.ask_exception(profile, **given, now=timezone.now())

    assert in_turns(ask, ask, ask) == ["done", "twice", "twice"]


def test_of_two_agreements_written_at_once_around_the_action_one_is_refused(cast):
    """Each looks after it holds the partner, so that it sees what the other wrote."""
    for number in range(3):
        partner = make.partner(f"Partner {number}")

        def write(first, partner=partner):
            def deed():
                try:
                    make.agreement(partner, from_day=first)
                except IntegrityError:
                    raise ValidationError("", code="overlap") from None

            return deed

        today = timezone.localdate()
        assert in_turns(write(today), write(today + DAY)) == ["done", "overlap"]
        assert partner.agreements.count() == 1


def test_a_search_goes_on_while_its_person_gets_another_address(client, cast):
    """What the search writes holds the session, and asks for the person when it is committed."""
    searches = SessionStore(sign_in(client, cast.worker).session.session_key)
    other = {"email": "new@example.nl"}
    with transaction.atomic():
        searches["words"] = "kermis"
        with sessions.written_with(searches) as bundle:
            audit.record(AuditVerb.SEARCHED, "a:search", by=cast.worker, bundle=bundle)
        searches.save()
        changed = Behind(lambda: staff.change_person(cast.worker, other, by=cast.manager, now=NOW))
    changed.end()

    assert not sessions.Session.objects.filter(pk=searches.session_key).exists()
    assert AuditEntry.objects.filter(verb=AuditVerb.SEARCHED).count() == 1
    assert User.objects.get(pk=cast.worker.pk).email == "new@example.nl"


@pytest.mark.parametrize(
    "deed",
    [
        lambda person: availability.set_week(
            person, [(0, time(9), time(17)), (1, time(9), time(17))], by=person, now=NOW
        ),
        lambda person: routine.set_times(person, {0: time(9), 1: time(9)}),
        lambda person: notifications.choose(
            person, [], digest_at=time(9), quiet_from=None, quiet_until=None, now=NOW
        ),
        lambda person: notifications.add_device(
            person, "https://updates.push.services.mozilla.com/x", "Telefoon", inside=False, now=NOW
        ),
    ],
    ids=["availability", "routine", "notifications", "device"],
)
def test_what_replaces_all_of_somebodys_rows_takes_turns(cast, deed):
    found = at_once(4, lambda: tried(lambda: deed(cast.worker)))
    assert found == ["done"] * 4
