"""The duty rota: shifts planned, changed, exchanged, copied ahead and taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation import dates
from organisation.choices import ON_CALL
from organisation.models import DutyShift, Membership, Organisation, Team, User
from organisation.querysets.duty import DutyShiftQuerySet
from organisation.rota import TOLD, gap_told, gaps_told
from outbox.actions import Post, post_many
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from youthwork.lib.dates import AMSTERDAM, DAY, day_of
from youthwork.lib.said import Seen

WEEK = 7 * DAY
LONGEST = timedelta(days=62)  # planned at once
MORNING = time(8)
GAP = "organisation.dutygap"  # of evenings without duty


@dataclass(frozen=True)
class Pattern:
    """Which days from one to another, and from when to when; past midnight where it ends early."""

    from_day: date
    until_day: date
    weekdays: Sequence[int]
    starts: time
    ends: time


@transaction.atomic
def plan(
    pattern: Pattern,
    person: User,
    *,
    team: Team | None,
    by: User,
    now: datetime,
    backup: User | None = None,
    replace: bool = False,
) -> int:
    """Put somebody on duty on these days; returns how many shifts that made.

    Raises ValidationError with code `no_role` where who has it or stands in has no role for it on
    one of these days, and `taken` where somebody has that duty already, unless `replace`: their
    shifts that begin on one of the days then go; of one that runs into them, or runs now, only the
    hours that are planned. So it is when somebody else plans the same evening at this moment: of
    two one is told.
    """
    _check(pattern, person, backup)
    wanted = dates.shifts_of(
        pattern.from_day, pattern.until_day, pattern.weekdays, pattern.starts, pattern.ends
    )
    wanted = [(day, (start, end)) for day, (start, end) in wanted if end > max(start, now)]
    if not wanted:
        told = _("No day fits. Look at the days of the week.")
        raise ValidationError({"weekdays": ValidationError(told, code="no_day")})
    _refuse_without_role(person, backup, [start for _day, (start, _end) in wanted], now)
    _take_turns(team)
    in_the_way = _in_the_way(team, [span for _day, span in wanted])
    if in_the_way and not replace:
        days = {day_of(shift.starts_at) for shift in in_the_way}
        told = _("Somebody has duty already on %(days)s.") % {"days": _listed(days)}
        raise ValidationError({"replace": ValidationError(told, code="taken")})
    _make_room(in_the_way, dict(wanted), now)
    DutyShift.objects.bulk_create(
        DutyShift(team=team, person=person, backup=backup, starts_at=start, ends_at=end)
        for _day, (start, end) in wanted
    )
    _record(AuditVerb.MADE, team, by, now, after=str(len(wanted)))
    note_filled(now)
    return len(wanted)


@transaction.atomic
def change(
    shift: DutyShift,
    person: User,
    *,
    starts: time,
    ends: time,
    by: User,
    now: datetime,
    backup: User | None = None,
    seen: Seen | None = None,
) -> None:
    """Change who has one shift, who stands in, and its times on the day on which it began.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile, and (`no_role`) where their role has ended by then.
    """
    _take_turns(shift.team)
    if seen:
        seen.hold(shift)
    _check_pair(person, backup)
    start, end = dates.shift_of(day_of(shift.starts_at), starts, ends)
    if end <= start:
        told = _("The clock skips this time on that day.")
        raise ValidationError({"starts": ValidationError(told, code="no_such_time")})
    _refuse_without_role(person, backup, [start], now)
    if [other for other in _in_the_way(shift.team, [(start, end)]) if other.pk != shift.pk]:
        told = _("Somebody has duty already at that time.")
        raise ValidationError({"starts": ValidationError(told, code="taken")})
    still = DutyShift.objects.filter(
        pk=shift.pk, person=shift.person_id, starts_at=shift.starts_at, ends_at=shift.ends_at
    )
    if not still.update(person=person, backup=backup, starts_at=start, ends_at=end):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    audit.record(AuditVerb.CHANGED, shift, by=by, after=person.label, at=now)
    note_filled(now)


@transaction.atomic
def swap(
    shift: DutyShift,
    other: DutyShift,
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Let the people of two shifts exchange them; who stands in stays, unless that is they.

    `seen` is what the form was opened with. Raises ValidationError (`swap`; `no_role` where one may
    not have the other's; `stale` where somebody changed that meanwhile).
    """
    if seen:
        seen.hold(shift)
    if shift.team_id != other.team_id or shift.person_id == other.person_id:
        raise ValidationError(_("Choose a shift of somebody else."), code="swap")
    pairs = [(shift, other.person), (other, shift.person)]
    may = _OnCall([shift.person, other.person], now)
    for one, person in pairs:
        if days := may.not_on(person, [one.starts_at]):
            raise ValidationError(_no_role(person, days), code="no_role")
    # In one order, so that two who exchange the same shifts never wait for each other.
    for one, person in sorted(pairs, key=lambda pair: pair[0].pk):
        backup = one.person if one.backup_id == person.pk else one.backup
        if not DutyShift.objects.filter(pk=one.pk, person=one.person).update(
            person=person, backup=backup
        ):
            raise ValidationError(_("Someone else just changed this."), code="stale")
        audit.record(AuditVerb.CHANGED, one, by=by, after=person.label, at=now)


