"""Work accounts of workers, and the checks of what is work and what is private.

A private account has no place here: no field holds its name, and no form asks for it.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from workers.choices.profiles import (
    NEXT,
    Answer,
    CheckedBy,
    EndedHow,
    Item,
    Status,
    Visibility,
    Visible,
)
from workers.querysets.profiles import (
    ProfileCheckQuerySet,
    ProfileExceptionQuerySet,
    WorkProfileQuerySet,
)

HANDLE_MAX, URL_MAX, TEXT_MAX, REMARK_MAX, REASON_MAX = 60, 200, 300, 200, 300


def _moves() -> Q:
    """NEXT as a condition of the database: each status with those it may come from."""
    allowed = Q(status=Status.DRAFT, came_from="")
    for before, following in NEXT.items():
        if following:
            allowed |= Q(came_from=before.value, status__in=sorted(to.value for to in following))
    return allowed


class WorkProfile(models.Model):
    """A worker's account for work on a platform; ended ones stay until their term is over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="work_profiles")
    platform = models.ForeignKey("organisation.Platform", models.PROTECT, related_name="+")
    handle = EncryptedTextField(_("user name"), max_length=HANDLE_MAX, multiline=False)
    url = EncryptedTextField(
        _("address"), max_length=URL_MAX, multiline=False, null=True, blank=True
    )
    bio = EncryptedTextField(_("bio"), max_length=TEXT_MAX, null=True, blank=True)
    availability_text = EncryptedTextField(
        _("availability"), max_length=TEXT_MAX, null=True, blank=True
    )
    visibility = models.CharField(
        _("who sees it"), max_length=10, choices=Visibility, default=Visibility.CLOSED
    )
    public_until = models.DateField(null=True, editable=False)  # by an exception that runs
    followers = models.PositiveIntegerField(_("followers"), null=True, blank=True)
    buddy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    # The status before this one, so that the database can hold a profile to NEXT.
    came_from = models.CharField(max_length=20, blank=True, editable=False)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    next_check_on = models.DateField(null=True, editable=False)
    passed_on = models.DateField(null=True, editable=False)  # was in order for the first time
    # When who leads the team looks along at a new profile (J10); None once that was done.
    lead_looks_on = models.DateField(null=True, editable=False)
    last_check = models.ForeignKey(
        "workers.ProfileCheck", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Who left: whom its closing waits for, until and including which day.
    closer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    close_by = models.DateField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_how = models.CharField(max_length=20, choices=EndedHow, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    proof = EncryptedTextField(
        _("how one can see it"), max_length=REASON_MAX, null=True, blank=True
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WorkProfileQuerySet.as_manager()
    personal = {
        "user": _("to know whose work account it is"),
        "handle": _("to let young people and colleagues recognise a worker online"),
        "url": _("to find the work account again"),
        "bio": _("to compare what colleagues say of themselves at work"),
        "availability_text": _("to tell young people when somebody can be reached"),
        "followers": _("to know how many young people a work account reaches"),
        "buddy": _("to let a colleague look along when the worker asks"),
        "closer": _("to know who closes the account of somebody who left"),
        "ended_by": _("to account for who closed it"),
        "proof": _("to account for an account that was closed or handed over"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "platform"],
                condition=~Q(status=Status.ENDED),
                name="one_work_profile_on_a_platform",
            ),
            models.CheckConstraint(condition=_moves(), name="work_profile_moves_by_the_table"),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="work_profile_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ENDED, ended_at__isnull=False)
                & ~Q(ended_how="")
                & Q(proof__isnull=False)
                | ~Q(status=Status.ENDED) & Q(ended_at=None, ended_how=""),
                name="work_profile_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ENDED) | Q(next_check_on__isnull=False),
                name="work_profile_has_a_next_check",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.IN_ORDER) | Q(last_check__isnull=False),
                name="work_profile_in_order_was_checked",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.IN_ORDER, visibility=Visibility.PUBLIC)
                | Q(public_until__isnull=False),
                name="work_profile_public_by_an_exception",
            ),
            models.CheckConstraint(
                condition=Q(buddy=None) | ~Q(buddy=F("user")), name="work_profile_buddy_is_another"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "next_check_on"], name="work_profile_due"),
        ]

    def __str__(self) -> str:
        return f"work profile {self.public_id}"

    def get_absolute_url(self) -> str:
        return reverse("workers:account", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """How rows of lower apps refer to this profile."""
        return f"workers.workprofile:{self.public_id}"

    @property
    def may_be_public(self) -> bool:
        """Whether an exception runs; the day's job takes it away when it ends."""
        return self.public_until is not None


class ProfileCheck(models.Model):
    """That somebody looked at a work profile on a day; earlier ones stay as history."""

    profile = models.ForeignKey(WorkProfile, models.CASCADE, related_name="checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_by = models.CharField(max_length=10, choices=CheckedBy)
    day = models.DateField()
    outcome = models.CharField(max_length=20, choices=Status)  # where the profile stood after it

    objects = ProfileCheckQuerySet.as_manager()
    personal = {"by": _("to know who looked")}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "by", "day"], name="one_profile_check_a_day_by_one"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__in=CheckedBy.values), name="profile_check_by_known"
            ),
        ]

    def __str__(self) -> str:
        return f"profile check {self.pk}"

    @property
    def answers_by_item(self) -> dict[str, str]:
        return {row.item: row.answer for row in self.answers.all()}


