"""More than an agreement allows: only while a life is at stake, by the privacy officer's yes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from organisation.choices import DataKind
from organisation.notifications import wait
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals.actions import sharing, sharing_status
from signals.choices.sharing import SharingStatus
from signals.models import Disclosure, Signal
from tests import make
from tests.signals.test_sharing import refusal
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
BEYOND = ["category", "account_handle"]
STATED = {"data_kinds": BEYOND, "life_at_stake": True}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def police(cast):
    """A partner that may have numbers and kinds, and no account."""
    partner = make.partner()
    make.agreement(partner, "counts", "category", name="Gebiedsconvenant")
    return partner


@pytest.fixture
def signal(cast, now):
    return make.signal(
        cast.worker,
        now=now - timedelta(hours=1),
        severity=5,
        category="violence",
        platform=make.platform(),
        account_handle="voorbeeld_account",
    )


@pytest.fixture
def asked(cast, police, signal, now):
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    sharing.ask(made, by=cast.lead, now=now)
    return made


def approved(made, cast, now):
    sharing.approve(made, reason="Er is een wapen gezien.", by=cast.privacy_officer, now=now)
    return Disclosure.objects.get(pk=made.pk)


@pytest.mark.parametrize("severity", [1, 3, 4])
def test_below_severity_five_an_agreement_says_what_can_be_composed(cast, police, now, severity):
    calm = make.signal(cast.worker, now=now, severity=severity, account_handle="voorbeeld")
    got = refusal(lambda: make.draft(calm, police, by=cast.lead, now=now, **STATED))
    assert got == {"data_kinds": "not_allowed"}


def test_where_a_life_is_at_stake_the_privacy_officer_allows_more_with_a_reason(
    cast, police, signal, asked, now
):
    """R87, GDPR articles 6(1)(d) and 9(2)(c)."""
    messages = Message.objects.filter(kind__startswith="signals.sharing_")
    [message] = messages.exclude(kind="signals.sharing_waits")
    assert message.kind == "signals.sharing_beyond_asked"  # which doesn't wait for own hours
    assert message.recipient == cast.privacy_officer.label

    row = approved(asked, cast, now)

    assert (row.status, row.agreement, row.approver) == ("shared", None, cast.privacy_officer)
    assert row.in_spite_of == police.agreements.get() and row.shared_by == cast.lead
    entry = AuditEntry.objects.get(verb="shared")
    assert (entry.by, entry.fields, entry.after) == (
        cast.privacy_officer, "category,account_handle", "beyond",
    )  # fmt: skip
    assert Message.objects.filter(kind="signals.sharing_decided_now", recipient=cast.lead.label)


def test_what_was_stated_of_the_danger_stands_in_the_row_and_in_the_trail(cast, police, signal):
    """GDPR articles 5(2), 9(2)(c): who relies on it can show who said so, and when."""
    browser = make.signed_in(cast.lead)
    made = browser.post(address(signal, police) + "?beyond=1", form(no_youth_account="on")).url
    row = Disclosure.objects.get()
    assert row.life_at_stake and row.made_by == cast.lead
    entry = AuditEntry.objects.about(f"signals.disclosure:{row.ref}").get(verb="made")
    assert (entry.by, entry.fields) == (cast.lead, "category,account_handle,life_at_stake")
    told = gettext("A life is in danger now, and they need this to help.")
    assert browser.post(made, {"what": "ask"}).status_code == 302
    for reader in (cast.lead, cast.privacy_officer):
        assert told in make.signed_in(reader).get(made).content.decode()


def test_who_composes_it_within_the_agreement_after_all_states_nothing(cast, police, signal, now):
    make.draft(signal, police, by=cast.lead, now=now, **STATED)
    row = make.draft(signal, police, by=cast.lead, now=now, data_kinds=["category"])
    row.refresh_from_db()
    assert not row.life_at_stake
    entry = AuditEntry.objects.get(verb="changed")
    assert entry.fields == "data_kinds,life_at_stake"
    make.draft(signal, police, by=cast.lead, now=now, data_kinds=["category"])
    assert AuditEntry.objects.filter(verb="changed").count() == 1
    assert told_nowhere(row, cast.lead)


def told_nowhere(row, reader):
    told = gettext("A life is in danger now, and they need this to help.")
    return told not in make.signed_in(reader).get(row.get_absolute_url()).content.decode()


def test_nothing_beyond_the_agreement_is_composed_without_saying_that_a_life_is_in_danger(
    cast, police, signal, now
):
    got = refusal(lambda: make.draft(signal, police, by=cast.lead, now=now, data_kinds=BEYOND))
    assert got == {"data_kinds": "not_allowed"}


def test_a_lead_alone_shares_nothing_beyond_the_agreement(cast, police, signal, now):
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    assert refusal(lambda: sharing.share(made, by=cast.lead, now=now)) == "not_allowed"
    within = make.draft(signal, police, by=cast.lead, now=now, data_kinds=["category"])
    within.refresh_from_db()
    assert refusal(lambda: sharing.ask(within, by=cast.lead, now=now)) == "agreement"


def test_the_mail_comes_at_any_hour_and_says_nothing_of_it(cast, asked, settings, now):
    assert "signals.sharing_beyond_asked" not in settings.IN_OWN_HOURS
    message = Message.objects.get(kind="signals.sharing_beyond_asked")
    mail = render(message, now)
    assert mail.to == [cast.privacy_officer.email]
    assert asked.get_absolute_url() in mail.text
    for kept in ("voorbeeld_account", asked.signal.narrative, asked.partner.name):
        assert kept not in mail.subject + mail.text


def test_where_a_life_is_at_stake_nothing_waits_without_an_agreement_either(
    cast, signal, settings, now
):
    school = make.partner("School", "school")
    made = make.draft(signal, school, by=cast.worker, now=now, data_kinds=["category"])
    sharing.propose(made, by=cast.worker, now=now)
    sharing.ask(made, by=cast.lead, now=now)
    message = Message.objects.get(kind="signals.sharing_asked_now")
    mail = render(message, now)
    assert mail.to == [cast.privacy_officer.email] and made.get_absolute_url() in mail.text
    approved(made, cast, now)
    kinds = set(Message.objects.filter(kind__contains="sharing_").values_list("kind", flat=True))
    parts = ("proposed_now", "asked_now", "decided_now", "waits")
    assert kinds == {f"signals.sharing_{part}" for part in parts}
    for message in Message.objects.filter(kind__in=kinds):
        assert wait(message, now) is None
    assert not kinds & {*settings.IN_OWN_HOURS, *settings.NOTIFICATION_KINDS}


def test_where_no_other_privacy_officer_is_active_the_page_says_so(cast, police, signal, now):
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    browser = make.signed_in(cast.lead)
    cast.privacy_officer.memberships.all().delete()
    page = browser.post(made.get_absolute_url(), {"what": "ask"}, follow=True).content.decode()
    assert gettext("It is saved, but nobody can decide it now.") in page
    assert 'name="what"' not in page and "112" in page
    assert not Message.objects.filter(kind="signals.sharing_beyond_asked").exists()


CALL_112 = '<a href="tel:112">'


def test_who_waits_while_a_life_is_at_stake_reads_whom_to_call(cast, police, signal, asked, now):
    """A mail at night may not be read; 112 needs nobody's yes."""
    officer = cast.privacy_officer
    officer.phone = "06 00 00 00 07"
    officer.save()
    browser = make.signed_in(cast.lead)
    page = browser.get(asked.get_absolute_url()).content.decode()
    assert CALL_112 in page and 'href="tel:0600000007"' in page and officer.name in page

    Signal.objects.filter(pk=signal.pk).update(severity=4)
    page = browser.get(asked.get_absolute_url()).content.decode()
    assert CALL_112 not in page and "tel:" not in page
    assert gettext("Somebody else decides this. You hear of it.") in page


