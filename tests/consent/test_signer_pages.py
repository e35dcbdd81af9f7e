"""What a parent or young person meets behind a link: opened, read, answered, stopped."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consent import retention, shown
from consent.actions import asking, ending, signing, texts, withdrawing
from consent.actions.moving import move
from consent.choices.request import LinkPurpose, RequestStatus
from consent.languages import LANGUAGES
from consent.mail import own_link as own_link_mail
from consent.models import (
    Answer,
    Consent,
    FormText,
    Link,
    Signer,
    TextVersion,
    Withdrawal,
)
from consent.texts import catalogue
from organisation.models import Organisation, User
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import BORN, NO, NOW, ROWS, YES
from tests.consent.pages import (
    arrived,
    browser,
    filled,
    known,
    link_of,
    page_of,
    path_of_50_kb,
    text_of,
)
from tests.sign_in import sign_in
from tests.two_people import opened
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SIXTEEN_TOMORROW = date(2010, 11, 21)


@pytest.fixture
def clock(monkeypatch):
    """Friday afternoon; `clock(DAY)` is a day later."""
    moment = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return lambda later: moment.append(moment.pop() + later)


@pytest.fixture(autouse=True)
def on_a_friday(clock):
    pass


@pytest.fixture
def asked(cast):
    return make.request(cast.worker, cast.noord)


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def status_of(request):
    request.refresh_from_db()
    return request.status


# --- links ----------------------------------------------------------------------------------------


def test_f8_a_scanner_that_opens_a_link_forty_times_opens_nothing(asked):
    link = link_of(asked)
    for _time in range(40):
        scanner = browser()
        assert scanner.get(link).status_code == 302
        assert scanner.get(page_of(asked)).status_code == 200
    assert status_of(asked) == RequestStatus.SENT and asked.opened_at is None
    assert asked.signers.get().opened_at is None


def test_what_opens_nothing_answers_alike_and_asks_the_database_the_same(asked, cast):
    link = link_of(asked)
    token = link.split("/")[2]
    old, late = link_of(asked), link_of(asked, now=NOW - 29 * DAY)
    gone = make.request(cast.worker, cast.noord, first_name="Noor", email="g@example.org")
    foreign = link_of(gone)
    Link.objects.filter(request=gone).delete()
    Signer.objects.filter(request=asked).update(generation=2)
    addresses = [old, late, foreign] + [
        reverse("consent_link", args=[wrong])
        for wrong in (token[:-1], token[:-1] + "-", token[::-1], "x", "é" * 43, "A" * 5000)
    ]
    heard = []
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            answer = browser().get(address)
        asks = [query["sql"] for query in captured if "rate_limits" not in query["sql"]]
        asks = [sql for sql in asks if not sql.startswith(("SAVEPOINT", "RELEASE"))]
        heard.append((answer.status_code, answer.content, len(asks)))
    assert len(set(heard)) == 1 and heard[0][0] == 404
    assert "Deze link is niet geldig" in text_of(answer)


@pytest.mark.parametrize("how", ["one browser", "a browser each", "HEAD", "another address said"])
def test_ten_thousand_guesses_are_slowed(asked, how):
    """Sixty in a minute from one address, whatever it calls itself; the right one isn't heard."""
    client, heard = browser(), []
    for n in range(61):
        guesser = browser() if how == "a browser each" else client
        ask = guesser.head if how == "HEAD" else guesser.get
        said = f"203.0.113.{n}"
        # What the house's own proxy adds to it comes last, and is true.
        also = {"x-forwarded-for": f"{said}, 198.51.100.7", "x-real-ip": said}
        headers = also if how == "another address said" else {}
        address = reverse("consent_link", args=[f"{n:043}"])
        heard.append(ask(address, headers=headers).status_code)
    assert heard == [404] * 60 + [429]
    assert browser().get(link_of(asked), headers=headers).status_code == 429


def test_guesses_of_a_birthday_count_together_from_however_many_browsers(asked, monkeypatch):
    """A forwarded link: five in an hour for all who hold it; then not the right one either."""
    now = make.now_here()
    for hour in range(3):
        monkeypatch.setattr("django.utils.timezone.now", lambda h=hour: now + h * 2 * HOUR)
        clients = [arrived(asked) for _n in range(3)]
        guesses = [f"{day:02}-06-2012" for day in (1, 2, 4, 5, 6, 7, 8)]
        said = [
            text_of(clients[n % 3].post(page_of(asked), {"date_of_birth": guess}))
            for n, guess in enumerate(guesses)
        ]
        assert ["vijf keer niet" in read for read in said] == [False] * 4 + [True] * 3
        for client in clients:
            client.post(page_of(asked), {"date_of_birth": "03-06-2012"})
            assert "Milan" not in text_of(client.get(page_of(asked)))
    assert kinds().count("consent.locked") == 3
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 6 * HOUR)
    assert "Milan V." in text_of(known(asked).get(page_of(asked)))


