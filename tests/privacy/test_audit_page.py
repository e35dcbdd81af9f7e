from datetime import timedelta

import pytest
from django.utils import timezone

from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry

pytestmark = pytest.mark.django_db
URL = "/privacy/audit/"


@pytest.fixture
def trail(cast):
    audit.record(AuditVerb.READ, "signals.signal:S-2026-0041", by=cast.lead, reason="van mijn team")
    audit.record(
        AuditVerb.LOGGED,
        "signals.signal:S-2026-0042",
        by=cast.worker,
        at=timezone.now() - timedelta(days=20),
    )
    audit.record(AuditVerb.ERASED, "privacy.retentionrule:signals.account", by=None, after="4")


def shown(client, person, address=URL):
    client.force_login(person, backend="organisation.access.LogInBackend")
    response = client.get(address)
    assert response.status_code == 200
    return response


@pytest.fixture(autouse=True)
def without_second_step(settings):
    """Who must show a second factor is tested where that rule lives."""
    settings.SECOND_FACTOR_REQUIRED = False


def refs(response):
    """What the entries are about, but for the log-in of the one who looks."""
    entries = response.context["entries"]
    return {entry.subject_ref for entry in entries if entry.verb != AuditVerb.SIGNED_IN}


def test_privacy_officer_reads_everything_with_reasons(client, cast, trail):
    response = shown(client, cast.privacy_officer)
    assert refs(response) == {"S-2026-0041", "S-2026-0042", "signals.account"}
    page = response.content.decode()
    assert "van mijn team" in page and "Lea Leider" in page
    for entry in AuditEntry.objects.all():
        assert entry.ref in page


def test_everyone_reads_their_own(client, cast, trail):
    assert refs(shown(client, cast.worker)) == {"S-2026-0042"}
    assert refs(shown(client, cast.manager)) == set()
    assert "who" not in shown(client, cast.lead).context["form"].fields


def test_administrator_sees_who_and_when_but_not_about_what(client, cast, trail):
    page = shown(client, cast.administrator).content.decode()
    assert "Lea Leider" in page
    assert "S-2026-0041" not in page and "van mijn team" not in page
    assert refs(shown(client, cast.administrator, f"{URL}?about=S-2026-0041")) >= {"S-2026-0042"}


def test_filters_narrow_and_nonsense_is_left_out(client, cast, trail):
    officer = cast.privacy_officer
    assert refs(shown(client, officer, f"{URL}?who={cast.lead.public_id}")) == {"S-2026-0041"}
    assert refs(shown(client, officer, f"{URL}?what=logged")) == {"S-2026-0042"}
    assert "S-2026-0042" not in refs(shown(client, officer, f"{URL}?period=7"))
    assert refs(shown(client, officer, f"{URL}?about=S-2026-0041")) == {"S-2026-0041"}
    for nonsense in ("who=x", "what=x", "period=99", "period=x", "before=A-X"):
        response = shown(client, officer, f"{URL}?{nonsense}")
        assert response.status_code == 200 and len(refs(response)) == 3


def test_long_trail_is_read_page_by_page_in_few_queries(
    client, cast, django_assert_max_num_queries
):
    for number in range(120):
        audit.record(AuditVerb.READ, f"signals.signal:S-2026-{number:04}", by=cast.lead)
    seen, address = set(), URL
    shown(client, cast.privacy_officer)
    while address:
        with django_assert_max_num_queries(8):
            response = client.get(address)
        seen |= refs(response)
        older = response.context["older_url"]
        address = older and URL + older
    assert len(seen & {f"S-2026-{number:04}" for number in range(120)}) == 120


def test_signed_out_person_is_sent_to_log_in(client, db):
    assert client.get(URL).status_code == 302
