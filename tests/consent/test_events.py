"""Events with a poster, and the page behind its code."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache, caches
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consent import mail
from consent.actions import events, following, withdrawing
from consent.models import ConsentRequest, Event, FormText, Signer, Subject
from consent.screens import events as screen
from organisation.models import Organisation, User
from outbox.models import Message
from tests.consent import make
from tests.consent.make import NOW, ROWS
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.two_people import opened
from youthwork.lib import qr
from youthwork.lib.dates import day_of

DAY = timedelta(days=1)


@pytest.fixture
def event(cast):
    make.places()
    now = timezone.now()
    return events.announce(
        "Toernooi", timezone.localdate(), ROWS, team=cast.noord, by=cast.worker, now=now
    )


@pytest.fixture
def fill(event, client):
    cache.clear()
    page = reverse("event_page", args=[event.token])

    def send(query="", **also):
        values = {
            "first_name": "Milan",
            "date_of_birth": "3-6-2012",
            "email": "ouder@example.org",
        }
        return client.post(page + query, values | also)

    send.page, send.client = page, client
    yield send
    cache.clear()


def says(response):
    return response.content.decode()


def test_a_page_stays_open_a_week_after_the_event(cast, event):
    assert event.open_until == event.day + 7 * DAY and len(event.token) == 16
    assert event.is_open_on(event.open_until) and not event.is_open_on(event.open_until + DAY)
    for until in (event.day - DAY, event.day + 90 * DAY):
        with pytest.raises(ValidationError) as refusal:
            events.announce(
                "x", event.day, ROWS, team=cast.noord, by=cast.worker, now=NOW, open_until=until
            )
        assert set(refusal.value.message_dict) == {"open_until"}


def checked(language):
    FormText.objects.filter(language=language).update(checked_on=day_of(NOW))


def test_what_a_parent_fills_in_becomes_a_question_by_mail(fill, event, cast):
    checked("tr")
    response = fill(language="tr", guardian_name="Sanne")

    assert response.status_code == 200 and "Kijk in uw mail" in says(response)
    made = ConsentRequest.objects.get()
    assert made.event == event and made.rows == ROWS and made.made_by == cast.worker
    signer = Signer.objects.get()
    assert signer.email == "ouder@example.org" and signer.language == "tr"
    assert Message.objects.get().kind == "consent.event"


def test_whoever_fills_in_hears_the_same_whatever_is_known(fill, cast):
    first = says(fill())
    for also in (
        {},
        {"email": "vreemde@example.org"},
        {"first_name": "Noa"},
        {"date_of_birth": "3-6-2008"},
    ):
        assert says(fill(**also)) == first


def test_pressing_twice_is_one_question_and_one_mail(fill):
    fill()
    fill()
    assert ConsentRequest.objects.count() == 1 and Message.objects.count() == 1


def test_f13_the_same_name_from_another_address_is_somebody_else(fill):
    fill()
    fill(email="andere@example.org")
    assert Subject.objects.count() == 2


def test_a_lost_mail_goes_again_after_an_hour(fill, event):
    fill()
    later = timezone.now() + timedelta(hours=2)
    typed = events.FilledIn("Milan", date(2012, 6, 3), "ouder@example.org")
    assert events.fill_in(event, typed, now=later) is None
    assert Message.objects.count() == 2


def test_from_sixteen_one_fills_it_in_oneself(fill):
    fill(date_of_birth="3-6-2008")
    assert Signer.objects.get().role == "youth"


def test_nobody_who_did_not_confirm_gets_a_reminder(fill):
    fill()
    assert not ConsentRequest.objects.to_remind(timezone.localdate() + 10 * DAY).exists()
    ConsentRequest.objects.update(status="opened")
    assert ConsentRequest.objects.to_remind(timezone.localdate() + 10 * DAY).exists()


@pytest.mark.parametrize(
    "also",
    [
        {"first_name": ""},
        {"date_of_birth": "1-1-1980"},
        {"date_of_birth": "30-2-2012"},
        {"email": "geen adres"},
        {"email": ""},
        {"language": "xx"},
        {"first_name": "x" * 500},
        {"last_name": "123456782"},
    ],
)
def test_what_is_wrong_is_told_in_the_reader_s_language_and_kept(fill, also):
    response = fill(query="?lang=nl", guardian_name="Sanne", **also)
    assert response.status_code == 422 and 'value="Sanne"' in says(response)
    assert "Kijk nog even naar deze punten" in says(response)
    assert not ConsentRequest.objects.exists()


def test_f10_a_mistyped_domain_is_suggested(fill):
    assert "Bedoelt u ouder@gmail.com?" in says(fill(email="ouder@gmial.com"))
    assert fill(email="ouder@gmial.com", as_typed="ouder@gmial.com").status_code == 200


def test_one_address_gets_a_few_mails_a_day_and_the_page_says_the_same(fill):
    first = says(fill())
    for number in range(6):
        assert says(fill(first_name=f"Kind{number}")) == first
    assert Message.objects.count() == 4


def test_one_network_is_stopped_after_many(fill):
    for number in range(40):
        assert fill(email=f"o{number}@example.org").status_code == 200
    refused = fill(email="nog@example.org")
    assert refused.status_code == 429 and "al vaak ingevuld" in says(refused)
    assert 'value="Milan"' in says(refused)  # what was typed is not lost


def test_a_closed_page_says_so(fill, event, cast):
    events.close(event, by=cast.worker, now=timezone.now())
    assert "Deze pagina is gesloten" in says(fill()) and not ConsentRequest.objects.exists()
    unknown = fill.client.get(reverse("event_page", args=["AAAAAAAAAAAAAAAA"]))
    assert unknown.status_code == 404 and "Deze pagina is gesloten" in says(unknown)


def test_a_page_whose_places_nobody_uses_any_more_is_closed_and_opens_with_them(fill, event, cast):
    Organisation.objects.filter(pk=1).update(image_places=["training"])
    caches["process"].clear()
    for answer in (fill(), fill.client.get(fill.page)):
        assert answer.status_code == 200 and "Deze pagina is gesloten" in says(answer)
    assert not Subject.objects.exists()
    sign_in(fill.client, cast.worker)
    assert "De pagina achter de code is gesloten" in says(fill.client.get(event.get_absolute_url()))
    make.places()
    assert "Kijk in uw mail" in says(fill())


def test_while_somebody_objects_a_parent_hears_the_same_and_nobody_is_asked(fill, cast):
    given = make.consent(cast.worker, cast.noord, now=timezone.now() - DAY)
    withdrawing.dispute(given, by=cast.lead, now=timezone.now())
    assert says(fill(last_name="Vos")) == says(fill(first_name="Noa"))
    assert not ConsentRequest.objects.open().filter(subject=given.subject).exists()


def test_after_who_made_it_went_to_another_team_its_lead_follows_up_what_comes_in(fill, cast):
    """Whoever moved reads no new child of the team they left; nobody does while nobody leads it."""
    today = timezone.localdate()
    fill()
    cast.worker.memberships.update(until_day=today - DAY)
    cast.zuid.memberships.create(user=cast.worker, role="worker", from_day=today)
    fill(first_name="Noa", email="noa@example.org")
    cast.lead.memberships.update(until_day=today - DAY)
    fill(first_name="Lot", email="lot@example.org")
    asked = ConsentRequest.objects.order_by("pk")
    assert [one.made_by for one in asked] == [cast.worker, cast.lead, None]
    worker = User.objects.get(pk=cast.worker.pk)
    assert list(ConsentRequest.objects.visible_to(worker)) == [asked[0]]


@pytest.fixture
def both(event):
    """The organisation asks two parents, where there are two."""
    Organisation.objects.filter(pk=1).update(require_both_parents=True)
    caches["process"].clear()


BOTH = {"second_email": "andere@example.org"}


def test_where_two_parents_are_asked_the_page_asks_for_both(both, fill):
    form = says(fill.client.get(fill.page))
    assert "Er is maar één ouder of voogd" in form
    refused = fill()
    assert refused.status_code == 422 and "second_email" in refused.context["form"].errors
    same = fill(second_email="Ouder@example.org")
    assert same.status_code == 422 and not ConsentRequest.objects.exists()

    assert "Kijk in uw mail" in says(fill(**BOTH))
    made = ConsentRequest.objects.get()
    assert made.needs_both
    assert [one.email for one in made.signers.order_by("number")] == [
        "ouder@example.org",
        "andere@example.org",
    ]
    first, second = (
        mail.event(message, timezone.now()).text for message in Message.objects.order_by("pk")
    )
    assert "Iemand vulde dit adres in" in first
    assert "andere ouder of voogd" in second and "vulde dit adres" not in second


@pytest.mark.parametrize(
    "also",
    [{"one_guardian": "on"}, {"date_of_birth": "3-6-2008"}, {"date_of_birth": "3-6-2008"} | BOTH],
)
def test_who_is_alone_or_sixteen_is_asked_alone(both, fill, also):
    assert "Kijk in uw mail" in says(fill(**also))
    assert Signer.objects.get().email == "ouder@example.org"
    assert not ConsentRequest.objects.get().needs_both


def test_one_of_two_with_a_colleagues_address_is_mailed_nothing(both, fill, cast):
    assert "Kijk in uw mail" in says(fill(second_email=cast.colleague.email))
    first, second = Signer.objects.order_by("number")
    assert (first.email, first.doubts) == ("ouder@example.org", [])
    assert (second.email, second.doubts) == (None, ["colleague"]) and second.doubted_at
    assert not Message.objects.exists()


def test_who_was_not_mailed_beside_such_an_address_is_once_another_is_there(both, fill, cast):
    fill(second_email=cast.colleague.email)
    now = timezone.now()
    _first, second = Signer.objects.order_by("number")
    following.correct_address(second, "andere@example.org", by=cast.lead, now=now)
    recipients = Message.objects.order_by("recipient").values_list("recipient", flat=True)
    assert [one[-2:] for one in recipients] == ["-1", "-2"]
    second.refresh_from_db()
    following.correct_address(second, "derde@example.org", by=cast.lead, now=now)
    assert [one[-2:] for one in recipients.all()] == ["-1", "-2", "-2"]


def test_the_address_of_the_other_parent_gets_no_more_mail_than_any(both, fill):
    for name in ("Milan", "Noa", "Lot", "Sem", "Eva", "Ada"):
        fill(first_name=name, email=f"{name}@example.org".lower(), **BOTH)
    assert Signer.objects.filter(number=2).count() == 4


def test_without_that_setting_the_page_asks_for_one(fill):
    assert "Er is maar één" not in says(fill.client.get(fill.page))
    fill(**BOTH)
    assert Signer.objects.count() == 1


def test_the_page_speaks_checked_languages_only(fill):
    assert 'lang="ar"' not in says(fill.client.get(fill.page + "?lang=ar"))
    checked("ar")
    caches["process"].clear()
    assert '<html lang="ar" dir="rtl"' in says(fill.client.get(fill.page + "?lang=ar"))


def test_the_page_asks_little_of_the_database(fill):
    fill.client.get(fill.page)
    statements, _answer = asked(lambda: fill.client.get(fill.page))
    statements = [sql for sql in statements if "rate_limits" not in sql]
    assert len(statements) <= 6, told(statements)


def test_the_pages_of_the_house(cast, client, event):
    sign_in(client, cast.colleague)
    listed = client.get(reverse("consent:events"))
    assert "Toernooi" in says(listed)
    shown = says(client.get(event.get_absolute_url()))
    assert event.token in shown and "qr-fg" in shown and "/close/" not in shown
    assert "Wim" in says(client.get(reverse("consent:poster", args=[event.ref])))
    statements, _answer = asked(lambda: client.get(reverse("consent:events")))
    assert len(statements) <= 6, told(statements)


def test_the_poster_promises_the_languages_of_its_page_only(cast, client, event):
    sign_in(client, cast.worker)
    page = reverse("consent:poster", args=[event.ref])
    shown = says(client.get(page))
    assert "العربية" not in shown and "Kies uw taal" not in shown
    checked("ar")
    caches["process"].clear()
    shown = says(client.get(page))
    assert "العربية" in shown and "Türkçe" not in shown and "Kies uw taal" in shown


def test_the_poster_names_nobody_who_left(cast, event):
    User.objects.filter(pk=event.made_by_id).update(status="left", left_on=day_of(NOW))
    shown = screen.poster(Event.objects.select_related("made_by").get())
    assert (shown["worker"], shown["phone"]) == ("", "")


def test_the_poster_is_a_pdf_of_one_page(cast, client, event):
    import io

    import pikepdf

    sign_in(client, cast.worker)
    response = client.get(reverse("consent:poster_pdf", args=[event.ref]))
    assert response["Content-Type"] == "application/pdf"
    assert len(pikepdf.open(io.BytesIO(response.content)).pages) == 1


def test_an_event_is_announced_on_its_page(cast, client):
    make.places()
    sign_in(client, cast.worker)
    page = reverse("consent:new_event")
    values = {"name": "Zomerfeest", "day": timezone.localdate(), "rows": ["photo", "website"]}
    assert client.post(page, values | {"rows": ["photo"]}).status_code == 422
    assert client.post(page, values).status_code == 302
    assert Event.objects.get().team == cast.noord


def test_a_code_holds_its_address():
    drawn = qr.code("https://vindplaats.example.org/e/AAAAAAAAAAAAAAAA/")
    assert drawn.size >= 33 and drawn.path.startswith("M3 3h7v1h-7z")


def test_of_two_of_one_name_who_came_by_the_page_a_note_tells_which(fill, cast):
    fill()
    fill(email="andere@example.org")
    asked = ConsentRequest.objects.get(subject__is_namesake=True)
    sign_in(fill.client, cast.worker)
    page = reverse("consent:note", args=[asked.ref])
    assert page in says(fill.client.get(asked.get_absolute_url()))
    form = opened(fill.client, page)
    assert form.send(note=" ").status_code == 422
    refused = form.send(note="x" * 61)
    assert refused.status_code == 422 and "x" * 61 in says(refused)
    assert form.send(note="de keeper").status_code == 302
    assert "de keeper" in says(fill.client.get(asked.get_absolute_url()))
