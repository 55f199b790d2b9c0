"""What is left for a person to decide in a territory: queues of questions, each with the answers there are.

The order, of queues and within them, follows what an unanswered question does to the map, never what a place is worth: first what
others do not see until somebody answers, then where the map may be wrong, last what can be left alone (``CAN_WAIT``). Within a queue
what people told us of comes before what OpenStreetMap alone has; each function in ``QUEUES`` says the rest. The same workspace
gives the same order on any day on which the same questions are due.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assetmap.judgements import ACTIONS
from assetmap.layers import LayerPack
from assetmap.tables import ASSET_COLUMN_NAMES
from assetmap.territories import Territory
from assetmap.workspace.asking import Answer, Asked, Facts, Item, no_name
from assetmap.workspace.asking_of_assets import kinds_not_known, maybe_out_of_date, without_a_place
from assetmap.workspace.asking_of_labels import labels_to_confirm
from assetmap.workspace.asking_of_sources import (
    gone_from_openstreetmap,
    left_at_the_last_gather,
    possible_duplicates,
    where_sources_disagree,
)
from assetmap.workspace.judged import answered_on, judgements_of, undone_by
from assetmap.workspace.planning import assets_in
from assetmap.workspace.stored import Workspace

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["CAN_WAIT", "QUEUES", "Answer", "Asked", "Difference", "Item", "Queues", "differences", "queues"]

QUEUES: dict[str, Callable[[Facts], list[Asked]]] = {
    "kinds": kinds_not_known,
    "no_place": without_a_place,
    "duplicates": possible_duplicates,
    "disputes": where_sources_disagree,
    "gone": gone_from_openstreetmap,
    "labels": labels_to_confirm,
    "still_true": maybe_out_of_date,
}
"""Every queue by its id, in the order in which they are offered, with the function that fills it.

What nobody knows the kind of is not shown to everyone; what has no place is not on the map; of two that are one, of what you and a
source disagree on, and of what may be gone, the map may show something wrong. Chosen by us.
"""

CAN_WAIT = frozenset({"labels", "still_true"})
"""Queues of which nothing is hidden while nobody answers: the map says “suggested”, and how old its word is."""

COMPARED = (
    "name",
    "layer",
    "status",
    "address",
    "postcode",
    "phone",
    "website",
    "opening_hours",
    "sessions",
    "open_to",
    "description",
)
"""Columns that two cards side by side show."""


READ = (
    "asset_id name level layer status health_assets description why_it_matters sessions address postcode sources checked_at publish "
    "relations filed_because contributor_kind visibility geometry"
).split()
"""Columns that questions are drawn from."""


@dataclass(frozen=True)
class Queues:
    """The questions of one territory at one moment.

    ``waiting`` is by queue id, in the order of :data:`QUEUES`; ``everything`` are all assets of the workspace then; ``left`` are the
    names of assets that went with the last gathering, which no other source speaks of; ``answered_today`` counts the questions that
    anybody has answered in the workspace today.
    """

    version: int
    waiting: Mapping[str, Sequence[Asked]]
    everything: gpd.GeoDataFrame
    left: tuple[str, ...] = ()
    answered_today: int = 0

    def count(self, name: str) -> int:
        """Return how many single questions wait in a queue; one that is asked of many assets at once stands for as many."""
        return sum(one.number() for one in self.waiting[name])

    def number(self, *, can_wait: bool) -> int:
        """Return how many single questions wait in the queues that can be left alone, or in those that cannot."""
        return sum(self.count(name) for name in self.waiting if (name in CAN_WAIT) == can_wait)

    def rows(self, ids: Sequence[str]) -> gpd.GeoDataFrame:
        """Return these assets (``tables.ASSET_COLUMNS``), in this order."""
        return self.everything.iloc[[self._place_of[asset_id] for asset_id in ids]][list(ASSET_COLUMN_NAMES)]

    @cached_property
    def _place_of(self) -> dict[str, int]:
        return {asset_id: place for place, asset_id in enumerate(self.everything["asset_id"])}

    def asset(self, asset_id: str) -> dict[str, Any]:
        """Return one asset as a dict of its columns."""
        return {str(name): value for name, value in self.rows([asset_id]).iloc[0].items()}


@dataclass(frozen=True)
class Difference:
    """One column of two assets side by side. ``verdict`` is same, different, or one (only one of them says)."""

    column: str
    one: str
    other: str
    verdict: str


def queues(workspace: Workspace, territory: Territory, today: date | None = None) -> Queues:
    """Return what is left to decide in a territory, from one look at the workspace.

    Parameters
    ----------
    today
        The day against which checks fall due; the day in UTC without it.
    """
    facts = _facts(workspace, territory, today or datetime.now(UTC).date())
    waiting = {name: tuple(fill(facts)) for name, fill in QUEUES.items()}
    left = left_at_the_last_gather(facts)
    return Queues(facts.version, waiting, facts.everything, left, facts.answered_today)


def differences(one: Mapping[str, Any], other: Mapping[str, Any], layers: LayerPack) -> list[Difference]:
    """Compare two assets column by column; what neither says, and that both are there now, is left out."""
    compared = []
    for column in COMPARED:
        a, b = _shown(one, column, layers), _shown(other, column, layers)
        if (a or b) and not (column == "status" and a == b == "existing"):
            alike = " ".join(a.casefold().split()) == " ".join(b.casefold().split())
            compared.append(Difference(column, a, b, "same" if alike else "different" if a and b else "one"))
    return compared


def _shown(asset: Mapping[str, Any], column: str, layers: LayerPack) -> str:
    value = str(asset[column] or "")
    return layers[value].label if column == "layer" and value in layers else value


def _facts(workspace: Workspace, territory: Territory, today: date) -> Facts:
    with workspace.store.read() as seen:
        version, everything, links = seen.tables_version(), seen.assets(), seen.links()
        pairs, events = seen.pairs(["unsure"]), seen.events(kinds=["judged", "undone"])
        gathered = seen.events(kinds=["gathered"], about=territory.id)
        undone = undone_by(events)
        asset_of = dict(zip(links["record_id"], links["asset_id"], strict=True))
        judged = judgements_of(events)
        overruling = {one.asset_id for one in judged if ACTIONS[one.action].columns or one.action == "detail"}
        records = seen.records(ids=[record for record, asset in asset_of.items() if asset in overruling])
    here = assets_in(everything, territory)
    here = here[~here["layer"].isin(workspace.layers.off)]  # nobody sees them on the map
    return Facts(
        territory=territory,
        layers=workspace.layers,
        version=version,
        today=today,
        everything=everything,
        here=[dict(zip(READ, row, strict=True)) for row in zip(*(here[name].tolist() for name in READ), strict=True)],
        names={
            asset_id: name or no_name(layer, workspace.layers)
            for asset_id, name, layer in zip(
                everything["asset_id"], everything["name"], everything["layer"], strict=True
            )
        },
        asset_of=asset_of,
        pairs=pairs,
        judged=judged,
        judged_records=records,
        gathered=[event for event in gathered if event.seq not in undone],
        history=lambda record: _ended(workspace, record),
        answered_today=answered_on(events, today),
    )


def _ended(workspace: Workspace, record_id: str) -> int:
    """Return the number of the event with which a record went; 0 while it is live."""
    with workspace.store.read() as seen:
        versions = seen.record_history(record_id)
    last = versions["to_seq"].iloc[-1] if len(versions) else None
    return 0 if last is None or last != last else int(last)