@pytest.mark.parametrize("severity", [3, 5])
def test_it_is_said_that_the_lead_hears_it_now_only_where_that_is_so(cast, now, severity):
    """Below severity 5 the mail keeps to somebody's own hours, or comes once a day."""
    about = make.signal(cast.worker, now=now, severity=severity)
    made = make.draft(about, make.partner("School", "school"), by=cast.worker, now=now)
    browser = make.signed_in(cast.worker)
    page = browser.post(made.get_absolute_url(), {"what": "propose"}, follow=True)
    told = gettext("Your team lead decides and hears of it now.")
    assert (told in page.content.decode()) is (severity == 5)


@pytest.mark.parametrize("deed", ["draft", "nobody", "image", "demand"])
def test_112_is_one_press_away_wherever_a_page_about_sharing_names_it(
    cast, police, signal, now, deed
):
    address = {"demand": reverse("partners:demand", args=[police.public_id])}
    if deed == "image":
        image = make.signal(
            cast.worker,
            now=now,
            category="exposing",
            subcategory="sexual_image_minor",
            narrative="",
        )
        address["image"] = reverse("signals:share", args=[image.ref])
    elif deed != "demand":
        made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
        address[deed] = made.get_absolute_url()
    if deed == "nobody":
        cast.privacy_officer.memberships.all().delete()
        sharing.ask(made, by=cast.lead, now=now)
    page = make.signed_in(cast.lead).get(address[deed]).content.decode()
    assert CALL_112 in page


