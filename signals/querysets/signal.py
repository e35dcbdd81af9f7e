"""Every read of signals; `visible_to(user)` is the first call of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from outbox.models import Message
from privacy import blind_index
from signals.choices.editing import EDITABLE_FOR
from signals.choices.rounds import NEVER_LISTED
from signals.choices.signal import (
    OPEN,
    SEXUAL_IMAGE_MINOR,
    SPENT,
    URGENT,
    Category,
    Outcome,
    Status,
    StepKind,
    stands_alone,
)
from signals.querysets.cursor import Cursor
from signals.querysets.tabs import ALIKE_WITHIN, in_tab, rank
from signals.querysets.ways import teams_of_before, ways_of
from youthwork.lib.dates import day_of
from youthwork.lib.prepared import Later, Prepared
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, all_of, answered, counted, read

if TYPE_CHECKING:
    from organisation.models import Team, User
    from signals.models import Approach, Signal, SignalStep
else:
    Signal = SignalStep = Any

PAGE = 50
WARNED_FOR = timedelta(days=7)  # that a warning opens a signal of another team, with a reason
LISTED = (
    "ref category subcategory severity opportunity_when area seen_at received_at status outcome "
    "paused_until due_at term_met_at moved_at version team__name platform__name created_by__name "
    "owner__name"
).split()
SIGNAL_TEXTS = (
    "signal__narrative",
    "signal__meaning",
    "signal__title",
    "signal__account_handle",
    "signal__location_url",
    "signal__paused_reason",
)


@dataclass(frozen=True)
class Page:
    """Rows, and the cursor of the next page (empty at the end)."""

    rows: list[Signal]
    after: str


# What a warning about a signal tells; the rest comes when somebody asks for it.
WARNED_WITH = {
    "id", "ref", "team_id", "severity", "status", "received_at", "created_offline_at", "seen_at",
}  # fmt: skip


@cache
def _warning_columns() -> tuple[list[str], list[str]]:
    """Of the signal and of its team, in the order in which `from_db` takes them."""
    signal, team = (
        [field.attname for field in apps.get_model(name)._meta.concrete_fields]
        for name in ("signals.Signal", "organisation.Team")
    )
    return [name for name in signal if name in WARNED_WITH], team


def _of_warning(statuses: Any) -> QuerySet[Any, Any]:
    rows = cast("Any", apps.get_model("signals", "Signal")).objects
    one = rows.filter(ref=Later("ref", CharField()), status__in=statuses).order_by()
    own, of_team = _warning_columns()
    columns = one.values_list(*own, *(f"team__{name}" for name in of_team))
    return cast("QuerySet[Any, Any]", columns)


_warned_about = Prepared(_of_warning)


class SignalQuerySet(QuerySet["Signal"]):
    def warned_about(self, ref: str, statuses: Collection[str]) -> Signal | None:
        """The signal of a warning with its team, without its texts; None in another status."""
        rows = _warned_about(tuple(statuses), ref=ref)
        if not rows:
            return None
        own, of_team = _warning_columns()
        signal: Signal = self.model.from_db("default", own, rows[0][: len(own)])
        team = cast("Any", apps.get_model("organisation", "Team"))
        signal.team = team.from_db("default", of_team, rows[0][len(own) :])
        return signal

    def real(self) -> Self:
        """Without practice signals, which stand in no list and no figure."""
        return self.filter(is_practice=False)

    def visible_to(self, user: User) -> Self:
        """Signals this person may read.

        A lead reads those of the teams led; a worker the own ones and those owned, and severity 1
        to 3 of the own teams where the organisation chose that. A privacy officer reads with a
        reason (`readable_with_reason_by`), nobody else reads at all.
        """
        ways = ways_of(user)
        return self.none() if ways is None else self.filter(ways.together())

    def opened_by(self, user: User, today: date) -> Self:
        """Signals whose page this person opens: those to read, and what ended in a team that went
        on in one that this person leads, so that it can be looked up there and opened again.

        For one row by its number; the lists ask by `ways_of`.
        """
        ways = ways_of(user)
        return self.none() if ways is None else self.filter(ways.together() | _went_on(user, today))

    def readable_with_reason_by(self, user: User, now: datetime) -> Self:
        """Signals that this person may open after giving a reason.

        A privacy officer any; a lead the open urgent ones of the teams for which he has the duty,
        or of which he was warned (break-glass: the privacy officer hears of it).
        """
        if user.has_perm("signals.view_with_reason"):
            return self
        return self.filter(_alarming(user, now))

    def triageable_by(self, user: User, now: datetime) -> Self:
        """Signals this person may assign, merge and close at any severity.

        A lead those of the teams led, and the open urgent ones of other teams for which he has the
        duty or of which he was warned.
        """
        return self.filter(_triageable(user, now))

    def mergeable_by(self, user: User) -> Self:
        """Signals that this person may take together and split: those of the teams led."""
        return self.real().filter(_led(user)).exclude(status=Status.ANONYMISED)

    def approachable_by(self, user: User) -> Self:
        """Signals that this person may take up in an approach: those of the teams led.

        Who has the duty for another team acts on what is urgent, and takes up nothing there.
        """
        return self.real().filter(_led(user)).exclude(status__in=SPENT)

    def workable_by(self, user: User, now: datetime) -> Self:
        """Signals to which this person may add a step: what is triaged, owned or logged."""
        return self.filter(_workable(user, now))

    def maskable_by(self, user: User) -> Self:
        """Signals in which this person may cover a name: a lead's teams, a privacy officer all."""
        if not user.has_perm("signals.mask"):
            return self.none()
        return self if user.has_perm("signals.view_with_reason") else self.filter(_led(user))

    def kept_a_word(self) -> Self:
        """Rows with a word that looked like a name and was said to be no person, newest first."""
        return self.real().exclude(no_person="").order_by("-received_at", "-pk")

    def tickable_by(self, user: User, now: datetime, step: int) -> Self:
        """Signals of which this person may tick off this step: worked on, or the step is theirs."""
        theirs = cast("Any", self.model.steps.rel.related_model).objects.to_do_of(user)
        rows = theirs.filter(pk=step).values("signal_id")
        own = self.visible_to(user).filter(pk__in=rows)
        return self.filter(Q(pk__in=own.values("pk")) | _workable(user, now))

    def movable_by(self, user: User, now: datetime) -> Self:
        """Signals whose status this person may change; a worker only own, less urgent ones."""
        return self.filter(_movable(user, now))

    def editable_by(self, user: User, now: datetime) -> Self:
        """Signals this person may change or take back: the own open ones of the last day."""
        if not user.has_perm("signals.log"):
            return self.none()
        return self.filter(created_by=user, status__in=OPEN, received_at__gt=now - EDITABLE_FOR)

    def account_visible_to(self, user: User, now: datetime) -> Self:
        """Signals whose account and address this person may see.

        Creator, owner and who triages; a privacy officer after giving a reason.
        """
        if user.has_perm("signals.view_with_reason"):
            return self
        return self.workable_by(user, now)

    def listable_by(self, user: User, now: datetime) -> Self:
        """Signals whose account this person may put on a list of harmful accounts.

        Never one about a sexual image of a minor: nothing of that is kept or passed on.
        """
        if not user.has_perm("signals.list_items"):
            return self.none()
        return (
            self.real()
            .workable_by(user, now)
            .exclude(subcategory=SEXUAL_IMAGE_MINOR)
            .exclude(category__in=NEVER_LISTED)
            .exclude(status__in=SPENT)
        )

    def by_account_searchable_by(self, user: User) -> Self:
        """Signals among which this person may look for an account: the own teams', or all."""
        if user.has_perm("signals.view_with_reason"):
            return self
        if not user.has_perm("signals.find_account"):
            return self.none()
        return self.filter(team__in=user.led_keys)

    def shown_to(self, user: User, now: datetime) -> Self:
        """Rows as their page shows them; fetched through a scoped queryset before."""
        return self.with_people().with_rights_of(user, now)

    def with_rights_of(self, user: User, now: datetime) -> Self:
        """Each row with `may_triage`, `may_work` and `may_move`, by the same rules."""
        return self.annotate(
            may_triage=_holds(_triageable(user, now)),
            may_work=_holds(_workable(user, now)),
            may_move=_holds(_movable(user, now)),
        )

    def with_reading_of(self, user: User, today: date) -> Self:
        """Each row with `may_read`: whether this person reads it without giving a reason."""
        ways = ways_of(user)
        reads = ways.together() | _went_on(user, today) if ways else NEVER
        return self.annotate(may_read=_holds(reads))

    def with_numbers(self, refs: list[str]) -> Self:
        """Those with one of these numbers, with what assigning asks."""
        return self.filter(ref__in=refs).select_related("team").order_by("pk")

    def late_of(self, user: User, now: datetime) -> Self:
        """Late signals that this person owns, in the order of the inbox."""
        return self.filter(owner=user).tab("overdue", now, user).for_a_list()

    def logged_by(self, user: User) -> Self:
        """What this person logged, newest first."""
        return self.real().filter(created_by=user).order_by("-received_at", "-pk")

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

    def seen_between(self, start: datetime, end: datetime) -> QuerySet[Signal, tuple[int, int]]:
        """How many of these rows were good and how many worrying, duplicates left out.

        One row.
        """
        rows = self.real().exclude(status=Status.MERGED)
        return counted(
            rows.filter(seen_at__gte=start, seen_at__lt=end),
            good=Count("pk", filter=Q(category=Category.OPPORTUNITY)),
            worrying=Count("pk", filter=~Q(category=Category.OPPORTUNITY)),
        )

    def terms_between(
        self, start: datetime, end: datetime, now: datetime
    ) -> QuerySet[Signal, tuple[int, int]]:
        """Of what was seen then, how many terms are over, and how many of those were met; of the
        whole organisation.

        One row.
        """
        seen = self.real().filter(seen_at__gte=start, seen_at__lt=end, due_at__lt=now)
        met = Count("pk", filter=Q(term_met_at__lte=F("due_at")))
        teams = cast("Any", apps.get_model("organisation", "Team")).objects.values("pk")
        return counted(seen.filter(team__in=teams), due=Count("pk"), met=met)  # along an index

    def last_platform(self) -> str:
        """The platform of the newest row, as its slug; "" when there is none."""
        return self.values_list("platform__slug", flat=True).first() or ""

    def open_of(self, person: User) -> Self:
        """Open signals that this person owns."""
        return self.filter(owner=person, status__in=OPEN).select_related("team").order_by("pk")

    def open_in(self, team: Team) -> Self:
        """Open signals of a team, with what was taken together with one of them."""
        return self.filter(
            Q(status__in=OPEN) | Q(status=Status.MERGED, merged_into__status__in=OPEN), team=team
        ).order_by("pk")

    def open_alone_in(self, team: Team) -> Self:
        """Open signals of a team, each counted once."""
        return self.filter(team=team, status__in=OPEN)

    def rest_ends_by(self, today: date) -> Self:
        """Open signals that rested until this day or an earlier one."""
        rows = self.filter(paused_until__lte=today, status__in=OPEN)
        return rows.select_related("owner").order_by("pk")

    def maybe_the_same_as(self, signal: Signal, *, by_account: bool) -> Self:
        """Signals of the week around this one that may be about the same, the surest first.

        Surely those that name exactly the same account (`same_account`), perhaps those of the
        same kind, platform and place. Never a kind that stands alone, nor good news with a worry.
        """
        if stands_alone(signal.subcategory):
            return self.none()
        kind = {"category": signal.category, "platform": signal.platform_id, "area": signal.area}
        alike = Q(**kind, team=signal.team_id) if signal.platform_id else NEVER
        good = Q(category=Category.OPPORTUNITY)
        same = NEVER
        if by_account and signal.account_term is not None:
            same = Q(account_term=signal.account_term)
        return (
            self.real()
            .filter(same | alike, good if signal.is_opportunity else ~good)
            .filter(
                received_at__gte=signal.received_at - ALIKE_WITHIN,
                received_at__lte=signal.received_at + ALIKE_WITHIN,
            )
            .exclude(pk=signal.pk)
            .exclude(status__in=SPENT)
            .exclude(subcategory=SEXUAL_IMAGE_MINOR)
            .annotate(same_account=_holds(same))
            .order_by("-same_account", "-received_at", "-pk")
        )

    def indexed_with_other_key(self, mark: str) -> Self:
        """Rows with words or an account that another index key wrote, oldest first."""
        indexed = (
            Q(narrative__isnull=False)
            | Q(title__isnull=False)
            | Q(meaning__isnull=False)
            | Q(account_handle__isnull=False)
        )
        return self.filter(indexed).exclude(index_mark=mark).order_by("pk")

    def like(self, signal: Signal, since: datetime) -> Self:
        """Other signals of the same kind and team since a moment, that stand in no approach."""
        rows = self.real().filter(team=signal.team_id, category=signal.category)
        return (
            rows.filter(subcategory=signal.subcategory, seen_at__gte=since, approaches=None)
            .exclude(pk=signal.pk)
            .exclude(status__in=SPENT)
            .exclude(outcome=Outcome.RETRACTED)
        )

    def under(self, approach: Approach) -> Self:
        """Signals that were taken up in this approach, in the order in which they were seen.

        A duplicate stands behind the signal that it was taken together with, when that is there.
        """
        rows = self.filter(approaches=approach).with_people().order_by("seen_at", "pk")
        doubles = Q(merged_into__in=approach.signals.values("pk"))
        return rows.exclude(doubles, merged_into__isnull=False)

    def tellable_of(self, approach: Approach) -> Self:
        """Those of an approach, of its own team, of which something may be told together."""
        rows = self.real().filter(approaches=approach, team=approach.team_id)
        rows = rows.exclude(outcome=Outcome.RETRACTED)  # a mistake counts nowhere
        return rows.exclude(status__in=SPENT).exclude(subcategory=SEXUAL_IMAGE_MINOR)

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
        return self.filter(_led(user)).tab("decide", now, user).for_a_list()[:most]

    def waiting_elsewhere(self, now: datetime, user: User, most: int = 10) -> Self:
        """What waits in teams that this person doesn't lead, worst first."""
        return self.exclude(_led(user)).tab("decide", now, user).for_a_list()[:most]

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

    def account_due_for_erasure(self, closed_before: datetime, but: Collection[str]) -> Self:
        """Closed signals whose account is still there or in a version, oldest first."""
        has_place = Q(account_handle__isnull=False) | Q(location_url__isnull=False)
        return (
            self.filter(closed_at__lt=closed_before)
            .filter(has_place | Exists(self._versions().filter(has_place)))
            .exclude(ref__in=but)
            .order_by("closed_at")
        )

    def account_kept_since(self, before: datetime) -> Self:
        """Signals that have kept an account since before a moment, and were not asked about it."""
        kept = self.real().filter(account_term__isnull=False, account_question=None)
        return kept.filter(received_at__lt=before).exclude(status__in=SPENT).order_by("pk")

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


