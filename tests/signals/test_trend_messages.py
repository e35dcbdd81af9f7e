"""The monthly message: previewed as it is sent, without a number that points at somebody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import outbox.actions
from organisation.actions import leaving, partners
from outbox.choices import Status
from outbox.dates import MAX_ATTEMPTS
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals.actions import trend_messages
from signals.models import PublishedList, TrendMessage
from signals.screens import to_do
from tests import make
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
OPENING = "In oktober zagen we meer ruzies rond het station."


@pytest.fixture
def october(db):
    return PublishedList.objects.create(
        team=None,
        kind="category",
        first_month=date(2026, 10, 1),
        last_month=date(2026, 10, 1),
        total=31,
        figures=[
            ["opportunity", 12, "shown"],
            ["violence", 15, "shown"],
            ["wellbeing", None, "under"],
            ["bullying", None, "also"],
        ],
        published_at=NOW,
    )


@pytest.fixture
def municipality(cast):
    partner = make.partner("Gemeente Proefdam", "municipality", contact_mail="jeugd@example.org")
    until = timezone.localdate() + timedelta(days=100)
    make.agreement(partner, "counts", from_day=day_of(NOW), until_day=until)
    return partner


def test_the_preview_is_byte_for_byte_what_is_sent(cast, october, municipality):
    client = sign_in(Client(), cast.manager)
    made = client.post("/partners/trends/", {"month": "2026-10", "opening": OPENING})
    preview = client.get(made.url)
    previewed = preview.context["row"].body

    sent = client.post(made.url, {"partners": [str(municipality.public_id)]})
    assert sent.status_code == 302
    october.total, october.figures = 99, [["violence", 99, "shown"]]
    october.save()  # whatever happens to the figures afterwards

    mail = render(Message.objects.get(kind="signals.trend_message"), timezone.now())
    assert mail.text.encode() == previewed.encode()
    assert list(mail.to) == ["jeugd@example.org"]
    assert OPENING in mail.text and "Geweld: 15" in mail.text and "Samen: 31" in mail.text


def test_f61_one_signal_of_loneliness_in_a_small_village_has_no_number(cast, october):
    text = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW).body
    assert "Minder dan 5, of geen: Somber en eenzaam." in text
    assert "verraadt: Pesten." in text
    numbers = {int(word) for word in text.replace(".", " ").split() if word.isdigit()}
    assert numbers <= {2026, 31, 12, 15}  # and "Minder dan 5,"


def test_a_message_is_sent_once_and_only_where_the_agreement_allows_numbers(
    cast, october, municipality
):
    school = make.partner("School", "school")
    make.agreement(school, "category", from_day=day_of(NOW))
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    with pytest.raises(ValidationError):
        trend_messages.send(row, [school], by=cast.manager, now=NOW)
    trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    with pytest.raises(ValidationError):
        trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    assert Message.objects.filter(kind="signals.trend_message").count() == 1


def test_what_still_waits_to_be_mailed_stays_here_once_the_agreement_is_stopped(
    cast, october, municipality
):
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    message = Message.objects.get(kind="signals.trend_message")
    now = timezone.now()
    assert render(message, now).to == ["jeugd@example.org"]
    partners.end_agreement(municipality.agreements.get(), by=cast.manager, now=now)
    assert render(message, now) is None


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("sent", ""),
        ("waiting", "De mail is nog niet weg. Het wordt opnieuw geprobeerd."),
        ("bounced", "Niet aangekomen. Bel ze."),
        ("failed", "Niet aangekomen. Bel ze."),
        ("cancelled", "Niet verstuurd. Laat hun afspraak nog aantallen toe"),
    ],
)
def test_the_page_says_which_partner_did_not_get_it(cast, october, municipality, status, told):
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    went = NOW if status == "sent" else None
    tried = {"status": status, "sent_at": went, "attempts": 1}
    Message.objects.filter(kind="signals.trend_message").update(**tried)

    page = sign_in(Client(), cast.manager).get(row.get_absolute_url())
    [(partner, said, is_lost)] = page.context["sent_to"]
    assert is_lost == (status not in ("sent", "waiting"))
    assert partner == municipality and said.startswith(told) and bool(said) == bool(told)
    assert said in page.content.decode()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("sent", "Verstuurd"),
        ("bounced", "Niet overal aangekomen"),
        ("waiting", "Nog niet overal weg"),
    ],
)
def test_the_list_says_what_the_page_of_each_message_says(
    cast, october, municipality, status, state
):
    """*Sent* stood there of one that came back, and of one that could not go for days."""
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    unsent = trend_messages.compose(october, "Iets anders.", by=cast.manager, now=NOW)
    trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    Message.objects.filter(kind="signals.trend_message").update(
        status=status, sent_at=NOW if status == "sent" else None, attempts=1
    )
    client = sign_in(Client(), cast.manager)
    listed = client.get("/partners/trends/")
    found = {made.url: made for made in listed.context["rows"]}
    assert found[unsent.get_absolute_url()].state == "Niet verstuurd"
    made = found[row.get_absolute_url()]
    assert made.sent_to == client.get(made.url).context["sent_to"]
    assert made.state == state
    text = listed.content.decode()
    assert ("Niet aangekomen. Bel ze." in text) == (status == "bounced")
    assert municipality.name in text


def test_the_list_asks_about_all_mails_at_once(cast, october, municipality):
    client, counts = sign_in(Client(), cast.manager), []
    client.get("/partners/trends/")
    for number in (1, 6):
        for each in range(number):
            row = trend_messages.compose(october, f"{number} {each}", by=cast.manager, now=NOW)
            trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
        with CaptureQueriesContext(connection) as asked:
            client.get("/partners/trends/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def told_of_a_return() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind="signals.trend_undelivered").order_by("pk")
    return [(mail.to[0], mail.text) for row in rows if (mail := render(row, timezone.now()))]


def test_who_wrote_a_message_hears_that_it_was_given_up(cast, october, municipality):
    now = timezone.now()
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=now)
    trend_messages.send(row, [municipality], by=cast.manager, now=now)
    mails = Message.objects.filter(kind="signals.trend_message")
    mails.update(attempts=MAX_ATTEMPTS)  # each ended with its worker

    outbox.actions.send(mails.get().pk, timezone.now())

    [(to, text)] = told_of_a_return()
    assert mails.get().status == Status.FAILED
    assert to == cast.manager.email and row.get_absolute_url() in text


def test_who_wrote_a_message_hears_that_it_came_back(cast, october, municipality):
    now = timezone.now()
    make.person("Tweede Beleidsmaker", "manager")
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    [mail] = Message.objects.filter(kind="signals.trend_message")

    outbox.actions.came_back(mail.ref, Status.BOUNCED, now)

    [(to, text)] = told_of_a_return()
    assert to == cast.manager.email and row.get_absolute_url() in text
    assert OPENING not in text and "31" not in text
    assert AuditEntry.objects.filter(verb="bounced", subject_ref=row.ref).exists()


def test_where_who_wrote_it_left_each_manager_hears_it(cast, october, municipality):
    now, second = timezone.now(), make.person("Tweede Beleidsmaker", "manager")
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    leaving.leave(cast.manager, by=cast.administrator, today=day_of(now), now=now)
    [mail] = Message.objects.filter(kind="signals.trend_message")

    outbox.actions.came_back(mail.ref, Status.BOUNCED, now)

    assert [to for to, _text in told_of_a_return()] == [second.email]


def test_two_messages_about_one_month_hold_the_same_figures(cast, october):
    """They come from a list that is published once; nobody subtracts one from the other."""
    make.signal(cast.worker, category="violence")
    texts = [
        trend_messages.compose(october, opening, by=cast.manager, now=NOW).body
        for opening in ("Eerste.", "Tweede.")
    ]
    assert texts[0].replace("Eerste.", "") == texts[1].replace("Tweede.", "")


def test_an_opening_that_names_somebody_is_asked_about(cast, october):
    client = sign_in(Client(), cast.manager)
    posted = {"month": "2026-10", "opening": "Vooral Samira Jansen valt op."}
    assert client.post("/partners/trends/", posted).status_code == 422
    assert not TrendMessage.objects.exists()


def test_who_sees_the_exact_figures_of_a_team_writes_no_message_of_the_organisation(cast, october):
    both = make.person("Bea Beide", "manager")
    make.membership(both, "team_lead", cast.noord)
    for person in (both, cast.lead):
        assert sign_in(Client(), person).get("/partners/trends/").status_code == 403


def test_a_message_composed_twice_is_one_until_it_is_sent(cast, october, municipality):
    client = sign_in(Client(), cast.manager)
    typed = {"month": "2026-10", "opening": OPENING}
    first, second = (client.post("/partners/trends/", typed) for _press in range(2))
    assert first.url == second.url == TrendMessage.objects.get().get_absolute_url()
    other = client.post("/partners/trends/", typed | {"opening": "Iets heel anders viel op."})
    assert other.url != first.url

    client.post(first.url, {"partners": [str(municipality.public_id)]})
    assert client.post("/partners/trends/", typed).url not in (first.url, other.url)
    assert TrendMessage.objects.count() == 3


def waiting_for(person, now=NOW):
    """What the start page says is to be written to partners."""
    tasks = answered(to_do.of(type(person).objects.get(pk=person.pk), now))
    return [(task.title, task.by) for task in tasks if task.url == "/partners/trends/"]


OF_OCTOBER = [("Trendbericht over oktober 2026", "nog niet verstuurd")]


def test_the_message_of_a_month_is_to_do_until_one_about_it_was_sent(cast, october, municipality):
    """Nothing else says that a month was published."""
    september = PublishedList.objects.create(
        kind="category", first_month=date(2026, 9, 1), last_month=date(2026, 9, 1), total=9,
        figures=[["violence", 9, "shown"]], published_at=NOW - timedelta(days=30),
    )  # fmt: skip
    assert waiting_for(cast.manager) == OF_OCTOBER
    of_before = trend_messages.compose(september, OPENING, by=cast.manager, now=NOW)
    trend_messages.send(of_before, [municipality], by=cast.manager, now=NOW)
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    assert waiting_for(cast.manager) == OF_OCTOBER  # written, not sent

    trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    trend_messages.compose(october, "Nog een.", by=cast.manager, now=NOW)
    assert waiting_for(cast.manager) == []


def test_the_message_to_write_stands_on_the_start_page_and_asks_no_more(cast, october):
    client = sign_in(Client(), cast.manager)
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        page = client.get("/").content.decode()
    assert OF_OCTOBER[0][0] not in page
    now = timezone.now()
    for number in range(12):
        partner = make.partner(f"Gemeente {number}", "municipality", contact_mail="a@example.org")
        make.agreement(partner, "counts", from_day=day_of(now))
    with CaptureQueriesContext(connection) as after:
        page = client.get("/").content.decode()
    assert page.count(OF_OCTOBER[0][0]) == 1 and 'href="/partners/trends/"' in page
    assert len(after) == len(before)


@pytest.mark.parametrize("why", ["no address", "no numbers", "begins later", "stopped", "over"])
def test_a_message_that_can_go_to_nobody_is_not_to_do(cast, october, municipality, why):
    agreement = municipality.agreements.get()
    now = NOW
    if why == "no address":
        municipality.contact_mail = None
        municipality.save()
    elif why == "no numbers":
        agreement.data_allowed = ["category"]
        agreement.save()
    elif why == "begins later":
        now = NOW - timedelta(days=1)
    elif why == "stopped":
        partners.end_agreement(agreement, by=cast.manager, now=NOW)
    else:
        now = NOW + timedelta(days=400)
    assert waiting_for(cast.manager, now) == []


def test_without_a_published_month_no_message_is_to_do(cast, municipality):
    assert waiting_for(cast.manager) == []


def test_a_message_is_to_do_for_who_may_write_it_alone(cast, october, municipality):
    both = make.person("Bea Beide", "manager")
    make.membership(both, "team_lead", cast.noord)
    others = (both, cast.lead, cast.worker, cast.privacy_officer, cast.director)
    assert [waiting_for(person) for person in others] == [[]] * len(others)
    assert [list(TrendMessage.objects.lists_for(person)) for person in others] == [[]] * len(others)


def test_the_form_says_which_months_went_out_already(cast, october, municipality):
    client = sign_in(Client(), cast.manager)

    def offered():
        return client.get("/partners/trends/").context["form"].fields["month"].choices

    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    assert offered() == [("2026-10", "oktober 2026")]
    trend_messages.send(row, [municipality], by=cast.manager, now=NOW)
    assert offered() == [("2026-10", "oktober 2026, al verstuurd")]


def test_a_message_that_was_sent_has_a_text(cast, october):
    row = trend_messages.compose(october, OPENING, by=cast.manager, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrendMessage.objects.filter(pk=row.pk).update(body="", sent_at=NOW)
