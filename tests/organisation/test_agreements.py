"""Agreements with partners: one at a time, never changed, and told of in time."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from organisation import agreement_triggers, calendar
from organisation.actions import partners
from organisation.models import Partner, SharingAgreement, User
from outbox.mail import render
from outbox.models import Message
from privacy import audit
from privacy.models import AuditEntry
from signals.models import PartnerRequest, SignalStep
from signals.screens import to_do
from tests import make
from tests.sign_in import sign_in
from youthwork.lib.dates import add_months
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
TODAY = date(2026, 11, 20)
TERMS = {
    "type": "covenant",
    "name": "Convenant wijkoverleg",
    "purpose": "acuut gevaar",
    "legal_basis": "6_1_f",
    "data_allowed": ["category"],
    "document": "",
}


@pytest.fixture
def partner(cast):
    return make.partner()


def agree(partner, first, last, by):
    terms = TERMS | {"from_day": first, "until_day": last}
    return partners.agree(partner, terms, by=by, today=TODAY, now=NOW)


def test_names_and_accounts_of_young_people_stand_in_every_agreement_as_never(cast, partner):
    made = agree(partner, TODAY, date(2027, 1, 1), cast.manager)
    assert made.data_never == ["names", "youth_accounts"] and made.checked_on is None


def test_the_next_agreement_ends_the_one_before_which_stays_as_it_was(cast, partner):
    first = agree(partner, TODAY, date(2027, 12, 31), cast.manager)
    second = agree(partner, date(2027, 1, 1), date(2028, 1, 1), cast.privacy_officer)
    first.refresh_from_db()
    assert first.until_day == date(2026, 12, 31) and first.purpose == "acuut gevaar"
    assert second.checked_by == cast.privacy_officer
    for day, expected in ((date(2026, 12, 31), first), (date(2027, 1, 1), second)):
        assert SharingAgreement.objects.with_partner(partner, day) == expected


@pytest.mark.parametrize("first", [TODAY, TODAY - timedelta(days=5)])
def test_under_what_runs_things_were_shared_so_it_is_not_rewritten(cast, partner, first):
    agree(partner, TODAY - timedelta(days=30), date(2027, 12, 31), cast.manager)
    with pytest.raises(ValidationError) as caught:
        agree(partner, first, date(2028, 1, 1), cast.manager)
    assert "from_day" in caught.value.error_dict


def test_after_one_that_was_stopped_the_next_begins_on_another_day(cast, partner):
    stopped = agree(partner, TODAY, date(2027, 12, 31), cast.manager)
    partners.end_agreement(stopped, by=cast.manager, now=NOW)
    with pytest.raises(ValidationError) as caught:
        agree(partner, TODAY, date(2027, 12, 31), cast.manager)
    assert "from_day" in caught.value.error_dict
    tomorrow = TODAY + timedelta(days=1)
    assert agree(partner, tomorrow, date(2027, 12, 31), cast.manager).from_day == tomorrow


def test_sixty_days_before_the_end_the_manager_hears_of_it_once(cast, partner):
    agreement = make.agreement(
        partner, from_day=TODAY - timedelta(days=300), until_day=TODAY + timedelta(days=60)
    )
    assert calendar.agreements_that_end(TODAY - timedelta(days=1), NOW) == {}
    assert calendar.agreements_that_end(TODAY, NOW) == {"agreements_ending": 1}
    assert calendar.agreements_that_end(TODAY, NOW) == {}
    [message] = Message.objects.filter(kind="organisation.agreement_ending")
    mail = render(message, NOW)
    assert message.recipient == cast.manager.label
    assert mail.subject == "Over twee maanden eindigt de afspraak met Basisteam Proefdam"
    assert f"/partners/{partner.public_id}/" in mail.text

    last = agreement.until_day
    assert calendar.agreements_that_end(last, NOW) == {"agreements_ended": 1}
    mail = render(Message.objects.get(kind="organisation.agreement_ends"), timezone.now())
    assert mail.subject == "Afspraak met Basisteam Proefdam eindigt op 19 januari 2027"


def test_of_an_agreement_that_ends_sooner_no_mail_says_that_it_ends_in_two_months(cast, partner):
    today = timezone.localdate()
    make.agreement(partner, from_day=today, until_day=today + timedelta(days=21))
    assert calendar.agreements_that_end(today, timezone.now()) == {"agreements_ending": 1}
    mail = render(Message.objects.get(kind="organisation.agreement_ending"), timezone.now())
    last = date_format(today + timedelta(days=21), "j F Y")
    assert mail.subject == f"Afspraak met Basisteam Proefdam eindigt op {last}"
    assert f"loopt tot en met {last}" in mail.text  # what ends counts on its last day


def test_after_an_outage_only_the_latest_is_told(cast, partner):
    make.agreement(
        partner, from_day=TODAY - timedelta(days=400), until_day=TODAY - timedelta(days=2)
    )
    assert calendar.agreements_that_end(TODAY, NOW) == {"agreements_ended": 1}
    assert calendar.agreements_that_end(TODAY, NOW) == {}


@pytest.mark.parametrize(
    ("left", "told"), [(60, "agreements_ending"), (0, "agreements_ended"), (-3, "agreements_ended")]
)
def test_an_end_of_which_nobody_could_hear_is_told_once_there_is_somebody(
    cast, partner, left, told
):
    """It was marked as told while nobody kept agreements, and sharing stopped in silence."""
    until = TODAY + timedelta(days=left)
    make.agreement(partner, from_day=TODAY - timedelta(days=300), until_day=until)
    keepers = User.objects.filter(pk__in=[cast.manager.pk, cast.privacy_officer.pk])
    keepers.update(status="paused")
    assert calendar.agreements_that_end(TODAY, NOW) == {}
    assert not Message.objects.exists()
    assert not AuditEntry.objects.filter(verb="queued").exists()
    row = SharingAgreement.objects.get()
    assert (row.reminded_at, row.end_told_at) == (None, None)

    keepers.filter(pk=cast.privacy_officer.pk).update(status="active")
    assert calendar.agreements_that_end(TODAY, NOW) == {told: 1}
    assert calendar.agreements_that_end(TODAY, NOW) == {}
    message = Message.objects.get()
    assert message.recipient == cast.privacy_officer.label
    assert "Basisteam Proefdam" in render(message, NOW).subject


def test_what_is_followed_by_another_agreement_or_was_stopped_ends_in_silence(cast, partner):
    soon = TODAY + timedelta(days=20)
    make.agreement(partner, from_day=TODAY - timedelta(days=300), until_day=soon)
    make.agreement(partner, from_day=soon + timedelta(days=1))
    stopped = make.agreement(
        make.partner("Ander"), from_day=TODAY - timedelta(days=300), until_day=soon
    )
    partners.end_agreement(stopped, by=cast.manager, now=NOW)
    assert calendar.agreements_that_end(TODAY, NOW) == {}


def test_a_next_agreement_that_has_not_begun_is_taken_back_and_the_end_is_told_again(cast, partner):
    """Nothing was shared under it, so nothing of it has to stay."""
    today = timezone.localdate()
    soon = today + timedelta(days=20)
    first = make.agreement(partner, from_day=today - timedelta(days=300), until_day=soon)
    coming = make.agreement(partner, from_day=soon + timedelta(days=1))
    manager = make.signed_in(cast.manager)
    address = reverse("partners:end", args=[partner.public_id, coming.from_day])
    page = reverse("partners:partner", args=[partner.public_id])
    assert address in manager.get(page).content.decode()
    assert address not in make.signed_in(cast.worker).get(page).content.decode()
    assert calendar.agreements_that_end(today, timezone.now()) == {}

    assert manager.post(address).url == page

    assert list(partner.agreements.all()) == [first]
    assert AuditEntry.objects.filter(verb="ended", subject=audit.label(coming)).exists()
    assert calendar.agreements_that_end(today, timezone.now()) == {"agreements_ending": 1}
    html = manager.get(reverse("partners:agree", args=[partner.public_id])).content.decode()
    assert f'value="{coming.from_day}"' in html
    agree(partner, coming.from_day, coming.until_day, cast.manager)


def test_what_a_coming_agreement_cut_short_runs_on_when_that_is_taken_back(client, cast, partner):
    """Decision 0306: what runs is then the last one again, and sharing under it goes on."""
    today = timezone.localdate()
    last, tomorrow = today + timedelta(days=360), today + timedelta(days=1)
    running = make.agreement(partner, from_day=today - timedelta(days=5), until_day=last)
    terms = TERMS | {"from_day": tomorrow, "until_day": today + timedelta(days=500)}
    partners.agree(partner, terms, by=cast.manager, today=today, now=timezone.now())
    running.refresh_from_db()
    assert (running.until_day, running.agreed_until_day) == (today, last)

    address = reverse("partners:end", args=[partner.public_id, tomorrow])
    sign_in(client, cast.manager).post(address)

    running.refresh_from_db()
    assert (running.until_day, running.agreed_until_day) == (last, None)
    assert SharingAgreement.objects.with_partner(partner, tomorrow) == running
    entry = AuditEntry.objects.get(verb="changed", subject=audit.label(running))
    assert (entry.by, entry.fields) == (cast.manager, "until_day")


def test_of_three_the_middle_one_taken_back_lets_the_first_run_until_the_last(cast, partner):
    first, second, third = (
        agree(partner, begins, ends, cast.manager)
        for begins, ends in (
            (TODAY, date(2027, 11, 15)),
            (date(2027, 1, 1), date(2028, 1, 1)),
            (date(2027, 6, 1), date(2028, 6, 1)),
        )
    )
    partners.end_agreement(second, by=cast.manager, now=NOW)
    first.refresh_from_db()
    assert first.until_day == date(2027, 5, 31)
    partners.end_agreement(third, by=cast.manager, now=NOW)
    first.refresh_from_db()
    assert (first.until_day, first.agreed_until_day) == (date(2027, 11, 15), None)


@pytest.mark.parametrize("stopped", [True, False])
def test_what_was_stopped_or_ends_by_itself_runs_no_longer_than_that(cast, partner, stopped):
    last = date(2026, 12, 31)
    first = agree(partner, TODAY, date(2027, 6, 1) if stopped else last, cast.manager)
    coming = agree(partner, date(2027, 1, 1), date(2028, 1, 1), cast.manager)
    if stopped:
        partners.end_agreement(first, by=cast.manager, now=NOW)
    partners.end_agreement(coming, by=cast.manager, now=NOW)
    first.refresh_from_db()
    assert first.until_day == last and not first.in_force_on(date(2027, 1, 2))


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        assert "one agreement at a time" in str(error)
        return True
    return False


def test_the_database_holds_one_agreement_at_a_time(cast, partner):
    """Decision 0091, whatever writes the row."""
    last = TODAY + timedelta(days=365)
    running = make.agreement(partner, from_day=TODAY, until_day=last)
    rows = SharingAgreement.objects.filter(pk=running.pk)
    for first in (TODAY - timedelta(days=400), TODAY + timedelta(days=1), last):
        until = max(first + timedelta(days=1), TODAY)
        assert refused(lambda f=first, u=until: make.agreement(partner, from_day=f, until_day=u))

    make.agreement(make.partner("Ander"), from_day=TODAY, until_day=last)
    following = make.agreement(partner, from_day=last + timedelta(days=1))
    assert refused(lambda: rows.update(until_day=following.from_day))
    rows.update(until_day=last - timedelta(days=1), purpose="anders")
    rows.update(until_day=last)


def test_one_that_was_stopped_is_in_nobodys_way_and_never_goes_on_beside_another(cast, partner):
    stopped = make.agreement(partner, from_day=TODAY)
    rows = SharingAgreement.objects.filter(pk=stopped.pk)
    rows.update(ended_at=NOW)
    make.agreement(partner, from_day=TODAY + timedelta(days=1))
    make.agreement(partner, from_day=TODAY + timedelta(days=2), ended_at=NOW)
    assert refused(lambda: rows.update(ended_at=None))


@contextmanager
def before_the_guard():
    """The triggers are away inside the block, as in a database of before."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for deed in ("DISABLE", "ENABLE"):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # none may be pending
                cursor.execute(f"ALTER TABLE organisation_sharingagreement {deed} TRIGGER USER")
                if deed == "DISABLE":
                    yield
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return
    agreement_triggers.TRIGGERS.drop("default")
    yield
    agreement_triggers.TRIGGERS.make("default")


