"""What was erased or closed after a backup is so again once that backup was put back."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

import outbox.actions
from consent import calendar
from consent.actions import asking, erasing, events, following, own_link, taking_down, texts
from consent.choices.consent import TakedownReason
from consent.choices.request import LinkPurpose, RequestStatus
from consent.models import (
    Consent,
    ConsentRequest,
    ErasedMark,
    Event,
    Link,
    Publication,
    Subject,
    TakedownTask,
    TextVersion,
)
from consent.querysets import overview
from outbox.choices import Status
from outbox.models import Message
from privacy import journal
from privacy.models import LegalHold
from tests.consent import make
from tests.consent.make import NOW
from youthwork.lib.dates import day_of
from youthwork.lib.links import token_hash

LATER = NOW + timedelta(hours=2)
ABOUT = asking.About("milan", make.BORN, "")


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.JOURNAL_PATH = tmp_path / "journal"
    journal.sign(NOW)
    return settings.JOURNAL_PATH


@contextmanager
def after_the_backup():
    """What is done within stands in the journal only: the backup is of before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def replayed(entries, times=2):
    """What each time of doing the deeds again had still to do."""
    return [journal.replay(entries, LATER) for _time in range(times)]


def refuses_to_ask(cast):
    with pytest.raises(ValidationError) as refusal:
        make.request(cast.worker, cast.noord, about=ABOUT, family_asks=True)
    return refusal.value.code == "erased"


@pytest.fixture
def consent(cast):
    return make.consent(cast.worker, cast.noord, own_email="milan@example.org")


@pytest.fixture
def stood():
    return journal.position()


def since(stood):
    return journal.since(stood).entries


# --- erased on request ----------------------------------------------------------------------------


def test_who_was_erased_is_erased_again_and_not_asked_again(cast, consent, stood, kept):
    with after_the_backup():
        assert erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=NOW)
    assert Subject.objects.exists() and not ErasedMark.objects.exists()

    first, second = replayed(since(stood))
    assert first and not second
    assert not Subject.objects.exists() and not ConsentRequest.objects.exists()
    assert ErasedMark.objects.count() == 1 and refuses_to_ask(cast)
    assert "Milan" not in kept.read_text() and "2012" not in kept.read_text()


def test_an_erasure_of_an_older_journal_leaves_its_mark_too(cast, consent, stood):
    """Then nothing but the erasing itself was written down."""
    make.consent(cast.worker, cast.noord, about=asking.About("Milan", make.BORN,
                                                            known=consent.subject),
                 renews=consent)  # fmt: skip
    with after_the_backup():
        erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=NOW)
    only = [entry for entry in since(stood) if entry.kind == "consent.erased"]

    assert replayed(only) == [{"consent.erased": 2}, {}]
    assert not Subject.objects.exists()
    assert ErasedMark.objects.count() == 1 and refuses_to_ask(cast)


def test_a_mark_that_was_lifted_before_the_backup_stays_lifted(cast, consent):
    make.publication(consent, by=cast.worker)
    erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=NOW)
    erasing.lift("Milan", make.BORN, by=cast.privacy_officer, now=NOW)
    backup = journal.position()
    with after_the_backup():
        taking_down.done(TakedownTask.objects.get(), by=cast.worker, now=NOW)
        assert calendar.take_downs(day_of(NOW), NOW)["erased_on_request"] == 1

    assert replayed(since(backup)) == [{"consent.erased": 1}, {}]
    assert not Subject.objects.exists() and not ErasedMark.objects.exists()


def test_an_erasure_that_waits_for_take_downs_waits_again_and_is_done(cast, consent, stood):
    make.publication(consent, by=cast.worker)
    with after_the_backup():
        assert not erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=NOW)
    assert consent.subject in Subject.objects.filter(erase_asked_at=None)

    first, second = replayed(since(stood))
    assert first["consent.erase_asked"] == 1 and not second
    assert refuses_to_ask(cast)
    consent.refresh_from_db()
    assert consent.status == "withdrawn"
    task = TakedownTask.objects.get()
    assert task.reason == TakedownReason.ERASED
    assert calendar.take_downs(day_of(LATER), LATER)["erased_on_request"] == 0
    taking_down.done(task, by=cast.worker, now=LATER)
    assert calendar.take_downs(day_of(LATER), LATER)["erased_on_request"] == 1
    assert not Subject.objects.exists()


