"""XML read by defusedxml under limits of depth and attributes; a document type, which can reach other files, is refused."""

from __future__ import annotations

import re
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from assetmap.errors import SourceError

MAX_DEPTH = 64
MAX_ATTRIBUTES = 200
"""Source: threats C08."""
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([\w.-]+)["']""")
_READABLE = ("utf-8", "utf8", "us-ascii", "ascii")


def tree_of(content: bytes, file: str) -> Element:
    """Parse XML in UTF-8, or in UTF-16 with its mark, and return its root.

    Raises
    ------
    SourceError
        When it is written otherwise, has a document type, is nested too deep or is not well-formed (with the line).
    """
    text = _decoded(content, file)
    builder = _Limited()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(text)
        root = parser.close()
    except DefusedXmlException as error:
        raise SourceError(
            f"{file} declares a document type (DOCTYPE) or entities, through which a file can reach others. Save it without."
        ) from error
    except _TooMuchError as error:
        raise SourceError(f"{file} {error} It was not read.") from error
    except ParseError as error:
        line = error.position[0]
        raise SourceError(
            f"{file} is not whole XML: line {line:,} breaks its rules. It may be cut short or edited by hand; save it again."
        ) from error
    return cast(Element, root)


def plain_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Return the first child of that plain name."""
    return next((one for one in element if plain_name(one) == name), None)


def text_of(element: Element, name: str) -> str:
    """Return the text of the first child of that plain name, without blanks around it."""
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""


class _TooMuchError(Exception):
    """The message goes on after the file's name."""


class _Limited(TreeBuilder):
    """Build a tree, but not one deeper or wider than maps are."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: Any, attrs: Any) -> Any:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooMuchError(f"is nested more than {MAX_DEPTH} deep, as no map is.")
        if len(attrs) > MAX_ATTRIBUTES:
            raise _TooMuchError(f"has an element with more than {MAX_ATTRIBUTES} attributes, as no map has.")
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Any:
        self._depth -= 1
        return super().end(tag)


def _decoded(content: bytes, file: str) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(file) from error
    declared = _DECLARATION.match(text)
    said = _ENCODING.search(declared[0]) if declared else None
    if "\0" in text or (said and not is_wide and said[1].casefold() not in _READABLE):
        raise _not_utf8(file)
    return text[declared.end() :] if declared else text


def _not_utf8(file: str) -> SourceError:
    return SourceError(f"{file} is not written in UTF-8. Save it as UTF-8 and try again.")
