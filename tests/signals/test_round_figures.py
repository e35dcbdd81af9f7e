"""Figures of rounds for who may open no item: told once, never by difference."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisation.choices import PlatformStatus
from organisation.models import Platform
from signals.choices.rounds import listed_categories
from signals.models import InstacleanRound
from signals.screens.round_figures import (
    Shortened,
    Told,
    cuts,
    figures_of_all,
    shortened,
    told_by_group,
    told_by_round,
    told_last,
)
from tests import make
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
KINDS = [kind for kind, _label in listed_categories()]
EACH = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
outcomes = st.lists(
    st.tuples(
        st.sampled_from(KINDS[:4]),
        st.sampled_from(["Instagram", "TikTok", "Telegram"]),
        st.sampled_from(["removed", "not_removed", "no_answer"]),
    ),
    min_size=1,
    max_size=25,
)
histories = st.lists(outcomes, min_size=1, max_size=6)


@pytest.fixture(autouse=True)
def platforms(db):
    return Platform.objects.offered()


def history(found):
    """Rounds in the order in which they ended, and the rows of their items."""
    rounds, rows = [], []
    for place, items in enumerate(found):
        year, quarter = divmod(place, 4)
        ref = f"{2020 + year}-Q{quarter + 1}"
        ended = datetime(2020, 1, 1, tzinfo=make.AMSTERDAM) + timedelta(days=90 * place)
        slugs = ["instagram", "snapchat", "tiktok", "telegram"]
        rounds.append(InstacleanRound(ref=ref, closed_at=ended, platforms=slugs))
        for kind, platform, decision in items:
            rows.append((ref, platform, kind, decision, ended, day_of(ended)))
    return rounds, rows


@EACH
@given(histories, outcomes)
def test_a_round_that_ends_changes_nothing_that_was_told(found, more):
    earlier = cuts(*history(found))
    assert cuts(*history([*found, more]))[: len(earlier)] == earlier


@EACH
@given(histories)
def test_each_round_stands_in_one_cut_with_a_total_that_is_shown(found):
    rounds, rows = history(found)
    told = cuts(rounds, rows)
    refs = [ref for cut in told for ref in cut.refs]
    assert refs == [round.ref for round in rounds][: len(refs)]
    for cut in told:
        assert int(cut.told.sent) == sum(row[0] in cut.refs for row in rows) >= 5


@EACH
@given(histories)
def test_no_count_under_five_is_shown_nor_what_is_left_of_a_total(found):
    for cut in cuts(*history(found)):
        total = int(cut.told.sent)
        sides = [cut.told.removed]
        for cells in (sides, [row.sent for row in cut.kinds], [row.sent for row in cut.platforms]):
            shown = [int(cell) for cell in cells if cell.isdigit()]
            assert all(count >= 5 for count in shown)
            left = total - sum(shown)
            assert left >= 5 or (left == 0 and len(shown) == len(cells))


@EACH
@given(histories)
def test_the_start_page_tells_the_last_of_what_the_page_of_rounds_tells(found):
    rounds, rows = history(found)
    counts = Counter((row[0], row[2], row[3]) for row in rows)
    last = told_last(rounds, [(*key, number) for key, number in counts.items()])
    told = [(cut.refs, cut.told.sent, cut.told.removed) for cut in cuts(rounds, rows)]
    assert told[-1:] == ([(last.refs, last.sent, last.removed)] if last else [])


@EACH
@given(histories)
def test_which_kinds_stand_there_tells_nothing(found):
    for cut in cuts(*history(found)):
        assert len(cut.kinds) == len(KINDS)
        assert len(cut.platforms) == 4  # those that could be on its list


@EACH
@given(histories)
def test_what_was_told_by_platform_stays_whatever_becomes_of_the_platforms(found):
    """One that is put away, comes in or gets another place: which goes with a small number would
    change, and two looks would tell it."""
    with transaction.atomic():
        earlier = cuts(*history(found))
        Platform.objects.filter(slug="instagram").update(status=PlatformStatus.ARCHIVED)
        Platform.objects.filter(slug="telegram").update(position=1)
        Platform.objects.create(slug="nieuw", name="Nieuw", position=2)
        caches["process"].clear()
        assert cuts(*history(found)) == earlier
        transaction.set_rollback(True)
    caches["process"].clear()


@EACH
@given(histories)
def test_the_page_tells_what_the_cut_tells_no_more_and_no_less(found):
    rounds, rows = history(found)
    shown = figures_of_all(rounds, rounds, rows)["cuts"]
    for cut, each in zip(reversed(cuts(rounds, rows)), shown, strict=True):
        for told, short in ((cut.kinds, each["kinds"]), (cut.platforms, each["platforms"])):
            again = {row.name: row.sent for row in short.rows} | dict.fromkeys(short.under, "<5")
            is_blank = all(row.sent == "–" for row in told)
            assert again == ({} if is_blank else {row.name: row.sent for row in told})


def test_a_list_has_rows_for_figures_and_one_line_for_what_is_under_five():
    told = [Told(*pair) for pair in (("a", "<5"), ("b", "12"), ("c", "–"), ("d", "<5"))]
    short = shortened(told)
    assert ([row.name for row in short.rows], short.under) == (["b", "c"], ["a", "d"])
    assert shortened([Told("a", "–"), Told("b", "–")]) == Shortened([], [])


@pytest.mark.parametrize(
    ("sent", "said", "unsaid"),
    [("<5", "Elk onder de 5: a, b", "Hier staan geen cijfers"), ("–", "Hier staan geen", "Elk")],
)
def test_a_list_without_rows_says_one_thing(sent, said, unsaid):
    short = shortened([Told("a", sent), Told("b", sent)])
    with override("nl"):
        drawn = render_to_string(
            "signals/_outcomes.html", {"rows": short.rows, "under": short.under}
        )
    assert said in drawn and unsaid not in drawn


def test_a_round_without_a_figure_of_its_own_says_why():
    """Told with another, waiting for one, running, not held."""
    most, few, fewer = ([(kind, "Instagram", "removed")] for kind in KINDS[:3])
    rounds, rows = history([most * 4 + few * 2 + fewer, most * 8 + few + fewer, most, most, []])
    for place, (round, status) in enumerate(
        zip(rounds, ("closed", "closed", "closed", "sent", "not_held"), strict=True)
    ):
        round.status, round.year, round.quarter = status, 2020 + place // 4, place % 4 + 1
    with override("en"):
        figures = figures_of_all(rounds, rounds[:3], rows)
    assert [cut["is_several"] for cut in figures["cuts"]] == [True]
    assert figures["untold"] == {
        "2020-Q1": "Told below, together with other rounds",
        "2020-Q2": "Told below, together with other rounds",
        "2020-Q3": "Told together with a next round",
        "2020-Q4": "Told when the round is finished",
        "2021-Q1": "No figures",
    }


def test_outcome_and_median_days_stand_by_round_platform_and_kind():
    """Reckoned by hand; no answer counts as sent, and makes no platform slower."""
    sent = datetime(2026, 11, 2, 12, tzinfo=make.AMSTERDAM)
    rows = [
        ("2026-Q4", "Instagram", "violence", "removed", sent, date(2026, 11, 4)),
        ("2026-Q4", "Instagram", "violence", "not_removed", sent, date(2026, 11, 7)),
        ("2026-Q4", "TikTok", "weapons", "no_answer", sent, None),
        ("2026-Q4", "TikTok", "violence", "", sent, None),
    ]

    def figures(told):
        return [(row.name, row.sent, row.removed, row.percent, row.days) for row in told]

    assert figures(told_by_round(rows).values()) == [("2026-Q4", "4", "1", "25%", "3½")]
    groups = told_by_group(rows)
    assert figures(groups["platforms"]) == [
        ("Instagram", "2", "1", "50%", "3½"),
        ("TikTok", "2", "0", "0%", "–"),
    ]
    assert figures(groups["kinds"]) == [
        ("Geweld", "3", "1", "33%", "3½"),
        ("Wapens", "1", "0", "0%", "–"),
    ]


@pytest.mark.parametrize(("answers", "days"), [(4, "–"), (5, "3")])
def test_median_days_are_told_of_five_answers_at_least(answers, days):
    """What a platform left without an answer counts as decided, and took no days (R63)."""
    rounds, rows = history([[(kind, "Instagram", "no_answer") for kind in KINDS[:3] * 10]])
    rows = [(*row[:-1], None) for row in rows]
    for place in range(answers):
        *before, _decision, sent, _answered = rows[place]
        rows[place] = (*before, "removed", sent, sent.date() + timedelta(days=3))
    [cut] = cuts(rounds, rows)
    assert cut.told.days == days
