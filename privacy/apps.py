from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        from privacy import breach_fixed_rows, dpia_fixed_rows, reading_fixed_rows

        for rows in (
            breach_fixed_rows.CLOSED,
            breach_fixed_rows.ADDED,
            dpia_fixed_rows.DECIDED,
            reading_fixed_rows.ASKED,
        ):
            pre_migrate.connect(rows.drop, sender=self, weak=False)
            post_migrate.connect(rows.make, sender=self, weak=False)
