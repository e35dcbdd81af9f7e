"""The environment of a real instance, with made-up secrets, for checks and drills."""

from base64 import urlsafe_b64encode


def environment(**also: str) -> dict[str, str]:
    """What a production instance is started with; `also` adds to it or overrides it.

    Without `also` it names servers that are not there: enough for `check --deploy`.
    """
    return {
        "DEMO": "0",
        "SECRET_KEY": "made-up-for-drills-" + "0a1b2c3d4e5f6g7h8i9j" * 3,
        "FIELD_KEYS": urlsafe_b64encode(b"drill-field-key-drill-field-key-").decode(),
        "INDEX_KEY": urlsafe_b64encode(b"drill-index-key-drill-index-key-").decode(),
        "SITE_URL": "https://vindplaats.example",
        "ALLOWED_HOSTS": "vindplaats.example,localhost",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "DEFAULT_FROM_EMAIL": "vindplaats@vindplaats.example",
        "MEDIA_ROOT": "/nonexistent/media",
        "DJANGO_SETTINGS_MODULE": "youthwork.settings",
    } | also
