"""What was frozen, so that anybody can check that it still says the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of a snapshot, hexadecimal; the order of its keys makes no difference."""
    canonical = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
