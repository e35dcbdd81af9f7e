"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthwork.settings")

application = get_wsgi_application()

from youthwork.errors import Request  # noqa: E402 - needs the settings

application.request_class = Request  # type: ignore[assignment]

from django.template.loader import get_template  # noqa: E402 - needs the settings
from django.urls import reverse  # noqa: E402 - needs the settings

from organisation.startup import refuse_demo_data  # noqa: E402 - needs the apps
from youthwork import sealing  # noqa: E402 - needs the settings
from youthwork.backups.opening import refuse_unfinished  # noqa: E402 - needs the apps

refuse_demo_data()
refuse_unfinished()
sealing.warn()

# The addresses and what most pages are made of, before workers are forked that share them.
reverse("home")
get_template("account/login.html")
