"""A signal, a mail and a consent as a bare Django project would keep them.

Made by SQL, with indexes.
"""

import uuid

from django.db import models

CATEGORIES = [
    ("overlast", "Overlast"),
    ("school", "School"),
    ("thuis", "Thuissituatie"),
    ("schulden", "Schulden"),
    ("middelen", "Middelen"),
    ("online", "Online"),
    ("geweld", "Geweld"),
    ("welzijn", "Welzijn"),
]
SEVERITIES = [(1, "Laag"), (2, "Midden"), (3, "Hoog")]
STATUSES = [("nieuw", "Nieuw"), ("bezig", "Bezig"), ("klaar", "Klaar"), ("gesloten", "Gesloten")]
PLATFORMS = [("straat", "Straat"), ("school", "School"), ("insta", "Instagram"), ("snap", "Snap")]


class Seen(models.Model):
    """What a signal says beside its text."""

    created = models.DateTimeField()
    category = models.CharField(max_length=16, choices=CATEGORIES)
    severity = models.SmallIntegerField(choices=SEVERITIES)
    status = models.CharField(max_length=16, choices=STATUSES, default="nieuw")
    team_id = models.IntegerField()
    worker_id = models.IntegerField()
    platform = models.CharField(max_length=16, choices=PLATFORMS)
    neighbourhood = models.CharField(max_length=60)

    class Meta:
        abstract = True


class Signal(Seen):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    narrative = models.TextField()

    class Meta:
        managed = False
        db_table = "floor_signal"

    def __str__(self) -> str:
        return str(self.pk)


class Kept(Seen):
    """A signal of which as much is kept as of ours: a number, its text encrypted. By kept.sql."""

    number = models.CharField(max_length=20)
    narrative = models.BinaryField()

    class Meta:
        managed = False
        db_table = "floor_kept"

    def __str__(self) -> str:
        return self.number


class Word(models.Model):
    """A word of such a signal, as a number by which it is found without being read."""

    signal = models.ForeignKey(Kept, models.CASCADE, related_name="+")
    team_id = models.IntegerField()
    term = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "floor_word"

    def __str__(self) -> str:
        return str(self.term)


class Entry(models.Model):
    """That somebody wrote it down."""

    at = models.DateTimeField()
    verb = models.CharField(max_length=16)
    number = models.CharField(max_length=20)
    worker_id = models.IntegerField()
    salt = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        managed = False
        db_table = "floor_entry"

    def __str__(self) -> str:
        return f"{self.verb} {self.number}"


class Duty(models.Model):
    """Who is warned of what a team sees, from when until when."""

    team_id = models.IntegerField()
    worker_id = models.IntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "floor_duty"

    def __str__(self) -> str:
        return str(self.worker_id)


class Warning(models.Model):
    """That somebody is to be warned, written with the signal."""

    key = models.CharField(max_length=80)
    number = models.CharField(max_length=20)
    worker_id = models.IntegerField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "floor_warning"

    def __str__(self) -> str:
        return self.key


class Message(models.Model):
    """A mail that waits; made by messages.sql."""

    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "floor_message"

    def __str__(self) -> str:
        return str(self.pk)


class Consent(models.Model):
    """One that ends on a day; made by due.sql."""

    status = models.CharField(max_length=16)
    ends = models.DateField()

    class Meta:
        managed = False
        db_table = "floor_consent"

    def __str__(self) -> str:
        return str(self.pk)


class Event(models.Model):
    """What happened to it, as a chain of digests."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="+")
    number = models.IntegerField()
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    before = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        managed = False
        db_table = "floor_event"

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
