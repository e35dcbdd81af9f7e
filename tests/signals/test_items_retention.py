"""When the texts of an account on the list go: as its page says, at whatever end of a month."""

from __future__ import annotations

from datetime import date

import pytest

from signals.models import InstacleanItem
from signals.retention import ITEM_DAYS, ITEM_MONTHS
from signals.screens.items import item_page
from tests import make
from youthwork.lib.dates import DAY, last_moment, start_of_day

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("moment", [start_of_day, last_moment])
@pytest.mark.parametrize(
    ("sent", "goes"),
    [
        (date(2026, 8, 28), date(2027, 2, 28)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 9, 1), date(2027, 3, 1)),
        (date(2027, 2, 28), date(2027, 8, 28)),
        (date(2027, 3, 1), date(2027, 9, 1)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2027, 8, 31), date(2028, 2, 29)),
    ],
)
def test_the_texts_go_on_the_day_that_the_page_says(cast, sent, goes, moment):
    """At most six months after it was sent: what is of the 31st goes on the last of a month."""
    item = make.item(cast.worker)
    InstacleanItem.objects.update(
        status="sent", checked_by=cast.lead, checked_at=moment(sent), sent_at=moment(sent)
    )
    item = InstacleanItem.objects.get()
    assert item_page(item, cast.worker, moment(sent), [])["texts_go_on"] == goes

    for day, is_due in ((goes - DAY, False), (goes, True)):
        due = InstacleanItem.objects.due_for_erasure(day, ITEM_DAYS, ITEM_MONTHS, [])
        assert due.exists() == is_due
