"""Every read of consents; `visible_to(user)` or the deed's name is the first call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from consent.choices.consent import ConsentStatus, WithdrawnBy
from consent.choices.request import OPEN, RequestStatus
from consent.dates import AFTER_SIXTEEN_DAYS, NOTICE_DAYS
from consent.querysets.reading import ReadInFull
from youthwork.lib.dates import end_of_day, start_of_day

if TYPE_CHECKING:
    from consent.models import Consent, Subject, TextVersion, Withdrawal
    from organisation.models import Team, User
else:
    Consent = Subject = Team = TextVersion = User = Withdrawal = Any


NOTICE = timedelta(days=NOTICE_DAYS)
DIGITS = 9  # of a number, at most
GRACE = timedelta(days=AFTER_SIXTEEN_DAYS)  # to answer oneself after the birthday


class ConsentQuerySet(ReadInFull["Consent"]):
    def in_force_on(self, subject: Subject, day: date) -> Consent | None:
        """The consent about somebody that counted on a day, and to its end."""
        rows = self.filter(subject=subject, valid_from__lte=day, valid_until__gt=day)
        ended = end_of_day(day)
        rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=ended))
        rows = rows.filter(Q(disputed_at=None) | Q(disputed_at__gte=ended))
        rows = rows.select_related("request", "team").prefetch_related("withdrawals")
        return rows.order_by("-made_at", "-pk").first()

    def latest_of(self, subjects: Collection[Subject]) -> dict[int, Consent]:
        """The newest consent of each of these people, by key of the person."""
        rows = self.filter(subject__in=subjects).order_by("subject", "made_at", "pk")
        return {row.subject_id: row for row in rows.select_related("request")}

    def before_a_new_answer(self, subject: Subject) -> Self:
        """What a new answer about somebody replaces, and what had expired with posts still up."""
        stands = Q(status__in=(ConsentStatus.VALID, ConsentStatus.DISPUTED))
        posted = Q(
            status=ConsentStatus.EXPIRED,
            appearances__isnull=False,
            appearances__publication__taken_down_at=None,
        )
        return self.filter(stands | posted, subject=subject).distinct().select_related("request")

    def standing_in(self, team: Team) -> Self:
        """Valid and disputed ones of a team."""
        return self.filter(team=team, status__in=(ConsentStatus.VALID, ConsentStatus.DISPUTED))

    def over_or_disputed(self) -> Self:
        """Those that no image may rest on any more."""
        return self.filter(Q(ended_at__isnull=False) | Q(status=ConsentStatus.DISPUTED))

    def ever_disputed(self, subject: Subject) -> Self:
        """Those about somebody to which another with authority objected, settled or not."""
        return self.filter(subject=subject, disputed_at__isnull=False)

    def objected_to(self) -> Self:
        """Those to which another with authority objects, to some rows or to all; not settled."""
        return self.filter(objected_at__isnull=False, settled_at=None)

    def objected_to_in_part(self) -> QuerySet[Consent, Any]:
        """Keys of the requests of valid ones of which another objects to some rows."""
        rows = self.objected_to().filter(status=ConsentStatus.VALID).order_by("objected_at")
        return rows.values_list("request_id")

    def last_settled(self, subject: Subject) -> datetime | None:
        """When an objection about somebody was last settled."""
        found: datetime | None = self.filter(subject=subject).aggregate(at=Max("settled_at"))["at"]
        return found

    def ended_by_objection(self, subject: Subject) -> Self:
        """Those about somebody that another with authority ended altogether; not settled."""
        over = Q(disputed_at__isnull=False) | Q(status=ConsentStatus.WITHDRAWN)
        return self.objected_to().filter(over, subject=subject)

    def due_to_expire(self, today: date) -> Self:
        """Valid or disputed ones whose time is over."""
        return self.filter(
            status__in=(ConsentStatus.VALID, ConsentStatus.DISPUTED), valid_until__lte=today
        )

    def ending_by(self, day: date) -> Self:
        return self.filter(status=ConsentStatus.VALID, valid_until__lte=day)

    def to_ask_anew(self, today: date, by: date) -> Self:
        """Valid ones that end after today and by that day, by no birthday; not asked anew lately.

        A question of long before, about a new text, that nobody answered is none about the end.
        """
        rows = self.ending_by(by).filter(valid_until__gt=today, at_sixteen=False)
        lately = self._renewals().filter(made_at__gte=start_of_day(today - 2 * NOTICE))
        rows = rows.filter(~Exists(lately))
        return rows.select_related("request__made_by", "subject", "team")

    def _renewals(self) -> QuerySet[Any, Any]:
        """What was asked anew of a consent."""
        requests = self.model.renewals.rel.related_model._default_manager
        return requests.filter(renews=OuterRef("pk"))

    def on_older_text(self, version: TextVersion) -> Self:
        """Valid ones whose signers read an earlier version, and were not asked anew by this one.

        A question that nobody answered is erased before its consent ends, and leaves its number.
        """
        asked = self._renewals().filter(text_version=version)
        rows = self.filter(~Exists(asked), status=ConsentStatus.VALID)
        rows = rows.filter(request__text_version__number__lt=version.number)
        rows = rows.exclude(text_asked__gte=version.number)
        return rows.select_related("request__made_by", "subject", "team")

    def of_campaign(self, newest: TextVersion) -> Self:
        """Whom this version is to be asked anew: who can be mailed and isn't asked already.

        Who couldn't be asked stands behind who was not tried yet, and is tried again after them.
        """
        if newest.asked_anew_at is None:
            return self.none()
        rows = self.on_older_text(newest).with_an_address()
        rows = rows.exclude(subject__requests__status__in=OPEN)
        return rows.order_by(F("not_asked_at").asc(nulls_first=True), "pk")

    def tried_in_vain(self, newest: TextVersion) -> Self:
        """Of those, who couldn't be asked: a worker asks in person."""
        return self.of_campaign(newest).filter(not_asked_at__gte=newest.asked_anew_at)

    def with_an_address(self) -> Self:
        """Those of which every signer can be mailed."""
        return self.exclude(request__signers__email_term=None)

    def without_an_address(self) -> Self:
        """Those of which somebody has to be asked in person."""
        return self.filter(request__signers__email_term=None).distinct()

    def turning_sixteen(self, today: date, by: date) -> Self:
        """Given by a guardian, in force or ended in the thirty days to the birthday, about somebody
        who turns sixteen by that day; not longer ago than they have to answer.

        Not asked themselves yet, as far as the mail came through.
        """
        sixteen = F("request__guardian_until")
        born = Q(request__guardian_until__lte=by, request__guardian_until__gt=today - GRACE)
        theirs = self._renewals().filter(guardian_until=None)
        asked = theirs.exclude(status=RequestStatus.UNDELIVERABLE)
        ended = Q(valid_until__lte=sixteen, valid_until__gte=sixteen - NOTICE)
        rows = self.filter(born, ~Exists(asked), is_own=False)
        rows = rows.filter(Q(status=ConsentStatus.VALID) | Q(ended, status=ConsentStatus.EXPIRED))
        return rows.select_related("request__made_by", "subject", "team")

    def with_posts_to_take_down(self, today: date) -> Self:
        """Expired ones of which a post still stands online that nobody was asked to take down."""
        appearances = self.model.appearances.rel.related_model._default_manager
        tasks = self.model.tasks.rel.related_model._default_manager
        asked = tasks.filter(consent=OuterRef("consent"), publication=OuterRef("publication"))
        posts = appearances.filter(consent=OuterRef("pk"), publication__taken_down_at=None)
        rows = self.filter(status=ConsentStatus.EXPIRED, take_down_from__lte=today)
        rows = rows.filter(Exists(posts.filter(~Exists(asked))))
        return rows.select_related("request__made_by", "subject", "team")


