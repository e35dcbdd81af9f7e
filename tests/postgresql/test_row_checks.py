"""Checks that PostgreSQL holds by a trigger: as a check would, without reading them each time."""

import re
import threading
import time

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, connections, models, transaction
from django.db.migrations import AddConstraint, CreateModel, RemoveConstraint
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter
from django.db.models import Q

from outbox.models import Message
from signals.models import Signal
from tests import make
from tests.journeys.hand import in_proportion
from youthwork.lib.row_checks import TRIGGER, HoldByTrigger, RowCheck, contradicted

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = RowCheck(condition=Q(size__lt=10), name="parcel_is_small")
NAMED = RowCheck(condition=~Q(name__contains="100% '"), name="parcel_is_named_well")
PLAIN = models.CheckConstraint(condition=Q(size__lt=10), name="parcel_is_small")


def parcel(*constraints):
    return CreateModel(
        "Parcel",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("size", models.IntegerField(null=True)),
            ("name", models.CharField(max_length=20, default="")),
        ],
        {"constraints": list(constraints)},
    )


class Shelf:
    """A database in which a table goes through operations of migrations."""

    def __init__(self):
        self.state = ProjectState()

    def does(self, *operations):
        """All in one migration; gives back how the last one is undone."""
        with connection.schema_editor() as editor:
            for operation in operations:
                before = self.state.clone()
                operation.state_forwards("shelf", self.state)
                operation.database_forwards("shelf", editor, before, self.state)
        return lambda: self.undoes(operation, before)

    def undoes(self, operation, before):
        with connection.schema_editor() as editor:
            operation.database_backwards("shelf", editor, self.state, before)
        self.state = before

    @property
    def rows(self):
        return self.state.apps.get_model("shelf", "Parcel").objects

    def refusal(self, **row):
        """The name of the check that refuses such a row; None if it is kept."""
        try:
            with transaction.atomic():
                self.rows.create(**row)
        except IntegrityError as error:
            return error.__cause__.diag.constraint_name
        return None


@pytest.fixture
def shelf():
    yield Shelf()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS shelf_parcel")
        cursor.execute("DROP FUNCTION IF EXISTS shelf_parcel_row_holds")


def functions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE '%_row_holds'")
        return dict(cursor.fetchall())


def checks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c'")
        return {name for (name,) in cursor.fetchall()}


