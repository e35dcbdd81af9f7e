"""Language is kept by thread, as Django's own store would keep it here."""

import threading

from asgiref.local import Local
from django.utils import translation
from django.utils.translation import gettext

from youthwork.lib.by_thread import KEPT, keep_by_thread


def test_another_thread_has_its_own_language():
    seen = []
    with translation.override("nl"):
        here = gettext("Signals")
        other = threading.Thread(
            target=lambda: (translation.activate("en"), seen.append(gettext("Signals")))
        )
        other.start()
        other.join()
        assert gettext("Signals") == here != seen[0]


def test_each_store_becomes_one_of_threads(monkeypatch):
    # Django puts its own back when settings of translations change, as other tests do.
    for module, name in KEPT:
        monkeypatch.setattr(module, name, Local())
    keep_by_thread()
    assert all(isinstance(getattr(*place), threading.local) for place in KEPT)
