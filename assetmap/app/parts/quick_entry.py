"""Type in what residents wrote on paper: one line at a time, by keyboard alone, each with the way to take it back."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _, ngettext
from assetmap.app.parts.asset_words import layer_words, visibility_words
from assetmap.app.parts.errors import plain_errors, show_error
from assetmap.app.parts.remembering import remembered
from assetmap.app.parts.words import literal, paragraph, subheading
from assetmap.errors import AssetMapError

if TYPE_CHECKING:
    from assetmap.workspace import Workspace
    from assetmap.workspace.typing_in import CheckedLine, KeptLine

SHOWN = 10
FIELDS = ("square", "name", "why", "who")
_SHEET, _SEEN_BY, _PENDING, _SAID, _ROUND = (
    f"quick_held_{one}" for one in ("sheet", "seen_by", "pending", "said", "round")
)
_FOCUS = """
const rounds = new WeakMap();
export default function ({ data, parentElement }) {
  const before = rounds.get(parentElement);
  rounds.set(parentElement, data.round);
  if (before === undefined ? data.round > 0 : before !== data.round) {
    requestAnimationFrame(() => document.querySelector('.st-key-quick_square input')?.focus());
  }
}
"""
"""After a line is kept the next one begins in its first field."""


def draw_quick_entry(desk: Desk) -> None:
    """Draw the form for one line of a sheet, what has to be asked about it, and the lines typed in so far; under a heading of the caller's."""
    with plain_errors():
        remembered("quick_ready", desk.workspace.folder, functools.partial(_get_ready, desk.workspace))
        _explain(desk)
        _ask_sheet()
        _draw_form(desk)
        _focus_component()(key="quick_focus", data={"round": st.session_state.get(_ROUND, 0)})
        _say_what_happened(desk)
        _list_lines(desk)


def _get_ready(workspace: Workspace) -> None:
    """Have what every line is compared with worked out while the first one is typed."""

    def work() -> None:
        with contextlib.suppress(AssetMapError, OSError):  # the line itself says what is wrong
            workspace.get_ready_to_add()

    threading.Thread(target=work, name="ready for typing", daemon=True).start()


def _explain(desk: Desk) -> None:
    from assetmap.export.sheet_grid import sheet_grid

    territory = desk.the_territory()
    grid = remembered("quick_grid", (territory.id, territory.polygon.wkb), lambda: sheet_grid(territory))
    words = _(
        "For sheets of {territory} with squares A1 to {last} that say “map {code}” at the top. Enter keeps a line."
    )
    st.html(paragraph(words.format(territory=territory.name, last=grid.last, code=grid.code)))


def _ask_sheet() -> None:
    """Ask for what stays the same from line to line; it outlives a change of page."""
    audiences = visibility_words()
    with st.container(horizontal=True, key="quick_same"):
        sheet = st.number_input(
            _("Sheet"), min_value=1, max_value=999, value=st.session_state.get(_SHEET, 1), key="quick_sheet", width=140
        )
        held = st.session_state.get(_SEEN_BY, "public")
        seen_by = st.selectbox(
            _("Who may see these lines"),
            list(audiences),
            index=list(audiences).index(held),
            format_func=audiences.__getitem__,
            key="quick_seen_by",
            width=320,
        )
    st.session_state[_SHEET], st.session_state[_SEEN_BY] = int(sheet), seen_by


def _draw_form(desk: Desk) -> None:
    layers = layer_words(desk.workspace.layers)
    with st.form("quick_entry", border=False, enter_to_submit=True):
        square, name, why, who = st.columns([1, 3, 4, 3])
        square.text_input(_("Square"), max_chars=6, key="quick_square", placeholder="C4")
        name.text_input(_("What"), max_chars=120, key="quick_name")
        why.text_input(_("Why it matters"), max_chars=2_000, key="quick_why")
        who.text_input(_("Who it is for"), max_chars=400, key="quick_who")
        st.selectbox(
            _("Kind"),
            list(layers),
            index=None,
            format_func=layers.__getitem__,
            placeholder=_("As its words say"),
            key="quick_kind",
        )
        st.form_submit_button(_("Keep this line"), type="primary", on_click=_submit, args=(desk,))


def _submit(desk: Desk) -> None:
    """Check the line in the form and keep it, or have its questions asked; runs before the screen is drawn."""
    from assetmap.workspace.typing_in import TypedLine, check_typed

    said = {one: str(st.session_state.get(f"quick_{one}") or "") for one in FIELDS}
    st.session_state.pop(_PENDING, None)
    st.session_state.pop(_SAID, None)
    if not any(one.strip() for one in said.values()):
        return
    line = TypedLine(
        sheet=int(st.session_state.get("quick_sheet") or 0),
        kind=str(st.session_state.get("quick_kind") or ""),
        **said,
    )
    with _errors_said(desk):
        checked = check_typed(desk.workspace, desk.the_territory(), line)
        if checked.questions and not checked.problems:
            st.session_state[_PENDING] = (_where(desk), checked)
        else:
            _keep(desk, checked, is_meant=False)


