"""What the pages to ask for consent show: rows, routes, who signs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consent import dates, values
from consent.actions.asking import still_offered
from consent.choices.request import ImageKind, RequestStatus, Route, SignerRole
from consent.models import ConsentRequest, Subject
from consent.screens.wording import age
from organisation.choices import ImagePlace
from organisation.models import User

KINDS = {
    ImageKind.PHOTO.value: gettext_lazy("Photos"),
    ImageKind.VIDEO.value: gettext_lazy("Videos with sound"),
}
# Title, second line and icon of each place.
PLACES = {
    ImagePlace.CLOSED_PROFILES.value: (
        gettext_lazy("Closed work profiles"),
        gettext_lazy("Instagram, Snapchat"),
        "lock",
    ),
    ImagePlace.PUBLIC_PAGES.value: (
        gettext_lazy("Public pages"),
        gettext_lazy("Instagram, Facebook"),
        "globe2",
    ),
    ImagePlace.VIDEO_PLATFORMS.value: (
        gettext_lazy("TikTok and YouTube"),
        gettext_lazy("Everybody can see this"),
        "play-btn",
    ),
    ImagePlace.WEBSITE.value: (
        gettext_lazy("Website and newsletter"),
        gettext_lazy("Everybody can see this"),
        "window",
    ),
    ImagePlace.PRINT.value: (
        pgettext_lazy("place of images", "Paper"),
        gettext_lazy("Leaflet, poster, annual report"),
        "printer",
    ),
    ImagePlace.PRESS.value: (
        gettext_lazy("Press"),
        gettext_lazy("Newspaper, broadcaster or municipality; asked again each time"),
        "megaphone",
    ),
    ImagePlace.TRAINING.value: (
        gettext_lazy("Training of colleagues"),
        gettext_lazy("Inside the house only"),
        "mortarboard",
    ),
}
# Title, second line, icon, and what the button says.
ROUTES = {
    Route.EMAIL.value: (
        gettext_lazy("Mail a link"),
        gettext_lazy("They sign at home. The link works for 14 days."),
        "envelope",
        gettext_lazy("Send the question"),
    ),
    Route.DEVICE.value: (
        gettext_lazy("On this phone"),
        gettext_lazy("They stand beside you."),
        "phone",
        gettext_lazy("Hand over the phone"),
    ),
    Route.LINK.value: (
        gettext_lazy("QR code or share"),
        gettext_lazy("They use their own phone."),
        "qr-code",
        gettext_lazy("Make the link"),
    ),
    Route.PAPER.value: (
        gettext_lazy("On paper"),
        gettext_lazy("You enter the answer."),
        "file-earmark-text",
        gettext_lazy("To the answer"),
    ),
}
ROUTE_CHOICES = [(route, shown[0]) for route, shown in ROUTES.items()]


def row_choices(rows: Iterable[str]) -> list[tuple[str, object]]:
    """Rows with their short names: kinds, then places."""
    return [(row, KINDS[row] if row in KINDS else PLACES[row][0]) for row in rows]


def alike_choices(alike: Iterable[Subject], other: str) -> list[tuple[str, str]]:
    """Young people of one name and birthday, told apart by team and note, and somebody else."""
    shown = [
        (one.ref, " · ".join(filter(None, (one.short_name, one.team.name, one.note or ""))))
        for one in alike
    ]
    return [*shown, (other, _("No, this is somebody else"))]


def rows_of(form: Any) -> dict[str, Any]:
    """The rows of a form for `consent/_rows_to_ask.html`: kinds as chips, places as options."""
    return {
        "kinds": [one for one in form["rows"] if one.data["value"] in KINDS],
        "places": [one for one in form["rows"] if one.data["value"] in PLACES],
        "place_icons": {key: icon for key, (_title, _hint, icon) in PLACES.items()},
        "place_hints": {key: hint for key, (_title, hint, _icon) in PLACES.items()},
    }


def form_page(form: Any) -> dict[str, Any]:
    """The form as chips and options, in the order of the page."""
    chosen = form["route"].value()
    return rows_of(form) | {
        "form": form,
        "route_icons": {key: shown[2] for key, shown in ROUTES.items()},
        "route_hints": {key: shown[1] for key, shown in ROUTES.items()},
        "buttons": {key: shown[3] for key, shown in ROUTES.items()},
        "button": ROUTES.get(str(chosen), ROUTES[Route.EMAIL.value])[3],
        "self_from": dates.SELF_FROM,
        "own_no_from": values.own_no_from(),
        "youngest": dates.YOUNGEST,
        "oldest": dates.OLDEST,
        "more_open": form.is_bound
        and any(
            form[name].errors
            for name in ("last_name", "occasion", "guardian_name", "second_guardian_email")
            if name in form.fields
        ),
        "about_age": age(form.subject, form.today) if form.subject else "",
    }


def fills_in_people(asked: ConsentRequest, user: User) -> bool:
    """Whether the addresses of the last question are filled in: for who asked it, or leads."""
    return asked.made_by_id == user.pk or asked.team in user.led_teams


def known_already(asked: ConsentRequest | None, user: User) -> dict[str, object]:
    """What the last question about somebody fills in; addresses for who may read it in full."""
    if asked is None:
        return {}
    signers = sorted(asked.signers.all(), key=lambda one: one.number)
    found: dict[str, object] = {
        "rows": still_offered(asked.rows),
        "language": signers[0].language if signers else "nl",
        "occasion": asked.occasion,
    }
    if not fills_in_people(asked, user):
        return found
    found["youth_email"] = asked.subject.email or ""
    for name, one in zip(("guardian_email", "second_guardian_email"), signers, strict=False):
        if one.role == SignerRole.GUARDIAN:
            found[name] = one.email or ""
    if signers and signers[0].role == SignerRole.GUARDIAN and not signers[0].misdirected_at:
        found["guardian_name"] = signers[0].name or ""
    return found


def next_page(made: ConsentRequest) -> str:
    """Where a question goes on: the link to show, the phone to hand over, the sheet to copy."""
    name = {
        Route.LINK: "consent:link",
        Route.DEVICE: "consent:hand_over",
        Route.PAPER: "consent:paper",
    }.get(Route(made.route), "consent:consent")
    return _address(name, made) or page_of(made)


def page_of(made: ConsentRequest) -> str:
    """The question's own page."""
    return _address("consent:consent", made) or reverse("consent:ask")


def page_after_sheet(made: ConsentRequest) -> str:
    """The next sheet, where two had to sign and one did; else the question's own page."""
    made.refresh_from_db(fields=["status"])
    if made.status == RequestStatus.PARTLY_SIGNED:
        return reverse("consent:paper", args=[made.ref])
    return page_of(made)


def _address(name: str, made: ConsentRequest) -> str:
    try:
        return reverse(name, args=[made.ref])
    except NoReverseMatch:
        return ""


def told(made: ConsentRequest) -> str:
    """What happened, in one line; it names nobody."""
    if made.route == Route.EMAIL:
        return _("The question is on its way. The link works for 14 days.")
    return _("The question is ready.")


def overview_page() -> str:
    """Where all questions stand."""
    try:
        return reverse("consent:overview")
    except NoReverseMatch:
        return reverse("consent:ask")
