"""Who may read which signals: one queryset decides."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from organisation.models import User
from outbox.models import Message
from privacy.choices import EMERGENCY
from privacy.models import AuditEntry
from signals.actions import owning, sharing
from signals.models import Signal
from signals.querysets.lists import found
from tests import make
from tests.make import signed_in

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT


def readable(person) -> set[str]:
    person = User.objects.get(pk=person.pk)
    return set(Signal.objects.visible_to(person).values_list("ref", flat=True))


def test_a_lead_reads_the_own_teams_and_nothing_else(cast):
    ours = make.signal(cast.worker, severity=5)
    make.signal(cast.other_worker, severity=5)

    assert readable(cast.lead) == {ours.ref}


def test_a_worker_reads_what_was_logged_or_is_owned(cast):
    mine, given = make.signal(cast.worker), make.signal(cast.colleague)
    make.signal(cast.colleague)
    owning.assign(given, cast.worker, by=cast.lead, now=make.FRIDAY_NIGHT)

    assert readable(cast.worker) == {mine.ref, given.ref}


def test_colleagues_read_calm_signals_of_their_team_where_the_organisation_chose_that(cast):
    calm = make.signal(cast.colleague, severity=3)
    chance = make.signal(cast.colleague, category="opportunity", severity=None)
    make.signal(cast.colleague, severity=4)
    make.signal(cast.other_worker, severity=1)
    assert readable(cast.worker) == set()

    cast.organisation.colleagues_may_read = True
    cast.organisation.save()
    caches["process"].clear()

    assert readable(cast.worker) == {calm.ref, chance.ref}


def test_a_colleague_who_reads_a_calm_signal_sees_its_account_nowhere(cast):
    """Its account is for who logged it, its owner and the lead, also where it was shared."""
    cast.organisation.colleagues_may_read = True
    cast.organisation.save()
    caches["process"].clear()
    where = {"account_handle": "vechtclub.noord", "location_url": "https://example.org/vechtclub"}
    calm = make.signal(cast.worker, severity=3, narrative="Er wordt gevochten.", **where)
    partner, kinds = make.partner(), ["category", "account_handle", "location_url"]
    make.agreement(partner, *kinds)
    made = make.draft(calm, partner, by=cast.lead, now=timezone.now(), data_kinds=kinds)
    sharing.share(made, by=cast.lead, now=timezone.now())

    def page(person, of):
        return signed_in(person).get(of.get_absolute_url()).content.decode()

    assert "gevochten" in page(cast.colleague, calm)
    for of in (calm, made):
        assert "vechtclub" not in page(cast.colleague, of)
    assert all("vechtclub" in page(person, made) for person in (cast.worker, cast.lead))

    assert "vechtclub" not in page(cast.privacy_officer, made)
    signed_in(cast.privacy_officer).post(calm.get_absolute_url(), {"reason": "Vraag van de school"})
    assert "vechtclub" in page(cast.privacy_officer, made)


@pytest.mark.parametrize("who", ["manager", "privacy_officer", "administrator", "director"])
def test_nobody_else_reads_in_the_list(cast, who):
    make.signal(cast.worker)

    assert readable(getattr(cast, who)) == set()


def test_a_privacy_officer_reads_with_a_reason_only(cast):
    make.signal(cast.worker)

    now = make.FRIDAY_NIGHT
    assert Signal.objects.readable_with_reason_by(cast.privacy_officer, now).count() == 1
    assert Signal.objects.readable_with_reason_by(cast.administrator, now).count() == 0


def test_a_lead_on_duty_opens_urgent_signals_of_another_team_with_a_reason(cast):
    now = make.FRIDAY_NIGHT
    make.duty(cast.other_lead, now - timedelta(hours=1), now + timedelta(hours=1))
    make.signal(cast.worker, severity=3, now=now)
    urgent = make.signal(cast.worker, severity=4, now=now)
    Message.objects.all().delete()

    def reachable(person, moment):
        return [s.ref for s in Signal.objects.readable_with_reason_by(person, moment)]

    assert readable(cast.other_lead) == set()
    assert reachable(cast.other_lead, now) == [urgent.ref]
    assert reachable(cast.other_lead, now + timedelta(hours=2)) == []
    assert reachable(cast.lead, now) == []


def test_a_lead_of_two_teams_reads_both(cast):
    first, second = make.signal(cast.worker), make.signal(cast.other_worker)
    make.membership(cast.lead, "team_lead", cast.zuid)

    assert readable(cast.lead) == {first.ref, second.ref}


def test_a_former_lead_reads_nothing(cast):
    make.signal(cast.worker)
    cast.lead.memberships.update(until_day="2020-12-31")

    assert readable(cast.lead) == set()


def test_the_other_team_finds_no_word_of_ours(cast):
    make.signal(cast.worker, narrative="Er wordt gevochten bij de kermis.")

    assert len(found(cast.lead, "kermis", NOW).rows) == 1
    assert not found(cast.other_lead, "kermis", NOW).rows


def test_words_are_found_by_their_stem_and_all_must_be_there(cast):
    signal = make.signal(cast.worker, narrative="Jongeren delen vechtfilmpjes bij het station.")

    assert [row.pk for row in found(cast.lead, "vechtfilmpje", NOW).rows] == [signal.pk]
    assert [row.pk for row in found(cast.lead, "vechtfilmpjes station", NOW).rows] == [signal.pk]
    assert not found(cast.lead, "vechtfilmpjes kermis", NOW).rows
    assert not found(cast.lead, "de het", NOW).rows


@pytest.mark.parametrize(
    ("deed", "values"),
    [
        ("assign", {"to": ""}),
        ("account", {}),
        ("add_step", {}),
    ],
)
def test_a_lead_on_duty_acts_on_another_team_s_signal_only_after_a_reason(cast, deed, values):
    now = timezone.now()
    make.duty(cast.lead, now - timedelta(hours=1), now + timedelta(hours=1))
    signal = make.signal(cast.other_worker, severity=5, narrative="Vuurwerk bij het park")
    url, browser = reverse(f"signals:{deed}", args=[signal.ref]), signed_in(cast.lead)

    before = browser.post(url, values)
    browser.post(signal.get_absolute_url(), {"reason": "Mijn dienst, niemand anders"})
    after = browser.post(url, values)

    assert before.status_code == 404
    assert after.status_code in (200, 422) and "Vuurwerk" in after.content.decode()


def test_a_lead_on_duty_lists_another_team_s_account_only_after_a_reason(cast):
    """It stood in the form without one, and nobody was mailed that the glass was broken."""
    now = timezone.now()
    make.duty(cast.lead, now - timedelta(hours=1), now + timedelta(hours=1))
    signal = make.signal(
        cast.other_worker, severity=5, category="exposing", account_handle="voorbeeld_account"
    )
    form = reverse("signals:new_item") + f"?signal={signal.ref}"
    browser = signed_in(cast.lead)

    assert browser.get(form).status_code == browser.post(form, {}).status_code == 404
    assert not AuditEntry.objects.filter(verb="shown_account").exists()
    browser.post(signal.get_absolute_url(), {"reason": "Mijn dienst, niemand anders"})
    page = browser.get(form)

    assert page.status_code == 200 and "voorbeeld_account" in page.content.decode()
    [shown] = AuditEntry.objects.filter(verb="shown_account")
    assert (shown.by, shown.reason) == (cast.lead, "Mijn dienst, niemand anders")
    assert shown.after == EMERGENCY
    session = browser.session  # a quarter of an hour later its page asks again, a form goes on
    del session["signals_reason"]
    session.save()
    assert browser.get(form).status_code == 200
    again = AuditEntry.objects.filter(verb="shown_account").latest("pk")
    assert (again.reason, again.after) == (shown.reason, EMERGENCY)
    assert Message.objects.filter(kind="signals.opened_on_duty").exists()


def test_a_lead_on_duty_takes_over_and_acts_but_does_not_close(cast):
    now = make.FRIDAY_NIGHT
    make.duty(cast.other_lead, now - timedelta(hours=1), now + timedelta(hours=1))
    urgent = make.signal(cast.worker, severity=5)
    on_duty = User.objects.get(pk=cast.other_lead.pk)

    assert Signal.objects.triageable_by(on_duty, now).get() == urgent
    assert Signal.objects.workable_by(on_duty, now).get() == urgent
    assert not Signal.objects.movable_by(on_duty, now).exists()
    assert Signal.objects.movable_by(User.objects.get(pk=cast.lead.pk), now).get() == urgent
