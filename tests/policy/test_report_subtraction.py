"""Who subtracts: from everything that a report shows, no hidden number can be worked out."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from datetime import time, timedelta
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone
from django.utils.translation import gettext
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from policy import report_house, report_paper
from policy.actions import reports as actions
from policy.choices.evaluations import EvaluationStatus
from policy.choices.goals import FigureSource, GoalStatus
from policy.models import ChecklistRun, Evaluation, Goal, GoalReading
from policy.report_content import contact, done, house
from policy.screens import reports as screen
from signals.actions import trends
from signals.choices.rounds import Decision
from signals.choices.sharing import RequestAnswer
from signals.querysets.trend import settled_until
from tests import make
from tests.policy.documents import goal as drafted_goal
from tests.sign_in import sign_in
from workers.balance import Practice
from workers.choices.contacts import ContactOutcome, Known
from youthwork.lib.dates import add_months, day_of, moment_at, month_start

DAY = timedelta(days=1)
HIDDEN = ("<5", "–")
count = st.integers(0, 5) | st.integers(0, 30)
kinds = st.tuples(
    st.sampled_from(Known.values), st.sampled_from(ContactOutcome.values), st.just("")
)


def ranges(cells, total):
    """Least and most of each hidden cell, for who reads the list with its total."""
    lows = [int(cell) if cell not in HIDDEN else 0 for cell in cells]
    highs = [int(c) if c not in HIDDEN else 4 if c == "<5" else total for c in cells]
    return [
        (
            max(low, total - sum(highs) + high),
            min(high, total - sum(lows) + low),
        )
        for cell, low, high in zip(cells, lows, highs, strict=True)
        if cell in HIDDEN
    ]


def attack(tables):
    """What a reader of one table learns too much."""
    for made in tables:
        cells = [row[1] for row in made["rows"]]
        *parts, total = cells
        if total in HIDDEN:
            # Fewer than five in all: every part is under five, and nothing tells how many.
            assert set(parts) <= set(HIDDEN), made
            continue
        hidden = [cell for cell in parts if cell in HIDDEN]
        for (low, high), cell in zip(ranges(parts, int(total)), hidden, strict=True):
            if cell == "<5":
                assert (low, high) == (0, 4), made
            else:
                assert low < high, made


@given(st.dictionaries(kinds, count, max_size=8))
@settings(max_examples=40, deadline=None)
def test_two_lists_of_the_same_contacts_give_no_hidden_number_away(contacts):
    tables = contact.contact_tables(Practice(contacts=Counter(contacts)))
    assert tables[0]["rows"][-1] == tables[1]["rows"][-1]
    attack(tables)


@given(count, count, count)
@settings(max_examples=40, deadline=None)
def test_who_stopped_is_not_found_among_who_answered(stays, stopped, silent):
    made = house.consent_table(stays + stopped + silent, stays + stopped, stopped)
    assert [row[0] for row in made["rows"]].count(str(gettext("Together"))) == 1
    attack([made])


@given(count, count, st.lists(count, min_size=5, max_size=5))
@settings(max_examples=40, deadline=None)
def test_approaches_and_notices_give_no_hidden_number_away(ended, going_on, decided):
    kinds = [*Decision.values, ""]
    by = dict.fromkeys(kinds, 0) | dict(zip(kinds, decided, strict=False))
    attack([done.approach_table(ended, going_on), done.notice_table(by)])
    attack([done.question_table(dict(zip(RequestAnswer.values, decided, strict=False)))])


@given(st.lists(count, min_size=4, max_size=4), st.booleans())
@settings(max_examples=80, deadline=None)
def test_that_nothing_waits_in_rounds_that_are_closed_gives_no_number_away(decided, may_wait):
    """Who sees those rounds knows that nought, whether it stands in the list or not."""
    by = dict(zip(Decision.values, decided, strict=True)) | {"": 0}
    made = done.notice_table(by, may_wait=may_wait)
    rows = [row for row in made["rows"] if row[0] != gettext("No decision yet")]
    assert (rows != made["rows"]) == may_wait
    if any(row[1] not in HIDDEN for row in rows[:-1]):
        attack([made | {"rows": rows}])


def test_a_goal_on_young_people_says_how_it_stands_without_the_number(cast):
    today = timezone.localdate()
    for source, value in ((FigureSource.REFERRALS, 3), (FigureSource.HOURS_SHARE, 21)):
        goal = drafted_goal(cast.manager)
        Goal.objects.filter(pk=goal.pk).update(
            figure_source=source, status=GoalStatus.ADOPTED, adopted_on=today - 60 * DAY
        )
        GoalReading.objects.create(
            goal=goal, day=today - DAY, value=Decimal(value), read_at=timezone.now()
        )
    (made,) = report_house.goals(today - 90 * DAY, today)
    told = sorted(row[4] for row in made["rows"])
    assert told == ["21", "–"] and made["note"]
    assert sorted(row[1] for row in made["rows"]) == ["3", "–"]  # where it began is one too
    assert all(row[6] != "–" for row in made["rows"])


def test_goals_stand_by_theme_as_they_were_on_the_last_day(cast):
    today = timezone.localdate()
    goals = [drafted_goal(cast.manager, theme=theme) for theme in ("", "livelihood", "livelihood")]
    for each in goals[:2]:
        Goal.objects.filter(pk=each.pk).update(
            status=GoalStatus.ADOPTED, adopted_on=today - 60 * DAY
        )
    for back, value in ((50, 4), (30, 9), (1, 12)):
        GoalReading.objects.create(
            goal=goals[1], day=today - back * DAY, value=Decimal(value), read_at=timezone.now()
        )
    tables = report_house.goals(today - 90 * DAY, today - 10 * DAY)
    assert [made["key"] for made in tables] == ["goals", "goals_livelihood"]
    (row,) = tables[1]["rows"]  # the draft is not in it
    assert (row[1], row[2], row[4]) == ("3", "15", "9")
    assert report_house.goals(today - 90 * DAY, today - 70 * DAY) == []


def test_f47_an_evaluation_that_was_missed_stays_late_in_the_report(cast):
    last = timezone.localdate()
    first = last - 200 * DAY
    Evaluation.objects.create(
        number=1,
        due_on=last - 150 * DAY,
        held_on=last - 140 * DAY,
        finished_at=timezone.now(),
        status=EvaluationStatus.FINISHED,
    )
    Evaluation.objects.create(number=2, due_on=last - 8 * DAY, status=EvaluationStatus.OVERDUE)
    (made,) = report_house.evaluations(first, last)
    assert [row[1] == "–" for row in made["rows"]] == [False, True]
    assert "10" in made["rows"][0][2] and "8" in made["rows"][1][2]
    Evaluation.objects.create(
        number=3,
        due_on=first - 30 * DAY,
        status=EvaluationStatus.LAPSED,
        lapsed_because="Fusie van twee teams.",
    )
    assert len(report_house.evaluations(first, last)[0]["rows"]) == 2
    # As it was on the last day: not held yet then, though it was held since.
    (then,) = report_house.evaluations(first, last - 145 * DAY)
    assert then["rows"][0][1] == "–" and "5" in then["rows"][0][2]


def test_the_six_conditions_stand_as_they_were_filed(cast):
    today = timezone.localdate()
    assert report_house.checklist(today) == []
    make.filed_checklist(cast.manager)
    (made,) = report_house.checklist(today)
    assert len(made["rows"]) == 6 and all(row[1] not in ("", "–") for row in made["rows"])
    assert report_house.checklist(ChecklistRun.objects.get().day - DAY) == []


@pytest.fixture
def definitive(cast):
    now = timezone.now()
    month = add_months(month_start(day_of(settled_until(day_of(now)))), -1)
    at = moment_at(month + 9 * DAY, time(21))
    for category, number in {"exposing": 20, "violence": 12, "weapons": 1}.items():
        for _each in range(number):
            make.signal(cast.worker, team=cast.noord, category=category, seen_at=at)
    trends.publish(day_of(now), now)
    report = actions.begin(
        first_day=month,
        last_day=day_of(now),
        municipality=None,
        team=None,
        by=cast.manager,
        now=now,
    )
    actions.fill(report, lambda _percent: None, now=now)
    example = make.example(cast.lead, day=day_of(now), published_at=now)
    actions.choose_examples(report, [example], by=cast.manager, now=now)
    actions.make_definitive(report, by=cast.director, now=now)
    return report


def test_page_paper_and_files_hold_the_same_cells(cast, definitive, client, tmp_path):
    sign_in(client, cast.manager)
    page = definitive.get_absolute_url()
    shown = client.get(page).content.decode()
    lines = b"".join(client.get(f"{page}report.csv").streaming_content).decode()
    answer = client.get(f"{page}report.xlsx")
    body = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    book = load_workbook(BytesIO(body))
    in_book = [
        [str(cell) for cell in row if cell is not None]
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
    (tmp_path / "r.pdf").write_bytes(client.get(f"{page}report.pdf").content)
    paper = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "r.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    flat = re.sub(r"\s+", " ", paper)
    for name, _header, rows in screen.all_tables(
        screen.content_for(definitive, now=timezone.now())
    ):
        for row in rows:
            assert f">{row[0]}</th>" in shown or f"<dt>{row[0]}</dt>" in shown, row
            in_files = row[0].replace("\N{SOFT HYPHEN}", "")  # a file has none
            assert in_files in lines and name in lines
            assert any(found[0] == in_files for found in in_book if found), row
            assert row[0].split()[0] in flat
    content = screen.content_for(definitive, now=timezone.now())
    charted = [t for part in screen.parts(content) for t in part.tables if "described" in t]
    drawn = sum(cell == "<5" for made in charted for _label, cell in made["rows"][:-1])
    assert shown.count(">&lt;5<") == lines.count("<5") == paper.count("<5") - drawn > 0


def test_a_chart_shows_its_table_and_no_more(cast, definitive, tmp_path):
    """Hidden ones are hatched, each as long as the other; on paper each has its words (PDF/UA)."""
    content = screen.content_for(definitive, now=timezone.now())
    tables = [each for part in screen.parts(content) for each in part.tables]
    (made,) = [each for each in tables if each["key"] == "signals_by_category"]
    hidden = {bar.width for bar in made["lying"].bars if bar.is_hidden}
    shown = {bar.value: float(bar.width) for bar in made["lying"].bars if not bar.is_hidden}
    assert len(hidden) == 1 and shown["20"] == max(shown.values())
    assert [row.cells for row in made["beside"]] == made["rows"]

    paper = pikepdf.open(BytesIO(report_paper.of_report(definitive, now=timezone.now())))
    objects = [one for one in paper.objects if isinstance(one, pikepdf.Dictionary)]
    figures = [one for one in objects if one.get("/S") == "/Figure"]
    assert made["described"] in [str(one.Alt) for one in figures]
    assert all(str(one.Alt) for one in figures)
