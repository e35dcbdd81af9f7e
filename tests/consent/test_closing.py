"""That images are gone: told to the right person, and never more than is true."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from consent import calendar, mail
from consent.actions import publishing, signing, taking_down, withdrawing
from consent.choices.consent import ConsentStatus
from consent.models import Consent, TakedownTask, Withdrawal
from outbox.models import Message
from tests.consent import make
from tests.consent.make import BORN, NO, NOW
from youthwork.lib.dates import day_of

DAY = timedelta(days=1)


@pytest.fixture
def posted(cast):
    """A consent of a guardian with a photo on the closed profile and one on the website."""
    consent = make.consent(cast.worker, cast.noord, own_email="milan@example.org")
    make.publication(consent, by=cast.worker)
    make.publication(consent, by=cast.worker, channel="website")
    return consent


def stop(consent, rows=None, who="signer", now=NOW, **also):
    return withdrawing.withdraw(consent, rows, who=who, route="link", now=now, **also)


def take_down(cast, **also):
    for task in TakedownTask.objects.open():
        taking_down.done(task, by=cast.worker, now=NOW + DAY, **also)


def told(kind="consent.taken_down"):
    """Address and text of every mail of this kind."""
    write = getattr(mail, kind.partition(".")[2])
    messages = Message.objects.filter(kind=kind).order_by("pk")
    made = [write(message, timezone.now()) for message in messages]
    return {one.to[0]: one.text for one in made if one is not None}


def again(cast, consent, **also):
    from consent.actions import asking

    about = asking.About("Milan", BORN, known=consent.subject)
    return make.request(cast.worker, cast.noord, about=about, now=NOW, **also)


def test_who_stopped_all_of_it_hears_that_they_did_and_that_it_is_gone(cast, posted):
    stop(posted, signer=posted.request.signers.get())
    assert "heeft u uw toestemming gestopt" in told("consent.withdrawn")["ouder@example.org"]
    take_down(cast)
    assert "U bent op 20 november 2026 gestopt" in told()["ouder@example.org"]


def test_a_stop_is_called_by_its_request_and_never_by_a_key(cast, posted):
    """A message and the trail name it; who reads that learns nothing of how many there are."""
    make.consent(cast.worker, cast.noord, first_name="Noa")
    first, second = stop(posted, ["website"]), stop(posted)
    ref = posted.request.ref
    assert {m.subject for m in Message.objects.filter(kind="consent.withdrawn")} == {
        f"consent.withdrawal:{ref}-1",
        f"consent.withdrawal:{ref}-2",
    }
    take_down(cast)
    gone = Message.objects.filter(kind="consent.taken_down").order_by("pk")
    assert [m.subject for m in gone] == [f"consent.withdrawal:{ref}-{n}" for n in (1, 2)]
    stops = Withdrawal.objects
    assert [stops.called(f"{ref}-1"), stops.called(f"{ref}-2")] == [first, second]
    assert stops.called(str(first.pk)) == first  # a message that waited since before
    for nobody in (f"{ref}-3", f"{ref}-0", f"{ref}-", ref + "-x", "", "-1" * 9, "9" * 40):
        assert stops.called(nobody) is None


def test_a_young_person_s_own_no_is_closed_with_them_and_not_with_a_parent(cast, posted):
    stop(posted, who="youth", may_tell_guardian=False)
    assert not told("consent.withdrawn") and not told("consent.child_refused")
    take_down(cast)
    assert list(told()) == ["milan@example.org"]
    assert "je bent op 20 november 2026 gestopt" in told()["milan@example.org"]


def test_with_their_leave_a_parent_hears_it_as_the_child_s_no(cast, posted):
    stop(posted, ["website"], who="youth", may_tell_guardian=True)
    [text] = told("consent.child_refused").values()
    assert "voor: Website" in text
    take_down(cast)
    assert set(told()) == {"ouder@example.org", "milan@example.org"}
    assert "gestopt" not in told()["ouder@example.org"]


def test_after_stopping_some_rows_the_end_is_told_too(cast, posted):
    stop(posted, ["website"], signer=posted.request.signers.get())
    assert "voor: Website" in told("consent.withdrawn")["ouder@example.org"]
    take_down(cast)
    assert "De beelden van uw kind (M.) die weg moesten" in told()["ouder@example.org"]
    assert "Website" in told()["ouder@example.org"]
    posted.refresh_from_db()
    assert posted.status == ConsentStatus.VALID


def test_a_parent_s_stop_is_told_when_a_young_person_asked_for_the_same_post(cast, posted):
    """The post has one task; both hear of the end, each in their own words."""
    stop(posted, ["website"], who="youth", may_tell_guardian=False)
    stop(posted, signer=posted.request.signers.get(), now=NOW + DAY / 2)
    take_down(cast)
    assert "U bent op" in told()["ouder@example.org"]
    assert set(told()) == {"ouder@example.org", "milan@example.org"}


def test_of_two_only_who_stopped_hears_that_they_did(cast):
    consent = make.request(cast.worker, cast.noord, both=True)
    make.signed(consent)
    make.signed(consent, number=2)
    consent = Consent.objects.get()
    make.publication(consent, by=cast.worker)
    stop(consent, signer=consent.request.signers.get(number=2))
    take_down(cast)
    for sent in (told("consent.withdrawn"), told()):
        assert "gestopt" in sent["andere@example.org"]
        assert "gestopt" not in sent["ouder@example.org"]


@pytest.mark.parametrize(
    ("who", "kind"), [("officer", "consent.withdrawn"), ("other_guardian", "consent.disputed")]
)
def test_who_did_not_stop_is_not_told_that_they_did(cast, posted, who, kind):
    stop(posted, who=who)
    take_down(cast)
    assert Message.objects.filter(kind="consent.taken_down").count() == 1
    for sent in (told(kind), told()):
        assert "gestopt" not in sent["ouder@example.org"]


def test_an_objection_is_told_to_who_signed_and_so_is_its_end(cast, posted):
    withdrawing.dispute(posted, by=cast.lead, now=NOW)
    assert "Wij kregen een bezwaar" in told("consent.disputed")["ouder@example.org"]
    take_down(cast)
    assert "die weg moesten, zijn weg" in told()["ouder@example.org"]


def test_after_a_newer_answer_who_gave_it_hears_that_it_is_gone_and_nobody_stopped(cast, posted):
    make.signed(again(cast, posted, email="andere@example.org"),
                NO | {"photo": "yes", "closed_profiles": "yes"})  # fmt: skip
    assert TakedownTask.objects.get().reason == "replaced"
    take_down(cast)
    [(address, text)] = told().items()
    assert address == "andere@example.org" and "gestopt" not in text


def test_what_time_ended_is_told_without_anybody_having_stopped(cast):
    consent = make.consent(cast.worker, cast.noord, born=date(2014, 1, 1))
    make.publication(consent, by=cast.worker)
    calendar.endings(date(2028, 11, 20), NOW.replace(year=2028))
    take_down(cast)
    assert "gestopt" not in told()["ouder@example.org"]


def test_at_sixteen_the_young_person_hears_it_and_no_parent(cast):
    consent = make.consent(
        cast.worker, cast.noord, born=date(2010, 12, 1), own_email="ik@example.org"
    )
    make.publication(consent, by=cast.worker)
    for day in (date(2026, 12, 1), date(2026, 12, 31)):
        calendar.endings(day, NOW + (day - day_of(NOW)))
    take_down(cast)
    assert list(told()) == ["ik@example.org"] and "gestopt" not in told()["ik@example.org"]


def test_what_could_not_be_removed_is_not_called_gone(cast, posted):
    stop(posted, signer=posted.request.signers.get())
    take_down(cast, impossible="een foto in de krant")
    assert "een foto in de krant" in told()["ouder@example.org"]
    assert "verwijderd van" not in told()["ouder@example.org"]


def test_with_nothing_online_no_end_is_promised(cast):
    consent = make.consent(cast.worker, cast.noord)
    stop(consent, signer=consent.request.signers.get())
    [text] = told("consent.withdrawn").values()
    assert "niets online" in text and "bericht als dat klaar is" not in text
    assert not told() and Withdrawal.objects.get().closed_at == NOW


def test_a_post_that_comes_to_light_later_is_told_when_it_is_gone(cast):
    consent = make.consent(cast.worker, cast.noord, now=NOW - 5 * DAY)
    stop(consent, signer=consent.request.signers.get())
    posted = publishing.Posted(
        "photo", "instagram_closed", day_of(NOW) - DAY, "open avond", "", [consent.subject]
    )
    publishing.publish(posted, by=cast.worker, now=NOW)
    assert not told()
    take_down(cast)
    assert "U bent op" in told()["ouder@example.org"]


def test_two_tabs_stop_once_and_undo_no_objection(cast, posted):
    """What is written never comes from what a tab had in memory."""
    first, second = (Consent.objects.get(pk=posted.pk) for _tab in range(2))
    withdrawing.dispute(Consent.objects.get(pk=posted.pk), by=cast.lead, now=NOW)
    stop(first, ["website"])
    posted.refresh_from_db()
    assert posted.status == ConsentStatus.DISPUTED and posted.withdrawn_rows == ["website"]
    stop(first)
    assert stop(second) is None
    posted.refresh_from_db()
    assert posted.status == ConsentStatus.WITHDRAWN


def test_a_parent_can_t_object_to_what_a_young_person_of_sixteen_signed(cast):
    own = make.consent(cast.worker, cast.noord, born=date(2009, 1, 1))
    with pytest.raises(signing.ValidationError):
        withdrawing.dispute(own, by=cast.lead, now=NOW)
