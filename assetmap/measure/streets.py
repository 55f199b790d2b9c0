"""The street ledger: which streets were walked and asked. “Nothing found here” is a finding; a street nobody walked is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetmap.phrases import plain
from assetmap.privacy import Audience
from assetmap.territories import Territory, clip_for_measuring, inside

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

STREET_KINDS = ("steps", "path", "service", "street", "street_main")
STREET_COLUMNS = ("street", "length_m")
LEDGER_COLUMNS = ("street", "state", "says", "last_on", "times", "by", "note", "length_m", "on_street_map")
LEDGER_STATES: dict[str, str] = {
    "found": "walked and asked: something was found",
    "nothing_found": "walked and asked: nothing found here",
    "not_walked": "not walked yet",
}


@dataclass(frozen=True)
class Walked:
    """One walk along a street. ``on`` is a date (2026, 2026-11 or 2026-11-22), ``by`` who walked in the store's words."""

    street: str
    on: str
    found: bool
    by: str = ""
    note: str = ""
    seq: int = 0


def streets_in(basemap: gpd.GeoDataFrame | None, territory: Territory) -> pd.DataFrame:
    """Return the named streets of a territory and their length in it.

    Parameters
    ----------
    basemap
        Columns ``kind``, ``name`` and EPSG:4326 geometry; None where no street map is loaded.

    Returns
    -------
    DataFrame
        ``STREET_COLUMNS``, by name; ``length_m`` in whole metres, both carriageways where they are mapped apart.
    """
    import pandas as pd

    if basemap is None:
        return pd.DataFrame({"street": pd.Series(dtype=object), "length_m": pd.Series(dtype=float)})
    named = basemap["kind"].isin(STREET_KINDS) & basemap["name"].notna() & (basemap["name"] != "")
    streets = basemap[named]
    streets = streets[inside(streets.geometry, territory)]
    clipped = clip_for_measuring(streets.geometry, territory)
    length_m = clipped.length.groupby(streets["name"].astype(str)).sum().round()
    length_m = length_m.sort_index()
    return pd.DataFrame({"street": length_m.index.astype(object), "length_m": length_m.to_numpy()})


def street_named(streets: Iterable[str], text: str) -> str | None:
    """Return the street that sounds like ``text``: “high st.” is “High Street”; None when there is none."""
    wanted = _sound(text)
    return next((one for one in streets if _sound(one) == wanted), None)


def street_ledger(
    streets: pd.DataFrame, walks: Sequence[Walked], audience: Audience | str = Audience.PUBLIC
) -> pd.DataFrame:
    """Set every street of a territory beside what was found when it was walked.

    Parameters
    ----------
    streets
        From :func:`streets_in`; empty where no street map is loaded: then only walked streets are listed.
    walks
        Every walk that stands, in the order in which it was written down.
    audience
        Notes are for co-ordinators only; others get them empty.

    Returns
    -------
    DataFrame
        ``LEDGER_COLUMNS``, by street. ``state`` is a key of :data:`LEDGER_STATES`, by the last walk; ``last_on`` its date;
        ``times`` how often it was walked; ``on_street_map`` is false for a name the map does not have, whose length is missing.
    """
    import pandas as pd

    by_street: dict[str, list[Walked]] = {}
    for walk in walks:
        by_street.setdefault(walk.street, []).append(walk)
    length_m = dict(zip(streets["street"], streets["length_m"], strict=True))
    rows = []
    for street in sorted({*length_m, *by_street}, key=lambda name: (name.casefold(), name)):
        done = sorted(by_street.get(street, []), key=lambda walk: (walk.on, walk.seq))
        last = done[-1] if done else None
        state = "not_walked" if last is None else "found" if last.found else "nothing_found"
        note = "; ".join(walk.note for walk in done if walk.note) if Audience(audience) is Audience.COORDINATOR else ""
        told = (last.on, len(done), last.by) if last else ("", 0, "")
        rows.append((street, state, LEDGER_STATES[state], *told, note, length_m.get(street), street in length_m))
    return pd.DataFrame(rows, columns=list(LEDGER_COLUMNS)).astype({"length_m": "Float64", "on_street_map": bool})


def walked_in_words(ledger: pd.DataFrame) -> str:
    """Say in a sentence how much of a territory was walked."""
    walked, mapped = ledger["state"] != "not_walked", ledger["on_street_map"]
    if ledger.empty:
        return "No street map is loaded and no street was walked yet."
    beyond, nothing = int((~mapped).sum()), int((ledger["state"] == "nothing_found").sum())
    if not mapped.any():
        said = f"{beyond:,} walked; how many streets there are is not known, because no street map is loaded"
    else:
        done_m, all_m = (float(ledger.loc[part, "length_m"].sum()) for part in (mapped & walked, mapped))
        number = int((mapped & walked).sum())
        said = f"{number:,} of {int(mapped.sum()):,} streets walked, {done_m / 1_000:,.1f} of {all_m / 1_000:,.1f} km"
        said += f", and {beyond:,} that the street map does not have" if beyond else ""
    return said + (f"; in {nothing:,} nothing was found" if nothing else "") + "."


def _sound(name: str) -> str:
    """Return a street's name without signs and with its kind of street written out."""
    words = plain(name).split()
    if len(words) > 1:
        words[-1] = _KINDS.get(words[-1], words[-1])
    return " ".join(words)


_KINDS = {
    "saint": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "dr": "drive",
    "cres": "crescent",
    "pl": "place",
    "sq": "square",
    "ter": "terrace",
    "terr": "terrace",
    "gdns": "gardens",
    "ct": "court",
}
"""Endings as people write them. “st” has become “saint” before, as it is at the beginning of a name."""