def test_a_link_leaves_no_trace_and_its_page_is_for_nobody_else(asked):
    first = browser().get(link_of(asked))
    assert first["Referrer-Policy"] == "no-referrer"
    client = arrived(asked)
    for answer in (first, client.get(page_of(asked))):
        assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"
    assert browser().get(page_of(asked)).status_code == 404
    other = make.request(asked.made_by, asked.team, first_name="Noor", email="g@example.org")
    assert client.get(page_of(other)).status_code == 404
    assert client.post(page_of(other), {"date_of_birth": "03-06-2012"}).status_code == 404
    stop = client.post(reverse("consent_withdraw", args=[other.ref]), {"scope": "all"})
    assert stop.status_code == 404


def test_two_tabs_with_two_children_dont_mix(asked, cast):
    other = make.request(
        cast.worker, cast.noord, first_name="Noor", last_name="Bos", born=date(2014, 2, 1)
    )
    client = known(asked)
    client.get(link_of(other))
    assert client.get(page_of(asked)).context["form"].asked == asked
    client.post(page_of(other), {"date_of_birth": "1-2-2014"})
    assert "Noor B." in text_of(client.get(page_of(other)))
    assert "Milan V." in text_of(client.get(page_of(asked)))
    client.post(page_of(asked), filled(asked))
    assert status_of(asked) == RequestStatus.SIGNED and status_of(other) == RequestStatus.OPENED


def test_two_parents_at_one_computer_each_answer_for_themselves(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    client = known(asked)
    client.get(link_of(asked, 2))
    client.post(page_of(asked), {"date_of_birth": "03-06-2012"})
    first = filled(asked, part="sign-1", signer_name="Een", row_photo="no")
    assert client.post(page_of(asked), first).status_code == 302
    client.post(page_of(asked), filled(asked, part="sign-2", signer_name="Twee"))
    said = {answer.signer.number: answer.signer_name for answer in Answer.objects.all()}
    assert said == {1: "Een", 2: "Twee"}


# --- the date of birth ----------------------------------------------------------------------------


def test_a_parent_answers_by_a_link(asked):
    client = arrived(asked)
    first = client.get(page_of(asked))
    assert "Geboortedatum van uw kind" in text_of(first)
    assert "Milan" not in text_of(first) and "M." in text_of(first)

    assert client.post(page_of(asked), {"date_of_birth": "3 juni 2012"}).status_code == 302
    form = client.get(page_of(asked))
    assert "Milan V." in text_of(form)
    assert b" checked" not in form.content, "nothing is chosen beforehand"

    answer = client.post(page_of(asked), filled(asked, row_website="no"))
    assert answer.status_code == 302 and answer.url == page_of(asked)
    assert "Dank u wel" in text_of(client.get(page_of(asked)))
    assert Consent.objects.get().decisions == {**YES, "website": "no"}


def test_of_a_question_that_went_on_the_page_names_the_team_as_its_text_does(cast, asked):
    """Whoever is asked never heard of who has it now; their telephone is the one to call."""
    User.objects.filter(pk=cast.lead.pk).update(phone="0612345678")
    page = arrived(asked).get(page_of(asked)).content.decode()
    assert f'aria-label="{cast.worker.name}"' in page

    assert asking.hand_over(cast.worker, cast.lead, by=None, now=NOW) == 1
    page = arrived(asked).get(page_of(asked)).content.decode()
    assert f'aria-label="{asked.team.name}"' in page and cast.lead.name not in page
    assert 'href="tel:' in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Vul de geboortedatum in."), ("00-00-0000", "Deze datum bestaat niet."),
     ("29-02-2013", "Deze datum bestaat niet."), ("gisteren", "Deze datum bestaat niet."),
     ("🎈" * 60, "Deze datum bestaat niet."), ("03-06-2030", "klopt niet met onze gegevens")],
)  # fmt: skip
def test_f2_a_day_that_doesnt_exist_is_asked_again(asked, typed, says):
    client = arrived(asked)
    answer = client.post(page_of(asked), {"date_of_birth": typed})
    assert answer.status_code == 422 and says in text_of(answer)
    assert status_of(asked) == RequestStatus.SENT


def test_f1_five_wrong_dates_lock_it_for_an_hour_and_the_worker_hears_it(asked, clock):
    client = arrived(asked)
    for _try in range(5):
        answer = client.post(page_of(asked), {"date_of_birth": "03-06-1981"})
        assert answer.status_code == 422
    assert "vijf keer niet" in text_of(answer) and kinds().count("consent.locked") == 1
    # In another browser too, and with the right date.
    other = arrived(asked)
    answer = other.post(page_of(asked), {"date_of_birth": "03-06-2012"})
    assert answer.status_code == 422 and "vijf keer niet" in text_of(answer)
    clock(timedelta(minutes=61))
    assert other.post(page_of(asked), {"date_of_birth": "03-06-2012"}).status_code == 302


