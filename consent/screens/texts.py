"""What the page of the texts shows: versions, languages, and who would be asked anew."""

from __future__ import annotations

from consent.choices.request import SignerRole
from consent.languages import LANGUAGES
from consent.models import Consent, FormText, TextVersion


def page(version: TextVersion) -> dict[str, object]:
    """The newest version with its languages, and the consents that rest on an older text."""
    texts = {
        (text.role, text.language): text
        for text in FormText.objects.filter(version=version).select_related("checked_by")
    }
    rows = [
        {
            "language": language,
            "texts": [texts[role.value, language.code] for role in SignerRole],
            "is_checked": all(texts[role.value, language.code].checked_on for role in SignerRole),
        }
        for language in LANGUAGES.values()
    ]
    return {
        "version": version,
        "rows": rows,
        "to_mail": Consent.objects.on_older_text(version).with_an_address().count(),
        "to_ask": Consent.objects.on_older_text(version).without_an_address().count(),
    }


def text(shown: FormText) -> dict[str, object]:
    """One text, line by line, as it stands in its version."""
    return {
        "text": shown,
        "language": LANGUAGES[shown.language],
        "lines": [line for _key, line in sorted(shown.content.items())],
    }
