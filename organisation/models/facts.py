"""What pages lean on and somebody looks up again: help lines, laws, terms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.choices import FactKind
from organisation.querysets.facts import FactQuerySet, HelpLineQuerySet
from privacy.fields import FreeCharField, FreeTextField
from youthwork.lib.telephone import dialled


class HelpLine(models.Model):
    """A number or site that pages show; data, so that a changed number needs no release."""

    key = models.SlugField(max_length=40, unique=True)
    name = FreeCharField(_("name"), max_length=80)
    number = models.CharField(_("phone number"), max_length=20, blank=True)
    url = models.URLField(_("site"), blank=True)
    purpose = FreeCharField(_("what for"), max_length=200)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    objects = HelpLineQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.key

    @property
    def dial(self) -> str:
        return dialled(self.number)


class Fact(models.Model):
    """A law, a term or a site that pages lean on, with the day of its last check."""

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=FactKind)
    name = FreeCharField(_("name"), max_length=120)
    tells = FreeTextField(_("what it says"), max_length=500)
    url = models.URLField(_("site"), blank=True)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    objects = FactQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    @property
    def audit_ref(self) -> str:
        return self.key
