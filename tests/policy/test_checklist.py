"""The checklist: filled by figures and people, filed once and for all, told in time."""

import io
import re
import subprocess
from datetime import date, datetime, timedelta

import pikepdf
import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from organisation.actions import leaving
from organisation.choices import Role
from organisation.models import Organisation, User
from outbox import mail
from outbox.models import Message
from policy import agenda
from policy import checklist_calendar as calendar
from policy import checklist_content as contents
from policy import checklist_paper as paper
from policy import checklist_to_do as to_do
from policy.actions import checklist as deeds
from policy.actions.checklist import Said
from policy.checklist_dates import checklist_step
from policy.checklist_verifying import verify
from policy.choices.checklist import Item, keys_of
from policy.models import (
    ChecklistEvidence,
    ChecklistItem,
    ChecklistRun,
    Decision,
    Evaluation,
    ManagementStatement,
)
from policy.questions import QUESTIONS
from policy.screens.checklist import standing
from privacy.models import AuditEntry
from tests import make
from tests.make import AMSTERDAM
from tests.pdf_tags import tags
from tests.policy import documents
from tests.policy.make import survey as make_survey
from tests.signals.test_budgets import asked, told
from workers.actions import profiles
from workers.choices.profiles import Item as ProfileItem
from youthwork.lib import pdf
from youthwork.lib.dates import day_of
from youthwork.lib.digests import digest_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)
TODAY = day_of(NOW)
STATEMENT = {
    "text": "Online werken hoort bij ons werk.",
    "name": "Dirk Bestuur",
    "position": "directeur",
    "given_on": TODAY,
}


@pytest.fixture(autouse=True, scope="module")
def ended():
    yield
    pdf.stop()


@pytest.fixture
def draft(cast):
    return deeds.begin(by=cast.manager, now=NOW)


def part(item):
    return ChecklistItem.objects.of_draft().get(item=item)


def fill(item, *, by, answers=None, owner=None, status="", version=None, note="gezien"):
    row = part(item)
    said = {key: Said((answers or {}).get(key, "yes"), note) for key in keys_of(item)}
    deeds.answer(
        row,
        said,
        status=status,
        owner=owner,
        version=row.version if version is None else version,
        by=by,
        now=NOW,
    )


def fill_all(cast, **also):
    for item in Item.values:
        fill(item, by=cast.manager, **also)


def filed(cast, now=NOW):
    run = deeds.begin(by=cast.manager, now=now)
    fill_all(cast)
    return deeds.file(run, by=cast.manager, now=now)


def known(today=TODAY):
    return answered(contents.draft(today)).known


def test_there_are_six_items_with_six_questions_each():
    assert len(Item.values) == 6
    assert list(QUESTIONS) == [key for item in Item.values for key in keys_of(item)]
    assert len(QUESTIONS) == 36


def test_a_second_draft_is_the_first(draft, cast):
    assert deeds.begin(by=cast.manager, now=NOW) == draft
    assert ChecklistItem.objects.count() == 6


def test_decisions_of_last_time_are_not_those_of_the_evaluation_of_today(draft, cast):
    for number, days, done in ((1, 180, TODAY), (2, 0, None)):
        held = make.evaluation(number=number, due_on=TODAY - timedelta(days=days))
        due_on = TODAY + timedelta(days=30)
        taken = make.decision(held, cast.lead, by=cast.manager, due_on=due_on, now=NOW)
        Decision.objects.filter(pk=taken.pk).update(done_on=done)
        day = TODAY - timedelta(days=days)
        over = {"held_on": day, "finished_at": NOW, "status": "finished"}
        Evaluation.objects.filter(pk=held.pk).update(**over)
    assert (known()["evaluation_5"].value, known()["evaluation_5"].answer) == ("1 van 1", "yes")

    tomorrow = known(TODAY + timedelta(days=1))
    assert (tomorrow["evaluation_5"].value, tomorrow["evaluation_5"].answer) == ("0 van 1", "no")

    Evaluation.objects.filter(number=1).delete()
    assert "evaluation_5" not in known()


