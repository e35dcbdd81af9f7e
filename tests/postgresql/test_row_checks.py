"""Checks that PostgreSQL holds by a trigger: as a check would, without reading them each time."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import AddConstraint, CreateModel, RemoveConstraint
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter
from django.db.models import Q

from outbox.models import Message
from signals.models import Signal
from tests import make
from youthwork.lib.row_checks import HoldByTrigger, RowCheck

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

    def does(self, operation):
        before = self.state.clone()
        operation.state_forwards("shelf", self.state)
        with connection.schema_editor() as editor:
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
        """The name of the check that refuses such a row, with what is said; None if it is kept."""
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
    assert functions() == said
    assert len(said) == 2


def test_it_comes_with_its_table(shelf):
    shelf.does(parcel(SMALL, NAMED))
    assert shelf.refusal(size=10) == "parcel_is_small"
    assert shelf.refusal(size=9, name="of 100% 'wool'") == "parcel_is_named_well"
    assert shelf.refusal(size=9, name="wool") is None
    assert shelf.refusal(size=None) is None  # as a check: what isn't known is not refused
    with pytest.raises(IntegrityError):
        shelf.rows.filter(size=9).update(size=11)


def test_another_one_comes_and_each_goes_alone(shelf):
    shelf.does(parcel(SMALL))
    assert shelf.refusal(size=1, name="of 100% 'wool'") is None
    with pytest.raises(IntegrityError, match="parcel_is_named_well"):
        shelf.does(AddConstraint("parcel", NAMED))
    shelf = Shelf.__new__(Shelf)
    shelf.state = ProjectState()
    parcel(SMALL).state_forwards("shelf", shelf.state)
    shelf.rows.all().delete()
    shelf.does(AddConstraint("parcel", NAMED))
    assert shelf.refusal(size=1, name="of 100% 'wool'") == "parcel_is_named_well"
    assert shelf.refusal(size=10) == "parcel_is_small"
    shelf.does(RemoveConstraint("parcel", "parcel_is_small"))
    assert shelf.refusal(size=10) is None
    assert shelf.refusal(size=1, name="of 100% 'wool'") == "parcel_is_named_well"
    shelf.does(RemoveConstraint("parcel", "parcel_is_named_well"))
    assert shelf.refusal(size=1, name="of 100% 'wool'") is None
    assert "shelf_parcel_row_holds" not in functions()


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
