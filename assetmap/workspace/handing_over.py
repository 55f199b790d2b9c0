"""The hand-over pack: one ZIP with which the next co-ordinator goes on, and the way back from it into a workspace."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assetmap.errors import StoreError
from assetmap.export.table import write_rows
from assetmap.privacy import Audience
from assetmap.storage import backup, open_store
from assetmap.storage.copies import rewrite_events
from assetmap.territories import make_id
from assetmap.workspace.extracts import without_path
from assetmap.workspace.gathering import Progress, now, write_output
from assetmap.workspace.handing_over_words import PackFacts, PackTerritory, read_me
from assetmap.workspace.sharing import day_in_words, file_stem, keep_shared, shares_of
from assetmap.workspace.standing import decisions_of, open_questions, sources_of
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import streets_file
from assetmap.writing import whole_file

READ_ME = "Read me first.html"
BACKUP = "backup/assetmap-backup.db"
DECISIONS = "Decisions.csv"
DECISION_COLUMNS = ["number", "date", "asset", "asset_id", "decision", "reason", "state"]
ENDINGS = (".html", ".csv", ".geojson")
_STREETS = re.compile(r"streets/([a-z0-9][a-z0-9_-]{0,80})\.parquet")
_DATABASE = "assetmap.db"


@dataclass(frozen=True)
class HandedOver:
    """What a pack holds: how many territories and assets, and the names of the files in it."""

    territories: int
    assets: int
    names: tuple[str, ...]


def hand_over(
    workspace: Workspace, out: Path, *, made_at: str | None = None, progress: Progress | None = None
) -> HandedOver:
    """Write everything the next co-ordinator needs into one ZIP, all of it as of one moment, while others go on working.

    It holds what only co-ordinators may see. Files lie on the disk one at a time while it is made, never whole in memory.

    Parameters
    ----------
    made_at
        ISO 8601; the date and time of every file in it.

    Raises
    ------
    ExportError
        When ``out`` cannot be written; what stood there before still does.
    StoreError
        When the store cannot be read, or not be told that the pack was made.
    """
    say = progress or (lambda what, share: None)
    moment = made_at or now()
    with whole_file(out) as unfinished, tempfile.TemporaryDirectory(prefix="assetmap-") as name:
        folder = Path(name)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as zipped:
            pack = _Pack(zipped, moment)
            say("Copying what the workspace keeps", 0.02)
            backup(workspace.store, folder / _DATABASE)
            rewrite_events(folder / _DATABASE, "gathered", without_path)
            pack.add(BACKUP, folder / _DATABASE, keep=True)
            copy = Workspace(workspace.folder, open_store(folder, create=False), workspace.layers, workspace.settings)
            with copy:
                told = _write_what_it_holds(copy, pack, folder, say)
        say("Done", 1.0)
    with suppress(OSError):  # a stick formatted for Windows knows no owners
        out.chmod(0o600)
    numbers = {"assets": told.assets - told.personal, "territories": len(told.territories)}
    keep_shared(workspace, "pack", Audience.COORDINATOR, "", numbers)
    return HandedOver(len(told.territories), told.assets, tuple(pack.names))


class _Pack:
    """A ZIP that is being filled, every file with the same date."""

    def __init__(self, zipped: zipfile.ZipFile, made_at: str) -> None:
        self._zipped, self.made_at, self.names = zipped, made_at, list[str]()
        self.when = datetime.fromisoformat(made_at)

    def add(self, name: str, path: Path, *, keep: bool = False) -> None:
        """Take a file in; then it is removed from where it lay, unless it is to be kept."""
        info = zipfile.ZipInfo(name, self.when.timetuple()[:6])
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
        with path.open("rb") as source, self._zipped.open(info, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, 1 << 20)
        self.names.append(name)
        if not keep:
            path.unlink()


def _write_what_it_holds(copy: Workspace, pack: _Pack, folder: Path, say: Progress) -> PackFacts:
    territories = copy.territories()
    told = []
    for number, territory in enumerate(territories, 1):
        say(f"Writing {territory.name}", 0.05 + 0.7 * (number - 1) / len(territories))
        gathering = copy.gathering(territory)
        stem = file_stem(territory.name, Audience.COORDINATOR, pack.when.date())
        inside = f"maps/{number:02}-{make_id(territory.name)[:40].strip('-')}"
        for ending in ENDINGS:
            path = write_output(gathering, folder / f"written{ending}", Audience.COORDINATOR, pack.made_at)
            pack.add(f"{inside}/{stem}{ending}", path)
        streets = streets_file(copy.folder, territory)
        if streets.is_file() and _STREETS.fullmatch(f"streets/{territory.id}.parquet"):
            pack.add(f"streets/{territory.id}.parquet", streets, keep=True)
        questions = open_questions(copy, territory, pack.when.date())
        told.append(PackTerritory(territory.name, inside, tuple(shares_of(gathering)), tuple(questions)))
    say("Going through what was decided", 0.8)
    look = copy.look()
    decisions = decisions_of(copy, look)
    write_rows(folder / "decisions.csv", DECISION_COLUMNS, [one.as_row() for one in decisions])
    pack.add(DECISIONS, folder / "decisions.csv")
    facts = PackFacts(
        made_on=day_in_words(pack.when.date()),
        territories=tuple(told),
        assets=len(look.assets),
        personal=int((look.assets["level"] == "individual").sum()),
        notes=int((look.assets["coordinator_notes"] != "[]").sum()),
        sources=tuple(sources_of(look.assets)),
        decisions=tuple(decisions),
        names=(READ_ME, *pack.names),
    )
    (folder / "read-me.html").write_text(read_me(facts), encoding="utf-8")
    pack.add(READ_ME, folder / "read-me.html")
    return facts


def is_pack(path: Path) -> bool:
    """Say whether a file is a ZIP; a backup never is."""
    return path.suffix.lower() == ".zip" and path.is_file() and zipfile.is_zipfile(path)


@contextmanager
def backup_in(path: Path) -> Iterator[Path]:
    """Yield the backup that a hand-over pack holds, unpacked for as long as the block lasts; any other file as it is.

    Raises
    ------
    StoreError
        When it is a ZIP but no hand-over pack, when it is damaged, or when the disk has no room for it.
    """
    if not is_pack(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="assetmap-") as name:
        target = Path(name) / "assetmap-backup.db"
        with _opened(path) as pack:
            _unpack(pack, BACKUP, target, path.name)
        yield target


def bring_back_streets(path: Path, workspace: Workspace) -> int:
    """Put the streets of a hand-over pack beneath the territories that a workspace has; return how many there were."""
    if not is_pack(path):
        return 0
    known = {one.id for one in workspace.territories()}
    count = 0
    with _opened(path) as pack:
        for name in sorted(pack.namelist()):
            found = _STREETS.fullmatch(name)
            if found and found[1] in known:
                (workspace.folder / "streets").mkdir(parents=True, exist_ok=True)
                with whole_file(workspace.folder / "streets" / f"{found[1]}.parquet") as unfinished:
                    _unpack(pack, name, unfinished, path.name)
                count += 1
    return count


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as pack:
            yield pack
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise StoreError(f"{path.name} is damaged. Ask for it once more. Nothing was changed.") from error


def _unpack(pack: zipfile.ZipFile, name: str, target: Path, called: str) -> None:
    """Write one file of a pack to ``target``; its name in the pack decides nothing about where it goes."""
    try:
        info = pack.getinfo(name)
    except KeyError:
        raise StoreError(
            f"{called} is no hand-over pack of assetmap: there is no {name} in it. Choose another file. Nothing was changed."
        ) from None
    if info.flag_bits & 1:
        raise StoreError(f"{called} is locked with a password. Unlock it first. Nothing was changed.")
    if info.file_size > shutil.disk_usage(target.parent).free // 2:
        raise StoreError(
            f"There is no room on the disk to unpack {called}. Make room and try again. Nothing was changed."
        )
    with pack.open(info) as source, target.open("wb") as written:
        shutil.copyfileobj(source, written, 1 << 20)
