"""The demo organisation as it stands after filling: people, signals, statistics and hours."""

import re
from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from organisation.choices import PersonStatus, Role
from organisation.demo_logins import DEMO_LOGINS, DEMO_PASSWORD
from organisation.models import (
    DutyShift,
    Fact,
    HelpLine,
    Membership,
    Organisation,
    Partner,
    User,
)
from outbox.models import Message
from policy import goal_figures
from policy.choices.evaluations import AgendaItem
from policy.choices.goals import FigureSource
from policy.models import (
    ChecklistAction,
    ChecklistRun,
    Decision,
    Evaluation,
    FundingSource,
    Goal,
    Report,
)
from privacy import audit, screens
from privacy.actions import keeping
from privacy.models import AuditEntry, DataRequest, ReadingQuestion, RetentionRun
from privacy.querysets.trail import UUID
from privacy.reading_choices import QuestionStatus
from privacy.retention import rules
from privacy.text_check import findings
from signals.choices.signal import URGENT, Category, Status, keeps_no_story
from signals.models import Approach, ApproachStep, Disclosure, Signal, SignalStep, SignalTerm
from tests import clock, make
from tests.demo import rounds
from tests.trail_words import without_words
from workers.models import Activity, Availability, Contract, HourEntry, HourPart, WorkProfile
from youthwork.demo import fill
from youthwork.demo.plan import Plan
from youthwork.lib.dates import day_of, end_of_day, moment_at, start_of_day

FRIDAY = date(2026, 11, 20)
FIRST_OF_28 = FRIDAY - timedelta(days=27)


