"""What is known of platforms: pages written in versions, proposed, vouched for and put away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

import outbox.actions
from organisation.actions.platforms import mark_changed
from organisation.choices import PlatformStatus
from organisation.models import Platform, User
from privacy import audit
from privacy.choices import AuditVerb
from workers.choices.platforms import NoteStatus, ProposalStatus
from workers.models import PlatformPage, PlatformProposal, PlatformVersion, TrendNote
from workers.models.platforms import SAID
from youthwork.lib.dates import add_months, day_of
from youthwork.lib.said import Seen

REVIEW_MONTHS = 6
REVIEW_DUE = "workers.platform_review"
# Words of addresses beside those of platforms.
RESERVED = frozenset({"new", "figures", "notes", "proposals"})
Row = TypeVar("Row", PlatformProposal, TrendNote)
LAST = 1000  # the place of *other*, after everything that is added


@transaction.atomic
def add(name: str, text: Mapping[str, Any], *, by: User, now: datetime) -> PlatformPage:
    """A new platform with its page; who adds it has looked at it."""
    if Platform.objects.filter(name__iexact=name).exists():
        told = _("This platform is there already.")
        raise ValidationError({"name": ValidationError(told, code="twice")})
    slug = slugify(name)[:40].strip("-")
    if not slug or slug in RESERVED or Platform.objects.filter(slug=slug).exists():
        told = _("Choose another name: this one can't be an address.")
        raise ValidationError({"name": ValidationError(told, code="no_address")})
    before = Platform.objects.filter(position__lt=LAST).order_by("-position").first()
    platform = Platform.objects.create(
        name=name,
        slug=slug,
        decision=text["decision"],
        position=min(before.position + 10 if before else 10, LAST - 1),
    )
    audit.record(AuditVerb.MADE, platform, by=by, at=now)
    version = _version(platform, 1, text, written_by=by, by=by, now=now)
    page = PlatformPage(platform=platform, current=version, **_looked_at(by, now))
    page.save()
    _forget()
    return page


@transaction.atomic
def change(
    page: PlatformPage, text: Mapping[str, Any], *, seen: int, by: User, now: datetime
) -> PlatformVersion:
    """The next version of a page. Raises ValidationError when nothing differs, or when `seen`
    isn't the version that it shows by now."""
    _still(page, seen)
    if not differing(page.current, text):
        raise ValidationError(_("Nothing changed. Change something first."), code="same")
    return _next(page, text, written_by=by, by=by, now=now)


@transaction.atomic
def propose(
    page: PlatformPage,
    text: Mapping[str, Any],
    why: str,
    *,
    seen: int,
    by: User,
    now: datetime,
    public_id: UUID | None = None,
) -> PlatformProposal:
    """What a page should say, for a lead or manager to decide about.

    A form that is sent twice names the same `public_id` and makes one proposal.
    """
    known = _sent_before(PlatformProposal.objects.of_author(by), public_id)
    if known is not None:
        return known
    _still(page, seen)
    if not differing(page.current, text):
        raise ValidationError(_("Nothing changed. Change something first."), code="same")
    proposal = PlatformProposal(
        **({"public_id": public_id} if public_id else {}),
        platform=page.platform,
        base=page.current,
        why=why,
        made_by=by,
        made_at=now,
        settings_changed=text.get("settings_changed", False),
        **{name: text[name] for name in SAID},
    )
    _save_new(proposal)
    audit.record(AuditVerb.MADE, proposal, by=by, at=now)
    return proposal


@transaction.atomic
def adopt(
    proposal: PlatformProposal, page: PlatformPage, *, seen: int, by: User, now: datetime
) -> PlatformVersion:
    """Let the page say what was proposed; what others changed meanwhile stays."""
    _still(page, seen)
    text = merged(proposal, page.current) | {
        "what_changed": proposal.why,
        "settings_changed": proposal.settings_changed,
    }
    version = _next(page, text, written_by=proposal.made_by, by=by, now=now)
    _decide(proposal, ProposalStatus.ADOPTED, by=by, now=now, version=version)
    return version


@transaction.atomic
def decline(proposal: PlatformProposal, reason: str, *, by: User, now: datetime) -> None:
    """Say no to a proposal, and why."""
    if not reason.strip():
        told = _("Say why, so that somebody learns from it.")
        raise ValidationError({"reason": ValidationError(told, code="required")})
    _decide(proposal, ProposalStatus.DECLINED, by=by, now=now, reason=reason)


@transaction.atomic
def withdraw(proposal: PlatformProposal, *, by: User, now: datetime) -> None:
    """Take one's own proposal back."""
    _decide(proposal, ProposalStatus.WITHDRAWN, by=by, now=now)


@transaction.atomic
def review(page: PlatformPage, *, seen: int, by: User, now: datetime) -> None:
    """Vouch for a page as it is: it is right for another half year."""
    _still(page, seen)
    looked_at = _looked_at(by, now)
    if not PlatformPage.objects.filter(pk=page.pk, current=page.current).update(**looked_at):
        raise _changed()
    audit.record(AuditVerb.CONFIRMED, page, by=by, at=now)


