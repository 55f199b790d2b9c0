"""Both tables as one set of columns that can be compared: read once, before any pair is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assetmap.conflate.contacts import (
    POSTCODE,
    Codes,
    codes_of,
    pattern_of,
    spell_identifier,
    spell_phone,
    spell_postcode,
    spell_website,
)
from assetmap.conflate.distances import limits_m
from assetmap.conflate.names import Words, words_of
from assetmap.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("id", "name")
WHERE_THERE = ("lat", "lon", "address", "postcode", "phone", "website", "identifier", "kind")


@dataclass(frozen=True)
class Places:
    """The rows of the first table, then those of the second."""

    first_rows: int
    ids: list[object]
    named: NDArray[np.bool_]
    names: Words
    name_code: Codes
    addresses: Words
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    limit_m: NDArray[np.float64]
    postcode: Codes
    district: Codes
    phone: Codes
    website: Codes
    identifier: Codes
    scheme: Codes
    kind: Codes


def places_of(a: pd.DataFrame, b: pd.DataFrame) -> Places:
    """Read both tables.

    Raises
    ------
    TableError
        When a table has no column ``id`` or ``name``, an empty id, or the same id twice.
    """
    for table, called in ((a, "The first table"), (b, "The second table")):
        check_table(table, called)
    columns = {
        name: _texts(a, name) + _texts(b, name) for name in (*NEEDED, *WHERE_THERE) if name not in ("lat", "lon")
    }
    count = len(a)
    names = words_of(columns["name"])
    postcodes = [postcode or address for postcode, address in zip(columns["postcode"], columns["address"], strict=True)]
    postcode = codes_of(postcodes, spell_postcode, count)
    identifier = codes_of(columns["identifier"], spell_identifier, count)
    values = [*identifier.values, ""]
    lat, lon = (_numbers(a, name, limit) + _numbers(b, name, limit) for name, limit in (("lat", 90), ("lon", 180)))
    return Places(
        first_rows=count,
        ids=[*a["id"], *b["id"]],
        named=names.ids[:, 0] >= 0,
        names=names,
        name_code=codes_of(names.keys.tolist(), str, count),
        addresses=words_of([POSTCODE.sub(" ", text) for text in columns["address"]]),
        lat=np.array(lat),
        lon=np.array(lon),
        limit_m=limits_m(columns["kind"]),
        postcode=postcode,
        district=codes_of(postcodes, lambda text: spell_postcode(text).split(" ")[0], count),
        phone=codes_of(columns["phone"], spell_phone, count),
        website=codes_of(columns["website"], spell_website, count),
        identifier=identifier,
        scheme=codes_of([values[code] for code in identifier.code], pattern_of, count),
        kind=codes_of(columns["kind"], lambda text: text.strip().lower().removesuffix("s"), count),
    )


def check_table(table: pd.DataFrame, called: str) -> None:
    """Check what matching cannot do without; ``called`` is what the message calls the table.

    Raises
    ------
    TableError
        As :func:`places_of`.
    """
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise TableError(
            f"{called} has no column “{missing[0]}”. Matching needs the columns id and name, "
            "and uses lat, lon, address, postcode, phone, website, identifier and kind where they are there."
        )
    repeated = sorted({name for name in table.columns if list(table.columns).count(name) > 1})
    if repeated:
        raise TableError(f"{called} has the column “{repeated[0]}” more than once. Give each its own name.")
    ids = _texts(table, "id")
    if "" in ids:
        raise TableError(f"{called} has no id in data row {ids.index('') + 1}. Give every row an id of its own.")
    if len(set(ids)) < len(ids):
        seen: set[str] = set()
        twice = next(value for value in ids if value in seen or seen.add(value))  # type: ignore[func-returns-value]
        raise TableError(f"{called} has the id “{twice[:40]}” more than once. Give every row an id of its own.")


def _texts(table: pd.DataFrame, name: str) -> list[str]:
    import pandas as pd

    if name not in table.columns:
        return [""] * len(table)
    column = table[name].astype(object)
    return [str(value).strip() for value in column.where(pd.notna(column), "").tolist()]


def _numbers(table: pd.DataFrame, name: str, limit: float) -> list[float]:
    import pandas as pd

    if name not in table.columns:
        return [float("nan")] * len(table)
    values = np.asarray(pd.to_numeric(table[name], errors="coerce"), dtype=float)
    return [float(value) for value in np.where(np.abs(values) <= limit, values, np.nan)]
