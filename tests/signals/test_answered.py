"""Who logged a signal hears what came of it: that it was taken up, and that it was closed."""

from datetime import datetime, timedelta

import pytest

from organisation import notifications
from organisation.choices import PersonStatus
from organisation.models import Membership, Organisation
from outbox.mail import render
from outbox.models import Message
from signals.actions import editing, merging, owning, triage
from signals.choices.editing import RetractReason
from signals.choices.signal import Outcome, StepKind
from signals.models import Signal
from tests import make
from tests.make import AMSTERDAM, signed_in
from youthwork.lib.dates import DAY, day_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture(autouse=True)
def english(settings):
    """Mails in the words of the source."""
    settings.LANGUAGE_CODE = "en"


def fresh(signal):
    return Signal.objects.get(pk=signal.pk)


def logged(by, **also):
    return make.signal(by, now=MONDAY, **{"severity": 3} | also)


def give(signal, to, by, now=MONDAY):
    owning.assign(fresh(signal), to, by=by, now=now)


def close(signal, by, now=MONDAY, outcome=Outcome.RETRACTED):
    triage.close(fresh(signal), outcome, by=by, now=now)


def posted():
    return list(Message.objects.of_kind("signals.answered").order_by("pk"))


def told():
    return [(message.subject_ref, message.recipient) for message in posted()]


def mails(now=LATER):
    return [mail for message in posted() if (mail := render(message, now))]


def test_who_logged_it_hears_that_somebody_took_it_up(cast):
    signal = logged(cast.worker)
    give(signal, cast.lead, cast.lead)
    assert told() == [(signal.ref, cast.worker.label)]
    [mail] = mails()
    assert mail.subject == f"Answer to your signal {signal.ref}"
    assert "Somebody took up" in mail.text and signal.get_absolute_url() in mail.text


def test_and_that_it_was_closed(cast):
    signal = logged(cast.worker, severity=2)
    give(signal, cast.lead, cast.lead)
    close(signal, cast.lead, outcome=Outcome.RESOLVED)
    assert told() == [(signal.ref, cast.worker.label)] * 2
    [mail] = mails()  # that it was taken up is old by then
    assert "is closed" in mail.text and signal.get_absolute_url() in mail.text


@pytest.mark.parametrize(
    "kind",
    [
        {},
        {"category": "unsafe_home", "subcategory": "neglect"},
        {"category": "exposing", "subcategory": "sexual_image_minor"},
    ],
    ids=["with a story", "unsafe home", "image of a minor"],
)
def test_the_mail_says_the_same_of_every_kind_and_nothing_of_what_it_is_about(cast, kind):
    signal = make.signal(cast.worker, now=MONDAY, **kind)
    give(signal, cast.lead, cast.lead)
    [mail] = mails()
    said = mail.text.replace(signal.ref, "S").partition("\n\n--")[0]
    assert "Somebody took up signal S, which you logged." in said
    assert str(signal.get_category_display()).lower() not in said.lower() and "Noord" not in said


def test_it_comes_with_the_daily_mail_unless_somebody_chooses_otherwise(cast):
    give(logged(cast.worker), cast.lead, cast.lead)
    [message] = posted()
    assert notifications.wait(message, MONDAY).until is None
    page = signed_in(cast.worker).get("/profile/notifications/").text
    assert 'value="signals.answered"' in page


def test_who_did_it_or_has_it_now_hears_nothing(cast):
    own, given = logged(cast.worker), logged(cast.worker)
    give(own, cast.worker, cast.worker)
    give(given, cast.worker, cast.lead)  # hears that it is theirs
    close(logged(cast.lead), cast.lead)
    editing.retract(fresh(own), next(iter(RetractReason)), by=cast.worker, now=LATER)
    assert told() == []


def test_only_the_first_other_owner_is_told_of(cast):
    signal = logged(cast.worker)
    give(signal, cast.worker, cast.worker)
    for owner in (cast.lead, cast.colleague, cast.worker, cast.lead):
        give(signal, owner, cast.lead)
    assert told() == [(signal.ref, cast.worker.label)]
    give(signal, cast.worker, cast.lead)
    assert mails() == []  # theirs by then


def test_of_several_given_at_once_each_is_told(cast):
    first, second = logged(cast.worker), logged(cast.colleague)
    rows = Signal.objects.filter(pk__in=[first.pk, second.pk])
    owning.assign_each(rows, cast.lead, by=cast.lead, now=MONDAY)
    assert sorted(told()) == [(first.ref, cast.worker.label), (second.ref, cast.colleague.label)]


def test_who_logged_what_was_taken_together_with_it_hears_that_it_ended(cast):
    one, other = logged(cast.worker, severity=2), logged(cast.colleague, severity=2)
    stays, goes = merging.merge(fresh(one), fresh(other), by=cast.lead, now=MONDAY)
    close(stays, cast.lead, outcome=Outcome.RESOLVED)
    assert sorted(told()) == [(stays.ref, cast.worker.label), (goes.ref, cast.colleague.label)]
    assert sorted(mail.to[0] for mail in mails()) == sorted(
        [cast.worker.email, cast.colleague.email]
    )


def test_what_was_opened_again_or_may_not_be_opened_is_not_said(cast):
    signal = logged(cast.worker, severity=2)
    close(signal, cast.lead, outcome=Outcome.RESOLVED)
    assert len(mails()) == 1
    triage.reopen(fresh(signal), "Het is er weer.", by=cast.lead, now=LATER)
    assert mails() == []
    close(signal, cast.lead, now=LATER, outcome=Outcome.RESOLVED)
    assert len(mails()) == 1
    Membership.objects.filter(user=cast.worker).update(until_day=day_of(MONDAY) - DAY)
    assert mails() == []