@transaction.atomic
def set_status(
    platform: Platform, status: str, *, by: User, now: datetime, seen: Seen | None = None
) -> None:
    """Use a platform, only watch it, or put it away: then no form offers it any more.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    if seen:
        seen.hold(platform)
    if status not in PlatformStatus.values:
        raise ValidationError(_("Choose one of the options."), code="invalid")
    moved = Platform.objects.filter(pk=platform.pk, status=platform.status).exclude(status=status)
    if not moved.update(status=status):
        return
    audit.record(AuditVerb.MOVED, platform, by=by, before=platform.status, after=status, at=now)
    platform.status = status
    _forget()


@transaction.atomic
def write_note(
    text: str,
    platform: Platform | None,
    *,
    by: User,
    now: datetime,
    public_id: UUID | None = None,
) -> TrendNote:
    """Something seen online or heard from young people; one note, however often it is sent."""
    known = _sent_before(TrendNote.objects.of_author(by), public_id)
    if known is not None:
        return known
    given = {"public_id": public_id} if public_id else {}
    note = TrendNote(**given, text=text, platform=platform, written_by=by, written_at=now)
    _save_new(note)
    audit.record(AuditVerb.NOTED, note, by=by, at=now)
    return note


@transaction.atomic
def decide_note(note: TrendNote, status: str, *, by: User, now: datetime) -> None:
    """Somebody looked at a note: it stays, or it doesn't fit here."""
    if status not in (NoteStatus.REVIEWED, NoteStatus.DECLINED):
        raise ValidationError(_("Choose one of the options."), code="invalid")
    rows = TrendNote.objects.filter(pk=note.pk, status=NoteStatus.NEW)
    if not rows.update(status=status, decided_by=by, decided_at=now):
        raise _changed()
    audit.record(AuditVerb.MOVED, note, by=by, before=NoteStatus.NEW, after=status, at=now)


@transaction.atomic
def remind(page: PlatformPage, *, today: date, now: datetime) -> bool:
    """Ask who keeps the pages to look at this one; once for each term."""
    people = User.objects.keeping_platforms(today)
    rows = PlatformPage.objects.filter(pk=page.pk, due_on=page.due_on).exclude(
        reminded_for=page.due_on
    )
    if not people or not rows.update(reminded_for=page.due_on):
        return False
    outbox.actions.post_to_each(
        REVIEW_DUE,
        subject=audit.label(page),
        recipients=[person.label for person in people],
        dedupe_key=f"{REVIEW_DUE}:{page.audit_ref}:{page.due_on}",
    )
    audit.record(AuditVerb.QUEUED, page, by=None, at=now)
    return True


def differing(version: PlatformVersion | PlatformProposal, text: Mapping[str, Any]) -> list[str]:
    """What a text says otherwise than a version, or that settings of the platform changed."""
    found = [name for name in SAID if getattr(version, name) != text[name]]
    return [*found, *(["settings_changed"] if text.get("settings_changed") else [])]


def merged(proposal: PlatformProposal, current: PlatformVersion) -> dict[str, Any]:
    """The page with what the proposal changes; the rest as it is by now."""
    proposed = {name: getattr(proposal, name) for name in SAID}
    changed = set(differing(proposal.base, proposed))
    return {name: proposed[name] if name in changed else getattr(current, name) for name in SAID}


def _next(
    page: PlatformPage,
    text: Mapping[str, Any],
    *,
    written_by: User | None,
    by: User,
    now: datetime,
) -> PlatformVersion:
    was = page.current
    version = _version(page.platform, was.number + 1, text, written_by=written_by, by=by, now=now)
    rows = PlatformPage.objects.filter(pk=page.pk, current=was)
    if not rows.update(current=version, **_looked_at(by, now)):
        raise _changed()
    Platform.objects.filter(pk=page.platform_id).update(decision=text["decision"])
    page.current = version
    if version.settings_changed:
        mark_changed(page.platform, version.what_changed, by=by, now=now)
    _forget()
    return version


def _version(
    platform: Platform,
    number: int,
    text: Mapping[str, Any],
    *,
    written_by: User | None,
    by: User,
    now: datetime,
) -> PlatformVersion:
    version = PlatformVersion(
        platform=platform,
        number=number,
        what_changed=text.get("what_changed", ""),
        settings_changed=text.get("settings_changed", False),
        written_by=written_by,
        adopted_by=by,
        adopted_at=now,
        **{name: text[name] for name in SAID},
    )
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError:
        raise _changed() from None
    audit.record(AuditVerb.MADE, version, by=by, at=now)
    return version


def _looked_at(by: User, now: datetime) -> dict[str, Any]:
    today = day_of(now)
    return {
        "reviewed_on": today,
        "reviewed_by": by,
        "due_on": add_months(today, REVIEW_MONTHS),
        "reminded_for": None,
    }


def _decide(
    proposal: PlatformProposal, status: ProposalStatus, *, by: User, now: datetime, **also: Any
) -> None:
    rows = PlatformProposal.objects.filter(pk=proposal.pk, status=ProposalStatus.OPEN)
    if not rows.update(status=status, decided_by=by, decided_at=now, **also):
        raise ValidationError(_("Somebody decided about this already."), code="stale")
    audit.record(AuditVerb.MOVED, proposal, by=by, before=ProposalStatus.OPEN, after=status, at=now)


def _sent_before(mine: QuerySet[Row], public_id: UUID | None) -> Row | None:
    """What this person wrote with this id already."""
    return mine.filter(public_id=public_id).first() if public_id else None


def _save_new(row: PlatformProposal | TrendNote) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        told = _("This form is damaged. Open it again.")
        raise ValidationError(told, code="damaged") from None


def _still(page: PlatformPage, seen: int) -> None:
    if page.current.number != seen:
        raise _changed()


def _changed() -> ValidationError:
    told = _("Somebody else just changed this. Look at it again: what you typed is still here.")
    return ValidationError(told, code="stale")


def _forget() -> None:
    """What this process keeps of platforms; others forget it within half a minute."""
    caches["process"].delete_many(["platforms", "platform_names", "names"])
