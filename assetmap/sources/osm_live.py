"""OpenStreetMap as it is now: one question to Overpass for what the layers ask for within a territory.

The answer goes through the same door as a saved one, so a place has the same record id whichever way it came. The last good
answer of every territory is kept; when the service cannot be had, it is used and that is said, with its date.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.settings import Settings
from assetmap.sources.osm_asking import (
    OVERPASS,
    AskingStoppedError,
    LiveLimits,
    Question,
    ask,
    one_at_a_time,
    user_agent,
)
from assetmap.sources.osm_kept import Kept, checksum, find_kept, keep, make_folder
from assetmap.sources.osm_overpass import read_overpass
from assetmap.sources.reading import Reading
from assetmap.territories import Territory, make_id

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MAX_CORNERS = 400
"""An outline with more corners is asked for a little wider and simpler; chosen by us, its outline then stays below 10 kB."""

MAX_BOXES = 4
BOXES_TO_AREA = 10
"""Up to so many parts are looked for each in a box of its own; the boxes may be so many times the largest area. Chosen by us."""

_SIGNS_OF_EXPRESSIONS = frozenset(".[]()*+?{}|$^" + "\\")

_WIDER_DEGREES = 2e-6
_TOLERANCES_DEGREES = (0.0, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3)
"""About 0.2 m wider, so that nothing on the edge is lost to rounding; then up to 100 m. What lies outside is cut off later."""


@dataclass(frozen=True)
class LiveAnswer:
    """What OpenStreetMap answered, now or the last time it could be asked.

    ``path`` is the kept answer (Overpass JSON), ``asked_at`` when it was asked (ISO 8601), ``is_fresh`` whether that was now;
    ``notes`` say what went wrong, one sentence each. What was odd in the answer itself stands in ``reading.notes``.
    """

    path: Path
    reading: Reading
    asked_at: str
    is_fresh: bool
    notes: tuple[str, ...] = ()


def gather_live(
    territory: Territory,
    layers: LayerPack,
    folder: Path,
    *,
    settings: Settings,
    retrieved_at: str,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: LiveLimits = LiveLimits(),  # noqa: B008  frozen
) -> LiveAnswer:
    """Ask OpenStreetMap for everything in ``territory`` that some layer asks for.

    Things of which only a part lies in the territory come whole; some just outside may come too. Cutting is the caller's.

    Parameters
    ----------
    folder
        Where answers are kept; made when it is not there.
    retrieved_at
        Now, ISO 8601 in UTC.
    progress
        Called with a sentence and a share from 0 to 1.
    cancelled
        Asked about twenty times a second; when it says true the question is dropped and nothing is changed.

    Raises
    ------
    SourceError
        When the territory is larger than ``limits.max_area_km2`` (nothing is sent then), when the person stopped it, or when
        there is no whole answer and no earlier one either.
    ExportError
        When the answer could not be kept, such as on a full disk.
    """
    _check_size(territory, limits)
    make_folder(folder)
    name = f"osm-{make_id(territory.id)}-{checksum(territory.id)[:6]}"
    question = question_for(territory, layers, limits)
    kept, is_damaged = find_kept(folder, name)
    notes = ["The answer kept from an earlier time was damaged; it is not used."] if is_damaged else []
    try:
        with (
            tempfile.TemporaryDirectory(prefix="asking-") as temporary,
            one_at_a_time(folder, OVERPASS, limits, cancelled),
        ):
            answer = Path(temporary) / "answer.json"
            asked = Question(
                OVERPASS, settings.overpass_url, {"data": question}, user_agent(settings.contact), str(answer)
            )
            ask(asked, limits, progress, cancelled)
            reading = read_overpass(answer, layers, retrieved_at)
            kept_now = keep(answer, folder, name, retrieved_at, checksum(question))
    except AskingStoppedError:
        raise
    except SourceError as error:
        return _fall_back(kept, layers, territory, checksum(question), (str(error), *notes))
    if not len(reading.records):
        notes.append(
            f"OpenStreetMap has nothing in {territory.name} that any layer asks for. "
            "That means “not mapped yet”, not “nothing there”."
        )
    return LiveAnswer(kept_now.path, reading, retrieved_at, True, tuple(notes))


def _check_size(territory: Territory, limits: LiveLimits) -> None:
    import shapely

    def km2(area: BaseGeometry) -> float:
        return Territory(territory.id, territory.name, area).area_m2 / 1e6

    parts = _asked_parts(territory.polygon)
    area_km2 = km2(shapely.union_all(parts))
    if area_km2 > limits.max_area_km2:
        raise SourceError(
            f"{territory.name} covers {area_km2:,.0f} km²; live OpenStreetMap is asked for at most {limits.max_area_km2:,.0f} km². "
            "Choose a smaller area, or give an extract of the region."
        )
    if km2(shapely.union_all(_boxes(parts))) > BOXES_TO_AREA * limits.max_area_km2:
        raise SourceError(
            f"The parts of {territory.name} lie too far apart for one question to live OpenStreetMap. "
            "Make a territory of each, or give an extract of the region."
        )


def _fall_back(
    kept: Kept | None, layers: LayerPack, territory: Territory, question: str, notes: tuple[str, ...]
) -> LiveAnswer:
    """Use the kept answer and say so, or say that there is none."""
    if kept is None:
        raise SourceError(
            " ".join((*notes, f"No earlier answer for {territory.name} is kept. Try again later, or give an extract."))
        )
    said = [notes[0], f"What OpenStreetMap said on {kept.date} is used instead.", *notes[1:]]
    if kept.question != question:
        said.append(
            "At that time the outline or the layers were different, so some of the territory may be missing. Ask again when you can."
        )
    return LiveAnswer(kept.path, read_overpass(kept.path, layers, kept.asked_at), kept.asked_at, False, tuple(said))


# The question


def question_for(territory: Territory, layers: LayerPack, limits: LiveLimits) -> str:
    """Write the question in Overpass QL.

    First everything in the box around the territory that has a key and value of the layers (each key by its own name, which the
    service has an index of; a pattern over keys makes it look at everything); then what of it lies in the outline; then the
    nodes and ways that those are made of.
    """
    index = layers.index
    values: dict[str, list[str]] = {key: [] for key in index.anchor_keys}
    for key, value in sorted(index.anchor_pairs):
        values.setdefault(key, []).append(value)
    parts = _asked_parts(territory.polygon)
    tags = [
        f'nwr["{_quoted(key)}"{"" if key in index.anchor_keys else _one_of(of_key)}]'
        for key, of_key in sorted(values.items())
    ]
    wanted = "".join(f"{tag}({box});" for box in map(_box, _boxes(parts)) for tag in tags)
    inside = "".join(f'nwr.wanted(poly:"{_outline(part)}");' for part in parts)
    return (
        f"[out:json][timeout:{max(1, math.ceil(limits.silence_s) - 1)}][maxsize:{8 * limits.max_bytes}];"
        f"({wanted})->.wanted;({inside});out meta;>;out skel qt;"
    )


def _one_of(values: Iterable[str]) -> str:
    """Ask for one of ``values``, also where a tag holds several separated by semicolons."""
    return f'~"(^|;) *({"|".join(map(_literal, values))}) *(;|$)"'


def _literal(text: str) -> str:
    """Write ``text`` so that a POSIX extended regular expression within Overpass QL quotes takes it to the letter."""
    return _quoted("".join(f"\\{sign}" if sign in _SIGNS_OF_EXPRESSIONS else sign for sign in text))


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _asked_parts(polygon: BaseGeometry) -> list[BaseGeometry]:
    """Return the polygons that are asked for, holes filled: never less than ``polygon``, with few enough corners."""
    import shapely

    for tolerance in _TOLERANCES_DEGREES:
        wider = shapely.simplify(shapely.buffer(polygon, 1.5 * tolerance + _WIDER_DEGREES, quad_segs=1), tolerance)
        parts = [shapely.Polygon(part.exterior) for part in shapely.get_parts(wider)]
        if sum(shapely.get_num_coordinates(parts)) <= MAX_CORNERS:
            return parts
    return [shapely.convex_hull(wider)]  # very many parts; the size of what is asked for is checked, too


def _boxes(parts: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return a box around each of a few parts, or one around all of many."""
    import shapely

    return [part.envelope for part in parts] if len(parts) <= MAX_BOXES else [shapely.union_all(parts).envelope]


def _box(box: BaseGeometry) -> str:
    """Write a box as Overpass takes it: south, west, north, east."""
    west, south, east, north = box.bounds
    return f"{south:.7f},{west:.7f},{north:.7f},{east:.7f}"


def _outline(part: BaseGeometry) -> str:
    """Write the outer edge of a polygon as Overpass takes it: ``lat lon lat lon``."""
    import shapely

    return " ".join(f"{lat:.7f} {lon:.7f}" for lon, lat in shapely.get_coordinates(part.exterior)[:-1])


__all__ = ["LiveAnswer", "LiveLimits", "gather_live", "question_for"]
