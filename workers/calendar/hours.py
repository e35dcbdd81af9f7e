"""What the day brings for hours: who wrote nothing for a week is asked once."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from organisation.models import Organisation, User
from outbox.actions import Post, post_many
from outbox.models import Message
from workers.agreed import may_follow
from workers.silence import silent_people
from youthwork.lib.dates import DAY, moment_at, week_start

REMINDER = "workers.hours_reminder"
ASKED_AT = time(10)  # on Monday


def reminders(today: date, now: datetime) -> dict[str, int]:
    """Ask who wrote nothing in the week that is over, from Monday ten o'clock, once a week.

    Leave that was written down counts as something, and who is paused isn't asked. The mail waits
    for their own hours (workers.availability.wait). Not before the works council agreed.
    """
    monday = week_start(today)
    done = {"hours_asked_for": 0}
    if now < moment_at(monday, ASKED_AT) or not may_follow(today):
        return done
    people = list(silent_people(monday - 7 * DAY, monday - DAY))
    posts = [_post(person, monday) for person in people]
    keys = [post.dedupe_key for post in posts]
    with transaction.atomic():
        Organisation.objects.locked()  # two days at once would both count who is asked
        there = Message.objects.filter(dedupe_key__in=keys)
        known = set(there.values_list("dedupe_key", flat=True))
        new = [post for post in posts if post.dedupe_key not in known]
        post_many(new)
    return {"hours_asked_for": len(new)}


def _post(person: User, monday: date) -> Post:
    key = f"{REMINDER}:{person.public_id}:{monday}"
    return Post(REMINDER, person.label, person.label, key)
