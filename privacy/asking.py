"""What a form asks about names, numbers, addresses and suspicions in what was typed."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.text_check import Finding, accusations, findings


class TextCheckMixin(forms.Form):
    """Asks about names, accounts, numbers, addresses and suspicions in `checked_texts`.

    The first post with such a text comes back with the words found; a tick says that they are
    no persons, and then it is saved. Citizen service numbers never pass (privacy.validators).
    """

    checked_texts: tuple[str, ...] = ()

    text_confirmed = forms.BooleanField(
        required=False, label=gettext_lazy("These are not people. Save it like this.")
    )

    def check_texts(self, allowed: Iterable[str]) -> list[Finding]:
        """Put a question on each field that seems to name someone; returns what was found."""
        found: list[Finding] = []
        for name in self.checked_texts:
            text = self.cleaned_data.get(name) or ""
            in_field = [
                finding
                for finding in (*findings(text, allowed=allowed), *accusations(text))
                if finding.kind != "citizen_service_number"
            ]
            if in_field and not self.cleaned_data.get("text_confirmed"):
                self.add_error(name, questions_about(in_field))
            found += in_field
        return found

    @property
    def asks_about_names(self) -> bool:
        """Whether the tick *these are not people* is to be shown."""
        return any(self.has_error(name, "names_someone") for name in self.checked_texts)


def questions_about(found: Iterable[Finding]) -> list[ValidationError]:
    """One sentence for each thing found: the word, and how it can be written without.

    Citizen service numbers are no question: they are refused.
    """
    sentences = {
        "name": _(
            "‘%(text)s’ looks like a name. Can you do without? "
            "Write for instance: a young person, a group, an account."
        ),
        "phone": _("‘%(text)s’ looks like a phone number. Can you do without?"),
        "plate": _("‘%(text)s’ looks like a number plate. Can you do without?"),
        "address": _("‘%(text)s’ looks like an address. Can you do without?"),
        "email": _("‘%(text)s’ looks like an e-mail address. Can you do without?"),
        "handle": _("‘%(text)s’ looks like an account. Can you do without it in the text?"),
        "accusation": _(
            "‘%(text)s’ sounds as if somebody did it. We may not keep that about anybody. "
            "Write what there is to see."
        ),
    }
    seen = dict.fromkeys((finding.kind, finding.text) for finding in found)
    return [
        ValidationError(sentences[kind] % {"text": text}, code="names_someone")
        for kind, text in seen
        if kind in sentences
    ]
