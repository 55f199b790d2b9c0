"""Share: what each audience gets, before it is sent; files, a page to print, and the pack for the next co-ordinator."""

from __future__ import annotations

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.map_component import MapWishes, show_map
from assetmap.app.openings import draw
from assetmap.app.parts.bar import heading, needs_territory
from assetmap.app.parts.downloads import offer_downloads
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.passing_on import offer_pack
from assetmap.app.parts.sharing import (
    audience_warning,
    audience_words,
    count,
    noting_to,
    offer_print,
    sentence,
    show_table,
)
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import literal, paragraph


def show() -> None:
    """Draw the view."""
    desk = needs_territory()
    heading(_("Share"), _("See what each audience gets before you send it."))
    with plain_errors(), st.container(key="am-share"):
        _share(desk)
    with st.container(key="am-hand-over"):
        st.header(_("Hand over to the next co-ordinator"), anchor=False)
        with plain_errors():
            offer_pack(desk)


def _share(desk: Desk) -> None:
    counted = wait_for(count(desk.opening()), desk.the_territory().name, st.empty())
    show_table(counted.shares)
    audience = _audience()
    share = next(one for one in counted.shares if one.audience == audience)
    with st.container(key="am-share-says"):
        st.html(paragraph(sentence(share), "am-lead"))
        if warning := audience_warning(audience):
            st.warning(literal(warning))
    if not (share.shown or share.with_people):
        st.html(paragraph(_("There is nothing to send to them yet.")))
        return
    if st.toggle(_("Show on a map what they get"), key="share_preview"):
        _preview(desk, audience)
    st.header(_("Files to send"), anchor=False)
    noting = noting_to(desk, share)
    offer_downloads(counted.gathering, audience, noting)
    st.header(_("A page to print"), anchor=False)
    offer_print(counted.gathering, share, noting)


def _audience() -> str:
    words = audience_words()
    chosen = st.segmented_control(
        _("Who is it for?"),
        list(words),
        format_func=words.__getitem__,
        default="public",
        required=True,
        key="share_for",
    )
    return str(chosen)


def _preview(desk: Desk, audience: str) -> None:
    opening = desk.opening()
    place = f"{desk.workspace.folder.name}|{desk.the_territory().id}"
    progress = st.empty()
    job = draw(opening, audience)
    show_map(job, f"{opening.key}|{audience}", place, MapWishes(parts="whole", height="medium"), key="share_map")
    wait_for(job, opening.title, progress)


show()
