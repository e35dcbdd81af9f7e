"""Image consent of the demo: asked, signed, refused, stopped; and what was posted on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from consent.actions import asking, events, publishing, signing, taking_down, withdrawing
from consent.actions.moving import move
from consent.actions.publishing import Posted
from consent.choices.consent import Channel, WithdrawalRoute, WithdrawnBy
from consent.choices.request import (
    Answered,
    Attested,
    ChildAgrees,
    ImageKind,
    Relation,
    RequestStatus,
    Route,
    SignerRole,
)
from consent.evidence import text_hash
from consent.models import (
    Consent,
    ConsentRequest,
    Event,
    FormText,
    Publication,
    Signer,
    TakedownTask,
)
from outbox.models import Message
from youthwork.demo.observations import Deed
from youthwork.demo.old_mail import forget
from youthwork.demo.people import Cast
from youthwork.lib.dates import DAY, day_of

ROWS = ("photo", "video", "closed_profiles", "public_pages", "video_platforms", "website", "print",
        "press")  # fmt: skip
ASKED_AT, SIGNED_AT, POSTED_AT, LATER_AT = time(15), time(19, 30), time(20), time(11)
SURE = {"A": Attested.SEEN, "B": Attested.SPOKEN}


@dataclass(frozen=True)
class Asked:
    """One question on the file's calendar; `yes` are the rows to which the signer said yes."""

    key: str
    first_name: str
    born: date
    by: str
    route: Route = Route.EMAIL
    language: str = "nl"
    sent: date | None = None
    signed: date | None = None
    yes: tuple[str, ...] = ()
    level: str = "C"
    occasion: str = ""
    own_no: bool = False
    opened: bool = False
    ended: RequestStatus | None = None
    withdrawn: date | None = None
    disputed: date | None = None
    last_name: str = ""


ASKED = (
    Asked("C1", "Noor", date(2013, 3, 14), "W2", signed=date(2026, 9, 12), level="B",
          yes=("photo", "closed_profiles", "website"), occasion="Open avond"),
    Asked("C2", "Emir", date(2011, 5, 30), "W4", Route.DEVICE, "ar", signed=date(2026, 8, 28),
          level="A", yes=("photo", "video", "closed_profiles", "public_pages"),
          occasion="Voetbalmiddag"),
    Asked("C3", "Zofia", date(2012, 2, 9), "W1", language="pl", sent=date(2026, 11, 16),
          occasion="Winteractiviteiten"),
    Asked("C4", "Elif", date(2012, 7, 1), "W6", language="tr", sent=date(2026, 11, 14),
          opened=True, occasion="Buurtfeest"),
    Asked("C5", "Sem", date(2014, 4, 22), "W7", signed=date(2026, 10, 2)),
    Asked("C6", "Yara", date(2013, 6, 11), "W10", sent=date(2026, 10, 20),
          ended=RequestStatus.EXPIRED),
    Asked("C7", "Oksana", date(2011, 9, 5), "W9", language="uk", sent=date(2026, 11, 12),
          ended=RequestStatus.UNDELIVERABLE),
    Asked("C8", "Kwame", date(2009, 1, 19), "W4", Route.DEVICE, signed=date(2026, 5, 22),
          level="A", occasion="Je pas is geen bijbaan",
          yes=("photo", "video", "closed_profiles", "public_pages", "video_platforms", "website")),
    Asked("C9", "Chiara", date(2010, 3, 3), "W3", language="en", signed=date(2026, 5, 28),
          yes=("photo", "print"), occasion="Zomerprogramma"),
    Asked("C10", "Ties", date(2010, 12, 4), "W10", signed=date(2025, 9, 20),
          yes=("photo", "closed_profiles"), occasion="Dorpspodcast"),
    Asked("C11", "Milan", date(2012, 8, 8), "W7", signed=date(2026, 2, 10), level="B",
          yes=("photo", "closed_profiles", "public_pages"), withdrawn=date(2026, 11, 10)),
    Asked("C12", "Lina", date(2013, 1, 27), "W8", signed=date(2026, 5, 19),
          yes=("photo", "closed_profiles", "website"), disputed=date(2026, 10, 26)),
    Asked("C13", "Fleur", date(2012, 5, 16), "W10", signed=date(2026, 10, 9), level="B",
          yes=("photo", "closed_profiles"), last_name="Maas", occasion="Dorpspodcast"),
    Asked("C14", "Mees", date(2012, 5, 16), "W10", signed=date(2026, 10, 9), own_no=True,
          yes=("photo", "closed_profiles"), last_name="Maas", occasion="Dorpspodcast"),
    Asked("C15", "Ravi", date(2008, 6, 20), "W6", Route.DEVICE, signed=date(2024, 10, 1),
          level="A", yes=("photo", "closed_profiles")),
)  # fmt: skip


