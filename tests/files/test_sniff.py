"""A file is what its content is, whatever its name says."""

from pathlib import Path

import pytest

from forum.files.codes import Failure, FileRefused
from forum.files.names import claims_to_be_picture, clean_name, disposition
from forum.files.sniff import sniff
from tests.files import samples

pytestmark = pytest.mark.once

OFFICE = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"


def file_of(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "name", "media_type", "ending"),
    [
        (samples.picture("JPEG"), "a.jpg", "image/jpeg", ".jpg"),
        (samples.picture("JPEG"), "a.png", "image/jpeg", ".jpg"),
        (samples.picture("JPEG", progressive=True), "a", "image/jpeg", ".jpg"),
        (samples.picture("PNG"), "a.png", "image/png", ".png"),
        (samples.animation("PNG"), "a.png", "image/png", ".png"),
        (samples.picture("GIF"), "a.gif", "image/gif", ".gif"),
        (samples.picture("WEBP"), "a.webp", "image/webp", ".webp"),
        (samples.picture("WEBP", lossless=True), "a.webp", "image/webp", ".webp"),
        (samples.picture("HEIF"), "IMG_1.HEIC", "image/heic", ".heic"),
        (samples.pdf(), "a.pdf", "application/pdf", ".pdf"),
        (samples.pdf(), "a.exe", "application/pdf", ".pdf"),
        (b"\n\n" + samples.pdf(), "a.pdf", "application/pdf", ".pdf"),
        (samples.docx(), "a.docx", f"{OFFICE}.wordprocessingml.document", ".docx"),
        (samples.docx(), "a.zip", f"{OFFICE}.wordprocessingml.document", ".docx"),
        (samples.xlsx(), "a.xlsx", f"{OFFICE}.spreadsheetml.sheet", ".xlsx"),
        (samples.pptx(), "a.pptx", f"{OFFICE}.presentationml.presentation", ".pptx"),
        (samples.opendocument("text"), "a.odt", f"{ODF}.text", ".odt"),
        (samples.opendocument("spreadsheet"), "a.ods", f"{ODF}.spreadsheet", ".ods"),
        (samples.opendocument("presentation"), "a.odp", f"{ODF}.presentation", ".odp"),
        (samples.old_word(), "a.doc", "application/msword", ".doc"),
        (samples.old_word(), "a.docx", "application/msword", ".doc"),
        (samples.old_office("Workbook"), "a.xls", "application/vnd.ms-excel", ".xls"),
        (samples.old_office("Book"), "a", "application/vnd.ms-excel", ".xls"),
        (samples.old_office("PowerPoint Document"), "a", "application/vnd.ms-powerpoint", ".ppt"),
        (
            samples.old_office("EncryptedPackage"),
            "låst.docx",
            f"{OFFICE}.wordprocessingml.document",
            ".docx",
        ),
        ("Blåbær\n".encode("utf-16"), "a.txt", "text/plain", ".txt"),
        (samples.rtf(), "a.rtf", "application/rtf", ".rtf"),
        ("Blåbær\n".encode(), "a.txt", "text/plain", ".txt"),
        ("Bl\xe5b\xe6r\n".encode("latin-1"), "a.txt", "text/plain", ".txt"),
        (b"vare;pris\nkopp;20\n", "a.csv", "text/csv", ".csv"),
        (samples.archive_with_path(), "a.docx", f"{OFFICE}.wordprocessingml.document", ".docx"),
    ],
)
def test_content_decides_what_a_file_is(
    tmp_path: Path, content: bytes, name: str, media_type: str, ending: str
) -> None:
    found = sniff(file_of(tmp_path, content), name)
    assert (found.media_type, found.ending) == (media_type, ending)
    assert found.kind.value == ("picture" if media_type.startswith("image/") else "document")


