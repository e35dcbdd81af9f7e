"""The texts of a release are versions; what was shown stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consent import calendar, dates, reminder_mail, retention
from consent.actions import asking, texts
from consent.actions.moving import move
from consent.choices.request import RequestStatus
from consent.models import ConsentRequest, FormText, Link, TextVersion
from organisation.models import Organisation
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import NOW
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of


def next_version(line="?"):
    found = texts.shipped()
    found["guardian", "nl"] |= {"P01": line}
    return texts.take_in(found, NOW)


def test_the_texts_of_a_release_are_a_published_version_in_six_languages(db):
    version = TextVersion.objects.current()
    assert version.texts.count() == 12
    assert texts.take_in(texts.shipped(), NOW) is None


def test_a_changed_text_is_a_new_version_and_keeps_what_was_checked(cast):
    for language in ("nl", "ar"):
        text = FormText.objects.get(role="guardian", language=language)
        texts.check(text, by=cast.privacy_officer, today=day_of(NOW), now=NOW)
    found = texts.shipped()
    found["guardian", "ar"] |= {"P01": "?"}
    version = texts.take_in(found, NOW)

    assert version.number == 2 and TextVersion.objects.current() == version
    offered = FormText.objects.offered(version, "guardian", unchecked=False)
    assert offered == ["nl"]
    assert FormText.objects.get(version__number=1, language="ar", role="guardian").content != {}


def test_f20_the_text_that_was_sent_is_shown_until_it_is_marked_as_wrong(cast):
    asked = make.request(cast.worker, cast.noord)
    version = asked.text_version
    later = next_version()
    asked.refresh_from_db()
    assert asked.text_version == version

    texts.mark_faulty(version, by=cast.privacy_officer, now=NOW)
    asked.refresh_from_db()
    assert asked.text_version == later and asked.signers.get().generation == 2
    assert Message.objects.filter(kind="consent.request").count() == 2
    assert Link.objects.opened_by("", NOW) is None


def test_f20_who_waited_for_the_right_text_has_as_long_to_answer_as_anybody(cast):
    asked = make.request(cast.worker, cast.noord)
    version = asked.text_version
    next_version()
    later = NOW + timedelta(days=13)
    texts.mark_faulty(version, by=cast.privacy_officer, now=later)
    asked.refresh_from_db()
    assert asked.expires_at == dates.link_ends(later) and asked.sent_at == later


def test_the_only_version_can_t_be_marked_as_wrong(cast):
    with pytest.raises(ValidationError):
        texts.mark_faulty(TextVersion.objects.current(), by=cast.privacy_officer, now=NOW)


def test_who_read_an_older_text_is_asked_anew_once_and_stays_valid_meanwhile(cast):
    consent = make.consent(cast.worker, cast.noord)
    version = next_version()
    today = day_of(NOW)
    assert calendar.endings(today, NOW)["consents_asked_anew"] == 0
    texts.start_campaign(version, by=cast.privacy_officer, now=NOW)
    later = NOW + timedelta(hours=1)
    assert calendar.endings(today, later)["consents_asked_anew"] == 1
    assert calendar.endings(today, later)["consents_asked_anew"] == 0

    anew = ConsentRequest.objects.get(renews=consent)
    consent.refresh_from_db()
    assert anew.text_version == version and consent.status == "valid"
    assert Message.objects.filter(kind="consent.new_text").count() == 1


def test_who_does_not_answer_about_a_new_text_is_asked_once_also_when_that_is_erased(cast):
    make.consent(cast.worker, cast.noord)
    texts.start_campaign(next_version(), by=cast.privacy_officer, now=NOW)
    later = NOW + timedelta(hours=1)
    assert calendar.endings(day_of(later), later)["consents_asked_anew"] == 1
    ended = NOW + timedelta(days=16)
    calendar.questions(day_of(ended), ended)
    gone = ended + timedelta(days=31)
    rule = next(rule for rule in retention.RULES if rule.key == "consent.unanswered")
    assert rule.run(day_of(gone), gone, 100) == 1
    assert not ConsentRequest.objects.filter(renews__isnull=False).exists()
    assert calendar.endings(day_of(gone), gone)["consents_asked_anew"] == 0

    texts.start_campaign(next_version("!"), by=cast.privacy_officer, now=gone)
    assert calendar.endings(day_of(gone), gone)["consents_asked_anew"] == 1


def test_a_question_about_a_new_text_that_never_arrived_is_put_again(cast):
    make.consent(cast.worker, cast.noord)
    texts.start_campaign(next_version(), by=cast.privacy_officer, now=NOW)
    later = NOW + timedelta(hours=1)
    assert calendar.endings(day_of(later), later)["consents_asked_anew"] == 1
    asked = ConsentRequest.objects.get(renews__isnull=False)
    move(asked, RequestStatus.UNDELIVERABLE, by=None, now=later, closed_at=later)
    gone = later + timedelta(days=31)
    rule = next(rule for rule in retention.RULES if rule.key == "consent.unanswered")
    assert rule.run(day_of(gone), gone, 100) == 1
    assert calendar.endings(day_of(gone), gone)["consents_asked_anew"] == 1


def test_from_sixteen_a_new_text_is_put_to_the_young_person_in_their_own_words(cast):
    """Where the EDPB is followed a guardian's yes goes on; who is asked anew is no longer them."""
    make.places()
    Organisation.objects.update(sixteen_policy="edpb")
    born = date(2010, 12, 20)
    consent = make.consent(cast.worker, cast.noord, born=born, own_email="ik@example.org")
    own = make.request(
        cast.worker,
        cast.noord,
        about=asking.About("Milan", born, known=consent.subject),
        born=born,
        role="youth",
        renews=consent,
        family_asks=True,
    )
    later = NOW + timedelta(days=90)
    calendar.questions(day_of(later), later)
    assert calendar.endings(day_of(later), later)["consents_asked_anew"] == 0
    own.refresh_from_db()
    assert own.status == "expired"

    texts.start_campaign(next_version(), by=cast.privacy_officer, now=later)
    assert calendar.endings(day_of(later), later)["consents_asked_anew"] == 1
    anew = ConsentRequest.objects.exclude(pk=own.pk).get(renews=consent)
    assert [(one.role, one.email) for one in anew.signers.all()] == [("youth", "ik@example.org")]
    message = Message.objects.get(kind="consent.new_text")
    assert "ik@example.org" in str(reminder_mail.new_text(message, later).to)


