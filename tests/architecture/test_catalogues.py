import pytest

from forum.kit import catalogues
from forum.kit.i18n import LANGUAGES

pytestmark = pytest.mark.once


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete(language: str) -> None:
    assert catalogues.problems(language) == []


def test_catalogues_name_every_text() -> None:
    wanted = {message.id for message in catalogues.extract() if message.id}
    for language in LANGUAGES:
        have = {message.id for message in catalogues.read(language) if message.id}
        assert wanted - have == set(), f"{language}: run make messages"
