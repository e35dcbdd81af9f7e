"""What the register, one post and the list of what has to come down show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from consent.choices.consent import Channel, TakedownReason
from consent.choices.request import ImageKind
from consent.models import Publication, PublicationSubject, TakedownTask
from consent.screens.check import CHANNEL_ICONS, reads
from consent.screens.wording import SHORT, day, listed, weekday
from organisation.models import User
from youthwork.lib.dates import day_of

TABS = {
    "": gettext_lazy("All posts"),
    "online": gettext_lazy("Online"),
    "gone": gettext_lazy("Taken down"),
}


@dataclass(frozen=True)
class Tab:
    url: str
    label: str
    current: bool


@dataclass(frozen=True)
class Row:
    """One post of the register."""

    url: str
    title: str
    channel: str
    icon: str
    names: str
    when: str
    by: str
    tone: str
    state: str


def tabs(shown: str) -> list[Tab]:
    return [
        Tab(f"?show={key}" if key else "?", str(label), key == shown) for key, label in TABS.items()
    ]


def rows(
    posts: Sequence[Publication],
    people: Mapping[int, list[PublicationSubject]],
    tasks: Mapping[int, date],
    today: date,
) -> list[Row]:
    return [_row(post, people.get(post.pk, []), tasks.get(post.pk), today) for post in posts]


def _row(post: Publication, people: list[PublicationSubject], due: date | None, today: date) -> Row:
    tone, state = standing(post, due, today)
    return Row(
        url=post.get_absolute_url(),
        title=post.what,
        channel=f"{SHORT[post.kind][0]} · {Channel(post.channel).label}",
        icon=CHANNEL_ICONS[Channel(post.channel)],
        names=listed(one.consent.subject.short_name for one in people),
        when=day(post.posted_on, today),
        by=post.made_by.name if post.made_by else "",
        tone=tone,
        state=state,
    )


def standing(post: Publication, due: date | None, today: date) -> tuple[str, str]:
    """Tone and words: online, to be taken down by a day, gone."""
    if post.taken_down_at:
        return "ok", _("Taken down")
    if due is None:
        return "", pgettext("post", "Online")
    if due < today:
        return "bad", _("Was to go by %(day)s") % {"day": weekday(due)}
    return "warn", _("Take down by %(day)s") % {"day": weekday(due)}


@dataclass(frozen=True)
class OnIt:
    """Somebody on a post."""

    name: str
    url: str


def page(
    post: Publication,
    people: list[PublicationSubject],
    tasks: Sequence[TakedownTask],
    user: User,
    today: date,
) -> dict[str, Any]:
    """One post: where, when, who is on it, and what has to happen to it."""
    open_tasks = [task for task in tasks if task.done_at is None]
    due = min((task.due_on for task in open_tasks), default=None)
    tone, state = standing(post, due, today)
    facts = [
        (_("Where"), str(Channel(post.channel).label)),
        (_("What is it"), str(ImageKind(post.kind).label)),
        (_("Posted on"), day(post.posted_on, today)),
        (_("Written down by"), post.made_by.name if post.made_by else post.team.name),
        (_("Team"), post.team.name),
    ]
    if post.taken_down_at:
        facts.append((_("Taken down on"), day(day_of(post.taken_down_at), today)))
    return {
        "post": post,
        "title": post.what,
        "tone": tone,
        "state": state,
        "facts": facts,
        "people": [
            OnIt(
                one.consent.subject.short_name,
                one.consent.request.get_absolute_url() if reads(user, one.consent.request) else "",
            )
            for one in people
        ],
        "reasons": _reasons(open_tasks, user),
        "due": weekday(due) if due else "",
        "is_late": bool(due and due < today),
        "left": [
            (task.impossible, day(day_of(task.done_at), today))
            for task in tasks
            if task.impossible and task.done_at
        ],
        "may_mark": post.taken_down_at is None,
        "asked_for": bool(open_tasks),
    }


def _reasons(tasks: Iterable[TakedownTask], user: User) -> list[str]:
    """Why a post has to go, for who may read the consent in full.

    To a colleague every reason is the same: it has to go. Nobody gets to know here who said no.
    """
    told = [task for task in tasks if reads(user, task.consent.request)]
    return sorted({str(TakedownReason(task.reason).label) for task in told})


@dataclass(frozen=True)
class Task:
    """A post that has to come down, once, whoever asked for it."""

    ref: str
    url: str
    title: str
    text: str
    icon: str
    due: str
    is_late: bool


def tasks(found: Iterable[TakedownTask], user: User, today: date) -> list[Task]:
    """By post, the first due first; because of whom and why, for who may read that in full."""
    made: dict[str, Task] = {}
    for task in found:
        post = task.publication
        if post.ref in made:
            continue
        late = task.due_on < today
        days = (today - task.due_on).days
        told = (
            ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
            if late
            else _("by %(day)s") % {"day": weekday(task.due_on)}
        )
        text = [
            str(Channel(post.channel).label),
            _("posted %(day)s") % {"day": day(post.posted_on, today)},
        ]
        if reads(user, task.consent.request):
            text += [task.consent.request.subject.short_name, *_reasons([task], user)]
        made[post.ref] = Task(
            post.ref,
            post.get_absolute_url(),
            post.what,
            " · ".join(text),
            CHANNEL_ICONS[Channel(post.channel)],
            told,
            late,
        )
    return list(made.values())
