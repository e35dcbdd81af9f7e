#!/usr/bin/env python
"""Django's command line for Vindplaats."""

import os
import sys


def main() -> None:
    """Run a command; a database that can't be used ends it in one line (`--traceback`: in all)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthwork.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        said = str(error).strip().partition("\n")[0]
        sys.exit(f"youthwork: the database can't be used (migrated?): {said}")


if __name__ == "__main__":
    main()
