"""The handbook tells of the product as it is: every name, link and role in it is there."""

from __future__ import annotations

import gettext
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from organisation.access import RIGHTS
from organisation.choices import Role
from tests.access.table import EVERYBODY, TABLE
from tests.browser.test_every_page import NO_PAGE
from tests.sign_in import sign_in
from youthwork.handbook import news, tasks

QUOTED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
FILES = sorted([*tasks.TEXTS.glob("*.md"), *news.NOTES.glob("*.md")], key=str)
# Pages that belong to no task: the start of the handbook is their help.
AT_THE_START = {
    *("home", "more", "blank", "outbox:jobs", "outbox:job"),
    *("help", "help_news", "help_role", "help_task"),
    *("organisation:confirm", "organisation:typed", "mfa_reauthenticate"),
    *("account_logout", "account_reauthenticate", "mfa_reauthenticate_webauthn"),
    "organisation:accept",
}
# Pages without the product's frame, which show no help: of people without an account.
PAGES_OF = {name: row for row in TABLE for name in [row.name] if "200" in (row.get or {})}
STAFF = sorted(
    name
    for name, row in PAGES_OF.items()
    if "nobody" not in row.get["200"].split() and name not in NO_PAGE
)


def main(answer) -> str:
    """What stands in the page itself, without its frame."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def dutch_names() -> set[str]:
    """Everything that stands on a page in Dutch, as it is read."""
    catalogue = gettext.translation("django", settings.BASE_DIR / "locale", ["nl"])
    return {text.replace("\u00ad", "") for text in catalogue._catalog.values()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_button_and_page_that_is_named_exists(path):
    names = QUOTED.findall(path.read_text())
    assert [name for name in names if name not in dutch_names()] == []


def test_every_task_has_its_text_and_every_text_its_task():
    files = {path.stem for path in tasks.TEXTS.glob("*.md")}
    assert files == {task.key for task in tasks.TASKS}
    assert len(tasks.BY_KEY) == len(tasks.TASKS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_text_is_short_and_has_no_heading_of_its_own(path):
    text = path.read_text()
    assert len(text.split()) <= 300 and not re.search(r"^#|[—!]", text, re.MULTILINE)


@pytest.mark.parametrize("task", tasks.TASKS, ids=lambda task: task.key)
def test_a_link_leads_where_who_sees_it_may_go(task):
    if not task.page:
        return
    row = PAGES_OF[task.page]
    people = {"worker": "worker", "team_lead": "lead"}
    for role in Role:
        sees = not task.right or role in RIGHTS[task.right]
        may = people.get(role, role) in row.get["200"].split()
        assert not sees or may, f"{role} is led to {task.page}"
    assert task.label


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_tasks_of_its_own_beside_those_of_everybody(role):
    own = [task for task in tasks.TASKS if role in task.roles and len(task.roles) < len(Role)]
    assert len(own) >= (1 if role == Role.DIRECTOR else 5) - (role == Role.ADMINISTRATOR)
    assert tasks.own_first({role})[0].roles.count(role)


def test_every_address_that_is_named_exists_once():
    named = [name for task in tasks.TASKS for name in task.helps.split()]
    assert sorted(set(named)) == sorted(named)
    assert [name for name in named if name not in {row.name for row in TABLE}] == []


def test_every_page_of_the_product_has_a_task_or_the_start():
    lost = [name for name in STAFF if not tasks.task_of(name) and name not in AT_THE_START]
    assert lost == []
    assert not [name for name in AT_THE_START if tasks.task_of(name)]


def test_a_page_links_to_its_own_task_and_who_is_nobody_reads_none(client, cast):
    assert "/help/" not in client.get("/accounts/login/").content.decode()
    assert client.get("/help/").url.startswith("/accounts/login/")
    sign_in(client, cast.lead)
    assert 'href="/help/people/"' in client.get("/people/").content.decode()
    assert 'href="/help/"' in client.get("/").content.decode()


@pytest.mark.parametrize("who", EVERYBODY.split())
def test_everybody_reads_all_and_sees_their_own_first(
    client, cast, who, django_assert_max_num_queries
):
    person = sign_in(client, getattr(cast, who)) and getattr(cast, who)
    client.get("/help/")
    with django_assert_max_num_queries(6):
        page = client.get("/help/")
    groups = page.context["groups"]
    assert groups[0][1] and {groups[0][0]} == person.roles
    own = groups[0][2]
    firsts = [task.roles[0] in person.roles for task in own]
    assert firsts == sorted(firsts, reverse=True) and len(own) == len(set(own))
    assert len(groups) == len(Role)
    for task in tasks.TASKS:
        told = client.get(task.url)
        assert told.status_code == 200
        leads = re.findall(r'class="btn btn-primary" href="([^"]*)"', main(told))
        may = task.page and (not task.right or person.has_perm(task.right))
        assert leads == ([reverse(task.page)] if may else [])
    assert client.get("/help/role/director/").status_code == 200
    assert client.get("/help/role/king/").status_code == 404
    assert client.get("/help/nothing/").status_code == 404


def test_without_a_second_step_the_handbook_opens(client, cast):
    sign_in(client, cast.lead, factor=False)
    assert client.get("/help/log-in/").status_code == 200


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("datalek", "breach"),
        ("DÁTALEK 72 uur", "breach"),
        ("reservecodes", "log-in"),
        ("paspoort", "data-request"),
        ("xyzzy", None),
        ("%_", None),
    ],
)
def test_words_find_their_task(client, cast, words, first):
    sign_in(client, cast.worker)
    page = client.get("/help/", {"q": words})
    found = page.context["found"]
    assert (found[0][0].key if found else None) == first
    assert all(len(told) <= tasks.EXCERPT and "*" not in told for _task, told in found)


def test_a_title_is_found_in_the_language_of_who_searches():
    """What is folded once is folded for each language."""
    titles = {}
    for language in ("nl", "en", "nl"):
        with translation.override(language):
            titles[language] = str(tasks.BY_KEY["data-request"].title)
            (first, _told), *_others = tasks.search(titles[language], set())
        assert first.key == "data-request"
    with translation.override("nl"):
        assert tasks.search(titles["en"], set()) == []


def test_what_is_kept_for_searching_is_what_the_texts_say():
    """Word for word: found by title or text, and told by the first line that holds it."""
    with translation.override("nl"):
        for words in ("datalek", "code", "é", "toestemming ouder", "wachtwoord", "100"):
            sought = tasks._plain(words).split()
            meant = {
                task.key
                for task in tasks.TASKS
                if all(
                    word in tasks._plain(str(task.title)) or word in tasks._plain(task.text)
                    for word in sought
                )
            }
            found = tasks.search(words, set())
            assert {task.key for task, _told in found} == meant
            for task, told in found:
                lines = tasks.MARKS.sub("", task.text).splitlines()
                assert any(line.startswith(told.rstrip("…")) for line in lines if line.strip())


def test_odd_words_break_nothing(client, cast):
    sign_in(client, cast.worker)
    for words in ("<script>alert(1)</script>", "*", "(", "\U0001f600", "a" * 5000, " "):
        page = client.get("/help/", {"q": words})
        assert page.status_code == 200 and "<script>alert" not in page.content.decode()


def test_what_is_new_is_marked_until_this_browser_showed_it(client, cast):
    sign_in(client, cast.worker)
    assert 'href="/help/new/"' in client.get("/people/").content.decode()

    page = client.get("/help/new/").content.decode()
    assert "help" not in re.findall(r'class="btn btn-text btn-sm" href="/(\w+)/', page)

    assert page.count("<h2") == len(news.all_notes())
    assert client.cookies["news"]["httponly"]
    assert 'href="/help/new/"' not in client.get("/people/").content.decode()
    client.cookies["news"] = "2020-01-01"
    assert 'href="/help/new/"' in client.get("/people/").content.decode()