def test_a_figure_answers_and_who_says_otherwise_says_why(draft, cast):
    """No worker has a good phone: the figure says no, and goes on saying so."""
    assert known()["means_3"].answer == "no"
    row = part("means")
    said = {"means_3": Said("yes", "")}
    with pytest.raises(ValidationError) as refusal:
        deeds.answer(row, said, status="", owner=None, version=0, by=cast.manager, now=NOW)
    assert "note_3" in refusal.value.message_dict
    deeds.answer(
        row,
        {"means_3": Said("yes", "besteld"), "means_4": Said("no", "")},
        status="",
        owner=None,
        version=0,
        by=cast.manager,
        now=NOW,
    )
    found = answered(contents.draft(TODAY))
    assert found.answer_to("means_3") == "yes"
    assert "means_4" not in found.answers  # it is the figure's own answer

    for holder in (cast.worker, cast.colleague, cast.other_worker):
        make.equipment(by=cast.manager, holder=holder, kind="phone")
    assert known()["means_3"].answer == "yes"


def test_staff_figures_wait_for_the_works_council(draft, cast):
    staff = {"means_1", "means_2", "quality_2", "quality_5", "importance_6"}
    Organisation.objects.update(works_council_agreed_on=None)
    caches["process"].clear()
    assert not staff & known().keys()
    Organisation.objects.update(works_council_agreed_on=TODAY)
    caches["process"].clear()
    assert staff <= known().keys()


def test_profiles_are_counted_of_the_same_people_as_in_the_evaluation(draft, cast):
    """A lead works with young people too; of the three places none says another number."""
    all_yes = {item.value: ("yes", "") for item in ProfileItem}
    for person in (cast.worker, cast.lead):
        profiles.check(make.work_profile(person), all_yes, by=person, now=NOW)
    everybody = User.objects.practising(TODAY).count()
    assert everybody > User.objects.holding(Role.WORKER, TODAY).count()
    assert known()["quality_5"].told.startswith(f"2 van {everybody} ")
    evaluation = make.evaluation(due_on=TODAY)
    numbers = agenda.collect(evaluation, TODAY)["profiles"]
    assert (numbers["in_order"], numbers["people"]) == (2, everybody)


def test_where_nobody_writes_hours_nobody_says_that_evenings_were_empty(draft, cast):
    without = known()["means_2"]
    assert (without.answer, without.value) == ("", "")
    make.hours(cast.worker, now=NOW - timedelta(days=1))
    assert known()["means_2"].answer == "no"


def test_two_people_at_one_item_do_not_undo_each_other(draft, cast):
    fill("vision", by=cast.manager)
    with pytest.raises(ValidationError) as refusal:
        fill("vision", by=cast.lead, version=0)
    assert refusal.value.code == "stale"


def test_a_run_with_open_questions_is_not_filed(draft, cast):
    fill("vision", by=cast.manager)
    with pytest.raises(ValidationError) as refusal:
        deeds.file(draft, by=cast.manager, now=NOW)
    assert refusal.value.code == "unanswered"
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_draft_doesnt_say_of_what_is_not_filled_in_that_it_is_not_in_order(draft, cast):
    def summary():
        content = contents.content_of(answered(contents.draft(TODAY)), TODAY)
        return paper.shown(content, None, "")["summary"]

    assert summary() == gettext("None of the six conditions is filled in yet.")
    fill("vision", by=cast.manager)
    left = ngettext(
        "%(count)s of the six is not filled in yet.",
        "%(count)s of the six are not filled in yet.",
        5,
    )
    assert summary() == f"Eén van de zes afspraken is op orde. {left % {'count': 'Vijf'}}"


def test_what_is_not_in_order_stands_by_its_name():
    statuses = {"quality": "partly", "means": "partly", "importance": "not"}
    items = [{"item": item, "status": statuses.get(item, "in_order")} for item in Item]
    told = [(part["count"], part["names"]) for part in standing(items)["parts"]]
    assert told == [(3, ""), (2, "Kwaliteit, Middelen"), (1, "Belang")]


