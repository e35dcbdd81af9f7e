"""What is refused before a backup is opened, and who can open it."""

import io
import json
import os
from base64 import urlsafe_b64encode

import pytest
from pyrage.x25519 import Identity

from youthwork.backups import archive
from youthwork.backups.archive import DATABASE, FILES, MANIFEST, Manifest, Refused

TEXT = os.urandom(300_000)
OTHER = b"other-key-other-key-other-key-12"


def shelved(folder, content=TEXT, **also):
    """A backup of one text, as `backup` writes it."""
    recipients, identity = archive.lock()
    parts = {
        name: archive.seal_into(folder / name, io.BytesIO(content), recipients)
        for name in (DATABASE, FILES)
    }
    values = {
        "made_at": "2026-11-20T02:15:00+00:00", "database": "sqlite", "migrations": ["a.0001"],
        "keys": archive.fingerprints(), "trail": "", "journal": "", "files": 1,
        "identity": identity, "recipients": [str(each) for each in recipients], "parts": parts,
    } | also  # fmt: skip
    archive.write(folder, Manifest(**values))
    return folder


def opened(folder, identity=None):
    manifest = archive.read(folder)
    sink = io.BytesIO()
    archive.open_into(folder / DATABASE, sink, archive.unlock(manifest, identity))
    return sink.getvalue()


def test_what_was_put_in_comes_out_and_is_nowhere_readable(tmp_path, settings):
    shelved(tmp_path, b"Ruzie bij de kiosk" * 1000)
    assert opened(tmp_path) == b"Ruzie bij de kiosk" * 1000
    said = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"kiosk" not in said
    for key in [*settings.FIELD_KEYS, settings.INDEX_KEY]:
        assert key not in said and urlsafe_b64encode(key).rstrip(b"=") not in said
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_after_a_rotation_the_earlier_backup_opens_while_the_old_key_is_given(tmp_path, settings):
    shelved(tmp_path)
    settings.FIELD_KEYS = [OTHER, *settings.FIELD_KEYS]
    assert opened(tmp_path) == TEXT


def test_other_keys_are_refused_by_name(tmp_path, settings):
    needed = archive.fingerprints()["fields"][0]
    shelved(tmp_path)
    settings.FIELD_KEYS = [OTHER]
    with pytest.raises(Refused, match=f"FIELD_KEYS lacks the key {needed}"):
        archive.read(tmp_path)


def test_another_index_key_is_refused(tmp_path, settings):
    shelved(tmp_path)
    settings.INDEX_KEY = OTHER
    with pytest.raises(Refused, match="INDEX_KEY"):
        archive.read(tmp_path)


def test_for_recipients_only_they_can_open_it(tmp_path, settings):
    officer, stranger = Identity.generate(), Identity.generate()
    settings.BACKUP_RECIPIENTS = [str(officer.to_public())]
    folder = shelved(tmp_path / "made" if (tmp_path / "made").mkdir() is None else tmp_path)
    for name, identity in (("officer", officer), ("stranger", stranger)):
        (tmp_path / name).write_text(f"# created: today\n{identity}\n")

    assert opened(folder, tmp_path / "officer") == TEXT
    with pytest.raises(Refused, match="--identity"):
        opened(folder)
    with pytest.raises(Refused, match="does not open"):
        opened(folder, tmp_path / "stranger")


@pytest.mark.parametrize(
    "change",
    [
        {"made_at": "2026-11-21T02:15:00+00:00"},
        {"migrations": []},
        {"trail": "1:00"},
        {"journal": "x"},
        {"files": 0},
    ],
)
def test_a_manifest_that_was_changed_is_refused(tmp_path, change):
    shelved(tmp_path)
    path = tmp_path / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(Refused, match="changed"):
        archive.read(tmp_path)


@pytest.mark.parametrize("name", [DATABASE, FILES])
def test_a_part_of_another_backup_is_refused(tmp_path, name):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for folder in (mine, theirs):
        folder.mkdir()
        shelved(folder)
    (mine / name).write_bytes((theirs / name).read_bytes())
    with pytest.raises(Refused, match=name):
        archive.read(mine)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"parts": {}}', "null", "{"])
def test_what_is_no_manifest_is_refused(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(Refused, match="no manifest"):
        archive.read(tmp_path)


def test_a_backup_that_was_broken_off_is_none(tmp_path):
    shelved(tmp_path)
    (tmp_path / MANIFEST).unlink()
    with pytest.raises(Refused, match="no finished backup"):
        archive.read(tmp_path)


def test_a_later_format_is_refused(tmp_path):
    shelved(tmp_path, format="vindplaats-backup/2")
    with pytest.raises(Refused, match="not known"):
        archive.read(tmp_path)


def test_what_fails_on_either_side_of_the_pipe_is_told():
    def breaks(stream):
        raise Refused("here")

    with pytest.raises(Refused):
        archive.through_a_pipe(lambda sink: None, breaks)
    with pytest.raises(Refused):
        archive.through_a_pipe(breaks, lambda source: source.read())
    with pytest.raises(Refused):
        archive.through_a_pipe(lambda sink: sink.write(bytes(1_000_000)), breaks)
