"""One look at a store, taken into memory at once: nobody is kept from writing while somebody thinks about what was seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assetmap.storage.store import Event, Reading
from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


class Look:
    """What a store held at one version. The tables are this look's own and may be changed.

    An open read of SQLite keeps writers out until it ends, so working on one for seconds would hold up a room of phones.
    """

    def __init__(self, seen: Reading) -> None:
        self.version: int = seen.version()
        self.territories: list[Territory] = seen.territories()
        self.records: gpd.GeoDataFrame = seen.records().sort_values(["first_seq", "record_id"], ignore_index=True)
        self.assets: gpd.GeoDataFrame = seen.assets()
        self.links: pd.DataFrame = seen.links()
        self._events = seen.events()

    @property
    def asset_of(self) -> dict[str, str]:
        """Asset id by record id, of records that are gone, too."""
        return dict(zip(self.links["record_id"], self.links["asset_id"], strict=True))

    def events(self, kinds: Collection[str] = (), about: str | None = None, after: int = 0) -> Sequence[Event]:
        """Return the events of these kinds (all without), about this id, after this number, oldest first."""
        return [
            event
            for event in self._events
            if event.seq > after and (not kinds or event.kind in kinds) and about in (None, event.about)
        ]

    def records_of(self, source: str) -> gpd.GeoDataFrame:
        """Return the live records of one source."""
        return self.records[self.records["source"] == source].reset_index(drop=True)

    def records_with(self, ids: Collection[str]) -> gpd.GeoDataFrame:
        """Return the live records with these ids."""
        return self.records[self.records["record_id"].isin(set(ids))].reset_index(drop=True)
