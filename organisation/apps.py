from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from youthwork.lib.triggers import keep


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from organisation import receivers, startup  # noqa: F401  connects and registers
        from organisation.agreement_triggers import TRIGGERS
        from organisation.signals_switch import AS_SAID, ONE_WAY

        keep(self, ONE_WAY, AS_SAID, TRIGGERS)