def triggers(table):
    """Those that see a row before it is written, in the order in which they are called."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass "
            'AND NOT tgisinternal AND tgtype & 3 = 3 ORDER BY tgname COLLATE "C"',
            [table],
        )
        return cursor.fetchall()


def of_all_models():
    for model in apps.get_models(include_auto_created=True):
        if held := [c for c in model._meta.constraints if isinstance(c, RowCheck)]:
            yield model, held


def test_the_database_holds_what_the_models_say_and_nothing_twice():
    said = {}
    for model, held in of_all_models():
        with connection.schema_editor(collect_sql=True) as editor:
            whole = held[0].create_sql(model, editor)
        said[f"{model._meta.db_table}_row_holds"] = re.search(
            r"\$holds\$(.*)\$holds\$", whole, re.DOTALL
        )[1]
        assert not checks() & {check.name for check in held}
        assert triggers(model._meta.db_table)[-1] == (TRIGGER, "O")
    assert functions() == said
    assert len(said) == 2


def test_each_is_added_by_itself_and_goes_by_itself(shelf):
    shelf.does(parcel(), AddConstraint("parcel", SMALL), AddConstraint("parcel", NAMED))
    assert shelf.refusal(size=10) == "parcel_is_small"
    assert shelf.refusal(size=9, name="of 100% 'wool'") == "parcel_is_named_well"
    assert shelf.refusal(size=9, name="wool") is None
    assert shelf.refusal(size=None) is None  # as a check: what isn't known is not refused
    with pytest.raises(IntegrityError):
        shelf.rows.filter(size=9).update(size=11)
    shelf.does(RemoveConstraint("parcel", "parcel_is_small"))
    assert shelf.refusal(size=10) is None
    assert shelf.refusal(size=1, name="of 100% 'wool'") == "parcel_is_named_well"
    shelf.does(RemoveConstraint("parcel", "parcel_is_named_well"))
    assert shelf.refusal(size=1, name="of 100% 'wool'") is None
    assert "shelf_parcel_row_holds" not in functions()


def test_none_is_added_that_a_row_contradicts(shelf):
    shelf.does(parcel(SMALL))
    shelf.rows.create(size=1, name="of 100% 'wool'")
    with pytest.raises(IntegrityError, match="parcel_is_named_well"):
        shelf.does(AddConstraint("parcel", NAMED))
    assert "shelf_parcel_row_holds" not in functions()


def test_what_somebody_writes_while_one_is_added_is_seen(shelf):
    """The row is there before the trigger, and kept while its making waits for it."""
    shelf.does(parcel())
    written, went = threading.Event(), []

    def write():
        try:
            with transaction.atomic():
                shelf.rows.create(size=77)
                written.set()
                waits_for_a_lock()
        except Exception as error:
            went.append(error)
        finally:
            written.set()
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait()
    with pytest.raises(IntegrityError, match="parcel_is_small"):
        shelf.does(AddConstraint("parcel", SMALL))
    writer.join()
    assert not went


def waits_for_a_lock():
    """Until somebody waits for the table that this one writes to."""
    until = time.monotonic() + in_proportion(60)
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted "
                "AND relation = 'shelf_parcel'::regclass"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waited")


def test_one_that_comes_with_its_table_is_a_check_until_it_is_held_by_the_trigger(shelf):
    shelf.does(parcel(SMALL))
    assert "parcel_is_small" in checks()
    assert shelf.refusal(size=10) == "parcel_is_small"
    shelf.does(AddConstraint("parcel", NAMED))
    assert shelf.refusal(size=10) == "parcel_is_small"
    assert shelf.refusal(size=1, name="of 100% 'wool'") == "parcel_is_named_well"
    shelf.does(HoldByTrigger("parcel", ["parcel_is_small"]))
    assert "parcel_is_small" not in checks()
    assert shelf.refusal(size=10) == "parcel_is_small"
    assert shelf.refusal(size=1, name="of 100% 'wool'") == "parcel_is_named_well"


def test_one_that_came_with_its_table_goes(shelf):
    shelf.does(parcel(SMALL, NAMED), RemoveConstraint("parcel", "parcel_is_small"))
    assert shelf.refusal(size=10) is None
    assert shelf.refusal(size=1, name="of 100% 'wool'") == "parcel_is_named_well"


def test_a_check_becomes_one_and_is_a_check_again(shelf):
    shelf.does(parcel(PLAIN))
    back = shelf.does(HoldByTrigger("parcel", ["parcel_is_small"]))
    assert "parcel_is_small" not in checks()
    assert shelf.refusal(size=10) == "parcel_is_small"
    held = shelf.state.models["shelf", "parcel"].options["constraints"]
    assert [type(check) for check in held] == [RowCheck]
    back()
    assert "parcel_is_small" in checks()
    assert "shelf_parcel_row_holds" not in functions()
    assert shelf.refusal(size=10) == "parcel_is_small"


def test_which_of_both_it_is_makes_a_difference():
    assert RowCheck(name=SMALL.name, condition=SMALL.condition) == SMALL
    assert SMALL != PLAIN
    assert PLAIN != SMALL


def test_rows_that_were_put_back_before_the_trigger_stood_are_asked(cast):
    signal = make.signal(cast.worker, now=make.FRIDAY_NIGHT)
    assert contradicted() == []
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE signals_signal DISABLE TRIGGER {TRIGGER}")
    try:
        Signal.objects.filter(pk=signal.pk).update(severity=None)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE signals_signal ENABLE TRIGGER {TRIGGER}")
    assert contradicted() == ["signal_has_severity_unless_opportunity"]


def test_it_is_written_down_as_what_it_is():
    written, _imports = MigrationWriter.serialize(SMALL)
    assert written.startswith("youthwork.lib.row_checks.RowCheck(")
    again, _imports = MigrationWriter.serialize(HoldByTrigger("parcel", ["parcel_is_small"]))
    assert "HoldByTrigger" in again


def test_what_is_refused_is_not_told_with_the_row(cast):
    signal = make.signal(cast.worker, now=make.FRIDAY_NIGHT, area="Zuid")
    with pytest.raises(IntegrityError) as refused:
        Signal.objects.filter(pk=signal.pk).update(status="closed", came_from="merged")
    assert "violates check constraint" in str(refused.value)
    assert "Zuid" not in str(refused.value)
    with pytest.raises(IntegrityError, match="outbox_message_holds_no_address"):
        Message.objects.create(
            ref="M-1", kind="x", subject="s", recipient="kim@example.nl", dedupe_key="k"
        )
