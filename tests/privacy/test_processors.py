"""Who processes data for the organisation, under which agreement."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core import mail as django_mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from outbox.delivery import deliver
from privacy import above, processor_to_do, register, retention
from privacy.account_subject_access import SOURCES
from privacy.actions import processors as deeds
from privacy.calendar import processors_that_end
from privacy.models import AuditEntry, Processor
from privacy.processor_agreement import articles
from tests.privacy import make
from tests.sign_in import sign_in
from youthwork.lib.dates import add_months, day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
POSTED = {
    "name": "Serverhuis",
    "purpose": "Bewaart de gegevens en de reservekopie",
    "data": "Alles, versleuteld",
    "activities": ["signals", "consent"],
    "place": "nl",
    "contact_name": "Mo Bakker",
    "contact_mail": "mo@example.org",
}


def test_a_processor_is_written_down_changed_and_stopped(cast):
    officer = sign_in(Client(), cast.privacy_officer)
    added = officer.post("/privacy/processors/new/", POSTED)
    row = Processor.objects.get()
    assert added.headers["Location"] == row.get_absolute_url()
    assert (row.name, row.contact_name, row.activities) == (
        "Serverhuis", "Mo Bakker", ["signals", "consent"],
    )  # fmt: skip
    today = timezone.localdate().isoformat()
    change = f"{row.get_absolute_url()}change/"
    changed = officer.post(change, POSTED | {"signed_on": today, "revision": 1})
    assert changed.status_code == 302
    again = officer.post(change, POSTED | {"name": "Anders", "revision": 1})
    assert again.status_code == 422
    assert "Anders" in again.content.decode()
    row.refresh_from_db()
    assert row.signed_on == timezone.localdate()

    stop = f"{row.get_absolute_url()}stop/"
    assert officer.post(stop, {"revision": 1}).status_code == 422
    assert officer.post(stop, {"revision": 2}).status_code == 302
    assert officer.get(change).status_code == 404
    assert "Serverhuis" in officer.get("/privacy/processors/").content.decode()
    entries = AuditEntry.objects.filter(subject=f"privacy.processor:{row.public_id}")
    assert [each.verb for each in entries.order_by("pk")] == ["made", "changed", "ended"]


@pytest.mark.parametrize(
    ("also", "field"),
    [
        ({"signed_on": "2999-01-01"}, "signed_on"),
        ({"ends_on": "2026-12-01"}, "ends_on"),
        ({"signed_on": "2026-02-01", "ends_on": "2026-02-01"}, "ends_on"),
        ({"place": "moon"}, "place"),
        ({"name": ""}, "name"),
        ({"data": "BSN 123456782"}, "data"),
        ({"activities": ["no-such"]}, "activities"),
        ({"contact_mail": "geen adres"}, "contact_mail"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(cast, also, field):
    answer = sign_in(Client(), cast.privacy_officer).post("/privacy/processors/new/", POSTED | also)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Processor.objects.exists()


def test_the_database_keeps_an_end_to_what_was_signed(cast):
    row = make.processor(cast.privacy_officer, signed_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Processor.objects.filter(pk=row.pk).update(ends_on=timezone.localdate())


def test_it_stands_in_the_register_as_who_processes_until_it_stops(cast):
    row = make.processor(cast.privacy_officer)
    lines = {line.key: line for line in register.lines()}
    assert lines["signals"].processors == ["Serverhuis"]
    assert lines["hours"].processors == []
    _header, rows = register.as_table()
    assert any("Serverhuis" in cell for line in rows for cell in line)
    [told] = register.told_about({"consent.consent"})
    assert "Serverhuis" in told["recipients"]

    now = timezone.now()
    deeds.stop(row, revision=1, by=cast.privacy_officer, today=day_of(now), now=now)
    assert all(not line.processors for line in register.lines())


def test_the_draft_of_the_agreement_has_all_that_article_28_asks(cast):
    """GDPR art. 28(3): a to h, and what stands above them."""
    row = make.processor(cast.privacy_officer, sub_processors="Kopiehuis, Duitsland (100% EU)")
    found = articles(row, above.house())

    assert [each.law for each in found] == [
        "28(3)", *(f"28(3)({letter})" for letter in "abcdefgh"),
    ]  # fmt: skip
    text = "\n".join(line for each in found for line in each.lines)
    for said in ("Serverhuis", "Alles, versleuteld", "Kopiehuis, Duitsland (100% EU)"):
        assert said in text
    assert above.house()["name"] in text
    assert "%(" not in text and "%%" not in text


def test_the_agreement_is_a_page_and_a_tagged_pdf(cast):
    row = make.processor(cast.privacy_officer)
    manager = sign_in(Client(), cast.manager)
    page = manager.get(f"{row.get_absolute_url()}agreement/")
    assert "28(3)(h)" in page.content.decode()
    paper = manager.get(f"{row.get_absolute_url()}agreement.pdf")
    with pikepdf.open(io.BytesIO(paper.content)) as document, document.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert str(document.Root.Lang) == "nl"
    assert AuditEntry.objects.filter(verb="exported", by=cast.manager).count() == 1


def test_two_months_before_an_agreement_ends_the_officer_is_told_and_when_it_ended(cast):
    now = timezone.now()
    today = day_of(now)
    ends = today + timedelta(days=60)
    row = make.processor(cast.privacy_officer, ends_on=ends)

    assert processors_that_end(today - timedelta(days=1), now) == {}
    assert processors_that_end(today, now) == {"processors_told": 1}
    assert processors_that_end(today, now) == {}
    deliver(timezone.now)
    [told] = [sent for sent in django_mail.outbox if row.get_absolute_url() in sent.body]
    assert told.to == [cast.privacy_officer.email]
    assert "Serverhuis" not in told.subject + told.body

    assert processors_that_end(ends, now) == {}
    assert processors_that_end(ends + timedelta(days=1), now) == {"processors_told": 1}
    assert processors_that_end(ends + timedelta(days=2), now) == {}


def test_a_renewed_agreement_is_told_of_anew(cast):
    now = timezone.now()
    today = day_of(now)
    row = make.processor(cast.privacy_officer, ends_on=today + timedelta(days=10))
    assert processors_that_end(today, now) == {"processors_told": 1}
    Processor.objects.filter(pk=row.pk).update(ends_on=today + timedelta(days=400))
    assert processors_that_end(today, now) == {}
    assert processors_that_end(today + timedelta(days=340), now) == {"processors_told": 1}


def test_what_has_no_agreement_waits_on_the_start_page(cast):
    now = timezone.now()
    today = day_of(now)
    make.processor(cast.privacy_officer, name="Zonder", signed_on=None)
    make.processor(cast.privacy_officer, name="Bijna", ends_on=today + timedelta(days=60))
    make.processor(cast.privacy_officer, name="Later", ends_on=today + timedelta(days=61))
    make.processor(cast.privacy_officer, name="Altijd")

    told = {task.text: task.is_late for task in answered(
        processor_to_do.of(cast.privacy_officer, now)
    )}  # fmt: skip
    assert told == {"Zonder": True, "Bijna": False}
    assert answered(processor_to_do.of(cast.manager, now)) == []


def test_who_may_see_and_who_may_keep_them(cast):
    row = make.processor(cast.privacy_officer)
    for person, sees in ((cast.manager, 200), (cast.director, 200), (cast.lead, 404)):
        client = sign_in(Client(), person)
        assert client.get(row.get_absolute_url()).status_code == sees
        assert client.get(f"{row.get_absolute_url()}change/").status_code == 404
        assert client.post("/privacy/processors/new/", POSTED).status_code == 403


def test_pages_ask_six_questions_at_most(cast, django_assert_max_num_queries):
    rows = [make.processor(cast.privacy_officer, name=f"Huis {n}") for n in range(12)]
    officer = sign_in(Client(), cast.privacy_officer)
    for path in ("", f"{rows[0].public_id}/", f"{rows[0].public_id}/agreement/"):
        officer.get(f"/privacy/processors/{path}")
        with django_assert_max_num_queries(6):
            assert officer.get(f"/privacy/processors/{path}").status_code == 200


def test_a_stopped_processor_goes_after_five_years(cast):
    now = timezone.now()
    today = day_of(now)
    row = make.processor(cast.privacy_officer)
    deeds.stop(row, revision=1, by=cast.privacy_officer, today=today, now=now)
    [rule] = [each for each in retention.rules() if each.key == "privacy.processors"]
    assert rule.run(add_months(today, 60), now, 10) == 0
    assert rule.run(add_months(today, 60) + timedelta(days=1), now, 10) == 1


def test_who_worded_the_register_is_forgotten_and_the_words_stay(cast):
    now = timezone.now()
    deeds.word("signals", "Eigen grond", "", by=cast.privacy_officer, now=now)
    [rule] = [each for each in retention.rules() if each.key == "privacy.words"]
    later = add_months(day_of(now), 60) + timedelta(days=1)
    assert rule.run(add_months(day_of(now), 60), now, 10) == 0
    assert rule.run(later, now, 10) == 1
    assert rule.run(later, now, 10) == 0
    [line] = [each for each in register.lines() if each.key == "signals"]
    assert line.basis == "Eigen grond"


def test_a_contact_and_who_decided_find_themselves(cast):
    make.processor(cast.privacy_officer, contact_name="Mo Bakker", contact_mail="mo@example.org")
    make.decided_dpia(cast.privacy_officer, cast.director)
    found = {source.key: source.search for source in SOURCES}

    [hit] = found["privacy.processors"]("mo bakker", None, [], [])
    assert hit.exact and "mo@example.org" in hit.fields.values()
    assert list(found["privacy.processors"]("", None, ["mo@example.org"], []))
    assert not list(found["privacy.processors"]("Iemand Anders", None, [], []))
    [decided] = found["privacy.dpia"](cast.director.name, None, [], [])
    assert decided.subject == "privacy.dpia:1"
    assert not list(found["privacy.dpia"](cast.lead.name, None, [], []))