class ProfileAnswer(models.Model):
    """The answer to one item, with what was said about it and the day it was given."""

    profile_check = models.ForeignKey(ProfileCheck, models.CASCADE, related_name="answers")
    item = models.CharField(max_length=12, choices=Item)
    answer = models.CharField(max_length=20, choices=Answer)
    remark = EncryptedTextField(
        _("remark"), max_length=REMARK_MAX, multiline=False, null=True, blank=True
    )
    answered_on = models.DateField()

    personal = {"remark": _("to remember what is still to be done about a profile")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile_check", "item"], name="one_answer_to_an_item"),
            models.CheckConstraint(
                condition=Q(item__in=Item.values, answer__in=Answer.values),
                name="profile_answer_known",
            ),
        ]

    def __str__(self) -> str:
        return f"profile answer {self.pk}"


class ProfileException(models.Model):
    """That a profile may be public for a while: asked with a reason, decided by somebody else."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(WorkProfile, models.CASCADE, related_name="exceptions")
    reason = EncryptedTextField(_("reason"), max_length=REASON_MAX)
    until_day = models.DateField(_("until and including"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_on = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)
    is_granted = models.BooleanField(null=True)
    ended_on = models.DateField(null=True)

    objects = ProfileExceptionQuerySet.as_manager()
    personal = {
        "reason": _("to account for a profile that everybody can see"),
        "asked_by": _("to ask back"),
        "decided_by": _("to account for who decided"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(ended_on=None) & ~Q(is_granted=False),
                name="one_profile_exception_runs",
            ),
            models.CheckConstraint(
                condition=Q(until_day__gte=F("asked_on")), name="profile_exception_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(is_granted=None, decided_on=None)
                | Q(is_granted__isnull=False, decided_on__isnull=False),
                name="profile_exception_decided_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(asked_by=None) | ~Q(decided_by=F("asked_by")),
                name="profile_exception_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"profile exception {self.public_id}"


class VisibleItem(models.Model):
    """That somebody has a card, a line under e-mails or a poster that says they are online."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    item = models.CharField(max_length=12, choices=Visible)
    since = models.DateField()

    personal = {"user": _("to remember who is to be found online by what hangs and lies around")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "item"], name="one_visible_item_each"),
            models.CheckConstraint(condition=Q(item__in=Visible.values), name="visible_item_known"),
        ]

    def __str__(self) -> str:
        return f"visible item {self.pk}"
