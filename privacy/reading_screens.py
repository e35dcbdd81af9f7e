"""What the register of questions about reading and a question's page show."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy import screens
from privacy.models import AuditEntry, ReadingQuestion
from privacy.querysets.reading import ASK
from privacy.reading_choices import QuestionStatus
from youthwork.lib.dates import day_of, end_of_day, start_of_day
from youthwork.lib.keyset import PAGE, Instant, page_of

STATUS_LOOKS = {
    QuestionStatus.ASKED: ("warn", "hourglass-split"),
    QuestionStatus.ANSWERED: ("ok", "check-lg"),
    QuestionStatus.WITHDRAWN: ("line", "x-lg"),
}


def row(question: ReadingQuestion) -> dict[str, Any]:
    tone, icon = STATUS_LOOKS[QuestionStatus(question.status)]
    return {
        "question": question,
        "url": question.get_absolute_url(),
        "who": question.person.name if question.person else _("Someone who left"),
        "by": question.asked_by.name if question.asked_by else _("Someone who left"),
        "about": about(question),
        "asked": moment(question.asked_at),
        "ended": moment(question.ended_at),
        "status": question.get_status_display(),
        "tone": tone,
        "icon": icon,
    }


def about(question: ReadingQuestion) -> str:
    """About which entry, or which days."""
    if question.entry:
        return _("entry %(ref)s") % {"ref": question.entry}
    if question.first_day == question.last_day:
        return date_format(question.first_day, "j F Y")
    days = (date_format(day, "j F Y") for day in (question.first_day, question.last_day))
    return " – ".join(days)


def moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y H:i") if at else ""


def listed(user: Any, after: str = "") -> dict[str, Any]:
    """A page of questions, newest first; `after` is where the page before ended."""
    place = Instant.parse(after)
    found = ReadingQuestion.objects.visible_to(user).newest_first(place)[: PAGE + 1]
    shown = page_of(found, place, lambda each: Instant(each.asked_at, each.pk))
    return {
        "rows": [row(each) for each in shown.rows],
        "newest_url": shown.first_url,
        "older_url": shown.next_url,
        "may_ask": user.has_perm(ASK),
    }


def page(question: ReadingQuestion, user: Any, before: str) -> dict[str, Any]:
    """What was asked and answered, and the entries that it is about."""
    entries, older = entries_of(question).page(before, PAGE)
    waits = question.status == QuestionStatus.ASKED
    mine = question.person_id == user.pk
    return {
        **row(question),
        "entries": screens.told(entries),
        "older_url": "?" + urlencode({"before": older}) if older else "",
        "newest_url": "?" if before else "",
        "may_answer": waits and mine,
        "may_withdraw": waits and not mine and user.has_perm(ASK),
        "mine": mine,
    }


def entries_of(question: ReadingQuestion) -> Any:
    """The entries of the trail that a question is about; none once the person is gone."""
    done = AuditEntry.objects.done_by(question.person)
    if question.entry:
        return done.filter(ref=question.entry)
    first, last = start_of_day(question.first_day), end_of_day(question.last_day)
    return done.between(first, last)


def beginning(entry: AuditEntry | None, who: str, today: date) -> dict[str, Any]:
    """What a new question starts with: an entry, or a colleague and the last week."""
    if entry is not None and entry.by is not None:
        day = day_of(entry.at)
        chosen = str(entry.by.public_id)
        return {"who": chosen, "first_day": day, "last_day": day, "entry": entry.ref}
    return {"who": who, "first_day": today - timedelta(days=6), "last_day": today}
