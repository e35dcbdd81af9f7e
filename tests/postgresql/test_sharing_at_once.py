"""Sharing at the same moment as something else: one draft, one decision, nothing after a stop."""

import threading
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from organisation.actions import partners
from organisation.models import Partner, SharingAgreement
from privacy.models import AuditEntry
from signals.actions import sharing, sharing_status, trend_messages, triage
from signals.models import Disclosure, PublishedList, Signal, TrendMessage
from tests import make
from tests.postgresql.side_by_side import side_by_side
from tests.postgresql.test_consent_at_once import in_turns, tried
from tests.postgresql.test_hours_at_once import done_or_waits_for_us
from tests.postgresql.test_outbox_at_once import at_once
from youthwork.lib.together import fetch

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Er is een wapen gezien."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officers(cast):
    return [cast.privacy_officer, make.person("Bas Tweede", "privacy_officer")]


@pytest.fixture
def police(cast):
    return make.partner()


@pytest.fixture
def signal(cast, now):
    return make.signal(
        cast.worker, now=now, severity=5, category="violence", account_handle="voorbeeld_account"
    )


def anew(made):
    """The row as each of two people has it before them."""
    return Disclosure.objects.select_related("partner", "signal", "approach").get(pk=made.pk)


def test_a_share_composed_four_times_at_once_is_one_draft(cast, police, signal, now):
    refs = at_once(4, lambda: make.draft(signal, police, by=cast.lead, now=now).ref)

    assert set(refs) == {Disclosure.objects.get().ref}


DEEDS = {"approve": sharing.approve, "decline": sharing_status.decline}


@pytest.mark.parametrize("deeds", [("approve", "approve"), ("approve", "decline")])
def test_of_two_privacy_officers_who_decide_at_once_one_wins(
    cast, officers, police, signal, now, deeds
):
    for _time in range(3):
        made = make.draft(signal, police, by=cast.lead, now=now)
        sharing.ask(made, by=cast.lead, now=now)
        pressed = [
            lambda row=row, deed=deed, by=by: (
                DEEDS[deed](row, reason=REASON, by=by, now=now) or deed
            )
            for row, deed, by in zip([anew(made), anew(made)], deeds, officers, strict=True)
        ]
        found = in_turns(2, *pressed)
        assert sorted(found)[1] == "stale" and found.count("stale") == 1
        [won] = set(found) - {"stale"}
        made.refresh_from_db()
        assert made.status == {"approve": "shared", "decline": "declined"}[won]
        entries = AuditEntry.objects.filter(subject__endswith=made.ref)
        assert entries.filter(verb__in=("shared", "cancelled")).count() == 1


def test_of_two_leads_who_decide_at_once_one_wins(cast, police, signal, now):
    make.agreement(police)
    other = make.person("Els Tweede", "team_lead", cast.noord)
    for _time in range(3):
        made = make.draft(signal, police, by=cast.worker, now=now)
        sharing.propose(made, by=cast.worker, now=now)
        mine, theirs = anew(made), anew(made)
        found = in_turns(
            2,
            lambda row=mine: sharing.share(row, by=cast.lead, now=now) or "shared",
            lambda row=theirs: (
                sharing_status.decline(row, reason=REASON, by=other, now=now) or "declined"
            ),
        )
        [won] = set(found) - {"stale"}
        made.refresh_from_db()
        assert found.count("stale") == 1 and made.status == won


def one_held_open(first, second):
    """What both say: the first doesn't commit before the second went through or waits for it."""
    did, went = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            said = tried(first)
            did.set()
            return ("first", said, "too early" if done_or_waits_for_us(went) else "waits")

    def follow():
        did.wait()
        said = tried(second)
        went.set()
        return ("second", said)

    deeds = iter([hold, follow])
    held, followed = sorted(at_once(2, lambda: next(deeds)()))
    return (*held[1:], followed[1])


def stopping(police, cast, now):
    agreement = police.agreements.get()
    return lambda: partners.end_agreement(agreement, by=cast.manager, now=now) or "stopped"


