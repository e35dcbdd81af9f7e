"""Help lines, laws, terms and sites, looked up once a year (R107)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organisation import fact_to_do
from organisation.models import Fact, HelpLine
from privacy.models import AuditEntry
from tests import make
from tests.privacy.test_audit_page import shown
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
URL = "/privacy/facts/"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def without_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def rows(page):
    return {row["name"]: row for _name, rows in page.context["groups"] for row in rows}


def test_nothing_ships_as_checked(client, cast, django_assert_max_num_queries):
    assert Fact.objects.count() >= 10 and not Fact.objects.exclude(checked_on=None).exists()
    Fact.objects.filter(key="gdpr").update(checked_on=TODAY - timedelta(days=300))
    Fact.objects.filter(key="dsa").update(checked_on=TODAY - timedelta(days=400))
    page = shown(client, cast.worker, URL)

    tones = {name: row["tone"] for name, row in rows(page).items()}
    gdpr, dsa = (Fact.objects.get(key=key).name for key in ("gdpr", "dsa"))
    assert (tones[gdpr], tones[dsa]) == ("ok", "bad")
    assert {tone for name, tone in tones.items() if name not in (gdpr, dsa)} == {"warn"}
    assert "csrfmiddlewaretoken" not in page.content.decode().split("<main")[1]
    with django_assert_max_num_queries(6):
        client.get(URL)


def test_what_was_looked_up_leaves_the_list(client, cast):
    today = timezone.localdate()
    assert len(answered(fact_to_do.of(cast.privacy_officer, timezone.now()))) == 1
    client.force_login(cast.privacy_officer, backend="organisation.access.LogInBackend")
    assert client.post(f"{URL}fact/gdpr/check/").status_code == 302
    typed = {"name": "Politie", "number": "0900-8844", "url": "", "purpose": "Geen spoed"}
    typed |= make.carried(client, f"{URL}line/police/")
    assert client.post(f"{URL}line/police/", typed | {"name": ""}).status_code == 422
    assert client.post(f"{URL}line/police/", typed).status_code == 302

    assert Fact.objects.get(key="gdpr").checked_on == today
    line = HelpLine.objects.get(key="police")
    assert (line.purpose, line.checked_on) == ("Geen spoed", today)
    entry = AuditEntry.objects.get(verb="changed")
    assert entry.fields == "url,purpose,checked_on"
    for table in (Fact, HelpLine):
        table.objects.update(checked_on=today)
    assert answered(fact_to_do.of(cast.privacy_officer, timezone.now())) == []
    assert answered(fact_to_do.of(cast.worker, timezone.now())) == []


def test_only_the_privacy_officer_checks(client, cast):
    client.force_login(cast.manager, backend="organisation.access.LogInBackend")
    assert client.post(f"{URL}fact/gdpr/check/").status_code == 404
    assert client.get(f"{URL}fact/gdpr/").status_code == 404
