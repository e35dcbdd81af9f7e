"""Documents in a bucket, against a local store that speaks S3."""

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from policy.retention import _sweep
from tests.settings_refusals.test_environment import started  # noqa: F401 - a fixture
from youthwork.backups import taking


@pytest.fixture(scope="module")
def store():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield "{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(store, started, settings):  # noqa: F811
    """The storage that STORAGE_URL describes, with its bucket there and empty."""
    host = f"s3+http://een-sleutel:een%2Fgeheim@{store}/vindplaats/documenten?region=eu-west-1"
    made = started(STORAGE_URL=host)["STORAGES"]["default"]
    client = boto3.client(
        "s3", endpoint_url=f"http://{store}", aws_access_key_id="x", aws_secret_access_key="y",
        region_name="eu-west-1",
    )  # fmt: skip
    place = {"LocationConstraint": "eu-west-1"}
    client.create_bucket(Bucket="vindplaats", CreateBucketConfiguration=place)
    settings.STORAGES = settings.STORAGES | {"default": made}
    yield storages["default"]
    for item in client.list_objects_v2(Bucket="vindplaats").get("Contents", []):
        client.delete_object(Bucket="vindplaats", Key=item["Key"])
    client.delete_bucket(Bucket="vindplaats")


def test_a_document_is_kept_read_and_taken_away(bucket):
    content = b"%PDF-1.7 " + bytes(100_000)
    name = bucket.save("policy/3f2a", ContentFile(content))
    assert name == "policy/3f2a"
    with bucket.open(name) as file:
        assert file.read() == content
    again = bucket.save("policy/3f2a", ContentFile(b"other"))
    assert again != name and bucket.size(name) == len(content)  # never overwritten
    bucket.delete(name)
    assert not bucket.exists(name)
    with pytest.raises(FileNotFoundError):
        bucket.open(name)


def test_nobody_gets_an_address_of_the_store(bucket):
    with pytest.raises(NotImplementedError):
        bucket.url("policy/3f2a")


def test_what_nobody_uses_is_swept_there_as_well(bucket):
    from datetime import timedelta

    from django.utils import timezone

    assert _sweep(set(), timezone.now(), 10) == 0
    for name in ("known", "stray"):
        bucket.save(f"policy/{name}", ContentFile(b"x"))
    assert _sweep({"policy/known"}, timezone.now() + timedelta(days=30), 10) == 1
    assert sorted(taking.stored()) == ["policy/known"]
