from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from youthwork.lib.triggers import keep


class SignalsConfig(AppConfig):
    name = "signals"
    verbose_name = _("Signals")

    def ready(self) -> None:
        from signals import (
            appeal_triggers,
            approach_triggers,
            item_triggers,
            round_triggers,
            row_triggers,
            sharing_triggers,
            trend_triggers,
            word_triggers,
        )

        keep(
            self,
            appeal_triggers.TRIGGERS,
            approach_triggers.TRIGGERS,
            item_triggers.TRIGGERS,
            round_triggers.TRIGGERS,
            row_triggers.TRIGGERS,
            sharing_triggers.TRIGGERS,
            trend_triggers.TRIGGERS,
            word_triggers.TRIGGERS,
        )
