"""`python -m youthwork.lib.answers URL HOST`: exits 0 when it answers 200 (health checks)."""

import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

WITHIN = 3  # seconds


def answers(url: str, host: str) -> bool:
    """Whether it answers 200 in time, asked by the name of `host`."""
    try:
        with urlopen(Request(url, headers={"Host": host}), timeout=WITHIN) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(*sys.argv[1:3]) else 1)
