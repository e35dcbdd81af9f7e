"""What was frozen, so that anybody can check that it still says the same."""

from __future__ import annotations

import hashlib
import json


def canonical(content: object) -> bytes:
    """One spelling of coded values: JSON in UTF-8 with sorted keys."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: object) -> str:
    """SHA-256 of it, hexadecimal; the order of its keys makes no difference."""
    return hashlib.sha256(canonical(content)).hexdigest()
