"""A card to print and take along: a few assets in large type, with what to ask. One HTML page, nothing loaded from anywhere."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assetmap.export.credits import credits_of
from assetmap.privacy import AudienceView

_STYLE = """
body { color: #1d2a33; font: 18px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 42rem; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 0; }
li { border-top: 2px solid #dad5cc; break-inside: avoid; list-style: none; padding: 0.8rem 0; }
ol { margin: 0; padding: 0; }
p { margin: 0.15rem 0; }
.ask { font-weight: 600; }
.foot { border-top: 2px solid #dad5cc; font-size: 0.8rem; margin-top: 1rem; padding-top: 0.5rem; }
@media print { body { margin: 0; } }
"""


@dataclass(frozen=True)
class CardLine:
    """One asset of a card: its id, why it is there, what to ask there, and what does not fit."""

    asset_id: str
    why: Sequence[str] = ()
    ask: Sequence[str] = ()
    but: str = ""


def write_card(
    view: AudienceView, lines: Sequence[CardLine], title: str, kinds: Mapping[str, str], made_on: str
) -> str:
    """Write the card of some assets of a view as an HTML page.

    Parameters
    ----------
    kinds
        What each layer is called, by its id.
    made_on
        The date in words.

    Raises
    ------
    TypeError
        When ``view`` is anything but an :class:`AudienceView`.
    """
    if not isinstance(view, AudienceView):
        raise TypeError(f"A card is made from an AudienceView, not from a {type(view).__name__}.")
    rows = {row["asset_id"]: row for row in view.assets.drop(columns="geometry").to_dict("records")}
    items = "".join(_item(rows[line.asset_id], line, kinds) for line in lines if line.asset_id in rows)
    used = view.assets[view.assets["asset_id"].isin([line.asset_id for line in lines])]
    credit = credits_of(replace(view, assets=used)).attributions
    foot = " · ".join(html.escape(one) for one in (*credit, f"Made on {made_on}"))
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f'<body><main><h1>{html.escape(title)}</h1><ol>{items}</ol></main><p class="foot">{foot}</p></body></html>\n'
    )


def _item(row: Mapping[str, Any], line: CardLine, kinds: Mapping[str, str]) -> str:
    kind = kinds.get(row["layer"] or "", "")
    parts = [f"<h2><bdi>{html.escape(row['name'] or kind)}</bdi></h2>"]
    parts += [f"<p>{html.escape(kind)}</p>"] if kind and row["name"] else []
    address = ", ".join(dict.fromkeys(filter(None, (row["address"], row["postcode"]))))
    said = (
        ("", " ".join((*line.why, line.but)).strip()),
        ("Where: ", address),
        ("When: ", row["sessions"] or ""),
        ("Telephone: ", row["phone"] or ""),
        ("Website: ", row["website"] or ""),
    )
    parts += [f"<p>{label}<bdi>{html.escape(str(text))}</bdi></p>" for label, text in said if text]
    if line.ask:
        parts.append(f'<p class="ask">Ask first: {html.escape(" ".join(line.ask))}</p>')
    return f"<li>{''.join(parts)}</li>"
