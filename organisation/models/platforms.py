"""The platforms that the house works on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.choices import PlatformDecision, PlatformStatus
from organisation.querysets.platforms import PlatformQuerySet
from privacy.fields import FreeCharField

OTHER = "other"
REPORT_ADDRESS_MAX = 300


class Platform(models.Model):
    """A social platform; rows, so that an organisation adds its own."""

    slug = models.SlugField(max_length=40, unique=True)
    name = FreeCharField(_("name"), max_length=60)
    status = models.CharField(max_length=10, choices=PlatformStatus, default=PlatformStatus.ACTIVE)
    decision = models.CharField(
        max_length=10, choices=PlatformDecision, default=PlatformDecision.YES_IF
    )
    position = models.PositiveSmallIntegerField(default=100)
    # That its settings changed, which work accounts there are checked for again.
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_note = FreeCharField(_("what changed"), max_length=200, blank=True)
    # Where accounts are reported: a site or an e-mail address, as text; "" while nobody wrote it.
    report_address = FreeCharField(
        _("address for reports"), max_length=REPORT_ADDRESS_MAX, blank=True, db_default=""
    )
    report_checked_on = models.DateField(
        _("address for reports last checked"), null=True, blank=True, editable=False
    )

    objects = PlatformQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(report_address="", report_checked_on=None)
                | (~models.Q(report_address="") & models.Q(report_checked_on__isnull=False)),
                name="platform_report_address_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.slug

    @property
    def takes_reports(self) -> bool:
        """Whether it is one place to report to; *other* stands for several."""
        return self.slug != OTHER

    @property
    def report_url(self) -> str:
        """The site for reports, "" where it is an e-mail address or there is none."""
        return "" if "://" not in self.report_address else self.report_address
