from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class WorkersConfig(AppConfig):
    name = "workers"
    verbose_name = _("Workers")

    def ready(self) -> None:
        from workers import fixed_rows, hour_triggers, month_guards

        pre_migrate.connect(hour_triggers.drop, sender=self)
        post_migrate.connect(hour_triggers.make, sender=self)
        pre_migrate.connect(month_guards.drop, sender=self)
        post_migrate.connect(month_guards.make, sender=self)
        pre_migrate.connect(fixed_rows.ROWS.drop, sender=self)
        post_migrate.connect(fixed_rows.ROWS.make, sender=self)
