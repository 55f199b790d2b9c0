"""What comes into a workspace: OpenStreetMap gathered for a territory, and lists people upload."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.classify import judge_many
from assetmap.classify.apart import private_words, without_conditions
from assetmap.errors import SourceError
from assetmap.sources.osm_reader import data_as_of
from assetmap.sources.reading import Reading as SourceReading
from assetmap.sources.reading import counted
from assetmap.sources.registry import EXTRACT, OVERPASS, STREET_TILES, made_at, read_file
from assetmap.storage.store import Event
from assetmap.territories import Territory, inside
from assetmap.workspace.extracts import forget_old_copies, remember_extract
from assetmap.workspace.flow import same_rows, what_would_be_said
from assetmap.workspace.gathering import Progress, nothing_mapped_in, now
from assetmap.workspace.judged import undone_by
from assetmap.workspace.look import Look
from assetmap.workspace.planning import Doing, Plan, Told
from assetmap.workspace.sharing import day_in_words
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import streets_beneath, streets_file, write_streets
from assetmap.workspace.walking import extract_of, forget_walk_network, has_extract, keep_walk_network

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.sources.upload.addresses import AddressIndex
    from assetmap.sources.upload.report import Choices, UploadReport

OSM = "osm"
GATHERED = "gathered"
"""The kind of event that tells of a gathering, ``about`` its territory."""
HEARD_BEFORE = "heard_before"
"""Where a gathering's event keeps when what it heard again was heard before: an undo tells that again."""
LONGEST_NAME = 120
"""Letters of a list's name. Chosen by us: it stands in every credit."""


