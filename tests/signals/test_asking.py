"""Several querysets in one statement: each holds what it would hold had it asked alone."""

from datetime import timedelta

import pytest
from django.db.models import Count, DurationField, ExpressionWrapper, F, Value

from organisation.models import Organisation, Team, User
from privacy.models import AuditEntry
from signals.models import Signal
from tests import make
from tests.signals.test_budgets import asked
from workers.models import Availability
from youthwork.lib.together import all_of, answered, counted, fetch, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def signals(cast):
    found = []
    for number in range(4):
        seen = make.FRIDAY_NIGHT - timedelta(minutes=number)
        values = {"narrative": f"Woorden, “aanhaling” \\ en \n regel {number}", "seen_at": seen}
        found.append(make.signal(cast.worker, now=seen, **values))
    Signal.objects.filter(pk=found[0].pk).update(owner=cast.colleague)
    return found


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_every_column_comes_back_as_django_reads_it(cast, signals):
    def all_kinds():
        return [
            Signal.objects.with_people().order_by("-received_at"),
            User.objects.order_by("name"),
            Team.objects.order_by("name"),
            Organisation.objects.all(),
            AuditEntry.objects.order_by("pk"),
            Availability.objects.order_by("pk"),
        ]

    together_, alone = all_kinds(), all_kinds()
    statements, _none = asked(lambda: fetch(*together_))
    assert len(statements) == 1
    for one, other in zip(together_, alone, strict=True):
        assert [columns(row).keys() for row in one] == [columns(row).keys() for row in other]
        for row, same in zip(one, other, strict=True):
            for name, value in columns(row).items():
                assert plain(value) == plain(columns(same)[name]), (row._meta.label, name)


def test_rows_keep_their_order_and_their_people(cast, signals):
    newest, oldest = Signal.objects.order_by("-seen_at"), Signal.objects.order_by("seen_at")
    listed = Signal.objects.with_people().order_by("-seen_at")[:2]
    fetch(newest, oldest, listed)
    refs = [signal.ref for signal in signals]
    statements, _none = asked(
        lambda: [
            [row.ref for row in newest] == refs,
            [row.ref for row in oldest] == refs[::-1],
            [(row.created_by.name, row.owner and row.owner.name) for row in listed]
            == [(cast.worker.name, cast.colleague.name), (cast.worker.name, None)],
        ]
    )
    assert statements == []
    assert [row.ref for row in oldest] == refs[::-1]
    assert listed[0].owner == cast.colleague
    assert listed[1].owner is None


def test_a_queryset_that_is_narrowed_afterwards_asks_anew(signals):
    rows, others = Signal.objects.order_by("pk"), User.objects.order_by("pk")
    fetch(rows, others)
    assert rows.filter(ref=signals[1].ref).get() == signals[1]


def test_what_can_hold_nothing_is_not_asked(signals):
    none, some = Signal.objects.none(), Signal.objects.filter(pk__in=[])
    statements, _none = asked(lambda: fetch(none, some))
    assert (statements, list(none), list(some)) == ([], [], [])


def test_counts_and_rows_go_together(signals):
    counts = counted(Signal.objects.all(), all=Count("pk"))
    nothing = counted(Signal.objects.filter(severity=99), all=Count("pk"))
    flags = Signal.objects.annotate(yes=Value(True)).values_list("yes", flat=True)
    fetch(counts, nothing, flags)
    assert (list(counts), list(nothing), list(flags)) == ([(4,)], [(0,)], [True] * 4)


def test_parts_ask_side_by_side_and_go_on_alone(signals):
    def first():
        yield (rows := Signal.objects.filter(ref=signals[0].ref))
        yield (owners := User.objects.filter(pk=rows[0].owner_id))
        return owners[0].name

    def second():
        yield (rows := Signal.objects.order_by("pk"))
        return len(rows)

    def third():
        return "nothing asked"
        yield

    statements, found = asked(lambda: together(first(), second(), third()))
    assert found == [User.objects.get(pk=Signal.objects.get(pk=signals[0].pk).owner_id).name, 4,
                     "nothing asked"]  # fmt: skip
    assert len(statements) == 2
    assert answered(all_of(second(), second())) == [4, 4]


def test_a_column_of_an_unknown_kind_is_refused(signals):
    took = ExpressionWrapper(F("received_at") - F("seen_at"), DurationField())
    with pytest.raises(KeyError):
        fetch(Signal.objects.values_list(took), User.objects.all())