@transaction.atomic
def copy_week(
    monday: date, weeks: int, *, every: int, team: Team | None, by: User, now: datetime
) -> int:
    """Copy a week's shifts ahead, `weeks` times, each `every` so many weeks; returns how many.

    Where somebody has duty already, nothing is copied; people who left or are on leave aren't
    either, nor those whose role has ended by then.
    """
    _take_turns(team)
    start, end = dates.period(monday, monday + WEEK - DAY)
    week = [
        shift
        for shift in DutyShift.objects.between(start, end).filter(team=team, starts_at__gte=start)
        if shift.reaches and shift.person == shift.reaches[0]
    ]
    if not week:
        raise ValidationError(_("That week has no duty to copy."), code="empty")
    wanted = [
        (shift, _moved(shift, number * every * WEEK))
        for number in range(1, weeks + 1)
        for shift in week
    ]
    taken = _in_the_way(team, [span for _shift, span in wanted])
    may = _OnCall([person for shift in week for person in shift.reaches], now)
    made = list[DutyShift]()
    for shift, (start, end) in wanted:
        # A Sunday that runs into Monday may lie on what was copied for the week after.
        is_taken = any(t.starts_at < end and t.ends_at > start for t in (*taken, *made))
        if end <= max(start, now) or is_taken or may.not_on(shift.person, [start]):
            continue
        backup = next((p for p in shift.reaches[1:] if not may.not_on(p, [start])), None)
        spans = {"starts_at": start, "ends_at": end}
        made.append(DutyShift(team=team, person=shift.person, backup=backup, **spans))
    DutyShift.objects.bulk_create(made)
    _record(AuditVerb.MADE, team, by, now, after=str(len(made)))
    note_filled(now)
    return len(made)


@transaction.atomic
def remove(shift: DutyShift, *, by: User, now: datetime) -> None:
    """Take a shift away; the rota then shows the gap. Raises ValidationError (code `stale`)."""
    removed, _each = DutyShift.objects.filter(pk=shift.pk, person=shift.person_id).delete()
    if not removed:
        raise ValidationError(_("Someone else just changed this."), code="stale")
    audit.record(AuditVerb.ENDED, shift, by=by, before=shift.person.label, at=now)


@transaction.atomic
def pass_on(shift: DutyShift, *, by: User | None, now: datetime) -> None:
    """Give a shift to who stands in; without anybody it ends, and the rota shows the gap."""
    own = DutyShift.objects.filter(team=shift.team_id, person=shift.backup)
    taken = own.filter(starts_at=shift.starts_at).exists()
    same = DutyShift.objects.filter(pk=shift.pk, person=shift.person_id)
    if shift.backup is None or taken:
        if same.delete()[0]:
            audit.record(AuditVerb.ENDED, shift, by=by, before=shift.person.label, at=now)
    elif same.update(person=shift.backup, backup=None):
        audit.record(AuditVerb.CHANGED, shift, by=by, after=shift.backup.label, at=now)


@transaction.atomic
def hand_over(shifts: DutyShiftQuerySet, *, by: User | None, now: datetime) -> int:
    """Pass on those of these shifts that somebody has who may not be put on duty on that day.

    Who neither leads a team nor is manager any more opens no signal of which they would be warned.
    Returns how many were passed on or lost who stood in.
    """
    rows = list(shifts.select_related("person", "backup"))
    may = _OnCall([p for shift in rows for p in (shift.person, shift.backup) if p], now)
    changed = 0
    for shift in rows:
        if shift.backup and may.not_on(shift.backup, [shift.starts_at]):
            same = DutyShift.objects.filter(pk=shift.pk, backup=shift.backup_id)
            changed += same.update(backup=None)
            shift.backup = None
            audit.record(AuditVerb.CHANGED, shift, by=by, fields=("backup",), at=now)
        if may.not_on(shift.person, [shift.starts_at]):
            pass_on(shift, by=by, now=now)
            changed += 1
    return changed


