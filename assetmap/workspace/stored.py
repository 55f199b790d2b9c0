"""A workspace: one folder with everything of one mapping project, and the store behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.assets import Applied, Changes, added_up, changes_between
from assetmap.classify import Judged
from assetmap.errors import StoreError, TerritoryError
from assetmap.judgements import Judgement
from assetmap.layers import OWN_LAYERS, LayerPack, load_layers
from assetmap.settings import Settings, settings
from assetmap.storage.store import Store, Writing
from assetmap.tables import ASSET_COLUMN_NAMES, RECORD_COLUMN_NAMES, empty_records
from assetmap.territories import Territory, inside
from assetmap.workspace.flow import Known, Outcome, run
from assetmap.workspace.gathering import Gathering
from assetmap.workspace.judged import judgements_of
from assetmap.workspace.look import Look, OvertakenError
from assetmap.workspace.redrawing import at_home, redraw

if TYPE_CHECKING:
    import geopandas as gpd

TRIES = 3


@dataclass(frozen=True)
class Doing:
    """Something that is about to be done: its event, the records it changes, the judgements it adds or takes back.

    ``earlier`` are further events of the same kind that come first: what each is about, and its payload. ``redone`` is the number
    of an undo that counts no more.
    """

    kind: str
    about: str
    payload: Mapping[str, Any]
    territory_id: str = ""
    changed: gpd.GeoDataFrame | None = None
    gone: tuple[str, ...] = ()
    further: Sequence[Judgement] = ()
    undone: frozenset[int] = frozenset()
    redone: int | None = None
    notes: tuple[str, ...] = ()
    earlier: tuple[tuple[str, Mapping[str, Any]], ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that follows from doing something, ready to be written."""

    doing: Doing
    assets: gpd.GeoDataFrame
    """All assets; only those that were drawn again where links stay as they are."""
    changes: Changes
    home: Mapping[str, str]
    """Territory id by record id."""
    applied: tuple[Applied, ...]
    joined: Outcome | None
    """New links and pairs; None where they stay as they are."""


@dataclass(frozen=True)
class Told:
    """What a command did, for a person: the event's number, what is different now, and sentences."""

    seq: int
    changes: Changes
    notes: tuple[str, ...] = ()
    applied: tuple[Applied, ...] = ()


