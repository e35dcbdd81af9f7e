"""A share and a monthly message, composed several times at the same moment: one of each."""

from datetime import date

import pytest
from django.utils import timezone

from signals.actions import trend_messages
from signals.models import Disclosure, PublishedList, TrendMessage
from tests import make
from tests.postgresql.test_outbox_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_share_composed_four_times_at_once_is_one_draft(cast):
    now, police = timezone.now(), make.partner()
    signal = make.signal(cast.worker, now=now)

    refs = at_once(4, lambda: make.draft(signal, police, by=cast.lead, now=now).ref)

    assert set(refs) == {Disclosure.objects.get().ref}


def test_a_message_composed_four_times_at_once_is_one(cast):
    month, now = date(2026, 10, 1), timezone.now()
    row = PublishedList.objects.create(
        team=None,
        kind="category",
        first_month=month,
        last_month=month,
        total=12,
        figures=[["violence", 12, "shown"]],
        published_at=now,
    )

    def press():
        return trend_messages.compose(row, "Iets viel op.", by=cast.manager, now=now).ref

    assert set(at_once(4, press)) == {TrendMessage.objects.get().ref}