def gather(
    workspace: Workspace,
    territory: Territory,
    path: Path | None = None,
    *,
    keep_copy: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Told:
    """Keep what OpenStreetMap knows of a territory, from an extract, a saved Overpass answer or (without ``path``) live.

    What OpenStreetMap said of the territory before and does not say now is gone; its history stays. A live answer that could
    not be had changes nothing, unless nothing was gathered yet and an earlier answer is kept: then that one is brought in.

    Parameters
    ----------
    keep_copy
        ``path`` will be gone soon, as of a file that came through the browser: an extract is copied into the workspace, where
        addresses are looked up in it later.

    Returns
    -------
    Told
        Its number is that of the gathering, by which ``undo`` takes it back.

    Raises
    ------
    SourceError
        When the file is not OpenStreetMap's, or there is no answer of today and nothing to bring in instead.
    """
    say = progress or (lambda what, share: None)
    say("Asking OpenStreetMap" if path is None else f"Reading {path.name}", 0.05)
    payload: dict[str, Any] = {"territory": territory.id}
    if path is None:
        reading, is_fresh = _live(workspace, territory, say, cancelled)
        if not is_fresh and _was_gathered(workspace, territory):
            raise SourceError(f"{reading.notes[0]} Nothing was changed.")
        payload["from"] = "live OpenStreetMap"
    else:
        reading, whence = _from_file(workspace, path, keep_copy)
        payload |= whence
    found = reading.records[inside(reading.records.geometry, territory)].reset_index(drop=True)
    notes = reading.notes if len(found) else (*reading.notes, nothing_mapped_in(territory, "the file"))
    say("Sorting into layers", 0.5)

    def build(seen: Look) -> Plan:
        old = seen.records_of(OSM)
        old = old[inside(old.geometry, territory)]
        gone = tuple(sorted(set(old["record_id"]) - set(found["record_id"])))
        about = payload | {"found": len(found), "gone": len(gone), HEARD_BEFORE: _heard_before(seen, found)}
        return workspace.plan(seen, Doing(GATHERED, territory.id, about, territory.id, found, gone, notes=notes))

    told = workspace.commit(build)
    with workspace.store.read() as seen:
        forget_old_copies(workspace.folder, seen.events(kinds=[GATHERED]))
    if path is not None and "extract" in payload:
        _lay_ways(workspace, territory, path, say)
    say("Done", 1.0)
    return told


def _was_gathered(workspace: Workspace, territory: Territory) -> bool:
    """Say whether something was gathered for a territory that was not taken back."""
    with workspace.store.read() as seen:
        events = seen.events(kinds=["gathered", "undone"])
    undone = undone_by(events)
    return any(one.kind == "gathered" and one.about == territory.id and one.seq not in undone for one in events)


def _heard_before(seen: Look, found: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return when the records that came again were heard before: the moment of most, and by moment the ids of the others."""
    known = seen.records_of(OSM)
    known = known[known["record_id"].isin(set(found["record_id"]))]
    if known.empty:
        return {}
    moments = known["retrieved_at"].fillna("")
    most = str(moments.mode().iloc[0])
    others = known[moments != most].groupby(moments[moments != most])["record_id"]
    return {"most": most, "others": {str(moment): sorted(ids) for moment, ids in others}}


def lay_ways_again(workspace: Workspace, event: Event) -> None:
    """Show the streets and ways on foot of the extract before, where a gathering that brought others was taken back.

    Where that extract is not to be had any more, what is laid stays: streets of another year are better than none.
    """
    territory = next((one for one in workspace.territories() if one.id == event.about), None)
    if "extract" not in event.payload or territory is None:
        return
    extract = extract_of(workspace, territory)
    if extract is not None:
        _lay_ways(workspace, territory, extract, lambda what, share: None)
    elif not has_extract(workspace, territory):
        streets_file(workspace.folder, territory).unlink(missing_ok=True)
        forget_walk_network(workspace.folder, territory)


def _lay_ways(workspace: Workspace, territory: Territory, extract: Path, say: Progress) -> None:
    say("Drawing the streets", 0.8)
    write_streets(workspace.folder, territory, streets_beneath([extract], territory))
    say("Drawing the ways on foot", 0.9)
    keep_walk_network(workspace.folder, territory, extract)


def _from_file(workspace: Workspace, path: Path, keep_copy: bool) -> tuple[SourceReading, dict[str, Any]]:
    """Read a file of OpenStreetMap's, and remember where it is; return also what the event says of it."""
    reading, format_ = read_file(path, workspace.layers)
    if format_ is STREET_TILES:
        raise SourceError(f"{path.name} is a street map and knows no places. Keep it with `assetmap street-map`.")
    if set(reading.records["source"]) - {OSM} or format_ not in (EXTRACT, OVERPASS):
        raise SourceError(f"{path.name} is not OpenStreetMap data. Bring in lists with `assetmap upload`.")
    whence: dict[str, Any] = {"from": format_.name, "file": path.name}
    if not format_.has_streets:
        return reading, whence
    extract, notes = remember_extract(workspace.folder, path, copy=keep_copy)
    whence |= {"extract": extract, "is_dated": data_as_of(path) is not None}
    if not whence["is_dated"]:
        instead = "the day it was brought in" if keep_copy else f"the date of the file, {_day_of(path)},"
        notes = (f"{path.name} does not say of which day it is: {instead} stands for it.", *notes)
    return SourceReading(reading.records, (*reading.notes, *notes)), whence


def _day_of(path: Path) -> str:
    return day_in_words(datetime.fromisoformat(made_at(path)).date())


def _live(
    workspace: Workspace, territory: Territory, say: Progress, cancelled: Callable[[], bool] | None
) -> tuple[SourceReading, bool]:
    """Ask OpenStreetMap; say also whether the answer is of today, not one kept from earlier."""
    from assetmap.sources.osm_live import gather_live

    answer = gather_live(
        territory,
        workspace.layers,
        workspace.folder / "osm",
        settings=workspace.settings,
        retrieved_at=now(),
        progress=lambda what, share: say(what, 0.05 + 0.4 * share),
        cancelled=cancelled,
    )
    reading = SourceReading(answer.reading.records, (*answer.notes, *answer.reading.notes))
    return reading, answer.is_fresh


def examine_upload(
    workspace: Workspace,
    territory: Territory,
    path: Path,
    choices: Choices | None = None,
    *,
    progress: Progress | None = None,
) -> UploadReport:
    """Read a file and say what would be taken from it; nothing is kept.

    What was decided for an earlier file of the same shape is taken over where ``choices`` say nothing.

    Raises
    ------
    SourceError
        When the file as a whole cannot be used.
    """
    from assetmap.sources.upload.examine import examine
    from assetmap.sources.upload.opening import open_upload
    from assetmap.sources.upload.postcodes import find_postcodes
    from assetmap.sources.upload.report import Choices, Context

    say = progress or (lambda what, share: None)
    say(f"Reading {path.name}", 0.1)
    source_name_of(path.name, choices)
    contents = open_upload(path)
    context = Context(
        layers=workspace.layers,
        retrieved_at=made_at(path),
        territory=territory.polygon,
        postcodes=find_postcodes(workspace.settings.postcodes),
        addresses=addresses_in(workspace, territory, say),
        private_words=private_words,
        without_conditions=without_conditions,
        is_persons_own=lambda *row: judge_many([row], workspace.layers, workspace.words)[0].level == "individual",
    )
    say("Looking at every row", 0.4)
    report = examine(contents, choices or Choices(), context)
    remembered = _remembered(workspace, report.shape_key)
    if remembered is not None:
        report = examine(contents, choices or Choices(), replace(context, remembered=remembered))
    if report.records.empty:
        return report
    notes, unplaced = what_would_be_said(report.records, workspace.layers, workspace.words)
    return _with_what_words_say(report, notes, unplaced)


def _with_what_words_say(report: UploadReport, notes: tuple[str, ...], unplaced: Sequence[int]) -> UploadReport:
    """Add to a report what filing by words will do; the rows that lose their place by it are named."""
    from assetmap.sources.upload.report import RowFault

    what, mend = (
        "may tell of a person or a home. Only the co-ordinator sees it, without a place.",
        "Say what kind of thing it is.",
    )
    faults = [RowFault(*report.row_of[at], "", what, mend, "kept") for at in unplaced]
    counts = report.counts
    placed = counts.placed - len(faults)
    counts = replace(counts, placed=placed, without_place=counts.accepted - placed)
    return replace(report, notes=(*report.notes, *notes), faults=(*report.faults, *faults), counts=counts)


def source_name_of(file_name: str, choices: Choices | None) -> str:
    """Return what a list is called: what a person said, else its file's name without the ending.

    Raises
    ------
    SourceError
        When that is the name under which OpenStreetMap's own data is kept, which the list would take the place of; or when it
        is too long.
    """
    said = choices.source_name if choices else None
    name = " ".join((said or "").split()) or Path(file_name).stem
    if name.casefold() == OSM:
        raise SourceError(
            f"{file_name}: a list cannot be called “{name}”, as OpenStreetMap's own data is. "
            'Give it another name (--source-name "Our list").'
        )
    if len(name) > LONGEST_NAME:
        raise SourceError(
            f"{file_name}: the name of the list has {len(name):,} letters; at most {LONGEST_NAME} are kept. "
            'Give it a shorter one (--source-name "Our list").'
        )
    return name


def _remembered(workspace: Workspace, shape_key: str) -> Choices | None:
    """Return what was chosen for the last upload of this shape that stands, but its name: two offices may use one form."""
    from assetmap.sources.upload.report import Choices

    with workspace.store.read() as seen:
        events = seen.events(kinds=["uploaded", "undone"])
    undone = undone_by(events)
    for event in reversed(events):
        if event.kind == "uploaded" and event.seq not in undone and event.payload.get("shape") == shape_key:
            return replace(Choices.from_dict(event.payload["choices"]), source_name=None)
    return None


def addresses_in(workspace: Workspace, territory: Territory, say: Progress) -> AddressIndex | None:
    """Return where addresses are, from the extract the territory was gathered from; None when it is not there any more."""
    from assetmap.sources.upload.addresses import address_index

    extract = extract_of(workspace, territory)
    if extract is None:
        return None
    say("Looking up addresses", 0.2)
    return address_index(extract, territory.polygon)


def keep_upload(
    workspace: Workspace, territory: Territory, report: UploadReport, *, progress: Progress | None = None
) -> Told:
    """Keep everything an examined file has, in one transaction; an earlier upload of the same name is replaced.

    A row is the same as an earlier one when it has the same id or name, or when matching says so: its asset keeps its id and
    people's judgements. Earlier rows that are not in the file any more are gone; their history stays.

    Raises
    ------
    SourceError
        When a question is still open or there is nothing to keep.
    """
    if report.questions:
        raise SourceError(f"{report.file_name}: {report.questions[0].text}")
    if report.records.empty:
        raise SourceError(f"There is nothing to bring in from {report.file_name}: no row of it could be taken.")
    say = progress or (lambda what, share: None)
    say("Comparing with what is known", 0.6)
    name = source_name_of(report.file_name, report.choices)
    records = _under(report.records, name)
    shape = {"shape": report.shape_key, "choices": report.choices.as_dict()}
    payload = {"territory": territory.id, "source": name, "file": report.file_name, **shape}

    def build(seen: Look) -> Plan:
        old = seen.records_of(name)
        named = same_rows(old, records)
        fresh = records.assign(record_id=[named.get(one, one) for one in records["record_id"]])
        gone = tuple(sorted(set(old["record_id"]) - set(fresh["record_id"])))
        about = payload | {"rows": len(fresh), "gone": len(gone)}
        notes = _upload_notes(seen, report, fresh, len(named)) + _replaced(seen, name, report, len(gone))
        return workspace.plan(seen, Doing("uploaded", name, about, territory.id, fresh, gone, notes=notes))

    told = workspace.commit(build)
    say("Done", 1.0)
    return told


def _under(records: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Put rows that name another source (an export of ours, brought back) under this upload's name; what they say stays."""
    foreign = records["source"] != name
    if not foreign.any():
        return records
    records = records.copy()
    records.loc[foreign, "source_id"] = records.loc[foreign, "record_id"]
    records["source"] = name
    records["record_id"] = [f"{name}:{source_id}" for source_id in records["source_id"]]
    return records


def _upload_notes(seen: Look, report: UploadReport, records: gpd.GeoDataFrame, recognised: int) -> tuple[str, ...]:
    notes = []
    if recognised:
        notes.append(
            f"{counted(recognised, 'row was', 'rows were')} recognised under another name or number than last time."
        )
    alike = {
        event.about
        for event in seen.events(["uploaded"])
        if event.payload.get("shape") == report.shape_key and event.about != report.choices.source_name
    } - set(records["source"])
    if alike:
        notes.append(
            f"This file has the same columns as “{min(alike)[:40]}”, which stays beside it. If it is a newer edition of that list, "
            f'take this upload back (`assetmap undo`) and bring it in with --source-name "{min(alike)[:40]}".'
        )
    return tuple(notes)


def _replaced(seen: Look, name: str, report: UploadReport, gone: int) -> tuple[str, ...]:
    """Say when a list took the place of one of the same name but other columns: it may be somebody else's."""
    kept = seen.events(["uploaded"], name)
    if not gone or not kept or kept[-1].payload.get("shape") == report.shape_key:
        return ()
    return (
        f"A list called “{name[:40]}” with other columns was there before: {counted(gone, 'row', 'rows')} of it went. If this is "
        f"another list, take it back (`assetmap undo`) and bring it in with a name of its own (--source-name).",
    )


def report_text(report: UploadReport) -> str:
    """Write a problem report as JSON."""
    return json.dumps(report.as_json(), ensure_ascii=False, indent=2, default=str)
