"""How right and how fast ``assetmap.conflate.match`` is, beside simple rules, on a labelled set made from real lists.

Usage: python benchmarks/match.py LIST.csv ... [--extract TOWN.osm.pbf] [--many 100000] [--seed 2023] [--fit] [--wrong 20]

Weights are fitted (``--fit``) and looked at on the development part only.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from match_cases import Entity, Part, build, many, read_list, read_places, summary
from measure import machine, markdown, use_checkout

if TYPE_CHECKING:
    import pandas as pd

Pairs = set[tuple[str, str]]
RIDGE = 0.3
AT_LEAST = {"same_postcode": 0.3, "same_address": 0.3, "shared_website": 0.2, "other_postcode": 0.2}
"""Weights that the set, whose rows all have near neighbours, would leave at 0: a floor chosen by us for emptier places."""
GOALS = "Goals on the test part: precision at least 0.97, F1 at least 0.95, same-or-unsure recall at least 0.97, unsure at most 10 %."


def near(part: Part, metres: float) -> tuple[np.ndarray, np.ndarray, list[str], list[str]]:
    """Return the pairs of rows that lie within ``metres``, and both tables' names in small letters."""
    from scipy.spatial import cKDTree

    planes = []
    for table in (part.a, part.b):
        lat, lon = table["lat"].astype(float).fillna(0), table["lon"].astype(float).fillna(0)
        planes.append(np.c_[lat * 111_195, lon * 111_195 * np.cos(np.radians(55))])
    found = cKDTree(planes[0]).query_ball_tree(cKDTree(planes[1]), metres)
    i = np.repeat(np.arange(len(found)), [len(one) for one in found])
    j = np.array([one for several in found for one in several], dtype=int)
    return i, j, part.a["name"].str.lower().tolist(), part.b["name"].str.lower().tolist()


def exact_name(part: Part) -> Pairs:
    """Take the same name within 50 m."""
    i, j, a, b = near(part, 50)
    return {(part.a["id"][x], part.b["id"][y]) for x, y in zip(i, j, strict=True) if a[x] == b[y]}


def token_set(part: Part) -> Pairs:
    """Take token_set_ratio of 85 or more within 100 m."""
    from rapidfuzz import fuzz

    i, j, a, b = near(part, 100)
    return {
        (part.a["id"][x], part.b["id"][y]) for x, y in zip(i, j, strict=True) if fuzz.token_set_ratio(a[x], b[y]) >= 85
    }


def wratio(part: Part) -> Pairs:
    """Take WRatio of 80 or more within 200 m where each is the other's best."""
    from rapidfuzz import fuzz

    i, j, a, b = near(part, 200)
    scores = [(fuzz.WRatio(a[x], b[y]), x, y) for x, y in zip(i, j, strict=True)]
    best_a: dict[int, tuple[float, int]] = {}
    best_b: dict[int, tuple[float, int]] = {}
    for score, x, y in scores:
        best_a[x] = max(best_a.get(x, (0, -1)), (score, y))
        best_b[y] = max(best_b.get(y, (0, -1)), (score, x))
    return {
        (part.a["id"][x], part.b["id"][y]) for s, x, y in scores if s >= 80 and best_a[x][1] == y and best_b[y][1] == x
    }


def figures(found: Pairs, truth: Pairs) -> list[str]:
    """Return precision, recall and F1 as text."""
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / max(len(truth), 1)
    return [f"{value:.3f}" for value in (precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))]


def judged(answer: pd.DataFrame, decision: str) -> Pairs:
    """Return the pairs of an answer with one decision."""
    rows = answer[answer["decision"] == decision]
    return set(zip(rows["a_id"], rows["b_id"], strict=True))


def report(name: str, part: Part) -> None:
    """Print our figures and the baselines' on one part."""
    from assetmap.conflate import match

    answer = match(part.a, part.b)
    truth = set(part.truth)
    same, unsure = judged(answer, "same"), judged(answer, "unsure")
    either = len((same | unsure) & truth) / len(truth)
    share = len(unsure) / max(len(same | unsure), 1)
    rows = [["assetmap match", *figures(same, truth), f"{either:.3f}", f"{100 * share:.1f} %"]]
    for label, rule in (
        ("exact name, 50 m", exact_name),
        ("token_set 85, 100 m", token_set),
        ("WRatio 80, mutual best", wratio),
    ):
        rows.append([label, *figures(rule(part), truth), "", ""])
    print(f"\n### {name}\n")
    print(markdown(["way", "precision", "recall", "F1", "same or unsure recall", "unsure of reported"], rows))