def test_f12_of_twins_at_one_address_the_first_letter_is_asked_too(cast):
    milan = make.request(cast.worker, cast.noord)
    make.request(cast.worker, cast.noord, first_name="Élise")
    client = arrived(milan)
    assert "eerste letter" in text_of(client.get(page_of(milan)))
    wrong = client.post(page_of(milan), {"date_of_birth": "03-06-2012", "first_letter": "é"})
    assert wrong.status_code == 422 and "Deze letter klopt niet" in text_of(wrong)
    missing = client.post(page_of(milan), {"date_of_birth": "03-06-2012"})
    assert missing.status_code == 422
    right = client.post(page_of(milan), {"date_of_birth": "03-06-2012", "first_letter": "milan"})
    assert right.status_code == 302


# --- the answer -----------------------------------------------------------------------------------


def test_f17_only_sending_asks_every_row_and_assumes_no_no(asked):
    answer = known(asked).post(
        page_of(asked), {"signer_name": "Sanne Vos", "relation": "parent", "row_photo": "yes"}
    )
    assert answer.status_code == 422 and not Answer.objects.exists()
    page = answer.content.decode()
    assert text_of(answer).count("Kies nog Ja of Nee bij deze regel.") >= len(ROWS) - 1
    assert "Foto's: " not in text_of(answer)
    assert "Video's met geluid: Kies nog Ja of Nee" in text_of(answer)
    assert 'value="Sanne Vos"' in page
    assert re.search(r'id="id_row_photo_0" checked', page)
    assert "Typ de naam of teken een handtekening." in text_of(answer)
    assert "Zet een vinkje als u over dit kind mag beslissen." in text_of(answer)


def test_f14_no_everywhere_is_one_choice_and_is_thanked(asked):
    sent = {name: value for name, value in filled(asked).items() if not name.startswith("row_")}
    client = known(asked)
    assert client.post(page_of(asked), sent | {"decision": "refuse"}).status_code == 302
    assert status_of(asked) == RequestStatus.REFUSED
    assert Answer.objects.get().decisions == NO and not Consent.objects.exists()
    assert "Dank u wel" in text_of(client.get(page_of(asked)))
    assert not {"consent.own_link", "consent.both_answered"} & set(kinds())


def test_no_everywhere_without_a_name_shows_the_rows_as_no(asked):
    answer = known(asked).post(page_of(asked), {"decision": "refuse"})
    assert answer.status_code == 422 and not Answer.objects.exists()
    assert answer.content.count(b' checked><label class="yn"') == len(ROWS)


def test_f16_the_childs_own_no_wins(asked):
    known(asked).post(page_of(asked), filled(asked, child_agrees="no"))
    assert status_of(asked) == RequestStatus.REFUSED and not Consent.objects.exists()


@pytest.mark.parametrize("relation", ["foster_parent", "step_parent", "sibling", "other"])
def test_f18_who_has_no_say_over_the_child_is_told_so_kindly(asked, relation):
    client = known(asked)
    answer = client.post(page_of(asked), filled(asked, relation=relation))
    assert "Dan mag u hier niet voor tekenen" in text_of(answer)
    assert status_of(asked) == RequestStatus.OPENED and not Answer.objects.exists()
    assert client.post(page_of(asked), filled(asked)).status_code == 302


def test_f6_sent_twice_and_back_after_signing_show_the_one_answer(asked):
    client = known(asked)
    for row in ("yes", "no"):
        answer = client.post(page_of(asked), filled(asked, row_photo=row))
        assert answer.status_code == 302
    page = client.get(page_of(asked))
    assert "Dank u wel" in text_of(page) and b"signer_name" not in page.content
    assert Answer.objects.get().decisions["photo"] == "yes" and Consent.objects.count() == 1
    assert kinds().count("consent.receipt") == 1


def test_f7_a_link_that_was_passed_on_tells_nothing_after_the_answer(asked):
    make.signed(asked)
    other = arrived(asked)
    page = text_of(other.get(page_of(asked)))
    assert "U heeft al geantwoord" in page
    assert "Milan" not in page and "Sanne" not in page
    stop = other.post(reverse("consent_withdraw", args=[asked.ref]), {"scope": "all"})
    assert stop.status_code == 302 and not Consent.objects.get().withdrawn_rows


def test_who_gave_no_address_is_promised_no_mail_and_may_ask_for_the_copy(cast):
    asked = make.request(cast.worker, cast.noord, route="link", email="")
    client, page = known(asked), page_of(asked)
    assert "Krijgt u na dit formulier een mail?" in text_of(client.get(page))
    promised, asks_where = "U krijgt een mail", "Naar welk e-mailadres"
    by_mail, by_asking = "met de link in de mail", "Wilt u stoppen met foto's"
    client.post(page, filled(asked))
    thanks = client.get(page)
    assert promised not in text_of(thanks) and asks_where in text_of(thanks)
    assert by_mail not in text_of(thanks) and by_asking in text_of(thanks)
    assert b'autocomplete="email"' in thanks.content
    other = arrived(asked)  # in another browser
    assert "Kijk in uw mail" not in text_of(other.get(page))
    assert other.post(page, {"email": "ander@example.org"}).status_code == 302
    wrong = client.post(page, {"email": "geen adres"})
    assert wrong.status_code == 422 and "geen adres" in wrong.content.decode()
    assert not Signer.objects.get().email and "consent.receipt" not in kinds()
    for address in ("ouder@example.org", "later@example.org"):
        assert client.post(page, {"email": address}).status_code == 302
    assert Signer.objects.get().email == "ouder@example.org"
    assert kinds().count("consent.receipt") == 1
    thanks = text_of(client.get(page))
    assert promised in thanks and asks_where not in thanks
    assert by_mail in thanks and by_asking not in thanks
    assert "Kijk in uw mail" in text_of(other.get(page))


