"""AES-256-GCM for single column values, with keys from `FIELD_KEYS` only.

Stored form: version (1 byte) + key id (4) + nonce (12) + ciphertext with tag. The table and column
are associated data, so a value copied into another column does not open there. A wrong or unknown
key is an error, never an empty answer. See docs/decisions/0010-encrypted-fields-of-our-own.md.
"""

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
KEY_ID = slice(1, 5)
_NONCE = slice(5, 17)
_NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """A stored value does not open: unknown key, another column's value, or changed bytes."""


def key_id(key: bytes) -> bytes:
    """Four bytes that tell keys apart without giving them away."""
    return hashlib.sha256(key).digest()[:4]


@lru_cache(maxsize=8)
def _ring(keys: tuple[bytes, ...]) -> Mapping[bytes, AESGCM]:
    return {key_id(key): AESGCM(key) for key in keys}


def newest_key_id() -> bytes:
    return key_id(settings.FIELD_KEYS[0])


def encrypt(text: str, column: str) -> bytes:
    """The stored form of a text; `column` is `table.column`."""
    newest = newest_key_id()
    nonce = os.urandom(_NONCE_BYTES)
    cipher = _ring(tuple(settings.FIELD_KEYS))[newest]
    return VERSION + newest + nonce + cipher.encrypt(nonce, text.encode(), column.encode())


def decrypt(stored: bytes, column: str) -> str:
    """The text behind a stored form. Raises CannotDecrypt: it names the column, no content."""
    stored = bytes(stored)
    if stored[:1] != VERSION:
        raise CannotDecrypt(f"{column}: not a value of this version")
    cipher = _ring(tuple(settings.FIELD_KEYS)).get(stored[KEY_ID])
    if cipher is None:
        raise CannotDecrypt(f"{column}: key {stored[KEY_ID].hex()} is not in FIELD_KEYS")
    try:
        return cipher.decrypt(stored[_NONCE], stored[_NONCE.stop :], column.encode()).decode()
    except InvalidTag:
        raise CannotDecrypt(f"{column}: wrong key, other column or changed bytes") from None


def renewed(stored: bytes, column: str) -> bytes | None:
    """The value under the newest key, or None when it is already. Raises CannotDecrypt."""
    if stored[:1] == VERSION and stored[KEY_ID] == newest_key_id():
        return None
    return encrypt(decrypt(stored, column), column)
