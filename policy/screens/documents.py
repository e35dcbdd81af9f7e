"""What the pages of policy documents show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import User
from policy.choices.documents import (
    BUILDS_ON,
    OPEN,
    Content,
    DocumentStatus,
    DocumentType,
    RuleKind,
)
from policy.models import PolicyDocument, ReadConfirmation
from policy.querysets.documents import asked_to_read, types_of
from policy.screens.places import tabs
from youthwork.lib.differences import Part, compared
from youthwork.lib.markdown import rendered
from youthwork.lib.together import Asking, counted

STATUS_LOOKS = {
    DocumentStatus.DRAFT: ("", "pencil"),
    DocumentStatus.PROPOSED: ("warn", "hourglass-split"),
    DocumentStatus.ADOPTED: ("ok", "check-lg"),
    DocumentStatus.REPLACED: ("", "archive"),
}
ICONS = {
    DocumentType.VISION_OFFLINE: "compass",
    DocumentType.VISION_ONLINE: "globe2",
    DocumentType.PROFILE_PROTOCOL: "person-check",
    DocumentType.PRIVACY_AGREEMENTS: "shield-lock",
    DocumentType.CHAT_GROUP_AGREEMENTS: "chat-dots",
    DocumentType.INSTACLEAN: "stars",
    DocumentType.REPORTING_CODE: "house",
    DocumentType.IMPLEMENTATION_PLAN: "signpost-split",
}


@dataclass(frozen=True)
class Look:
    """A status as the page draws it."""

    tone: str
    label: str
    icon: str


@dataclass(frozen=True)
class Row:
    """One type of document in the list."""

    url: str
    title: str
    text: str
    icon: str
    tone: str
    state: str
    state_label: str


@dataclass(frozen=True)
class Difference:
    label: str
    parts: list[Part]


def look(status: str) -> Look:
    tone, icon = STATUS_LOOKS[DocumentStatus(status)]
    return Look(tone, str(DocumentStatus(status).label), icon)


def sees_numbers(user: User) -> bool:
    """Whether somebody sees how many confirmed: who works on policy, and the director."""
    return user.has_perm("policy.see_all") or user.has_perm("policy.adopt")


# --- the list -------------------------------------------------------------------------------------


def listed(user: User, today: date) -> Asking[dict[str, Any]]:
    """Every type with what holds and what is worked on; first what this person has to read."""
    shown = PolicyDocument.objects.visible_to(user).filter(
        status__in=[*OPEN, DocumentStatus.ADOPTED]
    )
    shown = shown.order_by("type", "number")
    unread = PolicyDocument.objects.confirmable_by(user).unread_by(user)
    if sees_numbers(user):
        read = ReadConfirmation.objects.counted(today).values_list("document", "number")
        asked = counted(asked_to_read(today), count=Count("pk"))
        yield shown, unread, read, asked
        numbers, [(all_of_them,)] = dict(read), asked
    else:
        yield shown, unread
        numbers, all_of_them = {}, 0
    by_type: dict[str, list[PolicyDocument]] = {}
    for document in shown:
        by_type.setdefault(document.type, []).append(document)
    to_read = {document.pk for document in unread}
    rows, missing = [], []
    for type in DocumentType:
        versions = by_type.get(type, [])
        if versions:
            rows.append(_row(type, versions, to_read, numbers, all_of_them))
        else:
            missing.append(type)
    may_start = types_of(user)
    return {
        "tabs": tabs(user, "policy:documents"),
        "to_read": [_to_read(document) for document in unread],
        "rows": rows,
        "missing": [
            {"type": type, "label": type.label, "icon": ICONS[type], "url": _page_of(type)}
            for type in missing
            if str(type) in may_start
        ],
    }


def to_read(user: User) -> Asking[dict[str, Any]]:
    """What is adopted with whether this person confirmed it, for somebody's first weeks."""
    rows = PolicyDocument.objects.adopted().order_by("type")
    unread = PolicyDocument.objects.confirmable_by(user).unread_by(user).values_list("pk")
    yield rows, unread
    left = {key for (key,) in unread}
    return {
        "rows": [(_to_read(row), row.pk not in left) for row in rows],
    }


