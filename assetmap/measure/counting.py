"""Territories side by side: the 16 health assets, themes and layers, each with its zeroes. Never a ranking.

Rows keep the order of the taxonomy and the layer files, and the order in which the territories were given; nothing is sorted by
its number and no territory is set above another.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assetmap import taxonomy
from assetmap.layers import THEMES, LayerPack
from assetmap.measure.coverage import COUNTED, IN_BANDS, NOT_MAPPED, STATES, Mapped, counts_people, state_of
from assetmap.privacy import AudienceView
from assetmap.territories import Territory

if TYPE_CHECKING:
    import pandas as pd

NOW = ("existing", "emerging")
"""Statuses that count as there today; potential, dormant and former assets are counted apart as ``otherwise``. Chosen by us."""

COUNT_COLUMNS = (
    "territory_id",
    "territory",
    "level",
    "key",
    "name",
    "count",
    "confirmed",
    "supports",
    "otherwise",
    "per_1000",
    "population",
    "population_source",
    "population_date",
    "state",
    "says",
)
"""Columns of every table of counts, one row for each key and territory."""

PEOPLE_COLUMNS = ("territory_id", "territory", "people", "state", "says")
_INTEGERS = ("count", "confirmed", "supports", "otherwise", "population")


@dataclass
class Tally:
    """What was counted in one cell."""

    count: int = 0
    confirmed: int = 0
    supports: int = 0
    otherwise: int = 0

    @property
    def anything(self) -> int:
        """How many assets have to do with this cell at all."""
        return self.count + self.supports + self.otherwise


@dataclass(frozen=True)
class Compared:
    """One territory of a comparison: what may be seen of it, and whether it was mapped."""

    territory: Territory
    view: AudienceView
    mapped: Mapped


def health_asset_table(
    views: Mapping[str, AudienceView], territories: Sequence[Territory], mapped: Mapping[str, Mapped]
) -> pd.DataFrame:
    """Count the 16 health assets in every territory, with their zeroes.

    Parameters
    ----------
    views
        What the audience may see of each territory, by territory id.
    territories
        In the order in which they are to stand.
    mapped
        Whether each was looked at, by territory id; one that is not there was not.

    Returns
    -------
    DataFrame
        ``COUNT_COLUMNS``, 16 rows (taxonomy order) for each territory. ``key`` is ``level/entry``. ``count``: assets that *are* it
        and exist today; ``confirmed``: of these, those a person said or confirmed, the others being suggestions of a rule;
        ``supports``: assets that support it; ``otherwise``: potential, dormant and former ones of either kind. ``per_1000``:
        ``count`` per 1,000 people, one decimal, missing where the population is not known and where there is nothing to tell.
        Where a territory is not mapped every number is missing. ``state``: see
        :data:`~assetmap.measure.coverage.STATES`; ``says``: the cell in words. For all but co-ordinators ``count`` is missing in
        individual-level rows; :func:`people_table` has the band.
    """
    rows: list[dict[str, Any]] = []
    compared = _compared(views, territories, mapped)
    tallies = [_tally_labels(one.view) for one in compared]
    for entry in taxonomy.HEALTH_ASSETS.values():
        for one, tally in zip(compared, tallies, strict=True):
            found = tally.get(entry.key, Tally())
            rows.append(_row(one, entry.level, f"{entry.level}/{entry.entry}", entry.name, found))
    return _frame(rows)


def theme_table(
    views: Mapping[str, AudienceView], territories: Sequence[Territory], mapped: Mapping[str, Mapped]
) -> pd.DataFrame:
    """Count assets by theme in every territory, with zeroes: as :func:`health_asset_table`, ``key`` being the theme's id.

    ``level`` is empty, but ``individual`` for what people bring: there ``count`` holds roles and the like, which are no person's
    own, and is missing where there is none of them. ``confirmed`` and ``supports`` are 0.
    """
    keys = [(theme.id, "individual" if theme.id == "people" else "", theme.label) for theme in THEMES.values()]
    return _by_column("theme", keys, _compared(views, territories, mapped))


def layer_table(
    views: Mapping[str, AudienceView],
    territories: Sequence[Territory],
    mapped: Mapping[str, Mapped],
    layers: LayerPack,
) -> pd.DataFrame:
    """Count assets by layer in every territory: as :func:`theme_table`, for the layers that any of the territories has."""
    compared = _compared(views, territories, mapped)
    present = {str(one) for part in compared for one in part.view.assets["layer"].dropna().unique()}
    keys = [(layer.id, layer.level, layer.label) for layer in layers.values() if layer.id in present]
    return _by_column("layer", keys, compared)


def people_table(
    views: Mapping[str, AudienceView], territories: Sequence[Territory], mapped: Mapping[str, Mapped]
) -> pd.DataFrame:
    """Tell for every territory how many things people bring: in bands, but to co-ordinators exactly.

    Returns
    -------
    DataFrame
        ``PEOPLE_COLUMNS``. ``people`` is text: a band, a number, or empty; zero to four are one band, so that nobody learns whether
        there is anybody. Where people were never asked it is empty and ``state`` is ``not_mapped``.
    """
    import pandas as pd

    rows = []
    for one in _compared(views, territories, mapped):
        number = _people(one)
        is_exact = counts_people(one.view)
        state = state_of(int(number) if is_exact else 0, one.mapped.people, not is_exact)
        people = number if state in (COUNTED, IN_BANDS) else ""
        says = people or STATES[state]
        rows.append((one.territory.id, one.territory.name, people, state, says))
    return pd.DataFrame(rows, columns=list(PEOPLE_COLUMNS))


def side_by_side(table: pd.DataFrame, value: str = "says") -> pd.DataFrame:
    """Turn a table of counts so that each territory is a column (its name), each key a row, both in the order they stand in.

    The index is (``level``, ``key``, ``name``). Two territories of one name keep apart by their id.
    """
    names = table.drop_duplicates("territory_id").set_index("territory_id")["territory"]
    twice = names[names.duplicated(keep=False)]
    shown = names.to_dict() | {one: f"{name} ({one})" for one, name in twice.items()}
    index = ["level", "key", "name"]
    wide = table.set_index([*index, "territory_id"])[value].unstack("territory_id", sort=False)
    return wide[list(names.index)].rename(columns=shown).rename_axis(columns=None)


def _compared(
    views: Mapping[str, AudienceView], territories: Sequence[Territory], mapped: Mapping[str, Mapped]
) -> list[Compared]:
    compared = [Compared(one, views[one.id], mapped.get(one.id, Mapped())) for one in territories]
    if len({one.view.audience for one in compared}) > 1:
        raise ValueError("Territories are only compared as one audience sees them.")
    return compared


def _people(one: Compared) -> str:
    if counts_people(one.view):
        return str(int((one.view.assets["level"] == "individual").sum()))
    bands = {count.territory: count.band for count in one.view.people}
    return bands.get(one.territory.name, "")


def _tally_labels(view: AudienceView) -> dict[tuple[str, str], Tally]:
    """Count the labels of a view's assets by (level, entry)."""
    tallies: dict[tuple[str, str], Tally] = {}
    grouped = Counter(zip(view.assets["health_assets"], view.assets["status"], strict=True))
    for (text, status), number in grouped.items():
        for key, is_it, is_confirmed in _labels(text):
            tally = tallies.setdefault(key, Tally())
            if status not in NOW:
                tally.otherwise += number
            elif is_it:
                tally.count += number
                tally.confirmed += number * is_confirmed
            else:
                tally.supports += number
    return tallies


