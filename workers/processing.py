"""What is done with data of employees at work, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
