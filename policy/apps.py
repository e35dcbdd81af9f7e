from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "policy"
    verbose_name = _("Policy")

    def ready(self) -> None:
        from policy import checklist_fixed_rows, fixed_rows

        for rows in (checklist_fixed_rows.ROWS, fixed_rows.ROWS):
            pre_migrate.connect(rows.drop, sender=self, weak=False)
            post_migrate.connect(rows.make, sender=self, weak=False)
