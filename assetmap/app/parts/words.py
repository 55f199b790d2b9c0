"""Text from outside, made safe to show: letter for letter, never as markup, never as a path."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath, PureWindowsPath

NAME_LENGTH = 80

_HARMLESS = r"(?<!\])\((?=\w)|(?<=[^\W\d])\)|(?<=\w):(?=\s)|(?<=[^\W\d])[.!](?=\s|$)|(?<=\w)-(?=\w)|(?<=\w)'(?=\w)"
"""Punctuation of ordinary sentences. It stays, because a widget's label is also read aloud, entities and all."""
_MARKDOWN = re.compile(rf"(?P<harmless>{_HARMLESS})|[\\`*_{{}}\[\]()#+\-.!|<>~$^=&:@/\"']")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def literal(text: str) -> str:
    """Escape Markdown, so that Streamlit shows ``text`` as it is written; line breaks stay."""
    escaped = _MARKDOWN.sub(lambda match: match["harmless"] or f"&#{ord(match[0])};", without_controls(text))
    return escaped.replace("\n", "  \n")


def without_controls(text: str) -> str:
    """Drop control characters and direction overrides, which can make text look like something else."""
    if text.isprintable():  # then there are none, and long tables stay quick
        return text
    return "".join(
        letter
        for letter in text
        if letter == "\n"
        or not (
            unicodedata.category(letter) == "Cc" or letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
    )


def paragraph(text: str, kind: str = "am-quiet") -> str:
    """Write ``text`` as one HTML paragraph of class ``kind``."""
    return f'<p class="{kind}"><bdi>{html.escape(without_controls(text))}</bdi></p>'


def subheading(text: str) -> str:
    """Write ``text`` as an HTML heading below a view's own."""
    return f'<h2 class="am-subheading"><bdi>{html.escape(without_controls(text))}</bdi></h2>'


def bullet_list(sentences: Iterable[str]) -> str:
    """Write sentences as an HTML list."""
    rows = "".join(f"<li><bdi>{html.escape(without_controls(one))}</bdi></li>" for one in sentences)
    return f'<ul class="am-notes">{rows}</ul>'


def clean_name(name: str) -> str:
    """Make a file name a person may see and a disk may hold: no folders, no controls, no reserved or hidden names.

    Its ending stays, because readers go by it.
    """
    name = PureWindowsPath(PurePosixPath(name.replace("%2f", "/").replace("%2F", "/")).name).name
    name = unicodedata.normalize("NFC", without_controls(name)).replace("\n", " ")
    name = re.sub(r'[<>:"/\\|?*%]', "_", name).strip().strip(".").lstrip("-").strip()
    if not name or _RESERVED.fullmatch(name):
        name = f"file_{name}".rstrip("_")
    if len(name.encode()) > NAME_LENGTH:
        ending = "".join(PurePosixPath(name).suffixes[-2:])[-12:]
        stem = name[: len(name) - len(ending)].encode()[: NAME_LENGTH - len(ending.encode())]
        name = stem.decode(errors="ignore").rstrip() + ending
    return name


def title_from(name: str) -> str:
    """Make a title of a file's name: ``castlemilk_halls.osm.pbf`` is “Castlemilk halls”."""
    stem = (re.sub(r"(\.[A-Za-z0-9]{1,8}){1,2}$", "", name) or name).replace("_", " ").strip() or name
    return stem[:1].upper() + stem[1:]


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Write an HTML table; on a narrow screen each row stands as a card with the headings beside its cells."""
    written = [html.escape(without_controls(one)) for one in headings]
    head = "".join(f'<th scope="col">{one}</th>' for one in written)
    body = "".join(
        "<tr>"
        + "".join(f'<td data-heading="{name}">{_cell_text(cell)}</td>' for name, cell in zip(written, row, strict=True))
        + "</tr>"
        for row in rows
    )
    shown = f"<caption>{_cell_text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<table class="am-table">{shown}</table>'


def _cell_text(text: str) -> str:
    return f"<bdi>{html.escape(without_controls(text))}</bdi>" if text else ""
