"""A workspace: one folder with everything of one mapping project, and the store behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.assets import Changes, added_up
from assetmap.classify import Judged
from assetmap.errors import TerritoryError
from assetmap.layers import OWN_LAYERS, LayerPack, load_layers
from assetmap.preferences import read_preferences
from assetmap.settings import Settings, settings
from assetmap.storage.store import Store
from assetmap.territories import Territory, inside
from assetmap.workspace.gathering import Gathering, elsewhere_of
from assetmap.workspace.linking import Compared
from assetmap.workspace.look import Look, OvertakenError
from assetmap.workspace.planning import Doing, Plan, Told, assets_in, draw_everything, plan_of, write_plan
from assetmap.workspace.removing import REMOVED, went_with_territories
from assetmap.workspace.streets import read_streets
from assetmap.workspace.walking import walk_network

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.reach import WalkNetwork

RecordsState = tuple[int, int, str]
TRIES = 3
"""How often something is thought again before others have to wait for it. Chosen by us."""
TURN_SECONDS = 2.0
"""How long one waits for somebody else's work in this process before going ahead beside it. Chosen by us."""


class Workspace:
    """One mapping project: a folder, the store in it (or a PostGIS database), and the layer files.

    Several processes may hold the same workspace at once; each command is one transaction.
    """

    def __init__(self, folder: Path, store: Store, layers: LayerPack, options: Settings) -> None:
        self.folder, self.store, self.layers, self.settings = folder, store, layers, options
        self._turn = threading.Lock()
        self.words: Judged = {}
        """What rows were judged to be by their words: looking at a list and keeping it asks the same twice."""
        self._compared: tuple[RecordsState, Compared] | None = None
        """What comparing the sources found the last time, and of which records: for what is added to them one by one."""

    @classmethod
    def open(cls, folder: Path | None = None, *, create: bool = True, options: Settings | None = None) -> Workspace:
        """Open the workspace in ``folder`` (the settings' without it), with the layers as it has them.

        Raises
        ------
        StoreError
            When there is none and ``create`` is False, or when it is damaged, newer than this software or not to be written.
        LayerFileError
            When its own layer files have faults.
        """
        from assetmap.storage import open_store

        options = options or settings()
        folder = folder or options.workspace
        layers = load_layers(overlay=folder / OWN_LAYERS)
        store = open_store(options.store_url or folder, create=create)
        return cls(folder, store, layers, options)

    def take_layers_anew(self) -> None:
        """Read the layer files again after they changed; what rows were judged to be by their words is asked anew.

        Raises
        ------
        LayerFileError
            When they have faults; the layers are then as they were.
        """
        self.layers = load_layers(overlay=self.folder / OWN_LAYERS)
        self.words, self._compared = {}, None

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def version(self) -> int:
        """Return the number of the last event that may have changed what is shown."""
        return self.store.tables_version()

    def look(self) -> Look:
        """Take everything that is known into memory, as of one moment."""
        return Look(self.store.read, whole=True)

    def territories(self, *, removed: bool = False) -> list[Territory]:
        """Return the territories by name; with ``removed`` those that were removed, too."""
        with self.store.read() as seen:
            return seen.territories(removed=removed)

    def territory(self, name: str) -> Territory:
        """Return the territory with this id, name or alias, in small or capital letters.

        Raises
        ------
        TerritoryError
            When there is none, with the ones there are; or when several bear the name.
        """
        return _named(self.territories(), name)

    def add_territory(self, territory: Territory) -> Told:
        """Keep a territory; one with its id is replaced, and its assets are drawn anew.

        Raises
        ------
        StoreError
            When it cannot be stored.
        """
        payload = {
            "name": territory.name,
            "aliases": list(territory.aliases),
            "population": territory.population,
            "population_source": territory.population_source,
            "population_date": territory.population_date,
            "outline_licence": territory.outline_licence,
            "outline_attribution": territory.outline_attribution,
            "polygon": territory.polygon.wkt,
        }
        with self.store.write() as writing:
            seq = writing.append("territory", territory.id, payload)
            writing.put_territory(territory)
        return Told(seq, Changes())

    def assets(self, territory: Territory) -> gpd.GeoDataFrame:
        """Return the asset table (``tables.ASSET_COLUMNS``) of a territory, as the co-ordinator sees it.

        Assets of layers that are switched off are kept in the store and are not among them.
        """
        return self._shown(self._assets_in(territory))

    def _assets_in(self, territory: Territory) -> gpd.GeoDataFrame:
        with self.store.read() as seen:
            return assets_in(seen.assets(), territory)

    def _shown(self, assets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        off = self.layers.off
        return assets[~assets["layer"].isin(off)].reset_index(drop=True) if off else assets

    def gathering(self, territory: Territory) -> Gathering:
        """Return a territory as maps and exports take it: its assets, the streets beneath, and what should be said."""
        with self.store.read() as seen:
            whole = seen.assets()
        everything = assets_in(whole, territory)
        assets = self._shown(everything)
        notes = _not_shown(everything, self.layers)
        if everything.empty:
            notes = (
                f"Nobody has told us of anything in {territory.name} yet. That means “not mapped yet”, not “nothing there”. "
                f"Gather it from OpenStreetMap or bring in a list.",
            )
        elsewhere = elsewhere_of(self._shown(whole), assets)
        streets = read_streets(self.folder, territory)
        title, tiles = territory.name, read_preferences(self.folder).online_tiles
        return Gathering(assets, streets, notes, self.layers, territory, title, elsewhere=elsewhere, online_tiles=tiles)

    def walk_network(self, territory: Territory) -> WalkNetwork | None:
        """Return the streets around a territory to walk on; None when it was never gathered from an extract."""
        return walk_network(self, territory)

    def priorities(self, territory: Territory) -> gpd.GeoDataFrame:
        """Return what people would like to change in a territory: records (``tables.RECORD_COLUMNS``), never assets."""
        look = self.look()
        rows = draw_everything(look, self.layers, look.records, None, self.words).priorities
        home = dict(zip(look.records["record_id"], look.records["territory_id"], strict=True))
        here = inside(rows.geometry, territory) | (rows["record_id"].map(home) == territory.id)
        return rows[here].reset_index(drop=True)

    def refresh(self, territory: Territory) -> Told:
        """Draw all assets anew from records, layer files and judgements; tell what is different here since the last refresh."""
        told = self.commit(lambda seen: self.plan(seen, Doing("refreshed", territory.id, {})))
        with self.store.read() as seen:
            refreshed = [event.seq for event in seen.events(kinds=["refreshed"], about=territory.id)]
            last = max((seq for seq in refreshed if seq < told.seq), default=0)
            since = [event for event in seen.events(after=last) if event.seq <= told.seq and "changes" in event.payload]
            left = went_with_territories(seen.events(kinds=[REMOVED, "undone"]))
        here = set(self._assets_in(territory)["asset_id"]).union(
            *(event.payload.get("left", {}).get(territory.id, ()) for event in since)
        )
        earlier = [Changes.from_data(event.payload["changes"]) for event in since if event.seq < told.seq]
        changes = added_up([*earlier, told.changes])
        applied = tuple(
            one
            for one in told.applied
            if one.judgement.asset_id in here
            or (one.state == "no_longer_applies" and one.judgement.asset_id not in left)
        )
        return Told(told.seq, changes.only(here), told.notes, applied)

    def plan(self, seen: Look, doing: Doing) -> Plan:
        """Work out everything that follows from doing something; nothing is written."""
        state, compared = self._compared or (None, None)
        return plan_of(seen, doing, self.layers, self.words, compared if seen.records_state == state else None)

    def commit(self, build: Callable[[Look], Plan]) -> Told:
        """Write what ``build`` works out from a consistent look, in one transaction.

        The work is done before the transaction, so that others are not kept waiting; when somebody else wrote meanwhile it is
        done again, at last with the door shut. Within this process people take turns, so that twenty who edit at once do not
        overtake each other and think everything twice; after ``TURN_SECONDS`` of somebody's long work they go ahead all the same.
        """
        has_turn = self._turn.acquire(timeout=TURN_SECONDS)
        try:
            for _ in range(TRIES):
                look = Look(self.store.read)
                try:
                    plan = build(look)
                except OvertakenError:
                    continue
                with self.store.write() as writing:
                    if writing.tables_version() != look.version:
                        continue
                    told, state = write_plan(writing, plan), writing.records_state()
                self._remember(plan, state)
                return told
            with self.store.write() as writing:
                plan = build(Look(lambda: nullcontext(writing)))
                told, state = write_plan(writing, plan), writing.records_state()
            self._remember(plan, state)
            return told
        finally:
            if has_turn:
                self._turn.release()

    def get_ready_to_add(self) -> None:
        """Compare the sources as they are, unless that was done: the first record that is added does not wait for it then."""
        look = Look(self.store.read)
        if self._compared is None or self._compared[0] != look.records_state:
            compared = draw_everything(look, self.layers, look.records, None, self.words).compared
            self._compared = look.records_state, compared

    def _remember(self, plan: Plan, state: RecordsState) -> None:
        """Keep what a plan that is written now compared."""
        if plan.joined is not None:
            self._compared = state, plan.joined.compared


def _not_shown(assets: gpd.GeoDataFrame, layers: LayerPack) -> tuple[str, ...]:
    """Say how many assets lie in layers that are switched off."""
    number = int(assets["layer"].isin(layers.off).sum()) if layers.off else 0
    if not number:
        return ()
    named = ", ".join(layers[one].label for one in layers if one in layers.off and (assets["layer"] == one).any())
    return (f"Switched off in the settings of this workspace, and kept: {number:,} of {named}.",)


def _named(known: Sequence[Territory], name: str) -> Territory:
    wanted = name.strip().casefold()
    exact = [one for one in known if one.id == name]
    found = exact or [
        one for one in known if wanted in {one.name.casefold(), *(alias.casefold() for alias in one.aliases)}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise TerritoryError(
            f"Several territories are called “{name[:40]}”. Use an id: {', '.join(one.id for one in found)}."
        )
    if not known:
        raise TerritoryError("This workspace has no territory yet. Add one with `assetmap territory add NAME …`.")
    raise TerritoryError(f"There is no territory “{name[:40]}”. There are: {', '.join(one.name for one in known)}.")


@contextmanager
def opened(folder: Path | None, *, create: bool = True) -> Iterator[Workspace]:
    """Open a workspace for one command."""
    workspace = Workspace.open(folder, create=create)
    try:
        yield workspace
    finally:
        workspace.close()
