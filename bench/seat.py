"""Prints, as JSON, what somebody needs to ask an instance: cookies of those who are signed in,
links of parents, references. `python -m bench.seat LINKS`: how many links."""

import json
import sys
from datetime import timedelta

import django

django.setup()

from allauth.usersessions.models import UserSession  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from consent import people  # noqa: E402
from consent.actions import asking  # noqa: E402
from consent.choices.request import LinkPurpose, RequestStatus  # noqa: E402
from consent.models import ConsentRequest, Subject  # noqa: E402
from organisation.choices import Role  # noqa: E402
from organisation.models import DutyShift, Membership, Team, User  # noqa: E402
from signals.models import Signal  # noqa: E402
from tests.sign_in import sign_in  # noqa: E402
from youthwork import volume  # noqa: E402

TOKEN = "t" * 32
MANAGER, LOGS_IN = "manager@volume.example", "logs-in@volume.example"
PASSWORD = "meetopstelling-van-vindplaats"


def cookies(person: User) -> dict[str, str]:
    """Of a session in the list of devices, as every log-in puts it there."""
    client = Client(headers={"host": "vindplaats.example"})
    sign_in(client, person)
    UserSession.objects.create(
        user=person, session_key=client.session.session_key, ip="127.0.0.1", user_agent="bench"
    )
    name = settings.SESSION_COOKIE_NAME
    return {name: client.cookies[name].value, settings.CSRF_COOKIE_NAME: TOKEN}


def manager(email: str) -> User:
    """Somebody who looks over all teams, and may log in with the password."""
    person, _made = User.objects.get_or_create(
        email=email, defaults={"name": "Mens M", "password": make_password(PASSWORD)}
    )
    Membership.objects.get_or_create(
        user=person, role=Role.MANAGER, defaults={"from_day": volume.SINCE}
    )
    return person


def on_duty(person: User, team: Team) -> None:
    """Let somebody have the duty of this team for the hours of a run."""
    now = timezone.now()
    hours = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=12)}
    DutyShift.objects.filter(team=team).delete()
    DutyShift.objects.create(person=person, team=team, **hours)


def links(number: int) -> list[dict[str, str]]:
    """Working links of open questions, each another one. SystemExit where there are too few."""
    waits = ConsentRequest.objects.filter(status=RequestStatus.SENT, expires_at__gt=timezone.now())
    found = []
    for row in waits.select_related("subject").order_by("pk")[:number]:
        token = asking.issue_link(row, row.signers.first(), LinkPurpose.SIGN, now=timezone.now())
        about = row.subject
        letter = about.first_name[0]  # asked where an address has two children of one birthday
        found.append({"token": token, "ref": row.ref, "born": about.birth_date, "letter": letter})
    if len(found) < number:
        raise SystemExit(
            f"{number} questions about images are asked once each, and {len(found)} are open: "
            "fewer rounds, or rows written anew where an earlier run has answered them"
        )
    return found


def main(number: int) -> dict[str, object]:
    if not User.objects.filter(email=volume.WRITER).exists():
        raise SystemExit(f"filled before {volume.WRITER} was: leave these databases out")
    lead, worker, writer = (
        User.objects.get(email=email) for email in (volume.LEAD, volume.WORKER, volume.WRITER)
    )
    signal = Signal.objects.visible_to(lead).order_by("-pk").first()
    on_duty(lead, Team.objects.get(name=volume.MEASURED_TEAM))
    leads = Membership.objects.filter(role=Role.TEAM_LEAD, team__name=volume.WRITING_TEAM)
    warned = leads.select_related("user", "team").get()
    on_duty(warned.user, warned.team)
    volume.load_namesakes(now=timezone.now())
    alike = people.first_name_term(volume.SHARED_NAME)
    children = Subject.objects.filter(team__name=volume.MEASURED_TEAM).order_by("-pk")
    child = children.exclude(first_name_term=alike).first()
    return {
        "lead": cookies(lead),
        "worker": cookies(worker),
        "writer": cookies(writer),
        "manager": cookies(manager(MANAGER)),
        "parent": {settings.CSRF_COOKIE_NAME: TOKEN},
        "nobody": {settings.CSRF_COOKIE_NAME: TOKEN},
        "ref": signal.ref if signal else "",
        "token": TOKEN,
        "team": volume.MEASURED_TEAM,
        "rows": volume.ROWS,
        "subject": child.ref if child else "",
        "child": f"{child.first_name} {child.last_name}" if child else "",
        "links": links(number),
        "email": manager(LOGS_IN).email,  # who has no second factor: no code page comes between
        "password": PASSWORD,
        "first_name": volume.SHARED_NAME,
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
