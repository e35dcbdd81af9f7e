"""`python -m youthwork.lib.answers URL HOST [AUTHORITY]`: exits 0 when it answers 200.

For health checks. AUTHORITY is the file of who vouches for the certificate of an https address.
"""

import ssl
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

WITHIN = 3  # seconds


def answers(url: str, host: str, authority: str | None = None) -> bool:
    """Whether it answers 200 in time, asked by the name of `host`."""
    asked = Request(url, headers={"Host": host})  # noqa: S310 - given on the command line
    try:
        trust = ssl.create_default_context(cafile=authority)
        with urlopen(asked, timeout=WITHIN, context=trust) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(*sys.argv[1:4]) else 1)
