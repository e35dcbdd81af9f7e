import pytest

from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_test_with_real_transactions_leaves_an_empty_trail(time):
    assert not AuditEntry.objects.exists()
    audit.record(AuditVerb.READ, "a.b:c", by=None)
