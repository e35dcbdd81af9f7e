"""The mail to who asked for their data: that it came in, and by when there is an answer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from consent import values
from consent.languages import DUTCH, LANGUAGES
from consent.texts import catalogue
from outbox.mail import Mail
from outbox.models import Message
from privacy.models import DataRequest


def data_request(message: Message, now: datetime) -> Mail | None:
    """Number and day, no content; in Dutch, and in the language of the form below it."""
    request = DataRequest.objects.filter(ref=message.subject_ref).first()
    if request is None or not request.asker_email:
        return None
    given = values.of_organisation()
    said = {
        "number": request.ref,
        "date": request.received_on,
        "due": request.due_on,
        "privacy_mail": given["privacy_mail"],
    }
    language = request.language if request.language in LANGUAGES else DUTCH
    subject, text = catalogue.text("B23s", DUTCH, **said), catalogue.text("B23", DUTCH, **said)
    if language != DUTCH:
        subject = f"{subject} · {catalogue.text('B23s', language, **said)}"
        text = catalogue.two_languages(text, catalogue.text("B23", language, **said))
    foot = catalogue.foot(settings.SITE_URL + reverse("what_we_write"), language)
    return Mail(
        to=[request.asker_email],
        subject=subject.replace("@", " "),
        text=f"{text}\n\n{given['org']}\n\n{foot}\n",
        language=language,
        sender=str(given["org"]),
        reply_to=[str(given["privacy_mail"])] if "@" in str(given["privacy_mail"]) else [],
    )
