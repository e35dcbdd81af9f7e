"""Settings of the drill of urgent alerts: as the delivery's, with the product's own messages."""

from tests.drills.delivery_settings import *  # noqa: F403
from youthwork.settings import MESSAGE_KINDS as MESSAGE_KINDS
