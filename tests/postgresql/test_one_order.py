"""Deeds of two people that touch the same rows: both are told what came of it, none is ended."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from consent.actions import erasing as consent_erasing
from consent.actions import misdelivering, signing, taking_down, texts, withdrawing
from consent.choices.request import Route
from consent.models import Consent, Signer, TakedownTask, Withdrawal
from organisation.actions import invitations, leaving, memberships, teams
from organisation.choices import Role
from organisation.models import User
from signals.actions import (
    answers,
    approach,
    editing,
    erasing,
    items,
    masking,
    merging,
    moving,
    owning,
    rounds,
    steps,
    trends,
    triage,
)
from signals.models import InstacleanItem, Signal, SignalStep
from tests import make
from tests.consent import make as consents
from tests.postgresql.side_by_side import Behind, side_by_side
from tests.sign_in import sign_in
from workers.actions import hours
from youthwork.lib.dates import AMSTERDAM, day_of
from youthwork.lib.said import Seen, marks

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 16, 9, tzinfo=AMSTERDAM)
TODAY, DAY = day_of(NOW), timedelta(days=1)


def anew(row):
    """The row as somebody else has it before them."""
    return type(row)._default_manager.get(pk=row.pk)


# --- teams and hours ------------------------------------------------------------------------------


def merged(cast):
    return lambda: teams.merge_team(
        anew(cast.noord), anew(cast.zuid), by=cast.manager, today=TODAY, now=NOW
    )


def test_a_team_merges_while_somebody_of_it_writes_hours(cast):
    worked = hours.Worked(team=cast.noord, day=TODAY, where="offline", minutes=30)
    found = side_by_side(merged(cast), lambda: hours.book(worked, by=cast.worker, now=NOW))
    assert found == ["done", "done"]


def test_a_team_merges_while_somebody_gets_a_role_in_it(cast):
    found = side_by_side(
        merged(cast),
        lambda: memberships.give_role(
            User.objects.get(pk=cast.worker.pk), role=Role.TEAM_LEAD, team=cast.noord,
            from_day=TODAY, by=cast.administrator, now=NOW,
        ),
    )  # fmt: skip
    assert found in (["done", "done"], ["done", "merged"])


def test_two_teams_are_ended_into_each_other_by_two_who_have_their_forms_open(cast):
    """Each held the own team and wanted the other's: one of them got an error page."""

    def ended(team, into):
        team = anew(team)
        seen = Seen({"name": "Naam"}, marks(team, ["name"]))
        values = {"active_until": TODAY + DAY, "merged_into": into}
        given = {"by": cast.administrator, "now": NOW, "seen": seen}
        return lambda: teams.save_team(team, values, **given)

    found = side_by_side(ended(cast.noord, cast.zuid), ended(cast.zuid, cast.noord))
    assert sorted(found) == ["done", "merge"]


def test_two_of_one_team_move_their_hours_to_each_other_s_day(cast):
    """The sums of the team by day are rows that both write."""
    days = [TODAY - DAY, TODAY - 2 * DAY]
    moved = []
    for person, day, to in ((cast.worker, *days), (cast.colleague, *reversed(days))):
        worked = hours.Worked(team=cast.noord, day=day, where="online", minutes=30)
        made = hours.book(worked, by=person, now=NOW)
        then = hours.Worked(team=cast.noord, day=to, where="online", minutes=30)
        moved.append(lambda row=made, then=then, by=person: hours.change(row, then, by=by, now=NOW))
    assert side_by_side(*moved) == ["done", "done"]


def test_who_leaves_takes_up_an_invitation_at_that_moment(cast):
    made = invitations.invite(
        cast.colleague.email, role=Role.MANAGER, team=None, by=cast.administrator, now=NOW
    )
    person = anew(cast.colleague)
    found = side_by_side(
        lambda: leaving.leave(anew(cast.colleague), by=cast.administrator, today=TODAY, now=NOW),
        lambda: invitations.accept_as(anew(made), person, today=TODAY, now=NOW),
    )
    assert "done" in found and set(found) <= {"done", "stale"}


def test_who_leaves_while_a_role_of_theirs_is_to_last_longer(cast):
    """The form held the role and wanted the person, whom who lets them leave holds first."""
    made = make.membership(cast.colleague, Role.WORKER, cast.zuid, until_day=TODAY + 5 * DAY)
    held, person = anew(made), anew(cast.colleague)
    given = {"by": cast.administrator, "today": TODAY, "now": NOW}
    seen = Seen({"until_day": "Tot en met"}, marks(held, ["until_day"]))
    found = side_by_side(
        lambda: memberships.end_role(held, until_day=TODAY + 9 * DAY, seen=seen, **given),
        lambda: leaving.leave(person, **given),
    )
    assert found in (["done", "done"], ["stale", "done"])
    assert not person.memberships.not_over_by(TODAY + DAY).exists()


