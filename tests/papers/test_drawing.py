"""What is drawn: one sheet, no network, and several bound into one with their numbers."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw

from forum.branches import qr
from forum.kit.data import data_dir
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


def test_a_sheet_without_its_style_is_not_drawn(tmp_path: Path) -> None:
    page = '<link rel="stylesheet" href="/assets/print-0000000000.css">' + PAGE.format("")
    with pytest.raises(FileNotFoundError):
        drawing.draw(page, {}, str(tmp_path / "sheet.pdf"))


def test_steps_boxes_and_code_have_the_size_of_the_design(tmp_path: Path) -> None:
    style = (data_dir("static") / "css" / "sheet.css").read_text("utf-8")
    step = (
        '<ul class="contains-task-list"><li><label><input type="checkbox"> Lock</label></li></ul>'
    )
    foot = (
        f'<footer class="sheet-foot">{qr.inline("https://x.example/papers/y", border=0)}</footer>'
    )
    body = PAGE.format(f'<article class="document">{step}</article>{foot}')
    target = tmp_path / "sheet.pdf"
    drawing.draw(f"<style>{style}</style>{body}", {}, str(target))
    with pypdfium2.PdfDocument(target) as document:
        words = document[0].get_textpage()
        height = raw.FPDFText_GetFontSize(words, words.get_text_bounded().index("Lock"))
        sizes = {size for each in document[0].get_objects() for size in [_millimetres(each)]}
    assert height * 0.75 == pytest.approx(17, abs=0.1)  # PDF's unit here is a pixel of CSS
    assert {(8.0, 8.0), (31.0, 31.0)} <= sizes


def _millimetres(shape: Any) -> tuple[float, float]:
    left, bottom, right, top = shape.get_bounds()
    return round((right - left) / 72 * 25.4, 1), round((top - bottom) / 72 * 25.4, 1)


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
