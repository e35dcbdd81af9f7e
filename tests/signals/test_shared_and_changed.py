"""What was shared of a signal that is changed, or taken together with another, afterwards."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from outbox.mail import render
from outbox.models import Message
from signals.actions import approach as approaches
from signals.actions import editing, erasing, masking, merging, owning, sharing, triage
from signals.choices.editing import RetractReason
from signals.models import Disclosure, Signal
from tests import make
from tests.signals.test_partner_page import browser, link, opened, police, shared
from tests.signals.test_partner_page import now as now  # a fixture

pytestmark = pytest.mark.django_db
__all__ = ["police"]


def told():
    return list(Message.objects.filter(kind="signals.share_changed").order_by("pk"))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_who_shared_hears_that_a_change_leaves_the_partner_s_page_empty(cast, police, now):
    """They read *ask for a new link*, and nobody here knew."""
    row = shared(cast, police, now, "category", "severity")
    signal = fresh(row.signal)
    triage.change_severity(signal, 5, reason="Het is vanavond.", by=cast.lead, now=now)

    [message] = told()
    assert message.recipient == cast.lead.label
    mail = render(message, now)
    assert mail.subject.startswith("Gewijzigd na het delen: ")
    assert police.name in mail.text and row.get_absolute_url() in mail.text
    assert "vechtpartij" not in mail.text

    sharing.send_again(fresh(row), by=cast.lead, now=now + timedelta(minutes=6))
    assert render(message, now) is None


def test_it_is_told_once_for_each_change_and_not_of_what_was_not_shared(cast, police, now):
    row = shared(cast, police, now, "category")
    triage.change_severity(fresh(row.signal), 3, reason="Anders.", by=cast.lead, now=now)
    assert told() == []

    Signal.objects.filter(pk=row.signal_id).update(category="nuisance", subcategory="fireworks")
    _page, answer = opened(browser(), link(row, now))
    assert "gewijzigd" in answer.content.decode()
    assert len(told()) == 1
    sharing.read_again(fresh(row), saw_nothing=True, now=now)
    assert len(told()) == 1
    Signal.objects.filter(pk=row.signal_id).update(subcategory="rumours")
    sharing.read_again(fresh(row), saw_nothing=True, now=now)
    assert len(told()) == 2


def test_covering_a_name_in_what_was_shared_tells_too(cast, police, now):
    row = shared(cast, police, now, "category", "account_handle")
    Signal.objects.filter(pk=row.signal_id).update(account_handle="jansen_x")
    row = fresh(row)
    sharing.send_again(row, by=cast.lead, now=now + timedelta(minutes=6))
    Message.objects.filter(kind="signals.share_changed").delete()

    masking.mask(fresh(row.signal), words="jansen", by=cast.lead, now=now + timedelta(minutes=7))

    assert [message.recipient for message in told()] == [cast.lead.label]


def test_erasing_the_account_that_was_shared_tells_too(cast, police, now):
    row = shared(cast, police, now, "category", "account_handle")
    only_kind = shared(cast, police, now, "category")
    for each in (row, only_kind):
        erasing.erase_account(fresh(each.signal), by=cast.privacy_officer, now=now)
    [message] = told()
    assert message.subject == f"signals.disclosure:{row.ref}"
    assert message.recipient == cast.lead.label
    page = make.signed_in(cast.lead).get(row.get_absolute_url())
    assert "again" not in page.context["deeds"], "what was erased is in no new link"


def test_who_shared_it_on_duty_and_may_not_open_it_any_more_is_not_asked_to_mend_it(
    cast, police, now
):
    """The night is over and the severity lower: the team's own leads are."""
    make.duty(cast.other_lead, now - timedelta(hours=1), now + timedelta(hours=1))
    signal = make.signal(cast.worker, now=now, severity=5)
    row = make.disclosure(signal, police, by=cast.other_lead, now=now, data_kinds=["severity"])
    triage.change_severity(fresh(signal), 3, reason="Het viel mee.", by=cast.lead, now=now)
    assert [message.recipient for message in told()] == [cast.lead.label]
    assert row.shared_by == cast.other_lead


def test_another_name_of_the_team_or_the_platform_leaves_the_page_as_it_was(cast, police, now):
    row = shared(cast, police, now, "area_time", "platform")
    for each in (cast.noord, row.signal.platform):
        each.name = "Anders"
        each.save()

    _page, answer = opened(browser(), link(row, now))

    assert not Disclosure.objects.is_changed(fresh(row))
    assert "gewijzigd" not in answer.content.decode()


def test_its_own_correction_tells_too(cast, police, now):
    row = shared(cast, police, now, "area_time")
    signal = fresh(row.signal)
    editing.change(signal, {"area": "Elders"}, version=signal.version, by=cast.worker, now=now)
    assert len(told()) == 1


def test_one_signal_more_under_an_approach_that_was_shared_tells(cast, police, now):
    row = make.approach(cast.lead)
    for _number in range(4):
        approaches.add_signal(row, make.signal(cast.worker, now=now), by=cast.lead, now=now)
    disclosure = make.disclosure(
        row, police, by=cast.lead, now=now, data_kinds=["counts"], summary=""
    )
    assert told() == []
    approaches.add_signal(row, make.signal(cast.worker, now=now), by=cast.lead, now=now)
    [message] = told()
    assert message.subject == f"signals.disclosure:{disclosure.ref}"