class SignalStepQuerySet(QuerySet["SignalStep"]):
    def done(self) -> Self:
        """What was done; what is planned counts in no figure."""
        return self.filter(done_at__isnull=False)

    def to_do(self) -> Self:
        """What is still to be done, first due first."""
        return self.filter(done_at=None).order_by("due_on", "pk")

    def of_page(self, signal: Signal) -> Self:
        """The steps of a signal and of those taken together with it, as their page shows them."""
        return self.filter(Q(signal=signal) | Q(signal__merged_into=signal)).on_a_page()

    def planned_reports(self, signals: Iterable[int]) -> dict[int, SignalStep]:
        """For each of these signals the first report to a platform that is still to be made."""
        rows = self.to_do().filter(signal__in=list(signals), kind=StepKind.REPORTED_PLATFORM)
        return {step.signal_id: step for step in reversed(rows)}

    def without_activity(self) -> Self:
        """What says that an activity was started, and not yet which."""
        return self.done().filter(kind=StepKind.ACTIVITY_STARTED, activity=None)

    def reports_by_hand(self) -> Self:
        """Reports to a platform whose answer is written here, not with a notice."""
        return self.done().filter(kind=StepKind.REPORTED_PLATFORM, item=None)

    def in_order(self) -> Self:
        """What was done, oldest first, with who did it."""
        return self.done().select_related("by", "partner", "activity").order_by("done_at", "pk")

    def on_a_page(self) -> Self:
        """What was done, oldest first, then what is still to be done, first due first."""
        rows = self.select_related("by", "partner", "activity", "owner")
        rows = rows.annotate(ref=F("signal__ref"))
        return rows.order_by(F("done_at").asc(nulls_last=True), "due_on", "pk")

    def to_do_of(self, person: User) -> Self:
        """What this person still has to do about open signals, first due first."""
        return (
            self.to_do()
            .filter(owner=person, signal__status__in=OPEN, signal__is_practice=False)
            .select_related("signal")
            .defer(*SIGNAL_TEXTS, "note")
        )

    def planned_by_others(self, person: User) -> Self:
        """What somebody else still has to do, first due first; without what was noted with it."""
        rows = self.to_do().filter(owner__isnull=False).exclude(owner=person)
        return rows.select_related("owner").defer("note")

    def to_do_in(self, team: Team) -> Self:
        """What is still to be done about open signals of a team."""
        rows = self.filter(done_at=None, signal__is_practice=False)
        return rows.filter(signal__team=team, signal__status__in=OPEN)

    def beyond(self, person: User) -> Self:
        """Steps of signals that this person may not open."""
        signals: Any = self.model._meta.get_field("signal").related_model
        return self.exclude(signal__in=signals.objects.visible_to(person))

    def due_by(self, today: date) -> Self:
        """What should have been done by this day, about open signals that don't rest."""
        rests = Q(signal__paused_until__gt=today)
        return (
            self.to_do()
            .filter(due_on__lte=today, signal__status__in=OPEN, signal__is_practice=False)
            .exclude(rests)
            .select_related("signal", "signal__team", "owner")
            .defer(*SIGNAL_TEXTS, "note")
        )


