"""The one process for heavy work: letters, pictures, languages. It ends after a quiet minute.

`await heavy.call("forum.files.pictures:make_sizes", source=…)`: only functions that are marked with
`heavy_work.allowed` may be named so; they and their libraries are imported in that process alone.
"""

from typing import Any, Final

from forum.kit.helpers import HelperFailed, HelperProcess

__all__ = ["HelperFailed", "call", "close", "process"]

IDLE_SECONDS: Final = 60.0
# Address space, not memory in use: libraries map far more than they touch.
MEMORY_LIMIT_MB: Final = 2_048
TIMEOUT_SECONDS: Final = 60.0

process: Final = HelperProcess(
    "forum.kit.heavy_process",
    idle_seconds=IDLE_SECONDS,
    memory_limit_mb=MEMORY_LIMIT_MB,
    timeout_seconds=TIMEOUT_SECONDS,
)


async def call(name: str, /, **arguments: Any) -> Any:
    """Return what the function `name` ("module:function") returns for `arguments`.

    Raises:
        Unavailable: the process died over it (twice) or took longer than a minute.
        HelperFailed: the function raised, or is not allowed.
    """
    return await process.call("run", is_idempotent=True, name=name, arguments=arguments)


async def close() -> None:
    """End the process; the app does it when it ends."""
    await process.close()
