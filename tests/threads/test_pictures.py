"""What a picture carries besides the picture is not kept; the picture itself is, to the point."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests import factories as make
from workspace.threads import actions
from workspace.threads.actions.pictures import Odd, bare

SECRET = b"Wilhelmina Nettle"
KINDS = ["JPEG", "PNG", "WEBP", "GIF"]


def photo(kind: str, orientation: int = 1) -> bytes:
    """A small picture with a name wherever its kind can carry one."""
    picture = Image.effect_mandelbrot((40, 30), (-3, -2.5, 2, 2.5), 20).convert("P" if kind == "GIF" else "RGB")
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = SECRET.decode(), orientation
    told: dict[str, object] = {"comment": SECRET}
    if kind == "JPEG":
        told |= {"exif": exif, "quality": 90, "icc_profile": b"profile of colours"}
    elif kind == "WEBP":
        told = {"exif": exif, "xmp": SECRET, "lossless": True}
    elif kind == "PNG":
        written = PngInfo()
        written.add_text("Author", SECRET.decode())
        told = {"pnginfo": written, "exif": exif}
    made = io.BytesIO()
    picture.save(made, kind, **told)
    return made.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_who_took_it_is_cut_out_and_no_point_changes(kind: str) -> None:
    content = photo(kind)
    assert SECRET in content
    without = bare(content, f"image/{kind.lower()}")
    assert SECRET not in without
    before, after = (Image.open(io.BytesIO(one)) for one in (content, without))
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert not after.getexif()
    assert after.info.get("icc_profile") == before.info.get("icc_profile")


def test_how_a_photo_was_held_stays() -> None:
    held = Image.open(io.BytesIO(bare(photo("JPEG", 6), "image/jpeg", 6)))
    assert dict(held.getexif()) == {0x0112: 6}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_cut_short_is_refused_or_loses_nothing_else(kind: str) -> None:
    content = photo(kind)
    for length in range(0, len(content), 97):
        try:
            assert SECRET not in bare(content[:length], f"image/{kind.lower()}")
        except Odd:
            continue


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_attached_is_kept_without_it(kind: str) -> None:
    upload = SimpleUploadedFile(f"plan.{kind.lower()}", photo(kind))
    taken = actions.attach_file(by=make.person(), upload=upload)
    with taken.file.open() as file:
        kept = file.read()
    assert SECRET not in kept
    assert taken.size == len(kept)
