"""The process that renders PDFs; started by `youthwork.lib.pdf`, knows nothing of the product.

Requests come on standard input and answers go to standard output, each a length (4 bytes) and as
much: JSON with `html` and `css` (for a seal also `key` and `certificates`, in PEM), and then `+`
and the PDF or `-` and the class of the error. It ends when the input does, after a silence, and
never fetches anything.
"""

from __future__ import annotations

import gc
import io
import json
import logging
import resource
import select
import struct
import sys
from typing import Any, BinaryIO

# The organisation's logo comes along in the document: it was drawn anew when it was uploaded.
OWN_PICTURE = "data:image/png;base64,"


def main(memory: int, silence: int) -> None:
    """Answer until the input ends; `memory` in bytes of address space, `silence` in seconds."""
    if sys.platform == "linux":  # elsewhere the system does not keep the limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    taken, given = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints gets into an answer
    renderer = Renderer()
    # What was loaded stays: no collection walks it again. Nor a document while it is made,
    # when all of it is still needed: it is cleared away once who asked has the answer.
    gc.freeze()
    gc.disable()
    while select.select([taken], [], [], silence)[0]:
        head = taken.read(4)
        if len(head) < 4:
            return
        request = json.loads(taken.read(struct.unpack(">I", head)[0]))
        try:
            answer = b"+" + renderer.render(request)
        except BaseException as error:  # a refused address is one; the asker hears of each
            answer = b"-" + type(error).__name__.encode()
        _write(given, answer)
        gc.collect()


def _write(given: BinaryIO, answer: bytes) -> None:
    given.write(struct.pack(">I", len(answer)))
    given.write(answer)
    given.flush()


class Renderer:
    """WeasyPrint with what it can share between documents: fonts and parsed style sheets."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        logging.getLogger("fontTools").setLevel(logging.CRITICAL)
        self.weasyprint = weasyprint
        self.fonts = FontConfiguration()
        self.fetcher = _nothing()
        self.sheets: dict[str, Any] = {}

    def render(self, request: dict[str, Any]) -> bytes:
        """A tagged PDF/UA-1; the title and the language are those of the HTML."""
        css = request["css"]
        if css not in self.sheets:
            self.sheets[css] = self.weasyprint.CSS(
                string=css, font_config=self.fonts, url_fetcher=self.fetcher
            )
        document = self.weasyprint.HTML(
            string=request["html"], url_fetcher=self.fetcher, base_url="about:blank"
        )
        made: bytes = document.write_pdf(
            stylesheets=[self.sheets[css]],
            font_config=self.fonts,
            pdf_variant="pdf/ua-1",
            pdf_tags=True,
        )
        if "key" in request:
            made = _sealed(made, request["key"].encode(), request["certificates"].encode())
        return made


def _sealed(document: bytes, key: bytes, certificates: bytes) -> bytes:
    """With a seal (PAdES B-B) that lets nothing be changed afterwards.

    Its field is hidden, so that nothing stands on the page that the structure doesn't name.
    """
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    own, *others = load_certs_from_pemder_data(certificates)
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(others)
    sealer = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name="Seal",
            md_algorithm="sha256",
            name=str(own.subject.native.get("common_name", "")),
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        ),
        signer=signers.SimpleSigner(
            own, load_private_key_from_pemder_data(key, passphrase=None), store
        ),
        new_field_spec=fields.SigFieldSpec(
            "Seal",
            invis_sig_settings=fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True),
        ),
    )
    made = io.BytesIO()
    sealer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(document)), output=made)
    return made.getvalue()


def _nothing() -> Any:
    """A fetcher that lets every address end the rendering, but for a picture that holds itself."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Nothing(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            if url.startswith(OWN_PICTURE):
                return super().fetch(url)
            raise FatalURLFetchingError("an address outside the document")

    return Nothing()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