def test_who_is_away_and_of_a_practice_signal_nobody_hears(cast):
    practice, away = logged(cast.worker), logged(cast.colleague)
    Signal.objects.filter(pk=practice.pk).update(is_practice=True)
    cast.colleague.status = PersonStatus.PAUSED
    cast.colleague.save()
    for signal in (practice, away):
        give(signal, cast.lead, cast.lead)
    assert told() == []


def test_who_logged_what_was_taken_together_hears_of_each_closing(cast):
    one, other = logged(cast.worker, severity=2), logged(cast.colleague, severity=2)
    stays, _goes = merging.merge(fresh(one), fresh(other), by=cast.lead, now=MONDAY)
    close(stays, cast.lead, outcome=Outcome.RESOLVED)
    triage.reopen(fresh(stays), "toch niet", by=cast.lead, now=MONDAY + timedelta(hours=1))
    assert mails() == []

    close(stays, cast.lead, outcome=Outcome.RESOLVED, now=MONDAY + timedelta(hours=2))

    assert {mail.to[0] for mail in mails()} == {cast.worker.email, cast.colleague.email}


def of_another_kind(signal, by, **also):
    values = {"category": "exposing", "subcategory": "expose_account", "platform": None}
    kind = values | {"concerns_one_youth": False, "reason": "Toch anders"} | also
    editing.change_kind(fresh(signal), **kind, by=by, now=LATER)


def test_who_logged_it_hears_that_a_lead_made_it_another_kind(cast):
    """Its text may be gone, and nobody told them what to log otherwise."""
    signal = logged(cast.worker)
    give(signal, cast.worker, cast.lead)
    of_another_kind(signal, cast.lead)
    [mail] = mails()
    assert told() == [(signal.ref, cast.worker.label)]
    assert "one of another kind" in mail.text and signal.get_absolute_url() in mail.text
    of_another_kind(signal, cast.lead, category="unsafe_home", subcategory="neglect", reason="")
    assert len(posted()) == 2 and len(mails()) == 1
    close(signal, cast.lead)
    assert "is closed" in mails()[0].text


def test_it_is_told_beside_that_somebody_took_it_up(cast):
    """In the order in which a lead does it; the later of the two hid the other."""
    signal = logged(cast.worker)
    of_another_kind(signal, cast.lead)
    give(signal, cast.lead, cast.lead)
    assert [("another kind" in mail.text) for mail in mails()] == [True, False]


def test_a_lead_who_makes_their_own_another_kind_hears_nothing(cast):
    of_another_kind(logged(cast.lead), cast.lead)
    assert told() == []


def taken_together(cast):
    """Two of the same, by two workers; returns the one that stays, and its duplicate."""
    stays, goes = logged(cast.worker), logged(cast.colleague)
    merging.merge(stays, goes, by=cast.lead, now=MONDAY)
    return fresh(stays), fresh(goes)


def test_who_logged_a_duplicate_hears_that_it_was_taken_up_where_it_goes_on(cast):
    stays, goes = taken_together(cast)
    give(stays, cast.lead, cast.lead)
    assert told() == [(stays.ref, cast.worker.label), (goes.ref, cast.colleague.label)]
    assert len(mails()) == 2
    give(stays, cast.worker, cast.lead)
    assert len(posted()) == 2


def test_who_gets_it_hears_no_answer_to_their_own_duplicate(cast):
    stays, _goes = taken_together(cast)
    give(stays, cast.colleague, cast.lead)
    assert told() == [(stays.ref, cast.worker.label)]


def test_the_page_of_a_duplicate_says_what_came_of_it(cast):
    """The mail sends who logged it there, and they may not open the other."""
    stays, goes = taken_together(cast)
    triage.change_severity(stays, 2, "Minder", by=cast.lead, now=MONDAY)
    close(stays, cast.lead, outcome=Outcome.RESOLVED)
    page = signed_in(cast.colleague).get(goes.get_absolute_url()).text
    assert f"<b>{Outcome.RESOLVED.label}</b>" in page


def test_who_logged_what_goes_on_in_something_that_is_somebody_s_hears_it_was_taken_up(cast):
    stays, goes = logged(cast.worker), logged(cast.colleague)
    give(stays, cast.lead, cast.lead)
    merging.merge(fresh(stays), fresh(goes), by=cast.lead, now=MONDAY)
    assert told() == [(stays.ref, cast.worker.label), (goes.ref, cast.colleague.label)]
    merging.split(fresh(goes), by=cast.lead, now=LATER)
    merging.merge(fresh(stays), fresh(goes), by=cast.lead, now=LATER)
    assert len(posted()) == 2


def test_a_colleague_reads_of_a_duplicate_nothing_of_what_is_closed_to_them(cast):
    Organisation.objects.update(colleagues_may_read=True)
    goes = logged(cast.colleague)
    stays = logged(cast.lead, severity=4, interpretation="possibly_serious")
    merging.merge(fresh(goes), fresh(stays), by=cast.lead, now=MONDAY)
    triage.add_step(fresh(stays), StepKind.TALK_YOUTH, by=cast.lead, now=MONDAY)
    close(stays, cast.lead, outcome=Outcome.RESOLVED)
    said = f"<b>{Outcome.RESOLVED.label}</b>"
    url, readers = goes.get_absolute_url(), (cast.worker, cast.colleague)
    pages = [signed_in(person).get(url) for person in readers]
    assert [page.status_code for page in pages] == [200, 200]
    assert [said in page.text for page in pages] == [False, True]
