"""Words of a signal that is erased at the same moment."""

import threading

import pytest
from django.db import connection, connections, transaction

from signals.models import SignalTerm
from tests import make
from tests.signals.test_words_belong import TEXT, erase_by_hand

pytestmark = pytest.mark.django_db(transaction=True)


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def backend():
    return asked("SELECT pg_backend_pid()")


def test_a_signal_is_erased_after_its_new_words_are_kept_and_with_them(cast):
    signal = make.signal(cast.worker, narrative=TEXT)
    known, pids = threading.Event(), []

    def erase():
        try:
            pids.append(backend())
            known.set()
            erase_by_hand(signal.pk)
        finally:
            connections.close_all()

    other = threading.Thread(target=erase)
    with transaction.atomic():
        SignalTerm.objects.create(signal=signal, team_id=signal.team_id, term=1)
        other.start()
        known.wait()
        while other.is_alive() and not asked("SELECT cardinality(pg_blocking_pids(%s))", *pids):
            pass
        assert other.is_alive(), "erased before the words were kept"
    other.join()

    assert not SignalTerm.objects.exists()
