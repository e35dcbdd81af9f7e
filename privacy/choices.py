"""Vocabularies of the privacy app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditVerb(models.TextChoices):
    """What someone (or the house itself) did. Extend freely; never rename a stored value."""

    LOGGED = "logged", _("Logged")
    READ = "read", _("Read")
    SEARCHED = "searched", _("Searched")
    SHOWN_ACCOUNT = "shown_account", _("Showed an account name")
    SHOWN_CONTACT = "shown_contact", _("Showed contact details")
    MOVED = "moved", _("Changed the status")
    ASSIGNED = "assigned", _("Assigned")
    STEP_ADDED = "step_added", _("Wrote down a step")
    NOTED = "noted", _("Wrote a note")
    CHANGED = "changed", _("Changed")
    CORRECTED = "corrected", _("Corrected")
    MASKED = "masked", _("Masked")
    PAUSED = "paused", _("Paused")
    RESUMED = "resumed", _("Resumed")
    MERGED = "merged", _("Merged")
    SHARED = "shared", _("Shared")
    EXPORTED = "exported", _("Exported")
    CONFIRMED = "confirmed", _("Confirmed")
    MADE = "made", _("Made")
    ENDED = "ended", _("Ended")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("Failed to sign in")
    SECOND_FACTOR_ADDED = "second_factor_added", _("Added a second step")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("Removed a second step")
    PASSWORD_CHANGED = "password_changed", _("Changed the password")
    INVITED = "invited", _("Invited")
    INVITATION_ACCEPTED = "invitation_accepted", _("Accepted the invitation")
    INVITATION_WITHDRAWN = "invitation_withdrawn", _("Withdrew the invitation")
    JOINED = "joined", _("Joined")
    LEFT = "left", _("Left")
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Bounced")
    CANCELLED = "cancelled", _("Cancelled")
    ERASED = "erased", _("Erased")
    ANONYMISED = "anonymised", _("Anonymised")
    HELD = "held", _("Kept by a legal hold")
    RELEASED = "released", _("Released from a legal hold")
    PRUNED = "pruned", _("Pruned")
    SEALED = "sealed", _("Sealed")
    ROTATED = "rotated", _("Rotated keys")
    REINDEXED = "reindexed", _("Built the search index anew")


def audit_verb_choices() -> list[tuple[str, str]]:
    """The choices as a function, so that a new verb needs no migration."""
    return list(AuditVerb.choices)


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
    AuditVerb.PRUNED: "trash3",
    AuditVerb.EXPORTED: "download",
    AuditVerb.SENT: "envelope",
    AuditVerb.FAILED: "exclamation-triangle",
    AuditVerb.SIGNED_IN: "box-arrow-in-right",
    AuditVerb.SIGNED_OUT: "box-arrow-right",
    AuditVerb.SIGN_IN_FAILED: "exclamation-triangle",
    AuditVerb.INVITED: "person-plus",
    AuditVerb.JOINED: "person-check",
    AuditVerb.LEFT: "person-dash",
    AuditVerb.ROTATED: "key",
    AuditVerb.HELD: "lock",
    AuditVerb.RELEASED: "unlock",
}
OTHER_VERB_ICON = "pencil"
