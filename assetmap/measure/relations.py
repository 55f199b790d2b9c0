"""Relations as a diagram: who meets where, who runs what, who connects what would else be apart, and which neighbours do not know each other.

What people bring is never in it: whom a person knows is told in the room and stays there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assetmap.phrases import plain
from assetmap.privacy import Audience, AudienceView

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

NODE_COLUMNS = ("id", "name", "kind", "group", "form", "level", "layer", "degree", "parts", "why", "x", "y")
EDGE_COLUMNS = ("from_id", "from_name", "type", "to_id", "to_name", "says")
NEIGHBOUR_COLUMNS = ("place", "because", "a_id", "a_name", "b_id", "b_name")
GROUPS = ("organisation", "group", "place")
"""The diagram's columns from left to right: who runs, who meets, where."""

SAME_SPOT_M = 5.0
"""Points this near are one doorway. Chosen by us."""
LARGEST_BUILDING_M2 = 2_000.0
"""A larger area is a park or a yard: what lies in it are no neighbours at one address. Chosen by us."""
_ORGANISING = ("group", "activity", "organisation", "network", "role")
_GROUP_OF_FORM = {
    "organisation": "organisation",
    "network": "organisation",
    "role": "organisation",
    "place": "place",
    "area": "place",
    "route": "place",
}
_GROUP_OF_TARGET = {
    "meets_at": "place",
    "performs_at": "place",
    "run_by": "organisation",
    "funded_by": "organisation",
    "partners_with": "organisation",
}
_ASSET_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SWEEPS = 8
NAMELESS = "no name given"


@dataclass(frozen=True)
class RelationGraph:
    """The diagram as data.

    ``nodes`` (``NODE_COLUMNS``): ``kind`` is ``asset``, ``elsewhere`` (an asset of another territory) or ``words`` (named, but not
    on the map); ``group`` one of ``GROUPS``; ``degree`` with how many it is related; ``parts`` into how many parts its circle
    would fall without it (1: no connector) and ``why`` that in a sentence; ``x`` 0, 0.5 or 1 by group, ``y`` from 0 to 1 evenly
    within each group. ``edges`` (``EDGE_COLUMNS``). ``left_out``: relations to assets that this audience may not be told of.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    left_out: int = 0

    @property
    def connectors(self) -> pd.DataFrame:
        """The nodes without which others would be apart, those that hold the most parts together first."""
        found = self.nodes[self.nodes["parts"] > 1]
        return found.sort_values(["parts", "degree", "name"], ascending=[False, False, True], ignore_index=True)


def relation_graph(view: AudienceView) -> RelationGraph:
    """Draw up the relations between a view's assets, laid out in three columns without overlaps."""
    import pandas as pd

    assets = view.assets[view.assets["level"] != "individual"]
    nodes, edges, left_out = _related(assets, view)
    parts, degree = _parts_held(nodes, edges)
    for one in nodes.values():
        one |= {"degree": degree.get(one["id"], 0), "parts": parts.get(one["id"], 1)}
        one["why"] = _why(one)
    rows = _laid_out(list(nodes.values()), edges)
    return RelationGraph(
        pd.DataFrame(rows, columns=list(NODE_COLUMNS)), pd.DataFrame(edges, columns=list(EDGE_COLUMNS)), left_out
    )


def neighbours_without_relation(view: AudienceView, graph: RelationGraph | None = None) -> pd.DataFrame:
    """List pairs of assets at one address or one spot that nobody has related, not even through a third: suggestions to ask about.

    At one address stand those whose address has a house number and is the same, postcode included. At one spot (5 m) stand
    buildings and points of which one is a group, an activity or an organisation. Only exact places count, and only what has a name
    that one could ask after; two of one name are rather one thing twice, which is for matching to say.

    Returns
    -------
    DataFrame
        ``NEIGHBOUR_COLUMNS``: ``place`` the address, or empty; ``because`` a sentence. By place and name, each pair once.
    """
    import pandas as pd

    graph = graph or relation_graph(view)
    known: dict[str, set[str]] = {}
    for one, other in zip(graph.edges["from_id"], graph.edges["to_id"], strict=True):
        known.setdefault(one, {one}).add(other)
        known.setdefault(other, {other}).add(one)
    exact = view.assets[(view.assets["precision"] == "exact") & (view.assets["level"] != "individual")]
    exact = exact[(exact["status"] != "former") & exact["name"].notna()].reset_index(drop=True)
    found: dict[tuple[int, int], str] = {}
    for address, one, other in _at_one_address(exact):
        found.setdefault((one, other), address)
    for one, other in _at_one_spot(exact, view):
        found.setdefault((one, other), "")
    ids, names = exact["asset_id"].tolist(), exact["name"].tolist()
    rows = []
    for (one, other), address in found.items():
        is_related = bool(known.get(ids[one], {ids[one]}) & known.get(ids[other], {ids[other]}))
        if is_related or plain(names[one]) == plain(names[other]):
            continue
        because = f"Both are at {address}." if address else "Both are at the same spot."
        a, b = sorted(((names[one], ids[one]), (names[other], ids[other])), key=lambda pair: (pair[0].casefold(), pair))
        rows.append((address, because, a[1], a[0], b[1], b[0]))
    rows.sort(key=lambda row: (row[0] == "", row[0].casefold(), row[3].casefold(), row[5].casefold(), row[2], row[4]))
    return pd.DataFrame(rows, columns=list(NEIGHBOUR_COLUMNS))