def test_a_young_person_without_an_address_hears_in_their_own_words_whom_to_write_to(cast):
    born = date(2009, 1, 2)
    asked = make.request(cast.worker, cast.noord, born=born, route="link", email="")
    make.signed(asked)
    page = text_of(arrived(asked).get(page_of(asked)))
    assert "Wil je stoppen met foto's en video's?" in page


def test_f3_f4_on_the_sixteenth_birthday_the_page_says_who_decides_now(cast, clock):
    asked = make.request(cast.worker, cast.noord, born=SIXTEEN_TOMORROW)
    client = known(asked, born="21 nov 2010")
    clock(timedelta(hours=8, minutes=1))  # past midnight in Amsterdam
    sent = client.post(page_of(asked), filled(asked))
    for answer in (sent, client.get(page_of(asked))):
        assert "Vanaf nu kiest de jongere zelf" in text_of(answer)
    assert not Answer.objects.exists()


def test_who_turns_sixteen_soon_is_told_to_come_back_on_the_birthday(cast):
    consent = make.consent(cast.worker, cast.noord, born=date(2010, 12, 1), own_email="ik@a.nl")
    until = date(2026, 12, 31)
    own = ending.ask_anew(consent, kind="consent.sixteen_soon", until=until, now=NOW, own=True)
    page = known(own, born="1-12-2010").get(page_of(own))
    assert "Word je 16? Dan kies je zelf." in text_of(page)
    assert b"row_photo" not in page.content


def test_a_young_person_from_sixteen_reads_an_own_text_and_decides_alone(cast):
    asked = make.request(cast.worker, cast.noord, born=date(2009, 1, 2))
    client = known(asked, born="2-1-2009")
    page = client.get(page_of(asked))
    assert "Je bent 16 of ouder, dus jij beslist." in text_of(page)
    assert b'name="relation"' not in page.content
    sent = {f"row_{row}": "yes" for row in ROWS} | {"signer_name": "Milan",
                                                    "typed_signature": "Milan"}  # fmt: skip
    assert client.post(page_of(asked), sent).status_code == 302
    assert Consent.objects.get().is_own
    assert "Top, dank je." in text_of(client.get(page_of(asked)))


def test_f5_the_page_of_a_link_that_ended_asks_a_person_for_a_new_one(asked, clock):
    link = link_of(asked)
    clock(15 * DAY)
    client = browser()
    client.get(link)
    assert "De tijd voor deze link is voorbij" in text_of(client.get(page_of(asked)))
    for _twice in range(2):
        assert "Gelukt. Wim krijgt uw vraag" in text_of(client.post(page_of(asked)))
    assert kinds().count("consent.link_wanted") == 1 and kinds().count("consent.request") == 1
    assert asked.signers.get().wants_link_at == NOW + 15 * DAY
    asking.expire(asked, now=NOW + 15 * DAY)
    assert "De tijd voor deze link is voorbij" in text_of(client.get(page_of(asked)))


def test_what_was_taken_back_or_is_wrong_asks_nothing_any_more(asked, cast):
    client = known(asked)
    TextVersion.objects.update(faulty_at=NOW)
    f20 = client.post(page_of(asked), filled(asked))
    assert "De tekst van deze vraag is veranderd" in text_of(f20)
    asked.refresh_from_db()
    move(asked, RequestStatus.CANCELLED, by=cast.worker, now=NOW)
    assert "Dit vragen wij nu niet meer" in text_of(client.get(page_of(asked)))
    assert client.post(page_of(asked), filled(asked)).status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "drawn",
    ["", "M10 10", "M10 10L10 10", "M10 10L90 90<script>", "L10 10L90 90", "M1e9 2L3 4",
     "url(#x)", "M10 10L90 90Z", "M10 10 20L90 90", "M10 10L90000 90", "\x00", path_of_50_kb() * 2],
    ids=lambda drawn: drawn[:20],
)  # fmt: skip
def test_what_is_no_drawing_signs_nothing(asked, drawn):
    sent = filled(asked, signature=drawn, typed_signature="")
    answer = known(asked).post(page_of(asked), sent)
    assert answer.status_code == 422 and not Answer.objects.exists()


def test_a_signature_of_5_mb_is_too_much(asked):
    sent = filled(asked, signature="M1 1L" + "9 " * 2_500_000)
    answer = known(asked).post(page_of(asked), sent)
    assert answer.status_code == 413 and not Answer.objects.exists()