@pytest.fixture(scope="module", autouse=True)
def filled(django_db_setup, django_db_blocker):
    """One filled database for all tests of this file; each of them is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield SimpleNamespace(
            done=fill.fill(seed=1, today=FRIDAY), plan=Plan.read(seed=1, today=FRIDAY)
        )
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def within_it(filled, db):
    """Each test works in the filled database."""


def on_the_day():
    """Within the block it is the day that the database was filled for, as pages see it."""
    return clock.ahead((FRIDAY - timezone.localdate()).days)


def local(moment):
    return timezone.localtime(moment)


def numbered():
    """The signals of the seed file by their number."""
    rows = Signal.objects.filter(is_practice=False).filter(ref__regex=r"-00\d\d$")
    return {int(signal.ref[-4:]): signal for signal in rows}


# --- people ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("email", "name", "role", "team"),
    [
        ("worker@demo.example", "Rodney Pengel", Role.WORKER, "Centrum"),
        ("worker2@demo.example", "Yusuf Altan", Role.WORKER, "Havenkwartier"),
        ("lead@demo.example", "Samira Bouzian", Role.TEAM_LEAD, "Centrum"),
        ("manager@demo.example", "Joris van Eekelen", Role.MANAGER, None),
        ("privacy@demo.example", "Nadia Verhoeff", Role.PRIVACY_OFFICER, None),
        ("admin@demo.example", "Tycho Brandsma", Role.ADMINISTRATOR, None),
        ("director@demo.example", "Ingrid Postmus", Role.DIRECTOR, None),
    ],
)
def test_log_ins_are_the_right_people_with_their_roles_and_teams(email, name, role, team):
    person = User.objects.get(email=email)
    assert (person.name, person.is_active) == (name, True)
    assert person.check_password(DEMO_PASSWORD)
    assert person.roles == {role}
    assert [str(each) for each in person.current_teams] == ([team] if team else [])


def test_every_log_in_that_is_shown_exists_with_its_team():
    shown = {login.email: login.team for login in DEMO_LOGINS}
    people = User.objects.filter(email__in=shown)
    assert shown == {
        person.email: "".join(str(team) for team in person.current_teams) for person in people
    }


def test_who_left_has_no_access_and_keeps_a_history():
    gone = User.objects.get(name="Bram Terpstra")
    assert (gone.status, gone.left_on) == (PersonStatus.LEFT, date(2026, 7, 31))
    assert not gone.is_active
    held = Membership.objects.get(user=gone)
    assert (held.from_day, held.until_day) == (date(2022, 6, 1), date(2026, 7, 31))
    assert numbered()[19].owner == User.objects.get(name="Anneke Reitsma")


def test_the_organisation_has_answered_everything_and_signals_are_open():
    organisation = Organisation.objects.get()
    assert organisation.is_demo
    assert organisation.questions_left == []
    assert organisation.signals_are_open
    assert organisation.works_council_agreed_on == date(2025, 9, 15)
    assert organisation.dpia_on == date(2025, 9, 29)
    assert organisation.colleagues_may_read


def test_partners_have_agreements_in_force():
    assert Partner.objects.count() == 10
    for partner in Partner.objects.all():
        assert partner.agreements.get().in_force_on(FRIDAY)
        assert partner.agreements.get().data_never == ["names", "youth_accounts"]


def test_somebody_has_duty_every_evening_but_one():
    assert DutyShift.objects.count() == 8 * 7 - 1
    days = {day_of(local(shift.starts_at)) for shift in DutyShift.objects.all()}
    assert date(2026, 12, 25) not in days
    evening = make.FRIDAY_NIGHT
    assert DutyShift.objects.at(evening).person == User.objects.get(email="lead@demo.example")
    assert DutyShift.objects.at(evening + timedelta(hours=2)) is None


# --- signals --------------------------------------------------------------------------------------


def test_signals_carry_the_numbers_of_the_file():
    expected = [f"S-2025-{n:04d}" for n in range(1, 6)] + [f"S-2026-{n:04d}" for n in range(6, 42)]
    assert sorted(signal.ref for signal in numbered().values()) == expected
    assert Counter(signal.status for signal in numbered().values()) == {
        Status.CLOSED: 33,
        Status.ANONYMISED: 3,
        Status.WAITING_PARTNER: 1,
        Status.WAITING_PLATFORM: 1,
        Status.IN_PROGRESS: 2,
        Status.NEW: 1,
    }


def test_the_next_signal_gets_a_number_that_nobody_had():
    worker = User.objects.get(email="worker@demo.example")
    made = make.signal(worker, now=make.FRIDAY_NIGHT)
    others = Signal.objects.exclude(pk=made.pk).filter(ref__startswith="S-2026-")
    assert made.ref > max(others.values_list("ref", flat=True))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_is_past_its_term_has_lost_text_people_and_steps(number):
    signal = numbered()[number]
    assert signal.status == Status.ANONYMISED
    assert not (signal.narrative or signal.account_handle or signal.created_by or signal.owner)
    assert not signal.steps.exists()
    assert not SignalTerm.objects.filter(signal=signal).exists()


def test_the_retention_job_did_it_and_counted():
    run = RetentionRun.objects.of_day(date(2026, 11, 1))
    found = {key: row.erased for key, row in run.items() if row.erased}
    assert found.pop("privacy.audit") >= 5  # a consent of two years ago
    assert found == {
        "signals.narrative": 3,
        "signals.account": 1,
        "signals.sharing_links": 1,
        "signals.item": 45,
        "signals.item_return": 18,
        "policy.survey_remark": 2,
        "workers.growth": 1,
    }


def test_what_became_a_statistic_was_counted_in_its_night():
    became = Counter(
        day_of(local(at))
        for at in Signal.objects.exclude(anonymised_at=None).values_list("anonymised_at", flat=True)
    )
    runs = RetentionRun.objects.filter(rule="signals.narrative", erased__gt=0)
    assert became == dict(runs.values_list("day", "erased"))
    assert max(became) > date(2026, 11, 1)


def test_every_rule_ran_every_night_since_signals_were_opened():
    opened = date(2025, 10, 1)
    nights = RetentionRun.objects.nights(opened, FRIDAY - timedelta(days=1))
    assert (nights.of, nights.failed, nights.missed) == ((FRIDAY - opened).days, 0, 0)
    by_night = RetentionRun.objects.order_by().values("day").annotate(runs=Count("pk"))
    assert {row["runs"] for row in by_night} == {len(rules())}
    assert RetentionRun.objects.latest("day").day == FRIDAY - timedelta(days=1)
    assert RetentionRun.objects.filter(held__gt=0).earliest("day").day == date(2026, 11, 4)
    evaluation = Evaluation.objects.open().get()
    assert (evaluation.figures["privacy"]["failed"], evaluation.figures["privacy"]["missed"]) == (
        0,
        0,
    )


def test_no_rule_has_something_left_that_was_past_its_term_last_night():
    yesterday = FRIDAY - timedelta(days=1)
    at = moment_at(yesterday, time(4))
    assert {rule.key: keeping.keep_term(rule, yesterday, at) for rule in rules()} == {
        rule.key: 0 for rule in rules()
    }


def test_the_old_account_is_erased_and_the_new_one_is_there():
    assert (numbered()[9].account_handle, numbered()[9].account_term) == (None, None)
    assert numbered()[9].narrative
    assert numbered()[39].account_handle == "voorbeeld_expose_centrum"


def test_signals_without_a_story_have_none_and_no_notes():
    silent = [
        signal
        for signal in numbered().values()
        if keeps_no_story(signal.category, signal.subcategory, signal.concerns_one_youth)
    ]
    assert {signal.ref for signal in silent} == {"S-2026-0018", "S-2026-0035"}
    assert not [signal for signal in silent if signal.narrative]
    assert not SignalStep.objects.filter(signal__in=silent, note__isnull=False).exists()


def test_no_text_holds_what_the_text_check_finds(filled):
    areas = [area for team in filled.plan.teams for area in team.areas]
    texts = [signal.narrative for signal in Signal.objects.filter(narrative__isnull=False)]
    texts += [step.note for step in SignalStep.objects.filter(note__isnull=False)]
    texts += [row.text for row in filled.plan.signals + filled.plan.practice]
    assert len(texts) > 100
    assert [found for text in texts for found in findings(text, areas)] == []


def test_a_closed_signal_closes_with_its_last_step_within_three_weeks():
    for signal in numbered().values():
        if signal.status != Status.CLOSED:
            continue
        last = signal.steps.in_order().last()
        assert day_of(local(last.done_at)) == day_of(local(signal.closed_at))
        assert signal.closed_at - signal.seen_at <= timedelta(days=21), signal.ref
        assert signal.steps.order_by("done_at").first().done_at >= signal.received_at
        assert signal.owner is not None


def test_nothing_was_done_about_a_signal_after_it_was_closed():
    closed = Signal.objects.filter(status=Status.CLOSED)
    after = SignalStep.objects.filter(signal__in=closed, done_at__gt=F("signal__closed_at"))
    planned = SignalStep.objects.to_do().filter(signal__in=closed)
    assert closed.count() > 100
    assert list(after.values_list("signal__ref", "kind")) == []
    assert not planned.exists()


def test_severity_four_and_five_were_closed_by_a_lead():
    leads = set(User.objects.holding(Role.TEAM_LEAD, FRIDAY))
    closed = AuditEntry.objects.filter(verb="moved", after=Status.CLOSED)
    for signal in numbered().values():
        if signal.severity in URGENT and signal.status == Status.CLOSED:
            assert closed.get(subject_ref=signal.ref).by in leads


def test_partners_were_told_in_their_step():
    told = (
        numbered()[11].steps.filter(kind="informed_partner").values_list("partner__name", flat=True)
    )
    assert sorted(told) == [
        "Basisteam Meerwolde",
        "GGD Meerstreek",
        "Gemeente Oostermeerwolde, jeugd en veiligheid",
    ]


def test_practice_is_marked_and_stands_in_no_list():
    practice = Signal.objects.get(is_practice=True)
    assert practice.ref == "S-2026-0100"
    assert not Signal.objects.real().filter(pk=practice.pk).exists()


def test_nothing_has_happened_that_is_still_to_come():
    end = end_of_day(FRIDAY)
    late = Q(received_at__gte=end) | Q(closed_at__gte=end) | Q(anonymised_at__gte=end)
    assert not Signal.objects.filter(late).exists()
    assert not SignalStep.objects.filter(done_at__gte=end).exists()
    assert not AuditEntry.objects.filter(at__gte=end).exists()
    assert not HourEntry.objects.filter(ended_at__gte=end).exists()


def test_no_mail_about_the_past_goes_out():
    assert Message.objects.exists()
    # Two questions about images are open: their links are there to be tried.
    waiting = Message.objects.waiting().values_list("kind", flat=True)
    assert list(waiting) == ["consent.request", "consent.request"]
    assert mail.outbox == []
    assert not WorkProfile.objects.to_look_at(FRIDAY).exists()  # the next day would ask the leads


def test_the_audit_trail_is_whole():
    audit.seal(make.FRIDAY_NIGHT)
    assert audit.verify().broken is None


# --- statistics -----------------------------------------------------------------------------------


@pytest.fixture
def beside():
    """The signals beside those of the file."""
    return Signal.objects.filter(is_practice=False).exclude(ref__regex=r"-00\d\d$")


@pytest.fixture
def statistics(beside):
    return beside.filter(status=Status.ANONYMISED)


def test_six_hundred_rows_over_two_years_are_numbered_from_0101(beside):
    assert beside.count() == 600
    by_year = {}
    for ref in beside.values_list("ref", flat=True):
        by_year.setdefault(ref[2:6], []).append(int(ref[7:]))
    assert by_year.keys() == {"2024", "2025", "2026"}
    for numbers in by_year.values():
        assert sorted(numbers) == list(range(101, 101 + len(numbers)))
    months = {local(row.seen_at).strftime("%Y-%m") for row in beside}
    assert (min(months), max(months), len(months)) == ("2024-12", "2026-11", 24)


def test_statistic_rows_hold_kind_severity_month_team_and_platform_only(statistics):
    assert statistics.exists()
    for row in statistics.select_related("platform"):
        assert row.received_at == row.seen_at
        assert re.fullmatch(r"01 00:00", local(row.seen_at).strftime("%d %H:%M"))
        assert (row.platform is None) == (row.category == Category.UNSAFE_HOME)
    assert not statistics.filter(
        Q(narrative__isnull=False) | Q(created_by__isnull=False) | ~Q(subcategory="") | ~Q(area="")
    ).exists()


def test_what_was_closed_within_a_year_is_written_out_and_nothing_older(beside):
    closed = beside.filter(status=Status.CLOSED)
    assert closed.count() + beside.filter(status=Status.ANONYMISED).count() == 600
    assert day_of(local(closed.earliest("closed_at").closed_at)) >= date(2025, 11, 19)
    assert not closed.filter(
        Q(narrative__isnull=True) | Q(created_by=None) | Q(owner=None) | Q(outcome="")
    ).exists()
    for signal in closed.prefetch_related("steps"):
        first = min(step.done_at for step in signal.steps.all())  # a notice may go out later
        assert signal.seen_at < signal.received_at < first < signal.closed_at
        assert signal.closed_at < start_of_day(FRIDAY)
        if signal.due_at:
            assert signal.term_met_at <= signal.due_at or signal.severity == 5
        assert SignalTerm.objects.filter(signal=signal).exists()


def test_something_was_done_about_everything_grave(beside):
    grave = ["violence", "weapons", "recruitment", "sexual_misconduct", "extremism"]
    closed = beside.filter(status=Status.CLOSED, category__in=grave)
    assert closed.exists() and not closed.filter(outcome="no_follow_up").exists()


def test_laws_and_terms_were_looked_up_and_the_sites_wait():
    waiting = Fact.objects.to_check(date(2026, 11, 1))
    assert set(waiting.values_list("kind", flat=True)) == {"link"}
    assert not HelpLine.objects.to_check(date(2026, 11, 1)).exists()


def test_each_that_was_closed_stands_in_the_trail_from_logging_to_closing(beside):
    closed = beside.filter(status=Status.CLOSED)
    for signal in closed.order_by("-closed_at")[:5]:
        verbs = AuditEntry.objects.filter(subject_ref=signal.ref).order_by("pk")
        assert list(verbs.values_list("verb", flat=True))[:1] == ["logged"]
        assert verbs.last().after == Status.CLOSED
        assert verbs.filter(verb="step_added").exists()


@pytest.mark.parametrize(
    ("email", "shown"),
    [("lead@demo.example", "Binnenstad"), ("manager@demo.example", "Offline begeleid")],
)
def test_trends_say_when_and_where_and_what_came_of_it(email, shown):
    with on_the_day():
        reader = make.signed_in(User.objects.get(email=email))
        answer = reader.get(reverse("signals:trends"))
    page = answer.context
    cells = [figure.count or 0 for _a, _b, row in page["heat"]["rows"] for figure, _shade in row]
    known = sum(row.figure.count or 0 for row in page["outcomes"]["rows"])
    assert sum(cells) > 20
    assert known > 20
    assert (page["heat"]["unknown"].count or 0) < sum(cells) / 5
    assert shown in answer.content.decode()


# --- hours ----------------------------------------------------------------------------------------


def in_28_days():
    return HourPart.objects.between(FIRST_OF_28, FRIDAY)


def test_everybody_is_online_as_much_as_the_file_says(filled):
    for row in filled.plan.people:
        if row.pattern is None or row.left_on:
            continue
        minutes = in_28_days().filter(worker__name=row.name).minutes()
        assert minutes.online_percent == pytest.approx(row.online_percent, abs=1), row.name


def test_the_organisation_is_online_for_21_per_cent():
    assert in_28_days().minutes().online_percent == pytest.approx(21, abs=1)
    before = HourPart.objects.filter(day__lt=FIRST_OF_28)  # without who came in November
    assert before.minutes().online_percent == pytest.approx(22, abs=1)


def test_a_week_comes_to_the_hours_of_the_contract(filled):
    week = HourPart.objects.between(date(2026, 11, 9), date(2026, 11, 15))
    for contract in Contract.objects.filter(user__status=PersonStatus.ACTIVE):
        minutes = week.filter(worker=contract.user).minutes()
        assert minutes.base + minutes.other == contract.hours_per_week * 60
        assert minutes.base == pytest.approx(float(contract.hours_per_week) * 60 * 0.72, abs=5)


def test_evenings_are_as_the_file_says():
    online = HourEntry.objects.filter(where="online")
    evening = [row for row in online if local(row.started_at).hour >= 18]
    across = [
        row
        for row in online
        if local(row.started_at).hour < 18 and local(row.ended_at).strftime("%H:%M") > "18:00"
    ]
    assert across == []
    share = sum(row.minutes for row in evening) / sum(row.minutes for row in online)
    assert share == pytest.approx(0.35, abs=0.02)


def test_each_team_is_online_every_friday_evening_but_for_the_gaps():
    covered = {
        (row.team.name, row.day)
        for row in HourEntry.objects.filter(where="online").select_related("team")
        if row.day.weekday() == 4 and local(row.started_at).hour >= 18
    }
    fridays = [FRIDAY - timedelta(weeks=back) for back in range(23)]
    teams = ("Centrum", "Havenkwartier", "Dorpen")
    missing = {(team, day) for team in teams for day in fridays} - covered
    assert missing == {("Dorpen", date(2026, 7, 24)), ("Dorpen", date(2026, 10, 2))}


def test_entries_are_of_a_usual_length_and_never_overlap():
    for person in User.objects.all():
        rows = list(HourEntry.objects.filter(worker=person).order_by("started_at"))
        assert all(30 <= row.minutes <= 180 for row in rows)
        assert not [one for one, two in pairwise(rows) if two.started_at < one.ended_at]


def test_who_forgets_has_an_empty_week_and_who_is_new_starts_on_the_first_day():
    forgets = HourEntry.objects.filter(worker__name="Lotte Wagenaar")
    assert forgets.latest("day").day < date(2026, 11, 16)
    assert HourEntry.objects.filter(worker__name="Olena Kravets").earliest("day").day == date(
        2026, 11, 2
    )
    assert not HourEntry.objects.filter(worker__name="Bram Terpstra").exists()
    assert not Availability.objects.filter(user__name="Bram Terpstra").exists()


# --- followed up ----------------------------------------------------------------------------------


def test_a_signal_runs_in_centrum_with_something_to_do_on_the_day():
    signal = numbered()[41]
    assert (signal.status, str(signal.team)) == (Status.IN_PROGRESS, "Centrum")
    assert signal.steps.done().exists()
    assert signal.steps.to_do().get().due_on == FRIDAY


def test_the_platform_confirmed_a_report_and_decided_nothing_yet():
    step = numbered()[39].steps.get(kind="reported_platform")
    assert (step.receipt_on, step.decision) == (date(2026, 11, 14), "")


def test_what_stands_out_in_the_trends_of_centrum_is_more_exposing():
    with on_the_day():
        lead = make.signed_in(User.objects.get(email="lead@demo.example"))
        page = lead.get(reverse("signals:trends")).content.decode()
    assert "Meer dan anders: Exposing" in page


def test_an_approach_was_shared_with_a_partner_who_took_it_up():
    shared = Disclosure.objects.get(approach__isnull=False)
    assert (shared.partner.name, shared.answer) == ("Het Meerlicht College", "taken_up")


# --- harmful accounts -----------------------------------------------------------------------------


def test_rounds_end_as_the_file_says():
    rounds.end_as_the_file_says(FRIDAY)


# --- taken up together ----------------------------------------------------------------------------


def test_one_weekly_group_with_two_workers_came_of_three_lonely_signals():
    group = Activity.objects.get(title__contains="Even niet alleen")
    steps = SignalStep.objects.filter(activity=group).select_related("signal")
    assert (group.recurrence, group.workers.count(), group.first_day.weekday()) == ("weekly", 2, 1)
    assert {step.signal.subcategory for step in steps} == {"loneliness"}
    assert len({step.signal for step in steps}) >= 3


def test_two_signals_at_the_fair_became_one_approach_that_ended_with_a_result():
    fair = next(row for row in Approach.objects.all() if row.title == "Vapes op de kermis")
    assert {int(signal.ref[-4:]) for signal in fair.signals.all()} == {11, 12}
    assert (fair.status, fair.partners.count(), fair.steps.count()) == ("ended", 3, 3)
    assert fair.result and fair.lesson


def test_no_text_of_an_approach_or_activity_names_anybody():
    texts = [step.note or "" for step in ApproachStep.objects.all()]
    for row in Approach.objects.all():
        texts += [row.title, row.problem, row.goal, row.result or "", row.lesson or ""]
    texts += [text for row in Activity.objects.all() for text in (row.title, row.result)]
    assert [found for text in texts for found in findings(text, allowed=["Even", "Podium"])] == []


def test_one_report_is_definitive_with_examples_and_one_is_a_concept():
    definitive, concept = Report.objects.order_by("first_day")
    assert definitive.is_definitive and not concept.is_definitive
    assert len(definitive.snapshot["examples"]) >= 2
    for block in definitive.snapshot["figures"].values():
        assert block["tables"] or block["facts"]
    assert FundingSource.objects.count() == 3
    told = definitive.snapshot["figures"]["means"]["lines"]
    assert len(told) == 3  # what each source made possible


def test_what_was_held_has_figures_and_the_coming_one_a_day():
    first, last = Evaluation.objects.held().order_by("held_on")
    assert set(last.figures) == set(AgendaItem)
    assert set(AgendaItem) - set(first.figures) == {"goals", "offline", "instaclean"}
    assert last.figures["colleagues"]["confidence"] == 3.6
    assert (first.verdicts.count(), last.verdicts.count()) == (6, 6)  # of what held then
    to_come = Evaluation.objects.open().get()
    assert to_come.planned_on == to_come.due_on
    assert not Message.objects.waiting().filter(kind="policy.evaluation_planned").exists()
    content = ChecklistRun.objects.filed().get().snapshot
    told = {one["key"]: one["told"] for item in content["items"] for one in item["questions"]}
    assert told["importance_6"].startswith("10 van 11 ")
    assert told["evaluation_2"].startswith("gepland op ")


def test_the_agenda_to_come_knows_the_goals_and_the_checklist_was_answered_by_figures():
    to_come = Evaluation.objects.open().get()
    assert to_come.figures["goals"]["all"] == 5
    content = ChecklistRun.objects.filed().get().snapshot
    said = {one["key"]: one for item in content["items"] for one in item["questions"]}
    by_figure = {key: said[key]["answer"] for key in said if said[key]["by_figure"]}
    expected = {"means_1": "partly", "means_2": "partly", "importance_6": "yes", "privacy_5": "yes"}
    assert {key: by_figure.get(key) for key in expected} == expected


def test_a_goal_says_what_is_reckoned_of_its_day_everywhere_else():
    followed = Goal.objects.exclude(figure_source=FigureSource.MANUAL)
    assert followed.count() == 4
    for goal in followed:
        last = goal.readings.order_by("day").last()
        told = goal_figures.live(goal.figure_source, last.day)
        assert (last.value, last.up_to) == told, goal.text


def test_nothing_is_to_do_twice():
    """What was agreed in an evaluation is no action of the checklist as well."""
    open_ones = [row.what for row in Decision.objects.order_by("pk")]
    open_ones += [row.text for row in ChecklistAction.objects.order_by("pk")]
    assert sum("laptop" in each.lower() for each in open_ones) == 1


def test_requests_stand_in_each_state_that_an_officer_meets(filled):
    rows = {row.kind + row.status: row for row in DataRequest.objects.all()}
    assert set(rows) == {
        "accessrejected", "accesssent", "objectreceived", "accessassessing", "erasesearching",
    }  # fmt: skip
    today = filled.done.last_day
    assert [row.kind for row in DataRequest.objects.late(today)] == ["object"]
    waits = rows["accessassessing"]
    assert waits.hits.filter(give="").exists() and waits.hits.exclude(give="").count() == 1
    assert waits.hits.filter(source="consent.young_people").count() == 1
    assert rows["accesssent"].result == "granted" and not rows["accesssent"].package.content
    assert rows["erasesearching"].job == "" and rows["erasesearching"].identity == "known_phone"
    assert not Message.objects.waiting().filter(subject__startswith="privacy.datarequest").exists()


def test_trail_of_the_demo_holds_no_code_that_the_page_has_no_word_for():
    assert list(without_words(AuditEntry.objects.order_by("pk"))) == []


def test_trail_of_the_demo_shows_nobody_a_key():
    """What a page says it is about is a name, a kind, or a reference as people write it."""
    shown = screens.told(list(AuditEntry.objects.order_by("pk")))
    texts = {text for each in shown for text in (each.about, each.change)}
    assert [text for text in sorted(texts) if UUID.search(text) or " None" in text] == []
    assert {"Hulplijn: Centrum Seksueel Geweld", "Team: Centrum"} <= texts


def test_one_question_about_reading_was_asked_and_answered():
    question = ReadingQuestion.objects.get()
    assert question.status == QuestionStatus.ANSWERED and question.answer
    assert question.asked_by == User.objects.get(email="privacy@demo.example")
    assert question.person != question.asked_by


def test_what_was_done_in_an_approach_was_done_before_it_ended():
    [ended] = Approach.objects.filter(ended_on__isnull=False)
    steps = SignalStep.objects.filter(signal__approaches=ended)
    shared = Disclosure.objects.filter(Q(approach=ended) | Q(signal__approaches=ended))
    moments = [
        *steps.values_list("done_at", flat=True),
        *shared.values_list("shared_at", flat=True),
    ]
    days = sorted(timezone.localdate(at) for at in moments if at)
    assert days and days[-1] <= ended.ended_on
