"""One contract for both storages: the folder, and S3 (a server of moto on this machine)."""

import errno
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import boto3
import psutil
import pytest
from moto.server import ThreadedMotoServer

from forum.kit.errors import Unavailable
from forum.kit.storage import FolderStorage, S3Storage, Storage, storage
from forum.settings import settings
from tests.conftest import Configure

pytestmark = pytest.mark.once

MEGABYTE = 2**20


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    address = f"http://127.0.0.1:{port}"
    # moto has no other way to make a bucket over HTTP without boto3's client.
    make_bucket(address)
    yield address
    server.stop()


def make_bucket(address: str) -> None:
    boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    ).create_bucket(Bucket="bucket")


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return FolderStorage(tmp_path / "files")
    address = request.getfixturevalue("s3_server")
    return S3Storage(f"s3://key:secret@bucket/{tmp_path.name}?endpoint={address}")


def file_of(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "source"
    path.write_bytes(content)
    return path


async def whole(stream: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in stream])


@pytest.mark.parametrize("size", [0, 1, 300_000, 11 * MEGABYTE])
async def test_what_was_put_comes_back_whole(place: Storage, tmp_path: Path, size: int) -> None:
    content = random.Random(1).randbytes(size)  # noqa: S311
    await place.put("2026/11/a", file_of(tmp_path, content))
    assert await place.exists("2026/11/a")
    assert await place.get("2026/11/a") == content
    if size:
        assert await whole(place.stream("2026/11/a")) == content
    async with place.as_file("2026/11/a") as path:
        assert path.read_bytes() == content


async def test_part_of_a_file_can_be_streamed(place: Storage, tmp_path: Path) -> None:
    await place.put("a", file_of(tmp_path, b"0123456789"))
    assert await whole(place.stream("a", 3, 6)) == b"345"
    assert await whole(place.stream("a", 7)) == b"789"
    assert await whole(place.stream("a", 8, 100)) == b"89"


async def test_what_is_not_there_is_not_found(place: Storage) -> None:
    assert not await place.exists("nothing")
    await place.delete("nothing")
    with pytest.raises(FileNotFoundError):
        await place.get("nothing")
    with pytest.raises(FileNotFoundError):
        await whole(place.stream("nothing"))
    with pytest.raises(FileNotFoundError):
        async with place.as_file("nothing"):
            pass


async def test_deleted_is_gone_and_the_rest_stays(place: Storage, tmp_path: Path) -> None:
    for key in ("2026/11/a", "2026/12/b"):
        await place.put(key, file_of(tmp_path, key.encode()))
    await place.delete("2026/11/a")
    found = [one async for one in place.everything()]
    assert [(one.key, one.size) for one in found] == [("2026/12/b", 9)]
    assert found[0].modified_at.tzinfo


async def test_put_again_replaces_the_whole(place: Storage, tmp_path: Path) -> None:
    await place.put("a", file_of(tmp_path, b"a longer first version"))
    await place.put("a", file_of(tmp_path, b"second"))
    assert await place.get("a") == b"second"


async def test_memory_stays_flat_while_a_large_file_passes(place: Storage, tmp_path: Path) -> None:
    source = tmp_path / "large"
    with source.open("wb") as large:
        large.truncate(80 * MEGABYTE)
    if isinstance(place, S3Storage):
        pytest.skip("the S3 server of the test is in this process and holds the file itself")
    await place.put("warm", file_of(tmp_path, b"x" * MEGABYTE))
    before = psutil.Process().memory_info().rss
    await place.put("large", source)
    assert psutil.Process().memory_info().rss - before < 5 * MEGABYTE
    seen = 0
    async with aclosing(place.stream("large")) as chunks:  # type: ignore[type-var]
        async for chunk in chunks:
            seen += len(chunk)
    assert seen == 80 * MEGABYTE
    assert psutil.Process().memory_info().rss - before < 40 * MEGABYTE


async def test_storage_that_is_away_is_unavailable(tmp_path: Path) -> None:
    away = S3Storage("s3://key:secret@bucket?endpoint=http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        await away.put("a", file_of(tmp_path, b"x"))


async def test_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    place = FolderStorage(tmp_path / "files")
    (tmp_path / "files" / "2026").write_text("in the way")
    with pytest.raises(Unavailable):
        await place.put("2026/11/a", file_of(tmp_path, b"x"))


def test_storage_that_was_away_from_the_start_is_unavailable_until_it_is_there(
    tmp_path: Path, configure: Configure
) -> None:
    configure(data_dir=tmp_path / "other")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/files").write_text("in the way")
    with pytest.raises(Unavailable):
        storage()
    (tmp_path / "other/files").unlink()
    assert isinstance(storage(), FolderStorage)


async def test_nothing_is_left_of_what_found_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    place = FolderStorage(tmp_path / "files")
    await place.put("2026/a", file_of(tmp_path, b"before"))
    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(Unavailable):
        await place.put("2026/a", file_of(tmp_path, b"after"))
    assert [path.read_bytes() for path in (tmp_path / "files/2026").iterdir()] == [b"before"]


def test_settings_choose_the_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()
    assert isinstance(storage(), FolderStorage)
    monkeypatch.setenv("STORAGE_URL", "s3://key:secret@bucket?endpoint=http://127.0.0.1:9")
    settings.cache_clear()
    assert isinstance(storage(), S3Storage)
    settings.cache_clear()