def test_a_drawing_is_kept_as_numbers_alone(asked):
    sent = filled(asked, signature="M 10,10 L 90.5 40C1 2 3 4 5 6", typed_signature="")
    assert known(asked).post(page_of(asked), sent).status_code == 302
    assert Answer.objects.get().drawn == "M10 10L90.5 40C1 2 3 4 5 6"


@pytest.mark.parametrize(
    "also",
    [{"row_photo": "perhaps"}, {"relation": "self"}, {"relation": "🤴"},
     {"child_agrees": "x" * 999},
     {"signer_name": "x" * 5000}, {"typed_signature": "\x00"}, {"part": "sign-9"},
     {"text_hash": "0" * 64}, {"decision": "no", "row_video": ""}],
)  # fmt: skip
def test_whatever_is_sent_is_answered_and_never_breaks(asked, also):
    answer = known(asked).post(page_of(asked), filled(asked) | also)
    assert answer.status_code in (302, 422)
    assert Answer.objects.count() == (answer.status_code == 302)


def test_the_hash_is_of_the_text_that_was_shown(asked):
    client = known(asked)
    page = client.get(page_of(asked))
    User.objects.filter(pk=asked.made_by.pk).update(phone="06 99999999")
    old = re.search(r'name="text_hash" value="(\w+)"', page.content.decode())[1]
    again = client.post(page_of(asked), filled(asked, text_hash=old))
    assert again.status_code == 422 and "De tekst is net veranderd" in text_of(again)
    new = re.search(r'name="text_hash" value="(\w+)"', again.content.decode())[1]
    assert client.post(page_of(asked), filled(asked, text_hash=new)).status_code == 302
    assert Answer.objects.get().text_hash == new != old


def test_every_line_of_the_text_stands_on_the_page(asked):
    client = known(asked)
    page = text_of(client.get(page_of(asked)))
    text = FormText.objects.shown(asked.text_version, "guardian", "nl")
    asked.made_by.refresh_from_db()
    bare = page.replace(" ", "").replace("—", "")
    missing = [
        line.key
        for line in shown.lines(asked, "guardian", text, day_of(NOW))
        if line.key != "P16" and line.text.replace(" ", "").replace("—", "") not in bare
    ]
    assert missing == []


# --- languages ------------------------------------------------------------------------------------


def test_a_language_is_offered_once_somebody_checked_it(asked, cast):
    client = arrived(asked)
    assert "العربية" not in text_of(client.get(page_of(asked) + "?lang=ar"))
    arabic = FormText.objects.shown(asked.text_version, "guardian", "ar")
    texts.check(arabic, by=cast.privacy_officer, today=day_of(NOW), now=NOW)
    page = client.get(page_of(asked) + "?lang=ar").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    client.post(page_of(asked), {"date_of_birth": "٠٣-٠٦-٢٠١٢"})
    client.post(page_of(asked), filled(asked))
    assert Answer.objects.get().text == arabic


def test_f68_in_the_demo_all_six_are_offered_and_who_asks_can_be_called(asked, settings):
    settings.DEMO = True
    User.objects.filter(pk=asked.made_by.pk).update(phone="06 12 34 56 78")
    client = arrived(asked)
    for language in ("nl", "en", "tr", "ar", "pl", "uk"):
        page = client.get(f"{page_of(asked)}?lang={language}").content.decode()
        assert f'<html lang="{language}"' in page and 'href="tel:0612345678"' in page
        assert client.get(f"/what-we-write/?lang={language}").status_code == 200


# --- two guardians, and the young person's own link -----------------------------------------------


def test_who_asks_without_a_phone_is_written_to_and_not_called(asked):
    """The page that asks the birthday says how to reach them, and so does the form."""
    User.objects.filter(pk=asked.made_by.pk).update(phone="")
    for client in (arrived(asked), known(asked)):
        page = text_of(client.get(page_of(asked)))
        assert re.search(r"E-mail: \S+@\S+", page) and "Telefoon:" not in page


def test_the_button_that_calls_who_asks_is_named_in_words(cast, asked):
    """Its name is read out: no mark-up stands in it."""
    User.objects.filter(pk=asked.made_by.pk).update(phone="06 12 34 56 78")
    for client in (arrived(asked), known(asked), arrived(asked, purpose=LinkPurpose.OWN)):
        page = client.get(page_of(asked))
        [call] = re.findall(r"<a [^>]*tel:.*?</a>", page.content.decode(), re.S)
        assert "aria-label" not in call and "Bel <bdi>" in call
        assert 'aria-label="Bel' not in page.content.decode()


def test_who_may_not_sign_and_can_call_nobody_is_given_an_address(asked):
    User.objects.filter(pk=asked.made_by.pk).update(phone="06 12 34 56 78")
    client, sent = known(asked), filled(asked, relation="step_parent")
    called = client.post(page_of(asked), sent)
    assert b"mailto:" not in called.content and "Bel Wim , dan" in text_of(called)
    User.objects.filter(pk=asked.made_by.pk).update(phone="")
    written = client.post(page_of(asked), sent)
    page, says = written.content.decode(), text_of(written)
    mail = Organisation.objects.current().privacy_mail
    assert mail and f'href="mailto:{mail}"' in page and "tel:" not in page
    assert f"Mail {mail} , dan" in says and not re.search(r"\bBel\b", says)


