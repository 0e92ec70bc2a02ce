"""Make the catalogues: `python -m forum.kit.catalogues update|compile|check`.

`update` collects all texts of code and templates into `forum/locale/<language>/LC_MESSAGES/`,
`compile` makes the .mo files that `forum.kit.i18n` reads, `check` names what is not translated.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from forum.kit.data import data_dir
from forum.kit.i18n import LANGUAGES, LOCALE_FOLDER

COMPLETE = ("nb", "nn", "da")  # English is the msgids themselves

_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_JINJA = {"silent": "false", "trimmed": "true"}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_STARTED = datetime(2026, 11, 22, tzinfo=UTC)  # a fixed date keeps catalogues free of noise

_Text = str | tuple[str, ...] | list[str]


def catalogue_path(language: str, ending: str = "po") -> Path:
    """Return the path of a language's catalogue: `po` is the source, `mo` the compiled one."""
    return LOCALE_FOLDER / language / "LC_MESSAGES" / f"messages.{ending}"


def extract() -> Catalog:
    """Collect all texts that are marked for translation in code and templates."""
    catalogue = Catalog(project="samling-forum", creation_date=_STARTED, charset="utf-8")
    for folder, pattern, method, options in (
        (LOCALE_FOLDER.parent, "**.py", "python", {}),
        (data_dir("templates"), "**.html", "jinja2", _JINJA),
        (data_dir("templates"), "**.txt", "jinja2", _JINJA),
        (data_dir("templates"), "**.mjml", "jinja2", _JINJA),
    ):
        for path, _line, text, comments, context in extract_from_dir(
            folder,
            method_map=[(pattern, method)],
            options_map={pattern: options},
            keywords=_KEYWORDS,
            comment_tags=("Translators:",),
        ):
            place = f"{folder.name}/{path}"
            catalogue.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalogue


def read(language: str) -> Catalog:
    """Return a language's catalogue as it stands, empty where there is none."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, creation_date=_STARTED, revision_date=_STARTED)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Bring every language's catalogue up to date with the texts in code and templates."""
    template = extract()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)


def compile_all() -> None:
    """Compile the catalogues whose source is newer."""
    for language in LANGUAGES:
        source, compiled = catalogue_path(language), catalogue_path(language, "mo")
        if not source.exists():
            continue
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with compiled.open("wb") as file:
            write_mo(file, read(language))


def problems(language: str) -> list[str]:
    """Name each text that is missing or wrong in a language, in the words of the catalogue."""
    catalogue, is_complete = read(language), language in COMPLETE
    found = []
    for message in _texts(extract()):
        translated = catalogue.get(message.id, message.context)
        if translated is None or not all(_forms(translated.string)):
            if is_complete:
                found.append(f"{language}: not translated: {_forms(message.id)[0]!r}")
        elif translated.fuzzy:
            found.append(f"{language}: fuzzy: {_forms(message.id)[0]!r}")
        elif not _placeholders_agree(translated):
            found.append(f"{language}: other placeholders: {_forms(translated.string)[0]!r}")
    return found


def _texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _forms(text: _Text | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def _placeholders_agree(message: Message) -> bool:
    """Tell whether both fill in the same; the form for one may leave out the number."""
    wanted = [set(_PLACEHOLDER.findall(form)) for form in _forms(message.id)]
    given = [set(_PLACEHOLDER.findall(form)) for form in _forms(message.string)]
    singular_agrees = given[0] | {"num"} == wanted[0] | {"num"} if len(wanted) > 1 else True
    return singular_agrees and given[-1] == wanted[-1]


def main(command: str) -> int:
    """Run one of the three commands; the exit status is 1 when `check` finds something."""
    if command == "update":
        update()
    elif command == "compile":
        compile_all()
    elif command == "check":
        found = [problem for language in LANGUAGES for problem in problems(language)]
        sys.stdout.writelines(f"{problem}\n" for problem in found)
        return 1 if found else 0
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or [""]))
