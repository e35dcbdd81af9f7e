"""Mails of the privacy officer's room; none says what a request is about.

They stand here because `privacy` lies below the outbox; the requests themselves are there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import Organisation, User
from outbox import actions as outbox
from outbox.mail import Mail, letter
from outbox.models import Message
from privacy import request_dates
from privacy.actions import requests
from privacy.models import AnswerPackage, DataRequest, Dpia, Processor
from privacy.request_choices import OPEN, LinkPurpose, Status
from privacy.request_paper import AUTHORITY, language_of
from youthwork.lib.dates import day_of


def house() -> dict[str, str]:
    """The organisation as papers of the privacy officer name it."""
    organisation = Organisation.objects.current()
    if organisation is None:
        return {"name": "Vindplaats", "legal_name": "", "mail": "", "officer": ""}
    return {
        "name": organisation.name,
        "legal_name": organisation.legal_name,
        "mail": organisation.privacy_mail or organisation.contact_mail,
        "officer": organisation.privacy_officer_name,
    }


def signals_open_since() -> datetime | None:
    organisation = Organisation.objects.current()
    return organisation.signals_open_since if organisation else None


def post_to_officers(kind: str, *, subject: str, dedupe_key: str, today: date) -> None:
    """One message to each privacy officer of today."""
    officers = User.objects.holding(Role.PRIVACY_OFFICER, today)
    outbox.post_to_each(
        kind,
        subject=subject,
        recipients=[officer.label for officer in officers],
        dedupe_key=dedupe_key,
    )


def _request(message: Message) -> DataRequest | None:
    return DataRequest.objects.filter(ref=message.subject_ref).first()


def _to_officer(message: Message, subject: str, text: str) -> Mail | None:
    person = User.objects.working_as(message.recipient)
    request = _request(message)
    if person is None or request is None or not request.is_open:
        return None
    given = {"ref": request.ref, "due": date_format(request.due_on, "j F Y")}
    link = settings.SITE_URL + request.get_absolute_url()
    return letter(person.email, subject % given, text % given, link)


def request_new(message: Message, now: datetime) -> Mail | None:
    """A request came in."""
    return _to_officer(
        message,
        _("Request %(ref)s came in"),
        _("Somebody asks for their data. Answer before %(due)s."),
    )


def request_due(message: Message, now: datetime) -> Mail | None:
    """A term ends within a week."""
    return _to_officer(
        message,
        _("Request %(ref)s: answer before %(due)s"),
        _(
            "The term of request %(ref)s ends on %(due)s. Will you not make it? Extend it with a "
            "reason before the first month is over."
        ),
    )


def request_late(message: Message, now: datetime) -> Mail | None:
    """A term is over."""
    return _to_officer(
        message,
        _("Request %(ref)s is late"),
        _("Request %(ref)s had to be answered by %(due)s. Answer now, and say why it is late."),
    )


def dpia_look_again(message: Message, now: datetime) -> Mail | None:
    """The impact assessment of signals is to be looked at again soon, or by now."""
    number = message.subject_ref
    person = User.objects.working_as(message.recipient)
    dpia = Dpia.objects.in_force()
    if person is None or dpia is None or str(dpia.number) != number or dpia.look_again_on is None:
        return None
    given = {"day": date_format(dpia.look_again_on, "j F Y")}
    text = _(
        "The impact assessment of signals is looked at again before %(day)s. Start a new version: "
        "it begins with the text and the risks of this one."
    )
    link = settings.SITE_URL + reverse("privacy:dpias")
    subject = _("Impact assessment: look again before %(day)s") % given
    return letter(person.email, subject, text % given, link)


def processor_ending(message: Message, now: datetime) -> Mail | None:
    """An agreement with a processor ends within sixty days."""
    return _of_processor(
        message,
        _("An agreement with a processor ends on %(day)s"),
        _("Renew it, or write down that the processor stops. The draft of an agreement is here:"),
    )


def processor_ended(message: Message, now: datetime) -> Mail | None:
    """An agreement with a processor is over."""
    return _of_processor(
        message,
        _("An agreement with a processor ended on %(day)s"),
        _(
            "Without an agreement it may not process data for us (GDPR article 28). Renew it, or "
            "write down that the processor stopped:"
        ),
    )


def _of_processor(message: Message, subject: str, text: str) -> Mail | None:
    """Nothing once it stopped; which one it is stands behind the link."""
    person = User.objects.working_as(message.recipient)
    row = Processor.objects.working().filter(public_id=message.subject_ref).first()
    if person is None or row is None or row.ends_on is None:
        return None
    given = {"day": date_format(row.ends_on, "j F Y")}
    link = settings.SITE_URL + row.get_absolute_url()
    return letter(person.email, subject % given, text, link)


def _to_asker(message: Message, request: DataRequest, subject: str, *lines: str) -> Mail | None:
    if not request.asker_email:
        return None
    about = house()
    foot = [about["name"], about["mail"]]
    text = "\n\n".join([*filter(None, lines), "\n".join(filter(None, foot))])
    return Mail(
        to=[request.asker_email],
        subject=subject,
        text=f"{text}\n",
        language=language_of(request),
        reply_to=[about["mail"]] if about["mail"] else [],
        sender=about["name"],
    )


def request_identity(message: Message, now: datetime) -> Mail | None:
    """The link to show that one reads this mailbox."""
    request = _request(message)
    if request is None or request.status != Status.IDENTITY:
        return None
    ends_at = now + timedelta(days=request_dates.LINK_DAYS)
    token = requests.issue_link(request, LinkPurpose.IDENTITY, now=now, ends_at=ends_at)
    with translation.override(language_of(request)):
        return _to_asker(
            message,
            request,
            _("Request %(ref)s: was this you?") % {"ref": request.ref},
            _(
                "We got a request to see or change data, from this address. Was it you? Open the "
                "link and press the button. Then we start searching."
            ),
            settings.SITE_URL + reverse("request_show_who", args=[token]),
            _("It was not you? Do nothing. Never send us a copy of a passport."),
        )


def request_extended(message: Message, now: datetime) -> Mail | None:
    """It takes longer, and why."""
    request = _request(message)
    if request is None or request.status not in OPEN:
        return None
    with translation.override(language_of(request)):
        return _to_asker(
            message,
            request,
            _("Request %(ref)s takes longer") % {"ref": request.ref},
            _("We need more time for your request. You get an answer by %(due)s.")
            % {"due": date_format(request.due_on, "j F Y")},
            _("Why: %(reason)s") % {"reason": request.extension_reason or ""},
            _complaint(),
        )


def request_answer(message: Message, now: datetime) -> Mail | None:
    """The link to the answer; the code goes by phone."""
    request = _request(message)
    package = AnswerPackage.objects.opened_by(request, now)
    if request is None or package is None:
        return None
    token = requests.issue_link(request, LinkPurpose.ANSWER, now=now, ends_at=package.ends_at)
    with translation.override(language_of(request)):
        last_day = date_format(day_of(package.ends_at), "j F Y")
        return _to_asker(
            message,
            request,
            _("The answer to request %(ref)s is ready") % {"ref": request.ref},
            _("Open the link. It asks for a code of eight digits: you get that from us by phone."),
            settings.SITE_URL + reverse("request_answer_link", args=[token]),
            _("The link works until %(day)s.") % {"day": last_day},
        )


def request_rejected(message: Message, now: datetime) -> Mail | None:
    """Not granted: why, and where to complain."""
    request = _request(message)
    if request is None or request.status != Status.REJECTED:
        return None
    with translation.override(language_of(request)):
        return _to_asker(
            message,
            request,
            _("Answer to request %(ref)s") % {"ref": request.ref},
            _("We do not grant your request. This is why:"),
            str(request.get_refusal_display()),
            request.answer or "",
            _complaint(),
        )


def _complaint() -> str:
    return _(
        "Not content? Tell us. You may also complain to the Dutch data protection authority "
        "(%(site)s) or go to a judge."
    ) % {"site": AUTHORITY}
