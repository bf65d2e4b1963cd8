"""What pictures carry besides the picture: who took it, where, when, with what. None of it is kept.

By cutting it out of the file, so that not a point of the picture changes; only how a photo was held stays, and its
colours' profile.
"""

import struct
from collections.abc import Callable, Iterator, Mapping

# Of a JPEG's segments: its own header, colour profiles, and Adobe's note of how colours are written.
_JFIF, _EXIF, _ICC, _ADOBE, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_SCAN = 0xDA
_PNG_TOLD = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_WEBP_TOLD = {b"EXIF", b"XMP "}
# The bits of a WebP's header that announce the two.
_WEBP_BITS = 0x08 | 0x04


class Odd(ValueError):
    """The file is not written as its kind is: it can't be told what in it is the picture."""


def bare(content: bytes, content_type: str, orientation: int = 1) -> bytes:
    """The picture alone; `orientation` as its EXIF had it. Raises Odd."""
    strip = _STRIPPERS.get(content_type)
    try:
        return strip(content, orientation) if strip else content
    except (IndexError, struct.error) as error:
        raise Odd from error


def _jpeg(content: bytes, orientation: int) -> bytes:
    if content[:2] != b"\xff\xd8":
        raise Odd
    kept = [content[:2]]
    if orientation != 1:
        kept.append(_held(orientation))
    place = 2
    while True:
        if content[place] != 0xFF:
            raise Odd
        marker = content[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        if marker == _SCAN:
            return b"".join([*kept, content[place:]])
        end = place + 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
        if _is_picture(marker, content[place + 4 : place + 16]):
            kept.append(content[place:end])
        place = end


def _is_picture(marker: int, beginning: bytes) -> bool:
    is_note = _JFIF <= marker <= 0xEF or marker == _COMMENT
    return not is_note or marker in {_JFIF, _ADOBE} or (marker == _ICC and beginning.startswith(b"ICC_PROFILE"))


def _held(orientation: int) -> bytes:
    """EXIF that says how the camera was held, and nothing else."""
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff" + bytes([_EXIF]) + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes, orientation: int) -> bytes:
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        raise Odd
    kept = [content[:8]]
    place = 8
    while place < len(content):
        size, kind = struct.unpack(">I4s", content[place : place + 8])
        end = place + 12 + size
        if kind not in _PNG_TOLD:
            kept.append(content[place:end])
        place = end
        if kind == b"IEND":  # whatever hangs on behind is no picture
            break
    return b"".join(kept)


def _webp(content: bytes, orientation: int) -> bytes:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise Odd
    kept = []
    for kind, chunk in _chunks(content):
        if kind == b"VP8X":
            kept.append(chunk[:8] + bytes([chunk[8] & ~_WEBP_BITS]) + chunk[9:])
        elif kind not in _WEBP_TOLD:
            kept.append(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, end = 12, min(len(content), 8 + struct.unpack("<I", content[4:8])[0])
    while place < end:
        kind, size = struct.unpack("<4sI", content[place : place + 8])
        following = place + 8 + size + size % 2
        yield kind, content[place:following]
        place = following


def _gif(content: bytes, orientation: int) -> bytes:
    """Without comments, and without what applications note; but for how often it plays."""
    if content[:4] != b"GIF8":
        raise Odd
    place = 13 + _table(content[10])
    kept = [content[:place]]
    while content[place] != 0x3B:
        start = place
        if content[place] == 0x2C:
            place += 10 + _table(content[place + 9]) + 1
            told = False
        elif content[place] == 0x21:
            label = content[place + 1]
            told = label == 0xFE or (label == 0xFF and content[place + 3 : place + 14] != b"NETSCAPE2.0")
            place += 2
        else:
            raise Odd
        while content[place]:
            place += 1 + content[place]
        place += 1
        if not told:
            kept.append(content[start:place])
    return b"".join([*kept, b"\x3b"])


def _table(packed: int) -> int:
    """The bytes of a table of colours, as its header announces it."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


_STRIPPERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp, "image/gif": _gif,
}  # fmt: skip