def test_what_is_filed_never_changes(cast):
    run = filed(cast)
    assert run.digest == digest_of(run.snapshot)
    assert not ChecklistItem.objects.exists()
    for change in (
        {"snapshot": run.snapshot | {"filed_by": "Iemand"}},
        {"digest": "0" * 64},
        {"day": date(2026, 1, 1)},
        {"status": "draft", "snapshot": None, "digest": "", "day": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ChecklistRun.objects.filter(pk=run.pk).update(**change)
    with pytest.raises(ValidationError):
        deeds.file(run, by=cast.manager, now=NOW)
    assert verify().broken is None and verify().filed == 1


def test_verify_names_a_checklist_that_is_not_what_was_filed(draft, cast):
    fill_all(cast)
    found = answered(contents.draft(TODAY))
    content = contents.content_of(found, TODAY) | {"filed_by": "Mia"}
    ChecklistRun.objects.filter(pk=draft.pk).update(
        status="filed", day=TODAY, snapshot=content, digest="0" * 64
    )
    assert verify().broken.where == "checklist 1"


def test_the_next_run_is_compared_with_the_one_before(cast):
    filed(cast)
    deeds.begin(by=cast.manager, now=NOW + timedelta(days=30))
    fill("vision", by=cast.manager, answers=dict.fromkeys(keys_of("vision"), "no"))
    found = answered(contents.draft(TODAY))
    last = ChecklistRun.objects.last_filed_for(found.run)
    shown = paper.shown(contents.content_of(found, TODAY), last.snapshot)
    first = shown["items"][0]
    with translation.override("nl"):
        assert (first["status"], bool(first["was"])) == ("not", True)
    assert all(question["was"] for question in first["questions"])


def test_an_owner_stays_with_an_item_until_they_leave(cast):
    run = deeds.begin(by=cast.manager, now=NOW)
    fill_all(cast, owner=cast.lead)
    deeds.file(run, by=cast.manager, now=NOW)
    deeds.begin(by=cast.manager, now=NOW)
    assert part("vision").owner == cast.lead


def test_filing_goes_to_the_director_and_who_filed_it_with_the_pdf(cast):
    run = filed(cast)
    sent = Message.objects.of_kind(deeds.FILED)
    assert {message.recipient for message in sent} == {cast.director.label, cast.manager.label}
    written = mail.render(sent[0], timezone.now())
    [attached] = written.attachments
    assert attached.content.startswith(b"%PDF") and run.get_absolute_url() in written.text
    deeds.mail_copy(run, by=cast.worker, now=NOW)
    deeds.mail_copy(run, by=cast.worker, now=NOW)
    assert Message.objects.of_kind(deeds.FILED).to(cast.worker.label).count() == 1


# --- evidence and statement ----------------------------------------------------------------------


def test_evidence_is_a_link_or_a_figure_of_the_item(draft, cast):
    row = part("means")
    link = {"kind": "link", "title": "Begroting 2026", "address": "https://example.org/b"}
    made = deeds.add_evidence(row, link, by=cast.manager, now=NOW)
    assert deeds.add_evidence(row, link, by=cast.manager, now=NOW) is None
    deeds.add_evidence(row, {"kind": "figure", "figure": "means_3"}, by=cast.manager, now=NOW)
    with pytest.raises(ValidationError):
        deeds.add_evidence(row, {"kind": "figure", "figure": "vision_1"}, by=cast.lead, now=NOW)
    found = answered(contents.draft(TODAY))
    titles = [one["title"] for one in contents.content_of(found, TODAY)["items"][4]["evidence"]]
    assert titles == ["Begroting 2026", known()["means_3"].told]
    deeds.take_evidence_away(made, by=cast.manager, now=NOW)
    assert ChecklistEvidence.objects.count() == 1


def test_a_statement_is_never_edited_and_the_newest_counts(cast):
    first = deeds.state_importance(STATEMENT, by=cast.director, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        ManagementStatement.objects.filter(pk=first.pk).update(text="iets anders")
    earlier = STATEMENT | {"given_on": TODAY - timedelta(days=9), "text": "eerder"}
    deeds.state_importance(earlier, by=cast.manager, now=NOW)
    assert ManagementStatement.objects.newest(TODAY).first() == first
    with pytest.raises(ValidationError):
        to_come = STATEMENT | {"given_on": TODAY + timedelta(days=1)}
        deeds.state_importance(to_come, by=cast.director, now=NOW)


# --- actions and reminders -----------------------------------------------------------------------


@pytest.fixture
def action(draft, cast):
    values = {"text": "Telefoon bestellen", "owner": cast.worker, "due_on": date(2026, 12, 1)}
    return deeds.add_action(draft, "means", values, by=cast.manager, now=NOW)


def on(day):
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=AMSTERDAM)
    return calendar.actions_due(day, moment)


def test_an_action_is_told_on_its_day_and_when_it_is_late_each_once(action, cast):
    assert on(date(2026, 11, 30)) == {}
    assert on(date(2026, 12, 1)) == {"checklist_actions_due": 1}
    assert on(date(2026, 12, 1)) == {} == on(date(2026, 12, 7))
    assert on(date(2026, 12, 9)) == {"checklist_actions_late": 1}  # also after an outage
    assert on(date(2026, 12, 9)) == {}
    due, late = (Message.objects.of_kind(kind) for kind in (deeds.ACTION_DUE, deeds.ACTION_LATE))
    assert [message.recipient for message in due] == [cast.worker.label]
    assert [message.recipient for message in late] == [cast.manager.label]
    assert "Telefoon" in mail.render(due[0], timezone.now()).text
    deeds.finish_action(action, by=cast.worker, now=NOW)
    assert mail.render(late[0], timezone.now()) is None


def test_what_a_leaver_had_to_do_goes_to_who_takes_over(action, cast):
    leaving.leave(cast.worker, by=cast.administrator, today=TODAY, now=NOW)
    action.refresh_from_db()
    assert action.owner == cast.lead


def test_an_action_is_for_a_day_to_come_and_twice_is_one(action, draft, cast):
    values = {"text": action.text, "owner": cast.worker, "due_on": action.due_on}
    assert deeds.add_action(draft, "means", values, by=cast.manager, now=NOW) == action
    with pytest.raises(ValidationError):
        past = values | {"due_on": TODAY - timedelta(days=1)}
        deeds.add_action(draft, "means", past, by=cast.manager, now=NOW)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2027, 1, 28), ""),
        (date(2027, 1, 29), "soon"),
        (date(2027, 2, 27), "soon"),
        (date(2027, 2, 28), "0"),
        (date(2027, 3, 27), "0"),
        (date(2027, 3, 28), "1"),
        (date(2028, 2, 29), "12"),
    ],
)
def test_the_latest_reminder_of_the_year_that_applies(today, step):
    assert checklist_step(date(2027, 2, 28), today) == step


