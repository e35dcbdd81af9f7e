from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YouthworkConfig(AppConfig):
    name = "youthwork"
    verbose_name = _("Frame")

    def ready(self) -> None:
        """Make our Celery app the one that every thread of this process wakes."""
        from youthwork import celery  # noqa: F401 - reads settings, so not earlier
