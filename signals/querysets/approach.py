"""Every read of approaches; `visible_to(user, today)` is the first call of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from signals.choices.approach import ApproachStatus
from signals.choices.signal import StepKind
from signals.querysets.step import BY_PARTNER, for_whom
from signals.querysets.ways import teams_of_before
from youthwork.lib.keyset import Place

if TYPE_CHECKING:
    from organisation.models import Partner, User
    from signals.models import Approach, ApproachStep, Signal
else:
    Approach = ApproachStep = Partner = Signal = Any

APPROACH_TEXTS = tuple(
    f"approach__{name}" for name in ("title", "problem", "goal", "result", "lesson")
)


class ApproachQuerySet(QuerySet["Approach"]):
    def visible_to(self, user: User, today: date) -> Self:
        """Approaches this person may read: those of the own teams, and those they pull.

        A lead those too that ended in a team that went on in one of theirs.
        """
        if not user.has_perm("signals.view"):
            return self.none()
        may = Q(team__in=user.current_keys) | Q(lead=user)
        may |= Q(team__in=teams_of_before(user, today).values("pk"))
        return self.filter(may, erased_at=None)

    def editable_by(self, user: User) -> Self:
        """Approaches this person may change: those of the teams led, and those they pull."""
        return self.filter(_editable(user), erased_at=None)

    def maskable_by(self, user: User) -> Self:
        """Approaches in which this person may cover a name: as signals, and those one pulls."""
        if not user.has_perm("signals.mask"):
            return self.none()
        if user.has_perm("signals.view_with_reason"):
            return self.filter(erased_at=None)
        return self.editable_by(user)

    def holding_any(self, signals: QuerySet[Signal]) -> Self:
        """Approaches in which one of these signals was taken up, each once."""
        return self.filter(pk__in=self._taken_up(signals).values("approach"))

    def with_signals(self, signals: QuerySet[Signal]) -> QuerySet[Any, tuple[int, int]]:
        """Which of these signals were taken up in which approach: the keys of both."""
        return self._taken_up(signals).order_by("signal").values_list("approach", "signal")

    def _taken_up(self, signals: QuerySet[Signal]) -> QuerySet[Any]:
        of = self.model.signals.through.objects.filter(signal__in=signals.values("pk"))
        return cast("QuerySet[Any]", of)

    def with_rights_of(self, user: User) -> Self:
        """Each row with `may_edit`, by the same rule."""
        holds = When(_editable(user), then=Value(True))
        return self.annotate(may_edit=Case(holds, default=Value(False)))

    def open(self) -> Self:
        return self.filter(status=ApproachStatus.OPEN)

    def ended(self) -> Self:
        """Those that ended and still have their texts."""
        return self.filter(status=ApproachStatus.ENDED, erased_at=None)

    def over(self) -> Self:
        return self.filter(status=ApproachStatus.ENDED)

    def listed(self, user: User, behind: Place | None = None) -> Self:
        """What began last first, from where a page ended; each with how many signals it holds, and
        how many of those this person may open.

        What was taken together counts once, as on the page of each: by the signal that goes on
        where that stands under it too, else by any of the duplicates.
        """
        rows = self.filter(behind.before("started_on")) if behind else self
        once = Coalesce("signals__merged_into", "signals__pk")
        signals: Any = self.model._meta.get_field("signals").related_model
        opened = signals.objects.opened_by(user, timezone.localdate())
        under = self.model.signals.through.objects.filter(approach=OuterRef("pk"))
        told = Exists(under.filter(signal=OuterRef("signals__merged_into")))  # by the one it is in
        may = Q(Exists(opened.filter(pk=OuterRef("signals")))) & ~Q(told)
        return (
            rows.select_related("team", "lead")
            .annotate(signal_count=Count(once, distinct=True))
            .annotate(readable_count=Count(once, distinct=True, filter=may))
            .order_by("-started_on", "-pk")
        )

    def with_lead(self) -> Self:
        return self.select_related("team", "lead")

    def with_people(self) -> Self:
        return self.with_lead().prefetch_related("partners")

    def holding(self, signal: Signal) -> Self:
        """Approaches under which a signal hangs."""
        return self.filter(signals=signal, erased_at=None).order_by("-started_on", "-pk")

    def holding_in_turn(self, signal: Signal) -> Self:
        """The same with who pulls each, in the order of their keys: who composes at this moment
        what is shared of one comes before or after."""
        rows = self.select_for_update(no_key=True, of=("self",)).with_lead()
        return rows.holding(signal).order_by("pk")

    def beside(self, signal: Signal) -> Self:
        """Approaches under which a signal does not hang yet, newest first."""
        return self.exclude(signals=signal).order_by("-started_on", "-pk")

    def begun_by(self, person: User, public_id: UUID) -> Approach | None:
        """The one that this person began with this id, if it is there."""
        return self.filter(created_by=person, public_id=public_id).first()

    def pulled_by(self, person: User) -> Self:
        """Running approaches of which this person is the lead."""
        return self.open().filter(lead=person).select_related("team").order_by("pk")

    def due_for_erasure(
        self, *, ended_before: date, started_before: date, but: Collection[str]
    ) -> Self:
        """Approaches whose text must go, oldest first."""
        return (
            self.filter(Q(ended_on__lt=ended_before) | Q(started_on__lt=started_before))
            .filter(erased_at=None)
            .exclude(public_id__in=but)
            .order_by("started_on", "pk")
        )

    def free(self) -> Self:
        """As of signals: those that nobody writes on, kept so until the transaction ends."""
        return self.select_for_update(no_key=True, skip_locked=True, of=("self",))

    def of_employee(self, name: str) -> Self:
        """Approaches that somebody of exactly this name pulls, wrote down or takes a step in."""
        steps = cast("Any", self.model.steps.rel.related_model).objects
        theirs = steps.filter(Q(by__name__iexact=name) | Q(owner__name__iexact=name))
        own = Q(lead__name__iexact=name) | Q(created_by__name__iexact=name)
        return self.filter(own | Q(pk__in=theirs.values("approach")))


class ApproachStepQuerySet(QuerySet["ApproachStep"]):
    def in_order(self) -> Self:
        """What was done in the order in which it was, then what is planned."""
        return self.select_related("by", "owner", "partner", "activity").order_by(
            F("done_at").asc(nulls_last=True), "due_on", "pk"
        )

    def planned_for(self, person: User) -> Self:
        """Steps that this person still has to take."""
        return (
            self.filter(owner=person, done_at=None)
            .select_related("approach__lead")
            .order_by("due_on", "pk")
        )

    def to_do(self) -> Self:
        """What is still to be done, first due first."""
        return self.filter(done_at=None).order_by("due_on", "pk")

    def tickable_by(self, user: User) -> Self:
        """Steps this person may tick off: of approaches they may change, and their own."""
        if not user.has_perm("signals.view"):
            return self.none()
        teams = user.current_keys
        own = Q(owner=user) & (Q(approach__team__in=teams) | Q(approach__lead=user))
        return self.filter(own | _editable(user, "approach__"), approach__erased_at=None)

    def planned_sharing(self, approach: Approach, partner: Partner, people: Iterable[User]) -> Self:
        """That one of these people was to inform a partner of an approach, as of a signal."""
        rows = self.filter(approach=approach, kind=StepKind.INFORMED_PARTNER, done_at=None)
        return rows.filter(for_whom(partner, people)).order_by(*BY_PARTNER)[:1]

    def without_activity(self) -> Self:
        """What says that an activity was started, and not yet which."""
        return self.filter(done_at__isnull=False, kind=StepKind.ACTIVITY_STARTED, activity=None)

    def running(self) -> Self:
        """What is still to be done in approaches that run, first due first."""
        rows = self.filter(done_at=None, approach__status=ApproachStatus.OPEN)
        return rows.filter(approach__erased_at=None).order_by("due_on", "pk")

    def to_do_of(self, person: User) -> Self:
        """What this person still has to do in approaches that run, first due first."""
        return self.running().filter(owner=person)

    def beyond(self, person: User, today: date) -> Self:
        """Steps of approaches that this person may not open."""
        approaches: Any = self.model._meta.get_field("approach").related_model
        return self.exclude(approach__in=approaches.objects.visible_to(person, today))

    def due_by(self, today: date) -> Self:
        """What should have been done by this day in approaches that run."""
        rows = self.running().filter(due_on__lte=today)
        rows = rows.select_related("approach__team", "owner")
        return rows.defer(*APPROACH_TEXTS, "note", "outcome")


def _editable(user: User, prefix: str = "") -> Q:
    if not user.has_perm("signals.view"):
        return Q(pk__in=[])
    led = user.led_keys if user.has_perm("signals.approach") else []
    return Q(**{f"{prefix}team__in": led}) | Q(**{f"{prefix}lead": user})