def test_an_erasure_of_which_the_posts_came_down_since_is_done_at_once(cast, consent, stood):
    """The backup still takes the post for online: the journal knows that nothing waits any more."""
    make.publication(consent, by=cast.worker)
    with after_the_backup():
        erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=NOW)
        taking_down.done(TakedownTask.objects.get(), by=cast.worker, now=NOW)
        calendar.take_downs(day_of(NOW), NOW)

    first, second = replayed(since(stood))
    assert first["consent.erased"] == 1 and not second
    assert not Subject.objects.exists() and ErasedMark.objects.count() == 1
    assert not Publication.objects.filter(subjects__isnull=False).exists()


def test_an_open_question_is_closed_again_and_a_hold_of_the_backup_keeps_nothing(
    cast, consent, stood
):
    """It was lifted before the erasing was asked, or that would have been refused."""
    asked = make.request(
        cast.worker,
        cast.noord,
        about=asking.About("Milan", make.BORN, known=consent.subject),
        renews=consent,
    )
    make.publication(consent, by=cast.worker)
    with after_the_backup():
        erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=NOW)
    LegalHold.objects.create(
        subject=f"consent.consentrequest:{consent.request.ref}",
        reason="Klacht.",
        placed_on=day_of(NOW),
        until=day_of(NOW) + timedelta(days=90),
        by=cast.privacy_officer,
    )
    with pytest.raises(ValidationError):
        erasing.ask_to_erase(consent.subject, by=cast.privacy_officer, now=NOW)

    replayed(since(stood))
    asked.refresh_from_db()
    assert asked.status == "cancelled"


def test_who_was_not_in_the_backup_is_passed_over(cast, stood):
    with after_the_backup():
        gone = make.consent(cast.worker, cast.noord, own_email="milan@example.org")
        own_link.end(gone.request, by=cast.worker, now=NOW)
        erasing.ask_to_erase(gone.subject, by=cast.privacy_officer, now=NOW)
    assert since(stood) and replayed(since(stood)) == [{}, {}]


# --- a young person's own link --------------------------------------------------------------------


@pytest.fixture
def link(consent):
    """The token of a link that works."""
    return asking.issue_link(consent.request, None, LinkPurpose.OWN, now=NOW)


def opens(token):
    return Link.objects.opened_by(token_hash(token), LATER) is not None


def test_a_link_that_was_somebody_else_s_stays_ended_and_its_address_forgotten(
    cast, consent, link, stood, kept
):
    with after_the_backup():
        own_link.end(consent.request, by=cast.worker, now=NOW)
        assert not opens(link)
    assert opens(link)

    assert replayed(since(stood)) == [{"consent.own_link_ended": 1}, {}]
    assert not opens(link)
    subject = Subject.objects.get()
    assert subject.email is None
    assert "example.org" not in kept.read_text()
    anew = asking.issue_link(consent.request, None, LinkPurpose.OWN, now=LATER)
    assert replayed(since(stood), times=1) == [{}] and opens(anew)


@pytest.mark.parametrize(
    ("to", "known"), [("mil@example.org", None), ("Milan+1@example.org", "milan@example.org")]
)
def test_a_link_in_the_place_of_which_another_was_sent_stays_dead(
    cast, consent, link, stood, kept, to, known
):
    """What it went to is forgotten where it was another mailbox: it may have been somebody's."""
    with after_the_backup():
        own_link.send_anew(consent.request, to, by=cast.worker, now=NOW)

    assert replayed(since(stood)) == [{"consent.own_link_ended": 1}, {}]
    assert not opens(link)
    assert Subject.objects.get().email == known
    assert "example.org" not in kept.read_text()


def test_a_link_that_was_ended_before_the_backup_needs_nothing(cast, consent, link, stood):
    own_link.end(consent.request, by=cast.worker, now=NOW)
    own_link.send_anew(consent.request, "mil@example.org", by=cast.worker, now=NOW)
    anew = asking.issue_link(Consent.objects.get().request, None, LinkPurpose.OWN, now=NOW)

    assert replayed(since(stood), times=1) == [{}]
    assert opens(anew) and not opens(link)
    assert Subject.objects.get().email == "mil@example.org"


