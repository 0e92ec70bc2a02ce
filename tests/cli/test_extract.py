"""`forum extract` prints what search would get of a document, or why there is nothing."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from forum.cli.main import app as forum
from tests.files import hostile_pdf, offices, samples

pytestmark = pytest.mark.once


def extract(path: Path, content: bytes, *options: str) -> Result:
    path.write_bytes(content)
    return CliRunner().invoke(forum, ["extract", str(path), *options], env={"COLUMNS": "200"})


def test_text_is_printed_and_what_is_known_of_it_goes_beside(tmp_path: Path) -> None:
    result = extract(tmp_path / "rutine.docx", offices.docx())
    assert result.exit_code == 0, result.output
    assert result.stdout == "\n".join(["Stengerutine på Åsane", *offices.ROUTINE, ""])
    assert "Title: Stengerutine på Åsane" in result.stderr
    assert "Language: nb" in result.stderr
    result = extract(tmp_path / "rutine.docx", offices.docx(), "--html")
    assert result.stdout.startswith("<h1>Stengerutine på Åsane</h1>")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("låst.pdf", hostile_pdf.locked(), "“låst.pdf” needs a password."),
        ("tom.pdf", b"", "“tom.pdf” is empty."),
        ("a.exe", b"MZ\x90\0", "“a.exe” cannot be shared here."),
        ("a.jpg", samples.picture(), "“a.jpg” is a picture."),
        ("tom.docx", offices.docx(offices.paragraph("")), "“tom.docx” has no words in it."),
    ],
)
def test_reason_is_said_when_there_is_nothing(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    result = extract(tmp_path / name, content)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert sentence in result.stderr


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(forum, ["extract", str(tmp_path / "nei.pdf")])
    assert result.exit_code == 1
    assert "cannot be opened" in result.stderr.replace("\n", " ")
