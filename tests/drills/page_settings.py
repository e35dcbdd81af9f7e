"""Settings of drills that open pages: the instance's own, with static files as they stand."""

from tests.drills.save_settings import *  # noqa: F403
from tests.drills.save_settings import STORAGES as OURS

STORAGES = OURS | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
