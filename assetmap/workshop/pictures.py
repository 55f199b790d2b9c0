"""Photos from phones: read with care, made small, and freed of all that a phone writes beside the picture, as where it was taken.

What is kept is never the file that came but a new JPEG of its pixels alone, so that nothing hidden in the file survives. Source: threats H28.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetmap.errors import WorkshopError

if TYPE_CHECKING:  # Pillow is needed only when a photo comes
    from PIL import Image

LARGEST_BYTES = 8_000_000
"""Bytes of a file that are taken; chosen by us: photos of common phones have 2 to 6 MB."""

LARGEST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
"""Pixels, looked at before any is unpacked; chosen by us. 48 megapixels are the most that common phones take, as JPEG, which is made small while
it is unpacked (MPO is a JPEG with a second one inside). The others are screenshots, and come whole into memory."""

LONGEST_SIDE = 1_280
"""Pixels of the longer side of what is kept."""

KEPT_BYTES = 300_000
"""Bytes of what is kept, at most."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (85, 75, 65, 50, 40)
_ORIENTATION = 0x0112
_APPLE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

WRONG_KIND = "This kind of file is not taken. Send a photo as JPEG, PNG or WebP."
HEIC = (
    "This is a HEIC photo, which few screens can show. Send a screenshot of it. "
    "Or, on an iPhone, go to Settings, Camera, Formats, choose Most Compatible, and take it again."
)
MOVING = "Moving pictures are not taken. Send a photo instead."
TOO_HEAVY = "The photo is larger than 8 MB. Send a smaller one, or a screenshot of it."
TOO_MANY_PIXELS = "The photo has too many pixels. Send a smaller one, or a screenshot of it."
BROKEN = "The photo is broken or came only in part. Send it again."
EMPTY = "No photo came. Choose it again."


@dataclass(frozen=True)
class Picture:
    """What is kept of a photo: a JPEG without anything but pixels, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def take_picture(data: bytes) -> Picture:
    """Make a small JPEG of a photo: upright, at most 1,280 pixels wide or high and 300 kB, without place, time, device or comment.

    One photo needs up to 300 MB of memory while it is unpacked: take one at a time.

    Raises
    ------
    WorkshopError
        When it is no JPEG, PNG or WebP, moves, is too large or broken. The sentence says what to do.
    """
    _check_kind(data)
    try:
        return _smaller(_upright(_opened(data)))
    except _FAULTS as fault:
        raise WorkshopError(BROKEN) from fault


_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for files that break their format. It has no one error for them."""


def _check_kind(data: bytes) -> None:
    if not data:
        raise WorkshopError(EMPTY)
    if data[4:8] == b"ftyp" and data[8:12] in _APPLE_BRANDS:
        raise WorkshopError(HEIC)
    if data[:4] == b"GIF8":
        raise WorkshopError(MOVING)
    is_known = (
        data[:3] == b"\xff\xd8\xff"
        or data[:8] == b"\x89PNG\r\n\x1a\n"
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    )
    if not is_known:
        raise WorkshopError(WRONG_KIND)
    if len(data) > LARGEST_BYTES:
        raise WorkshopError(TOO_HEAVY)


def _opened(data: bytes) -> Image.Image:
    """Read the header alone, and refuse what would be too large to unpack."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as fault:
        raise WorkshopError(TOO_MANY_PIXELS) from fault
    if image.width * image.height > LARGEST_PIXELS[image.format or "PNG"]:
        raise WorkshopError(TOO_MANY_PIXELS)
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise WorkshopError(MOVING)
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Return the pixels alone, made small, turned as the phone was held, without transparency, in red, green and blue."""
    from PIL import Image

    orientation = _orientation(image)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    if image.mode in ("LA", "PA", "P", "RGBa", "La"):
        image = image.convert("RGBA")
    elif image.mode not in ("RGB", "RGBA"):
        image = image.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    pixels = Image.new("RGB", image.size, "white")
    pixels.paste(image, mask=image if image.mode == "RGBA" else None)
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    return pixels if turn is None else pixels.transpose(turn)


def _orientation(image: Image.Image) -> int:
    """Return how the phone was held, 1 to 8; 1 where that cannot be read: a photo is worth more than its notes."""
    try:
        held = image.getexif().get(_ORIENTATION, 1)
    except _FAULTS:
        return 1
    return held if isinstance(held, int) else 1


def _smaller(image: Image.Image) -> Picture:
    """Return it as the best JPEG that is small enough: first with less detail, then with fewer pixels."""
    from PIL import Image

    while True:
        for quality in _QUALITIES:
            file = io.BytesIO()
            image.save(file, "JPEG", quality=quality, optimize=True)
            if file.tell() <= KEPT_BYTES:
                return Picture(file.getvalue(), image.width, image.height)
        size = max(1, image.width * 3 // 4), max(1, image.height * 3 // 4)
        image = image.resize(size, Image.Resampling.LANCZOS)
