"""Counts of signals by month: those of closed months kept, and what is published of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from signals.querysets.trend import PublishedListQuerySet, SignalMonthQuerySet


class SignalMonth(models.Model):
    """The counts of one team in one month, whole and in parts, of what was seen until
    `counted_until`.

    No counts: they are to be made (again) and everything is counted live until then. Triggers on
    signals and steps empty them and raise `changes` when anything in that time changes; who
    fills them names the `changes` that were there before counting.
    """

    team = models.ForeignKey("organisation.Team", models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()  # its first day
    counted_from = models.DateTimeField()
    counted_until = models.DateTimeField()
    marked_at = models.DateTimeField()  # when `counted_until` got its value
    changes = models.PositiveIntegerField(default=0)
    counts = models.JSONField(null=True)
    parts = models.JSONField(null=True)  # see Parts of signals/querysets/trend.py

    objects = SignalMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="signal_month_once"),
            models.CheckConstraint(
                condition=Q(month__day=1), name="signal_month_begins_on_the_first"
            ),
            models.CheckConstraint(
                condition=Q(counted_until__gt=F("counted_from")), name="signal_month_has_length"
            ),
        ]
        # Each new signal asks whether it falls into a month that was counted.
        indexes = [models.Index(fields=["team", "counted_until"], name="signal_month_counted")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} of team {self.team_id}"


class PublishedList(models.Model):
    """A list of counts as everybody gets it who may not open the rows; never made again.

    Of the whole organisation, of one of several municipalities, or of a team. Holds what is shown
    and nothing that is hidden.
    """

    team = models.ForeignKey("organisation.Team", models.CASCADE, null=True, related_name="+")
    municipality = models.ForeignKey(
        "organisation.Municipality", models.CASCADE, null=True, related_name="+"
    )
    kind = models.CharField(max_length=20, editable=False)  # the thing that is counted by
    first_month = models.DateField()
    last_month = models.DateField()
    total = models.PositiveIntegerField()
    figures = models.JSONField()  # [[key, count or null, mark], …]
    # Of a municipality: the teams that worked there, for who leads these knows more (0320).
    counted = models.JSONField(default=list)  # [key of a team, …]
    published_at = models.DateTimeField()

    was_sent: bool  # of rows of `TrendMessage.objects.lists_for`

    objects = PublishedListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind", "first_month"], name="published_list_of_team_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "first_month"],
                condition=Q(team=None, municipality=None),
                name="published_list_of_all_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind", "first_month"],
                name="published_list_of_municipality_once",
            ),
            models.CheckConstraint(
                condition=Q(team=None) | Q(municipality=None), name="published_list_of_one"
            ),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")), name="published_list_has_length"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=5), name="published_list_has_no_small_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_month:%Y-%m}"


class EmptiedCounts(models.Model):
    """What signals counted that were emptied before the lists of what was done told their month.

    Of one team and one month; nobody reads this. Goes when the lists are told.
    """

    team = models.ForeignKey("organisation.Team", models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()  # its first day
    counts = models.JSONField(default=dict)  # {list: {key: count}}

    objects = models.Manager["EmptiedCounts"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="signal_emptied_counts_once"),
        ]

    def __str__(self) -> str:
        return f"what was emptied of {self.month:%Y-%m} of team {self.team_id}"


class WaitingParts(models.Model):
    """What each municipality counted in a list of the whole organisation, until it may be told.

    Counted with it, so that both come to the same; nobody reads this. Goes when it is told.
    """

    whole = models.OneToOneField(PublishedList, models.CASCADE, related_name="parts")
    counts = models.JSONField()  # {municipality: {key: count}}
    teams = models.JSONField()  # {municipality: [key of a team, …]}

    objects = models.Manager["WaitingParts"]()

    def __str__(self) -> str:
        return f"parts of {self.whole_id}"


class WaitingLists(models.Model):
    """What the lists beside one counted, at the same moment and of the same months.

    Some are told later, by the quarter or half year: they come to the same total then, whatever
    was logged or merged meanwhile. Nobody reads this. Goes when all of them are told.
    """

    whole = models.OneToOneField(PublishedList, models.CASCADE, related_name="beside")
    counts = models.JSONField()  # {list: {key: count}}

    objects = models.Manager["WaitingLists"]()

    def __str__(self) -> str:
        return f"lists beside {self.whole_id}"
