"""Tries within a rate, such as five wrong passwords in five minutes, counted in one message.

A counter is a row of the table of the shared cache (`lib.counters`), of its own form: a stamp for
each try. See docs/decisions/0256-a-try-is-one-message.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from allauth.core.internal.ratelimit import Rate, get_cache_key, parse_rates
from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, TextField
from django.http import HttpRequest

from youthwork.lib.counters import SWEPT
from youthwork.lib.prepared import Bundle, Later, Statement


@dataclass(frozen=True)
class Tried:
    """One try as it was counted, under each of its keys."""

    keys: Sequence[str]
    stamp: str

    def take_back(self, now: datetime, bundle: Bundle | None = None) -> None:
        """Count it no more, at once or with a bundle; takes along some rows whose time is over:
        keys hold addresses."""
        own = Bundle() if bundle is None else bundle
        for key in sorted(self.keys):  # as they are counted: no two wait for each other
            own.add(_take_back(), {"key": key, "stamp": self.stamp})
        own.add(_sweep(connection.vendor), {"now": _as_kept(now)})
        if bundle is None:
            own.send()


def count(
    request: HttpRequest, action: str, rates: str, *, now: datetime, key: str | None = None
) -> Tried | None:
    """Count one try of `action`; None when it is one too many for one of `rates`.

    Rates are written as allauth's: "10/m/ip,5/300s/key" is ten a minute from an address, and five
    in five minutes for `key`. The first that refuses isn't counted on, nor any after it; those
    before it are. Of tries at the same moment no more get through than one after another.
    """
    return count_each(request, {action: rates}, now=now, key=key).get(action)


def count_each(
    request: HttpRequest, asked: Mapping[str, str], *, now: datetime, key: str | None = None
) -> dict[str, Tried]:
    """The same for a try of several actions, in one message; `asked` are the rates of each.

    An action that is one too many is missing, and so is every one after it.
    """
    limits = _limits(request, asked, key)
    stamp = f" {now.timestamp():.6f}-{secrets.token_hex(4)}"  # a blank before each
    held = _added(limits, stamp, now)
    names = list(limits)
    counted: dict[str, Tried] = {}
    for place, (name, (action, rate)) in enumerate(limits.items()):
        before = [at for at in held[name].split()[:-1] if _is_within(at, rate, now)]
        if len(before) >= rate.amount:
            Tried(names[place:], stamp).take_back(now)
            counted.pop(action, None)
            break
        _shorten(name, held[name], " ".join(["", *before]) + stamp, rate)
        keys = counted[action].keys if action in counted else ()
        counted[action] = Tried([*keys, name], stamp)
    return counted


def forget(request: HttpRequest, action: str, rates: str, *, key: str | None = None) -> None:
    """Let all tries of `action` be as if they hadn't been, whoever made them."""
    bundle = Bundle()
    for name in sorted(_limits(request, {action: rates}, key)):
        bundle.add(_forget(), {"key": name})
    bundle.send()


def _limits(
    request: HttpRequest, asked: Mapping[str, str], key: str | None
) -> dict[str, tuple[str, Rate]]:
    """Each action with a rate of it, by the key of its counter."""
    return {
        get_cache_key(request, app="tries", action=action, rate=rate, key=key): (action, rate)
        for action, rates in asked.items()
        for rate in parse_rates(rates)
    }


def _added(limits: Mapping[str, tuple[str, Rate]], stamp: str, now: datetime) -> Mapping[str, str]:
    """Put the stamp at the end of each row; what the rows hold then."""
    given: dict[str, Any] = {"stamp": stamp, "now": _as_kept(now)}
    for place, name in enumerate(sorted(limits)):
        given[f"key_{place}"] = name
        rate = limits[name][1]
        given[f"until_{place}"] = _as_kept(now + timedelta(seconds=rate.duration))
    return dict(_add(len(limits)).run_bound(given))


def _is_within(stamp: str, rate: Rate, now: datetime) -> bool:
    return float(stamp.partition("-")[0]) > now.timestamp() - float(rate.duration)


def _shorten(name: str, held: str, running: str, rate: Rate) -> None:
    """Leave out what is over once a row grows long; not where another try came in between."""
    if len(held.split()) > 2 * rate.amount:
        _leave().run_bound({"key": name, "held": held, "running": running})


def _as_kept(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _table() -> str:
    return str(connection.ops.quote_name(settings.CACHES["default"]["LOCATION"]))


def _text(name: str) -> Later:
    return Later(name, TextField())


def _moment(name: str) -> Later:
    return Later(name, DateTimeField())


@cache
def _add(number: int) -> Statement:
    table, places = _table(), range(number)
    return Statement(
        f"INSERT INTO {table} (cache_key, value, expires) "  # noqa: S608
        f"VALUES {', '.join(['(%s, %s, %s)'] * number)} ON CONFLICT (cache_key) DO UPDATE SET "
        f"value = CASE WHEN {table}.expires < %s THEN excluded.value "
        f"ELSE {table}.value || excluded.value END, expires = excluded.expires "
        "RETURNING cache_key, value",
        [
            part
            for n in places
            for part in (_text(f"key_{n}"), _text("stamp"), _moment(f"until_{n}"))
        ]
        + [_moment("now")],
    )


@cache
def _take_back() -> Statement:
    return Statement(
        f"UPDATE {_table()} SET value = replace(value, %s, '') WHERE cache_key = %s",  # noqa: S608
        [_text("stamp"), _text("key")],
    )


@cache
def _leave() -> Statement:
    return Statement(
        f"UPDATE {_table()} SET value = %s WHERE cache_key = %s AND value = %s",  # noqa: S608
        [_text("running"), _text("key"), _text("held")],
    )


@cache
def _forget() -> Statement:
    return Statement(f"DELETE FROM {_table()} WHERE cache_key = %s", [_text("key")])  # noqa: S608


@cache
def _sweep(vendor: str) -> Statement:
    skips = "FOR UPDATE SKIP LOCKED" if vendor == "postgresql" else ""
    return Statement(
        f"DELETE FROM {_table()} WHERE cache_key IN (SELECT cache_key FROM {_table()} "  # noqa: S608
        f"WHERE expires < %s LIMIT {SWEPT} {skips})",
        [_moment("now")],
    )
