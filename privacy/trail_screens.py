"""What the page *Who read what* says of the last walks over the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacy.choices import BreakKind
from privacy.models import TrailCheck
from privacy.querysets.trail import Standing
from privacy.walking import DAYS
from youthwork.lib.together import Asking, read

SEAL = "seal "
LATE = timedelta(days=2)  # every day has its check; two without one are told


@dataclass(frozen=True)
class Chain:
    """The state of the chain on screen: what broke, or what was walked and until when."""

    broken: TrailCheck | None
    what: str  # in which way it is broken
    whole: TrailCheck | None  # the last walk over all of it
    recent: TrailCheck | None  # the last one of what was added, where that is newer
    part: TrailCheck | None  # and the part of the day
    days: int  # in which parts go over all of it
    late: bool


def chain(now: datetime) -> Asking[Chain]:
    seen = Standing((yield from read(TrailCheck.objects.last_walks())))
    recent = seen.recent
    if recent and seen.whole and recent.at < seen.whole.at:
        recent = None
    return Chain(
        broken=seen.broken,
        what=what_broke(seen.broken) if seen.broken else "",
        whole=seen.whole,
        recent=recent,
        part=seen.part if recent else None,
        days=DAYS,
        late=seen.last is None or now - seen.last.at > LATE,
    )


def what_broke(check: TrailCheck) -> str:
    """`Entry A-… was changed after it was sealed`, in the words of the screen."""
    if not check.broken_kind:  # of a release that kept no kinds
        return check.broken
    at = check.broken_at
    about = (
        _("seal %(number)s") % {"number": at.removeprefix(SEAL)}
        if at.startswith(SEAL)
        else _("entry %(ref)s") % {"ref": at}
    )
    return capfirst(f"{about} {BreakKind(check.broken_kind).label}")
