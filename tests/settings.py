"""Settings of the tests: the real ones, only faster, outside the demo.

`DATABASE_URL` chooses the database, so that the same suite runs on SQLite and on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from base64 import urlsafe_b64encode

os.environ.setdefault("DEMO", "0")
if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="vindplaats-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789" * 5)
os.environ.setdefault("FIELD_KEYS", urlsafe_b64encode(b"f" * 32).decode())
os.environ.setdefault("INDEX_KEY", urlsafe_b64encode(b"i" * 32).decode())
os.environ.setdefault("SITE_URL", "http://localhost")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,testserver,127.0.0.1")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("CELERY_BROKER_URL", os.environ.get("REDIS_URL") or "filesystem://")
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "vindplaats@example.org")
os.environ.setdefault("MEDIA_ROOT", os.path.join(os.environ["VAR_DIR"], "media"))

from youthwork.settings import *  # noqa: F403

# A provider of our own for log-in through one.
INSTALLED_APPS = [*INSTALLED_APPS, "organisation.oidc_provider", "allauth.idp.oidc"]  # noqa: F405
IDP_OIDC_ADAPTER = "tests.organisation.provider.Adapter"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
PREPARED_OR_ERROR = True
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"
