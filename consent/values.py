"""What fills the places of the texts: organisation, who asks, days, links."""

from __future__ import annotations

from datetime import timedelta

from consent.choices.request import NEED_CONTACT
from consent.models import ConsentRequest
from consent.texts.catalogue import NOTHING, WriteTo
from organisation.choices import LinkEnough, PersonStatus, SixteenPolicy
from organisation.models import OWN_NO_MOST, Organisation, User
from youthwork.lib.dates import day_of


def of_organisation() -> dict[str, object]:
    """Name, legal name, and whom to write to about privacy."""
    organisation = Organisation.objects.current()
    if organisation is None:
        return dict.fromkeys(("org", "legal_name", "privacy_mail", "fg_name", "address"), NOTHING)
    return {
        "org": organisation.name,
        "legal_name": organisation.legal_name or organisation.name,
        "privacy_mail": organisation.privacy_mail or organisation.contact_mail,
        "fg_name": organisation.privacy_officer_name or NOTHING,
        "address": organisation.contact_mail or NOTHING,
    }


def sixteen_is_strict() -> bool:
    """Whether a guardian's yes ends at the sixteenth birthday, as the organisation chose."""
    organisation = Organisation.objects.current()
    return organisation is None or organisation.sixteen_policy == SixteenPolicy.STRICT


def need_contact() -> frozenset[str]:
    """The places for which a link alone is not enough, as the organisation chose."""
    organisation = Organisation.objects.current()
    return NEED_CONTACT[organisation.link_is_enough if organisation else LinkEnough.CLOSED]


def own_no_from() -> int:
    """From what age a young person has an own link to see and stop, as the organisation chose."""
    organisation = Organisation.objects.current()
    return organisation.own_no_from if organisation else OWN_NO_MOST


def named(person: User | None) -> User | None:
    """Who asked, to be named to a signer; nobody who left."""
    return person if person and person.status != PersonStatus.LEFT else None


def asker_of(request: ConsentRequest) -> User | None:
    """Who asks, to be named to a signer; nobody of a question that went on: then the team does."""
    return None if request.from_team else named(request.made_by)


def of_request(request: ConsentRequest) -> dict[str, object]:
    """Who asks, about whom (an initial, never a name), and until when it may be answered.

    Of who asks only the first name; when that person has left, the team.
    """
    asker = asker_of(request)
    ends = request.expires_at
    of_house = of_organisation()
    return of_house | {
        "worker": asker.name.split()[0] if asker and asker.name else request.team.name,
        "phone": (asker.phone if asker else "") or WriteTo(str(of_house["privacy_mail"])),
        "team": request.team.name,
        "initial": request.subject.initial,
        "expires_on": day_of(ends) - timedelta(days=1) if ends else NOTHING,
    }
