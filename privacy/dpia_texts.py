"""What the first version of the assessment starts with: a draft to make one's own, no decision.

Drawn from the law (GDPR art. 35(7); WP248) and from what the software does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacy.dpia_choices import Size

DESCRIPTION = _(
    "Youth workers are present online, under their own name and visibly so. When something "
    "worries them, or goes well, they write down what is going on: a kind, how serious, where and "
    "in one or two sentences what they see. Not who it is about. A team lead decides what happens "
    "next. With a partner is shared what an agreement allows, and no more; where there is none, or "
    "a life is in danger, the privacy officer decides, with a reason."
)
NECESSITY = _(
    "Without writing it down nobody sees that the same thing happens in three places, and nobody "
    "knows afterwards what was done. Counting alone is not enough: who has to act must know what "
    "is going on. Consent would not be free here and would give young people away, so the basis is "
    "a legitimate interest in which the child weighs heavily (GDPR article 6(1)(f))."
)
PROPORTIONALITY = _(
    "What is written down is about what happens, not about who. Nobody can search for a person, "
    "nothing is collected by itself, no profile of a young person comes about and nobody is given "
    "a score. Texts are encrypted and go after at most two years, accounts and addresses earlier. "
    "Only the own team reads them, and every reading is written down. A less far-reaching way, "
    "only talking about it, does not reach who has to act at night."
)


@dataclass(frozen=True)
class Shipped:
    """A risk to begin with: how large it is, what the software does about it, what is left."""

    name: Any
    likelihood: Size
    impact: Size
    measures: Any
    likelihood_left: Size
    impact_left: Size


RISKS = [
    Shipped(
        _("A young person can be recognised in a text"),
        Size.LARGE,
        Size.MEDIUM,
        _(
            "The form checks for names, numbers and addresses before saving. A lead or the privacy "
            "officer covers what stands there after all. Texts go after at most two years."
        ),
        Size.MEDIUM,
        Size.MEDIUM,
    ),
    Shipped(
        _("Signals become a file about one young person"),
        Size.MEDIUM,
        Size.LARGE,
        _(
            "There is no search for a person and no list of signals about one. A signal about one "
            "recognisable young person holds no story. An account is found only exactly, with a "
            "reason, and goes 90 days after closing."
        ),
        Size.LOW,
        Size.MEDIUM,
    ),
    Shipped(
        _("A suspicion of an offence follows a young person"),
        Size.MEDIUM,
        Size.LARGE,
        _(
            "No field for who did it. The form warns at words of accusation. Police get nothing "
            "without a demand that the privacy officer has seen."
        ),
        Size.LOW,
        Size.MEDIUM,
    ),
    Shipped(
        _("A partner gets more than it needs"),
        Size.MEDIUM,
        Size.MEDIUM,
        _(
            "Without an agreement there is no button to share. The agreement says which kinds of "
            "data; more can be allowed only by the privacy officer, while a life is in danger. The "
            "sender sees exactly what leaves. A link expires and can be closed."
        ),
        Size.LOW,
        Size.MEDIUM,
    ),
    Shipped(
        _("Somebody reads what is not theirs to read"),
        Size.MEDIUM,
        Size.MEDIUM,
        _(
            "A second step to log in, rights for each role and team, every reading in the audit "
            "trail and visible to the team. Access ends on the day somebody leaves."
        ),
        Size.LOW,
        Size.MEDIUM,
    ),
    Shipped(
        _("A telephone or laptop with signals is lost"),
        Size.MEDIUM,
        Size.MEDIUM,
        _(
            "On the device stands only what was not sent or saved yet: encrypted, and erased after "
            "24 hours, or within an hour after the app is opened there again. Devices are signed "
            "out from a distance."
        ),
        Size.LOW,
        Size.LOW,
    ),
    Shipped(
        _("Sexual images of a minor are kept or passed on"),
        Size.LOW,
        Size.LARGE,
        _(
            "No files with a signal, no previews, and no text or address with this kind of signal. "
            "A red card says whom to call."
        ),
        Size.LOW,
        Size.MEDIUM,
    ),
    Shipped(
        _("Young people feel watched and turn away"),
        Size.MEDIUM,
        Size.MEDIUM,
        _(
            "Workers are recognisable online and only where they were let in. A public page says "
            "what is written down, and every mail links to it. Nothing is collected by itself."
        ),
        Size.LOW,
        Size.MEDIUM,
    ),
]
