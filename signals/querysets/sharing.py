"""Every read of what is shared with partners and of what they ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare

from organisation.choices import DataKind, Role
from signals import sharing
from signals.choices.sharing import NOT_ANSWERED, WAITING, SharingStatus
from signals.choices.signal import Severity
from signals.querysets.ways import opens_rows_of_a_team, teams_of_before
from youthwork.lib.dates import day_of
from youthwork.lib.keyset import Instant, before
from youthwork.lib.links import token_hash
from youthwork.lib.together import Asking, answered

if TYPE_CHECKING:
    from organisation.models import Partner, SharingAgreement, User
    from organisation.querysets.partners import SharingAgreementQuerySet
    from organisation.querysets.people import UserQuerySet
    from signals.models import (
        Approach,
        Disclosure,
        PartnerRequest,
        PublishedList,
        Signal,
        TrendMessage,
    )
    from signals.querysets.approach import ApproachQuerySet
    from signals.querysets.signal import SignalQuerySet
else:
    Partner = User = Disclosure = PartnerRequest = Signal = TrendMessage = Any
    Approach = PublishedList = SharingAgreement = Any


ABOUT = ("signal", "signal__team", "approach", "approach__team")
BOUND_BY = ("agreement", "in_spite_of")  # by which is told when a link ends
KNOWN_AT = Coalesce("shared_at", "told_at")
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def _behind(rows: Rows, ref: str, moment: str) -> Rows:
    """Of rows that are newest first by `moment` those after the one with this number; all where
    there is none such."""
    last = rows.filter(ref=ref).values_list(moment, "pk").first()
    if last is None:
        return rows
    return rows.filter(before(moment, *last))


class DisclosureQuerySet(QuerySet["Disclosure"]):
    def shared(self) -> Self:
        """What left the house, once."""
        return self.filter(shared_at__isnull=False)

    def known(self) -> Self:
        """What a partner knows: what was shared, and what was told and handed in, also where that
        is not allowed or waits for a yes.
        """
        told = ~Q(status=SharingStatus.DRAFT) & Q(told_at__isnull=False)
        return self.filter(Q(shared_at__isnull=False) | told)

    def told_and_waiting(self) -> Self:
        """What was told already and nobody said yes or no to."""
        return self.filter(status__in=WAITING, told_at__isnull=False)

    def visible_to(self, user: User, now: datetime) -> Self:
        """What this person may open with its sentence: their own, those of signals they read.

        A privacy officer all that was handed in. Drafts are of who made them, as long as they may
        propose: in another role nothing is their own any more.
        """
        handed_in = ~Q(status=SharingStatus.DRAFT)
        may = handed_in
        if not user.has_perm("signals.approve_sharing"):
            may &= self._read(user, now)
        if user.has_perm("signals.propose_sharing"):
            may |= Q(made_by=user)  # what a lead composed elsewhere is their own
        return self.filter(may)

    def readable_by(self, user: User, now: datetime) -> Self:
        """Those of which this person may read what they tell of, as it is now.

        Not who only composed it: a signal may have gone to somebody else since.
        """
        if user.has_perm("signals.approve_sharing"):
            return self
        return self.filter(self._read(user, now) | self._leads(user, now))

    def _read(self, user: User, now: datetime) -> Q:
        """Of signals and approaches that this person reads, by themselves or as a lead."""
        signals = self._signals().visible_to(user).values("pk")
        approaches = self._approaches().visible_to(user, day_of(now)).values("pk")
        read = Q(signal__in=signals) | Q(signal__merged_into__in=signals)
        read |= Q(approach__in=approaches)
        if user.has_perm("signals.share"):
            read |= _of_teams_led(user, day_of(now))
        return read

    def waiting_of(self, about: Signal | Approach) -> Self:
        """What was proposed or asked of it and nobody decided yet."""
        return self.filter(self._of(about), status__in=WAITING).order_by("pk")

    def _of(self, about: Signal | Approach) -> Q:
        """Of this signal, or of this approach."""
        is_signal = isinstance(about, self._signals().model)
        return Q(signal=about) if is_signal else Q(approach=about)

    def shareable_by(self, user: User, now: datetime) -> Self:
        """What this lead may share, pass on to the privacy officer or decline."""
        mine = Q(status=SharingStatus.DRAFT, made_by=user) | Q(status=SharingStatus.PROPOSED)
        return self.filter(mine & self._leads(user, now))

    def _leads(self, user: User, now: datetime) -> Q:
        """Of teams that this person leads; what a lead on duty composed elsewhere is theirs too."""
        if not user.has_perm("signals.share"):
            return Q(pk__in=[])
        alarming = self._signals().triageable_by(user, now).values("pk")
        return _of_teams_led(user, day_of(now)) | Q(made_by=user, signal__in=alarming)

    def proposable_by(self, user: User) -> Self:
        """Own drafts of who may only propose."""
        if not user.has_perm("signals.propose_sharing"):
            return self.none()
        return self.filter(status=SharingStatus.DRAFT, made_by=user)

    def draft_by(self, person: User, about: Signal | Approach, partner: Partner) -> Self:
        """What this person composed of it for this partner and didn't hand in yet, the last one."""
        rows = self.filter(status=SharingStatus.DRAFT, made_by=person, partner=partner)
        return rows.filter(self._of(about)).order_by("-pk")[:1]

    def approvable_by(self, user: User) -> Self:
        """What waits for this privacy officer's own yes or no: what another composed and asked."""
        if not user.has_perm("signals.approve_sharing"):
            return self.none()
        return self.filter(_asked_by_another(user))

    def deciders_of(self, disclosure: Disclosure, today: date) -> UserQuerySet:
        """Who of today may say yes or no to it: of a proposal the leads of its team, else the
        privacy officers, but none who made or asked it."""
        people = cast("Any", self.model).approver.field.related_model.objects
        if disclosure.status == SharingStatus.PROPOSED:
            team = disclosure.about.team
            return cast("UserQuerySet", people.holding(Role.TEAM_LEAD, today, team))
        own = [key for key in (disclosure.asked_by_id, disclosure.made_by_id) if key]
        found = people.holding(Role.PRIVACY_OFFICER, today).exclude(pk__in=own)
        return cast("UserQuerySet", found)

    def closable_by(self, user: User, now: datetime) -> Self:
        """Shared ones of which this person may close the link, or send a new one."""
        if user.has_perm("signals.approve_sharing"):
            return self.filter(status=SharingStatus.SHARED)
        return self.filter(self._leads(user, now), status=SharingStatus.SHARED)

    def renewable_by(self, user: User, now: datetime) -> Self:
        """Of those the ones of which this person may send a new link.

        What goes beyond an agreement is renewed by a privacy officer who neither composed nor asked
        it, as it was allowed.
        """
        rows = self.closable_by(user, now)
        if not user.has_perm("signals.approve_sharing"):
            return rows.filter(in_spite_of=None)
        return rows.filter(Q(in_spite_of=None) | (~Q(asked_by=user) & ~Q(made_by=user)))

    def waiting_for(self, user: User, today: date, behind: Instant | None = None) -> Self:
        """What waits for this person: proposals for a lead, requests for a privacy officer.

        What waits longest stands first; from where a page ended.
        """
        waits = Q(pk__in=[])
        if user.has_perm("signals.share"):
            waits = Q(status=SharingStatus.PROPOSED) & _of_teams_led(user, today)
        if user.has_perm("signals.approve_sharing"):
            waits |= _asked_by_another(user)
        rows = self.filter(waits)
        rows = rows.filter(behind.after("made_at")) if behind else rows
        return rows.with_all().order_by("made_at", "pk")

    def gravest_first(self) -> Self:
        """The most serious signals first, then what waits longest."""
        return self.order_by(F("signal__severity").desc(nulls_last=True), "made_at", "pk")

    def with_all(self) -> Self:
        people = ("made_by", "asked_by", "shared_by", "approver", "declined_by")
        return self.select_related(*ABOUT, "partner", *BOUND_BY, *people)

    def register_of(self, partner: Partner) -> Self:
        """What a partner knows, newest first; for who sees partners. `known_at` says since when."""
        rows = self.known().filter(partner=partner)
        rows = rows.annotate(known_at=KNOWN_AT).select_related("signal", "approach", *BOUND_BY)
        return rows.order_by("-known_at", "-pk")

    def with_opened_by(self, user: User, now: datetime) -> Self:
        """Each row with `may_open`: whether this person opens the signal or the approach that it is
        about; a privacy officer any signal, after a reason. A lead who may break the glass finds
        what is urgent elsewhere.
        """
        today = day_of(now)
        may = Q(approach__in=self._approaches().visible_to(user, today).values("pk"))
        if user.has_perm("signals.view_with_reason"):
            may |= Q(signal__isnull=False)
        else:
            may |= Q(signal__in=self._signals().opened_by(user, today).values("pk"))
        return self.annotate(may_open=Case(When(may, then=Value(True)), default=Value(False)))

    def behind(self, ref: str) -> Self:
        """Of a register what comes after this line; the whole where there is no such line."""
        return _behind(self, ref, "known_at")

    def of_signal(self, signal: Signal, user: User) -> Self:
        """What was shared of a signal or is to be, oldest first; others' drafts not.

        Of what was taken together with it too: its story goes on there.
        """
        mine = Q(status=SharingStatus.DRAFT, made_by=user)
        of = Q(signal__in=self._signals().as_one(signal).values("pk"))
        rows = self.filter(of, ~Q(status=SharingStatus.DRAFT) | mine)
        return rows.select_related("partner").order_by("made_at")

    def of_approach(self, approach: Approach) -> Self:
        """What was shared or is to be of an approach and its signals, in that order."""
        about = Q(approach=approach) | Q(signal__approaches=approach)
        rows = self.filter(about).select_related("partner")
        return rows.order_by("shared_at", "made_at")

    def showing(self, about: Signal | Approach) -> Self:
        """What tells of a signal, by itself or in an approach, or of an approach."""
        of = self._of(about)
        if isinstance(about, self._signals().model):
            of |= Q(approach__signals=about)
        return self.filter(of).exclude(mark="").with_all()

    def open_at(self, now: datetime) -> Self:
        """Those whose link works: neither closed nor shared under, or beyond, an agreement that was
        stopped or has ended; beyond one only while a life is at stake.
        """
        # Not joined: an UPDATE of these rows then still names what it expects of each itself.
        lasting = Exists(self._bound_by().lasting(day_of(now)))
        at_stake = Exists(self._signals().filter(pk=OuterRef("signal"), severity=Severity.NOW))
        rows = self.filter(status=SharingStatus.SHARED, link_ends_at__gt=now, revoked_at=None)
        rows = rows.filter(Q(agreement=None, in_spite_of=None) | lasting)
        return rows.filter(Q(in_spite_of=None) | at_stake)

    def unopened_at(self, now: datetime, ends_by: datetime) -> Self:
        """Those whose term ends at this moment or before it, or with their agreement today, and
        that nobody opened or answered to, with what is needed to tell who shared it."""
        with_agreement = Exists(self._bound_by().filter(until_day__lte=day_of(now)))
        rows = self.open_at(now).filter(Q(link_ends_at__lte=ends_by) | with_agreement)
        rows = rows.filter(browser_hash="", answer="")
        people = ("shared_by", "signal__owner", "signal__merged_into__owner", "approach__lead")
        return rows.select_related(*ABOUT, *BOUND_BY, *people).order_by("pk")

    def opened_by(self, hashed: str, now: datetime) -> Disclosure | None:
        """What a link leads to while it works, by the hash of its token."""
        rows = self.open_at(now).select_related(*BOUND_BY)
        return rows.filter(links__token_hash=hashed).first()

    def read_by(self, ref: str, browser: str, now: datetime) -> Disclosure | None:
        """What this browser reads: the one that opened it first."""
        people = ("shared_by", "signal__owner", "approach__lead")
        rows = self.open_at(now).select_related(*ABOUT, "partner", *BOUND_BY, *people)
        found = rows.filter(ref=ref).first()
        if found is None or not browser or not found.browser_hash:
            return None
        same = constant_time_compare(found.browser_hash, token_hash(browser))
        return found if same else None

    def values_of(self, disclosure: Disclosure) -> dict[str, Any]:
        """The fields that its kinds stand for, of its signal or of those under its approach; no
        other column is read.
        """
        return answered(self.values_asked(disclosure))

    def values_asked(self, disclosure: Disclosure) -> Asking[dict[str, Any]]:
        """The same, asked with what else a deed asks."""
        kinds = disclosure.kinds
        if disclosure.approach is not None:
            columns = sharing.columns_of_many(kinds)
            signals = self._signals()
            under = signals.tellable_of(disclosure.approach) if columns else signals.none()
            yield (many := under.values(*columns))
            return sharing.gathered(kinds, list(many))
        names = sharing.fields_of(kinds)
        rows = self._signals().filter(pk=cast("int", disclosure.signal_id))
        yield (one := rows.values("pk", *names))
        [found] = one
        return sharing.read_for(kinds, {name: found[name] for name in names})

    def is_changed(self, disclosure: Disclosure) -> bool:
        """Whether something that a partner's page shows was changed after it was shared."""
        return sharing.is_changed(disclosure, self.values_of(disclosure))

    # --- retention and access to one's own data -----------------------------------------------

    def old_drafts(self, before: datetime) -> Self:
        return self.filter(status=SharingStatus.DRAFT, made_at__lt=before).order_by("pk")

    def held(self) -> Self:
        """These rows, kept so until the transaction ends: whoever shares one at this moment comes
        before or after, and what is read of them next is as they left it.
        """
        return self.select_for_update(no_key=True, of=("self",)).order_by("pk")

    def texts_due(
        self, before: datetime, but: Collection[str], but_approaches: Collection[str]
    ) -> Self:
        """Decided ones whose texts are past their term, but for what a legal hold keeps."""
        decided = Q(shared_at__lt=before) | Q(declined_at__lt=before)
        rows = self.filter(decided, made_at__lt=before, texts_erased_at=None).exclude(
            signal__ref__in=but
        )
        return rows.exclude(approach__public_id__in=but_approaches).order_by("pk")

    def links_due(self, before: datetime) -> Self:
        """Those whose link ended long ago."""
        links = cast("Any", self.model).links.rel.related_model.objects
        rows = self.filter(link_ends_at__lt=before)
        return rows.filter(Exists(links.filter(disclosure=OuterRef("pk"))) | ~Q(mark=""))

    def rows_due(self, before: datetime) -> Self:
        return self.exclude(status__in=(SharingStatus.DRAFT, *WAITING)).filter(made_at__lt=before)

    def worked_on_by(self, person: User) -> Self:
        """What somebody composed, asked, shared, allowed or declined, newest first."""
        deeds = ("made_by", "asked_by", "shared_by", "approver", "declined_by")
        theirs = reduce(or_, (Q(**{deed: person}) for deed in deeds))
        return self.filter(theirs).order_by("-made_at", "-pk")

    def _bound_by(self) -> SharingAgreementQuerySet:
        """The agreement under which, or beyond which, the row that asks it was shared."""
        agreements = cast("Any", self.model).agreement.field.related_model.objects
        bound_by = Q(pk=OuterRef("agreement")) | Q(pk=OuterRef("in_spite_of"))
        return cast("SharingAgreementQuerySet", agreements.filter(bound_by))

    def _signals(self) -> SignalQuerySet:
        signals = cast("Any", self.model).signal.field.related_model.objects
        return cast("SignalQuerySet", signals.all())

    def _approaches(self) -> ApproachQuerySet:
        approaches = cast("Any", self.model).approach.field.related_model.objects
        return cast("ApproachQuerySet", approaches.all())