@dataclass(frozen=True)
class Post:
    """One post on the file's calendar, with who is on it."""

    key: str
    posted: date
    channel: Channel
    kind: ImageKind
    by: str
    persons: tuple[str, ...]
    what: str
    taken_down: date | None = None


POSTS = (
    Post("B7", date(2026, 5, 8), Channel.INSTAGRAM_PAGE, ImageKind.PHOTO, "W7", ("C11",),
           "toernooi op de server", date(2026, 11, 11)),
    Post("B5", date(2026, 6, 12), Channel.LEAFLET, ImageKind.PHOTO, "W3", ("C9",),
           "folder zomerprogramma"),
    Post("B8", date(2026, 7, 3), Channel.FACEBOOK_PAGE, ImageKind.PHOTO, "W8", ("C11",),
           "buurtfeest aan de haven", date(2026, 11, 12)),
    Post("B3", date(2026, 9, 4), Channel.INSTAGRAM_PAGE, ImageKind.VIDEO, "W4", ("C2", "C8"),
           "voetbalmiddag op het plein"),
    Post("B1", date(2026, 9, 25), Channel.INSTAGRAM_CLOSED, ImageKind.PHOTO, "W2", ("C1",),
           "open avond in het centrum"),
    Post("B2", date(2026, 10, 9), Channel.WEBSITE, ImageKind.PHOTO, "W3", ("C1",),
           "nieuws: huiswerkuur is terug"),
    Post("B4", date(2026, 10, 16), Channel.YOUTUBE, ImageKind.VIDEO, "W4", ("C8",),
           "uitleg door jongeren: je pas is geen bijbaan"),
    Post("B6", date(2026, 11, 6), Channel.SNAPCHAT_CLOSED, ImageKind.PHOTO, "W10",
           ("C10", "C13"), "opnamedag dorpspodcast"),
)  # fmt: skip


@dataclass(frozen=True)
class Scanned:
    """Somebody who filled in the page behind a poster; `opened` and `signed` where they did."""

    first_name: str
    born: date
    on: date
    opened: bool = False
    yes: tuple[str, ...] | None = None
    language: str = "nl"


EVENT_ON, EVENT_MADE, EVENT_BY = date(2026, 11, 28), date(2026, 11, 13), "W4"
EVENT, EVENT_ROWS = "Winterfeest op het plein", ("photo", "video", "closed_profiles", "website")
SCANNED = (
    Scanned("Jayden", date(2014, 2, 11), date(2026, 11, 14), opened=True,
            yes=("photo", "closed_profiles")),
    Scanned("Hanna", date(2013, 10, 2), date(2026, 11, 15), opened=True, language="pl",
            yes=("photo", "video", "closed_profiles", "website")),
    Scanned("Yusuf", date(2012, 12, 19), date(2026, 11, 17), opened=True, language="tr"),
    Scanned("Lotte", date(2015, 6, 7), date(2026, 11, 18)),
)  # fmt: skip