@pytest.mark.parametrize(("handed", "offers"), [(True, "off"), (False, "name")])
def test_a_worker_s_device_offers_and_keeps_no_names_of_parents(cast, asked, handed, offers):
    client = known(asked)
    if handed:
        client = sign_in(Client(), cast.worker)
        client.post(reverse("consent:hand_over", args=[asked.ref]), {"language": "nl"})
    page = client.get(page_of(asked)).content.decode()
    [field] = re.findall(r'<input [^>]*name="signer_name"[^>]*>', page)
    assert f'autocomplete="{offers}"' in field


def test_each_error_of_a_group_is_read_with_it(asked):
    """Of a row without a purpose too, of the relation and of the signature."""
    sent = {"row_website": "yes", "signer_name": "Sanne Vos", "signature": "x"}
    page = known(asked).post(page_of(asked), sent).content.decode()
    groups = re.findall(r"<fieldset[^>]*>", page)
    tied = {
        "row_photo": "row_photo_error",
        "row_public_pages": "row_public_pages_about row_public_pages_error",
    }
    tied = {f"id_{row}": ids for row, ids in tied.items()}
    tied |= {"id_relation": "id_relation_error", "signed": "id_signature_error"}
    tied |= {"id_row_website": "row_website_about"}
    for group, ids in tied.items():
        [start] = [each for each in groups if f'id="{group}"' in each]
        assert f'aria-describedby="{ids}"' in start, start
        for each in ids.split():
            assert f'id="{each}"' in page, each


def test_what_somebody_is_told_stands_in_the_title_too(asked):
    """Of a link that opens nothing, and of one that was answered."""
    gone = browser().get(reverse("consent_link", args=["x" * 43]))
    client = known(asked)
    client.post(page_of(asked), filled(asked))
    answered = arrived(asked).get(page_of(asked))
    for page, told in ((gone, "Deze link is niet geldig."), (answered, "U heeft al geantwoord.")):
        [title] = re.findall("<title>(.*) – ", page.content.decode())
        assert title.startswith(told) and f"<h1>{title}</h1>" in page.content.decode()


def test_a_page_that_stood_open_long_doesn_t_say_that_nothing_was_sent(asked, clock):
    """Who comes here may have answered, and pressed to change it."""
    client = known(asked)
    client.post(page_of(asked), filled(asked))
    client.cookies.clear()
    page = text_of(client.get(reverse("consent_withdraw", args=[asked.ref])))
    assert "Deze pagina stond lang open" in page and "Er is nog niets verstuurd" not in page
    for language in LANGUAGES:
        assert len(re.findall(r"\.(?: |$)", catalogue.text("X12", language))) == 2, language


