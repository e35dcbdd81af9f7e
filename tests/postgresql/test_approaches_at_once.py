"""An approach, what is shared of it and an alarm while somebody else acts on the same."""

import threading
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from organisation.models import User
from outbox import actions as outbox_actions
from outbox.choices import Status
from outbox.models import Message
from privacy.actions import keeping
from privacy.models import LegalHold
from signals import retention_sharing
from signals.actions import approach as approaches
from signals.actions import editing, merged_teams, owning, sharing, sharing_status
from signals.models import Approach, Disclosure, Signal
from tests import make
from tests.postgresql.test_hours_at_once import done_or_waits_for_us
from tests.postgresql.test_outbox_at_once import at_once
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.FRIDAY_NIGHT


@pytest.fixture
def now():
    return timezone.now()


def beside(act):
    """Begin it while our transaction stands, until it is done or waits for us; the thread, and
    the code with which it was refused, if it was."""
    done, refused = threading.Event(), []

    def run():
        try:
            act()
        except ValidationError as refusal:
            refused.append(refusal.code)
        finally:
            done.set()

    other = threading.Thread(target=at_once, args=(1, run))
    other.start()
    done_or_waits_for_us(done)
    return other, refused


def test_what_is_composed_of_an_approach_that_loses_its_signal_goes_with_it(cast, now):
    police = make.partner()
    make.agreement(police)
    signals = [make.signal(cast.worker, now=now, category="exposing") for _number in range(2)]
    row = make.approach(cast.lead, signals=signals)
    signal = Signal.objects.get(pk=signals[0].pk)
    image = make.observation(
        signal.team, client_id=signal.client_id, narrative="", category="exposing",
        subcategory="sexual_image_minor", severity=5,
    )  # fmt: skip

    with transaction.atomic():
        about = Approach.objects.get(pk=row.pk)
        told = {"summary": "Er staat iemand herkenbaar op.", "data_kinds": ["summary"]}
        make.draft(about, police, by=cast.lead, now=now, **told)
        other, refused = beside(
            lambda: editing.edit(signal, image, version=signal.version, by=cast.worker, now=now)
        )
    other.join()

    assert not refused and not Approach.objects.holding(signal).exists()
    assert not Disclosure.objects.exists()


@pytest.fixture
def two_images(cast, now):
    """An approach of two signals, what was composed of it, and what turns one into an image."""
    police = make.partner()
    make.agreement(police)
    signals = [make.signal(cast.worker, now=now, category="exposing") for _number in range(2)]
    row = make.approach(cast.lead, signals=signals)
    made = make.draft(row, police, by=cast.lead, now=now, data_kinds=["category"])
    signal = Signal.objects.get(pk=signals[0].pk)
    image = make.observation(
        signal.team, client_id=signal.client_id, narrative="", category="exposing",
        subcategory="sexual_image_minor", severity=5,
    )  # fmt: skip
    edit = partial(editing.edit, signal, image, version=signal.version, by=cast.worker, now=now)
    return row, made, edit


@pytest.mark.parametrize("deed", ["loses its signal", "is erased"])
def test_what_is_shared_of_an_approach_at_the_moment_it_goes_stays_in_the_register(
    cast, two_images, now, deed
):
    row, made, edit = two_images
    erase = partial(approaches.erase, Approach.objects.get(pk=row.pk), by=None, now=now)

    with transaction.atomic():
        sharing.share(Disclosure.objects.get(pk=made.pk), by=cast.lead, now=now)
        other, refused = beside(edit if deed == "loses its signal" else erase)
    other.join()

    assert not refused
    kept = Disclosure.objects.get()
    assert kept.status == "shared" and kept.texts_erased_at


def test_nothing_is_shared_of_an_approach_that_ends_at_that_moment(cast, two_images, now):
    row, made, _edit = two_images

    def share():
        sharing.share(Disclosure.objects.get(pk=made.pk), by=cast.lead, now=now)

    with transaction.atomic():
        about = Approach.objects.get(pk=row.pk)
        approaches.end(about, "Klaar.", by=cast.lead, now=now, ended_on=timezone.localdate(now))
        other, refused = beside(share)
    other.join()

    assert refused == ["ended"]
    assert Disclosure.objects.get().status == "draft"


def test_an_old_draft_that_is_shared_while_drafts_go_stays(cast, two_images, now):
    _row, made, _edit = two_images
    Disclosure.objects.update(made_at=now - timedelta(days=8))
    [rule] = [each for each in retention_sharing.RULES if each.key == "signals.sharing_drafts"]
    counted = []

    with transaction.atomic():
        sharing.share(Disclosure.objects.get(pk=made.pk), by=cast.lead, now=now)
        other, _refused = beside(lambda: counted.append(rule.run(day_of(now), now, 100)))
    other.join()

    assert counted == [0] and Disclosure.objects.get().status == "shared"


