import pytest

from forum.kit import i18n
from forum.web.templates import file_size

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("language", "size", "text"),
    [
        ("en", 12, "1 kB"),
        ("en", 419_700, "420 kB"),
        ("en", 1_540_000, "1.5 MB"),
        ("nb", 1_540_000, "1,5 MB"),
        ("da", 12_000_000, "12 MB"),
    ],
)
def test_size_of_a_file_is_written_as_the_reader_writes_it(
    language: str, size: int, text: str
) -> None:
    with i18n.language(language):
        assert file_size(size).replace("\N{NO-BREAK SPACE}", " ") == text
