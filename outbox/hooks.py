"""What the mail provider tells: a mail came back, or somebody called it spam.

The provider's own post is understood by django-anymail, which also checks that it is theirs. It
says nothing else of who opened what: those events are not asked for and passed over.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from outbox import actions
from outbox.choices import Status

READERS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "sendgrid": "anymail.webhooks.sendgrid.SendGridTrackingWebhookView",
}
MEANS = {
    "bounced": Status.BOUNCED,
    "rejected": Status.BOUNCED,
    "failed": Status.BOUNCED,
    "complained": Status.COMPLAINED,
}
_REF = re.compile(r"<?(M-[A-Z0-9]{10})(?:@|\Z)")
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, LookupError)


@cache
def _reader(provider: str) -> Any:
    return import_string(READERS[provider])


@csrf_exempt
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Mark what came back; 400 for a post that is not the provider's, 404 without a provider."""
    if not settings.MAIL_PROVIDER:
        raise Http404
    reader = _reader(settings.MAIL_PROVIDER)()
    try:
        reader.run_validators(request)
        events = reader.parse_events(request)
    except UNREADABLE:
        raise SuspiciousOperation("not a post of the mail provider") from None
    now = timezone.now()
    for event in events:
        status = MEANS.get(event.event_type)
        if status and (ref := _message_of(event)):
            actions.came_back(ref, status, now)
    return HttpResponse(status=204)


def _message_of(event: Any) -> str:
    """The reference in our own Message-ID, or in what Postmark gives back."""
    told = (event.metadata or {}).get("message") or event.message_id or ""
    found = _REF.match(str(told))
    return found[1] if found else ""


mail.without_second_factor = True  # type: ignore[attr-defined]
