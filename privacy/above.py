"""What this app asks of the apps above it: `PRIVACY_ASKS` names who answers.

Mail, long work and confirming stand above the trail that they write to, so they are called by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from youthwork.lib.together import Asking

View = Callable[..., HttpResponseBase]


def _asked(name: str) -> Any:
    return import_string(settings.PRIVACY_ASKS[name])


def post(kind: str, *, subject: str, recipient: str, dedupe_key: str) -> None:
    """Put one mail in the outbox, in the caller's transaction (`outbox.actions.post`)."""
    _asked("post")(kind, subject=subject, recipient=recipient, dedupe_key=dedupe_key)


def post_to_officers(kind: str, *, subject: str, dedupe_key: str, today: Any) -> None:
    """The same to everybody who is a privacy officer today."""
    _asked("post_to_officers")(kind, subject=subject, dedupe_key=dedupe_key, today=today)


def tell_of_chain(kind: str, *, subject: str, dedupe_key: str, today: Any) -> None:
    """The same to privacy officers and administrators: the trail is not what was recorded."""
    _asked("tell_of_chain")(kind, subject=subject, dedupe_key=dedupe_key, today=today)


def queue(kind: str, *, subject: str, dedupe_key: str, asked_by: str) -> str:
    """Put long work in line; its reference, "" when it stands there (`outbox.jobs.queue`)."""
    made = _asked("queue")(kind, subject=subject, dedupe_key=dedupe_key, asked_by=asked_by)
    return made.ref if made else ""


def queue_or_try_again(kind: str, *, subject: str, dedupe_key: str, asked_by: str) -> str:
    """The same; what failed for good under this key is put in line once more."""
    made = _asked("queue_or_try_again")(
        kind, subject=subject, dedupe_key=dedupe_key, asked_by=asked_by
    )
    return made.ref if made else ""


def tell_of_breach(subject: str, stage: str, now: datetime) -> int:
    """Mail who judges breaches that one waits; how many mails were new."""
    posted: int = _asked("tell_of_breach")(subject, stage, now)
    return posted


def dpia_decided(day: Any, *, by: Any, now: Any) -> None:
    """Tell the organisation on which day it was decided that signals may open."""
    _asked("dpia_decided")(day, by=by, now=now)


def may_follow(today: Any) -> bool:
    """Whether the works council agreed to what follows staff (`workers.agreed.may_follow`)."""
    agreed: bool = _asked("may_follow")(today)
    return agreed


def roles_then(done: Iterable[tuple[int, Any]]) -> Asking[dict[tuple[int, Any], str]]:
    """In words which roles people (by key) held on a day (`organisation.people.roles_then`)."""
    found: Asking[dict[tuple[int, Any], str]] = _asked("roles_then")(done)
    return found


def house() -> dict[str, str]:
    """`name`, `legal_name`, `mail` (for privacy questions) and `officer` of the organisation."""
    found: dict[str, str] = _asked("house")()
    return found


def signals_open_since() -> datetime | None:
    """Since when signals may be logged; None before the privacy officer opened them."""
    found: datetime | None = _asked("signals_open_since")()
    return found


def _confirmed(name: str) -> Callable[[View], View]:
    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            answer: HttpResponseBase = _asked(name)(view)(request, *args, **kwargs)
            return answer

        return wrapper

    return decorator


reading_confirmed = _confirmed("reading_confirmed")
export_confirmed = _confirmed("export_confirmed")
