"""Nothing that the trail holds in code comes to the screen in code."""

import ast
import importlib
import re
from collections.abc import Iterator
from types import ModuleType
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Choices

import outbox.actions
from privacy import audit, screens
from privacy.choices import AuditVerb
from privacy.fields import EncryptedTextField
from privacy.kinds import NO_TABLE
from privacy.trail_words import model_of, word_of, word_of_field
from signals import covering
from signals.models import (
    Approach,
    Disclosure,
    InstacleanItem,
    InstacleanRound,
    PartnerRequest,
    Signal,
    SignalStep,
    SignalVersion,
)
from tests import make
from tests.make import platform
from tests.test_architecture import APPS, ROOT
from tests.trail_words import without_words
from workers.models import KnownFigure, PlatformFigure

FILES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
LABEL = r"[a-z]+\.[a-z]+"
RECORDS = ("audit.record", "audit.record_many", "audit.entry")


def recorded() -> Iterator[tuple[str, str, ModuleType, ast.expr]]:
    """App, keyword, module and value of each argument of a call that records an entry."""
    for path in FILES:
        text = path.read_text()
        if not any(name in text for name in RECORDS) or "migrations" in path.parts:
            continue
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in RECORDS:
                app = path.relative_to(ROOT).parts[0]
                yield app, "subject", module, call.args[1]
                for given in call.keywords:
                    if given.arg in ("fields", "before", "after"):
                        yield app, given.arg, module, given.value


def words_in(value: ast.expr, module: ModuleType) -> set[str]:
    """Coded words that stand there or in a constant of the module; nothing of what comes later."""
    if isinstance(value, ast.Constant):
        return {value.value} if isinstance(value.value, str) else set()
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        return set().union(*(words_in(each, module) for each in value.elts), set())
    if isinstance(value, ast.IfExp):
        return words_in(value.body, module) | words_in(value.orelse, module)
    if isinstance(value, ast.Name | ast.Attribute):
        try:
            found = eval(ast.unparse(value), vars(module))
        except (AttributeError, NameError):  # a variable: the demo's trail is held to words too
            return set()
        if isinstance(found, str | Choices):
            return {str(found)}
        if isinstance(found, tuple | list | frozenset | set):
            return {each for each in found if isinstance(each, str)}
    return set()


CODED = sorted(
    {
        (app, kind, word)
        for app, kind, module, value in recorded()
        if kind != "subject"
        for word in words_in(value, module)
        if word and screens.CODED.fullmatch(word)
    }
)
SUBJECTS = sorted(
    {
        found
        for _app, kind, module, value in recorded()
        if kind == "subject"
        for found in re.findall(
            rf"['\"]({LABEL}):", ast.unparse(value) + repr(words_in(value, module))
        )
    }
)


def test_what_is_read_from_the_code_is_much_of_it():
    assert len(CODED) > 100 and len(SUBJECTS) >= 10


@pytest.mark.parametrize(("app", "kind", "word"), CODED)
def test_every_coded_word_that_is_recorded_has_one_of_the_screen(app, kind, word):
    find = word_of_field if kind == "fields" else word_of
    models = [None, *apps.get_app_config(app).get_models()]
    if app == "privacy":  # deeds about people and signals are done from there too
        models += list(apps.get_models())
    assert any(find(model, word) for model in models)


@pytest.mark.parametrize("label", SUBJECTS)
def test_everything_that_is_recorded_about_has_a_kind(label):
    assert model_of(label) or label in NO_TABLE


@pytest.mark.django_db
def test_entry_of_a_new_coded_value_would_be_noticed():
    made = audit.record(AuditVerb.CHANGED, "signals.signal:S-2026-0041", by=None, after="brand_new")
    assert list(without_words([made])) == [(made.ref, "brand_new")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("signals.signal:S-2026-0041", "S-2026-0041"),
        ("consent.consentrequest:list", "Vraag over beeld"),
        ("consent.publication:list", "Plaatsing"),
        ("consent.publication:take_downs", "Plaatsing"),
        ("organisation.platform:telegram", "Platform: Telegram"),
        ("workers.platformversion:telegram.2", "Versie van een platformpagina: Telegram"),
        ("organisation.helpline:csg", "Hulplijn: Centrum Seksueel Geweld"),
        ("organisation.fact:uavg", "Feit op de pagina met wetten: Uitvoeringswet AVG"),
        ("organisation.readystatement:legal_basis", "Punt van klaar om te starten: Grondslag"),
        ("organisation.dutyshift:roster", "Dienst"),
        ("organisation.dutygap:all/2026-11-20/2026-11-22", "Uren zonder dienst"),
        ("signals.publishedlist:area-2026-06-3", "Trends die naar buiten gingen: juni 2026"),
        ("privacy.dpia:3", "DPIA 3"),
    ],
)
def test_reference_that_only_a_machine_knows_is_a_kind_with_a_name(subject, shown):
    platform(slug="telegram", name="Telegram")
    made = audit.record(AuditVerb.CHANGED, subject, by=None)
    (told,) = screens.told([made])
    assert told.about == shown


@pytest.mark.django_db
def test_thing_with_a_key_is_called_by_its_name_and_one_that_is_gone_by_its_kind():
    north = make.team("Noord")
    police = make.partner("Basisteam Proefdam")
    gone = uuid4()
    about = [
        audit.record(AuditVerb.CHANGED, subject, by=None)
        for subject in (
            north,
            police,
            f"organisation.sharingagreement:{police.public_id}.2026-01-01",
            f"organisation.dutygap:{north.public_id}/2026-11-20/2026-11-22",
            f"organisation.dutyshift:{gone}",
            f"organisation.partner:{gone}",
        )
    ]
    assert [each.about for each in screens.told(about)] == [
        *("Team: Noord", "Partner: Basisteam Proefdam", "Convenant: Basisteam Proefdam"),
        *("Uren zonder dienst: Noord", "Dienst", "Partner"),
    ]