def test_agreements_of_before_that_overlap_can_be_cut_short_and_stopped(cast, partner):
    with before_the_guard():
        first, second = (
            make.agreement(partner, from_day=TODAY - timedelta(days=days)) for days in (20, 10)
        )
    coming = agree(partner, TODAY + timedelta(days=5), date(2028, 1, 1), cast.manager)
    partners.end_agreement(first, by=cast.manager, now=NOW)
    second.refresh_from_db()
    assert second.until_day == coming.from_day - timedelta(days=1)


def test_a_day_that_was_agreed_lies_after_the_day_on_which_it_was_cut(partner):
    made = make.agreement(partner)
    rows = SharingAgreement.objects.filter(pk=made.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(agreed_until_day=made.until_day)
    assert rows.update(agreed_until_day=made.until_day + timedelta(days=1))


def test_after_one_that_was_stopped_the_next_is_offered_from_tomorrow(cast, partner):
    """Not from the day on which the stopped one would have ended: until then nothing is shared."""
    today = timezone.localdate()
    running = make.agreement(partner, from_day=today - timedelta(days=30))
    partners.end_agreement(running, by=cast.manager, now=timezone.now())
    address = reverse("partners:agree", args=[partner.public_id])
    html = make.signed_in(cast.manager).get(address).content.decode()
    assert f'value="{today + timedelta(days=1)}"' in html


def test_a_lead_asks_once_to_renew_and_it_waits_for_the_manager(cast, partner):
    first = timezone.localdate() - timedelta(days=340)
    agreement = make.agreement(partner, from_day=first)
    lead, manager = make.signed_in(cast.lead), make.signed_in(cast.manager)
    address = reverse("partners:renew", args=[partner.public_id, agreement.from_day])
    page = reverse("partners:partner", args=[partner.public_id])
    assert address in lead.get(page).content.decode()
    assert address not in manager.get(page).content.decode()

    assert [lead.post(address).status_code for _press in range(2)] == [302, 302]

    [message] = Message.objects.filter(kind="organisation.renewal_asked")
    mail = render(message, timezone.now())
    assert mail.to == [cast.manager.email] and partner.name in mail.text
    assert address not in lead.get(page).content.decode()
    assert page in manager.get("/").content.decode()

    later = {"from_day": timezone.localdate() + timedelta(days=5),
             "until_day": timezone.localdate() + timedelta(days=300)}  # fmt: skip
    partners.agree(partner, TERMS | later, by=cast.manager, today=timezone.localdate(),
                   now=timezone.now())  # fmt: skip
    assert render(message, timezone.now()) is None and page not in manager.get("/").content.decode()


@pytest.mark.parametrize(("left", "stands"), [(31, False), (30, True), (0, True)])
def test_an_agreement_that_ends_within_a_month_waits_for_the_manager(cast, partner, left, stands):
    """Picture 42. One mail sixty days before is forgotten by then."""
    today = timezone.localdate()
    last = today + timedelta(days=left)
    agreement = make.agreement(
        partner, from_day=today - timedelta(days=300), until_day=last, checked_on=today
    )
    people = (cast.manager, stands), (cast.privacy_officer, False), (cast.lead, False)
    for person, expected in people:
        tasks = answered(to_do.of(person, timezone.now()))
        assert (partner.name in [task.text for task in tasks]) == expected

    terms = TERMS | {"from_day": last + timedelta(days=1), "until_day": add_months(today, 24)}
    partners.agree(agreement.partner, terms, by=cast.manager, today=today, now=timezone.now())
    assert answered(to_do.of(cast.manager, timezone.now())) == []


def test_a_lead_sees_what_a_partner_got_last(cast, partner):
    make.agreement(partner)
    address = reverse("partners:seen", args=[partner.public_id])
    page = reverse("partners:partner", args=[partner.public_id])
    assert make.signed_in(cast.lead).get(address).url == page  # nothing yet
    signal = make.signal(cast.worker, severity=4)
    shared = make.disclosure(signal, partner, by=cast.lead, now=timezone.now())
    lead = make.signed_in(cast.lead)
    assert address in lead.get(page).content.decode()
    assert lead.get(address).url == shared.get_absolute_url()
    assert make.signed_in(cast.other_lead).get(address).url == page


# --- a partner that was written down by mistake ---------------------------------------------------


def test_a_partner_written_down_by_mistake_is_put_away(client, cast, partner):
    sign_in(client, cast.manager)
    assert (
        "/put-away/"
        in client.get(reverse("partners:change", args=[partner.public_id])).content.decode()
    )
    answer = client.post(reverse("partners:put_away", args=[partner.public_id]), follow=True)
    assert answer.status_code == 200 and not Partner.objects.exists()
    entry = AuditEntry.objects.get(verb="erased")
    assert (entry.subject, entry.by) == (f"organisation.partner:{partner.public_id}", cast.manager)


@pytest.mark.parametrize("tied", ["agreement", "stopped", "request", "approach", "step"])
def test_a_partner_to_whom_anything_is_tied_stays(client, cast, partner, tied):
    now = timezone.now()
    signal = make.signal(cast.worker)
    if tied in ("agreement", "stopped"):
        made = make.agreement(partner)
        if tied == "stopped":
            partners.end_agreement(made, by=cast.manager, now=now)
    elif tied == "request":
        PartnerRequest.objects.create(
            ref="AAAAAAAAAAAA", partner=partner, asked_on=TODAY, answer="referred"
        )
    elif tied == "approach":
        make.approach(cast.worker).partners.add(partner)
    else:
        SignalStep.objects.create(
            signal=signal, kind="informed_partner", partner=partner, done_at=now, by=cast.lead
        )
    sign_in(client, cast.manager)
    answer = client.post(reverse("partners:put_away", args=[partner.public_id]), follow=True)
    assert answer.redirect_chain == [(reverse("partners:partner", args=[partner.public_id]), 302)]
    assert Partner.objects.get() == partner
    assert not AuditEntry.objects.filter(verb="erased").exists()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (TODAY, date(2062, 12, 31), "until_day"),
        (date(1926, 1, 1), date(1927, 1, 1), "from_day"),
        (TODAY + timedelta(days=400), TODAY + timedelta(days=500), "from_day"),
    ],
)
def test_years_of_an_agreement_that_cannot_be_meant_are_refused(cast, partner, first, last, field):
    with pytest.raises(ValidationError) as refusal:
        agree(partner, first, last, cast.manager)
    assert list(refusal.value.error_dict) == [field]
    assert refusal.value.error_dict[field][0].code == "year"
    assert not partner.agreements.exists()


