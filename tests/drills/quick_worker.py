"""The worker as the instance runs it, with a beat of one second."""

import sys

from youthwork.celery import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"], entry["options"] = 1, {"expires": 10}

app.worker_main(
    ["--quiet", "worker", "--pool=solo", "--beat", "--without-gossip", "--without-mingle"]
    + ["--without-heartbeat", "--loglevel=WARNING", *sys.argv[1:]]
)