def test_the_year_is_told_once_for_each_step_and_not_when_it_was_filed(cast):
    filed(cast)

    def told(day):
        return calendar.checklist_of_the_year(day, NOW)

    assert told(date(2027, 10, 20)) == {}
    assert told(date(2027, 10, 21)) == {"checklist_reminders": 1} and told(date(2027, 10, 21)) == {}
    assert told(date(2027, 11, 25)) == {"checklist_reminders": 1}
    [soon, late] = Message.objects.of_kind(deeds.DUE).order_by("pk")
    assert soon.recipient == late.recipient == cast.manager.label
    assert mail.render(late, timezone.now()) is not None
    filed(cast, now=NOW + timedelta(days=371))
    assert mail.render(late, timezone.now()) is None


# --- on paper ------------------------------------------------------------------------------------


def test_the_pdf_can_be_read_aloud_and_says_all_of_it(cast):
    """PDF/UA-1: tags, title, language, bookmarks, headers, no figure without words."""
    deeds.state_importance(STATEMENT, by=cast.director, now=NOW)
    run = deeds.begin(by=cast.manager, now=NOW)
    fill_all(cast)
    values = {"text": "Telefoon bestellen", "owner": cast.worker, "due_on": date(2026, 12, 1)}
    deeds.add_action(run, "means", values, by=cast.manager, now=NOW)
    run = deeds.file(run, by=cast.manager, now=NOW)
    document = pikepdf.open(io.BytesIO(paper.of_run(run)))
    assert str(document.Root.Lang) == "nl" and document.Root.MarkInfo.Marked
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == paper.shown(run.snapshot, None)["title"]
    nodes = tags(document)
    kinds = [str(node.S) for node in nodes]
    assert (
        kinds.count("/H1") == 1
        and kinds.count("/H2") == 7
        and kinds.count("/Table") == 2
        and kinds.count("/LI") >= 36
    )
    assert kinds.index("/H1") < kinds.index("/Table") < kinds.index("/H2")
    assert all("/Alt" in node for node in nodes if node.S == "/Figure")
    heads = {str(node.ID) for node in nodes if node.S == "/TH"}
    for cell in (node for node in nodes if node.S == "/TD"):
        attributes = [cell.A] if isinstance(cell.A, pikepdf.Dictionary) else list(cell.A)
        named = {str(name) for each in attributes for name in each.get("/Headers", [])}
        assert named and named <= heads
    with document.open_outline() as outline:
        [top] = outline.root
        assert len(top.children) == 7