def test_old_drafts_go_but_for_those_of_who_is_held(cast, two_images, now):
    _row, mine, _edit = two_images
    other = make.draft(
        make.approach(cast.other_lead), mine.partner, by=cast.other_lead, now=now,
        data_kinds=["counts"],
    )  # fmt: skip
    Disclosure.objects.update(made_at=now - timedelta(days=8))
    LegalHold.objects.create(
        subject=cast.lead.label, reason="geschil", placed_on=day_of(now),
        until=day_of(now) + timedelta(days=9), by=cast.privacy_officer,
    )  # fmt: skip
    [rule] = [each for each in retention_sharing.RULES if each.key == "signals.sharing_drafts"]
    assert keeping.keep_term(rule, day_of(now), now) == 1
    assert list(Disclosure.objects.all()) == [mine] != [other]


def test_an_approach_ends_though_somebody_declines_what_waits_at_that_moment(cast, two_images, now):
    row, made, _edit = two_images
    sharing.propose(made, by=cast.lead, now=now)

    def end():
        about = Approach.objects.get(pk=row.pk)
        approaches.end(about, "Klaar.", by=cast.lead, now=now, ended_on=timezone.localdate(now))

    with transaction.atomic():
        sharing_status.decline(made, reason="Nu niet.", by=cast.lead, now=now)
        other, refused = beside(end)
    other.join()

    assert not refused and Approach.objects.get().status == "ended"
    assert Disclosure.objects.get().decision_reason == "Nu niet."


def test_a_signal_is_hung_under_no_approach_that_ends_at_that_moment(cast, now):
    signal, row = make.signal(cast.worker, now=now), make.approach(cast.lead)

    def hang():
        about = Approach.objects.get(pk=row.pk)
        approaches.add_signal(about, signal, by=cast.lead, now=now)

    with transaction.atomic():
        about = Approach.objects.get(pk=row.pk)
        approaches.end(about, "Klaar.", by=cast.lead, now=now, ended_on=timezone.localdate(now))
        other, refused = beside(hang)
    other.join()

    assert refused == ["ended"] and not row.signals.exists()


def test_of_several_that_are_given_one_that_changes_team_meanwhile_is_refused_by_name(cast, now):
    """A lead of both teams; a join with the team would leave its row out without a word."""
    cast.colleague.memberships.create(team=cast.zuid, role="worker", from_day=date(2026, 1, 1))
    cast.lead.memberships.create(team=cast.zuid, role="team_lead", from_day=date(2026, 1, 1))
    lead, colleague = (User.objects.get(pk=each.pk) for each in (cast.lead, cast.colleague))
    signals = [make.signal(cast.worker, now=now) for _number in range(2)]
    moved, stays = (Signal.objects.get(pk=each.pk) for each in signals)
    seen = {moved.ref: moved.version, stays.ref: stays.version}
    rows = Signal.objects.triageable_by(lead, now).visible_to(lead).with_numbers(list(seen))
    came = []

    with transaction.atomic():
        merged_teams.take_along([Signal.objects.get(pk=moved.pk)], cast.zuid, now=now)
        other, _refused = beside(
            lambda: came.append(owning.assign_each(rows, colleague, seen=seen, by=lead, now=now))
        )
    other.join()

    [(given, refused)] = came
    assert given == [stays.ref] and [ref for ref, _why in refused] == [moved.ref]


def test_of_two_messages_about_severity_4_that_come_back_at_once_one_tells_the_next(cast):
    make.duty(cast.other_lead, NOW, NOW + timedelta(hours=9))
    make.signal(cast.worker, severity=4, now=NOW)
    first = Message.objects.get(kind="signals.urgent")
    second = Message.objects.create(
        ref="M-SECOND", kind="signals.urgent_push", subject=first.subject,
        recipient=first.recipient, not_before=NOW,
        dedupe_key=first.dedupe_key.replace("signals.urgent:", "signals.urgent_push:"),
    )  # fmt: skip
    Message.objects.update(status=Status.SENT, sent_at=NOW)

    with transaction.atomic():
        outbox_actions.came_back(first.ref, Status.BOUNCED, NOW)
        other, _refused = beside(lambda: outbox_actions.came_back(second.ref, Status.BOUNCED, NOW))
    other.join()

    waiting = Message.objects.filter(status=Status.WAITING)
    assert [row.recipient for row in waiting] == [cast.lead.label]
