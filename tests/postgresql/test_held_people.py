"""What names a held colleague stays, on a database that holds rows while their rules look at them.

It refuses to hold what is joined from the side that may be nothing, as who a row names may be.
"""

import pytest

from signals.models import Disclosure, InstacleanItem, Signal
from tests.signals.test_held_people import everything, hold_on, keep_all_terms, rows_of
from tests.signals.test_held_people import person as person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("model", "name"),
    [(Signal, "owner"), (Disclosure, "made_by"), (InstacleanItem, "checked_by")],
)
def test_every_rule_of_signals_runs_while_a_colleague_is_held(cast, person, model, name):
    everything(cast)
    model.objects.update(**{name: person})
    before = rows_of(model)
    hold_on(person)
    keep_all_terms()
    assert rows_of(model) == before
