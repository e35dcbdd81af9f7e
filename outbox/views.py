"""The demo's mailbox: what went out, for whoever sits at this machine."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from outbox import demo_mailbox
from youthwork.lib.loopback import is_loopback


def _demo_on_this_machine(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """404 outside the demo, and for anybody who isn't at this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if not (settings.DEMO and is_loopback(request.META.get("REMOTE_ADDR", ""))):
            raise Http404
        return view(request, **kwargs)

    return guarded


@require_safe
@never_cache
@_demo_on_this_machine
def mailbox(request: HttpRequest) -> HttpResponse:
    context = {"title": _("Demo mailbox"), "mails": demo_mailbox.mails()}
    return render(request, "outbox/mailbox.html", context)


@require_safe
@never_cache
@_demo_on_this_machine
def mail(request: HttpRequest, mail_id: str) -> HttpResponse:
    stored = demo_mailbox.mail_of(mail_id)
    if stored is None:
        raise Http404
    return render(request, "outbox/mail.html", {"title": stored.subject, "mail": stored})
