"""Threads of a process that settled take their memory from one heap."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAYS_HEAPS = {"MALLOC_ARENA_MAX", "GLIBC_TUNABLES"}  # of an environment, before anybody settles
# Four threads hold something each, of a size that C's allocator gives; it says from how many heaps.
HEAPS = """
import ctypes, sys, threading
{settle}
held, all_hold = [], threading.Barrier(4)
def hold():
    held.append([bytes(2_000) for _ in range(200)])
    all_hold.wait()
threads = [threading.Thread(target=hold) for _ in range(4)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file), libc.fclose(file)
"""
SERVER = """
import runpy
from types import SimpleNamespace
server = SimpleNamespace(LISTENERS=[])
runpy.run_path("gunicorn.conf.py")["when_ready"](server)
"""


@pytest.mark.parametrize(
    ("settle", "is_one"),
    [
        ("", False),
        ("from youthwork.lib import memory; memory.settle()", True),
        (SERVER, True),
    ],
    ids=["before", "settled", "as gunicorn starts"],
)
def test_threads_share_one_heap_once_a_process_settled(tmp_path, settle, is_one):
    told = tmp_path / "heaps.xml"
    code = HEAPS.format(settle=settle)
    env = {name: value for name, value in os.environ.items() if name not in SAYS_HEAPS}
    env |= {"TMPDIR": str(tmp_path)}  # gunicorn's settings leave a folder there
    subprocess.run([sys.executable, "-c", code, str(told)], check=True, cwd=ROOT, env=env)
    assert (told.read_text().count("<heap nr=") == 1) is is_one
