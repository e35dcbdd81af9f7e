"""Each mail tells where to read what is written down of people (R103).

That every kind does is seen by a fixture for all tests (`tests/conftest.py`), as whatever a test
sends goes by the one envelope.
"""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from outbox import mail
from outbox.models import Message

ROOT = Path(__file__).parents[2]
PAGE = f"{settings.SITE_URL}/what-we-write/"
APPS = ("privacy", "organisation", "workers", "signals", "consent", "policy")


def body(language="", text="Hello.\n"):
    written = mail.Mail(to=["a@example.org"], subject="Hello", text=text, language=language)
    return mail.envelope(Message(kind="test.hello"), written).body


def test_a_mail_ends_with_where_to_read_what_is_written_down():
    assert body() == f"Hello.\n\nWat schrijven wij op? {PAGE}\n"


def test_a_mail_in_english_links_the_page_in_english():
    assert body("en") == f"Hello.\n\nWhat do we write down? {PAGE}?lang=en\n"


def test_a_mail_that_says_so_in_its_own_words_says_it_once():
    own = f"Hallo.\n\nNe yazıyoruz?\n{PAGE}\n"
    assert body("tr", own) == own


@pytest.mark.parametrize("app", APPS)
def test_no_app_makes_an_envelope_of_its_own(app):
    """Then the foot would be missing."""
    found = [
        f"{path}:{node.lineno}"
        for path in sorted((ROOT / app).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.core.mail"
    ]
    assert found == []
