"""The register of breaches and its 72 hours (GDPR art. 33, 34; F67)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from organisation import breach_mail
from outbox.models import Message
from privacy import calendar, subject_access
from privacy.actions import breaches
from privacy.breach_choices import BreachKind, BreachStatus, Measure, Risk, Told
from privacy.breach_forms import BreachForm
from privacy.breach_retention import RULES
from privacy.models import AuditEntry, Breach
from tests.privacy.test_audit_page import shown
from youthwork.lib.dates import AMSTERDAM, day_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)
LOW = {
    "risk": Risk.LOW,
    "authority": Told.NO,
    "authority_reason": "link geblokkeerd",
    "people": Told.YES,
    "people_at": NOW,
}


@pytest.fixture(autouse=True)
def without_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def breach(cast):
    return breaches.start(
        BreachKind.WRONG_PARENT, "Mail naar een ander adres.", by=cast.worker, now=NOW, persons=1
    )


def judge(breach, by, **also):
    breaches.judge(breach, LOW | also, revision=breach.revision, by=by, now=NOW)


def code(refusal):
    return (
        {error.code for error in refusal.value.error_list}
        if not hasattr(refusal.value, "error_dict")
        else {e.code for errors in refusal.value.error_dict.values() for e in errors}
    )


def test_who_decided_in_time_that_the_authority_need_not_know_stays_in_time(breach, cast):
    """When the people were told is written down by judging again, days later."""
    officer, then, days = cast.privacy_officer, NOW + 10 * HOUR, NOW + 120 * HOUR

    def judged(now, **also):
        breaches.judge(breach, LOW | also, revision=breach.revision, by=officer, now=now)
        breach.refresh_from_db()

    judged(then, people_at=None)
    judged(days, people_at=days - HOUR)
    assert breach.clock_stopped_at == breach.decided_at == then and breach.people_at

    breaches.dismiss(breach, "Geen lek.", revision=breach.revision, by=officer, now=days)
    breach.refresh_from_db()
    assert (breach.ended_at, breach.clock_stopped_at) == (days, then)


def test_who_decides_anew_about_the_authority_decides_at_that_moment(breach, cast):
    officer, days = cast.privacy_officer, NOW + 120 * HOUR
    judge(breach, officer, authority=Told.YES, authority_reason="")
    breaches.judge(breach, LOW, revision=breach.revision, by=officer, now=days)
    breach.refresh_from_db()
    assert breach.clock_stopped_at == breach.decided_at == days


def test_what_was_told_in_time_and_was_no_breach_after_all_stays_in_time(breach, cast):
    officer, days = cast.privacy_officer, NOW + 120 * HOUR
    judge(breach, officer, authority=Told.YES, authority_at=NOW, authority_reason="")
    breaches.dismiss(breach, "Geen lek.", revision=breach.revision, by=officer, now=days)
    breach.refresh_from_db()
    assert breach.decided_at == days and breach.clock_stopped_at == NOW


def test_any_employee_reports_and_the_privacy_officer_hears_at_once(client, cast):
    client.force_login(cast.director, backend="organisation.access.LogInBackend")
    at = timezone.localtime(NOW - HOUR)
    typed = {
        "kind": "lost_device",
        "what_happened": "Werktelefoon laten liggen in de bus.",
        "found_at": f"{at:%Y-%m-%dT%H:%M}",
        "whose": ["young_people", "colleagues"],
    }

    made = client.post("/privacy/breaches/new/", typed)

    row = Breach.objects.get()
    assert made.status_code == 302 and made.url == f"/privacy/breaches/{row.ref}/"
    assert row.ref == f"L-{timezone.localtime(NOW).year}-001"
    assert row.judge_by - row.found_at == 72 * HOUR
    [message] = Message.objects.filter(kind="organisation.breach_found")
    assert message.recipient == cast.privacy_officer.label
    mail = breach_mail.found(message, timezone.now())
    assert mail.to == [cast.privacy_officer.email] and "bus" not in mail.text


def test_nonsense_is_refused_beside_its_field_and_keeps_what_was_typed(client, cast):
    client.force_login(cast.worker, backend="organisation.access.LogInBackend")
    typed = {
        "kind": "x",
        "what_happened": "nummer 123456782",
        "found_at": "straks",
        "persons": "-3",
    }

    refused = client.post("/privacy/breaches/new/", typed)

    assert refused.status_code == 422 and not Breach.objects.exists()
    assert set(refused.context["form"].errors) == {"kind", "what_happened", "found_at", "persons"}
    assert b"straks" in refused.content


@pytest.mark.parametrize(
    ("found", "happened", "said"), [(HOUR, None, "future"), (-HOUR, timedelta(0), "order")]
)
def test_a_moment_that_can_not_be_is_refused(cast, found, happened, said):
    with pytest.raises(ValidationError) as refusal:
        breaches.start(
            "seen",
            "x",
            by=cast.worker,
            now=NOW,
            found_at=NOW + found,
            happened_at=None if happened is None else NOW + happened,
        )
    assert code(refusal) == {said}


def test_one_source_is_one_breach_however_often_it_is_started(cast):
    def start():
        return breaches.start(
            BreachKind.WRONG_PARENT,
            "x",
            by=cast.worker,
            now=NOW,
            measures=[Measure.LINK_BLOCKED],
            source="consent.signer:abc",
        )

    first, second = start(), start()

    assert first == second and Breach.objects.count() == 1
    assert [each.kind for each in first.measures.all()] == ["link_blocked"]
    assert Message.objects.filter(kind="organisation.breach_found").count() == 1


def test_a_breach_is_judged_acted_upon_and_closed_and_never_changes_again(cast, breach):
    officer = cast.privacy_officer
    judge(breach, officer)
    with pytest.raises(ValidationError) as refusal:
        breaches.close(breach, revision=breach.revision, by=officer, now=NOW)
    assert code(refusal) == {"no_measure"}
    breaches.add_measure(breach, Measure.ASKED_TO_DELETE, by=officer, now=NOW)
    breaches.close(breach, revision=breach.revision, by=officer, now=NOW)

    assert breach.clock_stopped_at == NOW
    with pytest.raises(ValidationError) as refusal:
        breaches.add_measure(breach, Measure.OTHER, by=officer, now=NOW)
    assert code(refusal) == {"stale"}
    for change in ({"status": "open"}, {"risk": "high"}, {"ended_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Breach.objects.filter(pk=breach.pk).update(**change)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"authority_reason": ""}, {"why"}),
        ({"people": Told.NO}, {"why"}),
        ({"risk": Risk.HIGH}, {"risk"}),
        ({"authority": Told.YES, "authority_at": NOW + HOUR}, {"future"}),
        ({"authority": Told.YES, "authority_at": NOW - HOUR}, {"order"}),
    ],
)
def test_a_judgement_is_whole_and_says_why(cast, breach, said, codes):
    with pytest.raises(ValidationError) as refusal:
        judge(breach, cast.privacy_officer, **said)
    assert code(refusal) == codes
    assert Breach.objects.get().status == BreachStatus.OPEN


def test_telling_the_authority_late_asks_why(cast):
    found = NOW - 80 * HOUR
    row = breaches.start("seen", "x", by=cast.worker, now=NOW, found_at=found)
    told = {"authority": Told.YES, "authority_at": NOW, "authority_reason": ""}
    with pytest.raises(ValidationError) as refusal:
        judge(row, cast.privacy_officer, **told)
    assert code(refusal) == {"late"}


@pytest.mark.parametrize(
    "change",
    [
        {"status": "judged"},
        {"authority": "no"},
        {"people": "no"},
        {"status": "closed", "ended_at": NOW},
        {"status": "dismissed"},
        {"happened_at": NOW + HOUR},
    ],
)
def test_the_database_takes_no_half_state(breach, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Breach.objects.update(**change)


def test_of_two_who_judge_at_once_one_is_told(cast, breach):
    other = Breach.objects.get()
    judge(breach, cast.privacy_officer)
    with pytest.raises(ValidationError) as refusal:
        judge(other, cast.privacy_officer)
    assert code(refusal) == {"overtaken"}


def test_the_clock_warns_a_day_before_and_tells_the_director_after(cast, breach):
    def told(hours):
        now = NOW + hours * HOUR
        return calendar.breach_clocks(day_of(now), now)

    assert told(47) == {}
    assert told(49) == {"breaches_told": 1} and told(50) == {}
    assert told(73) == {"breaches_told": 2} and told(400) == {}
    late = Message.objects.filter(kind="organisation.breach_late")
    assert {m.recipient for m in late} == {cast.privacy_officer.label, cast.director.label}
    assert all(breach_mail.late(message, timezone.now()) for message in late)


def test_who_was_told_stops_the_clock(cast, breach):
    judge(breach, cast.privacy_officer, authority=Told.YES)
    assert list(Breach.objects.ticking()) == [breach]
    judge(breach, cast.privacy_officer, authority=Told.YES, authority_at=NOW)

    assert not Breach.objects.ticking().exists()
    assert calendar.breach_clocks(day_of(NOW), NOW + 100 * HOUR) == {}
    assert breach_mail.found(Message.objects.get(), timezone.now()) is None


def test_nobody_but_the_officer_and_who_reported_it_sees_one(client, cast, breach):
    url = breach.get_absolute_url()
    page = shown(client, cast.worker, url)
    assert "Mail naar een ander adres." in page.content.decode()
    assert "judgement" not in page.content.decode()
    client.force_login(cast.lead, backend="organisation.access.LogInBackend")
    assert client.get(url).status_code == 404
    assert client.post(f"{url}close/", {"revision": 1}).status_code == 404
    entry = AuditEntry.objects.filter(verb="read").get()
    assert entry.subject == f"privacy.breach:{breach.ref}" and entry.by == cast.worker


def test_the_pages_of_the_officer(client, cast, breach, django_assert_max_num_queries):
    officer, url = cast.privacy_officer, breach.get_absolute_url()
    shown(client, officer, "/privacy/breaches/")
    with django_assert_max_num_queries(6):
        client.get("/privacy/breaches/")
    with django_assert_max_num_queries(8):  # reading it is written down
        client.get(url)
    assert client.get("/").context["tiles"]
    judged = {"revision": "1", "risk": "low", "authority": "no", "people": "no"}
    refused = client.post(f"{url}judgement/", judged)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"authority_reason", "people_reason"}
    judged |= {"authority_reason": "niet geopend", "people_reason": "niet geopend"}
    assert client.post(f"{url}judgement/", judged).status_code == 302
    assert client.post(f"{url}measures/", {"kind": "link_blocked"}).status_code == 302
    assert client.post(f"{url}facts/", {"revision": "x"}).status_code == 422
    assert client.post(f"{url}close/", {"revision": "1"}).status_code == 422
    assert client.post(f"{url}close/", {"revision": "2"}).status_code == 302
    assert Breach.objects.get().status == BreachStatus.CLOSED


@pytest.mark.parametrize(
    ("page", "posted", "after"),
    [
        ("", None, 1),
        ("facts/", None, 1),
        ("facts/", {"revision": "x"}, 1),
        ("judgement/", None, 1),
        ("judgement/", {"revision": "1", "risk": "low"}, 1),
        ("measures/", {"kind": "x"}, 1),
        ("close/", {"revision": "x"}, 1),
        ("measures/", {"kind": "link_blocked"}, 0),  # it leads on to the page, which records it
    ],
)
def test_each_page_that_shows_what_happened_is_recorded(client, cast, breach, page, posted, after):
    client.force_login(cast.privacy_officer, backend="organisation.access.LogInBackend")
    url = f"{breach.get_absolute_url()}{page}"
    answer = client.get(url) if posted is None else client.post(url, posted)
    assert answer.status_code == (302 if not after else 422 if posted else 200)
    read = AuditEntry.objects.filter(verb="read", by=cast.privacy_officer)
    assert [entry.subject_ref for entry in read] == [breach.ref] * after


def test_saving_what_is_known_leaves_the_moments_alone_whose_seconds_no_page_shows(client, cast):
    at = (NOW - HOUR).replace(second=31, microsecond=5)
    row = breaches.start("seen", "x", by=cast.worker, now=at, happened_at=at)
    client.force_login(cast.privacy_officer, backend="organisation.access.LogInBackend")
    url = f"/privacy/breaches/{row.ref}/facts/"
    form = client.get(url).context["form"]
    shown = f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"
    typed = {"kind": "seen", "what_happened": "y", "found_at": shown, "happened_at": shown}
    carried = {"revision": row.revision, "seen": form["seen"].value()}
    assert client.post(url, typed | carried).status_code == 302
    row.refresh_from_db()
    assert (row.what_happened, row.found_at, row.happened_at) == ("y", at, at)


def test_saving_leaves_a_moment_alone_of_the_hour_that_came_twice(cast):
    at = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # 2:30 for the second time
    row = breaches.start("seen", "x", by=cast.worker, now=at)
    typed = {"kind": "seen", "what_happened": "y", "found_at": "2027-10-31T02:30"}
    form = BreachForm(typed, breach=row, now=at)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["found_at"] == at


@pytest.mark.parametrize(
    ("found", "until"),
    [((2027, 3, 26, 12), (2027, 3, 29, 13)), ((2027, 10, 29, 12), (2027, 11, 1, 11))],
)
def test_the_72_hours_are_real_ones_over_the_night_that_the_clock_jumps(found, until):
    found_at, judge_by = (datetime(*each, tzinfo=AMSTERDAM) for each in (found, until))
    row = Breach(found_at=found_at)
    assert row.judge_by == judge_by
    assert (row.judge_by - found_at.astimezone(UTC)) == 72 * HOUR


def test_what_was_none_stays_with_its_reason_and_counts_nowhere(cast, breach):
    day = timezone.localdate(NOW)
    assert Breach.objects.tally(day, day).found == 1
    breaches.dismiss(breach, "adres klopte", revision=1, by=cast.privacy_officer, now=NOW)
    assert Breach.objects.tally(day, day).found == 0
    assert Breach.objects.get().authority_reason == "adres klopte"


def test_five_years_after_closing_it_goes_and_open_ones_stay(cast, breach):
    [rule] = RULES
    later = NOW + timedelta(days=5 * 366 + 1)
    assert rule.run(day_of(later), later, 10) == 0
    breaches.dismiss(breach, "x", revision=1, by=cast.privacy_officer, now=NOW)
    assert rule.run(day_of(later), later, 10) == 1
    assert not Breach.objects.exists()


def test_who_decided_and_whose_name_stands_in_a_reason_is_found_too(breach, cast):
    judge(breach, cast.privacy_officer, authority_reason="Milan Vos kreeg de mail niet.")
    for name in (cast.privacy_officer.name, "Milan Vos"):
        [hit] = subject_access.search(subject_access.Question(name))["privacy.breaches"]
        assert hit.subject == f"privacy.breach:{breach.ref}"
        assert "Milan Vos kreeg de mail niet." in hit.fields.values()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_that_no_calendar_has_is_refused(client, cast, moment):
    client.force_login(cast.worker, backend="organisation.access.LogInBackend")
    typed = {"kind": "lost_device", "what_happened": "Telefoon weg.", "found_at": moment}
    assert client.post("/privacy/breaches/new/", typed).status_code == 422
    assert not Breach.objects.exists()


def test_a_breach_is_found_in_the_night_that_the_clock_goes_back(client, cast):
    client.force_login(cast.worker, backend="organisation.access.LogInBackend")
    typed = {"kind": "lost_device", "what_happened": "Weg.", "found_at": "2026-10-25T02:30"}
    assert client.post("/privacy/breaches/new/", typed).status_code == 302
    assert Breach.objects.get().found_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_person_finds_what_the_register_says(breach):
    asked = subject_access.Question("Wim Werker")
    [hit] = subject_access.search(asked)["privacy.breaches"]
    assert hit.subject == f"privacy.breach:{breach.ref}" and hit.others