# --- signals --------------------------------------------------------------------------------------


@pytest.fixture
def pair(cast):
    """Two signals, the more serious first."""
    return [make.signal(cast.worker, now=NOW, severity=severity) for severity in (3, 1)]


def duplicate(cast, pair):
    stays, goes = merging.merge(*pair, by=cast.lead, now=NOW)
    return anew(stays), anew(goes)


def test_a_duplicate_is_split_off_while_its_signal_turns_out_to_stand_alone(cast, pair):
    stays, goes = duplicate(cast, pair)
    found = side_by_side(
        lambda: merging.split(goes, by=cast.lead, now=NOW),
        lambda: editing.change(
            stays, {"category": "opportunity", "severity": None, "opportunity_when": "now"},
            version=stays.version, by=cast.lead, now=NOW,
        ),
    )  # fmt: skip
    assert sorted(found) == ["done", "stale"]


def test_a_word_is_covered_while_its_signal_is_taken_together_with_another(cast, pair):
    """Whoever comes second is told to look again: the other one's words weren't looked at."""
    found = side_by_side(
        lambda: masking.mask(anew(pair[0]), words="uitgelachen", by=cast.lead, now=NOW),
        lambda: merging.merge(*map(anew, pair), by=cast.lead, now=NOW),
    )
    assert "done" in found and set(found) <= {"done", "stale"}


@pytest.mark.parametrize("after", [0.005, 0.01])
def test_a_duplicate_is_emptied_while_signals_of_its_month_and_another_are_given(cast, after):
    """What was done about it is counted in the month of the signal that goes on."""
    august, september = NOW - 90 * DAY, NOW - 60 * DAY
    stays, goes, other = (
        make.signal(cast.worker, now=at, seen_at=at, severity=severity)
        for at, severity in ((august, 3), (september, 1), (september, 1))
    )
    triage.add_step(goes, "talk_youth", by=cast.worker, now=NOW)
    stays, goes = duplicate(cast, (stays, goes))
    trends.mark_months(TODAY, NOW)
    given = Signal.objects.filter(pk__in=[other.pk, stays.pk])
    found = side_by_side(
        lambda: erasing.empty_duplicate(goes, by=None, now=NOW),
        lambda: owning.assign_each(given, cast.worker, by=cast.lead, now=NOW),
        after=after,
    )
    assert found == ["done", "done"]


def test_who_leaves_hands_signals_over_while_two_of_them_are_taken_together(cast, pair):
    for signal in pair:
        owning.assign(signal, cast.colleague, by=cast.lead, now=NOW)
    one, other = map(anew, pair)
    found = side_by_side(
        lambda: owning.hand_over(cast.colleague, cast.lead, by=cast.lead, now=NOW),
        lambda: merging.merge(other, one, by=cast.lead, now=NOW),
    )
    assert found[0] == "done" and found[1] in ("done", "stale")


def test_a_text_is_erased_while_a_step_is_ticked_off(cast, pair):
    signal = pair[0]
    step = steps.plan_step(
        signal, "talk_young_person", owner=cast.worker, due_on=TODAY, by=cast.worker, now=NOW
    )
    step = SignalStep.objects.select_related("signal").get(pk=step.pk)
    found = side_by_side(
        lambda: erasing.erase_text(anew(signal), by=None, now=NOW),
        lambda: steps.tick_off(step, by=cast.worker, now=NOW),
        after=0.02,
    )
    # No form of before brings back what was erased: whoever ticks after it looks again.
    assert found[0] == "done" and found[1] in ("done", "stale")


def listed(cast, signal=None):
    """A checked item on the open list of a round, put there because of a signal."""
    round = make.round_of(TODAY, status="open")
    made = items.put_on_list(
        make.notice(NOW), team=cast.noord, round=round, signal=signal, by=cast.worker, now=NOW
    )
    checked = {"status": "checked", "checked_by": cast.lead, "checked_at": NOW}
    InstacleanItem.objects.filter(pk=made.pk).update(**checked)
    return InstacleanItem.objects.select_related("round", "signal").get(pk=made.pk)


