"""What consent shows of being ready to start: who read the texts in which language."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent.languages import LANGUAGES
from consent.models import FormText
from organisation.choices import ReadyPoint
from organisation.models import User
from organisation.readiness import Point
from youthwork.lib.together import Asking


def points(user: User, now: datetime) -> Asking[list[Point]]:
    """Whether a native speaker read every text of each language that is offered.

    Other languages than Dutch are off until then; Dutch is always offered.
    """
    rows = FormText.objects.of_newest().select_related(None).order_by().values_list("language")
    rows = rows.annotate(unread=Count("pk", filter=Q(checked_on=None)), last=Max("checked_on"))
    yield rows
    unread = {language: left for language, left, _last in rows}
    read = [code for code in LANGUAGES if not unread.get(code, 1)]
    off = [LANGUAGES[code].name for code in LANGUAGES if code not in read and code != "nl"]
    names = ", ".join(LANGUAGES[code].name for code in read)
    if "nl" not in read:
        told = _("Nobody wrote down yet that the Dutch texts were read.")
    else:
        last = max(last for language, _left, last in rows if language in read)
        told = _("Read, last on %(day)s: %(names)s.") % {
            "day": date_format(last, "j F Y"),
            "names": names,
        }
    if off:
        told += " " + _("Off: %(names)s.") % {"names": ", ".join(off)}
    leads = {}
    if user.has_perm("consent.check_texts"):
        leads = {"url": reverse("consent:texts"), "link": _("To the texts")}
    return [Point(ReadyPoint.TRANSLATIONS, "nl" in read, told, **leads)]