def _related(assets: pd.DataFrame, view: AudienceView) -> tuple[dict[str, dict[str, Any]], list[dict[str, str]], int]:
    columns = ("name", "form", "level", "layer")
    told_of = zip(*(assets[column] for column in columns), strict=True)
    known = {one: dict(zip(columns, told, strict=True)) for one, told in zip(assets["asset_id"], told_of, strict=True)}
    hidden = set(view.assets["asset_id"]) - known.keys()
    may_see_all = view.audience is Audience.COORDINATOR
    nodes: dict[str, dict[str, Any]] = {}
    edges: list[dict[str, str]] = []
    left_out = 0

    def node(key: str, kind: str, name: str, group: str) -> dict[str, Any]:
        about = known.get(key, {})
        told = {part: about.get(part) or "" for part in ("form", "level", "layer")}
        return nodes.setdefault(key, {"id": key, "name": name or NAMELESS, "kind": kind, "group": group} | told)

    for asset_id, text in zip(assets["asset_id"], assets["relations"], strict=True):
        for relation in json.loads(text) if text != "[]" else ():
            to = str(relation["to"])
            is_elsewhere = to not in known and bool(_ASSET_ID.fullmatch(to))
            if to in hidden or (is_elsewhere and not may_see_all):
                left_out += 1
                continue
            one = node(asset_id, "asset", known[asset_id]["name"], _GROUP_OF_FORM.get(known[asset_id]["form"], "group"))
            if to in known:
                other = node(to, "asset", known[to]["name"], _GROUP_OF_FORM.get(known[to]["form"], "group"))
            else:
                group = _GROUP_OF_TARGET.get(relation["type"], "group")
                key = to if is_elsewhere else f"words:{plain(to)}"
                other = node(key, "elsewhere" if is_elsewhere else "words", relation.get("name") or to, group)
            says = f"{one['name']} {relation['type'].replace('_', ' ')} {other['name']}"
            told = (one["id"], one["name"], relation["type"], other["id"], other["name"], says)
            edges.append(dict(zip(EDGE_COLUMNS, told, strict=True)))
    edges.sort(
        key=lambda edge: (edge["type"], edge["from_name"].casefold(), edge["to_name"].casefold(), edge["from_id"])
    )
    return nodes, edges, left_out


def _parts_held(
    nodes: dict[str, dict[str, Any]], edges: Sequence[dict[str, str]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return for each node into how many parts its circle falls without it, and how many it is related with."""
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((edge["from_id"], edge["to_id"]) for edge in edges)
    parts: dict[str, int] = {}
    for block in nx.biconnected_components(graph):
        for one in block:
            parts[one] = parts.get(one, 0) + 1
    return parts, dict(graph.degree())


def _why(node: dict[str, Any]) -> str:
    if node["parts"] < 2:
        return ""
    return f"Without {node['name']}, what it is related with would fall into {node['parts']:,} separate parts."


def _laid_out(nodes: list[dict[str, Any]], edges: Sequence[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Yield the nodes with places: three columns, each ordered by where its neighbours stand, so that few lines cross."""
    near: dict[str, list[str]] = {one["id"]: [] for one in nodes}
    for edge in edges:
        near[edge["from_id"]].append(edge["to_id"])
        near[edge["to_id"]].append(edge["from_id"])
    named = sorted(nodes, key=lambda one: (one["name"].casefold(), one["id"]))
    columns = [[one["id"] for one in named if one["group"] == group] for group in GROUPS]
    at = {key: row for column in columns for key, row in _evenly(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            middle = {key: sum(map(at.__getitem__, near[key])) / len(near[key]) for key in column}
            column.sort(key=lambda key: middle[key])  # used at once
            at |= dict(_evenly(column))
    for one in sorted(nodes, key=lambda one: (GROUPS.index(one["group"]), at[one["id"]])):
        yield one | {"x": GROUPS.index(one["group"]) / 2, "y": at[one["id"]]}


def _evenly(column: Sequence[str]) -> Iterator[tuple[str, float]]:
    for row, key in enumerate(column):
        yield key, (row + 0.5) / len(column)


def _at_one_address(exact: pd.DataFrame) -> Iterator[tuple[str, int, int]]:
    """Yield pairs of row numbers whose address with a house number is the same."""
    by_address: dict[tuple[str, str], list[int]] = {}
    for row, (address, postcode) in enumerate(zip(exact["address"], exact["postcode"], strict=True)):
        if isinstance(address, str) and re.search(r"\d", address):
            code = postcode.replace(" ", "").upper() if isinstance(postcode, str) else ""
            by_address.setdefault((plain(address), code), []).append(row)
    for rows in by_address.values():
        for place, one in enumerate(rows):
            yield from ((str(exact["address"].iloc[one]), one, other) for other in rows[place + 1 :])


def _at_one_spot(exact: pd.DataFrame, view: AudienceView) -> Iterator[tuple[int, int]]:
    """Yield pairs of row numbers of buildings and points within a few metres, of which one is run by people."""
    import numpy as np
    import shapely

    placed = exact[exact.geometry.notna()]
    if len(placed) < 2:
        return
    crs = view.areas[0].metric_crs if view.areas else placed.geometry.estimate_utm_crs()
    places = placed.geometry.to_crs(crs).to_numpy()
    small = np.flatnonzero((shapely.area(places) <= LARGEST_BUILDING_M2) & (shapely.get_dimensions(places) != 1))
    organising = placed["form"].isin(_ORGANISING).to_numpy()[small]
    tree = shapely.STRtree(places[small])
    ours = np.flatnonzero(organising)
    one, other = tree.query(places[small][ours], predicate="dwithin", distance=SAME_SPOT_M)
    rows = placed.index.to_numpy()[small]
    pairs = {tuple(sorted((int(rows[ours[a]]), int(rows[b])))) for a, b in zip(one, other, strict=True) if ours[a] != b}
    yield from sorted(pairs)  # type: ignore[misc]