class Story:
    """The questions of the file as they are lived through; remembers each request by its key."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.made: dict[str, ConsentRequest] = {}
        self.posts: dict[str, Publication] = {}
        self.event: Event | None = None

    def _at(self, day: date, clock: time) -> datetime:
        return self.cast.plan.shift.moment(day, clock)

    def deeds(self) -> Iterator[Deed]:
        """Everything that was done, each with its moment."""
        for row in ASKED:
            asked_on = row.sent or (row.signed or date.max) - (
                timedelta() if row.route == Route.DEVICE else 2 * DAY
            )
            yield Deed(
                self._at(asked_on, ASKED_AT), lambda row=row, on=asked_on: self._ask(row, on)
            )
            if row.opened:
                at = self._at(asked_on + DAY, SIGNED_AT)
                yield Deed(at, lambda row=row, at=at: self._open(row, at))
            if row.signed:
                at = self._at(row.signed, SIGNED_AT)
                yield Deed(at, lambda row=row, at=at: self._sign(row, at))
            if row.ended:
                days = 15 if row.ended == RequestStatus.EXPIRED else 1
                at = self._at(asked_on + days * DAY, LATER_AT)
                yield Deed(at, lambda row=row, at=at: self._end(row, at))
            if row.withdrawn:
                at = self._at(row.withdrawn, SIGNED_AT)
                yield Deed(at, lambda row=row, at=at: self._withdraw(row, at))
            if row.disputed:
                at = self._at(row.disputed, LATER_AT)
                yield Deed(at, lambda row=row, at=at: self._dispute(row, at))
        for post in POSTS:
            at = self._at(post.posted, POSTED_AT)
            yield Deed(at, lambda post=post, at=at: self._post(post, at))
            if post.taken_down:
                at = self._at(post.taken_down, LATER_AT)
                yield Deed(at, lambda post=post, at=at: self._take_down(post, at))

        at = self._at(EVENT_MADE, ASKED_AT)
        yield Deed(at, lambda at=at: self._announce(at))
        for row in SCANNED:
            at = self._at(row.on, SIGNED_AT)
            yield Deed(at, lambda row=row, at=at: self._fill_in(row, at))

    def _announce(self, now: datetime) -> None:
        self.event = events.announce(
            EVENT,
            self.cast.plan.shift.day(EVENT_ON),
            EVENT_ROWS,
            team=self.cast.team_of(EVENT_BY),
            by=self.cast.people[EVENT_BY],
            now=now,
        )

    def _fill_in(self, row: Scanned, now: datetime) -> None:
        """From the poster to an answer, as far as this family got."""
        assert self.event is not None  # announced days before
        born = self.cast.plan.shift.day(row.born)
        address = f"ouder.{row.first_name.lower()}@example.org"
        typed = events.FilledIn(row.first_name, born, address, language=row.language)
        request = events.fill_in(self.event, typed, now=now)
        assert request is not None  # nobody of this name was asked before
        self._forget(request.ref, now)
        if not row.opened:
            return
        signer = request.signers.select_related("request__subject").get()
        signing.identify(signer, born, now=now)
        if row.yes is not None:
            signing.sign(signer, self._given(signer, row.yes, row.first_name), now=now)
            self._forget(request.ref, now)

    def _given(self, signer: Signer, yes: tuple[str, ...], first_name: str) -> signing.Given:
        text = FormText.objects.shown(signer.request.text_version, signer.role, signer.language)
        return signing.Given(
            decisions={
                asked: Answered.YES if asked in yes else Answered.NO
                for asked in signer.request.rows
            },
            name=f"Ouder van {first_name}",
            relation=Relation.PARENT,
            text=text,
            text_hash=text_hash("\n".join(text.content.values())),
            declares_authority=True,
            child_agrees=ChildAgrees.YES,
            typed=f"Ouder van {first_name}",
        )

    def _ask(self, row: Asked, on: date) -> None:
        now = self._at(on, ASKED_AT)
        guardian = f"ouder.{row.key.lower()}@example.org"
        own = asking.role_on(self._born(row), day_of(now)) == SignerRole.YOUTH
        address = "" if row.route == Route.DEVICE else guardian
        if own and address:
            address = f"jongere.{row.key.lower()}@example.org"
        team = self.cast.team_of(row.by)
        self.made[row.key] = asking.ask(
            asking.About(
                row.first_name,
                self._born(row),
                last_name=row.last_name,
                email="ties@example.org" if row.key == "C10" else "",
            ),
            [asking.Asked(email=address, language=row.language)],
            ROWS,
            row.route,
            team=team,
            by=self.cast.people[row.by],
            now=now,
            occasion=row.occasion,
        )
        if row.signed or row.ended:
            self._past(row, now)

    def _born(self, row: Asked) -> date:
        return self.cast.plan.shift.day(row.born)

    def _request(self, row: Asked) -> ConsentRequest:
        found = self.made[row.key]
        found.refresh_from_db()
        return found

    def _open(self, row: Asked, now: datetime) -> None:
        request = self._request(row)
        signing.identify(request.signers.get(), request.subject.born, now=now)

    def _sign(self, row: Asked, now: datetime) -> None:
        self._open(row, now)
        request = self._request(row)
        signer = request.signers.select_related("request__subject").get()
        text = FormText.objects.shown(request.text_version, signer.role, signer.language)
        own = signer.role == SignerRole.YOUTH
        name = row.first_name if own else f"Ouder van {row.first_name}"
        answer = signing.sign(
            signer,
            signing.Given(
                decisions={
                    asked: Answered.YES if asked in row.yes else Answered.NO
                    for asked in request.rows
                },
                name=name,
                relation=Relation.SELF if own else Relation.PARENT,
                text=text,
                text_hash=text_hash("\n".join(text.content.values())),
                declares_authority=not own,
                child_agrees="" if own else (ChildAgrees.NO if row.own_no else ChildAgrees.YES),
                typed=name,
                on_device=row.route == Route.DEVICE,
            ),
            now=now,
        )
        if row.level in SURE:
            signing.attest(answer, SURE[row.level], by=self.cast.people[row.by], now=now)
        self._past(row, now)

    def _end(self, row: Asked, now: datetime) -> None:
        request = self._request(row)
        if row.ended == RequestStatus.UNDELIVERABLE:
            request.signers.update(bounced_at=now)
        assert row.ended is not None
        move(request, row.ended, by=None, now=now)

    def _consent(self, key: str) -> Consent:
        return Consent.objects.select_related("request", "team").get(request=self.made[key])

    def _withdraw(self, row: Asked, now: datetime) -> None:
        withdrawing.withdraw(
            self._consent(row.key),
            None,
            who=WithdrawnBy.SIGNER,
            route=WithdrawalRoute.LINK,
            now=now,
        )
        self._past(row, now)

    def _dispute(self, row: Asked, now: datetime) -> None:
        withdrawing.dispute(self._consent(row.key), by=self.cast.lead_of(row.by), now=now)
        self._past(row, now)

    def _post(self, post: Post, now: datetime) -> None:
        self.posts[post.key] = publishing.publish(
            Posted(
                kind=post.kind,
                channel=post.channel,
                posted_on=day_of(now),
                what=post.what,
                address="",
                people=[self._consent(key).subject for key in post.persons],
            ),
            by=self.cast.people[post.by],
            now=now,
        )

    def _take_down(self, post: Post, now: datetime) -> None:
        tasks = TakedownTask.objects.open().filter(publication=self.posts[post.key])
        for task in tasks.select_related("publication", "consent__request"):
            taking_down.done(task, by=self.cast.people[post.by], now=now)
            self._forget(task.consent.request.ref, now)

    def _past(self, row: Asked, now: datetime) -> None:
        self._forget(self.made[row.key].ref, now)

    def _forget(self, ref: str, now: datetime) -> None:
        for label in (f"consent.consentrequest:{ref}", "consent.withdrawal"):
            forget(Message.objects.filter(subject__startswith=label), now)
