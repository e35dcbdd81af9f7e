"""What each kind of data of an agreement stands for: one table, from which a partner is told.

A row names the columns that are read for it and makes texts of those columns alone, so what a
partner's page shows can't hold anything else of a signal: the rest is never fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.choices import DataKind
from privacy.choices import BLOCK
from signals import places
from signals.choices.signal import (
    OPEN,
    Category,
    Severity,
    keeps_no_story,
    kind_in_words,
    stands_alone,
)

if TYPE_CHECKING:
    from organisation.models import SharingAgreement
    from signals.models import Approach, Disclosure, Signal

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """One line of what a partner reads."""

    kind: DataKind
    label: str
    text: str
    severity: int | None = None


@dataclass(frozen=True)
class Part:
    """The columns behind a kind of data, and what is said of them."""

    columns: tuple[str, ...]
    told: Callable[[Row], list[tuple[str, str]]]


def _category(row: Row) -> list[tuple[str, str]]:
    return [(_("Kind"), kind_in_words(row["category"], row["subcategory"]))]


def _severity(row: Row) -> list[tuple[str, str]]:
    level = row["severity"]
    return [(_("Severity"), str(Severity(level).label))] if level else []


def _platform(row: Row) -> list[tuple[str, str]]:
    return [(_("Platform"), row["platform__name"] or "")]


def _area_time(row: Row) -> list[tuple[str, str]]:
    return [
        (_("Place"), row["area"] or row["team__name"]),
        (_("Seen"), part_of_day(row["seen_at"])),
    ]


def _location_url(row: Row) -> list[tuple[str, str]]:
    return [(_("Address, as text"), page_of_post(row["location_url"]))]


def _account_handle(row: Row) -> list[tuple[str, str]]:
    return [
        (_("Account that spreads it"), row["account_handle"] or ""),
        (_("Address, as text"), page_of_account(row["location_url"])),
    ]


def page_of_account(address: str | None) -> str:
    """The address where it is the page of an account: as much as its name, and told with it."""
    return places.account_of("", address or "")


def page_of_post(address: str | None) -> str:
    """The address where it is that of a post or a film; of a covered one nobody can say."""
    return "" if page_of_account(address) or BLOCK in (address or "") else address or ""


def read_for(kinds: Iterable[DataKind], values: Row) -> dict[str, Any]:
    """The values without an address that these kinds don't tell, so that no change of it counts."""
    found, told = dict(values), set(kinds)
    address = found.get("location_url")
    if DataKind.LOCATION_URL not in told and not page_of_account(address):
        found.pop("location_url", None)
    elif address and DataKind.ACCOUNT_HANDLE not in told:
        found["location_url"] = page_of_post(address)
    return found


def _acute_danger(row: Row) -> list[tuple[str, str]]:
    level = row["severity"]
    told = {Severity.NOW: _("Yes, now"), Severity.FAST: _("It may come soon")}
    return [(_("Acute danger"), told.get(level, _("No")))]


# `counts` are of many signals, `summary` is written for the partner: no column stands for them.
PARTS: dict[DataKind, Part] = {
    DataKind.CATEGORY: Part(("category", "subcategory"), _category),
    DataKind.SEVERITY: Part(("severity",), _severity),
    DataKind.PLATFORM: Part(("platform__name",), _platform),
    DataKind.AREA_TIME: Part(("area", "team__name", "seen_at"), _area_time),
    DataKind.LOCATION_URL: Part(("location_url",), _location_url),
    DataKind.ACCOUNT_HANDLE: Part(("account_handle", "location_url"), _account_handle),
    DataKind.ACUTE_DANGER: Part(("severity",), _acute_danger),
}
OF_A_SIGNAL = [kind for kind in DataKind if kind in PARTS or kind == DataKind.SUMMARY]
OF_AN_ACCOUNT = frozenset({DataKind.LOCATION_URL, DataKind.ACCOUNT_HANDLE})


# Who is given another name stays who it was: these stand in a mark for what they name.
NAMED_BY = {"team__name": "team", "platform__name": "platform"}


def fields_of(kinds: Iterable[DataKind]) -> list[str]:
    """The columns of a signal that these kinds stand for, each once, and whom their names name."""
    columns = [name for k in kinds if k in PARTS for name in PARTS[k].columns]
    columns += [NAMED_BY[name] for name in columns if name in NAMED_BY]
    return list(dict.fromkeys(columns))


