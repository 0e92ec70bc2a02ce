"""Pictures come out upright, small and anonymous; broken and hostile ones have a name."""

import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFile

from forum.files import pictures
from tests.files import samples

pytestmark = pytest.mark.once

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sizes"
    made.mkdir()
    return made


def made_of(content: bytes, folder: Path) -> dict[str, Any]:
    source = folder.parent / "source"
    source.write_bytes(content)
    return pictures.make_sizes(str(source), str(folder))


def inspected(content: bytes, tmp_path: Path) -> dict[str, Any]:
    source = tmp_path / "source"
    source.write_bytes(content)
    return pictures.inspect(str(source))


def is_near(point: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(point[:3], colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "HEIF"])
def test_three_sizes_are_made_of_every_kind(folder: Path, kind: str) -> None:
    sizes = made_of(samples.picture(kind, (3_000, 2_000)), folder)["sizes"]
    assert [(each["name"], each["width"], each["height"]) for each in sizes] == [
        ("large", 2_000, 1_333),
        ("medium", 1_080, 720),
        ("small", 320, 213),
    ]
    for each in sizes:
        with Image.open(each["path"]) as made:
            assert made.format == "WEBP"
            assert made.size == (each["width"], each["height"])
        assert Path(each["path"]).stat().st_size == each["size"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize(
    ("orientation", "size", "top_left", "bottom_right"),
    [
        (1, (400, 300), RED, BLUE),
        (2, (400, 300), BLUE, RED),
        (3, (400, 300), BLUE, RED),
        (4, (400, 300), RED, BLUE),
        (5, (300, 400), RED, BLUE),
        (6, (300, 400), RED, BLUE),
        (7, (300, 400), BLUE, RED),
        (8, (300, 400), BLUE, RED),
    ],
)
def test_picture_stands_upright(
    folder: Path,
    kind: str,
    orientation: int,
    size: tuple[int, int],
    top_left: Any,
    bottom_right: Any,
) -> None:
    content = samples.picture(kind, orientation=orientation)
    told = inspected(content, folder.parent)
    assert (told["width"], told["height"]) == size
    made_of(content, folder)
    with Image.open(folder / "large.webp") as made:
        assert made.size == size
        assert is_near(made.getpixel((5, 5)), top_left)
        assert is_near(made.getpixel((size[0] - 5, size[1] - 5)), bottom_right)


@pytest.mark.parametrize(
    "content",
    [
        samples.picture("JPEG"),
        samples.picture("PNG"),
        samples.picture("WEBP"),
        samples.picture("HEIF"),
        samples.png_with_text(),
        samples.wide_colours(),
    ],
)
def test_nothing_that_the_camera_noted_comes_over(folder: Path, content: bytes) -> None:
    for each in made_of(content, folder)["sizes"]:
        with Image.open(each["path"]) as made:
            assert not made.getexif()
            assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(made.info)
        written = Path(each["path"]).read_bytes()
        for trace in (samples.PHONE.encode(), b"EXIF", b"Exif", b"XMP ", b"ICCP"):
            assert trace not in written


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK"])
def test_unusual_colours_are_understood(folder: Path, mode: str) -> None:
    kind = "JPEG" if mode in {"L", "CMYK"} else "PNG"
    assert "sizes" in made_of(samples.picture(kind, mode=mode), folder)


def test_grey_of_16_bits_is_not_cut_off(folder: Path) -> None:
    made_of(samples.grey_of_16_bits(), folder)
    with Image.open(folder / "large.webp") as made:
        assert is_near(made.convert("RGB").getpixel((20, 20)), (128, 128, 128))


def test_holes_stay_holes(folder: Path) -> None:
    made_of(samples.png_with_text(), folder)
    with Image.open(folder / "large.webp") as made:
        assert made.mode == "RGBA"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animation_stands_still(folder: Path, kind: str) -> None:
    made_of(samples.animation(kind), folder)
    with Image.open(folder / "large.webp") as made:
        assert getattr(made, "n_frames", 1) == 1
        assert is_near(made.convert("RGB").getpixel((9, 9)), (255, 0, 0))


@pytest.mark.parametrize("size", [(1, 1), (3, 1), (9_000, 2), (2, 9_000)])
def test_odd_measures_are_no_problem(folder: Path, size: tuple[int, int]) -> None:
    for each in made_of(samples.picture("PNG", size), folder)["sizes"]:
        assert each["width"] >= 1
        assert each["height"] >= 1


def test_small_picture_is_not_blown_up(folder: Path) -> None:
    sizes = made_of(samples.picture(size=(100, 50)), folder)["sizes"]
    assert {(each["width"], each["height"]) for each in sizes} == {(100, 50)}


def halves(content: bytes) -> bytes:
    return content[: len(content) // 2]


HOSTILE = {
    "half a jpeg": (halves(samples.picture("JPEG", (800, 600))), "unreadable"),
    "half a png": (halves(samples.picture("PNG", (800, 600))), "unreadable"),
    "half a webp": (halves(samples.picture("WEBP", (800, 600))), "unreadable"),
    "half a heic": (halves(samples.picture("HEIF", (800, 600))), "unreadable"),
    "start of a jpeg": (b"\xff\xd8\xff\xe0", "unreadable"),
    "start of a heic": (samples.picture("HEIF")[:40], "unreadable"),
    "nothing": (b"", "unreadable"),
    "text": (b"hei", "unreadable"),
    "png bomb": (samples.png_bomb(), "too_many_pixels"),
    "long png bomb": (samples.png_bomb(2_000_000_000, 1), "too_many_pixels"),
    "png bomb under the limit": (samples.png_bomb(9_000, 9_000), "unreadable"),
    "png of no size": (samples.png_bomb(0, 0), "unreadable"),
    "jpeg bomb": (samples.jpeg_bomb(), "too_many_pixels"),
    "gif bomb": (samples.gif_bomb(), "too_many_pixels"),
    "webp bomb": (samples.webp_bomb(), ("too_many_pixels", "unreadable")),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unreadable"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "unreadable"),
    "bmp": (b"BM" + b"\0" * 100, "unreadable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_broken_and_hostile_pictures_fail_by_name(folder: Path, name: str) -> None:
    content, failures = HOSTILE[name]
    expected = {failures} if isinstance(failures, str) else set(failures)
    assert inspected(content, folder.parent)["failure"] in expected
    assert made_of(content, folder)["failure"] in expected


def test_half_a_picture_is_refused_whatever_another_library_allows(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content, failure = HOSTILE["half a jpeg"]
    assert made_of(content, folder)["failure"] == failure
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_compressed_text_in_a_png_does_not_fill_the_memory(folder: Path) -> None:
    told = inspected(samples.png_text_bomb(), folder.parent)
    assert told.get("failure", "unreadable") == "unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "HEIF"])
def test_flipped_bytes_give_a_picture_or_a_name(folder: Path, kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311
    whole = samples.picture(kind, (120, 90))
    for _time in range(60):
        broken = bytearray(whole)
        for _flip in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        told = made_of(bytes(broken), folder)
        assert told.get("sizes") or told["failure"] in {"unreadable", "too_many_pixels"}


@pytest.mark.parametrize("after", [b"<script>alert(1)</script>", samples.archive({"a": b"x"})])
def test_what_hides_behind_a_picture_does_not_come_over(folder: Path, after: bytes) -> None:
    for each in made_of(samples.picture() + after, folder)["sizes"]:
        written = Path(each["path"]).read_bytes()
        assert b"script" not in written
        assert b"PK\x03\x04" not in written
