"""What may happen to a work account: kept, checked, public for a while, ended."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers import checks
from workers.agreed import may_follow
from workers.choices.profiles import (
    MANDATORY,
    NEXT,
    Answer,
    CheckedBy,
    EndedHow,
    Item,
    Status,
    Visibility,
    Visible,
)
from workers.models import (
    ProfileAnswer,
    ProfileCheck,
    ProfileException,
    VisibleItem,
    WorkProfile,
)
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen
from youthwork.lib.working_days import add_working_days

if TYPE_CHECKING:
    from organisation.models import Platform

CLOSE_WORKING_DAYS = 5  # after somebody left
# What looks like the name or the address of an account, which no remark needs.
ACCOUNT_LIKE = re.compile(
    r"@\w{2,}|\w+_\w+|https?:|www\.|\b[\w-]+\.(?:com|net|org|nl|be|me)\b", re.I
)

Given = Mapping[str, tuple[str, str]]  # item -> answer, remark


@transaction.atomic
def keep(
    profile: WorkProfile,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> WorkProfile:
    """Write a work account down or change it; a new name or address is looked at again.

    `seen` is what the form was opened with. Raises ValidationError (`twice` for a second account
    on one platform; `stale` where a check or another device changed that meanwhile).
    """
    if seen:
        seen.hold(profile)
    today, is_new = day_of(now), profile.pk is None
    changed = [name for name in values if is_new or _differs(getattr(profile, name), values[name])]
    for name in changed:
        setattr(profile, name, values[name])
    if is_new:
        profile.user, profile.made_at = by, now
        profile.next_check_on = checks.next_check(Status.DRAFT, today, is_first=True)
        profile.lead_looks_on = checks.lead_looks(today)
        _save(profile)
        audit.record(AuditVerb.MADE, profile, by=by, at=now)
        return profile
    if profile.status == Status.IN_ORDER and "visibility" in changed and _is_open_to_all(profile):
        due = checks.next_check(Status.ACTION_NEEDED, today, is_first=False)
        move(profile, Status.ACTION_NEEDED, by=by, now=now, next_check_on=due)
    elif profile.status == Status.IN_ORDER and {"handle", "url"} & {*changed}:
        move(profile, Status.RECHECK, by=by, now=now, next_check_on=today)
    _save(profile, changed)
    audit.record(AuditVerb.CHANGED, profile, by=by, fields=changed, at=now)
    return profile


def _differs(before: Any, after: Any) -> bool:
    return (before or None) != (after or None)


def _is_open_to_all(profile: WorkProfile) -> bool:
    return profile.visibility == Visibility.PUBLIC and not profile.may_be_public


def _save(profile: WorkProfile, fields: Collection[str] | None = None) -> None:
    try:
        with transaction.atomic():
            profile.save(update_fields=fields)
    except IntegrityError:
        told = _("You have a work account on this platform already.")
        raise ValidationError({"platform": ValidationError(told, code="twice")}) from None


def move(
    profile: WorkProfile, to: Status, *, by: User | None, now: datetime, **also: object
) -> None:
    """Take one step of NEXT and audit it; raises ValidationError (`no_such_step`, `stale`)."""
    before = profile.status
    _step(profile, to, now, **also)
    audit.record(AuditVerb.MOVED, profile, by=by, before=before, after=to, at=now)


def _step(profile: WorkProfile, to: Status, now: datetime, **also: object) -> None:
    before = Status(profile.status)
    if to not in NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    _change(profile, status=to, came_from=before, moved_at=now, **also)


def _change(profile: WorkProfile, **values: object) -> None:
    """Change a profile that is still where it was seen; raises ValidationError (`stale`)."""
    rows = WorkProfile.objects.filter(pk=profile.pk, status=profile.status)
    if not rows.update(**values):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    for name, value in values.items():
        setattr(profile, name, value)


# --- checking -------------------------------------------------------------------------------------


def role_in(profile: WorkProfile, user: User) -> CheckedBy:
    """As what somebody looks at this profile."""
    if profile.user_id == user.pk:
        return CheckedBy.SELF
    if not user.led_teams:
        return CheckedBy.BUDDY
    led = WorkProfile.objects.led_by(user).filter(pk=profile.pk)
    return CheckedBy.LEAD if led.exists() else CheckedBy.BUDDY


@transaction.atomic
def check(profile: WorkProfile, given: Given, *, by: User, now: datetime) -> ProfileCheck:
    """Keep the answers of somebody who looked, and move the profile to where they bring it.

    What is answered of item 6 is what is known of the visibility. Saved again on the same day it
    is the same check. Raises ValidationError by item for an answer that can't be, `ended` for an
    account that nobody uses any more.
    """
    if profile.status == Status.ENDED:
        raise ValidationError(_("This account has ended."), code="ended")
    _refuse_answers(given)
    today, before = day_of(now), profile.status
    answers = {item: answer for item, (answer, _remark) in given.items()}
    seen = {Answer.YES: Visibility.CLOSED, Answer.NO: Visibility.PUBLIC}
    visibility = seen.get(Answer(answers[Item.PROFILE_6])) if Item.PROFILE_6 in answers else None
    profile.visibility = visibility or profile.visibility
    told = dict(answers)
    if profile.visibility == Visibility.PUBLIC and told.get(Item.PROFILE_6):
        told[Item.PROFILE_6] = Answer.NO
    to = checks.outcome(before, told, may_be_public=profile.may_be_public)
    made = _written(profile, given, by=by, today=today, outcome=to)
    values: dict[str, object] = {"visibility": profile.visibility}
    complete = to != before or not checks.missing(told) or to == Status.ACTION_NEEDED
    if complete or before != Status.IN_ORDER:
        values["last_check"] = made
    if complete:
        first = profile.passed_on in (None, today)
        due = checks.next_check(to, today, is_first=first)
        if to == before and to != Status.IN_ORDER:  # saving once more puts nothing off
            due = min(due, _due(profile))
        values["next_check_on"] = due
    if to == Status.IN_ORDER:
        values["passed_on"] = profile.passed_on or today
    asked = profile.lead_looks_on
    if made.checked_by == CheckedBy.LEAD and asked and checks.counts_as_look(asked, today):
        values["lead_looks_on"] = None
    if to == before:
        _change(profile, **values)
    else:
        _step(profile, to, now, **values)
    audit.record(
        AuditVerb.CHECKED, profile, by=by, fields=["check"], before=before, after=to, at=now
    )
    return made


def _refuse_answers(given: Given) -> None:
    wrong: dict[str, ValidationError] = {}
    for item, (answer, remark) in given.items():
        if item not in Item or answer not in Answer:
            raise ValidationError(_("Choose one of the options."), code="unknown")
        if ACCOUNT_LIKE.search(remark or ""):
            told = _("Leave account names out. We never ask for a private account.")
            wrong[f"{item}_remark"] = ValidationError(told, code="account")
        elif answer == Answer.NOT_APPLICABLE and item in MANDATORY and not (remark or "").strip():
            told = _("Say in a few words why this doesn't apply.")
            wrong[f"{item}_remark"] = ValidationError(told, code="why")
    if wrong:
        raise ValidationError(wrong)


def _written(
    profile: WorkProfile, given: Given, *, by: User, today: date, outcome: Status
) -> ProfileCheck:
    """The check with its answers; what somebody goes on with keeps the day of its answer."""
    days = {}
    if (last := profile.last_check) and last.by_id == by.pk and profile.status in GOES_ON:
        days = {
            row.item: row.answered_on
            for row in last.answers.all()
            if (row.answer, row.remark or "") == given.get(row.item)
        }
    [made] = ProfileCheck.objects.bulk_create(
        [
            ProfileCheck(
                profile=profile,
                by=by,
                day=today,
                checked_by=role_in(profile, by),
                outcome=outcome,
            )
        ],
        update_conflicts=True,  # saved again on the same day
        unique_fields=["profile", "by", "day"],
        update_fields=["checked_by", "outcome"],
    )
    ProfileAnswer.objects.filter(profile_check=made).delete()
    ProfileAnswer.objects.bulk_create(
        ProfileAnswer(
            profile_check=made,
            item=item,
            answer=answer,
            remark=remark or None,
            answered_on=days.get(item, today),
        )
        for item, (answer, remark) in given.items()
    )
    return made


# Where somebody goes on with what they answered before; elsewhere they look at everything anew.
GOES_ON = (Status.DRAFT, Status.ACTION_NEEDED)


# --- public for a while ---------------------------------------------------------------------------


@transaction.atomic
def ask_exception(
    profile: WorkProfile, *, reason: str, until_day: date, by: User, now: datetime
) -> ProfileException:
    """Ask that a profile may be public until a day; who leads the team decides.

    Before the works council agreed nobody hears of it; it waits for them until then.
    """
    today = day_of(now)
    if not today <= until_day <= checks.latest_exception(today):
        told = _("Choose a day within half a year.")
        raise ValidationError({"until_day": ValidationError(told, code="until")})
    # Whoever asks, checks or ends the same account waits here: pressed twice it is asked once.
    kept = WorkProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    if kept.status == Status.ENDED:
        raise ValidationError(_("This account has ended."), code="ended")
    for before in ProfileException.objects.undecided_too_long(today).filter(profile=profile):
        lapse_exception(before, now=now)
    if ProfileException.objects.running().filter(profile=profile).exists():
        raise ValidationError(_("You asked this already."), code="twice")
    made = ProfileException.objects.create(
        profile=profile, reason=reason, until_day=until_day, asked_by=by, asked_on=today
    )
    audit.record(AuditVerb.QUEUED, profile, by=by, fields=["exception"], at=now)
    deciding = User.objects.deciding_for(profile.user, today) if may_follow(today) else []
    outbox.actions.post_to_each(
        "workers.exception_asked",
        subject=profile.label,
        recipients=[each.label for each in deciding],
        dedupe_key=f"workers.exception_asked:{made.public_id}",
    )
    return made


@transaction.atomic
def decide_exception(asked: ProfileException, *, grants: bool, by: User, now: datetime) -> None:
    """Grant or refuse; raises ValidationError when it is one's own, was decided meanwhile, or would
    grant what is over."""
    if by.pk in (asked.asked_by_id, asked.profile.user_id):
        raise ValidationError(_("Somebody else decides on this."), code="own")
    today = day_of(now)
    if grants and asked.until_day < today:
        raise ValidationError(_("The day that was asked for has passed."), code="over")
    if (
        not ProfileException.objects.undecided()
        .filter(pk=asked.pk)
        .update(is_granted=grants, decided_by=by, decided_on=today)
    ):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    if grants:
        WorkProfile.objects.filter(pk=asked.profile_id).update(public_until=asked.until_day)
    verdict = "granted" if grants else "refused"
    audit.record(
        AuditVerb.CHANGED, asked.profile, by=by, fields=["exception"], after=verdict, at=now
    )
    outbox.actions.post(
        "workers.exception_decided",
        subject=asked.profile.label,
        recipient=asked.profile.user.label,
        dedupe_key=f"workers.exception_decided:{asked.public_id}",
    )


@transaction.atomic
def lapse_exception(asked: ProfileException, *, now: datetime) -> bool:
    """End a question that nobody decided on before its own last day; False where somebody did."""
    rows = ProfileException.objects.undecided().filter(pk=asked.pk)
    if not rows.update(ended_on=day_of(now)):
        return False
    audit.record(AuditVerb.ENDED, asked.profile, by=None, fields=["exception"], at=now)
    return True


@transaction.atomic
def end_exception(profile: WorkProfile, *, by: User | None, now: datetime) -> None:
    """Take away what let a profile be public; one that is public is looked at again."""
    today = day_of(now)
    running = ProfileException.objects.running().filter(profile=profile)
    running.update(ended_on=today)
    was_in_order = profile.status == Status.IN_ORDER
    if was_in_order and profile.visibility == Visibility.PUBLIC:
        move(profile, Status.ACTION_NEEDED, by=by, now=now, public_until=None, next_check_on=today)
    else:
        _change(profile, public_until=None)
    audit.record(AuditVerb.ENDED, profile, by=by, fields=["exception"], at=now)


# --- what makes somebody look again ---------------------------------------------------------------


@transaction.atomic
def look_again(profile: WorkProfile, *, by: User | None, now: datetime) -> None:
    """A profile that was in order is checked again from today."""
    move(profile, Status.RECHECK, by=by, now=now, next_check_on=min(_due(profile), day_of(now)))


def _due(profile: WorkProfile) -> date:
    assert profile.next_check_on is not None  # by a constraint, as long as it isn't ended
    return profile.next_check_on


def platform_changed(platform: Platform, *, by: User, now: datetime) -> int:
    """Something changed at a platform: every profile there that was in order is checked again."""
    rows = WorkProfile.objects.on_platform(platform).filter(status=Status.IN_ORDER)
    found = list(rows)
    for profile in found:
        look_again(profile, by=by, now=now)
    return len(found)


# --- the end --------------------------------------------------------------------------------------


@transaction.atomic
def end(profile: WorkProfile, *, how: EndedHow, proof: str, by: User, now: datetime) -> None:
    """Nobody here uses the account any more; `proof` says how one can see it."""
    ProfileException.objects.running().filter(profile=profile).update(ended_on=day_of(now))
    also = {"ended_how": how, "proof": proof, "ended_by": by, "ended_at": now}
    move(profile, Status.ENDED, by=by, now=now, public_until=None, **also)


@transaction.atomic
def erase(profile: WorkProfile, *, by: User | None, now: datetime, again: bool = False) -> None:
    """A work account with its checks goes before its term, on request.

    Raises ValidationError with code `in_use` for one that didn't end: who is online for the
    organisation under which name is kept as long as somebody is.

    `again`: once more after a backup was put back, in which it may not have ended yet.
    """
    if not again and profile.status != Status.ENDED:
        told = _("This account is in use. End it first, or answer why it stays.")
        raise ValidationError(told, code="in_use")
    if profile.status == Status.IN_ORDER:  # one in order has a check, and checks go first
        look_again(profile, by=by, now=now)
    audit.record(AuditVerb.ERASED, profile, by=by, at=now)
    profile.delete()


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Work accounts of who leaves are to be closed or handed over within five working days.

    What waited for this person to close goes along; nobody keeps them as a buddy.
    """
    due = add_working_days(day_of(now), CLOSE_WORKING_DAYS)
    WorkProfile.objects.filter(buddy=person).update(buddy=None)
    own = list(WorkProfile.objects.held_by(person).current())
    waiting = list(WorkProfile.objects.current().filter(closer=person).select_related("user"))
    for profile in own:
        give_to_close(profile, to, due=due, by=by, now=now)
    for profile in waiting:
        give_to_close(profile, to, due=profile.close_by or due, by=by, now=now)
    left = {profile.user for profile in waiting} | ({person} if own else set())
    for holder in sorted(left, key=lambda each: each.pk):
        tell_closer(holder, to, kind="workers.accounts_to_close", key=str(day_of(now)))
    return len(own) + len(waiting)


