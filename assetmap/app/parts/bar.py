"""The top of every screen: the ways to the views, and the territory in use, which is changed here and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import streamlit as st

from assetmap.app.desk import Desk, is_demo, open_example, opened_folder, own_workspace
from assetmap.app.language import PLAIN, _
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.territories import Territory
    from assetmap.workspace import Example, Workspace

EXAMPLE, TERRITORY, CHOICE, FOLDER = "desk_example", "desk_territory", "desk_choice", "desk_folder"
_DESK, _IS_READ, _ASKED, _PUT = "desk", "desk_is_read", "address_asked", "address_put"

OF_VIEWS = {"map": ("seen",), "check": ("queue",), "compare": ("question",)}
"""Names that views put in the address (:func:`put_in_address`), by the path of the view."""

OF_THE_MAP = (
    "words",
    "theme",
    "kind",
    "without",
    "level",
    "status",
    "gives",
    "form",
    "people",
    "access",
    "open",
    "untold",
    "asset",
)
"""Names that the map's script writes and reads (``maps/web/address.js``); the bar leaves them be while the place is the same."""

_PLACES = frozenset({"workspace", "example", "territory"})

LONGEST_VALUE = 2_000
"""Letters of a value that an address may keep. Chosen by us: longer ones are no choice anybody made here."""


def draw_bar(views: Sequence[Any], active: str) -> None:
    """Draw the links to the views and the choice of the territory, and make ready the desk for the view.

    ``active`` is the path of the view that is open.

    Raises
    ------
    AssetMapError
        When the workspace or a worked example cannot be opened.
    """
    with st.container(key="am-bar", horizontal=True, vertical_alignment="bottom"):
        place = st.container(key="am-territory")
        with st.container(key="am-views", horizontal=True):
            for view in views:
                st.page_link(view, label=view.title, query_params=_address() | _put_by(view.url_path))
    below = st.empty()
    st.session_state[_DESK], st.session_state[_IS_READ] = None, False
    is_new = _ASKED not in st.session_state
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
    _renew_address(active, is_new)


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


def asked_for(name: str, allowed: Collection[str], usual: str = "") -> str:
    """Return what the address the page was opened with says under ``name``, once; nothing where that is not ``allowed``.

    ``usual`` is what an address without ``name`` says when somebody goes back to it.
    """
    asked = st.session_state.get(_ASKED, {}).pop(name, None)
    if asked == "":
        return usual
    return str(asked) if asked in allowed else ""


def go_back_to(address: str) -> None:
    """Work on what ``address`` (the part after the “?”) says, because somebody went back to it in the same view."""
    known = {*_PLACES, *OF_THE_MAP, *(name for names in OF_VIEWS.values() for name in names)}
    said = {name: value for name, value in parse_qsl(address.removeprefix("?")) if name in known}
    st.query_params.from_dict(said)  # where the browser is already
    for key, name in ((EXAMPLE, "example"), (TERRITORY, "territory"), (FOLDER, "workspace")):
        if said.get(name, "") != st.session_state.get(key, ""):
            st.session_state[key] = said.get(name, "")
            st.session_state.pop(CHOICE, None)
    unsaid = {name: "" for names in OF_VIEWS.values() for name in names}
    st.session_state[_ASKED] = unsaid | said
    st.session_state[_PUT] = {name: said[name] for name in unsaid.keys() & said.keys()}


def put_in_address(name: str, value: str) -> None:
    """Let the address say what this view shows, so that it can be passed on; “” takes ``name`` away."""
    st.session_state.setdefault(_PUT, {})[name] = value
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif not value and name in st.query_params:
        del st.query_params[name]


def _put_by(path: str) -> dict[str, str]:
    put = st.session_state.get(_PUT, {})
    return {name: put[name] for name in OF_VIEWS.get(path, ()) if put.get(name)}


def _renew_address(active: str, is_new: bool) -> None:
    """Let the address name the place, and keep what the view itself says there; the map's names only while the place is the same.

    Nothing is sent when nothing differs: the browser makes an entry in its history of everything that is.
    """
    said, here = st.query_params.to_dict(), _address()
    is_same = is_new or {name: said[name] for name in said.keys() & _PLACES} == here
    names = OF_VIEWS.get(active, ()) + (OF_THE_MAP if active == "map" and is_same else ())
    kept = {name: said[name] for name in names if name in said and len(said[name]) <= LONGEST_VALUE}
    wanted = here | _put_by(active) | kept
    if wanted != said:
        st.query_params.from_dict(wanted)


def heading(title: str, about: str = "") -> None:
    """Write a view's heading and one quiet line below it."""
    st.title(literal(title), anchor=False)
    if about:
        st.html(paragraph(about))
