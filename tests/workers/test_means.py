"""Telephones and laptops: who has them, and who takes a shared one."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from organisation.actions.leaving import leave
from organisation.models import User
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from tests import make
from tests.make import AMSTERDAM
from tests.sign_in import sign_in
from workers.actions import means
from workers.calendar import means as calendar
from workers.models import Booking, Equipment
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)
TODAY = day_of(NOW)


def put(by, **also):
    values = {
        "kind": "phone",
        "label": "T-1",
        "state": "good",
        "since": date(2025, 1, 1),
        "holder": None,
        "teams": [],
        "note": "",
    }
    return means.save_equipment(Equipment(), values | also, by=by, now=NOW)


@pytest.fixture
def laptop(cast):
    return put(cast.manager, kind="laptop", label="L-1", teams=[cast.noord])


def at(hour, minute=0):
    return time(hour, minute)


def test_it_belongs_to_one_person_or_to_teams_and_in_the_end_to_nobody(cast):
    with pytest.raises(ValidationError):
        put(cast.manager, holder=cast.worker, teams=[cast.noord])
    row = put(cast.manager, holder=cast.worker)
    means.save_equipment(row, {"state": "retired"}, by=cast.manager, now=NOW)
    row.refresh_from_db()
    assert (row.holder, row.until) == (None, TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Equipment.objects.filter(pk=row.pk).update(holder=cast.worker)


def test_a_lead_who_changes_a_shared_laptop_leaves_it_to_the_other_team(cast):
    row = put(cast.manager, kind="laptop", label="L-1", teams=[cast.noord, cast.zuid])
    lead, address = sign_in(Client(), cast.lead), f"/equipment/{row.public_id}/"
    form = lead.get(address).context["form"]
    given = {
        "kind": "laptop", "label": "L-1", "state": "good", "since": row.since.isoformat(),
        "seen": form["seen"].value(), "note": "Nieuwe accu", "teams": [cast.noord.public_id],
    }  # fmt: skip
    assert lead.post(address, given).status_code == 302
    assert set(row.teams.all()) == {cast.noord, cast.zuid}
    given |= {"seen": lead.get(address).context["form"]["seen"].value()}
    refused = lead.post(address, given | {"teams": [], "holder": cast.worker.public_id})
    assert refused.status_code == 422 and set(row.teams.all()) == {cast.noord, cast.zuid}
    manager = sign_in(Client(), cast.manager)
    given |= {"seen": manager.get(address).context["form"]["seen"].value()}
    assert manager.post(address, given).status_code == 302
    assert set(row.teams.all()) == {cast.noord}
    assert "teams" in AuditEntry.objects.filter(verb="changed").latest("pk").fields


def test_what_is_put_away_today_has_not_begun_next_year(cast):
    row = put(cast.manager)
    retired = {"state": "retired", "since": date(2027, 1, 4)}
    with pytest.raises(ValidationError) as refusal:
        means.save_equipment(row, retired, by=cast.manager, now=NOW)
    assert refusal.value.error_dict["since"][0].code == "after_end"


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ((9, 12), (11, 13), True),
        ((9, 12), (12, 13), False),
        ((9, 12), (8, 9), False),
        ((9, 12), (10, 11), True),
        ((9, 12), (8, 17), True),
    ],
)
def test_a_laptop_is_taken_by_one_at_a_time(cast, laptop, first, second, refused):
    day = TODAY + timedelta(days=3)
    means.book(laptop, day, at(first[0]), at(first[1]), by=cast.worker, now=NOW)

    def again():
        means.book(laptop, day, at(second[0]), at(second[1]), by=cast.colleague, now=NOW)

    if refused:
        with pytest.raises(ValidationError, match=cast.worker.name):
            again()
    else:
        again()
    assert Booking.objects.count() == (1 if refused else 2)


def test_a_booking_sent_twice_is_one_and_let_go_is_free_again(cast, laptop):
    said = (laptop, TODAY, at(17), at(18))
    number = uuid.uuid4()
    first = means.book(*said, by=cast.worker, now=NOW, public_id=number)
    assert means.book(*said, by=cast.worker, now=NOW, public_id=number) == first
    browser = sign_in(Client(), cast.colleague)
    address = reverse("workers:cancel_booking", args=[first.public_id])
    browser.post(address)
    assert Booking.objects.exists()  # another's stays
    browser = sign_in(Client(), cast.worker)
    assert [browser.post(address).status_code for _time in range(2)] == [302, 302]
    assert not Booking.objects.exists()


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=93)])
def test_yesterday_and_far_ahead_are_refused(cast, laptop, day):
    with pytest.raises(ValidationError):
        means.book(laptop, day, at(9), at(10), by=cast.worker, now=NOW)


def test_what_is_broken_is_not_booked(cast, laptop):
    means.save_equipment(laptop, {"state": "broken", "teams": [cast.noord]}, by=cast.lead, now=NOW)
    with pytest.raises(ValidationError):
        means.book(laptop, TODAY, at(9), at(10), by=cast.worker, now=NOW)


@pytest.mark.parametrize("what", ["broken", "retired", "own", "phone"])
def test_who_booked_a_laptop_that_cannot_be_shared_any_more_hears_once(cast, laptop, what):
    """Not of what is over, nor who does it; the others' bookings are gone with theirs."""
    for day, start, by in (
        (0, 9, cast.colleague),  # over by four
        (3, 9, cast.worker),
        (0, 15, cast.worker),  # not over
        (4, 9, cast.lead),
    ):
        means.book(laptop, TODAY + timedelta(days=day), at(start), at(start + 2), by=by, now=NOW)
    values = {"state": "good", "holder": None, "teams": [cast.noord]} | {
        "broken": {"state": "broken"},
        "retired": {"state": "retired"},
        "own": {"holder": cast.colleague, "teams": []},
        "phone": {"kind": "phone"},
    }[what]
    means.save_equipment(laptop, {"note": "x"}, by=cast.lead, now=NOW)
    assert Booking.objects.count() == 4 and not Message.objects.exists()

    means.save_equipment(laptop, values, by=cast.lead, now=NOW)

    assert [booking.by for booking in Booking.objects.all()] == [cast.colleague]
    assert AuditEntry.objects.filter(verb="cancelled").count() == 3
    [message] = Message.objects.all()
    assert (message.kind, message.recipient) == ("workers.booking_gone", cast.worker.label)
    letter = render(message, NOW)
    assert letter.to == [cast.worker.email] and "vrijdag 20 november" in letter.text
    assert laptop.label not in letter.text + letter.subject
    User.objects.filter(pk=cast.worker.pk).update(status="left", left_on=TODAY)
    assert render(message, NOW) is None


