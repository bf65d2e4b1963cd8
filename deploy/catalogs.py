"""Compiles gettext catalogs (.po) into what Python reads (.mo), without gettext's tools: `python -m deploy.catalogs`.

Both are in the repository: a clean clone speaks all its languages before anything is built. A test holds that they
agree. The form of a .mo is that of GNU gettext's manual, "The Format of GNU MO Files".
"""

import ast
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "workspace" / "locale"
MAGIC = 0x950412DE
BETWEEN_CONTEXT_AND_WORDS = "\x04"
BETWEEN_FORMS = "\x00"


class NotACatalog(ValueError):
    """A line that is none of a .po file: which one is in the message."""


def read(path: Path) -> dict[str, str]:
    """Each message by its key (context and singular and plural, as a .mo has them); fuzzy ones are left out."""
    found: dict[str, str] = {}
    for entry in _entries(path):
        words = entry.get("msgid", "")
        if "msgid_plural" in entry:
            words += BETWEEN_FORMS + entry["msgid_plural"]
        key = f"{entry['msgctxt']}{BETWEEN_CONTEXT_AND_WORDS}{words}" if "msgctxt" in entry else words
        forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr")]
        if any(forms) and "fuzzy" not in entry:
            found[key] = BETWEEN_FORMS.join(forms)
    return found


def _entries(path: Path) -> Iterator[dict[str, str]]:
    entry: dict[str, str] = {}
    field = ""
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        text = line.strip()
        if not text:
            if "msgid" in entry:
                yield entry
            entry, field = {}, ""
        elif text.startswith("#"):
            if text.startswith("#,") and "fuzzy" in text:
                entry["fuzzy"] = ""
        elif text.startswith('"') and field:
            entry[field] += _text(text, path, number)
        elif text.startswith("msg") and " " in text:
            field, _, value = text.partition(" ")
            entry[field] = _text(value, path, number)
        else:
            raise NotACatalog(f"{path}:{number}: {line}")


def _text(quoted: str, path: Path, number: int) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (ValueError, SyntaxError) as error:
        raise NotACatalog(f"{path}:{number}: {quoted}") from error


def compiled(messages: dict[str, str]) -> bytes:
    """The bytes of a .mo."""
    keys = sorted(messages, key=lambda key: key.encode())
    words = [(key.encode(), messages[key].encode()) for key in keys]
    table = 7 * 4
    at = table + 16 * len(keys)
    places: list[list[tuple[int, int]]] = [[], []]
    body = b""
    for side in (0, 1):
        for pair in words:
            places[side].append((len(pair[side]), at + len(body)))
            body += pair[side] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(keys), table, table + 8 * len(keys), 0, at)
    return head + b"".join(struct.pack("<2I", *place) for side in places for place in side) + body


def main() -> int:
    """Write every .mo whose .po says something else. Prints what it wrote."""
    for path in sorted(FOLDER.rglob("*.po")):
        made, target = compiled(read(path)), path.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != made:
            target.write_bytes(made)
            print(f"{target.relative_to(FOLDER)}: {len(read(path)) - 1} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