def wrong(part: Part, number: int) -> None:
    """Print pairs that were taken wrongly and pairs that were missed."""
    from assetmap.conflate import match

    answer = match(part.a, part.b)
    truth, same, unsure = set(part.truth), judged(answer, "same"), judged(answer, "unsure")
    a, b = part.a.set_index("id"), part.b.set_index("id")
    why = {(row.a_id, row.b_id): f"{row.score} {row.reason}" for row in answer.itertuples()}
    for title, pairs in (
        ("taken wrongly", same - truth),
        ("missed", truth - same - unsure),
        ("unsure, true", unsure & truth),
        ("unsure, not true", unsure - truth),
    ):
        print(f"\n{title}: {len(pairs)}")
        for x, y in sorted(pairs)[:number]:
            print(f"* {a.name[x]} | {b.name[y]} | {why.get((x, y), '')}")


def fit(part: Part) -> None:
    """Fit the weights on one part's candidates and write ``assetmap/conflate/weights.py``."""
    from scipy.optimize import minimize
    from scipy.special import expit

    from assetmap.conflate.candidates import candidates
    from assetmap.conflate.evidence import evidence_of
    from assetmap.conflate.places import places_of
    from assetmap.conflate.scoring import measures, refusals

    places = places_of(part.a, part.b)
    i, j = candidates(places)
    evidence = evidence_of(places, i, j)
    columns = measures(evidence)
    label = np.array([(places.ids[x], places.ids[y]) in part.truth for x, y in zip(i, j, strict=True)])
    usable = ~np.logical_or.reduce(list(refusals(evidence).values()))
    table = np.column_stack(list(columns.values()))
    x, y = np.column_stack([np.ones(usable.sum()), table[usable]]), label[usable].astype(float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = x @ weights
        penalty = np.r_[0, weights[1:]] * RIDGE
        return (np.logaddexp(0, odds) - y * odds).sum() + penalty @ weights / 2, x.T @ (expit(odds) - y) + penalty

    bounds = [(None, None), *[(AT_LEAST.get(name, 0), None) for name in columns]]
    weights = minimize(loss, np.full(len(bounds), 0.3), jac=True, bounds=bounds, options={"maxiter": 5000}).x
    lines = [
        '"""The weights of the score, as numbers.',
        "",
        "Fitted by `python benchmarks/match.py LISTS --extract EXTRACT --fit`: logistic regression with a small ridge over the",
        "candidate pairs of the development part; no weight may be below 0, so that nothing works against its own sense",
        f"({int(usable.sum()):,} pairs, {int(label.sum()):,} true). Do not change by hand.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "WEIGHTS: dict[str, float] = {",
        f'    "always": {weights[0]:.3f},',
        *[f'    "{name}": {weight:.3f},' for name, weight in zip(columns, weights[1:], strict=True)],
        "}",
    ]
    path = Path(__file__).resolve().parents[1] / "assetmap" / "conflate" / "weights.py"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {path.name}; candidates hold {int(label.sum())} of {len(part.truth)} true pairs", file=sys.stderr)


def timed(entities: list[Entity], number: int) -> None:
    """Print how long two tables of ``number`` rows take, and that the answer is of use."""
    from assetmap.conflate import match

    part = many(entities, number)
    match(part.a.head(1000), part.b.head(1000))
    start = time.perf_counter()
    answer = match(part.a, part.b)
    took = time.perf_counter() - start
    score = figures(judged(answer, "same"), set(part.truth))
    print(
        f"\n{number:,} with {number:,} rows: {took:.2f} s ({machine()}); goal under 6 s for 100,000; F1 of “same” {score[2]}."
    )


def main() -> None:
    """Build the set, fit when asked, and report."""
    parser = argparse.ArgumentParser(description=Path(__file__).stem)
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--many", type=int, default=100_000, help="0: no timing")
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--wrong", type=int, default=0, help="show so many faults of the development part")
    options = parser.parse_args()
    use_checkout()
    entities = [entity for path in options.lists for entity in read_list(path)]
    entities += read_places(options.extract) if options.extract else []
    parts = build(entities, options.seed)
    print(f"{len(entities):,} real entities; {summary(parts)}")
    if options.fit:
        fit(parts["development"])
        return
    if options.wrong:
        wrong(parts["development"], options.wrong)
    for name, part in parts.items():
        report(name, part)
    print(f"\n{GOALS}")
    if options.many:
        timed(entities, options.many)


if __name__ == "__main__":
    main()
