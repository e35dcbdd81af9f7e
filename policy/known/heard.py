"""What is known of what young people say: the survey of the past year."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policy.choices.checklist import Answer
from policy.choices.survey import LEAST_ANSWERS
from policy.known.figure import Known
from policy.models import Survey
from youthwork.lib.dates import add_months
from youthwork.lib.prepared_rows import Rows, prepared
from youthwork.lib.together import Asking

SURVEYS = ("policy:surveys", "policy.see_survey")
WITHIN_MONTHS = 12


def known(today: date) -> Asking[list[Known]]:
    """What answers C2.4. Without a survey the figure leaves it open: there are other ways."""
    since = add_months(today, -WITHIN_MONTHS)
    rows = prepared(_opened, since, today)
    yield rows
    counted = next(((day, count) for day, count in rows if count >= LEAST_ANSWERS), None)
    if counted is None:
        told = _("no survey in twelve months with enough answers to show")
        return [Known("evaluation_4", told, "", *SURVEYS)]
    told = _("survey of %(month)s, %(n)s young people or more") % {
        "month": date_format(counted[0], "F Y"),
        "n": counted[1],
    }
    return [Known("evaluation_4", told, str(Answer.YES), *SURVEYS, value=str(counted[1]))]


def _opened(since: date, until: date) -> Rows:
    rows = Survey.objects.filter(opens_on__gte=since, opens_on__lte=until)
    return rows.newest_first().values_list("opens_on", "counted")
