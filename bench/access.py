"""`python -m bench.access`: one request for access, searched as a `Job`; what it took as JSON.

Asked is what makes the most work: a name, an account of many signals, an address, and words that
few texts hold, so that every text without an index is opened. A turn of a sweep takes twenty
seconds at most, so that the job may take several.
"""

from __future__ import annotations

import json
import time

import django

NAME, ADDRESS, ACCOUNT = "Milan Achternaam123", "ouder12@volume.example", "@account.17"
WORDS = ("kenmerk2500 kerk", "achternaam123")


def main() -> None:
    """Make the request, have it searched and print seconds, hits and turns."""
    django.setup()
    from django.utils import timezone

    from organisation.models import User
    from outbox import jobs
    from privacy.actions import requests, searching
    from privacy.actions.requests import Asked
    from privacy.request_choices import Asker, Channel, Identity, Kind
    from youthwork import volume
    from youthwork.lib.dates import day_of

    now = timezone.now()
    officer = User.objects.get(email=volume.LEAD)
    asked = Asked(
        kind=Kind.ACCESS, asker=Asker.SELF, channel=Channel.LETTER, received_on=day_of(now),
        name=NAME, email=ADDRESS,
    )  # fmt: skip
    request = requests.receive(asked, by=officer, now=now)
    requests.establish(request, Identity.SEEN, by=officer, now=now)
    searching.begin(request, born="", handles=ACCOUNT, words="\n".join(WORDS), by=officer, now=now)
    began, turns = time.perf_counter(), 0
    while jobs.take_one():
        turns += 1
    seconds = time.perf_counter() - began
    request.refresh_from_db()
    print(
        json.dumps(
            {
                "found": request.hits.count(),
                "state": request.status,
                "turns": turns,
                "seconds": round(seconds, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
