"""The index of words and accounts under a new key."""

from importlib import import_module

import pytest
from django.apps import apps

from privacy import blind_index
from privacy.choices import BLOCK
from signals.actions import indexing, log, masking
from signals.models import Signal
from signals.querysets.lists import found
from signals.querysets.signal import SignalQuerySet
from tests import make

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

    import_module("signals.migrations.0030_accounts_by_their_page").known_by_name(apps, None)

    assert Signal.objects.with_account_terms([blind_index.handle_term("@expose_x")]).get() == signal
    covered.refresh_from_db()
    assert covered.account_term is None


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
