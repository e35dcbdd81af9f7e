"""Every read of what was done about a signal, and of what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import Case, F, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce

from signals.choices.rounds import NoticeStatus
from signals.choices.signal import OPEN, Status, StepKind
from signals.quarters import ANSWER_DAYS
from youthwork.lib.dates import start_of_day

if TYPE_CHECKING:
    from organisation.models import Partner, Team, User
    from signals.models import Signal, SignalStep
    from signals.querysets.lists import Listed
else:
    Partner = Signal = SignalStep = Any

SIGNAL_TEXTS = (
    "signal__narrative",
    "signal__meaning",
    "signal__title",
    "signal__account_handle",
    "signal__location_url",
    "signal__paused_reason",
)


# How the signal stands, or that in which it goes on. Said as one value: asked as two conditions
# with OR between them PostgreSQL takes milliseconds to find that no index of what is open serves.
_STANDS = Case(
    When(signal__status=Status.MERGED, then=F("signal__merged_into__status")),
    default=F("signal__status"),
)


_GOES_ON = Coalesce("signal__merged_into", "signal")


# That a partner was informed already, as the form said: it counts once it is registered (R87). Of
# what was shared a minor's image keeps no partner either, but that came after the signal itself.
_IN_NO_REGISTER = Q(kind=StepKind.INFORMED_PARTNER, partner=None, noted_at=F("signal__received_at"))


def answers(signal: Signal | Listed, since: datetime) -> Q:
    """Of the steps of a signal and its duplicates those that were written down as done since a
    moment.

    What was done about a duplicate before the signal itself was seen is no answer to it, nor is a
    partner informed of whom no register knows.
    """
    done = Q(done_at__isnull=False, noted_at__gte=since) & ~_IN_NO_REGISTER
    return done & (Q(signal=signal.pk) | Q(done_at__gte=signal.seen_at))


# A plan that names a partner before one that doesn't, then the first due.
BY_PARTNER = (F("partner").asc(nulls_last=True), "due_on", "pk")


def for_whom(partner: Partner, people: Iterable[User]) -> Q:
    """Plans to inform this partner, and those of these people that name none."""
    return Q(partner=partner) | Q(partner=None, owner__in=[person.pk for person in people])


class SignalStepQuerySet(QuerySet["SignalStep"]):
    def done(self) -> Self:
        """What was done; what is planned counts in no figure."""
        return self.filter(done_at__isnull=False)

    def telling(self) -> Self:
        """Those with a text, or an activity whose title is one."""
        return self.filter(
            Q(note__isnull=False) | Q(outcome__isnull=False) | Q(activity__isnull=False)
        )

    def holding_what_goes(self) -> Self:
        """The same, and those that name a partner: what a kind without a story keeps none of."""
        return self.telling() | self.filter(partner__isnull=False)

    def to_do(self) -> Self:
        """What is still to be done, first due first."""
        return self.filter(done_at=None).order_by("due_on", "pk")

    def _followed_up(self) -> Self:
        """Those about what is open, or was taken together with what is."""
        return self.alias(stands=_STANDS).filter(stands__in=OPEN)

    def to_do_still(self, key: int) -> SignalStep | None:
        """One of these with whose it is, unless it was done or lapsed."""
        return self.if_to_do(key).first()

    def if_to_do(self, key: int) -> Self:
        """The same as rows, for who asks more with it."""
        return self.to_do().filter(pk=key).select_related("owner")

    def of_page(self, signal: Signal) -> Self:
        """The steps of a signal and of those taken together with it, as their page shows them."""
        return self._among(signal).on_a_page()

    def all_of(self, signal: Signal) -> Self:
        """The same steps, each with its own signal and where that goes on."""
        return self._among(signal).select_related("signal__merged_into")

    def each_of(self, signals: QuerySet[Signal]) -> Self:
        """The same of the pages of these signals."""
        keys = signals.values("pk")
        rows = self.filter(Q(signal__in=keys) | Q(signal__merged_into__in=keys))
        return rows.select_related("signal__merged_into")

    def about(self, signals: QuerySet[Signal]) -> Self:
        """The steps of these signals and of those taken together with one of them."""
        return self.alias(goes_on=_GOES_ON).filter(goes_on__in=signals.values("pk"))

    def first_answers(
        self, asked: Sequence[tuple[Signal | Listed, datetime]]
    ) -> QuerySet[Any, Any]:
        """Of these signals the keys of those about which something was done that counts since the
        moment beside it, each with when the first of it was written down."""
        signals = cast("Any", self.model).signal.field.related_model.objects
        keys = [signal.pk for signal, _since in asked]
        # By the keys of all of them: along two tables at once no index helps.
        one_thing = signals.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
        rows: Any = self.filter(signal__in=one_thing.values("pk"))
        counts = (Q(goes_on=signal.pk) & answers(signal, since) for signal, since in asked)
        rows = rows.annotate(goes_on=_GOES_ON).filter(reduce(or_, counts)).order_by()
        found: QuerySet[Any, Any] = rows.values_list("goes_on").annotate(first=Min("noted_at"))
        return found

    def _among(self, signal: Signal) -> Self:
        rows = cast("Any", self.model).signal.field.related_model.objects
        return self.filter(signal__in=rows.as_one(signal).values("pk"))

    def planned_reports(self, signals: Iterable[int]) -> Self:
        """The reports to a platform that are still to be made about these signals, last due
        first."""
        rows = self.filter(signal__in=list(signals), kind=StepKind.REPORTED_PLATFORM)
        return rows.filter(done_at=None).order_by("-due_on", "-pk")

    def planned_sharing(self, signal: Signal, partner: Partner, people: Iterable[User]) -> Self:
        """That one of these people was to inform a partner about a signal, or about what is taken
        together with it: the first due, if any. Nobody else's is: whom they meant isn't known."""
        rows = self.all_of(signal).filter(kind=StepKind.INFORMED_PARTNER, done_at=None)
        return rows.filter(for_whom(partner, people)).order_by(*BY_PARTNER)[:1]

    def without_activity(self) -> Self:
        """What says that an activity was started, and not yet which."""
        return self.done().filter(kind=StepKind.ACTIVITY_STARTED, activity=None)

    def reports_by_hand(self) -> Self:
        """Reports to a platform whose answer is written here, not with a notice."""
        return self.done().filter(kind=StepKind.REPORTED_PLATFORM, item=None)

    def reports_waiting(self, signal: Signal) -> Self:
        """Reports of which the platform still has to decide or to answer an appeal, about a signal
        and what was taken together with it."""
        waits = Q(decision="") | Q(item__status=NoticeStatus.APPEALED)
        return self._among(signal).done().filter(waits, kind=StepKind.REPORTED_PLATFORM)

    def reports_without_answer(self, today: date) -> Self:
        """Reports by hand so long ago that no answer may be written down, about what is open.

        Not about what rests: it is told once that ends.
        """
        before = start_of_day(today - timedelta(days=ANSWER_DAYS - 1))
        rests = Q(signal__paused_until__gt=today) | Q(signal__merged_into__paused_until__gt=today)
        return (
            self.reports_by_hand()
            ._followed_up()
            .filter(decision="", done_at__lt=before, signal__is_practice=False)
            .exclude(rests)
            .order_by("pk")
        )

    def in_order(self) -> Self:
        """What was done, oldest first, with who did it."""
        return self.done().select_related("by", "partner", "activity").order_by("done_at", "pk")

    def on_a_page(self) -> Self:
        """What was done, oldest first, then what is still to be done, first due first."""
        rows = self.select_related("by", "partner", "activity", "owner")
        rows = rows.annotate(ref=F("signal__ref"))
        return rows.order_by(F("done_at").asc(nulls_last=True), "due_on", "pk")

    def to_do_of(self, person: User) -> Self:
        """What this person still has to do about open signals and what was taken together with
        one, first due first."""
        return (
            self.to_do()
            ._followed_up()
            .filter(owner=person, signal__is_practice=False)
            .select_related("signal")
            .defer(*SIGNAL_TEXTS, "note")
        )

    def planned_by_others(self, person: User) -> Self:
        """What somebody else still has to do, first due first; without what was noted with it."""
        rows = self.to_do().filter(owner__isnull=False).exclude(owner=person)
        return rows.select_related("owner").defer("note")

    def to_do_of_owners(self, signals: Iterable[int]) -> Self:
        """What the owners of these signals still have to do about them, likewise."""
        rows = self.to_do().filter(signal__in=list(signals), owner=F("signal__owner"))
        return rows.select_related("owner").defer("note")

    def to_do_in(self, team: Team) -> Self:
        """What is still to be done about open signals of a team, and their duplicates."""
        rows = self.filter(done_at=None, signal__is_practice=False)
        return rows._followed_up().filter(signal__team=team)

    def beyond(self, person: User) -> Self:
        """Steps of signals that this person may not open."""
        signals: Any = self.model._meta.get_field("signal").related_model
        return self.exclude(signal__in=signals.objects.visible_to(person))

    def due_by(self, today: date) -> Self:
        """What should have been done by this day, about open signals that don't rest.

        Of a duplicate whether that rests in which it goes on.
        """
        rests = Q(signal__paused_until__gt=today, signal__merged_into=None)
        rests |= Q(signal__merged_into__paused_until__gt=today)
        return (
            self.to_do()
            ._followed_up()
            .filter(due_on__lte=today, signal__is_practice=False)
            .exclude(rests)
            .select_related("signal", "signal__team", "owner")
            .defer(*SIGNAL_TEXTS, "note")
        )
