"""The days that commands take on their command line."""

from argparse import ArgumentTypeError
from datetime import date

YEARS = range(2000, 2101)


def day(text: str) -> date:
    """A day written YYYY-MM-DD. Raises ArgumentTypeError for another text or another century."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("must be a date, YYYY-MM-DD") from None
    if given.year not in YEARS:
        raise ArgumentTypeError(f"must lie between {YEARS[0]} and {YEARS[-1]}")
    return given
