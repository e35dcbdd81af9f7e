"""What is held on an employee's work accounts and their checks (GDPR article 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.subject_access import Hit, Source
from workers.choices.profiles import Item, Visible
from workers.models import ProfileCheck, ProfileException, VisibleItem, WorkProfile
from workers.subject_access import employees


def _profiles(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Work accounts with what was said of them, their exceptions and checks."""
    hits = []
    for person in employees(name, handles):
        for row in WorkProfile.objects.held_by(person).whole().in_order_list():
            texts = [row.handle, row.url, row.bio, row.availability_text, row.proof]
            hits.append(
                Hit(
                    subject=row.label,
                    title=_("Work account"),
                    day=timezone.localdate(row.made_at),
                    fields={
                        _("Platform"): row.platform.name,
                        _("Texts"): " · ".join(text for text in texts if text),
                        _("Status"): str(row.get_status_display()),
                    },
                    exact=True,
                )
            )
            hits += [_check_hit(row, made) for made in ProfileCheck.objects.of(row)]
            hits += [
                Hit(
                    subject=row.label,
                    title=_("Question for a public profile"),
                    day=asked.asked_on,
                    fields={_("Reason"): asked.reason},
                    exact=True,
                )
                for asked in ProfileException.objects.filter(profile=row).order_by("pk")
            ]
        hits += [
            Hit(
                subject=person.label,
                title=_("Visible offline"),
                day=held.since,
                fields={_("What"): str(Visible(held.item).label)},
                exact=True,
            )
            for held in VisibleItem.objects.filter(user=person).order_by("item")
        ]
    return hits


def _check_hit(profile: WorkProfile, made: ProfileCheck) -> Hit:
    said = [
        f"{Item(row.item).label} {row.get_answer_display()} {row.remark or ''}".strip()
        for row in made.answers.all()
    ]
    return Hit(
        subject=profile.label,
        title=_("Check of a work account"),
        day=made.day,
        fields={_("Answers"): " · ".join(said), _("By"): str(made.get_checked_by_display())},
        exact=True,
        others=made.by_id != profile.user_id,
    )


SOURCES = [
    Source(
        "workers.profiles",
        gettext_lazy("Work accounts of employees"),
        _profiles,
        portable=True,
        in_parts=True,
    )
]
