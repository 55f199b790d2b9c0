"""Remove a territory: said first what stands in it, asked once more, and taken back by one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import _, ngettext
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.remembering import remembered
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.app.desk import Desk
    from assetmap.territories import Territory
    from assetmap.workspace.removing import Standing

REMOVING = "territory_removing"


def ask_before_removing(desk: Desk, one: Territory) -> None:
    """Say what stands in a territory and what would go with it, and remove it when the person says so."""
    from assetmap.workspace.removing import remove_territory, standing_in

    key = (desk.workspace.folder, desk.version(), one.id)
    standing = remembered("standing", key, lambda: standing_in(desk.workspace, one))
    with st.container(key="am-removing"):
        st.html(paragraph(" ".join(in_words(standing))))
        with st.container(horizontal=True):
            label = _("Yes, remove {name}").format(name=literal(one.name))
            wanted = st.button(label, type="primary", key="territory_yes")
            if st.button(_("Keep it"), key="territory_no"):
                st.session_state.pop(REMOVING, None)
                st.rerun()
    if wanted:
        with plain_errors():
            told = remove_territory(desk.workspace, one)
            st.session_state.pop(REMOVING, None)
            done = _("{name} was removed.").format(name=one.name)
            left = "" if desk.workspace.territories() else " " + _("No territory is left. Make one below.")
            remember_done(desk, done + left, [told.seq], to_workspace=True)
            st.rerun()


def in_words(standing: Standing) -> list[str]:
    """Say what stands in a territory, what stays, and what goes with it, a sentence each."""
    assets, stays = standing.assets, standing.assets - standing.only_here
    if not (assets or standing.people or standing.uploads):
        return [_("Nothing stands in it yet."), _("You can take this back.")]
    said = [ngettext("{n:,} asset stands in it.", "{n:,} assets stand in it.", assets).format(n=assets)]
    if standing.people:
        said.append(_("It also holds what people bring ({band}).").format(band=standing.people))
    if standing.uploads:
        lists = ngettext("{n:,} list was brought in for it.", "{n:,} lists were brought in for it.", standing.uploads)
        said.append(lists.format(n=standing.uploads))
    if stays:
        words = ngettext(
            "{n:,} of them stays, because another territory shows it too.",
            "{n:,} of them stay, because another territory shows them too.",
            stays,
        )
        said.append(words.format(n=stays))
    leaves = ngettext("{n:,} leaves the map.", "{n:,} leave the map.", standing.only_here)
    said.append(leaves.format(n=standing.only_here))
    if standing.judgements:
        judged = ngettext(
            "You have judged these {n:,} time.", "You have judged these {n:,} times.", standing.judgements
        )
        said.append(judged.format(n=standing.judgements))
    return [*said, _("You can take this back.")]
