import cProfile
import csv
import io
from datetime import date, timedelta
from pstats import Stats
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisation.choices import Role
from organisation.models import Membership, Organisation
from privacy import audit, kinds, screens
from privacy.choices import AuditVerb
from privacy.models import AuditEntry, AuditSeal, TrailCheck
from privacy.views import trail as views
from signals.actions import reading
from tests import make
from tests.sign_in import sign_in
from tests.test_architecture import APPS
from tests.trail import triggers_off

pytestmark = pytest.mark.django_db
URL = "/privacy/audit/"


@pytest.fixture
def trail(cast):
    audit.record(AuditVerb.READ, "signals.signal:S-2026-0041", by=cast.lead, reason="van mijn team")
    audit.record(
        AuditVerb.LOGGED,
        "signals.signal:S-2026-0042",
        by=cast.worker,
        at=timezone.now() - timedelta(days=20),
    )
    audit.record(AuditVerb.ERASED, "privacy.retentionrule:signals.account", by=None, after="4")


def shown(client, person, address=URL):
    client.force_login(person, backend="organisation.access.LogInBackend")
    response = client.get(address)
    assert response.status_code == 200
    return response


@pytest.fixture(autouse=True)
def without_second_step(settings):
    """Who must show a second factor is tested where that rule lives."""
    settings.SECOND_FACTOR_REQUIRED = False


def entries(response):
    return [line.entry for line in response.context["lines"]]


def refs(response):
    """What the entries are about, but for the log-in and the looks of the one who looks."""
    return {
        entry.subject_ref
        for entry in entries(response)
        if entry.verb != AuditVerb.SIGNED_IN and entry.fields != "audit_entries"
    }


def test_privacy_officer_reads_everything_with_reasons(client, cast, trail):
    response = shown(client, cast.privacy_officer)
    assert refs(response) == {"S-2026-0041", "S-2026-0042", "signals.account"}
    page = response.content.decode()
    assert "van mijn team" in page and "Lea Leider" in page
    for entry in AuditEntry.objects.all():
        assert entry.ref in page


def test_everyone_reads_their_own(client, cast, trail):
    assert refs(shown(client, cast.worker)) == {"S-2026-0042"}
    assert refs(shown(client, cast.manager)) == set()
    assert "who" not in shown(client, cast.lead).context["form"].fields


def test_administrator_sees_who_and_when_but_not_about_what(client, cast, trail):
    page = shown(client, cast.administrator).content.decode()
    assert "Lea Leider" in page
    assert "S-2026-0041" not in page and "van mijn team" not in page
    assert refs(shown(client, cast.administrator, f"{URL}?about=S-2026-0041")) >= {"S-2026-0042"}


def test_filters_narrow_and_nonsense_is_left_out(client, cast, trail):
    officer = cast.privacy_officer
    assert refs(shown(client, officer, f"{URL}?who={cast.lead.public_id}")) == {"S-2026-0041"}
    assert refs(shown(client, officer, f"{URL}?what=logged")) == {"S-2026-0042"}
    assert "S-2026-0042" not in refs(shown(client, officer, f"{URL}?period=7"))
    assert refs(shown(client, officer, f"{URL}?about=S-2026-0041")) == {"S-2026-0041"}
    for nonsense in (
        "who=x",
        "what=x",
        "period=99",
        "period=x",
        "before=A-X",
        "before=x.y",
        "before=" + "9" * 18 + ".1",
        "before=253402300799000000.1",
        "before=9." + "9" * 30,
        "before=" + "9" * 30 + ".1",
    ):
        response = shown(client, officer, f"{URL}?{nonsense}")
        assert response.status_code == 200 and len(refs(response)) == 3


def test_long_trail_is_read_page_by_page_in_few_queries(
    client, cast, django_assert_max_num_queries
):
    for number in range(120):
        audit.record(AuditVerb.READ, f"signals.signal:S-2026-{number:04}", by=cast.lead)
    seen, address = set(), URL
    shown(client, cast.privacy_officer)
    while address:
        with django_assert_max_num_queries(6):  # of a further page too
            response = client.get(address)
        seen |= refs(response)
        older = response.context["older_url"]
        address = older and URL + older
    assert len(seen & {f"S-2026-{number:04}" for number in range(120)}) == 120


