from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("Image consent")

    def ready(self) -> None:
        from consent import fixed_rows

        pre_migrate.connect(fixed_rows.drop, sender=self)
        post_migrate.connect(fixed_rows.make, sender=self)
