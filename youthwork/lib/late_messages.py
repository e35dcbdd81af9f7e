"""Messages to who reads the next page, kept as Django keeps them.

Django makes what signs their cookie for each request; most have no message.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core import signing


class LateCookie(CookieStorage):
    """Django's, whose signer is made where there is something to sign or to check."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        BaseStorage.__init__(self, *args, **kwargs)

    @cached_property
    def signer(self) -> signing.Signer:
        return signing.get_cookie_signer(salt=self.key_salt)


class Storage(FallbackStorage):
    """Named by `MESSAGE_STORAGE`."""

    storage_classes = (LateCookie, SessionStorage)