def test_who_booked_a_laptop_that_becomes_their_own_is_told_nothing(cast, laptop):
    means.book(laptop, TODAY + timedelta(days=3), at(9), at(11), by=cast.worker, now=NOW)
    values = {"state": "good", "holder": cast.worker, "teams": []}
    means.save_equipment(laptop, values, by=cast.lead, now=NOW)
    assert not Booking.objects.exists() and not Message.objects.exists()


def test_each_sees_the_own_and_what_the_team_shares(cast, laptop):
    own = put(cast.manager, holder=cast.worker)
    put(cast.manager, holder=cast.other_worker, label="T-2")
    seen = {
        name: set(Equipment.objects.visible_to(User.objects.get(pk=getattr(cast, name).pk), TODAY))
        for name in ("worker", "colleague", "other_worker", "lead", "manager", "privacy_officer")
    }
    assert seen["worker"] == {laptop, own}
    assert seen["colleague"] == {laptop}
    assert len(seen["other_worker"]) == 1 and laptop not in seen["other_worker"]
    assert seen["lead"] == {laptop, own}
    assert len(seen["manager"]) == 3
    assert seen["privacy_officer"] == set()
    lead = User.objects.get(pk=cast.lead.pk)
    assert set(Equipment.objects.editable_by(lead, TODAY)) == {laptop, own}


def test_a_former_lead_no_longer_sees_the_phone_of_who_moved_to_another_team(cast):
    row = put(cast.manager, holder=cast.worker)
    held = cast.worker.memberships.filter(team=cast.noord)
    held.update(until_day=TODAY - timedelta(days=1))
    make.membership(cast.worker, "worker", cast.zuid, from_day=TODAY)
    lead = User.objects.get(pk=cast.lead.pk)
    assert row not in Equipment.objects.visible_to(lead, TODAY)
    assert row not in Equipment.objects.editable_by(lead, TODAY)
    address = reverse("workers:change_equipment", args=[row.public_id])
    assert sign_in(Client(), cast.lead).get(address).status_code == 404
    worker = User.objects.get(pk=cast.worker.pk)
    assert row in Equipment.objects.visible_to(worker, TODAY)


