"""Documents without a seal: said at the start, not found out by the first parent who checks one."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core import checks

MISSING = "SEAL_KEY and SEAL_CERT are missing: copies of consent leave without a seal"
logger = logging.getLogger(__name__)


def is_missing() -> bool:
    """Whether this instance has no seal, and makes none for itself."""
    return not settings.SEAL_KEY and settings.SEAL_MADE is None


def warn() -> None:
    """One line in the log of a server that starts without a seal."""
    if is_missing():
        logger.warning("%s (see docs/configuration.md)", MISSING)


@checks.register(deploy=True)
def has_a_seal(**_also: object) -> list[checks.CheckMessage]:
    """The same for `check --deploy`, as information: an organisation may choose to go without."""
    return [checks.Info(MISSING, id="youthwork.I001")] if is_missing() else []
