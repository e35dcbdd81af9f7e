"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthwork.settings")

application = get_wsgi_application()

from youthwork.errors import Request  # noqa: E402 - needs the settings

application.request_class = Request  # type: ignore[assignment]
