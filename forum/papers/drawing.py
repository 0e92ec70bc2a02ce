"""Sheets of HTML made into PDF by WeasyPrint, and several of them bound into one by PDFium.

Runs in the heavy-work process only: nobody else may import either. Nothing is fetched: a sheet has
our own static files and the pictures that its maker names.
"""

import ctypes
import mimetypes
from pathlib import Path
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from forum.kit.heavy_work import allowed
from forum.web.asset_files import build_folder
from forum.web.assets import PATH as ASSETS

try:
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError:  # Pango is a library of the system, and missing here
    weasyprint = None

HERE: Final = "https://sheet.invalid"
# Tagged, so that a screen reader can read it.
_OPTIONS: Final = {"pdf_tags": True, "optimize_images": True, "dpi": 150}
AIRY: Final = 'class="is-sheet"'
TIGHT: Final = 'class="is-sheet is-tight"'
PAGE_NUMBER_POINTS: Final = 11
POINTS_A_MM: Final = 72 / 25.4
FROM_BOTTOM_MM: Final = 7


@allowed
def can_draw() -> bool:
    """Whether what WeasyPrint needs of the system is there."""
    return weasyprint is not None


@allowed
def draw(html: str, pictures: dict[str, str], target: str) -> dict[str, Any]:
    """Write the sheet `html` as PDF to the path `target`.

    With less air between the lines where that saves a page. `pictures` gives for the address of
    each picture the path of a file. Returns {"pages": …}, or {"failure": "no_pango"}.
    """
    if weasyprint is None:
        return {"failure": "no_pango"}
    fetcher = _fetcher(pictures)
    document = _laid_out(html, fetcher)
    if len(document.pages) > 1:
        tighter = _laid_out(html.replace(AIRY, TIGHT, 1), fetcher)
        if len(tighter.pages) < len(document.pages):
            document = tighter
    document.write_pdf(target, finisher=_without_maker, **_OPTIONS)
    return {"pages": len(document.pages)}


@allowed
def count_pages(source: str) -> int:
    """Return how many pages the PDF at the path `source` has."""
    with pypdfium2.PdfDocument(source) as document:
        return len(document)


@allowed
def bind(sources: list[str], target: str) -> dict[str, Any]:
    """Join PDFs in order and write the number of its page at the foot of each; return the pages."""
    with pypdfium2.PdfDocument.new() as binder:
        for source in sources:
            with pypdfium2.PdfDocument(source) as part:
                binder.import_pages(part)
        for place in range(len(binder)):
            _number(binder, place)
        binder.save(target)
        return {"pages": len(binder)}


def _laid_out(html: str, fetcher: Any) -> Any:
    source = weasyprint.HTML(string=html, base_url=f"{HERE}/", url_fetcher=fetcher)
    try:
        return source.render(**_OPTIONS)
    except FatalURLFetchingError as error:  # no Exception, so it would end the process
        raise FileNotFoundError(*error.args) from error


def _without_maker(document: Any, pdf: Any) -> None:
    # What hangs on a wall needs no advertisement of the program that drew it.
    pdf.info.pop("Producer", None)


def _fetcher(pictures: dict[str, str]) -> Any:
    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        """Knows the files of the build and the pictures of this sheet, and no network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = _local(url.removeprefix(HERE), pictures)
            if path is None or not path.is_file():
                raise _refusal(url)
            kind = mimetypes.guess_type(path.name)[0] or "image/webp"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFilesOnly()


def _refusal(url: str) -> BaseException:
    if url.startswith(f"{HERE}{ASSETS}/"):
        # Another release was installed under a running forum. A sheet without its style is none.
        fatal: BaseException = FatalURLFetchingError(f"{url} is not there")
        return fatal
    return ValueError(f"a sheet asks for {url}")  # drawn without that, and said in the log


def _local(address: str, pictures: dict[str, str]) -> Path | None:
    if address in pictures:
        return Path(pictures[address])
    folder, _slash, name = address.rpartition("/")
    return build_folder() / name if folder == ASSETS else None


def _number(binder: Any, place: int) -> None:
    page = binder[place]
    text = raw.FPDFPageObj_NewTextObj(binder, b"Helvetica", PAGE_NUMBER_POINTS)
    words = ctypes.create_string_buffer(f"{place + 1}\0".encode("utf-16-le"))
    raw.FPDFText_SetText(text, ctypes.cast(words, raw.FPDF_WIDESTRING))
    raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, page.get_width() / 2, FROM_BOTTOM_MM * POINTS_A_MM)
    raw.FPDFPage_InsertObject(page, text)
    page.gen_content()
    page.close()
