"""The draft of a processor agreement, filled from the record (GDPR art. 28(3), all of a to h)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy import register
from privacy.models import Processor
from privacy.processor_choices import OUTSIDE

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

HOURS_TO_TELL = 24  # of a breach, so that 72 are left for us (art. 33(1) and (2)); our choice
DAYS_BEFORE_SUB = 30  # that another company is announced (art. 28(2)); our choice
DAYS_TO_ERASE = 30  # after the end (art. 28(3)(g)); our choice


# Title, which part of article 28 it answers, and its texts, which the record fills; a text that
# comes to nothing is left out.
ARTICLES: tuple[tuple[StrPromise, str, tuple[StrPromise | str, ...]], ...] = (
    (
        gettext_lazy("What it is about"),
        "28(3)",
        (
            gettext_lazy(
                "%(processor)s processes personal data for %(organisation)s, and for nobody else."
            ),
            gettext_lazy("What for: %(purpose)s"),
            gettext_lazy("Which data: %(data)s"),
            gettext_lazy("Of whom: %(people)s"),
            "%(duration)s",
        ),
    ),
    (
        gettext_lazy("Only on our instructions"),
        "28(3)(a)",
        (
            gettext_lazy(
                "%(processor)s processes the data only on documented instructions of "
                "%(organisation)s, of which this agreement is the first."
            ),
            "%(place)s",
            gettext_lazy(
                "Does a law oblige it to something else, then it tells %(organisation)s before, "
                "unless that law forbids telling."
            ),
        ),
    ),
    (
        gettext_lazy("Confidential"),
        "28(3)(b)",
        (
            gettext_lazy(
                "Whoever at %(processor)s can reach the data has promised confidentiality or is "
                "bound to it by law. No more people can reach them than the work asks."
            ),
        ),
    ),
    (
        gettext_lazy("Secured"),
        "28(3)(c)",
        (
            gettext_lazy(
                "%(processor)s takes the measures of article 32: encryption on the way and at "
                "rest, access for who needs it with a second step, backups that are tried, and a "
                "test of all that at least once a year."
            ),
            "%(security)s",
        ),
    ),
    (
        gettext_lazy("Other companies"),
        "28(3)(d)",
        (
            gettext_lazy(
                "%(processor)s uses another company only after telling %(organisation)s at least "
                "%(days)d days before. %(organisation)s may object, and may end the agreement then."
            ),
            gettext_lazy(
                "To that company the same duties apply, and %(processor)s answers for it."
            ),
            gettext_lazy("Used on the day of signing: %(others)s"),
        ),
    ),
    (
        gettext_lazy("Questions of people"),
        "28(3)(e)",
        (
            gettext_lazy(
                "Does somebody ask %(processor)s to see, correct or erase their data, then it "
                "passes that on within two working days to %(mail)s and answers nothing itself. It "
                "helps to find, hand over, correct and erase what there is."
            ),
        ),
    ),
    (
        gettext_lazy("Breaches and assessments"),
        "28(3)(f)",
        (
            gettext_lazy(
                "%(processor)s tells %(organisation)s of a breach within %(hours)d hours after "
                "finding it, at %(mail)s: what happened, whose data, what it may lead to and what "
                "was done. It does not tell the authority or the people itself."
            ),
            gettext_lazy(
                "It helps with securing, with an impact assessment and with consulting the "
                "authority (articles 32 to 36)."
            ),
        ),
    ),
    (
        gettext_lazy("When it ends"),
        "28(3)(g)",
        (
            gettext_lazy(
                "After the end %(processor)s gives all data back in a common form, or erases them, "
                "as %(organisation)s chooses, also in backups, within %(erase)d days. It says so "
                "in writing. What a law obliges it to keep stays for that alone."
            ),
        ),
    ),
    (
        gettext_lazy("Showing that it is so"),
        "28(3)(h)",
        (
            gettext_lazy(
                "%(processor)s gives all information that shows that it keeps to this, and lets "
                "%(organisation)s or somebody independent look once a year, and after a breach."
            ),
            gettext_lazy(
                "Does %(processor)s think that an instruction breaks the law, then it says so at "
                "once."
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Article:
    title: str
    law: str
    lines: list[str]


def articles(processor: Processor, house: Mapping[str, str]) -> list[Article]:
    """The agreement between the organisation (we) and the processor, in the order of the law."""
    given = _given(processor, house)
    return [
        Article(str(title), law, [told for text in texts if (told := str(text) % given)])
        for title, law, texts in ARTICLES
    ]


def _given(processor: Processor, house: Mapping[str, str]) -> dict[str, Any]:
    """What the record says, for the places in the texts."""
    lines = [each for each in register.lines() if each.key in processor.activities]
    people = _each_once(each.people for each in lines) or _("to be filled in")
    return {
        "processor": processor.name,
        "organisation": house["legal_name"] or house["name"],
        "mail": house["mail"] or _("to be filled in"),
        "purpose": _sentence(processor.purpose),
        "data": _sentence(processor.data),
        "people": _sentence(people),
        "others": _sentence(processor.sub_processors or _("no other company")),
        "security": _sentence(processor.security),
        "place": _place(processor),
        "duration": _duration(processor),
        "hours": HOURS_TO_TELL,
        "days": DAYS_BEFORE_SUB,
        "erase": DAYS_TO_ERASE,
    }


def _each_once(texts: Iterable[str]) -> str:
    """What stands between semicolons, each once and after the first in the flow of a sentence."""
    parts = [part.strip() for text in texts for part in text.split(";")]
    first, *others = dict.fromkeys(part[:1].upper() + part[1:] for part in parts) or [""]
    return "; ".join([first, *(part[:1].lower() + part[1:] for part in others)])


def _sentence(text: str) -> str:
    """What was typed, with a full stop."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def _place(processor: Processor) -> str:
    where = str(processor.get_place_display())
    if processor.country:
        where = f"{where} ({processor.country})"
    told = _("The data are: %(where)s.") % {"where": where[:1].lower() + where[1:]}
    if processor.place in OUTSIDE:
        return told + " " + _("They go nowhere else outside Europe (articles 44 to 46).")
    return told + " " + _("They don't leave the European Economic Area.")


def _duration(processor: Processor) -> str:
    if processor.ends_on is None:
        return _("For how long: until one of the two ends it, in writing.")
    return _("For how long: until %(day)s.") % {"day": date_format(processor.ends_on, "j F Y")}