@transaction.atomic
def go_on_in(team: Team, into: Team, at: datetime, *, by: User, now: datetime) -> int:
    """Take the rota of a team over into another's from a moment on; returns how many moved.

    Who has the duty there already keeps it: of the others' shifts only the hours move on which
    that team had nobody of its own. A shift that runs at that moment is cut there. Who merges
    teams holds both.
    """
    moved = 0
    for shift in DutyShift.objects.coming(at).filter(team=team):
        rest = (max(shift.starts_at, at), shift.ends_at)
        taken = [(other.starts_at, other.ends_at) for other in _in_the_way(into, [rest])]
        if shift.starts_at < at:
            DutyShift.objects.filter(pk=shift.pk).update(ends_at=at)
        else:
            DutyShift.objects.filter(pk=shift.pk).delete()
        made = DutyShift.objects.bulk_create(
            DutyShift(team=into, person_id=shift.person_id, backup_id=shift.backup_id,
                      starts_at=start, ends_at=end)
            for start, end in dates.uncovered(rest, taken)
        )  # fmt: skip
        moved += bool(made)
    if moved:
        rota = f"organisation.dutyshift:{into.public_id}"
        audit.record(AuditVerb.MOVED, rota, by=by, before=team.audit_ref, after=str(moved), at=now)
    return moved


@transaction.atomic
def warn_of_gap(team: Team | None, gap: dates.Gap, *, to: Sequence[User], now: datetime) -> bool:
    """Tell leads and manager once that nobody has duty; False when they were told of it before, and
    where there is nobody to tell.

    A gap that lies within one they were told of is no news, unless it was filled since
    (`note_filled`).
    """
    if not to:
        return False
    rota = str(team.public_id) if team else "all"
    Organisation.objects.locked()  # two days at once would both find that nobody was told
    days = gap.first.isoformat(), gap.last.isoformat()
    for label in gaps_told(gap.first):
        if label.partition(":")[2].startswith(f"{rota}/") and _within(days, _still_told(label)):
            return False
    about = f"{GAP}:{rota}/{gap.first}/{gap.last}"
    before = AuditEntry.objects.about(about).with_verbs([AuditVerb.QUEUED]).count()
    key = f"{TOLD}:{rota}/{gap.first}/{gap.last}" + (f".{before}" if before else "")
    post_many(
        Post(TOLD, about, person.label, f"{key}:{person.public_id}",
             not_before=max(now, dates.moment(day_of(now), MORNING)))
        for person in to
    )  # fmt: skip
    audit.record(AuditVerb.QUEUED, about, by=None, after=str(len(to)), at=now)
    return True


@transaction.atomic
def note_filled(now: datetime) -> None:
    """Keep in the trail what of the gaps that were told was filled: what opens again is told again.

    Whoever writes on a rota does so at once, for it may be open again before the next run; the
    run does it for what is filled otherwise, by somebody who is back from leave.
    """
    for label in gaps_told(day_of(now)):
        _team, left = gap_told(label.partition(":")[2])
        days = (left.first.isoformat(), left.last.isoformat()) if left else None
        told = _still_told(label)
        if told is not None and days != told and (days is None or _within(days, told)):
            audit.record(AuditVerb.ENDED, label, by=None, after="/".join(days or ()), at=now)


def _still_told(label: str) -> tuple[str, str] | None:
    """First and last day of a gap of which they know; None once it was filled."""
    deeds = AuditEntry.objects.about(label).with_verbs([AuditVerb.QUEUED, AuditVerb.ENDED])
    last = deeds.last()
    days = last.after if last and last.verb == AuditVerb.ENDED else label.partition("/")[2]
    first, slash, until = days.partition("/")
    return (first, until) if slash else None


def _within(days: tuple[str, str], told: tuple[str, str] | None) -> bool:
    return told is not None and told[0] <= days[0] and days[1] <= told[1]


