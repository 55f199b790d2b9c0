"""Who goes with whom: relations as a diagram that is walked by keyboard, with the map beside it and the same as a list."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap.app.comparisons import Beside
from assetmap.app.desk import Desk
from assetmap.app.language import _, ngettext
from assetmap.app.map_component import MapWishes, show_map
from assetmap.app.openings import draw
from assetmap.app.parts.asset_words import relation_words
from assetmap.app.parts.side_by_side import plain_table
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import bullet_list, paragraph

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.measure import RelationGraph
    from assetmap.territories import Territory
    from assetmap.workspace.measuring import Measurable

CHOSEN = "compare_node"
PAIRS_AT_ONCE = 6
MOST_PAIRS = 60
_LOOKS = {"meets_at": "meets", "performs_at": "meets", "run_by": "runs", "funded_by": "runs"}
_SCRIPT = Path(__file__).resolve().with_name("diagram.js")


@dataclass(frozen=True)
class Related:
    """The diagram of one territory and its neighbours without a relation."""

    graph: RelationGraph
    pairs: pd.DataFrame


def show_relations(desk: Desk, beside: Beside, ask: Callable[[], Territory]) -> None:
    """Draw the diagram of the territory that ``ask`` asks for, who connects, and which neighbours nobody has related."""
    territory = ask()

    def make(seen: Measurable) -> Related:
        from assetmap.measure import neighbours_without_relation, relation_graph

        view = seen.views[territory.id]
        graph = relation_graph(view)
        return Related(graph, neighbours_without_relation(view, graph))

    related = wait_for(beside.work_out(f"relations|{territory.id}", make), territory.name, st.empty())
    graph = related.graph
    if graph.edges.empty:
        st.html(paragraph(_("Nobody has told us yet who goes with whom here. Say it under Change, on the Map.")))
    else:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.html(_legend())
            chosen = _diagram(graph, territory)
        with right, st.container(key="am-compare-beside"):
            _map(desk, beside, territory, chosen)
            _about(graph, chosen)
        _connectors(graph)
        with st.expander(_("The same as a list")):
            st.html(_list(graph))
    if graph.left_out:
        said = ngettext(
            "{count:,} relation leads to something that is not for these readers, and is left out.",
            "{count:,} relations lead to something that is not for these readers, and are left out.",
            graph.left_out,
        )
        st.html(paragraph(said.format(count=graph.left_out)))
    _neighbours(desk, beside, related.pairs, territory)


def group_words() -> dict[str, str]:
    """Head the columns of the diagram."""
    return {
        "organisation": _("Organisations and services"),
        "group": _("Groups and what they do"),
        "place": _("Places"),
    }


def _diagram(graph: RelationGraph, territory: Territory) -> str | None:
    """Draw the diagram and return the id of the chosen node."""
    nodes = graph.nodes.to_dict("records")
    columns = [
        {"title": title, "nodes": [_node(one) for one in nodes if one["group"] == group]}
        for group, title in group_words().items()
        if any(one["group"] == group for one in nodes)
    ]
    edges = [
        {"from": one["from_id"], "to": one["to_id"], "look": _LOOKS.get(one["type"], "other")}
        for one in graph.edges.to_dict("records")
    ]
    held = st.session_state.get(CHOSEN, (None, 0))[0]
    held = held if held in {one["id"] for one in nodes} else None
    key = f"compare_diagram_{territory.id}"
    _component()(
        key=key,
        data={
            "label": _("Who goes with whom in {territory}").format(territory=territory.name),
            "columns": columns,
            "edges": edges,
            "chosen": held,
        },
        on_chosen_change=functools.partial(_note_chosen, key),
    )
    return held


def _node(one: Mapping[Any, Any]) -> dict[str, str]:
    notes = []
    if one["parts"] > 1:
        notes.append(_("connects {count:,} parts").format(count=one["parts"]))
    if one["kind"] != "asset":
        notes.append(_("in another territory") if one["kind"] == "elsewhere" else _("not on the map"))
    kind = "connector" if one["parts"] > 1 else one["kind"]
    return {"id": one["id"], "name": one["name"], "note": ", ".join(notes), "says": one["why"], "kind": kind}


def _legend() -> str:
    looks = (("meets", _("meets there")), ("runs", _("runs or pays for it")), ("other", _("goes together otherwise")))
    items = "".join(f'<li><i class="am-line am-line-{look}"></i> {words}</li>' for look, words in looks)
    return f'<ul class="am-bar-legend">{items}</ul>'


def _map(desk: Desk, beside: Beside, territory: Territory, chosen: str | None) -> None:
    opening = replace(desk, territory=territory).opening()
    token = st.session_state.get(CHOSEN, (None, 0))[1]
    show_map(
        draw(opening, beside.audience),
        f"{opening.key}|{beside.audience}",
        f"{desk.workspace.folder.name}|{territory.id}|relations",
        MapWishes(parts="map", height="medium", choose=chosen, choose_token=token),
        key="compare_relations_map",
    )


def _about(graph: RelationGraph, chosen: str | None) -> None:
    """Say in words what the chosen one goes with."""
    node = next((one for one in graph.nodes.to_dict("records") if one["id"] == chosen), None)
    if node is None:
        st.html(paragraph(_("Choose a box to see it on the map.")))
        return
    edges = graph.edges
    own = edges[(edges["from_id"] == chosen) | (edges["to_id"] == chosen)]
    sentences = [_sentence(one) for one in own.to_dict("records")]
    st.html(
        f'<div role="status"><h3 class="am-picked">{paragraph(node["name"], "am-strong")}</h3>{bullet_list(sentences)}</div>'
    )
    if node["kind"] != "asset":
        st.html(paragraph(_("It is named in what people told us, but it is not on this map.")))


def _sentence(edge: Mapping[Any, Any]) -> str:
    how = relation_words().get(edge["type"], edge["type"])
    return f"{edge['from_name']} {how} {edge['to_name']}."


def _connectors(graph: RelationGraph) -> None:
    connectors = graph.connectors
    if connectors.empty:
        return
    st.subheader(_("Who connects"), anchor=False)
    st.html(bullet_list(connectors["why"].tolist()[:10]))


def _list(graph: RelationGraph) -> str:
    words = relation_words()
    rows = [
        (one["from_name"], words.get(one["type"], one["type"]), one["to_name"])
        for one in graph.edges.to_dict("records")
    ]
    return plain_table(_("Who goes with whom"), [_("Who"), _("How"), _("With whom")], rows)


def _neighbours(desk: Desk, beside: Beside, pairs: pd.DataFrame, territory: Territory) -> None:
    st.subheader(_("Neighbours nobody has related yet"), anchor=False)
    if pairs.empty:
        st.html(paragraph(_("No two of them are at one address without a relation.")))
        return
    st.html(paragraph(_("They are at one address or one spot. Do they know each other? Ask them.")))
    most = PAIRS_AT_ONCE
    if len(pairs) > PAIRS_AT_ONCE and st.checkbox(
        _("Show all {count:,}").format(count=len(pairs)), key=f"compare_pairs_{territory.id}"
    ):
        most = MOST_PAIRS
    for number, pair in enumerate(pairs.head(most).to_dict("records")):
        with st.container(horizontal=True, vertical_alignment="center", key=f"am-pair-{number}"):
            said = _("{one} and {other}. {because}").format(
                one=pair["a_name"], other=pair["b_name"], because=pair["because"]
            )
            st.html(paragraph(said, "am-pair"), width="stretch")
            if beside.audience == "coordinator" and st.button(
                _("They go with each other"), key=f"compare_pair_{pair['a_id']}_{pair['b_id']}"
            ):
                _relate(desk, pair)
    if len(pairs) > MOST_PAIRS and most == MOST_PAIRS:
        st.html(paragraph(_("{count:,} more are in the download.").format(count=len(pairs) - MOST_PAIRS)))


def _relate(desk: Desk, pair: Mapping[Any, Any]) -> None:
    """Ask how two neighbours go with each other, and keep it."""

    @st.dialog(_("How do they go with each other?"), width="medium")
    def form() -> None:
        from assetmap.app.parts.changing import keep_answers
        from assetmap.app.parts.errors import plain_errors

        a, b = (pair["a_id"], pair["a_name"]), (pair["b_id"], pair["b_name"])
        words = relation_words()
        ways = [(kind, one, other) for kind in ("meets_at", "run_by") for one, other in ((a, b), (b, a))]
        ways.append(("partners_with", a, b))
        at = st.radio(
            _("Which is right?"),
            range(len(ways)),
            format_func=lambda way: f"{ways[way][1][1]} {words[ways[way][0]]} {ways[way][2][1]}",
            index=None,
            key="compare_how",
        )
        if st.button(_("Keep this"), type="primary", key="compare_keep_pair", disabled=at is None) and at is not None:
            kind, one, other = ways[at]
            said = _("{one} {how} {other}: kept.").format(one=one[1], how=words[kind], other=other[1])
            with plain_errors():
                asset = {"asset_id": one[0], "name": one[1]}
                keep_answers(desk, asset, [("relate", f"{kind} {other[0]}")], sentence=said)

    form()


def _note_chosen(key: str) -> None:
    """Keep which box was pressed; the map beside it then chooses the same."""
    said = getattr(st.session_state.get(key), "chosen", None)
    if isinstance(said, str):
        st.session_state[CHOSEN] = (said, st.session_state.get(CHOSEN, (None, 0))[1] + 1)


@functools.cache
def _component() -> Callable[..., Any]:
    """Register the component with Streamlit, once in this process."""
    return st.components.v2.component(
        "assetmap_diagram",
        html='<div class="am-diagram-host"></div>\n',
        js=_SCRIPT.read_text(encoding="utf-8") + "\n",
        isolate_styles=False,
    )
