"""Photos: what is kept is small, upright and tells nothing but what it shows; what could do harm is refused with a plain sentence."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from assetmap.errors import WorkshopError
from assetmap.workshop import pictures
from assetmap.workshop.pictures import (
    BROKEN,
    EMPTY,
    HEIC,
    KEPT_BYTES,
    LARGEST_BYTES,
    LONGEST_SIDE,
    MOVING,
    TOO_HEAVY,
    TOO_MANY_PIXELS,
    WRONG_KIND,
    Picture,
    take_picture,
)

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
"""Pillow warns of the broken notes that these tests make."""

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
SECRET = b"SECRET-OF-THE-PHONE"


def photo(width: int = 400, height: int = 300) -> Image.Image:
    """Red in the upper left quarter, blue elsewhere."""
    image = Image.new("RGB", (width, height), "blue")
    if min(width, height) > 1:
        ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill="red")
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    notes = Image.Exif()
    notes[ORIENTATION] = orientation
    notes[MAKER] = SECRET.decode()
    notes.get_ifd(GPS).update({1: "N", 2: (55.0, 48.0, 12.3), 3: "W", 4: (4.0, 13.0, 45.6)})
    return notes


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.jpeg))


def refusal(data: bytes) -> str:
    with pytest.raises(WorkshopError) as refused:
        take_picture(data)
    return str(refused.value)


def is_red(image: Image.Image, x: float, y: float) -> bool:
    red, _, blue = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    return red > 200 and blue < 60


def test_a_photo_s_place_device_time_profile_and_comment_are_gone() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(photo(), exif=exif(), icc_profile=profile, comment=SECRET, dpi=(300, 300))
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(GPS)[2] == (55.0, 48.0, 12.3)
    assert data.count(SECRET) == 2
    kept = take_picture(data)
    assert SECRET not in kept.jpeg
    assert b"Exif" not in kept.jpeg and b"ICC_PROFILE" not in kept.jpeg
    image = opened(kept)
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_a_png_says_beside_its_pixels_is_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET.decode())
    notes.add_text("Place", SECRET.decode(), zip=True)
    kept = take_picture(saved(photo(), "PNG", pnginfo=notes, exif=exif()))
    assert SECRET not in kept.jpeg
    assert dict(opened(kept).getexif()) == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_usual_kind_of_photo_becomes_a_jpeg_of_the_same_picture(kind) -> None:
    kept = take_picture(saved(photo(), kind))
    assert opened(kept).format == "JPEG"
    assert (kept.width, kept.height) == opened(kept).size == (400, 300)
    assert is_red(opened(kept), 0.25, 0.25) and not is_red(opened(kept), 0.75, 0.75)


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (400, 300), (0.25, 0.25)),
        (2, (400, 300), (0.75, 0.25)),
        (3, (400, 300), (0.75, 0.75)),
        (4, (400, 300), (0.25, 0.75)),
        (5, (300, 400), (0.25, 0.25)),
        (6, (300, 400), (0.75, 0.25)),
        (7, (300, 400), (0.75, 0.75)),
        (8, (300, 400), (0.25, 0.75)),
    ],
)
def test_a_photo_is_turned_as_the_phone_was_held(orientation, size, red_at) -> None:
    kept = take_picture(saved(photo(), exif=exif(orientation)))
    assert (kept.width, kept.height) == size
    assert is_red(opened(kept), *red_at)


@pytest.mark.parametrize("orientation", [0, 9, 6_000])
def test_a_way_of_holding_that_does_not_exist_changes_nothing(orientation) -> None:
    assert take_picture(saved(photo(), exif=exif(orientation))).width == 400


@pytest.mark.parametrize(("width", "height"), [(4_000, 3_000), (3_000, 4_000), (6_000, 100), (1, 1), (1, 5_000)])
def test_what_is_kept_is_small(width, height) -> None:
    kept = take_picture(saved(photo(width, height)))
    assert max(kept.width, kept.height) == min(max(width, height), LONGEST_SIDE)
    assert len(kept.jpeg) <= KEPT_BYTES


def test_a_picture_full_of_detail_is_made_smaller_until_it_fits() -> None:
    noise = Image.frombytes("RGB", (1_280, 1_280), random.Random(1).randbytes(1_280 * 1_280 * 3))
    kept = take_picture(saved(noise, "PNG"))
    assert len(kept.jpeg) <= KEPT_BYTES
    assert opened(kept).size == (kept.width, kept.height)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_kind_of_colour_can_be_kept(mode) -> None:
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    image = (
        Image.new("I;16", (40, 30), 999) if mode == "I;16" else photo(40, 30).convert("RGBA" if mode == "PA" else mode)
    )
    assert opened(take_picture(saved(image, kind))).mode == "RGB"


def test_what_is_see_through_becomes_white() -> None:
    kept = opened(take_picture(saved(Image.new("RGBA", (40, 30), (255, 0, 0, 0)), "PNG")))
    assert min(kept.getpixel((20, 15))) > 250


def test_a_photo_that_came_only_in_part_is_refused() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        data = saved(photo(800, 600), kind)
        assert refusal(data[: len(data) // 2]) == BROKEN


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("it was unpacked"))
    for side in (4_100, 7_100, 30_000, 2_000_000):
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        bomb = (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(bytes(99_999)))
            + chunk(b"IEND", b"")
        )
        assert refusal(bomb) == TOO_MANY_PIXELS


def test_a_note_that_unpacks_to_a_flood_is_refused_or_left_out() -> None:
    data = saved(photo(), "PNG")
    body = b"Comment\0\0" + zlib.compress(bytes(100_000_000))
    note = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    assert refusal(data[:33] + note + data[33:]) == BROKEN


def test_a_file_that_is_a_photo_and_a_web_page_leaves_only_the_photo() -> None:
    page = b"<html><script>alert(1)</script></html>"
    archive = b"PK\x03\x04" + SECRET
    kept = take_picture(saved(photo(), comment=page) + page + archive)
    assert b"script" not in kept.jpeg and b"PK\x03\x04" not in kept.jpeg and SECRET not in kept.jpeg


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.4",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"<html>\xff\xd8\xff",
        b"BM" + bytes(60),
        b"II*\0" + bytes(60),
        b"\0\0\0\x20ftypavif" + bytes(60),
        b"MZ",
        b"\0",
    ],
    ids=["svg", "xml", "pdf", "eps", "html before a photo", "bmp", "tiff", "avif", "exe", "one byte"],
)
def test_other_kinds_of_file_are_refused(data) -> None:
    assert refusal(data) == WRONG_KIND


def test_an_iphone_s_own_kind_is_refused_with_how_to_mend_it() -> None:
    assert refusal(b"\0\0\0\x18ftypheic" + bytes(100)) == HEIC
    assert "Most Compatible" in HEIC


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_moving_pictures_are_refused(kind) -> None:
    frames = [photo(), photo().rotate(90)]
    assert refusal(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)) == MOVING


def test_a_phone_s_photo_with_a_second_picture_inside_is_taken_as_its_first() -> None:
    data = saved(photo(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300), "green")])
    kept = take_picture(data)
    assert is_red(opened(kept), 0.25, 0.25)


def test_a_file_that_is_too_heavy_is_refused() -> None:
    assert refusal(saved(photo()) + bytes(LARGEST_BYTES)) == TOO_HEAVY


def test_nothing_is_refused_as_nothing() -> None:
    assert refusal(b"") == EMPTY


def test_a_photo_with_broken_notes_is_taken_without_them() -> None:
    data = saved(photo(), exif=b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * 40)
    assert take_picture(data).width == 400


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_photo_is_taken_or_refused_and_never_a_fault(kind) -> None:
    whole = saved(photo(80, 60), kind, exif=exif(6))
    chance = random.Random(7)
    seen = set()
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(12, len(damaged))] = chance.randrange(256)
        try:
            seen.add(type(take_picture(bytes(damaged))))
        except WorkshopError as refused:
            seen.add(str(refused))
    assert seen <= {Picture, BROKEN, TOO_MANY_PIXELS, WRONG_KIND, MOVING}
    assert len(seen) > 1


@pytest.mark.parametrize("sentence", [WRONG_KIND, HEIC, MOVING, TOO_HEAVY, TOO_MANY_PIXELS, BROKEN, EMPTY])
def test_a_refusal_says_what_to_do(sentence) -> None:
    assert any(word in sentence for word in ("Send", "send", "Choose"))
    assert f"{pictures.LARGEST_BYTES // 1_000_000} MB" in TOO_HEAVY


def test_a_photo_of_forty_eight_megapixels_is_taken() -> None:
    kept = take_picture(saved(Image.new("RGB", (8_000, 6_000), "green")))
    assert (kept.width, kept.height) == (1_280, 960)


def test_refusals_are_plain_to_read() -> None:
    textstat = pytest.importorskip("textstat")
    refusals = [WRONG_KIND, HEIC, MOVING, TOO_HEAVY, TOO_MANY_PIXELS, BROKEN, EMPTY]
    assert textstat.flesch_kincaid_grade(" ".join(refusals)) + 5 <= 9
