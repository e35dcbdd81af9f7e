"""What waits for the privacy officer, on the start page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from privacy import keeping_to_do, request_to_do, tiles
from privacy.actions import keeping
from privacy.models import DataRequest, RetentionRun
from tests.privacy import make
from tests.sign_in import sign_in
from youthwork.lib.dates import add_months, day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db


def test_open_requests_stand_in_what_the_officer_has_to_do_the_first_due_on_top(cast):
    now = timezone.now()
    young = make.request(now)
    old = make.request(now - timedelta(days=70))
    told = answered(request_to_do.of(cast.privacy_officer, now))

    assert [task.url for task in told] == [old.get_absolute_url(), young.get_absolute_url()]
    assert [task.is_late for task in told] == [True, False]
    assert "Sanne" not in str(told) and "Milan" not in str(told)
    assert answered(request_to_do.of(cast.lead, now)) == []
    assert answered(request_to_do.of(cast.director, now)) == []


def test_a_request_that_was_answered_waits_no_more(cast):
    now = timezone.now()
    make.request(now)
    DataRequest.objects.update(
        status="rejected", result="refused", refusal="unfounded", finished_on=day_of(now)
    )
    assert answered(request_to_do.of(cast.privacy_officer, now)) == []


@pytest.mark.parametrize(("days", "shown"), [(14, 1), (15, 0)])
def test_a_hold_that_ends_within_two_weeks_waits_for_a_decision(cast, days, shown):
    now = timezone.now()
    today = day_of(now)
    until = today + timedelta(days=days)
    subject = "signals.signal:S-2026-0041"
    given = {"reason": "Aangifte loopt nog", "by": cast.privacy_officer, "today": today, "now": now}
    keeping.place_hold(subject, until=until, **given)

    told = answered(keeping_to_do.of(cast.privacy_officer, now))

    assert [task.text for task in told] == ["S-2026-0041"] * shown
    assert "Aangifte" not in str(told)
    assert answered(keeping_to_do.of(cast.lead, now)) == []


def test_a_hold_that_was_let_go_waits_no_more(cast):
    now = timezone.now()
    today = day_of(now)
    hold = keeping.place_hold(
        "signals.signal:S-2026-0041",
        reason="Aangifte",
        until=today,
        by=cast.lead,
        today=today,
        now=timezone.now(),
    )
    keeping.release_hold(hold, by=cast.privacy_officer, today=today, now=timezone.now())
    assert answered(keeping_to_do.of(cast.privacy_officer, now)) == []


def test_the_start_page_of_the_privacy_officer_shows_them_in_six_questions(
    cast, django_assert_max_num_queries
):
    now = timezone.now()
    today = day_of(now)
    first, *_others = [make.request(now) for _number in range(12)]
    until = min(add_months(today, 1), today + timedelta(days=3))
    for number in range(12):
        subject = f"signals.signal:S-2026-00{number:02}"
        keeping.place_hold(
            subject,
            reason="Aangifte",
            until=until,
            by=cast.privacy_officer,
            today=today,
            now=timezone.now(),
        )
    officer = sign_in(Client(), cast.privacy_officer)
    officer.get("/")
    with django_assert_max_num_queries(6):
        page = officer.get("/").content.decode()
    assert first.ref in page
    assert "S-2026-0003" in page


def test_a_worker_finds_writing_down_a_request_in_the_menu_and_the_officer_does_once(cast):
    for person, shown in ((cast.worker, 1), (cast.manager, 1), (cast.director, 0)):
        page = sign_in(Client(), person).get("/more/").content.decode()
        assert ('href="/privacy/requests/new/"' in page) == bool(shown), person
    officer = sign_in(Client(), cast.privacy_officer)
    assert 'href="/privacy/requests/new/"' not in officer.get("/more/").content.decode()
    here = officer.get("/privacy/requests/new/").content.decode()
    assert 'href="/privacy/requests/" aria-current="page"' in here


def test_the_moment_of_a_hold_is_its_last_day(cast):
    """On the last day it is still there to extend; the day after it is over."""
    now = timezone.now()
    today = day_of(now)
    keeping.place_hold(
        "signals.signal:S-2026-0041",
        reason="Aangifte",
        until=today,
        by=cast.privacy_officer,
        today=today,
        now=timezone.now(),
    )
    assert len(answered(keeping_to_do.of(cast.privacy_officer, now))) == 1
    assert answered(keeping_to_do.of(cast.privacy_officer, now + timedelta(days=1))) == []


def test_the_room_stands_on_the_start_page_in_numbers(cast):
    now = timezone.now()
    today = day_of(now)
    make.request(now)
    keeping.place_hold(
        "signals.signal:S-2026-0041",
        reason="Aangifte",
        until=today,
        by=cast.privacy_officer,
        today=today,
        now=timezone.now(),
    )
    for day, erased in ((today - timedelta(days=1), 9), (today, 2)):
        for rule in ("outbox.messages", "outbox.jobs"):
            RetentionRun.objects.create(rule=rule, day=day, erased=erased, finished_at=now)

    [tile] = answered(tiles.tiles(cast.privacy_officer, now))
    assert [stat["value"] for stat in tile.context["stats"]] == [1, 0, 1, 4]
    assert answered(tiles.tiles(cast.lead, now)) == []


def test_the_room_is_there_before_anything_ran(cast):
    [tile] = answered(tiles.tiles(cast.privacy_officer, timezone.now()))
    assert [stat["value"] for stat in tile.context["stats"]] == [0, 0, 0, "–"]
