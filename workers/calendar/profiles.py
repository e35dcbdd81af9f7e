"""What the day brings for work accounts: each step finds what is due by now and not yet done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from organisation.models import User
from workers import checks
from workers.actions import profiles as deeds
from workers.agreed import may_follow
from workers.choices.profiles import Status
from workers.models import ProfileException, WorkProfile
from youthwork.lib.working_days import add_working_days


def profile_checks(today: date, now: datetime) -> dict[str, int]:
    """End what let a profile be public, open what is due again, remind once of each stage.

    After an outage only the latest reminder goes out. Who leads hears of a late check, and of a
    new profile to look along at, only once the works council agreed.
    """
    kinds = ("exceptions_ended", "profiles_to_recheck", "checks_reminded", "leads_asked_to_look")
    done = dict.fromkeys(kinds, 0)
    for asked in ProfileException.objects.undecided_too_long(today).select_related("profile"):
        done["exceptions_ended"] += deeds.lapse_exception(asked, now=now)
    for profile in WorkProfile.objects.exception_over(today):
        deeds.end_exception(profile, by=None, now=now)
        done["exceptions_ended"] += 1
    for profile in WorkProfile.objects.due_by(today).filter(status=Status.IN_ORDER):
        deeds.look_again(profile, by=None, now=now)
        done["profiles_to_recheck"] += 1
    agreed = may_follow(today)
    soon = today + timedelta(days=checks.SOON_DAYS)
    for profile in WorkProfile.objects.due_by(soon).select_related("user"):
        assert profile.next_check_on is not None
        stage = checks.stage(profile.next_check_on, today)
        leads = User.objects.leads_of(profile.user, today) if stage == "late" and agreed else []
        if stage and (stage != "late" or leads):
            done["checks_reminded"] += deeds.remind(profile, stage, leads)
    if agreed:
        for profile in WorkProfile.objects.to_look_at(today).select_related("user"):
            leads = User.objects.leads_of(profile.user, today)
            done["leads_asked_to_look"] += deeds.ask_lead(profile, leads)
    return done


def accounts_to_close(today: date, now: datetime) -> dict[str, int]:
    """Give accounts of who left to somebody who closes them, and remind on the last day, once."""
    done = dict.fromkeys(("accounts_given_to_close", "closings_reminded"), 0)
    for profile in WorkProfile.objects.nobody_closes().select_related("user"):
        if to := User.objects.finishing_for(profile.user, today):
            due = profile.close_by or add_working_days(today, deeds.CLOSE_WORKING_DAYS)
            deeds.give_to_close(profile, to, due=due, by=None, now=now)
            deeds.tell_closer(
                profile.user, to, kind="workers.accounts_to_close", key=str(profile.close_by)
            )
            done["accounts_given_to_close"] += 1
    for profile in WorkProfile.objects.close_due_by(today):
        assert profile.closer is not None
        done["closings_reminded"] += deeds.tell_closer(
            profile.user,
            profile.closer,
            kind="workers.accounts_to_close_due",
            key=str(profile.close_by),
        )
    return done
