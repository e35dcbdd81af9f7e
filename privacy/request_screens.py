"""What the pages of requests show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from privacy.actions.answering import pattern
from privacy.actions.requests import is_known_address
from privacy.models import AnswerPackage, DataRequest, RequestHit, RequestStep
from privacy.querysets.requests import MOST_WRONG, RequestHitQuerySet
from privacy.request_choices import (
    FINISHED,
    LOOKED_AT,
    STATUS_LOOKS,
    Asker,
    Give,
    Kind,
    Status,
)
from privacy.request_dates import extendable_until
from privacy.request_deeds import Deed, fitting, named
from privacy.screens import field_name
from privacy.text_check import findings
from youthwork.lib.dates import day_of
from youthwork.lib.keyset import PAGE, Place, page_of
from youthwork.lib.together import fetch

GIVEN = {
    Give.ALL: ("ok", "check-lg"),
    Give.MASKED: ("ok", "eye-slash"),
    Give.NONE: ("line", "x-lg"),
}


def day(moment: date | None, today: date) -> str:
    """A day in words, with the year only when it is another one."""
    if moment is None:
        return ""
    return date_format(moment, "j F" if moment.year == today.year else "j F Y")


def term(request: DataRequest, today: date) -> str:
    """How long there is: *20 days left*, *2 days late*; "" when it is finished."""
    if not request.is_open:
        return ""
    left = (request.due_on - today).days
    if left < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left}
    if left == 0:
        return _("today is the last day")
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}


@dataclass(frozen=True)
class Row:
    url: str
    ref: str
    title: str
    tone: str
    icon: str
    state: str
    received: str
    due: str
    term: str
    is_late: bool
    progress: str


def row(request: DataRequest, today: date) -> Row:
    tone, icon = STATUS_LOOKS[Status(request.status)]
    late = request.is_open and request.due_on < today
    return Row(
        url=request.get_absolute_url(),
        ref=request.ref,
        title=request.title,
        tone=tone,
        icon=icon,
        state=_state(request),
        received=day(request.received_on, today),
        due=day(request.due_on if request.is_open else request.finished_on, today),
        term=term(request, today),
        is_late=late,
        progress=_progress(request),
    )


def _state(request: DataRequest) -> str:
    if request.status == Status.SENT:
        return f"{request.get_status_display()}: {request.get_result_display()}"
    return str(request.get_status_display())


def _progress(request: DataRequest) -> str:
    found = getattr(request, "found", 0)
    if request.status not in LOOKED_AT or not found:
        return ""
    return _("%(done)s of %(all)s judged") % {"done": request.decided, "all": found}


def counts(today: date) -> list[tuple[str, int]]:
    """Numbers only, for who may see no request: open, late, answered and rejected this year."""
    rows = DataRequest.objects.all()
    this_year = rows.finished().filter(finished_on__year=today.year)
    return [
        (_("Open"), rows.in_work().count()),
        (_("Late"), rows.late(today).count()),
        (_("Answered this year"), this_year.filter(status=Status.SENT).count()),
        (_("Rejected this year"), this_year.filter(status=Status.REJECTED).count()),
    ]


def listed(user: Any, today: date, after: str = "", done: str = "") -> dict[str, Any]:
    """A page of open ones by their term, and one of what was finished.

    `after` and `done`: where the page before ended, of what is open and of what was finished.
    """
    seen = DataRequest.objects.visible_to(user).defer("answer", "extension_reason")
    place, place_done = Place.parse(after), Place.parse(done)
    opened = page_of(
        seen.in_work().first_due_first(place).with_counts()[: PAGE + 1],
        place,
        lambda each: Place(each.due_on, each.pk),
        part="open-t",
    )
    finished = page_of(
        seen.finished().newest_first(place_done)[: PAGE + 1],
        place_done,
        lambda each: Place(each.received_on, each.pk),
        name="done",
        part="done-t",
    )
    return {
        "open": [row(each, today) for each in opened.rows],
        "first_url": opened.first_url,
        "next_url": opened.next_url,
        "done": [row(each, today) for each in finished.rows],
        "newest_url": finished.first_url,
        "older_url": finished.next_url,
    }


@dataclass(frozen=True)
class Station:
    """One of the five stations above a request."""

    name: str
    text: str
    look: str  # done, now or ""


def flow(request: DataRequest, hits: list[RequestHit], today: date) -> list[Station]:
    at = {
        Status.RECEIVED: 1,
        Status.IDENTITY: 1,
        Status.SEARCHING: 2,
        Status.ASSESSING: 3,
        Status.EXTENDED: 3,
        Status.SENT: 5,
        Status.REJECTED: 5,
    }[Status(request.status)]
    decided = sum(hit.is_decided for hit in hits)
    searched = day(day_of(request.searched_at) if request.searched_at else None, today)
    found = ngettext("%(n)s hit", "%(n)s hits", len(hits)) % {"n": len(hits)}
    how = str(request.get_identity_display()).lower()
    texts = [
        f"{day(request.received_on, today)}, {str(request.get_channel_display()).lower()}",
        f"{day(request.identity_on, today)}, {how}" if request.identity_on else "",
        f"{searched}, {found}" if searched else "",
        _("%(done)s of %(all)s judged") % {"done": decided, "all": len(hits)} if searched else "",
        day(request.finished_on, today) or _("link, and the code by phone"),
    ]
    names = [_("Received"), _("Who is it?"), _("Searching"), _("Assessing"), _("Sending")]
    if request.status == Status.REJECTED:
        names[4] = _("Rejected")
    return [
        Station(name, text, "done" if number < at else "now" if number == at else "")
        for number, (name, text) in enumerate(zip(names, texts, strict=True))
    ]


@dataclass(frozen=True)
class Line:
    """A hit in the list beside the one that is judged."""

    url: str
    title: str
    reference: str
    tone: str
    icon: str
    state: str
    current: bool


def lines(request: DataRequest, hits: Iterable[RequestHit], current: int = 0) -> list[Line]:
    made = []
    for hit in hits:
        if hit.number == current:
            tone, icon, state = "info", "pencil", _("Now")
        elif hit.is_decided:
            tone, icon = GIVEN[Give(hit.give)]
            state = pgettext("request", "Give") if hit.give != Give.NONE else _("Keep back")
        else:
            tone, icon, state = "line", "circle", _("Still to do")
        made.append(
            Line(
                reverse("privacy:request_hit", args=[request.ref, hit.number]),
                hit.title,
                _readable(hit.reference),
                tone,
                icon,
                state,
                hit.number == current,
            )
        )
    return made


def _readable(reference: str) -> str:
    """A reference that says something to people; not the long ones of machines."""
    return reference if len(reference) <= 20 else ""


def asker_facts(request: DataRequest, today: date) -> list[tuple[str, str]]:
    facts = [
        (_("Name"), request.asker_name or ""),
        (_("Asks"), str(request.get_asker_display())),
        (_("About"), request.subject_name or ""),
        (_("Date of birth"), day(request.day_of_birth, today)),
        (_("E-mail address"), request.asker_email or ""),
        (_("Phone"), request.asker_phone or ""),
        (_("Question"), request.about or ""),
        (_("Who it is"), str(request.get_identity_display()) if request.identity else ""),
        (_("Established"), _established(request, today)),
        (_("Note"), request.identity_note or ""),
    ]
    return [(name, text) for name, text in facts if text]


def _established(request: DataRequest, today: date) -> str:
    if request.identity_on is None:
        return ""
    who = request.identity_by.name if request.identity_by else _("by themselves")
    return f"{day(request.identity_on, today)}, {who}"


def log(steps: Iterable[RequestStep]) -> list[dict[str, object]]:
    return [
        {
            "icon": step.icon,
            "title": str(step.get_step_display()),
            "text": _told(step),
            "when": date_format(timezone.localtime(step.at), "j F Y H:i"),
            "by": step.by.name if step.by else "",
        }
        for step in steps
    ]


def _told(step: RequestStep) -> str:
    """A coded value in words, as far as it has one."""
    words: dict[str, Any] = {}
    for field in (*DataRequest._meta.fields, *RequestHit._meta.fields):
        words |= {str(key): label for key, label in field.flatchoices or ()}
    number, _space, code = step.told.rpartition(" ")
    deed = named(code)
    word = str(deed.label if deed else words.get(code, code))
    return f"{number}: {word}" if number else word


def page(request: DataRequest, today: date) -> dict[str, Any]:
    """One request: where it stands, what can be done, what was found, its log."""
    listed, steps = _listed(request), RequestStep.objects.of_request_for(request)
    packages = AnswerPackage.objects.without_files().filter(request=request)
    fetch(listed, steps, packages)
    hits, package = list(listed), next(iter(packages), None)
    tone, icon = STATUS_LOOKS[Status(request.status)]
    waits = sum(not hit.is_decided for hit in hits)
    return {
        "request_row": request,
        "tone": tone,
        "icon": icon,
        "state": _state(request),
        "is_late": request.is_open and request.due_on < today,
        "received": day(request.received_on, today),
        "due": day(request.due_on, today),
        "term": term(request, today),
        "flow": flow(request, hits, today),
        "facts": asker_facts(request, today),
        "log": log(steps),
        "lines": lines(request, hits),
        "next_url": next((line.url for line, hit in zip(lines(request, hits), hits, strict=True)
                          if not hit.is_decided), ""),
        "waits": waits,
        "plain": sum(hit.exact and not hit.others and not hit.is_decided for hit in hits),
        "judges": request.status in LOOKED_AT,
        "answers": request.status in LOOKED_AT and not waits,
        "identifies": request.status in (Status.RECEIVED, Status.IDENTITY),
        "known": request.status in (Status.RECEIVED, Status.IDENTITY)
        and is_known_address(request.asker_email or ""),
        "searches": request.status == Status.SEARCHING and not request.job,
        "searching": request.job if request.status == Status.SEARCHING else "",
        "extends": request.is_open
        and not request.is_extended
        and today <= extendable_until(request.received_on),
        "is_open": request.is_open,
        "confided": request.asker != Asker.SELF,
        "package": package,
        "locked": package is not None and package.wrong_codes >= MOST_WRONG,
        "renews": request.status == Status.SENT and package is not None,
        "rejected_words": request.answer if request.status in FINISHED else "",
    }  # fmt: skip


def marked(text: str, words: Iterable[str]) -> SafeString:
    """The text with what was searched for marked."""
    html = escape(text)
    for word in words:
        if len(word) > 2:
            found = pattern(escape(word))
            html = found.sub(lambda match: f"<mark>{match[0]}</mark>", html)
    return mark_safe(html)  # noqa: S308  escaped above, with our own element around parts


def searched_words(request: DataRequest) -> list[str]:
    """What of a text is marked: the longest first, and none inside another."""
    asked = [
        request.searched_name,
        *request.lines("handles"),
        *request.lines("words"),
        *filter(None, [request.asker_email]),
    ]
    words = sorted({word.strip().lstrip("@") for word in asked} - {""}, key=len, reverse=True)
    kept: list[str] = []
    for word in words:
        if not any(word.casefold() in longer.casefold() for longer in kept):
            kept.append(word)
    return kept


def suggested_masks(request: DataRequest, hit: RequestHit) -> str:
    """Names in the texts but the one whom it is about: to cover, unless somebody says no."""
    own = {part.casefold() for part in re.split(r"\W+", request.searched_name) if part}
    found: dict[str, None] = {}
    for text in hit.fields.values():
        for each in findings(text, allowed=()):
            if each.kind == "name" and not {*each.text.casefold().split()} & own:
                found[each.text] = None
    return "\n".join(found)


def hits_with(request: DataRequest, number: int) -> RequestHit | None:
    """The hit of this number, whole, and beside it all others without their texts."""
    rows = RequestHit.objects.of_request_for(request)
    listed, one = _listed(request), rows.filter(number=number)
    fetch(one, listed)
    for hit in one:
        hit.request, hit.beside = request, list(listed)
        return hit
    return None


def _listed(request: DataRequest) -> RequestHitQuerySet:
    return RequestHit.objects.of_request_for(request).defer("content", "reason", "masks")


def hit_page(request: DataRequest, hit: RequestHit, today: date) -> dict[str, Any]:
    hits = hit.beside
    numbers = [each.number for each in hits]
    place = numbers.index(hit.number)
    words = searched_words(request)
    deeds = fitting(request.kind, hit.subject)
    done = named(hit.done) if hit.done else None
    return {
        "request_row": request,
        "hit": hit,
        "place": place + 1,
        "total": len(hits),
        "before_url": _hit_url(request, numbers[place - 1]) if place else "",
        "after_url": _hit_url(request, numbers[place + 1]) if place + 1 < len(hits) else "",
        "fields": [
            (capfirst(field_name(hit.subject, name)), marked(text, words))
            for name, text in hit.fields.items()
        ],
        "day": day(hit.day, today),
        "reference": _readable(hit.reference),
        "lines": lines(request, hits, hit.number),
        "facts": asker_facts(request, today),
        "judges": request.status in LOOKED_AT,
        "deeds": deeds if request.kind not in (Kind.ACCESS, Kind.PORT) else [],
        "standing": "\n".join(_standing(hit, words)),
        "recipients": _recipients(deeds, hit.subject),
        "deed_pages": [
            (deed.label, deed.page(hit.subject)) for deed in deeds if deed.page is not None
        ],
        "done": (done.label if done else hit.done, day(hit.done_on, today)) if hit.done else None,
        "confided": request.asker != Asker.SELF,
    }


def _standing(hit: RequestHit, words: Iterable[str]) -> list[str]:
    """Of what was searched for, the passages that stand in the hit, as they stand there."""
    found: dict[str, None] = {}
    for word in words:
        for text in hit.fields.values():
            found |= {match[0]: None for match in pattern(word).finditer(text)}
    return list(found)


def _recipients(deeds: Iterable[Deed], subject: str) -> list[str]:
    """Who got what this hit is about, from the first deed that knows."""
    return next((deed.recipients(subject) for deed in deeds if deed.recipients is not None), [])


def _hit_url(request: DataRequest, number: int) -> str:
    return reverse("privacy:request_hit", args=[request.ref, number])


def next_url(request: DataRequest, hit: RequestHit) -> str:
    """Where one goes on after a hit: to the next that waits, else to the request."""
    waiting = RequestHit.objects.of_request_for(request).undecided()
    after = waiting.filter(number__gt=hit.number).first() or waiting.first()
    return _hit_url(request, after.number) if after else request.get_absolute_url()
