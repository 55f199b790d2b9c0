"""Places by name: OpenStreetMap's place search (Nominatim), asked once for a text and kept. The person chooses among what is found.

No search while typing and at most one question a second: that is the service's usage policy.
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.errors import SourceError, TerritoryError
from assetmap.settings import Settings
from assetmap.sources.osm_asking import (
    NOMINATIM,
    AskingStoppedError,
    LiveLimits,
    Question,
    ask,
    one_at_a_time,
    user_agent,
)
from assetmap.sources.osm_extract import ATTRIBUTION, LICENCE
from assetmap.sources.osm_kept import Kept, checksum, find_kept, keep, make_folder
from assetmap.territories import Territory, make_id, only_areas, territory_from_point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MAX_TEXT = 200
MAX_NAME = 120
MAX_PLACES = 10
MAX_CORNERS = 10_000
"""An outline with more corners is simplified to about 10 m; limits chosen by us (corners: threats G19)."""

_ID_KINDS = ("node", "way", "relation")


@dataclass(frozen=True)
class FoundPlace:
    """A place that the search found.

    ``kind`` is OpenStreetMap's own word (“suburb”, “administrative”); ``polygon`` (EPSG:4326, valid) is None when the place is
    only known as a point; ``point`` is (lat, lon) in degrees; ``osm_id`` is ``relation/123``.
    """

    name: str
    kind: str
    polygon: BaseGeometry | None
    point: tuple[float, float]
    osm_id: str

    @property
    def is_area(self) -> bool:
        """Whether the place has an outline."""
        return self.polygon is not None

    def __str__(self) -> str:
        shape = "" if self.is_area else ", a point and not an area"
        return f"{self.name} ({self.kind.replace('_', ' ')}{shape})"


def find_places(
    text: str,
    *,
    settings: Settings,
    limits: LiveLimits = LiveLimits(),  # noqa: B008  frozen
    folder: Path,
) -> list[FoundPlace]:
    """Find the places called ``text``, the service's best guess first, at most ten; choosing is the person's.

    An answer of the last ``limits.places_kept_days`` is used again without asking; an older one when the service cannot be had.

    Raises
    ------
    SourceError
        When nothing is called so, or the service cannot be had and nothing is kept.
    """
    wanted = " ".join(text.split())
    if not wanted or len(wanted) > MAX_TEXT or not wanted.isprintable():
        raise SourceError(f"Write the name of a place in at most {MAX_TEXT} letters, such as “Whitfield, Dundee”.")
    make_folder(folder)
    name = f"place-{checksum(wanted.casefold())[:16]}"
    kept, _ = find_kept(folder, name)
    if kept is None or not _is_recent(kept, limits):
        kept = _ask(wanted, folder, name, settings, limits, kept)
    places = [place for place in map(_place, _rows(kept.path)) if place is not None]
    if not places:
        raise SourceError(
            f"OpenStreetMap knows no place called “{wanted[:40]}”. Check the spelling, draw the outline, or give a boundary file."
        )
    return places


def territory_from_place(found: FoundPlace, metres: float | None = None) -> Territory:
    """Make a territory of a place's outline or, with ``metres``, of everything so near its point.

    Raises
    ------
    TerritoryError
        When the place is only a point and no ``metres`` are given.
    """
    name = found.name.split(",")[0].strip() or found.name
    if metres is not None:
        return territory_from_point(*found.point, metres, name)
    if found.polygon is None:
        raise TerritoryError(
            f"“{name[:40]}” is a point on the map, not an area. Say how many metres around it you mean, or draw the outline."
        )
    return Territory(make_id(name), name, found.polygon, outline_licence=LICENCE, outline_attribution=ATTRIBUTION)


def _ask(text: str, folder: Path, name: str, settings: Settings, limits: LiveLimits, kept: Kept | None) -> Kept:
    parameters = {"format": "json", "polygon_geojson": "1", "limit": str(MAX_PLACES), "q": text}
    try:
        with tempfile.TemporaryDirectory(prefix="asking-") as temporary, one_at_a_time(folder, NOMINATIM, limits):
            answer = Path(temporary) / "answer.json"
            question = Question(
                NOMINATIM, settings.nominatim_url, parameters, user_agent(settings.contact), str(answer)
            )
            ask(question, limits)
            _rows(answer)
            return keep(answer, folder, name, _now().strftime("%Y-%m-%dT%H:%M:%SZ"), checksum(text))
    except AskingStoppedError:
        raise
    except SourceError as error:
        if kept is not None:
            return kept
        raise SourceError(f"{error} You can also draw the outline, or give a boundary file.") from error


def _now() -> datetime:
    return datetime.now(UTC)


def _is_recent(kept: Kept, limits: LiveLimits) -> bool:
    try:
        age = _now() - datetime.fromisoformat(kept.asked_at)
    except (ValueError, TypeError):
        return False
    return timedelta(0) <= age < timedelta(days=limits.places_kept_days)


def _rows(path: Path) -> list[Any]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise SourceError("The answer of OpenStreetMap's place search could not be understood.") from error
    if not isinstance(rows, list):
        raise SourceError("The answer of OpenStreetMap's place search could not be understood.")
    return rows


def _place(row: Any) -> FoundPlace | None:
    """Read one place; None when the answer does not say where or what it is."""
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
        kind, number = str(row["osm_type"]), int(row["osm_id"])
        name = _plain(str(row["display_name"]))
    except (KeyError, TypeError, ValueError):
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or kind not in _ID_KINDS or not name:
        return None
    word = _plain(str(row.get("type") or row.get("class") or "place"))
    return FoundPlace(name, word, _polygon(row.get("geojson")), (lat, lon), f"{kind}/{number}")


def _plain(text: str) -> str:
    """Return ``text`` on one line, without control signs, at most 120 characters."""
    kept = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    return " ".join(kept.split())[:MAX_NAME]


def _polygon(shape: Any) -> BaseGeometry | None:
    """Return the outline as valid polygons, or None when there is none."""
    import shapely

    if not isinstance(shape, dict) or shape.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        polygon = shapely.force_2d(shapely.from_geojson(json.dumps(shape)))
    except (shapely.errors.ShapelyError, ValueError, RecursionError):
        return None
    if shapely.get_num_coordinates(polygon) > MAX_CORNERS:
        polygon = shapely.simplify(polygon, 1e-4)
    west, south, east, north = shapely.bounds(polygon)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        return None
    outline = only_areas(shapely.make_valid(polygon))
    return None if outline.is_empty else outline
