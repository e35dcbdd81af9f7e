"""How the trail calls what an entry is about, by the label of its model.

For models that have no translated name of their own; the words of the menu where there is one.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Any] = {
    "policy.checklistrun": pgettext_lazy("audit", "Checklist"),
    "policy.checklistitem": pgettext_lazy("audit", "Condition of the checklist"),
    "policy.checklistevidence": pgettext_lazy("audit", "Evidence of the checklist"),
    "policy.checklistaction": pgettext_lazy("audit", "Action of the checklist"),
    "policy.managementstatement": pgettext_lazy("audit", "Statement of the management"),
    "policy.policydocument": pgettext_lazy("audit", "Policy document"),
    "policy.evaluation": pgettext_lazy("audit", "Evaluation"),
    "policy.decision": pgettext_lazy("audit", "Agreed in an evaluation"),
    "policy.storedfile": pgettext_lazy("audit", "Attached file"),
    "policy.goal": pgettext_lazy("audit", "Goal"),
    "policy.report": pgettext_lazy("audit", "Report of the year"),
    "policy.fundingsource": pgettext_lazy("audit", "Source of money"),
    "policy.survey": pgettext_lazy("audit", "Survey"),
    "signals.signal": pgettext_lazy("audit", "Signal"),
    "signals.approach": pgettext_lazy("audit", "Approach"),
    "signals.approachstep": pgettext_lazy("audit", "Step of an approach"),
    "signals.instacleanround": pgettext_lazy("audit", "Instaclean round"),
    "signals.instacleanitem": pgettext_lazy("audit", "Instaclean account"),
    "signals.savedfilter": pgettext_lazy("audit", "Kept filter"),
    "signals.disclosure": pgettext_lazy("audit", "Shared with a partner"),
    "signals.partnerrequest": pgettext_lazy("audit", "Question of a partner"),
    "signals.publishedlist": pgettext_lazy("audit", "Counts of trends that left"),
    "signals.trendmessage": pgettext_lazy("audit", "Message about trends"),
    "consent.subject": pgettext_lazy("audit", "Young person"),
    "consent.consentrequest": pgettext_lazy("audit", "Question about images"),
    "consent.signer": pgettext_lazy("audit", "Somebody who signs"),
    "consent.misdelivery": pgettext_lazy("audit", "Mail to the wrong person"),
    "consent.erasedmark": pgettext_lazy("audit", "Erased on request"),
    "consent.consent": pgettext_lazy("audit", "Image consent"),
    "consent.event": pgettext_lazy("audit", "Evidence of a consent"),
    "consent.evidencetombstone": pgettext_lazy("audit", "Erased evidence"),
    "consent.publication": pgettext_lazy("audit", "Post"),
    "consent.textversion": pgettext_lazy("audit", "Text of image consent"),
    "workers.hourentry": pgettext_lazy("audit", "Hours"),
    "workers.activity": pgettext_lazy("audit", "Activity"),
    "workers.campaign": pgettext_lazy("audit", "Campaign"),
    "workers.competenceassessment": pgettext_lazy("audit", "Competences"),
    "workers.growthgoal": pgettext_lazy("audit", "Goal to grow"),
    "workers.training": pgettext_lazy("audit", "Training"),
    "workers.contacttally": pgettext_lazy("audit", "Contacts counted"),
    "workers.practiceexample": pgettext_lazy("audit", "Practice example"),
    "workers.platformversion": pgettext_lazy("audit", "Version of a platform page"),
    "workers.platformpage": pgettext_lazy("audit", "Platform page"),
    "workers.platformproposal": pgettext_lazy("audit", "Proposal for a platform page"),
    "workers.trendnote": pgettext_lazy("audit", "Note about a platform"),
    "workers.platformfigure": pgettext_lazy("audit", "Figure about a platform"),
    "workers.knownfigure": pgettext_lazy("audit", "Known figure"),
    "workers.hourimport": pgettext_lazy("audit", "List of hours"),
    "workers.equipment": pgettext_lazy("audit", "Phone or laptop"),
    "workers.booking": pgettext_lazy("audit", "Booking of a device"),
    "workers.closedmonth": pgettext_lazy("audit", "Closed month"),
    "workers.nudge": pgettext_lazy("audit", "Question about time online"),
    "workers.workprofile": pgettext_lazy("audit", "Work profile"),
    "workers.profileexception": pgettext_lazy("audit", "Exception for a profile"),
    "workers.pulseround": pgettext_lazy("audit", "Pulse round"),
    "organisation.organisation": pgettext_lazy("audit", "Settings"),
    "organisation.housestyle": pgettext_lazy("audit", "House style"),
    "organisation.municipality": pgettext_lazy("audit", "Municipality"),
    "organisation.team": pgettext_lazy("audit", "Team"),
    "organisation.user": pgettext_lazy("audit", "Colleague"),
    "organisation.invitation": pgettext_lazy("audit", "Invitation"),
    "organisation.heldpost": pgettext_lazy("audit", "Form that waited"),
    "organisation.platform": pgettext_lazy("audit", "Platform"),
    "organisation.partner": pgettext_lazy("audit", "Partner"),
    "organisation.sharingagreement": pgettext_lazy("audit", "Agreement with a partner"),
    "organisation.helpline": pgettext_lazy("audit", "Help line"),
    "organisation.readystatement": pgettext_lazy("audit", "Point of being ready to start"),
    "organisation.fact": pgettext_lazy("audit", "Fact on the page of laws"),
    "organisation.dutyshift": pgettext_lazy("audit", "Duty"),
    "organisation.pushdevice": pgettext_lazy("audit", "Device for notifications"),
    "outbox.message": pgettext_lazy("audit", "Message"),
    "outbox.job": pgettext_lazy("audit", "Work that takes a while"),
    "privacy.auditentry": pgettext_lazy("audit", "The audit trail"),
}

NO_TABLE: dict[str, Any] = {  # what an entry may be about beside them
    "organisation.dutygap": pgettext_lazy("audit", "Hours without anybody on duty"),
    "privacy.retentionrule": pgettext_lazy("audit", "Terms of keeping"),
    "privacy.register": pgettext_lazy("audit", "Processing register"),
    "privacy.key": pgettext_lazy("audit", "Key"),
    "privacy.subjectaccess": pgettext_lazy("audit", "Search for what is held on somebody"),
}


def is_named(model: type[Model]) -> bool:
    """Whether there is a word for it in the language of the screen."""
    own = model._meta.original_attrs.get("verbose_name")
    return model._meta.label_lower in KINDS or isinstance(own, Promise)


def kind_of(model: type[Model]) -> str:
    """What it is called, with a capital."""
    return capfirst(str(KINDS.get(model._meta.label_lower, model._meta.verbose_name)))
