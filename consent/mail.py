"""Mails to parents and young people: Dutch, with their own language below.

None names the child: an initial only, until its date of birth was given. Each rendering makes a
link of its own, of which the hash is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from consent import dates, hearing, receipts, values
from consent.actions import asking, taking_down
from consent.choices.request import LinkPurpose, RequestStatus, SignerRole
from consent.languages import DUTCH
from consent.models import Answer, Consent, ConsentRequest, Signer, TakedownTask, Withdrawal
from consent.texts import catalogue
from consent.texts.catalogue import Rows
from organisation.choices import PersonStatus
from organisation.models import Organisation
from outbox.mail import Attachment, Mail
from privacy import audit
from youthwork.lib import pdf
from youthwork.lib.dates import day_of
from youthwork.lib.working_days import add_working_days

if TYPE_CHECKING:
    from outbox.models import Message


def signer_of(message: Message) -> Signer | None:
    """The signer whom a message is for, with request and people; None once erased."""
    ref, _dash, number = message.recipient_ref.rpartition("-")
    rows = Signer.objects.select_related(
        "request__subject",
        "request__team",
        "request__made_by",
        "request__consent",
        "request__text_version",
        "answer__text__version",
    )
    return rows.filter(request__ref=ref, number=number or 0).first()


def link_to(signer: Signer, purpose: LinkPurpose, now: datetime) -> str:
    return _address(asking.issue_link(signer.request, signer, purpose, now=now))


def _address(token: str) -> str:
    return settings.SITE_URL + reverse("consent_link", args=[token])


def written(signer: Signer, kind: str, **also: object) -> Mail | None:
    """A mail of the catalogue to one signer; None for who has no address."""
    if not signer.email:
        return None
    given = values.of_request(signer.request) | also
    mail = _written(signer.email, kind, signer.role, signer.language, **given)
    organisation = Organisation.objects.current()
    return replace(
        mail,
        reply_to=reply_to(signer.request, organisation),
        sender=organisation.name if organisation else "",
    )


def _written(to: str, kind: str, audience: str, language: str, **given: object) -> Mail:
    subject, text = catalogue.mail_in_two(
        kind, audience, language, settings.SITE_URL + reverse("what_we_write"), **given
    )
    return Mail(to=[to], subject=subject.replace("@", " "), text=text + "\n", language=language)


def reply_to(request: ConsentRequest, organisation: Organisation | None) -> list[str]:
    """Where an answer by mail goes: who asked, while they work here; else the organisation."""
    asker = request.made_by
    if asker is not None and asker.status == PersonStatus.ACTIVE:
        return [asker.email]
    found = organisation.contact_mail if organisation else ""
    return [found] if found else []


def place_among(signer: Signer) -> tuple[int, int]:
    """Which of how many open questions to one mailbox this is: twins get a mail each."""
    same = Signer.objects.waiting().filter(
        email_term=signer.email_term, request__team=signer.request.team
    )
    refs = list(same.order_by("request_id").values_list("request_id", flat=True).distinct())
    if signer.request_id not in refs:
        return 1, 1
    return refs.index(signer.request_id) + 1, len(refs)


def request(message: Message, now: datetime) -> Mail | None:
    """The question, with a link to answer it; nothing when it was answered or closed meanwhile."""
    signer = signer_of(message)
    if signer is None or has_answered(signer) or not asking.still_open(signer.request, now):
        return None
    kind = "second_guardian" if signer.request.needs_both else "request"
    return _told_apart(signer, written(signer, kind, link=link_to(signer, LinkPurpose.SIGN, now)))


def event(message: Message, now: datetime) -> Mail | None:
    """To the address that was typed on the page of an event: opening the link confirms it.

    The other of two guardians, whom the first one named there, is asked as anywhere.
    """
    signer = signer_of(message)
    if signer is not None and signer.number > 1:
        return request(message, now)
    if signer is None or has_answered(signer) or not asking.still_open(signer.request, now):
        return None
    held = signer.request.event
    if held is None:
        return None
    link = link_to(signer, LinkPurpose.SIGN, now)
    return _told_apart(signer, written(signer, "event", event=held.name, date=held.day, link=link))


def _told_apart(signer: Signer, mail: Mail | None) -> Mail | None:
    """With the initial and *1 of 2* in the subject, where one mailbox gets several questions."""
    number, total = place_among(signer)
    if mail is None or total < 2:
        return mail
    initial = signer.request.subject.initial
    place = catalogue.text("A03", signer.language, initial=initial, n=number, total=total)
    return replace(mail, subject=f"{mail.subject} ({place})")


def has_answered(signer: Signer) -> bool:
    return Answer.objects.filter(signer=signer).exists()


def receipt(message: Message, now: datetime) -> Mail | None:
    """What was answered, with the link to see, change and stop."""
    signer = signer_of(message)
    if signer is None or not has_answered(signer):
        return None
    answer = signer.answer
    if not signer.email:
        return None
    sealed = receipts.to_mail(answer, now)
    copy = Attachment(receipts.name_of_file(answer), sealed, pdf.CONTENT_TYPE)
    yes = [row for row, said in answer.decisions.items() if said == "yes"]
    signed_on = day_of(answer.signed_at)
    mail = written(
        signer,
        "receipt",
        signer_name=answer.signer_name,
        date=signed_on,
        yes_rows=Rows(yes),
        no_rows=Rows(row for row in answer.decisions if row not in yes),
        valid_until=_valid_until(signer.request, signed_on),
        manage_link=link_to(signer, LinkPurpose.MANAGE, now),
    )
    return replace(mail, attachments=[copy]) if mail else None


def _valid_until(request: ConsentRequest, signed_on: date) -> object:
    """Of the consent that came of it; while another still has to sign, of this answer."""
    consent = request.consent_or_none
    if consent is not None:
        return consent.valid_until
    born = request.subject.born
    if born is None or request.status != RequestStatus.PARTLY_SIGNED:
        return catalogue.NOTHING
    return dates.validity(born, signed_on, strict=values.sixteen_is_strict()).until


def own_link(message: Message, now: datetime) -> Mail | None:
    """To a young person old enough, once a parent said yes: the link to see it and to stop it."""
    request = ConsentRequest.objects.with_people().filter(ref=message.subject_ref).first()
    if request is None or not request.subject.email:
        return None
    first = request.signers.order_by("number").first()
    return _written(
        request.subject.email,
        "own_link",
        SignerRole.YOUTH,
        first.language if first else DUTCH,
        **values.of_request(request),
        link=_address(asking.issue_link(request, None, LinkPurpose.OWN, now=now)),
    )


def both_answered(message: Message, now: datetime) -> Mail | None:
    """To each of two guardians: what counts now; never who chose what."""
    signer = signer_of(message)
    if signer is None:
        return None
    request = signer.request
    consent = request.consent_or_none
    yes = [row for row in request.rows if consent and consent.decisions.get(row) == "yes"]
    no = Rows(row for row in request.rows if row not in yes)
    if consent is None:
        return written(signer, "not_both", rows=no)
    if len(yes) == len(request.rows):
        return written(signer, "both_agree", date=consent.valid_from, rows=Rows(yes))
    return written(signer, "both_partly", date=consent.valid_from, yes_rows=Rows(yes), no_rows=no)


def withdrawn(message: Message, now: datetime) -> Mail | None:
    """Confirmation at once that use has stopped, with the day by which posts are gone.

    *You stopped* is said to who did, when it was all of it; that posts come down, when there are.
    """
    signer, made = signer_of(message), _stop_of(message)
    if signer is None or made is None or not has_answered(signer):
        return None
    if not taking_down.tasks_of(made):
        return _stopped(signer, "stopped_none", made.at, made.rows)
    kind = "withdrawn" if made.is_whole and _was_by(made, message) else "stopped"
    return _stopped(signer, kind, made.at, made.rows)


def child_refused(message: Message, now: datetime) -> Mail | None:
    """To a guardian, only with the young person's leave: our child does not want to be shown."""
    signer, made = signer_of(message), _stop_of(message)
    if signer is None or made is None or not has_answered(signer):
        return None
    kind = "child_refused" if made.is_whole else "child_refused_some"
    return _stopped(signer, kind, made.at, made.rows)


