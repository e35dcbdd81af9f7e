"""What the web server wrote while people went about their work: nobody, no text, no link.

Its name puts it after the journeys; run alone it makes a small one of its own.
"""

import json
import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from consent.models import Signer, Subject
from organisation.models import User
from signals.models import Signal

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
LINK = re.compile(r"\b(?![0-9a-f]{64}\b)[A-Za-z0-9_-]{40,}")  # no digest of a seal
PERSONAL = ("name", "first_name", "last_name", "email", "phone", "work_phone")


def told():
    """Names, addresses and texts that people gave, as far as they stand there still."""
    for model in (User, Subject, Signer):
        fields = {field.name for field in model._meta.concrete_fields} & set(PERSONAL)
        for row in model._base_manager.all():
            for field in fields:
                value = str(getattr(row, field) or "")
                yield value
                yield from (word for word in value.split() if len(word) > 4)
    for signal in Signal.objects.all():
        yield (signal.narrative or "")[:30]
        yield signal.account_handle


def test_logs_hold_nobody(phone, site):
    phone(site.house.worker).goto("/signals/")
    for path in (f"/c/{'geheim-' * 6}x/", "/bestaat-niet/Milan"):
        with pytest.raises(HTTPError), urlopen(site.url + path):
            pass

    lines = site.log.read_text().splitlines()

    assert any('"message": "404 GET' in line for line in lines)
    text = "\n".join(lines)
    assert ADDRESS.findall(text) == [] and LINK.findall(text) == []
    seen = {value for value in told() if value and len(value) > 2 and value in text}
    assert seen == set()
    for line in lines:
        assert set(json.loads(line)) >= {"time", "level", "logger", "message"}
