from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from organisation import receivers, startup  # noqa: F401  connects and registers
        from organisation.signals_switch import ONE_WAY

        pre_migrate.connect(ONE_WAY.drop, sender=self, weak=False)
        post_migrate.connect(ONE_WAY.make, sender=self, weak=False)
