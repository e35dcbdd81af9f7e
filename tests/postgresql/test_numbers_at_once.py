"""Numbers of signals for several who save at the same moment, which SQLite can't show."""

import threading
import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from signals import numbers
from signals.actions import log
from signals.choices.signal import Category
from signals.models import Signal
from tests.postgresql.test_outbox_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
SOON = 30  # seconds: who waits for a number that another holds would wait for ever


def refs(*given):
    return [f"S-2026-{number:04d}" for number in given]


def test_who_saves_at_the_same_moment_waits_for_nobody():
    numbers.go_on_after(2026, 0)
    all_have_one = threading.Barrier(numbers.LANES)

    def save():
        with transaction.atomic():
            ref = numbers.next_place(2026).ref
            all_have_one.wait(SOON)
        return ref

    assert sorted(at_once(numbers.LANES, save)) == refs(*range(1, numbers.LANES + 1))
    assert numbers.next_place(2026).ref == f"S-2026-{numbers.LANES + 1:04d}"


def test_a_number_that_is_put_back_is_the_next_one_though_others_were_kept_meanwhile():
    numbers.go_on_after(2026, 0)
    has_one, may_fail = threading.Event(), threading.Event()

    def fail():
        with transaction.atomic():
            ref = numbers.next_place(2026).ref
            has_one.set()
            may_fail.wait(SOON)
            transaction.set_rollback(True)
        return ref

    def keep():
        has_one.wait(SOON)
        kept = [numbers.next_place(2026).ref for _number in range(20)]
        may_fail.set()
        return kept

    parts = iter([fail, keep])
    first, kept = sorted(at_once(2, lambda: next(parts)()), key=lambda found: type(found) is list)
    assert first == "S-2026-0001"
    # The lane of the held number is left out, with every sixteenth after it.
    assert kept == refs(*[number for number in range(2, 23) if number != 17])
    assert [numbers.next_place(2026).ref for _number in range(3)] == refs(1, 17, 23)


def test_more_savers_than_lanes_get_a_number_each():
    numbers.go_on_after(2026, 0)
    found = at_once(24, lambda: [numbers.next_place(2026).ref for _number in range(5)])
    assert len({ref for each in found for ref in each}) == 120


def test_the_first_of_a_year_at_once():
    """Who sees a lane that another gives back meanwhile takes its next one; none is left out."""
    found = set(at_once(6, lambda: numbers.next_place(2026).ref))
    assert len(found) == 6
    one_after_the_other = refs(*range(1, 50))
    left = [ref for ref in one_after_the_other if ref not in found]
    assert numbers.next_place(2026).ref == left[0]


def test_signals_saved_at_once_have_each_a_number_of_their_own(cast):
    def save():
        for _number in range(5):
            log.log_signal(
                log.Observation(
                    client_id=uuid.uuid4(), team=cast.noord, category=Category.NUISANCE,
                    severity=2, seen_at=NOW, narrative="Vuurwerk op het plein.",
                ),
                by=cast.worker, now=NOW,
            )  # fmt: skip

    at_once(8, save)
    assert Signal.objects.values("ref").distinct().count() == 40
