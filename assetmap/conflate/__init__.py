"""Conflate: which rows of two tables are one place. Rows are compared, never merged; every answer has its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assetmap.conflate.candidates import candidates
from assetmap.conflate.evidence import evidence_of
from assetmap.conflate.linking import Linked, link
from assetmap.conflate.places import check_table, places_of
from assetmap.conflate.reasons import reasons_of
from assetmap.conflate.scoring import UNSURE_FROM, decide, refusals, scores_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Linked", "check_table", "compare", "link", "match"]

COLUMNS = ("a_id", "b_id", "score", "decision", "reason")


def match(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Say which rows of ``a`` and ``b`` are one place.

    Parameters
    ----------
    a, b
        Tables with ``id`` and ``name`` and, where there, ``lat`` and ``lon`` (degrees, WGS84), ``address``, ``postcode``,
        ``phone``, ``website``, ``identifier`` and ``kind``. Any value but the id may be missing.

    Returns
    -------
    DataFrame
        ``a_id``, ``b_id``, ``score`` (0-1), ``decision`` (same, unsure, different) and ``reason``, best first. Listed are
        the pairs that are the same or unsure, and those a rule keeps apart though they look alike; all others are different.

    Raises
    ------
    TableError
        When a table has no column ``id`` or ``name``, an empty id, or one id twice.
    """
    return compare(a, b)[list(COLUMNS)]


def compare(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """As :func:`match`, and in the column ``meets`` which of the pair is a group that meets at the other: ``a``, ``b`` or nothing."""
    import pandas as pd

    places = places_of(a, b)
    i, j = candidates(places)
    if not len(i):
        return pd.DataFrame(columns=[*COLUMNS, "meets"])
    evidence = evidence_of(places, i, j)
    score, decision, rivalled = decide(evidence, i, j)
    refused = np.logical_or.reduce(list(refusals(evidence).values()))
    worth_a_look = ((scores_of(evidence) >= UNSURE_FROM) & (evidence.name_share >= 0.7)) | evidence.meets_there
    listed = np.flatnonzero((decision != "different") | (refused & worth_a_look))
    if not len(listed):
        return pd.DataFrame(columns=[*COLUMNS, "meets"])
    shown = evidence.take(listed)
    ids = np.empty(len(places.ids), dtype=object)
    ids[:] = places.ids
    answer = pd.DataFrame(
        {
            "a_id": ids[i[listed]],
            "b_id": ids[j[listed]],
            "score": np.round(score[listed], 3),
            "decision": decision[listed],
            "reason": reasons_of(shown, rivalled[listed]),
            "meets": np.select([shown.first_meets, shown.second_meets], ["a", "b"], ""),
        }
    )
    return answer.sort_values(["score", "a_id", "b_id"], ascending=[False, True, True], key=_order, ignore_index=True)


def _order(column: pd.Series) -> pd.Series:
    return column if column.name == "score" else column.map(str)
