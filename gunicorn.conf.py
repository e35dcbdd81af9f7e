"""Gunicorn, wherever Vindplaats is served; the command line adds where and with how many.

Threads, because browsers open connections ahead of need and leave them idle: one such
connection would hold a worker that serves one at a time.
"""

import gc
import os
import shutil
import socket
import sys
import tempfile
from typing import Any

worker_class = "gthread"
threads = 4
preload_app = True  # loaded once, shared by the workers: less memory, errors before the first fork
timeout = 30  # seconds
graceful_timeout = 20  # seconds for requests under way when it is stopped
keepalive = 5  # seconds
gc.disable()  # while all is loaded, which stays
forwarder_headers = ""  # nobody says by a header below which path this is served
# No access log: paths of links are secrets. The application logs the route instead.
accesslog = None
errorlog = "-"
# The control socket would stand in the home folder, shared by every instance on the machine.
control_socket_disable = True

# Where the processes add up their figures for /metrics; read when the library is first loaded.
FIGURES = None
if "prometheus_client" not in sys.modules:
    FIGURES = tempfile.mkdtemp(prefix="vindplaats-figures-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = FIGURES


def child_exit(server: Any, worker: Any) -> None:
    """What a process that ended had counted stays; what it showed of itself goes."""
    if FIGURES:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Leave no folder behind."""
    if FIGURES:
        shutil.rmtree(FIGURES, ignore_errors=True)


def pre_fork(server: Any, worker: Any) -> None:
    """Collect garbage again: what was to be loaded is there, after a reload too."""
    gc.enable()


def post_fork(server: Any, worker: Any) -> None:
    """Give each worker its own database connections."""
    from django.db import connections

    connections.close_all()


def post_request(worker: Any, request: Any) -> None:
    """Load what pages have left to load beside the first requests."""
    from youthwork.lib import on_demand

    on_demand.load_beside()


def when_ready(server: Any) -> None:
    """Share what is loaded with the workers, and keep idle connections away from the threads.

    Where the kernel can (Linux) it keeps a connection until its first byte is there; elsewhere
    an idle one holds a thread for five seconds.
    """
    from youthwork.lib import memory

    memory.settle()
    if defer := getattr(socket, "TCP_DEFER_ACCEPT", None):
        for listener in server.LISTENERS:
            if listener.sock.family != socket.AF_UNIX:
                listener.sock.setsockopt(socket.IPPROTO_TCP, defer, 60)  # seconds
