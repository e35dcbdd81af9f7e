"""What goes when: account, text, and what was held."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from privacy.models import LegalHold
from privacy.request_deeds import Said
from signals import request_deeds, retention
from signals.actions import editing, erasing, filters, items, merging, triage
from signals.choices.editing import RetractReason
from signals.choices.signal import Outcome
from signals.models import InstacleanItem, Signal, SignalStep, SignalTerm
from tests import make
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
CLOSED = make.FRIDAY_NIGHT


def rule(key: str):
    return next(rule for rule in retention.RULES if rule.key == key)


@pytest.fixture
def closed(cast):
    signal = make.signal(
        cast.worker,
        now=CLOSED,
        account_handle="expose_voorbeeld",
        location_url="https://example.org/p",
        first_steps=["talk_youth"],
    )
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=CLOSED)
    return signal


def run(key: str, days: int) -> int:
    now = CLOSED + timedelta(days=days)
    return rule(key).run(day_of(now), now, 100)


def test_the_account_goes_ninety_days_after_closing_and_the_text_stays(closed):
    assert run("signals.account", 89) == 0
    assert run("signals.account", 91) == 1
    assert run("signals.account", 92) == 0

    closed.refresh_from_db()
    assert not closed.account_handle and not closed.location_url and closed.account_term is None
    assert closed.narrative


def test_a_year_after_closing_only_a_statistic_is_left(closed):
    assert run("signals.narrative", 360) == 0
    assert run("signals.narrative", 367) == 1
    assert run("signals.narrative", 368) == 0

    closed.refresh_from_db()
    assert closed.status == "anonymised"
    assert not closed.narrative and closed.created_by is None and closed.owner is None
    assert not closed.steps.exists() and not SignalTerm.objects.filter(signal=closed).exists()
    assert (closed.category, closed.severity, closed.team.name) == ("bullying", 2, "Noord")
    month = datetime(2026, 11, 1, tzinfo=make.AMSTERDAM)
    assert closed.seen_at == closed.received_at == month and closed.closed_at is None
    assert (closed.outcome, closed.subcategory, closed.area) == ("", "", "")


def test_an_open_signal_is_not_anonymised(cast):
    make.signal(cast.worker, now=CLOSED)

    assert run("signals.narrative", 800) == 0


def test_a_legal_hold_keeps_text_and_account(closed, cast):
    far = day_of(CLOSED) + timedelta(days=400)
    LegalHold.objects.create(
        subject=f"signals.signal:{closed.ref}",
        reason="aangifte loopt",
        placed_on=day_of(CLOSED),
        until=far,
        by=cast.privacy_officer,
    )

    assert run("signals.account", 91) == 0
    assert run("signals.narrative", 367) == 0
    assert run("signals.narrative", 402) == 1


def test_a_signal_that_stays_open_loses_its_text_once_closed_after_two_years(cast):
    signal = make.signal(cast.worker, now=CLOSED)
    late = CLOSED + timedelta(days=740)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=late)

    assert run("signals.narrative", 741) == 1
    assert Signal.objects.get().status == "anonymised"


def test_an_open_signal_keeps_no_text_after_two_years(cast):
    signal = make.signal(cast.worker, now=CLOSED, account_handle="expose_voorbeeld")
    triage.add_step(signal, "talk_youth", note="afgesproken", by=cast.lead, now=CLOSED)

    assert run("signals.open_narrative", 725) == 0
    assert run("signals.open_narrative", 740) == 1
    assert run("signals.open_narrative", 741) == 0
    signal.refresh_from_db()
    assert signal.status == "new" and not signal.narrative and not signal.account_handle
    assert not signal.steps.get().note


def test_a_note_written_after_the_text_had_gone_goes_when_it_is_as_old(cast):
    signal = make.signal(cast.worker, now=CLOSED)
    assert run("signals.open_narrative", 740) == 1
    later, signal = CLOSED + timedelta(days=745), Signal.objects.get()
    triage.add_step(signal, "talk_youth", note="Gesproken.", by=cast.lead, now=later)

    assert run("signals.open_narrative", 1470) == 0
    assert run("signals.open_narrative", 1480) == 1
    assert run("signals.open_narrative", 1481) == 0
    assert not signal.steps.get().note and Signal.objects.get().status == "new"


def test_a_duplicate_is_emptied_with_the_signal_that_stays_and_still_counts_once(cast):
    stays, goes = (make.signal(cast.worker, now=CLOSED, severity=2) for _number in range(2))
    merging.merge(stays, goes, by=cast.lead, now=CLOSED)
    triage.close(Signal.objects.get(pk=stays.pk), Outcome.RESOLVED, by=cast.lead, now=CLOSED)

    assert run("signals.duplicate", 360) == 0
    assert run("signals.duplicate", 367) == 1
    assert run("signals.duplicate", 368) == 0

    goes.refresh_from_db()
    assert (goes.status, goes.merged_into) == ("merged", stays)
    assert not goes.narrative and goes.created_by is None
    assert run("signals.narrative", 368) == 1
    assert Signal.objects.exclude(status="merged").count() == 1


def test_the_account_of_a_duplicate_goes_ninety_days_after_its_signal_was_closed(cast):
    """It stayed until its text went, after a year."""
    places = {"account_handle": "wie.het.is", "location_url": "https://example.org/p"}
    pair = [make.signal(cast.worker, now=CLOSED, severity=2, **places) for _number in range(2)]
    stays, goes = merging.merge(*pair, by=cast.lead, now=CLOSED)
    assert run("signals.account", 91) == 0  # nothing is closed yet
    triage.close(Signal.objects.get(pk=stays.pk), Outcome.RESOLVED, by=cast.lead, now=CLOSED)

    assert run("signals.account", 89) == 0
    assert run("signals.account", 91) == 2
    assert run("signals.account", 92) == 0
    goes.refresh_from_db()
    assert not goes.account_handle and not goes.location_url and goes.narrative


def test_filters_of_who_left_go_and_their_owner_is_found_again(cast):
    filters.keep("Vrijdag", "tab=mine", False, by=cast.worker)
    assert run("signals.filters", 0) == 0
    cast.worker.status, cast.worker.left_on = "left", day_of(CLOSED)
    cast.worker.save()
    assert run("signals.filters", 0) == 1


# --- what was taken together, and what happens meanwhile ------------------------------------------


def held_by(cast, signal):
    LegalHold.objects.create(
        subject=f"signals.signal:{signal.ref}",
        reason="aangifte loopt",
        placed_on=day_of(CLOSED),
        until=day_of(CLOSED) + timedelta(days=900),
        by=cast.privacy_officer,
    )


def together(cast, **also):
    story = {"account_handle": "expose_voorbeeld", "narrative": "Weer Zevenaar in de groep."}
    one, other = (make.signal(cast.worker, now=CLOSED, **story | also) for _each in range(2))
    return [
        Signal.objects.get(pk=s.pk) for s in merging.merge(one, other, by=cast.lead, now=CLOSED)
    ]


@pytest.mark.parametrize("which", [0, 1])
def test_a_legal_hold_keeps_what_was_taken_together_whole(cast, which):
    """They are one story on one page: what the police ask to keep is all of it."""
    pair = together(cast)
    triage.close(pair[0], Outcome.RESOLVED, by=cast.lead, now=CLOSED)
    held_by(cast, pair[which])
    rules = ("account", "narrative", "duplicate")
    assert [run(f"signals.{rule}", 740) for rule in rules] == [0, 0, 0]
    assert all(Signal.objects.get(pk=s.pk).narrative for s in pair)

    LegalHold.objects.all().delete()
    assert run("signals.account", 740) == 2 and run("signals.narrative", 740) == 1


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    "key", ["signals.mask", "signals.correct", "signals.erase", "signals.erase_account"]
)
def test_a_request_touches_nothing_of_what_is_held_together(cast, key, which):
    pair = together(cast)
    held_by(cast, pair[which])
    [deed] = [each for each in request_deeds.DEEDS if each.key == key]
    said = Said(words=("Zevenaar",), instead="iemand", reason="verzoek")
    with pytest.raises(ValidationError) as refused:
        deed.do(f"signals.signal:{pair[1 - which].ref}", said, by=cast.privacy_officer, now=CLOSED)
    assert refused.value.code == "held"
    for signal in pair:
        signal.refresh_from_db()
        assert "Zevenaar" in signal.narrative and signal.account_handle


def test_what_was_shared_of_what_is_held_together_stays(cast):
    stays, goes = together(cast)
    police = make.partner()
    make.agreement(police, from_day=day_of(CLOSED))
    told = {"summary": "Er speelt iets in de buurt.", "data_kinds": ["summary"]}
    row = make.disclosure(stays, police, by=cast.lead, now=CLOSED, **told)
    held_by(cast, goes)
    [deed] = [each for each in request_deeds.DEEDS if each.key == "signals.end_sharing"]
    subject = f"signals.disclosure:{row.ref}"
    with pytest.raises(ValidationError) as refused:
        deed.do(subject, Said(reason="verzoek"), by=cast.privacy_officer, now=CLOSED)
    assert refused.value.code == "held"


def test_what_was_taken_back_and_opened_again_meanwhile_stays(cast):
    """The run of the night found it before a lead opened it."""
    signal = make.signal(cast.worker, now=CLOSED)
    editing.retract(signal, RetractReason.MISTAKE, by=cast.worker, now=CLOSED)
    found = Signal.objects.get(pk=signal.pk)
    triage.reopen(Signal.objects.get(pk=signal.pk), "Toch echt.", by=cast.lead, now=CLOSED)
    with pytest.raises(ValidationError):
        erasing.anonymise(found, by=None, now=CLOSED)
    assert Signal.objects.get(pk=signal.pk).narrative


def test_a_duplicate_that_was_split_off_meanwhile_keeps_its_text(cast):
    _stays, goes = together(cast)
    merging.split(Signal.objects.get(pk=goes.pk), by=cast.lead, now=CLOSED)
    with pytest.raises(ValidationError) as refused:
        erasing.empty_duplicate(goes, by=None, now=CLOSED)
    assert refused.value.code == "stale" and Signal.objects.get(pk=goes.pk).narrative


def test_a_notice_of_a_duplicate_that_was_emptied_leaves_no_step_with_a_name(cast):
    """No rule would take it any more; that something was done counts for the one that goes on."""
    stays, goes = together(cast)
    late = CLOSED + timedelta(days=700)
    notice = make.notice(late)
    item = items.put_on_list(
        notice, team=goes.team, round=None, signal=goes, by=cast.worker, now=late
    )
    items.check(item, by=cast.lead, now=late)
    assert run("signals.duplicate", 740) == 1
    items.send(InstacleanItem.objects.get(), by=cast.worker, now=CLOSED + timedelta(days=745))
    assert not SignalStep.objects.filter(signal=goes).exists()
    assert Signal.objects.get(pk=stays.pk).first_step_at
