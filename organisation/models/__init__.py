"""The tables of this app; Django looks for all of them here."""

from organisation.models.duty import DutyShift
from organisation.models.facts import Fact, HelpLine
from organisation.models.held_posts import HeldPost
from organisation.models.house import (
    COLOUR,
    GIVE_LEAST,
    GIVE_MOST,
    OWN_NO_LEAST,
    OWN_NO_MOST,
    HouseStyle,
    Organisation,
    ReadyStatement,
)
from organisation.models.invitations import Invitation, InvitationLink
from organisation.models.notifications import NotificationChoice, PushDevice, QuietHours
from organisation.models.partners import Partner, SharingAgreement
from organisation.models.people import Membership, User
from organisation.models.platforms import Platform
from organisation.models.teams import Municipality, Team

__all__ = [
    "COLOUR",
    "GIVE_LEAST",
    "GIVE_MOST",
    "OWN_NO_LEAST",
    "OWN_NO_MOST",
    "DutyShift",
    "Fact",
    "HeldPost",
    "HelpLine",
    "HouseStyle",
    "Invitation",
    "InvitationLink",
    "Membership",
    "Municipality",
    "NotificationChoice",
    "Organisation",
    "Partner",
    "Platform",
    "PushDevice",
    "QuietHours",
    "ReadyStatement",
    "SharingAgreement",
    "Team",
    "User",
]
