"""Secrets of second factors under the newest field key; `rotate_keys` calls this."""

from __future__ import annotations

from base64 import b64decode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt

from privacy.encryption import KEY_ID, newest_key_id

SECRETS = ("secret", "seed")  # of a code app, of recovery codes; a passkey holds none


def rotate() -> int:
    """Encrypt what an older key holds with the newest; returns how many rows. Resumable.

    Raises CannotDecrypt when a key is missing from FIELD_KEYS.
    """
    moved = 0
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).iterator():
        old = {name: row.data[name] for name in SECRETS if _is_old(row.data.get(name))}
        if old:
            row.data |= {name: encrypt(decrypt(stored)) for name, stored in old.items()}
            row.save(update_fields=["data"])
            moved += 1
    return moved


def _is_old(stored: str | None) -> bool:
    return bool(stored) and b64decode(stored)[KEY_ID] != newest_key_id()