@pytest.mark.django_db
def test_mail_is_called_by_its_number_and_its_kind():
    to = make.team("Noord")
    post = {"subject": audit.label(to), "recipient": audit.label(to)}
    mail = outbox.actions.post("organisation.renewal_asked", dedupe_key="trail", **post)
    gone = "outbox.message:M-ABCDEFGHJK"
    about = [audit.record(AuditVerb.SENT, each, by=None) for each in (mail, gone)]
    kind = settings.MESSAGE_NAMES["organisation.renewal_asked"]
    assert [each.about for each in screens.told(about)] == [
        f"{mail.ref}: {kind}",
        "M-ABCDEFGHJK",
    ]


@pytest.mark.django_db
def test_team_that_another_went_into_is_named_and_not_numbered():
    into, goes = make.team("Noord"), make.team("Zuid")
    merged = audit.record(AuditVerb.MERGED, goes, by=None, after=into.audit_ref)
    (told,) = screens.told([merged])
    assert (told.about, told.change) == ("Team: Zuid", "Noord")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "subject", "also", "shown"),
    [
        ("moved", "privacy.datarequest:V-1", ("received", "identity"), "Ontvangen → Wie is het?"),
        ("erased", "privacy.retentionrule:privacy.audit", ("", "14"), "14 regels"),
        ("exported", "signals.signal:list", ("", "1"), "1 regel"),
        ("searched", "privacy.datarequest:V-1", ("", "7"), "7 gevonden"),
        ("step_added", "privacy.dpia:1", ("", "2"), "risico 2"),
        ("made", "organisation.dutyshift:roster", ("", "55"), "55 diensten"),
        ("rated", "signals.signal:S-2026-0041", ("3", "4"), "3 → 4"),
        ("ended", "workers.closedmonth:M", ("", "2026-09"), "september 2026"),
        ("changed", "privacy.datarequest:V-1", ("", "2026-12-01"), "1 december 2026"),
        ("changed", "privacy.datarequest:V-1", ("", "2026-99"), "2026-99"),
    ],
)
def test_value_is_told_as_what_it_is(verb, subject, also, shown):
    before, after = also
    made = audit.record(AuditVerb(verb), subject, by=None, before=before, after=after)
    (told,) = screens.told([made])
    assert told.change == shown


@pytest.mark.parametrize(("label", "source"), sorted(settings.TRAIL_NAMES.items()))
def test_names_of_things_stand_in_columns_that_hold_nobody(label, source):
    model, column, name = source
    found = apps.get_model(model)
    assert label in NO_TABLE or model_of(label)
    assert found._meta.get_field(column).unique
    assert name not in getattr(found, "personal", {})
    assert not isinstance(found._meta.get_field(name), EncryptedTextField)


@pytest.mark.parametrize("kind", ["step_due", "signals.step_due"])
def test_kind_of_a_message_has_its_name(kind):
    assert word_of(apps.get_model("signals.signal"), kind) == str(
        settings.MESSAGE_NAMES["signals.step_due"]
    )


@pytest.mark.parametrize("name", ["privacy:audit", "signals:inbox", "nowhere:at_all"])
def test_page_that_somebody_was_refused_is_told_without_its_code(name):
    word = word_of_field(apps.get_model("organisation.user"), name)
    assert word and name not in word and ":" not in word


def test_all_that_is_covered_about_a_signal_or_beside_it_has_its_word():
    """Whatever a name stood in: the rows of other models too, by the name of what they are."""
    names = {(Signal, name) for name in (*covering.SIGNAL_TEXTS, *covering.PLACES)}
    groups = {"versions", "steps", "disclosures", "items", "approaches", "examples"}
    names |= {(Signal, name) for name in groups}
    beside = {
        Approach: (*covering.APPROACH_TEXTS, *covering.STEP_TEXTS, "examples", "signals"),
        Disclosure: covering.SHARED_TEXTS,
        PartnerRequest: covering.QUESTION_TEXTS,
        InstacleanItem: (*covering.ITEM_TEXTS, *covering.PLACES),
        InstacleanRound: ("not_held_reason", "reflection"),
        SignalStep: covering.STEP_TEXTS,
        SignalVersion: (*covering.VERSION_TEXTS, *covering.PLACES),
    }
    names |= {(model, name) for model, given in beside.items() for name in given}
    without = sorted(
        f"{model.__name__}.{name}" for model, name in names if not word_of_field(model, name)
    )
    assert without == []


def test_what_is_covered_elsewhere_is_named_as_such():
    """The groups of that test are those that the code records."""
    code = (ROOT / "signals/covering.py").read_text()
    called = set(re.findall(r'row, "(\w+)", \w+_TEXTS', code))
    called |= set(re.findall(r'(?:step|told), "(\w+)", \w+_TEXTS', code))
    assert called == {"versions", "steps", "disclosures", "items", "approaches", "examples"}


@pytest.mark.parametrize("name", ["source", "source_url", "remark"])
@pytest.mark.parametrize("model", [PlatformFigure, KnownFigure])
def test_what_is_written_with_a_figure_has_its_word(model, name):
    assert word_of_field(model, name)
