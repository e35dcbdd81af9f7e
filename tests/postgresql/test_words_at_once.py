"""Words of a signal that is erased at the same moment."""

import pytest
from django.db import transaction

from signals.models import SignalTerm
from tests import make
from tests.postgresql.side_by_side import Behind
from tests.signals.test_words_belong import TEXT, erase_by_hand

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_signal_is_erased_after_its_new_words_are_kept_and_with_them(cast):
    signal = make.signal(cast.worker, narrative=TEXT)
    with transaction.atomic():
        SignalTerm.objects.create(signal=signal, team_id=signal.team_id, term=1)
        erased = Behind(lambda: erase_by_hand(signal.pk))
        assert erased.waits, "erased before the words were kept"
    erased.end()

    assert not SignalTerm.objects.exists()
