"""Assets as cards: what is known of one, and of two side by side with words for what differs."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assetmap.app.language import _
from assetmap.app.parts.asset_words import column_words, status_words
from assetmap.app.parts.words import without_controls

if TYPE_CHECKING:
    from assetmap.layers import LayerPack
    from assetmap.workspace.checking import Difference

LONGEST = 300
"""Letters of one line on a card; the map has the rest. Chosen by us."""


def card(asset: Mapping[str, Any], layers: LayerPack) -> str:
    """Write what is known of one asset as HTML."""
    columns = ("description", "address", "postcode", "opening_hours", "sessions", "open_to", "phone", "website")
    said = {
        str(asset[column]): _heading(column) for column in reversed(columns) if asset[column]
    }  # the same words once
    return _card(asset, layers, [(heading, value, "") for value, heading in reversed(said.items())])


def cards_side_by_side(
    one: Mapping[str, Any], other: Mapping[str, Any], layers: LayerPack, compared: Sequence[Difference]
) -> str:
    """Write two assets beside each other as HTML; every line says whether the other card says the same."""
    verdicts = {"same": _("same"), "different": _("different"), "one": _("only here")}
    sides: tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]] = ([], [])
    for line in compared:
        if line.column in ("name", "layer"):
            continue
        for side, value in zip(sides, (line.one, line.other), strict=True):
            if value:
                side.append((_heading(line.column), _said(line.column, value), verdicts[line.verdict]))
    kinds = next((verdicts[line.verdict] for line in compared if line.column == "layer"), "")
    cards = [_card(asset, layers, side, kinds) for asset, side in zip((one, other), sides, strict=True)]
    return f'<div class="am-facts-cards">{"".join(cards)}</div>'


def _card(asset: Mapping[str, Any], layers: LayerPack, lines: Sequence[tuple[str, str, str]], kinds: str = "") -> str:
    """Write one card; ``lines`` are heading, value and verdict, ``kinds`` is the verdict on the kind."""
    layer = layers[asset["layer"]].label if asset["layer"] in layers else _("Not sorted yet")
    facts = "".join(
        f"<dt>{_text(heading)}</dt><dd>{_text(value)}{_tag(verdict)}</dd>" for heading, value, verdict in lines
    )
    name = _text(asset["name"] or _("No name yet"))
    return (
        f'<article class="am-facts-card"><p class="am-facts-name">{name}</p><p class="am-facts-kind">{_text(layer)}{_tag(kinds)}</p>'
        f'<dl>{facts}</dl><p class="am-quiet">{_text(sources_in_words(asset))}</p></article>'
    )


def sources_in_words(asset: Mapping[str, Any]) -> str:
    """Say who told of an asset."""
    names = dict.fromkeys(
        "OpenStreetMap" if one["source"] == "osm" else f"“{one['source']}”" for one in json.loads(asset["sources"])
    )
    return _("From {sources}.").format(sources=", ".join(names))


def _heading(column: str) -> str:
    own = {"status": _("Is it there now?"), "name": _("Name"), "opening_hours": _("Open")}
    return own.get(column) or column_words().get(column, column)


def _said(column: str, value: str) -> str:
    return status_words().get(value, value) if column == "status" else value


def _tag(verdict: str) -> str:
    return f' <span class="am-facts-tag">{_text(verdict)}</span>' if verdict else ""


def _text(text: str) -> str:
    shown = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return f"<bdi>{html.escape(without_controls(shown))}</bdi>"