def _labels(text: str) -> Iterator[tuple[tuple[str, str], bool, bool]]:
    """Yield each label of an asset once: its key, whether the asset is it (not only supports it), whether a person said so."""
    best: dict[tuple[str, str], tuple[bool, bool]] = {}
    for label in json.loads(text):
        key = (label["level"], label["entry"])
        said = (label.get("as") == "is", label.get("by") in ("contributor", "confirmed"))
        best[key] = max(best.get(key, (False, False)), said)
    for key, (is_it, is_confirmed) in best.items():
        yield key, is_it, is_confirmed


def _by_column(column: str, keys: Iterable[tuple[str, str, str]], compared: Sequence[Compared]) -> pd.DataFrame:
    tallies: list[dict[str, Tally]] = []
    for one in compared:
        counted: dict[str, Tally] = {}
        grouped = Counter(zip(one.view.assets[column], one.view.assets["status"], strict=True))
        for (key, status), number in grouped.items():
            tally = counted.setdefault(str(key), Tally())
            if status in NOW:
                tally.count += number
            else:
                tally.otherwise += number
        tallies.append(counted)
    rows = [
        _row(one, level, key, name, counted.get(key, Tally()))
        for key, level, name in keys
        for one, counted in zip(compared, tallies, strict=True)
    ]
    return _frame(rows)


def _row(one: Compared, level: str, key: str, name: str, tally: Tally) -> dict[str, Any]:
    territory = one.territory
    is_banded = level == "individual" and not counts_people(one.view)
    state = state_of(tally.anything, one.mapped.holds(level or None), is_banded)
    is_told = state != NOT_MAPPED
    is_number = is_told and (not is_banded or tally.count > 0)
    has_rate = is_number and not is_banded and state == COUNTED and bool(territory.population)
    return {
        "territory_id": territory.id,
        "territory": territory.name,
        "level": level,
        "key": key,
        "name": name,
        "count": tally.count if is_number else None,
        "confirmed": tally.confirmed if is_number else None,
        "supports": tally.supports if is_told else None,
        "otherwise": tally.otherwise if is_told else None,
        "per_1000": round(tally.count * 1_000 / (territory.population or 1), 1) if has_rate else None,
        "population": territory.population,
        "population_source": territory.population_source,
        "population_date": territory.population_date,
        "state": state,
        "says": _in_words(tally, state, is_banded, one.mapped),
    }


def _in_words(tally: Tally, state: str, is_banded: bool, mapped: Mapped) -> str:
    if state != COUNTED:
        return STATES[state]
    parts = [f"{tally.count:,}"] if tally.count else []
    if tally.supports:
        parts.append(f"{tally.supports:,} support{'s' if tally.supports == 1 else ''} it")
    if tally.otherwise:
        parts.append(f"{tally.otherwise:,} potential, dormant or former")
    if is_banded:
        parts.append("what people bring is told in bands" if mapped.people else "people were not asked yet")
    return "; ".join(parts)


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(COUNT_COLUMNS))
    types = dict.fromkeys(_INTEGERS, "Int64") | {"per_1000": "Float64"}
    return frame.astype(types)
