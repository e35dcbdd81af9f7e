"""What was signed on a worker's device without a connection: who brings it, when it counts."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import shown, tiles, verifying
from consent.actions import asking
from consent.choices.request import Route
from consent.models import Answer, Consent, FormText, Signer, TakedownTask, TextVersion
from consent.querysets import overview as lists
from organisation.marks import mark_of
from organisation.models import HeldPost
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make, pages
from tests.make import signed_in
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

DESK = "/consent/unsent/"
LATER = timedelta(hours=3)


@pytest.fixture
def asked(cast):
    """Handed over four hours ago."""
    before = timezone.now() - timedelta(hours=4)
    request = make.request(cast.worker, cast.noord, route=Route.DEVICE, email="", now=before)
    Signer.objects.filter(request=request).update(opened_at=before)
    return request


@pytest.fixture
def client(cast):
    return signed_in(cast.worker)


def iso(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def signed(asked, by, ago=LATER, **also):
    """What the device kept: signed three hours ago, brought now."""
    now = timezone.now()
    text = FormText.objects.get(version=asked.text_version, role="guardian", language="nl")
    values = pages.filled(asked) | {
        "ref": asked.ref,
        "number": "1",
        "client_id": str(uuid.uuid4()),
        "language": "nl",
        "text_hash": shown.text_hash(asked, "guardian", text, day_of(now - ago)),
        "signed_at": iso(now - ago),
        "device_time": iso(now),
        "person": mark_of(by),
    }
    return {name: value for name, value in (values | also).items() if value}


def told(answer):
    return answer.json()["strip"]


@pytest.mark.parametrize(
    ("signed_at", "days"),
    [
        ((2027, 3, 28, 22, 30), [(3, 27, False), (3, 28, True), (3, 29, True)]),  # 0:30 on the 29th
        ((2027, 10, 31, 22, 30), [(10, 29, False), (10, 30, True), (10, 31, True)]),  # 23:30
    ],
)
def test_a_page_of_the_day_before_counts_also_when_that_day_had_23_or_25_hours(
    cast, signed_at, days
):
    asked = make.request(cast.worker, cast.noord, born=date(2016, 5, 1), now=timezone.now())
    text = FormText.objects.get(version=asked.text_version, role="guardian", language="nl")
    at = datetime(*signed_at, tzinfo=UTC)
    for month, number, counts in days:
        said = shown.text_hash(asked, "guardian", text, date(2027, month, number))
        assert shown.was_shown(asked, "guardian", text, said, at) is counts, number


# --- it counts ----------------------------------------------------------------------------------


def test_it_counts_from_the_moment_of_signing_and_the_evidence_says_it_came_later(
    client, cast, asked
):
    answer = client.post(DESK, signed(asked, cast.worker))

    assert answer.json()["url"] == reverse("consent:attest", args=[asked.ref, 1])
    made = Answer.objects.get()
    assert made.on_device
    assert abs(made.received_at - made.signed_at - LATER) < timedelta(minutes=1)
    assert Consent.objects.get().valid_from == day_of(made.signed_at)
    assert verifying.verify().broken is None
    page = client.get(asked.get_absolute_url())
    assert "Getekend zonder internet" in pages.text_of(page)


def test_sent_again_it_is_one_answer_also_after_the_answer_was_lost(client, cast, asked):
    kept = signed(asked, cast.worker)
    first, again = client.post(DESK, kept), client.post(DESK, kept)
    assert first.json() == again.json()
    assert Answer.objects.count() == 1
    assert (
        AuditEntry.objects.filter(subject__endswith=f"{asked.ref}-1", verb="confirmed").count() == 1
    )


def test_a_wrong_clock_of_the_device_is_counted_back_from_ours(client, cast, asked):
    """Two days ahead: what counts is that it waited for an hour."""
    ahead = timezone.now() + timedelta(days=2)
    times = {"signed_at": iso(ahead - timedelta(hours=1)), "device_time": iso(ahead)}
    client.post(DESK, signed(asked, cast.worker, **times))
    made = Answer.objects.get()
    assert abs(made.received_at - made.signed_at - timedelta(hours=1)) < timedelta(minutes=1)


def test_it_was_never_signed_before_it_was_handed_over(client, cast, asked):
    client.post(DESK, signed(asked, cast.worker, ago=timedelta(hours=20)))
    assert Answer.objects.get().signed_at == Signer.objects.get().opened_at


def test_the_copy_goes_to_the_address_that_was_typed_meanwhile(client, cast, asked):
    client.post(DESK, signed(asked, cast.worker, copy_to="ouder@example.org"))
    assert Signer.objects.get().email == "ouder@example.org"
    assert Message.objects.filter(kind="consent.receipt").count() == 1


def test_what_was_signed_before_the_question_ended_counts(client, cast, asked):
    type(asked).objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert told(client.post(DESK, signed(asked, cast.worker))) == "signed"


# --- it doesn't count: the worker is told ---------------------------------------------------------


def cancelled(asked, worker):
    asking.cancel(asked, by=worker, now=timezone.now())


def faulty(asked, worker):
    TextVersion.objects.filter(pk=asked.text_version_id).update(faulty_at=timezone.now())


def expired(asked, worker):
    type(asked).objects.update(expires_at=timezone.now() - timedelta(hours=5))


@pytest.mark.parametrize("happened", [cancelled, faulty, expired])
def test_what_no_longer_counts_is_told_by_mail_once_and_nothing_of_it_is_kept(
    client, cast, asked, happened
):
    kept = signed(asked, cast.worker)
    happened(asked, cast.worker)

    for _time in range(2):
        answer = client.post(DESK, kept)
        assert answer.status_code == 200 and told(answer) == "not-counted"

    assert not Answer.objects.exists()
    assert AuditEntry.objects.filter(verb="not_counted").count() == 1
    call_command("deliver")
    [sent] = [one for one in mail.outbox if one.to == [cast.worker.email]]
    assert sent.subject == "Een antwoord op je telefoon telt niet"
    assert asked.ref in sent.body and "Milan" not in sent.body


def needs(person, shown="todo"):
    page = lists.overview(person, lists.ways_of(person), shown, timezone.now())
    return [(one.need, one.request.ref) for one in page.rows]


@pytest.mark.parametrize("settled_by", ["looking", "asking anew"])
def test_what_does_not_count_is_a_task_until_somebody_looked_or_asked_anew(
    client, cast, asked, settled_by
):
    kept = signed(asked, cast.worker)
    cancelled(asked, cast.worker)
    client.post(DESK, kept)

    assert needs(cast.worker) == needs(cast.lead) == [("not_counted", asked.ref)]
    assert needs(cast.other_lead) == needs(cast.colleague) == []
    [task] = answered(tiles.tasks(cast.worker, timezone.now()))
    assert task.icon == "exclamation-circle"
    address = reverse("consent:looked_at", args=[asked.ref])
    assert address in client.get(asked.get_absolute_url()).content.decode()
    if settled_by == "looking":
        assert client.post(address).status_code == 302
    else:
        assert client.post(reverse("consent:resend", args=[asked.ref])).status_code == 302
    assert needs(cast.worker) == needs(cast.lead) == []
    client.post(DESK, kept)  # brought once more it is no new task
    assert needs(cast.worker) == []


@pytest.mark.parametrize(
    "also", [{"text_hash": "f" * 64}, {"row_photo": ""}, {"relation": "foster_parent"}]
)
def test_what_nobody_can_mend_any_more_does_not_count(client, cast, asked, also):
    assert told(client.post(DESK, signed(asked, cast.worker, **also))) == "not-counted"
    assert not Answer.objects.exists()


def test_while_the_signer_stands_there_what_lacks_is_told_and_nothing_is_set_aside(
    client, cast, asked
):
    given = signed(asked, cast.worker, signed_at="", signer_name="")
    answer = client.post(DESK, given)
    assert answer.status_code == 422 and "signer_name" in answer.json()["errors"]
    assert not Message.objects.filter(kind="consent.not_counted").exists()


def test_signed_meanwhile_by_the_link_that_answer_stands_and_a_later_no_still_stops(
    client, cast, asked
):
    make.signed(asked, now=timezone.now() - timedelta(hours=3, minutes=30))
    consent = Consent.objects.get()
    make.publication(consent, by=cast.worker)

    answer = client.post(DESK, signed(asked, cast.worker, row_photo="no"))

    assert told(answer) == "not-counted"
    consent.refresh_from_db()
    assert consent.withdrawn_rows == ["photo"]
    assert TakedownTask.objects.count() == 1
    assert verifying.verify().broken is None


def test_a_no_that_is_older_than_the_answer_by_the_link_stops_nothing(client, cast, asked):
    make.signed(asked, now=timezone.now() - timedelta(minutes=30))
    client.post(DESK, signed(asked, cast.worker, row_photo="no"))
    assert Consent.objects.get().withdrawn_rows == []


def test_the_phone_keeps_a_text_for_whatever_the_desk_answers(client, cast, asked):
    kept = client.get("/signals/offline/").content.decode()
    taken = told(client.post(DESK, signed(asked, cast.worker)))
    late = told(client.post(DESK, signed(asked, cast.worker)))
    assert {taken, late} == {"signed", "not-counted"}
    for strip in (taken, late, *(f"signed-{why}" for why in ("waits", "toTime", "toOther"))):
        assert f'data-strip="{strip}"' in kept


def test_who_came_back_without_stating_it_can_still_state_whom_they_saw(client, cast, asked):
    client.post(DESK, signed(asked, cast.worker))
    attest = reverse("consent:attest", args=[asked.ref, 1])
    page = asked.get_absolute_url()
    assert attest in client.get(page).content.decode()
    client.post(attest, {"attested": "seen"})
    assert attest not in client.get(page).content.decode()


# --- who brings it --------------------------------------------------------------------------------


def test_signed_out_hears_401_and_nothing_is_kept(asked, cast):
    nobody = Client(headers={"host": "localhost"})
    assert nobody.get(DESK).status_code == 401
    assert nobody.post(DESK, signed(asked, cast.worker)).status_code == 401
    assert not HeldPost.objects.exists() and not Answer.objects.exists()


def test_what_waited_for_somebody_else_is_not_taken_in(asked, cast):
    answer = signed_in(cast.lead).post(DESK, signed(asked, cast.worker))
    assert answer.status_code == 409 and not Answer.objects.exists()


def test_of_another_team_it_does_not_count_and_nothing_is_said_of_it(asked, cast):
    answer = signed_in(cast.other_worker).post(DESK, signed(asked, cast.other_worker))
    assert told(answer) == "not-counted" and answer.json()["url"] == reverse("consent:overview")
    assert not Answer.objects.exists()


def test_in_the_hands_of_who_signs_only_their_own_goes(client, cast, asked):
    client.post(reverse("consent:hand_over", args=[asked.ref]), {"language": "nl"})
    other = make.request(cast.worker, cast.noord, route=Route.DEVICE, email="",
                         first_name="Ander", now=timezone.now())  # fmt: skip
    assert client.post(DESK, signed(other, cast.worker)).status_code == 403
    assert client.get(DESK).json()["person"] == mark_of(cast.worker)
    assert told(client.post(DESK, signed(asked, cast.worker))) == "signed"


def test_the_desk_keeps_to_the_budget_of_queries(
    client, cast, asked, django_assert_max_num_queries
):
    client.get(DESK)
    with django_assert_max_num_queries(6):
        client.get(DESK)


# --- another language in the middle ---------------------------------------------------------------


def test_in_another_language_the_page_keeps_what_was_chosen(cast):
    asked = make.request(cast.worker, cast.noord, now=timezone.now())
    client = pages.known(asked)
    chosen = pages.filled(asked, row_photo="no", row_video="", signature="M1 1L40 40", step="2")

    page = client.post(pages.page_of(asked), chosen | {"lang": "nl"})

    text = page.content.decode()
    assert page.status_code == 200 and not Answer.objects.exists()
    assert 'value="no" id="id_row_photo_1" checked' in text
    assert 'id="id_row_video_0">' in text and 'id="id_row_video_1">' in text
    assert 'value="Sanne Vos"' in text and 'value="M1 1L40 40"' in text
    assert 'name="step" value="2"' in text and "errsum" not in text
