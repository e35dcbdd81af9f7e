"""The versions of what signers read: taken in, checked, marked as wrong."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions import asking
from consent.choices.request import Route, SignerRole
from consent.languages import LANGUAGES
from consent.models import ConsentRequest, FormText, Signer, TextVersion
from consent.texts import catalogue
from organisation.models import User
from privacy import audit, journal
from privacy.choices import AuditVerb

Shipped = dict[tuple[str, str], dict[str, str]]  # (role, language) -> key -> text with places


def shipped() -> Shipped:
    """The texts that came with this release."""
    return {
        (role.value, language): catalogue.form_content(role.value, language)
        for role in SignerRole
        for language in LANGUAGES
    }


@transaction.atomic
def take_in(found: Shipped, now: datetime) -> TextVersion | None:
    """Make a version of these texts, unless the newest says the same.

    What was shown before stays as it was: a new text is a new version, never an edit. What was
    checked in a language stays checked as long as that text is the same. None when nothing changed.
    """
    hashes = {key: catalogue.content_hash(content) for key, content in found.items()}
    newest = TextVersion.objects.order_by("-number").first()
    before = {(text.role, text.language): text for text in FormText.objects.filter(version=newest)}
    if hashes == {key: text.content_hash for key, text in before.items()}:
        return None
    version = TextVersion.objects.create(number=newest.number + 1 if newest else 1, made_at=now)
    for (role, language), content in found.items():
        earlier = before.get((role, language))
        same = earlier is not None and earlier.content_hash == hashes[role, language]
        FormText.objects.create(
            version=version,
            role=role,
            language=language,
            content=content,
            content_hash=hashes[role, language],
            checked_on=earlier.checked_on if earlier and same else None,
            checked_by=earlier.checked_by if earlier and same else None,
        )
    TextVersion.objects.filter(pk=version.pk).update(published_at=now)
    return version


@transaction.atomic
def check(text: FormText, *, by: User, today: date, now: datetime) -> None:
    """Somebody who reads that language says that the text is right; then it may be offered."""
    FormText.objects.filter(pk=text.pk).update(checked_on=today, checked_by=by)
    audit.record(AuditVerb.CONFIRMED, text.version, by=by, fields=[text.language], at=now)


@transaction.atomic
def mark_faulty(version: TextVersion, *, by: User | None, now: datetime) -> None:
    """Nobody is shown this version again; open questions get another with a new mail.

    The latest version that is right, or the next one when there is none (`show_anew`). Raises
    ValidationError for the only one there is: then nobody could be asked anything.
    """
    if not TextVersion.objects.published().exclude(pk=version.pk).exists():
        told = _("There is no other version. Install the corrected one first.")
        raise ValidationError(told, code="only_one")
    TextVersion.objects.filter(pk=version.pk, faulty_at=None).update(faulty_at=now)
    said = FormText.objects.said_by(version)
    journal.note("consent.text_faulty", audit.label(version), [said], at=now)
    audit.record(AuditVerb.CHANGED, version, by=by, after="faulty", at=now)
    show_anew(by=by, now=now)


@transaction.atomic
def show_anew(*, by: User | None, now: datetime) -> int:
    """Give open questions on a faulty version the current one, with new links; how many.

    Whoever waited for the right text has as long to answer it as anybody.
    """
    current = TextVersion.objects.current()
    waiting = ConsentRequest.objects.open().on_a_faulty_text()
    for request in waiting:
        ends = asking.ends(Route(request.route), now)
        # The signers first, as whoever answers or sends anew does.
        asking.end_links(Signer.objects.waiting().filter(request=request), request, now)
        ConsentRequest.objects.filter(pk=request.pk).update(
            text_version=current,
            sent_at=now if request.sent_at else None,
            expires_at=max(request.expires_at or ends, ends),
        )
        if request.route == Route.EMAIL:
            asking.post_to_signers(request, "consent.request", "once")
        audit.record(AuditVerb.CHANGED, request, by=by, fields=["text_version"], at=now)
    return len(waiting)


@transaction.atomic
def start_campaign(version: TextVersion, *, by: User, now: datetime) -> None:
    """Ask everybody anew who answered an older text; the day's run does it in steps."""
    rows = TextVersion.objects.filter(pk=version.pk, asked_anew_at=None)
    if rows.update(asked_anew_at=now, asked_anew_by=by):
        audit.record(AuditVerb.QUEUED, version, by=by, at=now)
