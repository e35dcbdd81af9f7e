"""A signal is something a youth worker noticed; never who it is about."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from signals.choices.rounds import decision_choices
from signals.choices.signal import (
    NEXT,
    OPEN,
    SEXUAL_IMAGE_MINOR,
    SPENT,
    URGENT,
    AboutMinors,
    AgeBand,
    Category,
    GroupSize,
    IdentitySure,
    Interpretation,
    Observed,
    OfflinePicture,
    OpportunityWhen,
    Outcome,
    Severity,
    Status,
    StepKind,
    StillVisible,
    category_choices,
    keeps_no_story,
    no_person_choices,
    outcome_choices,
    step_choices,
    subcategory_label,
)
from signals.page_address import page_of
from signals.querysets.signal import SignalQuerySet
from signals.querysets.step import SignalStepQuerySet
from youthwork.lib.row_checks import RowCheck

if TYPE_CHECKING:
    from organisation.models import User

NARRATIVE_MAX = 1500
NOTE_MAX = 500
IS_OPEN = Q(status__in=list(OPEN))
OF_THE_INBOX = "id status is_practice due_at term_met_at paused_until owner created_by".split()
TEXTS = ("narrative", "meaning", "title", "account_handle", "location_url", "paused_reason")
WITHOUT_TEXT = {f"{name}__isnull": True for name in TEXTS}


def _moves() -> GreaterThan:
    """NEXT as a condition of the database: each status with those it may come from.

    One text to look in, instead of eight conditions joined.
    """
    allowed = [f">{Status.NEW}"]
    for before, following in NEXT.items():
        allowed += sorted(f"{before}>{to}" for to in following)
    moved = Func(
        *(Value(" "), F("came_from"), Value(">"), F("status"), Value(" ")),
        template="(%(expressions)s)",
        arg_joiner=" || ",
        output_field=models.TextField(),
    )
    return GreaterThan(StrIndex(Value(f" {' '.join(allowed)} "), moved), 0)


class NumberLane(models.Model):
    """Every sixteenth number of a year: the next one that it gives out (`signals.numbers`)."""

    pk = models.CompositePrimaryKey("year", "lane")
    year = models.PositiveSmallIntegerField()
    lane = models.PositiveSmallIntegerField()
    next = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.next}"


class Signal(models.Model):
    """Something a youth worker noticed online; says what is going on, not who it is."""

    ref = models.CharField(max_length=16, unique=True, editable=False)  # S-2026-0041
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Indexes below begin with the team, the author and the owner: none is needed for each alone.
    team = models.ForeignKey(
        "organisation.Team", models.PROTECT, related_name="signals", db_index=False
    )
    area = models.CharField(_("place"), max_length=80, blank=True)
    category = models.CharField(_("kind"), max_length=40, choices=category_choices)
    subcategory = models.CharField(_("sub-kind"), max_length=40, blank=True)
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity, null=True, blank=True
    )
    opportunity_when = models.CharField(max_length=10, choices=OpportunityWhen, blank=True)
    title = EncryptedTextField(_("title"), max_length=80, null=True, blank=True)
    narrative = EncryptedTextField(
        _("what was seen"), max_length=NARRATIVE_MAX, null=True, blank=True
    )
    platform = models.ForeignKey(
        "organisation.Platform", models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(_("seen"))
    account_handle = EncryptedTextField(
        _("account that posts this"), max_length=200, null=True, blank=True
    )
    account_term = models.BigIntegerField(null=True, editable=False)
    index_mark = models.CharField(max_length=8, blank=True, editable=False)  # of the index key
    location_url = EncryptedTextField(
        _("address of the page"), max_length=2000, null=True, blank=True
    )
    still_visible = models.CharField(max_length=12, choices=StillVisible, blank=True)
    identity_sure = models.CharField(max_length=16, choices=IdentitySure, blank=True)
    observed = models.CharField(max_length=10, choices=Observed, blank=True)
    interpretation = models.CharField(max_length=20, choices=Interpretation, blank=True)
    meaning = EncryptedTextField(
        _("what the worker makes of it"), max_length=NOTE_MAX, null=True, blank=True
    )
    offline_picture = models.CharField(max_length=10, choices=OfflinePicture, blank=True)
    about_minors = models.CharField(max_length=10, choices=AboutMinors, blank=True)
    group_size = models.CharField(max_length=10, choices=GroupSize, blank=True)
    age_band = models.CharField(max_length=10, choices=AgeBand, blank=True)
    concerns_one_youth = models.BooleanField(default=False)
    text_confirmed = models.BooleanField(default=False, editable=False)
    no_person = models.CharField(max_length=10, choices=no_person_choices, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # one more with each change

    status = models.CharField(max_length=20, choices=Status, default=Status.NEW, editable=False)
    # The status before this one, so that the database can hold a signal to NEXT.
    came_from = models.CharField(max_length=20, blank=True, editable=False)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    # Logged or reopened: what was done since is enough to close it.
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    # The term of signals/dates.py: when it began, from when it runs (a rest moves that), its end,
    # and when it was met.
    term_began_at = models.DateTimeField(default=timezone.now, editable=False)
    term_from = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    first_step_at = models.DateTimeField(null=True, editable=False)
    term_met_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=20, choices=outcome_choices, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    paused_until = models.DateField(null=True, blank=True)
    paused_reason = EncryptedTextField(max_length=200, null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="duplicates",
        db_index=False,
    )
    is_practice = models.BooleanField(default=False, editable=False)
    created_offline_at = models.DateTimeField(null=True, blank=True, editable=False)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    account_erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SignalQuerySet.as_manager()
    unsaid_when_new = (  # youthwork.lib.prepared.insert
        "status", "came_from", "version", "outcome", "owner", "merged_into", "term_met_at",
        "paused_until", "paused_reason", "closed_at", "account_erased_at", "anonymised_at",
    )  # fmt: skip
    personal = {
        "title": _("to name a kind of signal that has no category yet"),
        "narrative": _("to know what is going on among young people and act on it"),
        "meaning": _("to tell what was seen from what it may mean"),
        "account_handle": _("to report a harmful account and recognise its return"),
        "location_url": _("to report harmful content at its exact place"),
        "paused_reason": _("to know why a signal waits"),
        "created_by": _("to ask back and report what came of it"),
        "owner": _("to know who follows up"),
    }

    class Meta:
        constraints = [
            RowCheck(
                condition=Q(category=Category.OPPORTUNITY, severity=None)
                # A null passes a check that only compares it.
                | (
                    ~Q(category=Category.OPPORTUNITY)
                    & Q(severity__isnull=False, severity__range=(1, 5))
                ),
                name="signal_has_severity_unless_opportunity",
            ),
            RowCheck(
                condition=~Q(subcategory=SEXUAL_IMAGE_MINOR)
                | Q(severity=Severity.NOW, merged_into__isnull=True, **WITHOUT_TEXT),
                name="signal_of_minor_image_keeps_nothing",
            ),
            RowCheck(
                condition=(~Q(category=Category.UNSAFE_HOME) & Q(concerns_one_youth=False))
                | Q(**WITHOUT_TEXT),
                name="signal_of_home_or_one_youth_has_no_story",
            ),
            RowCheck(
                condition=~Q(status=Status.CLOSED) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="signal_closed_has_an_outcome",
            ),
            RowCheck(
                # An emptied one still says that it was taken back: it counts nowhere.
                condition=Q(status=Status.CLOSED)
                | Q(outcome="", closed_at=None)
                | Q(status=Status.ANONYMISED, outcome=Outcome.RETRACTED, closed_at=None),
                name="signal_open_has_no_outcome",
            ),
            RowCheck(
                condition=~Q(status=Status.CLOSED)
                | Q(severity__isnull=True)
                | Q(severity__lt=Severity.ACT)
                | ~Q(interpretation="")
                | Q(category=Category.UNSAFE_HOME)
                | Q(concerns_one_youth=True)
                | Q(subcategory=SEXUAL_IMAGE_MINOR)
                | Q(outcome=Outcome.RETRACTED),
                name="signal_closed_was_interpreted",
            ),
            RowCheck(condition=_moves(), name="signal_moves_by_the_table"),
            RowCheck(
                condition=~Q(status=Status.CLOSED, severity__in=[Severity.FAST, Severity.NOW])
                | Q(first_step_at__isnull=False),
                name="signal_urgent_closed_has_a_step",
            ),
            RowCheck(
                condition=Q(term_met_at=None) | Q(first_step_at__isnull=False),
                name="signal_term_met_by_a_step",
            ),
            RowCheck(
                condition=~Q(status=Status.MERGED) | Q(merged_into__isnull=False),
                name="signal_merged_has_its_other",
            ),
            RowCheck(
                # Also of a duplicate, which stays one when it is emptied: neither opens again.
                condition=Q(anonymised_at=None) & ~Q(status=Status.ANONYMISED)
                | Q(
                    anonymised_at__isnull=False,
                    status__in=list(SPENT),
                    created_by=None,
                    owner=None,
                    **WITHOUT_TEXT,
                ),
                name="signal_anonymised_names_nobody",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "-received_at", "-id"], name="signal_newest_of_team"),
            models.Index(fields=["created_by", "-received_at", "-id"], name="signal_newest_logged"),
            models.Index(
                fields=["owner", "-received_at", "-id"],
                condition=Q(owner__isnull=False),
                name="signal_newest_owned",
            ),
            # A search by word shows what was written last first.
            models.Index(fields=["created_by", "-id"], name="signal_last_logged"),
            models.Index(
                fields=["owner", "-id"],
                condition=Q(owner__isnull=False),
                name="signal_last_owned",
            ),
            models.Index(fields=["team", "seen_at"], name="signal_seen_in_team"),
            models.Index(
                fields=["team", "category", "severity", "-received_at", "-id"],
                name="signal_filtered",
            ),
            models.Index(
                # With all that counts and orders the inbox: PostgreSQL needn't open the rows.
                fields=["team", "severity", "-received_at", *OF_THE_INBOX],
                condition=IS_OPEN,
                name="signal_open_of_team",
            ),
            models.Index(
                # What may be the same is looked for within a week.
                fields=["account_term", "received_at"],
                condition=Q(account_term__isnull=False),
                name="signal_by_account_and_time",
            ),
            models.Index(
                # For what stands beside each row of the inbox: whole, so that it is looked up here.
                fields=["account_term", "team", "received_at"],
                condition=IS_OPEN & Q(account_term__isnull=False),
                name="signal_open_by_account",
            ),
            models.Index(
                fields=["account_term"],
                condition=Q(status=Status.MERGED, account_term__isnull=False),
                name="signal_merged_by_account",
            ),
            models.Index(
                # Not behind those that are open, which are the newest.
                fields=["team", "-received_at", "-id"],
                condition=Q(status=Status.CLOSED),
                name="signal_closed_of_team",
            ),
            # The counts above the inbox: what is open of a team, an author and an owner.
            models.Index(fields=["created_by"], condition=IS_OPEN, name="signal_open_logged"),
            models.Index(
                fields=["owner"],
                condition=IS_OPEN & Q(owner__isnull=False),
                name="signal_open_owned",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="signal_merged_into",
            ),
            models.Index(
                # A request for access looks through each reason why a signal waits.
                fields=["id"],
                condition=Q(paused_reason__isnull=False),
                name="signal_with_pause",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(term_met_at=None) & IS_OPEN,
                name="signal_open_by_term",
            ),
        ]

    def __str__(self) -> str:
        return f"signal {self.pk}"  # ends up in logs: no content, no names

    def get_absolute_url(self) -> str:
        return page_of(self.ref)

    # Django's own walk through all choices at each call: fifty rows would pay for it.
    def get_category_display(self) -> str:
        return str(Category(self.category).label)

    def get_status_display(self) -> str:
        return str(Status(self.status).label)

    @property
    def is_urgent(self) -> bool:
        return self.severity in URGENT

    def is_led_by(self, person: User, today: date) -> bool:
        """Whether somebody leads its team, or the one in which that went on: not who works here
        and leads another."""
        if self.team_id in person.led_keys:
            return True
        return self.team.goes_on_in(today).pk in person.led_keys

    @property
    def is_opportunity(self) -> bool:
        return self.category == Category.OPPORTUNITY

    @property
    def keeps_no_story(self) -> bool:
        """Whether nothing is written down about a signal of this kind."""
        return keeps_no_story(self.category, self.subcategory, self.concerns_one_youth)

    @property
    def keeps_account(self) -> bool:
        """Whether an account or an address still stands with it."""
        return bool(self.account_handle or self.location_url)

    @property
    def subcategory_label(self) -> object:
        return subcategory_label(self.category, self.subcategory)


class SignalTerm(models.Model):
    """A word of a narrative as keyed hash, so that narratives are found without being read."""

    # No number of its own: a signal has tens of words, and each index is written for each of them.
    pk = models.CompositePrimaryKey("signal_id", "term")
    # Held to its signal once for each statement (`signals.word_triggers`), not for each word.
    signal = models.ForeignKey(
        Signal, models.CASCADE, related_name="terms", db_index=False, db_constraint=False
    )
    team_id = models.BigIntegerField()
    term = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["team_id", "term", "-signal"], name="signal_by_term")]

    def __str__(self) -> str:
        return f"term of signal {self.signal_id}"


class SignalStep(models.Model):
    """What was done about a signal, by whom and when; or what somebody will do, and by when.

    A step without `done_at` is still to be done: it has a day, and as a rule an owner.
    """

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=30, choices=step_choices)
    done_at = models.DateTimeField(_("when"), null=True)
    # When this was written down, as planned or else as done: what a term is met by.
    noted_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    partner = models.ForeignKey(
        "organisation.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey(
        "workers.Activity", models.SET_NULL, null=True, blank=True, related_name="signal_steps"
    )
    note = EncryptedTextField(_("note"), max_length=NOTE_MAX, null=True, blank=True)
    outcome = EncryptedTextField(_("what came of it"), max_length=NOTE_MAX, null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("before"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)  # its owner
    escalated_at = models.DateTimeField(null=True, editable=False)  # to the lead
    # What a platform did with a report; where a notice was sent, these days follow that notice.
    item = models.ForeignKey(
        "signals.InstacleanItem", models.SET_NULL, null=True, editable=False, related_name="steps"
    )
    receipt_on = models.DateField(_("receipt confirmed on"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=decision_choices, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    objects = SignalStepQuerySet.as_manager()
    personal = {
        "note": _("to know what was agreed in following up"),
        "outcome": _("to know what came of a step"),
        "by": _("to ask back about a step"),
        "owner": _("to know who will do a step"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(due_on__isnull=False),
                name="signal_step_is_done_or_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(outcome__isnull=True),
                name="signal_step_to_do_has_no_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.REPORTED_PLATFORM, done_at__isnull=False)
                | Q(item=None, receipt_on=None, decision="", decided_on=None),
                name="signal_step_answered_is_a_report",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on=None)
                | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="signal_step_decided_has_its_day",
            ),
            models.UniqueConstraint(fields=["item"], name="signal_step_once_a_notice"),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_at=None),
                name="signal_step_to_do",
            ),
            models.Index(
                fields=["due_on"], condition=Q(done_at=None), name="signal_step_to_do_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"