def told_of(cast, police, now, signals):
    """An approach with these, of which a partner sees how many there are."""
    story = make.approach(cast.lead, signals=signals, now=now)
    return make.disclosure(story, police, by=cast.lead, now=now, data_kinds=["counts"], summary="")


def as_one(cast, signals, now):
    merging.merge(fresh(signals[0]), fresh(signals[1]), by=cast.lead, now=now)


def taken_back(cast, signals, now):
    editing.retract(fresh(signals[0]), RetractReason.MISTAKE, by=cast.worker, now=now)


@pytest.mark.parametrize("deed", [as_one, taken_back])
def test_one_less_of_an_approach_that_was_shared_tells(cast, police, now, deed):
    """Its figures changed, and only the partner saw that the page was empty."""
    signals = [make.signal(cast.worker, now=now, severity=3) for _each in range(5)]
    told_of(cast, police, now, signals)
    deed(cast, signals, now)
    [message] = told()
    assert message.recipient == cast.lead.label


def test_what_goes_on_in_a_signal_outside_the_approach_counts_once_there(cast, police, now):
    signals = [make.signal(cast.worker, now=now, severity=3) for _each in range(5)]
    row = told_of(cast, police, now, signals)
    before = Disclosure.objects.values_of(row)
    outside = make.signal(cast.worker, now=now, severity=5)
    merging.merge(fresh(signals[0]), fresh(outside), by=cast.lead, now=now)
    assert Disclosure.objects.values_of(row) == before and told() == []
    merging.merge(fresh(signals[1]), fresh(outside), by=cast.lead, now=now)
    assert Disclosure.objects.values_of(row) != before and len(told()) == 1
    merging.split(fresh(signals[1]), by=cast.lead, now=now)
    assert Disclosure.objects.values_of(row) == before


def test_a_duplicate_that_was_emptied_counts_no_more_and_that_tells(cast, police, now):
    signals = [make.signal(cast.worker, now=now, severity=3) for _each in range(5)]
    told_of(cast, police, now, signals)
    merging.merge(
        fresh(signals[0]), make.signal(cast.worker, now=now, severity=5), by=cast.lead, now=now
    )
    assert told() == []
    erasing.empty_duplicate(fresh(signals[0]), by=None, now=now)
    assert len(told()) == 1


def test_nothing_is_answered_to_an_empty_page(cast, police, now):
    """*Known to us already* was passed on, of nothing."""
    row, client = shared(cast, police, now, "category", "severity"), browser()
    page, answer = opened(client, link(row, now))
    assert 'name="answer"' in answer.content.decode()
    Signal.objects.filter(pk=row.signal_id).update(severity=5)

    assert 'name="answer"' not in client.get(page).content.decode()
    answer = client.post(page, {"answer": "known"})
    assert answer.status_code == 422
    assert "Vraag om een nieuwe link." in answer.content.decode()
    with pytest.raises(ValidationError) as refusal:
        sharing.answer(fresh(row), answer="known", now=now)
    assert refusal.value.code == "changed"
    assert fresh(row).answer == ""


# --- taken together -------------------------------------------------------------------------------


@pytest.fixture
def together(cast, police, now):
    """What was shared of a duplicate, and the signal in which it goes on."""
    row = shared(cast, police, now)
    stays = make.signal(cast.worker, now=now, severity=5)
    owning.assign(stays, cast.worker, by=cast.lead, now=now)
    owning.assign(fresh(row.signal), cast.colleague, by=cast.lead, now=now)
    merging.merge(fresh(row.signal), fresh(stays), by=cast.lead, now=now)
    return fresh(row), fresh(stays)


def test_an_answer_about_a_duplicate_goes_to_who_follows_it_up(cast, together, now):
    row, stays = together
    sharing.answer(row, answer="taken_up", now=now)
    [message] = Message.objects.filter(kind__startswith="signals.partner_answered")
    assert message.recipient == cast.worker.label
    assert row.get_absolute_url() in render(message, now).text
    page = make.signed_in(cast.worker).get(stays.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in page and row.partner.name in page
    assert make.signed_in(cast.worker).get(row.get_absolute_url()).status_code == 200


def test_what_was_shared_of_a_duplicate_leads_back_to_what_somebody_may_open(cast, together, now):
    """Of one that is closed to them it was a link to nothing."""
    row, stays = together
    page = f'href="{row.signal.get_absolute_url()}"', f'href="{stays.get_absolute_url()}"'
    Signal.objects.filter(pk=row.signal_id).update(severity=4, created_by=None, owner=None)
    for person, back in ((cast.lead, page[0]), (cast.worker, page[1])):
        body = make.signed_in(person).get(row.get_absolute_url()).text
        crumb = body.partition('class="crumb"')[2].partition(">")[0]
        assert back in crumb


def test_split_again_each_has_its_own(cast, together, now):
    row, stays = together
    merging.split(fresh(row.signal), by=cast.lead, now=now)
    page = make.signed_in(cast.worker).get(stays.get_absolute_url()).content.decode()
    assert row.get_absolute_url() not in page
    sharing.answer(row, answer="taken_up", now=now)
    [message] = Message.objects.filter(kind__startswith="signals.partner_answered")
    assert message.recipient == cast.colleague.label
