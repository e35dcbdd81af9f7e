"""Of two people who change the same thing of policy the second is told and loses nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from policy.actions import checklist, decisions, evaluations, reports
from policy.choices.reports import Block
from policy.choices.survey import RemarkOn
from policy.models import ChecklistAnswer, Decision, FundingSource, ReportText, SurveyRemark
from policy.querysets.reports import texts_of
from policy.questions import PARTS
from tests import make
from tests.policy import documents
from tests.policy import make as policy
from tests.sign_in import sign_in
from tests.two_people import opened, refusal, shown, the_second_is_told, told
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen, marks

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def manager(cast):
    return sign_in(Client(), cast.manager)


@pytest.fixture
def another(cast):
    return sign_in(Client(), cast.manager)


@pytest.fixture
def concept(cast, now):
    example = make.example(cast.lead, day=day_of(now), published_at=now)
    return policy.report(cast.manager, None, example, now=now)


@pytest.fixture
def decision(due, cast, now, today):
    return decisions.decide(due, "Rooster", cast.lead, today + DAY, by=cast.manager, now=now)


def test_a_decision_is_not_given_to_two_people_in_silence(decision, cast, manager, another, today):
    address = reverse("policy:decision", args=[decision.public_id])
    first, second = opened(manager, address), opened(another, address)
    later = today + 9 * DAY

    the_second_is_told(
        first,
        second,
        {"owner": cast.worker.public_id, "due_on": later},
        {"owner": cast.colleague.public_id},
        {"Wie doet het?": cast.worker.name, "Vóór wanneer?": date_format(later)},
    )

    again = opened(manager, address)
    again.fields["seen"] = ["x.y"]
    assert "dit opende: Wie doet het, Vóór wanneer. Kijk" in refusal(again.send())
    row = Decision.objects.get()
    assert (row.owner, row.due_on) == (cast.colleague, today + DAY)


def test_an_evaluation_is_not_planned_over_what_a_colleague_planned(
    due, cast, manager, another, today
):
    address = reverse("policy:plan_evaluation", args=[due.public_id])
    first, second = opened(manager, address), opened(another, address)
    day = today + 3 * DAY

    the_second_is_told(
        first,
        second,
        {"planned_on": day, "planned_time": "14:30", "invited": [cast.lead.public_id]},
        {"planned_on": day + DAY, "invited": [cast.worker.public_id, cast.lead.public_id]},
        {
            "Wanneer houd je de evaluatie?": date_format(day),
            "Hoe laat?": "14:30",
            "Wie moeten erbij zijn?": cast.lead.name,
        },
    )

    due.refresh_from_db()
    assert due.planned_on == day + DAY
    assert set(due.invited.all()) == {cast.worker, cast.lead}


def test_money_that_pays_for_hours_is_not_written_over(cast, manager, another, now):
    row = policy.funding(cast.manager, now=now)
    address = reverse("policy:funding", args=[row.public_id])
    first, second = opened(manager, address), opened(another, address)

    the_second_is_told(
        first,
        second,
        {"weekly_hours": "24,5", "kind": "fund", "yielded": "Twee avonden."},
        {"weekly_hours": "30", "name": "Subsidie 2026"},
        {"Van": "Fonds", "Uren per week": "24,5", "Wat het opleverde": "Twee avonden."},
    )

    row = FundingSource.objects.get()
    assert (row.name, row.hours_per_week, row.kind) == ("Subsidie 2026", 30, "municipality")


def test_the_words_of_a_report_are_not_written_over(concept, manager, another):
    address = reverse("policy:report_texts", args=[concept.public_id])
    first, second = opened(manager, address), opened(another, address)

    the_second_is_told(
        first,
        second,
        {"text_summary": "Meer avonden.", "text_outlook": "We gaan door."},
        {"text_summary": "Minder avonden.", "text_goals": "Bijna gehaald."},
        {"Samenvatting": "Meer avonden.", "Vooruitblik": "We gaan door."},
    )

    words = {row.block: row.text for row in ReportText.objects.all()}
    assert words == {"summary": "Minder avonden.", "goals": "Bijna gehaald."}


def test_the_examples_of_a_report_are_not_chosen_over(concept, cast, manager, another, now):
    [known] = concept.examples.all()
    extra = make.example(cast.lead, title="Van straat", day=day_of(now), published_at=now)
    address = reverse("policy:report_examples", args=[concept.public_id])
    first, second = opened(manager, address), opened(another, address)

    the_second_is_told(
        first,
        second,
        {"examples": [extra.public_id]},
        {"examples": [known.public_id, extra.public_id]},
        {"Praktijkvoorbeelden": extra.title},
    )

    assert set(concept.examples.all()) == {known, extra}


def test_what_stands_with_a_survey_is_not_chosen_over(cast, manager, another, now):
    survey = policy.survey(cast.manager, now=now, answers=1)
    written = [
        SurveyRemark.objects.create(survey=survey, about=RemarkOn.KNOW, text=text)
        for text in ("Kom vaker", "Meer apps", "Ook laat")
    ]
    often, apps, late = (row.pk for row in written)
    SurveyRemark.objects.filter(pk=late).update(is_shown=True)
    address = reverse("policy:survey_remarks", args=[survey.public_id])
    first, second = opened(manager, address), opened(another, address)

    the_second_is_told(
        first,
        second,
        {"shown": [often]},
        {"shown": [apps, late]},
        {gettext("Shown with the results"): "Kom vaker"},
    )

    shown = SurveyRemark.objects.filter(is_shown=True).values_list("pk", flat=True)
    assert set(shown) == {apps, late}


def test_an_item_of_the_checklist_is_saved_again_with_what_a_colleague_wrote(
    cast, manager, another, now
):
    checklist.begin(by=cast.manager, now=now)
    address = reverse("policy:checklist_item", args=["vision"])
    first, second = opened(manager, address), opened(another, address)
    question = str(PARTS["vision"].questions[0])

    the_second_is_told(
        first,
        second,
        {"question_1": "yes", "note_1": "Besproken.", "owner": cast.lead.public_id},
        {"question_1": "partly", "note_1": "Nog niet."},
        {
            question: "Ja",
            gettext("Remark: %(question)s") % {"question": question}: "Besproken.",
            "Wie zorgt ervoor?": cast.lead.name,
        },
    )

    answer = ChecklistAnswer.objects.get(question="vision_1")
    assert (answer.answer, answer.note) == ("partly", "Nog niet.")


def test_a_file_does_not_take_the_place_of_one_that_nobody_saw(cast, manager, another, now):
    document = documents.draft(cast.manager)
    address = reverse("policy:upload", args=[document.type, document.number])
    first, second = opened(manager, address), opened(another, address)

    def send(form, name):
        file = SimpleUploadedFile(name, PDF, "application/pdf")
        return form.client.post(form.address, form.fields | {"file": file})

    assert send(first, "eerst.pdf").status_code == 302
    answer = send(second, "later.pdf")
    assert answer.status_code == 422
    assert told(answer) == {"Bestand": "eerst.pdf"}
    document.refresh_from_db()
    assert document.file.name == "eerst.pdf"
    assert send(shown(answer, another, address), "later.pdf").status_code == 302
    document.refresh_from_db()
    assert document.file.name == "later.pdf"


def test_a_figure_of_a_goal_is_not_written_over_unseen(cast, manager, another, today):
    goal = documents.adopted_goal(cast.manager)
    address = goal.get_absolute_url()
    first, second = (reading(each, address) for each in (manager, another))

    assert first.send(value="7").status_code == 302
    answer = second.send(value="9")
    assert answer.status_code == 422
    assert told(answer) == {"Hoe ver is het?": f"7 ({date_format(today, 'j F Y')})"}
    assert goal.readings.get(day=today).value == 7
    again = reading(another, address, answer)
    assert again.fields["value"] == ["9"]
    assert again.send().status_code == 302
    assert goal.readings.get(day=today).value == 9


def reading(client, address, answer=None):
    """The form for a figure; the other forms of the page carry what they have seen as well."""
    return shown(answer or client.get(address), client, address, mark="seen")


def test_an_action_refuses_what_was_overtaken(decision, concept, due, cast, now, today):
    money = policy.funding(cast.manager, now=now)
    by = {"by": cast.manager, "now": now}
    tried = [
        (decisions.change, decision, ["owner", "due_on"], (cast.worker, today + DAY)),
        (evaluations.choose_day, due, ["planned_on", "invited"], (today, None, [])),
        (reports.save_funding, money, ["name", "kind"], ({"name": "x"},)),
        (reports.choose_examples, concept, ["examples"], ([],)),
    ]
    for deed, row, names, given in tried:
        labels = {name: name for name in names}
        with pytest.raises(ValidationError) as refused:
            deed(row, *given, **by, seen=Seen(labels, ".".join(["0" * 8] * len(names))))
        assert refused.value.code == "stale"
        deed(row, *given, **by, seen=Seen(labels, marks(row, names)))
    names = list(texts_of(concept))
    seen = Seen(dict(zip(names, names, strict=True)), marks(concept, names, texts_of), texts_of)
    reports.write(concept, {Block.SUMMARY: "Eerst."}, **by, seen=seen)
    with pytest.raises(ValidationError) as refused:
        reports.write(concept, {Block.SUMMARY: "Later."}, **by, seen=seen)
    assert refused.value.code == "stale"


def test_a_refused_page_asks_few_questions(
    due, manager, another, today, django_assert_max_num_queries
):
    address = reverse("policy:plan_evaluation", args=[due.public_id])
    first, second = opened(manager, address), opened(another, address)
    first.send(planned_on=today + DAY)
    with django_assert_max_num_queries(10):
        manager.get(address)
    with django_assert_max_num_queries(16):
        assert second.send(planned_on=today + 2 * DAY).status_code == 422
