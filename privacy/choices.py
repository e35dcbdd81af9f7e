"""Vocabularies of the privacy app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

BLOCK = "███"  # stands where something was covered; as long for every word


class AuditVerb(models.TextChoices):
    """What someone (or the house itself) did. Extend freely; never rename a stored value.

    The context keeps these apart from states and buttons that read the same in English.
    """

    LOGGED = "logged", pgettext_lazy("audit", "Logged")
    READ = "read", pgettext_lazy("audit", "Read")
    SEARCHED = "searched", pgettext_lazy("audit", "Searched")
    SHOWN_ACCOUNT = "shown_account", pgettext_lazy("audit", "Showed an account name")
    SHOWN_CONTACT = "shown_contact", pgettext_lazy("audit", "Showed contact details")
    MOVED = "moved", pgettext_lazy("audit", "Changed the status")
    ASSIGNED = "assigned", pgettext_lazy("audit", "Assigned")
    STEP_ADDED = "step_added", pgettext_lazy("audit", "Wrote down a step")
    STEP_PLANNED = "step_planned", pgettext_lazy("audit", "Planned a step")
    STEP_GIVEN = "step_given", pgettext_lazy("audit", "Gave a planned step")
    STEP_DROPPED = "step_dropped", pgettext_lazy("audit", "Let a step lapse")
    RATED = "rated", pgettext_lazy("audit", "Changed the severity")
    REOPENED = "reopened", pgettext_lazy("audit", "Reopened")
    SPLIT = "split", pgettext_lazy("audit", "Split")
    NOTED = "noted", pgettext_lazy("audit", "Wrote a note")
    CHANGED = "changed", pgettext_lazy("audit", "Changed")
    CORRECTED = "corrected", pgettext_lazy("audit", "Corrected")
    RETRACTED = "retracted", pgettext_lazy("audit", "Retracted")
    MASKED = "masked", pgettext_lazy("audit", "Masked")
    ASKED = "asked", pgettext_lazy("audit", "Asked")
    ANSWERED = "answered", pgettext_lazy("audit", "Answered")
    PAUSED = "paused", pgettext_lazy("audit", "Paused")
    RESUMED = "resumed", pgettext_lazy("audit", "Resumed")
    MERGED = "merged", pgettext_lazy("audit", "Merged")
    SHARED = "shared", pgettext_lazy("audit", "Shared")
    EXPORTED = "exported", pgettext_lazy("audit", "Exported")
    CHECKED = "checked", pgettext_lazy("audit", "Checked")
    CONFIRMED = "confirmed", pgettext_lazy("audit", "Confirmed")
    NOT_COUNTED = "not_counted", pgettext_lazy("audit", "Did not count")
    MADE = "made", pgettext_lazy("audit", "Made")
    ENDED = "ended", pgettext_lazy("audit", "Ended")
    SIGNED_IN = "signed_in", pgettext_lazy("audit", "Signed in")
    SIGNED_OUT = "signed_out", pgettext_lazy("audit", "Signed out")
    SIGN_IN_FAILED = "sign_in_failed", pgettext_lazy("audit", "Failed to sign in")
    REFUSED = "refused", pgettext_lazy("audit", "Was refused a page")
    SECOND_FACTOR_ADDED = "second_factor_added", pgettext_lazy("audit", "Added a second step")
    SECOND_FACTOR_REMOVED = "second_factor_removed", pgettext_lazy("audit", "Removed a second step")
    PASSWORD_CHANGED = "password_changed", pgettext_lazy("audit", "Changed the password")
    INVITED = "invited", pgettext_lazy("audit", "Invited")
    INVITATION_ACCEPTED = "invitation_accepted", pgettext_lazy("audit", "Accepted the invitation")
    INVITATION_WITHDRAWN = "invitation_withdrawn", pgettext_lazy("audit", "Withdrew the invitation")
    JOINED = "joined", pgettext_lazy("audit", "Joined")
    LEFT = "left", pgettext_lazy("audit", "Left")
    QUEUED = "queued", pgettext_lazy("audit", "Queued")
    SENT = "sent", pgettext_lazy("audit", "Sent")
    FAILED = "failed", pgettext_lazy("audit", "Failed")
    BOUNCED = "bounced", pgettext_lazy("audit", "Bounced")
    CANCELLED = "cancelled", pgettext_lazy("audit", "Cancelled")
    ERASED = "erased", pgettext_lazy("audit", "Erased")
    ANONYMISED = "anonymised", pgettext_lazy("audit", "Anonymised")
    HELD = "held", pgettext_lazy("audit", "Kept by a legal hold")
    RELEASED = "released", pgettext_lazy("audit", "Released from a legal hold")
    ROTATED = "rotated", pgettext_lazy("audit", "Rotated keys")
    REINDEXED = "reindexed", pgettext_lazy("audit", "Built the search index anew")
    BACKED_UP = "backed_up", pgettext_lazy("audit", "Made a backup")
    RESTORED = "restored", pgettext_lazy("audit", "Put a backup back")
    VIRUS_FOUND = "virus_found", pgettext_lazy("audit", "Sent a file with a virus")


# Deeds that are looked at first when the officer asks for what stands out; beside them each
# opening for which a reason had to be given (docs/decisions/0249-what-stands-out-is-a-deed.md).
STAND_OUT = (
    AuditVerb.EXPORTED,
    AuditVerb.REFUSED,
    AuditVerb.SIGN_IN_FAILED,
    AuditVerb.SECOND_FACTOR_REMOVED,
    AuditVerb.RESTORED,
    AuditVerb.VIRUS_FOUND,
)
# What `after` holds where somebody who has the duty opened a signal of another team: the privacy
# officers were mailed (signals/actions/reading.py).
EMERGENCY = "emergency"
READINGS = (AuditVerb.READ, AuditVerb.SHOWN_ACCOUNT, AuditVerb.SHOWN_CONTACT)


def audit_verb_choices() -> list[tuple[str, str]]:
    """The choices as a function, so that a new verb needs no migration."""
    return [(verb.value, str(verb.label)) for verb in AuditVerb]


class TrailScope(models.TextChoices):
    """How much of the trail one walk over its chain went through."""

    WHOLE = "whole", pgettext_lazy("audit", "The whole trail")
    RECENT = "recent", pgettext_lazy("audit", "What was added since the day before")
    PART = "part", pgettext_lazy("audit", "The part whose turn it was")


class BreakKind(models.TextChoices):
    """In what way the trail is not what was recorded."""

    CHANGED = "changed", pgettext_lazy("audit", "was changed after it was sealed")
    REMOVED = "removed", pgettext_lazy("audit", "was sealed and is gone")
    SLIPPED_IN = "slipped_in", pgettext_lazy("audit", "was not written by Vindplaats")
    SEAL = "seal", pgettext_lazy("audit", "does not fit the chain")


class Period(models.TextChoices):
    """How far back the list of entries goes."""

    DAY = "1", _("Last 24 hours")
    WEEK = "7", _("Last 7 days")
    MONTH = "30", _("Last 30 days")
    ALL = "", _("Everything that is kept")


VERB_ICONS = {
    AuditVerb.READ: "eye",
    AuditVerb.SHOWN_ACCOUNT: "eye",
    AuditVerb.SHOWN_CONTACT: "eye",
    AuditVerb.SEARCHED: "search",
    AuditVerb.LOGGED: "plus-lg",
    AuditVerb.ERASED: "trash3",
    AuditVerb.ANONYMISED: "trash3",
    AuditVerb.RETRACTED: "arrow-counterclockwise",
    AuditVerb.MASKED: "eye-slash",
    AuditVerb.EXPORTED: "download",
    AuditVerb.SENT: "envelope",
    AuditVerb.FAILED: "exclamation-triangle",
    AuditVerb.SIGNED_IN: "box-arrow-in-right",
    AuditVerb.SIGNED_OUT: "box-arrow-right",
    AuditVerb.SIGN_IN_FAILED: "exclamation-triangle",
    AuditVerb.REFUSED: "exclamation-triangle",
    AuditVerb.VIRUS_FOUND: "exclamation-triangle",
    AuditVerb.INVITED: "person-plus",
    AuditVerb.JOINED: "person-check",
    AuditVerb.LEFT: "person-dash",
    AuditVerb.ROTATED: "key",
    AuditVerb.HELD: "lock",
    AuditVerb.RELEASED: "unlock",
}
OTHER_VERB_ICON = "pencil"
