"""Settings of the served instance: the real ones, outside the demo, on plain localhost."""

import os

from tests import clock
from youthwork.settings import *  # noqa: F403
from youthwork.settings import PASSWORD_HASHERS as OURS

ROOT_URLCONF = "tests.browser.routes"
# A browser takes localhost for a secure place; the passkey library wants to be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Passwords of the cast are made quickly; a new one is kept as in production.
PASSWORD_HASHERS = [*OURS, "django.contrib.auth.hashers.MD5PasswordHasher"]
# Push with a key of the tests, to a push service on this machine.
VAPID_PRIVATE_KEY, PUSH_INSIDE = bytes(range(1, 33)), True
# For a journey that lasts weeks: the clock of this process runs ahead.
if days := int(os.environ.get("DAYS_AHEAD", "0")):
    clock.move(days)
