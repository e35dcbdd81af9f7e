"""Pages for everybody: the form to ask for one's data."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from privacy.models import DataRequest

pytestmark = pytest.mark.django_db


def test_one_network_is_stopped_after_many_and_what_was_typed_stays(client, cast):
    cache.clear()
    page = reverse("privacy_request")
    sent = {"kind": "access", "asker": "self", "name": "Sanne Vos", "email": "sanne@example.org"}
    for _ in range(10):
        assert client.post(page, sent).status_code == 200
    refused = client.post(page, sent | {"about": "De foto van mei"})
    said = refused.content.decode()
    assert refused.status_code == 429 and "al vaak ingevuld" in said
    assert 'value="Sanne Vos"' in said and "De foto van mei" in said
    assert DataRequest.objects.count() == 10
    cache.clear()
