"""Every read of items of Instaclean."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from privacy.fields import EncryptedTextField
from signals.choices.rounds import (
    NEVER_LISTED,
    NOT_FOR_GUIDES,
    UNDECIDED,
    UNSENT,
    Decision,
    NoticeStatus,
    RoundStatus,
)
from signals.choices.signal import FAKE_ACCOUNT
from signals.quarters import ANSWER_DAYS, APPEAL_MONTHS
from signals.querysets.rights import without_story
from youthwork.lib.dates import DAY, add_months, kept_from, start_of_day
from youthwork.lib.together import counted

if TYPE_CHECKING:
    from organisation.models import Platform, Team, User
    from signals.models import InstacleanItem, InstacleanRound, Signal
else:
    InstacleanItem = InstacleanRound = Signal = Any

PAGE = 50
# An image of a minor goes to the hotline; of unsafe at home and of one recognisable young person
# no account is kept.
OF_FORBIDDEN_SIGNALS = without_story("signal__")

# The decision as it stands: after an appeal that was decided, that one.
STANDS = Case(When(appeal_decision="", then=F("decision")), default=F("appeal_decision"))
# As it stood when its round ended: what came of an appeal counts if it was written down by then.
STOOD_AT_THE_END = Case(
    When(~Q(appeal_decision="") & Q(done_at__lte=F("round__closed_at")), then=F("appeal_decision")),
    default=F("decision"),
)
# When the platform answered: an answer that stayed out makes it no slower and no faster.
ANSWERED_ON = Case(When(decision=Decision.NO_ANSWER, then=None), default=F("decided_on"))


@dataclass(frozen=True)
class ItemPage:
    """One keyset page of items: rows, and the cursor of the next page (empty at the end)."""

    rows: list[InstacleanItem]
    after: str


TABS = {
    "check": (NoticeStatus.LISTED,),
    "send": (NoticeStatus.CHECKED,),
    "answer": (*UNDECIDED, NoticeStatus.APPEALED),
    "decided": (NoticeStatus.DECIDED,),
    "done": (NoticeStatus.DONE,),
}

# Removed by mistake, at whatever step it stands: how it came on the list is still to be found out.
TO_LOOK_INTO = Q(wrong_on__isnull=False, reviewed_at=None)
# What `InstacleanItem.lacks` finds nothing in: only then somebody else can check it.
COMPLETE = Q(
    has_exact_place=True,
    is_closed_account=False,
    good_faith=True,
    seen_on__isnull=False,
    rule_text__isnull=False,
    reason__isnull=False,
) & ~(Q(category="") | Q(ground=""))


class InstacleanItemQuerySet(QuerySet["InstacleanItem"]):
    def visible_to(self, user: User) -> Self:
        """Items this person may read: one list for the organisation, so that nothing goes twice."""
        return self if user.has_perm("signals.read_items") else self.none()

    def workable_by(self, user: User) -> Self:
        """Items on which this person may write down what the platform answered."""
        return self if user.has_perm("signals.list_items") else self.none()

    def editable_by(self, user: User) -> Self:
        """Unsent items that this person may change: their own, or of one of their teams.

        Of a team that has ended everybody who lists may: nobody else is left to do it, and one
        that stays behind holds up the list of the whole organisation.
        """
        if not user.has_perm("signals.list_items"):
            return self.none()
        theirs = Q(created_by=user) | Q(team__in=user.current_keys)
        ended = Q(team__active_until__lt=timezone.localdate())
        return self.filter(theirs | ended, status__in=UNSENT)

    def checkable_by(self, user: User) -> Self:
        """Items that wait for a second pair of eyes, which are never those of who listed them."""
        return self.workable_by(user).filter(status=NoticeStatus.LISTED).exclude(created_by=user)

    def sendable_by(self, user: User) -> Self:
        """Checked items, for who sends."""
        if not user.has_perm("signals.send_round"):
            return self.none()
        return self.filter(status=NoticeStatus.CHECKED)

    def reviewable_by(self, user: User) -> Self:
        """Items removed by mistake, for who looks into it."""
        return self if user.has_perm("signals.send_round") else self.none()

    def counted_for(self, user: User) -> Self:
        """Items that stand in the figures this person sees."""
        return self if user.has_perm("signals.see_rounds") else self.none()

    def of_round(self, round: InstacleanRound) -> Self:
        return self.filter(round=round).with_people().in_list_order()

    def notices_visible_to(self, user: User) -> Self:
        """Items whose notice, with account and address, this person may have shown."""
        return self.visible_to(user)

    def on_screen_of(self, round_ref: str) -> Self:
        """What young people who help may look at: nothing exposing, sexual or of unknown kind.

        Nor what only one person looked at, turned out to be listed by mistake, or was left by the
        platform: the screen says that these accounts break a rule.
        """
        left = Q(appeal_decision=Decision.NOT_REMOVED)
        left |= Q(appeal_decision="", decision=Decision.NOT_REMOVED)
        return (
            self.filter(round__ref=round_ref, erased_at=None)
            .exclude(category__in=["", *NOT_FOR_GUIDES])
            # Whatever it was listed as.
            .exclude(signal__category__in=[*NOT_FOR_GUIDES, *NEVER_LISTED])
            .exclude(OF_FORBIDDEN_SIGNALS)
            # Its name is often that of whom it imitates, who may live around the corner.
            .exclude(Q(subcategory=FAKE_ACCOUNT) | Q(signal__subcategory=FAKE_ACCOUNT))
            .exclude(is_closed_account=True)
            .exclude(status=NoticeStatus.LISTED)
            .filter(wrong_on=None)
            .exclude(left)
            .select_related("platform")
            .order_by("category", "pk")
        )

    def next_undecided(self, item: InstacleanItem) -> InstacleanItem | None:
        """The next item of the same round that waits for a decision; behind the last the first."""
        behind = Q(category__gt=item.category) | Q(category=item.category, pk__gt=item.pk)
        waiting = self.filter(round=item.round_id, status__in=UNDECIDED).exclude(pk=item.pk)
        turn = Case(When(behind, then=0), default=1)
        return waiting.order_by(turn, "category", "pk").first()

    def with_people(self) -> Self:
        return self.select_related(
            "round", "team", "platform", "created_by", "checked_by", "signal"
        )

    def in_list_order(self) -> Self:
        """By kind and then as they were listed."""
        return self.order_by("category", "pk")

    def tab(self, key: str) -> Self:
        """The rows of one tab of the list; an unknown key shows all."""
        if key == "wrong":
            return self.filter(TO_LOOK_INTO)
        return self.filter(status__in=TABS[key]) if key in TABS else self.all()

    def page(self, after: str = "", size: int = PAGE) -> ItemPage:
        """The rows behind a cursor, newest first."""
        rows = self.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else self
        found = list(rows.with_people().order_by("-pk")[: size + 1])
        more = len(found) > size
        found = found[:size]
        return ItemPage(found, str(found[-1].pk) if more else "")

    def matching(self, *, platform: str = "", category: str = "") -> Self:
        """Rows of a platform (its slug) and a kind; empty filters nothing."""
        rows = self.filter(platform__slug=platform) if platform else self
        return rows.filter(category=category) if category else rows

    def still_to_go(self) -> Self:
        """What goes out with the list, or would once checked; not of what stands on no list.

        Each with its signal, of which no text is read.
        """
        of_signals: Any = self.model._meta.get_field("signal").related_model
        texts = [each for each in of_signals._meta.fields if isinstance(each, EncryptedTextField)]
        return (
            self.filter(status__in=UNSENT)
            .exclude(OF_FORBIDDEN_SIGNALS)
            .select_related("platform", "signal")
            .defer(*(f"signal__{each.name}" for each in texts))
            .order_by("pk")
        )

    def on_the_list(self) -> Self:
        """What the list that is taken out holds: checked or sent, and not erased."""
        return (
            self.exclude(status=NoticeStatus.LISTED)
            .filter(erased_at=None)
            .exclude(OF_FORBIDDEN_SIGNALS)
            .select_related("platform")
            .order_by("platform__position", "platform__name", "category", "pk")
        )

    def without_answer(self, today: date) -> Self:
        """Sent or appealed so long ago that no answer may be written down."""
        return self.filter(_silent(today)).select_related("round__lead").order_by("pk")

    def waiting_for(
        self, user: User, today: date
    ) -> QuerySet[InstacleanItem, tuple[int, int, int, int]]:
        """How many items wait for this person: to check, to send apart from a round, without
        answer, to look into.

        One row.
        """
        listed = Q(status=NoticeStatus.LISTED) & COMPLETE
        apart = Q(status=NoticeStatus.CHECKED, round=None)
        leads = Q() if user.has_perm("signals.send_round") else Q(pk__in=[])
        return counted(
            self.workable_by(user),
            check=Count("pk", filter=listed & ~Q(created_by=user)),
            send=Count("pk", filter=apart & leads),
            answer=Count("pk", filter=_silent(today)),
            review=Count("pk", filter=TO_LOOK_INTO & leads),
        )

    def earlier(self, item: InstacleanItem) -> list[InstacleanItem]:
        """Decisions on the same account or place on the same platform, the newest first."""
        same = Q(pk__in=[])
        if item.account_term is not None:
            same |= Q(account_term=item.account_term)
        if item.place_term is not None:
            same |= Q(place_term=item.place_term)
        return list(
            self.filter(same, platform=item.platform_id)
            .exclude(pk=item.pk)
            .exclude(status=NoticeStatus.LISTED)
            .select_related("round")
            .order_by("-pk")[:5]
        )

    def of_signal(self, signal: Signal) -> Self:
        """Items made from a signal, oldest first."""
        rows = self.filter(signal=signal).select_related("round", "platform", "team")
        return rows.order_by("pk")

    def unsent_at(self, platform: Platform, *, account_term: Any, place_term: Any) -> Self:
        """Items that wait to be sent, of this place; without a place, of this account alone."""
        rows = self.filter(platform=platform, status__in=UNSENT).order_by("pk")
        if place_term is not None:
            return rows.filter(place_term=place_term)
        if account_term is None:
            return self.none()
        return rows.filter(place_term=None, account_term=account_term)

    def unsent_of(self, team: Team) -> Self:
        """Items of a team that were not sent yet, oldest first."""
        return self.filter(team=team, status__in=UNSENT).order_by("pk")

    def of_forbidden_signals(self) -> Self:
        """Items that say anything while their signal turned out to be one of which no account is
        kept, sent or not."""
        return self.filter(OF_FORBIDDEN_SIGNALS, erased_at=None)

    # --- retention and access to one's own data -------------------------------------------------

    def due_for_erasure(self, today: date, days: int, months: int, but: Collection[str]) -> Self:
        """Items whose account and texts must go.

        So many days after the outcome (removed, or done after an appeal or without one), at most
        so many months after sending; what was never sent, as long after it was listed. What is
        written about one (a mistake, a late decision) is there for as many days itself.
        """
        outcome = today - timedelta(days=days)
        cap = start_of_day(kept_from(today + DAY, months))  # on the day itself it goes
        removed = Q(decision=Decision.REMOVED, decided_on__lte=outcome) & ~Q(
            status=NoticeStatus.APPEALED
        )
        done = Q(done_at__lt=start_of_day(outcome + timedelta(days=1)))
        late = Q(sent_at__lt=cap) | Q(sent_at=None, created_at__lt=cap)
        written_since = (
            Q(wrong_note__isnull=False, wrong_on__lte=outcome)
            | Q(redress__isnull=False, decided_on__lte=outcome)
            | Q(
                reviewed_by__isnull=False, reviewed_at__lt=start_of_day(outcome + timedelta(days=1))
            )
        )
        whole, erased = Q(erased_at=None), Q(erased_at__isnull=False)
        return (
            self.filter((whole & (removed | done | late)) | (erased & written_since))
            .exclude(ref__in=but)
            .order_by("pk")
        )

    def due_for_forgetting(self, today: date, but: Collection[str]) -> Self:
        """Erased items that would still be recognised, though no appeal is possible any more."""
        past = add_months(today, -APPEAL_MONTHS)
        open_appeal = Q(decided_on__gte=past) | Q(appeal_decided_on__gte=past)
        waiting = Q(status__in=UNDECIDED, sent_at__gte=start_of_day(past))
        return (
            self.filter(erased_at__isnull=False)
            .filter(Q(account_term__isnull=False) | Q(place_term__isnull=False))
            .exclude(open_appeal | waiting)
            .exclude(ref__in=but)
            .order_by("pk")
        )

    def with_terms(self, handles: list[int], places: list[int]) -> Self:
        return self.filter(Q(account_term__in=handles) | Q(place_term__in=places))

    def of_employee(self, name: str) -> Self:
        """Items that an employee with exactly this name listed, checked or reviewed."""
        return self.filter(
            Q(created_by__name__iexact=name)
            | Q(checked_by__name__iexact=name)
            | Q(reviewed_by__name__iexact=name)
        )

    def indexed_with_other_key(self, mark: str) -> Self:
        indexed = Q(account_term__isnull=False) | Q(place_term__isnull=False)
        return self.filter(indexed).exclude(index_mark=mark).order_by("pk")

    # --- figures --------------------------------------------------------------------------------

    def outcomes(self) -> list[tuple[str, str, str, str, datetime | None, date | None]]:
        """Of every sent item: round, platform, category, decision, sent, answered.

        The decision is the one that stands, after an appeal that of the appeal; the day is that of
        the first, so that an appeal doesn't make a platform slower. No answer has no day.
        """
        return list(
            self.filter(sent_at__isnull=False)
            .order_by("pk")
            .values_list("round__ref", "platform__name", "category", STANDS, "sent_at", ANSWERED_ON)
        )

    def finished_counts(self) -> QuerySet[InstacleanItem, tuple[str, str, str, int]]:
        """Of finished rounds how many were sent: by round, category and decision."""
        rows = self.filter(round__status=RoundStatus.CLOSED, sent_at__isnull=False).order_by()
        by = rows.values_list("round__ref", "category", STOOD_AT_THE_END)
        return by.annotate(many=Count("pk"))

    def finished_outcomes(self) -> list[tuple[str, str, str, str, datetime | None, date | None]]:
        """The same of finished rounds, with the decision as it was when they ended.

        Nothing of it ever changes: no item is added, and what comes of an appeal after the end
        comes too late for it, whatever day is written down.
        """
        return list(
            self.filter(round__status=RoundStatus.CLOSED, sent_at__isnull=False)
            .order_by("pk")
            .values_list(
                "round__ref",
                "platform__name",
                "category",
                STOOD_AT_THE_END,
                "sent_at",
                ANSWERED_ON,
            )
        )


def _silent(today: date) -> Q:
    """Notices and appeals that platforms didn't answer in time (quarters.silent_from)."""
    before = start_of_day(today - timedelta(days=ANSWER_DAYS - 1))
    appealed = Q(status=NoticeStatus.APPEALED, appealed_on__lte=today - timedelta(days=ANSWER_DAYS))
    return Q(status__in=UNDECIDED, sent_at__lt=before) | appealed
