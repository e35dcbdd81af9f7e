"""`invite EMAIL --role ROLE [--team TEAM]`: an invitation link, printed; no mail goes out."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from organisation.actions import invitations, set_up
from organisation.choices import Role
from organisation.models import Team
from youthwork.lib.dates import day_of


class Command(BaseCommand):
    help = (
        "Invite somebody and print the link: it works for 7 days, once. The first administrator "
        "of a real organisation starts this way and lands on the set-up page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="work e-mail address")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--team", help="name of the team, for a worker or team lead")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, email: str, role: str, **options: Any) -> None:
        now = timezone.now()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address") from None
        team = self._team(options["team"])
        try:
            with transaction.atomic():
                set_up.begin(settings.ORG_NAME or "Vindplaats", now=now)
                invitation = invitations.invite(
                    email, role=Role(role), team=team, by=None, now=now, send=False
                )
                token = invitations.issue_link(invitation, now=now)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        link = settings.SITE_URL + reverse("organisation:invitation", args=[token])
        if options["json"]:
            answer = {
                "email": invitation.email,
                "role": role,
                "team": team.name if team else None,
                "link": link,
                "expires_on": day_of(invitation.expires_at).isoformat(),
            }
            self.stdout.write(json.dumps(answer))
        else:
            self.stdout.write(f"Invitation for {invitation.email} ({role}), 7 days, once:\n{link}")

    def _team(self, name: str | None) -> Team | None:
        if not name:
            return None
        team = Team.objects.filter(name__iexact=name).first()
        if team is None:
            raise CommandError(f"there is no team {name!r}")
        return team