def test_the_pdf_stays_small(cast):
    """Paper takes its time by boxes: with a note at each question it is four pages, else three."""
    deeds.begin(by=cast.manager, now=NOW)
    draft = contents.content_of(answered(contents.draft(TODAY)), TODAY)
    assert len(pikepdf.open(io.BytesIO(paper.of_content(draft, None))).pages) <= 3
    document = pikepdf.open(io.BytesIO(paper.of_run(filed(cast))))
    assert len(document.pages) <= 4
    assert len(tags(document)) < 520


@pytest.mark.parametrize("is_filed", [False, True])
def test_the_marks_stand_beside_the_names_and_push_nothing_aside(cast, is_filed):
    """Each name begins where the head of its column does, and the front page is what is signed."""
    if is_filed:
        made = paper.of_run(filed(cast))
    else:
        deeds.begin(by=cast.manager, now=NOW)
        content = contents.content_of(answered(contents.draft(TODAY)), TODAY)
        made = paper.of_content(content, None)
    drawn = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", "-", "-"], input=made, capture_output=True, check=True
    ).stdout.decode()
    words = re.findall(r'xMin="([\d.]+)".*?>([^<]*)</word>', drawn)
    [head] = {round(float(left)) for left, word in words if word == "Randvoorwaarde"}
    under_it = {word for left, word in words if round(float(left)) == head}
    assert {str(label) for label in Item.labels} <= under_it
    assert {"Naam", "Handtekening", "Datum"} <= {word for _left, word in words}


def test_what_does_not_fit_on_the_front_page_has_a_list_further_on(cast):
    run = deeds.begin(by=cast.manager, now=NOW)
    for number in range(3):
        values = {"text": f"Stap {number}", "owner": cast.worker, "due_on": date(2026, 12, 1)}
        deeds.add_action(run, "means", values, by=cast.manager, now=NOW)
    found = answered(contents.draft(TODAY))
    shown = paper.shown(contents.content_of(found, TODAY), None)
    means = next(item for item in shown["items"] if item["item"] == "means")
    assert "Stap 1" in means["told"] and "Stap 2" not in means["told"]
    assert means["actions_in_full"]
    html = pdf.render_to_string(paper.TEMPLATE, shown)
    assert html.count("Stap 1") == 2 and html.count("Stap 2") == 1


