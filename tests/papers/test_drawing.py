"""What is drawn: one sheet, no network, and several bound into one with their numbers."""

from pathlib import Path

import pypdfium2
import pytest

from forum.papers import drawing

pytestmark = pytest.mark.once

PAGE = '<body class="is-sheet"><h1>Ærlig</h1>{}</body>'


def words_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_a_sheet_keeps_its_letters_and_its_maker_to_itself(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    assert drawing.draw(PAGE.format(""), {}, str(target)) == {"pages": 1}
    assert words_of(target)[0].strip() == "Ærlig"
    assert b"WeasyPrint" not in target.read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "file:///etc/hostname",
        "/files/7/large",
        "/assets/../../../../etc/hostname",
        "/assets/..",
        "//example.org/x",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_a_sheet_asks_for_nothing_but_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def refuse(path: Path) -> bytes:
        raise AssertionError(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    target = str(tmp_path / "sheet.pdf")
    assert drawing.draw(PAGE.format(f'<img src="{address}">'), {}, target) == {"pages": 1}


def test_less_air_is_taken_only_where_it_saves_a_page(tmp_path: Path) -> None:
    style = "<style>p {line-height: 30mm; margin: 0} .is-tight p {line-height: 20mm}</style>"
    pages = {}
    for lines in (7, 10, 20):
        told = drawing.draw(
            style + PAGE.format("<p>x</p>" * lines), {}, str(tmp_path / f"{lines}.pdf")
        )
        pages[lines] = told["pages"]
    assert pages == {7: 1, 10: 1, 20: 2}


def test_what_is_bound_is_numbered_through(tmp_path: Path) -> None:
    sources = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.pdf"
        drawing.draw(PAGE.format(f"<p>{name}</p>"), {}, str(path))
        sources.append(str(path))
    target = tmp_path / "binder.pdf"
    assert drawing.bind(sources, str(target)) == {"pages": 2}
    first, second = words_of(target)
    assert first.split() == ["Ærlig", "one", "1"]
    assert second.split() == ["Ærlig", "two", "2"]