def _keep(desk: Desk, checked: CheckedLine, *, is_meant: bool) -> None:
    from assetmap.workspace.typing_in import keep_line

    st.session_state.pop(_PENDING, None)
    visibility = str(st.session_state.get(_SEEN_BY, "public"))
    with _errors_said(desk):
        told = keep_line(desk.workspace, desk.the_territory(), checked, is_meant=is_meant, visibility=visibility)
        st.session_state[_SAID] = (_where(desk), _kept_words(desk, checked, bool(told.changes.new)), None)
        _next_line()


def _kept_words(desk: Desk, checked: CheckedLine, is_new: bool) -> str:
    name = checked.line.name
    if checked.is_wish:
        words = _("“{name}” is kept apart, as something people would like to change. It is not on the map.")
        return words.format(name=name)
    if not is_new:
        return _("“{name}” is kept with a place that was there already.").format(name=name)
    return _("“{name}” is kept: {kind}.").format(name=name, kind=desk.workspace.layers[checked.layer].label)


def _next_line() -> None:
    for one in (*FIELDS, "kind"):
        st.session_state[f"quick_{one}"] = None if one == "kind" else ""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _leave_out() -> None:
    st.session_state.pop(_PENDING, None)
    _next_line()


def _say_what_happened(desk: Desk) -> None:
    where, said, error = st.session_state.get(_SAID, ("", "", None))
    if where == _where(desk) and error is not None:
        show_error(error)
    elif where == _where(desk) and said:
        st.html(f'<div role="status">{paragraph(said, "am-done")}</div>')
    asked_where, checked = st.session_state.get(_PENDING, ("", None))
    if checked is None or asked_where != _where(desk):
        return
    st.warning(literal("\n".join(checked.questions)))
    with st.container(horizontal=True, key="quick_asked"):
        st.button(
            _("Keep it all the same"),
            key="quick_meant",
            on_click=functools.partial(_keep, desk, checked, is_meant=True),
        )
        st.button(_("Leave it out"), key="quick_leave", on_click=_leave_out)


def _list_lines(desk: Desk) -> None:
    from assetmap.workspace.typing_in import typed_lines

    territory = desk.the_territory()
    key = (desk.workspace.folder, territory.id, desk.version())
    lines = remembered("quick_lines", key, lambda: typed_lines(desk.workspace, territory))
    if not lines:
        st.html(paragraph(_("Nothing typed in yet. Type the first line.")))
        return
    count = ngettext("{number:,} line typed in", "{number:,} lines typed in", len(lines)).format(number=len(lines))
    st.html(subheading(count))
    for one in reversed(lines[-SHOWN:]):
        _draw_line(desk, one)
    if len(lines) > SHOWN:
        st.html(paragraph(_("Those before stand on the map and in its list.")))


def _draw_line(desk: Desk, one: KeptLine) -> None:
    place = _("Sheet {sheet}, {square}") if one.square else _("Sheet {sheet}, no square")
    layer = desk.workspace.layers.get(one.layer)
    kind = layer.label if layer else _("Would like to change")
    told = [place.format(sheet=one.sheet, square=one.square), one.name, kind]
    with st.container(horizontal=True, vertical_alignment="center", key=f"quick_line_{one.seq}"):
        st.html(paragraph(" · ".join(told), "am-quick-line"), width="stretch")
        label = _("Undo {name}").format(name=literal(one.name[:40]))
        st.button(label, key=f"quick_undo_{one.seq}", on_click=functools.partial(_take_back, desk, one))


def _take_back(desk: Desk, one: KeptLine) -> None:
    from assetmap.workspace.deciding import undo

    with _errors_said(desk):
        undo(desk.workspace, one.seq)
        st.session_state[_SAID] = (_where(desk), _("Taken back: “{name}”.").format(name=one.name), None)


@contextlib.contextmanager
def _errors_said(desk: Desk) -> Iterator[None]:
    """Have whatever goes wrong said when the screen is drawn: a callback has no place on it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the outermost edge
        st.session_state[_SAID] = (_where(desk), "", error)


def _where(desk: Desk) -> str:
    return f"{desk.workspace.folder}|{desk.the_territory().id}"


@functools.cache
def _focus_component() -> Callable[..., Any]:
    """Register the component with Streamlit, once in this process."""
    return st.components.v2.component("assetmap_quick_focus", html="<span hidden></span>\n", js=_FOCUS)