def _page_of(type: str) -> str:
    return reverse("policy:document", args=[type])


def _to_read(document: PolicyDocument) -> Row:
    told = document.what_changed or _("New, please read it and say so.")
    icon = ICONS[DocumentType(document.type)]
    return Row(_page_of(document.type), document.title, told, icon, "warn", "", "")


def _row(
    type: DocumentType,
    versions: list[PolicyDocument],
    to_read: set[int],
    numbers: dict[int, int],
    asked: int,
) -> Row:
    """The adopted version, or the one that is worked on; and what there is to say about both."""
    adopted = next((v for v in versions if v.status == DocumentStatus.ADOPTED), None)
    worked_on = next((v for v in versions if v.status in OPEN), None)
    shown = adopted or versions[-1]
    parts = [str(type.label)]
    if adopted is not None:
        day = date_format(adopted.adopted_on, "j b Y")
        parts.append(_("version %(n)d, %(day)s") % {"n": adopted.number, "day": day})
        if asked:
            parts.append(read_by(numbers.get(adopted.pk, 0), asked))
    if adopted is not None and worked_on is not None:
        proposed = worked_on.status == DocumentStatus.PROPOSED
        parts.append(_("new version to be adopted") if proposed else _("new version in draft"))
    state = look(shown.status)
    if shown.pk in to_read:
        state = Look("warn", _("To read"), "book")
    return Row(
        _page_of(type), shown.title, " · ".join(parts), ICONS[type], "prim", state.tone, state.label
    )


