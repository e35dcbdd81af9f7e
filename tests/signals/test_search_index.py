"""The index of words and accounts under a new key."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from privacy import blind_index
from privacy.choices import BLOCK
from signals.actions import indexing, items, log, masking
from signals.models import AccountQuestion, InstacleanItem, Signal
from signals.querysets.lists import found
from signals.querysets.signal import SignalQuerySet
from tests import make
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT


def test_a_new_index_key_finds_again_what_was_written_under_the_old_one(cast, settings):
    signal = make.signal(
        cast.worker, narrative="Er wordt gevochten bij de kermis.", account_handle="expose_x"
    )
    settings.INDEX_KEY = b"n" * 32
    assert not found(cast.worker, "kermis", NOW).rows

    assert log.reindex() == 1

    assert [row.pk for row in found(cast.worker, "kermis", NOW).rows] == [signal.pk]
    assert Signal.objects.with_account_terms([blind_index.handle_term("@Expose_X")]).get() == signal


def test_an_account_of_which_only_the_page_was_kept_is_indexed_by_its_name(cast, settings):
    signal = make.signal(cast.worker, location_url="https://www.instagram.com/Expose_X/")
    settings.INDEX_KEY = b"n" * 32

    assert log.reindex() == 1

    assert Signal.objects.with_account_terms([blind_index.handle_term("@expose_x")]).get() == signal


def test_what_was_kept_before_is_known_by_its_page_too(cast):
    page = "https://www.instagram.com/Expose_X/"
    signal = make.signal(cast.worker, location_url=page)
    covered = make.signal(cast.worker, account_handle=f"x{BLOCK}x", location_url=page)
    make.signal(cast.worker, location_url="https://www.instagram.com/p/Expose_X/")
    Signal.objects.update(account_term=None)

    import_module("signals.migrations.0031_accounts_known_anew").known_anew(apps, None)

    assert Signal.objects.with_account_terms([blind_index.handle_term("@expose_x")]).get() == signal
    covered.refresh_from_db()
    assert covered.account_term is None


def test_accounts_that_were_kept_before_are_known_as_those_of_now(cast):
    """Pages of nobody were taken for accounts, and parts of a page for none."""
    nobody = make.signal(cast.worker, now=NOW, location_url="https://x.com/search")
    covered = make.signal(cast.worker, now=NOW, location_url=f"https://x.com/{BLOCK}")
    part = make.signal(cast.worker, now=NOW, location_url="https://instagram.com/expose_x/reels/")
    unread = make.signal(cast.worker, now=NOW, account_handle="expose_y")
    for each in (nobody, covered):
        AccountQuestion.objects.create(signal=each, asked_on=day_of(NOW))
    Signal.objects.update(account_term=7)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE signals_signal SET account_handle = (SELECT location_url FROM signals_signal "
            "WHERE id = %s) WHERE id = %s", [part.pk, unread.pk],
        )  # fmt: skip
    silent = make.signal(cast.worker, now=NOW)
    Signal.objects.filter(pk=silent.pk).update(account_handle=None, location_url=None)
    AccountQuestion.objects.create(signal=silent, asked_on=day_of(NOW))
    item = make.item(cast.worker, make.round_of(timezone.localdate()))
    items.check(item, by=cast.lead, now=timezone.now())
    InstacleanItem.objects.update(location_url=f"https://example.org/{BLOCK}", place_term=7)

    import_module("signals.migrations.0031_accounts_known_anew").known_anew(apps, None)

    terms = dict(Signal.objects.values_list("pk", "account_term"))
    assert terms == {
        nobody.pk: None, covered.pk: None, part.pk: blind_index.handle_term("expose_x"),
        unread.pk: 7, silent.pk: None,
    }  # fmt: skip
    assert AccountQuestion.objects.get().signal_id == covered.pk
    item.refresh_from_db()
    assert (item.place_term, item.has_exact_place) == (None, False)
    assert (item.status, item.checked_by) == ("listed", None)
    assert item.account_term == blind_index.handle_term(item.account_handle)


def test_an_account_that_was_covered_is_none_under_a_new_key_either(cast, settings):
    """Else two of whom nothing is known would be one."""
    page = "https://www.instagram.com/expose_x/"
    signal = make.signal(cast.worker, account_handle="expose_x", location_url=page)
    masking.mask(signal, words="expose", by=cast.lead, now=NOW)
    Signal.objects.filter(pk=signal.pk).update(location_url=page)
    settings.INDEX_KEY = b"n" * 32

    assert log.reindex() == 1

    assert Signal.objects.get().account_term is None


def test_a_run_that_was_ended_goes_on_where_it_was(cast, settings, monkeypatch):
    made = [make.signal(cast.worker, narrative="Filmpje gaat rond.") for _ in range(3)]
    settings.INDEX_KEY = b"n" * 32
    whole, seen = indexing.index_anew, []

    def ended_halfway(signal):
        seen.append(signal.pk)
        if len(seen) == 2:
            raise KeyboardInterrupt
        whole(signal)

    monkeypatch.setattr(indexing, "index_anew", ended_halfway)
    with pytest.raises(KeyboardInterrupt):
        log.reindex()
    monkeypatch.undo()
    settings.INDEX_KEY = b"n" * 32

    assert log.reindex() == 2
    assert len(found(cast.worker, "filmpje", NOW).rows) == len(made)
    assert log.reindex() == 0


def test_words_of_a_text_that_changed_meanwhile_are_not_put_back(cast, settings, monkeypatch):
    signal = make.signal(cast.worker, narrative="Er wordt gevochten bij de kermis.")
    settings.INDEX_KEY = b"n" * 32
    read, changes = SignalQuerySet.indexed_with_other_key, iter([True])

    def changed_after_reading(manager, mark):
        batch = list(read(manager.get_queryset(), mark))
        if next(changes, False):
            told = {"narrative": "Er wordt gedanst.", "version": signal.version + 1}
            Signal.objects.filter(pk=signal.pk).update(**told)
        return batch

    monkeypatch.setattr(type(Signal.objects), "indexed_with_other_key", changed_after_reading)

    assert log.reindex() == 1
    assert not found(cast.worker, "kermis", NOW).rows
    assert [row.pk for row in found(cast.worker, "gedanst", NOW).rows] == [signal.pk]
