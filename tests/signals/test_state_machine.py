"""However people press, no signal goes a way that the table of moves doesn't have."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from signals.actions import editing, erasing, merging, moving, owning, steps, terms, triage
from signals.choices.editing import EDITABLE_FOR, RetractReason
from signals.choices.signal import (
    NEXT,
    OPEN,
    URGENT,
    Interpretation,
    Outcome,
    Severity,
    Status,
    StepKind,
)
from signals.models import Signal, SignalStep
from tests import make
from tests.make import AMSTERDAM
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

BEGIN = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
STATUSES = st.sampled_from(list(Status))
KINDS = ("bullying", "bullying", "opportunity", "unsafe_home")


class Following(RuleBasedStateMachine):
    """One signal and another, followed up by a lead and a worker in any order."""

    @initialize(severity=st.sampled_from([2, 3, 4, 5]))
    def log(self, severity):
        noord = make.team("Noord")
        make.organisation()
        self.worker, self.lead = make.people(
            ("Wim Werker", "worker", noord), ("Lea Leider", "team_lead", noord)
        )
        self.now = BEGIN
        also = {"interpretation": "possibly_serious"}
        rated = (severity, Severity.FAST)  # one is urgent, whatever the other is
        logged = [make.signal(self.worker, now=BEGIN, severity=each, **also) for each in rated]
        self.pks = [signal.pk for signal in logged]
        self.was = dict.fromkeys(self.pks, Status.NEW)
        self.severity, self.by = {signal.pk: signal.severity for signal in logged}, None

    def one(self, which):
        return Signal.objects.get(pk=self.pks[which])

    def open_one(self, which):
        """The other where this one is closed: what its author may do is done to an open one."""
        signal = self.one(which)
        return signal if signal.status in OPEN else self.one(1 - which)

    def do(self, deed, *args, **also):
        self.now += timedelta(hours=1)
        self.by = also["by"]
        try:
            with transaction.atomic():
                deed(*args, now=self.now, **also)
        except ValidationError:
            pass

    who = st.sampled_from(["lead", "worker"])
    which = st.integers(0, 1)

    @rule(which=which, to=STATUSES)
    def moves(self, which, to):
        signal = self.one(which)
        implies_more = (Status.CLOSED, Status.REOPENED, Status.MERGED, Status.ANONYMISED)
        if to not in (*implies_more, signal.status):
            self.do(moving.move, signal, to, by=self.lead)

    @rule(which=which)
    def assigns(self, which):
        self.do(owning.assign, self.one(which), self.worker, by=self.lead)

    @rule(which=which, who=who, outcome=st.sampled_from(list(Outcome)))
    def closes(self, which, who, outcome):
        signal = self.one(which)
        urgent, stepped = signal.severity in URGENT, signal.first_step_at is not None
        self.do(triage.close, signal, outcome, by=getattr(self, who))
        if self.one(which).status == Status.CLOSED and signal.status in OPEN:
            assert not urgent or (stepped and who == "lead")

    @rule(which=which)
    def reopens(self, which):
        self.do(triage.reopen, self.one(which), "kwam terug", by=self.lead)

    @rule(which=which)
    def steps_in(self, which):
        self.do(triage.add_step, self.one(which), StepKind.TALK_YOUTH, by=self.worker)

    @rule(which=which)
    def plans_and_drops(self, which):
        due = day_of(self.now) + timedelta(days=3)
        also = {"owner": self.worker, "due_on": due, "by": self.lead}
        self.do(steps.plan_step, self.one(which), StepKind.TALK_PARENT, **also)
        for step in self.one(which).steps.to_do().select_related("signal"):
            self.do(steps.drop, step, by=self.lead)

    @rule(which=which)
    def plans(self, which):
        due = day_of(self.now) + timedelta(days=3)
        also = {"owner": self.worker, "due_on": due, "by": self.lead}
        self.do(steps.plan_step, self.one(which), StepKind.VICTIM_SUPPORT, **also)

    @rule(which=which)
    def ticks_off(self, which):
        for step in self.one(which).steps.to_do().select_related("signal"):
            self.do(steps.tick_off, step, by=self.worker)

    @rule(which=which, days=st.integers(-1, 91))
    def rests(self, which, days):
        until = day_of(self.now) + timedelta(days=days)
        self.do(triage.pause, self.one(which), until, "wacht", by=self.lead)

    @rule(which=which)
    def wakes(self, which):
        self.do(triage.resume, self.one(which), by=self.lead)

    @rule(which=which, severity=st.sampled_from(list(Severity)))
    def rates(self, which, severity):
        self.do(triage.change_severity, self.one(which), severity, "om deze reden", by=self.lead)

    @rule(which=which, severity=st.sampled_from(list(Severity)), kind=st.sampled_from(KINDS))
    def edits(self, which, severity, kind):
        """By who logged it, also into another kind: that parts it from its duplicates."""
        signal = self.open_one(which)
        said = {"client_id": signal.client_id, "category": kind, "severity": severity}
        seen, said_in = make.observation(signal.team, BEGIN, **said), signal.version
        self.do(editing.edit, signal, seen, version=said_in, by=self.worker)
        if Signal.objects.get(pk=signal.pk).version > said_in:
            assert self.is_own_and_new(signal)

    @rule(which=which)
    def takes_back(self, which):
        signal = self.open_one(which)
        before, urgent = signal.status, signal.severity in URGENT
        self.do(editing.retract, signal, RetractReason.MISTAKE, by=self.worker)
        if Signal.objects.get(pk=signal.pk).status != before:
            assert before in OPEN and not urgent and self.is_own_and_new(signal)

    def is_own_and_new(self, signal):
        return signal.created_by == self.worker and self.now - signal.received_at < EDITABLE_FOR

    @rule(which=which, who=who, told=st.sampled_from(list(Interpretation)))
    def assesses(self, which, who, told):
        signal = self.open_one(which)
        also = {"interpretation": told, "offline_picture": "fits", "version": signal.version}
        self.do(editing.assess, signal, **also, by=getattr(self, who))

    @rule()
    def merges(self):
        self.do(merging.merge, self.one(0), self.one(1), by=self.lead)

    @rule(which=which)
    def splits(self, which):
        self.do(merging.split, self.one(which), by=self.lead)

    @rule(which=which)
    def anonymises(self, which):
        signal = self.one(which)
        if signal.duplicates.exists():
            return
        closed, retracted = signal.status == Status.CLOSED, signal.outcome == Outcome.RETRACTED
        self.do(erasing.anonymise, signal, by=None)
        if Signal.objects.filter(pk=self.pks[which]).exists():
            return
        assert closed and retracted  # what was taken back goes whole; another comes in its place
        del self.was[self.pks[which]], self.severity[self.pks[which]]
        self.pks[which] = make.signal(self.worker, now=BEGIN, interpretation="possibly_serious").pk
        self.was[self.pks[which]] = Status.NEW
        self.severity[self.pks[which]] = self.one(which).severity

    @rule(which=which, to=STATUSES, came_from=st.sampled_from(["", *Status.values]))
    def is_pushed_past_the_actions(self, which, to, came_from):
        """The database knows the table too: a status that no move leads to is refused."""
        signal = self.one(which)
        allowed = came_from == "" and to == Status.NEW
        allowed = allowed or (came_from != "" and to in NEXT[Status(came_from)])
        if allowed:
            return
        try:
            with transaction.atomic():
                Signal.objects.filter(pk=signal.pk).update(status=to, came_from=came_from)
        except IntegrityError:
            return
        raise AssertionError(f"{came_from} to {to} was taken")

    @invariant()
    def every_change_was_in_the_table(self):
        for pk in getattr(self, "pks", ()):
            signal = Signal.objects.get(pk=pk)
            before, after = self.was[pk], Status(signal.status)
            # `assign` and `move` are one step each; what closes at once was open before.
            assert before == after or after in NEXT[before], f"{before} to {after}"
            assert (signal.status == Status.MERGED) == (signal.merged_into_id is not None)
            assert (signal.status == Status.CLOSED) == bool(signal.closed_at)
            assert not signal.term_met_at or signal.first_step_at
            self.was[pk] = after

    @invariant()
    def only_a_lead_lowers_what_is_urgent(self):
        for pk in getattr(self, "pks", ()):
            before, after = self.severity[pk], Signal.objects.get(pk=pk).severity
            if before in URGENT and (after or 0) < before:
                assert self.by == self.lead, f"{before} to {after}"
            self.severity[pk] = after

    @invariant()
    def nothing_is_still_to_do_about_what_was_closed(self):
        """But about what was taken back, where it comes back with it."""
        for pk in getattr(self, "pks", ()):
            signal = Signal.objects.get(pk=pk)
            if signal.status == Status.CLOSED and signal.outcome != Outcome.RETRACTED:
                assert not SignalStep.objects.all_of(signal).to_do().exists()

    @invariant()
    def no_open_term_ends_after_that_of_a_duplicate(self):
        """Nor anywhere else than its kind, its rests and what it was taken together with say."""
        for pk in getattr(self, "pks", ()):
            signal = Signal.objects.get(pk=pk)
            if signal.status in OPEN and signal.term_met_at is None:
                own = terms.own_end(signal, signal.term_from)
                assert signal.due_at == answered(terms.earliest(signal, own))


class TestFollowing(TestCase):
    def test_no_path_leads_around_the_table_of_moves(self):
        from hypothesis.stateful import run_state_machine_as_test

        run_state_machine_as_test(
            lambda: _Fresh(),
            settings=settings(
                max_examples=25,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


class _Fresh(Following):
    """Each run in a transaction of its own, which is taken back."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
