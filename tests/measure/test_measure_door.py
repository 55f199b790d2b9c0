"""Nothing that an audience may not see is in any measure: canaries in what is hidden, in what people bring, and in what is gone."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import shapely
from measured_assets import EAST, gives, label, person, seen

from assetmap import measure
from assetmap.layers import LayerPack
from assetmap.measure import Mapped, Noted, Walked
from assetmap.privacy import Audience, AudienceView

CANARY = "canary"
WORDS = ("name", "description", "why_it_matters", "address", "postcode", "open_to", "sessions", "opening_hours")
NEAR = {"geometry": shapely.Point(-2.93, 56.44)}


def full_of_canaries(asset_id: str, **values: Any) -> dict[str, Any]:
    counts = [{"what": CANARY, "number": "7", "date": "2012", "source": CANARY}]
    relations = [
        {"type": "meets_at", "to": "shown", "name": "Shown hall"},
        {"type": "run_by", "to": CANARY, "name": CANARY},
    ]
    told = {"counts": json.dumps(counts), "relations": json.dumps(relations)}
    return {"asset_id": asset_id} | dict.fromkeys(WORDS, CANARY) | told | NEAR | values


def view_of(audience: Audience) -> AudienceView:
    leading = json.dumps([{"type": "run_by", "to": f"{CANARY}-hidden", "name": CANARY}])
    return seen(
        {"asset_id": "shown", "name": "Shown hall", "form": "organisation", "relations": leading} | NEAR,
        full_of_canaries(f"{CANARY}-hidden", visibility="coordinator"),
        full_of_canaries(f"{CANARY}-never", publish="never"),
        full_of_canaries(f"{CANARY}-person", **person(), **gives(label("individual/resilience"))),
        audience=audience,
    )


def everything_measured(view: AudienceView, layers: LayerPack) -> str:
    """All measures of a view, as the text of their tables."""
    given = ({"east": view}, [EAST], {"east": Mapped(True, True)})
    history = [
        Noted(asset_id, CANARY, "came", "2026-05-04", "a list") for asset_id in ("canary-hidden", "canary-person")
    ]
    history += [Noted("shown", CANARY, "renamed", "2026-05-05", "a list", before=CANARY, after="Shown hall")]
    weeks = measure.weeks_of(view, date(2026, 11, 23))
    changes = measure.changes_seen(history, view)
    graph = measure.relation_graph(view)
    walks = [Walked("High Street", "2026", True, "coordinator", CANARY)]
    tables = [
        measure.health_asset_table(*given),
        measure.theme_table(*given),
        measure.layer_table(*given, layers),
        measure.people_table(*given),
        measure.open_hours_week(weeks),
        measure.open_at(weeks, "Mo", "morning").reset_index(),
        changes.rows,
        measure.counts_by_month(changes.rows),
        graph.nodes,
        graph.edges,
        graph.connectors,
        measure.neighbours_without_relation(view, graph),
        measure.participation_table(view),
        measure.street_ledger(measure.streets_in(None, EAST), walks, view.audience),
    ]
    return "\n".join(table.to_csv() for table in tables) + measure.without_times(weeks)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PLANNER, Audience.ROOM])
def test_no_measure_tells_others_what_is_hidden_or_what_people_bring(audience: Audience, pack: LayerPack) -> None:
    assert CANARY not in everything_measured(view_of(audience), pack)


def test_the_canaries_would_sing(pack: LayerPack) -> None:
    """To co-ordinators everything is told, so the same measures are full of them."""
    assert everything_measured(view_of(Audience.COORDINATOR), pack).count(CANARY) > 10


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PLANNER, Audience.ROOM])
def test_one_person_more_changes_no_measure_for_others(audience: Audience, pack: LayerPack) -> None:
    one = seen({"asset_id": "shown"}, *[person()] * 2, audience=audience)
    more = seen({"asset_id": "shown"}, *[person() | gives(label("individual/resilience"))] * 3, audience=audience)
    assert everything_measured(one, pack) == everything_measured(more, pack)
