"""Vocabulary of asking and signing: rows, routes, relations, states."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisation.choices import ImagePlace, LinkEnough


class ImageKind(TextChoices):
    """Kinds of images; a use needs a yes for its kind and for its place."""

    PHOTO = "photo", _("Photos")
    VIDEO = "video", _("Videos with sound")


# Every row that a form may offer, in its order: kinds first, then places.
ROWS: tuple[str, ...] = (*ImageKind.values, *ImagePlace.values)

# Places for which the signer has been seen or spoken to, by what the organisation chose: public
# ones, of which an image can't be taken back for good, unless it says otherwise (EDPB guidelines
# 05/2020, 136-137: more proof where the risk is higher).
_SOCIAL = frozenset({ImagePlace.PUBLIC_PAGES.value, ImagePlace.VIDEO_PLATFORMS.value})
NEED_CONTACT: dict[str, frozenset[str]] = {
    LinkEnough.CLOSED: _SOCIAL | {ImagePlace.WEBSITE.value, ImagePlace.PRESS.value},
    LinkEnough.NOT_SOCIAL: _SOCIAL,
    LinkEnough.NOWHERE: frozenset(ImagePlace.values),
}


class Answered(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Route(TextChoices):
    """How the question reaches the signer."""

    EMAIL = "email", _("Link by e-mail")
    DEVICE = "device", _("On this phone")
    LINK = "link", _("QR code or share")
    PAPER = "paper", _("On paper")


class SignerRole(TextChoices):
    """Who signs: under sixteen whoever has authority, from sixteen oneself (UAVG art. 5)."""

    GUARDIAN = "guardian", _("Parent or guardian")
    YOUTH = "youth", _("The young person")


class Relation(TextChoices):
    """What the signer is of the child; only the first four may sign (BW 1:245, 1:253i)."""

    PARENT = "parent", _("Parent with parental authority")
    GUARDIAN = "guardian", _("Guardian")
    GUARDIAN_INSTITUTION = "guardian_institution", _("Staff member of the guardian institution")
    SELF = "self", pgettext_lazy("relation", "The young person")
    FOSTER_PARENT = "foster_parent", _("Foster parent without guardianship")
    STEP_PARENT = "step_parent", _("Step-parent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Someone else")


MAY_SIGN = frozenset({Relation.PARENT, Relation.GUARDIAN, Relation.GUARDIAN_INSTITUTION})


class ChildAgrees(TextChoices):
    """What the child says itself; a no always wins (convention on the rights of the child, 12)."""

    YES = "yes", _("Yes, the child agrees")
    NO = "no", _("No, the child doesn't want it")
    NOT_DISCUSSED = "not_discussed", _("Not discussed yet")


class Assurance(TextChoices):
    """How sure we are of who signed; A is the surest."""

    SEEN = "A", _("Seen by the worker")
    SPOKEN = "B", _("Link, and spoken by phone")
    LINK = "C", _("Link only")


class Doubt(TextChoices):
    """Why somebody looks again at who answered; it says nothing about the answer."""

    OWN_ADDRESS = "own_address", _("The address is the young person's own")
    GUARDIANS_ADDRESS = "guardians_address", _("The address is a parent's or guardian's")
    COLLEAGUE = "colleague", _("The address is a colleague's")
    MANY_FAMILIES = (
        "many_families",
        _("The same address was given for more than three young people"),
    )
    FAST = "fast", _("Signed within a minute of being sent")
    STAFF_DEVICE = "staff_device", _("Signed by the link in a colleague's own browser")


class Attested(TextChoices):
    """What a worker states about a signature."""

    SEEN = "seen", _("I saw who signed")
    SPOKEN = "spoken", _("I spoke to who signed")
    UNSEEN = "unseen", _("I don't know who signed")


class RequestStatus(TextChoices):
    """Where a request stands."""

    DRAFT = "draft", pgettext_lazy("consent", "Draft")
    SENT = "sent", pgettext_lazy("consent", "Sent")
    OPENED = "opened", pgettext_lazy("consent", "Opened")
    PARTLY_SIGNED = "partly_signed", _("Signed by one of two")
    SIGNED = "signed", pgettext_lazy("consent", "Signed")
    REFUSED = "refused", pgettext_lazy("consent", "Said no")
    EXPIRED = "expired", pgettext_lazy("consent request", "Link expired")
    CANCELLED = "cancelled", pgettext_lazy("consent", "Cancelled")
    UNDELIVERABLE = "undeliverable", _("Mail not delivered")


# The only steps there are. What has expired or can't be delivered is asked anew, with a new
# request: its links stay dead.
_ENDS = frozenset(
    {
        RequestStatus.EXPIRED,
        RequestStatus.CANCELLED,
        RequestStatus.UNDELIVERABLE,
    }
)
_ANSWERS = frozenset({RequestStatus.PARTLY_SIGNED, RequestStatus.SIGNED, RequestStatus.REFUSED})
REQUEST_NEXT: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.DRAFT: frozenset({RequestStatus.SENT, RequestStatus.OPENED}) | _ANSWERS | _ENDS,
    RequestStatus.SENT: frozenset({RequestStatus.OPENED}) | _ANSWERS | _ENDS,
    RequestStatus.OPENED: _ANSWERS | _ENDS,
    RequestStatus.PARTLY_SIGNED: frozenset({RequestStatus.SIGNED, RequestStatus.REFUSED}) | _ENDS,
    RequestStatus.SIGNED: frozenset(),
    RequestStatus.REFUSED: frozenset(),
    RequestStatus.EXPIRED: frozenset(),
    RequestStatus.CANCELLED: frozenset(),
    RequestStatus.UNDELIVERABLE: frozenset(),
}
OPEN = (
    RequestStatus.DRAFT,
    RequestStatus.SENT,
    RequestStatus.OPENED,
    RequestStatus.PARTLY_SIGNED,
)
ANSWERED = (RequestStatus.SIGNED, RequestStatus.REFUSED)


class LinkPurpose(TextChoices):
    """What a link is for; each kind opens its own pages only."""

    SIGN = "sign", _("To sign")
    MANAGE = "manage", _("To see, change and stop")
    OWN = "own", _("Of a young person, to see and stop")