def disputed(message: Message, now: datetime) -> Mail | None:
    """To who signed: somebody else with authority objects, and use has stopped."""
    signer = signer_of(message)
    if signer is None or not has_answered(signer):
        return None
    consent: Consent = signer.request.consent
    return _stopped(signer, "disputed", consent.disputed_at or consent.made_at, consent.decisions)


def _stop_of(message: Message) -> Withdrawal | None:
    """What was stopped; None once it is erased, or where it is nothing of who gets the message."""
    found = Withdrawal.objects.called(message.subject_ref)
    if found is None:
        return None
    theirs = (
        f"consent.signer:{found.consent.audit_ref}-",
        audit.label(found.consent.subject),
    )
    return found if message.recipient.startswith(theirs) else None


def _was_by(made: Withdrawal, message: Message) -> bool:
    """Whether whom this is for stopped it."""
    return any(one.stopped for one in hearing.of_stop(made) if one.label == message.recipient)


def _stopped(signer: Signer, kind: str, at: datetime, rows: Iterable[str]) -> Mail | None:
    day = day_of(at)
    return written(
        signer,
        kind,
        signer_name=signer.answer.signer_name,
        date=day,
        withdrawn_on=day,
        rows=Rows(rows),
        takedown_due=add_working_days(day, dates.TAKE_DOWN_WORKING_DAYS),
    )


