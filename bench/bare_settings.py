"""Settings of the house of the page tests, where each page can be asked for as its floor too."""

from tests.browser.served import *  # noqa: F403
from tests.browser.served import MIDDLEWARE as OURS

# Within what packs a page: a floor comes as packed as the page itself.
AT = OURS.index("youthwork.compression.compressed") + 1
MIDDLEWARE = [*OURS[:AT], "bench.bare.floored", *OURS[AT:]]
