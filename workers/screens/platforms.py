"""What the pages of platforms show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.choices import PlatformDecision, PlatformStatus
from organisation.models import Platform, User
from workers.actions.platforms import differing, merged
from workers.agreed import may_follow
from workers.choices.platforms import NoteStatus, ProposalStatus
from workers.models import (
    PlatformFigure,
    PlatformPage,
    PlatformProposal,
    PlatformVersion,
    TrendNote,
    WorkProfile,
)
from workers.models.platforms import SAID, PlatformText
from workers.screens import figures as figure_screen
from workers.screens.activities import in_words
from youthwork.lib.dates import day_of
from youthwork.lib.differences import Part, compared
from youthwork.lib.together import Asking

OWN_ICONS = frozenset(
    "whatsapp instagram snapchat tiktok youtube facebook telegram discord".split()
)
DECISION_LOOKS = {
    PlatformDecision.YES: ("ok", "check-lg"),
    PlatformDecision.YES_IF: ("ok", "check-lg"),
    PlatformDecision.NO: ("bad", "x-lg"),
}
STATUS_LOOKS = {PlatformStatus.WATCH: ("info", "eye"), PlatformStatus.ARCHIVED: ("", "archive")}
PROPOSAL_LOOKS = {
    ProposalStatus.OPEN: ("warn", "hourglass-split"),
    ProposalStatus.ADOPTED: ("ok", "check-lg"),
    ProposalStatus.DECLINED: ("", "x-lg"),
    ProposalStatus.WITHDRAWN: ("", "arrow-counterclockwise"),
}
NOTES_SHOWN = 8


def icon_of(platform: Platform) -> str:
    return platform.slug if platform.slug in OWN_ICONS else "phone"


@dataclass(frozen=True)
class Look:
    """A state as the page draws it."""

    tone: str
    label: str
    icon: str


def decision(said: PlatformText) -> Look:
    tone, icon = DECISION_LOOKS[PlatformDecision(said.decision)]
    return Look(tone, said.get_decision_display(), icon)


def status(platform: Platform) -> Look | None:
    """What is out of the ordinary about it: only watched, or put away."""
    look = STATUS_LOOKS.get(PlatformStatus(platform.status))
    return Look(look[0], platform.get_status_display(), look[1]) if look else None


def reviewed(page: PlatformPage, today: date) -> str:
    """Who vouched for a page and until when."""
    if page.reviewed_on is None:
        return _("Comes with Vindplaats, not looked at here yet")
    words = {
        "day": date_format(page.reviewed_on, "j F Y"),
        "by": page.reviewed_by.first_name if page.reviewed_by else _("somebody who left"),
        "due": date_format(page.due_on, "j F Y"),
    }
    if page.is_due(today):
        return _("Last looked at on %(day)s by %(by)s") % words
    return _("Looked at on %(day)s by %(by)s · again before %(due)s") % words


# --- the list -------------------------------------------------------------------------------------


def listed(
    pages: Any, rows: Any, proposals: Any, notes: Any, user: User, today: date
) -> Asking[dict[str, Any]]:
    """Every platform with what we decided, and what waits for a decision."""
    yield pages, rows, proposals, notes
    cards = [_card(page, rows, today) for page in pages]
    is_archived = [page.platform.status == PlatformStatus.ARCHIVED for page in pages]
    may_edit = user.has_perm("workers.edit_platforms")
    return {
        "cards": [card for card, gone in zip(cards, is_archived, strict=True) if not gone],
        "archived": [card for card, gone in zip(cards, is_archived, strict=True) if gone],
        "side": figure_screen.side_by_side(rows),
        "proposals": [proposed(row, today) for row in proposals],
        "notes": [note_row(note, today, may_edit=may_edit) for note in notes],
        "may_edit": may_edit,
        "may_note": user.has_perm("workers.write_trend_notes"),
        "due": sum(
            card["is_due"] for card, gone in zip(cards, is_archived, strict=True) if not gone
        ),
    }


def _card(page: PlatformPage, rows: Sequence[PlatformFigure], today: date) -> dict[str, Any]:
    mine = [row for row in rows if row.platform_id == page.platform_id]
    return {
        "url": page.get_absolute_url(),
        "name": page.platform.name,
        "icon": icon_of(page.platform),
        "audience": page.current.audience,
        "decision": decision(page.current),
        "note": page.current.decision_note,
        "status": status(page.platform),
        "shares": figure_screen.newest_words(mine),
        "is_due": page.is_due(today),
        "review": _review_word(page, today),
    }


def _review_word(page: PlatformPage, today: date) -> str:
    if page.reviewed_on is None:
        return _("Not looked at yet")
    if page.is_due(today):
        return _("To look at again")
    return _("Looked at on %(day)s") % {"day": date_format(page.reviewed_on, "j F Y")}


def proposed(row: PlatformProposal, today: date) -> dict[str, Any]:
    tone, icon = PROPOSAL_LOOKS[ProposalStatus(row.status)]
    return {
        "url": row.get_absolute_url(),
        "platform": row.platform.name,
        "title": row.why,
        "sub": by_and_day(row.made_by, day_of(row.made_at), today),
        "state": Look(tone, row.get_status_display(), icon),
    }


def by_and_day(person: User | None, day: date, today: date) -> str:
    name = person.first_name if person else _("somebody who left")
    return f"{name}, {in_words(day, today)}"


def note_row(note: TrendNote, today: date, *, may_edit: bool) -> dict[str, Any]:
    return {
        "note": note,
        "sub": by_and_day(note.written_by, day_of(note.written_at), today),
        "waits": note.status == NoteStatus.NEW,
        "declined": note.status == NoteStatus.DECLINED,
        "status": note.get_status_display(),
        "may_decide": may_edit and note.status == NoteStatus.NEW,
    }


# --- one platform ---------------------------------------------------------------------------------


def page(
    page: PlatformPage, rows: Any, proposals: Any, notes: Any, user: User, today: date
) -> Asking[dict[str, Any]]:
    """Everything that is known of one platform."""
    names = WorkProfile.objects.names_on(page.platform, today)
    if not may_follow(today):  # whose account is where is nobody's business before that
        names = names.none()
    yield rows, proposals, notes, names
    said, platform = page.current, page.platform
    may_edit = user.has_perm("workers.edit_platforms")
    mine = [row for row in rows if row.platform_id == platform.pk]
    return {
        "page": page,
        "platform": platform,
        "said": said,
        "icon": icon_of(platform),
        "decision": decision(said),
        "status": status(platform),
        "reviewed": reviewed(page, today),
        "is_due": page.is_due(today),
        "version": said.number,
        "adopted": "" if comes_with_us(said) else date_format(day_of(said.adopted_at), "j F Y"),
        "facts": facts(said),
        "dos": said.dos.splitlines(),
        "donts": said.donts.splitlines(),
        "us": us(names) if user.has_perm("workers.write_hours") else [],
        "count": len({name for name, _team, _pk in names}),
        "years": figure_screen.over_years(platform.name, mine),
        "side": figure_screen.side_by_side(rows),
        "proposals": [proposed(row, today) for row in proposals],
        "notes": [note_row(note, today, may_edit=may_edit) for note in notes[:NOTES_SHOWN]],
        "may_edit": may_edit,
        "may_propose": not may_edit and user.has_perm("workers.propose_platforms"),
        "may_note": user.has_perm("workers.write_trend_notes")
        and platform.status != PlatformStatus.ARCHIVED,
        "sees_notes": user.has_perm("workers.see_trend_notes"),
    }


def us(names: Any) -> list[tuple[str, str]]:
    """Who of us is there: name and teams."""
    found: dict[int, tuple[str, list[str]]] = {}
    for name, team, key in names:
        found.setdefault(key, (name, []))[1].append(team)
    return [(name, ", ".join(dict.fromkeys(teams))) for name, teams in found.values()]


def labels() -> dict[str, str]:
    """What the parts of a page are called."""
    return {
        "decision": _("Do we use it?"),
        "decision_note": _("On condition of"),
        "audience": _("For whom"),
        "uses": pgettext("platform", "Use"),
        "pros": _("For it"),
        "cons": _("Against it"),
        "privacy": _("Privacy weighing"),
        "dos": _("This we do"),
        "donts": _("This we never do"),
        "min_age": _("Minimum age"),
        "settings_changed": _("Settings of this platform changed"),
    }


def facts(said: PlatformText) -> list[tuple[str, str]]:
    """In short: the four parts that one reads first."""
    named = labels()
    return [(named[name], getattr(said, name)) for name in ("audience", "uses", "pros", "cons")]


# --- versions and what they differ in -------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    label: str
    parts: list[Part]


def differences(before: PlatformText | None, after: dict[str, Any]) -> list[Difference]:
    """Each part of a page that reads otherwise."""
    named, words = labels(), dict(PlatformDecision.choices)
    found = []
    for name in SAID:
        was = getattr(before, name) if before else ""
        now = after[name]
        if was == now:
            continue
        if name == "decision":
            was, now = str(words.get(was, "")), str(words[now])
        found.append(Difference(named[name], compared(was, now)))
    return found


def said_by(version: PlatformText) -> dict[str, Any]:
    return {name: getattr(version, name) for name in SAID}


def versions(page: PlatformPage, rows: Sequence[PlatformVersion], shown: int) -> dict[str, Any]:
    """Versions, newest first, each with what it changed; `rows` holds one more than are shown."""
    found = []
    for place, version in enumerate(rows[:shown]):
        before = rows[place + 1] if place + 1 < len(rows) else None
        found.append(
            {
                "version": version,
                "is_current": version.pk == page.current_id,
                "by": _written(version),
                "differences": differences(before, said_by(version)) if before else [],
                "facts": [] if before else list(_whole(version)),
            }
        )
    more = rows[shown - 1].number if len(rows) > shown else None
    return {"page": page, "platform": page.platform, "versions": found, "before": more}


def _whole(version: PlatformVersion) -> Any:
    named = labels()
    for name in SAID:
        text = version.get_decision_display() if name == "decision" else getattr(version, name)
        if text:
            yield named[name], text


def comes_with_us(version: PlatformVersion) -> bool:
    """Whether a version came with the product: nobody here wrote it, and no day tells when."""
    nobody = version.written_by_id is None and version.adopted_by_id is None
    return nobody and version.number == 1 and not version.what_changed


def _written(version: PlatformVersion) -> str:
    """When a version was adopted, and who wrote it."""
    if comes_with_us(version):
        return _("Comes with Vindplaats")
    return f"{date_format(day_of(version.adopted_at), 'j F Y')} · {_by(version)}"


def _by(version: PlatformVersion) -> str:
    if version.written_by is None and version.adopted_by is None:
        return _("by somebody who left")
    writer, adopter = version.written_by, version.adopted_by
    if writer == adopter or writer is None or adopter is None:
        return _("by %(name)s") % {"name": (writer or adopter).name}  # type: ignore[union-attr]
    return _("proposed by %(writer)s, adopted by %(adopter)s") % {
        "writer": writer.name,
        "adopter": adopter.name,
    }


def proposal(row: PlatformProposal, page: PlatformPage, user: User, today: date) -> dict[str, Any]:
    """A proposal beside the page as it is by now."""
    is_open = row.status == ProposalStatus.OPEN
    against = page.current if is_open else row.base
    after = merged(row, page.current) if is_open else said_by(row)
    tone, icon = PROPOSAL_LOOKS[ProposalStatus(row.status)]
    changed_since = is_open and row.base_id != page.current_id
    both = set(differing(row.base, said_by(row))) & set(differing(row.base, said_by(page.current)))
    named = labels()
    return {
        "row": row,
        "page": page,
        "state": Look(tone, row.get_status_display(), icon),
        "sub": by_and_day(row.made_by, day_of(row.made_at), today),
        "decided": by_and_day(row.decided_by, day_of(row.decided_at), today)
        if row.decided_at
        else "",
        "differences": differences(against, after),
        "changed_since": changed_since,
        "both": ", ".join(named[name] for name in SAID if name in both) if changed_since else "",
        "may_decide": is_open and user.has_perm("workers.edit_platforms"),
        "may_withdraw": is_open and row.made_by_id == user.pk,
    }


def overtaken(seen: PlatformVersion | None, page: PlatformPage) -> list[Difference]:
    """What others changed since the version on which somebody is typing."""
    if seen is None or seen.pk == page.current_id:
        return []
    return differences(seen, said_by(page.current))
