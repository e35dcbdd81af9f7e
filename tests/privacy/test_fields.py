from datetime import date

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, transaction
from django.db.models import Case, Count, F, Value, When
from django.db.models.functions import Upper
from django.utils import timezone

from privacy.encryption import CannotDecrypt, decrypt, encrypt, key_id
from privacy.fields import EncryptedTextField, FreeCharField, FreeTextField
from privacy.models import AuditEntry, LegalHold

pytestmark = pytest.mark.django_db
OLD, NEW = b"o" * 32, b"n" * 32


def hold(reason="Vordering van 3 november", subject="signals.signal:S-2026-0001"):
    return LegalHold(
        subject=subject, reason=reason, placed_on=date(2026, 11, 20), until=date(2027, 1, 1)
    )


def stored(pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM privacy_legalhold WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def test_text_is_stored_as_bytes_under_the_newest_key_and_comes_back(settings):
    settings.FIELD_KEYS = [NEW, OLD]
    made = hold("Geheim ğ 😀")
    made.save()

    raw = stored(made.pk)
    assert raw[:1] == b"\x01" and raw[1:5] == key_id(NEW)
    assert b"Geheim" not in raw
    assert LegalHold.objects.get().reason == "Geheim ğ 😀"


def test_equal_texts_differ_in_the_database():
    first, second = hold(), hold(subject="signals.signal:S-2026-0002")
    LegalHold.objects.bulk_create([first, second])

    assert stored(first.pk) != stored(second.pk)


def test_every_way_of_writing_and_reading_works():
    LegalHold.objects.bulk_create([hold("een"), hold("twee", "signals.signal:S-2026-0002")])
    assert sorted(LegalHold.objects.values_list("reason", flat=True)) == ["een", "twee"]

    LegalHold.objects.filter(subject__endswith="1").update(reason="drie")
    assert LegalHold.objects.values("reason").get(subject__endswith="1") == {"reason": "drie"}

    both = list(LegalHold.objects.order_by("pk"))
    for each in both:
        each.reason += "!"
    LegalHold.objects.bulk_update(both, ["reason"])
    assert {each.reason for each in LegalHold.objects.only("reason")} == {"drie!", "twee!"}
    assert LegalHold.objects.defer("reason").first().reason in {"drie!", "twee!"}
    assert LegalHold.objects.exclude(reason__isnull=True).count() == 2
    assert LegalHold.objects.annotate(n=Count("by")).order_by("pk")[0].reason == "drie!"


@pytest.mark.parametrize(
    "lookup",
    [
        "reason",
        "reason__exact",
        "reason__icontains",
        "reason__in",
        "reason__gt",
        "reason__startswith",
        "reason__regex",
        "reason__length",
    ],
)
def test_lookups_are_refused_loudly(lookup):
    with pytest.raises(FieldError, match="encrypted"):
        list(LegalHold.objects.filter(**{lookup: ["a"] if lookup.endswith("in") else "a"}))


@pytest.mark.parametrize(
    "order", ["reason", "-reason", F("reason").asc(), F("reason"), Upper("reason")]
)
def test_ordering_is_refused_loudly(order):
    with pytest.raises(FieldError, match="encrypted"):
        list(LegalHold.objects.order_by(order))


def test_copying_into_another_column_is_refused_and_would_not_open():
    hold().save()
    with pytest.raises(FieldError):
        LegalHold.objects.update(reason=F("reason"))
    with pytest.raises(CannotDecrypt):
        decrypt(encrypt("geheim", "a.b"), "a.c")


def test_an_expression_stores_nothing_as_it_is():
    made, text = hold(), Value("geheim")
    made.save()
    entry = AuditEntry(ref="A-", at=timezone.now(), reason=text, salt=b"", mark=b"")
    for write in (
        lambda: LegalHold.objects.update(reason=text),
        lambda: LegalHold.objects.update(reason=Case(When(pk=1, then=text), default=text)),
        lambda: LegalHold.objects.bulk_create([hold(text, "x.y:z")]),
        entry.save,
    ):
        with pytest.raises(FieldError, match="takes texts"), transaction.atomic():
            write()
    assert LegalHold.objects.get().reason == made.reason


@pytest.mark.parametrize("keys", [[NEW], [b"x" * 32, NEW]])
def test_wrong_key_is_an_error_that_names_the_column_only(settings, keys):
    settings.FIELD_KEYS = [OLD]
    hold("Geheim").save()
    settings.FIELD_KEYS = keys

    with pytest.raises(CannotDecrypt, match=r"privacy_legalhold\.reason") as error:
        LegalHold.objects.get()
    assert "Geheim" not in str(error.value)


def test_changed_bytes_are_an_error():
    raw = bytearray(encrypt("geheim", "a.b"))
    for position in range(len(raw)):
        changed = raw.copy()
        changed[position] ^= 1
        with pytest.raises(CannotDecrypt):
            decrypt(bytes(changed), "a.b")


def test_model_cleans_and_refuses_without_any_form():
    made = hold("  a\u202eb\r\nc ")
    made.save()
    assert made.reason == "ab\nc" == LegalHold.objects.get().reason

    for write in (
        lambda: hold("BSN 123456782", "x.y:z").save(),
        lambda: LegalHold.objects.bulk_create([hold("123.456.782", "x.y:z")]),
        lambda: LegalHold.objects.update(reason="123456782"),
    ):
        with pytest.raises(ValidationError):
            write()


def test_form_field_of_each_kind_refuses_and_limits():
    assert AuditEntry._meta.get_field("reason").formfield().max_length == 300
    field = LegalHold._meta.get_field("reason").formfield()
    assert field.max_length == 1000 and field.widget.__class__.__name__ == "Textarea"
    for kind in (EncryptedTextField, FreeTextField, FreeCharField):
        with pytest.raises(ValidationError):
            kind(max_length=50).formfield().clean("123456782")
        with pytest.raises(ValidationError):
            kind(max_length=5).clean("abcdef", None)
