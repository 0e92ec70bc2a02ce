"""Files as phones, offices and troublemakers make them, made here: nothing of them is stored."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

# Where the picture was taken, as a phone notes it.
GPS = {1: "N", 2: (65.0, 50.0, 12.0), 3: "E", 4: (13.0, 11.0, 30.0)}
PHONE = "Telefonen til Sigrid"
_ORIENTATION, _MAKE, _GPS_BLOCK = 0x0112, 0x010F, 0x8825

XML = b'<?xml version="1.0"?><x/>'


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (400, 300),
    *,
    orientation: int = 1,
    mode: str = "RGB",
    **options: Any,
) -> bytes:
    """A picture that is red on the left and blue on the right as it was stored, with EXIF."""
    made = Image.new("RGB", size, (200, 30, 30))
    made.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    if mode != "RGB":
        made = made.convert(mode)
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    exif[_MAKE] = PHONE
    exif[_GPS_BLOCK] = GPS
    out = io.BytesIO()
    if kind == "HEIF":
        heif = pillow_heif.from_pillow(made)
        heif.save(out, quality=60, exif=exif.tobytes(), **options)
    elif kind == "GIF":
        made.save(out, kind, **options)
    else:
        made.save(out, kind, exif=exif, **options)
    return out.getvalue()


def wide_colours() -> bytes:
    """A JPEG with a colour profile and a comment, as cameras write them."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture(icc_profile=profile, comment=PHONE.encode())


def animation(kind: str = "GIF") -> bytes:
    """Three frames, the first one red."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "lime", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def png_with_text() -> bytes:
    """A PNG whose text chunk names somebody."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", PHONE, zip=True)
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 90, 99, 128)).save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def grey_of_16_bits() -> bytes:
    """A grey PNG of 16 bits, half of them light."""
    out = io.BytesIO()
    Image.new("I;16", (40, 40), 32_768).save(out, "PNG")
    return out.getvalue()


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A few bytes that claim to be 900 million points."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", data)
        + _chunk(b"IEND", b"")
    )


def png_text_bomb() -> bytes:
    """A small PNG with a compressed text of 100 MB."""
    text = b"Comment\0\0" + zlib.compress(b"\0" * 100_000_000, 9)
    plain = picture("PNG", (8, 8))
    end = plain.index(b"IDAT") - 4
    return plain[:end] + _chunk(b"zTXt", text) + plain[end:]


def jpeg_bomb() -> bytes:
    """A JPEG whose header says 60,000 by 60,000."""
    made = bytearray(picture())
    place = made.index(b"\xff\xc0")
    made[place + 5 : place + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(made)


def gif_bomb() -> bytes:
    """A GIF whose screen is 65,535 by 65,535."""
    made = bytearray(picture("GIF"))
    made[6:10] = struct.pack("<HH", 65_535, 65_535)
    return bytes(made)


def webp_bomb() -> bytes:
    """A WebP that says it is 16,383 by 16,383."""
    made = bytearray(picture("WEBP"))
    place = made.index(b"VP8 ") + 14
    made[place : place + 4] = struct.pack("<HH", 16_383, 16_383)
    return bytes(made)


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def pdf() -> bytes:
    """The smallest PDF that readers open."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def archive(entries: dict[str, bytes]) -> bytes:
    """A zip with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def office(main: str, **more: bytes) -> bytes:
    """A Word, Excel or PowerPoint file by its main part."""
    return archive({"[Content_Types].xml": XML, "_rels/.rels": XML, main: XML, **more})


def docx() -> bytes:
    return office("word/document.xml")


def xlsx() -> bytes:
    return office("xl/workbook.xml")


def pptx() -> bytes:
    return office("ppt/presentation.xml")


def opendocument(kind: str, *more: str) -> bytes:
    """An OpenDocument file: text, spreadsheet or presentation."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        made.writestr("content.xml", XML)
        for name in more:
            made.writestr(name, XML)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A Word file whose text would be 200 MB unpacked."""
    return office("word/document.xml", **{"word/media/a.xml": b"\0" * 200_000_000})


def archive_of_many() -> bytes:
    """A zip with 20,000 entries."""
    return archive({f"word/{number}": b"" for number in range(20_000)} | {"word/document.xml": XML})


def archive_with_path() -> bytes:
    """A Word file with an entry that would land elsewhere."""
    return office("word/document.xml", **{"../../../etc/cron.d/x": b"x"})


def with_macros() -> bytes:
    return office("xl/workbook.xml", **{"xl/vbaProject.bin": b"x"})


def old_office(*streams: str) -> bytes:
    """The outside of the old binary formats, with these names in its directory."""
    names = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_528 + names


def old_word() -> bytes:
    """The start of the binary format of Word 97."""
    return old_office("Root Entry", "WordDocument")


def rtf() -> bytes:
    return rb"{\rtf1\ansi Rutine for stenging}"
