"""What is in the territory now, source by source: how much, how old, under which licence, and how to take it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import paragraph, subheading

if TYPE_CHECKING:
    from assetmap.workspace.contents import SourceHere

_ASKED = "contents_take_out"


def show_contents(desk: Desk, sources: list[SourceHere]) -> None:
    """List the sources of the territory."""
    st.html(subheading(_("What is in {territory} now").format(territory=desk.the_territory().name)))
    if not sources:
        st.html(paragraph(_("Nothing here yet. Begin with OpenStreetMap, or bring in a list.")))
        return
    with st.container(key="am-contents"):
        for source in sources:
            _show(desk, source)


def _show(desk: Desk, source: SourceHere) -> None:
    from assetmap.workspace.asking import in_words

    names = {"osm": "OpenStreetMap", "people": _("Added by hand")}
    row, taking = st.columns([4, 1], vertical_alignment="center")
    number = _("{n} asset") if source.rows == 1 else _("{n} assets")
    facts = [number.format(n=f"{source.rows:,}")]
    if source.shared:
        facts.append(_("{n} of them known from elsewhere too").format(n=f"{source.shared:,}"))
    if source.as_of:
        dated = _("file of {day}") if source.is_file_date else _("as of {day}")
        facts.append(dated.format(day=in_words(source.as_of)))
    if source.kind == "osm" and source.edited_at:
        facts.append(_("latest edit on {day}").format(day=in_words(source.edited_at)))
    if source.kept_at and source.kept_at[:10] != source.as_of[:10]:
        facts.append(_("brought in on {day}").format(day=in_words(source.kept_at)))
    facts.append(source.licence or _("no licence given"))
    with row:
        st.html(
            f'<p class="am-source">{_html(names.get(source.kind, source.name))}</p>' + paragraph("; ".join(facts) + ".")
        )
        if source.is_old():
            st.html(paragraph(_hint(source)))
    if source.seq is not None:
        with taking:
            _take_out(desk, source, source.seq)


def _hint(source: SourceHere) -> str:
    if source.kind == "osm":
        return _("This is a while ago. Bring in a newer extract, or ask OpenStreetMap now; what people said stays.")
    return _(
        "This is a while ago. If there is a newer edition, bring it in under the same name. What is not in it any more "
        "goes; what people said stays."
    )


def _take_out(desk: Desk, source: SourceHere, seq: int) -> None:
    """Ask once more before a list is taken out: it comes back only by bringing in the file again."""
    if st.session_state.get(_ASKED) != seq:
        if st.button(_("Take out again"), key=f"contents_out_{seq}"):
            st.session_state[_ASKED] = seq
            st.rerun()
        return
    st.html(paragraph(_("It comes back only if you bring in the file again.")))
    if st.button(_("Yes, take it out"), key=f"contents_yes_{seq}", type="primary"):
        from assetmap.workspace.deciding import undo

        with plain_errors():
            undo(desk.workspace, seq)
            st.session_state.pop(_ASKED)
            remember_done(desk, _("“{name}” was taken out.").format(name=source.name))
            st.rerun()
    if st.button(_("Keep it"), key=f"contents_no_{seq}"):
        st.session_state.pop(_ASKED)
        st.rerun()


def _html(text: str) -> str:
    import html

    return f"<bdi>{html.escape(text)}</bdi>"
