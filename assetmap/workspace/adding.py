"""Add one asset that somebody told us of, without a file: a record of its own, kept and taken back like an upload."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assetmap.errors import JudgementError
from assetmap.territories import Territory
from assetmap.workspace.gathering import now
from assetmap.workspace.look import Look
from assetmap.workspace.planning import Doing, Plan, Told
from assetmap.workspace.stored import Workspace

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SOURCE = "people"
ATTRIBUTION = "Told to the co-ordinator"
EVENT = "added"


@dataclass(frozen=True)
class NewAsset:
    """An asset as somebody tells it.

    ``layer`` is a layer's id; ``geometry`` is in EPSG:4326 (longitude, latitude) or None; ``details`` are asset columns
    (``judgements.DETAILS``, ``why_it_matters``, ``status``, ``visibility``) as text; ``precision`` says how well the place is known.
    ``is_wish`` says that it is what people would like to change: it needs no layer, and is kept apart for the co-ordinator.
    """

    name: str
    layer: str
    geometry: BaseGeometry | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    precision: str = "exact"
    is_wish: bool = False


def add_asset(workspace: Workspace, territory: Territory, told: NewAsset) -> Told:
    """Keep a new asset in a territory. ``undo`` takes it back by the number this returns.

    What a person holds (an individual-level layer) never gets a point, and stays with the co-ordinator.

    Raises
    ------
    JudgementError
        When it has no name or its layer is not known; nothing was changed.
    """
    from assetmap.sources.rows import Origin, check_row, record_columns
    from assetmap.tables import records_from

    name = told.name.strip()
    if not name:
        raise JudgementError("The new asset has no name. Say what people call it.")
    if told.layer not in workspace.layers and not told.is_wish:
        raise JudgementError(f"“{told.layer[:40]}” is no layer. Choose what kind of asset it is.")
    is_personal = not told.is_wish and workspace.layers[told.layer].level == "individual"
    values: dict[str, Any] = {**told.details, "name": name, "layer": "" if told.is_wish else told.layer}
    if is_personal or told.is_wish:
        values["visibility"] = "coordinator"
    row = check_row("", 1, values, frozenset(workspace.layers))
    refused = [fault for fault in row.faults if fault.kind != "repaired"]
    if refused:
        raise JudgementError(" ".join(f"{fault.what} {fault.mend}".strip() for fault in refused))
    place = None if is_personal else told.geometry
    origin = Origin(SOURCE, now(), "coordinator", attribution=ATTRIBUTION)
    records = records_from(record_columns([(row, place, told.precision)], [uuid.uuid4().hex], origin))
    record_id = str(records["record_id"].iloc[0])

    def build(seen: Look) -> Plan:
        payload = {"territory": territory.id, "record": record_id, "name": name}
        return workspace.plan(seen, Doing(EVENT, record_id, payload, territory.id, records))

    return workspace.commit(build)