def taken_down(message: Message, now: datetime) -> Mail | None:
    """The last post is gone: where from, and what could not be removed.

    *You stopped* is said to who did and to nobody else, and that images are gone only of those
    that are.
    """
    made = _stop_of(message) if message.subject.startswith("consent.withdrawal:") else None
    if made is not None:
        consent, tasks = made.consent, taking_down.tasks_of(made)
    else:
        asked = ConsentRequest.objects.with_people().filter(ref=message.subject_ref).first()
        if asked is None or asked.consent_or_none is None:
            return None
        consent = asked.consent
        tasks = list(TakedownTask.objects.filter(consent=consent).select_related("publication"))
    gone = sorted(
        {str(task.publication.get_channel_display()) for task in tasks if not task.impossible}
    )
    kind = "gone" if gone else "could_not"
    if gone and made is not None and made.is_whole and _was_by(made, message):
        kind = "taken_down"
    days = [day_of(task.done_at) for task in tasks if task.done_at and not task.impossible]
    also: dict[str, object] = {
        "withdrawn_on": day_of(made.at) if made is not None else catalogue.NOTHING,
        "date": max(days, default=catalogue.NOTHING, key=str),
        "places": ", ".join(gone) or catalogue.NOTHING,
    }
    left = [task for task in tasks if task.impossible]
    if message.recipient.startswith("consent.subject:"):
        return _to_young_person(consent, kind, left, also)
    signer = signer_of(message)
    if signer is None or not has_answered(signer):
        return None
    also |= {"signer_name": signer.answer.signer_name, **_not_possible(left, signer.language)}
    return written(signer, kind, **also)


def _not_possible(left: list[TakedownTask], language: str) -> dict[str, object]:
    """One sentence for each post that stays."""
    said = [
        catalogue.text(
            "M01",
            language,
            what=task.impossible,
            platform=str(task.publication.get_channel_display()),
        )
        for task in left
    ]
    return {"remark_not_possible": "\n".join(said)}


def _to_young_person(
    consent: Consent, kind: str, left: list[TakedownTask], also: dict[str, object]
) -> Mail | None:
    """To the young person's own address, of a consent that somebody else signed."""
    email = consent.subject.email
    if not email:
        return None
    first = consent.request.signers.order_by("number").first()
    language = first.language if first else DUTCH
    return _written(
        email,
        kind,
        SignerRole.YOUTH,
        language,
        **values.of_request(consent.request),
        **also,
        **_not_possible(left, language),
    )