class WithdrawalQuerySet(QuerySet["Withdrawal"]):
    def ref_of(self, made: Withdrawal) -> str:
        """How it is called in messages and the trail: the request, and which stop of it this is."""
        number = self.filter(consent=made.consent_id, pk__lte=made.pk).count()
        return f"{made.consent.audit_ref}-{number}"

    def called(self, ref: str) -> Withdrawal | None:
        """The stop that `ref_of` calls so; None for what is no such, or is erased."""
        request, _dash, number = ref.rpartition("-")
        if not number.isdecimal() or len(number) > DIGITS or not int(number):
            return None
        rows = self.select_related("consent__request", "consent__subject", "signer")
        if not request:  # its key: a message from before stops had a name of their own
            return rows.filter(pk=int(number)).first()
        place = int(number)
        return rows.filter(consent__request__ref=request).order_by("pk")[place - 1 : place].first()

    def about(self, subject: Subject) -> Self:
        """Everything that was ever stopped about somebody, with its consent."""
        return self.filter(consent__subject=subject).select_related("consent").order_by("pk")

    def by_the_child_since(self, subject: Subject, moment: datetime) -> Self:
        """What a young person stopped themselves since a moment, with its consent."""
        return self.about(subject).filter(who=WithdrawnBy.YOUTH, at__gte=moment)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")
