"""The contact tally: what it counts, what it can't hold, who sees it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from privacy.fields import FreeTextMixin
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.workers.conftest import FRIDAY, NOW
from workers import subject_access
from workers.actions import contacts as actions
from workers.models import ContactTally
from workers.retention import practice as retention
from workers.screens import contacts as screen
from youthwork.lib.dates import add_months

CONTACTS = "/contacts/"
READ, SAVING = 6, 9


@pytest.fixture
def worker(client, cast):
    make.platform()
    return sign_in(client, cast.worker)


def tapped(**also):
    values = {
        "direction": "youth_began",
        "known": "known",
        "outcome": "answered",
        "platform": "instagram",
        "count": "1",
    }
    return values | also


# --- what it holds --------------------------------------------------------------------------------


def test_the_tally_has_no_place_for_a_young_person():
    """No text, no number of a person, no moment; the only person is the one who counts."""
    fields = ContactTally._meta.get_fields()
    pointing = {field.name: field.related_model.__name__ for field in fields if field.is_relation}
    assert pointing == {"worker": "User", "team": "Team", "platform": "Platform"}
    assert not [field.name for field in fields if isinstance(field, FreeTextMixin)]
    assert {field.name for field in fields if isinstance(field, models.CharField)} == {
        *("direction", "known", "outcome", "theme"),  # all coded: chosen, never written
    }
    assert not [field.name for field in fields if isinstance(field, models.DateTimeField)]


def test_no_table_links_contacts_to_each_other_or_to_somebody():
    pointing = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is ContactTally and not field.auto_created
    }
    assert pointing == set()


def test_the_form_asks_for_nothing_that_is_written(worker):
    fields = worker.get(CONTACTS).context["form"].fields
    assert set(fields) == {
        *("public_id", "direction", "known", "outcome", "platform", "theme", "count", "day"),
    }


@pytest.mark.parametrize(
    "wrong", [{"count": 0}, {"count": 21}, {"known": "Samira"}, {"outcome": "x"}], ids=str
)
def test_the_database_refuses_what_is_not_coded(cast, wrong):
    made = make.contact(cast.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactTally.objects.filter(pk=made.pk).update(**wrong)


# --- counting -------------------------------------------------------------------------------------


def test_a_contact_is_counted_with_one_form_and_audited_without_contents(worker, cast):
    answer = worker.post(CONTACTS, tapped(theme="safety", count="3"))
    made = ContactTally.objects.get()
    assert answer.url == f"{CONTACTS}?counted={made.public_id}"
    assert (made.worker, made.team, made.count) == (cast.worker, cast.noord, 3)
    assert (made.theme, made.day) == ("safety", timezone.localdate())
    entry = AuditEntry.objects.get(subject=f"workers.contacttally:{made.public_id}")
    assert (entry.verb, entry.by, entry.fields) == ("made", cast.worker, "")


def test_the_last_choice_is_ready_so_that_one_tap_counts_the_next(worker, cast):
    worker.post(CONTACTS, tapped(direction="worker_began", known="new", outcome="called"))
    form = worker.get(CONTACTS).context["form"]
    ready = {name: form[name].value() for name in ("direction", "known", "outcome", "platform")}
    assert ready == {
        "direction": "worker_began",
        "known": "new",
        "outcome": "called",
        "platform": "instagram",
    }
    # One tap: what the page holds is sent as it is.
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert worker.post(CONTACTS, sent).status_code == 302
    assert ContactTally.objects.count() == 2


def test_the_very_first_one_takes_two_choices_and_a_tap(worker, cast):
    form = worker.get(CONTACTS).context["form"]
    ready = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert {"known", "outcome"} == {"known", "outcome", "direction", "platform"} - set(ready)
    sent = ready | {"known": "new", "outcome": "answered"}
    assert worker.post(CONTACTS, sent).status_code == 302


def test_a_form_that_is_sent_twice_counts_once(worker):
    sent = tapped(public_id=str(uuid4()))
    first, second = (worker.post(CONTACTS, sent) for _time in range(2))
    assert first.url == second.url
    assert ContactTally.objects.count() == 1


def test_the_number_of_somebody_elses_form_is_refused(worker, cast):
    known = make.contact(cast.colleague)
    answer = worker.post(CONTACTS, tapped(public_id=str(known.public_id)))
    assert answer.status_code == 422
    assert ContactTally.objects.get() == known


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"direction": ""}, "direction"),
        ({"known": "maybe"}, "known"),
        ({"outcome": "x" * 100_000}, "outcome"),
        ({"platform": "no-such"}, "platform"),
        ({"theme": "a\x00b"}, "theme"),
        ({"count": "6"}, "count"),
        ({"count": "👩"}, "count"),
        ({"day": "31-02-2026"}, "day"),
        ({"day": "2999-01-01"}, "day"),
        ({"day": "2001-01-01"}, "day"),
        ({"public_id": "not-a-uuid"}, "public_id"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_is_refused_beside_its_field(worker, wrong, field):
    answer = worker.post(CONTACTS, tapped(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not ContactTally.objects.exists()


def test_a_worker_in_two_teams_chooses_for_which_one_and_it_is_ready_next_time(client, cast):
    make.platform()
    make.membership(cast.worker, "worker", cast.zuid)
    page = sign_in(client, cast.worker)
    assert page.post(CONTACTS, tapped()).status_code == 422
    page.post(CONTACTS, tapped(team=str(cast.zuid.public_id)))
    assert ContactTally.objects.get().team == cast.zuid
    assert page.get(CONTACTS).context["form"]["team"].value() == str(cast.zuid.public_id)


# --- one's own list -------------------------------------------------------------------------------


def test_somebody_sees_only_what_they_counted_themselves(cast):
    mine, theirs = make.contact(cast.worker), make.contact(cast.colleague)
    seen = {
        person: set(ContactTally.objects.visible_to(person))
        for person in (cast.worker, cast.lead, cast.manager)
    }
    assert seen == {cast.worker: {mine}, cast.lead: set(), cast.manager: set()}
    assert theirs in ContactTally.objects.visible_to(cast.colleague)


def test_what_is_alike_stands_together_by_day(cast):
    for _tap in range(3):
        make.contact(cast.worker, now=NOW)
    make.contact(cast.worker, now=NOW, outcome="appointment", known="new", count=2)
    make.contact(cast.worker, now=NOW, day=FRIDAY - timedelta(days=1))
    seen = screen.look(cast.worker, FRIDAY)
    assert seen.today.count == 5
    assert [line.count for line in seen.today.lines] == [2, 3]
    assert "nieuw" in seen.today.lines[0].text
    assert seen.today.lines[1].left == 2
    assert [day.count for day in seen.days] == [1]


def test_pages_of_fourteen_days_pass_no_contact_over(cast):
    days = {FRIDAY - timedelta(days=back) for back in (0, 3, 13, 14, 15, 60, 200)}
    for day in days:
        make.contact(cast.worker, now=NOW, day=day)
    found, before = 0, None
    for _page in range(8):
        seen = screen.look(cast.worker, FRIDAY, before)
        found += sum(day.count for day in [*seen.days, *filter(None, [seen.today])])
        if not seen.older:
            break
        before = date.fromisoformat(seen.older)
    assert found == len(days)


@pytest.mark.parametrize("before", ["0001-01-01", "9999-12-31", "x", "2026-99-99", ""])
def test_any_address_of_an_older_page_is_answered(worker, before):
    assert worker.get(CONTACTS, {"before": before, "counted": before}).status_code == 200


def test_a_mistaken_tap_is_taken_away_and_a_second_time_does_no_harm(worker, cast):
    made = make.contact(cast.worker)
    page = worker.get(CONTACTS, {"counted": made.public_id})
    assert page.context["counted"] == made
    address = reverse("workers:remove_contact", args=[made.public_id])
    assert [worker.post(address).url for _time in range(2)] == [CONTACTS, CONTACTS]
    assert not ContactTally.objects.exists()
    verbs = AuditEntry.objects.filter(subject=f"workers.contacttally:{made.public_id}")
    assert [entry.verb for entry in verbs.order_by("pk")] == ["made", "erased"]


def test_nobody_takes_away_what_another_counted_or_what_stands_in_figures(worker, cast):
    theirs = make.contact(cast.colleague)
    old = make.contact(cast.worker, day=timezone.localdate() - timedelta(days=32))
    for contact in (theirs, old):
        worker.post(reverse("workers:remove_contact", args=[contact.public_id]))
    assert ContactTally.objects.count() == 2


# --- time to meet ---------------------------------------------------------------------------------


def test_a_third_contact_on_a_theme_in_a_month_asks_to_meet_until_somebody_did(cast):
    def often():
        return screen.look(cast.worker, FRIDAY).often

    make.contact(cast.worker, now=NOW, theme="livelihood", day=date(2026, 10, 31))
    make.contact(cast.worker, now=NOW, theme="livelihood", day=date(2026, 11, 1), count=2)
    make.contact(cast.colleague, now=NOW, theme="livelihood", count=5)
    for _tap in range(4):
        make.contact(cast.worker, now=NOW)  # without a theme nothing is said
    assert often() == []
    make.contact(cast.worker, now=NOW, theme="livelihood")
    assert [times for _theme, times in often()] == [3]
    make.contact(cast.worker, now=NOW, theme="livelihood", outcome="appointment")
    assert often() == []


def test_the_page_says_so_in_dutch(worker, cast):
    make.contact(cast.worker, theme="safety", count=3)
    page = worker.get(CONTACTS).content.decode()
    assert "Maak een afspraak" in page
    assert "Veiligheid kwam deze maand 3 keer langs" in page


# --- how much it asks, how long it stays ----------------------------------------------------------


@pytest.mark.parametrize("rows", [0, 40])
def test_the_page_asks_six_queries_at_most_and_counting_nine(worker, cast, rows):
    for place in range(rows):
        make.contact(cast.worker, day=timezone.localdate() - timedelta(days=place % 12))
    worker.get(CONTACTS)
    statements, _answer = asked(lambda: worker.get(CONTACTS))
    assert len(statements) <= READ, told(statements)
    statements, answer = asked(lambda: worker.post(CONTACTS, tapped(public_id=str(uuid4()))))
    assert answer.status_code == 302
    assert len(statements) <= SAVING, told(statements)


def test_after_two_years_a_month_keeps_its_numbers_and_forgets_who_counted(cast):
    old = make.contact(cast.worker, day=date(2024, 11, 19), now=NOW, count=4)
    kept = make.contact(cast.worker, day=date(2024, 11, 20), now=NOW)
    run = {rule.key: rule.run for rule in retention.RULES}["workers.contacts"]
    assert add_months(FRIDAY, -24) == date(2024, 11, 20)
    assert (run(FRIDAY, NOW, 500), run(FRIDAY, NOW, 500)) == (1, 0)
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.worker, old.day, old.count) == (None, date(2024, 11, 1), 4)
    assert kept.worker == cast.worker


def test_a_person_hears_how_many_contacts_they_counted(cast):
    make.contact(cast.worker, count=4)
    source = {each.key: each.search for each in subject_access.SOURCES}["workers.contacts"]
    [hit] = source(cast.worker.name, None, [], [])
    assert "4" in hit.fields.values()
    assert source("Iemand Anders", None, [], []) == []


def test_a_day_that_is_still_to_come_is_no_contact(cast):
    with pytest.raises(actions.ValidationError):
        make.contact(cast.worker, now=NOW, day=FRIDAY + timedelta(days=1))
