"""What a store can do, whichever database stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class Event:
    """Something a person or a source did. Never changed, never removed (but by erasure).

    ``seq`` orders events and is the version of the store; ``at`` is ISO 8601 in UTC and only told to people. ``about`` is the id
    of what it concerns (an asset, a territory, a source), ``actor`` who did it in the store's words, ``payload`` plain data.
    """

    seq: int
    at: str
    kind: str
    about: str
    actor: str
    payload: Mapping[str, Any] = field(default_factory=dict)


LIVE = "live_"
"""How the kinds of events begin that tell of a room while its workshop is open. They change no table."""
SHARED = "shared"
"""The kind of event that tells that something was made to be passed on. It changes no table."""


@dataclass(frozen=True)
class Words:
    """What somebody typed, as of one event. Kept beside the events, because it can be taken out for good."""

    seq: int
    about: str
    said: Mapping[str, Any]


class Reading(Protocol):
    """One consistent look at the store: nothing another process writes shows in it."""

    def version(self) -> int:
        """Return the highest sequence number, 0 for a new store."""

    def tables_version(self) -> int:
        """Return the number of the last event that may have changed a table: neither ``LIVE`` nor ``SHARED``."""

    def records_state(self) -> tuple[int, int, str]:
        """Return what tells one state of the records from another, cheaply: how many versions of records there are, and number and
        moment of the last event that began or ended one.
        """

    def events(self, after: int = 0, kinds: Sequence[str] = (), about: str | None = None) -> list[Event]:
        """Return events with a higher number than ``after``, oldest first, of these kinds (all without), about this id."""

    def territories(self, *, removed: bool = False) -> list[Territory]:
        """Return all territories, by name; with ``removed`` those that were removed, too."""

    def records(
        self, source: str | None = None, ids: Iterable[str] | None = None, at: int | None = None
    ) -> gpd.GeoDataFrame:
        """Return the live records (columns ``tables.RECORD_COLUMNS`` then ``territory_id``, ``first_seq``), in order of record id.

        Of one source, or with these ids; ``at`` asks for those that were live at an earlier version. ``first_seq`` is the event that
        brought the record first, also when it was gone in between.
        """

    def record_history(self, record_id: str) -> pd.DataFrame:
        """Return every version of one record: record columns, ``from_seq``, ``to_seq`` (missing while live), oldest first."""

    def links(self, assets: Iterable[str] | None = None, records: Iterable[str] | None = None) -> pd.DataFrame:
        """Return which record belongs to which asset: ``record_id``, ``asset_id``, ``from_seq``; all, or of these assets or records."""

    def pairs(self, decisions: Sequence[str] = (), records: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the compared pairs worth telling: ``a_record``, ``b_record``, ``score``, ``decision``, ``reason``; all, or of these records."""

    def assets(
        self, ids: Iterable[str] | None = None, bbox_lonlat: tuple[float, float, float, float] | None = None
    ) -> gpd.GeoDataFrame:
        """Return the assets (columns ``tables.ASSET_COLUMNS`` then ``territory_id``), all, these, or those touching a box.

        An asset without a place is in no box.
        """

    def words(self, after: int = 0, about: Iterable[str] | None = None) -> list[Words]:
        """Return what people typed with a later event than ``after``, all or about these ids, in order of event.

        What was erased is not among it.
        """

    def asset_texts(
        self, columns: Sequence[str], ids: Iterable[str] | None = None, related: bool = False
    ) -> list[tuple[str | None, ...]]:
        """Return a few text columns of the assets, all or these, in no order: what does not need whole assets is quick with it.

        With ``related`` only of those that have relations.
        """


class Writing(Reading, Protocol):
    """One transaction: all of it is stored when the block ends well, none of it otherwise."""

    def append(self, kind: str, about: str, payload: Mapping[str, Any], actor: str = "coordinator") -> int:
        """Append an event and return its sequence number."""

    def append_event(self, kind: str, about: str, payload: Mapping[str, Any], actor: str = "coordinator") -> Event:
        """Append an event and return it as it is stored: with the store's time, its payload as plain data."""

    def put_territory(self, territory: Territory) -> None:
        """Add a territory, or replace the one with its id; one that was removed is there again."""

    def remove_territory(self, seq: int, territory_id: str) -> None:
        """Take a territory out as of event ``seq``: it is kept for the history of its records, and its id stays taken."""

    def put_records(self, seq: int, territory_id: str, changed: gpd.GeoDataFrame, gone: Iterable[str] = ()) -> None:
        """Store new versions of records and close those that are gone, both as of event ``seq``.

        A record that is the same as its live version (all columns but ``retrieved_at``, and its territory) gets no new version, only its
        ``retrieved_at``. Event and territory must be there; ids in ``gone`` that are not live are passed over.
        """

    def put_links(self, seq: int, links: pd.DataFrame, *, others_stay: bool = False) -> None:
        """Replace all links (``record_id``, ``asset_id``); a record has one asset, a link that stays keeps its ``from_seq``.

        With ``others_stay`` only those of these records.
        """

    def put_pairs(self, pairs: pd.DataFrame) -> None:
        """Replace all compared pairs."""

    def put_assets(self, assets: gpd.GeoDataFrame, gone: Iterable[str] | None = None) -> None:
        """Replace all assets (asset columns and ``territory_id``); with ``gone`` given, only put these and remove those.

        Rows that are the same are not written again.
        """

    def put_words(self, seq: int, about: str, said: Mapping[str, Any]) -> None:
        """Keep what somebody typed, as of event ``seq``. What stood there before stays, until it is erased."""

    def erase_words(self, about: Iterable[str]) -> None:
        """Take out for good everything that was typed about these ids: the one thing that leaves no earlier version."""

    def erase_records(self, ids: Iterable[str]) -> None:
        """Take out for good every version of these records, with their links and pairs; assets are put by the caller."""


class Store(Protocol):
    """A place to keep a workspace. Every method may raise :class:`assetmap.errors.StoreError` with one plain sentence.

    A table or text that breaks the contract of its columns is refused with :class:`assetmap.errors.TableError`. ``name`` is what
    messages call the store; ``warnings`` says in sentences why its place may be a bad one (a synced folder, a network drive).
    """

    name: str
    warnings: tuple[str, ...]

    def read(self) -> AbstractContextManager[Reading]:
        """Open one consistent look. Keep it short: on SQLite a writer's commit waits for it, so never write inside one."""

    def write(self) -> AbstractContextManager[Writing]:
        """Open one transaction; waits for another writer, at most 30 seconds.

        Screens compare versions: a change to tables shows when an event is appended in the same transaction.
        """

    def version(self) -> int:
        """Return the highest sequence number, cheaply."""

    def tables_version(self) -> int:
        """Return the number of the last event that may have changed a table, cheaply."""

    def close(self) -> None:
        """Let go of the database."""
