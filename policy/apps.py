from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from youthwork.lib.triggers import keep


class PolicyConfig(AppConfig):
    name = "policy"
    verbose_name = _("Policy")

    def ready(self) -> None:
        from policy import checklist_fixed_rows, fixed_rows

        keep(self, checklist_fixed_rows.ROWS, fixed_rows.ROWS)
