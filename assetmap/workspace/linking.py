"""Which records are one asset: the sources compared two by two, what people judged, and the ids that were given before."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetmap.assets import Drawn, asset_id_of, metres_between
from assetmap.judgements import Judgement

if TYPE_CHECKING:
    import pandas as pd

MEETS_WITHIN_M = 250.0
"""A group that bears a hall's name meets there; one mapped further off has moved. Chosen by us."""
PAIR_COLUMNS = ("a_record", "b_record", "score", "decision", "reason")
_WORDS = ("name", "address", "postcode", "phone", "website")
_READ = (*_WORDS, "record_id", "source", "level", "layer", "identifier", "asset_id", "visibility", "waits", "geometry")
"""What comparing and linking read of a drawn record."""


@dataclass(frozen=True)
class Compared:
    """What comparing the sources found. Where the records of two sources stay as they are, it holds for the next time, too.

    ``rows`` are the drawn records by id, in the order in which they were first met, as far as comparing and linking read them.
    """

    rows: Mapping[str, Drawn]
    tables: Mapping[str, pd.DataFrame]
    """By source, the first met first; without what persons hold, which is never compared."""
    found: Mapping[tuple[str, str], pd.DataFrame]

    @property
    def addresses(self) -> set[str]:
        """The addresses as they were said; one may be another record's name."""
        return {str(one["address"]).strip() for one in self.rows.values() if one["address"]}

    @property
    def pairs(self) -> pd.DataFrame:
        """The pairs worth telling: ``PAIR_COLUMNS`` and ``meets``."""
        import pandas as pd

        found = [pairs for pairs in self.found.values() if len(pairs)]
        if not found:
            return pd.DataFrame(columns=[*PAIR_COLUMNS, "meets"])
        return pd.concat(found, ignore_index=True).rename(columns={"a_id": "a_record", "b_id": "b_record"})

    def met(self) -> list[tuple[str, str]]:
        """Return (group, place) of the records of groups that meet somewhere."""
        pairs = self.pairs
        meets = pairs[pairs["meets"] != ""]
        return [
            (a, b) if meets_at == "a" else (b, a)
            for a, b, meets_at in zip(meets["a_record"], meets["b_record"], meets["meets"], strict=True)
            if _near(self.rows[a]["geometry"], self.rows[b]["geometry"])
        ]


def compare_sources(drawn: Iterable[Drawn], before: Compared | None = None, changed: Collection[str] = ()) -> Compared:
    """Compare the sources of drawn records two by two.

    Parameters
    ----------
    before, changed
        What comparing found the last time, and the sources that have other records since: only these are compared again.
    """
    from assetmap.conflate import compare

    held = before.rows if before else {}
    rows = {one["record_id"]: held.get(one["record_id"]) or {name: one.get(name) for name in _READ} for one in drawn}
    by_source: dict[str, list[Drawn]] = {}
    for one in rows.values():
        if one["level"] != "individual":
            by_source.setdefault(str(one["source"]), []).append(one)
    tables = {
        source: before.tables[source] if before and source not in changed else _table(of_it)
        for source, of_it in by_source.items()
    }
    found = {
        (a, b): before.found[a, b]
        if before and (a, b) in before.found and not {a, b} & set(changed)
        else compare(tables[a], tables[b])
        for a, b in itertools.combinations(tables, 2)
    }
    return Compared(rows, tables, found)


