"""Reads the variable-length coding that Yjs uses, and never past the end."""

from realtime.documents.kinds import Malformed

# Client ids are at most 53 bits; clocks and lengths as well.
NUMBER_MOST = 2**53 - 1
NUMBER_BYTES = 8
DEPTH_MOST = 32


class Reader:
    """One pass over some bytes. Each method raises Malformed when there is less than it needs."""

    __slots__ = ("at", "end", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0
        self.end = len(raw)

    @property
    def is_done(self) -> bool:
        return self.at == self.end

    def byte(self) -> int:
        if self.at >= self.end:
            raise Malformed("it ends too early")
        self.at += 1
        return self.raw[self.at - 1]

    def number(self) -> int:
        """An unsigned number."""
        value = self.byte()
        if value < 0x80:
            return value
        value &= 0x7F
        for place in range(1, NUMBER_BYTES):
            more = self.byte()
            value |= (more & 0x7F) << (7 * place)
            if more < 0x80:
                if value > NUMBER_MOST:
                    break
                return value
        raise Malformed("a number is too long")

    def skip(self, size: int) -> None:
        if size > self.end - self.at:
            raise Malformed("it ends too early")
        self.at += size

    def portion(self) -> bytes:
        """Bytes after their length."""
        size = self.number()
        start = self.at
        self.skip(size)
        return self.raw[start : self.at]

    def text(self) -> str:
        try:
            return self.portion().decode()
        except UnicodeDecodeError:
            raise Malformed("words aren't UTF-8") from None

    def value(self, depth: int = 0) -> None:
        """Pass over one value of JSON's kinds, as lib0 codes it."""
        kind = self.byte()
        if kind in _SIZES:
            self.skip(_SIZES[kind])
        elif kind == _NUMBER:
            self._signed()
        elif kind == _WORDS:
            self.text()
        elif kind == _RAW:
            self.portion()
        elif kind not in {_OBJECT, _LIST} or depth >= DEPTH_MOST:
            raise Malformed(f"{kind} is no kind of value, or it is nested too deep")
        else:
            for _ in range(self.number()):
                if kind == _OBJECT:
                    self.text()
                self.value(depth + 1)

    def _signed(self) -> None:
        for _ in range(NUMBER_BYTES + 1):
            if self.byte() < 0x80:
                return
        raise Malformed("a number is too long")


_RAW, _LIST, _OBJECT, _WORDS, _NUMBER = 116, 117, 118, 119, 125
# undefined, null, float32, float64, bigint, false, true
_SIZES = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}


def number(value: int) -> bytes:
    """An unsigned number, coded."""
    coded = bytearray()
    while value > 0x7F:
        coded.append(value & 0x7F | 0x80)
        value >>= 7
    coded.append(value)
    return bytes(coded)


def portion(raw: bytes) -> bytes:
    return number(len(raw)) + raw
