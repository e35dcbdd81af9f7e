"""What the page of the texts shows: versions, languages, and who would be asked anew."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consent.choices.request import OPEN, SignerRole
from consent.languages import LANGUAGES
from consent.models import Consent, ConsentRequest, FormText, TextVersion


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
    in_vain = Consent.objects.tried_in_vain(version).count() if version.asked_anew_at else 0
    return {
        "version": version,
        "rows": rows,
        "to_mail": Consent.objects.on_older_text(version).with_an_address().count() - in_vain,
        "to_ask": Consent.objects.on_older_text(version).without_an_address().count(),
        "in_vain": in_vain,
    }


PAGE = 50


@dataclass(frozen=True)
class Asked:
    """One young person, and what comes of asking anew."""

    name: str
    team: str
    url: str
    gets: str
    tone: str
    state: str


def preview(
    version: TextVersion, consents: QuerySet[Consent, Consent], after: str
) -> dict[str, object]:
    """Who gets what: a mail to whom and in which language, or a worker who asks in person."""
    last = int(after) if after.isdecimal() and len(after) < 19 else 0
    rows = consents.filter(pk__gt=last).order_by("pk").prefetch_related("request__signers")
    open_too = ConsentRequest.objects.filter(subject=OuterRef("subject"), status__in=OPEN)
    found = list(rows.annotate(is_asked=Exists(open_too))[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    return {
        "version": version,
        "rows": [_asked(each, version) for each in found[:PAGE]],
        "older_url": f"?after={more}" if more else "",
    }


def _asked(consent: Consent, version: TextVersion) -> Asked:
    signers = sorted(consent.request.signers.all(), key=lambda one: one.number)
    who = SignerRole(signers[0].role).label
    to = ", ".join(LANGUAGES[one.language].name for one in signers)
    name, team = consent.subject.short_name, consent.team.name
    url = consent.request.get_absolute_url()
    if consent.is_asked:  # type: ignore[attr-defined]
        return Asked(name, team, url, _("Is asked already"), "info", _("Nothing"))
    if not all(one.email for one in signers):
        told = _("No address: a worker asks in person")
        return Asked(name, team, url, told, "warn", _("Ask in person"))
    began, tried = version.asked_anew_at, consent.not_asked_at
    if began and tried and tried >= began:
        told = _("Could not be mailed: a worker asks in person")
        return Asked(name, team, url, told, "warn", _("Ask in person"))
    told = f"{who} · {to}"
    return Asked(name, team, url, told, "ok", pgettext("asked anew", "Mail"))


def text(shown: FormText) -> dict[str, object]:
    """One text, line by line, as it stands in its version."""
    return {
        "text": shown,
        "language": LANGUAGES[shown.language],
        "lines": [line for _key, line in sorted(shown.content.items())],
    }
