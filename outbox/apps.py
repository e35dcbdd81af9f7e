from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from youthwork.lib.triggers import keep


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        from outbox import bell

        keep(self, bell.TRIGGERS)
