"""A mail domain that was probably mistyped, and what it was meant to be.

It is only ever suggested: an address that looks odd may be right, and a mail to the wrong one may
reach a stranger.
"""

from __future__ import annotations

# Where parents and young people here have their mail.
KNOWN = frozenset(
    """
    gmail.com googlemail.com hotmail.com hotmail.nl hotmail.be hotmail.de hotmail.fr outlook.com
    outlook.nl outlook.be outlook.de outlook.fr live.nl live.be live.com msn.com icloud.com
    me.com mac.com yahoo.com yahoo.nl ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl
    home.nl xs4all.nl upcmail.nl casema.nl chello.nl quicknet.nl tele2.nl telfort.nl solcon.nl
    online.nl zonnet.nl caiway.nl caiway.net zeelandnet.nl delta.nl proton.me protonmail.com
    gmx.net gmx.com gmx.de mail.com wp.pl o2.pl interia.pl onet.pl ukr.net i.ua
    """.split()
)
SHORTEST = 6  # shorter domains are one letter away from too many others


def suggestion(address: str) -> str:
    """The whole address with the domain that was probably meant; empty when nothing looks wrong."""
    name, at, domain = address.strip().rpartition("@")
    domain = domain.casefold()
    if not name or not at or domain in KNOWN or len(domain) < SHORTEST:
        return ""
    if domain.startswith("gmail."):  # there is only one
        return f"{name}@gmail.com"
    near = [(distance(domain, known), known) for known in KNOWN if len(known) >= SHORTEST]
    nearest, known = min(near)
    most = 1 if len(domain) < 9 else 2
    return f"{name}@{known}" if nearest <= most else ""


def distance(one: str, other: str) -> int:
    """Letters to add, leave out, change or swap with a neighbour to get from one to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                step = min(step, older[j - 2] + 1)
            row.append(step)
    return row[-1]
