"""At least .98 of the words of twelve documents come out, in the order in which one reads them."""

import time
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from forum.files import reader_process
from forum.files.sniff import sniff
from tests.files.paperwork import DOCUMENTS

pytestmark = pytest.mark.once

WANTED = 0.98


def words_kept(expected: str, found: str) -> tuple[int, int]:
    """Return how many expected words stand in `found` in their order, and how many there are."""
    wanted, there = expected.split(), found.split()
    blocks = SequenceMatcher(None, wanted, there, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), len(wanted)


def read(name: str, content: bytes, folder: Path) -> str:
    """Return the text of a document as it is read in the reader's process, here."""
    path = folder / name
    path.write_bytes(content)
    told = reader_process.read(str(path), sniff(path, name).media_type, time.monotonic() + 60)
    assert told["reason"] == ""
    return str(told["text"])


def test_words_come_out_in_reading_order(tmp_path: Path) -> None:
    shares, kept, wanted = {}, 0, 0
    for name, make in DOCUMENTS.items():
        content, expected = make()
        some, all_of_it = words_kept(expected, read(name, content, tmp_path))
        shares[name] = some / all_of_it
        kept, wanted = kept + some, wanted + all_of_it
    assert len(DOCUMENTS) == 12
    assert min(shares.values()) >= WANTED, shares
    assert kept / wanted >= WANTED
