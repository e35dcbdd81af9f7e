"""Logs and error reports that hold no personal data: routes for paths, classes for messages.

The path of an emailed link is a secret and the text of an exception may quote what somebody
typed, so neither is ever written: what stays is where in the code it happened.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

NO_ROUTE = "(no such page)"
_REQUEST_LINE = re.compile(r"^([A-Z]{1,10}) (\S+)(?: HTTP/[\d.]+)?$")
KEPT_REQUEST_HEADERS = frozenset({"Content-Length", "Content-Type", "Host"})


def route_of(path: str) -> str:
    """The pattern that this path matches, such as `signals/<ref>/`; never the path itself."""
    try:
        return resolve(urlsplit(path).path).route or "/"
    except (Resolver404, ValueError):
        return NO_ROUTE


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what led to it, newest first, each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class RouteInsteadOfPath(logging.Filter):
    """Rewrites what a record says of a request: method, route and status, no path, no values."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "has_route", False):  # two handlers may filter the same record
            return True
        record.has_route = True
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            match = request.resolver_match
            route = (match.route or "/") if match else route_of(request.path_info)
            status = getattr(record, "status_code", "")
            record.msg, record.args = f"{status} {request.method} {route}".strip(), ()
            record.reference = getattr(request, "error_reference", "")
        elif record.name == "django.server" or record.name.startswith("gunicorn"):
            if str(record.msg).startswith("Invalid request"):
                record.msg, record.args = "Invalid request", ()
            elif isinstance(record.args, tuple):
                record.args = tuple(map(_without_path, record.args))
        return True


def _without_path(value: object) -> object:
    """A request line or path with its route; anything else as it is."""
    if not isinstance(value, str):
        return value
    if line := _REQUEST_LINE.match(value):
        return f"{line[1]} {route_of(line[2])}"
    return route_of(value) if value.startswith(("/", "http://", "https://")) else value


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message; an exception as class and stack."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
        }
        if reference := getattr(record, "reference", ""):
            line["reference"] = reference
        errors = list(_causes(record.exc_info[1])) if record.exc_info else []
        if errors:
            for error in errors:  # some log calls quote the exception
                for said in filter(None, (repr(error), str(error))):
                    line["message"] = line["message"].replace(said, type(error).__name__)
            line["exception"] = [_class_of(error) for error in errors]
            line["stack"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(errors[0].__traceback__, limit=-30)
            ]
        return json.dumps(line, ensure_ascii=False)


def _class_of(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


# --- error tracking ------------------------------------------------------------------------------


def start_error_tracking(dsn: str, **also: Any) -> None:
    """Report exceptions: class, stack and route; no variables, bodies, cookies, users or SQL."""
    import sentry_sdk  # only where it is used: it takes memory

    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=scrubbed,
        **also,
    )


def scrubbed(event: Event, _hint: Hint) -> Event | None:
    """The event without anything that a person typed or that opens a link."""
    report: dict[str, Any] = event  # type: ignore[assignment]
    for part in ("user", "breadcrumbs", "extra", "message"):
        report.pop(part, None)
    request = report.get("request")
    if request:
        route = route_of(request.get("url", ""))
        report["transaction"] = route
        report["request"] = {"method": request.get("method", ""), "url": route} | {
            "headers": {
                name: value
                for name, value in (request.get("headers") or {}).items()
                if name in KEPT_REQUEST_HEADERS
            }
        }
    elif str(report.get("transaction", "")).startswith("/"):
        report["transaction"] = route_of(report["transaction"])
    if "logentry" in report:  # the text of the call as written in the code, without its values
        report["logentry"] = {"message": str(report["logentry"].get("message", ""))}
    report["contexts"] = {
        name: value
        for name, value in (report.get("contexts") or {}).items()
        if name in ("runtime", "trace")
    }
    for error in (report.get("exception") or {}).get("values") or []:
        error["value"] = ""
        _forget_variables(error)
    for thread in (report.get("threads") or {}).get("values") or []:
        _forget_variables(thread)
    return event


def _forget_variables(part: dict[str, Any]) -> None:
    for frame in (part.get("stacktrace") or {}).get("frames") or []:
        frame.pop("vars", None)
