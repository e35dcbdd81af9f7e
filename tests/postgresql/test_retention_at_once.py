"""What goes by its age while somebody writes on it: that one stays, the others go, nobody waits."""

from datetime import timedelta

import pytest
from django.db import transaction

from signals import retention
from signals.actions import approach, triage
from signals.choices.signal import Outcome
from signals.models import Approach, Signal
from tests import make
from tests.postgresql.test_outbox_at_once import at_once
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.FRIDAY_NIGHT
LATER = NOW + timedelta(days=800)


def run_in_another_connection(key):
    [rule] = [rule for rule in retention.RULES if rule.key == key]

    def run():
        with transaction.atomic():
            return rule.run(day_of(LATER), LATER, 100)

    [done] = at_once(1, run)
    return done


@pytest.mark.parametrize("key", ["signals.account", "signals.narrative"])
def test_a_signal_that_is_opened_again_at_that_moment_stays_and_the_others_go(cast, key):
    reopened, other = (
        make.signal(cast.worker, now=NOW, account_handle="expose_voorbeeld") for _each in range(2)
    )
    for signal in (reopened, other):
        triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    with transaction.atomic():
        triage.reopen(Signal.objects.get(pk=reopened.pk), "Toch.", by=cast.lead, now=LATER)
        assert run_in_another_connection(key) == 1
    assert run_in_another_connection(key) == 0
    stays, goes = (Signal.objects.get(pk=signal.pk) for signal in (reopened, other))
    assert stays.account_handle and stays.narrative and not goes.account_handle


def test_an_approach_that_is_taken_up_again_at_that_moment_stays(cast):
    rows = [make.approach(cast.lead, started_on=day_of(NOW)) for _each in range(2)]
    for row in rows:
        approach.end(row, "Klaar.", by=cast.lead, now=NOW, ended_on=day_of(NOW))
    with transaction.atomic():
        approach.reopen(Approach.objects.get(pk=rows[0].pk), by=cast.lead, now=LATER)
        assert run_in_another_connection("signals.approach") == 1
    assert [bool(Approach.objects.get(pk=row.pk).problem) for row in rows] == [True, False]
