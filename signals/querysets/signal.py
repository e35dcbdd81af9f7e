"""Every read of signals; `visible_to(user)` is the first call of each (`querysets.rights`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from organisation.choices import Role
from organisation.models import Team
from privacy import blind_index
from signals.choices.signal import (
    OPEN,
    SEXUAL_IMAGE_MINOR,
    SPENT,
    Category,
    Outcome,
    Severity,
    Status,
    stands_alone,
)
from signals.dates import AGAIN
from signals.querysets.cursor import Cursor
from signals.querysets.late import LateSignals
from signals.querysets.rights import NEVER, holds, led, without_story
from signals.querysets.tabs import ALIKE_WITHIN, in_tab, rank
from signals.querysets.trend import counting
from signals.querysets.warned import warned_rows, warning_columns
from youthwork.lib.dates import day_of
from youthwork.lib.prepared import Later, Prepared
from youthwork.lib.together import Asking, Rows, answered, counted

if TYPE_CHECKING:
    from organisation.models import User
    from signals.models import Approach, Signal, SignalStep
else:
    Signal = SignalStep = Any

PAGE = 50
LISTED = (
    "ref category subcategory severity opportunity_when area seen_at received_at status outcome "
    "paused_until due_at term_began_at first_step_at term_met_at moved_at version "
    "team__name platform__name created_by__name owner__name"
).split()


def _newest_logged(_shape: Any) -> QuerySet[Any, Any]:
    rows = cast("Any", apps.get_model("signals", "Signal")).objects
    mine = rows.logged_by(Later("user", BigIntegerField()))
    return cast("QuerySet[Any, Any]", mine.values_list("platform__slug", "team_id")[:1])


_last_chosen = Prepared(_newest_logged)

# Itself, or as what it was taken together with.
GOES_ON = (Q(status__in=OPEN), Q(status=Status.MERGED, merged_into__status__in=OPEN))
FOLLOWED_UP = reduce(or_, GOES_ON)
GOOD = Q(category=Category.OPPORTUNITY)


def _came_in(since: datetime) -> Q:
    """What all fulfil that was seen since, as nothing is seen more than a day and minutes after it
    came in (`signals/row_triggers.py`): said so that indexes by arrival find them."""
    return Q(received_at__gt=since - timedelta(days=2))


def _in_category(signal: Signal) -> Q:
    """The same category, with each severity that it has, by which an index finds them."""
    has = Q(severity=None) if signal.is_opportunity else Q(severity__in=Severity.values)
    return Q(category=signal.category) & has


def _of_its_kind(signal: Signal) -> Q:
    """The same kind; platform and place are equal where both say one."""
    condition = _in_category(signal)
    if signal.platform_id:
        condition &= Q(platform=signal.platform_id) | Q(platform=None)
    if signal.area:
        condition &= Q(area__in=[signal.area, ""])
    return condition


def _beside(rows: QuerySet[Signal]) -> QuerySet[Signal]:
    """Of these what comes before the row of the outer query and is taken together with the same."""
    return rows.filter(merged_into=OuterRef("merged_into"), pk__lt=OuterRef("pk"))


def met() -> Count:
    """How many terms were met; what is due at once, before it goes down the line again."""
    at_once = Q(severity=Severity.NOW, term_met_at__lte=F("due_at") + AGAIN)
    return Count("pk", filter=Q(term_met_at__lte=F("due_at")) | at_once)


@dataclass(frozen=True)
class Page:
    """Rows, and the cursor of the next page (empty at the end)."""

    rows: list[Signal]
    after: str


class SignalQuerySet(LateSignals):
    def warned_about(self, ref: str, statuses: Collection[str]) -> Signal | None:
        """The signal of a warning with its team, without its texts; None in another status."""
        rows = warned_rows(tuple(statuses), ref=ref)
        if not rows:
            return None
        own, of_team = warning_columns()
        signal: Signal = self.model.from_db("default", own, rows[0][: len(own)])
        team = cast("Any", apps.get_model("organisation", "Team"))
        signal.team = team.from_db("default", of_team, rows[0][len(own) :])
        return signal

    def shown_to(self, user: User, now: datetime) -> Self:
        """Rows as their page shows them; fetched through a scoped queryset before."""
        return self.with_people().with_rights_of(user, now)

    def with_numbers(self, refs: list[str]) -> Self:
        """Those with one of these numbers."""
        return self.filter(ref__in=refs)

    def late_of(self, user: User, now: datetime) -> Self:
        """Late signals that this person owns, in the order of the inbox."""
        return self.filter(owner=user).tab("overdue", now, user).for_a_list()

    def logged_by(self, user: User) -> Self:
        """What this person logged, newest first."""
        return self.real().filter(created_by=user).order_by("-received_at", "-pk")

    def saved_by(self, user: User) -> Self:
        """The same to who may still log: the page after saving, and a step that is noted there."""
        return self.logged_by(user) if user.has_perm("signals.log") else self.none()

    def logged_by_others(self, than: User) -> Self:
        """What somebody else than this person logged, with who that is."""
        others = self.exclude(created_by=None).exclude(created_by=than.pk)
        return others.select_related("created_by").order_by("pk")

    def exportable_by(self, user: User) -> QuerySet[Signal, tuple[Any, ...]]:
        """Of the teams that this person leads, what a list in a file holds: no text, no names."""
        led = user.led_keys if user.has_perm("signals.export_list") else []
        return (
            self.real()
            .filter(team__in=led)
            .order_by("pk")
            .values_list(
                "ref",
                "seen_at",
                "received_at",
                "team__name",
                "category",
                "severity",
                "status",
                "outcome",
                "closed_at",
                "anonymised_at",
            )
        )

    def of_the_week(self, user: User, start: datetime, end: datetime) -> Self:
        """What the week on the start page counts for this person: of who leads teams what is of
        those teams, not what they logged or own in another."""
        rows: Self = counting(self).filter(_came_in(start), seen_at__gte=start, seen_at__lt=end)
        return rows.filter(led(user)) if user.led_keys else rows

    def good_or_not(self, is_good: bool) -> Self:
        """Of these rows the opportunities, or what is worrying."""
        return self.filter(GOOD if is_good else ~GOOD)

    def good_and_worrying(self) -> QuerySet[Signal, tuple[int, int]]:
        """How many of these rows are good and how many worrying.

        One row.
        """
        return counted(self, good=Count("pk", filter=GOOD), worrying=Count("pk", filter=~GOOD))

    def terms_between(
        self, start: datetime, end: datetime, now: datetime
    ) -> QuerySet[Signal, tuple[int, int]]:
        """Of what was seen then, how many terms are over, and how many of those were met; of the
        whole organisation.

        One row.
        """
        seen = counting(self).filter(seen_at__gte=start, seen_at__lt=end, due_at__lt=now)
        teams = cast("Any", apps.get_model("organisation", "Team")).objects.values("pk")
        return counted(seen.filter(team__in=teams), due=Count("pk"), met=met())  # along an index

    def due_between(self, start: datetime, end: datetime) -> QuerySet[Signal, tuple[int, int]]:
        """Of what was due then, how many terms there were, and how many of those were met.

        One row.
        """
        due = counting(self).filter(due_at__gte=start, due_at__lt=end)
        return counted(due, due=Count("pk"), met=met())

    def last_chosen_by(self, user: User) -> tuple[str, int | None]:
        """Of the newest row that this person logged its platform, as its slug, and the key of its
        team; "" and None when there is none."""
        [(slug, team)] = _last_chosen("", user=user.pk) or [("", None)]
        return slug or "", team

    def open_of(self, person: User) -> Self:
        """Open signals that this person owns."""
        return self.filter(owner=person, status__in=OPEN).select_related("team").order_by("pk")

    def who_goes_on(self, signal: Signal, today: date) -> User | None:
        """The first who leads the team, by name; nobody who can't open the signal."""
        people = cast("Any", self.model).owner.field.related_model.objects
        for person in cast("list[User]", people.answering_for(signal.team, today)):
            if self.visible_to(person).contains(signal):
                return person
        return None

    def open_owned(self) -> Self:
        """Open signals that have an owner."""
        return self.filter(owner__isnull=False, status__in=OPEN)

    def open_in(self, team: Team) -> Self:
        """Open signals of a team, with what was taken together with one of them."""
        return self.followed_up().filter(team=team).order_by("pk")

    def followed_up(self) -> Self:
        """What is open, and what was taken together with it."""
        return self.filter(FOLLOWED_UP)

    def open_alone_in(self, team: Team) -> Self:
        """Open signals of a team, each counted once."""
        return self.filter(team=team, status__in=OPEN)

    def in_turn(self, *keys: int) -> None:
        """Of two that write on these and on what hangs on them, one waits for the other.

        Whoever writes on more than one, or on what hangs on one before it, takes them first and in
        one order, with the kept counts of their months: so none waits for one who waits for them.
        What is done about a duplicate counts in the month of the signal it was taken together with.
        """
        answered(self.turn(*keys))

    def turn(self, *keys: int, then: Sequence[Rows] = ()) -> Asking[None]:
        """The same, asked with what else a deed asks; `then` as soon as they are taken."""
        yield (rows := self.filter(pk__in=keys).held().values_list("pk", "merged_into"))
        counted = {key for both in rows for key in both if key}
        yield (self.filter(pk__in=counted).held_months(), *then)

    def held(self) -> Self:
        """These by key: once asked, nobody else writes on one until the transaction ends."""
        return self.order_by("pk").select_for_update(no_key=True, of=("self",))

    def held_months(self) -> QuerySet[Any, tuple[int]]:
        """The same of the kept counts of their months, which are asked for after them."""
        months = cast("Any", apps.get_model("signals", "SignalMonth")).objects
        found: QuerySet[Any, tuple[int]] = months.held_of(self.order_by())
        return found

    def free(self) -> Self:
        """Those that nobody writes on at this moment, kept so until the transaction ends.

        For what goes by its age: one that is opened again meanwhile doesn't go, and none of the
        others waits for it.
        """
        return self.select_for_update(no_key=True, skip_locked=True, of=("self",))

    def hold_with_duplicates(self, *signals: Signal) -> set[int]:
        """The same of signals and what is taken together with each, whose terms move along.

        Returns the keys of those with which something is.
        """
        return answered(self.turn_with_duplicates(*signals))

    def turn_with_duplicates(self, *signals: Signal, then: Sequence[Rows] = ()) -> Asking[set[int]]:
        """The same, asked with what else a deed asks; `then` as soon as they are taken.

        None of the signals is a duplicate itself: its month would be another's.
        """
        keys = [signal.pk for signal in signals]
        these = self.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
        yield (held := these.held().values_list("pk", "merged_into")), these.held_months(), *then
        return {into for _key, into in held if into in keys}

    def turn_of_all(self, *keys: int, then: Sequence[Rows] = ()) -> Asking[bool]:
        """The same of signals among which is each in which one of them goes on; False where it is
        not so by now."""
        these = self.filter(pk__in=keys)
        yield (held := these.held().values_list("pk", "merged_into")), these.held_months(), *then
        return {into for _key, into in held if into} <= set(keys)

    def followed_up_as(self, key: int) -> Signal:
        """The signal of this key, or the one that it was taken together with."""
        into = self.filter(pk=key).values("merged_into")
        rows = self.filter(Q(pk=key, merged_into=None) | Q(pk__in=into))
        return rows.select_related("owner", "team").get()

    def as_one(self, signal: Signal) -> Self:
        """A signal and what is taken together with it.

        What hangs on them is asked for by these keys: along two tables at once no index helps.
        """
        return self.filter(Q(pk=signal.pk) | Q(merged_into=signal.pk))

    def told_of_in(self, about: Signal | Approach) -> Self:
        """What a disclosure about a signal or an approach tells of, with what is taken together."""
        approaches = cast("Any", self.model).approaches.rel.related_model
        if isinstance(about, approaches):
            own = self.filter(approaches=about).values("pk")
            return self.filter(Q(pk__in=own) | Q(merged_into__in=own))
        return self.as_one(cast("Signal", about))

    def of_one_thing(self, signal: Signal) -> Self:
        """A signal and the others of one thing: duplicates, and the one in which they go on."""
        key = signal.merged_into_id or signal.pk
        return self.filter(Q(pk=key) | Q(merged_into=key))

    def together_with(self, signal: Signal) -> Self:
        """Those others."""
        return self.of_one_thing(signal).exclude(pk=signal.pk).order_by("pk")

    def rest_ends_by(self, today: date) -> Self:
        """Open signals that rested until this day or an earlier one."""
        rows = self.filter(paused_until__lte=today, status__in=OPEN)
        return rows.select_related("owner", "team").order_by("pk")

    def maybe_the_same_as(
        self, signal: Signal, accounts: Iterable[tuple[int, datetime]] = ()
    ) -> Self:
        """Signals of the week around this one that may be about the same, the surest first.

        Surely those that name exactly the same account (`same_account`), themselves or by what is
        taken together with them; perhaps those of the same kind, platform and place (`same_kind`);
        least surely those of the same kind of which one leaves a platform or a place open. Never a
        kind that stands alone, nor good news with a worry; by its kind none that keeps no story,
        which keeps neither. `accounts`: the keyed hash and the moment of each that the signal and
        its duplicates name, none for who may not see them.
        """
        if stands_alone(signal.subcategory):
            return self.none()
        good = Q(category=Category.OPPORTUNITY)
        week = (signal.received_at - ALIKE_WITHIN, signal.received_at + ALIKE_WITHIN)
        rows = self.model._default_manager.filter(received_at__range=week, team=signal.team_id)
        alike = rows.filter(_of_its_kind(signal)).exclude(without_story()).values("pk")
        same = self._naming(accounts)
        either = same if signal.keeps_no_story else same.union(alike)
        exactly = Q(category=signal.category, platform=signal.platform_id, area=signal.area)
        return (
            self.real()
            .filter(good if signal.is_opportunity else ~good, pk__in=either)
            .exclude(pk=signal.pk)
            .exclude(status__in=SPENT)
            .exclude(subcategory=SEXUAL_IMAGE_MINOR)
            .annotate(
                same_account=holds(Q(pk__in=same)),
                same_kind=holds(exactly if signal.platform_id else NEVER),
            )
            .order_by("-same_account", "-same_kind", "-received_at", "-pk")
        )

    def of_teams_that_saw(
        self,
        signal: Signal,
        accounts: Iterable[tuple[int, datetime]],
        user: User,
        now: datetime,
    ) -> QuerySet[Signal, tuple[str, str | None]]:
        """The name of each other team that saw one of these accounts too, and of who leads it.

        In something that is open, or that came in this week; not in what keeps no story, nor in
        what was taken back. Of the teams that this person leads it is suggested as it stands.
        For who triages the signal; says nothing of what the other team wrote down.
        """
        terms = {term for term, _at in accounts}
        if not terms or signal.is_practice:
            return self.none().values_list("team__name", "area")
        people = cast("Any", self.model).owner.field.related_model.objects
        leads = people.holding(Role.TEAM_LEAD, day_of(now), OuterRef("team"))
        # An account of the same name elsewhere may be somebody else's.
        there = Q(platform=signal.platform_id) | Q(platform=None) if signal.platform_id else Q()
        named = self.model._default_manager.filter(account_term__in=terms).values("pk")
        # Each by an index of its own, however often the account was seen before.
        lately = named.filter(received_at__gt=now - ALIKE_WITHIN)
        found: QuerySet[Signal, tuple[str, str | None]] = (
            self.real()
            .filter(there, pk__in=lately.union(*map(named.filter, GOES_ON)))
            .exclude(team__in=[signal.team_id, *user.led_keys])
            .exclude(without_story())
            .exclude(outcome=Outcome.RETRACTED)
            .annotate(lead=Subquery(leads.values("name")[:1]))
            .order_by("team__name")
            .values_list("team__name", "lead")
            .distinct()
        )
        return found

    def _naming(self, accounts: Iterable[tuple[int, datetime]]) -> QuerySet[Signal, Any]:
        """Keys of what names one of these accounts within a week of its moment, itself or by a
        duplicate.

        With the values of both, for along a query of what they are no index helps.
        """
        week = [(at - ALIKE_WITHIN, at + ALIKE_WITHIN, term) for term, at in accounts]
        seen = [Q(account_term=term, received_at__range=(a, z)) for a, z, term in week]
        theirs = self.model._default_manager.filter(reduce(or_, seen, NEVER))
        return theirs.values(goes_on=Coalesce("merged_into", "pk"))

    def indexed_with_other_key(self, mark: str) -> Self:
        """Rows with words or an account that another index key wrote, oldest first."""
        indexed = (
            Q(narrative__isnull=False)
            | Q(title__isnull=False)
            | Q(meaning__isnull=False)
            | Q(account_handle__isnull=False)
            | Q(location_url__isnull=False)
        )
        return self.filter(indexed).exclude(index_mark=mark).order_by("pk")

    def like(self, signal: Signal, since: datetime) -> Self:
        """Other signals of the same kind and team since a moment, that stand in no approach."""
        rows = self.real().filter(_in_category(signal), team=signal.team_id)
        return (
            rows.filter(_came_in(since), seen_at__gte=since, approaches=None)
            .filter(subcategory=signal.subcategory)
            .exclude(pk=signal.pk)
            .exclude(status__in=SPENT)
            .exclude(outcome=Outcome.RETRACTED)
        )

    def under(self, approach: Approach) -> Self:
        """Signals that were taken up in this approach, in the order in which they were seen.

        A duplicate stands behind the signal that it was taken together with, when that is there;
        else behind the first of these that was taken together with the same one.
        """
        rows = self.filter(approaches=approach)
        doubles = Q(merged_into__in=approach.signals.values("pk"))
        doubles |= Q(Exists(_beside(rows)))
        rows = rows.exclude(doubles, merged_into__isnull=False)
        return rows.with_people().order_by("seen_at", "pk")

    def tellable_of(self, approach: Approach) -> Self:
        """Those of an approach, of its own team, of which something may be told together.

        With what ended in a team that went on in that one by now (0247). What was taken together
        counts once: by the signal that goes on where that is told of too, else by the first of its
        duplicates.
        """
        before = Team.objects.that_went_on_in([approach.team_id], timezone.localdate())
        own = Q(team=approach.team_id) | Q(team__in=before.values("pk"))
        rows = self.real().filter(own, approaches=approach, anonymised_at=None)
        rows = rows.exclude(outcome=Outcome.RETRACTED)  # a mistake counts nowhere
        alone = rows.exclude(status__in=SPENT)
        twice = Exists(alone.filter(pk=OuterRef("merged_into"))) | Exists(_beside(rows))
        return rows.exclude(status=Status.ANONYMISED).exclude(Q(status=Status.MERGED) & Q(twice))

    def without_story_under_an_approach(self) -> Self:
        """Signals of a kind of which nothing is written down that stand under an approach."""
        approaches = cast("Any", apps.get_model("signals", "Approach"))
        under = approaches.signals.through.objects.filter(approach__erased_at=None)
        return self.filter(without_story(), pk__in=under.values("signal")).order_by("pk")

    def under_which(self, signal: Signal) -> Self:
        """The signal that a duplicate is taken together with; none for another."""
        return self.filter(pk=signal.merged_into_id) if signal.merged_into_id else self.none()

    def with_people(self) -> Self:
        return self.select_related("team", "platform", "created_by", "owner")

    def for_a_list(self) -> Self:
        """What a list shows, and no text; anything else that is asked of a row is a query."""
        return self.with_people().only(*LISTED)

    def waiting_for_decision(self, now: datetime, user: User, most: int = 3) -> Self:
        """The first few of what waits for a decision in the teams led, worst first."""
        return self.filter(led(user)).tab("decide", now, user).for_a_list()[:most]

    def waiting_elsewhere(self, now: datetime, user: User, most: int = 10) -> Self:
        """What waits in teams that this person doesn't lead, worst first."""
        return self.exclude(led(user)).tab("decide", now, user).for_a_list()[:most]

    # --- the inbox ---------------------------------------------------------------------------

    def tab(self, key: str, now: datetime, user: User) -> Self:
        """The rows of one tab: what is late first, then worst first; closed ones newest first.

        For a short list; the inbox itself is `querysets.lists.inbox`.
        """
        today = timezone.localdate(now)
        rows = self.real().filter(in_tab(key, now, today, user))
        if key == "closed":
            return rows.order_by("-received_at", "-pk")
        return rows.annotate(rank=rank(now, today)).order_by("-rank", "-received_at", "-pk")

    def behind(self, after: str) -> Self:
        """Rows older than where a page ended, newest first; all where that can't be read."""
        cursor = Cursor.parse(after)
        if cursor is None:
            return self
        older = Q(received_at=cursor.moment, pk__lt=cursor.key)
        return self.filter(Q(received_at__lt=cursor.moment) | older)

    def page(self, now: datetime, after: str = "") -> Page:
        """The newest rows behind a cursor, whole; for short lists with few readers.

        The inbox and the search have prepared queries (`querysets.lists`).
        """
        rows = self.order_by("-received_at", "-pk").behind(after)
        found = list(rows.with_people()[: PAGE + 1])
        if len(found) <= PAGE:
            return Page(found, "")
        last = found[PAGE - 1]
        return Page(found[:PAGE], str(Cursor(0, last.received_at, last.pk, now)))

    def with_words(self, words: str) -> Self:
        """Rows whose narrative holds every word (its stem) of the question; none without a word."""
        terms = blind_index.query_terms(words)
        if not terms:
            return self.none()
        rows = self
        words_of_signals = cast("Any", self.model.terms.rel.related_model).objects
        for term in terms:
            rows = rows.filter(Exists(words_of_signals.filter(signal=OuterRef("pk"), term=term)))
        return rows

    # --- retention and access to one's own data -------------------------------------------------

    def with_what_goes_along(
        self, refs: Collection[str], keys: Collection[int] = ()
    ) -> frozenset[str]:
        """Numbers of these signals, or with these keys, and of all that each was taken together
        with."""
        if not (refs or keys):
            return frozenset()
        named = self.filter(Q(ref__in=refs) | Q(pk__in=keys)).values_list("pk", "merged_into")
        heads = {into or key for key, into in named}
        rows = self.filter(Q(pk__in=heads) | Q(merged_into__in=heads))
        return frozenset(refs) | frozenset(rows.order_by().values_list("ref", flat=True))

    def account_due_for_erasure(self, closed_before: datetime, but: Collection[str]) -> Self:
        """Closed signals whose account is still there or in a version, oldest first; with each what
        was taken together with it, which has no closing of its own.
        """
        has_place = Q(account_handle__isnull=False) | Q(location_url__isnull=False)
        with_it = Q(status=Status.MERGED, merged_into__closed_at__lt=closed_before)
        return (
            self.filter(Q(closed_at__lt=closed_before) | with_it)
            .filter(has_place | Exists(self._versions().filter(has_place)))
            .exclude(ref__in=but)
            .order_by(F("closed_at").asc(nulls_first=True), "pk")
        )

    def account_kept_since(self, before: datetime) -> Self:
        """Signals that have kept an account since before a moment, and were not asked about it.

        Of what was taken together each account once, since it was first kept: by the signal that
        goes on, else by one of its duplicates that keeps it, unless it was asked about already.
        """
        same = self.model._default_manager.filter(account_term=OuterRef("account_term"))
        beside = same.filter(merged_into=OuterRef("merged_into"))
        under = same.filter(status=Status.MERGED, merged_into=OuterRef("pk"))
        asked, long = Q(account_question__isnull=False), Q(received_at__lt=before)
        kept = self.real().filter(account_term__isnull=False, account_question=None)
        return (
            kept.filter(long | Exists(under.filter(long)))
            .exclude(status=Status.ANONYMISED)
            .exclude(Exists(same.filter(pk=OuterRef("merged_into"))))
            .exclude(Exists(beside.filter(asked | long & Q(pk__lt=OuterRef("pk")))))
            .exclude(Exists(under.filter(asked)))
            .order_by("pk")
        )

    def due_for_anonymising(
        self, *, closed_before: datetime, logged_before: datetime, but: Collection[str]
    ) -> Self:
        """Closed signals whose text must go, oldest first."""
        return (
            self.filter(status=Status.CLOSED)
            .filter(Q(closed_at__lt=closed_before) | Q(received_at__lt=logged_before))
            .exclude(ref__in=but)
            .order_by("closed_at")
        )

    def duplicates_due_for_emptying(
        self, *, closed_before: datetime, logged_before: datetime, but: Collection[str]
    ) -> Self:
        """Duplicates whose text must go: with that of the signal that stays, or by their age."""
        gone = Q(merged_into__status=Status.ANONYMISED) | Q(
            merged_into__closed_at__lt=closed_before
        )
        return (
            self.filter(status=Status.MERGED, anonymised_at=None)
            .filter(gone | Q(received_at__lt=logged_before))
            .exclude(ref__in=but)
            .order_by("pk")
        )

    def text_due_for_erasure(self, logged_before: datetime, but: Collection[str]) -> Self:
        """Signals still open whose text is older than any text may get, oldest first.

        Also a note about a step that was written after the text had gone, once it is as old.
        """
        has_text = Q(narrative__isnull=False) | Q(title__isnull=False) | Q(meaning__isnull=False)
        has_place = Q(account_handle__isnull=False) | Q(location_url__isnull=False)
        in_version = Exists(self._versions().filter(has_text | has_place))
        has_note = Q(note__isnull=False) | Q(outcome__isnull=False)
        was = Q(done_at__lt=logged_before) | Q(done_at=None, due_on__lt=day_of(logged_before))
        in_step = Exists(self._steps().filter(has_note & was))
        return (
            self.filter(status__in=OPEN, received_at__lt=logged_before)
            .filter(has_text | has_place | in_version | in_step)
            .exclude(ref__in=but)
            .order_by("received_at")
        )

    def _versions(self) -> QuerySet[Any]:
        """What the row of the outer query said before."""
        rows = cast("Any", self.model.versions.rel.related_model).objects
        return cast("QuerySet[Any]", rows.filter(signal=OuterRef("pk")))

    def _steps(self) -> QuerySet[Any]:
        """What was done about the row of the outer query, and what is to be done."""
        rows = cast("Any", self.model.steps.rel.related_model).objects
        return cast("QuerySet[Any]", rows.filter(signal=OuterRef("pk")))

    def about_words(self, text: str, size: int = 500) -> Iterator[Signal]:
        """Signals of all teams whose narrative holds these words, newest first team by team.

        For an access request only. By the rarest of the words and a batch at a time, so that a word
        that stands in half of all signals costs no more than what is read of it.
        """
        terms = blind_index.query_terms(text)
        house = cast("Any", self.model).team.field.related_model.objects
        teams = list(house.order_by("pk").values_list("pk", flat=True))
        words = cast("Any", self.model.terms.rel.related_model).objects.filter(team_id__in=teams)
        rarest = min(terms, key=lambda term: words.filter(term=term).count(), default=None)
        whole = self.with_words(text)
        for team in teams if terms else ():
            asked = words.filter(team_id=team, term=rarest).order_by("-signal")
            last = None
            while True:
                rows = asked if last is None else asked.filter(signal__lt=last)
                keys = list(rows.values_list("signal", flat=True)[:size])
                yield from whole.filter(pk__in=keys).order_by("-pk")
                if len(keys) < size:
                    break
                last = keys[-1]

    def found_by_account(self, handle: str) -> Self:
        """Rows with exactly this account, newest first; a part of a name finds nothing."""
        return (
            self.real()
            .with_account_terms([blind_index.handle_term(handle)])
            .order_by("-received_at", "-pk")
        )

    def with_account_terms(self, terms: list[int]) -> Self:
        return self.filter(account_term__in=terms)

    def written_by(self, person: User) -> Self:
        """Everything this person logged, practice too; for an access request only."""
        return self.filter(created_by=person).order_by("-received_at", "-pk")

    def followed_up_by(self, person: User) -> Self:
        """Signals that somebody owns, or took a step in or has one to take."""
        steps = cast("Any", self.model.steps.rel.related_model).objects
        own = self.filter(owner=person).values("pk")
        taken = steps.filter(by=person).values("signal")
        to_take = steps.filter(owner=person).values("signal")
        return self.filter(pk__in=own.union(taken, to_take)).order_by("-received_at", "-pk")

    def touched_by(self, person: User, deeds: str) -> Self:
        """Signals with such a deed of somebody: `versions` (a change), `reporting_code` or
        `account_question`."""
        theirs = self.filter(**{f"{deeds}__by": person}).values("pk")
        return self.filter(pk__in=theirs).order_by("-received_at", "-pk")
