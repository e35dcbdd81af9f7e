"""Whatever is done with three signals of one thing: their terms say what happened."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from signals.actions import merging, owning, steps, terms, triage
from signals.choices.signal import OPEN, URGENT, Status, StepKind
from signals.models import Signal, SignalStep
from tests import make
from tests.signals.test_merging import HOUR, NOW, SERIOUS, logged
from youthwork.lib.dates import day_of

which = st.sampled_from([0, 0, 0, 1, 1, 2])  # more befalls one than three
DEED = st.one_of(
    st.tuples(st.just("step"), which, st.sampled_from([0, 1, 30])),
    st.tuples(st.just("plan"), which, st.just(0)),
    st.tuples(st.just("tick"), which, st.sampled_from([0, 1, 30])),
    st.tuples(st.sampled_from(["own", "resume", "split", "close", "reopen"]), which, st.just(0)),
    st.tuples(st.just("rate"), which, st.sampled_from([2, 3, 4, 5])),
    st.tuples(st.just("rest"), which, st.sampled_from([2, 20])),
    st.tuples(st.just("merge"), which, which),
)


def fresh(signal):
    return Signal.objects.get(pk=signal.pk)


def do(deed, signals, lead, now):
    """One deed at one moment; what is refused leaves everything as it was."""
    what, which, value = deed
    signal, by = fresh(signals[which]), {"by": lead, "now": now}
    if what == "step":
        triage.add_step(signal, StepKind.TALK_YOUTH, done_at=now - value * HOUR, **by)
    elif what == "plan":
        day = day_of(now) + timedelta(days=2)
        steps.plan_step(signal, StepKind.TALK_PARENT, owner=lead, due_on=day, **by)
    elif what == "tick":
        for step in SignalStep.objects.all_of(signal).to_do()[:1]:
            steps.tick_off(step, done_at=now - value * HOUR, **by)
    elif what == "own":
        owning.assign(signal, lead, **by)
    elif what == "resume":
        triage.resume(signal, **by)
    elif what == "split":
        merging.split(signal, **by)
    elif what == "close":
        triage.close(signal, "resolved", **by)
    elif what == "reopen":
        triage.reopen(signal, "weer", **by)
    elif what == "rate":
        triage.change_severity(signal, value, "anders", **by)
    elif what == "rest":
        triage.pause(signal, day_of(now) + timedelta(days=value), "wacht", **by)
    else:
        merging.merge(signal, fresh(signals[value]), **by)


def counting(signal, since):
    """When steps were written down that count for a signal, first first (decision 0082)."""
    own = SignalStep.objects.done().filter(signal=signal, noted_at__gte=since)
    of_others = SignalStep.objects.done().filter(
        signal__merged_into=signal, noted_at__gte=since, done_at__gte=signal.seen_at
    )
    return sorted(step.noted_at for step in (*own, *of_others))


def look_over(signal):
    since = signal.term_began_at if signal.severity in URGENT else signal.opened_at
    counted = counting(signal, signal.opened_at)
    assert signal.first_step_at == (counted[0] if counted else None)
    if signal.term_met_at:
        assert any(noted <= signal.term_met_at for noted in counting(signal, since))
    elif signal.status in OPEN:
        assert not (signal.owner_id and counting(signal, since))
        open_ones = signal.duplicates.filter(term_met_at=None)
        ends = [terms.own_end(signal, signal.term_from)]
        ends += open_ones.values_list("due_at", flat=True)
        assert signal.due_at == min((each for each in ends if each), default=None)


class TermsByChance(TestCase):
    def setUp(self):
        noord = make.team("Noord")
        make.organisation()
        self.worker, self.lead = make.people(
            ("Wim Werker", "worker", noord), ("Lea Leider", "team_lead", noord)
        )

    @given(deeds=st.lists(DEED, min_size=8, max_size=20))
    @settings(max_examples=40, deadline=None)
    def test_the_columns_of_a_term_say_what_its_steps_say(self, deeds):
        Signal.objects.all().delete()
        signals = [logged(self.worker, number, **SERIOUS) for number in range(3)]
        for hours, deed in enumerate(deeds, start=4):
            try:
                with transaction.atomic():
                    do(deed, signals, self.lead, NOW + hours * HOUR)
            except ValidationError:
                continue
            for signal in Signal.objects.exclude(status=Status.MERGED):
                look_over(signal)