def heard_by_the_director(cast):
    return Message.objects.get(kind="signals.sharing_waits", recipient=cast.director.label)


def test_after_a_quarter_of_an_hour_the_director_hears_that_it_waits_and_whom_to_call(
    cast, signal, asked, now, settings
):
    officer = cast.privacy_officer
    officer.phone = "06 00 00 00 07"
    officer.save()
    message = heard_by_the_director(cast)
    assert message.not_before == now + timedelta(minutes=15)
    assert wait(message, make.FRIDAY_NIGHT) is None

    mail = render(message, message.not_before)
    assert mail.to == [cast.director.email]
    assert f"{officer.name}, 06 00 00 00 07" in mail.text and "112" in mail.text
    assert asked.get_absolute_url() not in mail.text  # which a director doesn't open
    for kept in ("voorbeeld_account", signal.narrative, asked.partner.name):
        assert kept not in mail.text + mail.subject

    Signal.objects.filter(pk=signal.pk).update(severity=4)
    assert render(message, message.not_before) is None


@pytest.mark.parametrize("deed", [sharing.approve, sharing_status.decline])
def test_once_it_is_decided_the_director_hears_nothing(cast, asked, now, deed):
    deed(asked, reason="Er is een wapen gezien.", by=cast.privacy_officer, now=now)
    message = heard_by_the_director(cast)
    assert render(message, message.not_before) is None


def test_where_nobody_may_decide_the_director_hears_it_at_once(cast, police, signal, now):
    cast.privacy_officer.memberships.all().delete()
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    sharing.ask(made, by=cast.lead, now=now)
    message = heard_by_the_director(cast)
    assert message.not_before == now
    told = gettext("There is no privacy officer now who may decide it.")
    assert told in render(message, now).text


def test_below_severity_five_the_director_hears_nothing(cast, now):
    calm = make.signal(cast.worker, now=now, severity=4)
    made = make.draft(calm, make.partner("School", "school"), by=cast.lead, now=now)
    sharing.ask(made, by=cast.lead, now=now)
    assert not Message.objects.filter(kind="signals.sharing_waits").exists()


def test_a_signal_that_is_less_serious_by_then_is_not_allowed(cast, signal, asked, now):
    Signal.objects.filter(pk=signal.pk).update(severity=4)
    row = Disclosure.objects.get(pk=asked.pk)
    assert refusal(lambda: approved(row, cast, now)) == "not_allowed"
    row.refresh_from_db()
    assert row.status == SharingStatus.ASKED


def test_what_the_database_refuses_is_said_on_the_form(cast, police, signal, now):
    """Composed anew in another tab, with more, after this one was read."""
    made = make.draft(signal, police, by=cast.lead, now=now, data_kinds=["category"])
    read = Disclosure.objects.get(pk=made.pk)
    Disclosure.objects.filter(pk=made.pk).update(data_kinds=BEYOND)
    assert refusal(lambda: sharing.share(read, by=cast.lead, now=now)) == "changed"
    made.refresh_from_db()
    assert made.status == SharingStatus.DRAFT


def test_the_severity_of_the_moment_of_the_decision_counts(cast, signal, asked, now):
    """Lowered after the row was read, before the decision."""
    row = Disclosure.objects.select_related("signal").get(pk=asked.pk)
    assert row.signal.severity == 5
    Signal.objects.filter(pk=signal.pk).update(severity=4)
    assert refusal(lambda: approved(row, cast, now)) == "not_allowed"
    page = Disclosure.objects.get(pk=row.pk)
    assert page.status == SharingStatus.ASKED