def test_an_adopted_document_is_evidence_and_a_draft_is_not(cast, draft):
    worked_on = documents.draft(cast.manager, now=NOW)
    values = {"kind": "document", "policy_document": worked_on}
    with pytest.raises(ValidationError) as refusal:
        deeds.add_evidence(part("vision"), values, by=cast.manager, now=NOW)
    assert "policy_document" in refusal.value.message_dict
    adopted = documents.adopted(cast.manager, "instaclean", now=NOW)
    client = make.signed_in(cast.manager)
    address = reverse("policy:checklist_evidence", args=["vision"])
    assert adopted.title in client.get(address).content.decode()
    sent = {"kind": "document", "policy_document": adopted.public_id}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302  # the same twice is one
    assert client.post(address, {"kind": "document"}).status_code == 422
    content = contents.content_of(answered(contents.draft(TODAY)), TODAY)
    [one] = next(item for item in content["items"] if item["item"] == "vision")["evidence"]
    assert adopted.title in one["title"] and one["address"] == adopted.get_absolute_url()
    page = client.get(reverse("policy:checklist_item", args=["vision"])).content.decode()
    assert adopted.get_absolute_url() in page


def test_goals_and_the_survey_answer_what_they_can(cast, draft):
    figures = known()
    assert figures["vision_4"].answer == "no" and figures["evaluation_4"].answer == ""
    goal = documents.adopted_goal(cast.manager, now=NOW)
    make_survey(cast.manager, now=NOW, answers=12)
    figures = known()
    assert figures["vision_4"].answer == figures["vision_5"].answer == "yes"
    assert figures["evaluation_4"].answer == "yes" and "10" in figures["evaluation_4"].told
    assert goal.text not in figures["vision_4"].told
    assert known(TODAY + timedelta(days=400))["evaluation_4"].answer == ""


def test_the_next_evaluation_stands_on_page_and_paper(cast, draft):
    Evaluation.objects.create(number=1, due_on=date(2027, 1, 31))
    content = contents.content_of(answered(contents.draft(TODAY)), TODAY)
    shown = paper.shown(content, None)["evaluation"]
    assert "31 januari 2027" in shown["next"] and "72" in shown["last"]
    fill_all(cast)
    run = deeds.file(draft, by=cast.manager, now=NOW)
    page = make.signed_in(cast.manager).get(run.get_absolute_url()).content.decode()
    assert shown["next"] in page


def test_a_planned_day_that_passed_is_no_next_one(cast, draft):
    evaluation = Evaluation.objects.create(
        number=1, due_on=date(2027, 1, 31), planned_on=TODAY - timedelta(days=1)
    )
    assert known()["evaluation_2"].answer == "no"
    content = contents.content_of(answered(contents.draft(TODAY)), TODAY)
    shown = paper.shown(content, None)["evaluation"]
    assert shown["next"] == "De evaluatie van 19 november 2026 is nog niet gehouden."
    Evaluation.objects.filter(pk=evaluation.pk).update(planned_on=TODAY)
    assert known()["evaluation_2"].answer == "yes"
    content = contents.content_of(answered(contents.draft(TODAY)), TODAY)
    shown = paper.shown(content, None)["evaluation"]
    assert shown["next"] == "Volgende evaluatie op 20 november 2026."


def test_page_and_paper_say_the_same(cast):
    deeds.state_importance(STATEMENT, by=cast.director, now=NOW)
    run = filed(cast)
    page = make.signed_in(cast.director).get(run.get_absolute_url()).content.decode()
    with translation.override("nl"):
        html = pdf.render_to_string(paper.TEMPLATE, paper.shown(run.snapshot, None, run.digest))
    for text in [
        *(str(q["text"]) for i in run.snapshot["items"] for q in i["questions"]),
        STATEMENT["text"],
        STATEMENT["name"],
        run.digest,
        cast.manager.name,
    ]:
        escaped = text.replace("'", "&#x27;")
        assert escaped in page and escaped in html


