"""What is known of the people: competences, profiles, confidence, who takes part, examples.

Numbers of the whole house only, and after the works council agreed (WOR article 27(1)(k, l)).
"""

from __future__ import annotations

from datetime import date

from django.db.models import Count
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.choices import Role
from organisation.models import User
from policy.choices.checklist import Answer
from policy.known.figure import Known, of_all
from workers.agreed import may_follow
from workers.choices.competences import EVERY_MONTHS
from workers.choices.profiles import Status
from workers.choices.pulse import Pulse
from workers.figures import Adoption, adoption_asked
from workers.models import CompetenceAssessment, PracticeExample, PulseAnswer, WorkProfile
from workers.querysets.pulse import means_of
from youthwork.lib.dates import add_months, month_start
from youthwork.lib.prepared_rows import Rows, prepared
from youthwork.lib.together import Asking, all_of, counted

MOST_TAKE_PART = 80  # per cent of workers active online: everybody, but for who is away
HALF = 50


def known(today: date) -> Asking[list[Known]]:
    """What answers C3.2, C3.5, C3.6, C6.5 and C6.6."""
    parts = [_confidence(today), _examples(today)]
    if may_follow(today):
        parts += [_talked(today), _profiles(today), _taking_part(today)]
    found = yield from all_of(*parts)
    return [one for one in found if one is not None]


def _talked(today: date) -> Asking[Known]:
    working = prepared(
        lambda day: User.objects.holding(Role.WORKER, day).order_by().values_list("pk"), today
    )
    since = add_months(today, -EVERY_MONTHS)
    talked = prepared(lambda day: CompetenceAssessment.objects.talked_since(day), since)
    yield working, talked
    count = len(set(working) & set(talked))
    told = _("%(count)s of %(all)s workers talked about them with their lead in twelve months") % {
        "count": count,
        "all": len(working),
    }
    return Known.of_parts(
        "quality_2",
        told,
        count,
        len(working),
        "workers:competence_numbers",
        "workers.see_competence_numbers",
    )


def _profiles(today: date) -> Asking[Known]:
    """Of everybody who works with young people, as the evaluation and the goals count it."""
    working = prepared(lambda day: User.objects.practising(day).order_by().values_list("pk"), today)
    accounts = prepared(
        lambda: WorkProfile.objects.of_who_works().order_by().values_list("user_id", "status")
    )
    yield working, accounts
    keys = {key for (key,) in working}
    held = {user for user, _status in accounts} & keys
    wrong = {user for user, status in accounts if status != Status.IN_ORDER}
    count = len(held - wrong)
    told = _("%(count)s of %(all)s workers have all profiles in order") % {
        "count": count,
        "all": len(keys),
    }
    page = ("workers:profile_team", "workers.see_profiles")
    return Known.of_parts("quality_5", told, count, len(keys), *page)


def _confidence(today: date) -> Asking[Known | None]:
    """Whether the mean of the newest round is above that of the round before."""
    rows = prepared(lambda day: PulseAnswer.objects.by_round(Pulse.CONFIDENCE, day), today)
    yield rows
    shown = [mean.mean for mean in means_of(rows) if mean.mean is not None]
    if not shown:
        return None
    now, before = shown[-1], shown[-2] if len(shown) > 1 else None
    told = _("mean %(now)s of 5") % {"now": formats.number_format(now, 1)}
    answer = ""
    if before is not None:
        told = _("from %(before)s to %(now)s of 5") % {
            "before": formats.number_format(before, 1),
            "now": formats.number_format(now, 1),
        }
        answer = str(Answer.YES if now > before else Answer.NO)
    page = ("workers:competence_numbers", "workers.see_competence_numbers")
    return Known("quality_6", told, answer, *page)


def _examples(today: date) -> Asking[Known]:
    rows = prepared(_published, add_months(today, -12), today)
    yield rows
    [(number,)] = rows or [(0,)]
    told = ngettext(
        "%(count)s example published in twelve months",
        "%(count)s examples published in twelve months",
        number,
    ) % {"count": number}
    answer = Answer.YES if number else Answer.NO
    return Known("importance_5", told, str(answer), "workers:examples", "workers.see_examples")


def _published(since: date, until: date) -> Rows:
    year = PracticeExample.objects.in_period(since, until)
    return counted(year.filter(published_at__isnull=False), number=Count("pk"))


def _taking_part(today: date) -> Asking[Known]:
    found = yield from adoption_asked(add_months(month_start(today), -1), today)
    return Known(
        "importance_6",
        adoption_told(found),
        adoption_answer(found),
        "workers:team_hours",
        "workers.see_team_hours",
        value=of_all(found.active, found.workers),
    )


def adoption_told(found: Adoption) -> str:
    return _("%(count)s of %(all)s workers active online last month") % {
        "count": found.active,
        "all": found.workers,
    }


def adoption_answer(found: Adoption) -> str:
    if found.share is None:
        return ""
    if found.share >= MOST_TAKE_PART:
        return str(Answer.YES)
    return str(Answer.PARTLY if found.share >= HALF else Answer.NO)
