"""The ideas of signposting on the screen, and on the card to take along."""

from __future__ import annotations

import datetime
import html

import streamlit as st

from assetmap.app.language import _
from assetmap.app.openings import DrawnMap
from assetmap.app.parts.words import without_controls
from assetmap.signposting import Signposted, Suggestion


def show_ideas(found: Signposted) -> None:
    """Show the list with the reasons, and what comes nearest where little fits."""
    st.html(f'<div role="status"><h2 class="am-ideas-title"><bdi>{_safe(found.sentence)}</bdi></h2></div>')
    items = "".join(_item(one) for one in (*found.suggestions, *found.instead))
    if items:
        st.html(f'<ol class="am-ideas">{items}</ol>')


def card_of(drawn: DrawnMap, found: Signposted, territory: str) -> bytes:
    """Write the card of what was found, as everyone may see it."""
    from assetmap.export.card import CardLine, write_card

    lines = [CardLine(one.asset_id, one.why, one.ask, one.but) for one in (*found.suggestions, *found.instead)]
    kinds = {layer.id: layer.label for layer in drawn.gathering.layers.values()}
    today = datetime.date.today()
    title = _("Ideas for you in {territory}").format(territory=territory)
    return write_card(drawn.view, lines, title, kinds, f"{today.day} {today:%B %Y}").encode("utf-8")


def forget_person() -> None:
    """Let go of what was said in a conversation, and of what was found for it."""
    for key in [one for one in st.session_state if str(one).startswith("signpost_")]:
        del st.session_state[key]


def _item(one: Suggestion) -> str:
    why = " ".join((*one.because, *one.why))
    ask = f'<p class="am-ask">{_("Ask first:")} {_safe(" ".join(one.ask))}</p>' if one.ask else ""
    but = f'<p class="am-but">{_safe(one.but)}</p>' if one.but else ""
    kind = f'<span class="am-quiet">{_safe(one.kind)}</span>' if one.kind != one.name else ""
    return f"<li><h3><bdi>{_safe(one.name)}</bdi></h3>{kind}<p>{_safe(why)}</p>{but}{ask}</li>"


def _safe(text: str) -> str:
    return html.escape(without_controls(text))