def test_two_guardians_read_that_both_are_asked_and_what_came_of_it(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    first, second = known(asked), known(asked, 2)
    assert "Een regel geldt pas als u allebei Ja kiest." in text_of(first.get(page_of(asked)))
    first.post(page_of(asked), filled(asked))
    assert "Wij wachten nog op de andere ouder" in text_of(first.get(page_of(asked)))
    assert "consent.both_answered" not in kinds()
    second.post(page_of(asked), filled(asked, row_website="no"))
    for client in (first, second):
        page = text_of(client.get(page_of(asked)))
        assert "U heeft allebei geantwoord." in page and "geen toestemming: Website" in page
    assert kinds().count("consent.both_answered") == 2


def test_after_the_no_of_one_the_other_isnt_asked_any_more(cast):
    asked = make.request(cast.worker, cast.noord, both=True)
    known(asked).post(page_of(asked), filled(asked, decision="refuse"))
    page = text_of(arrived(asked, 2).get(page_of(asked)))
    assert "Dit vragen wij nu niet meer" in page


@pytest.mark.parametrize(
    ("born", "own", "sent"),
    [(BORN, "milan@example.org", 1), (BORN, "", 0), (date(2016, 6, 3), "milan@example.org", 0),
     (date(2009, 6, 3), "milan@example.org", 0)],
)  # fmt: skip
def test_from_twelve_an_own_link_goes_out_once_after_a_parents_yes(cast, born, own, sent):
    consent = make.consent(cast.worker, cast.noord, born=born, own_email=own, email="o@example.org")
    assert kinds().count("consent.own_link") == sent
    if sent:
        asking.issue_link(consent.request, None, LinkPurpose.OWN, now=NOW)
        about = asking.About("Milan", born, known=consent.subject)
        make.signed(make.request(cast.worker, cast.noord, about=about, renews=consent))
        assert kinds().count("consent.own_link") == 1


@pytest.fixture
def followed(cast):
    """A valid consent about Milan of fourteen with an address of his own, and the worker's page."""
    consent = make.consent(cast.worker, cast.noord, own_email="milan@example.org")
    client = sign_in(Client(), cast.worker)
    return consent, client, reverse("consent:own_link", args=[consent.request.ref])


def test_an_own_link_is_sent_anew_and_every_earlier_one_is_dead(cast, followed):
    consent, client, address = followed
    held = arrived(consent.request, purpose="own")
    assert address in client.get(consent.request.get_absolute_url()).content.decode()
    assert 'value="milan@example.org"' in client.get(address).content.decode()

    assert opened(client, address).send(email="mil@example.org").status_code == 302

    assert held.get(page_of(consent.request)).status_code == 404
    sent = Message.objects.filter(kind="consent.own_link").last()
    assert kinds().count("consent.own_link") == 2
    mail = own_link_mail(sent, timezone.now())
    assert mail.to == ["mil@example.org"]
    anew = re.search(r"https?://[^/]+(/\S+)", mail.text)[1]
    assert browser().get(anew).status_code == 302
    entry = AuditEntry.objects.get(verb="sent", by=cast.worker)
    assert entry.subject.startswith("consent.subject:") and "own_link" in entry.fields


def test_an_own_link_in_the_wrong_hands_is_ended_and_its_address_forgotten(cast, followed):
    consent, client, address = followed
    held = arrived(consent.request, purpose="own")
    waiting = Message.objects.get(kind="consent.own_link")

    assert client.post(address, {"end": "1"}).status_code == 302

    assert held.get(page_of(consent.request)).status_code == 404
    assert own_link_mail(waiting, timezone.now()) is None  # what was not sent yet makes no link
    consent.subject.refresh_from_db()
    assert consent.subject.email is None
    assert AuditEntry.objects.filter(verb="retracted", by=cast.worker).count() == 1


@pytest.mark.parametrize("email", ["", "x", "ouder+kind@example.org", "OUDER@example.org"])
def test_an_own_link_goes_to_no_address_of_a_parent(followed, email):
    _consent, client, address = followed
    answer = opened(client, address).send(email=email)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["email"]
    assert kinds().count("consent.own_link") == 1


def test_who_signed_themselves_or_is_eleven_has_no_own_link(cast):
    client = sign_in(Client(), cast.worker)
    for born in (date(2009, 6, 3), date(2016, 6, 3)):
        consent = make.consent(cast.worker, cast.noord, born=born)
        address = reverse("consent:own_link", args=[consent.request.ref])
        assert client.get(address).status_code == 404


# --- to see, and to stop --------------------------------------------------------------------------


def manages(request, purpose="manage"):
    """A browser that opened the link of the receipt, or the young person's own."""
    return arrived(request, purpose=purpose)


def withdraw_of(request):
    return reverse("consent_withdraw", args=[request.ref])


def test_one_row_or_all_of_it_stops_without_a_date_of_birth_or_a_reason(cast):
    consent = make.consent(cast.worker, cast.noord)
    client = manages(consent.request)
    page = client.get(page_of(consent.request))
    assert "Waarmee wilt u stoppen?" in text_of(page)
    assert b" checked" not in page.content

    answer = client.post(withdraw_of(consent.request), {"scope": ["website", "photo"]})
    assert answer.status_code == 302
    assert "Gestopt. Wij halen de beelden weg" in text_of(client.get(answer.url))
    consent.refresh_from_db()
    assert consent.withdrawn_rows == ["photo", "website"] and consent.status == "valid"

    for _twice in range(2):
        answer = client.post(withdraw_of(consent.request), {"scope": "all"})
        assert answer.status_code == 302
    consent.refresh_from_db()
    assert consent.status == "withdrawn" and consent.withdrawals.count() == 2
    assert "U bent gestopt op 20 november 2026" in text_of(client.get(page_of(consent.request)))


def test_who_just_signed_stops_in_the_same_browser(asked):
    client = known(asked)
    client.post(page_of(asked), filled(asked))
    assert withdraw_of(asked) in client.get(page_of(asked)).content.decode()
    assert client.post(withdraw_of(asked), {"scope": "all"}).status_code == 302
    assert Consent.objects.get().status == "withdrawn"


@pytest.mark.parametrize("sent", [{}, {"scope": ["everything", "\N{PILE OF POO}", ""]}])
def test_stopping_with_nothing_asks_with_what(cast, sent):
    consent = make.consent(cast.worker, cast.noord)
    answer = manages(consent.request).post(withdraw_of(consent.request), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    [group] = re.findall(r'<fieldset[^>]* id="id_scope"[^>]*>', page)
    assert 'aria-describedby="id_scope_error"' in group
    assert re.search(r'id="id_scope_error">.*Waarmee wilt u stoppen\?', page)
    consent.refresh_from_db()
    assert consent.withdrawn_rows == []


@pytest.mark.parametrize(("tell", "told"), [("yes", True), ("no", False), ("", None)])
def test_a_young_person_stops_by_an_own_link_and_says_whether_a_parent_hears_it(cast, tell, told):
    consent = make.consent(cast.worker, cast.noord)
    client = manages(consent.request, "own")
    assert "Dan telt jouw nee" in text_of(client.get(page_of(consent.request)))

    sent = {"scope": "all", "may_tell_guardian": tell}
    answer = client.post(withdraw_of(consent.request), sent)
    assert "Uiterlijk 25 november 2026 zijn ze weg" in text_of(client.get(answer.url))
    made = consent.withdrawals.get()
    assert (made.who, made.may_tell_guardian) == ("youth", told)


def test_an_own_link_shows_what_counts_now_and_not_what_was(cast):
    asked = make.request(cast.worker, cast.noord)
    client = manages(asked, "own")
    assert "Er is nog niks afgesproken" in text_of(client.get(page_of(asked)))
    make.signed(asked)
    first = Consent.objects.get()
    about = asking.About("Milan", BORN, known=first.subject)
    renewed = make.request(cast.worker, cast.noord, about=about, renews=first)
    make.signed(renewed, NO | {"photo": "yes", "website": "yes"})
    client.post(withdraw_of(asked), {"scope": "all"})
    assert Consent.objects.get(request=renewed).status == "withdrawn"


@pytest.mark.parametrize("mailbox", ["ouder@example.org", "andere@example.org"])
def test_a_receipt_of_what_a_newer_answer_replaced_stops_what_counts_now(cast, mailbox):
    first = make.consent(cast.worker, cast.noord)
    about = asking.About("Milan", BORN, known=first.subject)
    asked = make.request(cast.worker, cast.noord, about=about, renews=first, email=mailbox)
    make.signed(asked)
    client = manages(first.request)
    assert 'value="all"' in client.get(page_of(first.request)).content.decode()
    assert client.post(withdraw_of(first.request), {"scope": "all"}).status_code == 302
    page = text_of(client.get(withdraw_of(first.request)))
    told = "gestopt" if mailbox == "ouder@example.org" else "gebruiken nu geen beelden"
    assert told in page.lower() and "niet geldig" not in page
    stopped = Withdrawal.objects.get()
    assert stopped.consent.request == asked
    found = (stopped.who, stopped.consent.status)
    own = mailbox == "ouder@example.org"
    assert found == (("signer", "withdrawn") if own else ("other_guardian", "disputed"))


def test_a_parent_who_said_no_stops_by_the_link_what_the_other_allowed_later(cast):
    first = make.request(cast.worker, cast.noord)
    make.signed(first, make.NO)
    about = asking.About("Milan", BORN, known=first.subject)
    asked = make.request(
        cast.worker, cast.noord, about=about, family_asks=True, email="andere@example.org"
    )
    make.signed(asked)
    manages(first).post(withdraw_of(first), {"scope": "all"})
    assert Withdrawal.objects.get().consent.request == asked


def test_from_sixteen_a_parent_s_old_link_stops_nothing_of_the_young_person(cast):
    first = make.consent(cast.worker, cast.noord, born=date(2010, 12, 1))
    about = asking.About("Milan", date(2010, 12, 1), known=first.subject)
    later = make.NOW + timedelta(days=20)
    own = make.request(
        cast.worker, cast.noord, about=about, family_asks=True, now=later, born=date(2010, 12, 1)
    )
    make.signed(own, now=later)
    client = manages(first.request)
    assert 'value="all"' not in client.get(page_of(first.request)).content.decode()
    client.post(withdraw_of(first.request), {"scope": "all"})
    assert not Withdrawal.objects.exists()


def test_f19_after_retention_a_receipt_s_link_says_whom_to_write_to(cast):
    given = make.consent(cast.worker, cast.noord)
    link, old = link_of(given.request, purpose="manage"), manages(given.request)
    assert withdrawing.withdraw(given, None, who="signer", route="link", now=NOW)
    later = NOW + timedelta(days=400)
    rule = next(rule for rule in retention.RULES if rule.key == "consent.proof")
    assert rule.run(day_of(later), later, 10) == 1
    for answer in (browser().get(link), old.get(page_of(given.request)),
                   old.post(withdraw_of(given.request), {"scope": "all"})):  # fmt: skip
        assert answer.status_code == 404
        read = text_of(answer)
        assert "Wilt u stoppen" in read and "privacy@example.org" in read
        assert f'href="{reverse("privacy_request")}?lang=nl"' in answer.content.decode()
        assert "Milan" not in read


# --- how much it asks -----------------------------------------------------------------------------


def test_the_pages_ask_six_queries_at_most(cast, settings):
    settings.DEMO = True
    asked = make.request(cast.worker, cast.noord, both=True)
    client = arrived(asked)
    seen = {}

    def count(name, address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        seen[name] = [query["sql"] for query in captured]

    count("birth", page_of(asked))
    client.post(page_of(asked), {"date_of_birth": "03-06-2012"})
    count("form", page_of(asked))
    client.post(page_of(asked), filled(asked))
    make.signed(asked, number=2)
    count("thanks", page_of(asked))
    client.get(link_of(asked, purpose="manage"))
    count("manage", page_of(asked))
    client.get(link_of(asked, purpose="own"))
    count("own", page_of(asked))
    assert {name: len(asks) for name, asks in seen.items() if len(asks) > 6} == {}


def test_identify_takes_no_letter_where_none_is_asked(asked):
    assert signing.identify(asked.signers.get(), BORN, now=NOW)
