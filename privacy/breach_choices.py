"""Words of the register of breaches (GDPR art. 33 and 34)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BreachKind(models.TextChoices):
    """What went wrong; the first three are what happens most in online youth work."""

    WRONG_PARENT = "wrong_parent", _("A mail reached the wrong parent")
    WRONG_RECIPIENT = "wrong_recipient", _("Something reached somebody else it was not for")
    LOST_DEVICE = "lost_device", _("A telephone or laptop is lost or stolen")
    BROKEN_IN = "broken_in", _("Somebody got into an account or a system")
    SEEN = "seen", _("Somebody saw or read what they may not")
    MADE_PUBLIC = "made_public", _("Something was made public that should not be")
    LOST = "lost", _("Data are gone or can't be reached")
    OTHER = "other", pgettext_lazy("breach", "Something else")


class Whose(models.TextChoices):
    """Whose data they are; several are possible."""

    YOUNG_PEOPLE = "young_people", pgettext_lazy("breach", "Young people")
    PARENTS = "parents", pgettext_lazy("breach", "Parents or guardians")
    COLLEAGUES = "colleagues", pgettext_lazy("breach", "Colleagues")
    OTHERS = "others", pgettext_lazy("breach", "Others")


class BreachStatus(models.TextChoices):
    """How far it is; `NEXT` says what may follow."""

    OPEN = "open", pgettext_lazy("breach", "To be judged")
    JUDGED = "judged", pgettext_lazy("breach", "Judged")
    CLOSED = "closed", pgettext_lazy("breach", "Closed")
    DISMISSED = "dismissed", pgettext_lazy("breach", "No breach after all")


NEXT: dict[str, tuple[str, ...]] = {
    BreachStatus.OPEN: (BreachStatus.JUDGED, BreachStatus.DISMISSED),
    BreachStatus.JUDGED: (BreachStatus.JUDGED, BreachStatus.CLOSED, BreachStatus.DISMISSED),
    BreachStatus.CLOSED: (),
    BreachStatus.DISMISSED: (),
}
OPEN_STATES = (BreachStatus.OPEN, BreachStatus.JUDGED)


class Risk(models.TextChoices):
    """For the people whose data they are. A high one is told to them (art. 34)."""

    LOW = "low", pgettext_lazy("risk", "Low")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium")
    HIGH = "high", pgettext_lazy("risk", "High")


class Told(models.TextChoices):
    """Whether the authority, or the people themselves, have to know."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class Measure(models.TextChoices):
    """What was done about it."""

    LINK_BLOCKED = "link_blocked", _("Link blocked")
    ASKED_TO_DELETE = "receiver_asked_to_delete", _("Asked who got it to throw it away")
    RIGHT_PARENT_TOLD = "right_parent_told", _("Told the right parent")
    SIGNED_OUT = "signed_out", _("Device signed out, access taken away")
    PASSWORDS_CHANGED = "passwords_changed", _("Passwords or keys changed")
    TAKEN_OFFLINE = "taken_offline", _("Taken offline")
    PUT_BACK = "put_back", _("Put back from a copy")
    AGREED = "agreed", _("Agreed how to prevent it")
    OTHER = "other", pgettext_lazy("measure", "Something else")


class Stage(models.TextChoices):
    """Moments at which the privacy officer hears of a breach that nobody has dealt with yet."""

    FOUND = "found", pgettext_lazy("breach", "At once")
    DAY_LEFT = "day_left", _("One day left")
    LATE = "late", _("The 72 hours are over")
