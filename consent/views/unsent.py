"""The desk where a worker's device brings what was signed on it, answered in JSON."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from consent import hand_over, shown
from consent.actions import bringing, signing
from consent.forms.signer import SigningForm
from consent.forms.unsent import BroughtForm, CopyToForm
from consent.models import FormText, Signer
from consent.screens import signer as screen
from organisation.marks import mark_of
from organisation.models import User
from youthwork.lib.dates import day_of


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsent(request: HttpRequest) -> JsonResponse:
    """Who is here, with a token for sending; a post is one answer that was signed on this device.

    In the hands of who signs only their own. Somebody who isn't signed in hears 401.
    """
    user = request.user
    if not user.is_authenticated:
        return JsonResponse({}, status=401)
    if not user.has_perm("consent.ask"):
        return JsonResponse({}, status=403)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "person": mark_of(user)})
    brought = BroughtForm(request.POST)
    if request.POST.get("person", "") != mark_of(user):  # it waited for somebody else
        return JsonResponse({}, status=409)
    if not brought.is_valid():
        return JsonResponse({"errors": brought.errors}, status=422)
    about = hand_over.about(request)
    if about[0] and about != (brought.cleaned_data["ref"], brought.cleaned_data["number"]):
        return JsonResponse({}, status=403)
    return _taken_in(request, user, brought, timezone.now())


def _taken_in(
    request: HttpRequest, user: User, brought: BroughtForm, now: datetime
) -> JsonResponse:
    given = brought.cleaned_data
    signer = Signer.objects.followed_by(user, given["ref"], given["number"])
    if signer is None:
        return _told("not-counted", _("Why?"), reverse("consent:overview"))
    try:
        errors = _signed(request, signer, brought, user, now)
    except ValidationError as refusal:
        errors = {"__all__": refusal.messages}
        why = str(getattr(refusal, "code", "") or "refused")
    else:
        why = "unreadable"
    if not errors:
        return _told(
            "signed",
            _("State whom you saw"),
            reverse("consent:attest", args=[signer.request.ref, signer.number]),
        )
    if not given["signed_at"]:  # the signer stands here still
        return JsonResponse({"errors": errors}, status=422)
    bringing.set_aside(signer, given["client_id"], why, by=user, now=now)
    return _told("not-counted", _("Why?"), signer.request.get_absolute_url())


def _told(strip: str, ref: str, url: str) -> JsonResponse:
    """For static/js/offline.js: which strip says it, and where its link leads."""
    return JsonResponse({"strip": strip, "ref": ref, "url": url})


def _signed(
    request: HttpRequest, signer: Signer, brought: BroughtForm, user: User, now: datetime
) -> dict[str, list[str]]:
    """Take it in; errors by field where something lacks. Raises ValidationError as `bring`."""
    given = brought.cleaned_data
    text = _text(signer, given["language"])
    words = screen.words_of(signer, text, day_of(now))
    form = SigningForm(words, signer.request, request.POST)
    if not form.is_valid():
        return cast("dict[str, list[str]]", form.errors)
    moment = brought.signed(now)
    answer = form.given(text, given["text_hash"], on_device=True, signed_at=moment)
    said = given["text_hash"]
    if not shown.was_shown(signer.request, signer.role, text, said, moment or now):
        raise ValidationError(words.plain("X14"), code="text_changed")
    made = bringing.bring(signer, answer, by=user, now=now)
    if made.client_id != given["client_id"]:
        raise ValidationError(_("This was answered already, by the link."), code="answered")
    copy = CopyToForm(request.POST)
    if copy.is_valid():
        signing.send_copy(signer, copy.cleaned_data["copy_to"], text.language, now=now)
    return {}


def _text(signer: Signer, language: str) -> FormText:
    """What was read. Raises ValidationError where it is there no longer, or was wrong."""
    version = signer.request.text_version
    text = FormText.objects.read_by(version, signer.role, language)
    if text is None or version.faulty_at is not None:
        raise ValidationError(_("The text of this question has changed."), code="text_changed")
    return text