def test_what_is_shared_while_the_agreement_is_being_stopped_waits_and_isnt(
    cast, police, signal, now
):
    make.agreement(police)
    made = anew(make.draft(signal, police, by=cast.lead, now=now))

    def share():
        return sharing.share(made, by=cast.lead, now=now) or "shared"

    found = one_held_open(stopping(police, cast, now), share)

    assert found == ("stopped", "waits", "no_agreement")
    assert Disclosure.objects.get().status == "draft"


def test_an_agreement_is_stopped_after_what_is_being_shared_and_closes_its_page(
    cast, police, signal, now
):
    make.agreement(police)
    made = anew(make.draft(signal, police, by=cast.lead, now=now))

    def share():
        return sharing.share(made, by=cast.lead, now=now) or "shared"

    found = one_held_open(share, stopping(police, cast, now))

    assert found == ("shared", "waits", "stopped")
    assert not Disclosure.objects.open_at(now).exists()


def test_a_yes_beyond_an_agreement_names_it_or_comes_after_its_stop(
    cast, officers, police, signal, now
):
    """Once it is stopped there is no agreement, and the yes is for sharing without one."""
    make.agreement(police, "counts")
    made = make.draft(signal, police, by=cast.lead, now=now, life_at_stake=True)
    sharing.ask(made, by=cast.lead, now=now)
    mine = anew(made)

    def allow():
        return sharing.approve(mine, reason=REASON, by=officers[0], now=now) or "allowed"

    found = one_held_open(allow, stopping(police, cast, now))

    assert found == ("allowed", "waits", "stopped")
    assert Disclosure.objects.get().in_spite_of == police.agreements.get()
    assert not Disclosure.objects.open_at(now).exists()


def test_a_new_link_waits_for_the_stop_of_its_agreement_and_isnt_sent(cast, police, signal, now):
    make.agreement(police)
    made = make.disclosure(signal, police, by=cast.lead, now=now)
    mine = anew(made)

    def renew():
        return sharing.send_again(mine, by=cast.lead, now=now) or "sent"

    found = one_held_open(stopping(police, cast, now), renew)

    assert found == ("stopped", "waits", "no_agreement")


def test_a_yes_waits_for_whoever_lowers_the_severity_and_isnt_given(
    cast, officers, police, signal, now
):
    make.agreement(police, "counts")
    made = make.draft(signal, police, by=cast.lead, now=now, life_at_stake=True)
    sharing.ask(made, by=cast.lead, now=now)
    mine = anew(made)

    def lower():
        return Signal.objects.filter(pk=signal.pk).update(severity=4) and "lowered"

    def allow():
        return sharing.approve(mine, reason=REASON, by=officers[0], now=now) or "allowed"

    assert one_held_open(lower, allow) == ("lowered", "waits", "not_allowed")
    assert Disclosure.objects.get().status == "asked"


def test_what_is_asked_with_held_rows_is_read_as_it_is_once_these_are_held(cast, police, signal):
    """Read beside them in the same statement, it would be what it was before the wait."""

    def change():
        Partner.objects.hold(police)
        return SharingAgreement.objects.update(purpose="anders")

    def look():
        with transaction.atomic():
            held = Signal.objects.filter(pk=signal.pk).held(), Partner.objects.held(police)
            fetch(*held, agreements := SharingAgreement.objects.all())
            return agreements[0].purpose

    make.agreement(police)
    assert one_held_open(change, look) == (1, "waits", "anders")


@pytest.mark.parametrize("after", [0, 0.01, 0.03])
def test_two_share_with_one_partner_while_the_severity_is_changed_and_it_stops(
    cast, police, signal, now, after
):
    """Each holds the signal before the partner: whoever comes second is told, nobody is ended."""
    make.agreement(police)
    mine, theirs = (
        anew(make.draft(signal, police, by=by, now=now)) for by in (cast.lead, cast.worker)
    )
    found = side_by_side(
        lambda: sharing.share(mine, by=cast.lead, now=now),
        lambda: triage.change_severity(
            Signal.objects.get(pk=signal.pk), 4, reason=REASON, by=cast.lead, now=now
        ),
        lambda: sharing.share(theirs, by=cast.lead, now=now),
        stopping(police, cast, now),
        after=after,
    )
    assert found[3] == "done" and set(found) <= {"done", "stale", "no_agreement"}


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
