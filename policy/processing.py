"""What policy does with personal data, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacy.register import Activity

ACTIVITIES = [
    Activity(
        key="policy",
        name=_("Policy, evaluations and reports"),
        purpose=_("To agree on how we work, look back on it, and account for it"),
        basis=_("Legitimate interest (GDPR article 6(1)(f))"),
        people=_("Employees; young people who answer a survey stay unknown"),
        recipients=_("The municipality gets a report with numbers, without names"),
        models=(
            "policy.policydocument",
            "policy.readconfirmation",
            "policy.evaluation",
            "policy.evaluationanswer",
            "policy.decision",
            "policy.documentverdict",
            "policy.calendarlink",
            "policy.storedfile",
            "policy.goal",
            "policy.goalreading",
            "policy.report",
            "policy.reportlink",
            "policy.survey",
            "policy.surveyremark",
            "policy.checklistrun",
            "policy.checklistitem",
            "policy.checklistaction",
            "policy.checklistevidence",
            "policy.managementstatement",
        ),
    ),
]

# What the register calls each table.
TABLES = {
    "policy.policydocument": pgettext_lazy("register", "Policy document"),
    "policy.readconfirmation": pgettext_lazy("register", "Confirmation of reading"),
    "policy.evaluation": pgettext_lazy("register", "Evaluation"),
    "policy.evaluationanswer": pgettext_lazy("register", "Answer in an evaluation"),
    "policy.decision": pgettext_lazy("register", "Decision of an evaluation"),
    "policy.documentverdict": pgettext_lazy("register", "Verdict on a document"),
    "policy.calendarlink": pgettext_lazy("register", "Link to a calendar"),
    "policy.storedfile": pgettext_lazy("register", "Uploaded file"),
    "policy.goal": pgettext_lazy("register", "Goal"),
    "policy.goalreading": pgettext_lazy("register", "Reading of a goal"),
    "policy.report": pgettext_lazy("register", "Report to the municipality"),
    "policy.reportlink": pgettext_lazy("register", "Link to a report"),
    "policy.survey": pgettext_lazy("register", "Survey"),
    "policy.surveyremark": pgettext_lazy("register", "Remark in a survey"),
    "policy.checklistrun": pgettext_lazy("register", "Checklist"),
    "policy.checklistitem": pgettext_lazy("register", "Point of the checklist"),
    "policy.checklistaction": pgettext_lazy("register", "Action of the checklist"),
    "policy.checklistevidence": pgettext_lazy("register", "Evidence for the checklist"),
    "policy.managementstatement": pgettext_lazy("register", "Statement of the management"),
}
