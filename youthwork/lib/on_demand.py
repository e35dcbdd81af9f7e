"""Views whose module is loaded when somebody first asks for a page of it.

Half of all code stands behind pages: views with their forms, screens and deeds. A command, a worker
and the first page of a web process need a small part of it, and loading all was most of a start.
So lists of addresses name their views by module (`Views`), and a web process loads what is left
beside its first requests (`load_beside`). See docs/decisions/0260-views-on-demand.md. `Behind` is
the same for what no page is: the broker's client, which only waking the worker needs (0270).
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

_named: list[str] = []  # modules, views' in the order of the addresses
# One at a time: of modules that ask for each other, two threads could see each other's half.
_loading = threading.RLock()
_begun = threading.Lock()  # held from the first `load_beside` on
log = logging.getLogger(__name__)


class Views:
    """The views of a module as its attributes, before the module is loaded."""

    def __init__(self, module: str) -> None:
        self._module = module
        _named.append(module)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _View(self._module, name)


class Behind:
    """What is loaded when it is first asked for or beside the first requests, as views are.

    Called, it gives what a dotted path names; raises what loading its module raises.
    """

    def __init__(self, path: str) -> None:
        self._module, _dot, self._name = path.rpartition(".")
        _named.append(self._module)

    def __call__(self) -> Any:
        return getattr(_loaded(self._module), self._name)


def load_all() -> Iterator[str]:
    """Load what is left, a module at each step; gives its name, raises what loading it raises."""
    for name in _named:
        _loaded(name)
        yield name


def load_beside() -> None:
    """Load what is left in a thread; only the first call of a process does anything.

    After each module it leaves the processor to the requests for as long as the module took.
    """
    if _begun.acquire(blocking=False):
        threading.Thread(target=_load_leaving_room, daemon=True).start()


def _load_leaving_room() -> None:
    began = time.thread_time()
    try:
        for _name in load_all():
            time.sleep(time.thread_time() - began)
            began = time.thread_time()
    except Exception:  # whoever asks for that page is told too
        log.exception("not all pages could be loaded")
    gc.freeze()  # it stays: no collection has to look at it


def _loaded(module: str) -> Any:
    with _loading:
        return import_module(module)


class _View:
    """A view as it stands in a list of addresses."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__, self.__name__, self.__qualname__ = module, name, name
        self._view: Callable[..., Any] | None = None

    def view(self) -> Callable[..., Any]:
        """What it stands for; AttributeError when its module has none of that name."""
        if self._view is None:
            self._view = getattr(_loaded(self.__module__), self.__name__)
        return self._view

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.view()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        """What decorators left on the view, such as `csrf_exempt`."""
        # Asked of each as addresses are read (ours are functions), or by who wraps it.
        if name == "view_class" or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.view(), name)
