"""One look at a store: what is asked for is taken into memory, so that nobody is kept from writing while somebody thinks about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from assetmap.assets import asset_id_of
from assetmap.errors import AssetMapError
from assetmap.storage.store import Event, Reading
from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LEAST_OF_AN_ID = 8
"""Letters that may stand for a whole id. Chosen by us: with fewer a slip of the finger means another asset."""


class OvertakenError(AssetMapError):
    """Somebody wrote after this look was taken: what it would show now is of another moment."""


class Look:
    """What a store holds. The tables are this look's own and may be changed.

    An open read of SQLite keeps writers out until it ends, so working on one for seconds would hold up a room of phones. Each
    table is fetched when it is first asked for, in a read of its own; everything shown is as of ``version``, or it is refused
    (:class:`OvertakenError`). What happens in a workshop’s room changes no table and overtakes nobody. ``whole`` fetches
    everything at once, for those who only tell.
    """

    def __init__(self, reading: Callable[[], AbstractContextManager[Reading]], *, whole: bool = False) -> None:
        self._reading = reading
        self._events: Sequence[Event] | None = None
        with reading() as seen:
            self.version: int = seen.tables_version()
            if whole:
                self.territories, self.records = seen.territories(), _in_order(seen.records())
                self.assets, self.links = seen.assets(), seen.links()
                self._events = seen.events()

    @contextmanager
    def _read(self) -> Iterator[Reading]:
        with self._reading() as seen:
            if seen.tables_version() != self.version:
                raise OvertakenError("Somebody else changed the workspace meanwhile. Try again.")
            yield seen

    @cached_property
    def territories(self) -> list[Territory]:
        """All territories, by name."""
        with self._read() as seen:
            return seen.territories()

    @cached_property
    def records(self) -> gpd.GeoDataFrame:
        """All live records, in the order in which they were first met."""
        with self._read() as seen:
            return _in_order(seen.records())

    @cached_property
    def assets(self) -> gpd.GeoDataFrame:
        """All assets."""
        with self._read() as seen:
            return seen.assets()

    @cached_property
    def links(self) -> pd.DataFrame:
        """Which record belongs to which asset, of records that are gone, too."""
        with self._read() as seen:
            return seen.links()

    @cached_property
    def records_state(self) -> tuple[int, int, str]:
        """What tells this state of the records from another."""
        with self._read() as seen:
            return seen.records_state()

    @property
    def asset_of(self) -> dict[str, str]:
        """Asset id by record id, of records that are gone, too."""
        return dict(zip(self.links["record_id"], self.links["asset_id"], strict=True))

    def events(self, kinds: Collection[str] = (), about: str | None = None, after: int = 0) -> Sequence[Event]:
        """Return the events of these kinds (all without), about this id, after this number, oldest first."""
        if self._events is None:
            with self._read() as seen:
                return seen.events(after, tuple(kinds), about)
        return [
            event
            for event in self._events
            if event.seq > after and (not kinds or event.kind in kinds) and about in (None, event.about)
        ]

    def records_of(self, source: str) -> gpd.GeoDataFrame:
        """Return the live records of one source."""
        return self.records[self.records["source"] == source].reset_index(drop=True)

    def records_with(self, ids: Collection[str]) -> gpd.GeoDataFrame:
        """Return the live records with these ids, in the order in which they were first met."""
        with self._read() as seen:
            return _in_order(seen.records(ids=ids))

    def assets_with(self, ids: Iterable[str]) -> gpd.GeoDataFrame:
        """Return the assets with these ids."""
        with self._read() as seen:
            return seen.assets(ids)

    def assets_linked(self, records: Iterable[str]) -> dict[str, str]:
        """Return the asset id of each of these records that ever had one."""
        with self._read() as seen:
            links = seen.links(records=records)
        return dict(zip(links["record_id"], links["asset_id"], strict=True))

    def records_linked(self, assets: Iterable[str]) -> dict[str, str]:
        """Return the asset id by record of all records of these assets, of records that are gone, too; in order of record id."""
        with self._read() as seen:
            links = seen.links(assets)
        return dict(zip(links["record_id"], links["asset_id"], strict=True))

    def asset_texts(
        self, *columns: str, ids: Iterable[str] | None = None, related: bool = False
    ) -> list[tuple[str | None, ...]]:
        """Return a few text columns of the assets, all, these, or those that have relations."""
        with self._read() as seen:
            return seen.asset_texts(columns, ids, related)

    def pairs_of(self, records: Iterable[str]) -> pd.DataFrame:
        """Return the compared pairs of these records that are worth telling."""
        with self._read() as seen:
            return seen.pairs(records=records)

    def alive(self, ids: Iterable[str]) -> set[str]:
        """Return which of these assets there are."""
        return {str(asset_id) for (asset_id,) in self.asset_texts("asset_id", ids=ids)}

    def id_today(self, text: str) -> str | None:
        """Return the id of the asset that ``text`` means today: an id, or one it had before it was joined."""
        if self.alive([text]):
            return text
        joined = self._joined.get(text) if _ID.fullmatch(text) else None
        return joined if joined and self.alive([joined]) else None

    def id_begun(self, text: str) -> str | None:
        """Return the id of the one asset whose id begins with ``text``."""
        if len(text) < _LEAST_OF_AN_ID:
            return None
        found = [asset_id for (asset_id,) in self.asset_texts("asset_id") if asset_id and asset_id.startswith(text)]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _joined(self) -> dict[str, str]:
        """Asset id today by the id each record would have alone."""
        return {asset_id_of(record): asset for record, asset in self.asset_of.items()}


def _in_order(records: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return records.sort_values(["first_seq", "record_id"], ignore_index=True)