def test_names_of_whatever_entries_are_about_cost_no_question_more(
    client, cast, django_assert_max_num_queries
):
    for label in settings.TRAIL_NAMES:
        for ref in (uuid4(), "key", "all"):
            audit.record(AuditVerb.CHANGED, f"{label}:{ref}", by=cast.lead, after=str(uuid4()))
    officer = cast.privacy_officer
    about = f"{officer._meta.label_lower}:{cast.worker.public_id}"
    audit.record(AuditVerb.CHANGED, about, by=cast.lead, after=cast.manager.label)
    shown(client, officer)
    with django_assert_max_num_queries(6):
        assert cast.worker.name in client.get(URL).content.decode()


def test_signed_out_person_is_sent_to_log_in(client, db):
    assert client.get(URL).status_code == 302


CSV = "/privacy/audit/audit.csv"


def csv_lines(response):
    """Cells of the file, line by line."""
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def downloaded(client, person, address=CSV):
    client.force_login(person, backend="organisation.access.LogInBackend")
    response = client.get(address)
    assert response.status_code == 200
    return response


def test_officer_downloads_what_the_filter_leaves(client, cast, trail):
    response = downloaded(client, cast.privacy_officer, f"{CSV}?who={cast.lead.public_id}")
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    heading, *rows = csv_lines(response)
    read = AuditEntry.objects.get(subject_ref="S-2026-0041")
    assert len(heading) == 10
    assert [row[0] for row in rows] == [read.ref]
    assert rows[0][2:4] == ["Lea Leider", str(cast.lead.public_id)]
    assert "S-2026-0041" in rows[0] and "van mijn team" in rows[0]
    assert rows[0][1] == timezone.localtime(read.at).strftime("%Y-%m-%d %H:%M:%S")


def test_file_says_in_which_seal_each_line_stands(client, cast, trail):
    audit.seal(timezone.now())
    _heading, *rows = csv_lines(
        downloaded(client, cast.privacy_officer, f"{CSV}?about=S-2026-0041")
    )
    sealed = AuditEntry.objects.get(subject_ref="S-2026-0041")
    assert rows[0][-1] == str(sealed.seal.number)


def test_download_is_an_entry_that_stands_in_the_file_itself(client, cast, trail):
    address = f"{CSV}?period=7&about="
    _heading, *rows = csv_lines(downloaded(client, cast.privacy_officer, address))
    entry = AuditEntry.objects.get(verb=AuditVerb.EXPORTED)
    assert (entry.by, entry.fields) == (cast.privacy_officer, "period")
    assert rows[0][0] == entry.ref
    assert "S-2026-0042" not in [cell for row in rows for cell in row]  # twenty days ago


def test_what_would_run_as_a_formula_is_text_in_the_file(client, cast):
    audit.record(
        AuditVerb.READ, "signals.signal:S-2026-0043", by=cast.lead, reason='=HYPERLINK("x")'
    )
    _heading, *rows = csv_lines(
        downloaded(client, cast.privacy_officer, f"{CSV}?about=S-2026-0043")
    )
    assert '\'=HYPERLINK("x")' in rows[0]


def test_file_is_read_piece_by_piece_while_it_is_sent(client, cast, monkeypatch):
    monkeypatch.setattr(views, "PIECE", 250)
    for number in range(900):
        audit.record(AuditVerb.READ, f"signals.signal:S-2026-{number:04}", by=cast.lead)
    response = downloaded(client, cast.privacy_officer, f"{CSV}?what=read")
    stream = iter(response.streaming_content)
    with CaptureQueriesContext(connection) as first:
        next(stream)  # two hundred lines
    with CaptureQueriesContext(connection) as rest:
        text = b"".join(stream).decode()
    assert len(first) == 1
    assert 3 <= len(rest) <= 4
    assert len(text.splitlines()) > 650


