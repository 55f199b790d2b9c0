"""The top of every screen: the ways to the views, and the territory in use, which is changed here and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap.app.desk import Desk, is_demo, open_example, opened_folder, own_workspace
from assetmap.app.language import PLAIN, _
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.territories import Territory
    from assetmap.workspace import Example, Workspace

EXAMPLE, TERRITORY, CHOICE, FOLDER = "desk_example", "desk_territory", "desk_choice", "desk_folder"
_DESK, _IS_READ, _ASKED = "desk", "desk_is_read", "address_asked"


def draw_bar(views: Sequence[Any]) -> None:
    """Draw the links to the views and the choice of the territory, and make ready the desk for the view.

    Raises
    ------
    AssetMapError
        When the workspace or a worked example cannot be opened.
    """
    with st.container(key="am-bar", horizontal=True, vertical_alignment="bottom"):
        place = st.container(key="am-territory")
        with st.container(key="am-views", horizontal=True):
            for view in views:
                st.page_link(view, label=view.title, query_params=_address())
    below = st.empty()
    st.session_state[_DESK], st.session_state[_IS_READ] = None, False
    st.session_state.setdefault(_ASKED, st.query_params.to_dict())
    known = _examples()
    example = known.get(_example_in_use(known))
    workspace = wait_for(open_example(example), example.title, below) if example else _own()
    territories = workspace.territories() if workspace else []
    with place:
        territory = _choose(territories, known if example else {}, example)
    if workspace is not None:
        st.session_state[_DESK] = Desk(workspace, example is not None, territory)
        from assetmap.preferences import read_preferences

        st.session_state[PLAIN] = read_preferences(workspace.folder).hide_the_word
    st.session_state[_IS_READ] = True
    st.query_params.from_dict(_address())


def the_desk() -> Desk | None:
    """Return what this session works on; None when there is no workspace yet."""
    desk: Desk | None = st.session_state.get(_DESK)
    return desk


def needs_territory() -> Desk:
    """Return the desk where it has a territory; say what to do first and end the view where it has none."""
    desk = the_desk()
    if desk is None or desk.territory is None:
        if st.session_state.get(_IS_READ):  # else the bar has just said what is wrong
            st.html(paragraph(_("There is no territory yet. Make one under Start, or open a worked example there.")))
        st.page_link("views/start.py", label=_("Go to Start"))
        st.stop()
    return desk


def use_example(example_id: str | None) -> None:
    """Work on a worked example from now on; on the workspace of one's own with None."""
    st.session_state[EXAMPLE] = example_id or ""
    st.session_state.pop(TERRITORY, None)
    st.session_state.pop(CHOICE, None)


def use_folder(word: str) -> None:
    """Work on a workspace that was opened by its path from now on; on the one the app was started on with “”."""
    use_example(None)
    st.session_state[FOLDER] = word


def use_territory(territory_id: str) -> None:
    """Look at this territory from now on."""
    st.session_state[TERRITORY] = territory_id
    st.session_state.pop(CHOICE, None)


def _own() -> Workspace | None:
    """Return the workspace this session opened by its path, or else the one the app was started on."""
    return opened_folder(str(st.session_state.get(FOLDER, ""))) or own_workspace()


def _examples() -> dict[str, Example]:
    from assetmap.workspace.examples import examples

    return {example.id: example for example in examples()}


def _example_in_use(known: dict[str, Example]) -> str:
    if EXAMPLE not in st.session_state:
        asked = st.query_params.get("example", "")
        st.session_state[EXAMPLE] = asked if asked in known else next(iter(known), "") if is_demo() else ""
        st.session_state[TERRITORY] = st.query_params.get("territory", "")
        st.session_state[FOLDER] = st.query_params.get("workspace", "")
    return str(st.session_state[EXAMPLE])


def _choose(territories: list[Territory], known: dict[str, Example], example: Example | None) -> Territory | None:
    """Draw the choice: the territories here, and the other worked examples when one is open."""
    by_id = {one.id: one for one in territories}
    titles = {f"territory:{one.id}": one.name for one in territories}
    if example:  # the whole example first, then what lies inside it
        titles = dict(sorted(titles.items(), key=lambda one: one[0] != f"territory:{example.id}"))
    titles |= {f"example:{one.id}": one.title for one in known.values() if example and one.id != example.id}
    if not titles:
        return None
    wanted = f"territory:{st.session_state.get(TERRITORY, '')}"
    if st.session_state.get(CHOICE) not in titles:
        st.session_state[CHOICE] = wanted if wanted in titles else next(iter(titles))
    st.selectbox(
        _("Territory"),
        list(titles),
        format_func=lambda one: titles.get(one, one),
        key=CHOICE,
        on_change=_chosen,
    )
    chosen = by_id.get(str(st.session_state[CHOICE]).removeprefix("territory:"))
    st.session_state[TERRITORY] = chosen.id if chosen else ""
    return chosen


def _chosen() -> None:
    kind, _colon, name = str(st.session_state[CHOICE]).partition(":")
    if kind == "example":
        use_example(name)
    else:
        st.session_state[TERRITORY] = name


def _address() -> dict[str, str]:
    said = {
        "workspace": st.session_state.get(FOLDER, ""),
        "example": st.session_state.get(EXAMPLE, ""),
        "territory": st.session_state.get(TERRITORY, ""),
    }
    return {name: value for name, value in said.items() if value}


def asked_for(name: str, allowed: Collection[str]) -> str:
    """Return what the address the page was opened with says under ``name``, once; nothing where that is not ``allowed``."""
    asked = str(st.session_state.get(_ASKED, {}).pop(name, ""))
    return asked if asked in allowed else ""


def put_in_address(name: str, value: str) -> None:
    """Let the address say what this view shows, so that it can be passed on."""
    st.query_params[name] = value


def heading(title: str, about: str = "") -> None:
    """Write a view's heading and one quiet line below it."""
    st.title(literal(title), anchor=False)
    if about:
        st.html(paragraph(about))
