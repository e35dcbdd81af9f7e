"""What the log-in page shows beside its form: who can log in to the demo, the own provider."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise

from organisation.choices import Role

DEMO_PASSWORD = "demo-jongerenwerk"


@dataclass(frozen=True)
class DemoLogin:
    email: str
    role: str | Promise
    team: str = ""  # of the demo organisation


DEMO_LOGINS = (
    DemoLogin("worker@demo.example", Role.WORKER.label, "Centrum"),
    DemoLogin("worker2@demo.example", Role.WORKER.label, "Havenkwartier"),
    DemoLogin("lead@demo.example", Role.TEAM_LEAD.label, "Centrum"),
    DemoLogin("manager@demo.example", Role.MANAGER.label),
    DemoLogin("privacy@demo.example", Role.PRIVACY_OFFICER.label),
    DemoLogin("admin@demo.example", Role.ADMINISTRATOR.label),
    DemoLogin("director@demo.example", Role.DIRECTOR.label),
)


def _logins() -> list[DemoLogin]:
    return list(DEMO_LOGINS) if settings.DEMO else []


def _password() -> str:
    return DEMO_PASSWORD if settings.DEMO else ""


# Context of the log-in page; a template calls what can be called, so this follows the settings.
CONTEXT = {
    "demo_logins": _logins,
    "demo_password": _password,
    "sso": lambda: settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    "sso_only": lambda: settings.OIDC_ONLY,
}
