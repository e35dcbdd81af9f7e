"""What is known of platforms' pages and of privacy: agreements, images, retention, the DPIA."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.models import TakedownTask
from organisation.choices import PlatformStatus
from organisation.models import Organisation, Partner, SharingAgreement
from policy.choices.checklist import Answer
from policy.known.figure import Known
from privacy.models import RetentionRun
from workers.models import PlatformPage
from youthwork.lib.dates import DAY
from youthwork.lib.prepared_rows import Rows, prepared
from youthwork.lib.together import Asking, all_of, counted


def known(today: date) -> Asking[list[Known]]:
    """What answers C2.6 and C4.2 to C4.5."""
    parts = [_platforms(today), _agreements(today), _images(today), _retention(today)]
    found = yield from all_of(*parts)
    return [*found, *_dpia()]


def _platforms(today: date) -> Asking[Known]:
    rows = prepared(_pages, today)
    yield rows
    [(every, good_ones)] = rows or [(0, 0)]
    told = _("%(count)s of %(all)s pages of platforms checked in time") % {
        "count": good_ones,
        "all": every,
    }
    page = ("workers:platforms", "workers.see_platforms")
    return Known.of_parts("evaluation_6", told, good_ones, every, *page)


def _pages(day: date) -> Rows:
    pages = PlatformPage.objects.exclude(platform__status=PlatformStatus.ARCHIVED)
    good = Q(due_on__gt=day, reviewed_on__isnull=False)
    return counted(pages, all=Count("pk"), good=Count("pk", filter=good))


def _dpia() -> list[Known]:
    """Without a DPIA the answer is no; with one a person has to look at the register."""
    organisation = Organisation.objects.current()
    done = organisation.dpia_on if organisation else None
    page = ("organisation:open_signals", "organisation.see_readiness")
    if done is None:
        return [Known("privacy_2", _("no DPIA written down"), str(Answer.NO), *page)]
    told = _("DPIA of %(day)s") % {"day": date_format(done, "j F Y")}
    return [Known("privacy_2", told, "", *page)]


def _agreements(today: date) -> Asking[Known]:
    partners = prepared(lambda: Partner.objects.order_by().values_list("pk"))
    held = prepared(
        lambda day: SharingAgreement.objects.in_force(day).order_by().values_list("partner_id"),
        today,
    )
    yield partners, held
    count = len(set(partners) & set(held))
    told = _("agreements run with %(count)s of %(all)s partners") % {
        "count": count,
        "all": len(partners),
    }
    page = ("partners:list", "organisation.see_partners")
    return Known.of_parts("privacy_3", told, count, len(partners), *page)


def _images(today: date) -> Asking[Known]:
    late = prepared(_late, today)
    yield late
    [(number,)] = late or [(0,)]
    told = ngettext(
        "%(count)s image too late to be taken down",
        "%(count)s images too late to be taken down",
        number,
    ) % {"count": number}
    answer = Answer.NO if number else Answer.YES
    return Known("privacy_4", told, str(answer), "consent:overview", "consent.see")


def _late(day: date) -> Rows:
    return counted(TakedownTask.objects.open().filter(due_on__lt=day), number=Count("pk"))


def _retention(today: date) -> Asking[Known]:
    """Whether the erasing of yesterday or today was done, all of it."""
    rows = prepared(_erased, today - DAY, today)
    yield rows
    [(last, failed)] = rows or [(None, 0)]
    page = ("organisation:open_signals", "organisation.see_readiness")
    if last is None:
        return Known("privacy_5", _("nothing ran since yesterday"), str(Answer.NO), *page)
    told = _("last run %(day)s, %(failed)s rules failed") % {
        "day": date_format(last, "j F Y"),
        "failed": failed,
    }
    answer = Answer.NO if failed else Answer.YES
    return Known("privacy_5", told, str(answer), *page)


def _erased(since: date, until: date) -> Rows:
    runs = RetentionRun.objects.filter(day__gte=since, day__lte=until)
    return counted(runs, last=Max("day"), failed=Count("pk", filter=Q(failed=True)))