def facts(kinds: Iterable[DataKind], row: Row) -> list[Fact]:
    """What these kinds tell of a signal; an empty value is left out."""
    found = []
    for kind in kinds:
        if part := PARTS.get(kind):
            only = {name: row.get(name) for name in part.columns}
            severity = only.get("severity") if kind == DataKind.SEVERITY else None
            found += [Fact(kind, label, text, severity) for label, text in part.told(only) if text]
    return found


# --- an approach: of its signals together, and nothing that was written about it ----------------

OF_AN_APPROACH = (DataKind.COUNTS, DataKind.CATEGORY, DataKind.AREA_TIME, DataKind.SUMMARY)
COLUMNS_OF_MANY: dict[DataKind, tuple[str, ...]] = {
    DataKind.COUNTS: ("pk",),
    DataKind.CATEGORY: ("category",),
    DataKind.AREA_TIME: ("area", "seen_at"),
}
# Steps of a count: two messages after each other never give away a single signal.
AT_LEAST = (50, 20, 10, 5)


def columns_of_many(kinds: Iterable[DataKind]) -> list[str]:
    """The columns of the signals of an approach that these kinds stand for."""
    return [name for kind in kinds for name in COLUMNS_OF_MANY.get(kind, ())]


def gathered(kinds: Iterable[DataKind], rows: Sequence[Row]) -> dict[str, Any]:
    """What these kinds stand for of several signals together."""
    found: dict[str, Any] = {}
    for kind in kinds:
        if kind == DataKind.COUNTS:
            found["count"] = next((least for least in AT_LEAST if len(rows) >= least), 0)
        elif kind == DataKind.CATEGORY:
            found["categories"] = sorted({row["category"] for row in rows})
        elif kind == DataKind.AREA_TIME:
            found["areas"] = sorted({row["area"] for row in rows} - {"", None})
            months = sorted(f"{timezone.localtime(row['seen_at']):%Y-%m}" for row in rows)
            found["months"] = [months[0], months[-1]] if months else []
    return found


def facts_of_many(kinds: Iterable[DataKind], found: Row) -> list[Fact]:
    """What these kinds tell of an approach; an empty value is left out."""
    told: list[tuple[DataKind, str, str]] = []
    for kind in kinds:
        if kind == DataKind.COUNTS:
            least = found["count"]
            number = _("%(least)s or more") % {"least": least} if least else _("Fewer than 5")
            told.append((kind, _("Signals"), number))
        elif kind == DataKind.CATEGORY:
            words = [str(Category(each).label) for each in found["categories"]]
            told.append((kind, _("Kind"), ", ".join(words)))
        elif kind == DataKind.AREA_TIME:
            told.append((kind, _("Place"), ", ".join(found["areas"])))
            told.append((kind, _("Seen"), _months(found["months"])))
    return [Fact(kind, label, text) for kind, label, text in told if text]


def _months(months: Sequence[str]) -> str:
    if not months:
        return ""
    first, last = (capfirst(date_format(date.fromisoformat(f"{m}-01"), "F Y")) for m in months)
    return first if first == last else f"{first} – {last}"


def refuse_approach(approach: Approach) -> None:
    """Raises ValidationError for an approach of which nothing goes to a partner any more."""
    if not approach.is_open or approach.erased_at:
        raise ValidationError(_("This approach has ended."), code="ended")


def offered_of_approach(agreement: SharingAgreement | None) -> list[DataKind]:
    """What can be ticked for an approach: what the agreement allows of what there is."""
    return [k for k in OF_AN_APPROACH if agreement is None or k in agreement.kinds]


# --- either -------------------------------------------------------------------------------------


def about_in_words(disclosure: Disclosure) -> str:
    """What it tells of, without a word of what was written: a number, or since when."""
    if disclosure.signal:
        return str(disclosure.signal.ref)
    day = date_format(disclosure.approach.started_on, "j F Y")
    return _("Approach of %(day)s") % {"day": day}


def told_of(disclosure: Disclosure, values: Row) -> list[Fact]:
    """What a disclosure tells, of what was read for it."""
    tell = facts_of_many if disclosure.approach_id else facts
    return tell(disclosure.kinds, values)