# --- a signer's link, and the question ------------------------------------------------------------


@pytest.fixture
def asked(cast):
    return make.request(cast.worker, cast.noord)


def link_of(asked, number=1):
    signer = asked.signers.get(number=number)
    return asking.issue_link(asked, signer, LinkPurpose.SIGN, now=NOW)


def needs(cast):
    """What the worker's list asks for, of each question."""
    page = overview.overview(cast.worker, overview.ways_of(cast.worker), "todo", LATER)
    return [row.need for row in page.rows]


def test_a_signer_s_link_that_was_renewed_stays_dead_and_somebody_is_to_send_one(
    cast, asked, stood, kept
):
    old = link_of(asked)
    with after_the_backup():
        following.resend(asked, by=cast.worker, now=NOW)
        following.resend(asked, by=cast.worker, now=NOW)
        assert not opens(old)
    assert opens(old)

    assert replayed(since(stood)) == [{"consent.link_ended": 2}, {}]
    assert not opens(old)
    assert needs(cast) == ["link_wanted"]
    assert "example.org" not in kept.read_text()

    asked.refresh_from_db()
    following.resend(asked, by=cast.worker, now=LATER)
    anew = link_of(asked)
    assert replayed(since(stood), times=1) == [{}]
    assert opens(anew) and needs(cast) == []


def test_an_address_that_was_replaced_is_forgotten_and_gets_no_mail(cast, stood, kept):
    asked = make.request(cast.worker, cast.noord, both=True)
    wrong, other = link_of(asked, 1), link_of(asked, 2)
    with after_the_backup():
        first = asked.signers.get(number=1)
        following.correct_address(first, "goed@example.org", by=cast.worker, now=NOW)

    assert replayed(since(stood)) == [{"consent.link_ended": 1}, {}]
    assert not opens(wrong) and opens(other)
    first = asked.signers.get(number=1)
    assert (first.email, first.email_term) == (None, None)
    assert asked.signers.get(number=2).email == "andere@example.org"
    assert needs(cast) == ["undeliverable"]
    assert "example.org" not in kept.read_text()

    day = day_of(NOW) + timedelta(days=4)
    calendar.questions(day, NOW + timedelta(days=4))
    told = Message.objects.filter(kind="consent.reminder")
    assert [one.recipient for one in told] == [f"consent.signer:{asked.ref}-2"]
    following.correct_address(first, "goed@example.org", by=cast.worker, now=LATER)
    assert needs(cast) == []


def test_another_spelling_of_a_mailbox_leaves_the_one_of_the_backup(cast, asked, stood):
    old = link_of(asked)
    with after_the_backup():
        following.correct_address(
            asked.signers.get(), "Ouder+1@example.org", by=cast.worker, now=NOW
        )

    assert replayed(since(stood)) == [{"consent.link_ended": 1}, {}]
    assert not opens(old) and asked.signers.get().email == "ouder@example.org"
    assert needs(cast) == ["link_wanted"]


@pytest.mark.parametrize(
    ("own", "known"), [("fout@example.org", None), ("milan@example.org", "milan@example.org")]
)
def test_a_young_person_s_wrong_address_is_forgotten_with_that_of_their_question(
    cast, stood, own, known
):
    asked = make.request(
        cast.worker, cast.noord, born=date(2009, 1, 1), email="fout@example.org", own_email=own
    )
    with after_the_backup():
        following.correct_address(asked.signers.get(), "goed@example.org", by=cast.worker, now=NOW)

    replayed(since(stood))
    assert asked.signers.get().email is None
    assert Subject.objects.get().email == known


def test_a_question_that_was_taken_back_asks_nothing_any_more(cast, asked, stood):
    with after_the_backup():
        asking.cancel(asked, by=cast.worker, now=NOW)
    asked.refresh_from_db()
    assert asked.is_open

    assert replayed(since(stood)) == [{"consent.taken_back": 1}, {}]
    asked.refresh_from_db()
    assert asked.status == RequestStatus.CANCELLED
    assert needs(cast) == []