def test_a_line_of_the_file_costs_few_calls(cast):
    """A file of a million lines takes a million times as many, whatever the hour."""
    for number in range(60):
        audit.record(AuditVerb.READ, f"signals.signal:S-2026-{number:04}", by=cast.lead)
    lines = list(AuditEntry.objects.with_seals().newest_first())
    list(screens.as_rows(lines[:10]))
    profile = cProfile.Profile()
    profile.runcall(list, screens.as_rows(lines))
    assert Stats(profile).total_calls / len(lines) <= 100


def test_a_verb_of_an_older_release_stays_readable():
    assert AuditEntry(verb="stamped").verb_label == "stamped"
    assert AuditEntry(verb="read").verb_label == str(AuditVerb.READ.label)


def test_whole_file_holds_each_entry_once(client, cast, monkeypatch):
    monkeypatch.setattr(views, "PIECE", 7)
    moment = timezone.now() - timedelta(minutes=1)
    for number in range(20):  # at one moment: the order falls back on the key
        audit.record(AuditVerb.READ, f"signals.signal:S-2026-{number:04}", by=cast.lead, at=moment)
    _heading, *rows = csv_lines(downloaded(client, cast.privacy_officer, f"{CSV}?what=read"))
    refs_in_file = [row[0] for row in rows]
    assert len(refs_in_file) == len(set(refs_in_file)) == 20


@pytest.mark.parametrize("who", ["lead", "worker", "manager", "administrator", "director"])
def test_only_who_reads_the_whole_trail_downloads_it(client, cast, trail, who):
    person = getattr(cast, who)
    client.force_login(person, backend="organisation.access.LogInBackend")
    assert client.get(CSV).status_code == 403
    assert "audit.csv" not in shown(client, person).content.decode()


def test_download_asks_for_the_second_step_once_more(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, cast.privacy_officer, confirmed=False)
    response = client.get(CSV)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/confirm/")
    assert not AuditEntry.objects.filter(verb=AuditVerb.EXPORTED).exists()


def test_page_links_to_the_file_with_the_same_filter(client, cast, trail):
    page = shown(client, cast.privacy_officer, f"{URL}?what=read&about=S-2026-0041")
    assert "/privacy/audit/audit.csv?what=read&amp;about=S-2026-0041" in page.content.decode()


def test_looking_at_one_colleague_is_an_entry_too(client, cast, trail):
    looked = AuditEntry.objects.filter(fields="audit_entries")
    shown(client, cast.privacy_officer, f"{URL}?who={cast.lead.public_id}")
    shown(client, cast.privacy_officer, f"{URL}?who={cast.privacy_officer.public_id}")
    shown(client, cast.privacy_officer)
    entry = looked.get()
    assert entry.subject == f"organisation.user:{cast.lead.public_id}"
    assert (entry.by, entry.verb) == (cast.privacy_officer, AuditVerb.READ)


def test_everybody_is_one_tap_from_what_they_read_themselves(client, cast):
    for who in ("worker", "lead", "manager", "privacy_officer", "administrator", "director"):
        client.force_login(getattr(cast, who), backend="organisation.access.LogInBackend")
        assert f'href="{URL}"' in client.get("/more/").content.decode(), who


def test_page_says_when_the_chain_was_last_walked_and_that_it_was_whole(client, cast, trail):
    assert "t-warn" in shown(client, cast.privacy_officer).content.decode()  # nobody walked it yet
    audit.seal(timezone.now())
    call_command("verify", stdout=io.StringIO())
    check = TrailCheck.objects.get()
    assert check.broken == "" and check.entries == AuditEntry.objects.count()
    assert check.head.startswith(f"{AuditSeal.objects.newest_number()}:")
    page = shown(client, cast.privacy_officer)
    assert page.context["chain"].whole == check
    assert "t-ok" in page.content.decode() and "t-warn" not in page.content.decode()
    assert shown(client, cast.worker).context["chain"] is None


def test_page_says_where_the_chain_is_not_whole(client, cast, trail):
    made = AuditEntry.objects.get(subject_ref="S-2026-0041")
    audit.seal(timezone.now())
    with triggers_off() as cursor:
        cursor.execute("UPDATE privacy_auditentry SET actor = 'x' WHERE id = %s", [made.pk])
    with pytest.raises(CommandError):
        call_command("verify", stdout=io.StringIO())
    assert made.ref in TrailCheck.objects.get().broken
    response = shown(client, cast.privacy_officer)
    assert response.context["chain"].broken.broken_kind == "changed"
    assert "t-danger" in response.content.decode()
    assert made.ref in response.context["chain"].what