def test_the_command_writes_what_was_filed_on_a_day(cast, tmp_path):
    target = tmp_path / "checklist.pdf"
    with pytest.raises(CommandError):
        call_command("checklist", str(target), "--date", "2026-11-19")
    filed(cast)
    call_command("checklist", str(target), "--date", "2026-11-20")
    assert target.read_bytes().startswith(b"%PDF")
    with pytest.raises(CommandError):
        call_command("checklist", str(tmp_path / "none" / "x.pdf"), "--date", "2026-11-20")
    assert not list(tmp_path.glob("*.part"))


# --- pages ---------------------------------------------------------------------------------------


def form_of(item, **also):
    values = {"version": "0", "status": "", "owner": ""}
    for number in range(1, 7):
        values |= {f"question_{number}": "yes", f"note_{number}": "gezien"}
    return values | also


def test_a_manager_fills_an_item_in_and_files_at_last(cast, django_assert_max_num_queries):
    client = make.signed_in(cast.manager)
    overview = reverse("policy:checklist")
    client.post(reverse("policy:begin_checklist"))
    for item in Item.values:
        page = reverse("policy:checklist_item", args=[item])
        with django_assert_max_num_queries(10):
            assert client.get(page).status_code == 200
        assert client.post(page, form_of(item)).status_code == 302
    with django_assert_max_num_queries(10):
        assert client.get(overview).status_code == 200
    answer = client.post(reverse("policy:file_checklist"))
    run = ChecklistRun.objects.get()
    assert answer.url == run.get_absolute_url() and not run.is_draft
    for address in (reverse("policy:checklist_pdf"), f"{run.get_absolute_url()}checklist.pdf"):
        got = client.get(address)
        assert got["Content-Type"] == "application/pdf" and got.content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(verb="exported", subject__contains="checklistrun").count() == 2


def test_what_was_typed_stays_when_a_figure_says_otherwise(draft, cast):
    client = make.signed_in(cast.manager)
    page = reverse("policy:checklist_item", args=["means"])
    answer = client.post(page, form_of("means", note_3="", note_1="net ingeroosterd"))
    assert answer.status_code == 422
    assert "net ingeroosterd" in answer.content.decode()


@pytest.mark.parametrize("item", ["nonsense", "privacy"])
def test_a_privacy_officer_fills_in_the_privacy_part_only(draft, cast, item):
    client = make.signed_in(cast.privacy_officer)
    got = client.get(reverse("policy:checklist_item", args=[item]))
    assert got.status_code == (200 if item == "privacy" else 404)
    assert client.get(reverse("policy:checklist_item", args=["vision"])).status_code == 404


def test_a_draft_is_for_who_fills_it_in(draft, cast):
    for person in (cast.worker, cast.director):
        client = make.signed_in(person)
        assert "checklist/items" not in client.get(reverse("policy:checklist")).content.decode()
        assert client.get(reverse("policy:checklist_pdf")).status_code == 302
    assert make.signed_in(cast.lead).get(reverse("policy:checklist_pdf")).status_code == 200


def test_the_draft_on_paper_asks_as_little_as_a_page(draft, cast):
    """The trail's entry beside it, of who made it."""
    client = make.signed_in(cast.manager)
    page = reverse("policy:checklist_pdf")
    client.get(page)
    statements, answer = asked(lambda: client.get(page))
    assert answer.status_code == 200
    statements = [each for each in statements if "'exported'" not in each]
    assert len(statements) <= 6, told(statements)


def test_an_action_and_the_year_stand_in_to_do(action, cast):
    """From thirty days before; the year for who files."""
    told = answered(to_do.of(cast.worker, NOW))
    assert [(task.title, task.is_late) for task in told] == [("Telefoon bestellen", False)]
    later = NOW + timedelta(days=30)
    assert answered(to_do.of(cast.worker, later))[0].is_late
    assert answered(to_do.of(cast.manager, later)) == []
    fill_all(cast)
    deeds.file(ChecklistRun.objects.get(), by=cast.manager, now=NOW)
    assert len(answered(to_do.of(cast.manager, NOW + timedelta(days=340)))) == 1