def give_to_close(
    profile: WorkProfile, to: User, *, due: date, by: User | None, now: datetime
) -> None:
    """Let somebody close an account of who left, until and including a day."""
    _change(profile, closer=to, close_by=due)
    audit.record(AuditVerb.ASSIGNED, profile, by=by, after=to.label, at=now)


def tell_closer(person: User, to: User, *, kind: str, key: str) -> bool:
    """Tell who closes the accounts of somebody who left; False when that was told."""
    made = outbox.actions.post(
        kind,
        subject=person.label,
        recipient=to.label,
        dedupe_key=f"{kind}:{person.public_id}:{to.public_id}:{key}",
    )
    return made is not None


def remind(profile: WorkProfile, stage: str, leads: Collection[User]) -> int:
    """Tell the worker that a check is near or due, who leads that it is late; each day once."""
    kind = f"workers.check_{stage}"
    receivers = leads if stage == "late" else [profile.user]
    made = [
        outbox.actions.post(
            kind,
            subject=profile.label,
            recipient=person.label,
            dedupe_key=f"{kind}:{profile.public_id}:{profile.next_check_on}:{person.public_id}",
        )
        for person in receivers
    ]
    return sum(message is not None for message in made)


def ask_lead(profile: WorkProfile, leads: Collection[User]) -> int:
    """Ask who leads the team to look along at a profile that is new no more; each of them once."""
    made = [
        outbox.actions.post(
            "workers.look_along",
            subject=profile.label,
            recipient=person.label,
            dedupe_key=f"workers.look_along:{profile.public_id}:{person.public_id}",
        )
        for person in leads
    ]
    return sum(message is not None for message in made)


@transaction.atomic
def set_visible(user: User, items: Collection[str], *, now: datetime) -> None:
    """Which of card, line under e-mails and poster somebody has; each keeps its first day."""
    VisibleItem.objects.filter(user=user).exclude(item__in=items).delete()
    VisibleItem.objects.bulk_create(
        [VisibleItem(user=user, item=Visible(item), since=day_of(now)) for item in items],
        ignore_conflicts=True,
    )
    audit.record(AuditVerb.CHANGED, user, by=user, fields=["visible_items"], at=now)
