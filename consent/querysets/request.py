"""Every read of people, requests, signers and links; `visible_to(user)` is the first call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from consent.choices.consent import ConsentStatus
from consent.choices.request import ANSWERED, OPEN, LinkPurpose, RequestStatus, Route
from consent.dates import AFTER_SIXTEEN_DAYS, LINK_DAYS
from consent.querysets.reading import ReadInFull
from youthwork.lib.dates import end_of_day
from youthwork.lib.together import fetch

if TYPE_CHECKING:
    from consent.models import Consent, ConsentRequest, Link, Signer, Subject
    from organisation.models import User
else:
    Consent = ConsentRequest = Link = Signer = Subject = User = Any


def _of_sixteen() -> Q:
    """Questions to a young person themselves that renew what a guardian gave."""
    return Q(guardian_until=None, renews__request__guardian_until__isnull=False)


# What the page of a signer shows of a request.
PAGE_OF_A_SIGNER = ("subject", "team", "made_by", "consent", "text_version")


def _called(rows: QuerySet[Subject, Any], text_terms: tuple[int, int], most: int) -> list[int]:
    """Keys of those of this first name or of this whole name, the latest first.

    Two lists in one statement, each along its index: an OR of them would be answered by walking
    the whole table when few are found.
    """
    first, whole = text_terms
    lists = [
        rows.filter(first_name_term=first).values_list("pk")[:most],
        rows.filter(name_term=whole).values_list("pk")[:most],
    ]
    fetch(*lists)
    return sorted({key for found in lists for (key,) in found}, reverse=True)[:most]


class SubjectQuerySet(QuerySet["Subject"]):
    def of_teams_of(self, user: User) -> Self:
        """Young people whom the teams of this person asked: for *may I post this?*.

        It gives a name and whether a photo may be used, to colleagues of the team; of each team
        that asked about somebody, whichever was the first.
        """
        if not user.has_perm("consent.check"):
            return self.none()
        teams = user.current_keys
        requests = cast("Any", apps.get_model("consent", "ConsentRequest")).objects
        asked = requests.filter(subject=OuterRef("pk"), team__in=teams)
        return self.filter(Q(team__in=teams) | Exists(asked), erased_at=None)

    def checked_by(self, user: User) -> Self:
        """As `of_teams_of`, for the check."""
        return self.of_teams_of(user)

    def wait_for(self, *subjects: Subject) -> None:
        """Until nobody else answers, stops, settles or erases anything about somebody.

        Whoever does takes this first, so that each sees what the other did and none waits for one
        that waits for it. SQLite has one writer, who has it already.
        """
        self.filter(pk__in=[subject.pk for subject in subjects]).wait()

    def wait(self) -> None:
        """The same for each of these, in one order."""
        list(self.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk"))

    def on_post(self, publication: int) -> Self:
        """Whoever asked, or may ask, to take this post down."""
        consents = cast("Any", apps.get_model("consent", "Consent")).objects
        of_tasks = consents.filter(tasks__publication=publication)
        return self.filter(pk__in=of_tasks.values("subject"))

    def with_refs(self, refs: Collection[str]) -> Self:
        return self.filter(ref__in=refs).order_by("pk")

    def lately_asked_by(self, user: User, most: int) -> Self:
        """The last young people whom the teams of this person asked about.

        Two lists, each along its index: who came with a team, and who was known to another one.
        """
        if not user.has_perm("consent.check"):
            return self.none()
        teams = user.current_keys
        requests = cast("Any", apps.get_model("consent", "ConsentRequest")).objects
        elsewhere = requests.filter(team__in=teams).exclude(subject__team__in=teams)
        elsewhere = elsewhere.filter(subject__erased_at=None).order_by("-made_at", "-pk")
        own = self.filter(team__in=teams, erased_at=None).order_by("-pk")
        lists = [
            own.values_list("pk", "made_at")[:most],
            elsewhere.values_list("subject_id", "made_at")[:most],
        ]
        fetch(*lists)
        found = sorted((row for rows in lists for row in rows), key=lambda row: row[1])
        keys = list(dict.fromkeys(key for key, _at in reversed(found)))[:most]
        return self.filter(pk__in=keys).order_by("-pk")

    def named_for(self, user: User, text_terms: tuple[int, int], most: int) -> Self:
        """People of this first name or whole name in the own teams, for the check."""
        rows = self.of_teams_of(user).order_by("-pk")
        return self.filter(pk__in=_called(rows, text_terms, most)).order_by("-pk")

    def with_occasion(self) -> Self:
        """With `occasion`, what the newest request was about."""
        requests = cast("Any", apps.get_model("consent", "ConsentRequest")).objects
        newest = requests.filter(subject=OuterRef("pk")).order_by("-made_at", "-pk")
        return self.annotate(occasion=Subquery(newest.values("occasion")[:1]))

    def named(self, name_term: int, birth_term: int) -> Self:
        """The same full name and date of birth."""
        return self.filter(name_term=name_term, birth_term=birth_term, erased_at=None)

    def found_by(self, user: User, text_terms: tuple[int, int], most: int) -> list[int]:
        """Keys of people of this first name or this whole name whose consent this person may read.

        Found exactly or not at all, the latest asked first.
        """
        requests = cast("Any", apps.get_model("consent", "ConsentRequest")).objects
        first, whole = text_terms
        mine = Exists(requests.visible_to(user).filter(subject=OuterRef("pk")))
        rows = self.filter(mine, name_term=whole, erased_at=None).order_by("-pk")
        lists = [rows.values_list("pk")[:most]]
        if user.has_perm("consent.view_all"):
            named = self.filter(mine, first_name_term=first, erased_at=None).order_by("-pk")
            lists.append(named.values_list("pk")[:most])
        for way in requests.ways_of(user):
            asked = way.filter(first_name_term=first).order_by("-subject")
            # Asked about twice somebody is found twice: then a little fewer are shown.
            lists.append(asked.values_list("subject")[:most])
        fetch(*lists)
        return sorted({key for found in lists for (key,) in found}, reverse=True)[:most]

    def to_erase(self) -> Self:
        """Who asked to be erased, and of whom something was online then."""
        return self.filter(erase_asked_at__isnull=False, erased_at=None).order_by("pk")

    def by_name(self, name_term: int) -> Self:
        """Everybody of this whole name, found exactly or not at all."""
        return self.filter(name_term=name_term, erased_at=None)


class ConsentRequestQuerySet(ReadInFull["ConsentRequest"]):
    def checked_by(self, user: User) -> Self:
        """Requests about young people of the own teams, by whatever team: for the check, not for
        reading. Consent is given to the organisation, and so is a no."""
        if not user.has_perm("consent.check"):
            return self.none()
        return self._about_those_of(user.current_keys)

    def _about_those_of(self, teams: Collection[int]) -> Self:
        """About somebody of whom one of these teams asked."""
        asked = self.model._default_manager.filter(subject=OuterRef("subject"), team__in=teams)
        return self.filter(Q(subject__team__in=teams) | Exists(asked))

    def editable_by(self, user: User) -> Self:
        """Requests that this person may send again, cancel or follow up."""
        if not user.has_perm("consent.ask"):
            return self.none()
        led = user.led_keys
        return self.filter(Q(made_by=user) | Q(team__in=led))

    def withdrawable_by(self, user: User) -> Self:
        """Requests of which this person may write down that somebody stopped it.

        About young people of the own teams, by whatever team: who is told it need not know which.
        """
        if not user.has_perm("consent.withdraw"):
            return self.none()
        if user.has_perm("consent.view_all"):
            return self
        return self._about_those_of(user.current_keys)

    def noted_as_wrong_by(self, user: User) -> Self:
        """Requests of which this person may write down that they reached somebody else."""
        if not user.has_perm("consent.withdraw"):
            return self.none()
        if user.has_perm("consent.view_all"):
            return self
        return self.filter(team__in=user.current_keys)

    def settled_by(self, user: User) -> Self:
        """Requests of which this person may write down that somebody with authority objects."""
        if not user.has_perm("consent.settle"):
            return self.none()
        return self.filter(team__in=user.led_keys)

    def ways_of(self, user: User) -> list[Self]:
        """What this person asked, and what the teams they lead did, one list for each: an index
        answers each of them in order, and none all of them at once."""
        if not user.has_perm("consent.view") or user.has_perm("consent.view_all"):
            return []
        return [self.filter(made_by=user), *(self.filter(team=team) for team in user.led_teams)]

    def newest_about_for(self, user: User, subject: Subject) -> ConsentRequest | None:
        """The last question of the own teams about somebody, to ask the same again."""
        if not user.has_perm("consent.check"):
            return None
        rows = self.filter(team__in=user.current_keys, subject=subject).select_related("subject")
        return rows.prefetch_related("signers").order_by("-made_at", "-pk").first()

    def numbers_for(self, user: User) -> dict[str, int]:
        """How many wait, are valid and are disputed, for who sees numbers only."""
        if not user.has_perm("consent.see"):
            return {}
        consents = Count("consent", filter=Q(consent__status=ConsentStatus.VALID))
        found: dict[str, int] = self.aggregate(
            waits=Count("pk", filter=Q(status__in=OPEN)),
            valid=consents,
            disputed=Count("consent", filter=Q(consent__status=ConsentStatus.DISPUTED)),
        )
        return found

    def newest_of(self, people: Collection[int], user: User) -> dict[int, ConsentRequest]:
        """The newest request about each of these people that this person may read, by key."""
        rows = self.visible_to(user).filter(subject__in=people).order_by("made_at", "pk")
        return {row.subject_id: row for row in rows.with_people()}

    def with_people(self) -> Self:
        return self.select_related("subject", "team", "made_by", "consent", "text_version")

    def wait_for(self, request: ConsentRequest) -> None:
        """Until nobody else writes about this question; others wait to the end of the transaction.

        SQLite has one writer, who has it already.
        """
        list(self.filter(pk=request.pk).select_for_update(no_key=True).values_list("pk"))

    def of_form(self, person: User, client_id: UUID) -> ConsentRequest | None:
        """What came of a form that this person sent before."""
        return self.filter(made_by=person, client_id=client_id).select_related("subject").first()

    def about(self, subjects: QuerySet[Subject]) -> Self:
        return self.filter(subject__in=subjects).order_by("-made_at", "-pk")

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def to_guardians_of(self, subject: Subject) -> Self:
        """What guardians are or were asked about somebody."""
        return self.filter(subject=subject, guardian_until__isnull=False).order_by("pk")

    def answered(self) -> Self:
        return self.filter(status__in=ANSWERED)

    def answered_last(self, subject: Subject) -> ConsentRequest | None:
        """The question about somebody of which the answer came in last, whatever day it bears."""
        came_in = Max("signers__answer__received_at")
        rows = self.answered().filter(subject=subject).annotate(came_in=came_in)
        return rows.order_by("-came_in", "-pk").first()

    def followed_by(self, person: User) -> Self:
        """What somebody has to follow up: open questions, and mail that came back."""
        return self.to_follow().filter(made_by=person).select_related("team").order_by("pk")

    def to_follow(self) -> Self:
        """What anybody has to follow up."""
        return self.filter(status__in=(*OPEN, RequestStatus.UNDELIVERABLE))

    def on_a_faulty_text(self) -> list[ConsentRequest]:
        """Those whose text was marked as wrong."""
        return list(self.filter(text_version__faulty_at__isnull=False).order_by("pk"))

    def to_expire(self, now: datetime) -> Self:
        """Open ones whose links have ended."""
        return self.open().filter(expires_at__lte=now)

    def of_who_turned_sixteen(self, today: date) -> Self:
        """Open questions to a guardian about somebody who decides by now."""
        return self.open().filter(guardian_until__lte=today)

    def to_remind(self, sent_by: date) -> Self:
        """Asked by mail at a family's own pace: sent on or before a day, and not all answered.

        Not a young person who turns sixteen, who hears on the birthday; nor what somebody filled in
        at an event and nobody confirmed: that address gets no more.
        """
        waiting = (RequestStatus.SENT, RequestStatus.OPENED, RequestStatus.PARTLY_SIGNED)
        rows = self.filter(status__in=waiting, route=Route.EMAIL, sent_at__lt=end_of_day(sent_by))
        rows = rows.exclude(event__isnull=False, status=RequestStatus.SENT)
        return rows.exclude(_of_sixteen())

    def of_who_is_sixteen(self, today: date) -> Self:
        """Open questions to a young person who was told before the birthday, which has come."""
        rows = self.open().filter(_of_sixteen(), renews__request__guardian_until__lte=today)
        return rows.filter(sent_at__date__lt=F("renews__request__guardian_until"))

    def to_ask_in_person(self, today: date) -> QuerySet[ConsentRequest, Any]:
        """Keys of those of which a young person of about sixteen has to be asked in person."""
        rows = self.filter(in_person_at__isnull=False, in_person_done_at=None)
        rows = rows.filter(guardian_until__gt=today - timedelta(days=AFTER_SIXTEEN_DAYS))
        return rows.order_by("in_person_at").values_list("pk")

    def wait_in_person(self, subject: Subject) -> Self:
        """Those about somebody of which that still has to be done."""
        return self.filter(subject=subject, in_person_at__isnull=False, in_person_done_at=None)

    def unanswered_before(self, moment: datetime, today: date) -> Self:
        """Closed without an answer before a moment, oldest first.

        Not what a young person was asked about a sixteenth birthday, for as long as they may be
        asked by itself: by it we know that they were, and that no mail reaches an address.
        """
        ended = (RequestStatus.EXPIRED, RequestStatus.CANCELLED, RequestStatus.UNDELIVERABLE)
        rows = self.filter(status__in=ended, closed_at__lt=moment)
        lately = today - timedelta(days=AFTER_SIXTEEN_DAYS)
        rows = rows.exclude(_of_sixteen(), renews__request__guardian_until__gt=lately)
        return rows.order_by("closed_at", "pk")

    def refused_before(self, moment: datetime) -> Self:
        rows = self.filter(status=RequestStatus.REFUSED, closed_at__lt=moment)
        return rows.order_by("closed_at", "pk")

    def out_of_use_before(self, moment: datetime, at_most: datetime) -> Self:
        """Answered, ended before a moment, and nothing of it online since before that moment.

        What ended before `at_most` goes with something online too: a post that can't be removed
        would keep it for ever. Not while a post still has to come down.
        """
        appearances = self.model.consent.related.related_model.appearances.rel.related_model  # type: ignore[attr-defined]
        lately = Q(publication__taken_down_at=None) | Q(publication__taken_down_at__gte=moment)
        online = appearances._default_manager.filter(lately, consent__request=OuterRef("pk"))
        rows = self.filter(status=RequestStatus.SIGNED, consent__ended_at__lt=moment)
        tasks = cast("Any", apps.get_model("consent", "TakedownTask")).objects
        to_do = tasks.open().filter(consent__request=OuterRef("pk"))
        over = Q(~Exists(to_do), consent__ended_at__lt=at_most)
        return rows.filter(over | ~Exists(online)).order_by("closed_at", "pk")


class SignerQuerySet(QuerySet["Signer"]):
    def waiting(self) -> Self:
        """Of open requests, who has not answered."""
        return self.filter(request__status__in=OPEN, answer=None)

    def locked_at(self, now: datetime) -> QuerySet[Signer, Any]:
        """Keys of requests whose page is locked."""
        rows = self.filter(locked_until__gt=now).order_by("locked_until")
        return rows.values_list("request_id")

    def wanting_a_link(self) -> QuerySet[Signer, Any]:
        """Keys of requests of which somebody wants a new link, or to choose again; not of those
        that were asked again since."""
        rows = self.filter(~self.asked_again(), wants_link_at__isnull=False)
        rows = rows.order_by("wants_link_at")
        return rows.values_list("request_id")

    def wanting_to_choose_again(self, request: ConsentRequest) -> Self:
        """Who answered a request and asked for a new one."""
        return self.filter(request=request, answer__isnull=False, wants_link_at__isnull=False)

    def asked_again(self) -> Exists:
        """Whether the same young person was asked about later."""
        requests = cast("Any", apps.get_model("consent", "ConsentRequest")).objects
        later = requests.filter(subject=OuterRef("request__subject"))
        return Exists(later.filter(made_at__gt=OuterRef("request__made_at")))

    def with_what_did_not_count(self) -> QuerySet[Signer, Any]:
        """Keys of requests of which an answer came in that doesn't count, and nobody looked."""
        rows = self.filter(not_counted_at__isnull=False).order_by("not_counted_at")
        return rows.values_list("request_id")

    def of_request_for(self, asked: QuerySet[ConsentRequest], ref: str) -> list[Signer]:
        """Who is asked in one of these requests, with it, the answers, and what was stated last.

        `stated` is the latest statement of a worker about the answer, `is_objected_to` whether
        somebody else with authority objects, `is_asked_again` whether a later question followed;
        signatures stay unread.
        """
        stated = cast("Any", apps.get_model("consent", "Attestation")).objects
        consents = cast("Any", apps.get_model("consent", "Consent")).objects
        objected = consents.objected_to().filter(request=OuterRef("request"))
        latest = stated.filter(answer=OuterRef("answer")).order_by("-at", "-pk")
        rows = self.filter(request__in=asked.filter(ref=ref)).order_by("number")
        rows = rows.annotate(
            stated=Subquery(latest.values("attested")[:1]),
            is_objected_to=Exists(objected),
            is_asked_again=self.asked_again(),
        )
        rows = rows.select_related(
            "answer", "request__subject", "request__team", "request__made_by", "request__consent"
        )
        return list(rows.defer("answer__drawn", "answer__typed"))

    def who_answered_for(
        self, requests: Collection[ConsentRequest] | QuerySet[ConsentRequest]
    ) -> list[Signer]:
        """Who signed these requests, with `stated`: what a worker stated last about it."""
        stated = cast("Any", apps.get_model("consent", "Attestation")).objects
        latest = stated.filter(answer=OuterRef("answer")).order_by("-at", "-pk")
        rows = self.filter(request__in=requests, answer__isnull=False)
        rows = rows.annotate(stated=Subquery(latest.values("attested")[:1]))
        rows = rows.select_related("answer").defer("answer__drawn", "answer__typed")
        return list(rows.order_by("request", "number"))

    def answered_for(self, user: User, ref: str, number: str) -> Signer | None:
        """One who signed a valid consent of the own teams, with `stated`; None where there is
        none."""
        requests = cast("Any", apps.get_model("consent", "ConsentRequest")).objects
        own = requests.checked_by(user).filter(ref=ref, consent__status=ConsentStatus.VALID)
        found = self.who_answered_for(own)
        return next((one for one in found if str(one.number) == number), None)

    def waiting_of(self, requests: QuerySet[ConsentRequest], ref: str) -> Self:
        """Who has not answered yet of a request among these, with what their page shows."""
        rows = self.waiting().filter(request__in=requests, request__ref=ref)
        rows = rows.select_related(*(f"request__{name}" for name in PAGE_OF_A_SIGNER))
        return rows.order_by("number")

    def followed_by(self, user: User, ref: str, number: int) -> Signer | None:
        """One signer of a request that this person follows up, with what their page shows."""
        requests = cast("Any", apps.get_model("consent", "ConsentRequest")).objects
        own = requests.editable_by(user).filter(ref=ref)
        rows = self.filter(request__in=own, number=number)
        return rows.select_related(
            "answer", *(f"request__{name}" for name in PAGE_OF_A_SIGNER)
        ).first()

    def of_page(self, ref: str, number: int) -> Signer | None:
        """One signer of a request, with what their page shows."""
        rows = self.filter(request__ref=ref, number=number)
        return rows.select_related(
            "answer", *(f"request__{name}" for name in PAGE_OF_A_SIGNER)
        ).first()

    def has_twin_of(self, signer: Signer) -> bool:
        """Whether this address was asked about another young person of the same birthday too."""
        if signer.email_term is None:
            return False
        about = signer.request.subject
        rows = self.filter(email_term=signer.email_term, request__subject__erased_at=None)
        rows = rows.filter(request__subject__birth_term=about.birth_term)
        return rows.exclude(request__subject=about).exists()

    def reachable(self) -> Self:
        """Who has not answered and whose address takes mail, as far as we know."""
        return self.waiting().filter(email__isnull=False, bounced_at=None)

    def unanswered_of(self, request: ConsentRequest) -> Self:
        """Who of a request has not answered, whatever became of it, in order."""
        rows = self.filter(request=request, answer=None).order_by("number")
        return rows.select_related("request__subject", "request__team")

    def mailed_answers_of(self, request: ConsentRequest) -> Self:
        """Who of a request answered and has an address, in order."""
        rows = self.filter(request=request, answer__isnull=False, email_term__isnull=False)
        return rows.select_related("request").order_by("number")

    def named_of(self, request: ConsentRequest) -> Self:
        """Who is asked in one request, with what they answered."""
        return self.filter(request=request).select_related("answer").defer("answer__drawn")

    def by_email(self, term: int) -> Self:
        return self.filter(email_term=term)

    def young_people_at(self, term: int) -> int:
        """About how many young people this address was asked."""
        return self.by_email(term).values("request__subject").distinct().count()

    def without_mail(self) -> QuerySet[Signer, Any]:
        """Keys of open requests of which one who has to answer gets no mail: it came back, or was
        called spam."""
        rows = self.waiting().filter(bounced_at__isnull=False).order_by("bounced_at")
        return rows.values_list("request_id")

    def undelivered_at(self, consent: Consent, term: int) -> bool:
        """Whether a young person's own question about this consent came back from this address."""
        status = RequestStatus.UNDELIVERABLE
        rows = self.by_email(term).filter(request__renews=consent, request__status=status)
        return rows.filter(request__guardian_until=None).exists()

    def doubted(self) -> QuerySet[Signer, Any]:
        """Keys of requests of which somebody looks again at who answered."""
        rows = self.filter(doubted_at__isnull=False).order_by("doubted_at")
        return rows.values_list("request_id")

    def attested(self, request: ConsentRequest) -> list[str | None]:
        """The latest statement about each answer to a request, None where there is none."""
        rows = self.filter(request=request, answer__isnull=False)
        rows = rows.order_by("number", "answer__attestations__at", "answer__attestations__pk")
        found = rows.values_list("number", "answer__attestations__attested")
        return list(dict(found).values())


class LinkQuerySet(QuerySet["Link"]):
    def own_of(self, subject: Subject) -> Self:
        """The own links of a young person that still work."""
        rows = self.filter(request__subject=subject, purpose=LinkPurpose.OWN)
        return rows.filter(generation=subject.own_generation)

    def is_lost_of(self, subject: Subject) -> bool:
        """Whether the last mail to a young person came back, so that they have no own link."""
        since = subject.own_bounced_at
        return since is not None and not self.own_of(subject).filter(made_at__gt=since).exists()

    def opened_by(self, token_hash: str, now: datetime) -> Link | None:
        """The link of this token, while its generation is the latest.

        Whether its request is still open is another question: for fourteen days after its end a
        link says so kindly. What opens nothing is found, or not found, by the same single question
        to the database.
        """
        rows = self.filter(token_hash=token_hash).filter(
            Q(signer=None, generation=F("request__subject__own_generation"))
            | Q(generation=F("signer__generation"))
        )
        rows = rows.exclude(
            purpose=LinkPurpose.SIGN, request__expires_at__lte=now - timedelta(days=LINK_DAYS)
        )
        return rows.select_related(
            "signer__answer", *(f"request__{name}" for name in PAGE_OF_A_SIGNER)
        ).first()