def test_who_can_t_be_asked_anew_stands_before_nobody_and_is_shown(cast, client, monkeypatch):
    """An address that is a colleague's by now is asked nothing, today and tomorrow."""
    monkeypatch.setattr(calendar, "CAMPAIGN_STEP", 1)
    for name in ("Milan", "Noah"):
        make.consent(cast.worker, cast.noord, first_name=name, email=f"{name}@example.org".lower())
    type(cast.lead).objects.filter(pk=cast.lead.pk).update(email="milan@example.org")
    texts.start_campaign(next_version(), by=cast.privacy_officer, now=NOW)
    sign_in(client, cast.privacy_officer)
    assert client.get(reverse("consent:texts")).context["in_vain"] == 0

    done = []
    for hours in range(1, 4):
        later = NOW + timedelta(hours=hours)
        done.append(calendar.endings(day_of(later), later)["consents_asked_anew"])
    assert done == [0, 1, 0]
    [anew] = ConsentRequest.objects.filter(renews__isnull=False)
    assert anew.subject.first_name == "Noah"

    page = client.get(reverse("consent:texts"))
    assert (page.context["to_mail"], page.context["in_vain"]) == (0, 1)
    assert "1 kon geen mail krijgen" in page.content.decode()
    [row] = client.get(reverse("consent:texts_anew")).context["rows"]
    assert (row.name, row.tone, row.state) == ("Milan V.", "warn", "Zelf vragen")


def test_who_starts_asking_anew_sees_before_who_gets_what(cast, client):
    make.consent(cast.worker, cast.noord)
    make.consent(cast.worker, cast.noord, first_name="Noah", email="", route="link")
    next_version()
    sign_in(client, cast.privacy_officer)
    page = client.get(reverse("consent:texts_anew"))
    shown = [(row.name, row.tone) for row in page.context["rows"]]
    assert shown == [("Milan V.", "ok"), ("Noah V.", "warn")]
    assert "Ouder of voogd · Nederlands" in page.content.decode()
    assert AuditEntry.objects.filter(verb="read", by=cast.privacy_officer).count() == 1
    assert client.get(reverse("consent:texts_anew"), {"after": "x" * 40}).status_code == 200