@pytest.mark.parametrize(
    ("content", "name", "failure"),
    [
        (b"", "a.pdf", Failure.EMPTY),
        (b"hei", "a.jpg", Failure.NOT_ALLOWED),
        (b"hei", "a", Failure.NOT_ALLOWED),
        (b"MZ\x90\0" + b"\0" * 200, "a.pdf", Failure.NOT_ALLOWED),
        (b"MZ\x90\0" + b"\0" * 200, "a.txt", Failure.NOT_ALLOWED),
        (b"\x7fELF" + b"\0" * 200, "a.txt", Failure.NOT_ALLOWED),
        (b"<html><script>alert(1)</script>", "a.html", Failure.NOT_ALLOWED),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.svg", Failure.NOT_ALLOWED),
        (b"#!/bin/sh\nrm -rf /\n", "a.sh", Failure.NOT_ALLOWED),
        (samples.archive({"a.txt": b"x"}), "a.zip", Failure.NOT_ALLOWED),
        (samples.archive({"a.txt": b"x"}), "a.docx", Failure.NOT_ALLOWED),
        (samples.archive({}), "a.docx", Failure.NOT_ALLOWED),
        (samples.archive_of_many(), "a.docx", Failure.NOT_ALLOWED),
        (samples.with_macros(), "a.xlsx", Failure.MACROS),
        (samples.docx()[:-60], "a.docx", Failure.DAMAGED),
        (b"PK\x03\x04" + b"x" * 500, "a.docx", Failure.DAMAGED),
        (samples.docx()[:30] + b"\xff" * 400 + samples.docx()[-22:], "a.docx", Failure.DAMAGED),
        (samples.old_office("Binary.icon"), "a.msi", Failure.NOT_ALLOWED),
        (samples.old_office("Binary.icon"), "a.doc", Failure.NOT_ALLOWED),
        (samples.old_office("EncryptedPackage"), "a.msi", Failure.NOT_ALLOWED),
        (samples.old_office("WordDocument", "_VBA_PROJECT"), "a.doc", Failure.MACROS),
        (samples.opendocument("text", "Basic/Standard/Module1.xml"), "a.odt", Failure.MACROS),
        ("a\0b".encode("utf-16"), "a.txt", Failure.NOT_ALLOWED),
        (b"\xff\xfe\x00", "a.txt", Failure.NOT_ALLOWED),
        (b"BM" + b"\0" * 60, "a.bmp", Failure.NOT_ALLOWED),
    ],
)
def test_what_cannot_be_shared_is_named(
    tmp_path: Path, content: bytes, name: str, failure: Failure
) -> None:
    with pytest.raises(FileRefused) as caught:
        sniff(file_of(tmp_path, content), name)
    assert caught.value.failure is failure


def test_archive_is_never_unpacked(tmp_path: Path) -> None:
    assert sniff(file_of(tmp_path, samples.zip_bomb()), "a.docx").ending == ".docx"


@pytest.mark.parametrize(
    ("given", "ending", "name"),
    [
        ("Rutine for stenging.pdf", ".pdf", "Rutine for stenging.pdf"),
        ("Blåbær 🫐.PDF", ".pdf", "Blåbær 🫐.pdf"),
        ("../../etc/passwd", ".pdf", "passwd.pdf"),
        ("C:\\Users\\Sigrid\\kasse.xlsx", ".xlsx", "kasse.xlsx"),
        ("a\x00b\r\nc.pdf", ".pdf", "ab c.pdf"),
        ("\u202efdp.exe", ".pdf", "fdp.pdf"),
        ("kasse.exe", ".pdf", "kasse.pdf"),
        ("kasse.pdf.exe", ".pdf", "kasse.pdf.pdf"),
        ('a"b<c>d:e|f?g*h.pdf', ".pdf", "a_b_c_d_e_f_g_h.pdf"),
        ("CON.pdf", ".pdf", "_CON.pdf"),
        ("...", ".jpg", "file.jpg"),
        ("", ".jpg", "file.jpg"),
        ("   ", ".jpg", "file.jpg"),
        (".htaccess", ".txt", "file.txt"),
        ("a" * 300 + ".pdf", ".pdf", "a" * 120 + ".pdf"),
        ("2026.11.22 møte.docx", ".docx", "2026.11.22 møte.docx"),
    ],
)
def test_names_are_cleaned(given: str, ending: str, name: str) -> None:
    assert clean_name(given, ending) == name


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a b.pdf", "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf"),
        ("blå.pdf", "attachment; filename=\"bl_.pdf\"; filename*=UTF-8''bl%C3%A5.pdf"),
        ('a"b\\.pdf', "attachment; filename=\"a_b_.pdf\"; filename*=UTF-8''a%22b%5C.pdf"),
        ("🫐.pdf", "attachment; filename=\"_.pdf\"; filename*=UTF-8''%F0%9F%AB%90.pdf"),
    ],
)
def test_names_stand_in_headers_in_two_ways(name: str, header: str) -> None:
    assert disposition("attachment", name) == header
    header.encode("latin-1")


@pytest.mark.parametrize(
    ("name", "media_type", "says"),
    [
        ("IMG_1.JPG", "", True),
        ("a.heic", "application/octet-stream", True),
        ("a", "image/jpeg", True),
        ("a.pdf", "application/pdf", False),
        ("jpg", "", False),
    ],
)
def test_name_or_browser_may_say_that_it_is_a_picture(
    name: str,
    media_type: str,
    says: bool,  # noqa: FBT001
) -> None:
    assert claims_to_be_picture(name, media_type) is says