def _asked_by_another(user: User) -> Q:
    """What waits for a privacy officer, but for what this person composed or asked."""
    return Q(status=SharingStatus.ASKED) & ~Q(asked_by=user) & ~Q(made_by=user)


def _of_teams_led(user: User, today: date) -> Q:
    """About what is of the teams that this person leads, or stayed with one that went on there."""
    teams, before = user.led_keys, teams_of_before(user, today).values("pk")
    led = Q(signal__team__in=teams) | Q(approach__team__in=teams)
    return led | Q(signal__team__in=before) | Q(approach__team__in=before)


class PartnerRequestQuerySet(QuerySet["PartnerRequest"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_perm("signals.answer_partners") else self.none()

    def maskable_by(self, user: User) -> Self:
        """In which this person may cover a name: who leads, and the privacy officer."""
        rows = self.visible_to(user).filter(texts_erased_at=None, is_demand=False)
        return rows if user.has_perm("signals.mask") else self.none()

    def answerable_by(self, user: User) -> Self:
        """What waits for an answer that this person may write down."""
        return self.visible_to(user).waiting()

    def waiting(self) -> Self:
        """What nobody said the ending of yet."""
        return self.filter(answer=NOT_ANSWERED, texts_erased_at=None)

    def of_each_partner(self) -> Self:
        """To be asked of each row of partners: whether there is one of theirs."""
        return self.filter(partner=OuterRef("pk"))

    def of_partner(self, partner: Partner) -> Self:
        """What a partner asked: what waits for an answer first, then newest first."""
        open_ = Q(answer=NOT_ANSWERED, texts_erased_at=None)
        waits = Case(When(open_, then=Value(True)), default=Value(False))
        rows = self.filter(partner=partner).select_related("by").annotate(waits=waits)
        return rows.order_by("-waits", "-asked_on", "-pk")

    def behind(self, ref: str) -> Self:
        """Of what a partner asked what comes after this question; all where there is none such."""
        last = self.filter(ref=ref).values_list("waits", "asked_on", "pk").first()
        if last is None:
            return self
        waits, asked_on, pk = last
        after = Q(before("asked_on", asked_on, pk), waits=waits)
        return self.filter(after | Q(waits=False) if waits else after)

    def counts(self, first: date, last: date) -> Counter[str]:
        """How many questions ended how, by answer, for a report; what waits for one as
        NOT_ANSWERED, and formal demands not among them."""
        rows = self.filter(asked_on__gte=first, asked_on__lte=last, is_demand=False)
        return Counter(rows.values_list("answer", flat=True))

    def texts_due(self, before: datetime) -> Self:
        return self.filter(made_at__lt=before, texts_erased_at=None).order_by("pk")

    def written_by(self, person: User) -> Self:
        """What somebody wrote down, newest first."""
        return self.filter(by=person).order_by("-made_at", "-pk")


def allow_numbers(agreement: SharingAgreement) -> bool:
    """Whether a partner may be told how many signals there were."""
    return DataKind.COUNTS in agreement.kinds


def may_write_trends(user: User) -> bool:
    """Whether this person gets the organisation's figures and opens no rows behind them."""
    return user.has_perm("signals.write_trend_message") and not opens_rows_of_a_team(user)


class TrendMessageQuerySet(QuerySet["TrendMessage"]):
    def visible_to(self, user: User) -> Self:
        may = may_write_trends(user)
        return self.select_related("published", "by") if may else self.none()

    def sendable_by(self, user: User) -> Self:
        return self.visible_to(user).filter(sent_at=None)

    def newest_first(self) -> Self:
        return self.prefetch_related("partners").order_by("-made_at")

    def unsent_of(self, published: PublishedList, person: User) -> Self:
        """What this person made of a list and didn't send, oldest first."""
        return self.filter(published=published, by=person, sent_at=None).order_by("pk")

    def agreements_on(self, day: date) -> QuerySet[SharingAgreement]:
        """Agreements in force with partners that have an address; `allow_numbers` looks at each."""
        partners = cast("Any", self.model).partners.rel.model
        agreements = partners.agreements.rel.related_model.objects.in_force(day)
        return cast(
            "QuerySet[SharingAgreement]", agreements.filter(partner__contact_mail__isnull=False)
        )

    def partners_for(self, now: datetime) -> QuerySet[Partner]:
        """Partners with an address whose agreement in force allows numbers, by name."""
        partners = cast("Any", self.model).partners.rel.model.objects
        found = partners.filter(pk__in=self.may_get(now)).order_by("name")
        return cast("QuerySet[Partner]", found)

    def may_get(self, now: datetime) -> list[int]:
        """Their keys."""
        return [row.partner_id for row in self.agreements_on(day_of(now)) if allow_numbers(row)]

    def lists_for(self, user: User) -> QuerySet[PublishedList]:
        """Published lists of kinds that this person may write a message about, newest first.

        Each knows whether a message about it went (`was_sent`).
        """
        lists = cast("Any", self.model).published.field.related_model.objects
        if not may_write_trends(user):
            return cast("QuerySet[PublishedList]", lists.none())
        went = self.filter(published=OuterRef("pk"), sent_at__isnull=False)
        rows = lists.of_organisation().filter(kind="category").annotate(was_sent=Exists(went))
        return cast("QuerySet[PublishedList]", rows.order_by("-last_month")[:12])

    def due(self, before: datetime) -> Self:
        return self.filter(made_at__lt=before).order_by("pk")

    def written_by(self, person: User) -> Self:
        """What somebody composed, newest first."""
        return self.filter(by=person).order_by("-made_at", "-pk")