def test_an_agreement_made_after_it_was_asked_binds_too(cast, now):
    """It was asked without one; since then there is one that doesn't allow it."""
    school = make.partner("School", "school")
    calm = make.signal(cast.worker, now=now, severity=3, account_handle="voorbeeld")
    made = make.draft(calm, school, by=cast.lead, now=now, **STATED)
    sharing.ask(made, by=cast.lead, now=now)
    make.agreement(school, "category")
    assert refusal(lambda: approved(made, cast, now)) == "not_allowed"
    page = make.signed_in(cast.privacy_officer).get(made.get_absolute_url()).content.decode()
    assert 'value="decline"' in page and 'value="approve"' not in page


def test_an_agreement_made_meanwhile_that_allows_all_is_the_ground(cast, now):
    school = make.partner("School", "school")
    calm = make.signal(cast.worker, now=now, severity=3, account_handle="voorbeeld")
    made = make.draft(calm, school, by=cast.lead, now=now, **STATED)
    sharing.ask(made, by=cast.lead, now=now)
    agreement = make.agreement(school, *BEYOND, name="Convenant van nu")
    row = approved(made, cast, now)
    assert (row.agreement, row.in_spite_of) == (agreement, None)
    assert AuditEntry.objects.get(verb="shared").after == "agreement"
    page = make.signed_in(cast.lead).get(made.get_absolute_url()).content.decode()
    assert "<bdi>Convenant van nu</bdi>" in page
    school.agreements.update(ended_at=now)
    later = {"by": cast.lead, "now": now + timedelta(hours=1)}
    row = Disclosure.objects.get(pk=row.pk)
    assert refusal(lambda: sharing.send_again(row, **later)) == "no_agreement"


def test_what_is_not_there_any_more_is_told_from_what_is_not_allowed(cast, signal, asked, now):
    Signal.objects.filter(pk=signal.pk).update(account_handle=None)
    row = Disclosure.objects.get(pk=asked.pk)
    assert refusal(lambda: approved(row, cast, now)) == "gone"
    page = make.signed_in(cast.privacy_officer).get(row.get_absolute_url()).content.decode()
    assert 'value="decline"' in page and 'value="approve"' not in page


def test_a_new_link_needs_the_danger_to_last(cast, signal, asked, now):
    row = approved(asked, cast, now)
    later, officer = now + timedelta(hours=1), cast.privacy_officer
    sharing.send_again(row, by=officer, now=later)
    row.refresh_from_db()
    assert row.agreement is None and row.in_spite_of is not None
    assert AuditEntry.objects.filter(verb="shared", by=officer, after="beyond").count() == 2
    Signal.objects.filter(pk=signal.pk).update(severity=3)
    row = Disclosure.objects.get(pk=row.pk)
    again = later + timedelta(hours=1)
    assert refusal(lambda: sharing.send_again(row, by=officer, now=again)) == "not_allowed"
    row.partner.agreements.update(ended_at=now)  # the yes was for the danger, whatever is agreed
    assert refusal(lambda: sharing.send_again(row, by=officer, now=again)) == "changed"


def test_only_the_privacy_officer_renews_what_goes_beyond_an_agreement(cast, asked, now):
    row = approved(asked, cast, now)
    later, officer = now + timedelta(hours=1), cast.privacy_officer
    assert refusal(lambda: sharing.send_again(row, by=cast.lead, now=later)) == "officer"
    page = make.signed_in(cast.lead).get(row.get_absolute_url()).content.decode()
    assert 'value="revoke"' in page and 'value="again"' not in page
    page = make.signed_in(officer).get(row.get_absolute_url()).content.decode()
    assert 'value="revoke"' in page and 'value="again"' in page
    Disclosure.objects.filter(pk=row.pk).update(made_by=officer)  # as rows of before may stand
    row = Disclosure.objects.get(pk=row.pk)
    assert refusal(lambda: sharing.send_again(row, by=officer, now=later)) == "officer"


def is_open(row, now):
    row = Disclosure.objects.get(pk=row.pk)
    found = Disclosure.objects.open_at(now).filter(pk=row.pk).exists()
    assert row.is_open_at(now) is found
    return found