@pytest.mark.parametrize(
    ("came", "status"),
    [(Status.BOUNCED, RequestStatus.UNDELIVERABLE), (Status.COMPLAINED, RequestStatus.SENT)],
)
def test_an_address_that_takes_no_mail_gets_none_again(cast, asked, stood, came, status):
    with after_the_backup():
        Message.objects.update(status=Status.SENT, sent_at=NOW)
        outbox.actions.came_back(Message.objects.get(kind="consent.request").ref, came, NOW)

    assert replayed(since(stood)) == [{"consent.no_mail": 1}, {}]
    asked.refresh_from_db()
    assert asked.status == status and needs(cast) == ["undeliverable"]
    calendar.questions(day_of(NOW) + timedelta(days=4), NOW + timedelta(days=4))
    assert not Message.objects.filter(kind="consent.reminder").exists()


def test_where_nobody_else_is_reached_the_last_address_ends_the_question_again(cast, stood):
    asked = make.request(cast.worker, cast.noord, both=True)
    with after_the_backup():
        Message.objects.update(status=Status.SENT, sent_at=NOW)
        for message in Message.objects.filter(kind="consent.request").order_by("pk"):
            outbox.actions.came_back(message.ref, Status.BOUNCED, NOW)

    assert replayed(since(stood)) == [{"consent.no_mail": 2}, {}]
    asked.refresh_from_db()
    assert asked.status == RequestStatus.UNDELIVERABLE


# --- a poster -------------------------------------------------------------------------------------


def test_the_page_of_a_poster_that_was_closed_takes_nothing_again(cast, stood):
    make.places()
    event = events.announce(
        "Toernooi", day_of(NOW), make.ROWS, team=cast.noord, by=cast.worker, now=NOW
    )
    with after_the_backup():
        events.close(Event.objects.get(), by=cast.worker, now=NOW)
        events.close(Event.objects.get(), by=cast.worker, now=NOW)
    event.refresh_from_db()
    assert events.takes_in(event, day_of(LATER))

    assert replayed(since(stood)) == [{"consent.event_closed": 1}, {}]
    event.refresh_from_db()
    assert not events.takes_in(event, day_of(LATER))


# --- a text that was marked as wrong --------------------------------------------------------------


def version_that_says(line):
    found = texts.shipped()
    found["guardian", "nl"] |= {"P01": line}
    return texts.take_in(found, NOW)


def test_a_text_that_was_marked_as_wrong_is_shown_to_nobody_again(cast, asked, stood):
    faulty, right, old = asked.text_version, version_that_says("?"), link_of(asked)
    with after_the_backup():
        texts.mark_faulty(faulty, by=cast.privacy_officer, now=NOW)
        assert not opens(old)

    assert replayed(since(stood)) == [{"consent.text_faulty": 1}, {}]
    asked.refresh_from_db()
    assert asked.text_version == right and not opens(old)
    # The question went out once more, with a link that works.
    assert Message.objects.filter(kind="consent.request").count() == 2 and needs(cast) == []


def test_a_wrong_text_is_known_by_what_it_says(cast, stood):
    """It came after the backup; the release brings it again, maybe under another number."""
    with after_the_backup():
        texts.mark_faulty(version_that_says("?"), by=cast.privacy_officer, now=NOW)
    right, wrong = version_that_says("!"), version_that_says("?")

    assert replayed(since(stood)) == [{"consent.text_faulty": 1}, {}]
    assert list(TextVersion.objects.filter(faulty_at__isnull=False)) == [wrong]
    assert TextVersion.objects.current() == right


def test_the_only_text_stays_and_the_links_that_ended_with_it_are_dead(cast, asked, stood):
    old = link_of(asked)
    with after_the_backup():
        version_that_says("?")
        texts.mark_faulty(asked.text_version, by=cast.privacy_officer, now=NOW)

    assert replayed(since(stood)) == [{"consent.link_ended": 1}, {}]
    assert not opens(old) and needs(cast) == ["link_wanted"]
    assert TextVersion.objects.current() == asked.text_version
