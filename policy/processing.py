"""What policy does with personal data, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
