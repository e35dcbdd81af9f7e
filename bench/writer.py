"""Somebody who goes on writing: `python -m bench.writer` records one reading after the other until
its standard input closes, then prints how many, and the longest that one took, as JSON."""

import json
import sys
import threading
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402

from privacy import audit  # noqa: E402
from privacy.choices import AuditVerb  # noqa: E402

EVERY = 0.01  # seconds between two of them

over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
written, longest = 0, 0.0
while not over.wait(EVERY):
    began = time.perf_counter()
    audit.record(AuditVerb.READ, "signals.signal:S-2026-0001", by=None, at=timezone.now())
    longest = max(longest, time.perf_counter() - began)
    written += 1
print(json.dumps({"written": written, "longest": longest}))