def test_the_page_closes_with_the_agreement_that_it_went_beyond(cast, police, asked, now):
    row = approved(asked, cast, now)
    later = now + timedelta(hours=1)
    assert is_open(row, later)
    police.agreements.update(ended_at=later)
    assert not is_open(row, later)
    row = Disclosure.objects.get(pk=row.pk)
    again = {"by": cast.privacy_officer, "now": later}
    assert refusal(lambda: sharing.send_again(row, **again)) == "changed"
    page = make.signed_in(cast.lead).get(row.get_absolute_url()).content.decode()
    assert gettext("Closed with the agreement on %(moment)s")[:20] in page


def test_the_page_closes_with_the_danger_and_the_mail_doesnt_go(cast, signal, asked, now):
    row = approved(asked, cast, now)
    message = Message.objects.get(kind="signals.shared")
    Signal.objects.filter(pk=signal.pk).update(severity=4)
    assert render(message, now) is None and not is_open(row, now)
    assert not sharing.open_in(row, "iemand", now=now)
    page = make.signed_in(cast.lead).get(row.get_absolute_url()).content.decode()
    assert gettext("Closed: the severity is no longer 5") in page
    Signal.objects.filter(pk=signal.pk).update(severity=5)
    assert render(message, now) is not None and is_open(row, now)


@pytest.mark.parametrize("part", ["asked_by", "made_by"])
@pytest.mark.parametrize("severity", [3, 5])
def test_who_composed_or_asked_it_doesnt_allow_it(cast, now, part, severity):
    """With an agreement or without, also where one person leads and is privacy officer."""
    about = make.signal(cast.worker, now=now, severity=severity)
    school = make.partner("School", "school")
    if severity == 5:
        make.agreement(school, "counts")
    said = {"data_kinds": ["category"], "life_at_stake": severity == 5}
    made = make.draft(about, school, by=cast.worker, now=now, **said)
    sharing.ask(made, by=cast.lead, now=now)
    officer = cast.privacy_officer
    assert made in Disclosure.objects.approvable_by(officer)
    Disclosure.objects.filter(pk=made.pk).update(**{part: officer})
    made = Disclosure.objects.get(pk=made.pk)
    assert made not in Disclosure.objects.approvable_by(officer)
    assert made not in Disclosure.objects.waiting_for(officer, day_of(now))
    assert refusal(lambda: approved(made, cast, now)) == "own"
    page = make.signed_in(officer).get(made.get_absolute_url()).content.decode()
    assert 'value="approve"' not in page and 'name="reason"' not in page


def test_of_an_approach_nothing_goes_beyond_the_agreement(cast, police, signal, now):
    approach = make.approach(cast.lead, signals=[signal], now=now)
    got = refusal(
        lambda: make.draft(approach, police, by=cast.lead, now=now, data_kinds=["area_time"])
    )
    assert got == {"data_kinds": "not_allowed"}


def test_what_keeps_no_story_gives_no_account_and_no_sentence_beyond_it_either(cast, police, now):
    one = make.signal(cast.worker, now=now, severity=5, concerns_one_youth=True, narrative="")
    for kind in ("account_handle", "location_url", "summary"):
        said = {"data_kinds": [kind], "summary": "Let op." if kind == "summary" else ""}
        got = refusal(lambda said=said: make.draft(one, police, by=cast.lead, now=now, **said))
        assert got == {"data_kinds": "not_allowed"}
    image = make.signal(
        cast.worker, now=now, category="exposing", subcategory="sexual_image_minor", narrative=""
    )
    assert refusal(lambda: make.draft(image, police, by=cast.lead, now=now)) == "never_shared"


# --- held by the database -------------------------------------------------------------------------


