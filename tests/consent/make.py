"""Plain factories of image consent: each makes one thing that is right."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import caches
from django.utils import timezone

from consent.actions import asking, signing
from consent.choices.request import Relation, Route, SignerRole
from consent.models import Answer, Consent, ConsentRequest, FormText, Publication
from consent.models.publication import PublicationSubject
from organisation.models import Organisation
from tests import make
from tests.make import AMSTERDAM
from youthwork.lib.dates import day_of

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=AMSTERDAM)
BORN = date(2012, 6, 3)  # 14 on that day
ROWS = ["photo", "video", "closed_profiles", "public_pages", "website"]
PLACES = ["closed_profiles", "public_pages", "website", "print"]
YES = dict.fromkeys(ROWS, "yes")
NO = dict.fromkeys(ROWS, "no")


def places() -> None:
    """The organisation of these tests uses PLACES."""
    if not Organisation.objects.filter(pk=1).update(image_places=PLACES):
        make.organisation(image_places=PLACES)
    caches["process"].clear()  # where the organisation is kept


def request(by: Any, team: Any, *, born: date = BORN, both: bool = False, **also: Any):
    """A question by mail about Milan, to one guardian or to two, or to himself from sixteen."""
    places()
    now = also.pop("now", NOW)
    first_name, last_name = also.pop("first_name", "Milan"), also.pop("last_name", "Vos")
    about = also.pop("about", None) or asking.About(
        first_name=first_name,
        last_name=last_name,
        born=born,
        email=also.pop("own_email", ""),
        is_namesake=bool(asking.same_named(first_name, last_name, born)),
    )
    role = also.get("role") or asking.role_on(about.born, day_of(now))
    is_again_own = role == SignerRole.YOUTH and about.known is not None  # after a parent's
    usual = "zelf@example.org" if is_again_own else "ouder@example.org"
    asked = [asking.Asked(email=also.pop("email", usual))]
    if both:
        asked.append(asking.Asked(email="andere@example.org"))
    return asking.ask(
        about,
        asked,
        also.pop("rows", ROWS),
        also.pop("route", Route.EMAIL),
        team=team,
        by=by,
        now=now,
        **also,
    )


def given(request: ConsentRequest, decisions: dict[str, str] | None = None, **also: Any):
    """What a signer sends: yes to everything, unless said otherwise."""
    role = request.signers.first().role
    own = role == "youth"
    values: dict[str, Any] = {
        "decisions": decisions or dict.fromkeys(request.rows, "yes"),
        "name": "Sanne Vos",
        "relation": Relation.SELF if own else Relation.PARENT,
        "text": FormText.objects.get(version=request.text_version, role=role, language="nl"),
        "text_hash": "a" * 64,
        "declares_authority": not own,
        "typed": "Sanne Vos",
    }
    return signing.Given(**(values | also))


def signed(
    request: ConsentRequest,
    decisions: dict[str, str] | None = None,
    *,
    number: int = 1,
    now: datetime = NOW,
    **also: Any,
) -> Answer:
    """The answer of one signer, who first showed to know the date of birth."""
    signer = request.signers.get(number=number)
    assert signing.identify(signer, request.subject.born, now=now)
    answer = signing.sign(signer, given(request, decisions, **also), now=now)
    request.refresh_from_db()
    return answer


def consent(by: Any, team: Any, decisions: dict[str, str] | None = None, **also: Any) -> Consent:
    """A valid consent about Milan."""
    now = also.pop("now", NOW)
    asked = request(by, team, now=now, **also)
    signed(asked, decisions, now=now)
    return Consent.objects.get(request=asked)


def publication(*consents: Consent, by: Any, **also: Any) -> Publication:
    """A photo on the closed profile, with everybody of these consents on it."""
    values: dict[str, Any] = {
        "team": consents[0].team,
        "channel": "instagram_closed",
        "kind": "photo",
        "what": "voetbaltoernooi",
        "posted_on": day_of(NOW) - timedelta(days=3),
        "made_by": by,
    }
    made = Publication.objects.create(**(values | also))
    for one in consents:
        PublicationSubject.objects.create(publication=made, consent=one)
    return made


def now_here() -> datetime:
    """The moment by the wall clock, for pages that look at it; its date is that of here."""
    return timezone.localtime()
