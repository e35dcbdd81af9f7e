"""Calendars of evaluations as RFC 5545 writes them, for mails and for people's own calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from policy.models import Decision, Evaluation
from youthwork.lib.dates import DAY, moment_at

if TYPE_CHECKING:
    from icalendar import Event

CONTENT_TYPE = "text/calendar"
FILE_NAME = "evaluatie.ics"
LASTS = timedelta(hours=2)
EVERY = timedelta(hours=12)  # how often a calendar may ask again


def of_evaluation(evaluation: Evaluation) -> bytes:
    """A file with this evaluation alone."""
    return _calendar([_evaluation(evaluation)])


def of_person(evaluations: Iterable[Evaluation], decisions: Iterable[Decision]) -> bytes:
    """Somebody's calendar: evaluations, and what they agreed to do."""
    return _calendar([*map(_evaluation, evaluations), *map(_decision, decisions)])


def _calendar(events: list[Event]) -> bytes:
    from icalendar import Calendar  # 80 modules that few processes need

    made = Calendar()
    made.add("prodid", "-//Vindplaats//Evaluations//NL")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Online policy"))
    made.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    for event in events:
        made.add_component(event)
    content: bytes = made.to_ical()
    return content


def _evaluation(evaluation: Evaluation) -> Event:
    """The meeting: two hours where a time was chosen, the whole day otherwise."""
    event = _event(str(evaluation.public_id), evaluation.made_at)
    event.add("summary", _("Evaluation of online policy"))
    event.add("url", settings.SITE_URL + evaluation.get_absolute_url())
    event.add("description", settings.SITE_URL + evaluation.get_absolute_url())
    event.add("sequence", evaluation.plan_changes)
    if evaluation.planned_time is not None and evaluation.held_on is None:
        begins = moment_at(evaluation.day, evaluation.planned_time)
        event.add("dtstart", begins)
        event.add("dtend", begins + LASTS)
    else:
        event.add("dtstart", evaluation.day)
        event.add("dtend", evaluation.day + DAY)
    decided = evaluation.planned_on is not None or evaluation.held_on is not None
    event.add("status", "CONFIRMED" if decided else "TENTATIVE")
    return event


def _decision(decision: Decision) -> Event:
    """That something is to be done by then; what it is stays in the house."""
    event = _event(str(decision.public_id), decision.made_at)
    event.add("summary", _("To do: decision of the evaluation"))
    event.add("url", settings.SITE_URL + reverse("home"))
    event.add("dtstart", decision.due_on)
    event.add("dtend", decision.due_on + DAY)
    event.add("transp", "TRANSPARENT")
    return event


def _event(key: str, made_at: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", made_at.astimezone(UTC).replace(microsecond=0))
    return event
