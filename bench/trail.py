"""An audit trail of many entries, made inside PostgreSQL: digests, marks and seals as they are.

`privacy.audit.record` writes some thousands a second, which for ten million is an hour. What is
made here passes `manage.py verify`, which is also how it is known to be right.
`python -m bench.trail N`: so many entries, in an empty trail.
"""

import hashlib
import sys
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from organisation.models import User  # noqa: E402
from privacy import audit  # noqa: E402
from privacy.encryption import key_id  # noqa: E402
from youthwork import volume  # noqa: E402

MONTHS = 24  # as long as entries stay
AT_ONCE = 1_000_000
# A steep skew, as in a house: most is reading, a few deeds are done some times a year.
ENTRIES = """
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
WITH drawn AS (
  SELECT n, random() AS a, random() AS b, random() AS c, random() AS d
  FROM generate_series(%(first)s, %(last)s) AS n
), chosen AS (
  SELECT n, d,
    'A-' || translate(lpad(to_hex((n * 11400714819) %% 281474976710656), 12, '0'),
                      '0123456789abcdef', 'ABCDEFGHIJKLMNOP') AS ref,
    %(begin)s::timestamptz + (n * %(step)s + c * 0.5) * interval '1 second' AS at,
    CASE WHEN n %% 2500000 = 7 THEN 'restored' WHEN a < .60 THEN 'read'
         WHEN a < .74 THEN 'signed_in'
         WHEN a < .80 THEN 'logged' WHEN a < .86 THEN 'moved' WHEN a < .91 THEN 'searched'
         WHEN a < .96 THEN 'sent' WHEN a < .99 THEN 'changed' WHEN a < .9995 THEN 'shown_account'
         ELSE 'exported' END AS verb,
    CASE WHEN a >= .91 AND a < .96 THEN NULL
         ELSE 1 + floor(cardinality(%(people)s) * b * b)::int END AS person,
    (1 + floor(1000000 * c * c * c))::int AS about
  FROM drawn
), named AS (
  SELECT n, ref, at, verb, d,
    (%(people)s)[person] AS by_id,
    coalesce('organisation.user:' || (%(public)s)[person], '') AS actor,
    CASE verb WHEN 'signed_in' THEN 'organisation.user' WHEN 'sent' THEN 'outbox.message'
              WHEN 'exported' THEN 'privacy.auditentry' WHEN 'restored' THEN 'youthwork.backup'
              ELSE 'signals.signal' END AS model,
    CASE verb WHEN 'signed_in' THEN (%(public)s)[person] WHEN 'searched' THEN 'search'
              WHEN 'sent' THEN 'M-' || n WHEN 'exported' THEN 'trail' WHEN 'restored' THEN 'backup'
              ELSE 'S-2026-' || lpad(about::text, 7, '0') END AS subject_ref
  FROM chosen
), said AS (
  SELECT *,
    CASE WHEN verb IN ('read', 'shown_account') AND d < .03 THEN 'dienst, ernst 5' ELSE '' END
      AS reason,
    CASE verb WHEN 'moved' THEN 'new' ELSE '' END AS before,
    CASE verb WHEN 'moved' THEN 'in_progress' ELSE '' END AS after,
    uuid_send(gen_random_uuid()) AS salt
  FROM named
), digested AS (
  SELECT *, sha256(salt || convert_to(
    '["' || ref || '","' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
    || '+00:00","' || verb || '","' || model || ':' || subject_ref || '","' || subject_ref
    || '","' || actor || '","' || reason || '","","' || before || '","' || after || '"]',
    'UTF8')) AS digest
  FROM said
)
SELECT *, ((n - 1) / %(batch)s)::int AS place FROM digested
"""
MANIFESTS = """
SELECT place, min(at), max(at), string_agg(ref::bytea || digest, ''::bytea ORDER BY n)
FROM made GROUP BY place ORDER BY place
"""
WRITTEN = """
INSERT INTO privacy_auditentry (ref, at, verb, subject, subject_ref, by_id, actor, reason, fields,
                                before, after, salt, mark, seal_id)
SELECT ref, at, verb, model || ':' || subject_ref, subject_ref, by_id, actor, reason, '',
       before, after, salt,
       %(key)s || substr(sha256(%(outer)s || sha256(%(inner)s || digest)), 1, 16),
       (%(seals)s)[1 + place - %(place)s]
FROM made ORDER BY n
"""


def fill(count: int, *, now: datetime, months: int = MONTHS) -> None:
    """So many entries over the last months, all of them sealed, in an empty trail."""
    volume.house(now)
    people = list(User.objects.order_by("pk").values_list("pk", "public_id"))
    begin = now.astimezone(UTC) - timedelta(days=30 * months)
    step = (now - begin).total_seconds() / (count + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
    for first in range(1, count + 1, AT_ONCE):
        last = min(count, first + AT_ONCE - 1)
        _write(first, last, begin, step, people, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE privacy_auditentry, privacy_auditseal")


@transaction.atomic
def _write(
    first: int, last: int, begin: datetime, step: float, people: list[tuple[int, object]],
    now: datetime,
) -> None:  # fmt: skip
    values = {
        "first": first, "last": last, "begin": begin, "step": step, "batch": audit.BATCH,
        "people": [pk for pk, _public in people], "public": [str(each) for _pk, each in people],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, values)
        cursor.execute(MANIFESTS)
        seals = [
            audit.add_seal(now, bytes(manifest), oldest=oldest, newest=newest).pk
            for _place, oldest, newest, manifest in cursor.fetchall()
        ]
        key = settings.FIELD_KEYS[0]
        inner, outer = _pads(audit.mark_key(key))
        marks = {"key": key_id(key), "inner": inner, "outer": outer, "seals": seals}
        cursor.execute(WRITTEN, marks | {"place": (first - 1) // audit.BATCH})


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """What HMAC-SHA-256 puts before the message and before its digest (RFC 2104)."""
    block = key.ljust(hashlib.sha256().block_size, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


if __name__ == "__main__":
    fill(int(sys.argv[1]), now=timezone.now())
