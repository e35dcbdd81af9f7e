"""J7: the manager before an evaluation: figures, answers while typing, a decision, the next one."""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from policy.models import Decision, Evaluation, EvaluationAnswer, PolicyDocument
from policy.screens.evaluations import documents
from tests.journeys.hand import in_proportion
from youthwork.lib.dates import add_months


@pytest.fixture
def evaluation(site):
    """The one of the house, which other tests find afterwards as it was."""
    found = site.house.evaluation
    known = set(found.decisions.values_list("pk", flat=True))
    worked_on = set(PolicyDocument.objects.open().values_list("pk", flat=True))
    yield found
    PolicyDocument.objects.open().exclude(pk__in=worked_on).delete()
    Evaluation.objects.exclude(pk=found.pk).delete()
    found.answers.all().delete()
    found.verdicts.all().delete()
    found.decisions.exclude(pk__in=known).delete()
    found.present.clear()
    Evaluation.objects.filter(pk=found.pk).update(
        status="planned", started_at=None, held_on=None, finished_at=None, finished_by=None
    )


def test_a_manager_holds_an_evaluation_and_the_next_one_is_planned(desktop, site, evaluation):
    page = desktop(site.house.manager)
    page.goto(evaluation.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_contain_text("voorbereiden")
    expect(page.locator("ol.agenda > li")).to_have_count(12)
    with page.expect_navigation():  # up to the script that keeps what is typed
        page.get_by_role("button", name="Start het overleg").click()

    # Typing is kept, without a press.
    page.locator("#text-time").fill("Een kwart is nog niet gehaald.")
    expect(page.locator("#state-time")).to_contain_text("Bewaard om")
    page.locator("#text-time").fill("Een kwart is nog niet gehaald. Rooster op vrijdag.")
    expect(page.locator("#state-time input[name=version]")).to_have_value("2")
    assert EvaluationAnswer.objects.get(item="time").text.endswith("Rooster op vrijdag.")

    page.get_by_label("Wat spreken we af?", exact=True).last.fill("Rooster voor vrijdagavond")
    page.get_by_label("Wie doet het?").select_option(index=1)
    due = timezone.localdate() + timedelta(days=30)
    page.get_by_label(re.compile("Vóór wanneer")).fill(due.isoformat())
    page.get_by_role("button", name="Besluit toevoegen").click()
    expect(page.get_by_text("Rooster voor vrijdagavond").first).to_be_visible()
    assert Decision.objects.get(due_on=due).what == "Rooster voor vrijdagavond"

    page.get_by_role("link", name="Afronden").click()
    page.locator("input[name=present] + label, label:has(input[name=present])").first.click()
    first, *others = documents()
    for document in others:
        page.locator(f"#id_verdict_{document.type}_0 + label").click()
        page.locator(f"#id_why_{document.type}").fill("Past nog.")
    page.locator(f"#id_verdict_{first.type}_1 + label").click()
    page.locator(f"#id_why_{first.type}").fill("Snapchat ontbreekt.")
    page.get_by_role("button", name="Afronden").click()
    expect(page.get_by_role("link", name="Naar de checklist")).to_be_visible()
    following = Evaluation.objects.open().get()
    assert following.due_on == add_months(timezone.localdate(), 6)
    # What is to be revised is begun; a version that was worked on already goes on.
    assert PolicyDocument.objects.open().filter(type=first.type).exists()

    # The checklist as PDF: two presses, within ten seconds.
    began = time.monotonic()
    page.get_by_role("link", name="Naar de checklist").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    assert time.monotonic() - began < in_proportion(10)
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
