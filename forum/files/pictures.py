"""Pictures from phones and cameras: checked, turned upright, freed of their data, made small.

Runs in the heavy-work process, and in the reader's: nobody else may import Pillow.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from struct import error as StructError  # noqa: N812  an exception should look like one
from typing import Any, Final

import pillow_heif
from PIL import Image, ImageCms, ImageFile
from PIL.ImageOps import exif_transpose

from forum.files.codes import Failure
from forum.kit.heavy_work import allowed

# The widest and highest that each size may be. 800 px beside text, sharp on most phones.
BOXES: Final = {"small": (320, 320), "medium": (1_080, 1_440), "large": (2_000, 2_000)}
# Large enough for the letters of a photographed page.
READ_BOX: Final = (3_000, 3_000)
QUALITY: Final = 78
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
# 108 million is the largest of common phones; 4 bytes each in memory.
MAX_PIXELS: Final = 110_000_000

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
pillow_heif.register_heif_opener(thumbnails=False)

# What Pillow and its decoders raise for broken files.
_BROKEN: Final = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError,
    OverflowError, ZeroDivisionError, RuntimeError, StructError,
)  # fmt: skip


@allowed
def inspect(source: str) -> dict[str, Any]:
    """Read the whole picture at the path `source`.

    Returns {"width": …, "height": …} as it stands upright in pixels, or {"failure": code}.
    """
    with _told() as told, Image.open(source, formats=FORMATS) as picture:
        turned = _orientation(picture) in _TURNED
        width, height = reversed(picture.size) if turned else picture.size
        picture.draft("RGB", BOXES["small"])  # JPEG: reads all bytes, makes an eighth of the points
        picture.load()
        told |= {"width": width, "height": height}
    return told


@allowed
def make_sizes(source: str, folder: str) -> dict[str, Any]:
    """Write the sizes of the picture at `source` into `folder` as WebP.

    Returns {"sizes": [{"name", "path", "width", "height", "size"}, …]} or {"failure": code}.
    Nothing of the source but its points comes over: no EXIF, no place, no profile, one frame.
    """
    with _told() as told, Image.open(source, formats=FORMATS) as opened:
        opened.draft("RGB", BOXES["large"])
        profile = opened.info.get("icc_profile")
        picture = _upright(_first_frame(opened))
        sizes = []
        for name in ("large", "medium", "small"):
            picture.thumbnail(BOXES[name], Image.Resampling.LANCZOS, reducing_gap=3.0)
            if name == "large":
                picture = _in_web_colours(picture, profile)
            sizes.append(_write(picture, name, Path(folder)))
        told["sizes"] = sizes
    return told


def for_reading(source: str, target: str) -> dict[str, Any]:
    """Write an upright grey PNG of the picture at `source` for a program that reads its text.

    Returns {} or {"failure": code}.
    """
    with _told() as told, Image.open(source, formats=FORMATS) as opened:
        opened.draft("L", READ_BOX)
        picture = _upright(_first_frame(opened))
        picture.thumbnail(READ_BOX, Image.Resampling.LANCZOS, reducing_gap=3.0)
        picture.convert("L").save(target, "PNG", compress_level=1)
    return told


@contextmanager
def _told() -> Iterator[dict[str, Any]]:
    """Give the dict that is returned, with the failure in it when the picture is no good."""
    told: dict[str, Any] = {}
    # WeasyPrint, which draws papers in the same process, sets it for its own pictures.
    was, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            # Complaints about EXIF that is broken anyway; of warnings, only this one counts.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield told
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        told["failure"] = Failure.TOO_MANY_PIXELS.value
    except _BROKEN:
        told["failure"] = Failure.UNREADABLE.value
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = was


_ORIENTATION: Final = 0x0112  # EXIF 2.32, 4.6.4
_TURNED: Final = frozenset({5, 6, 7, 8})


def _orientation(picture: Image.Image) -> int:
    with suppress(*_BROKEN):
        return int(picture.getexif().get(_ORIENTATION, 1))
    return 1


def _first_frame(opened: Image.Image) -> Image.Image:
    """Return the picture in RGB or RGBA, or in CMYK when it has a profile to convert by."""
    opened.load()
    if opened.mode in {"RGB", "RGBA", "CMYK"}:
        return opened
    has_holes = "transparency" in opened.info or opened.mode in {"LA", "PA", "La", "RGBa"}
    if opened.mode.startswith("I") or opened.mode == "F":
        # 16 bits of grey would be cut off above 255 by a plain conversion.
        return opened.point(lambda value: value / 256).convert("L").convert("RGB")
    return opened.convert("RGBA" if has_holes else "RGB")


def _upright(picture: Image.Image) -> Image.Image:
    with suppress(*_BROKEN):
        return exif_transpose(picture)
    return picture


def _in_web_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert wide colours of phones to sRGB, which is what a picture without profile means."""
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        with suppress(ImageCms.PyCMSError, *_BROKEN):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, _SRGB, outputMode=mode)
            if converted is not None:
                return converted
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


_SRGB: Final = ImageCms.createProfile("sRGB")


def _write(picture: Image.Image, name: str, folder: Path) -> dict[str, Any]:
    path = folder / f"{name}.webp"
    bare = picture.copy()
    bare.info = {}  # Pillow would write profile and XMP from here
    bare.save(path, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    width, height = picture.size
    size = path.stat().st_size
    return {"name": name, "path": str(path), "width": width, "height": height, "size": size}