class Workspace:
    """One mapping project: a folder, the store in it (or a PostGIS database), and the layer files.

    Several processes may hold the same workspace at once; each command is one transaction.
    """

    def __init__(self, folder: Path, store: Store, layers: LayerPack, options: Settings) -> None:
        self.folder, self.store, self.layers, self.settings = folder, store, layers, options
        self.words: Judged = {}
        """What rows were judged to be by their words: looking at a list and keeping it asks the same twice."""

    @classmethod
    def open(
        cls, folder: Path | None = None, *, create: bool = True, options: Settings | None = None
    ) -> Workspace:
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
        self.words = {}

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def look(self) -> Look:
        """Take everything that is known into memory, as of one moment."""
        return Look(self.store.read, whole=True)

    def territories(self) -> list[Territory]:
        """Return the territories by name."""
        with self.store.read() as seen:
            return seen.territories()

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
        everything = self._assets_in(territory)
        assets = self._shown(everything)
        notes = _not_shown(everything, self.layers)
        if everything.empty:
            notes = (
                f"Nobody has told us of anything in {territory.name} yet. That means “not mapped yet”, not “nothing there”. "
                f"Gather it from OpenStreetMap or bring in a list.",
            )
        return Gathering(assets, read_streets(self.folder, territory), notes, self.layers, territory, territory.name)

    def priorities(self, territory: Territory) -> gpd.GeoDataFrame:
        """Return what people would like to change in a territory: records (``tables.RECORD_COLUMNS``), never assets."""
        look = self.look()
        rows = project(look, self.layers, look.records, words=self.words).priorities
        of = dict(zip(look.records["record_id"], look.records["territory_id"], strict=True))
        here = inside(rows.geometry, territory) | (rows["record_id"].map(of) == territory.id)
        return rows[here].reset_index(drop=True)

    def refresh(self, territory: Territory) -> Told:
        """Draw all assets anew from records, layer files and judgements; tell what is different here since the last refresh."""
        with self.store.read() as seen:
            last = max((event.seq for event in seen.events(kinds=["refreshed"], about=territory.id)), default=0)
            since = [event.payload for event in seen.events(after=last) if "changes" in event.payload]
        told = self.commit(lambda seen: self.plan(seen, Doing("refreshed", territory.id, {})))
        here = set(self._assets_in(territory)["asset_id"]).union(
            *(one.get("left", {}).get(territory.id, ()) for one in since)
        )
        changes = added_up([*(Changes.from_data(one["changes"]) for one in since), told.changes])
        applied = tuple(
            one for one in told.applied if one.state == "no_longer_applies" or one.judgement.asset_id in here
        )
        return Told(told.seq, changes.only(here), told.notes, applied)

    def plan(self, seen: Look, doing: Doing) -> Plan:
        """Work out everything that follows from doing something."""
        if doing.changed is None and not doing.gone and doing.kind in ("judged", "undone"):
            part = redraw(seen, self.layers, *_judgements(seen, doing))
            if part is not None:
                changes = changes_between(part.before, part.assets)
                return Plan(_left(doing, {}), part.assets, changes, {}, part.applied, None)
        records = seen.records
        if doing.gone:
            records = records[~records["record_id"].isin(set(doing.gone))]
        if doing.changed is not None and len(doing.changed):
            records = _merged(records, doing)
        outcome = project(seen, self.layers, records, doing, self.words)
        of = dict(zip(records["record_id"], records["territory_id"], strict=True))
        assets = at_home(outcome.assets, of, outcome.links)
        before = seen.assets
        changes = changes_between(before, assets)
        left = before[before["asset_id"].isin(changes.gone.keys())]
        lost = {one.id: assets_in(left, one)["asset_id"].tolist() for one in seen.territories} if len(left) else {}
        return Plan(_left(doing, lost), assets, changes, of, outcome.applied, outcome)

    def commit(self, build: Callable[[Look], Plan]) -> Told:
        """Write what ``build`` works out from a consistent look, in one transaction.

        The work is done before the transaction, so that others are not kept waiting; when somebody else wrote meanwhile it is
        done again, at last with the door shut.
        """
        for _ in range(TRIES):
            look = Look(self.store.read)
            try:
                plan = build(look)
            except OvertakenError:
                continue
            with self.store.write() as writing:
                if writing.version() == look.version:
                    return _write(writing, plan)
        with self.store.write() as writing:
            return _write(writing, build(Look(lambda: nullcontext(writing))))


def _write(writing: Writing, plan: Plan) -> Told:
    import pandas as pd

    doing = plan.doing
    for about, payload in doing.earlier:
        writing.append(doing.kind, about, payload)
    seq = writing.append(doing.kind, doing.about, {**doing.payload, "changes": plan.changes.as_data()})
    if doing.changed is not None or doing.gone:
        changed = doing.changed if doing.changed is not None else empty_records()
        home = changed["record_id"].map(plan.home)
        for territory_id in home.unique():
            writing.put_records(seq, territory_id, changed[home == territory_id].reset_index(drop=True))
        writing.put_records(seq, doing.territory_id, empty_records(), doing.gone)
    if plan.joined is None:
        writing.put_assets(plan.assets, gone=())
    else:
        links = plan.joined.links
        writing.put_links(seq, pd.DataFrame({"record_id": list(links), "asset_id": list(links.values())}))
        writing.put_pairs(plan.joined.pairs)
        writing.put_assets(plan.assets)
    return Told(seq, plan.changes, doing.notes, plan.applied)


_NOTHING = Doing("", "", {})


def project(
    seen: Look,
    layers: LayerPack,
    records: gpd.GeoDataFrame,
    doing: Doing = _NOTHING,
    words: Judged | None = None,
) -> Outcome:
    """Run the flow on records, with the ids and the judgements that a look at the store shows and those that are being made."""
    _, judged = _judgements(seen, doing)
    known = Known(seen.asset_of, judged, words={} if words is None else words)
    return run(records[list(RECORD_COLUMN_NAMES)].reset_index(drop=True), layers, known)


