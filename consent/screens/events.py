"""What the pages of events show: the list, one event, its poster, the page behind the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consent import values
from consent.actions.events import takes_in
from consent.languages import LANGUAGES, Language, chosen
from consent.models import Event, FormText
from consent.screens import asking
from consent.texts import catalogue
from organisation.models import Organisation, User
from youthwork.lib import qr
from youthwork.lib.keyset import PAGE, Place, page_of


@dataclass(frozen=True)
class Row:
    """One event of the list."""

    url: str
    name: str
    text: str
    tone: str
    state: str
    filled_in: int
    answered: int


def listed(user: User, today: date, after: str = "") -> dict[str, Any]:
    """A page of events, the newest first; `after` is where the page before ended."""
    place = Place.parse(after)
    found = Event.objects.visible_to(user).newest_first(place).with_counts()
    shown = page_of(found[: PAGE + 1], place, lambda event: Place(event.day, event.pk))
    return {
        "rows": [_row(event, is_open=takes_in(event, today)) for event in shown.rows],
        "newest_url": shown.first_url,
        "older_url": shown.next_url,
    }


def _row(event: Event, *, is_open: bool) -> Row:
    return Row(
        url=event.get_absolute_url(),
        name=event.name,
        text=f"{date_format(event.day, 'D j F Y')} · {event.team.name}",
        tone="ok" if is_open else "",
        state=pgettext("event", "Open") if is_open else pgettext("event", "Closed"),
        filled_in=event.filled_in,
        answered=event.answered,
    )


def address_of(event: Event) -> str:
    return settings.SITE_URL + reverse("event_page", args=[event.token])


def page(event: Event, today: date, *, may_close: bool) -> dict[str, Any]:
    """One event: its code, how many filled it in; nobody's name."""
    return {
        "event": event,
        "is_open": takes_in(event, today),
        "may_close": may_close,
        "code": qr.code(address_of(event)),
        "url": address_of(event),
        "rows": ", ".join(str(label) for _row, label in asking.row_choices(event.rows)),
    }


def poster(event: Event) -> dict[str, Any]:
    """The poster: the code, the steps, a line in each language of its page, whom to ask."""
    organisation = Organisation.objects.current()
    maker = values.named(event.made_by)
    given = {"org": organisation.name if organisation else ""}
    return {
        "title": _("May we photograph your child?"),
        "event": event,
        "code": qr.code(address_of(event)),
        "organisation_name": given["org"],
        "worker": maker.name.split()[0] if maker and maker.name else "",
        "phone": maker.phone if maker else "",
        "tongues": [
            (language, catalogue.text("Q00", language.code, **given))
            for language in spoken()
            if language.code != "nl"
        ],
    }


def spoken() -> list[Language]:
    """The languages of the page behind the code: those whose translation was checked."""
    codes = FormText.objects.languages_for(unchecked=settings.DEMO)
    return [language for code, language in LANGUAGES.items() if code in codes]


class Words:
    """The texts of the page behind the code, by key, in one language."""

    def __init__(self, language: str, given: Mapping[str, object]) -> None:
        self.language, self.given = language, given

    def __getitem__(self, key: str) -> str:
        if key == "plain_title":
            return self.plain("Q01")
        return catalogue.html(key, self.language, **self.given)

    def plain(self, key: str, **also: object) -> str:
        """For an attribute, a title or an error."""
        return catalogue.text(key, self.language, **(dict(self.given) | also))


def public_page(event: Event | None, wanted: str) -> dict[str, Any]:
    """The page behind the code, in the language that somebody asked for."""
    among = spoken()
    language: Language = chosen(wanted, among)
    nothing = catalogue.NOTHING
    given = values.of_organisation() | {
        "event": event.name if event else nothing,
        "date": event.day if event else nothing,
    }
    return {
        "event": event,
        "language": language,
        "languages": among,
        "w": Words(language.code, given),
        "org": given["org"],
    }
