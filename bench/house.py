"""Prints, as JSON, the pages that workers, parents and young people see, each with its cookies,
of an empty migrated database that it first fills with the house of the page tests."""

import json
from dataclasses import asdict

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tests.browser.house import furnish  # noqa: E402
from tests.browser.opened import opened  # noqa: E402

if __name__ == "__main__":
    print(json.dumps([asdict(each) for each in opened(furnish(timezone.now()))]))