def _judgements(seen: Look, doing: Doing) -> tuple[list[Judgement], list[Judgement]]:
    """Return the judgements that stand before and after doing something, oldest first."""
    events = seen.events(kinds=["judged", "undone"])
    later = [event for event in events if event.seq != doing.redone]
    return judgements_of(events), [*judgements_of(later, doing.undone), *doing.further]


def _left(doing: Doing, lost: Mapping[str, Sequence[str]]) -> Doing:
    """Note with what is done which assets left which territory by it."""
    return replace(doing, payload={**doing.payload, "left": lost})


def _merged(records: gpd.GeoDataFrame, doing: Doing) -> gpd.GeoDataFrame:
    """Put new versions in the place of the old, and what is new at the end.

    What was gathered before stays with the territory it was first gathered for; an upload is told for the territory of today.
    """
    import pandas as pd

    changed = empty_records() if doing.changed is None else doing.changed
    home = dict(zip(records["record_id"], records["territory_id"], strict=True)) if doing.kind == "gathered" else {}
    first = dict(zip(records["record_id"], records["first_seq"], strict=True))
    later = max(first.values(), default=0) + 1
    added = changed.assign(
        territory_id=[home.get(one, doing.territory_id) for one in changed["record_id"]],
        first_seq=[first.get(one, later) for one in changed["record_id"]],
    )
    kept = records[~records["record_id"].isin(set(changed["record_id"]))]
    together = added if kept.empty else pd.concat([kept, added], ignore_index=True)
    return together.sort_values(["first_seq", "record_id"], ignore_index=True)


def _not_shown(assets: gpd.GeoDataFrame, layers: LayerPack) -> tuple[str, ...]:
    """Say how many assets lie in layers that are switched off."""
    number = int(assets["layer"].isin(layers.off).sum()) if layers.off else 0
    if not number:
        return ()
    named = ", ".join(layers[one].label for one in layers if one in layers.off and (assets["layer"] == one).any())
    return (f"Switched off in the settings of this workspace, and kept: {number:,} of {named}.",)


def assets_in(assets: gpd.GeoDataFrame, territory: Territory) -> gpd.GeoDataFrame:
    """Keep what is inside, and what has no place but was told of this territory."""
    told_here = assets.geometry.isna() & (assets["territory_id"] == territory.id)
    return assets[inside(assets.geometry, territory) | told_here].reset_index(drop=True)[list(ASSET_COLUMN_NAMES)]


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


def streets_file(folder: Path, territory: Territory) -> Path:
    """Return where a territory's quiet map is kept."""
    return folder / "streets" / f"{territory.id}.parquet"


def read_streets(folder: Path, territory: Territory) -> gpd.GeoDataFrame | None:
    """Read the streets kept for a territory; None when no extract was ever given, or when the file was lost."""
    path = streets_file(folder, territory)
    if not path.exists():
        return None
    import geopandas as gpd
    import pyarrow

    try:
        return gpd.read_parquet(path)
    except (OSError, ValueError, pyarrow.ArrowException):  # it can be gathered again; the map says that there is none
        return None


def write_streets(folder: Path, territory: Territory, streets: gpd.GeoDataFrame) -> None:
    """Keep the streets beneath a territory's map.

    Raises
    ------
    StoreError
        When the folder cannot be written.
    """
    from assetmap.errors import ExportError
    from assetmap.writing import whole_file

    path = streets_file(folder, territory)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            streets.to_parquet(temporary)
    except (OSError, ExportError) as error:
        raise StoreError(f"The streets of {territory.name} could not be kept in the workspace: {error}.") from error


@contextmanager
def opened(folder: Path | None, *, create: bool = True) -> Iterator[Workspace]:
    """Open a workspace for one command."""
    workspace = Workspace.open(folder, create=create)
    try:
        yield workspace
    finally:
        workspace.close()
