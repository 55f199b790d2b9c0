"""In which system numbers are written, and whether they are the wrong way round: never guessed silently, always asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from assetmap.errors import SourceError
from assetmap.sources.upload.reference_systems import known_crs
from assetmap.sources.upload.report import Choices, Question, Sample, shown
from assetmap.sources.upload.surroundings import Surroundings

if TYPE_CHECKING:
    from pyproj import Transformer

DEGREES = "EPSG:4326"
BRITISH_GRID = "EPSG:27700"
SYSTEMS: dict[str, str] = {
    BRITISH_GRID: "British National Grid",
    "EPSG:29903": "Irish Grid",
    "EPSG:2157": "Irish Transverse Mercator",
    "EPSG:3857": "Web Mercator",
    "EPSG:32630": "UTM zone 30",
    DEGREES: "degrees of longitude and latitude",
}
"""Systems that are proposed, the most likely first."""

GRID_NOTE = "Places given in metres of the British National Grid were converted; the conversion is good to 2 to 5 m."
_MOST = 0.5
"""Share of places that must fit for a system or an order to be proposed. Chosen by us: most of a file is right or wrong together."""


@dataclass(frozen=True)
class Numbers:
    """The pairs of numbers of one sheet: ``x`` across and ``y`` up as they stand, with each one's row number.

    ``crs`` is what the file or the columns' names say (None: nothing), ``is_declared`` that the file itself says so.
    """

    x: np.ndarray
    y: np.ndarray
    rows: Sequence[int]
    crs: str | None
    is_declared: bool = False


@dataclass(frozen=True)
class Answer:
    """How to understand pairs of numbers: the system and whether to swap, or the question that must come first."""

    crs: str = DEGREES
    swap: bool = False
    question: Question | None = None


def checked_crs(text: str) -> str:
    """Return the code (``EPSG:27700``) of a system that a person names.

    Raises
    ------
    SourceError
        When it is not on the list of systems that are read.
    """
    code = known_crs(text)
    if code is None:
        raise SourceError(f"{shown(text)} is not a system of coordinates that is read. Write one like EPSG:27700.")
    return code


@lru_cache(maxsize=16)
def to_degrees(crs: str) -> Transformer:
    """Return what turns x and y of ``crs`` into longitude and latitude."""
    from pyproj import Transformer

    return Transformer.from_crs(crs, DEGREES, always_xy=True)


def in_degrees(x: np.ndarray, y: np.ndarray, crs: str) -> tuple[np.ndarray, np.ndarray]:
    """Turn x and y of ``crs`` into longitude and latitude; what cannot be turned is infinite."""
    if crs == DEGREES:
        return x, y
    lon, lat = to_degrees(crs).transform(x, y)
    return np.asarray(lon), np.asarray(lat)


def look_like_metres(x: np.ndarray, y: np.ndarray) -> bool:
    """Say whether most pairs can only be metres: both numbers too large for degrees."""
    return bool(len(x)) and float(((np.abs(x) > 180) & (np.abs(y) > 180)).mean()) > _MOST


def understand(numbers: Numbers, choices: Choices, about: Surroundings) -> Answer:
    """Decide in which system pairs are and whether they are the wrong way round, or ask.

    A file's own word and a person's count as long as the numbers could be what they say; a person's always does where it
    contradicts nothing else. Which way round is only asked when most places fit the surroundings the other way alone.
    """
    x, y = (numbers.y, numbers.x) if choices.swap else (numbers.x, numbers.y)
    chosen = checked_crs(choices.crs) if choices.crs else None
    crs = _system(x, y, numbers, chosen, about)
    if isinstance(crs, Question):
        return Answer(question=crs)
    if choices.swap is None and (question := _swap_question(numbers, crs, about)):
        return Answer(crs, question=question)
    return Answer(crs, bool(choices.swap))


def _system(x: np.ndarray, y: np.ndarray, numbers: Numbers, chosen: str | None, about: Surroundings) -> str | Question:
    are_degrees = not look_like_metres(x, y)
    if chosen:
        # one answer serves a whole file: columns that plainly are what they say keep to it
        if numbers.crs and _is_degrees(numbers.crs) == are_degrees != _is_degrees(chosen):
            return numbers.crs
        return chosen
    if numbers.crs and _is_degrees(numbers.crs) == are_degrees and (are_degrees or _fits(x, y, numbers.crs, about)):
        return numbers.crs
    if numbers.crs and not are_degrees and numbers.is_declared and not _is_degrees(numbers.crs):
        return numbers.crs  # a system that was declared may well lie elsewhere on Earth
    return _crs_question(x, y, numbers, about, are_degrees)


def _is_degrees(crs: str) -> bool:
    from pyproj import CRS

    return crs == DEGREES or bool(CRS.from_user_input(crs).is_geographic)


def _fits(x: np.ndarray, y: np.ndarray, crs: str, about: Surroundings) -> bool:
    return about.share_near(*in_degrees(x, y, crs)) >= _MOST


def _crs_question(x: np.ndarray, y: np.ndarray, numbers: Numbers, about: Surroundings, are_degrees: bool) -> Question:
    possible = [DEGREES] if are_degrees else [crs for crs in SYSTEMS if crs != DEGREES]
    fitting = [crs for crs in possible if _fits(x, y, crs, about) or _fits(y, x, crs, about)]
    fitting.sort(
        key=lambda crs: -about.share_likely(*in_degrees(x, y, crs))
    )  # stable: the usual one first among equals
    called = "The file does not say in which system its places are;"
    if numbers.crs:
        called = f"The places should be in {_called(numbers.crs)} by what the file or its columns say, but"
    if fitting:
        text = f"{called} the numbers look like {_called(fitting[0])}. Is that right?"
    else:
        kind = "degrees" if are_degrees else "metres"
        text = f"{called} the numbers look like {kind}, and no system we know puts them near {about.name}. Which is it?"
    options = fitting or (possible if are_degrees else list(SYSTEMS))
    return Question(
        "crs",
        text,
        tuple((crs, SYSTEMS[crs]) for crs in options),
        f"--crs {options[0]}",
        len(x),
        _samples(numbers, x, y, options[0]),
    )


def _called(crs: str | None) -> str:
    return SYSTEMS.get(crs or "", crs or "")


def _swap_question(numbers: Numbers, crs: str, about: Surroundings) -> Question | None:
    as_is, other = (
        about.share_near(*in_degrees(*pair, crs)) for pair in ((numbers.x, numbers.y), (numbers.y, numbers.x))
    )
    if other < _MOST or as_is >= _MOST:
        return None
    near = int(about.near(*in_degrees(numbers.y, numbers.x, crs)).sum())
    text = (
        f"The two numbers of a place look the wrong way round: swapped, {near:,} of {len(numbers.x):,} places lie in or near "
        f"{about.name}; as they stand, they do not. Swap them?"
    )
    options = (("yes", "Swap them in every row"), ("no", "Leave them as they are"))
    return Question("swap", text, options, "--swap", near, _samples(numbers, numbers.y, numbers.x, crs))


def _samples(numbers: Numbers, x: np.ndarray, y: np.ndarray, crs: str) -> tuple[Sample, ...]:
    lon, lat = in_degrees(x[:3], y[:3], crs)
    return tuple(
        Sample(row, f"{_plain(up)}, {_plain(across)}", (round(float(north), 5), round(float(east), 5)))
        for row, up, across, north, east in zip(numbers.rows, numbers.y, numbers.x, lat, lon, strict=False)
        if np.isfinite([north, east]).all()
    )


def _plain(number: Any) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")
