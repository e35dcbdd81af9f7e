"""Words of a signal stand with it: the database takes none without it and keeps none after it."""

import pytest
from django.db import IntegrityError, connection, transaction

from signals.models import SignalTerm
from tests import make

TEXT = "Er wordt gevochten bij de kermis."


def erase_by_hand(pk):
    """As a statement would that knows nothing of words."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM signals_signal WHERE id = %s", [pk])


@pytest.mark.django_db
def test_words_of_no_signal_are_refused(cast):
    signal = make.signal(cast.worker, narrative=TEXT)
    word = SignalTerm.objects.filter(signal=signal).first()
    for signal_id in (signal.pk + 1, signal.pk + 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignalTerm.objects.bulk_create(
                SignalTerm(signal_id=pk, team_id=signal.team_id, term=1)
                for pk in (signal.pk, signal_id)
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        SignalTerm.objects.filter(signal=signal, term=word.term).update(signal_id=signal.pk + 1)


@pytest.mark.django_db
def test_words_go_with_their_signal_and_no_others(cast):
    gone, stays = (make.signal(cast.worker, narrative=TEXT) for _ in range(2))
    kept = SignalTerm.objects.filter(signal=stays).count()

    erase_by_hand(gone.pk)

    assert kept and SignalTerm.objects.count() == kept
