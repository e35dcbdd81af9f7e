from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthwork.lib.triggers import keep


def take_in_texts(using: str, plan: Any = None, **kwargs: Any) -> None:
    """After migrating to the newest state: the texts of this release are there as a version."""
    from django.db import DEFAULT_DB_ALIAS, connections

    from consent.actions import texts

    tables = set(connections[using].introspection.table_names())
    if using == DEFAULT_DB_ALIAS and {"consent_formtext", "privacy_auditentry"} <= tables:
        texts.take_in(texts.shipped(), timezone.now())


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("Image consent")

    def ready(self) -> None:
        from consent import fixed_rows

        keep(self, fixed_rows.ROWS)
        post_migrate.connect(take_in_texts, sender=self)
