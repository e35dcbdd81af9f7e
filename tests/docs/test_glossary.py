"""docs/glossary.md holds every coded value of the vocabularies, with the word on screen."""

import enum
import inspect
import re
from pathlib import Path

import pytest
from django.db.models import Choices
from django.utils import translation

import consent.choices.consent
import consent.choices.evidence
import consent.choices.request
import organisation.choices
import policy.choices.documents
import policy.choices.evaluations
import policy.choices.goals
import privacy.breach_choices
import signals.choices.approach
import signals.choices.editing
import signals.choices.informing
import signals.choices.rounds
import signals.choices.sharing
import signals.choices.signal
import workers.choices.activities
import workers.choices.campaigns
import workers.choices.competences
import workers.choices.contacts
import workers.choices.hours
import workers.choices.means
import workers.choices.nudges
import workers.choices.platforms
import workers.choices.profiles
import workers.choices.pulse

PAGE = (Path(__file__).resolve().parents[2] / "docs/glossary.md").read_text()
MODULES = (
    signals.choices.sharing,
    signals.choices.signal,
    signals.choices.approach,
    signals.choices.editing,
    signals.choices.informing,
    signals.choices.rounds,
    consent.choices.request,
    consent.choices.consent,
    consent.choices.evidence,
    organisation.choices,
    policy.choices.documents,
    policy.choices.goals,
    workers.choices.activities,
    workers.choices.campaigns,
    workers.choices.contacts,
    workers.choices.hours,
    workers.choices.profiles,
    workers.choices.nudges,
    workers.choices.pulse,
    workers.choices.means,
    workers.choices.competences,
    workers.choices.platforms,
    policy.choices.evaluations,
    privacy.breach_choices,
)
VOCABULARIES = [
    vocabulary
    for module in MODULES
    for _name, vocabulary in inspect.getmembers(module, inspect.isclass)
    if issubclass(vocabulary, Choices) and vocabulary.__module__ == module.__name__
]
NESTED = {
    "Sub-categories (`signals/choices/signal.py`)": signals.choices.signal.SUBCATEGORIES,
    "Kinds of hours (`workers/choices/hours.py`)": workers.choices.hours.KINDS,
}
SOFT_HYPHEN = "\u00ad"


def on_screen(text):
    with translation.override("nl"):
        return str(text).replace(SOFT_HYPHEN, "")


def section(heading):
    """The cells of each row of the table under a heading."""
    assert f"\n### {heading}\n" in PAGE, f"docs/glossary.md has no section '{heading}'"
    text = PAGE.split(f"\n### {heading}\n")[1].split("\n## ")[0].split("\n### ")[0]
    lines = re.findall(r"^\| (`.+) \|$", text, re.MULTILINE)
    return [tuple(cell.strip(" `") for cell in line.split("|")) for line in lines]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__qualname__)
def test_every_value_stands_there_with_its_dutch_word(vocabulary):
    assert issubclass(vocabulary, enum.Enum)
    heading = f"{vocabulary.__name__} (`{vocabulary.__module__.replace('.', '/')}.py`)"

    written = [row[:2] for row in section(heading)]

    assert written == [(str(member.value), on_screen(member.label)) for member in vocabulary]


@pytest.mark.parametrize("heading", NESTED)
def test_every_value_of_a_group_stands_there_with_its_dutch_word(heading):
    expected = [
        (str(group.value), code, on_screen(label))
        for group, labels in NESTED[heading].items()
        for code, label in labels.items()
    ]

    assert section(heading) == expected


def test_every_vocabulary_of_these_apps_is_looked_at():
    names = {vocabulary.__name__ for vocabulary in VOCABULARIES}

    assert {"Category", "Status", "StepKind", "Role", "PartnerType", "Where"} <= names