def test_reference_of_an_object_is_what_its_entries_are_found_by(
    cast, trail, django_assert_num_queries
):
    found = AuditEntry.objects.about("signals.signal:S-2026-0041")
    assert "subject_ref" in str(found.query).partition("WHERE")[2]
    audit.record(AuditVerb.READ, "consent.consentrequest:S-2026-0041", by=cast.lead)
    with django_assert_num_queries(1):
        assert [entry.subject for entry in found] == ["signals.signal:S-2026-0041"]
    each = AuditEntry.objects.about_each(["signals.signal:S-2026-0041", "a.b:S-2026-0042"])
    assert [entry.subject_ref for entry in each] == ["S-2026-0041"]


def test_whoever_filters_by_more_than_one_thing_reads_no_rows_that_do_not_match():
    """At ten million entries the count took three seconds where the index held none of these."""
    narrowed = AuditEntry.objects.matching(who=1, what="read", about="S-1", stands_out=True)
    where = str(narrowed.query).partition("WHERE")[2]
    asked = {f.name for f in AuditEntry._meta.fields if f'"{f.column}"' in where} - {"reason"}
    (index,) = [each for each in AuditEntry._meta.indexes if each.name == "audit_stands_out"]
    assert asked == {"by", "verb", "subject_ref"} and asked <= set(index.fields)


def test_every_thing_that_an_entry_may_be_about_has_a_word_on_the_screen():
    unnamed = [
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.app_label in APPS
        and any(hasattr(model, name) for name in ("audit_ref", "ref", "public_id"))
        and not kinds.is_named(model)
    ]
    assert unnamed == []
    assert set(kinds.KINDS) <= {model._meta.label_lower for model in apps.get_models()}


def test_numbers_are_found_as_people_type_them_and_an_entry_by_its_own(client, cast, trail):
    officer = cast.privacy_officer
    assert refs(shown(client, officer, f"{URL}?about=+s-2026-0041+")) == {"S-2026-0041"}
    entry = AuditEntry.objects.get(subject_ref="S-2026-0042")
    found = shown(client, officer, f"{URL}?about={entry.ref.lower()}")
    assert [each.ref for each in entries(found)] == [entry.ref]
    person = str(cast.lead.public_id)
    audit.record(AuditVerb.INVITED, f"organisation.user:{person}", by=cast.administrator)
    assert person in refs(shown(client, officer, f"{URL}?about={person}"))


def test_officer_sees_only_deeds_that_stand_out_by_their_kind(client, cast, trail):
    signal = "signals.signal:S-2026-0050"
    audit.record(AuditVerb.READ, signal, by=cast.lead)
    outside = audit.record(AuditVerb.CONFIRMED, signal, by=cast.lead, reason="dienst")
    audit.record(AuditVerb.CONFIRMED, "consent.consent:7KQ2", by=cast.lead)
    left = audit.record(AuditVerb.EXPORTED, "signals.signal:list", by=cast.manager)
    refused = audit.record(AuditVerb.REFUSED, cast.worker, by=cast.worker, fields=["privacy:audit"])
    own = AuditEntry.objects.get(reason="van mijn team")
    response = shown(client, cast.privacy_officer, f"{URL}?stands_out=on")
    assert {entry.ref for entry in entries(response)} == {
        *(outside.ref, left.ref, refused.ref, own.ref)
    }
    assert response.context["csv_query"] == "stands_out=on"
    narrowed = shown(client, cast.privacy_officer, f"{URL}?stands_out=on&who={cast.lead.public_id}")
    assert {entry.ref for entry in entries(narrowed)} == {outside.ref, own.ref}


def test_what_stands_out_is_only_asked_once_the_works_council_agreed(client, cast, trail):
    Organisation.objects.update(works_council_agreed_on=None)
    response = shown(client, cast.privacy_officer, f"{URL}?stands_out=on")
    assert "stands_out" not in response.context["form"].fields
    assert refs(response) == {"S-2026-0041", "S-2026-0042", "signals.account"}


