"""What the pages around a hand-over show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import signature
from consent.choices.request import MAY_SIGN, Attested, SignerRole
from consent.forms.hand_over import AttestForm, LanguageForm
from consent.languages import LANGUAGES, Language
from consent.models import Answer, FormText, Signer
from consent.models.consent import SIGNATURE_MAX
from consent.shown import Words
from consent.visits import Visit
from organisation.marks import mark_of
from organisation.models import User

ICONS = {Attested.SEEN: "eye", Attested.SPOKEN: "telephone", Attested.UNSEEN: "question-lg"}
CODE_SCALE = 6
# What an answer that no server looks at must have, with what is said where it lacks.
LACKS = {
    "relation": "X05",
    "declares_authority": "X06",
    "signer_name": "X04",
    "typed_signature": "X07",
}


def languages_for(signer: Signer) -> list[Language]:
    """Those in which this question may be read."""
    version = signer.request.text_version
    found = FormText.objects.offered(version, signer.role, unchecked=settings.DEMO)
    return [language for code, language in LANGUAGES.items() if code in found]


def giving(signer: Signer, form: LanguageForm) -> dict[str, Any]:
    """About whom, and who signs."""
    return {
        "form": form,
        "asked": signer.request,
        "about": signer.request.subject,
        "born": signer.request.subject.born,
        "young": signer.role == SignerRole.YOUTH,
    }


def kept_here(words: Words, user: User, visit: Visit) -> dict[str, Any]:
    """What the page needs to keep an answer on the device while there is no connection."""
    assert visit.signer is not None
    return {
        "mark": mark_of(user),
        "lacks": [(name, words[key]) for name, key in LACKS.items()],
        "may_sign": " ".join(sorted(MAY_SIGN)),
        "least": signature.LEAST,
        "longest": SIGNATURE_MAX,
        "kept_label": _("Answer about images"),
        "copy_goes_to": visit.signer.email,
        "staff_language": get_language(),
    }


def attesting(answer: Answer, form: AttestForm) -> dict[str, Any]:
    """The three things that a worker can state."""
    young = answer.signer.role == SignerRole.YOUTH
    seen = (
        _("I saw that this young person chose and signed by themselves.")
        if young
        else _(
            "I saw that this person chose and signed by themselves. I know this person as the "
            "young person's parent or guardian, or I asked."
        )
    )
    return {
        "form": form,
        "asked": answer.signer.request,
        "about": answer.signer.request.subject,
        "young": young,
        "icons": ICONS,
        "hints": {
            Attested.SEEN: seen,
            Attested.SPOKEN: _("By phone, and I know who it is."),
            Attested.UNSEEN: _("The consent then counts as link only: call before you post."),
        },
    }


def code_of(token: str) -> SafeString:
    """The link to see, change and stop, as a QR code in SVG."""
    import segno

    address = settings.SITE_URL + reverse("consent_link", args=[token])
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(  # noqa: S308  our own drawing of our own address
        drawn.svg_inline(scale=CODE_SCALE, border=2, dark="#000", light="#fff", omitsize=True)
    )