# --- who may do what with a row: one condition each ---------------------------------------------

NEVER = Q(pk__in=[])


def _led(user: User) -> Q:
    if not user.has_perm("signals.triage"):
        return NEVER
    return Q(team__in=user.led_keys)


def _went_on(user: User, today: date) -> Q:
    """What stayed with teams that went on in those this person leads."""
    return Q(team__in=teams_of_before(user, today).values("pk"))


def _triageable(user: User, now: datetime) -> Q:
    if not user.has_perm("signals.triage"):
        return NEVER
    return _led(user) | _alarming(user, now)


def _alarming(user: User, now: datetime) -> Q:
    """Open urgent signals that a lead has the duty for, or was warned of by now."""
    if not user.has_perm("signals.triage"):
        return NEVER
    teams, warned_of = answered(reached(user, now))
    alarms = Q() if None in teams else Q(team__in=teams) | Q(ref__in=warned_of)
    return alarms & Q(severity__in=URGENT, status__in=OPEN)


def reached(user: User, now: datetime) -> Asking[tuple[list[int | None], list[str]]]:
    """For which teams this person has the duty now (None: for all), and the numbers of the
    signals of which this person was warned lately; asked once a moment."""
    answers = user.answers("warned_of")
    if now not in answers:
        warnings = prepared(_warnings, user.label, now - WARNED_FOR, now)
        yield from all_of(user.asked_for_duty(now), read(warnings))
        answers[now] = sorted(subject.partition(":")[2] for (subject,) in warnings)
    return user.duty_teams(now), answers[now]


def _warnings(label: str, since: datetime, until: datetime) -> QuerySet[Message, tuple[str]]:
    rows = Message.objects.reached(label, "signals.urgent", since, until)
    return rows.order_by().values_list("subject").distinct()


def _workable(user: User, now: datetime) -> Q:
    if not user.has_perm("signals.view"):
        return NEVER
    return Q(owner=user) | Q(created_by=user) | _triageable(user, now)


def _movable(user: User, now: datetime) -> Q:
    if not user.has_perm("signals.view"):
        return NEVER
    calm = Q(severity=None) | ~Q(severity__in=URGENT)
    # Whoever has the duty takes over and acts; closing stays with the leads of the team.
    return Q(owner=user) & calm | _led(user) | _went_on(user, day_of(now))


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))
