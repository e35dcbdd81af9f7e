"""The file-system broker of the embedded instance, with messages that appear whole.

kombu's own writes into the folder that the worker reads: a worker that looks in between takes
an empty file, fails on it and ends. Here a message gets its name when it is complete.
"""

import os
import uuid
from pathlib import Path
from time import time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(  # type: ignore[override]
        self, queue: str, payload: dict[str, Any], **kwargs: Any
    ) -> None:
        """Write aside, then rename; named by the clock, so that the oldest is read first."""
        folder = Path(self.data_folder_out)
        name = f"{time_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        aside = folder / f".{name}"
        aside.write_bytes(str_to_bytes(dumps(payload)))
        os.replace(aside, folder / name)


class Transport(filesystem.Transport):
    Channel = Channel

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        for folder in ("data_folder_in", "data_folder_out", "control_folder"):
            Path(client.transport_options[folder]).mkdir(parents=True, exist_ok=True)