def mark(ref: str, values: Row) -> str:
    """A keyed digest of what was previewed: when it differs, something was changed since.

    Of which team it is counts where that stands for the place.
    """
    unsaid = {*NAMED_BY, "team"} if values.get("area") else {*NAMED_BY}
    told = {name: str(value) for name, value in values.items() if name not in unsaid}
    text = repr(sorted(told.items()))
    return salted_hmac(f"signals.sharing:{ref}", text, algorithm="sha256").hexdigest()


def is_changed(disclosure: Disclosure, values: Row) -> bool:
    """Whether what a partner's page would show is something else than what was shared."""
    return bool(disclosure.mark) and disclosure.mark != mark(disclosure.ref, values)


def preview(disclosure: Disclosure, values: Row) -> str:
    """The same of everything that whoever decides looked at, what we say ourselves too."""
    said = ("route", "data_kinds", "summary", "told_youth", "told_reason", "told_at")
    ours = {f"said {name}": getattr(disclosure, name) or "" for name in said}
    return mark(disclosure.ref, dict(values) | ours)


def part_of_day(moment: datetime) -> str:
    """When something was seen, as finely as a partner needs: the day and its part."""
    local = timezone.localtime(moment)
    parts = (_("night"), _("morning"), _("afternoon"), _("evening"))
    return capfirst(f"{date_format(local, 'l j F')}, {parts[local.hour // 6]}")


def never_shared() -> ValidationError:
    """What is told of a kind of which no partner hears (Sr 252)."""
    told = _("Nothing of this kind is shared from Vindplaats. Call the police or Offlimits.")
    return ValidationError(told, code="never_shared")


def refuse_signal(signal: Signal) -> None:
    """Raises ValidationError for a signal of which nothing goes to a partner from here."""
    if stands_alone(signal.subcategory):
        raise never_shared()
    if signal.is_practice:
        raise ValidationError(_("This is a practice signal."), code="practice")
    if signal.status not in OPEN:
        raise ValidationError(_("This signal is closed."), code="closed")


def may_go_beyond(about: Signal | Approach) -> bool:
    """Whether the privacy officer may allow more of it than an agreement in force does.

    Only while a life is at stake: severity 5 (GDPR articles 6(1)(d) and 9(2)(c), UAVG article 32).
    An approach has no severity: it tells of many signals.
    """
    return getattr(about, "severity", None) == Severity.NOW


def beyond(kinds: Iterable[DataKind], agreement: SharingAgreement | None) -> list[DataKind]:
    """Of these kinds those that an agreement in force doesn't allow; none where there is none."""
    return [kind for kind in kinds if agreement is not None and kind not in agreement.kinds]


def ground_in_words(disclosure: Disclosure) -> str:
    """On what ground it was shared: the name of the agreement, or whose yes and beyond which."""
    if disclosure.agreement:
        return disclosure.agreement.title
    if disclosure.in_spite_of:
        named = {"name": disclosure.in_spite_of.title}
        return _("Allowed by the privacy officer, beyond “%(name)s”") % named
    return _("Allowed by the privacy officer") if disclosure.approver_id else ""


def allowed_kinds(signal: Signal, agreement: SharingAgreement | None) -> list[DataKind]:
    """What may be told of this signal, whether there is anything of it or not.

    Without an agreement everything but names and accounts of young people can be asked for.
    """
    kinds = [k for k in OF_A_SIGNAL if agreement is None or k in agreement.kinds]
    if keeps_no_story(signal.category, signal.subcategory, signal.concerns_one_youth):
        kinds = [k for k in kinds if k != DataKind.SUMMARY and k not in OF_AN_ACCOUNT]
    return kinds


def offered_kinds(signal: Signal, agreement: SharingAgreement | None) -> list[DataKind]:
    """What can be ticked for this signal: what may be told of it, and what there is."""
    empty = {
        DataKind.SEVERITY: not signal.severity,
        DataKind.PLATFORM: not signal.platform_id,
        DataKind.LOCATION_URL: not page_of_post(signal.location_url),
        DataKind.ACCOUNT_HANDLE: not (
            signal.account_handle or page_of_account(signal.location_url)
        ),
    }
    return [kind for kind in allowed_kinds(signal, agreement) if not empty.get(kind)]
