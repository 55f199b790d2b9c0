"""The table of a played workshop: how long posts, the screen, words and joins took, and whether nothing was lost or doubled."""

from __future__ import annotations

import argparse
import statistics

from measure import markdown, verdict
from workshop_crowd import Told

POST_GOAL_MS, SCREEN_GOAL_S, SPIKE_GOAL_S, MEMORY_GOAL_MB = 100, 0.5, 5.0, 50


def report(
    told: Told, quiet: Told, edits: list[float], memory: list[float], kept: list[str], options: argparse.Namespace
) -> None:
    """Print what was measured, and whether nothing was lost or doubled."""
    name_of = dict(one.split(" ") for one in told.receipts)
    load = {one.split(" ")[0] for one in quiet.receipts}
    on_screen = sorted(told.heard[one] - told.sent[name_of[one]] for one in load if one in told.heard)
    worded = sorted(told.worded[one] - told.sent[name_of[one]] for one in load if one in told.worded)
    spike = told.posts[len(quiet.posts) :]
    rows = [
        ["post, ms", *in_row([1e3 * one for one in quiet.posts], 0)],
        ["on the screen, s", *in_row(on_screen, 2)],
        ["its words, s (held back for 5 s)", *in_row(worded, 2)],
        ["join, ms", *in_row([1e3 * one for one in told.joins], 0)],
        ["spike: all phones in one second, s", *in_row(spike, 2)],
        ["“Still true” of a co-ordinator, s", *in_row(edits, 2)],
    ]
    print(
        f"\n{options.phones} phones for {options.seconds:.0f} s, {options.desks} co-ordinators, {len(told.receipts):,} entries\n"
    )
    print(markdown(["", "median", "p95", "worst"], rows))
    receipts = set(told.receipts)
    same = receipts == set(kept) and {one.split(" ")[0] for one in receipts} == set(told.worded)
    print(
        f"\nacknowledged {len(told.receipts):,} of {len(told.sent):,}; sent again {told.retries}; refused {len(told.refused)}"
    )
    print(f"in the store {len(kept):,} ({len(kept) - len(set(kept))} twice); words on the screen {len(told.worded):,}")
    print(f"receipts, store and screen name the same entries: {'yes' if same else 'NO'}")
    for one in told.refused[:3]:
        print(f"  refused: {one}")
    print(verdict("post, p95 ms", _at(quiet.posts, 0.95) * 1e3, POST_GOAL_MS))
    print(verdict("on the screen, p95 s", _at(on_screen, 0.95), SCREEN_GOAL_S))
    print(verdict("spike, worst s", max(spike, default=0.0), SPIKE_GOAL_S))
    print(
        f"memory: {memory[0]:.0f} MB with all phones in, {memory[1]:.0f} MB once the co-ordinators' maps are open, {memory[2]:.0f} MB at the end"
    )
    print(verdict("memory grown while everything is open, MB", memory[2] - memory[1], MEMORY_GOAL_MB))


def in_row(values: list[float], digits: int) -> list[str]:
    """Return the median, the 95th percentile and the worst as the cells of a row."""
    if not values:
        return ["not measured"] * 3
    return [f"{one:.{digits}f}" for one in (statistics.median(values), _at(values, 0.95), max(values))]


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")
