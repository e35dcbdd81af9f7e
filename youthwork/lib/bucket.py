"""Documents in a bucket of an S3-compatible store (`STORAGE_URL`): private, never overwritten."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):  # type: ignore[misc]
    """django-storages' own, with what a store that isn't Amazon's needs.

    The bucket's name stands in the path, not in the host's; checksums that newer clients add
    without being asked are left out, because many stores refuse them. Files are handed out by us
    alone, so that no address of the store is ever signed.
    """

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=20,  # seconds
            retries={"max_attempts": 3, "mode": "standard"},
        )
        settings: dict[str, Any] = super().get_default_settings()
        return settings | {"client_config": config, "file_overwrite": False, "default_acl": None}

    def url(self, name: str, *given: Any, **also: Any) -> str:
        """Nobody fetches a document from the store itself."""
        raise NotImplementedError(f"{name} is handed out by the product, after asking who reads")
