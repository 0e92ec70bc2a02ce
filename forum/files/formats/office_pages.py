"""LibreOffice makes a PDF of a document, so that its pages are seen as they are printed."""

import shutil
from pathlib import Path
from typing import Final

from forum.files import programs
from forum.files.formats.limited import run

# A profile of its own for each document, which is thrown away: nothing of ours is in it, and
# nothing in the document runs or reaches anything.
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item></oor:items>
"""


def to_pdf(source: Path, ending: str, folder: Path, seconds: float) -> Path | None:
    """Return a PDF of the document, made in `folder`, or None when there is none in time."""
    return converted(source, f"{ending}:pdf", folder, seconds)


def converted(source: Path, way: str, folder: Path, seconds: float) -> Path | None:
    """Return the document in another format, as `way` says (".doc:docx"), or None without it."""
    if not programs.office():
        return None
    ending, _colon, wanted = way.partition(":")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    # It goes by the ending, and our own files have none.
    copy = folder / f"document{ending}"
    shutil.copyfile(source, copy)
    command = [
        programs.office(), "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", wanted, "--outdir", str(folder), str(copy),
    ]  # fmt: skip
    made = folder / f"document.{wanted}"
    return made if run(command, folder, seconds) is not None and made.exists() else None
