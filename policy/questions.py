"""The checklist's questions, and what may prove an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policy.choices.checklist import Item, keys_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Part:
    """One condition: what it says, its six questions, and what may show the answers."""

    lead: StrPromise
    questions: tuple[StrPromise, ...]
    proofs: tuple[StrPromise, ...]


PARTS: dict[str, Part] = {
    Item.VISION: Part(
        _("We know what good youth work is to us. Our online work builds on it."),
        (
            _("Is our vision on youth work on paper, and adopted?"),
            _("Does a second document explain what working online adds to it?"),
            _("Can every youth worker say in two sentences why we are online?"),
            _("Are there goals with a number and a date?"),
            _("Is it written down for each goal why it can be reached?"),
            _("Is it clear what the fixed rules are, and where there is freedom?"),
        ),
        (
            _("adopted document with a date"),
            _("list of goals from the app"),
            _("confirmations of reading"),
            _("report of a team day"),
        ),
    ),
    Item.EVALUATION: Part(
        _("Our policy is alive. We look at it at least twice a year."),
        (
            _("Was the last evaluation less than six months ago?"),
            _("Is the next one planned?"),
            _("Were changes in platforms and settings discussed?"),
            _("Could young people say something themselves, in a survey for instance?"),
            _("Were the decisions of last time carried out?"),
            _("Were the pages of platforms checked in the last six months?"),
        ),
        (
            _("report with decisions"),
            _("outcome of the youth survey"),
            _("list of actions"),
            _("date of each platform's page"),
        ),
    ),
    Item.QUALITY: Part(
        _("Our people can do it, or learn it."),
        (
            _("Do we ask applicants about experience with social media and the will to learn?"),
            _("Did everybody talk about the six competences in the past year?"),
            _("Is there a training plan for the gaps that we see?"),
            _("Did every new colleague get a first-weeks programme with a buddy?"),
            _("Are all work profiles in order?"),
            _("Do workers feel more confident online than half a year ago?"),
        ),
        (
            _("questions for recruitment"),
            _("team overview of competences (without names)"),
            _("presence at trainings"),
            _("share of profiles in order"),
            _("short question to workers"),
        ),
    ),
    Item.PRIVACY: Part(
        _("Young people can count on us to be careful with what we see."),
        (
            _("Does everybody know what we never write down?"),
            _("Are there a DPIA and a register of processing?"),
            _("Did we agree with every partner what we share and what we don't?"),
            _("Is there consent for all images of young people who can be recognised?"),
            _("Are data erased in time, and do we see that?"),
            _("Are there agreements for chat groups, and does everybody know them?"),
        ),
        (
            _("register"),
            _("DPIA with a date"),
            _("agreements with partners"),
            _("report of retention"),
            _("sample of publications"),
            _("confirmation of reading of the agreements for chat groups"),
        ),
    ),
    Item.MEANS: Part(
        _("Who has to work online has the time and good equipment for it."),
        (
            _("Are online hours in the roster (about a quarter of the time)?"),
            _("Is the evening covered, Friday too?"),
            _("Does everybody have a good work phone?"),
            _("Is there a good laptop, shared if need be?"),
            _("Is it clear who pays for evening hours and how they are made up for?"),
            _("Is there money for training and campaigns?"),
        ),
        (
            _("overview of hours of 28 days"),
            _("roster"),
            _("list of equipment"),
            _("budget or letter of grant"),
        ),
    ),
    Item.IMPORTANCE: Part(
        _("The management finds working online important, and shows it."),
        (
            _("Did the management say so out loud and in writing?"),
            _("Is working online in the annual plan and the budget?"),
            _("Does the management ask about the online work in talks?"),
            _("Does the commissioner know that this is extra work, on top of the usual work?"),
            _("Do we show with examples what it yields?"),
            _("Does everybody take part, not one enthusiast only?"),
        ),
        (
            _("statement with name and date"),
            _("annual plan"),
            _("account to the municipality"),
            _("practice examples"),
            _("share of workers active online"),
        ),
    ),
}

QUESTIONS = {
    key: question
    for item, part in PARTS.items()
    for key, question in zip(keys_of(item), part.questions, strict=True)
}
