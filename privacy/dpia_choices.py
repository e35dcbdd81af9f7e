"""Words of the data protection impact assessment of signals (GDPR art. 35)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class DpiaStatus(models.TextChoices):
    """How far a version is; `NEXT` says what may follow."""

    DRAFT = "draft", pgettext_lazy("DPIA", "Draft")
    ADVISED = "advised", pgettext_lazy("DPIA", "Advice given")
    DECIDED = "decided", pgettext_lazy("DPIA", "Decided")


# Changing the text after the advice takes the advice away: it was about another text.
NEXT: dict[str, tuple[str, ...]] = {
    DpiaStatus.DRAFT: (DpiaStatus.ADVISED,),
    DpiaStatus.ADVISED: (DpiaStatus.DRAFT, DpiaStatus.DECIDED),
    DpiaStatus.DECIDED: (),
}


class Advice(models.TextChoices):
    """What the privacy officer thinks of it (art. 35(2), 39(1)(c))."""

    YES = "yes", pgettext_lazy("DPIA", "Signals may open like this")
    IF = "if", pgettext_lazy("DPIA", "Only when what I write below is done first")
    NO = "no", pgettext_lazy("DPIA", "Better not")


class Outcome(models.TextChoices):
    """What the director decided."""

    YES = "yes", pgettext_lazy("DPIA", "Yes, signals may open")
    NO = "no", pgettext_lazy("DPIA", "No, signals stay closed")


# Of a no while signals are open, which closes nothing.
NO_WHILE_OPEN = pgettext_lazy("DPIA", "No, not like this (signals stay open)")


class Size(models.IntegerChoices):
    """How likely something is, or how bad for a young person if it happens."""

    LOW = 1, pgettext_lazy("size of a risk", "small")
    MEDIUM = 2, pgettext_lazy("size of a risk", "medium")
    LARGE = 3, pgettext_lazy("size of a risk", "large")


class Level(models.TextChoices):
    """How large a risk is: likelihood times impact."""

    LOW = "low", pgettext_lazy("risk", "Low")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium")
    HIGH = "high", pgettext_lazy("risk", "High")


HIGH_FROM, MEDIUM_FROM = 6, 3


def level(likelihood: int, impact: int) -> Level:
    """One to two is low, three and four medium, six and nine high (of nine)."""
    size = likelihood * impact
    if size >= HIGH_FROM:
        return Level.HIGH
    return Level.MEDIUM if size >= MEDIUM_FROM else Level.LOW
