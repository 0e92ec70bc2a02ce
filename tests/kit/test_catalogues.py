from gettext import translation
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from forum.kit import catalogues

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let catalogues lie in a folder of their own, and the code have three texts."""
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", tmp_path)
    texts = Catalog()
    texts.add("Ask a question", locations=[("templates/a.html", 0)])
    texts.add("Hello, %(name)s", locations=[("templates/a.html", 0)])
    texts.add(("One answer", "%(num)s answers"), locations=[("templates/a.html", 0)])
    monkeypatch.setattr(catalogues, "extract", lambda: texts)
    return tmp_path


def translate(language: str, **texts: str | tuple[str, str]) -> None:
    path = catalogues.catalogue_path(language)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        first = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
        found = [text for start, text in texts.items() if first.startswith(start)]
        if found:
            message.string = found[0]
    with path.open("wb") as file:
        write_po(file, catalogue)


def test_new_texts_come_into_all_four_catalogues_untranslated() -> None:
    catalogues.update()
    for language in ("nb", "nn", "da", "en"):
        assert catalogues.read(language).get("Ask a question") is not None
    for language in ("nb", "nn", "da"):
        assert len(catalogues.problems(language)) == 3
    assert catalogues.problems("en") == []


def test_translations_survive_an_update_and_texts_no_longer_used_do_not(folder: Path) -> None:
    catalogues.update()
    translate("nb", Ask="Still et spørsmål")
    old = catalogues.read("nb")
    old.add("No longer there", "Borte")
    with catalogues.catalogue_path("nb").open("wb") as file:
        write_po(file, old)
    catalogues.update()
    kept = catalogues.read("nb").get("Ask a question")
    assert kept is not None
    assert kept.string == "Still et spørsmål"
    assert "No longer there" not in catalogues.catalogue_path("nb").read_text(encoding="utf-8")


def test_second_update_changes_nothing() -> None:
    catalogues.update()
    before = catalogues.catalogue_path("nb").read_bytes()
    catalogues.update()
    assert catalogues.catalogue_path("nb").read_bytes() == before


def test_other_placeholders_than_the_text_has_are_named() -> None:
    catalogues.update()
    translate("nb", Ask="Spør", Hello="Hei, %(navn)s", One=("Ett svar", "%(num)s svar"))
    assert catalogues.problems("nb") == ["nb: other placeholders: 'Hei, %(navn)s'"]


def test_compiled_catalogue_is_what_gettext_reads(folder: Path) -> None:
    catalogues.update()
    translate("nb", Ask="Still et spørsmål", One=("Ett svar", "%(num)s svar"))
    catalogues.compile_all()
    found = translation("messages", folder, ["nb"])
    assert found.gettext("Ask a question") == "Still et spørsmål"
    assert found.ngettext("One answer", "%(num)s answers", 3) == "%(num)s svar"
    assert found.gettext("Hello, %(name)s") == "Hello, %(name)s"
