"""A process of the instance under drill: fills a small house, and tells what is there."""

import json
import sys

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from consent.actions import misdelivering, withdrawing  # noqa: E402
from consent.choices.consent import WithdrawalRoute, WithdrawnBy  # noqa: E402
from consent.models import Consent, ConsentRequest, Signer  # noqa: E402
from organisation.actions import leaving  # noqa: E402
from organisation.models import Team, User  # noqa: E402
from outbox import signs  # noqa: E402
from signals.models import Signal  # noqa: E402
from tests import make  # noqa: E402
from tests.consent import make as make_consent  # noqa: E402
from youthwork.lib.dates import day_of  # noqa: E402
from youthwork.lib.row_checks import TRIGGER  # noqa: E402


def fill():
    make.organisation(image_places=make_consent.PLACES)
    team = make.team()
    (worker,) = make.people(("Wim Werker", "worker", team))
    make.signal(worker, team, narrative="Ruzie bij de kiosk, =1+1")
    refs = []
    for name in ("Milan", "Noor", "Sem"):
        request = make_consent.request(
            worker, team, first_name=name, email=f"{name}@example.org", now=timezone.now()
        )
        make_consent.signed(request, now=timezone.now())
        refs.append(request.ref)
    default_storage.save("policy/3f2a", ContentFile(b"%PDF-1.7 beleid" * 10_000))
    return refs


def held():
    """What a person would miss: texts as they read, statuses, a file."""
    files = default_storage.listdir("policy")[1] if default_storage.exists("policy") else []
    return {
        "signals": [signal.narrative for signal in Signal.objects.order_by("pk")],
        "titles": [signal.title for signal in Signal.objects.order_by("pk")],
        "consents": {each.request.ref: each.status for each in Consent.objects.all()},
        "files": {name: default_storage.size(f"policy/{name}") for name in files},
    }


def withdraw(ref):
    with_all = {"who": WithdrawnBy.SIGNER, "route": WithdrawalRoute.LINK}
    request = ConsentRequest.objects.get(ref=ref)
    withdrawing.withdraw(request.consent, None, now=timezone.now(), **with_all)


def went_to_somebody_else(ref):
    signer = Signer.objects.get(request__ref=ref)
    misdelivering.reached_wrong_person(
        signer, by=User.objects.get(memberships__role="worker"), now=timezone.now()
    )


def link_opens(ref):
    return Signer.objects.get(request__ref=ref).generation == 1


def take_on():
    """Two who lead the team, one of whom is going to leave: by what reference."""
    team = Team.objects.get()
    names = ("Lea Leider", "Luuk Leider")
    return str(make.people(*((name, "team_lead", team) for name in names))[0].public_id)


def leave(public_id):
    now = timezone.now()
    leaving.leave(User.objects.get(public_id=public_id), by=None, today=day_of(now), now=now)


def status_of(public_id):
    return User.objects.get(public_id=public_id).status


def log_another():
    worker = User.objects.get(memberships__role="worker")
    make.signal(worker, narrative="Na de back-up")


def contradict():
    """A row that no application could write, by who may do everything in the database."""
    switch = f"ALTER TABLE signals_signal {{}} TRIGGER {TRIGGER}"
    with connection.cursor() as cursor:
        cursor.execute(switch.format("DISABLE"))
        Signal.objects.update(severity=None)
        cursor.execute(switch.format("ENABLE"))


def pages():
    """What each role's own pages answer."""
    names = {
        "worker": ["/", "/signals/", "/signals/new/", "/consent/", "/hours/", "/profile/"],
        "team_lead": ["/", "/signals/", "/signals/trends/", "/hours/team/", "/consent/"],
        "privacy_officer": ["/", "/privacy/audit/", "/policy/"],
        "administrator": ["/", "/people/", "/settings/"],
    }
    names["worker"] += [f"/signals/{signal.ref}/" for signal in Signal.objects.all()]
    names["worker"] += [f"/consent/{request.ref}/" for request in ConsentRequest.objects.all()]
    answers = {}
    for role, paths in names.items():
        client = make.signed_in(User.objects.get(memberships__role=role))
        for path in paths:
            answers[f"{role} {path}"] = client.get(path, secure=True).status_code
    return answers


TRIED = {}


def worker():
    client = make.signed_in(User.objects.get(memberships__role="worker"))
    client.raise_request_exception = False
    return client


def save(form, client=None):
    return (client or worker()).post("/signals/new/", form, secure=True).status_code


def save_until_full(first):
    """Save signals while the file may not grow; how many were saved, and the answer to the last."""
    client = worker()  # who was there before; the disk is full for what they save
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 20}")
    for number in range(200):
        TRIED["form"] = make.posted(narrative=f"Vol, nummer {number}. " * 30)
        if (status := save(TRIED["form"], client)) >= 400:
            return number, status
    return 200, 0


def save_again():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    return save(TRIED["form"])


def restoring():
    return signs.age(signs.RESTORING, timezone.now()) is not None


def half_restored():
    signs.give(signs.RESTORING, timezone.now())


def opened():
    signs.take_away(signs.RESTORING)


print("ready", flush=True)
for line in sys.stdin:
    name, *arguments = line.split()
    print(json.dumps(globals()[name](*arguments)), flush=True)
    connection.close()
