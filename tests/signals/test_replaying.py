"""A partner's page that was closed after a backup is closed again once that was put back."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from privacy import journal, request_deeds
from privacy.request_deeds import Said
from signals.actions import sharing
from signals.models import Disclosure
from tests import make
from youthwork.lib.links import token_hash

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.JOURNAL_PATH = tmp_path / "journal"
    journal.sign(timezone.now())


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def shared(cast, now):
    partner = make.partner()
    make.agreement(partner)
    return make.disclosure(make.signal(cast.worker, now=now), partner, by=cast.lead, now=now)


def opens(token, now):
    return Disclosure.objects.opened_by(token_hash(token), now) is not None


def test_a_page_that_a_colleague_closed_stays_closed(cast, shared, now):
    token = sharing.issue_link(shared, now=now)
    stood = journal.position()
    with transaction.atomic():
        sharing.revoke(shared, by=cast.lead, now=now)
        transaction.set_rollback(True)  # the backup is of before
    assert opens(token, now)

    entries = journal.since(stood).entries
    assert journal.replay(entries, now) == {"signals.link_closed": 1}
    assert not opens(token, now)
    assert journal.replay(entries, now) == {}


def test_a_page_closed_on_a_request_is_closed_again(cast, shared, now):
    token = sharing.issue_link(shared, now=now)
    stood = journal.position()
    deed = request_deeds.named("signals.close_link")
    with transaction.atomic():
        deed.do(f"signals.disclosure:{shared.ref}", Said(), by=cast.privacy_officer, now=now)
        transaction.set_rollback(True)

    journal.replay(journal.since(stood).entries, now)
    assert not opens(token, now)


def test_a_link_that_another_took_the_place_of_opens_nothing(cast, shared, now):
    """The new one isn't in the backup either: a colleague sends it again."""
    token = sharing.issue_link(shared, now=now)
    stood = journal.position()
    later = now + timedelta(minutes=10)
    with transaction.atomic():
        sharing.send_again(shared, by=cast.lead, now=later)
        transaction.set_rollback(True)

    journal.replay(journal.since(stood).entries, later)
    assert not opens(token, later)
    shared.refresh_from_db()
    sharing.send_again(shared, by=cast.lead, now=later)
    assert opens(sharing.issue_link(shared, now=later), later)


def test_what_was_not_shared_yet_in_the_backup_is_passed_over(cast, shared, now):
    stood = journal.position()
    with transaction.atomic():
        sharing.revoke(shared, by=cast.lead, now=now)
        transaction.set_rollback(True)
    Disclosure.objects.all().delete()
    entries = journal.since(stood).entries
    assert entries and journal.replay(entries, now) == {}
