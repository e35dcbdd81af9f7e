"""The organisation's digital seal (PAdES) on documents that leave the house.

Key and certificate come from `SEAL_KEY` and `SEAL_CERT`; the embedded product makes a pair of its
own in `VAR_DIR` on first use. `youthwork.lib.pdf` seals, in its own process. Anybody can check a
seal without us: see docs/decisions/0134-what-a-sealed-copy-proves.md.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

OWN_DAYS = 5 * 365  # how long a certificate that we make ourselves counts
GROUP = 4  # letters of a fingerprint that stand together


@dataclass(frozen=True)
class Seal:
    """Key and certificate, in PEM; the certificate first, then those that vouch for it."""

    key: bytes
    certificates: bytes

    def certificate(self) -> Certificate:
        """The one whose key seals."""
        from cryptography import x509

        return x509.load_pem_x509_certificates(self.certificates)[0]

    def to_download(self) -> bytes:
        """The certificate alone, in DER: what a reader of PDFs takes in."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return self.certificate().public_bytes(Encoding.DER)

    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in groups that can be compared by eye."""
        from cryptography.hazmat.primitives.hashes import SHA256

        code = self.certificate().fingerprint(SHA256()).hex().upper()
        return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))

    def valid_until(self) -> date:
        """The last day on which a new seal counts."""
        return day_of(self.certificate().not_valid_after_utc)


def current(name: str) -> Seal | None:
    """The seal of this organisation; None where none was set up.

    `name` is what a certificate says that the embedded product makes for itself.
    """
    if settings.SEAL_KEY:
        return Seal(Path(settings.SEAL_KEY).read_bytes(), Path(settings.SEAL_CERT).read_bytes())
    if not settings.SEAL_MADE:
        return None
    path = Path(settings.SEAL_MADE)
    if not path.exists():
        _keep(path, made(name))
    key, _end, certificates = path.read_bytes().partition(_BETWEEN)
    return Seal(key, certificates)


_BETWEEN = b"\n# certificate\n"


def _keep(path: Path, seal: Seal) -> None:
    """Written aside and linked: of two at once the first stays, and nobody sees half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with open(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(seal.key + _BETWEEN + seal.certificates)
    with contextlib.suppress(FileExistsError):
        os.link(aside, path)
    aside.unlink()


def made(name: str) -> Seal:
    """A new key with a certificate that vouches for itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    now = timezone.now()
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64] or "Vindplaats")])
    usage = dict.fromkeys(
        (
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "key_encipherment",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=OWN_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return Seal(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        certificate.public_bytes(serialization.Encoding.PEM),
    )
