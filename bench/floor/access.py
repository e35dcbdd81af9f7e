"""`python -m bench.floor.access`: what is kept of somebody, as a bare Django project looks for it.

Each text is open and looked through for what the product is asked for; prints how many rows have
some of it as JSON. Nothing is judged or kept.
"""

from __future__ import annotations

import json

import django
from django.db.models import Q

from bench.access import ACCOUNT, ADDRESS, NAME, WORDS


def main() -> int:
    """How many were found."""
    django.setup()
    from bench.floor.models import Signal

    asked = Q()
    for line in (NAME, ADDRESS, ACCOUNT, *WORDS):
        every = Q()
        for word in line.split():
            every &= Q(narrative__icontains=word)
        asked |= every
    return len(list(Signal.objects.filter(asked).order_by("created", "pk")))


if __name__ == "__main__":
    print(json.dumps({"found": main()}))
