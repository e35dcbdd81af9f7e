"""How easily a password is guessed; NIST SP 800-63B asks for length and a list, no composition."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from organisation.models import Organisation, User

ENOUGH = 10**10  # guesses; zxcvbn's best score
LOOKED_AT = 72  # characters: what is longer is only surer
# Words that everybody here would think of; docs/security.md lists them.
OURS = """vindplaats jongerenwerk jongerenwerker jongeren jeugd jeugdwerk online welzijn wachtwoord
welkom geheim inloggen password welcome""".split()
_WORD = re.compile(r"\w{3,}")


class EasilyGuessed:
    """Refuses what stands in lists of common and leaked passwords, patterns, and our own words."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for fewer than ten thousand million guesses."""
        organisation = Organisation.objects.first()
        texts = [organisation.name if organisation else "", settings.SITE_URL]
        texts += [user.name, user.email] if user is not None else []
        words = {word.lower() for text in texts for word in _WORD.findall(text)}
        looked = zxcvbn(password[:LOOKED_AT], user_inputs=[*OURS, *words])
        if looked["guesses"] < ENOUGH:
            told = _("This is easily guessed. Take four words that have nothing in common.")
            raise ValidationError(told, code="easily_guessed")

    def get_help_text(self) -> str:
        return _("At least fifteen characters. Four words in a row is fine.")
