"""Second factors under the newest field key (`rotate_keys`): allauth keeps them inside JSON."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from allauth.mfa.models import Authenticator

from organisation.adapter import SECRETS_COLUMN
from privacy import encryption

SECRETS = ("secret", "seed", "migrated_codes")  # a text, or a list of texts


def rotate() -> int:
    """Encrypt every secret that is under an older key anew; returns how many authenticators.

    The UPDATE names the old value, so one that someone sets up anew meanwhile stays.
    """
    done = 0
    for pk, data in Authenticator.objects.values_list("pk", "data").iterator():
        fresh = data | {name: _renewed(data[name]) for name in SECRETS if data.get(name)}
        if fresh != data:
            done += Authenticator.objects.filter(pk=pk, data=data).update(data=fresh)
    return done


def _renewed(secret: Any) -> Any:
    if isinstance(secret, list):
        return [_renewed(each) for each in secret]
    fresh = encryption.renewed(b64decode(secret), SECRETS_COLUMN)
    return secret if fresh is None else b64encode(fresh).decode()
