"""A blank sheet to sign on paper: the text of the question, boxes, the number of the request."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import shown
from consent.choices.request import SignerRole
from consent.languages import LANGUAGES
from consent.models import FormText, Signer
from consent.shown import Words
from consent.texts.catalogue import ROWS
from youthwork.lib import qr

_OPENING = {
    SignerRole.GUARDIAN: ("P02", "P03", "P04", "P05"),
    SignerRole.YOUTH: ("Y02", "Y03", "Y04", "Y05"),
}
_CLOSING = {
    SignerRole.GUARDIAN: ("P08", "P07", "P09", "P10", "P11", "P12", "P13", "P14", "P15"),
    SignerRole.YOUTH: ("Y08", "Y07", "Y09", "Y10", "Y11", "Y12", "Y13", "Y14", "Y15"),
}


def page(signer: Signer, text: FormText, today: date) -> dict[str, Any]:
    """What is printed for one signer, in the language of this text.

    Of the young person an initial: a sheet lies about. The code leads whoever works here to the
    page where the answer is copied, and nobody else anywhere.
    """
    request, role = signer.request, SignerRole(signer.role)
    own = role == SignerRole.YOUTH
    words = Words(text.language, role, shown.filled(request, today), text.content)
    here = reverse("consent:paper", args=[request.ref])
    return {
        "language": text.language,
        "is_rtl": LANGUAGES[text.language].is_rtl,
        "title": words.plain("Y01" if own else "P01"),
        "organisation_name": words.given["org"],
        "opening": [words[key] for key in _OPENING[role]],
        "about": words.given["initial"],
        "ref": request.ref,
        "choose": words.plain("Y06" if own else "P06"),
        "rows": [words[ROWS[row]] for row in request.rows],
        "yes": words.plain("OY"),
        "no": words.plain("ON"),
        "child": None
        if own
        else {
            "title": words.plain("P16"),
            "labels": [words.plain(key) for key in ("F17", "F18", "F19")],
        },
        "relations": None
        if own
        else {
            "title": words.plain("F09"),
            "labels": [words.plain(key) for key in ("F10", "F11", "F12", "F16")],
        },
        "declares": [words["Y16"]] if own else [words["P18"], words["P19"]],
        "name_label": words.plain("D05"),
        "birth_label": words.plain("F02" if own else "F01"),
        "day_label": words.plain("D07"),
        "signature_label": words.plain("F20"),
        "closing": [words[key] for key in _CLOSING[role]],
        "code": qr.code(settings.SITE_URL + here),
        "for_us": _("For us: scan to copy the answer"),
    }
