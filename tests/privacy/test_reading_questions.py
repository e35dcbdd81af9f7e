"""Unusual reading is a question that a person asks, with a reason (WOR art. 27)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from organisation import reading_mail
from organisation.models import Organisation
from outbox.models import Message
from privacy import audit, calendar, subject_access
from privacy.actions import reading_questions
from privacy.choices import AuditVerb
from privacy.models import AuditEntry, ReadingQuestion
from privacy.reading_choices import QuestionStatus
from tests import make
from tests.privacy.test_breaches import code
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
REASON = "Je las woensdagavond negen signalen van Noord. Wat zocht je?"
NEW = "/privacy/questions/new/"


@pytest.fixture
def question(cast):
    return make.reading_question(cast.worker, cast.privacy_officer)


@pytest.fixture
def not_agreed(db):
    Organisation.objects.update(works_council_agreed_on=None)


def typed(cast, **also):
    return {
        "who": str(cast.worker.public_id),
        "first_day": str(timezone.localdate() - timedelta(days=3)),
        "last_day": str(timezone.localdate()),
        "reason": REASON,
    } | also


def mail_to(kind):
    return Message.objects.get(kind=kind)


def test_officer_asks_and_the_colleague_gets_a_kind_mail(client, cast):
    answer = sign_in(client, cast.privacy_officer).post(NEW, typed(cast))
    made = ReadingQuestion.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.person, made.asked_by, made.reason) == (cast.worker, cast.privacy_officer, REASON)
    message = mail_to("organisation.reading_asked")
    assert message.recipient == cast.worker.label
    mail = reading_mail.asked(message, timezone.now())
    assert mail.to == [cast.worker.email]
    assert made.get_absolute_url() in mail.text
    assert REASON not in mail.text and cast.worker.first_name in mail.text


def test_question_and_answer_are_entries_without_their_words(client, cast, question):
    reading_questions.answer(question, "Ik zocht het plein.", by=cast.worker, now=NOW)
    about = AuditEntry.objects.about(audit.label(question)).order_by("pk")
    verbs = [(entry.verb, entry.by) for entry in about]
    assert verbs == [
        (AuditVerb.ASKED, cast.privacy_officer),
        (AuditVerb.ANSWERED, cast.worker),
    ]
    for entry in about:
        assert REASON not in entry.reason and "plein" not in entry.reason


def test_colleague_answers_and_the_officer_hears_of_it(client, cast, question):
    page = question.get_absolute_url()
    shown = sign_in(client, cast.worker).get(page)
    assert REASON in shown.content.decode()
    client.post(f"{page}answer/", {"reply": "Ik zocht het plein."})
    question.refresh_from_db()
    assert (question.status, question.answer) == (QuestionStatus.ANSWERED, "Ik zocht het plein.")
    mail = reading_mail.answered(mail_to("organisation.reading_answered"), timezone.now())
    assert mail.to == [cast.privacy_officer.email]
    assert "plein" not in mail.text
    sign_in(client, cast.privacy_officer)
    assert "Ik zocht het plein." in client.get(page).content.decode()


def test_before_and_after_the_answer_stands_what_happens_with_it(client, cast, question):
    told = '<h2 class="h3" id="then-t">'
    page = question.get_absolute_url()
    sign_in(client, cast.worker)
    assert told in client.get(page).content.decode()
    reading_questions.answer(question, "Ik zocht het plein.", by=cast.worker, now=NOW)
    assert told in client.get(page).content.decode()
    sign_in(client, cast.privacy_officer)
    assert told in client.get(page).content.decode()


def test_it_shows_the_entries_of_those_days_and_no_others(client, cast):
    audit.record(AuditVerb.READ, "signals.signal:S-2026-0001", by=cast.worker, at=NOW)
    audit.record(AuditVerb.READ, "signals.signal:S-2026-0002", by=cast.lead, at=NOW)
    old = NOW - timedelta(days=20)
    audit.record(AuditVerb.READ, "signals.signal:S-2026-0003", by=cast.worker, at=old)
    made = make.reading_question(cast.worker, cast.privacy_officer)
    page = sign_in(client, cast.privacy_officer).get(made.get_absolute_url())
    about = {entry.subject_ref for entry in page.context["entries"]}
    assert "S-2026-0001" in about
    assert not about & {"S-2026-0002", "S-2026-0003"}


def test_a_question_may_begin_with_one_entry_of_the_trail(client, cast):
    entry = audit.record(AuditVerb.READ, "signals.signal:S-2026-0001", by=cast.worker, at=NOW)
    officer = sign_in(client, cast.privacy_officer)
    assert f"{NEW}?entry={entry.ref}" in officer.get("/privacy/audit/").content.decode()
    form = officer.get(f"{NEW}?entry={entry.ref}").context["form"]
    assert form.initial == {
        "who": str(cast.worker.public_id), "first_day": TODAY, "last_day": TODAY,
        "entry": entry.ref,
    }  # fmt: skip
    officer.post(NEW, typed(cast, entry=entry.ref))
    made = ReadingQuestion.objects.get()
    page = officer.get(made.get_absolute_url())
    assert [each.ref for each in page.context["entries"]] == [entry.ref]


def test_nobody_is_asked_before_the_works_council_agreed(client, cast, not_agreed):
    with pytest.raises(ValidationError) as refused:
        make.reading_question(cast.worker, cast.privacy_officer)
    assert code(refused) == {"works_council"}
    officer = sign_in(client, cast.privacy_officer)
    answer = officer.post(NEW, typed(cast))
    assert answer.status_code == 422 and REASON in answer.content.decode()
    assert f'href="{NEW}"' not in officer.get("/privacy/questions/").content.decode()
    assert NEW not in officer.get("/privacy/audit/").content.decode()
    assert not ReadingQuestion.objects.exists()


def test_what_makes_no_question_is_refused_with_what_was_typed(client, cast):
    today = timezone.localdate()
    officer = sign_in(client, cast.privacy_officer)
    own = str(cast.privacy_officer.public_id)
    other = audit.record(AuditVerb.READ, "a.b:c", by=cast.lead).ref
    for wrong in (
        {"who": own},
        {"who": "x"},
        {"reason": ""},
        {"reason": "waarom?"},
        {"reason": "Hij heeft burgerservicenummer 111222333, waarom las je dat?"},
        {"first_day": "x"},
        {"first_day": str(today + timedelta(days=1))},
        {"last_day": str(today + timedelta(days=1))},
        {"first_day": str(today - timedelta(days=31))},
        {"entry": "A-ZZZZZZZZZZZZ"},
        {"entry": other},
    ):
        answer = officer.post(NEW, typed(cast, **wrong))
        assert answer.status_code == 422, wrong
    assert not ReadingQuestion.objects.exists()


def test_nobody_is_asked_twice_at_a_time(cast, question):
    with pytest.raises(ValidationError) as refused:
        make.reading_question(cast.worker, cast.privacy_officer)
    assert code(refused) == {"waits"}
    reading_questions.withdraw(question, by=cast.privacy_officer, now=NOW)
    assert make.reading_question(cast.worker, cast.privacy_officer).ref.endswith("-002")


def test_numbers_count_on_and_each_colleague_may_be_asked(cast, question):
    other = make.reading_question(cast.lead, cast.privacy_officer)
    assert [question.ref, other.ref] == [f"LV-{TODAY.year}-001", f"LV-{TODAY.year}-002"]


def test_only_officer_and_who_is_asked_see_a_question(client, cast, question):
    page = question.get_absolute_url()
    for who in ("colleague", "lead", "manager", "administrator", "director"):
        sign_in(client, getattr(cast, who))
        assert client.get(page).status_code == 404, who
        assert question.ref not in client.get("/privacy/questions/").content.decode()
        assert client.get(NEW).status_code == 403
    for who in ("worker", "privacy_officer"):
        sign_in(client, getattr(cast, who))
        assert question.ref in client.get("/privacy/questions/").content.decode()


def test_officer_may_not_answer_for_a_colleague_nor_the_colleague_take_it_back(
    client, cast, question
):
    page = question.get_absolute_url()
    sign_in(client, cast.privacy_officer)
    assert client.post(f"{page}answer/", {"reply": "x"}).status_code == 404
    sign_in(client, cast.worker)
    assert client.post(f"{page}withdraw/").status_code == 404


def test_answer_comes_too_late_once_it_was_taken_back(client, cast, question):
    reading_questions.withdraw(question, by=cast.privacy_officer, now=NOW)
    sign_in(client, cast.worker)
    answer = client.post(f"{question.get_absolute_url()}answer/", {"reply": "Toch nog."})
    assert answer.status_code == 422
    question.refresh_from_db()
    assert question.answer is None
    assert reading_mail.asked(mail_to("organisation.reading_asked"), timezone.now()) is None


def test_it_waits_on_the_start_page_of_who_is_asked(client, cast, question):
    assert question.ref in sign_in(client, cast.worker).get("/").content.decode()
    assert question.ref not in sign_in(client, cast.colleague).get("/").content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"first_day": date(2026, 1, 1)},
        {"entry": "A-ZZZZZZZZZZZZ"},
        {"ref": "LV-2026-999"},
        {"asked_at": NOW - timedelta(days=9)},
    ],
    ids=str,
)
def test_database_keeps_what_was_asked(question, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadingQuestion.objects.filter(pk=question.pk).update(**change)


def test_database_keeps_what_was_answered(cast, question):
    reading_questions.answer(question, "Ik zocht het plein.", by=cast.worker, now=NOW)
    rows = ReadingQuestion.objects.filter(pk=question.pk)
    for change in ({"status": "asked", "answer": None, "ended_at": None}, {"ended_at": NOW}):
        moved = {"ended_at": NOW + timedelta(days=1)} if len(change) == 1 else change
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**moved)


@pytest.mark.parametrize(
    "change", [{"status": "answered"}, {"status": "asked", "ended_at": NOW}, {"status": "x"}],
    ids=str,
)  # fmt: skip
def test_database_keeps_a_status_with_what_belongs_to_it(question, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingQuestion.objects.filter(pk=question.pk).update(**change)


def test_question_goes_after_a_year(cast, question):
    day = TODAY + timedelta(days=364)
    calendar.retention(day, NOW + timedelta(days=364))
    assert ReadingQuestion.objects.exists()
    counts = calendar.retention(day + timedelta(days=3), NOW + timedelta(days=367))
    assert counts["privacy.reading"] == 1
    assert not ReadingQuestion.objects.exists()


def test_who_asks_for_their_data_gets_the_question_and_the_answer(cast, question):
    reading_questions.answer(question, "Ik zocht het plein.", by=cast.worker, now=NOW)
    found = subject_access.search(subject_access.Question(cast.worker.name))
    [hit] = found["privacy.reading"]
    assert hit.subject == f"privacy.readingquestion:{question.ref}"
    assert "Ik zocht het plein." in hit.fields.values()


def test_pages_ask_few_queries(client, cast, question, django_assert_max_num_queries):
    officer = sign_in(client, cast.privacy_officer)
    for address in ("/privacy/audit/", "/privacy/questions/", NEW):
        officer.get(address)
        with django_assert_max_num_queries(6):
            officer.get(address)
    officer.get(question.get_absolute_url())
    with django_assert_max_num_queries(9):  # of which three begin, write and end the entry
        officer.get(question.get_absolute_url())