def link_records(
    compared: Compared, links: Mapping[str, str], judgements: Sequence[Judgement]
) -> tuple[dict[str, str], pd.DataFrame]:
    """Link records to assets; return the asset id by record id, and the pairs with what became of them.

    Parameters
    ----------
    links
        The asset ids that were given before, by record id.
    judgements
        The standing ones, oldest first.
    """
    from assetmap.conflate import link

    drawn, pairs = compared.rows.values(), compared.pairs
    ours = {one["record_id"]: one["asset_id"] for one in drawn if one["asset_id"]}
    before = {record: asset for record, asset in links.items() if record not in ours} | ours
    seen = {one["record_id"]: "public" if one["waits"] else one["visibility"] for one in drawn}
    must, never = _paired(judgements)
    by_id: dict[str, str] = {}
    for record, asset in before.items():  # a re-imported asset says which one it is
        if record in seen and record in ours and asset in by_id:
            must.append((by_id[asset], record))
        elif record in seen:
            by_id.setdefault(asset, record)
    taken = (pairs["decision"] == "same").to_numpy(dtype=bool)
    is_split = [seen[a] != seen[b] for a, b in zip(pairs["a_record"], pairs["b_record"], strict=True)]
    same = [
        (a, b, score)
        for a, b, score, yes, split in zip(
            pairs["a_record"], pairs["b_record"], pairs["score"], taken, is_split, strict=True
        )
        if yes and not split
    ]
    sources = {one["record_id"]: str(one["source"]) for one in drawn}
    linked = link(sources, same, before, must, never, new_id=asset_id_of)
    told = {(a, b): reason for a, b, reason in linked.apart}
    decisions, reasons = pairs["decision"].tolist(), pairs["reason"].tolist()
    for row, (a, b, split) in enumerate(zip(pairs["a_record"], pairs["b_record"], is_split, strict=True)):
        why = told.get((a, b)) or ("one of them is not for everybody" if taken[row] and split else "")
        if why:
            decisions[row], reasons[row] = "unsure", f"{reasons[row]}; {why}"
    return linked.asset_of, pairs[list(PAIR_COLUMNS)].assign(decision=decisions, reason=reasons)


def related_by(met: Iterable[tuple[str, str]], links: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the relations that matching found: (asset id, type, other asset id)."""
    return [(links[a], "meets_at", links[b]) for a, b in met if links[a] != links[b]]


def by_asset(judgements: Sequence[Judgement], links: Mapping[str, str]) -> dict[str, list[Judgement]]:
    """Sort judgements by the asset they are about today: its id, else that of the asset its records went to."""
    alive = set(links.values())
    found: dict[str, list[Judgement]] = {}
    for one in judgements:
        asset_id = one.asset_id
        if asset_id not in alive:
            asset_id = next((links[record] for record in one.records if record in links), asset_id)
        found.setdefault(asset_id, []).append(one)
    return found


def _table(drawn: Sequence[Drawn]) -> pd.DataFrame:
    """Write drawn assets as the table that ``conflate`` compares."""
    import pandas as pd
    import shapely

    points = shapely.point_on_surface([one["geometry"] for one in drawn])
    table = pd.DataFrame({name: [one[name] or "" for one in drawn] for name in _WORDS})
    return table.assign(
        id=[one["record_id"] for one in drawn],
        lat=shapely.get_y(points),
        lon=shapely.get_x(points),
        identifier=[one["identifier"] or "" for one in drawn],
        kind=[one["layer"] or "" for one in drawn],
    )


def _near(one: object, other: object) -> bool:
    """Say whether two shapes (EPSG:4326) may be one address; what has no place may be anywhere."""
    import shapely

    if one is None or other is None:
        return True
    a, b = shapely.shortest_line(one, other).coords
    return metres_between(a[1], a[0], b[1], b[0]) <= MEETS_WITHIN_M


def _paired(judgements: Sequence[Judgement]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the pairs of records that people judged to be the same, and those that are not; the last word counts."""
    last: dict[tuple[str, str], Judgement] = {}
    for one in judgements:
        if one.action in ("same", "not_same"):
            for a in one.records[:1] or (one.asset_id,):
                for b in one.value.get("records", [])[:1]:
                    last[min(a, b), max(a, b)] = one
    must = [pair for pair, one in last.items() if one.action == "same"]
    never = [
        (a, b)
        for one in last.values()
        if one.action == "not_same"
        for a, b in itertools.product(one.records, one.value.get("records", []))
    ]
    return must, never
