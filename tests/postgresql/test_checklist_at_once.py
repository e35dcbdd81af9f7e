"""A checklist that is filed while somebody writes in it: what was saved is filed, or refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from policy.actions import checklist as deeds
from policy.choices.checklist import Item, keys_of
from policy.models import ChecklistItem, ChecklistRun
from tests import make
from tests.postgresql.side_by_side import Behind

pytestmark = pytest.mark.django_db(transaction=True)
LAST_WORDS = "Nog vlak voor het vaststellen."


@pytest.fixture
def row(cast):
    make.checklist(cast.manager)
    return ChecklistItem.objects.of_draft().get(item=Item.MEANS)


def answers(row, by):
    given = {"status": "", "owner": by, "version": row.version, "by": by, "now": timezone.now()}
    said = {key: deeds.Said("yes", LAST_WORDS) for key in keys_of(row.item)}
    deeds.answer(row, said, **given)


def shows(row, by):
    link = {"kind": "link", "title": LAST_WORDS, "address": "https://example.org/b"}
    deeds.add_evidence(row, link, by=by, now=timezone.now())


@pytest.mark.parametrize("deed", [answers, shows])
def test_what_was_saved_while_the_checklist_is_filed_stands_in_it(cast, row, deed):
    with transaction.atomic():
        deed(row, cast.lead)
        filing = Behind(lambda: deeds.file(row.run, by=cast.manager, now=timezone.now()))
        assert filing.waits
    filing.end()
    assert LAST_WORDS in str(ChecklistRun.objects.filed().get().snapshot)


@pytest.mark.parametrize("deed", [answers, shows])
def test_what_comes_while_it_is_filed_is_refused(cast, row, deed):
    with transaction.atomic():
        deeds.file(ChecklistRun.objects.get(), by=cast.manager, now=timezone.now())
        writing = Behind(lambda: deed(row, cast.lead))
        assert writing.waits
    with pytest.raises(ValidationError) as refused:
        writing.end()
    assert refused.value.code == "filed"
    assert LAST_WORDS not in str(ChecklistRun.objects.filed().get().snapshot)
