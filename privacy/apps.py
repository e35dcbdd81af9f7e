from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from youthwork.lib.triggers import keep


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        from privacy import breach_fixed_rows, dpia_fixed_rows, reading_fixed_rows

        keep(
            self,
            breach_fixed_rows.CLOSED,
            breach_fixed_rows.ADDED,
            dpia_fixed_rows.DECIDED,
            reading_fixed_rows.ASKED,
        )
