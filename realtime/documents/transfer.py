"""Makes one document's content like another's, by as few changes as its shape allows: what is equal stays untouched."""

from collections.abc import Mapping
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

Shared = Map[Any] | Array[Any] | Text | XmlFragment | XmlElement | XmlText


def content(doc: Doc[Any], roots: Mapping[str, type[Any]]) -> dict[str, Any]:
    """All that can be read in a document, as plain values: equal where it looks the same."""
    return {name: plain(doc.get(name, type=of)) for name, of in roots.items()}


def plain(value: Any) -> Any:
    """A value with all that lies in it. Text carries its formats."""
    match value:
        case Map():
            return {key: plain(value[key]) for key in value.keys()}  # noqa: SIM118 - it is no mapping
        case Array():
            return [plain(each) for each in value]
        case Text() | XmlText():
            return [(_whole(words), dict(formats or {})) for words, formats in value.diff()]
        case XmlElement():
            return (value.tag, _attributes(value), [plain(each) for each in value.children])
        case XmlFragment():
            return [plain(each) for each in value.children]
    return _whole(value)


def _whole(value: Any) -> Any:
    return plain(value) if isinstance(value, Map | Array | Text | XmlElement | XmlFragment | XmlText) else value


def _attributes(element: XmlElement) -> dict[str, Any]:
    found: Any = element.attributes
    return {name: value for name, value in found}  # noqa: C416 - it only iterates


def make_like(doc: Doc[Any], wanted: Doc[Any], roots: Mapping[str, type[Any]]) -> None:
    """Change `doc` until its content is that of `wanted`."""
    with doc.transaction():
        for name, of in roots.items():
            _like(doc.get(name, type=of), wanted.get(name, type=of))


def _like(ours: Any, theirs: Any) -> None:
    if plain(ours) == plain(theirs):
        return
    if isinstance(ours, Map):
        _map_like(ours, theirs)
    elif isinstance(ours, Array):
        ours.clear()
        ours.extend([copied(each) for each in theirs])
    elif isinstance(ours, Text):
        ours.clear()
        _write_text(ours, theirs)
    else:
        while len(ours.children):
            del ours.children[0]
        _write_children(ours, theirs)


def _map_like(ours: Map[Any], theirs: Map[Any]) -> None:
    for key in [key for key in ours.keys() if key not in theirs]:  # noqa: SIM118 - it is no mapping
        del ours[key]
    for key in theirs.keys():  # noqa: SIM118
        before, after = ours.get(key), theirs[key]
        if isinstance(before, Map) and isinstance(after, Map):
            _map_like(before, after)
        elif isinstance(before, Text) and isinstance(after, Text):
            _like(before, after)
        elif key not in ours or plain(before) != plain(after):
            ours[key] = copied(after)
            if isinstance(after, Text):
                ours[key].clear()
                _write_text(ours[key], after)


def copied(value: Any) -> Any:
    """A new value like this one, to be put into a document."""
    match value:
        case Map():
            return Map({key: copied(value[key]) for key in value.keys()})  # noqa: SIM118
        case Array():
            return Array([copied(each) for each in value])
        case Text():
            return Text(str(value))
    return value


def _write_text(ours: Any, theirs: Any) -> None:
    for words, formats in theirs.diff():
        if isinstance(words, str):
            ours.insert(len(ours), words, dict(formats or {}))
        else:
            ours.insert_embed(len(ours), words, dict(formats or {}))


def _write_children(ours: Any, theirs: Any) -> None:
    for child in theirs.children:
        if isinstance(child, XmlText):
            made = ours.children.append(XmlText())
            _write_text(made, child)
        else:
            made = ours.children.append(XmlElement(child.tag, _attributes(child)))
            _write_children(made, child)
