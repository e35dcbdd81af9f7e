from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from organisation import receivers, startup  # noqa: F401  connects and registers
        from organisation.signals_switch import AS_SAID, ONE_WAY

        for rows in (ONE_WAY, AS_SAID):
            pre_migrate.connect(rows.drop, sender=self, weak=False)
            post_migrate.connect(rows.make, sender=self, weak=False)