def test_a_lead_sees_and_changes_the_phone_of_a_colleague_whose_account_is_paused(cast):
    row = put(cast.manager, holder=cast.worker)
    User.objects.filter(pk=cast.worker.pk).update(status="paused")
    lead = User.objects.get(pk=cast.lead.pk)
    assert row in Equipment.objects.visible_to(lead, TODAY)
    address = reverse("workers:change_equipment", args=[row.public_id])
    assert sign_in(Client(), cast.lead).get(address).status_code == 200
    assert row not in Equipment.objects.visible_to(cast.other_lead, TODAY)


def test_another_persons_number_on_a_booking_is_a_damaged_form(cast, laptop):
    made = means.book(laptop, TODAY, at(17), at(18), by=cast.worker, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        means.book(
            laptop, TODAY, at(19), at(20), by=cast.colleague, now=NOW, public_id=made.public_id
        )
    assert refusal.value.code == "damaged"


def test_a_booking_let_go_twice_leaves_one_trace(cast, laptop):
    made = means.book(laptop, TODAY, at(17), at(18), by=cast.worker, now=NOW)
    for _time in range(2):
        means.cancel(Booking(pk=made.pk, public_id=made.public_id), by=cast.worker, now=NOW)
    entries = AuditEntry.objects.filter(subject=f"workers.booking:{made.public_id}")
    assert [entry.verb for entry in entries.order_by("pk")] == ["made", "cancelled"]


def test_a_worker_says_that_the_phone_is_broken_and_the_lead_sees_who_lacks_one(cast):
    row = put(cast.manager, holder=cast.worker)
    worker, lead = sign_in(Client(), cast.worker), sign_in(Client(), cast.lead)
    missing = lead.get(reverse("workers:equipment")).context["without_phone"]
    assert cast.worker.name not in missing and cast.colleague.name in missing
    worker.post(reverse("workers:equipment_state", args=[row.public_id]), {"state": "broken"})
    assert cast.worker.name in lead.get(reverse("workers:equipment")).context["without_phone"]
    worker.post(reverse("workers:equipment_state", args=[row.public_id]), {"state": "retired"})
    row.refresh_from_db()
    assert row.state == "broken"
    entries = AuditEntry.objects.filter(subject=f"workers.equipment:{row.public_id}")
    assert [entry.verb for entry in entries.order_by("pk")] == ["made", "changed"]


def test_who_leaves_leaves_the_phone_and_the_bookings(cast, laptop):
    row = put(cast.manager, holder=cast.worker)
    means.book(laptop, TODAY, at(17), at(18), by=cast.worker, now=NOW)
    assert means.hand_over(cast.worker, cast.lead, by=cast.administrator, now=NOW) == 1
    row.refresh_from_db()
    assert row.holder is None and not Booking.objects.exists()


def test_the_page_asks_at_most_six_queries(cast, laptop, django_assert_max_num_queries):
    for number in range(8):
        means.book(
            laptop, TODAY + timedelta(days=number + 1), at(9), at(10), by=cast.worker, now=NOW
        )
        put(cast.manager, holder=cast.worker, label=f"T-{number}")
    lead = sign_in(Client(), cast.lead)
    lead.get(reverse("workers:equipment"))  # which notes that somebody reads here
    with django_assert_max_num_queries(6):
        lead.get(reverse("workers:equipment"))


def test_what_who_left_had_and_booked_is_free_where_nobody_could_take_over(cast, laptop):
    """A manager is in no team, so leaving handed nothing over and the laptop stayed taken."""
    phone, day = put(cast.manager, holder=cast.manager), TODAY + timedelta(days=3)
    means.book(laptop, day, at(9), at(12), by=cast.manager, now=NOW)
    assert calendar.left_behind(TODAY, NOW) == {"equipment_freed": 0}
    assert Booking.objects.exists()

    leave(cast.manager, by=cast.administrator, today=TODAY, now=NOW)

    assert calendar.left_behind(TODAY, NOW) == {"equipment_freed": 1}
    assert calendar.left_behind(TODAY, NOW) == {"equipment_freed": 0}
    phone.refresh_from_db()
    assert phone.holder is None and not Booking.objects.exists()