def test_the_next_agreement_is_checked_before_it_begins(client, cast, partner):
    """From its first day on things are shared under it, so nobody waits for that day."""
    today = timezone.localdate()
    make.agreement(partner, checked_by=cast.privacy_officer, checked_on=today)
    terms = TERMS | {"from_day": today + timedelta(days=30), "until_day": add_months(today, 24)}
    coming = partners.agree(partner, terms, by=cast.manager, today=today, now=NOW)
    check = reverse("partners:check", args=[partner.public_id, coming.from_day])
    page = reverse("partners:partner", args=[partner.public_id])

    start = sign_in(client, cast.privacy_officer).get("/").content.decode()
    assert "Kijk een afspraak na" in start and page in start
    shown = client.get(page).content.decode()
    assert check in shown and "Nog niet door de privacy-medewerker" in shown
    assert client.post(check).status_code == 302
    coming.refresh_from_db()
    assert (coming.checked_by, coming.checked_on) == (cast.privacy_officer, today)
    assert check not in client.get(page).content.decode()
    assert "Kijk een afspraak na" not in client.get("/").content.decode()


@pytest.mark.parametrize(("since", "late"), [(0, True), (1, False)])
def test_an_agreement_under_which_is_shared_unchecked_is_late_to_check(cast, partner, since, late):
    today = timezone.localdate()
    first, last = today + timedelta(days=since), today + timedelta(days=90)
    make.agreement(partner, from_day=first, until_day=last)
    for person, expected in ((cast.privacy_officer, [late]), (cast.manager, []), (cast.lead, [])):
        tasks = answered(to_do.of(person, timezone.now()))
        assert [task.is_late for task in tasks if task.icon == "patch-check"] == expected
