"""A page with what somebody wrote about a signal, an approach, a request or an account can be
hidden in one tap."""

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from signals.models import (
    Approach,
    ApproachStep,
    Disclosure,
    InstacleanItem,
    InstacleanRound,
    PartnerRequest,
    RoundSession,
    Signal,
    SignalStep,
)
from tests.access.house import undone
from tests.access.table import TABLE, Row
from tests.access.test_urls import house, rates_start_anew, with_demo  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
# But for what is there in a demo alone.
READ = [row for row in TABLE if row.get and "200" in row.get and not row.name.startswith("demo:")]
HIDES = b"data-blank-cover"
TELL = frozenset(
    """
    partners:answer_request partners:disclosure partners:partner partners:request signals:approach
    signals:change_approach signals:change_item signals:detail signals:edit signals:item
    signals:round signals:round_list
    """.split()
)


WRITTEN: dict[type[Model], tuple[str, ...]] = {
    Signal: ("narrative", "meaning", "paused_reason"),
    SignalStep: ("note", "outcome"),
    Approach: ("problem", "result", "lesson"),
    ApproachStep: ("note", "outcome"),
    Disclosure: ("summary", "answer_note"),
    PartnerRequest: ("question", "told"),
    InstacleanItem: ("reason", "redress", "wrong_note"),
    InstacleanRound: ("not_held_reason",),
    RoundSession: ("reflection",),
}
# What is there of a row that came to its end: by what that is known.
ENDS = {"outcome": "done_at", "told": "answer"}


def written() -> dict[bytes, str]:
    """Each text as a page shows it, with whose it is; every row has each of them.

    What the house says in its own fixed words, and nobody wrote, would stand on any page.
    """
    said = {}
    for model, names in WRITTEN.items():
        rows = list(model.objects.all())
        assert rows, f"the house has no {model.__name__}"
        for row in rows:
            for name in names:
                if name in ENDS and not getattr(row, ENDS[name]):
                    continue
                text = f"Wat iemand schreef: {model.__name__} {name} {row.pk}."
                setattr(row, name, text)
                said[text.encode()] = f"{model.__name__}.{name}"
            model.objects.bulk_update([row], names)
    return said


@pytest.mark.parametrize("row", READ, ids=lambda row: row.name)
def test_a_page_with_what_somebody_wrote_has_the_button_that_hides_it(house, row: Row):  # noqa: F811
    address = house.address(row.name, **row.args)
    with undone():
        now = timezone.now()
        today = timezone.localdate(now)
        gone = {"checked_at": now, "sent_at": now, "decision": "removed", "decided_on": today}
        if row.name != "signals:change_item":  # which is no more once it went
            InstacleanItem.objects.update(reason="x", status="decided", wrong_on=today, **gone)
        RoundSession.objects.create(round=InstacleanRound.objects.get(), held_on=today)
        said, tells = written(), False
        for who in row.get["200"].split():
            browser = Client(headers={"host": "localhost"})
            if cookie := house.cookies[who]:
                browser.cookies["session"] = cookie
            answer = browser.get(address)
            assert answer.status_code == 200, f"{who} {address}: {answer.status_code}"
            if not answer.streaming:
                shown = [of for text, of in said.items() if text in answer.content]
                assert not shown or HIDES in answer.content, f"{who} {address}: {shown}"
                tells = tells or bool(shown)
        assert tells == (row.name in TELL)
