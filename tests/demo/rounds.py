"""Instaclean of the demo: three rounds with the file's outcome, one whose list is open."""

from datetime import timedelta

from signals.choices.rounds import Decision
from signals.choices.signal import OPEN
from signals.models import InstacleanItem, InstacleanRound
from signals.screens.round_figures import outcomes_by


def end_as_the_file_says(today):
    """Asserts it of a demo filled on that day; for whoever fills it anyway."""
    newest, *earlier = InstacleanRound.objects.order_by("-year", "-quarter")
    assert newest.status == "open" and newest.items.count() == 9
    assert newest.ends_on >= today - timedelta(days=7)
    found = outcomes_by(InstacleanItem.objects.outcomes(), lambda row: row[0])
    told = [(found[row.ref].sent, found[row.ref].removed, found[row.ref].days) for row in earlier]
    assert told == [(20, 12, "5"), (23, 15, "3"), (18, 11, "4")]
    assert {row.status for row in earlier} == {"closed"}
    linked = InstacleanItem.objects.exclude(signal=None).select_related("signal")
    assert linked.count() >= 1
    for item in linked:
        signal = item.signal
        assert (item.platform_id, item.category, item.subcategory, item.team_id) == (
            signal.platform_id, signal.category, signal.subcategory, signal.team_id
        )  # fmt: skip
        assert signal.received_at <= item.created_at and not signal.is_practice
        assert signal.status in OPEN  # a notice leaves a step, which a closed one takes from nobody
    silent = InstacleanItem.objects.filter(decision=Decision.NO_ANSWER)
    assert silent.count() == 6