def test_a_list_is_sent_while_its_planned_report_is_ticked_off(cast, pair):
    signal = pair[0]
    planned = steps.plan_step(
        signal, "reported_platform", owner=cast.worker, due_on=TODAY, by=cast.worker, now=NOW
    )
    step = SignalStep.objects.select_related("signal").get(pk=planned.pk)
    round = listed(cast, anew(signal)).round
    found = side_by_side(
        lambda: rounds.send(round, by=cast.lead, now=NOW),
        lambda: steps.tick_off(step, by=cast.worker, now=NOW),
        after=0.09,
    )
    assert found[0] == "done" and found[1] in ("done", "stale")


def test_a_platform_decides_while_a_step_is_added_to_the_signal_behind_the_notice(cast, pair):
    signal = pair[0]
    item = listed(cast, anew(signal))
    rounds.send(item.round, by=cast.lead, now=NOW)
    moving.move(anew(signal), "waiting_platform", by=cast.lead, now=NOW)
    item = InstacleanItem.objects.select_related("round").get(pk=item.pk)
    found = side_by_side(
        lambda: answers.decide(item, "removed", TODAY, by=cast.lead, now=NOW),
        lambda: triage.add_step(anew(signal), "talk_youth", by=cast.worker, now=NOW),
        after=0.02,
    )
    assert found[0] == "done" and found[1] in ("done", "stale")
    assert anew(signal).status == "in_progress"


def test_the_same_account_comes_on_a_list_once_whatever_its_round(cast, pair):
    """From a signal into a round, while somebody reports it at once: both wait at their number."""
    round, signal = make.round_of(TODAY), pair[0]
    notice = make.notice(NOW)
    given = {"team": cast.noord, "by": cast.worker, "now": NOW, "once": True}
    refused = []

    def put():
        try:
            items.put_on_list(notice, round=round, signal=anew(signal), **given)
        except ValidationError as refusal:
            refused.append(refusal.error_dict["location_url"][0].code)

    with transaction.atomic():
        items.put_on_list(notice, round=None, **given)
        other = Behind(put)
    other.end()
    assert refused == ["on_the_list"] and InstacleanItem.objects.count() == 1


def corrected(signal, cast):
    editing.change_kind(
        signal, category="unsafe_home", subcategory="", platform=None, concerns_one_youth=False,
        reason="", by=cast.lead, now=NOW,
    )  # fmt: skip


def covered(signal, cast):
    masking.mask(signal, words="uitgelachen", by=cast.lead, now=NOW)


def paused(signal, cast):
    triage.pause(signal, TODAY + 7 * DAY, "Wacht op school.", by=cast.lead, now=NOW)


@pytest.mark.parametrize("deed", [corrected, covered, paused])
@pytest.mark.parametrize("which", ["the one that stays", "its duplicate"])
def test_what_comes_to_a_signal_while_somebody_waits_for_it_is_not_held_out_of_order(
    cast, deed, which
):
    """Who waited for the one took the other then, which a third had: one of them was ended."""
    pair = [make.signal(cast.worker, now=NOW, severity=severity) for severity in (3, 2)]
    stays, goes = pair if which == "the one that stays" else pair[::-1]
    row = make.approach(cast.lead)
    trends.mark_months(TODAY + 3 * DAY, NOW + 3 * DAY)
    mine, theirs, held_row = anew(stays), anew(goes), anew(row)
    found = []

    def told(act):
        try:
            act()
        except ValidationError as refused:
            found.append(refused)

    with transaction.atomic():
        merging.merge(anew(stays), anew(goes), by=cast.lead, now=NOW)
        waiting = [
            Behind(lambda: told(lambda: deed(mine, cast))),
            Behind(
                lambda: told(lambda: approach.add_signal(held_row, theirs, by=cast.lead, now=NOW))
            ),
        ]
    for each in waiting:
        each.end()  # raises what ended it
    assert all(refused.code == "stale" for refused in found if hasattr(refused, "code"))


# --- consent --------------------------------------------------------------------------------------


def stop(consent, rows=None):
    own = Consent.objects.select_related("request", "subject").get(pk=consent.pk)
    return lambda: withdrawing.withdraw(own, rows, who="signer", route="link", now=consents.NOW)


def test_a_consent_is_stopped_while_who_gave_it_is_erased(cast):
    consent = consents.consent(cast.worker, cast.noord)
    post = consents.publication(consent, by=cast.worker)
    stop(consent, ["closed_profiles"])()
    taking_down.done(consent.tasks.get(), by=cast.worker, now=consents.NOW)
    subject = consent.subject
    found = side_by_side(
        lambda: consent_erasing.erase_when_down(subject, by=None, now=consents.NOW),
        stop(consent),
    )
    assert found == ["done", "done"] and post


