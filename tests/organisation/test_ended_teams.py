"""A team that ends leaves nothing in nobody's inbox: who ends it says where it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from consent import calendar as consent_calendar
from organisation import calendar as organisation_calendar
from organisation.actions import invitations, memberships, teams
from organisation.choices import Role
from organisation.models import Team
from privacy.models import AuditEntry
from signals import calendar as signals_calendar
from signals.actions import steps
from tests import make
from tests.consent import make as consents
from tests.sign_in import sign_in
from tests.trail_words import without_words
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def west(cast):
    """A team of the same organisation with a lead of its own."""
    team = make.team("West", ["Kade"])
    make.person("Wil West", "team_lead", team)
    return team


def page_of(team):
    return f"/people/teams/{team.public_id}/"


def typed(client, team, **also):
    """What the form of a team posts, with this in it."""
    form = client.get(page_of(team)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values["areas"] = "\n".join(team.areas)
    return {name: str(value) for name, value in (values | also).items()}


def the_day_goes_by(now):
    """The jobs of the day that concern teams, in the order of the settings."""
    for job in (
        organisation_calendar.memberships_and_invitations,
        organisation_calendar.teams_that_ended,
        signals_calendar.merged_teams,
        consent_calendar.merged_teams,
    ):
        job(day_of(now), now)


def test_who_ends_a_team_is_told_what_is_open_without_small_numbers(cast, now):
    for _each in range(5):
        make.signal(cast.other_worker, now=now)
    make.approach(cast.other_lead, now=now)
    client = sign_in(Client(), cast.administrator)
    page = client.get(page_of(cast.zuid)).content.decode()
    assert "Open signalen: 5" in page
    assert "Lopende aanpakken: minder dan 5" in page
    assert "Toestemmingen" not in page
    consents.consent(cast.other_worker, cast.zuid, first_name="Dina", now=now)
    assert "Toestemmingen: minder dan 5" in client.get(page_of(cast.zuid)).content.decode()


def test_a_team_does_not_end_before_somebody_says_where_its_work_goes(cast, now):
    client = sign_in(Client(), cast.administrator)
    last = (day_of(now) + 5 * DAY).isoformat()

    refused = client.post(page_of(cast.zuid), typed(client, cast.zuid, active_until=last))

    assert refused.status_code == 422
    assert "Kies waar verdergaat wat nog open staat." in refused.content.decode()
    assert f'value="{last}"' in refused.content.decode()
    into = str(cast.noord.public_id)
    answer = client.post(
        page_of(cast.zuid), typed(client, cast.zuid, active_until=last, merged_into=into)
    )
    assert answer.status_code == 302
    assert Team.objects.get(pk=cast.zuid.pk).merged_into == cast.noord
    # It was planned only: it can still be planned otherwise, or not at all.
    answer = client.post(page_of(cast.zuid), typed(client, cast.zuid, active_until=""))
    assert answer.status_code == 302
    assert Team.objects.get(pk=cast.zuid.pk).merged_into is None


def test_what_is_open_goes_there_on_the_first_day_after(cast, now):
    urgent = make.signal(cast.other_worker, now=now, severity=4)
    consent = consents.consent(cast.other_worker, cast.zuid, first_name="Dina", now=now)
    last = day_of(now) + 2 * DAY
    values = {"active_until": last, "merged_into": cast.noord}
    teams.save_team(Team.objects.get(pk=cast.zuid.pk), values, by=cast.administrator, now=now)
    assert not list(without_words(AuditEntry.objects.filter(fields__contains="merged_into")))
    the_day_goes_by(now + 2 * DAY)
    urgent.refresh_from_db()
    assert urgent.team == cast.zuid

    the_day_goes_by(now + 3 * DAY)

    for row in (urgent, consent):
        row.refresh_from_db()
        assert row.team == cast.noord
    assert not cast.other_worker.memberships.exclude(until_day=last).exists()  # nobody moved along
    # What was logged on a phone and comes in late arrives there too.
    assert Team.objects.get(pk=cast.zuid.pk).goes_on_in(day_of(now) + 3 * DAY) == cast.noord


@pytest.mark.parametrize("severity", [3, 4, 5])
def test_of_a_team_that_ended_without_a_word_a_lead_finds_the_signals(cast, now, west, severity):
    """As before there was such a question, or where nobody else led a team."""
    signal = make.signal(cast.other_worker, now=now, severity=severity)
    Team.objects.filter(pk=cast.zuid.pk).update(active_until=day_of(now))
    the_day_goes_by(now)
    signal.refresh_from_db()
    assert signal.team == cast.zuid

    the_day_goes_by(now + DAY)

    ended = Team.objects.get(pk=cast.zuid.pk)
    assert ended.merged_into == cast.noord  # of the same municipality
    inbox = sign_in(Client(), cast.lead).get("/signals/").content.decode()
    assert signal.ref in inbox
    moved = AuditEntry.objects.get(verb="merged", subject__contains=str(ended.public_id), by=None)
    assert moved.after == str(cast.noord.public_id)


def test_without_another_team_that_is_led_a_team_may_end_and_its_work_waits(cast, now):
    cast.noord.memberships.filter(role="team_lead").delete()
    team = Team.objects.get(pk=cast.zuid.pk)
    values = {"active_until": day_of(now), "merged_into": None}
    teams.save_team(team, values, by=cast.administrator, now=now)
    signal = make.signal(cast.other_worker, now=now, severity=5)
    the_day_goes_by(now + DAY)
    signal.refresh_from_db()
    assert signal.team == cast.zuid
    make.membership(cast.lead, "team_lead", cast.noord)
    the_day_goes_by(now + 2 * DAY)
    signal.refresh_from_db()
    assert signal.team == cast.noord


def refusal_of(deed):
    with pytest.raises(ValidationError) as refusal:
        deed()
    return refusal.value.error_dict["merged_into"][0].code


def test_work_goes_only_where_it_is_led_and_goes_on(cast, now, west):
    today = day_of(now)
    also = {"by": cast.administrator, "now": now}

    def end(team, into, last=today):
        row = Team.objects.get(pk=team.pk)
        teams.save_team(row, {"active_until": last, "merged_into": into}, **also)

    assert refusal_of(lambda: end(cast.zuid, make.team("Leeg"))) == "merge"
    assert refusal_of(lambda: end(cast.zuid, cast.zuid)) == "merge"
    end(west, cast.noord)
    assert refusal_of(lambda: end(cast.zuid, west)) == "merge"
    end(cast.zuid, cast.noord, today + 9 * DAY)
    assert refusal_of(lambda: end(cast.noord, cast.zuid)) == "merge"


def test_a_planned_end_can_become_a_merger(cast, now):
    today = day_of(now)
    values = {"active_until": today + 9 * DAY, "merged_into": cast.noord}
    team = Team.objects.get(pk=cast.zuid.pk)
    teams.save_team(team, values, by=cast.administrator, now=now)
    client = sign_in(Client(), cast.administrator)
    into = {"into": str(cast.noord.public_id)}
    assert client.post(f"{page_of(cast.zuid)}merge/", into).status_code == 302
    ended = Team.objects.get(pk=cast.zuid.pk)
    assert (ended.merged_into, ended.active_until) == (cast.noord, today)
    assert cast.other_worker.memberships.filter(team=cast.noord).exists()


def test_planned_steps_are_counted_with_what_is_open(cast, now):
    signal = make.signal(cast.other_worker, now=now)
    for _each in range(6):
        steps.plan_step(
            signal, "talk_youth", due_on=day_of(now) + 3 * DAY, owner=cast.other_lead,
            by=cast.other_lead, now=now,
        )  # fmt: skip
    page = sign_in(Client(), cast.administrator).get(page_of(cast.zuid)).content.decode()
    assert "Geplande stappen: 6" in page


def test_a_role_in_a_team_that_merged_today_is_refused_with_where_it_goes_on(cast, now):
    """It ended with that team at midnight, and nobody moved along any more."""
    today = day_of(now)
    teams.merge_team(cast.noord, cast.zuid, by=cast.administrator, today=today, now=now)
    noord = Team.objects.get(pk=cast.noord.pk)
    given = {"role": Role.TEAM_LEAD, "team": noord, "by": cast.administrator, "now": now}
    for first, last in ((today, None), (today + DAY, None), (today, today + DAY)):
        with pytest.raises(ValidationError, match="Zuid") as refusal:
            memberships.give_role(cast.other_lead, from_day=first, until_day=last, **given)
        assert refusal.value.code == "merged"
    memberships.give_role(cast.other_lead, from_day=today, until_day=today, **given)
    with pytest.raises(ValidationError, match="Zuid"):
        invitations.invite("nieuw@example.org", role=Role.WORKER, team=noord, by=None, now=now)
    page = sign_in(Client(), cast.administrator).get("/people/invite/")
    assert [team.name for team in page.context["form"].fields["team"].queryset] == ["Zuid"]


def test_a_role_does_not_begin_after_the_last_day_of_its_team(cast, now):
    """Nothing ended it: it began when the team was there no more."""
    today = day_of(now)
    Team.objects.filter(pk=cast.noord.pk).update(active_until=today + 5 * DAY)
    given = {"role": Role.WORKER, "team": cast.noord, "by": cast.administrator, "now": now}
    with pytest.raises(ValidationError) as refusal:
        memberships.give_role(cast.other_worker, from_day=today + 6 * DAY, **given)
    assert refusal.value.code == "ended"
    memberships.give_role(cast.other_worker, from_day=today + 5 * DAY, **given)
