"""What waits about images in a team that ends."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _

from consent.models import Consent, ConsentRequest, TakedownTask
from organisation.models import Team
from organisation.open_work import Open
from youthwork.lib.together import Asking, counted


def of(team: Team) -> Asking[list[Open]]:
    """Questions without an answer yet, consents in force, posts that have to go."""
    rows = (
        ConsentRequest.objects.open().filter(team=team),
        Consent.objects.standing_in(team),
        TakedownTask.objects.open().filter(publication__team=team),
    )
    asked = tuple(counted(each, number=Count("pk")) for each in rows)
    yield asked
    questions, consents, posts = (next(iter(one), (0,))[0] for one in asked)
    return [
        Open(_("questions for consent without an answer"), questions),
        Open(_("consents"), consents),
        Open(_("posts that have to go"), posts),
    ]