@pytest.mark.parametrize("deed", ["identify", "sign", "reached_wrong_person"])
def test_a_link_is_used_while_everything_about_somebody_is_erased(cast, deed):
    asked = consents.request(cast.worker, cast.noord)
    signer = Signer.objects.select_related("request__subject").get(request=asked)
    given = consents.given(asked)
    deeds = {
        "identify": lambda: signing.identify(signer, consents.BORN, now=consents.NOW),
        "sign": lambda: signing.sign(signer, given, now=consents.NOW),
        "reached_wrong_person": lambda: misdelivering.reached_wrong_person(
            signer, by=cast.worker, now=consents.NOW
        ),
    }
    found = side_by_side(
        lambda: consent_erasing.ask_to_erase(
            asked.subject, by=cast.privacy_officer, now=consents.NOW
        ),
        deeds[deed],
        after=0.03,
    )
    assert found[0] == "done" and found[1] in ("done", "closed", "stale")
    assert not Signer.objects.exists()


@pytest.mark.parametrize(
    ("page", "typed"),
    [("wrong_person", {}), ("attest", {"attested": "seen"}), ("called", {})],
    ids=["wrong-person", "attest", "called"],
)
def test_a_page_about_who_signed_is_sent_while_everything_about_them_is_erased(cast, page, typed):
    now = consents.now_here()
    route = {"route": Route.LINK, "email": ""} if page == "attest" else {}
    asked = consents.request(cast.worker, cast.noord, now=now, **route)
    consents.signed(asked, now=now)
    client, key = sign_in(Client(), cast.worker), f"{asked.ref}-1"
    place = [] if page == "called" else [asked.ref, 1]
    answers = []

    def sent():
        values = typed or {"signer": key}
        answers.append(client.post(reverse(f"consent:{page}", args=place), values).status_code)

    erased = lambda: consent_erasing.ask_to_erase(  # noqa: E731
        asked.subject, by=cast.privacy_officer, now=now
    )
    assert side_by_side(erased, sent) == ["done", "done"]
    assert answers[0] in (200, 302, 404, 422)


def test_a_post_is_taken_down_while_somebody_on_it_stops_the_rest(cast):
    given = [consents.consent(cast.worker, cast.noord) for _each in range(2)]
    consents.publication(*given, by=cast.worker)
    stop(given[0], ["closed_profiles"])()
    task = TakedownTask.objects.select_related("publication").first()
    found = side_by_side(
        lambda: taking_down.done(task, by=cast.worker, now=consents.NOW), stop(given[0])
    )
    assert found == ["done", "done"]
    assert not TakedownTask.objects.open().exists()
    assert not Withdrawal.objects.filter(closed_at=None).exists()  # each was told that it is done


def test_a_text_turns_out_faulty_while_somebody_answers_it(cast):
    asked = consents.request(cast.worker, cast.noord)
    signer = Signer.objects.select_related("request__subject").get(request=asked)
    given = consents.given(asked)
    right = anew(asked.text_version)
    right.pk, right.number = None, right.number + 1
    right.save()
    type(right).objects.filter(pk=asked.text_version_id).update(faulty_at=consents.NOW)
    found = side_by_side(
        lambda: texts.show_anew(by=None, now=consents.NOW),
        lambda: signing.sign(signer, given, now=consents.NOW),
    )
    assert found[0] == "done"


def test_a_list_is_sent_while_an_account_of_one_of_its_signals_is_put_on_it(cast):
    """Who sends holds the round and then the signals; so does who puts something on it."""
    make.platform()
    round = make.round_of(TODAY)
    signal = make.signal(cast.worker, now=NOW)
    put = {"team": cast.noord, "round": round, "signal": signal, "by": cast.worker, "now": NOW}
    item = items.put_on_list(make.notice(NOW), **put)
    items.check(item, by=cast.colleague, now=NOW)
    another = make.notice(NOW, account_handle="een.ander", location_url="")
    sent, listed = side_by_side(
        lambda: rounds.send(anew(round), by=cast.lead, now=NOW),
        lambda: items.put_on_list(another, **put | {"signal": anew(signal)}),
    )
    # Whichever comes first: what is on the list isn't checked yet, or the list has gone.
    assert (sent, listed) in {("not_checked", "done"), ("done", "list_closed")}
