"""Who may do what with a signal: one condition each, and the querysets named for the deed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import Case, F, Q, QuerySet, Value, When

from outbox.models import Message
from signals.choices.editing import EDITABLE_FOR
from signals.choices.rounds import NEVER_LISTED
from signals.choices.signal import (
    OPEN,
    SEXUAL_IMAGE_MINOR,
    SPENT,
    URGENT,
    Category,
    Outcome,
    Status,
    StepKind,
)
from signals.querysets.ways import teams_of_before, ways_of
from youthwork.lib.dates import day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, all_of, answered, read

if TYPE_CHECKING:
    from organisation.models import User
    from signals.models import Signal
else:
    Signal = Any

WARNED_FOR = timedelta(days=7)  # that a warning opens a signal of another team, with a reason
NEVER = Q(pk__in=[])
GOES_ON_AS = F("merged_into__status")  # of a duplicate how that stands in which it goes on


def without_story(at: str = "") -> Q:
    """As `keeps_no_story`; `at` is the way to the signal, such as `signal__`."""
    return (
        Q(**{f"{at}category": Category.UNSAFE_HOME})
        | Q(**{f"{at}concerns_one_youth": True})
        | Q(**{f"{at}subcategory": SEXUAL_IMAGE_MINOR})
    )


def led(user: User) -> Q:
    if not user.has_perm("signals.triage"):
        return NEVER
    return Q(team__in=user.led_keys)


def went_on(user: User, today: date) -> Q:
    """What stayed with teams that went on in those this person leads."""
    return Q(team__in=teams_of_before(user, today).values("pk"))


def opened(user: User, today: date) -> Q:
    ways = ways_of(user)
    return NEVER if ways is None else ways.together() | went_on(user, today)


def triageable(user: User, now: datetime) -> Q:
    if not user.has_perm("signals.triage"):
        return NEVER
    return led(user) | alarming(user, now)


def alarming(user: User, now: datetime) -> Q:
    """Open urgent signals that a lead has the duty for, or was warned of by now."""
    if not user.has_perm("signals.triage"):
        return NEVER
    teams, warned_of = answered(reached(user, now))
    alarms = Q() if None in teams else Q(team__in=teams) | Q(ref__in=warned_of)
    return alarms & Q(severity__in=URGENT, status__in=OPEN)


def reached(user: User, now: datetime) -> Asking[tuple[list[int | None], list[str]]]:
    """For which teams this person has the duty now (None: for all), and the numbers of the
    signals of which this person was warned lately; asked once a moment."""
    answers = user.answers("warned_of")
    if now not in answers:
        warnings = prepared(_warnings, user.label, now - WARNED_FOR, now)
        yield from all_of(user.asked_for_duty(now), read(warnings))
        answers[now] = sorted(subject.partition(":")[2] for (subject,) in warnings)
    return user.duty_teams(now), answers[now]


def _warnings(label: str, since: datetime, until: datetime) -> QuerySet[Message, tuple[str]]:
    rows = Message.objects.reached(label, "signals.urgent", since, until)
    return rows.order_by().values_list("subject").distinct()


def workable(user: User, now: datetime) -> Q:
    if not user.has_perm("signals.view"):
        return NEVER
    return Q(owner=user) | Q(created_by=user) | triageable(user, now)


def asked_to_tell(user: User, steps: Any) -> Q:
    """Signals of which this person was asked to inform a partner, also as of a duplicate."""
    mine = steps.filter(owner=user, kind=StepKind.INFORMED_PARTNER, done_at=None)
    return Q(pk__in=mine.values("signal")) | Q(pk__in=mine.values("signal__merged_into"))


def movable(user: User, now: datetime) -> Q:
    if not user.has_perm("signals.view"):
        return NEVER
    calm = Q(severity=None) | ~Q(severity__in=URGENT)
    # Whoever has the duty takes over and acts; closing stays with the leads of the team.
    return Q(owner=user) & calm | led(user) | went_on(user, day_of(now))


def holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


class SignalRights(QuerySet["Signal"]):
    """The first call of every read and of every deed."""

    def real(self) -> Self:
        """Without practice signals, which stand in no list and no figure."""
        return self.filter(is_practice=False)

    def visible_to(self, user: User) -> Self:
        """Signals this person may read.

        A lead reads those of the teams led; a worker the own ones and those owned, and severity 1
        to 3 of the own teams where the organisation chose that. A privacy officer reads with a
        reason (`readable_with_reason_by`), nobody else reads at all.
        """
        ways = ways_of(user)
        return self.none() if ways is None else self.filter(ways.together())

    def told_by(self, user: User, now: datetime) -> Self:
        """Signals about which this person may compose what a partner is told: those to work on,
        with `works_on`, and of those to read what they were asked to tell."""
        works, ways = workable(user, now), ways_of(user)
        if ways is None:
            return self.none()
        steps = cast("Any", self.model).steps.rel.related_model.objects
        asked = ways.together() & asked_to_tell(user, steps)
        return self.filter(works | asked).annotate(works_on=holds(works))

    def opened_by(self, user: User, today: date) -> Self:
        """Signals whose page this person opens: those to read, and what ended in a team that went
        on in one that this person leads, so that it can be looked up there and opened again.

        For one row by its number; the lists ask by `ways_of`.
        """
        return self.filter(opened(user, today))

    def readable_with_reason_by(self, user: User, now: datetime) -> Self:
        """Signals that this person may open after giving a reason.

        A privacy officer any; a lead the open urgent ones of the teams for which he has the duty,
        or of which he was warned (break-glass: the privacy officer hears of it).
        """
        if user.has_perm("signals.view_with_reason"):
            return self
        return self.filter(alarming(user, now))

    def ahead_of(self, version: int) -> Self:
        """Signals that somebody changed since they had this version; says nothing of who may."""
        return self.filter(version__gt=version)

    def triageable_by(self, user: User, now: datetime) -> Self:
        """Signals this person may assign, merge and close at any severity.

        A lead those of the teams led, and the open urgent ones of other teams for which he has the
        duty or of which he was warned.
        """
        return self.filter(triageable(user, now))

    def mergeable_by(self, user: User) -> Self:
        """Signals that this person may take together and split: those of the teams led."""
        return self.real().filter(led(user)).exclude(status=Status.ANONYMISED)

    def approachable_by(self, user: User) -> Self:
        """Signals that this person may take up in an approach: those of the teams led.

        Who has the duty for another team acts on what is urgent, and takes up nothing there. An
        approach is a story: what keeps none stands under no approach.
        """
        return (
            self.real()
            .filter(led(user))
            .exclude(without_story())
            .exclude(Q(status__in=SPENT) | Q(outcome=Outcome.RETRACTED))
        )

    def workable_by(self, user: User, now: datetime) -> Self:
        """Signals to which this person may add a step: what is triaged, owned or logged."""
        return self.filter(workable(user, now))

    def maskable_by(self, user: User) -> Self:
        """Signals in which this person may cover a name: a lead's teams, a privacy officer all."""
        if not user.has_perm("signals.mask"):
            return self.none()
        return self if user.has_perm("signals.view_with_reason") else self.filter(led(user))

    def kept_a_word(self) -> Self:
        """Rows with a word that looked like a name and was said to be no person, newest first."""
        return self.real().exclude(no_person="").order_by("-received_at", "-pk")

    def tickable_by(self, user: User, now: datetime, step: int) -> Self:
        """Signals of which this person may tick off this step: worked on, or the step is theirs.

        That of a duplicate also where it goes on.
        """
        theirs = cast("Any", self.model.steps.rel.related_model).objects.to_do_of(user)
        step_of = theirs.filter(pk=step)
        goes_on = step_of.filter(signal__merged_into__isnull=False)
        about = Q(pk__in=step_of.values("signal_id"))
        about |= Q(pk__in=goes_on.values("signal__merged_into"))
        own = self.visible_to(user).filter(about)
        return self.filter(Q(pk__in=own.values("pk")) | workable(user, now))

    def movable_by(self, user: User, now: datetime) -> Self:
        """Signals whose status this person may change; a worker only own, less urgent ones."""
        return self.filter(movable(user, now))

    def editable_by(self, user: User, now: datetime) -> Self:
        """Signals this person may change or take back: the own open ones of the last day."""
        if not user.has_perm("signals.log"):
            return self.none()
        return self.filter(created_by=user, status__in=OPEN, received_at__gt=now - EDITABLE_FOR)

    def account_visible_to(self, user: User, now: datetime) -> Self:
        """Signals whose account and address this person may see.

        Creator, owner and who triages; a privacy officer after giving a reason.
        """
        if user.has_perm("signals.view_with_reason"):
            return self
        return self.workable_by(user, now)

    def duplicates_of(self, signal: Any, user: User, today: date) -> Self:
        """What is taken together with a signal; `shows_account` where this person may see those,
        `opens` where they open its page: the more urgent one may not be theirs to read.

        Who logged it, and who follows up the signal that goes on (which came by `shown_to`): its
        owner and who triages, who answer for both. A privacy officer after giving a reason.
        """
        follows = signal.owner_id == user.pk or signal.may_triage
        with_reason = user.has_perm("signals.view_with_reason")
        everyone = follows or with_reason
        shows = Q(pk__isnull=False) if everyone else Q(created_by=user)
        opens = Q(pk__isnull=False) if with_reason else opened(user, today)
        found = self.filter(merged_into=signal.pk)
        found = found.annotate(shows_account=holds(shows), opens=holds(opens))
        return found.select_related("created_by").order_by("ref")

    def listable_by(self, user: User, now: datetime) -> Self:
        """Signals whose account this person may put on a list of harmful accounts.

        Never one of which no account is kept: a sexual image of a minor, unsafe at home, one
        recognisable young person.
        """
        if not user.has_perm("signals.list_items"):
            return self.none()
        return (
            self.real()
            .workable_by(user, now)
            .exclude(without_story())
            .exclude(category__in=NEVER_LISTED)
            .exclude(outcome=Outcome.RETRACTED)
            .exclude(status__in=SPENT)
        )

    def by_account_searchable_by(self, user: User) -> Self:
        """Signals among which this person may look for an account: the own teams', or all."""
        if user.has_perm("signals.view_with_reason"):
            return self
        if not user.has_perm("signals.find_account"):
            return self.none()
        return self.filter(team__in=user.led_keys)

    def with_rights_of(self, user: User, now: datetime) -> Self:
        """Each row with `may_triage`, `may_work` and `may_move`, by the same rules, and
        `goes_on_as`."""
        return self.annotate(
            goes_on_as=GOES_ON_AS,
            may_triage=holds(triageable(user, now)),
            may_work=holds(workable(user, now)),
            may_move=holds(movable(user, now)),
        )

    def with_reading_of(self, user: User, today: date) -> Self:
        """Each row with `may_read`: whether this person reads it without giving a reason; and
        `goes_on_as`."""
        ways = ways_of(user)
        reads = ways.together() | went_on(user, today) if ways else NEVER
        return self.annotate(may_read=holds(reads), goes_on_as=GOES_ON_AS)
