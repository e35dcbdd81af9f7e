#!/usr/bin/env python
"""Django's command line for Vindplaats."""

import gc
import os
import sys


def main() -> None:
    """Run a command; a database that can't be used ends it in one line (`--traceback`: in all)."""
    gc.disable()  # while all is loaded, which stays
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthwork.settings")
    from django.core.management import BaseCommand, ManagementUtility
    from django.db import OperationalError, ProgrammingError

    class CommandLine(ManagementUtility):
        def fetch_command(self, subcommand: str) -> BaseCommand:
            """The command, once the apps are loaded: from now on garbage is collected."""
            command = super().fetch_command(subcommand)
            gc.freeze()
            gc.enable()
            return command

    try:
        CommandLine(sys.argv).execute()
    except (OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        said = str(error).strip().partition("\n")[0]
        sys.exit(f"youthwork: the database can't be used (migrated?): {said}")


if __name__ == "__main__":
    main()
