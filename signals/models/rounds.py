"""Instaclean: four times a year harmful accounts are reported to their platform, together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from signals.choices.rounds import (
    DECIDED,
    ENDED,
    NEVER_LISTED,
    TAKEN_DOWN,
    UNSENT,
    Decision,
    NotHeldCause,
    NoticeStatus,
    RoundStatus,
    decision_choices,
    ground_choices,
)
from signals.choices.signal import SEXUAL_IMAGE_MINOR, category_choices
from signals.querysets.items import InstacleanItemQuerySet
from signals.querysets.rounds import InstacleanRoundQuerySet, RoundSessionQuerySet

RULE_MAX, REASON_MAX, WHY_MAX = 200, 600, 300
MOST_PARTICIPANTS = 99


class ItemCounter(models.Model):
    """The last number of an item given out in a year; gaps are allowed."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class InstacleanRound(models.Model):
    """The round of one quarter; made by the calendar, its days are the lead's to choose."""

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    ref = models.CharField(max_length=8, unique=True, editable=False)  # 2026-Q4
    starts_on = models.DateField(_("the list opens on"))
    ends_on = models.DateField(_("the list closes on"))
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        max_length=10, choices=RoundStatus, default=RoundStatus.PLANNED, editable=False
    )
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Slugs of those that could be on its list, in their order: what is told by platform stays so.
    platforms = models.JSONField(default=list, db_default=[], editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    not_held_cause = models.CharField(
        max_length=10, choices=NotHeldCause, blank=True, editable=False, db_default="", default=""
    )
    not_held_reason = EncryptedTextField(
        _("why it was not held"), max_length=WHY_MAX, null=True, blank=True
    )
    # Who takes part as a community service is nobody's to keep (GDPR article 10): a number only.
    community_service = models.BooleanField(_("as a community service"), default=False)
    participants_count = models.PositiveSmallIntegerField(
        _("how many young people take part"), null=True, blank=True
    )

    objects = InstacleanRoundQuerySet.as_manager()
    personal = {
        "lead": _("to know who sends the list"),
        "not_held_reason": _("to account for a round that was not held"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter"], name="round_once_a_quarter"),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="round_is_of_one_of_four_quarters"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="round_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(status__in=RoundStatus.values), name="round_has_a_known_status"
            ),
            models.CheckConstraint(
                condition=~Q(status=RoundStatus.NOT_HELD)
                | Q(not_held_reason__isnull=False)
                | ~Q(not_held_cause=""),
                name="round_not_held_says_why",
            ),
            models.CheckConstraint(
                condition=Q(not_held_cause="")
                | Q(not_held_cause__in=NotHeldCause.values, status=RoundStatus.NOT_HELD),
                name="round_has_a_known_cause_when_not_held",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.NOT_HELD]
                )
                | Q(sent_at__isnull=False),
                name="round_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=[RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.NOT_HELD]
                )
                | Q(sent_at=None),
                name="round_unsent_has_no_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, closed_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(closed_at=None)),
                name="round_ended_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(community_service=True) | Q(participants_count=None),
                name="round_counts_who_serve_only",
            ),
            models.CheckConstraint(
                condition=Q(participants_count=None) | Q(participants_count__lte=MOST_PARTICIPANTS),
                name="round_counts_a_group",
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("signals:round", args=[self.ref])

    @property
    def audit_ref(self) -> str:
        return self.ref

    @property
    def told_cause(self) -> str:
        """Why it was not held, as a report tells it; empty where it was, or still may be."""
        if self.status != RoundStatus.NOT_HELD:
            return ""
        return str(NotHeldCause(self.not_held_cause or NotHeldCause.OTHER).label)

    @property
    def takes_items(self) -> bool:
        return self.status in (RoundStatus.PLANNED, RoundStatus.OPEN)


class RoundSession(models.Model):
    """A talk with young people who help as a community service: what about, never with whom."""

    round = models.ForeignKey(InstacleanRound, models.CASCADE, related_name="sessions")
    held_on = models.DateField(_("day"))
    themes = models.JSONField(_("talked about"), default=list)
    reflection = EncryptedTextField(_("how it went"), max_length=REASON_MAX, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RoundSessionQuerySet.as_manager()
    personal = {
        "reflection": _("to learn from a talk and tell the commissioner what it brought"),
        "by": _("to ask back about a talk"),
    }

    def __str__(self) -> str:
        return f"session {self.pk}"


class InstacleanItem(models.Model):
    """One account or page that breaks a law or a rule, and what its platform did about it."""

    ref = models.CharField(max_length=16, unique=True, editable=False)  # I-2026-0031
    round = models.ForeignKey(
        InstacleanRound, models.PROTECT, null=True, blank=True, related_name="items"
    )  # none: reported at once
    signal = models.ForeignKey(
        "signals.Signal", models.SET_NULL, null=True, blank=True, related_name="items"
    )
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+")
    platform = models.ForeignKey("organisation.Platform", models.PROTECT, related_name="+")
    category = models.CharField(_("kind"), max_length=40, choices=category_choices, blank=True)
    subcategory = models.CharField(_("sub-kind"), max_length=40, blank=True)
    ground = models.CharField(_("ground"), max_length=12, choices=ground_choices, blank=True)
    rule_text = EncryptedTextField(
        _("which law or rule"), max_length=RULE_MAX, null=True, blank=True
    )
    reason = EncryptedTextField(_("reason"), max_length=REASON_MAX, null=True, blank=True)
    account_handle = EncryptedTextField(_("account"), max_length=200, null=True, blank=True)
    location_url = EncryptedTextField(_("exact location"), max_length=2000, null=True, blank=True)
    account_term = models.BigIntegerField(null=True, editable=False)
    place_term = models.BigIntegerField(null=True, editable=False)
    index_mark = models.CharField(max_length=8, blank=True, editable=False)  # of the index key
    has_exact_place = models.BooleanField(default=False, editable=False)
    is_closed_account = models.BooleanField(_("closed account"), default=False)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    good_faith = models.BooleanField(_("in good faith"), default=False)

    status = models.CharField(
        max_length=10, choices=NoticeStatus, default=NoticeStatus.LISTED, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    receipt_on = models.DateField(_("receipt confirmed on"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=decision_choices, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    redress = EncryptedTextField(_("redress"), max_length=WHY_MAX, null=True, blank=True)
    appealed_on = models.DateField(_("appealed on"), null=True, blank=True)
    appeal_decision = models.CharField(max_length=12, choices=decision_choices, blank=True)
    appeal_decided_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    wrong_on = models.DateField(null=True, blank=True, editable=False)
    wrong_note = EncryptedTextField(_("what went wrong"), max_length=WHY_MAX, null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InstacleanItemQuerySet.as_manager()
    personal = {
        "account_handle": _("to report a harmful account and recognise its return"),
        "location_url": _("to name the exact location that a notice asks for"),
        "rule_text": _("to say which law or rule is broken"),
        "reason": _("to give the reasons that a notice asks for"),
        "redress": _("to know how a decision can be appealed"),
        "wrong_note": _("to help a young person whose account was removed by mistake"),
        "created_by": _("to ask back, and to let somebody else check"),
        "checked_by": _("to show that two people looked"),
        "reviewed_by": _("to show that a mistake was looked into"),
    }

    class Meta:
        constraints = [
            # To have or to spread one is a crime (article 252 of the Dutch Criminal Code).
            models.CheckConstraint(
                condition=~Q(subcategory=SEXUAL_IMAGE_MINOR), name="item_is_no_image_of_a_minor"
            ),
            models.CheckConstraint(
                condition=~Q(category__in=NEVER_LISTED), name="item_is_of_a_kind_to_report"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NoticeStatus.values), name="item_has_a_known_status"
            ),
            # Article 16(2) DSA; a closed account is reported inside the app by who sees it.
            models.CheckConstraint(
                condition=Q(status=NoticeStatus.LISTED)
                | (
                    ~Q(category="")
                    & ~Q(ground="")
                    & Q(
                        good_faith=True,
                        has_exact_place=True,
                        is_closed_account=False,
                        seen_on__isnull=False,
                        checked_at__isnull=False,
                    )
                    & (
                        Q(erased_at__isnull=False)
                        | Q(
                            location_url__isnull=False,
                            rule_text__isnull=False,
                            reason__isnull=False,
                        )
                    )
                ),
                name="item_checked_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(created_by=None) | ~Q(checked_by=F("created_by")),
                name="item_is_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNSENT, sent_at=None)
                | (~Q(status__in=UNSENT) & Q(sent_at__isnull=False)),
                name="item_sent_has_its_moment",
            ),
            # The day on which it went is typed: none before a second person looked.
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(checked_at=None) | Q(sent_at__gte=F("checked_at")),
                name="item_is_sent_after_its_check",
            ),
            models.CheckConstraint(
                condition=(Q(status__in=DECIDED, decided_on__isnull=False) & ~Q(decision=""))
                | (~Q(status__in=DECIDED) & Q(decision="", decided_on=None)),
                name="item_decided_has_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status=NoticeStatus.APPEALED) | Q(appealed_on__isnull=False),
                name="item_appealed_has_its_day",
            ),
            # A status stands with what it implies: none can be written by itself, also backwards.
            models.CheckConstraint(
                condition=~Q(status=NoticeStatus.LISTED) | Q(checked_at=None, checked_by=None),
                name="item_listed_was_not_checked",
            ),
            models.CheckConstraint(
                condition=~Q(status=NoticeStatus.RECEIVED) | Q(receipt_on__isnull=False),
                name="item_received_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[*UNSENT, NoticeStatus.SENT]) | Q(receipt_on=None),
                name="item_sent_has_no_receipt_yet",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[NoticeStatus.APPEALED, NoticeStatus.DONE])
                | Q(appealed_on=None),
                name="item_decided_was_not_appealed",
            ),
            models.CheckConstraint(
                condition=Q(status=NoticeStatus.DONE, done_at__isnull=False)
                | (~Q(status=NoticeStatus.DONE) & Q(done_at=None)),
                name="item_done_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=NoticeStatus.DONE)
                | Q(appealed_on=None)
                | ~Q(appeal_decision=""),
                name="item_done_knows_what_came_of_its_appeal",
            ),
            models.CheckConstraint(
                condition=Q(appeal_decision="", appeal_decided_on=None)
                | (
                    Q(appealed_on__isnull=False, appeal_decided_on__isnull=False)
                    & ~Q(appeal_decision="")
                ),
                name="item_appeal_is_decided_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(appeal_decision="") | Q(status=NoticeStatus.DONE),
                name="item_appeal_that_runs_has_no_outcome",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(
                    account_handle__isnull=True,
                    location_url__isnull=True,
                    rule_text__isnull=True,
                    reason__isnull=True,
                ),
                name="item_erased_holds_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["account_term"], name="item_by_account"),
            models.Index(fields=["place_term"], name="item_by_place"),
            models.Index(fields=["status", "-created_at", "-id"], name="item_newest_of_status"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"  # ends up in logs: no account, no place

    def get_absolute_url(self) -> str:
        return reverse("signals:item", args=[self.ref])

    @property
    def number(self) -> int:
        """How an item is called on screen: account 31."""
        return int(self.ref.rpartition("-")[2])

    @property
    def final_decision(self) -> str:
        """The decision as it stands: after an appeal that was decided, that one."""
        return self.appeal_decision or self.decision

    @property
    def may_be_corrected(self) -> bool:
        """Whether the decision may be written anew: nothing rests on it yet."""
        return self.status == NoticeStatus.DECIDED and not self._is_rested_on

    @property
    def appeal_may_be_corrected(self) -> bool:
        """Whether what came of the appeal may be written anew: nothing rests on it yet."""
        was_decided = self.status == NoticeStatus.DONE and bool(self.appeal_decision)
        return was_decided and not self._is_rested_on

    @property
    def may_be_appealed(self) -> bool:
        """Whether there is something to appeal, while its term runs (`signals.quarters`).

        What is done as well, once, while it says what was reported.
        """
        if self.decision == Decision.REMOVED:
            return False
        was_left = self.appealed_on is None and self.erased_at is None
        return self.status == NoticeStatus.DECIDED or (
            self.status == NoticeStatus.DONE and was_left
        )

    @property
    def _is_rested_on(self) -> bool:
        """Whether it was noted as a mistake, erased, or counted in a round that has ended."""
        has_ended = self.round is not None and self.round.status in ENDED
        return self.wrong_on is not None or self.erased_at is not None or has_ended

    @property
    def may_have_gone(self) -> bool:
        """Whether its account may have gone: taken down, or after the decision was final.

        While a decision that left it may be written anew, that comes first.
        """
        if self.final_decision in TAKEN_DOWN:
            return self.status in DECIDED
        may_change = self.may_be_corrected or self.appeal_may_be_corrected
        return self.status in (NoticeStatus.DECIDED, NoticeStatus.DONE) and not may_change

    @property
    def may_be_noted_wrong(self) -> bool:
        """Whether no note of a mistake stands there: none was written, or it was erased."""
        return self.wrong_on is None or not self.wrong_note

    @property
    def lacks(self) -> list[str]:
        """What a notice still lacks, as sentences; empty when it can be sent (DSA art. 16(2))."""
        missing = [
            (not self.category, gettext("Choose what kind it is.")),
            (not self.ground or not self.rule_text, gettext("Say which law or rule it breaks.")),
            (not self.reason, gettext("Give the reason in a few words.")),
            (
                not self.has_exact_place,
                gettext("Give the exact location: the address of the account or the page."),
            ),
            (
                self.is_closed_account,
                gettext("A closed account can't be sent. Who sees it reports it inside the app."),
            ),
            (self.seen_on is None, gettext("Say on which day it was seen.")),
            (not self.good_faith, gettext("Declare that the report is made in good faith.")),
        ]
        return [told for lacking, told in missing if lacking]
