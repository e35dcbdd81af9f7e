"""A backup is put back: whose access ended since has none (F23)."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from organisation import staff_list
from organisation.actions import accounts, invitations, leaving, memberships, staff
from organisation.choices import PersonStatus, Role
from organisation.models import DutyShift, Invitation, User
from privacy import journal
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.request_deeds import named
from signals.models import Signal
from tests import make
from tests.sign_in import give_second_factor
from youthwork.lib.dates import DAY, day_of

pytestmark = pytest.mark.django_db
TUESDAY = timezone.now()
WEDNESDAY = TUESDAY + DAY
TODAY = day_of(TUESDAY)


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.JOURNAL_PATH = tmp_path / "journal"
    return settings.JOURNAL_PATH


@pytest.fixture
def backup(cast):
    """As it stands at the backup; what is done within is lost, and then done from the journal."""
    make.person("Bea Beheer", "administrator")
    journal.sign(TUESDAY)

    class Backup:
        def __enter__(self):
            self.position, self.lost = journal.position(), transaction.atomic()
            self.lost.__enter__()

        def __exit__(self, *raised):
            if not raised[0]:
                transaction.set_rollback(True)
            self.lost.__exit__(*raised)

        def restored(self):
            """What was done again, by kind; a second time there is nothing left to do."""
            entries = journal.since(self.position).entries
            done = journal.replay(entries, WEDNESDAY)
            assert journal.replay(entries, WEDNESDAY).keys() <= {"privacy.deed"}
            return done

    return Backup()


def again(person):
    return User.objects.get(pk=person.pk)


def leave(cast, person):
    leaving.leave(again(person), by=cast.administrator, today=TODAY, now=TUESDAY)


def test_f23_who_left_after_the_backup_has_no_access_once_it_is_back(client, cast, backup):
    give_second_factor(cast.worker)
    make.push_device(cast.worker)
    make.membership(cast.worker, "worker", cast.zuid, from_day=TODAY + 5 * DAY)
    make.duty(cast.worker, WEDNESDAY + DAY, WEDNESDAY + 2 * DAY)
    signal = make.signal(cast.worker)
    Signal.objects.filter(pk=signal.pk).update(owner=cast.worker)
    with backup:
        leave(cast, cast.worker)

    assert again(cast.worker).status == PersonStatus.ACTIVE
    assert backup.restored() == {"organisation.access_ended": 1}

    person = again(cast.worker)
    assert (person.status, person.left_on) == (PersonStatus.LEFT, TODAY)
    assert person.memberships.get().until_day == TODAY
    assert not Authenticator.objects.filter(user=person).exists()
    assert not person.push_devices.exists() and not DutyShift.objects.exists()
    signal.refresh_from_db()
    assert signal.owner == cast.lead
    entry = AuditEntry.objects.get(verb=AuditVerb.LEFT)
    assert (entry.subject, entry.by, entry.at) == (person.label, None, WEDNESDAY)
    tried = {"login": person.email, "password": make.PASSWORD}
    assert client.post("/accounts/login/", tried).url == "/accounts/inactive/"


def test_who_left_and_was_erased_on_request_is_erased_again(cast, backup):
    deed, subject = named("organisation.forget"), cast.worker.label
    with backup:
        leave(cast, cast.worker)
        journal.note("privacy.deed", subject, [deed.key], at=TUESDAY)

    assert backup.restored() == {"organisation.access_ended": 1, "privacy.deed": 1}
    assert again(cast.worker).email.endswith(leaving.NOBODY)


def test_who_came_back_meanwhile_is_invited_anew(cast, backup):
    with backup:
        leave(cast, cast.worker)
        made = invitations.invite(
            cast.worker.email, role=Role.WORKER, team=cast.noord, by=cast.lead, now=TUESDAY
        )
        invitations.accept(made, name="Wim", password=make.PASSWORD + "2", today=TODAY, now=TUESDAY)
    backup.restored()
    assert again(cast.worker).status == PersonStatus.LEFT


def test_who_is_not_in_the_backup_needs_nothing_and_their_used_invitation_opens_nothing(
    cast, backup
):
    """It was made before, taken up after: of the backup its link would work once more."""
    made = invitations.invite(
        "nieuw@example.org", role=Role.WORKER, team=cast.noord, by=cast.lead, now=TUESDAY
    )
    with backup:
        person = invitations.accept(
            made, name="Nina", password=make.PASSWORD, today=TODAY, now=TUESDAY
        )
        leave(cast, person)

    assert backup.restored() == {"organisation.invitation_ended": 1}
    assert not Invitation.objects.open_at(WEDNESDAY).exists()


def test_the_last_administrator_of_the_backup_stays_out_too(cast, backup):
    """Who became one since is lost; the command on the server makes another."""
    leave(cast, User.objects.get(name="Bea Beheer"))
    with backup:
        make.membership(cast.manager, "administrator")
        leave(cast, cast.administrator)

    assert backup.restored() == {"organisation.access_ended": 1}
    assert again(cast.administrator).status == PersonStatus.LEFT
    assert not User.objects.holding(Role.ADMINISTRATOR, TODAY).exists()
    invitations.invite("a@example.org", role=Role.ADMINISTRATOR, team=None, by=None, now=WEDNESDAY)


@pytest.mark.parametrize("days", [-1, 0, 9])
def test_a_role_that_ended_after_the_backup_ends_on_its_day(cast, backup, days):
    last = TODAY + days * DAY
    make.deputy(cast.lead, cast.other_worker, in_days=0, until_day=TODAY + 30 * DAY)
    make.membership(cast.lead, "manager")
    with backup:
        held = again(cast.lead).memberships.get(role="team_lead")
        memberships.end_role(held, until_day=last, by=cast.administrator, today=TODAY, now=TUESDAY)

    assert backup.restored() == {"organisation.role_ended": 2}
    assert again(cast.lead).memberships.get(role="team_lead").until_day == last
    assert again(cast.lead).memberships.get(role="manager").until_day is None
    stood_in = again(cast.other_worker).memberships.filter(role="team_lead")
    assert [held.until_day for held in stood_in] == ([last] if days >= 0 else [])


def test_a_role_that_never_counted_goes_again_and_one_of_after_the_backup_needs_nothing(
    cast, backup
):
    make.membership(cast.manager, "director", from_day=TODAY + 9 * DAY)
    by = {"by": cast.administrator, "today": TODAY, "now": TUESDAY}
    with backup:
        memberships.end_role(
            again(cast.manager).memberships.get(role="director"), until_day=TODAY, **by
        )
        lost = make.membership(cast.manager, "worker", cast.zuid)
        memberships.end_role(lost, until_day=TODAY, **by)

    assert backup.restored() == {"organisation.role_ended": 1}
    assert [held.role for held in again(cast.manager).memberships.all()] == ["manager"]


def test_a_role_is_given_to_nobody_by_the_journal(cast, backup):
    held = again(cast.colleague).memberships.get()
    by = {"by": cast.administrator, "today": TODAY, "now": TUESDAY}
    memberships.end_role(held, until_day=TODAY + 5 * DAY, **by)
    with backup:
        held.refresh_from_db()
        memberships.end_role(held, until_day=TODAY + 50 * DAY, **by)

    assert backup.restored() == {}
    assert again(cast.colleague).memberships.get().until_day == TODAY + 5 * DAY


def test_who_was_paused_after_the_backup_is_paused(cast, backup):
    with backup:
        staff.pause(again(cast.worker), by=cast.administrator, today=TODAY, now=TUESDAY)

    assert backup.restored() == {"organisation.paused": 1}
    assert again(cast.worker).status == PersonStatus.PAUSED


def test_a_second_step_that_was_taken_away_does_not_come_back(cast, backup):
    """A phone that was lost."""
    give_second_factor(cast.worker)
    with backup:
        accounts.reset_second_factor(again(cast.worker), by=cast.administrator, now=TUESDAY)

    assert backup.restored() == {"organisation.second_factor_removed": 1}
    assert not Authenticator.objects.filter(user=cast.worker).exists()


def test_an_invitation_that_was_withdrawn_opens_nothing(cast, backup):
    made = invitations.invite(
        "fout@example.org", role=Role.WORKER, team=cast.noord, by=cast.lead, now=TUESDAY
    )
    with backup:
        invitations.withdraw(Invitation.objects.get(pk=made.pk), by=cast.administrator, now=TUESDAY)

    assert backup.restored() == {"organisation.invitation_ended": 1}
    assert not Invitation.objects.open_at(WEDNESDAY).exists()


def test_what_is_refused_or_only_tried_is_not_noted(cast, kept):
    invitations.invite(
        "nieuw@example.org", role=Role.WORKER, team=cast.noord, by=cast.lead, now=TUESDAY
    )
    with pytest.raises(ValidationError):
        leaving.leave(cast.administrator, by=cast.administrator, today=TODAY, now=TUESDAY)
    line = staff_list.Line(1, "Nina", "nieuw@example.org", Role.WORKER, cast.noord)
    assert staff_list.look_over([line], by=cast.administrator, now=TUESDAY) == {}
    assert Invitation.objects.open_at(TUESDAY).count() == 1
    assert not kept.exists()  # not even a sign