def read_by(number: int, asked: int) -> str:
    """How many of who was asked confirmed, with the share."""
    told = ngettext(
        "read by %(n)d of %(all)d (%(share)d%%)", "read by %(n)d of %(all)d (%(share)d%%)", asked
    )
    return told % {"n": number, "all": asked, "share": 100 * number // asked}


# --- one version ----------------------------------------------------------------------------------


def page(
    document: PolicyDocument, others: list[PolicyDocument], user: User, today: date
) -> Asking[dict[str, Any]]:
    """A version of a document; `others` are the versions that this person may see."""
    is_adopted = document.status == DocumentStatus.ADOPTED
    own = ReadConfirmation.objects.filter(document=document, user=user).values_list("confirmed_at")
    read = ReadConfirmation.objects.filter(document=document).values("user")
    with_numbers, led = is_adopted and sees_numbers(user), [team.pk for team in user.led_teams]
    everybody, not_yet = asked_to_read(today), asked_to_read(today, led).exclude(pk__in=read)
    asked = counted(everybody, count=Count("pk"))
    readers = counted(everybody.filter(pk__in=read), count=Count("pk"))
    names = not_yet.order_by("name").values_list("name", flat=True)
    questions = [own]
    questions += [asked, readers] if with_numbers else []
    questions += [names] if led and is_adopted else []
    yield tuple(questions)
    share = ""
    if with_numbers:
        [(all_of_them,)], [(number,)] = asked, readers
        share = read_by(number, all_of_them) if all_of_them else ""
    confirmed = next((at for (at,) in own), None)
    may_confirm = is_adopted and user.has_perm("policy.confirm_reading")
    worked_on = next((v for v in others if v.status in OPEN), None)
    adopted = next((v for v in others if v.status == DocumentStatus.ADOPTED), None)
    return {
        "tabs": tabs(user, "policy:documents"),
        "document": document,
        "type_label": DocumentType(document.type).label,
        "icon": ICONS[DocumentType(document.type)],
        "status": look(document.status),
        "html": rendered(document.body) if document.content == Content.TEXT else "",
        "musts": [line for kind, line in document.rules if kind == RuleKind.MUST],
        "tips": [line for kind, line in document.rules if kind == RuleKind.TIP],
        "facts": _facts(document),
        "builds_on": _builds_on(document),
        "share": share,
        "not_yet": list(names) if led and is_adopted else [],
        "confirmed": confirmed,
        "may_confirm": may_confirm and confirmed is None,
        "is_draft": document.status == DocumentStatus.DRAFT,
        "may_edit": may_edit(document, user),
        "may_decide": document.status in OPEN and document.type in types_of(user),
        "may_start": is_adopted and worked_on is None and document.type in types_of(user),
        "may_adopt": document.status == DocumentStatus.PROPOSED and user.has_perm("policy.adopt"),
        "worked_on": worked_on if worked_on and worked_on.pk != document.pk else None,
        "worked_on_status": look(worked_on.status) if worked_on else None,
        "adopted": adopted if adopted and adopted.pk != document.pk else None,
        "has_versions": len(others) > 1,
    }


def may_edit(document: PolicyDocument, user: User) -> bool:
    """As `editable_by` says, of a row that is there already."""
    by_right = user.has_perm("policy.give_input") or document.type in types_of(user)
    return document.status == DocumentStatus.DRAFT and by_right


def _builds_on(document: PolicyDocument) -> str:
    """The name of what has to stand before this one; empty for most."""
    under = BUILDS_ON.get(DocumentType(document.type))
    return str(under.label) if under else ""


def _facts(document: PolicyDocument) -> list[tuple[str, str]]:
    found = [(_("Version"), str(document.number))]
    if document.adopted_on:
        by = document.adopted_by.name if document.adopted_by else ""
        day = date_format(document.adopted_on, "j F Y")
        told = _("%(day)s, by %(name)s") % {"day": day, "name": by} if by else day
        found.append((_("Adopted on"), told))
    if document.review_on:
        found.append((_("Look at it again before"), date_format(document.review_on, "j F Y")))
    if document.what_changed:
        found.append((_("What changed"), document.what_changed))
    return found


# --- versions -------------------------------------------------------------------------------------


def labels() -> dict[str, str]:
    return {
        "title": _("Title"),
        "content": _("Where it stands"),
        "body": _("Text"),
        "link": _("Link"),
        "musts": _("What must"),
        "tips": _("Tips"),
    }


def differences(before: PolicyDocument, after: Mapping[str, str]) -> list[Difference]:
    """Each part of a document that reads otherwise."""
    found = []
    for name, label in labels().items():
        was, now = getattr(before, name), after[name]
        if name == "content":
            was, now = (
                str(Content(value).label) if value in Content.values else "" for value in (was, now)
            )
        if was != now:
            found.append(Difference(label, compared(was, now)))
    return found


def said_by(document: PolicyDocument) -> dict[str, str]:
    return {name: getattr(document, name) for name in labels()}


def versions(rows: list[PolicyDocument]) -> list[dict[str, Any]]:
    """Versions, newest first, each with what it changed; `rows` are newest first as well."""
    return [
        {
            "document": row,
            "status": look(row.status),
            "facts": _facts(row)[1:],
            "differences": differences(before, said_by(row)) if before else [],
            "file_changed": bool(before) and before.file_id != row.file_id,
        }
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ]


def overtaken(document: PolicyDocument, typed: Mapping[str, Any]) -> list[Difference]:
    """What a draft says by now and what was typed, side by side, when somebody else saved first."""
    mine = {name: str(typed.get(name, "") or "") for name in labels()}
    return [
        Difference(each.label, [(_OTHER_WAY[kind], words) for kind, words in each.parts])
        for each in differences(document, mine)
    ]


# Of what is there by now and what was typed: what only the other wrote is new to who typed.
_OTHER_WAY = {"same": "same", "gone": "new", "new": "gone"}
