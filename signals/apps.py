from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class SignalsConfig(AppConfig):
    name = "signals"
    verbose_name = _("Signals")

    def ready(self) -> None:
        from signals import trend_triggers

        pre_migrate.connect(trend_triggers.drop, sender=self)
        post_migrate.connect(trend_triggers.make, sender=self)