class _OnCall:
    """On which days these people lead a team or are manager, as far as is known."""

    def __init__(self, people: Iterable[User], now: datetime) -> None:
        named = {person.pk for person in people}
        self._held = list(Membership.objects.filter(user__in=named, role__in=ON_CALL))
        self._now = now

    def not_on(self, person: User, starts: Iterable[datetime]) -> list[date]:
        """On which days of shifts that begin then somebody may not have the duty, in order.

        Of a shift that runs, today counts.
        """
        held = [each for each in self._held if each.user_id == person.pk]
        days = {day_of(max(start, self._now)) for start in starts}
        return sorted(day for day in days if not any(each.holds_on(day) for each in held))


def _refuse_without_role(
    person: User, backup: User | None, starts: Sequence[datetime], now: datetime
) -> None:
    """A shift that would reach nobody looks like one that does."""
    may = _OnCall([p for p in (person, backup) if p], now)
    for name, each in (("person", person), ("backup", backup)):
        if each and (days := may.not_on(each, starts)):
            raise ValidationError({name: ValidationError(_no_role(each, days), code="no_role")})


def _no_role(person: User, days: Sequence[date]) -> str:
    return _("%(name)s is no team lead or manager on %(days)s. Choose somebody else.") % {
        "name": person.name,
        "days": _listed(days),
    }


def _listed(days: Iterable[date]) -> str:
    return ", ".join(date_format(day, "j F") for day in sorted(days)[:5])


def _moved(shift: DutyShift, by: timedelta) -> dates.Span:
    """The same clock times that much later, also over the change of the clock."""
    day = day_of(shift.starts_at) + by
    starts = shift.starts_at.astimezone(AMSTERDAM).time()
    ends = shift.ends_at.astimezone(AMSTERDAM).time()
    nights = day_of(shift.ends_at) - day_of(shift.starts_at)
    return dates.moment(day, starts), dates.moment(day + nights, ends)


def _in_the_way(team: Team | None, spans: Sequence[dates.Span]) -> list[DutyShift]:
    """Shifts of the same rota that run during one of these."""
    if not spans:
        return []
    rows = DutyShift.objects.between(min(s for s, _e in spans), max(e for _s, e in spans))
    return [
        shift
        for shift in rows.filter(team=team)
        if any(shift.starts_at < end and shift.ends_at > start for start, end in spans)
    ]


def _make_room(
    shifts: Sequence[DutyShift], wanted: Mapping[date, dates.Span], now: datetime
) -> None:
    """Take what is planned on these days away; the night before, and what was, stays as it was."""
    for shift in shifts:
        left: list[dates.Span] = []
        if day_of(shift.starts_at) not in wanted or shift.starts_at <= now:
            left = dates.uncovered((shift.starts_at, shift.ends_at), wanted.values())
        same = DutyShift.objects.filter(pk=shift.pk)
        if not left:
            same.delete()
            continue
        (start, end), *others = left
        same.update(starts_at=start, ends_at=end)
        DutyShift.objects.bulk_create(
            DutyShift(team_id=shift.team_id, person_id=shift.person_id, backup_id=shift.backup_id,
                      starts_at=start, ends_at=end)
            for start, end in others
        )  # fmt: skip


def _take_turns(team: Team | None) -> None:
    """Let one at a time write on a rota, before it looks who has duty there.

    The database refuses two at one time; of two who write at once it would let each wait for the
    other and then end one of them (a deadlock), of which nothing could be said to a person.
    """
    if team:
        list(Team.objects.in_turn(team))
    else:
        Organisation.objects.locked()


def _check(pattern: Pattern, person: User, backup: User | None) -> None:
    if pattern.until_day < pattern.from_day:
        told = _("This is before the first day.")
        raise ValidationError({"until_day": ValidationError(told, code="order")})
    if pattern.until_day - pattern.from_day > LONGEST:
        told = _("Plan two months at most; then copy the week ahead.")
        raise ValidationError({"until_day": ValidationError(told, code="too_long")})
    _check_pair(person, backup)


def _check_pair(person: User, backup: User | None) -> None:
    if backup is not None and backup.pk == person.pk:
        told = _("Choose somebody else to stand in.")
        raise ValidationError({"backup": ValidationError(told, code="same")})


def _record(verb: AuditVerb, team: Team | None, by: User, now: datetime, *, after: str) -> None:
    rota = f"organisation.dutyshift:{team.public_id if team else 'roster'}"
    audit.record(verb, rota, by=by, after=after, at=now)
