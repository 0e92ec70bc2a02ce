"""Programs that may be there: stand-ins for LibreOffice and tesseract, called as those are."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from forum.files import programs, reader_process
from tests.files import hostile_pdf, offices, samples

pytestmark = pytest.mark.once

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a shell script of this name where programs are found, and no other program."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def write(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
        programs.forget()

    programs.forget()
    yield write
    monkeypatch.undo()
    programs.forget()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    return made


def stored(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "stored"
    path.write_bytes(content)
    return str(path)


def test_pages_of_a_word_file_are_drawn_by_libreoffice(
    install: Install, tmp_path: Path, folder: Path
) -> None:
    (tmp_path / "made.pdf").write_bytes(offices.pdf())
    install(
        "soffice",
        f'echo "$@" > {tmp_path}/said; ulimit -v >> {tmp_path}/said; env >> {tmp_path}/said\n'
        f"cp {tmp_path}/made.pdf document.pdf",
    )
    drawn = reader_process.draw(stored(tmp_path, offices.docx()), ".docx", str(folder), 20)
    assert [page["number"] for page in drawn] == [1, 2]
    said = (tmp_path / "said").read_text()
    assert f"--convert-to pdf --outdir {folder} {folder}/document.docx" in said
    assert "3145728" in said
    assert "SECRET" not in said
    assert (
        "DisableMacrosExecution" in (folder / "profile/user/registrymodifications.xcu").read_text()
    )


def test_libreoffice_that_hangs_is_ended_with_all_it_started(
    install: Install, tmp_path: Path, folder: Path
) -> None:
    install("soffice", f"sleep 77 & echo $! > {tmp_path}/child; wait")
    begun = time.monotonic()
    assert reader_process.draw(stored(tmp_path, offices.docx()), ".docx", str(folder), 1) == []
    assert time.monotonic() - begun < 20
    assert has_ended(int((tmp_path / "child").read_text()))


def has_ended(pid: int) -> bool:
    """Whether a killed process is gone, or is only waiting to be buried."""
    for _step in range(100):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def test_old_word_file_is_read_by_way_of_libreoffice(install: Install, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(offices.docx())
    install("soffice", f"cp {tmp_path}/made.docx document.docx")
    old = stored(tmp_path, samples.old_word())
    told = reader_process.read(old, "application/msword", 20)
    assert told["title"] == "Stengerutine på Åsane"
    install("soffice", "exit 1")  # then by the other way, which finds nothing in this one
    assert reader_process.read(old, "application/msword", 20)["reason"] == "damaged"


def test_without_libreoffice_nothing_is_drawn_of_word_files(
    install: Install, tmp_path: Path, folder: Path
) -> None:
    if programs.office():
        pytest.skip("LibreOffice is installed")
    assert reader_process.draw(stored(tmp_path, offices.docx()), ".docx", str(folder), 5) == []


TESSERACT = """
if [ "$1" = --list-langs ]; then echo List:; echo dan; echo nor; exit; fi
echo "$3 $4" >> "$(dirname "$0")/languages"
head -c 8 "$1" | grep -q PNG && echo "Tell kassen før du går"
"""


def test_scan_is_read_by_tesseract_in_norwegian_and_danish(
    install: Install, tmp_path: Path
) -> None:
    install("tesseract", TESSERACT)
    told = reader_process.read(stored(tmp_path, hostile_pdf.picture(90, 90)), "application/pdf", 20)
    assert (told["text"], told["reason"]) == ("Tell kassen før du går", "")
    assert told["pages"][0][0] == "Tell kassen før du går"
    assert (tmp_path / "bin/languages").read_text() == "-l nor+dan\n"


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_photo_of_a_notice_is_read(install: Install, tmp_path: Path, kind: str) -> None:
    install("tesseract", TESSERACT)
    told = reader_process.read(stored(tmp_path, samples.picture(kind)), "image/jpeg", 20)
    assert told["text"] == "Tell kassen før du går"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("[ $1 = --list-langs ] && echo nor || echo 'a 1 |'", "picture"),
        ("[ $1 = --list-langs ] && echo nor || exit 3", "picture"),
        ("echo deu", "picture"),
        ("exit 1", "picture"),
    ],
)
def test_photo_without_words_stays_a_picture(
    install: Install, tmp_path: Path, script: str, reason: str
) -> None:
    install("tesseract", script)
    told = reader_process.read(stored(tmp_path, samples.picture()), "image/jpeg", 20)
    assert (told["text"], told["reason"]) == ("", reason)


def test_scan_stays_a_scan_without_tesseract(install: Install, tmp_path: Path) -> None:
    if programs.tesseract():
        pytest.skip("tesseract is installed")
    told = reader_process.read(stored(tmp_path, hostile_pdf.picture(90, 90)), "application/pdf", 20)
    assert told["reason"] == "scan"
