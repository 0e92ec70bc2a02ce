"""The heavy-work process runs what is allowed, and nothing else."""

from collections.abc import AsyncIterator

import pytest

from forum.kit import heavy
from forum.kit.heavy import HelperFailed

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
async def end_the_process() -> AsyncIterator[None]:
    yield
    await heavy.close()


@pytest.mark.parametrize(
    "name",
    ["os:getpid", "forum.kit.text:clean_text", "forum.kit.heavy_process:run", "forum:x", "x", ""],
)
async def test_function_that_is_not_marked_is_refused(name: str) -> None:
    with pytest.raises(HelperFailed):
        await heavy.call(name)


async def test_marked_function_runs_in_the_other_process() -> None:
    text = "Vi åpner butikken klokka ti og trenger flere frivillige."
    assert await heavy.call("forum.kit.language:detect", text=text) == "nb"
