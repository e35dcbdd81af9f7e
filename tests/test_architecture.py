"""House rules that a machine keeps; CONTRIBUTING.md names them."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = ("privacy", "outbox", "organisation", "workers", "signals", "consent", "policy")
NAMES = re.compile(r"(^|/)(signals|utils|helpers|services|common|core)\.py$")


def modules(name: str) -> list[Path]:
    """A module of each app, also where it has become a package."""
    found = [path for app in APPS for path in (ROOT / app).glob(f"{name}.py")]
    found += [path for app in APPS for path in (ROOT / app).glob(f"{name}/*.py")]
    return sorted(path for path in found if path.name != "__init__.py")


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_a_drawer():
    found = [path for app in (*APPS, "youthwork") for path in (ROOT / app).rglob("*.py")]

    assert [ids(path) for path in found if NAMES.search(str(path))] == []


# What writes no row of a person and tells nothing about one leaves no entry of its own.
LEAVES_NO_ENTRY = {
    "privacy/actions/breaches.py": {"warn"},
    "privacy/actions/checking.py": {"note_check", "note_walk", "begin_day"},  # what was seen of it
    # Messages, and who gets them.
    "policy/actions/checklist.py": {
        *("note_field", "keepers", "remind_of_action", "tell_that_late", "remind_of_year"),
    },
    "workers/actions/platforms.py": {"differing", "merged"},  # what two texts come to
    "signals/actions/trends.py": {"mark_months", "fill_months", "keep_counts_of"},
    # No writing, one's own log, or written down by the deed that calls.
    "privacy/actions/keeping.py": {"label_of"},
    "privacy/actions/dpia.py": {"snapshot", "remind"},
    "privacy/actions/processors.py": {"remind"},
    "privacy/actions/answering.py": {"pattern", "covered", "result_of", "judged_at"},
    "privacy/actions/requests.py": {
        *("name_term", "email_term", "note", "is_known_address", "issue_link", "remind"),
    },
    "privacy/actions/searching.py": {
        *("doubt", "keep", "standing", "replace", "references", "handles", "certain_of"),
    },
    "outbox/actions.py": {"post", "post_digest", "post_many", "post_to_each", "release"},
    "signals/actions/indexing.py": {"index", "index_anew"},
    "signals/actions/alerts.py": {"raise_alarm"},
    "signals/actions/sharing_status.py": {
        *("move", "tell", "kind_of", "told_decided", "tell_changed", "tell_if_changed"),
        *("kind_before", "changed", "first_who_opens", "first_of_each", "tell_who_shared"),
    },
    "signals/actions/planned.py": {
        *("give", "refuse_day", "refuse_kind", "gone", "tell_gone", "tell_again", "again"),
        "marks_of",
    },
    "signals/actions/rounds.py": {"tell_late", "tell_silence"},
    "signals/actions/erasing.py": {"tell_leads"},
    "signals/actions/items.py": {
        *("refuse_without_sender", "refuse_future", "went_at", "write", "checked_before"),
    },
    # Written down by `items.move`, through which each of them goes.
    "signals/actions/answers.py": {"receipt", "decide", "appeal", "decide_appeal", "finish"},
    # A name beside a moment would tell whose answer it is (docs/decisions/0158-the-pulse.md).
    "workers/actions/pulse.py": {"answer"},
    "policy/actions/reports.py": {"report_ready", "content_of"},  # no writing
    "policy/actions/survey.py": {"answer"},  # nor when (docs/decisions/0194)
    # The columns of a term, for the deeds that change what it depends on.
    "signals/actions/terms.py": {
        "runs_from",
        "own_end",
        "earliest",
        "moved",
        "without_a_step",
        "rest_ended",
        "of_kind",
        "begun",
        "met_by_owner",
        "with_a_step",
        "with_a_step_of_a_duplicate",
        "each_with_a_step",
        "given_back",
        "taken_over",
    },
    # The deed with the notice itself leaves it.
    # Written down by `items.move` and `moving.move`, or mails alone.
    "signals/actions/reports.py": {
        "follow",
        "forget",
        "hold",
        "hold_all",
        "decided",
        "tell_silence",
    },
    "signals/actions/filters.py": {"keep", "remove", "hand_over"},
    "organisation/actions/deputies.py": {"end"},  # written down by the end of the role
    "workers/actions/routine.py": {"set_times", "tick"},  # one's own, that nobody else reads
    "workers/actions/profiles.py": {"role_in", "tell_closer", "remind", "ask_lead"},
    "signals/actions/moving.py": {"change", "change_each", "stale", "still_open"},
    "signals/actions/owning.py": {"lead_after", "who_has"},
    "signals/actions/triage.py": {
        "close",  # by `moving.move`
        "lost_by_colleagues",
        "no_partner_of",
        "no_story_in",
        "no_activity_of",
        "nothing_written",
        "not_by_a_step",
        "refuse_moment",
        "not_there_yet",
    },
    # Rules, messages and links; what moves a request or a consent is recorded by `moving`.
    "consent/actions/ending.py": {
        *("close_at_sixteen", "remind", "ask_anew", "tell_guardians", "expire", "take_down"),
        "ask_about_new_text",
    },
    "consent/actions/own_link.py": {"is_theirs", "post"},
    "consent/actions/asking.py": {
        "is_enough",
        *("offered_rows", "role_on", "check_born", "refused_lately", "same_named", "still_open"),
        "still_offered",
        "ends",
        "erased_told",
        *("own_address", "same_address", "colleagues_address", "of_colleagues"),
        *("is_a_guardians", "guardians_address"),
        *("is_about", "came_meanwhile", "alike_told"),
        *("send", "cancel", "expire", "post_to_signers", "post_to_signer"),
        *("issue_link", "end_links"),
        "checked_rows",
    },
    # Written down by the deeds of signing and asking that they call.
    "consent/actions/following.py": {"spoke", "enter_sheet", "no_of_before"},
    "consent/actions/bounces.py": {"undelivered", "take_no_mail"},
    "consent/actions/telling.py": {"who_follows", "tell"},
    "consent/actions/events.py": {"fill_in", "takes_in"},
    # A list of one's own that nobody else reads.
    "consent/actions/groups.py": {"keep", "forget", "kept", "look_over", "send", "known_of"},
    # Each sheet is written down by the deeds that ask and sign.
    "consent/actions/importing.py": {"look_over", "take_in"},
    "consent/actions/signing.py": {"is_locked", "assurance_of", "can_be_seen"},
    "consent/actions/taking_down.py": {
        "rests_on",
        "tasks_of",
        "close_when_gone",
        "carry_over",
        "remind",
    },
    "consent/actions/withdrawing.py": {"dispute", "part_of", "stoppable"},
    "consent/actions/texts.py": {"shipped", "take_in"},  # an installation, nobody's deed
}


@pytest.mark.parametrize("path", modules("actions"), ids=ids)
def test_every_public_action_leaves_an_audit_entry(path):
    """By itself, or through another function of its module that does."""
    tree = ast.parse(path.read_text())
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    records = {
        name
        for name, node in functions.items()
        if re.search(r"\b(audit\.(record(_many|_all)?|entry)|record)\(", ast.unparse(node))
    }
    changed = True
    while changed:
        calls = {
            name
            for name, node in functions.items()
            if name not in records
            and any(re.search(rf"\b{called}\(", ast.unparse(node)) for called in records)
        }
        changed = bool(calls)
        records |= calls
    exempt = LEAVES_NO_ENTRY.get(ids(path), set())

    assert [
        name
        for name in functions
        if not name.startswith("_") and name not in records and name not in exempt
    ] == []


@pytest.mark.parametrize("path", modules("views"), ids=ids)
def test_views_start_every_query_from_a_scoped_one(path):
    text = path.read_text()
    first_calls = re.findall(r"\.objects\.(\w+)", text)
    # What belongs to nobody: the organisation's one row, help lines, platforms, texts.
    unscoped = {"current", "by_key", "offered", "newest", "of_items", "of_newest"}

    assert [
        name
        for name in first_calls
        if not name.endswith(("_to", "_by", "_for", "_of")) and name not in unscoped
    ] == []
    assert re.findall(r"get_object_or_404\(\s*[A-Z]\w+,", text) == []
    assert ".filter(pk=" not in text and ".save(" not in text


@pytest.mark.parametrize("path", modules("models"), ids=ids)
def test_models_neither_override_save_nor_query(path):
    text = path.read_text()

    assert "def save(" not in text and "post_save" not in text


def test_no_action_takes_a_request_or_a_form():
    for path in modules("actions"):
        text = path.read_text()
        assert "HttpRequest" not in text and not re.search(r"\bforms import", text), ids(path)


# allauth makes the form of signing in, and hands it nothing but the request.
MADE_ELSEWHERE = {"organisation/forms/account.py"}


@pytest.mark.parametrize("path", modules("forms"), ids=ids)
def test_no_form_asks_the_clock(path):
    asks = r"timezone\.(now|localdate|localtime)\(\)|\.(today|utcnow)\(\)|datetime\.now\("
    assert bool(re.search(asks, path.read_text())) == (ids(path) in MADE_ELSEWHERE)


def test_templates_know_no_roles_and_nothing_inline():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\bis_staff\b|\broles?\b\s*==|\.role\s*==", text), path
        assert not re.search(
            r"<style|\sstyle=|\son(?:click|change|submit|load|error|input|focus|blur|key\w+)=|javascript:",
            text,
        ), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*nonce)(?![^>]*json)", text), path


def test_there_is_no_admin():
    assert not apps.is_installed("django.contrib.admin")
    assert "admin" not in {str(pattern.pattern) for pattern in get_resolver().url_patterns}


@pytest.mark.parametrize(
    "model", [m for app in APPS for m in apps.get_app_config(app).get_models()]
)
def test_a_model_prints_no_content(model):
    """What ends up in logs holds no encrypted text and nobody's name."""
    personal = {
        name
        for name in getattr(model, "personal", {})
        if model._meta.get_field(name).get_internal_type() not in ("ForeignKey", "DateField")
    }
    tree = ast.parse(Path(__import__(model.__module__, fromlist=["x"]).__file__).read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == model.__name__:
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name == "__str__":
                    shown = set(re.findall(r"self\.(\w+)", ast.unparse(item)))
                    assert not shown & personal, (
                        f"{model.__name__}.__str__ shows {shown & personal}"
                    )


def test_nobody_enqueues_with_arguments():
    """The row is the queue: a task is called by beat or woken, and takes nothing along."""
    called = re.compile(r"\.(?:delay|apply_async|send_task)\(([^)]*)\)")
    for app in (*APPS, "youthwork"):
        for path in (ROOT / app).rglob("*.py"):
            for arguments in called.findall(path.read_text()):
                assert "args" not in arguments or "args=()" in arguments, ids(path)


UTC_DAY = re.compile(r"\b(now|at|late|later|moment)\.date\(\)", re.IGNORECASE)
LOCAL = {"policy/screens/evaluations.py"}  # its `at` is the clock on the wall


def test_the_day_of_a_moment_is_the_one_in_amsterdam():
    """Of a moment in UTC, `.date()` is yesterday in the first hours of a day; see `day_of`."""
    places = [path for app in (*APPS, "youthwork", "tests") for path in (ROOT / app).rglob("*.py")]
    wrong = [str(path.relative_to(ROOT)) for path in places if UTC_DAY.search(path.read_text())]
    assert [path for path in wrong if path not in LOCAL] == []
