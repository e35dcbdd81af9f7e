"""Forms that wait until somebody has logged in again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisation.querysets.held_posts import HeldPostQuerySet
from organisation.typed import PACKED_MAX
from privacy.fields import EncryptedTextField


class HeldPost(models.Model):
    """A form sent after the session had ended, or after its signal had arrived: kept encrypted for
    a quarter of an hour.

    `person_hash` is who used that browser last. Where that was nobody, it becomes who logs in
    first, and `must_ask` stays until they say that they typed it.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    person_hash = models.CharField(max_length=64, blank=True)
    must_ask = models.BooleanField(default=False)
    payload = EncryptedTextField(max_length=PACKED_MAX)
    expires_at = models.DateTimeField(db_index=True)

    objects = HeldPostQuerySet.as_manager()
    personal = {"payload": _("to give back what was typed and is not saved yet")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(must_ask=True) | ~Q(person_hash=""),
                name="held_post_of_nobody_asks_first",
            )
        ]

    def __str__(self) -> str:
        return f"held post {self.pk}"

    @property
    def audit_ref(self) -> str:
        return self.token_hash[:12]

    def belongs_to(self, person_hash: str) -> bool:
        """Whether it waits for this person and nobody else."""
        return self.person_hash == person_hash != ""
