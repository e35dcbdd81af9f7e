"""`manage.py daily`: everything that the calendar triggers, as of a date."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from youthwork import day
from youthwork.lib.dates import day_of, end_of_day
from youthwork.management import days


class Command(BaseCommand):
    help = (
        "Does everything that the calendar triggers, as of a date (today by default): what is due "
        "by then and not yet done. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=days.day, help="YYYY-MM-DD, in Amsterdam; default today")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        today = options["date"] or day_of(now)
        try:
            changed, failed = day.run(today, _moment_on(today, now)), []
        except day.Unfinished as unfinished:
            changed, failed = unfinished.changed, unfinished.failed
        if options["json"]:
            done: dict[str, object] = {"date": today.isoformat(), "changed": changed}
            self.stdout.write(json.dumps(done | ({"failed": failed} if failed else {})))
        elif changed:
            self.stdout.write(f"{today}: {', '.join(f'{k} {n}' for k, n in changed.items())}")
        else:
            self.stdout.write(f"{today}: nothing to do, all of it was done.")
        if failed:
            raise CommandError(f"not finished: {', '.join(failed)}")


def _moment_on(today: date, now: datetime) -> datetime:
    """Now for today; for another date its last moment, by when all that is due on it is due."""
    return now if today == day_of(now) else end_of_day(today) - timedelta(microseconds=1)
