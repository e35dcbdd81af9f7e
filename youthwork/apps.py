from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class YouthworkConfig(AppConfig):
    name = "youthwork"
    verbose_name = _("Frame")

    def ready(self) -> None:
        """Let every command that works on the data refuse a demo database as the server does.

        `deliver` of a real instance would send the demo's mail.
        """
        from organisation.startup import DEMO_PEOPLE, refuse_demo_data
        from youthwork import sealing  # noqa: F401 - its check
        from youthwork.lib.by_thread import keep_by_thread

        keep_by_thread()

        @checks.register(DEMO_PEOPLE)
        def no_demo_people(databases: object = None, **_also: object) -> list[checks.CheckMessage]:
            if not databases:  # else the check of `organisation.startup` says it
                refuse_demo_data()
            return []