@pytest.mark.parametrize("who", ["worker", "administrator"])
def test_nobody_but_the_officer_filters_by_what_stands_out(client, cast, trail, who):
    person = getattr(cast, who)
    assert "stands_out" not in shown(client, person, f"{URL}?stands_out=on").context["form"].fields


def test_line_says_in_which_role_somebody_did_it_on_that_day(client, cast):
    today = timezone.localdate()
    Membership.objects.filter(user=cast.lead).update(until_day=today - timedelta(days=10))
    Membership.objects.create(user=cast.lead, role="manager", from_day=today - timedelta(days=9))
    about = "signals.signal:S-2026-0051"
    for days in (0, 30):
        at = timezone.now() - timedelta(days=days)
        audit.record(AuditVerb.READ, about, by=cast.lead, at=at)
    audit.record(AuditVerb.READ, about, by=None, at=timezone.now() - timedelta(days=40))
    response = shown(client, cast.privacy_officer, f"{URL}?about=S-2026-0051")
    assert [line.role for line in response.context["lines"]] == [
        Role.MANAGER.label, Role.TEAM_LEAD.label, ""
    ]  # fmt: skip
    assert '<span class="sub">Teamleider</span>' in response.content.decode()


def test_day_is_told_in_words_and_another_year_with_the_year():
    today = date(2026, 1, 2)
    told = [
        screens.day_in_words(day, today)
        for day in (today, date(2026, 1, 1), date(2025, 12, 31), date(2027, 1, 3))
    ]
    assert told == ["vandaag", "gisteren", "31 dec 2025", "3 jan 2027"]
    assert screens.day_in_words(date(2026, 11, 18), date(2026, 12, 1)) == "18 nov"


def test_foot_counts_what_the_filter_leaves(client, cast, trail):
    page = shown(client, cast.privacy_officer, f"{URL}?about=S-2026-0041").content.decode()
    assert "1 van 1 regel." in page and "Ook jouw eigen lezen staat hierin." in page
    for _number in range(60):
        audit.record(AuditVerb.READ, "signals.signal:S-2026-0052", by=cast.lead)
    page = shown(client, cast.privacy_officer, f"{URL}?about=S-2026-0052&period=7")
    assert page.context["counted"] == "50 van 60 regels (laatste 7 dagen)."
    older = client.get(URL + page.context["older_url"])
    assert older.context["counted"] == "10 van 60 regels (laatste 7 dagen)."


def test_foot_counts_no_further_than_it_has_to(client, cast, monkeypatch):
    monkeypatch.setattr(screens, "MOST", 55)
    for _number in range(60):
        audit.record(AuditVerb.READ, "signals.signal:S-2026-0052", by=cast.lead)
    page = shown(client, cast.privacy_officer, f"{URL}?about=S-2026-0052")
    assert page.context["counted"] == "50 van meer dan 55 regels."
    assert AuditEntry.objects.number_up_to(7) == 7


def test_reading_on_duty_stands_there_as_emergency_access(client, cast):
    signal = make.signal(cast.worker)
    now = timezone.now()
    reading.open_with_reason(signal, "dienst, ernst 5", by=cast.lead, now=now)
    reading.read(signal, by=cast.lead, now=now, reason="dienst, ernst 5")
    reading.open_with_reason(signal, "verzoek", by=cast.privacy_officer, now=now)
    reading.read(signal, by=cast.colleague, now=now)
    response = shown(client, cast.privacy_officer, f"{URL}?about={signal.ref}")
    lines = {line.entry.by: line for line in response.context["lines"] if line.is_emergency}
    assert set(lines) == {cast.lead}
    assert response.content.decode().count("</svg>Noodtoegang</span>") == 2
    assert lines[cast.lead].entry.change == ""  # it has its tag
    _heading, *rows = csv_lines(downloaded(client, cast.privacy_officer, f"{CSV}?what=confirmed"))
    assert {row[7] for row in rows} == {"noodtoegang", ""}
