"""What is done with data of employees at work, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacy.register import Activity

EMPLOYEES = _("Employees")
WITHIN = _("Nobody outside; the municipality gets numbers only")
CONTRACT = _(
    "Contract and legitimate interest (GDPR article 6(1)(b) and (f)), after the works council "
    "agreed (WOR article 27(1)(k) and (l))"
)

ACTIVITIES = [
    Activity(
        key="hours",
        name=_("Hours and availability"),
        purpose=_("To divide time between online and offline, and to be reachable"),
        basis=CONTRACT,
        people=EMPLOYEES,
        recipients=WITHIN,
        models=(
            "workers.contract",
            "workers.hourentry",
            "workers.hourpart",
            "workers.hourweek",
            "workers.hourimport",
            "workers.importcolumns",
            "workers.closedmonth",
            "workers.timer",
            "workers.nudge",
            "workers.availability",
            "workers.routineday",
            "workers.routinetime",
        ),
    ),
    Activity(
        key="work_accounts",
        name=_("Work accounts"),
        purpose=_("To be recognised and safe online as a youth worker"),
        basis=CONTRACT,
        people=EMPLOYEES,
        recipients=WITHIN,
        models=(
            "workers.workprofile",
            "workers.profilecheck",
            "workers.profileanswer",
            "workers.profileexception",
            "workers.visibleitem",
        ),
    ),
    Activity(
        key="growth",
        name=_("Competences and means"),
        purpose=_("To learn online youth work, and to have what it takes"),
        basis=CONTRACT,
        people=EMPLOYEES,
        recipients=WITHIN,
        models=(
            "workers.competenceassessment",
            "workers.growthgoal",
            "workers.attendance",
            "workers.firststeptick",
            "workers.pulsetaken",
            "workers.equipment",
            "workers.booking",
        ),
    ),
    Activity(
        key="practice",
        name=_("Activities, platforms and examples"),
        purpose=_("To plan the work and pass on what was learned"),
        basis=CONTRACT,
        people=EMPLOYEES,
        recipients=WITHIN,
        models=(
            "workers.activity",
            "workers.contacttally",
            "workers.campaign",
            "workers.practiceexample",
            "workers.platformpage",
            "workers.platformversion",
            "workers.platformproposal",
            "workers.platformfigure",
            "workers.knownfigure",
            "workers.trendnote",
        ),
    ),
]

# What the register calls each table.
TABLES = {
    "workers.contract": pgettext_lazy("register", "Contract hours"),
    "workers.hourentry": pgettext_lazy("register", "Hours"),
    "workers.hourpart": pgettext_lazy("register", "Hours by part of the day"),
    "workers.hourweek": pgettext_lazy("register", "Week of hours"),
    "workers.hourimport": pgettext_lazy("register", "File of hours"),
    "workers.importcolumns": pgettext_lazy("register", "Columns of a file of hours"),
    "workers.closedmonth": pgettext_lazy("register", "Closed month"),
    "workers.timer": pgettext_lazy("register", "Timer"),
    "workers.nudge": pgettext_lazy("register", "Question how it goes online"),
    "workers.availability": pgettext_lazy("register", "Availability"),
    "workers.routineday": pgettext_lazy("register", "Day of one’s own routine"),
    "workers.routinetime": pgettext_lazy("register", "Time of one’s own routine"),
    "workers.workprofile": pgettext_lazy("register", "Work account"),
    "workers.profilecheck": pgettext_lazy("register", "Check of a work account"),
    "workers.profileanswer": pgettext_lazy("register", "Answer in a check"),
    "workers.profileexception": pgettext_lazy("register", "Exception for a public profile"),
    "workers.visibleitem": pgettext_lazy("register", "Visible private item"),
    "workers.competenceassessment": pgettext_lazy("register", "Competences"),
    "workers.growthgoal": pgettext_lazy("register", "Learning goal"),
    "workers.attendance": pgettext_lazy("register", "Training followed"),
    "workers.firststeptick": pgettext_lazy("register", "First weeks"),
    "workers.pulsetaken": pgettext_lazy("register", "Who took part in the short question"),
    "workers.equipment": pgettext_lazy("register", "Telephone or laptop"),
    "workers.booking": pgettext_lazy("register", "Lending of equipment"),
    "workers.activity": pgettext_lazy("register", "Activity"),
    "workers.contacttally": pgettext_lazy("register", "Counted contacts"),
    "workers.campaign": pgettext_lazy("register", "Campaign"),
    "workers.practiceexample": pgettext_lazy("register", "Example from practice"),
    "workers.platformpage": pgettext_lazy("register", "Page of a platform"),
    "workers.platformversion": pgettext_lazy("register", "Version of a platform’s page"),
    "workers.platformproposal": pgettext_lazy("register", "Proposal for a platform’s page"),
    "workers.platformfigure": pgettext_lazy("register", "Figure of a platform"),
    "workers.knownfigure": pgettext_lazy("register", "Known figure"),
    "workers.trendnote": pgettext_lazy("register", "Seen or heard"),
}