def refused(rows, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


def test_the_database_holds_what_is_shared_to_its_agreement(cast, police, signal, now):
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    rows = Disclosure.objects.filter(pk=made.pk)
    agreement = police.agreements.get()
    refused(rows, status="shared", shared_at=now, agreement=agreement)
    within = {"status": "shared", "shared_at": now, "agreement": agreement}
    rows.update(**within, data_kinds=["category"])
    refused(rows, data_kinds=BEYOND)


def test_the_database_lets_nothing_beyond_it_without_a_yes_or_without_a_life_at_stake(
    cast, police, signal, now
):
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    rows = Disclosure.objects.filter(pk=made.pk)
    agreement = police.agreements.get()
    yes = {"approver": cast.privacy_officer, "decision_reason": "Er is een wapen gezien."}
    shared = {"status": "shared", "shared_at": now, "in_spite_of": agreement}
    refused(rows, **shared)
    refused(rows, **(shared | yes | {"decision_reason": None}))
    refused(rows, **shared, **yes, agreement=agreement)
    refused(rows, in_spite_of=agreement)  # a draft is of no ground yet
    Signal.objects.filter(pk=signal.pk).update(severity=4)
    refused(rows, **shared, **yes)
    Signal.objects.filter(pk=signal.pk).update(severity=5)
    rows.update(**shared, **yes)


def test_the_database_takes_no_agreement_with_another_partner(cast, police, signal, now):
    made = make.draft(signal, police, by=cast.lead, now=now, data_kinds=["category"])
    rows = Disclosure.objects.filter(pk=made.pk)
    other = make.agreement(make.partner("School", "school"), "category")
    yes = {"approver": cast.privacy_officer, "decision_reason": "Er is een wapen gezien."}
    shared = {"status": "shared", "shared_at": now}
    refused(rows, **shared, agreement=other)
    refused(rows, **shared, **yes, in_spite_of=other)
    rows.update(**shared, agreement=police.agreements.get())


@pytest.mark.parametrize("ground", ["agreement", "in_spite_of"])
@pytest.mark.parametrize("ends", ["starts later", "is over", "was stopped"])
def test_the_database_takes_no_agreement_that_isnt_in_force(
    cast, police, signal, now, ends, ground
):
    made = make.draft(signal, police, by=cast.lead, now=now, data_kinds=["category"])
    rows, days = Disclosure.objects.filter(pk=made.pk), timedelta(days=2)  # at any hour
    agreement, today = police.agreements.get(), timezone.localdate(now)
    as_it_was = {"from_day": agreement.from_day, "until_day": agreement.until_day, "ended_at": None}
    values = {
        "starts later": {"from_day": today + days},
        "is over": {"until_day": today - days},
        "was stopped": {"ended_at": now},
    }
    yes = {"approver": cast.privacy_officer, "decision_reason": "Er is een wapen gezien."}
    shared = {"status": "shared", "shared_at": now, ground: agreement}
    police.agreements.update(**values[ends])
    refused(rows, **shared, **yes)
    police.agreements.update(**as_it_was)
    rows.update(**shared, **yes)
    police.agreements.update(**values[ends])
    rows.update(told_youth="yes", status="shared")  # what was shared under it stays so


def allowed_at(moment, cast):
    """What a yes writes that names no agreement."""
    yes = {"approver": cast.privacy_officer, "decision_reason": "Er is een wapen gezien."}
    return yes | {"status": "shared", "shared_at": moment}


def test_the_database_lets_no_yes_pass_by_an_agreement_in_force(cast, police, signal, now):
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    rows = Disclosure.objects.filter(pk=made.pk)
    refused(rows, **allowed_at(now, cast))
    rows.update(**allowed_at(now, cast), data_kinds=["category"])
    refused(rows, data_kinds=BEYOND)


@pytest.mark.parametrize("ends", ["starts later", "is over", "was stopped", "is another's"])
def test_the_database_holds_a_yes_to_no_agreement_that_isnt_in_force(
    cast, police, signal, now, ends
):
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    days = timedelta(days=2)  # at any hour
    values = {
        "starts later": {"from_day": timezone.localdate(now) + days},
        "is over": {"until_day": timezone.localdate(now) - days},
        "was stopped": {"ended_at": now},
        "is another's": {"partner": make.partner("School", "school")},
    }
    police.agreements.update(**values[ends])
    Disclosure.objects.filter(pk=made.pk).update(**allowed_at(now, cast))


def test_the_day_of_a_yes_is_that_of_the_clock_on_the_wall(cast, police, signal, now):
    made = make.draft(signal, police, by=cast.lead, now=now, **STATED)
    rows = Disclosure.objects.filter(pk=made.pk)
    night = datetime(2026, 1, 15, 23, 30, tzinfo=UTC)  # half past twelve, on the 16th
    police.agreements.update(from_day=date(2026, 1, 16))
    refused(rows, **allowed_at(night, cast))
    police.agreements.update(from_day=date(2025, 1, 16), until_day=date(2026, 1, 15))
    rows.update(**allowed_at(night, cast))


@pytest.mark.parametrize("part", ["asked_by", "made_by"])
def test_the_database_asks_two_people_for_a_yes(cast, signal, now, part):
    made = make.draft(signal, make.partner("School", "school"), by=cast.lead, now=now)
    rows = Disclosure.objects.filter(pk=made.pk)
    rows.update(**{part: cast.privacy_officer})
    yes = {"approver": cast.privacy_officer, "decision_reason": "Er is een wapen gezien."}
    refused(rows, status="shared", shared_at=now, **yes)
    refused(rows, approver=cast.privacy_officer)


# --- the pages ------------------------------------------------------------------------------------


def address(signal, partner):
    return reverse("signals:share_with", args=[signal.ref, partner.public_id])


def form(**also):
    said = {"route": "link", "told_youth": "yes", "looked": "on", "life_at_stake": "on"}
    return said | {"data_kinds": BEYOND} | also


def test_the_page_of_a_signal_of_severity_five_shows_the_way(cast, signal, police, now):
    browser = make.signed_in(cast.lead)
    page = browser.get(address(signal, police)).content.decode()
    assert "Past bij de afspraak" in page and 'href="?beyond=1"' in page
    assert 'value="account_handle"' not in page

    nothing = make.partner("Wijkteam", "youth_care")
    make.agreement(nothing, "counts")
    page = browser.get(address(signal, nothing)).content.decode()
    assert "Van dit signaal laat de afspraak niets toe." in page
    assert 'href="?beyond=1"' in page and 'name="route"' not in page

    calm = make.signal(cast.worker, now=now, severity=4, account_handle="voorbeeld")
    for partner in (nothing, police):
        for way in ("", "?beyond=1"):
            page = browser.get(address(calm, partner) + way).content.decode()
            assert "?beyond=1" not in page and 'value="account_handle"' not in page


def test_beyond_the_agreement_nothing_is_ticked_and_it_is_said_what_it_doesnt_allow(
    cast, signal, police
):
    browser = make.signed_in(cast.lead)
    page = browser.get(address(signal, police) + "?beyond=1").content.decode()
    ticks = re.findall(r'<input[^>]*name="data_kinds"[^>]*>', page)
    ticked = [tick for tick in ticks if "checked" in tick]
    assert len(ticks) > 4 and len(ticked) == 1 and 'value="category"' in ticked[0]
    assert "Buiten de afspraak" in page and "Bel eerst 112." in page
    assert 'href="tel:112"' in page
    assert page.count("De afspraak laat dit niet toe") == len(ticks) - 1

    refused = browser.post(address(signal, police) + "?beyond=1", form(life_at_stake=""))
    assert refused.status_code == 422 and not Disclosure.objects.exists()
    # Nor by the form for what the agreement allows.
    assert browser.post(address(signal, police), form()).status_code == 422


def test_from_the_question_to_the_register(cast, signal, police):
    browser = make.signed_in(cast.lead)
    made = browser.post(address(signal, police) + "?beyond=1", form(no_youth_account="on")).url
    page = browser.get(made).content.decode()
    assert 'value="ask"' in page and 'value="share"' not in page
    assert "Dit gaat verder dan de afspraak." in page
    assert browser.post(made, {"what": "ask"}).status_code == 302

    officer = make.signed_in(cast.privacy_officer)
    page = officer.get(made).content.decode()
    assert "De afspraak laat niet toe: Account dat het verspreidt." in page
    label = re.search(r'<label[^>]*for="id_reason">(.*?)</label>', page, re.DOTALL)[1]
    assert gettext("you may skip this") not in label and gettext("always needed") in label
    preview = re.search(r'name="preview" value="(\w+)"', page)[1]
    decided = {"what": "approve", "preview": preview}
    assert officer.post(made, decided).status_code == 422  # a reason
    answer = officer.post(made, decided | {"reason": "Er is een wapen gezien."})
    assert answer.status_code == 302

    page = browser.get(made).content.decode()
    assert "“Gebiedsconvenant”, omdat er levensgevaar was" in page
    register = browser.get(reverse("partners:partner", args=[police.public_id])).content.decode()
    assert "Toegestaan door de privacy-medewerker, buiten “Gebiedsconvenant” om" in register


def test_who_asks_what_was_shared_about_them_reads_the_ground(cast, asked, now):
    from signals.subject_access_sharing import SOURCES

    approved(asked, cast, now)
    hits = [
        hit for source in SOURCES for hit in source.search("", None, ["@voorbeeld_account"], [])
    ]
    [ground] = [set(hit.fields.values()) for hit in hits]
    assert "Toegestaan door de privacy-medewerker, buiten “Gebiedsconvenant” om" in ground


def test_a_worker_proposes_it_and_the_lead_asks(cast, signal, police, now):
    made = make.draft(signal, police, by=cast.worker, now=now, **STATED)
    sharing.propose(made, by=cast.worker, now=now)
    page = make.signed_in(cast.lead).get(made.get_absolute_url()).content.decode()
    assert 'value="ask"' in page and 'value="decline"' in page and 'value="share"' not in page


def test_without_an_agreement_it_can_be_stated_too_that_a_life_is_in_danger(cast, signal):
    """The privacy officer's reason may be another one, so who asks needn't."""
    browser, school = make.signed_in(cast.lead), make.partner("School", "school")
    page = browser.get(address(signal, school)).content.decode()
    told = gettext("A life is in danger now, and they need this to help.")
    assert 'name="life_at_stake"' in page and told in page and CALL_112 in page
    made = browser.post(address(signal, school), form(no_youth_account="on")).url
    row = Disclosure.objects.get()
    assert row.life_at_stake
    entry = AuditEntry.objects.about(f"signals.disclosure:{row.ref}").get(verb="made")
    assert entry.fields == "category,account_handle,life_at_stake"
    assert told in browser.get(made).content.decode()

    unsaid = form(no_youth_account="on", life_at_stake="")
    assert browser.post(address(signal, school), unsaid).status_code == 302
    row.refresh_from_db()
    assert not row.life_at_stake


@pytest.fixture
def proposed(cast, police, signal, now):
    made = make.draft(signal, police, by=cast.worker, now=now, **STATED)
    sharing.propose(made, by=cast.worker, now=now)
    return made


def numbered(person, phone):
    person.phone = phone
    person.save()
    return f'href="tel:{phone.replace(" ", "")}"'


def test_a_worker_who_waits_while_a_life_is_at_stake_reads_which_lead_to_call(
    cast, signal, proposed, now
):
    make.duty(cast.other_lead, now - timedelta(hours=1), now + timedelta(hours=8))
    numbers = [numbered(cast.other_lead, "06 00 00 00 08"), numbered(cast.lead, "06 00 00 00 09")]
    browser = make.signed_in(cast.worker)
    page = browser.get(proposed.get_absolute_url()).content.decode()
    assert CALL_112 in page
    assert [page.count(number) for number in numbers] == [1, 1]
    assert page.index(numbers[0]) < page.index(numbers[1])

    Signal.objects.filter(pk=signal.pk).update(severity=4)
    page = browser.get(proposed.get_absolute_url()).content.decode()
    assert "tel:" not in page


def test_where_nobody_has_the_duty_the_leads_of_the_team_can_be_called(cast, proposed):
    elsewhere, own = (
        numbered(cast.other_lead, "06 00 00 00 08"),
        numbered(cast.lead, "06 00 00 00 09"),
    )
    page = make.signed_in(cast.worker).get(proposed.get_absolute_url()).content.decode()
    assert own in page and elsewhere not in page


def test_without_an_agreement_everything_stays_as_it_was(cast, now):
    calm = make.signal(cast.worker, now=now, severity=2)
    school = make.partner("School", "school")
    browser = make.signed_in(cast.lead)
    page = browser.get(address(calm, school) + "?beyond=1").content.decode()
    assert "Buiten de afspraak" not in page and 'name="life_at_stake"' not in page
    made = make.draft(calm, school, by=cast.lead, now=now, data_kinds=["category"])
    sharing.ask(made, by=cast.lead, now=now)
    row = approved(made, cast, now)
    assert row.in_spite_of is None and DataKind.CATEGORY in row.kinds
