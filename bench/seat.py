"""Prints, as JSON, the cookies of the measured lead and worker of an instance, signed in."""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from organisation.models import User  # noqa: E402
from signals.models import Signal  # noqa: E402
from tests.sign_in import sign_in  # noqa: E402
from youthwork import volume  # noqa: E402

TOKEN = "t" * 32


def cookies(email: str) -> dict[str, str]:
    client = Client(headers={"host": "vindplaats.example"})
    sign_in(client, User.objects.get(email=email))
    name = settings.SESSION_COOKIE_NAME
    return {name: client.cookies[name].value, settings.CSRF_COOKIE_NAME: TOKEN}


lead = User.objects.get(email=volume.LEAD)
signal = Signal.objects.visible_to(lead).order_by("-pk").first()
print(
    json.dumps(
        {
            "lead": cookies(volume.LEAD),
            "worker": cookies(volume.WORKER),
            "ref": signal.ref if signal else "",
            "token": TOKEN,
        }
    )
)
