from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from youthwork.lib.triggers import keep


class WorkersConfig(AppConfig):
    name = "workers"
    verbose_name = _("Workers")

    def ready(self) -> None:
        from workers import fixed_rows, hour_triggers, month_guards

        keep(self, hour_triggers.TRIGGERS, month_guards.TRIGGERS, fixed_rows.ROWS)
