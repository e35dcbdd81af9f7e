from pathlib import Path

import pytest
from kombu import Connection

FOLDER = "messages"


@pytest.fixture
def connection(tmp_path):
    folder = str(tmp_path / FOLDER)
    options = {"data_folder_in": folder, "data_folder_out": folder,
               "control_folder": str(tmp_path / "control")}  # fmt: skip
    transport = "outbox.file_broker:Transport"
    with Connection(
        "filesystem://localhost", transport=transport, transport_options=options
    ) as made:
        yield made


def test_messages_arrive_in_order_each_once(connection):
    with connection.SimpleQueue("queue") as queue:
        for number in range(5):
            queue.put({"number": number})
        got = [queue.get(block=False) for _number in range(5)]
        assert sorted(message.payload["number"] for message in got) == [0, 1, 2, 3, 4]
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_a_reader_never_sees_half_a_message(connection, tmp_path, monkeypatch):
    """kombu's own writer leaves an empty file for a moment; a worker that takes it ends."""
    seen = []
    write = Path.write_bytes

    def looked_at(self, data):
        written = write(self, data[:10])
        seen.extend(path.name for path in (tmp_path / FOLDER).iterdir() if path.name[0] != ".")
        write(self, data)
        return written

    monkeypatch.setattr(Path, "write_bytes", looked_at)
    with connection.SimpleQueue("other") as queue:
        queue.put({"number": 1})
        assert seen == []
        assert queue.get(block=False).payload == {"number": 1}


def test_the_folders_are_made_where_they_are_missing(connection, tmp_path):
    connection.default_channel  # noqa: B018 - opens the connection
    assert (tmp_path / FOLDER).is_dir()
    assert (tmp_path / "control").is_dir()
