"""A routine as a sheet of A4: its HTML, which a browser may print too, and its PDF.

A sheet is written in the language of its text, with the dates of its branch, so it is the same for
everybody who may see it. The PDF is kept under what it was made of; the nightly sweep of the
storage takes it after two days, and then it is drawn again.
"""

import hashlib
import re
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from forum.branches import qr
from forum.branches.models import TIME_ZONES
from forum.kit import db, heavy, i18n
from forum.kit.addresses import url_of
from forum.kit.errors import NotFound, Unavailable
from forum.kit.storage import storage
from forum.kit.viewer import Viewer
from forum.papers.papers import paper_path, token_of
from forum.papers.queries import picture_keys
from forum.routines.kinds import VersionState
from forum.routines.queries import RoutinePage, may_fetch, show
from forum.web.site import site_words
from forum.web.templates import environment

_PICTURE: Final = re.compile(r'src="((?:/routines/\d{1,9})?/files/(\d{1,9})/large)"')

log = structlog.get_logger()


class CannotDraw(Exception):  # noqa: N818  a finding: the browser prints instead
    """No PDF can be made here: Pango is missing, or the sheet breaks the program that draws it."""


@dataclass(frozen=True)
class Sheet:
    """The HTML of a sheet, and where the storage has the picture of each address in it."""

    html: str
    pictures: dict[str, str]

    @property
    def key(self) -> str:
        """Where the storage keeps the PDF."""
        made_of = f"{self.html}\0{sorted(self.pictures.items())}"
        return f"sheets/{hashlib.sha256(made_of.encode()).hexdigest()}"


async def sheet_of(
    viewer: Viewer, routine_id: int, *, number: int = 0, for_browser: bool = False
) -> Sheet:
    """Return the sheet of a routine's current version, or of its draft while there is none.

    `number`: of that published version instead. `for_browser`: with a line above it that says how
    to print.

    Raises:
        NotFound: there is no such routine for this viewer.
    """
    page = await show(viewer, routine_id, number)
    routine = page.routine
    pictures = await _pictures(viewer, page)
    with i18n.language(routine.language):
        html = (
            environment()
            .get_template("papers/sheet.html")
            .render(
                viewer=Viewer(0, time_zone=TIME_ZONES[routine.branch_country]),
                lang=routine.language,
                site_name=(await site_words()).name,
                page=page,
                code=await _code(page),
                for_browser=for_browser,
            )
        )
    return Sheet(html, pictures)


async def pdf_of(sheet: Sheet) -> bytes:
    """Return the PDF of a sheet, drawn now unless it is kept from before.

    Raises:
        CannotDraw: the browser has to print it.
    """
    try:
        return await storage().get(sheet.key)
    except FileNotFoundError:
        pass
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sheet.pdf"
        await _draw(sheet, target)
        await storage().put(sheet.key, target)
        return target.read_bytes()


async def _draw(sheet: Sheet, target: Path) -> None:
    async with AsyncExitStack() as files:
        pictures = {}
        for address, key in sheet.pictures.items():
            path = await files.enter_async_context(storage().as_file(key))
            pictures[address] = str(path)
        try:
            told = await heavy.call(
                "forum.papers.drawing:draw", html=sheet.html, pictures=pictures, target=str(target)
            )
        except (heavy.HelperFailed, Unavailable) as problem:
            log.warning("papers.not_drawn", reason=str(problem))
            raise CannotDraw from problem
    if "failure" in told:
        raise CannotDraw(told["failure"])


async def _code(page: RoutinePage) -> str:
    """Return the QR code of a published version; a draft has none, for it is not in force."""
    if page.routine.state is not VersionState.PUBLISHED:
        return ""
    async with db.transaction():
        token = await token_of(page.routine.version_id)
    # The sheet leaves more room around it than the standard asks for.
    return qr.inline(url_of(paper_path(token)), border=0)


async def _pictures(viewer: Viewer, page: RoutinePage) -> dict[str, str]:
    """Return where the pictures of a sheet are; those that the viewer may not have are left out."""
    routine_id = page.routine.id
    addresses = {found[1]: int(found[2]) for found in _PICTURE.finditer(page.routine.html)}
    shown = {address: (file_id, 0) for address, file_id in addresses.items()}
    for address, file_id in addresses.items():
        try:
            await may_fetch(viewer, routine_id, file_id)
        except NotFound:
            del shown[address]
    for file in page.files:
        if file.is_picture:
            shown[f"{file.url}/large"] = (file.id, 0)
        for each in file.document.pages if file.document else ():
            shown[f"{file.url}/pages/{each.number}"] = (file.id, each.number)
    keys = await picture_keys([file_id for file_id, _number in shown.values()])
    return {address: keys[place] for address, place in shown.items() if place in keys}
